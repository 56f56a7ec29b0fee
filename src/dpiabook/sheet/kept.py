"""A sheet proposed anew: what a person confirmed or changed stays, new variables join, and gone ones are marked."""

from __future__ import annotations

from collections.abc import Sequence

from dpiabook.dictionary.sheet_columns import GONE, PROPOSED, SURE
from dpiabook.dictionary.sheet_rows import CHANGED, Row, Sheet
from dpiabook.sheet.workbook import DECIDE

Cells = dict[str, str]
_GONE = "gone: the file has no such column any more"
_OWN = ("evidence", "sure or guessed", "confirmed", "place in the file", "as proposed")


def merged(before: Sheet | None, proposed: Sequence[Cells]) -> list[Cells]:
    """Put a new proposal and an earlier sheet together.

    Parameters
    ----------
    before : Sheet or None
        As it lies there.
    proposed : sequence of dict
        Rows as they would be proposed today.

    Returns
    -------
    list of dict of str to str
        Rows of today's variables in the proposal's order, confirmed ones last, and then those that are gone.

    Examples
    --------
    >>> before = Sheet((Row(2, {"variable": "sx", "label": "Sex", "confirmed": "yes"}), Row(3, {"variable": "old"})))
    >>> found = merged(before, [{"variable": "sx", "label": "sx"}, {"variable": "new"}])
    >>> [(row["variable"], row.get("label"), row.get("sure or guessed")) for row in found]
    [('new', None, None), ('sx', 'Sex', 'sure'), ('old', None, 'gone')]
    """
    if before is None:
        return list(proposed)
    rows = [_kept(before[row["variable"]], row) if row["variable"] in before else dict(row) for row in proposed]
    rows.sort(key=lambda row: bool(row.get("confirmed")))
    here = {row["variable"] for row in proposed}
    return [*rows, *(_gone(row) for row in before.rows if row.name not in here)]


def _kept(before: Row, proposed: Cells) -> Cells:
    """A confirmed row as it was; of another one the cells that a person changed."""
    stay = set(PROPOSED) if before.confirmed else set(before.changed)
    row = {heading: before[heading] if heading in stay else proposed.get(heading, "") for heading in PROPOSED}
    row |= {heading: proposed.get(heading, "") for heading in ("variable", *_OWN, DECIDE)}
    if before.confirmed:
        row |= {heading: before[heading] for heading in ("confirmed", "as proposed")} | {"sure or guessed": SURE}
    else:
        prints = zip(PROPOSED, row["as proposed"].split(), strict=True)
        row["as proposed"] = " ".join(CHANGED if heading in stay else proposed for heading, proposed in prints)
    return {heading: text for heading, text in row.items() if text}


def _gone(before: Row) -> Cells:
    """The row of a variable that the file no longer has; should it come back, the row counts again."""
    return {**before.cells, "evidence": _GONE, "sure or guessed": GONE}
