"""Dictionaries that are tables of a page in Markdown or HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from dpiabook.dictionary.cells import Table
from dpiabook.dictionary.fields import unreadable
from dpiabook.dictionary.inventory import Inventory
from dpiabook.dictionary.tables import read_tables

_RULE = re.compile(r"\|?\s*:?-{1,}:?\s*(\|\s*:?-{1,}:?\s*)*\|?")
_BAR = re.compile(r"(?<!\\)\|")
_EMPHASIS = re.compile(r"(\*\*|__|`)(.+?)\1")
# A sign that opens no tag; the parser would look for its end again and again.
_OPEN = re.compile(r"<(?=[^<>]*(?:<|\Z))")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "caption"})
_SILENT = frozenset({"script", "style", "template", "head"})
_MOST_SPANNED = 100


def read_markdown(text: str, *, where: str) -> Inventory:
    r"""Read the tables of a page in Markdown, each under the heading above it.

    Raises
    ------
    Refusal
        DICTIONARY_UNREADABLE when it has no table, or none that lists variables.

    Examples
    --------
    >>> page = "# Children\n\n| Field | Meaning |\n|---|---|\n| `yob` | Year of birth |\n"
    >>> read_markdown(page, where="a.md")["yob"].label
    'Year of birth'
    """
    tables: list[Table] = []
    title, lines = "", text.splitlines()
    rows: list[list[str]] | None = None
    for number, line in enumerate(lines):
        ruled = number + 1 < len(lines) and "|" in line and "-" in lines[number + 1] and _is_rule(lines[number + 1])
        if line.lstrip().startswith("#"):
            title, rows = line.strip("# \t"), None
        elif ruled and rows is None:
            rows = [_cells(line)]
            tables.append(Table(title or str(len(tables) + 1), rows))
        elif rows is not None and "|" in line:
            rows += [] if _is_rule(line) else [_cells(line)]
        else:
            rows = None
    return _read(tables, where)


def _is_rule(line: str) -> bool:
    return len(line) < 10_000 and _RULE.fullmatch(line.strip()) is not None


def _cells(line: str) -> list[str]:
    bare = re.sub(r"(?<!\\)\|$", "", line.strip().removeprefix("|"))
    return [_plain(cell) for cell in _BAR.split(bare)]


def _plain(cell: str) -> str:
    text = _EMPHASIS.sub(r"\2", cell.replace("\\|", "|"))
    return re.sub(r"<br\s*/?>", "\n", text, flags=re.IGNORECASE).replace("\\_", "_").strip()


def read_html(text: str, *, where: str) -> Inventory:
    """Read the tables of a page in HTML, each under its caption or the heading above it; nothing is fetched or run.

    Raises
    ------
    Refusal
        DICTIONARY_UNREADABLE when it has no table, or none that lists variables.

    Examples
    --------
    >>> page = "<table><tr><th>Field<th>Meaning<tr><td>yob<td>Year of birth</table>"
    >>> read_html(page, where="a.html")["yob"].label
    'Year of birth'
    """
    page = _Page()
    page.feed(_OPEN.sub("&lt;", text))
    page.close()
    return _read([Table(title or str(number), rows) for number, (title, rows) in enumerate(page.tables, 1)], where)


def _read(tables: list[Table], where: str) -> Inventory:
    if not tables:
        raise unreadable("the page has no table", where=where)
    return read_tables(tables, where=where, kind="table")


class _Page(HTMLParser):
    """Gathers the cells of tables; a cell that spans rows is said in the first only, one in a cell belongs to it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[tuple[str, list[list[str]]]] = []
        self._heading, self._within, self._depth, self._silent = "", "", 0, 0
        self._cell: list[str] | None = None
        self._spanned: dict[int, int] = {}
        self._spans = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag in _HEADINGS:
            self._within, self._heading = tag, ""
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append((self._heading, []))
                self._spanned = {}
        elif self._depth == 1 and tag == "tr":
            self._end_cell()
            self.tables[-1][1].append([])
        elif self._depth == 1 and tag in {"td", "th"}:
            self._end_cell()
            self._cell = []
            said = dict(attrs)
            self._spans = (_span(said.get("rowspan")), _span(said.get("colspan")))
        elif tag in {"br", "li", "p"} and self._cell:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in _SILENT))
        if tag == self._within:
            if tag == "caption" and self.tables and self._depth:
                self.tables[-1] = (" ".join(self._heading.split()), self.tables[-1][1])
            self._within, self._heading = "", " ".join(self._heading.split())[:80]
        elif tag == "table":
            self._end_cell()
            self._depth = max(0, self._depth - 1)
        elif self._depth == 1 and tag in {"td", "th", "tr"}:
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._within:
            self._heading += data
        elif self._cell is not None:
            self._cell.append(" ".join(data.split()) + " " if data.strip() else "")

    def _end_cell(self) -> None:
        if self._cell is None or not self.tables:
            return
        rows = self.tables[-1][1]
        if not rows:
            rows.append([])
        self._skip_spanned(rows[-1])
        text = "\n".join(line.strip() for line in "".join(self._cell).split("\n") if line.strip())
        down, across = self._spans
        for place in range(across):
            self._spanned[len(rows[-1])] = down - 1
            rows[-1].append("" if place else text)
        self._cell = None

    def _skip_spanned(self, row: list[str]) -> None:
        """Leave the places free that a cell of a row above takes."""
        while self._spanned.get(len(row), 0) > 0:
            self._spanned[len(row)] -= 1
            row.append("")


def _span(said: str | None) -> int:
    return min(int(said), _MOST_SPANNED) if said and said.isascii() and said.isdigit() and int(said) else 1
