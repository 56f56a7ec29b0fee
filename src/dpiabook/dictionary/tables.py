"""Several tables of one dictionary: those that list variables, those that list codes, and those that are notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dpiabook.dictionary.cells import Table, as_text
from dpiabook.dictionary.fields import inventory_from, unreadable, with_notes
from dpiabook.dictionary.headings import Headings, heading_key, headings_of, known_headings, places_of
from dpiabook.dictionary.infer import kind_of
from dpiabook.dictionary.inventory import Inventory
from dpiabook.dictionary.lists import Codes, with_lists
from dpiabook.dictionary.redcap import is_redcap, read_redcap
from dpiabook.dictionary.xlsform import is_xlsform, read_xlsform

_CURE = (
    "give the table a heading row with at least a column called 'variable', and 'label', 'type' and 'values' if you can"
)
_LOG = re.compile(r"\b(change|changes|changed|history|revision|revisions|version|versions|release notes|log)\b")
_LABELS = ("label", "description")


@dataclass(frozen=True)
class Read:
    """What one table gave.

    Attributes
    ----------
    entries : tuple of mapping
        What is said of each variable.
    lists : Mapping of str to codes
        Codes and labels by the name of their list, or of their variable.
    notes : tuple of str
        What was not used.
    long : bool
        Whether variables stand in it once for each code.
    """

    entries: tuple[Mapping[str, Any], ...] = ()
    lists: Mapping[str, Codes] | None = None
    notes: tuple[str, ...] = ()
    long: bool = False


def read_tables(tables: Sequence[Table], *, where: str, kind: str = "sheet", notes: Iterable[str] = ()) -> Inventory:
    """Read the tables of one dictionary together.

    Parameters
    ----------
    tables : sequence of Table
        In their order.
    where : str
        Name of the file, for messages.
    kind : str
        What a table of this form is called.
    notes : iterable of str
        What the reader of the form found to say.

    Returns
    -------
    Inventory
        Codes of other tables stand with the variables that name their list, or that they name.

    Raises
    ------
    Refusal
        DICTIONARY_UNREADABLE when no table lists variables; it says which headings were looked for and found.

    Examples
    --------
    >>> variables = Table("Variables", [["Field", "Description", "Code list"], ["sex", "Sex at birth", "sex_cl"]])
    >>> lists = Table("Codes", [["Code list", "Code", "Meaning"], ["sex_cl", "F", "Female"], ["sex_cl", "M", "Male"]])
    >>> dict(read_tables([variables, lists], where="a.xlsx")["sex"].codes)
    {'F': 'Female', 'M': 'Male'}
    """
    fields = next((table for table in tables if is_redcap(table.rows)), None)
    if fields is not None:
        return read_redcap(fields, where=where)
    if is_xlsform(tables):
        return read_xlsform(tables, where=where)
    read = _with_roles([_read(table) for table in tables])
    named = [table for table, one in zip(tables, read, strict=True) if one.entries]
    if not named:
        raise unreadable(_nothing(tables), where=where, cure=_CURE)
    placed = [
        {"table": table.title if len(named) > 1 else "", **entry}
        for table, one in zip(tables, read, strict=True)
        for entry in one.entries
    ]
    lists = {key: codes for one in read for key, codes in (one.lists or {}).items()}
    entries, more = with_lists(placed, lists)
    several = len(tables) > 1
    told = (
        f"{kind} {table.title!r}: {note}" if several and table.title else note
        for table, one in zip(tables, read, strict=True)
        for note in one.notes
    )
    return with_notes(inventory_from(entries, where=where), (*notes, *told, *more), where=where)


def _with_roles(read: list[Read]) -> list[Read]:
    """A table with one row for each code lists the variables only where no other table does."""
    if not any(one.entries and not one.long for one in read):
        return read
    return [replace(one, entries=(), lists=_as_lists(one)) if one.entries and one.long else one for one in read]


def _as_lists(read: Read) -> dict[str, Codes]:
    return {entry["name"]: entry["codes"] for entry in read.entries if "codes" in entry}


def _read(table: Table) -> Read:
    rows = table.rows
    if _is_log(table):
        return Read(notes=("not used, for it seems to tell of changes",))
    if (listing := headings_of(rows, "list", "code")) and _names_no_variable(listing, rows):
        return Read(lists=_listed(rows, listing, "list", table.title))
    if found := headings_of(rows, "name"):
        return _variables(table, found)
    if (listing := headings_of(rows, "code")) and any(label in listing.places for label in (*_LABELS, "code_label")):
        return Read(lists=_listed(rows, listing, "", table.title))
    return Read(notes=("not used, for it has no heading row of variables",) if rows else ())


def _names_no_variable(found: Headings, rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table with a column of lists is one of codes: it names no variable, or every list more than once."""
    if "name" not in found.places:
        return True
    names = [name for name in _column(rows, found, "name") if name]
    return len(set(names)) < len(names) and "type" not in found.places


def _is_log(table: Table) -> bool:
    if any({"type", "codes"} & set(places_of(row)) for row in table.rows[:20]):
        return False
    keys = {heading_key(cell) for row in table.rows[:20] for cell in row if str(cell).strip()}
    told = {"change", "changes", "changed by", "change description", "description of change", "author", "change made"}
    return bool(_LOG.search(heading_key(table.title)) or (keys & told and keys & {"date", "version", *told}))


def _column(rows: Sequence[Sequence[str]], found: Headings, attribute: str) -> list[str]:
    place = found.places[attribute]
    return [as_text(row[place]) if place < len(row) else "" for row in rows[found.row + 1 :]]


def _listed(rows: Sequence[Sequence[str]], found: Headings, by: str, title: str) -> dict[str, Codes]:
    """Codes and labels of a table in long form, by list or variable; of one without such a column, by its title."""
    codes = _column(rows, found, "code")
    label = next((one for one in ("code_label", *_LABELS, "name") if one in found.places and one != by), None)
    labels = _column(rows, found, label) if label else [""] * len(codes)
    names = _column(rows, found, by) if by else [title] * len(codes)
    lists: dict[str, Codes] = {}
    current = ""
    for name, code, text in zip(names, codes, labels, strict=True):
        current = name or current
        if code and current:
            lists.setdefault(current, {})[code] = text
    return lists


def _variables(table: Table, found: Headings) -> Read:
    names = _column(table.rows, found, "name")
    repeated = any(count > 1 for name, count in Counter(names).items() if name)
    continued = any(not name for name in names[1:])
    places = dict(found.places)
    for other in ("list", "code_label"):
        if other in places and "codes" not in places and (other == "list" or "code" not in places):
            places["codes"] = places.pop(other)
    if "code" in places and "code_label" not in places and "codes" not in places:
        labels = [label for label in ("description", "label") if label in places]
        if (repeated or (continued and _labelled_each(table.rows, found, labels))) and labels:
            # One row for each code: the label that stands nearest to it is the code's.
            places["code_label"] = places.pop(labels[0])
        elif not repeated:
            places["codes"] = places.pop("code")
    return _gathered(table, Headings(found.row, places, found.unused), repeated=repeated)


def _labelled_each(rows: Sequence[Sequence[str]], found: Headings, labels: Sequence[str]) -> bool:
    """Whether rows without a name have a code and a label each."""
    pairs = [
        (name, code, text)
        for label in labels[:1]
        for name, code, text in zip(
            *(_column(rows, found, one) for one in ("name", "code", label)),
            strict=True,
        )
    ]
    rest = [(code, text) for name, code, text in pairs if not name and code]
    return bool(rest) and all(text for _, text in rest)


def _gathered(table: Table, found: Headings, *, repeated: bool) -> Read:
    entries: list[dict[str, Any]] = []
    by_name: dict[str, dict[str, Any]] = {}
    nameless = 0
    long = repeated and "code" in found.places
    for row in table.rows[found.row + 1 :]:
        cells = {key: text for key, place in found.places.items() if place < len(row) and (text := as_text(row[place]))}
        if "name" in cells:
            known = by_name.get(cells["name"]) if long else None
            if known is None:
                known = cells
                entries.append(cells)
            by_name[cells["name"]] = known
        elif not entries or not {"codes", "code"} & set(cells):
            nameless += bool(cells)
            continue
        _add_codes(entries[-1] if "name" not in cells else by_name[cells["name"]], cells)
    notes = [f"columns not used: {', '.join(map(repr, found.unused))}"] if found.unused else []
    notes += [f"rows without a name of a variable, not used: {nameless}"] if nameless else []
    return Read(tuple(map(_settled, entries)), notes=tuple(notes), long=long)


def _add_codes(entry: dict[str, Any], cells: Mapping[str, str]) -> None:
    """Add the code of a row to its variable: a pair in two columns, or more text of a list that goes on."""
    code, label = cells.get("code"), cells.get("code_label", "")
    if code is not None:
        entry.setdefault("pairs", {})[code] = label
    elif entry is cells and label:
        entry.setdefault("label", label)
    elif entry is not cells and "codes" in cells:
        before = entry.get("codes")
        entry["codes"] = f"{before}; {cells['codes']}" if before is not None else cells["codes"]


def _settled(entry: Mapping[str, Any]) -> dict[str, Any]:
    settled = {key: value for key, value in entry.items() if key not in {"pairs", "code", "code_label"}}
    if "label" not in settled and "description" in settled:
        settled["label"] = settled.pop("description")
    shown = settled.pop("format", None)
    if shown and ("type" not in settled or kind_of(shown) == "date"):
        settled["type"] = shown
    if "pairs" in entry:
        settled["codes"] = entry["pairs"]
    return settled


def _nothing(tables: Sequence[Table]) -> str:
    looked = "'variable', 'field', 'column', 'item' or 'name', and beside it 'label', 'description', 'type' or 'values'"
    found = [heading for table in tables for heading in known_headings(table.rows)]
    told = f"of those there are only {', '.join(map(repr, dict.fromkeys(found)))}" if found else "there is none of them"
    rows = max((len(table.rows) for table in tables), default=0)
    among = f"the first {min(rows, 20)} rows" + (f" of {len(tables)} tables" if len(tables) > 1 else "")
    return f"no heading row of variables was found: looked for {looked} among {among}, and {told}"
