"""Indicators by area, and the gates that turn them into a publication class.

They measure whether a figure can bear publication, not which area is bad.
"""

from dpiabook.risk.exact import discoveries, exact_interval, exact_p_value
from dpiabook.stigma.area_gain import AreaGain, area_gain, earth_movers_distance
from dpiabook.stigma.area_indicators import INTERVALS_SAY, AreaIndicators, area_indicators
from dpiabook.stigma.assembly import attribute_indicators, family_counts, single_groups
from dpiabook.stigma.compounding import Compounding, compounding
from dpiabook.stigma.counts import Unit
from dpiabook.stigma.education_labels import (
    CompulsoryAges,
    EducationLabels,
    EducationReasons,
    LabelBounds,
    education_labels,
)
from dpiabook.stigma.funnel import Funnel, funnel
from dpiabook.stigma.gates import CLASSES, RULES, AttributeIndicators, PublicationClass, Rule
from dpiabook.stigma.group_disclosure import GroupDisclosure, group_disclosure
from dpiabook.stigma.intersections import Intersections, intersections
from dpiabook.stigma.label_bounds import LabelledAreas, labelled_areas
from dpiabook.stigma.label_words import WordingFinding, lint_wording
from dpiabook.stigma.publication import publication_class
from dpiabook.stigma.recording import RecordingAsymmetry, recording_asymmetry
from dpiabook.stigma.resident_rate import ResidentRate, resident_rate
from dpiabook.stigma.shrunken_concentration import ShrunkenConcentration, shrunken_concentration
from dpiabook.stigma.small_numbers import SmallNumbers, small_numbers
from dpiabook.stigma.suggested import Suggestion, suggested_likelihood, suggested_severity
from dpiabook.stigma.thresholds import DEFAULT_THRESHOLDS, StigmaThresholds, thresholds_table
from dpiabook.stigma.uneven_missing import uneven_missing
from dpiabook.stigma.wilson import wilson_interval

__all__ = [
    "CLASSES",
    "DEFAULT_THRESHOLDS",
    "INTERVALS_SAY",
    "RULES",
    "AreaGain",
    "AreaIndicators",
    "AttributeIndicators",
    "Compounding",
    "CompulsoryAges",
    "EducationLabels",
    "EducationReasons",
    "Funnel",
    "GroupDisclosure",
    "Intersections",
    "LabelBounds",
    "LabelledAreas",
    "PublicationClass",
    "RecordingAsymmetry",
    "ResidentRate",
    "Rule",
    "ShrunkenConcentration",
    "SmallNumbers",
    "StigmaThresholds",
    "Suggestion",
    "Unit",
    "WordingFinding",
    "area_gain",
    "area_indicators",
    "attribute_indicators",
    "compounding",
    "discoveries",
    "earth_movers_distance",
    "education_labels",
    "exact_interval",
    "exact_p_value",
    "family_counts",
    "funnel",
    "group_disclosure",
    "intersections",
    "labelled_areas",
    "lint_wording",
    "publication_class",
    "recording_asymmetry",
    "resident_rate",
    "shrunken_concentration",
    "single_groups",
    "small_numbers",
    "suggested_likelihood",
    "suggested_severity",
    "thresholds_table",
    "uneven_missing",
    "wilson_interval",
]
