"""Forms of ODK, Kobo and SurveyCTO: the questions of a sheet ``survey`` and the options of a sheet ``choices``.

Source: XLSForm.org, reference tables for ``survey`` and ``choices``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dpiabook.dictionary.cells import Table
from dpiabook.dictionary.fields import inventory_from, variable_from, with_notes
from dpiabook.dictionary.inventory import Inventory
from dpiabook.dictionary.logic import xlsform_gate
from dpiabook.dictionary.values_said import number

_TYPES: Mapping[str, str] = {
    "select_one": "category",
    "select_one_from_file": "category",
    "select_multiple": "text",
    "rank": "text",
    "range": "number",
    "calculate": "",
    "barcode": "text",
    "acknowledge": "text",
    "image": "text",
    "audio": "text",
    "video": "text",
    "geopoint": "text",
    "geotrace": "text",
    "geoshape": "text",
    "start": "date",
    "end": "date",
    "today": "date",
    "deviceid": "text",
    "username": "text",
}
_NO_DATA = frozenset({"note", "begin_group", "end_group", "begin_repeat", "end_repeat"})
_LEAST = re.compile(r"\.\s*>=\s*(-?\d+(?:\.\d+)?)")
_MOST = re.compile(r"\.\s*<=\s*(-?\d+(?:\.\d+)?)")


def is_xlsform(tables: Sequence[Table]) -> bool:
    """Whether a workbook is such a form: questions with types, and options in lists.

    Examples
    --------
    >>> survey = Table("survey", [["type", "name", "label"], ["select_one yn", "seen", "Seen?"]])
    >>> is_xlsform([survey]), is_xlsform([Table("survey", [["type", "name", "label"], ["int", "age", "Age"]])])
    (True, False)
    """
    survey = _titled(tables, "survey")
    kinds = {row.get("type", "").split(" ")[0] for row in _rows(survey)} if survey else set()
    return bool(kinds & {"select_one", "select_multiple", "begin_group", "begin_repeat"}) or (
        bool(kinds) and _titled(tables, "choices") is not None
    )


def _titled(tables: Sequence[Table], title: str) -> Table | None:
    return next((table for table in tables if table.title.strip().lower() == title and table.rows), None)


def _rows(table: Table) -> list[dict[str, str]]:
    """The rows by their headings; of labels in several languages English comes first, else the first."""
    headings = [cell.strip().lower().replace(" ", "_") for cell in table.rows[0]]
    labels = [one for one in headings if one.split(":")[0] == "label"]
    label = next((one for one in labels if "en" in one.split(":")[-1]), labels[0] if labels else "")
    rows = [dict(zip(headings, row, strict=False)) for row in table.rows[1:]]
    return [{**row, "label": row.get(label, ""), "type": _type_words(row.get("type", ""))} for row in rows]


def _type_words(text: str) -> str:
    """``begin group`` and ``begin_group`` are one."""
    return re.sub(r"^(begin|end)\s+(group|repeat)", r"\1_\2", " ".join(text.lower().split()))


def read_xlsform(tables: Sequence[Table], *, where: str) -> Inventory:
    """Read the questions of a form, with the options of their lists and when they are not asked.

    A question with several answers is a column of texts, and a column for each option, by its name and the option's.

    Raises
    ------
    Refusal
        DICTIONARY_UNREADABLE when no question holds data.
    """
    survey, choices = _titled(tables, "survey"), _titled(tables, "choices")
    questions = _rows(survey) if survey else []
    lists: dict[str, dict[str, str]] = {}
    for row in _rows(choices) if choices else []:
        name = row.get("list_name") or row.get("list") or ""
        code = row.get("name") or row.get("value") or ""
        if name and code:
            lists.setdefault(name.lower(), {})[code] = row["label"]
    entries, boxes = list(_entries(questions, lists)), list(_boxes(questions, lists))
    texts = {one["name"]: one["type"] in {"text", "date"} or _has_texts(one.get("codes")) for one in entries}
    told = [{**one, "gate": xlsform_gate(one.pop("relevant"), texts)} for one in entries]
    shown = [row["name"] for row in questions if row.get("name") and row["type"] == "note"]
    others = [table.title for table in tables if table not in (survey, choices)]
    notes = [("notes hold no data, not used", shown), ("sheets not used", others)]
    inventory = inventory_from(told, where=where)
    said = [f"{what}: {', '.join(map(repr, names))}" for what, names in notes if names]
    lacking = frozenset(one["name"] for one in told if one["optional"])
    return replace(with_notes(inventory, said, where=where), optional=lacking, beside=tuple(map(variable_from, boxes)))


def _has_texts(codes: object) -> bool:
    return isinstance(codes, Mapping) and any(number(code) is None for code in codes)


def _entries(questions: Sequence[Mapping[str, str]], lists: Mapping[str, dict[str, str]]) -> Iterator[dict[str, Any]]:
    groups: list[str] = []
    for row in questions:
        kind, _, rest = row["type"].partition(" ")
        if kind.startswith("begin_"):
            groups.append(row["label"])
        elif kind.startswith("end_") and groups:
            groups.pop()
        if not row.get("name") or kind in _NO_DATA or not kind:
            continue
        yield _entry(row, kind, _options(rest, lists)) | {"theme": groups[-1] if groups else ""}


def _options(rest: str, lists: Mapping[str, dict[str, str]]) -> dict[str, str]:
    return lists.get(rest.split(" ", maxsplit=1)[0], {})


def _boxes(questions: Sequence[Mapping[str, str]], lists: Mapping[str, dict[str, str]]) -> Iterator[dict[str, Any]]:
    """Columns of questions with several answers: one for each option, as programs write their names."""
    for row in questions:
        kind, _, rest = row["type"].partition(" ")
        options = _options(rest, lists).items() if kind == "select_multiple" and row.get("name") else ()
        for code, label in options:
            for mark in "/_.":
                box = {"name": f"{row['name']}{mark}{code}", "label": f"{row['label']}: {label}", "type": "boolean"}
                yield {**box, "codes": {"0": "no", "1": "yes"}}


def _entry(row: Mapping[str, str], kind: str, codes: Mapping[str, str]) -> dict[str, Any]:
    least, most = (pattern.search(row.get("constraint", "")) for pattern in (_LEAST, _MOST))
    return {
        "name": row["name"],
        "label": row["label"],
        "description": row.get("hint", ""),
        "type": _TYPES.get(kind, kind),
        "codes": codes if kind.startswith("select_one") else None,
        "minimum": least[1] if least else None,
        "maximum": most[1] if most else None,
        "required": row.get("required", ""),
        "relevant": row.get("relevant", ""),
        "optional": kind in {"start", "end", "today", "deviceid", "username", "calculate"},
    }
