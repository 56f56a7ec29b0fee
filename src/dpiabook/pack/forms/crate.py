"""``ro-crate-metadata.json``: what the pack is, what made it from what, and a check that waits for a person.

RO-Crate 1.2 (Research Object Crate). The check is an ``AssessAction`` as in Five Safes RO-Crate, to which the
pack does not claim to conform.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePosixPath
from typing import Any

from dpiabook.pack.forms.json_text import to_json
from dpiabook.pack.material import Material
from dpiabook.pack.wording import AUDIENCES, DRAFT

CRATE = "ro-crate-metadata.json"
_SPECIFICATION = "https://w3id.org/ro/crate/1.2"
_HOME = "urn:x-dpiabook"
"""The program has no address of its own; the specification asks for one."""
_TERMS = "https://w3id.org/shp#DisclosureCheck"
_FORMATS = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".json": "application/json",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def to_crate(material: Material, names: Iterable[str]) -> str:
    """Describe a pack.

    Parameters
    ----------
    material : Material
        What it is made from.
    names : iterable of str
        Its other files, with forward slashes.

    Returns
    -------
    str
        JSON-LD. The only date is that of the assessment; no person, path or machine is named.
    """
    files = [_file(name) for name in sorted(names)]
    parts = [_id(one["@id"]) for one in files]
    graph = [_descriptor(), _root(material, parts), *files, *_made(material, parts), *_check()]
    return to_json({"@context": f"{_SPECIFICATION}/context", "@graph": graph})


def _id(identifier: str) -> dict[str, str]:
    return {"@id": identifier}


def _descriptor() -> dict[str, Any]:
    return {"@id": CRATE, "@type": "CreativeWork", "about": _id("./"), "conformsTo": _id(_SPECIFICATION)}


def _root(material: Material, parts: list[dict[str, str]]) -> dict[str, Any]:
    assessed = material.assessed
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": f"Evidence for a data protection impact assessment: {assessed.name}",
        "description": f"{DRAFT}. Made for {AUDIENCES[assessed.audience]}.",
        "datePublished": assessed.on.isoformat(),
        "identifier": assessed.release or assessed.name,
        "license": _id("#terms"),
        "hasPart": parts,
        "mentions": [_id("#made"), _id("#disclosure-check")],
    }


def _file(name: str) -> dict[str, Any]:
    path = PurePosixPath(name)
    encoding = _FORMATS.get(path.suffix, "text/plain")
    return {"@id": name, "@type": "File", "name": path.name, "encodingFormat": encoding}


def _made(material: Material, parts: list[dict[str, str]]) -> list[dict[str, Any]]:
    assessed = material.assessed
    return [
        {
            "@id": "#terms",
            "@type": "CreativeWork",
            "name": "Terms",
            "description": "A draft without a licence: it may be used as its controller decides.",
        },
        {
            "@id": "#dataset",
            "@type": "CreativeWork",
            "name": assessed.name,
            "version": assessed.version,
            "description": "The assessed version of the dataset; it is not in this pack.",
        },
        {"@id": "#dpiabook", "@type": "SoftwareApplication", "name": "dpiabook", "version": _version(), "url": _HOME},
        {
            "@id": "#made",
            "@type": "CreateAction",
            "name": "The findings were computed, released and written",
            "instrument": _id("#dpiabook"),
            "object": _id("#dataset"),
            "result": parts,
            "endTime": assessed.on.isoformat(),
            "actionStatus": _id("http://schema.org/CompletedActionStatus"),
        },
    ]


def _check() -> list[dict[str, Any]]:
    return [
        {
            "@id": "#disclosure-check",
            "@type": "AssessAction",
            "additionalType": _id(_TERMS),
            "name": "Disclosure check by a person",
            "description": "Nobody has approved the pack yet; `dpiabook verify` repeats its automated part.",
            "object": _id("./"),
            "actionStatus": _id("http://schema.org/PotentialActionStatus"),
        },
        {"@id": _TERMS, "@type": "DefinedTerm", "name": "Disclosure check"},
    ]


def _version() -> str:
    try:
        return version("dpiabook")
    except PackageNotFoundError:
        return "unknown"
