"""The sheet that a person confirms, read as the dictionary that it is from then on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from dpiabook.dictionary.fields import unreadable, variable_from
from dpiabook.dictionary.infer import kind_of
from dpiabook.dictionary.inventory import Inventory, Place, Variable
from dpiabook.dictionary.sheet_columns import ATTRIBUTES, BY_HEADING, COLUMNS, GONE, WHOSE
from dpiabook.dictionary.sheet_rows import Row, Sheet, raw_sheet
from dpiabook.dictionary.sheet_text import asked, codes_said, holds_codes, holds_some, settled_missing
from dpiabook.errors import Code, Refusal, refuse_all

STANDING, MISSING, UNIT, KINDS, WHAT = (
    *("sure or guessed", "missing codes and what they mean", "unit or codes", "sensitive kind"),
    "what it is",
)
_KEPT_THOUGH_GUESSED = frozenset({"label", "type", UNIT, WHAT})
_OF_NO_ROLE = frozenset({"sensitive", "other", "leave out", "identifier"})
_NONE = "none"


def read_sheet(path: Path) -> Inventory:
    """Read a sheet as a dictionary, in the order of the file that it describes.

    A cell that a person confirmed or changed is declared. What nobody confirmed stays a guess: guessed roles are taken,
    and marked; everything else that was only proposed is found again in the data.

    Parameters
    ----------
    path : Path
        ``NAME.variables.xlsx`` or ``NAME.variables.csv``.

    Raises
    ------
    Refusal
        ``DICTIONARY_UNREADABLE``, as :func:`~dpiabook.dictionary.sheet_rows.raw_sheet`; ``DICTIONARY_DISAGREES`` where
        the same sheet lies beside it in the other format and says something else.
    """
    sheet = raw_sheet(path)
    _refuse_another(path, sheet)
    rows = [row for row in sheet.rows if row[STANDING] != GONE]
    refuse_all(_open_questions(rows, sheet.place))
    if not rows:
        raise unreadable("the sheet describes no variable", where=sheet.place.of())
    rows.sort(key=lambda row: int(row["place in the file"]) if row["place in the file"].isdigit() else len(rows))
    rules = dict.fromkeys(rule.strip() for row in rows for rule in row["rules"].split(";") if rule.strip())
    return Inventory(tuple(map(variable_of, rows)), rules=tuple(rules), place=sheet.place)


def variable_of(row: Row) -> Variable:
    """The variable that a row describes.

    Examples
    --------
    >>> row = Row(2, {"variable": "sx", "unit or codes": "1 = male; 2 = female", "whose": "person", "confirmed": "yes"})
    >>> found = variable_of(row)
    >>> dict(found.codes), found.subject, found.confirmed, found.kinds_known
    ({'1': 'male', '2': 'female'}, 'child', True, True)
    """
    guessed = open_headings(row)
    said: dict[str, Any] = {
        BY_HEADING[heading].said: text
        for heading, text in row.cells.items()
        if BY_HEADING[heading].said and (heading not in guessed or heading in _KEPT_THOUGH_GUESSED)
    }
    _settle(said, row, guessed)
    found = variable_from(said)
    known = bool(row[KINDS]) and KINDS not in guessed
    marks = {attribute for heading in guessed for attribute in ATTRIBUTES.get(heading, ())}
    # A list that is not whole declares none of those that it leaves out.
    marks |= {"codes"} if holds_some(row[UNIT]) else set()
    return replace(
        found,
        kind=kind_of(row["type"]) if row["type"] else found.kind,
        kinds=_kinds(row[KINDS]) if known else (),
        kinds_known=known or row.confirmed,
        confirmed=row.confirmed,
        guessed=found.guessed | (marks & _said_of(found)),
    )


def open_headings(row: Row) -> frozenset[str]:
    """Headings of the cells of a row that nobody declared, confirmed or changed.

    Examples
    --------
    >>> from dpiabook.dictionary.sheet_rows import fingerprint
    >>> cells = {"variable": "sex", "label": "sex", "sure or guessed": "guessed: label"}
    >>> open_headings(Row(2, cells | {"as proposed": fingerprint(cells)}))
    frozenset({'label'})
    """
    if row.confirmed:
        return frozenset()
    listed = re.findall(r"(?:guessed|seen in the data): ([^;]*)", row[STANDING])
    return frozenset(heading.strip() for part in listed for heading in part.split(",")) - row.changed


def _said_of(variable: Variable) -> frozenset[str]:
    return frozenset(name for names in ATTRIBUTES.values() for name in names if getattr(variable, name))


def _settle(said: dict[str, Any], row: Row, guessed: frozenset[str]) -> None:
    """Turn what cells say in the sheet's way into what the readers take."""
    unit = said.pop("codes", "")
    if unit and not holds_codes(unit):
        said["unit"] = unit
    elif unit and UNIT not in guessed:
        said["codes"] = _codes(unit, row["type"])
    if "missing_codes" in said:
        missing = said["missing_codes"] = codes_said(settled_missing(said["missing_codes"]))
        # The codes of a cell are listed as the data hold them, so that those for no value stand among them.
        if "codes" in said:
            said["codes"] = {code: label for code, label in said["codes"].items() if label or code not in missing}
    said["subject"] = WHOSE.get(str(said.get("subject", "")).lower(), said.get("subject"))
    if WHAT in guessed and str(said.get("what", "")).lower() in _OF_NO_ROLE:
        del said["what"]
    said.pop("kinds", None)
    said.pop("rules", None)


def _codes(text: str, kind: str) -> Mapping[str, str]:
    """Codes of a cell; without a label numbers on a scale, and true and false, are only values that were seen."""
    found = codes_said(text)
    truths = kind_of(kind) == "boolean" and {code.lower() for code in found} <= {"true", "false"}
    bare = (kind_of(kind) in {"integer", "number"} or truths) and not any(found.values())
    return {} if bare else found


def _kinds(text: str) -> tuple[str, ...]:
    words = (part.strip().lower().replace(" ", "_") for part in re.split(r"[;,]", text))
    return tuple(word for word in dict.fromkeys(words) if word and word != _NONE)


def _open_questions(rows: Iterable[Row], place: Place) -> Iterable[Refusal]:
    for row in rows:
        if row.confirmed and asked(row[MISSING]):
            what = "the row is confirmed, and a missing code in it is still a question"
            cure = "take away the question mark where the code is missing, and the whole code where it is a value"
            yield unreadable(what, where=place.of(row.name, MISSING), cure=cure)


def _refuse_another(path: Path, sheet: Sheet) -> None:
    """Refuse a sheet that lies there twice and says two things."""
    other = path.with_suffix(".csv" if path.suffix.lower() == ".xlsx" else ".xlsx")
    if not other.is_file() or other == path:
        return
    beside = raw_sheet(other)
    place = _difference(sheet, beside)
    if place:
        cure = f"dpiabook init --from {other.suffix[1:]} takes {other.name}; or remove the one that does not count"
        what = f"{path.name} and {other.name} say different things"
        raise Refusal(Code.DICTIONARY_DISAGREES, what, where=place, cure=cure)


def _difference(one: Sheet, other: Sheet) -> str:
    """The first place in which two sheets differ; empty where they say the same."""
    for row in one.rows:
        if row.name not in other:
            return one.place.of(row.name)
        for column in COLUMNS:
            mine, theirs = row[column.heading], other[row.name][column.heading]
            if not column.hidden and mine.split() != theirs.split():
                return one.place.of(row.name, column.heading)
    return next((other.place.of(row.name) for row in other.rows if row.name not in one), "")
