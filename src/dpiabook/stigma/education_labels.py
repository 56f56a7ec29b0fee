"""S7, education label mismatch: children flagged missing from education who are known, or may be, in education."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from dpiabook.errors import Code, DataRefusal, column_missing
from dpiabook.result import NotAssessed, Result
from dpiabook.stigma.counts import checked_counts
from dpiabook.stigma.thresholds import DEFAULT_THRESHOLDS, StigmaThresholds

Verdict = Literal["publish", "review", "do not publish", "nobody flagged"]

STATUS = ("ehe", "eotas", "on_roll")
_COUNTED = ("flagged", "known_not", "if_suitable", "unknown", "in_admission")
WHERE = "S7 education label mismatch"


@dataclass(frozen=True)
class EducationReasons:
    """Which recorded reasons settle whether a child is missing from education.

    Upper and lower case, spaces and hyphens make no difference.

    Attributes
    ----------
    in_admission : frozenset of str
        Waiting for a place, or offered one and not yet started: missing from education, shown as a line of its own.
    unsuitable : frozenset of str
        Home education judged unsuitable: missing from education, whatever the home-education flag says.
    suitable : frozenset of str
        Home education judged suitable: not missing from education, for certain.
    outside_age : frozenset of str
        Outside compulsory school age: not missing from education.
    """

    in_admission: frozenset[str] = frozenset(
        {
            "awp",
            "awaiting_place",
            "awaiting_a_place",
            "awaiting_school_place",
            "awaiting_a_school_place",
            "offered_not_started",
        }
    )
    unsuitable: frozenset[str] = frozenset({"home_education_unsuitable", "unsuitable_home_education", "ehe_unsuitable"})
    suitable: frozenset[str] = frozenset({"home_education_suitable", "suitable_home_education", "ehe_suitable"})
    outside_age: frozenset[str] = frozenset({"outside_compulsory_age", "outside_compulsory_school_age"})


@dataclass(frozen=True)
class CompulsoryAges:
    """Whole years of age at which a child is of compulsory school age for certain, or may be.

    Attributes
    ----------
    surely : tuple of int
        First and last year of age at which every child is.
    perhaps : tuple of int
        First and last year of age at which some are: younger and older ones are not.

    Notes
    -----
    Education Act 1996, section 8: it begins with the term after the fifth birthday, and ends on the last Friday in June
    of the school year in which a child becomes 16, which comes before the birthday of those born in July and August.
    """

    surely: tuple[int, int] = (6, 14)
    perhaps: tuple[int, int] = (5, 16)

    @property
    def at_the_edge(self) -> tuple[int, ...]:
        """Years of age at which some are and some are not."""
        first, last = self.surely
        return tuple(age for age in range(self.perhaps[0], self.perhaps[1] + 1) if not first <= age <= last)


@dataclass(frozen=True)
class LabelBounds:
    """Bounds on the share of flagged children whom the label would describe wrongly.

    Attributes
    ----------
    flagged : int
        Children flagged missing from education.
    known_not, if_suitable, unknown, in_admission : int
        Of these: certainly not missing from education; not missing if their education at home is suitable, which nobody
        recorded; of unknown status; missing, and in an admission process.
    lower, middle, upper : float
        known_not, known_not + if_suitable, and known_not + if_suitable + unknown, over flagged; missing (NaN) when
        nobody is flagged. The true share may lie anywhere between lower and upper; middle is no estimate.
    verdict : str
        "publish", "review", "do not publish" (as "missing from education"), or "nobody flagged".
    """

    flagged: int
    known_not: int
    if_suitable: int
    unknown: int
    in_admission: int
    lower: float
    middle: float
    upper: float
    verdict: Verdict


@dataclass(frozen=True, eq=False)
class EducationLabels(Result):
    """Bounds for everyone, and by group where asked for.

    Attributes
    ----------
    overall : LabelBounds
        All groups together.
    groups : pandas.DataFrame
        A row per group, in order of appearance: the group's column, then the fields of `LabelBounds`. Without a row
        when no group was asked for.
    by : str
        The group's column, or empty.
    ages : bool
        Whether it was looked at how old the children were.
    """

    overall: LabelBounds
    groups: pd.DataFrame
    by: str
    ages: bool = False


def education_labels(
    counts: pd.DataFrame,
    *,
    by: str = "",
    reasons: EducationReasons | None = None,
    compulsory: CompulsoryAges = CompulsoryAges(),
    thresholds: StigmaThresholds = DEFAULT_THRESHOLDS,
) -> EducationLabels | NotAssessed:
    """Bound the share of children flagged missing from education to whom the words do not apply.

    Parameters
    ----------
    counts : pandas.DataFrame
        Columns cme, ehe, eotas, on_roll (1, 0 or missing), reason (text or missing), n (children); a row per
        combination, any number of rows per group. Of the status columns and the reason those that are not there are
        taken as missing for every child. Where there is a column age (whole years when the flag was set, or missing),
        a child outside compulsory school age is certainly not missing from education, and of one who may be outside
        it cannot be told; without it ages are not looked at.
    by : str, optional
        Column of groups: the region first, the area only where it is released.
    reasons : EducationReasons, optional
        What the recorded reasons mean.
    compulsory : CompulsoryAges, optional
        Between which ages the words apply.
    thresholds : StigmaThresholds, optional
        Limits of the verdicts.

    Returns
    -------
    EducationLabels or NotAssessed
        The latter when none of ehe, eotas and on_roll is there.

    Raises
    ------
    Refusal
        As `checked_counts`; ``MEASURE_INPUT`` when a flag holds anything but 0, 1 and missing.

    Notes
    -----
    Department for Education, Children missing education: methodology. The definition excludes suitable home
    education, education otherwise than at school, absence while on a roll and other ages; it includes children who
    wait for a place and home education judged unsuitable. Of unknown status is a child with no flag set, at least one
    of the three flags missing, and no recorded reason that settles it; and one of an age at which some are of
    compulsory school age. Whether education at home is suitable is a judgement that few records hold; without it the
    sharp bounds (Manski 1989) count the child at the upper end only.

    Examples
    --------
    >>> counts = pd.DataFrame({"cme": [1, 1, 0], "ehe": [1, 0, 1], "eotas": 0, "on_roll": 0, "n": [3, 97, 50]})
    >>> found = education_labels(counts)
    >>> found.overall.known_not, found.overall.lower, found.overall.verdict
    (0, 0.0, 'publish')
    >>> found.overall.if_suitable, found.overall.upper
    (3, 0.03)
    """
    if not any(name in counts for name in STATUS):
        return NotAssessed.without("S7", "home education, education elsewhere and being on a roll")
    ages = "age" in counts
    status = _status(counts, [by] if by else [], reasons or EducationReasons(), compulsory)
    overall = _bounds(status[list(_COUNTED)].sum(), thresholds)
    if not by:
        return EducationLabels(overall, pd.DataFrame(), "", ages)
    sums = status.groupby(by, sort=False)[list(_COUNTED)].sum()
    rows = [{by: group, **vars(_bounds(row, thresholds))} for group, row in sums.iterrows()]
    return EducationLabels(overall, pd.DataFrame(rows), by, ages)


def _status(counts: pd.DataFrame, by: list[str], reasons: EducationReasons, compulsory: CompulsoryAges) -> pd.DataFrame:
    """Children per row: flagged, and what is known of them."""
    numbered = counts.reset_index(drop=True).assign(row=range(len(counts)))
    frame = checked_counts(numbered, ["n"], keys=["row", *by], where=WHERE)
    flags = pd.DataFrame({name: _flag(numbered, name) for name in ("cme", *STATUS)})
    reason = _reason(numbered)
    elsewhere = flags["eotas"].eq(1) | flags["on_roll"].eq(1)
    unsuitable = reason.isin(reasons.unsuitable)
    outside, perhaps_outside = _outside(numbered, compulsory)
    known_not = elsewhere | reason.isin(reasons.suitable) | reason.isin(reasons.outside_age) | outside
    at_home = flags["ehe"].eq(1) & ~unsuitable & ~known_not
    settled = known_not | at_home
    missing = (unsuitable | reason.isin(reasons.in_admission)) & ~perhaps_outside
    in_admission = reason.isin(reasons.in_admission) & ~perhaps_outside & ~settled
    unknown = (flags[list(STATUS)].isna().any(axis=1) | perhaps_outside) & ~settled & ~missing
    flagged = frame["n"].where(flags["cme"].eq(1), 0)
    parts = {"known_not": known_not, "if_suitable": at_home, "unknown": unknown, "in_admission": in_admission}
    return frame[by].assign(flagged=flagged, **{name: flagged.where(part, 0) for name, part in parts.items()})


def _flag(counts: pd.DataFrame, name: str) -> pd.Series:
    """One flag as 0, 1 or NaN; a status that is not there is missing for everyone."""
    if name in STATUS and name not in counts:
        return pd.Series(float("nan"), index=counts.index)
    if name not in counts:
        raise column_missing(name, counts.columns, where=WHERE)
    flag = pd.to_numeric(counts[name], errors="coerce").astype("float64")
    if (counts[name].notna() & ~flag.isin([0, 1])).any():
        what = f"the flag {name!r} holds something other than 0, 1 and missing"
        raise DataRefusal(Code.MEASURE_INPUT, what, where=WHERE, cure="recode the flag to 0, 1 and missing")
    return flag


def _outside(counts: pd.DataFrame, compulsory: CompulsoryAges) -> tuple[pd.Series, pd.Series]:
    """Whether a child was outside compulsory school age for certain, and whether it may have been."""
    if "age" not in counts:
        nowhere = pd.Series(False, index=counts.index)
        return nowhere, nowhere
    age = pd.to_numeric(counts["age"], errors="coerce")
    outside = age.notna() & ~age.between(compulsory.perhaps[0], compulsory.perhaps[1] + 1, inclusive="left")
    return outside, ~outside & ~age.between(compulsory.surely[0], compulsory.surely[1] + 1, inclusive="left")


def _reason(counts: pd.DataFrame) -> pd.Series:
    if "reason" not in counts:
        return pd.Series("", index=counts.index, dtype="str")
    text = counts["reason"].astype("str").fillna("")
    return text.str.strip().str.lower().str.replace(r"[\s-]+", "_", regex=True)


def _bounds(sums: pd.Series, thresholds: StigmaThresholds) -> LabelBounds:
    flagged, known_not, if_suitable, unknown, in_admission = (int(sums[name]) for name in _COUNTED)
    if flagged == 0:
        none = float("nan")
        return LabelBounds(0, 0, 0, 0, 0, none, none, none, "nobody flagged")
    lower, middle, upper = (
        part / flagged for part in (known_not, known_not + if_suitable, known_not + if_suitable + unknown)
    )
    verdict: Verdict = "publish"
    if lower > thresholds.mislabel_lower or upper > thresholds.mislabel_upper:
        verdict = "do not publish"
    elif upper > thresholds.mislabel_review:
        verdict = "review"
    return LabelBounds(flagged, known_not, if_suitable, unknown, in_admission, lower, middle, upper, verdict)
