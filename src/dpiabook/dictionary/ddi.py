"""DDI Codebook 2.5: the variables of ``dataDscr`` and the groups that they stand in.

Source: DDI Alliance, DDI-Codebook 2.5 field-level documentation, ``codeBook/dataDscr/var`` and ``varGrp``.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from typing import Any

from dpiabook.dictionary.fields import inventory_from
from dpiabook.dictionary.inventory import Inventory
from dpiabook.dictionary.xml_safe import children, text_at


def read_ddi(root: ET.Element, *, where: str) -> Inventory:
    """Read a parsed DDI Codebook; summary statistics in it are not read.

    A variable's theme is the label of the group that it stands in, or its concept where it stands in none.

    Examples
    --------
    >>> group, label = '<varGrp var="V1"><labl>Birth</labl></varGrp>', "<labl>Year of birth</labl>"
    >>> text = f'<codeBook><dataDscr>{group}<var ID="V1" name="yob">{label}</var></dataDscr></codeBook>'
    >>> found = read_ddi(ET.fromstring(text), where="a.xml")["yob"]
    >>> found.label, found.theme
    ('Year of birth', 'Birth')
    """
    title = text_at(root, "stdyDscr", "citation", "titlStmt", "titl")
    variables = children(root, "dataDscr", "var")
    themes = _themes(children(root, "dataDscr", "varGrp"))
    return inventory_from([_entry(variable, themes) for variable in variables], where=where, title=title)


def _themes(groups: Iterable[ET.Element]) -> dict[str, str]:
    """The label of the first labelled group that lists a variable, by the variable's ID."""
    found: dict[str, str] = {}
    for group in groups:
        label = text_at(group, "labl") or text_at(group, "txt") or group.get("name", "")
        for identifier in group.get("var", "").split() if label else ():
            found.setdefault(identifier, label)
    return found


def _entry(variable: ET.Element, themes: Mapping[str, str]) -> dict[str, Any]:
    codes = {text_at(category, "catValu"): category for category in children(variable, "catgry")}
    labels = {code: text_at(category, "labl") for code, category in codes.items() if code}
    missing = {code for code, category in codes.items() if category.get("missing", "").upper() == "Y"}
    missing |= set(labels) & set(_invalid(variable))
    ranges = next(children(variable, "valrng", "range"), None)
    return {
        "name": variable.get("name"),
        "label": text_at(variable, "labl"),
        "description": text_at(variable, "txt") or text_at(variable, "qstn", "qstnLit"),
        "type": _type_word(variable),
        "codes": {code: label for code, label in labels.items() if code not in missing},
        "missing_codes": dict.fromkeys(_invalid(variable), "")
        | {code: label for code, label in labels.items() if code in missing},
        "minimum": None if ranges is None else ranges.get("min"),
        "maximum": None if ranges is None else ranges.get("max"),
        "theme": themes.get(variable.get("ID", "")) or text_at(variable, "concept"),
        "subject": text_at(variable, "respUnit"),
        "sensitive": bool(text_at(variable, "security")) or None,
    }


def _invalid(variable: ET.Element) -> list[str]:
    """Single values that the codebook declares as not valid."""
    return [value for item in children(variable, "invalrng", "item") if (value := item.get("VALUE", "").strip())]


def _type_word(variable: ET.Element) -> str:
    written = next(children(variable, "varFormat"), None)
    word = "" if written is None else written.get("category") or written.get("type") or ""
    decimals = variable.get("dcml", "0") not in {"", "0"} or variable.get("intrvl") == "contin"
    # DDI says "numeric" of whole numbers, too; a discrete one without decimals is an integer.
    return "integer" if word.lower() == "numeric" and not decimals else "" if word.lower() == "other" else word
