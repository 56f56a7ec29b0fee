"""What a stranger's file means: values first, names second, and every answer with its evidence."""

from dpiabook.finding.find import find_meaning
from dpiabook.finding.found import Beside, Found, FoundVariable, MissingCode, Question

__all__ = ["Beside", "Found", "FoundVariable", "MissingCode", "Question", "find_meaning"]
