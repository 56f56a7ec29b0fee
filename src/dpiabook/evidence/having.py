"""When a person has what a sensitive variable tells of: as declared, else as its codes and its kind say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from dpiabook.counting.conditions import quoted
from dpiabook.dictionary.inventory import Place, Variable
from dpiabook.dictionary.state_words import states_of_codes
from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.evidence.having_said import Cut, cut_said, cut_text

_CURE = "write '> 0', '>= 3', 'in 1, 2', 'not in A, B', 'recorded', or one code, such as 2"
_UNKNOWN_CODES = frozenset({"u", "unk", "nk", "dk", "na", "n/a", "ref", ".", "*", "?"})
_YES = re.compile(r"yes\b|y$|true$|t$|has\b|had\b")
_NO = re.compile(r"(?:no|not|never|none|nil|without|false|n|f|does not|did not|is not|absent|negative)\b|.*\bis not\b")
_BEFORE = re.compile(r"(?:\d{1,3}|[a-mo-xz])\s*(?:[.):=]|\s[-–]\s)\s*(?=[^\W\d])", re.IGNORECASE)
_MEASURED = frozenset({"age", "day", "date", "hour", "minute", "month", "percent", "score", "week", "year"})
_SCALE = re.compile(
    r"\b(?:\w*score|\w*scale|index|composite|rating|decile|quintile|percentile|rank|level|severity|rate|percentage"
    r"|per cent|percent|pct|stage|grade|band)\b"
    r"|\b(?:sdq|phq|gad|s?wemwbs|honos|hads|ghq|epds|s?mfq|rcads|ces ?d|dast|core|mcs|pcs|sf|phq9|gad7|k6|k10|audit)\b"
)
"""Words of scales, and names of instruments: a scale has no zero that says that a person has nothing of it."""
_EVERYBODY_HAS = frozenset({"ethnicity"})


def has_it(variable: Variable, place: Place | None = None) -> str:
    """Write the condition under which a person has what a variable tells of; empty where it says no such thing.

    What is declared (`Variable.has_it`) goes first. Else codes that mean yes; else, of a list of codes, any that is
    recorded and says something; else a count of at least one. Missing and unknown codes never count as having it. Ages,
    dates, durations, scores, and numbers of which none is 0 say nothing of this kind unless a cut is declared.

    Parameters
    ----------
    variable : Variable
    place : Place, optional
        Where a sheet says it, for refusals.

    Raises
    ------
    Refusal
        DICTIONARY_UNREADABLE when what is declared cannot be read, names a code that is not declared, or one that
        stands for a missing value.

    Examples
    --------
    >>> has_it(Variable("cp", codes={"1": "Yes", "2": "No", "9": "Not known"}, kind="category"))
    'cp == 1'
    >>> has_it(Variable("phq9", "PHQ-9", kind="integer")), has_it(Variable("phq9", kind="integer", has_it=">= 10"))
    ('', 'phq9 >= 10')
    """
    cut = _cut(variable, place)
    return _condition(variable.name, cut) if cut is not None else ""


def has_it_said(variable: Variable) -> str:
    """The same as a sheet says it, without the variable's name.

    Examples
    --------
    >>> has_it_said(Variable("cp", codes={"1. Yes": "", "2. No": ""}, kind="category", has_it="= '1. Yes'"))
    '"1. Yes"'
    """
    cut = _cut(variable, None)
    return cut_text(cut) if cut is not None else ""


def _cut(variable: Variable, place: Place | None) -> Cut | None:
    """Who has it; None where nothing says so."""
    if "`" in variable.name:  # which no condition can name
        return None
    if variable.has_it:
        return _declared(variable, place)
    if variable.kind == "date" or _is_measured(variable.unit):
        return None
    return _by_codes(variable) if variable.codes and variable.kind != "number" else _by_kind(variable)


def _by_kind(variable: Variable) -> Cut | None:
    if variable.without_zero:
        return None
    if variable.kind == "boolean":
        return Cut()
    return Cut(">=", "1") if variable.kind == "integer" and _has_a_zero(variable) else None


def _condition(name: str, cut: Cut) -> str:
    name = quoted(name)
    if cut.sign:
        return f"{name} {cut.sign} {cut.number}"
    if not cut.codes:
        return f"not missing({name})" if cut.recorded else name
    return f"{name} not in {_tuple(cut.codes)}" if cut.others else _one_of(name, cut.codes)


def asks_who_has_it(variable: Variable) -> bool:
    """Whether numbers without a 0 stand for yes and no, or for more, so that only a person knows who has it.

    Examples
    --------
    >>> asks_who_has_it(Variable("asthma", kind="integer", without_zero=True))
    True
    >>> asks_who_has_it(Variable("asthma", kind="integer", without_zero=True, has_it="1"))
    False
    """
    if variable.has_it or not variable.without_zero or _is_measured(variable.unit):
        return False
    return variable.kind == "boolean" or _has_a_zero(variable)


def codes_of_a_trait(categories: Iterable[str]) -> bool:
    """Whether everybody has what the categories tell of, each in their own way, so that having it says nothing.

    Examples
    --------
    >>> codes_of_a_trait(["ethnicity"]), codes_of_a_trait(["crime"])
    (True, False)
    """
    found = set(categories)
    return bool(found) and found <= _EVERYBODY_HAS


def _is_measured(unit: str) -> bool:
    return any(word in unit for word in _MEASURED)


def _has_a_zero(variable: Variable) -> bool:
    scale = variable.minimum is not None and variable.minimum > 0
    return not scale and not _SCALE.search(f"{variable.name} {variable.label}".replace("_", " ").lower())


def _declared(variable: Variable, place: Place | None) -> Cut:
    cut = cut_said(variable.has_it, numbers=variable.kind not in {"text", "date"})
    if cut.sign and variable.kind in {"text", "date"}:
        raise _refusal(variable, place, "compares a variable that holds no numbers")
    for code in cut.codes:
        _check(variable, code, place, marked=code in cut.marked)
    return cut


def _check(variable: Variable, code: str, place: Place | None, *, marked: bool) -> None:
    whole = variable.codes and "codes" not in variable.guessed
    strange = not marked and re.search(r"['\"=<>\n ]", code)
    if code not in variable.codes and (code.lower() in {"", "in", "not", "not in"} or (not whole and strange)):
        raise _refusal(variable, place, "says in no known way when a person has it")
    usual = not variable.codes and not marked and code.lower() in _UNKNOWN_CODES
    if code in _unknown(variable) or usual:
        raise _refusal(variable, place, "names a code that stands for a missing value", "leave it out")
    if whole and code not in variable.codes:
        hint = did_you_mean(code, variable.codes) or "name declared codes alone"
        raise _refusal(variable, place, "names a code that the dictionary does not declare", hint)


def _refusal(variable: Variable, place: Place | None, what: str, cure: str = _CURE) -> Refusal:
    where = f"variable {variable.name}"
    if place is not None and variable.name in place.rows:
        where = place.of(variable.name, "has it means")
    return Refusal(Code.DICTIONARY_UNREADABLE, f"'has it' {what}", where=where, cure=cure)


def _unknown(variable: Variable) -> set[str]:
    """The codes that stand for a missing value: as declared, as their labels say, or as is usual without labels."""
    usual = {code for code, label in variable.codes.items() if not label and code.strip().lower() in _UNKNOWN_CODES}
    return {*variable.missing_codes, *states_of_codes(variable.codes), *usual}


def _by_codes(variable: Variable) -> Cut | None:
    unknown = _unknown(variable)
    known = {code: _meaning(label or code) for code, label in variable.codes.items() if code not in unknown}
    none = {code for code, label in known.items() if _NO.match(label)}
    yes = [code for code, label in known.items() if _YES.match(label) and code not in none]
    if not yes and len(known) == 2 and len(none) == 1:
        yes = [code for code in known if code not in none]
    if yes:
        return Cut(">=", "1") if yes == ["1"] and set(known) == {"0", "1"} else Cut(codes=tuple(yes))
    if variable.kind == "boolean":
        return None if variable.without_zero else Cut()
    codes = tuple(code for code in known if code not in none)
    # Numbers stand for steps of a scale.
    return None if len(codes) < 2 or all(map(_is_number, codes)) else Cut(codes=codes)


def _meaning(label: str) -> str:
    """What a code says, without the number or the letter of a list before it."""
    return _BEFORE.sub("", label.strip(), count=1).lower()


def _one_of(name: str, codes: Sequence[str]) -> str:
    return f"{name} == {_literal(codes[0])}" if len(codes) == 1 else f"{name} in {_tuple(codes)}"


def _tuple(codes: Sequence[str]) -> str:
    return f"({', '.join(map(_literal, codes))},)" if len(codes) == 1 else f"({', '.join(map(_literal, codes))})"


def _is_number(code: str) -> bool:
    return bool(re.fullmatch(r"-?(?:0|[1-9]\d*)", code))


def _literal(code: str) -> str:
    """A code as a condition takes it; a mark that would end the text, or a name in it, is written by its number."""
    if _is_number(code):
        return code
    return "'" + re.sub(r"[^\x20-\x7e]|['\"`\\]", lambda sign: _written(sign[0]), code) + "'"


def _written(sign: str) -> str:
    return sign if sign.isprintable() and not sign.isascii() else f"\\U{ord(sign):08x}"
