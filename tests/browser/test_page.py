"""What a reader does with the page: find, filter, copy, read by keyboard, on a phone, in the dark."""

from __future__ import annotations

import subprocess

import docx
import pytest
from lxml import html
from playwright.sync_api import expect

READ = """async () => {
  const found = {};
  for (const item of await navigator.clipboard.read())
    for (const type of item.types) {
      const blob = await item.getType(type);
      const start = async () => [...new Uint8Array(await blob.slice(0, 8).arrayBuffer())];
      found[type] = type.startsWith("text/") ? await blob.text() : await start();
    }
  return found;
}"""
SETTINGS = {
    "laptop": {"viewport": {"width": 1366, "height": 768}},
    "phone": {"viewport": {"width": 360, "height": 740}, "has_touch": True},
    "dark": {"viewport": {"width": 1366, "height": 768}, "color_scheme": "dark"},
}


def copy(page, anchor):
    page.locator(f"#{anchor} > .heading button").click()
    expect(page.locator("#said")).not_to_be_empty()
    return page.inner_text("#said")


@pytest.mark.parametrize("setting", SETTINGS)
def test_page_has_no_accessibility_violation(visit, address, setting):
    from axe_playwright_python.sync_playwright import Axe

    page = visit(address, **SETTINGS[setting], bypass_csp=True)
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = Axe().run(page, options=options).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == []


PAGES = {"dpia": ("agreement", "annex", "brief", "dpia", "guide", "notice"), "public": ("annex", "notice", "summary")}
WIDTHS = {
    "desktop": {"viewport": {"width": 1366, "height": 768}},
    "narrow": {"viewport": {"width": 400, "height": 740}},
}
OFTEN = ("dpia brief", "public summary")
"""Pages that are looked at in the short form, too; one style and one script make all of them."""
EACH = [f"{audience} {name}" for audience, names in PAGES.items() for name in names]


def test_every_page_is_known(pages):
    assert set(pages) == set(EACH)


@pytest.mark.parametrize(
    "name", [one if one in OFTEN else pytest.param(one, marks=pytest.mark.thorough) for one in EACH]
)
def test_no_page_has_a_violation_on_a_desk_on_a_phone_or_on_paper(visit, pages, name):
    from axe_playwright_python.sync_playwright import Axe

    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = {}
    for width, setting in WIDTHS.items():
        page = visit(pages[name], **setting, bypass_csp=True)
        found[width] = Axe().run(page, options=options).response["violations"]
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.emulate_media(media="print")
    found["paper"] = Axe().run(page, options=options).response["violations"]
    assert {where: [(one["id"], one["nodes"][0]["html"][:120]) for one in all_] for where, all_ in found.items()} == {
        where: [] for where in found
    }


def test_page_asks_for_nothing_and_complains_of_nothing(visit, address):
    page = visit(address)
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
    assert page.complaints == []


@pytest.mark.parametrize("setting", SETTINGS)
def test_page_never_scrolls_sideways(visit, address, setting):
    page = visit(address, **SETTINGS[setting])
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_tables_of_the_form_are_seen_whole_on_a_desk(visit, pages):
    page = visit(pages["dpia dpia"], **WIDTHS["desktop"])
    hidden = "all => all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.ariaLabel)"
    assert page.locator(".scroll").evaluate_all(hidden) == []


def test_the_filter_by_form_stands_only_where_there_are_blocks(visit, pages):
    assert visit(pages["dpia annex"]).locator("#form").count() == 1
    page = visit(pages["dpia brief"])
    assert page.locator("#form").count() == 0
    page.fill("#find", "harms")
    assert page.inner_text("#found").endswith("sections fit")


def test_copy_puts_a_table_with_borders_and_scope_on_the_clipboard(visit, address):
    page = visit(address)
    assert copy(page, "B08-child-profile-class-sizes").startswith("Copied: One child in eleven")
    found = page.evaluate(READ)
    copied = html.fromstring(f"<div>{found['text/html']}</div>")
    table = copied.find(".//table")
    assert table.findtext(".//caption").endswith("birth order and age at support")
    heads = table.xpath(".//thead//th")
    assert [head.text_content() for head in heads] == [
        "Children who share the profile",
        "Children",
        "All children",
        "Share",
    ]
    assert {head.get("scope") for head in heads} == {"col"}
    assert all("border" in cell.get("style") for cell in table.iter("td", "th"))
    assert [cell.text_content() for cell in table.findall(".//tbody/tr")[0]] == ["1 (unique)", "1,255", "13,825", "9 %"]
    assert "data:" not in found["text/html"]
    assert "Copy figure" not in found["text/html"]


def test_copy_puts_plain_text_beside_it(visit, address):
    page = visit(address)
    copy(page, "B08-child-profile-class-sizes")
    text = page.evaluate(READ)["text/plain"].replace("\r\n", "\n")
    assert text.startswith(
        "One child in eleven is unique on four ordinary facts\n\nAbout 1,255 of 13,825 children (9 %)"
    )
    assert "1 (unique)\t1,255\t13,825\t9 %\n2\t1,450" in text
    assert "For people to consider: Say whether this is sufficiently remote" in text


def test_what_is_copied_becomes_a_table_in_a_word_processor(visit, address, tmp_path, needs):
    """LibreOffice reads pasted HTML by the filter that opens such a file; Word itself cannot be asked here."""
    page = visit(address)
    copy(page, "B08-child-profile-class-sizes")
    copied = page.evaluate(READ)["text/html"]
    shown = [[cell.inner_text() for cell in row.locator("th, td").all()] for row in _rows(page)]
    assert _pasted([copied], tmp_path, needs) == [shown]
    assert shown[1] == ["1 (unique)", "1,255", "13,825", "9 %"]
    paragraphs = docx.Document(str(tmp_path / "pasted.docx")).paragraphs
    assert any(one.text.startswith("About 1,255 of 13,825 children") for one in paragraphs)


COPY_ALL = """async () => {
  const found = [];
  for (const button of document.querySelectorAll("[data-copy]")) {
    const section = button.closest("section");
    const shown = [...section.querySelectorAll(":scope > .body table")].map(
      (table) => [...table.rows].map((row) => [...row.cells].map((cell) => {
        const copy = cell.cloneNode(true);
        copy.querySelectorAll(".hidden").forEach((one) => one.remove());
        return copy.textContent;
      })));
    document.getElementById("said").textContent = "";
    button.click();
    while (!document.getElementById("said").textContent) await new Promise((go) => setTimeout(go, 2));
    const [item] = await navigator.clipboard.read();
    const html = await (await item.getType("text/html")).text();
    const plain = await (await item.getType("text/plain")).text();
    found.push({ name: section.id, shown, html, plain });
  }
  return found;
}"""


def _cells(table):
    return [[" ".join(cell.text_content().split()) for cell in row] for row in table.iter("tr")]


@pytest.mark.parametrize(
    "name", [one if one in OFTEN else pytest.param(one, marks=pytest.mark.thorough) for one in EACH]
)
def test_every_copy_button_of_a_page_gives_the_tables_it_stands_over(visit, pages, name, tmp_path, request):
    """Of one page they go through a word processor, too: one filter reads them all."""
    page = visit(pages[name])
    copied = page.evaluate(COPY_ALL)
    assert copied
    shown = []
    for one in copied:
        tables = [_cells(table) for table in html.fromstring(f"<div>{one['html']}</div>").iter("table")]
        wanted = [[[" ".join(cell.split()) for cell in row] for row in table] for table in one["shown"]]
        assert tables == wanted, one["name"]
        assert all("\t".join(row) in one["plain"] for table in wanted for row in table), one["name"]
        shown += wanted
    assert shown or name.endswith("notice")
    if name == "dpia dpia":
        assert _pasted([one["html"] for one in copied], tmp_path, request.getfixturevalue("needs")) == shown


def _pasted(parts, folder, needs):
    """Tables of a word processor's document into which everything was pasted."""
    (folder / "pasted.html").write_text(f"<html><meta charset=utf-8>{''.join(parts)}</html>", encoding="utf-8")
    options = [f"-env:UserInstallation=file://{folder}/office", "--headless", "--infilter=HTML (StarWriter)"]
    command = [needs("soffice"), *options, "--convert-to", "docx:MS Word 2007 XML", "pasted.html"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=600)
    tables = docx.Document(str(folder / "pasted.docx")).tables
    return [[[" ".join(cell.text.split()) for cell in row.cells] for row in table.rows] for table in tables]


def _rows(page):
    return page.locator("#B08-child-profile-class-sizes table tr").all()


def test_copied_hostile_labels_stay_text(visit, hostile_address):
    page = visit(hostile_address)
    copy(page, "B01-hostile")
    copied = html.fromstring(f"<div>{page.evaluate(READ)['text/html']}</div>")
    assert copied.xpath(".//script | .//img") == []
    assert any("<script>alert(1)</script>" in cell.text_content() for cell in copied.iter("th"))
    assert page.complaints == []


def test_figure_is_copied_as_png(visit, address):
    page = visit(address)
    page.locator("#B10-retest [data-copy-figure]").click()
    expect(page.locator("#said")).not_to_be_empty()
    assert page.evaluate(READ)["image/png"] == list(b"\x89PNG\r\n\x1a\n")


def test_where_copying_is_refused_the_block_is_selected_and_the_page_says_so(visit, address):
    page = visit(address)
    page.evaluate(
        "() => { navigator.clipboard.write = () => Promise.reject(new DOMException('no', 'NotAllowedError')); }"
    )
    said = copy(page, "B06-recodes")
    assert "text is selected" in said
    selected = page.evaluate("window.getSelection().toString()")
    assert "With coarser forms of 3 variables" in selected
    assert "Two-year bands" in selected


def test_search_shows_what_fits_and_counts_it(visit, address):
    page = visit(address)
    page.fill("#find", "two-year bands")
    assert page.locator("#B06-recodes").is_visible()
    assert page.locator("#B07").is_hidden()
    assert page.locator("nav a[href='#B07']").is_hidden()
    assert page.inner_text("#found").startswith("2 of ")
    page.fill("#find", "")
    assert page.locator("#B07").is_visible()


def test_filter_shows_the_blocks_of_a_form(visit, address):
    page = visit(address)
    page.select_option("#form", "article:c")
    assert page.locator("#B08").is_visible()
    assert page.locator("#B09").is_visible()
    assert page.locator("#B01").is_hidden()
    assert page.locator("#step-7").is_hidden()
    page.select_option("#form", "cnil:213")
    assert page.locator("#B06").is_visible()
    assert page.locator("#B08").is_hidden()


def test_hostile_labels_run_nothing(visit, hostile_address):
    page = visit(hostile_address)
    assert page.complaints == []
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []


def test_keyboard_reaches_the_evidence_first(visit, address):
    page = visit(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the evidence"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_page_prints_on_paper_without_its_tools(visit, address):
    page = visit(address)
    page.emulate_media(media="print")
    assert page.locator("nav").is_hidden()
    assert page.locator("[data-copy]").first.is_hidden()
    assert page.locator("#B08 table").first.is_visible()
