"""The gates: what is asked of each area and attribute, in which order, and the class that an answer leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Literal

import pandas as pd

from dpiabook.result import NotAssessed, Result
from dpiabook.stigma.area_gain import AreaGain
from dpiabook.stigma.area_indicators import AreaIndicators
from dpiabook.stigma.compounding import Compounding
from dpiabook.stigma.education_labels import EducationLabels
from dpiabook.stigma.group_disclosure import GroupDisclosure
from dpiabook.stigma.label_bounds import LabelledAreas
from dpiabook.stigma.recording import RecordingAsymmetry
from dpiabook.stigma.resident_rate import ResidentRate
from dpiabook.stigma.small_numbers import SmallNumbers
from dpiabook.stigma.thresholds import StigmaThresholds

PublicationClass = Literal["publish with interval", "publish unordered, banded", "aggregate to region", "withhold"]
CLASSES: tuple[PublicationClass, ...] = (
    "publish with interval",
    "publish unordered, banded",
    "aggregate to region",
    "withhold",
)
"""From the best to the worst."""

_INTERVAL, _BANDED, _REGION, _WITHHOLD = CLASSES

_NO_S1 = NotAssessed.without("S1", "counts by area and coarse keys")
_NO_S2 = NotAssessed.without("S2", "the inference gain by area")
_NO_S6 = NotAssessed.without("S6", "the cells of the printed table")
_NO_S8 = NotAssessed.without("S8", "counts of missing values by area")
_NO_S9 = NotAssessed.without("S9", "counts of several flags by area")
_NO_S10 = NotAssessed.without("S10", "residents by area")


@dataclass(frozen=True, eq=False)
class AttributeIndicators(Result):
    """The indicators of one sensitive attribute, as far as they could be computed.

    Attributes
    ----------
    areas : AreaIndicators
        S3, S4 and S5; its areas are the ones that are classed.
    groups : GroupDisclosure or NotAssessed
        S1.
    gain : AreaGain or NotAssessed
        S2.
    small : SmallNumbers or NotAssessed
        S6.
    education : EducationLabels, NotAssessed or None
        S7; None for an attribute that is no education label.
    label : LabelledAreas or None
        What S7 leaves open of S2 to S4; None for an attribute that is no education label, or not known by area.
    recording : RecordingAsymmetry or NotAssessed
        S8.
    compounding : Compounding or NotAssessed
        S9.
    residents : ResidentRate or NotAssessed
        S10.
    """

    areas: AreaIndicators
    groups: GroupDisclosure | NotAssessed = _NO_S1
    gain: AreaGain | NotAssessed = _NO_S2
    small: SmallNumbers | NotAssessed = _NO_S6
    education: EducationLabels | NotAssessed | None = None
    label: LabelledAreas | None = None
    recording: RecordingAsymmetry | NotAssessed = _NO_S8
    compounding: Compounding | NotAssessed = _NO_S9
    residents: ResidentRate | NotAssessed = _NO_S10

    @property
    def not_computed(self) -> tuple[NotAssessed, ...]:
        """What could not be computed, in the order of the indicators."""
        parts = [getattr(self, part.name) for part in fields(self)]
        inner = self.compounding.not_computed if isinstance(self.compounding, Compounding) else ()
        found = [part for part in parts if isinstance(part, NotAssessed)] + list(inner)
        return tuple(sorted(found, key=lambda part: int(part.what[1:])))


Hits = Callable[[AttributeIndicators, StigmaThresholds], pd.Series]


@dataclass(frozen=True)
class Rule:
    """One line of the table of gates.

    Attributes
    ----------
    gate : str
        "G1" disclosure, "G2" validity, "G3" evidence, "G4" magnitude.
    result : PublicationClass
        The class that a hit leads to.
    reason : str
        One sentence, without a figure.
    hits : callable
        From the indicators and the thresholds to true or false per area, in the order of the areas.
    """

    gate: str
    result: PublicationClass
    reason: str
    hits: Hits


def _marked(part: str, table: str, column: str) -> Hits:
    """Areas marked in a column of an indicator's frame; none where the indicator was not computed."""

    def hits(found: AttributeIndicators, _: StigmaThresholds) -> pd.Series:
        names = found.areas.table["area"]
        indicator = getattr(found, part)
        if isinstance(indicator, NotAssessed):
            return pd.Series(False, index=names.index)
        frame = getattr(indicator, table)
        return names.isin(frame.loc[frame[column].fillna(False).astype(bool), "area"])

    return hits


def _few_people(found: AttributeIndicators, thresholds: StigmaThresholds) -> pd.Series:
    return found.areas.table["n"] < thresholds.cell_threshold


def _label(verdict: str) -> Hits:
    """All areas by the verdict for everyone; single areas too, where they were judged."""

    def hits(found: AttributeIndicators, _: StigmaThresholds) -> pd.Series:
        names = found.areas.table["area"]
        if not isinstance(found.education, EducationLabels):
            return pd.Series(False, index=names.index)
        everywhere = pd.Series(found.education.overall.verdict == verdict, index=names.index)
        if found.education.by != "area":
            return everywhere
        groups = found.education.groups
        return everywhere | names.isin(groups.loc[groups["verdict"] == verdict, "area"])

    return hits


def _cannot_tell(found: AttributeIndicators, _: StigmaThresholds) -> pd.Series:
    return ~found.areas.table["tellable"].fillna(False).astype(bool)


def _stands_out(found: AttributeIndicators, _: StigmaThresholds) -> pd.Series:
    return found.areas.table["funnel"] == "99.8"


def _false_order(found: AttributeIndicators, thresholds: StigmaThresholds) -> pd.Series:
    """Areas that do differ, but in an order that is not known; where none differ nobody is put in an order."""
    wide = found.areas.distinguishable and found.areas.rank_width > thresholds.rank_width
    return pd.Series(bool(wide), index=found.areas.table.index)


def _concentrated(found: AttributeIndicators, _: StigmaThresholds) -> pd.Series:
    return found.areas.table["concentration"].isin(["flagged", "strong"])


RULES: tuple[Rule, ...] = (
    Rule("G1", _WITHHOLD, "Everyone, or everyone but one, in a group would be known to have the attribute (S1).",
         _marked("groups", "areas", "flagged")),
    Rule("G1", _REGION, "The area has fewer people than the threshold for a printed cell (S6).", _few_people),
    Rule("G1", _REGION, "Too many of the area's cells are small (S6).", _marked("small", "areas", "flagged")),
    Rule("G2", _WITHHOLD, "Too many of those flagged are, or may be, in education: not under this label (S7).",
         _label("do not publish")),
    Rule("G2", _BANDED, "Some of those flagged may be in education: review the label (S7).", _label("review")),
    Rule("G2", _BANDED, "The area records the attribute differently, or leaves too much unrecorded (S8).",
         _marked("recording", "table", "flagged")),
    Rule("G4", _REGION, "The area cannot be told apart from the people in the dataset (S10).",
         _marked("residents", "table", "flagged")),
    Rule("G3", _BANDED, "Too few people are expected to have, or to lack, the attribute to tell anything (S4).",
         _cannot_tell),
    Rule("G3", _BANDED, "The area stands out more than areas usually vary: review (S4).", _stands_out),
    Rule("G3", _BANDED, "Areas differ, but cannot be put in an order that means anything (S5).", _false_order),
    Rule("G4", _BANDED, "Knowing the area would move what is believed about a person: review (S2).",
         _marked("gain", "table", "flagged")),
    Rule("G4", _BANDED, "The attribute is concentrated in the area after allowing for chance: review (S3).",
         _concentrated),
    Rule("G4", _BANDED, "Several attributes fall on the same people, or on many relatives: review (S9).",
         _marked("compounding", "table", "flagged")),
    Rule("G1", _BANDED, "Nearly everyone in a group has the attribute: review (S1).",
         _marked("groups", "areas", "review")),
)  # fmt: skip
"""In the order of the gates; of the rules that hit, the first with the worst class decides."""
