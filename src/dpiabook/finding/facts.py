"""Visible facts by values and names together: names propose, values confirm or refuse, and some values speak alone."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import numpy as np

from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.dictionary.words import split_name
from dpiabook.finding.columns import Column, Columns
from dpiabook.meaning.entry import Entry
from dpiabook.sensitivity.flag import Flags
from dpiabook.sensitivity.visible import visible_fact

_MOST_CODES = 15
_OLDEST, _FIRST_YEAR = 125, 1890
_MOST_SEXES, _MOST_ORIGINS = 8, 80
_BALANCED = (0.2, 0.8)
_SEX_NAME = re.compile(r"(sex|gend|male|femal|boy|girl)")
_AGE_NAME = re.compile(r"(r|h|m|f|c|p)?age(a|r|d|c|yr|yrs|y|x|\d+)?")
_BIRTH_NAME = re.compile(r"(b(i?r)?th|birth|born|yob|dob|yrb|brth)")
_NOT_BIRTH = re.compile(r"(wt|wgt|weight|place|order|ctry|country|control|rate|n|no|num|s|wks|death|term|prior|cert)$")


def facts_in(columns: Columns, inventory: Inventory, flags: Flags) -> dict[str, Entry[str]]:
    """Say which columns hold a visible fact, and of which kind.

    What a dictionary or a name says is confirmed by values, or refused by them; words among the values speak alone.

    Parameters
    ----------
    columns : Columns
        Missing codes are out.
    inventory : Inventory
        Names, labels and declared codes.
    flags : Flags
        Of the same variables.

    Returns
    -------
    dict of str to Entry of str
        Column to kind.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import as_source
    >>> from dpiabook.dictionary import infer_inventory
    >>> from dpiabook.finding.columns import look_at
    >>> from dpiabook.sensitivity import flag_variables
    >>> frame = pd.DataFrame({"v1": ["M", "F", "F"], "race": [31.5, 40.2, 38.9], "yob": [1979, 1980, 1980]})
    >>> source = as_source(frame)
    >>> told = infer_inventory(source.columns)
    >>> found = facts_in(look_at(source), told, flag_variables(told))
    >>> {name: entry.value for name, entry in found.items()}
    {'v1': 'sex', 'yob': 'birth'}
    """
    found = {}
    for one in columns:
        if one.name not in inventory or one.distinct < 2:
            continue
        entry = _fact(one, inventory[one.name], flags[one.name].visible)
        if entry is not None:
            found[one.name] = entry
    return found


def _fact(column: Column, variable: Variable, said: str) -> Entry[str] | None:
    declared = variable.what == "visible fact" or bool(variable.known_by)
    if said and declared:
        return Entry(said, "the dictionary says so", "declared")
    labelled = "label" not in variable.guessed and bool(variable.label)
    if said and agrees(column, said):
        evidence = "its label says so" if labelled else "its name says so"
        sure = _told_by_values(column, said)
        return Entry(said, f"{evidence}, and its values agree" if sure else evidence, "measured" if sure else "guessed")
    if said:
        return None
    return _by_words(column, variable) or _by_form(column, variable)


def agrees(column: Column, kind: str) -> bool:
    """Whether values could be those of a kind of visible fact."""
    numbers = column.numbers
    if kind == "sex":
        return column.distinct <= _MOST_SEXES
    if kind == "ethnicity":
        return column.distinct <= _MOST_ORIGINS and (numbers is None or column.whole)
    if kind == "age" and numbers is not None and column.low is not None:
        return -_OLDEST <= float(column.low) and float(column.high) <= 1_500
    if kind == "marital":
        return column.distinct <= _MOST_ORIGINS
    return True


def _told_by_values(column: Column, kind: str) -> bool:
    """Whether values by themselves look like those of the kind."""
    numbers = column.numbers
    if kind == "sex":
        return column.distinct == 2 and _BALANCED[0] <= float(column.shares.min()) <= 0.5
    if kind == "age":
        return numbers is not None and 0 <= float(column.low or 0) and float(column.high or 0) <= _OLDEST
    if kind == "birth":
        return column.of_dates or _are_years(column)
    return _words_of(column) == kind


def _are_years(column: Column) -> bool:
    now = datetime.now(UTC).year
    return column.whole and _FIRST_YEAR <= float(column.low or 0) and float(column.high or 0) <= now


def _words_of(column: Column) -> str:
    """The kind that the words of a column's values tell of."""
    if not column.of_texts or not 2 <= column.distinct <= _MOST_CODES:
        return ""
    return visible_fact(Variable("", codes={text.replace("_", " ").replace(".", " "): "" for text in column.texts}))


def _by_words(column: Column, variable: Variable) -> Entry[str] | None:
    kind = _words_of(column)
    if not kind or variable.codes:
        return None
    return Entry(kind, "the words among its values say so", "measured")


def _by_form(column: Column, variable: Variable) -> Entry[str] | None:
    """What values of a certain form are, where the name leans to it."""
    name = "".join(split_name(variable.name))
    numbers = column.numbers
    if numbers is None and not column.of_dates:
        return None
    if column.distinct == 2 and _SEX_NAME.search(name) and _BALANCED[0] <= float(column.shares.min()):
        return Entry("sex", "two codes that are about as frequent, and a name that leans to it", "measured")
    if column.whole and 0 <= (column.low or 0) and (column.high or 0) <= _OLDEST and column.distinct > 8:
        if _AGE_NAME.fullmatch(name):
            return Entry("age", "whole numbers that ages could be, and a name that leans to it", "measured")
    born = _BIRTH_NAME.search(name) and not _NOT_BIRTH.search(name)
    if born and (column.of_dates or (_are_years(column) and column.distinct > 2)):
        return Entry("birth", "years or dates of a lifetime, and a name that leans to it", "measured")
    return None


def may_be(column: Column) -> str:
    """What values of a certain form may be, with nothing else to say so: a question only; empty for none."""
    if column.numbers is not None and column.whole and _are_years(column) and column.distinct >= 15:
        return "years of birth" if float(np.ptp(column.numbers)) >= 15 else ""
    return ""
