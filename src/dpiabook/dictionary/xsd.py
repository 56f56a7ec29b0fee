"""XML Schema: the simple elements and attributes of a census file, with their enumerations.

Source: W3C XML Schema Part 1 and 2, as data collections publish them (children in need census, youth justice).
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import Any

from dpiabook.dictionary.fields import inventory_from
from dpiabook.dictionary.inventory import Inventory
from dpiabook.dictionary.xml_safe import children, local_name, text_at


def read_xsd(root: ET.Element, *, where: str) -> Inventory:
    """Read a parsed XML Schema; an element with parts of its own is a container, and no variable.

    Raises
    ------
    Refusal
        DICTIONARY_UNREADABLE when the schema has no simple element.
    """
    named = {
        str(node.get("name")): node for node in root.iter() if local_name(node) == "simpleType" and node.get("name")
    }
    complex_types = {str(node.get("name")) for node in root.iter() if local_name(node) == "complexType"}
    nodes = [node for node in root.iter() if local_name(node) in {"element", "attribute"} and node.get("name")]
    simple = [node for node in nodes if not _is_container(node, complex_types)]
    first = {str(node.get("name")): node for node in reversed(simple)}
    entries = [_entry(first[name], named) for name in dict.fromkeys(str(node.get("name")) for node in simple)]
    return inventory_from(entries, where=where)


def _is_container(node: ET.Element, complex_types: set[str]) -> bool:
    return _bare(node.get("type", "")) in complex_types or next(children(node, "complexType"), None) is not None


def _bare(name: str) -> str:
    return name.rsplit(":", 1)[-1]


def _entry(node: ET.Element, named: Mapping[str, ET.Element]) -> dict[str, Any]:
    simple = named.get(_bare(node.get("type", ""))) or next(children(node, "simpleType"), None)
    restriction = None if simple is None else next(children(simple, "restriction"), None)
    documentation = text_at(node, "annotation", "documentation")
    return {
        "name": node.get("name"),
        "label": documentation,
        "type": node.get("type", "") if restriction is None else restriction.get("base", ""),
        "codes": _enumeration(restriction),
        "minimum": _facet(restriction, "minInclusive"),
        "maximum": _facet(restriction, "maxInclusive"),
        "required": node.get("use") == "required" if local_name(node) == "attribute" else node.get("minOccurs") != "0",
    }


def _enumeration(restriction: ET.Element | None) -> dict[str, str]:
    found = () if restriction is None else children(restriction, "enumeration")
    return {code.get("value", ""): text_at(code, "annotation", "documentation") for code in found}


def _facet(restriction: ET.Element | None, name: str) -> str | None:
    facet = None if restriction is None else next(children(restriction, name), None)
    return None if facet is None else facet.get("value")
