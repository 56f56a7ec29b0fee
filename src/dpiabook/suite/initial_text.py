"""The words of a first parameters file: what the sheet cannot say, short, and the questions as comments."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dpiabook.finding import Found

_MOST_QUESTIONS = 8
_ROWS_ASK = ("identifier", "free text", "missing")
"""What questions are about that the sheet's coloured rows ask."""


@dataclass(frozen=True)
class Proposed:
    """What a first parameters file says.

    Attributes
    ----------
    dataset, version : str
        Names of the folders of results.
    source, dictionary : str or None
        Locations, as seen from the file's folder.
    compare_with : str or None
        An earlier version.
    tables : mapping
        Tables of events, as the settings take them.
    found : Found or None
        What a look at the data found; None where only a dictionary was given.
    education : mapping of str to str
        Columns of education status, by the names of the settings.
    sheet : str
        Name of the sheet beside the file; empty where there is none.
    """

    dataset: str
    source: str | None
    dictionary: str | None
    version: str = "1"
    compare_with: str | None = None
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    found: Found | None = None
    education: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""


def parameters_text(said: Proposed) -> str:
    """Write a short parameters file: locations are set, and everything that is guessed stands in a comment.

    Returns
    -------
    str
        YAML that the settings accept.
    """
    return "\n".join(
        [
            *_head(said),
            f"dataset: {_text(said.dataset)}",
            f"version: {_text(said.version)}",
            f"source: {_text(said.source)}",
            f"dictionary: {_text(said.dictionary)}",
            *([f"compare_with: {_text(said.compare_with)}"] if said.compare_with else []),
            *_population(said.found),
            *_subjects(said.found),
            *_tables(said.tables),
            *_beside(said),
            *_areas(said),
            *_questions(said.found),
            "# Your own words; what is empty becomes a marked box in the DPIA.",
            "context: {controller: null, purpose: null, recipients: null, access_setting: null, retention: null}",
            "",
        ]
    )


def _head(said: Proposed) -> Iterator[str]:
    if said.sheet:
        yield f"# What each variable is stands in {said.sheet}: read its coloured rows first, and confirm them."
    yield "# Then: dpiabook check says what would be assessed. More settings: parameters/schema.json."


def _population(found: Found | None) -> Iterator[str]:
    yield "# everyone: all are in the file; sample: only some are, and the sheet names their weights."
    yield f"population: {'sample' if found is not None and 'weight' in found.roles else 'everyone'}"


def _subjects(found: Found | None) -> Iterator[str]:
    """Whom the data are about, in a comment: what is set there is no longer a guess."""
    yield "# Whom the data are about, and who knows them. Correct it and take the mark away, and it is no guess."
    if found is None:
        yield "# subjects: {kind: other, children: unknown, origin: null, known_by: null}"
        return
    data, records = found.meaning.dataset, found.meaning.records
    unit = records.unit.value if records is not None else "person"
    wave = ", wave: latest" if unit == "wave" else ""
    said = f"kind: {data.kind.value}, children: {data.children.value}, unit: {unit}{wave}"
    yield f"# subjects: {{{said}, origin: null, known_by: null}}"


def _tables(tables: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    if not tables:
        return
    yield "# Tables with any number of rows for each person, and how each variable is summarised:"
    yield "# count, total, max, last, first_age, last_age, years."
    yield "tables:"
    for name, table in tables.items():
        summaries = ", ".join(f"{_text(of)}: {rule}" for of, rule in table.get("summaries", {}).items())
        yield f"  {_text(name)}:"
        yield f"    source: {_text(table['source'])}"
        yield f"    link: {_text(table['link'])}"
        yield f"    summaries: {{{summaries}}}"


def _beside(said: Proposed) -> Iterator[str]:
    """Files that lie beside the source, in comments: nobody asked for them to be read."""
    for one in said.found.beside if said.found is not None else ():
        if one.relation == "version" and not said.compare_with:
            yield f"# compare_with: {_text(one.version)}  # {_plain(one.location)} lies beside it"
        elif one.relation == "events" and not said.tables:
            yield f"# tables: {{events: {{source: {_text(one.location)}, link: {_text(one.link)}}}}}  # lies beside it"


def _areas(said: Proposed) -> Iterator[str]:
    ladder = list(said.found.ladder) if said.found is not None and len(said.found.ladder) > 1 else []
    education = said.education
    if not ladder and not education:
        return
    yield "# Areas from small to large, residents by area (a CSV), and the columns of education status."
    parts = [f"ladder: [{', '.join(map(_text, ladder))}]"] if ladder else []
    parts += [f"education_status: {_mapping(education)}"] if education else []
    yield f"areas: {{residents: null, {', '.join(parts)}}}"


def _questions(found: Found | None) -> Iterator[str]:
    all_questions = found.questions if found is not None else ()
    questions = [one for one in all_questions if one.about not in _ROWS_ASK]
    if not questions:
        return
    yield "# Only a person can answer:"
    yield from (f"#  - {_plain(question.text)}" for question in questions[:_MOST_QUESTIONS])
    left = len(questions) - _MOST_QUESTIONS
    if left > 0:
        yield f"#  - and {left} more; dpiabook look tells them"


def _mapping(values: Mapping[str, str]) -> str:
    return f"{{{', '.join(f'{name}: {_text(value)}' for name, value in values.items())}}}"


def _plain(text: str) -> str:
    return " ".join(text.split())


def _text(value: str | None) -> str:
    """A YAML scalar that stays text, whatever it looks like."""
    return "null" if value is None else json.dumps(value, ensure_ascii=False)
