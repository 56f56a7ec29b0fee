"use strict";
(() => {
  const byId = (name) => document.getElementById(name);
  const say = (words) => { byId("said").textContent = words; };
  const escape = (text) => text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
  const plain = (node) => {
    const copy = node.cloneNode(true);
    copy.querySelectorAll(".hidden, button").forEach((one) => one.remove());
    return copy.textContent.replace(/\s+/g, " ").trim();
  };

  // Word keeps borders only where every cell carries its own.
  const FONT = "font-family:Arial,sans-serif;font-size:10pt;";
  const EDGE = "border:1px solid #808080;padding:3px 6px;vertical-align:top;";
  const cellHtml = (cell) => {
    const name = cell.tagName.toLowerCase();
    const scope = cell.hasAttribute("scope") ? ` scope="${cell.getAttribute("scope")}"` : "";
    const head = cell.closest("thead") ? "background:#12436D;color:#FFFFFF;font-weight:bold;" : "font-weight:normal;";
    const side = cell.classList.contains("number") ? "right" : "left";
    return `<${name}${scope} style="${EDGE}${head}text-align:${side};">${escape(plain(cell))}</${name}>`;
  };
  const rowHtml = (row) => `<tr>${[...row.cells].map(cellHtml).join("")}</tr>`;
  const tableHtml = (table) => {
    const caption = table.caption ? `<caption style="text-align:left;font-weight:bold;">${escape(plain(table.caption))}</caption>` : "";
    const head = `<thead>${[...table.tHead.rows].map(rowHtml).join("")}</thead>`;
    const body = `<tbody>${[...table.tBodies[0].rows].map(rowHtml).join("")}</tbody>`;
    return `<table style="border-collapse:collapse;${FONT}">${caption}${head}${body}</table>`;
  };
  const tableText = (table) => {
    const rows = [...table.rows].map((row) => [...row.cells].map(plain).join("\t"));
    return [table.caption ? plain(table.caption) : "", ...rows].filter(Boolean).join("\n");
  };

  const pieces = (section) => {
    const found = [{ html: `<p style="${FONT}"><b>${escape(title(section))}</b></p>`, text: title(section) }];
    const body = section.querySelector(":scope > .body");
    body.querySelectorAll("p, table, figcaption").forEach((node) => {
      if (node.tagName === "TABLE") {
        found.push({ html: tableHtml(node), text: tableText(node) });
      } else {
        found.push({ html: `<p style="${FONT}">${escape(plain(node))}</p>`, text: plain(node) });
      }
    });
    return found;
  };
  const title = (section) => plain(section.querySelector(".heading > *"));
  const rich = (section) => {
    const found = pieces(section);
    return { html: found.map((one) => one.html).join("\n"), text: found.map((one) => one.text).join("\n\n") };
  };

  const select = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };
  const clipboardItem = (content) => new ClipboardItem(Object.fromEntries(
    Object.entries(content).map(([type, value]) => [type, new Blob([value], { type })])));

  const copySection = async (section) => {
    const { html, text } = rich(section);
    try {
      await navigator.clipboard.write([clipboardItem({ "text/html": html, "text/plain": text })]);
      say(`Copied: ${title(section)}`);
    } catch {
      select(section.querySelector(":scope > .body"));
      say("This browser does not allow copying. The text is selected: press Ctrl+C, or Cmd+C on a Mac.");
    }
  };
  const copyFigure = async (figure) => {
    const data = atob(figure.querySelector("img").src.split(",")[1]);
    const bytes = Uint8Array.from(data, (sign) => sign.charCodeAt(0));
    try {
      await navigator.clipboard.write([clipboardItem({ "image/png": bytes })]);
      say(`Copied: ${plain(figure.querySelector("figcaption"))}`);
    } catch {
      select(figure);
      say("This browser does not allow copying. The figure is selected: press Ctrl+C, or Cmd+C on a Mac.");
    }
  };

  // A section is shown when it or anything below it fits; a step's own text hides when only its blocks fit.
  const sections = [...document.querySelectorAll("main section")];
  const words = new Map(sections.map((section) => [section, plain(section.querySelector(":scope > .heading")).toLowerCase()
    + " " + plain(section.querySelector(":scope > .body")).toLowerCase()]));
  const tagged = (section, form) => (section.dataset.tags || "").split("|").includes(form);
  const filter = () => {
    const sought = byId("find").value.trim().toLowerCase();
    const form = byId("form") ? byId("form").value : "";
    const own = new Set(sections.filter((one) => words.get(one).includes(sought) && (!form || tagged(one, form))));
    for (const section of sections) {
      const inside = [...section.querySelectorAll("section")].some((one) => own.has(one));
      section.hidden = !(own.has(section) || inside);
      section.querySelector(":scope > .body").hidden = !own.has(section);
    }
    for (const link of document.querySelectorAll(".contents a")) {
      link.parentElement.hidden = byId(link.hash.slice(1)).hidden;
    }
    byId("found").textContent = sought || form ? `${own.size} of ${sections.length} sections fit` : "";
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && button.hasAttribute("data-copy")) copySection(button.closest("section"));
    if (button && button.hasAttribute("data-copy-figure")) copyFigure(button.closest("figure"));
  });
  byId("find").addEventListener("input", filter);
  if (byId("form")) byId("form").addEventListener("change", filter);
  filter();

  // On a narrow screen the contents would stand between the reader and the evidence.
  if (window.matchMedia("(max-width: 62rem)").matches) document.querySelector("nav details").open = false;
})();
