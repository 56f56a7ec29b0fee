"""XML that cannot reach out or swell: a document type declaration, where entities would stand, is refused."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

from dpiabook.dictionary.fields import unreadable


class _DoctypeError(Exception):
    """A document type declaration was met."""


class _NoDoctype(ET.TreeBuilder):
    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise _DoctypeError


def parse_xml(path: Path, content: bytes | None = None) -> ET.Element:
    """Parse an XML file, or a part of one that is named so, without entities, external files or network.

    Raises
    ------
    Refusal
        DICTIONARY_UNREADABLE with the line when it is malformed, or when it declares a document type.
    """
    try:
        whole = path.read_bytes() if content is None else content
        return ET.fromstring(whole, parser=ET.XMLParser(target=_NoDoctype()))  # noqa: S314
    except _DoctypeError:
        cure = "take the DOCTYPE out; a dictionary needs no entities"
        raise unreadable("the XML declares a document type", where=path.name, cure=cure) from None
    except (ET.ParseError, ValueError, LookupError) as error:
        line, column = getattr(error, "position", (1, 0))
        place = f"{path.name}, line {line}, column {column}"
        raise unreadable("the dictionary is not valid XML", where=place, cure="mend it there") from None


def local_name(element: ET.Element) -> str:
    """The name of an element without its namespace, which differs between versions of a standard."""
    return element.tag.rsplit("}", 1)[-1]


def children(element: ET.Element, *path: str) -> Iterator[ET.Element]:
    """Descend by local names; every child with the name at each step."""
    if not path:
        yield element
        return
    for child in element:
        if local_name(child) == path[0]:
            yield from children(child, *path[1:])


def text_at(element: ET.Element, *path: str) -> str:
    """The text of the first descendant on a path, in one line; empty when there is none."""
    found = next(children(element, *path), None)
    return "" if found is None else " ".join("".join(found.itertext()).split())
