"""Attacks on a protected file by somebody who holds the originals: who is found in it, rightly and wrongly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dpiabook.counting import tally
from dpiabook.mitigation.linkage import link_back
from dpiabook.mitigation.paired import Paired, numbers_of

DRAWN = 500
"""People whom the intruders who compare pair by pair look for."""
AMONG = 20_000
"""People among whom they look: fewer than there are make somebody easier to find, never harder."""
_MOST = 1_000_000
"""People whom all intruders look among, where there are more."""
_INTERVAL = 0.05
_TOLERANCE = 0.1

INTRUDERS: Mapping[str, str] = {
    "n": "people in the file (or drawn from it, where there are very many)",
    "drawn": "people whom those look for who compare record by record",
    "exact": "by exactly what is visible, rightly",
    "exact_wrong": "by exactly what is visible, wrongly",
    "every": "by exactly all columns, rightly",
    "every_wrong": "by exactly all columns, wrongly",
    "near": "of those drawn: by nearly what is visible, rightly",
    "near_wrong": "of those drawn: by nearly what is visible, wrongly",
    "linked": "of those drawn: by weights of what is visible, rightly",
    "linked_wrong": "of those drawn: by weights of what is visible, wrongly",
    "linked_every": "of those drawn: by weights of all columns, rightly",
    "linked_every_wrong": "of those drawn: by weights of all columns, wrongly",
    "learned": "of whom a sensitive attribute is learned, rightly",
    "learned_wrong": "of whom a sensitive attribute is learned, wrongly",
    "within": "whose every perturbed number lies near what the file says",
}
"""What each count of an attack says."""


def attacked(
    pair: Paired, visible: Sequence[str], compared: Sequence[str], attributes: Mapping[str, str], *, seed: int = 1
) -> pd.Series:
    """Attack a file in every way, by what others can see of a person and by every column that it keeps.

    Parameters
    ----------
    pair : Paired
    visible : sequence of str
        Facts that others can know of a person.
    compared : sequence of str
        All columns but ids.
    attributes : mapping of str to str
        What somebody would learn: name of a column to the condition of having it.
    seed : int
        Of whom is looked for.

    Returns
    -------
    pandas.Series
        ``n`` people and ``drawn``, those who are looked for pair by pair. Of n: ``exact`` and ``exact_wrong``, and
        ``every`` and ``every_wrong`` by all columns (:func:`exact_links`); ``learned`` and ``learned_wrong``
        (:func:`learned_from`); ``within`` (:func:`within_intervals`). Of those drawn: ``near`` and ``near_wrong``
        (:func:`near_links`), ``linked`` and ``linked_wrong``, and ``linked_every`` and ``linked_every_wrong`` by all
        columns (:func:`~dpiabook.mitigation.linkage.link_back`).
    """
    pair = pair.drawn(_MOST, seed)
    seen, every = pair.kept(visible), pair.kept(compared)
    some = pair.drawn(AMONG, seed)
    drawn = min(DRAWN, some.rows)
    found: dict[str, Any] = {"n": pair.rows, "drawn": drawn}
    found |= _both("exact", exact_links(pair, seen)) | _both("every", exact_links(pair, every))
    found |= _both("near", near_links(some, seen, drawn, seed))
    found |= _both("linked", _linked(some, seen, drawn, seed))
    found |= _both("linked_every", _linked(some, every, drawn, seed))
    found |= _both("learned", learned_from(pair, seen, attributes))
    return pd.Series({**found, "within": within_intervals(pair, every)})


def _both(name: str, found: tuple[int, int]) -> dict[str, int]:
    return {name: found[0], f"{name}_wrong": found[1]}


def exact_links(pair: Paired, names: Sequence[str]) -> tuple[int, int]:
    """People for whom one record alone agrees in all of some columns: it is theirs, or somebody else's.

    Parameters
    ----------
    pair : Paired
    names : sequence of str
        Columns of the file.

    Returns
    -------
    right, wrong : int
        Records are compared as they stand: what is missing is a value.

    Examples
    --------
    >>> import pyarrow as pa
    >>> before, after = pa.table({"yob": [2000, 2001, 2001, 2004]}), pa.table({"yob": [2001, 2000, 2003, 2004]})
    >>> exact_links(Paired(before, before, after), ["yob"])
    (1, 3)
    """
    if not names:
        return 0, 0
    known, file, size = pair.combined(names)
    alone = tally(file, size)[known] == 1
    return int((alone & (known == file)).sum()), int((alone & (known != file)).sum())


def near_links(pair: Paired, names: Sequence[str], drawn: int, seed: int) -> tuple[int, int]:
    """As :func:`exact_links`, for some people, by somebody who takes a number for the same that is nearly so.

    Parameters
    ----------
    pair : Paired
    names : sequence of str
    drawn : int
        People who are looked for.
    seed : int

    Returns
    -------
    right, wrong : int
        Whole numbers, but a yes and a no, may differ by 1 or by a tenth of a standard deviation, whichever is more;
        other numbers by the latter.

    Examples
    --------
    >>> import pyarrow as pa
    >>> before, after = pa.table({"yob": [2000, 2005, 2020]}), pa.table({"yob": [2001, 2012, 2030]})
    >>> near_links(Paired(before, before, after), ["yob"], 3, seed=1)
    (1, 0)
    """
    from dpiabook.mitigation.linkage_compiled import near

    if not names:
        return 0, 0
    known, file, tolerance = zip(*(_comparable(pair, name) for name in names), strict=True)
    rows = np.random.default_rng(seed).permutation(pair.rows)[:drawn]
    count, own = near(np.column_stack(known), np.column_stack(file), rows, np.array(tolerance))
    return int(((count == 1) & own).sum()), int(((count == 1) & ~own).sum())


def _comparable(pair: Paired, name: str) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """A column before and after as numbers, and by how much they may differ; categories not at all."""
    before, after = numbers_of(pair.form[name]), numbers_of(pair.after[name])
    if before is None or after is None:
        coded = [np.where(codes < 0, np.nan, codes.astype(np.float64)) for codes in pair.codes(name)[:2]]
        return coded[0], coded[1], 0.0
    known = before[~np.isnan(before)]
    deviation = float(known.std()) if len(known) else 0.0
    least = 1.0 if (known == np.rint(known)).all() and len(np.unique(known[:1000])) > 2 else 0.0
    return before, after, max(least, _TOLERANCE * deviation)


def _linked(pair: Paired, names: Sequence[str], drawn: int, seed: int) -> tuple[int, int]:
    if not names:
        return 0, 0
    coded = {name: pair.codes(name) for name in names}
    known = {name: one for name, (one, _, _) in coded.items()}
    file = {name: other for name, (_, other, _) in coded.items()}
    found = link_back(known, file, names, sample=drawn, seed=seed)
    return found.right, found.wrong


def learned_from(pair: Paired, names: Sequence[str], attributes: Mapping[str, str]) -> tuple[int, int]:
    """People of whom the file says one of the attributes, since all records that agree with what is known have it.

    Parameters
    ----------
    pair : Paired
    names : sequence of str
        What is known of a person.
    attributes : mapping of str to str
        Name of a column to the condition of having it; one that is known is nothing to learn.

    Returns
    -------
    right, wrong : int
        People of whom at least one attribute is told that they have; and those of whom one is told that they have not.

    Examples
    --------
    >>> import pyarrow as pa
    >>> before = pa.table({"sex": ["F", "M", "M"], "plan": [1, 1, 0]})
    >>> learned_from(Paired(before, before, before), ["sex"], {"plan": "plan >= 1"})
    (1, 0)
    """
    asked = {name: text for name, text in attributes.items() if name not in names}
    before, after = pair.having(asked)
    if not names:
        return 0, 0
    known, file, size = pair.combined(names)
    people = tally(file, size)
    right, wrong = np.zeros(pair.rows, bool), np.zeros(pair.rows, bool)
    for name in before.keys() & after.keys():
        told = ((people > 0) & (tally(file, size, after[name]) == people))[known]
        right |= told & before[name]
        wrong |= told & ~before[name]
    return int(right.sum()), int(wrong.sum())


def within_intervals(pair: Paired, names: Sequence[str], share: float = _INTERVAL) -> int:
    """People whose every number that was perturbed lies near what the file says.

    Parameters
    ----------
    pair : Paired
    names : sequence of str
        Columns of the file; numbers that are as they were are passed over.
    share : float
        Half the length of the interval around each protected number, in standard deviations of the protected column.

    Returns
    -------
    int
        0 where no number was perturbed. What is missing lies in no interval.

    Notes
    -----
    As sdcMicro's ``dRisk`` (its default k = 0.05): intervals of a share of the standard deviation around the perturbed
    values, and those originals count that lie inside in all variables. Mateo-Sanz, Sebé and Domingo-Ferrer (2004),
    Outlier protection in continuous microdata masking, PSD 2004.

    Examples
    --------
    >>> import pyarrow as pa
    >>> before, after = pa.table({"days": [0.0, 10.0, 20.0]}), pa.table({"days": [0.1, 10.0, 25.0]})
    >>> within_intervals(Paired(before, before, after), ["days"])
    2
    """
    inside = None
    for name in names:
        before, after = numbers_of(pair.form[name]), numbers_of(pair.after[name])
        if before is None or after is None or pair.form[name].equals(pair.after[name]):
            continue
        reach = share * np.nanstd(after, ddof=1)
        here = np.abs(before - after) <= reach
        inside = here if inside is None else inside & here
    return 0 if inside is None else int(inside.sum())
