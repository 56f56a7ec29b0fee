"""The DOCX form's styles: everything that is seen is a named style, nothing is formatted by hand."""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from dpiabook.pack.model import BoxKind

FONT = "Arial"
BLUE, TEAL, ORANGE, GREY, MAUVE, WINE = "12436D", "28A197", "F46A25", "3D3D3D", "A285D1", "801650"
TABLE_STYLE = "Pack Table"
BOX_STYLES: dict[BoxKind, str] = {
    "author": "Box Author",
    "decided": "Box Decided",
    "changed": "Box Changed",
    "not_assessed": "Box Not Assessed",
    "draft": "Box Draft",
}
_BOXES = {
    "Box Author": (ORANGE, "FEF1EA"),
    "Box Decided": (TEAL, "EAF6F5"),
    "Box Changed": (WINE, "F6E9F0"),
    "Box Not Assessed": (GREY, "F0F0F0"),
    "Box Draft": (BLUE, "E8EDF2"),
}
_TEXTS = {
    "Subtitle Line": (13.0, GREY),
    "Small Print": (8.5, GREY),
    "Table Note": (8.0, GREY),
    "Contents Line": (10.0, BLUE),
    "Contents Block": (9.5, GREY),
    "Table Text": (8.5, "000000"),
    "Table Number": (8.5, "000000"),
    "Table Head": (8.5, "FFFFFF"),
    "Table Head Number": (8.5, "FFFFFF"),
    "Table To Fill": (8.5, "000000"),
    "Table Strong": (8.5, "000000"),
    "Figure": (8.5, GREY),
    "Figure Caption": (9.5, BLUE),
    "Running Head": (8.5, GREY),
    "Running Foot": (8.5, GREY),
}
_HEADINGS = {"Title": 24.0, "Heading 1": 18.0, "Heading 2": 14.0, "Heading 3": 12.0, "Heading 4": 11.0}


def style_id(name: str) -> str:
    """Return the id that python-docx gives a style; looking it up by name for each cell would take most of the time.

    Examples
    --------
    >>> style_id("Table To Fill")
    'TableToFill'
    """
    return name.replace(" ", "")


def add_styles(document: Any) -> None:
    """Set the built-in styles and add the pack's own to a python-docx document."""
    _language(document)
    _body(document)
    for name, size in _HEADINGS.items():
        _heading(document, name, size)
    document.styles["Heading 1"].paragraph_format.page_break_before = True
    _texts(document)
    for name, (edge, fill) in _BOXES.items():
        _box(document, name, edge, fill)
    _table(document)


def _language(document: Any) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/>'))


def _font(style: Any, size: float, colour: str = "000000", bold: bool = False) -> None:
    """Set name, size and colour; theme fonts would win over the name, so they are taken out."""
    style.font.name, style.font.size, style.font.bold, style.font.italic = FONT, Pt(size), bold, False
    style.font.color.rgb = RGBColor.from_string(colour)
    fonts = style.element.rPr.rFonts
    for key in [key for key in fonts.attrib if "Theme" in key]:
        del fonts.attrib[key]
    fonts.set(qn("w:cs"), FONT)
    fonts.set(qn("w:eastAsia"), FONT)


def _space(style: Any, before: float, after: float, line: float = 1.15, keep: bool = False) -> None:
    layout = style.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Pt(before), Pt(after), line
    layout.keep_with_next = keep


def _body(document: Any) -> None:
    style = document.styles["Normal"]
    _font(style, 10.5)
    _space(style, 0, 6)
    style.paragraph_format.widow_control = True


def _heading(document: Any, name: str, size: float) -> None:
    style = document.styles[name]
    _font(style, size, BLUE, bold=True)
    _space(style, size * 0.9, 5, 1.05, keep=True)
    for border in style.element.pPr.findall(qn("w:pBdr")):
        style.element.pPr.remove(border)


def _texts(document: Any) -> None:
    caption = document.styles["Caption"]
    _font(caption, 9.5, BLUE, bold=True)
    _space(caption, 8, 4, 1.05, keep=True)
    new = document.styles.add_style
    for name, (size, colour) in _TEXTS.items():
        style = new(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        _font(style, size, colour, bold=name == "Table Strong" or ("Head" in name and "Table" in name))
        _space(style, 0, 2, 1.08)
    document.styles["Subtitle Line"].paragraph_format.space_after = Pt(10)
    document.styles["Contents Block"].paragraph_format.left_indent = Pt(14)
    document.styles["Figure"].paragraph_format.keep_with_next = True
    _space(document.styles["Figure Caption"], 2, 8, 1.05)
    document.styles["Figure Caption"].font.bold = True
    document.styles["Table Note"].paragraph_format.space_before = Pt(3)
    for name in ("Table Number", "Table Head Number", "Running Foot"):
        document.styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _shade(document.styles["Table To Fill"], ORANGE, "FEF1EA", 12)
    label = new("Run-in Label", WD_STYLE_TYPE.CHARACTER)
    label.font.bold = True


def _box(document: Any, name: str, edge: str, fill: str) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    _font(style, 10.0)
    _space(style, 6, 8)
    style.paragraph_format.left_indent = style.paragraph_format.right_indent = Pt(6)
    _shade(style, edge, fill, 24)


def _shade(style: Any, edge: str, fill: str, width: int) -> None:
    """Give a paragraph style a coloured left edge and a light ground; the schema fixes the order of these elements."""
    layout = style.element.get_or_add_pPr()
    border = f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="{width}" w:space="4" w:color="{edge}"/></w:pBdr>'
    shading = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>'
    after = [name for name in ("w:tabs", "w:spacing", "w:ind", "w:jc") if layout.find(qn(name)) is not None]
    place = list(layout).index(layout.find(qn(after[0]))) if after else len(layout)
    layout.insert(place, parse_xml(border))
    layout.insert(place + 1, parse_xml(shading))


def _table(document: Any) -> None:
    """Add the table style: blue head, thin lines between rows, a bold total."""
    style = document.styles.add_style(TABLE_STYLE, WD_STYLE_TYPE.TABLE)
    style.element.append(
        parse_xml(
            f"<w:tblPr {nsdecls('w')}><w:tblBorders>"
            f'<w:top w:val="single" w:sz="8" w:space="0" w:color="{BLUE}"/>'
            f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{BLUE}"/>'
            '<w:insideH w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"/></w:tblBorders>'
            '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
            '<w:bottom w:w="20" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        )
    )
    style.element.append(
        parse_xml(
            f'<w:tblStylePr {nsdecls("w")} w:type="firstRow"><w:rPr><w:b/><w:color w:val="FFFFFF"/></w:rPr>'
            f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{BLUE}"/></w:tcPr></w:tblStylePr>'
        )
    )
    style.element.append(
        parse_xml(
            f'<w:tblStylePr {nsdecls("w")} w:type="lastRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>'
            f'<w:top w:val="single" w:sz="8" w:space="0" w:color="{BLUE}"/></w:tcBorders></w:tcPr></w:tblStylePr>'
        )
    )
