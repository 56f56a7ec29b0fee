"""The only room that touches rows: sources, class tables, coded keys, and counts by area, column and rule."""

from dpiabook.counting.class_table import ClassTable, class_table
from dpiabook.counting.coded_keys import CodedKeys, coded_keys
from dpiabook.counting.packing import Groups, Packed, group, pack
from dpiabook.counting.source import Source
from dpiabook.counting.sources import TableLike, as_source, open_source

__all__ = [
    "ClassTable",
    "CodedKeys",
    "Groups",
    "Packed",
    "Source",
    "TableLike",
    "as_source",
    "class_table",
    "coded_keys",
    "group",
    "open_source",
    "pack",
]
