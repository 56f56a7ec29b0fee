"""A pack made again from its own record: what it should look like, if nobody changed it."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from dpiabook.figures import Rendered, rendered
from dpiabook.meaning import Speech
from dpiabook.pack.answers import Answer
from dpiabook.pack.assessed import Assessed, Past
from dpiabook.pack.build import all_files
from dpiabook.pack.content import BUILT_IN, held_country, hold_country
from dpiabook.pack.countries import is_whole
from dpiabook.pack.decisions import Decision
from dpiabook.pack.material import Material
from dpiabook.pack.since import Since
from dpiabook.release.hashes import SUMS, files_of
from dpiabook.release.record import RECORD, PackRecord
from dpiabook.release.statement import Statement
from dpiabook.settings import Context

_MADE_WITH = ("dpiabook", "matplotlib", "seaborn", "numpy", "pandas", "python-docx", "gptables", "xlsxwriter", "jinja2")


class Rendering(BaseModel):
    """Everything beside its statements that a pack is made from; it stands in the pack's record.

    Attributes
    ----------
    made_with : dict of str to str
        Versions of what decides how a pack looks.
    context : Context
        The author's own words.
    decisions : tuple of Decision
        The author's decisions.
    since : Since or None
        How the pack differs from the last release.
    noted : dict of str to str
        As in `Material`.
    speech : Speech
        The words for the people.
    answers : tuple of Answer
        What people answered in the workbook.
    country : dict of str to str
        The texts of a country's folder that is not ours.
    history : tuple of Past
        The releases before it.
    extensions : tuple of (str, str)
        What was added to the package.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    layout: Literal["rendering-1"] = "rendering-1"
    made_with: dict[str, str]
    context: Context
    decisions: tuple[Decision, ...]
    since: Since | None
    noted: dict[str, str]
    speech: Speech
    answers: tuple[Answer, ...] = ()
    country: dict[str, str] = {}
    history: tuple[Past, ...] = ()
    extensions: tuple[tuple[str, str], ...] = ()


def rendering_of(material: Material) -> dict[str, Any]:
    """What of a pack's material its record has to hold beside the statements, as plain values."""
    return Rendering(
        made_with=made_with(),
        context=material.context,
        decisions=material.decisions,
        since=material.assessed.since,
        noted=dict(material.noted),
        speech=material.speech,
        answers=material.answers,
        country=held_country(material.speech.jurisdiction),
        history=material.assessed.history,
        extensions=material.assessed.extensions,
    ).model_dump(mode="json")


def made_with() -> dict[str, str]:
    """Versions of what decides how a pack looks: the product, the libraries that write and draw, and the machine."""
    from importlib.metadata import PackageNotFoundError

    found = {"python": platform.python_version(), "machine": f"{platform.system()} {platform.machine()}"}
    for name in (*_MADE_WITH, "typst"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    return found


def differing_files(folder: Path, record: PackRecord) -> tuple[str, ...] | None:
    """Make a pack again from its record, and name the files that are not what comes out.

    Parameters
    ----------
    folder : pathlib.Path
        One audience's folder.
    record : PackRecord
        Read from it.

    Returns
    -------
    tuple of str or None
        Paths in the folder: with another content, gone, or not made by a pack. None where the pack was made with other
        versions, so that only hashes can be compared.
    """
    rendering = _rendering(record)
    if rendering is None or rendering.made_with != made_with():
        return None
    contents = all_files(_material(record, rendering))
    made = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    found = {name.partition("/")[2]: digest for name, digest in files_of([folder]).items()}
    apart = {SUMS, RECORD}
    return tuple(sorted(name for name in {*made, *found} - apart if made.get(name) != found.get(name)))


def _rendering(record: PackRecord) -> Rendering | None:
    """The rendering of a record; None for one of an earlier layout."""
    try:
        found = Rendering.model_validate(record.rendering) if record.rendering else None
    except ValidationError:
        return None
    return found if found is not None and _speaks(found) else None


def _speaks(found: Rendering) -> bool:
    """Whether the texts of its country are there and whole; those of a folder of one's own are held from here on."""
    place = found.speech.jurisdiction
    if place in BUILT_IN:
        return not found.country
    return is_whole(found.country) and hold_country(found.country) == place


def _material(record: PackRecord, rendering: Rendering) -> Material:
    assessed = Assessed(
        record.dataset,
        record.version,
        date.fromisoformat(record.assessed_on),
        record.audience,
        record.release_id,
        rendering.since,
        rendering.history,
        record.profile.warning,
        rendering.extensions,
    )
    drawings = _drawn(record.statements)
    given = (rendering.decisions, assessed, rendering.noted, rendering.speech, rendering.answers)
    return Material(record.statements, rendering.context, drawings, *given)


def _drawn(statements: Sequence[Statement]) -> Mapping[str, Rendered]:
    """Figures drawn anew, as for everybody outside."""
    made = {one.id: rendered(replace(one, audience="dpia")) for one in statements if one.figure}
    return {name: figure for name, figure in made.items() if figure}
