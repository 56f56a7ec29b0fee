"""One family for all that are alike, so that a question asked over and over is asked of fewer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dpiabook.counting import CodedKeys, TableLike, coded_keys, source_of_codes
from dpiabook.risk.family_profiles import family_profiles

ALIKE = "__families_alike"


def distinct_families(table: TableLike, known: Sequence[str], family: str) -> CodedKeys:
    """Keep one of the families whose children agree in everything that is known of them.

    Families that are alike now stay alike in every coarser form, and have the same candidates there.

    Parameters
    ----------
    table : TableLike
        One row per child.
    known : sequence of str
        All that will be known of a child in any form.
    family : str
        Column of family ids; children without one are left out.

    Returns
    -------
    CodedKeys
        `known` and `family`, one row per child of a kept family; ``multiplicity`` is the number of families that its
        family stands for.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``.

    Examples
    --------
    >>> import pandas as pd
    >>> children = pd.DataFrame({"family": [1, 1, 2, 2, 3], "yob": [8, 9, 9, 8, 8]})
    >>> found = distinct_families(children, ["yob"], "family")
    >>> found.column("yob").tolist(), found.multiplicity.tolist()
    ([0, 1, 0], [2, 2, 1])
    """
    coded = coded_keys(table, [*known, family])
    columns = {name: (codes, levels) for name, codes, levels in zip(coded.keys, coded.codes, coded.levels, strict=True)}
    profiles = family_profiles(source_of_codes(columns), known, family)
    alike = np.bincount(profiles.profile_number, minlength=profiles.profiles)
    first = np.empty(profiles.profiles, np.int64)
    # The last to be written is the first of its profile.
    first[profiles.profile_number[::-1]] = np.arange(profiles.families)[::-1]
    stands_for = np.zeros(profiles.families + 1, np.int64)
    stands_for[first] = alike
    # A child without a family has the last place, which stands for nobody.
    each = stands_for[profiles.family_number]
    kept = np.flatnonzero(each)
    number = np.full(profiles.families, -1, np.int32)
    number[first] = np.arange(len(first), dtype=np.int32)
    held = {name: (codes[kept], levels) for name, (codes, levels) in columns.items() if name != family}
    held[family] = (number[profiles.family_number[kept]], None)
    return coded_keys(source_of_codes(held, **{ALIKE: each[kept]}), coded.keys, count=ALIKE)
