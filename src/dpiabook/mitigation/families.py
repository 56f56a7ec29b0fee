"""Families alone with the make-up of their children, at every node of a lattice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dpiabook.counting import TableLike, source_of_codes
from dpiabook.counting.coded_keys import AT_ONCE
from dpiabook.machine.workers import Workers
from dpiabook.mitigation.forms import Forms
from dpiabook.mitigation.lattice import Lattice
from dpiabook.risk import family_profiles
from dpiabook.risk.distinct_families import ALIKE, distinct_families


def with_families(
    found: Lattice, table: TableLike, child_keys: Sequence[str], family: str, within: str | None = None
) -> Lattice:
    """Add to every node how many families are alone with the make-up of their children.

    Nodes that agree on the forms of the child keys and of the area share one count.

    Parameters
    ----------
    found : Lattice
        Evaluated nodes.
    table : TableLike
        One row per child.
    child_keys : sequence of str
        What is known of each child; those that the lattice does not recode stay as they are.
    family : str
        Column of family ids.
    within : str, optional
        Column, such as the area, in which families are compared; everywhere once it is left out.

    Returns
    -------
    Lattice
        With ``unique_families``, ``unique_families_most`` (where something is unknown of a child) and
        ``unique_families_share`` in its table, and `families`.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.mitigation.ladders import Ladder
    >>> from dpiabook.mitigation.lattice import lattice
    >>> from dpiabook.mitigation.rungs import Rung
    >>> children = pd.DataFrame({"family": [1, 1, 2, 2], "yob": [2000, 2002, 2001, 2003]})
    >>> found = lattice(children, {"yob": Ladder("yob", (Rung(band=2),))})
    >>> with_families(found, children, ["yob"], "family").table["unique_families"].tolist()
    [2, 0]
    """
    names = list(dict.fromkeys([*child_keys, *([within] if within else [])]))
    coded = distinct_families(table, names, family)
    owner = (coded.column(family), coded.levels[-1])
    places = {name: found.keys.index(name) for name in names if name in found.keys}

    def alone_among(forms: tuple[int, ...]) -> tuple[int, int, int]:
        chosen = {name: (found.root.forms[at], form) for (name, at), form in zip(places.items(), forms, strict=True)}
        columns = {name: (_recoded(coded.column(name), chosen.get(name)), None) for name in names}
        known = [name for name in child_keys if name != within]
        rows = source_of_codes({**columns, family: owner}, **{ALIKE: coded.multiplicity})
        profiles = family_profiles(rows, known, family, within, alike=ALIKE)
        return *profiles.under_range(2), profiles.families

    nodes = [tuple(int(node[at]) for at in places.values()) for node in found.table.index]
    different = list(dict.fromkeys(nodes))
    with Workers(AT_ONCE) as pool:
        counted = dict(zip(different, pool.map(alone_among, different), strict=True))
    every = [counted[forms] for forms in nodes]
    families = every[0][2]
    unique, most = (np.array([alone[end] for alone in every], dtype=np.int64) for end in (0, 1))
    table_with = found.table.assign(
        unique_families=unique, unique_families_most=most, unique_families_share=unique / max(families, 1)
    )
    return replace(found, table=table_with, families=families)


def _recoded(codes: NDArray[np.int32], chosen: tuple[Forms, int] | None) -> NDArray[np.int32]:
    if chosen is None:
        return codes
    forms, form = chosen
    # What is left out is unknown of nobody in particular: all families agree in it.
    return np.zeros_like(codes) if forms.left_out(form) else forms.recoded(form, codes)
