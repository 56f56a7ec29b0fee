"""The first page of a file: what it is taken for, its variables, and what only a person can answer."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from dpiabook.errors import some_of
from dpiabook.finding import Found, FoundVariable
from dpiabook.finding.columns import EXACT_ROWS
from dpiabook.finding.found import ROLES
from dpiabook.meaning.lineage_words import in_words
from dpiabook.pack.forms.html import house_style
from dpiabook.pack.wording import printable

Row = tuple[str, ...]
_PARTS = {
    "person_id": "People",
    "family_id": "Families or households",
    "area": "Area",
    "region": "Region",
    "weight": "Weight",
    "time": "Time",
    "count": "Number of people",
}
_UNITS = {
    "person": "one person",
    "event": "one event; a person has several rows",
    "wave": "one wave of one person",
    "household": "one household",
    "count": "a number of people",
}
_SURE = {"declared": "declared", "measured": "seen in the values", "guessed": "a guess"}
_MOST_EDGES, _MOST_NAMED = 2, 8


def look_page(found: Found, location: str, dictionary: Path | None) -> str:
    """Write the page.

    Parameters
    ----------
    found : Found
        What was found.
    location : str
        Where the file lies.
    dictionary : Path or None
        Its dictionary.

    Returns
    -------
    str
        One page that loads nothing. It holds exact counts, and no value from the data but codes for missing values
        that are declared or on the built-in list.
    """
    style = house_style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        _environment()
        .from_string(_template())
        .render(
            style=style,
            style_hash=f"sha256-{digest}",
            name=Path(location).name or location,
            location=location,
            dictionary="none: everything is inferred" if dictionary is None else str(dictionary),
            found=found,
            taken=list(_taken(found)),
            roles=list(_roles(found)),
            variables=[_variable(found, one) for one in found.variables],
            quality=list(_quality(found)),
            sensitive=list(_sensitive(found)),
            visible=list(_visible(found)),
            alone=_alone(found),
        )
    )


@cache
def _template() -> str:
    return files("dpiabook.suite").joinpath("look.html").read_text(encoding="utf-8")


def _environment() -> Environment:
    return Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: printable(value) if type(value) is str else value,
    )


def _taken(found: Found) -> Iterator[tuple[str, str, str]]:
    """What the file is taken for: entry, value, evidence."""
    dataset, records = found.meaning.dataset, found.meaning.records
    yield "About people", "yes" if dataset.about_people.value else "no", dataset.about_people.evidence
    yield "Kind of data", dataset.kind.value, dataset.kind.evidence
    yield "Children", dataset.children.value, dataset.children.evidence
    if records is not None:
        yield "A row is", _UNITS[records.unit.value], records.unit.evidence
    yield "Rows", f"{found.rows:,}", f"{found.repeated:,} repeat another row wholly" if found.repeated else ""
    yield "People", "not known" if found.people is None else f"{found.people:,}", ""
    if found.households is not None:
        yield "Families or households", f"{found.households:,}", ""
    if found.collection:
        yield "Published collection", found.collection, "its columns' names and codes"


def _roles(found: Found) -> Iterator[Row]:
    for role in ROLES:
        entry = found.roles.get(role)
        if entry is not None:
            yield _PARTS[role], entry.value, entry.evidence, _SURE[entry.standing]
        elif role not in ("count", "time", "weight"):
            yield _PARTS[role], "none", "", ""


def _variable(found: Found, one: FoundVariable) -> Row:
    return (
        one.name,
        one.label,
        _part(one),
        f"{_share(one.rows - one.missing, one.rows)}",
        # Of more rows distinct values are estimated.
        f"{'' if one.rows <= EXACT_ROWS else 'about '}{one.distinct:,}",
        ", ".join(f"{code} ({told.state.value.replace('_', ' ')})" for code, told in one.missing_codes.items()),
        "; ".join(map(found.flags.title, one.sensitive)),
        "; ".join(in_words(edge) for edge in one.made_of[:_MOST_EDGES]),
        one.what.evidence,
        _SURE[one.what.standing],
    )


def _part(one: FoundVariable) -> str:
    told = [f"{one.what.value} ({one.visible.value})" if one.what.value == "visible fact" else one.what.value]
    told += [f"identifier: {one.identifier.value}"] if one.identifier.value else []
    told += ["free text"] if one.free_text.value else []
    told += [f"text that is numbers ({one.becomes})"] if one.becomes else []
    return "; ".join(told)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


def _percent(part: int, whole: int) -> str:
    """A whole percentage that says none and all only where it is so."""
    if 0 < part < whole and not 0.005 <= part / whole <= 0.995:
        return "under 1%" if part < whole / 2 else "over 99%"
    return f"{part / whole:.0%}"


def _quality(found: Found) -> Iterator[str]:
    records = found.meaning.records
    if found.repeated:
        once = "they count once" if "person_id" in found.roles else "taken for other people who are alike"
        yield f"{found.repeated:,} rows repeat another one wholly; {once}."
    if records is not None and records.without_id:
        yield f"{records.without_id:,} rows have no id of a person."
    yield from _named(found.variables, lambda one: not one.distinct, "holds no value at all", "hold no value at all")
    yield from _named(found.variables, lambda one: one.distinct == 1, "has a single value", "have a single value")
    gaps = (lambda one: one.distinct and one.missing * 5 > one.rows), "is missing in a fifth of the rows or more"
    yield from _named(found.variables, gaps[0], gaps[1], "are missing in a fifth of the rows or more")
    yield from _named(found.variables, lambda one: one.becomes, "is text that is numbers", "are texts that are numbers")


def _named(variables: Sequence[FoundVariable], test: object, one: str, many: str) -> Iterator[str]:
    names = [variable.name for variable in variables if callable(test) and test(variable)]
    if names:
        yield f"{some_of(names, _MOST_NAMED)} {one if len(names) == 1 else many}."


def _sensitive(found: Found) -> Iterator[Row]:
    for flag in found.flags.sensitive:
        kinds = "; ".join(map(found.flags.title, flag.categories)) or "not said"
        yield flag.variable, kinds, "; ".join(flag.reasons), flag.confidence


def _visible(found: Found) -> Iterator[Row]:
    facts = [one for one in found.variables if one.visible.value]
    for one in sorted(facts, key=lambda fact: -(fact.bits or 0)):
        bits = "" if one.bits is None else f"{one.bits:.1f}"
        alone = "" if one.alone is None else f"{one.alone:,}"
        yield one.name, one.visible.value, bits, alone, one.visible.evidence, _SURE[one.visible.standing]


def _alone(found: Found) -> str:
    if found.alone is None or not found.profile or not found.people:
        return ""
    facts = " · ".join(found.profile)
    return f"{found.alone:,} of {found.people:,} people ({_percent(found.alone, found.people)}) are alone with: {facts}"
