"""DDI Codebook 2.5: the variables of ``dataDscr``.

Source: DDI Alliance, DDI-Codebook 2.5 field-level documentation, ``codeBook/dataDscr/var``.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

from dpiabook.dictionary.fields import inventory_from
from dpiabook.dictionary.inventory import Inventory
from dpiabook.dictionary.xml_safe import children, text_at


def read_ddi(root: ET.Element, *, where: str) -> Inventory:
    """Read a parsed DDI Codebook; summary statistics in it are not read.

    Examples
    --------
    >>> text = '<codeBook><dataDscr><var name="yob"><labl>Year of birth</labl></var></dataDscr></codeBook>'
    >>> read_ddi(ET.fromstring(text), where="a.xml")["yob"].label
    'Year of birth'
    """
    title = text_at(root, "stdyDscr", "citation", "titlStmt", "titl")
    variables = children(root, "dataDscr", "var")
    return inventory_from([_entry(variable) for variable in variables], where=where, title=title)


def _entry(variable: ET.Element) -> dict[str, Any]:
    codes = {text_at(category, "catValu"): category for category in children(variable, "catgry")}
    labels = {code: text_at(category, "labl") for code, category in codes.items() if code}
    missing = {code for code, category in codes.items() if category.get("missing", "").upper() == "Y"}
    ranges = next(children(variable, "valrng", "range"), None)
    return {
        "name": variable.get("name"),
        "label": text_at(variable, "labl"),
        "description": text_at(variable, "txt") or text_at(variable, "qstn", "qstnLit"),
        "type": _type_word(variable),
        "codes": {code: label for code, label in labels.items() if code not in missing},
        "missing_codes": {code: label for code, label in labels.items() if code in missing},
        "minimum": None if ranges is None else ranges.get("min"),
        "maximum": None if ranges is None else ranges.get("max"),
        "theme": text_at(variable, "concept"),
        "subject": text_at(variable, "respUnit"),
        "sensitive": bool(text_at(variable, "security")) or None,
    }


def _type_word(variable: ET.Element) -> str:
    written = next(children(variable, "varFormat"), None)
    word = "" if written is None else written.get("category") or written.get("type") or ""
    decimals = variable.get("dcml", "0") not in {"", "0"} or variable.get("intrvl") == "contin"
    # DDI says "numeric" of whole numbers, too; a discrete one without decimals is an integer.
    return "integer" if word.lower() == "numeric" and not decimals else "" if word.lower() == "other" else word
