"""XML Schema: the simple elements and attributes of a census file, with their enumerations.

Source: W3C XML Schema Part 1 and 2, as data collections publish them (children in need census, youth justice).
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dpiabook.dictionary.fields import inventory_from, unreadable
from dpiabook.dictionary.inventory import Inventory
from dpiabook.dictionary.xml_safe import children, local_name, parse_xml, text_at
from dpiabook.errors import Refusal

_PARTS = frozenset({"include", "import", "redefine", "override"})
_MOST_PARTS = 100


def read_xsd(root: ET.Element, *, where: str, folder: Path | None = None) -> Inventory:
    """Read a parsed XML Schema; an element with parts of its own is a container, and no variable.

    Parameters
    ----------
    root : Element
        The schema.
    where : str
        Name of the file, for messages.
    folder : Path, optional
        Where the schemas lie that it includes or imports. Nothing outside it is read, and nothing from a network.

    Raises
    ------
    Refusal
        DICTIONARY_UNREADABLE when the schema has no simple element, or a part of it is not in the folder.
    """
    schemas = [root, *([] if folder is None else _parts(root, where, folder))]
    every = [node for schema in schemas for node in schema.iter()]
    named = {str(node.get("name")): node for node in every if local_name(node) == "simpleType" and node.get("name")}
    complex_types = {str(node.get("name")) for node in every if local_name(node) == "complexType"}
    nodes = [node for node in every if local_name(node) in {"element", "attribute"} and node.get("name")]
    simple = [node for node in nodes if not _is_container(node, complex_types)]
    first = {str(node.get("name")): node for node in reversed(simple)}
    entries = [_entry(first[name], named) for name in dict.fromkeys(str(node.get("name")) for node in simple)]
    return inventory_from(entries, where=where)


def _parts(root: ET.Element, where: str, folder: Path) -> list[ET.Element]:
    """Every schema that one names, directly or through another, each once."""
    found: dict[Path, ET.Element] = {(folder / where).resolve(): root}
    waiting = list(found)
    while waiting:
        place = waiting.pop()
        for path in _named_files(found[place], place, folder.resolve()):
            if path not in found:
                found[path] = parse_xml(path)
                waiting.append(path)
        if len(found) > _MOST_PARTS:
            raise unreadable("the schema has too many parts", where=where, cure="write them into one file")
    return list(found.values())[1:]


def _named_files(schema: ET.Element, place: Path, folder: Path) -> list[Path]:
    located = [part.get("schemaLocation", "") for part in schema if local_name(part) in _PARTS]
    return [
        _within(folder, name, place, number) for number, name in enumerate(located, 1) if name and "://" not in name
    ]


def _within(folder: Path, name: str, place: Path, number: int) -> Path:
    """Find a part of a schema; a link or a path that leads out of the folder is refused as if it were not there."""
    try:
        path = (place.parent / name).resolve()
        if path.is_relative_to(folder) and path.is_file():
            return path
    except (OSError, ValueError):
        pass
    raise _absent(place.name, number)


def _absent(where: str, number: int) -> Refusal:
    cure = "put the file that it names into the schema's folder, and name it without a path"
    return unreadable("the schema includes a file that is not beside it", where=f"{where}, part {number}", cure=cure)


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
