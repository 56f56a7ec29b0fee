"""What changes between two versions of a dataset, and whom that isolates."""

from dpiabook.versions.columns import ColumnChanges, column_changes, require_another
from dpiabook.versions.compare import VersionComparison, compare_versions
from dpiabook.versions.differencing import Differencing, differencing
from dpiabook.versions.drift import Drift, drift
from dpiabook.versions.geographies import CutAreas, cut_areas
from dpiabook.versions.joiners import Joiners, joiners
from dpiabook.versions.lookup import CrossedAreas, crossed_areas
from dpiabook.versions.published import area_differences, table_of
from dpiabook.versions.records import RecordChanges, record_changes

__all__ = [
    "ColumnChanges",
    "CrossedAreas",
    "CutAreas",
    "Differencing",
    "Drift",
    "Joiners",
    "RecordChanges",
    "VersionComparison",
    "area_differences",
    "column_changes",
    "compare_versions",
    "crossed_areas",
    "cut_areas",
    "differencing",
    "drift",
    "joiners",
    "record_changes",
    "require_another",
    "table_of",
]
