"""From counts by area to all indicators of every attribute."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd

from dpiabook.result import NotAssessed
from dpiabook.result.collected import shaped
from dpiabook.stigma.area_gain import area_gain
from dpiabook.stigma.area_indicators import area_indicators
from dpiabook.stigma.compounding import Compounding
from dpiabook.stigma.counts import Unit
from dpiabook.stigma.education_labels import EducationLabels
from dpiabook.stigma.group_disclosure import GroupDisclosure, group_disclosure
from dpiabook.stigma.label_bounds import labelled_areas
from dpiabook.stigma.publication import AttributeIndicators
from dpiabook.stigma.recording import recording_asymmetry
from dpiabook.stigma.resident_rate import resident_rate
from dpiabook.stigma.small_numbers import small_numbers
from dpiabook.stigma.thresholds import DEFAULT_THRESHOLDS, StigmaThresholds


@shaped
def attribute_indicators(  # noqa: PLR0913 -- the inputs are independent, all by name
    areas: pd.DataFrame,
    cells: pd.DataFrame,
    attributes: Iterable[str],
    *,
    area: str = "area",
    keys: Sequence[str] = (),
    education: EducationLabels | None = None,
    education_areas: EducationLabels | None = None,
    education_label: str = "",
    residents: pd.DataFrame | None = None,
    compounding: Compounding | None = None,
    unit: Unit = "people",
    seed: int = 1,
    thresholds: StigmaThresholds = DEFAULT_THRESHOLDS,
) -> dict[str, AttributeIndicators] | NotAssessed:
    """Compute every indicator that the counts allow, attribute by attribute.

    Parameters
    ----------
    areas, cells : pandas.DataFrame
        Counts of each area, and of each area by the coarse `keys`: area, n (people), and for each attribute its name
        (people who have it) and ``<name>_known`` (people for whom it is recorded). Where `areas` counts families as
        well, as `group_counts` does, a test against everybody must hold of families, too.
    attributes : iterable of str
        Names of the attributes.
    area : str
        Name of the column that holds the area in `areas` and `cells`.
    keys : sequence of str
        Further columns of `cells`. A cell in which one is missing is left out: nobody can tell who is in it.
    education : EducationLabels, optional
        S7, for the attribute `education_label`.
    education_areas : EducationLabels, optional
        S7 by area, whose bounds are carried into S2 to S4 of that attribute.
    residents : pandas.DataFrame, optional
        Columns area and residents, from outside the dataset.
    compounding : Compounding, optional
        S9, which is about all attributes together and so joins each of them.
    unit : {"people", "groups"}
        Who is counted.
    seed : int
        Of bootstrap and draws.
    thresholds : StigmaThresholds
        The limits in force.

    Returns
    -------
    dict of str to AttributeIndicators, or NotAssessed
        In the order of `attributes`, without those recorded for nobody; the latter where none is left.

    Examples
    --------
    >>> areas = pd.DataFrame({"area": ["a", "b"], "n": [50, 60], "care": [5, 6], "care_known": [50, 58]})
    >>> attribute_indicators(areas, areas, ["care"])["care"].areas.overall
    0.10185185185185185
    """
    areas, cells = (frame.rename(columns={area: "area"}).dropna(subset="area") for frame in (areas, cells))
    cells = cells.dropna(subset=list(keys))
    keys, cells = (keys, cells) if len(cells) else ((), areas)
    found = {}
    for name in attributes:
        counts, detail = _counts(areas, name), _counts(cells, name, keys)
        if counts["n"].sum() == 0:
            continue
        given = counts[["area", "n", "x"]].join(_families(areas, name))
        indicators = area_indicators(given, unit=unit, seed=seed, thresholds=thresholds)
        found[name] = AttributeIndicators(
            areas=indicators,
            groups=group_disclosure(detail, keys, thresholds=thresholds),
            gain=area_gain(indicators, thresholds=thresholds),
            small=small_numbers(counts, thresholds=thresholds),
            recording=recording_asymmetry(counts, thresholds=thresholds),
            residents=resident_rate(counts, residents, thresholds=thresholds),
        )
        found[name] = found[name] if compounding is None else replace(found[name], compounding=compounding)
    if education is not None and education_label in found:
        label = (
            labelled_areas(found[education_label].areas, education_areas)
            if isinstance(education_areas, EducationLabels)
            else None
        )
        found[education_label] = replace(found[education_label], education=education, label=label)
    return found or NotAssessed("attribute_indicators", "no attribute is recorded for anybody whose area is known")


@shaped
def single_groups(
    cells: pd.DataFrame,
    attributes: Iterable[str],
    *,
    area: str,
    keys: Sequence[str],
    thresholds: StigmaThresholds = DEFAULT_THRESHOLDS,
) -> dict[str, GroupDisclosure]:
    """Find the groups that are alike where an area is divided by single values, which bands put together hide.

    Parameters
    ----------
    cells : pandas.DataFrame
        Counts of each area by `keys`, as for `attribute_indicators`, but by each single value: of an age, by years.
    attributes : iterable of str
        Names of the attributes.
    area : str
        Name of the column that holds the area.
    keys : sequence of str
        Further columns of `cells`. A cell in which one is missing is left out.
    thresholds : StigmaThresholds
        The limits in force.

    Returns
    -------
    dict of str to GroupDisclosure
        In the order of `attributes`.

    Notes
    -----
    Figures of an area are not printed so finely divided, so no gate rests on it; whoever holds the records could divide
    them.

    Examples
    --------
    >>> cells = pd.DataFrame({"area": ["a", "a"], "age": [14, 15], "n": [9, 50], "care": [9, 2], "care_known": [9, 50]})
    >>> single_groups(cells, ["care"], area="area", keys=["age"])["care"].cells["found"].tolist()
    ['uniform', 'none']
    """
    known = cells.rename(columns={area: "area"}).dropna(subset=["area", *keys])
    return {name: group_disclosure(_counts(known, name, keys), keys, thresholds=thresholds) for name in attributes}


@shaped
def family_counts(counts: pd.DataFrame, attributes: Iterable[str]) -> pd.DataFrame:
    """Counts of families in the place of counts of people, so that every indicator can be taken of families too.

    Parameters
    ----------
    counts : pandas.DataFrame
        With columns families, and for each attribute ``<name>_families`` and ``<name>_families_known``.
    attributes : iterable of str
        Names of the attributes.

    Returns
    -------
    pandas.DataFrame
        The same groups: n is the number of families, the attribute the number of families with somebody who has it.

    Examples
    --------
    >>> frame = pd.DataFrame({"area": ["a"], "n": [9], "families": [4], "care": [3], "care_known": [9],
    ...                       "care_families": [2], "care_families_known": [4]})
    >>> family_counts(frame, ["care"]).to_dict("list")
    {'area': ['a'], 'n': [4], 'care': [2], 'care_known': [4]}
    """
    names = list(attributes)
    parts = [f"{name}{part}" for name in names for part in ("", "_known", "_families", "_families_known")]
    frame = counts.drop(columns=[*parts, "families"]).assign(n=counts["families"])
    for name in names:
        frame[name], frame[f"{name}_known"] = counts[f"{name}_families"], counts[f"{name}_families_known"]
    return frame


def _families(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Families for whom an attribute is recorded, and those with somebody who has it; no column where none is known."""
    there = {f"{name}_families_known": "families", f"{name}_families": "families_x"}
    return frame[[column for column in there if column in frame]].rename(columns=there).fillna(0)


def _counts(frame: pd.DataFrame, name: str, keys: Sequence[str] = ()) -> pd.DataFrame:
    """One attribute's counts: people for whom it is recorded, those who have it, and those for whom it is missing."""
    known = frame[f"{name}_known"]
    return frame[["area", *keys]].assign(n=known, x=frame[name], missing=frame["n"] - known)
