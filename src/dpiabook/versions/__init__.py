"""What changes between two versions of a dataset, and whom that isolates."""

from dpiabook.versions.compare import VersionComparison, compare_versions
from dpiabook.versions.differencing import Differencing, differencing
from dpiabook.versions.drift import Drift, drift
from dpiabook.versions.geographies import CutAreas, cut_areas
from dpiabook.versions.published import area_differences, table_of
from dpiabook.versions.records import RecordChanges, record_changes

__all__ = [
    "CutAreas",
    "Differencing",
    "Drift",
    "RecordChanges",
    "VersionComparison",
    "area_differences",
    "compare_versions",
    "cut_areas",
    "differencing",
    "drift",
    "record_changes",
    "table_of",
]
