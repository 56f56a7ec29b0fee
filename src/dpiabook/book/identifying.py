"""Columns that identify people on their own: by name, and by what their values look like."""

from __future__ import annotations

from collections.abc import Iterable

from dpiabook.book.once import once_of_dataset
from dpiabook.book.opening import Opened
from dpiabook.counting import Source
from dpiabook.errors import Code, Refusal
from dpiabook.finding.columns import look_at
from dpiabook.finding.identifiers import free_texts, identifiers_in
from dpiabook.settings import Loaded

FREE_TEXT = "text that people typed, in which anybody may be named"


def identifying_values(source: Source) -> dict[str, str]:
    """Find the columns whose values identify people: by their form, or as text that people typed.

    Parameters
    ----------
    source : Source
        Whose first rows are looked at.

    Returns
    -------
    dict of str to str
        Column to what its values look like, in words. No value is returned.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import as_source
    >>> identifying_values(as_source(pd.DataFrame({"contact": ["a@b.org", "x@y.org"], "sex": ["F", "M"]})))
    {'contact': 'e-mail addresses'}
    """
    columns = look_at(source)
    found = identifiers_in(columns)
    typed = dict.fromkeys(free_texts(columns, found), FREE_TEXT)
    return {name: entry.value for name, entry in found.items()} | typed


def unconfirmed_identifiers(loaded: Loaded, opened: Opened) -> Iterable[Refusal]:
    """What identifies stops a run until a person says that it is known to be there, or leaves it out."""
    by_name = {flag.variable: flag.confirmed for flag in opened.flags.direct_identifiers}
    for name, confirmed in by_name.items():
        if not confirmed:
            yield _refusal(loaded, opened, name, f"{name!r} looks like a direct identifier")
    source = opened.source
    if source is None:
        return
    roles = {opened.roles.child_id, opened.roles.family_id, opened.roles.area, opened.roles.region}
    settled = {one.name for one in opened.inventory if one.confirmed} | set(by_name)
    found = once_of_dataset(loaded, "identifying", dict[str, str], lambda: identifying_values(source))
    for name, looks_like in found.items():
        if name not in settled and not (name in roles and looks_like == FREE_TEXT):
            yield _refusal(loaded, opened, name, f"the values of {name!r} look like {looks_like}")


def _refusal(loaded: Loaded, opened: Opened, name: str, what: str) -> Refusal:
    place = opened.inventory.place
    if place is not None and name in place.rows:
        cure = "confirm its row: as leave out, or as identifier where it must stay; or remove the column"
        return Refusal(Code.IDENTIFIER_FOUND, what, where=place.of(name, "confirmed"), cure=cure)
    cure = f"remove the column from the source, or confirm it under identifiers: {name}: <reason>"
    return Refusal(Code.IDENTIFIER_FOUND, what, where=f"{loaded.where}: source", cure=cure)
