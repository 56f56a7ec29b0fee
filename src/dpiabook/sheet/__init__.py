"""The sheet: one table of variables that is proposed from a look at the data, and that a person confirms."""

from dpiabook.sheet.asked import with_having_asked
from dpiabook.sheet.held import Held, could_be_codes, held_codes
from dpiabook.sheet.kept import merged
from dpiabook.sheet.proposed import proposed_rows
from dpiabook.sheet.workbook import write_csv, write_workbook

__all__ = [
    "Held",
    "could_be_codes",
    "held_codes",
    "merged",
    "proposed_rows",
    "with_having_asked",
    "write_csv",
    "write_workbook",
]
