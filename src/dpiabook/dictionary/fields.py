"""From what a dictionary says about one variable, in whatever words, to the one shape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from dpiabook.dictionary.cleaning import Cleaner, without_hidden
from dpiabook.dictionary.infer import kind_of, refine_kind, unit_of
from dpiabook.dictionary.inventory import Inventory, Kind, MissingMeans, Subject, Variable
from dpiabook.dictionary.values_said import missing_codes_of, values_said
from dpiabook.dictionary.words import in_words
from dpiabook.errors import Code, Refusal

_CURE = (
    "give a dictionary with one entry per variable: a table in CSV, XLSX, Word, Markdown or HTML, Frictionless JSON, "
    "JSON Schema, CSVW, DDI Codebook, XSD, SPSS or Stata syntax, or a Stata, SPSS or SAS file"
)
_TRUE = frozenset({"true", "t", "yes", "y", "1", "required", "mandatory", "m"})
_FALSE = frozenset({"false", "f", "no", "n", "0", "optional", "o"})
_YES_NO = frozenset(map(frozenset, (("0", "1"), ("n", "y"), ("no", "yes"), ("false", "true"), ("f", "t"))))
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


def variable_from(said: Mapping[str, Any]) -> Variable:
    """Build a variable from what was said about it; what was not said is guessed from the name, and marked so.

    Parameters
    ----------
    said : Mapping
        Any of name, label, description, type, unit, codes, minimum, maximum, required, missing_means, subject, theme,
        source_system, gateway, missing_codes, not_applicable, suppressed, gate, made_of, known_by, has_it, what,
        sensitive, identifier, range, table, summary. Empty entries count as not said; ``not_applicable`` gives codes or
        a condition. ``guessed`` names attributes that the reader itself guessed.

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
    name, values = str(said["name"]).strip(), values_said(said)
    codes = values.codes
    label, type_word = _text(said, "label"), _text(said, "type")
    kind, unit = _kind(name, type_word, codes), _text(said, "unit")
    applies_not, gate = _not_applicable(said)
    suppressed = missing_codes_of(said.get("suppressed"))
    guesses = {"label": not label, "kind": not type_word and not codes, "unit": not unit and bool(unit_of(name, kind))}
    return Variable(
        name=name,
        label=label or in_words(name),
        description="; ".join(filter(None, (_text(said, "description"), values.beside))),
        kind=kind,
        unit=unit or unit_of(name, kind),
        codes=codes,
        minimum=values.minimum,
        maximum=values.maximum,
        required=truth(said.get("required")) is True,
        missing_means=_missing_means(said),
        subject=subject_of(said.get("subject")),
        theme=_text(said, "theme"),
        source_system=_text(said, "source_system"),
        gateway=_text(said, "gateway"),
        missing_codes={**values.missing, **suppressed, **applies_not},
        declared_sensitive=truth(said.get("sensitive")),
        identifier=truth(said.get("identifier")) is True,
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

    Hidden characters are taken out of all that is said, and named in the notes.

    Raises
    ------
    Refusal
        DICTIONARY_UNREADABLE when an entry has no name, a name stands twice in one table, or nothing is described.
    """
    kept: dict[str, Variable] = {}
    clean = Cleaner()
    for position, entry in enumerate(map(clean, entries), start=1):
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
    found = Inventory(tuple(kept.values()), title=without_hidden(title), rules=tuple(str(rule) for rule in rules))
    return with_notes(found, clean.notes, where=where)


def with_notes(inventory: Inventory, notes: Iterable[str], *, where: str) -> Inventory:
    """The same, with what was not used of a file."""
    return replace(inventory, notes=(*inventory.notes, *(f"{where}: {note}" for note in notes)))
