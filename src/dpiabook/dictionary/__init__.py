"""What each variable means: readers of data dictionaries, inference where there is none, and the one inventory."""

from dpiabook.dictionary.infer import infer_inventory
from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.dictionary.reading import read_dictionary
from dpiabook.dictionary.reconcile import Reconciliation, TypeDisagreement, UndeclaredCodes, find_undeclared, reconcile

__all__ = [
    "Inventory",
    "Reconciliation",
    "TypeDisagreement",
    "UndeclaredCodes",
    "Variable",
    "find_undeclared",
    "infer_inventory",
    "read_dictionary",
    "reconcile",
]
