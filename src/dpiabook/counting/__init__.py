"""The only room that touches rows: sources, class tables, coded keys, and counts by area, column and rule."""

from dpiabook.counting.class_table import ClassTable, class_table
from dpiabook.counting.coded_classes import coded_classes, coded_group_counts, complete_rows
from dpiabook.counting.coded_keys import CodedKeys, coded_columns, coded_keys, source_of_codes
from dpiabook.counting.codes import code_counts, declared_shares
from dpiabook.counting.conditions import condition
from dpiabook.counting.group_counts import band_labels, group_counts
from dpiabook.counting.having import all_or_none
from dpiabook.counting.joining import with_summaries
from dpiabook.counting.missing import missing_values
from dpiabook.counting.packing import Groups, Packed, group, pack, tally
from dpiabook.counting.profiles import check_rules, profile_columns, value_counts
from dpiabook.counting.source import Source
from dpiabook.counting.sources import TableLike, as_source, open_source
from dpiabook.counting.summaries import RULES, Summary
from dpiabook.counting.texts import distinct_texts
from dpiabook.counting.yes_no import yes_no_codes, zero_counts
from dpiabook.machine.compiled_cache import keep_compiled

__all__ = [
    "RULES",
    "ClassTable",
    "CodedKeys",
    "Groups",
    "Packed",
    "Source",
    "Summary",
    "TableLike",
    "all_or_none",
    "as_source",
    "band_labels",
    "check_rules",
    "class_table",
    "code_counts",
    "coded_classes",
    "coded_columns",
    "coded_group_counts",
    "coded_keys",
    "complete_rows",
    "condition",
    "declared_shares",
    "distinct_texts",
    "group",
    "group_counts",
    "missing_values",
    "open_source",
    "pack",
    "profile_columns",
    "source_of_codes",
    "tally",
    "value_counts",
    "with_summaries",
    "yes_no_codes",
    "zero_counts",
]

# Every room with compiled loops imports this one first.
keep_compiled()
