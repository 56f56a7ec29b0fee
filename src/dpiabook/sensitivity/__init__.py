"""Which variables are sensitive, for whom and why: the taxonomy, and the rules that read a dictionary by it."""

from dpiabook.sensitivity.flag import Flag, Flags
from dpiabook.sensitivity.flags import Override, flag_variables
from dpiabook.sensitivity.proposal import Proposal, propose
from dpiabook.sensitivity.shapes import IDENTIFYING_SHAPES, SHAPES, ShapeShare, identifying_shape, shape_shares
from dpiabook.sensitivity.taxonomy import CATEGORIES, Category

__all__ = [
    "CATEGORIES",
    "IDENTIFYING_SHAPES",
    "SHAPES",
    "Category",
    "Flag",
    "Flags",
    "Override",
    "Proposal",
    "ShapeShare",
    "flag_variables",
    "identifying_shape",
    "propose",
    "shape_shares",
]
