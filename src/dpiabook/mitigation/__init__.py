"""Recodes, their lattice, and what each saves and costs."""

from dpiabook.mitigation.choosing import Recommended, frontier, recommended, steps, way_to
from dpiabook.mitigation.families import with_families
from dpiabook.mitigation.ladders import Ladder, ladders, parsed_ladders, proposed_ladders
from dpiabook.mitigation.lattice import Lattice, lattice
from dpiabook.mitigation.rungs import Rung, parse_rung

__all__ = [
    "Ladder",
    "Lattice",
    "Recommended",
    "Rung",
    "frontier",
    "ladders",
    "lattice",
    "parse_rung",
    "parsed_ladders",
    "proposed_ladders",
    "recommended",
    "steps",
    "way_to",
    "with_families",
]
