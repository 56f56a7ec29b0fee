"""Which variables are sensitive, for whom and why: the taxonomy, and the rules that read a dictionary by it."""

from dpiabook.sensitivity.flags import Flag, Flags, Override, flag_variables
from dpiabook.sensitivity.taxonomy import CATEGORIES, Category

__all__ = ["CATEGORIES", "Category", "Flag", "Flags", "Override", "flag_variables"]
