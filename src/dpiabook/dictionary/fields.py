"""From what a dictionary says about one variable, in whatever words, to the one shape."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from dpiabook.dictionary.infer import kind_of, refine_kind, unit_of
from dpiabook.dictionary.inventory import Inventory, Kind, MissingMeans, Subject, Variable
from dpiabook.dictionary.words import in_words
from dpiabook.errors import Code, Refusal

_CURE = (
    "give a dictionary with one entry per variable: CSV, XLSX, Frictionless JSON, CSVW, DDI Codebook, XSD, "
    "or a Stata, SPSS or SAS file"
)
_TRUE = frozenset({"true", "t", "yes", "y", "1", "required", "mandatory", "m"})
_FALSE = frozenset({"false", "f", "no", "n", "0", "optional", "o"})
_YES_NO = frozenset(map(frozenset, (("0", "1"), ("n", "y"), ("no", "yes"), ("false", "true"), ("f", "t"))))
_RANGE = re.compile(r"(?<![\w.])(-?\d+)\s*(?:to|thru|through|\.\.\.?)\s*(-?\d+)(?![\w.])", re.IGNORECASE)
_LONGEST_RANGE = 100
_SUBJECTS: tuple[tuple[str, Subject], ...] = (
    (r"child|pupil|young|learner|student", "child"),
    (r"parent|carer|mother|father|adult|guardian", "parent"),
    (r"famil|household|sibling", "family"),
)


def unreadable(what: str, *, where: str, cure: str = _CURE) -> Refusal:
    """A dictionary cannot be read; the message names the place and never repeats its content."""
    return Refusal(Code.DICTIONARY_UNREADABLE, what, where=where, cure=cure)


def truth(value: object) -> bool | None:
    """Read a yes or no as people write it; None when it is neither.

    Examples
    --------
    >>> truth("Mandatory"), truth("N"), truth(""), truth(True)
    (True, False, None, True)
    """
    word = str(value).strip().lower()
    return True if word in _TRUE else False if word in _FALSE else None


def subject_of(value: object) -> Subject:
    """Read whose the information is; ``"unknown"`` when it is not said, or is said to be several people's.

    Examples
    --------
    >>> subject_of("Parent or carer"), subject_of("child or parent"), subject_of("")
    ('parent', 'unknown', 'unknown')
    """
    word = str(value or "").lower()
    found = {subject for pattern, subject in _SUBJECTS if re.search(pattern, word)}
    return found.pop() if len(found) == 1 else "unknown"


def number(value: object) -> float | None:
    """Read a declared bound; None when there is none or it is not a number (a date, say)."""
    try:
        found = float(str(value).strip())
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def codes_of(value: object) -> Mapping[str, str]:
    """Read declared codes: a mapping, a list of codes or of value and label pairs, or text such as ``"0=no; 1=yes"``.

    Examples
    --------
    >>> dict(codes_of("M = male; F = female"))
    {'M': 'male', 'F': 'female'}
    >>> dict(codes_of([{"value": 1, "label": "yes"}])), dict(codes_of(["PERM", "FIXD"]))
    ({'1': 'yes'}, {'PERM': '', 'FIXD': ''})
    """
    if isinstance(value, Mapping):
        return MappingProxyType({str(code): str(label or "") for code, label in value.items()})
    if isinstance(value, str):
        return MappingProxyType(_codes_in_text(value))
    if isinstance(value, Iterable):
        return MappingProxyType(dict(_code_pair(entry) for entry in value))
    return MappingProxyType({})


def missing_codes_of(value: object) -> Mapping[str, str]:
    """Read declared codes for missing values: as other codes, but a lone one counts too, and a range of whole numbers.

    Examples
    --------
    >>> dict(missing_codes_of("99")), dict(missing_codes_of("-9 to -8; 98 = refused")), dict(missing_codes_of(None))
    ({'99': ''}, {'-9': '', '-8': '', '98': 'refused'}, {})
    """
    if not isinstance(value, str | int | float):
        return codes_of(value)
    text = _RANGE.sub(_each_of_range, str(value).strip())
    return codes_of(text) or MappingProxyType({text: ""} if text else {})


def _each_of_range(found: re.Match[str]) -> str:
    low, high = sorted((int(found[1]), int(found[2])))
    return "; ".join(map(str, range(low, high + 1))) if high - low <= _LONGEST_RANGE else found[0]


def _code_pair(entry: object) -> tuple[str, str]:
    if isinstance(entry, Mapping):
        return str(entry.get("value", entry.get("name", ""))), str(entry.get("label", entry.get("title", "")) or "")
    return str(entry), ""


def _codes_in_text(text: str) -> dict[str, str]:
    parts = [part.strip() for part in re.split(r"[;|\n]+", text) if part.strip()]
    if len(parts) == 1 and text.count("=") != 1:
        # Commas separate codes only where every part then has a sign of its own: "0=no, or unknown" is one code.
        by_comma = [part.strip() for part in text.split(",")]
        parts = by_comma if all("=" in part for part in by_comma) or "=" not in text else parts
    # REDCap writes "0, Not at all | 1, Several days".
    listed = "|" in text and all(re.match(r"[^\s,]+,\s", part) for part in parts)
    sign = r",\s+" if listed else r"\s*=\s*|\s*:\s+|\s+[-–]\s+"
    pairs = [re.split(sign, part, maxsplit=1) for part in parts]
    if len(pairs) == 1 and len(pairs[0]) == 1:
        return {}
    return {pair[0].strip(" '\""): pair[1].strip(" '\"") if len(pair) > 1 else "" for pair in pairs}


def variable_from(said: Mapping[str, Any]) -> Variable:
    """Build a variable from what was said about it; what was not said is guessed from the name, and marked so.

    Parameters
    ----------
    said : Mapping
        Any of name, label, description, type, unit, codes, minimum, maximum, required, missing_means, subject, theme,
        source_system, gateway, missing_codes, not_applicable, suppressed, gate, made_of, known_by, has_it, what,
        sensitive, table, summary. Empty entries count as not said; ``not_applicable`` gives codes or a condition.
        ``guessed`` names attributes that the reader itself guessed.

    Returns
    -------
    Variable
        With ``guessed`` naming what the dictionary did not say and the name did.

    Examples
    --------
    >>> found = variable_from({"name": "ftex_eps", "label": "Exclusions", "type": "integer", "minimum": "0"})
    >>> found.unit, found.minimum, sorted(found.guessed)
    ('count', 0.0, ['unit'])
    """
    name, codes = str(said["name"]).strip(), codes_of(said.get("codes"))
    label, type_word = _text(said, "label"), _text(said, "type")
    kind, unit = _kind(name, type_word, codes), _text(said, "unit")
    applies_not, gate = _not_applicable(said)
    suppressed = missing_codes_of(said.get("suppressed"))
    guesses = {"label": not label, "kind": not type_word and not codes, "unit": not unit and bool(unit_of(name, kind))}
    return Variable(
        name=name,
        label=label or in_words(name),
        description=_text(said, "description"),
        kind=kind,
        unit=unit or unit_of(name, kind),
        codes=codes,
        minimum=number(said.get("minimum")),
        maximum=number(said.get("maximum")),
        required=truth(said.get("required")) is True,
        missing_means=_missing_means(said),
        subject=subject_of(said.get("subject")),
        theme=_text(said, "theme"),
        source_system=_text(said, "source_system"),
        gateway=_text(said, "gateway"),
        missing_codes={**missing_codes_of(said.get("missing_codes")), **suppressed, **applies_not},
        declared_sensitive=truth(said.get("sensitive")),
        table=_text(said, "table"),
        summary=_words(said.get("summary")),
        states={**dict.fromkeys(suppressed, "suppressed"), **dict.fromkeys(applies_not, "not_applicable")},
        gate=gate,
        made_of=_text(said, "made_of"),
        known_by=_text(said, "known_by"),
        has_it=_text(said, "has_it"),
        what=_text(said, "what").lower(),
        guessed=frozenset(attribute for attribute, was in guesses.items() if was) | frozenset(said.get("guessed", ())),
    )


def _text(said: Mapping[str, Any], key: str) -> str:
    value = said.get(key)
    return "" if value is None else " ".join(str(value).split())


def _words(value: object) -> tuple[str, ...]:
    """Words of a list, or of text that separates them by marks."""
    parts = value if isinstance(value, list) else re.split(r"[,;\s]+", str(value or ""))
    return tuple(str(part).strip().lower() for part in parts if str(part).strip())


def _kind(name: str, type_word: str, codes: Mapping[str, str]) -> Kind:
    kind = kind_of(type_word)
    if codes and kind not in {"boolean", "date"}:
        return "boolean" if frozenset(code.lower() for code in codes) in _YES_NO else "category"
    return kind if type_word else refine_kind(name, kind)


def _not_applicable(said: Mapping[str, Any]) -> tuple[Mapping[str, str], str]:
    """Codes that say that a variable does not apply, or the condition under which it does not."""
    given, gate = said.get("not_applicable"), _text(said, "gate")
    text = _text(said, "not_applicable").removeprefix("if ")
    if isinstance(given, str) and re.search(r"==|!=|<|>|\bmissing\(| in ", text):
        return {}, gate or text
    return missing_codes_of(given), gate


def _missing_means(said: Mapping[str, Any]) -> MissingMeans:
    word = _text(said, "missing_means").lower().replace(" ", "_")
    return "not_applicable" if word.startswith("not_applic") else "unknown"


def inventory_from(
    entries: Iterable[Mapping[str, Any]], *, where: str, title: str = "", rules: Iterable[str] = ()
) -> Inventory:
    """Gather entries into an inventory; a name that stands in several tables is kept once, from the first.

    Raises
    ------
    Refusal
        DICTIONARY_UNREADABLE when an entry has no name, a name stands twice in one table, or nothing is described.
    """
    kept: dict[str, Variable] = {}
    for position, entry in enumerate(entries, start=1):
        if not str(entry.get("name") or "").strip():
            raise unreadable("an entry of the dictionary has no name", where=f"{where}, entry {position}")
        variable = variable_from(entry)
        known = kept.setdefault(variable.name, variable)
        if known is not variable and known.table == variable.table:
            raise unreadable(
                f"{variable.name!r} is described twice", where=f"{where}, entry {position}", cure="keep one"
            )
    if not kept:
        raise unreadable("the dictionary describes no variable", where=where)
    return Inventory(tuple(kept.values()), title=title, rules=tuple(str(rule) for rule in rules))


def joined(parts: Iterable[Inventory]) -> Inventory:
    """Join the inventories of several sheets; a name that stands in several is kept once, from the first."""
    kept: dict[str, Variable] = {}
    for variable in (variable for part in parts for variable in part):
        kept.setdefault(variable.name, variable)
    return Inventory(tuple(kept.values()))
