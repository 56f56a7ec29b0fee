"""Columns that many findings share, so that the same number is named and released in one way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from dpiabook.evidence.finding import Column

ONE_CANDIDATE, RIGHT_GUESSES = "one candidate for {scenario}", "right guesses of {scenario}"
"""What an intruder's success is called in the whole pack."""

ANY_INTRUDER = "most with one candidate for any intruder: "
AS_THEY_ARE = "as they are"
"""What a plan is called that makes nothing coarser."""

WITH_ATTRIBUTE = "with the attribute: {attribute}"
"""What the number of people with an attribute is called."""

IN_AREA = " in {area}"

RECORDED = "recorded: {variable}"
"""What the number of people for whom a variable is recorded is called."""

KNOWN = ("known: {attribute}", "recorded: {attribute}")
"""What the number of those is called for whom an attribute is known: it may be that its variable does not apply."""

MOST = "_most"
"""What the upper end of a range is called after its lower end."""


def text(name: str, label: str) -> Column:
    """Words that count nobody."""
    return Column(name, label, "text")


def volume(name: str, label: str, unit: str = "people") -> Column:
    """How many people, groups or records there are."""
    return Column(name, label, "volume", unit)


def risk(  # noqa: PLR0913 -- the parts of a column, by name
    name: str, label: str, of: str, unit: str = "people", *, rest: str = "", within: tuple[str, ...] = ()
) -> Column:
    """People or groups by how easily they are recognised."""
    return Column(name, label, "risk", unit, of=of, rest=rest, within=within)


def people(  # noqa: PLR0913 -- the parts of a column, by name
    name: str, label: str, of: str, unit: str = "people", *, sums: tuple[str, ...] = (), within: tuple[str, ...] = ()
) -> Column:
    """People with an attribute."""
    return Column(name, label, "people", unit, of=of, sums=sums, within=within)


def share(name: str, label: str, part: str, of: str, digits: int = 0) -> Column:
    """`part` over `of`, made anew from what is released of both."""
    return Column(name, label, "share", "%", part, of, digits)


def having_both(one: str, other: str) -> str:
    """What the count of those is called who have two attributes, in whatever finding it stands.

    Examples
    --------
    >>> having_both("b", "a")
    'both a and b'
    """
    return f"both {' and '.join(sorted((one, other)))}"


def structural(name: str, label: str, unit: str = "", digits: int = 0) -> Column:
    """A number that counts no people."""
    return Column(name, label, "structural", unit, digits=digits)


def derived(  # noqa: PLR0913 -- the parts of a column, by name
    name: str, label: str, of: str, *, unit: str = "", digits: int = 0, inside: bool = False
) -> Column:
    """A fitted or summary value that rests on `of` people."""
    return Column(name, label, "derived", unit, of=of, digits=digits, inside=inside)


def named(column: Column, *names: str, total: tuple[str, ...] = ()) -> Column:
    """A count that goes by names in the whole pack (`Column.known_as`), and the sum of whose rows does."""
    return replace(column, known_as=names, total_as=total)


def alone_columns(person: str, k: int, known: tuple[str, ...] = ()) -> list[Column]:
    """The columns that count people who are alone, or in groups under k, with what is `known` in words."""
    return [
        volume("n", person.capitalize(), person),
        named(risk("unique", "Alone", "n", person, within=("under_k",)), *(alone_with(one) for one in known)),
        named(risk("under_k", f"In groups under {k}", "n", person), *(few_with(one, k) for one in known)),
        share("share_unique", "Share alone", "unique", "n"),
        share("share_under_k", f"Share in groups under {k}", "under_k", "n"),
    ]


def in_order(titles: str) -> str:
    """Facts in words, as they stand in a name that does not depend on how they were listed."""
    return ", ".join(sorted(titles.replace(" and ", ", ").split(", ")))


def alone_with(known: str) -> str:
    """What the number of people who are alone with facts is called in the whole pack."""
    return f"alone with {known}"


def few_with(known: str, k: int) -> str:
    """The same of those in groups under k."""
    return f"in groups under {k} with {known}"


def ranged(columns: Iterable[Column], frame: pd.DataFrame) -> list[Column]:
    """Put the upper end of a range beside its lower end, where any row of a frame has both and they differ.

    Parameters
    ----------
    columns : iterable of Column
        Counts, and shares made of them.
    frame : pandas.DataFrame
        May hold an upper end under the name of the lower one and ``_most``.

    Returns
    -------
    list of Column
        A sentence names the lower end only; both are read as one range.

    Examples
    --------
    >>> frame = pd.DataFrame({"n": [9], "unique": [1], "unique_most": [3], "under_k": [4], "under_k_most": [4]})
    >>> [column.name for column in ranged(alone_columns("people", 10), frame)]
    ['n', 'unique', 'unique_most', 'under_k', 'share_unique', 'share_unique_most', 'share_under_k']
    """
    given = list(columns)
    wide = {column.name for column in given if _differ(frame, column.name)}
    found: list[Column] = []
    for column in given:
        name, label = f"{column.name}{MOST}", f"{column.label}, at most"
        lower = replace(column, label=f"{column.label}, at least", most=name)
        if column.name in wide:
            # The more there can be of one, the fewer there can be of the rest.
            found.append(replace(lower, rest=_end_of(column.rest, wide)))
            within = tuple(_end_of(other, wide) for other in column.within)
            most = replace(column, name=name, label=label, within=within)
            found.append(replace(most, known_as=_ends_of(column.known_as), total_as=_ends_of(column.total_as)))
        elif column.kind == "share" and column.part in wide:
            found += [lower, replace(column, name=name, label=label, part=f"{column.part}{MOST}")]
        elif name in frame:
            # One number is both ends.
            both = (*column.known_as, *_ends_of(column.known_as)), (*column.total_as, *_ends_of(column.total_as))
            found.append(replace(column, known_as=both[0], total_as=both[1]))
        else:
            found.append(column)
    return found


def _ends_of(names: tuple[str, ...]) -> tuple[str, ...]:
    """What the upper end of a range is called where the lower one goes by names."""
    return tuple(f"{name}, at most" for name in names)


def _end_of(name: str, wide: set[str]) -> str:
    """The column of the upper end, where there is one."""
    return f"{name}{MOST}" if name in wide else name


def narrowed(columns: Iterable[Column]) -> list[Column]:
    """The columns of a table: shares of upper ends are left out where the counts stand beside them."""
    return [column for column in columns if not (column.kind == "share" and column.name.endswith(MOST))]


def _differ(frame: pd.DataFrame, name: str) -> bool:
    upper = f"{name}{MOST}"
    return name in frame and upper in frame and bool((frame[name] != frame[upper]).any())


def both_ends(name: str, ends: tuple[float, float]) -> dict[str, float]:
    """The two ends of a range under the names of its columns.

    Examples
    --------
    >>> both_ends("unique", (1, 3))
    {'unique': 1, 'unique_most': 3}
    """
    return {name: ends[0], f"{name}{MOST}": ends[1]}
