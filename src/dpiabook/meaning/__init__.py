"""What the data mean: made once from settings, dictionary and data, and obeyed by every measure and sentence."""

from dpiabook.meaning.dataset import Dataset, describe_dataset
from dpiabook.meaning.entry import Entry, Standing, first_said
from dpiabook.meaning.meaning import Meaning
from dpiabook.meaning.nouns import Nouns, nouns_of

__all__ = ["Dataset", "Entry", "Meaning", "Nouns", "Standing", "describe_dataset", "first_said", "nouns_of"]
