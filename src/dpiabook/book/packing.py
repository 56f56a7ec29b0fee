"""From the findings of all notebooks to the packs of the three audiences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from dpiabook.book.run_folder import RunFolder
from dpiabook.evidence import Finding, read_findings
from dpiabook.figures import Drawing, draw
from dpiabook.release import Audience, Rules, Statement, rules_for
from dpiabook.release.present import present
from dpiabook.settings import Loaded

NOTEBOOKS = (
    "01_variable_inventory",
    "02_sensitive_attributes",
    "03_reidentification",
    "04_attribute_disclosure",
    "05_area_stigma",
    "06_mitigation",
    "07_version_change",
)
