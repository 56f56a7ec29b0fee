"""Families alone with the make-up of their children, at every node of a lattice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dpiabook.counting import TableLike, coded_keys, source_of_codes
from dpiabook.mitigation.forms import Forms
from dpiabook.mitigation.lattice import Lattice
from dpiabook.risk import family_profiles


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
        With ``unique_families`` and ``unique_families_share`` in its table, and `families`.

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
    coded = coded_keys(table, [*names, family])
    owner = (coded.column(family), coded.levels[-1])
    places = {name: found.keys.index(name) for name in names if name in found.keys}
    counted: dict[tuple[int, ...], tuple[int, int]] = {}

    def unique_at(node: tuple[int, ...]) -> tuple[int, int]:
        forms = tuple(node[at] for at in places.values())
        if forms not in counted:
            chosen = {name: (found.root.forms[places[name]], node[places[name]]) for name in places}
            columns = {name: (_recoded(coded.column(name), chosen.get(name)), None) for name in names}
            known = [name for name in child_keys if name != within]
            profiles = family_profiles(source_of_codes({**columns, family: owner}), known, family, within)
            counted[forms] = (profiles.unique, profiles.families)
        return counted[forms]

    every = [unique_at(tuple(int(form) for form in node)) for node in found.table.index]
    families = every[0][1]
    unique = np.array([alone for alone, _ in every], dtype=np.int64)
    table_with = found.table.assign(unique_families=unique, unique_families_share=unique / max(families, 1))
    return replace(found, table=table_with, families=families)


def _recoded(codes: NDArray[np.int32], chosen: tuple[Forms, int] | None) -> NDArray[np.int32]:
    return codes if chosen is None else chosen[0].recoded(chosen[1], codes)
