"""Risk by area: where few people share their key values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dpiabook.counting import CodedKeys, TableLike, as_source, coded_keys, group, pack
from dpiabook.result.collected import shaped
from dpiabook.risk.class_frequencies import ClassFrequencies, Missing, frequencies_of
from dpiabook.risk.family_profiles import FamilyProfiles, family_profiles
from dpiabook.risk.individual_risk import IndividualRisk, Population, individual_risk

_UNDER = (3, 5, 10)


@shaped
def by_area(  # noqa: PLR0913 -- the roles of the columns, by name
    table: TableLike,
    keys: Sequence[str],
    area: str,
    family: str | FamilyProfiles | None = None,
    *,
    weight: str | None = None,
    count: str | None = None,
    missing: Missing | Mapping[str, Missing] | None = None,
    population: Population = "everyone",
    area_known: bool = True,
    k: int = 10,
    ids: str | None = None,
) -> pd.DataFrame:
    """Count uniques, small classes, expected re-identifications and unique families in each area.

    Parameters
    ----------
    table : TableLike
        One row per person, or per group of people with `count`.
    keys : sequence of str
        Key variables.
    area : str
        Column of areas; people whose area is missing are a row of their own, and read as states could be of any.
    family : str or FamilyProfiles, optional
        Column of family ids: adds families, and those whose children's keys no other family of the area has. Or
        profiles of the same table that were compared within the area before.
    weight, count : str, optional
        As in :func:`~dpiabook.risk.class_frequencies`.
    missing : {"states", "wildcard", "value"} or Mapping of them by key, optional
        As in :func:`~dpiabook.risk.class_frequencies`: an unknown gives ranges. In a mapping, and without one, a
        missing area is a value.
    population : {"everyone", "programme", "sample"}
        As in :func:`~dpiabook.risk.individual_risk`.
    area_known : bool
        Whether the intruder knows the area, so that people are compared within it only.
    k : int
        Adds ``under_<k>`` where that is none of the columns below.
    ids : str, optional
        Column of identifiers, needed with `family` where the source has no row order.

    Returns
    -------
    pandas.DataFrame
        One row per area, sorted: the area, ``n`` (people), ``uniques``, ``under_3``, ``under_5``, ``under_10``,
        ``expected`` (sum of r), ``rate`` (of n), and with `family` ``families`` and ``unique_families``. All that
        counts by risk is the lower end of a range, whose upper end has the same name and ``_most``.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``, ``COLUMN_TYPE`` or ``MEASURE_INPUT``.

    Examples
    --------
    >>> children = pd.DataFrame({"area": ["A", "A", "B"], "yob": [2008, 2008, 2008], "family": [1, 2, 3]})
    >>> by_area(children, ["yob"], "area", family="family")[["area", "uniques", "rate", "unique_families"]]
      area  uniques  rate  unique_families
    0    A        0   0.5                0
    1    B        1   1.0                1
    """
    others = tuple(key for key in keys if key != area)
    source = as_source(table)
    coded = coded_keys(source, [*others, area], count=count, weight=weight, ids=ids)
    compared = (*others, area) if area_known else tuple(keys)
    readings = missing if isinstance(missing, str) else {area: "value", **(missing or {})}
    frequencies = frequencies_of(coded, readings, keys=compared)
    frame = _people(coded, area, frequencies, individual_risk(frequencies, population), k)
    if family is not None:
        if isinstance(family, str):
            family = family_profiles(source, others, family, within=area if area_known else None, ids=ids)
        frame = frame.join(_families(coded, area, family))
    return frame.reset_index(drop=True)


def _people(coded: CodedKeys, area: str, frequencies: ClassFrequencies, risk: IndividualRisk, k: int) -> pd.DataFrame:
    numbers = coded.groups([area])
    below = {"uniques": 2, **{f"under_{k}": k for k in sorted({*_UNDER, k})}}
    few = {name: numbers.count(coded.times(frequencies.sample < k)) for name, k in below.items()}
    most = few
    if frequencies.class_least is not None:
        most = {name: numbers.count(coded.times(frequencies.least < k)) for name, k in below.items()}
    frame = pd.DataFrame(
        {"n": numbers.count(coded.multiplicity), **few, **{f"{name}_most": found for name, found in most.items()}}
    )
    frame["expected"] = numbers.total(coded.times(risk.risk))
    frame["expected_most"] = numbers.total(coded.times(risk.risk_most))
    frame["rate"] = frame["expected"] / frame["n"]
    codes = coded.column(area)[numbers.first]
    frame.insert(0, area, _labels(coded, area, codes))
    frame.index = pd.Index(np.where(codes < 0, len(coded.levels[coded.keys.index(area)]), codes))
    return frame.sort_index()


def _labels(coded: CodedKeys, area: str, codes: NDArray[np.int32]) -> pd.Series:
    levels: pd.Series = coded.levels[coded.keys.index(area)].to_pandas()
    return levels.convert_dtypes().reindex(codes).reset_index(drop=True)


def _families(coded: CodedKeys, area: str, profiles: FamilyProfiles) -> pd.DataFrame:
    codes = coded.column(area)
    place = np.where(codes < 0, len(coded.levels[coded.keys.index(area)]), codes)
    known = profiles.family_number >= 0
    owner, place = profiles.family_number[known], place[known].astype(np.int32)
    areas = int(place.max(initial=0)) + 1
    # A family recorded in two areas counts in each of them.
    pairs = group(pack([owner, place], [profiles.families, areas])).first
    counted = {"families": np.bincount(place[pairs], minlength=areas)}
    for end, candidates in (("", profiles.candidates), ("_most", profiles.least)):
        alone = candidates[owner[pairs]] == 1
        counted[f"unique_families{end}"] = np.bincount(place[pairs][alone], minlength=areas)
    every = range(len(coded.levels[coded.keys.index(area)]) + 1)
    return pd.DataFrame(counted).reindex(every, fill_value=0).astype("int64")
