"""The finding: one figure or table with its sentence, method, source, caveat and place in the DPIA."""

from dpiabook.evidence.attributes import yes_no_attributes
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import Column, Finding, Table
from dpiabook.evidence.making import Draft, Maker, makes
from dpiabook.evidence.store import read_findings, write_findings

__all__ = [
    "Column",
    "Draft",
    "Facts",
    "Finding",
    "Maker",
    "Table",
    "makes",
    "read_findings",
    "write_findings",
    "yes_no_attributes",
]
