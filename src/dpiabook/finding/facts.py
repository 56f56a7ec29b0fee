"""Visible facts by values and names together: names propose, values confirm or refuse, and some values speak alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.dictionary.words import split_name
from dpiabook.finding.columns import Column, Columns
from dpiabook.finding.days import are_days_of_birth
from dpiabook.finding.look import could_be_id
from dpiabook.finding.words import vocabulary, words_about
from dpiabook.meaning.entry import Entry
from dpiabook.sensitivity.flag import Flag, Flags
from dpiabook.sensitivity.phrases import words_of
from dpiabook.sensitivity.said import OTHER_FACT
from dpiabook.sensitivity.visible import says_not, visible_fact
from dpiabook.sensitivity.workplaces import WORK, is_of_staff

_MOST_CODES = 15
_OLDEST, _FIRST_YEAR = 125, 1890
_MOST_SEXES, _MOST_ORIGINS = 8, 80
_NEARLY_ALL, _MOST_QUARTERS = 0.9, 2_000
_BALANCED, _FEW_AGES = (0.2, 0.8), 8
_SEX_NAME = re.compile(r".*(sex|gend|male|femal|boy|girl).*|fml?e?")
_AGE_NAME = re.compile(r"(r|h|m|f|c|p|x)?age(a|r|d|c|yr|yrs|y|x|\d+)?")
_NOT_BIRTH = r"(wt|wgt|weight|place|order|ctry|country|control|rate|n|no|num|s|wks|death|term|prior|cert)$"
_BIRTH_NAME = re.compile(rf"(?!.*{_NOT_BIRTH}).*(b(i?r)?th|birth|born|yob|dob|yrb|brth).*")
_SCHOOL_NAME = re.compile(r"(sch|school|schl)(id|no|nr|num|code|number)?(k|kn|\d+|[a-z]{0,2})")
_EDUCATION_NAME = re.compile(
    r"(r|h|m|f|p|s|mom|dad|hus|mother|father|ma|pa)?"
    r"(educ\w{0,6}|yschool|yearssch\w*|eduy\w{0,4}|edyrs?|edlev\w*|schyrs?|yrsch|yrsed\w*)"
    r"|y(ea)?rs?ed\w{0,4}|yedu\w{0,4}"
    r"|(mom|dad|hus|husband|wife|mother|father)s?ed"
)
_LEAST_TEAMS, _MOST_TEAMS, _LEAST_EACH, _LONGEST_TEAM = 8, 100, 3.0, 60
_DATED = re.compile(r"\d{1,4}[-/.:]\d{1,2}([-/.:]|$)")
_YEAR = re.compile(r"(?:18[9]|19\d|20[0-3])\d(?!\d)")


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
    found, staff = {}, is_of_staff(inventory)
    for one in columns:
        if one.name not in inventory or one.distinct < 2:
            continue
        variable = inventory[one.name]
        if words_about(variable).person and could_be_id(one, named=True):
            continue
        entry = _fact(one, variable, flags[one.name])
        if entry is None and staff:
            entry = _as_workplace(one, variable, flags[one.name])
        if entry is not None:
            found[one.name] = entry
    return found


def _fact(column: Column, variable: Variable, flag: Flag) -> Entry[str] | None:
    said = flag.visible
    declared = variable.what == "visible fact" or bool(variable.known_by)
    if said and declared:
        # That it is a visible fact a person said; of which kind, its values may.
        seen = _by_values(column, variable) if said == OTHER_FACT else None
        return Entry(seen.value if seen else said, "the dictionary says so", "declared")
    labelled = "label" not in variable.guessed and bool(variable.label)
    if said and agrees(column, said):
        evidence = "its label says so" if labelled else "its name says so"
        sure = _told_by_values(column, said)
        return Entry(said, f"{evidence}, and its values agree" if sure else evidence, "measured" if sure else "guessed")
    # Values may look like a visible fact, and yet tell of what nobody sees.
    if said or flag.sensitive or flag.role == "direct_identifier":
        return None
    return _by_values(column, variable)


def _by_values(column: Column, variable: Variable) -> Entry[str] | None:
    return _by_words(column, variable) or _by_form(column, variable) or _by_days(column, variable)


def _by_days(column: Column, variable: Variable) -> Entry[str] | None:
    """Days of birth by themselves, whatever they are called: those of most of a lifetime, and none to come."""
    if not are_days_of_birth(column) or says_not(variable, "birth"):
        return None
    return Entry("birth", "its values are days spread over a lifetime, as days of birth are", "guessed")


def agrees(column: Column, kind: str) -> bool:
    """Whether values could be those of a kind of visible fact."""
    numbers = column.numbers
    if kind == "sex":
        return column.distinct <= _MOST_SEXES
    if kind == "ethnicity":
        whole = numbers is None or column.whole or (float(column.low or 0) >= 0 and float(column.high or 0) <= 1)
        return column.distinct <= _MOST_ORIGINS and whole
    if kind == "age" and numbers is not None and column.low is not None:
        return float(column.low) >= -_OLDEST and float(column.high) <= 1_500
    if kind == "marital":
        return column.distinct <= _MOST_ORIGINS
    return True


def _told_by_values(column: Column, kind: str) -> bool:
    """Whether values by themselves look like those of the kind."""
    numbers = column.numbers
    if kind == "sex":
        return column.distinct == 2 and _BALANCED[0] <= float(column.shares.min()) <= 0.5
    if kind == "age":
        return numbers is not None and float(column.low or 0) >= 0 and float(column.high or 0) <= _OLDEST
    if kind == "birth":
        return column.of_dates or _of_lifetimes(column)
    return _words_of(column) == kind


def _are_years(column: Column) -> bool:
    return column.whole and _of_lifetimes(column)


def _of_lifetimes(column: Column) -> bool:
    """Whether numbers are years of people who may live, whole ones or days as parts of a year, such as 1940.26."""
    if column.numbers is None or column.low is None:
        return False
    return float(column.low) >= _FIRST_YEAR and float(column.high) <= datetime.now(UTC).year + 1


def _words_of(column: Column) -> str:
    """The kind that the words of a column's values tell of."""
    if not column.of_texts or not 2 <= column.distinct <= _MOST_CODES:
        return ""
    said = [re.sub(r"[_.-]", " ", text) for text in column.texts]
    if _are_origins(said):
        return "ethnicity"
    kind = visible_fact(Variable("", codes=dict.fromkeys(said, "")))
    # Two colours among others are those of things.
    return "" if kind == "ethnicity" else kind


def _are_origins(texts: Sequence[str]) -> bool:
    """Whether every value says of which origin somebody is, and at least two say it differently: one may deny it."""
    words = [set(words_of(text)) for text in texts]
    if len(words) == 2 and (words[0] ^ words[1]) in ({"not"}, {"non"}):
        return bool(words[0] & words[1] & vocabulary()["origin"])
    origins, others = vocabulary()["origin"], vocabulary()["no_origin"]
    told = {word for one in words for word in one & origins}
    return len(told) >= 2 and all(one & (origins | others) for one in words)


def _by_words(column: Column, variable: Variable) -> Entry[str] | None:
    kind = _words_of(column)
    if not kind or variable.codes:
        return None
    return Entry(kind, "the words among its values say so", "measured")


def _by_form(column: Column, variable: Variable) -> Entry[str] | None:
    """What values of a certain form are, where the name leans to it."""
    name = "".join(split_name(variable.name))
    kinds = (("education", _SCHOOL_NAME, _may_be_school), ("education", _EDUCATION_NAME, _may_be_education))
    more = (("sex", _SEX_NAME, _may_be_sex), ("age", _AGE_NAME, _may_be_age), ("birth", _BIRTH_NAME, _may_be_birth))
    for kind, leans, may in (*kinds, *more):
        if (leans.fullmatch(name) or (kind == "age" and _speaks_of_age(variable))) and may(column):
            return Entry(kind, "its values have that form, and its name leans to it", "measured")
    return None


def _speaks_of_age(variable: Variable) -> bool:
    """Whether a name ends with an age, at whatever time it was: of one person, and no average."""
    words = split_name(variable.name)
    return words[-1:] == ("age",) and not set(words) & {"mean", "avg", "average", "median", "min", "max"}


def _as_workplace(column: Column, variable: Variable, flag: Flag) -> Entry[str] | None:
    """Part of an organisation, in a table of its employees: several short texts, each of several rows, and no dates."""
    if variable.what or flag.sensitive or flag.role == "direct_identifier" or not column.of_texts:
        return None
    several = _LEAST_TEAMS <= column.distinct <= _MOST_TEAMS and column.each >= _LEAST_EACH
    short = max(map(len, column.texts), default=0) <= _LONGEST_TEAM and any(map(str.isalpha, "".join(column.texts)))
    dated = sum(bool(_DATED.search(text)) for text in column.texts)
    if not several or not short or dated or float(column.shares.max()) > _NEARLY_ALL:
        return None
    return Entry(WORK, "short texts that many share, beside a number of staff: where in it they work", "guessed")


def _may_be_school(column: Column) -> bool:
    return column.distinct > 2 and column.each >= 2 and (column.whole or column.of_texts)


def _may_be_education(column: Column) -> bool:
    if column.of_texts:
        return column.distinct <= _MOST_CODES
    return column.numbers is not None and column.distinct <= _MOST_ORIGINS and _between(column, 0, 30)


def _may_be_sex(column: Column) -> bool:
    return column.distinct == 2 and float(column.shares.min()) >= _BALANCED[0]


def _may_be_age(column: Column) -> bool:
    return column.numbers is not None and column.distinct > _FEW_AGES and _between(column, 0, _OLDEST)


def _may_be_birth(column: Column) -> bool:
    if column.of_texts:
        return _begin_with_years(column)
    return column.of_dates or (_of_lifetimes(column) and column.distinct > 2)


def _between(column: Column, low: float, high: float) -> bool:
    return low <= float(column.low or 0) and float(column.high or 0) <= high


def _begin_with_years(column: Column) -> bool:
    """Whether nearly all rows begin with the year of a lifetime."""
    if column.distinct > _MOST_QUARTERS:
        return False
    years = np.array([bool(_YEAR.match(text)) for text in column.texts])
    return float(column.shares[years].sum()) >= _NEARLY_ALL


def may_be(column: Column) -> str:
    """What values of a certain form may be, with nothing else to say so: a question only; empty for none."""
    if column.numbers is not None and _of_lifetimes(column) and column.distinct >= 15:
        return "years of birth" if float(np.ptp(column.numbers)) >= 15 else ""
    return ""
