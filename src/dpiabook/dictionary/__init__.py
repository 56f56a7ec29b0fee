"""What each variable means: readers of data dictionaries, inference where there is none, and the one inventory."""

from dpiabook.dictionary.collections import Recognised, recognise
from dpiabook.dictionary.infer import infer_inventory
from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.dictionary.naming import named_as_columns
from dpiabook.dictionary.publications import described, with_publications
from dpiabook.dictionary.reading import read_dictionary
from dpiabook.dictionary.reconcile import Reconciliation, TypeDisagreement, UndeclaredCodes, find_undeclared, reconcile
from dpiabook.dictionary.statistical import carries_labels
from dpiabook.dictionary.within import dictionary_within

__all__ = [
    "Inventory",
    "Recognised",
    "Reconciliation",
    "TypeDisagreement",
    "UndeclaredCodes",
    "Variable",
    "carries_labels",
    "described",
    "dictionary_within",
    "find_undeclared",
    "infer_inventory",
    "named_as_columns",
    "read_dictionary",
    "recognise",
    "reconcile",
    "with_publications",
]
