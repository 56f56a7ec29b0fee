"""What the storage, the format and the value labels of a statistical file say about a variable."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from dpiabook.dictionary.codes_text import each_of_range

_WHOLE = frozenset({"int8", "int16", "int32"})
_NUMBERS = _WHOLE | {"float", "double"}
# SPSS and SAS write the name of a format and a width ("DATE11", "DDMMYYS10."), Stata "%t" and a unit ("%td", "%tm").
_DATE = re.compile(
    r"([AEJS]|DT|NL)?DATE(TIME|AMPM)?|YMDHMS|QYR|MOYR|WKYR|(DDMMYY|MMDDYY|YYMMDD|YYMM|MMYY|YYQ)[BCDNPS]?|(DT)?MONYY|YYMON"
    r"|JULIAN|WEEKDAT[EX]|WORDDAT[EX]|MDYAMPM|NLDATM|(E|B|IS)8601D[ATN]",
    re.IGNORECASE,
)
_WIDTH = re.compile(r"\d*(\.\d*)?$")
_STATA_DATE = re.compile(r"%-?(t[cCdwmqhb]|d)")
_STATA_CLOCK = re.compile(r"%-?t[cC][Hh]")
_YEARS = re.compile(r"%-?ty|YEAR\d*\.?$", re.IGNORECASE)
# Stata's "%9.0g" and SAS's "BEST12" show as many decimals as there are, and so say nothing.
_NO_DECIMALS = re.compile(r"%-?0?\d+\.0fc?$|[FNZ]\d+(\.0?)?$", re.IGNORECASE)
_MISSING_WORDS = re.compile(
    r"refus|prefer not|don'?t know|do not know|\bdk\b|not applicable|inapplicable|\bn/?a\b|missing|unknown|proxy"
    r"|no answer|not (stated|known|asked|answered|obtained|recorded)|insufficient information|unable to|schedule not",
    re.IGNORECASE,
)
_MISSING_CODE = re.compile(r"-\d+|[789]|77+|88+|9[6-9]|9{2,}[6-9]")


@dataclass(frozen=True, slots=True)
class TypeSaid:
    """A type word as the readers take it, and whether only a display format suggests it."""

    word: str
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Labelled:
    """Labels of values, sorted: codes, codes that stand for a missing value, and labels of a few values on a scale."""

    codes: Mapping[str, str]
    missing: Mapping[str, str]
    beside: str
    guessed: frozenset[str]


def type_said(stored: str, written: str) -> TypeSaid:
    """Read the storage type and the display format of a variable.

    Parameters
    ----------
    stored : str
        Of ReadStat: ``string``, ``int8``, ``int16``, ``int32``, ``float`` or ``double``.
    written : str
        The format, such as ``F8.2``, ``DATE11``, ``%td``; empty where there is none.

    Examples
    --------
    >>> type_said("double", "F4.0"), type_said("double", "%td").word
    (TypeSaid(word='integer', guessed=True), 'date')
    >>> type_said("int8", "%8.0g"), type_said("double", "%9.0g").word
    (TypeSaid(word='integer', guessed=False), 'number')
    """
    if stored not in _NUMBERS:
        return TypeSaid("text")
    if _is_date(written):
        return TypeSaid("date")
    if stored in _WHOLE or _YEARS.match(written):
        return TypeSaid("integer")
    return TypeSaid("integer", guessed=True) if _NO_DECIMALS.match(written) else TypeSaid("number")


def _is_date(written: str) -> bool:
    if written.startswith("%"):
        return _STATA_DATE.match(written) is not None and _STATA_CLOCK.match(written) is None
    return _DATE.fullmatch(without_width(written)) is not None


def without_width(written: str) -> str:
    """The name of an SPSS or SAS format, which never ends in a digit.

    Examples
    --------
    >>> without_width("DATE11"), without_width("SEXF8."), without_width("F8.2")
    ('DATE', 'SEXF', 'F')
    """
    return _WIDTH.sub("", written)


def labelled(
    values: Mapping[Any, str], ranges: Iterable[tuple[Any, Any]], *, numeric: bool, scale: bool = False
) -> Labelled:
    """Sort the labels of a variable's values.

    Parameters
    ----------
    values : Mapping
        Value to its label. In a numeric variable, a letter stands for Stata's or SAS's missing value of that name.
    ranges : iterable of pairs
        Declared missing values, from and to.
    numeric : bool
        The variable is stored as a number.
    scale : bool, optional
        The file says that it is measured on a scale, so that labels stand at single values only.

    Returns
    -------
    Labelled
        A single label that is no code for missing makes no list of codes.

    Examples
    --------
    >>> found = labelled({1.0: "yes", 2.0: "no", -9.0: "refused"}, [], numeric=True)
    >>> dict(found.codes), dict(found.missing), set(found.guessed)
    ({'1': 'yes', '2': 'no'}, {'-9': 'refused'}, {'missing_codes'})
    >>> dict(labelled({97.0: "97 or more"}, [(99.0, 99.0)], numeric=True).missing)
    {'99': ''}
    """
    declared = list(ranges)
    single = {code_of(low, numeric): "" for low, high in declared if low == high}
    stated = {code_of(value, numeric): label for value, label in values.items() if _declared(value, declared, numeric)}
    others = {
        code_of(value, numeric): label for value, label in values.items() if code_of(value, numeric) not in stated
    }
    likely = {code: label for code, label in others.items() if numeric and _likely_missing(code, label)}
    codes = {code: label for code, label in others.items() if code not in likely}
    missing = MappingProxyType({**single, **_each(declared), **stated, **likely})
    guessed = frozenset({"missing_codes"} if likely else ())
    if scale or (numeric and len(codes) == 1):
        beside = "; ".join(f"{code} = {label}" for code, label in codes.items())
        return Labelled(MappingProxyType({}), missing, beside, guessed)
    return Labelled(MappingProxyType(codes), missing, "", guessed)


def _each(ranges: Iterable[tuple[Any, Any]]) -> dict[str, str]:
    """Every whole number of the declared ranges that are short enough to be listed."""
    numbers = ((low, high) for low, high in ranges if not isinstance(low, str) and not isinstance(high, str))
    return {code: "" for low, high in numbers if low < high for code in each_of_range(low, high)}


def code_of(value: Any, numeric: bool) -> str:
    """Write a value as its code: whole numbers without a point, and a missing value's letter after one.

    Examples
    --------
    >>> code_of(2.0, True), code_of(2.5, True), code_of("a", True), code_of("a", False)
    ('2', '2.5', '.a', 'a')
    """
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return f".{value}" if numeric and isinstance(value, str) else str(value)


def _declared(value: Any, ranges: list[tuple[Any, Any]], numeric: bool) -> bool:
    if isinstance(value, str):
        return numeric or any(value.rstrip() == str(low).rstrip() for low, _ in ranges)
    return any(low <= value <= high for low, high in ranges)


def _likely_missing(code: str, label: str) -> bool:
    return _MISSING_CODE.fullmatch(code) is not None and _MISSING_WORDS.search(label) is not None
