"""Recodes, their lattice, and what each saves and costs."""

from dpiabook.mitigation.alternatives import Alternatives, alternatives
from dpiabook.mitigation.choosing import Recommended, falling, frontier, recommended, steps, way_to
from dpiabook.mitigation.closing import Closed, closed
from dpiabook.mitigation.families import with_families
from dpiabook.mitigation.keeping import Kept, kept_records
from dpiabook.mitigation.ladders import Ladder, ladders, ladders_of_each, parsed_ladders, proposed_ladders
from dpiabook.mitigation.lattice import Lattice, lattice
from dpiabook.mitigation.outcomes import scenario_outcomes
from dpiabook.mitigation.recoding import recode
from dpiabook.mitigation.remainders import Remainders, remainders, remaining
from dpiabook.mitigation.rungs import Rung, parse_rung
from dpiabook.mitigation.sdcmicro import SdcMicroExport, export_sdcmicro, hand_on
from dpiabook.mitigation.sdcmicro_results import SdcMicroResults, read_sdcmicro
from dpiabook.mitigation.suppression import Suppression, suppress
from dpiabook.mitigation.usefulness import usefulness
from dpiabook.mitigation.walking import Node

__all__ = [
    "Alternatives",
    "Closed",
    "Kept",
    "Ladder",
    "Lattice",
    "Node",
    "Recommended",
    "Remainders",
    "Rung",
    "SdcMicroExport",
    "SdcMicroResults",
    "Suppression",
    "alternatives",
    "closed",
    "export_sdcmicro",
    "falling",
    "frontier",
    "hand_on",
    "kept_records",
    "ladders",
    "ladders_of_each",
    "lattice",
    "parse_rung",
    "parsed_ladders",
    "proposed_ladders",
    "read_sdcmicro",
    "recode",
    "recommended",
    "remainders",
    "remaining",
    "scenario_outcomes",
    "steps",
    "suppress",
    "usefulness",
    "way_to",
    "with_families",
]
