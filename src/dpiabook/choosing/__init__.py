"""Which variables each measure uses, and how deep it searches: as the settings say, else by the dictionary and rows."""

from dpiabook.choosing.keys import Keys
from dpiabook.choosing.search import Search, search_of
from dpiabook.choosing.visible import VisibleFacts

__all__ = ["Keys", "Search", "VisibleFacts", "search_of"]
