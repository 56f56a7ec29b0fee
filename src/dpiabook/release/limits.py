"""What is printed beside a withheld count says of its size, in the words of a sentence."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from dpiabook.evidence.finding import Column
from dpiabook.release.attack import bounds
from dpiabook.release.formatter import HIDDEN
from dpiabook.release.linkage import grids_of_statements
from dpiabook.release.names import linked
from dpiabook.release.profiles import OutputProfile
from dpiabook.release.programme import ContradictionError
from dpiabook.release.reading import knowledge
from dpiabook.release.rules import rounding_base
from dpiabook.release.statement import Statement

_TELLS, _SMALL, _NEAR = 2, 5, 0.01
"""An upper end says something of a count where it is at most so many times the lower one, or so many thresholds; ends
that lie so near to each other, as a share, read as one number."""

Limits = Mapping[tuple[str, str], str]
"""By finding and number of its sentence, the words that stand in the place of a withheld count."""


def limits(statements: Sequence[Statement], profile: OutputProfile) -> dict[tuple[str, str], str]:
    """Say of counts that sentences withhold what all that is printed beside them says already.

    Parameters
    ----------
    statements : sequence of Statement
        All that one reader has of a pack.
    profile : OutputProfile
        The rules they were printed under.

    Returns
    -------
    dict of (str, str) to str
        By finding and name of the number. A count of which its neighbours say little is not among them: it stays
        undisclosed. What protects another is called undisclosed only where a reader cannot tell its size.

    Notes
    -----
    The bounds are those that the attack on the same pack starts from (printed intervals, passed on through sums, bases
    and pairs of which one never exceeds the other), rounded outwards; so the words tell an intruder nothing new.

    Examples
    --------
    >>> from dpiabook.evidence.finding import Finding, Table
    >>> from dpiabook.release.formatter import Formatter
    >>> from dpiabook.release.present import present
    >>> from dpiabook.release.profiles import load_profile
    >>> from dpiabook.release.rules import Rules
    >>> a, b = Column("a", "A", "people"), Column("b", "B", "people")
    >>> columns = (a, b, Column("c", "C", "people", sums=("a", "b")))
    >>> finding = Finding("B07.a", "B07", "T", "{b} of {c}.", Table(columns, ((4, 103, 107),)))
    >>> present(finding, Rules(load_profile("ons_srs"), "dpia", None, Formatter(load_profile("ons_srs")))).sentence
    'Between about 90 and about 110 of about 105.'
    """
    asked = list(_asked(statements))
    if not asked or profile.exact:
        return {}
    grids = grids_of_statements(statements)
    network = linked(grids)
    at = {(grid.finding, grid.which): number for number, grid in enumerate(grids)}
    counts = [network.cells[(at[one.id, "numbers"], 0, index)] for one, index, _ in asked]
    try:
        low, high = bounds(network, knowledge(network, grids, profile), counts)
    except ContradictionError:
        return {}
    found = {}
    for count, (statement, _, column) in zip(counts, asked, strict=True):
        if words := _words(float(low[count]), float(high[count]), profile):
            found[statement.id, column.name] = words
    return found


def _asked(statements: Iterable[Statement]) -> Iterator[tuple[Statement, int, Column]]:
    """Numbers of sentences that are withheld to protect others."""
    for one in statements:
        if one.numbers is not None:
            pairs = enumerate(zip(one.numbers.columns, one.numbers.cells[0], strict=True))
            yield from ((one, index, column) for index, (column, text) in pairs if text == HIDDEN and not column.most)


def _words(low: float, high: float, profile: OutputProfile) -> str:
    base = rounding_base(profile, by_area=False)
    least = base * math.floor(low / base)
    if least < max(profile.threshold, 1):
        return ""
    if high > max(_TELLS * least, _SMALL * profile.threshold):
        return f"at least about {least:,}"
    most = base * math.ceil(high / base)
    if most - least <= _NEAR * most:
        return f"about {base * round((low + high) / 2 / base):,}"
    return f"between about {least:,} and about {most:,}"
