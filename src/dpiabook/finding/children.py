"""Whether people are children, by ages in columns of other names than a plain one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.dictionary.words import split_name
from dpiabook.finding.columns import Columns
from dpiabook.meaning.ages import SLIPS, by_ends, could_be_bands
from dpiabook.meaning.entry import Entry, Standing
from dpiabook.sensitivity.flag import Flags
from dpiabook.sensitivity.phrases import words_of
from dpiabook.sensitivity.roles import whose_is
from dpiabook.sensitivity.said import OTHER_FACT
from dpiabook.settings.model import Children

_OLDEST, _FEW = 125, 4
_MADE = r"(?:dv|derived|der|imp|imputed|clean|cleaned|rec|calc|num|int|exact|raw|final|topcoded|top)"
_OWN = re.compile(
    rf"(?:r|x|p|i|resp|subj|pt|curr?|actual|dv|wave|w\d*|{_MADE})?"
    rf"age(?:a|r|d|x|y|n|yrs?|years?|now|atentry|baseline|enrol\w*|{_MADE})?{_MADE}?\d{{0,2}}"
)
_RELATIVE = re.compile(
    r"(?:m|f|ma|pa|mum|mom|dad|moth|fath|mother|father|sp|spouse|part|partner|hus|husband|wife|sib|sibling|parent)s?age.*"
)
# Ages at what happens to some alone, of things, of several people together, in bands, and in other units than years.
_NOT_NOW = frozenset({"birth", "marriage", "separation", "retirement", "first", "last", "youngest", "eldest", "oldest"})
_NOT_ONE = frozenset({"mean", "avg", "average", "median", "min", "max", "diff", "gap", "sum", "sd", "std"})
_NOT_YEARS = re.compile(
    r".*age(?:s?gr|gp|cat|ba?nd|cl|q\d|range|level)\w*|.*(?:month|mths|week|day|group|band|range|categor|squared|sq$)\w*|agem\w*"
)


def own_ages(inventory: Inventory, kinds: Mapping[str, str]) -> dict[str, Standing]:
    """Find the columns of the ages of the people themselves, whatever is written around the word.

    Parameters
    ----------
    inventory : Inventory
        Names, labels and codes.
    kinds : Mapping of str to str
        Columns that hold a visible fact, and its kind.

    Returns
    -------
    dict of str to {"measured", "guessed"}
        Those that are called no more than an age, derived or not, come first; of the others it is guessed that they are
        of these people. The ages of relatives, of events, of several people and in bands are none of these.

    Examples
    --------
    >>> names = ("hh_age", "fage", "age_dv", "age_band", "age_months")
    >>> own_ages(Inventory(tuple(map(Variable, names))), dict.fromkeys(names, "age"))
    {'age_dv': 'measured', 'hh_age': 'guessed'}
    """
    ages = [one for one in inventory if _is_age(one, kinds.get(one.name, "")) and not one.codes and not _is_other(one)]
    own = {one.name: bool(_OWN.fullmatch("".join(split_name(one.name)))) for one in ages}
    return {name: "measured" if own[name] else "guessed" for name in sorted(own, key=lambda name: not own[name])}


def _is_age(variable: Variable, kind: str) -> bool:
    """Whether it is a visible fact of age: where a person said no more than that it is a fact, its name tells."""
    return kind == "age" or (kind == OTHER_FACT and split_name(variable.name)[-1:] == ("age",))


def _is_other(variable: Variable) -> bool:
    """Whether words say that it is no age in years of these people now."""
    words = split_name(variable.name)
    joined = "".join(words)
    spoken = {*words, *(words_of(variable.label) if "label" not in variable.guessed else ())}
    named = _RELATIVE.fullmatch(joined) or _NOT_YEARS.fullmatch(joined) or words[:1] == ("n",)
    return bool(named or spoken & (_NOT_NOW | _NOT_ONE)) or whose_is(variable, ()) == "parent"


def ages_by_flags(inventory: Inventory, flags: Flags) -> Mapping[str, Standing]:
    """The columns of people's own ages by what flags say of them."""
    return MappingProxyType(own_ages(inventory, {flag.variable: flag.visible for flag in flags}))


def children_in(columns: Columns, inventory: Inventory, visible: Mapping[str, Entry[str]]) -> Entry[Children] | None:
    """Say whether people are children by the ages of the first column that holds their own.

    Parameters
    ----------
    columns : Columns
        Missing codes are out.
    inventory : Inventory
        Of the same columns.
    visible : Mapping[str, Entry of str]
        Visible facts and their kinds.

    Returns
    -------
    Entry or None
        None where no column holds ages in years that could be their own.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import as_source
    >>> from dpiabook.finding.columns import look_at
    >>> seen = look_at(as_source(pd.DataFrame({"agea": [15, 40, 72, 73], "fage": [3, 4, 5, 6]})))
    >>> told, ages = Inventory((Variable("agea"), Variable("fage"))), Entry("age", "", "guessed")
    >>> children_in(seen, told, {"agea": ages}).value, children_in(seen, told, {"fage": ages})
    ('some', None)
    """
    known = own_ages(inventory, {name: entry.value for name, entry in visible.items()})
    for one, standing in ((columns[name], standing) for name, standing in known.items() if name in columns):
        if one.numbers is None or one.low is None or one.distinct < _FEW:
            continue
        low, high = float(one.low), float(one.high)
        if high > _OLDEST and float(one.shares[one.numbers > _OLDEST].sum()) <= SLIPS:
            high = _OLDEST
        if low >= 0 and high <= _OLDEST and not could_be_bands(low, high):
            return replace(by_ends(low, high), standing=standing)
    return None
