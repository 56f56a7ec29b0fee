"""When a person has what a sensitive variable tells of: as declared, else as its codes and its kind say."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dpiabook.counting.conditions import quoted
from dpiabook.dictionary.inventory import Variable
from dpiabook.dictionary.state_words import states_of_codes
from dpiabook.errors import Code, Refusal, did_you_mean

_CURE = "write '> 0', '>= 3', '= 2', 'in A, B', 'not in A, B', 'recorded', or one code"
_COMPARED = re.compile(r"(>=|<=|!=|<>|==|=|>|<)\s*(-?\d+(?:\.\d+)?)")
_LISTED = re.compile(r"(not\s+in|in)\s+(.+)", re.IGNORECASE | re.DOTALL)
_OPERATORS = {"=": "==", "<>": "!="}
_UNKNOWN_CODES = frozenset({"u", "unk", "nk", "dk", "na", "n/a", "ref", ".", "*", "?"})
_YES = re.compile(r"yes\b|y$|true$|t$|has\b|had\b")
_NO = re.compile(r"(?:no|not|never|none|nil|without|false|n|f|does not|did not|is not|absent|negative)\b|.*\bis not\b")
_MEASURED = frozenset({"age", "day", "date", "hour", "minute", "month", "percent", "score", "week", "year"})
_SCALE = re.compile(
    r"\b(?:\w*score|\w*scale|index|composite|rating|decile|quintile|percentile|rank|level|severity|rate|percentage"
    r"|per cent|percent|pct|stage|grade|band)\b"
    r"|\b(?:sdq|phq|gad|s?wemwbs|honos|hads|ghq|epds|s?mfq|rcads|ces ?d|dast|core|mcs|pcs|sf|phq9|gad7|k6|k10|audit)\b"
)
"""Words of scales, and names of instruments: a scale has no zero that says that a person has nothing of it."""
_EVERYBODY_HAS = frozenset({"ethnicity"})


def has_it(variable: Variable) -> str:
    """Write the condition under which a person has what a variable tells of; empty where it says no such thing.

    What is declared (`Variable.has_it`) goes first. Else codes that mean yes; else, of a list of codes, any that is
    recorded and says something; else a count of at least one. Missing and unknown codes never count as having it. Ages,
    dates, durations, scales without a zero, and scores say nothing of this kind unless a cut is declared.

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
    if "`" in variable.name:  # which no condition can name
        return ""
    if variable.has_it:
        return _declared(variable)
    if variable.kind == "date" or _is_measured(variable.unit):
        return ""
    if variable.codes and variable.kind != "number":
        return _by_codes(variable)
    if variable.kind == "boolean":
        return quoted(variable.name)
    return f"{quoted(variable.name)} >= 1" if variable.kind == "integer" and _has_a_zero(variable) else ""


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


def _declared(variable: Variable) -> str:
    text, name = variable.has_it.strip(), quoted(variable.name)
    compared, listed = _COMPARED.fullmatch(text), _LISTED.fullmatch(text)
    if compared:
        if variable.kind in {"text", "date"}:
            raise _refusal(variable, "compares a variable that holds no numbers")
        return f"{name} {_OPERATORS.get(compared[1], compared[1])} {compared[2]}"
    if text.lower() in {"recorded", "any"}:
        return f"not missing({name})"
    codes = re.split(r"\s*[,;]\s*", listed[2].strip(" ()[]")) if listed else [text]
    codes = [code.strip(" '\"") for code in codes]
    for code in codes:
        _check(variable, code)
    out = bool(listed) and listed[1].lower() != "in" if listed else False
    return f"{name} not in {_tuple(codes)}" if out else _one_of(name, codes)


def _check(variable: Variable, code: str) -> None:
    if (
        code.lower() in {"", "in", "not", "not in"}
        or "'" in code
        or "\n" in code
        or (not variable.codes and " " in code)
    ):
        raise _refusal(variable, "says in no known way when a person has it")
    if code in _unknown(variable) or (not variable.codes and code.lower() in _UNKNOWN_CODES):
        raise _refusal(variable, "names a code that stands for a missing value", "leave it out")
    if variable.codes and code not in variable.codes:
        hint = did_you_mean(code, variable.codes) or "name declared codes alone"
        raise _refusal(variable, "names a code that the dictionary does not declare", hint)


def _refusal(variable: Variable, what: str, cure: str = _CURE) -> Refusal:
    return Refusal(Code.DICTIONARY_UNREADABLE, f"'has it' {what}", where=f"variable {variable.name}", cure=cure)


def _unknown(variable: Variable) -> set[str]:
    """The codes that stand for a missing value: as declared, as their labels say, or as is usual without labels."""
    usual = {code for code, label in variable.codes.items() if not label and code.strip().lower() in _UNKNOWN_CODES}
    return {*variable.missing_codes, *states_of_codes(variable.codes), *usual}


def _by_codes(variable: Variable) -> str:
    name, unknown = quoted(variable.name), _unknown(variable)
    known = {code: (label or code).strip().lower() for code, label in variable.codes.items() if code not in unknown}
    none = {code for code, label in known.items() if _NO.match(label)}
    yes = [code for code, label in known.items() if _YES.match(label) and code not in none]
    if not yes and len(known) == 2 and len(none) == 1:
        yes = [code for code in known if code not in none]
    if yes:
        return f"{name} >= 1" if yes == ["1"] and set(known) == {"0", "1"} else _one_of(name, yes)
    if variable.kind == "boolean":
        return name
    return _any_recorded(variable, [code for code in known if code not in none])


def _any_recorded(variable: Variable, codes: list[str]) -> str:
    """Having any code recorded that says something; numbers that stand for steps of a scale are none of this kind."""
    if len(codes) < 2 or all(_is_number(code) for code in codes):
        return ""
    return _one_of(quoted(variable.name), codes)


def _one_of(name: str, codes: list[str]) -> str:
    return f"{name} == {_literal(codes[0])}" if len(codes) == 1 else f"{name} in {_tuple(codes)}"


def _tuple(codes: list[str]) -> str:
    return f"({', '.join(map(_literal, codes))},)" if len(codes) == 1 else f"({', '.join(map(_literal, codes))})"


def _is_number(code: str) -> bool:
    return bool(re.fullmatch(r"-?(?:0|[1-9]\d*)", code))


def _literal(code: str) -> str:
    return code if _is_number(code) else repr(code)
