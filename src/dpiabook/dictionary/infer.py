"""What can be guessed from a column's name and type word alone; nothing here reads a value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace

from dpiabook.dictionary.formats import format_kind
from dpiabook.dictionary.inventory import Inventory, Kind, Variable
from dpiabook.dictionary.words import in_words, split_name

GUESSABLE = frozenset(field.name for field in fields(Variable)) - {"name", "guessed"}

# The first pattern that the type word matches decides, so "datetime" is met before "time" could mean anything else.
_KINDS: tuple[tuple[str, Kind], ...] = (
    (r"alpha.?numeric", "text"),
    (
        r"categor|factor|enum|coded|dictionary|nominal|ordinal|select|lookup|radio|drop.?down|checkbox|choice",
        "category",
    ),
    (r"bool|logical|yes.?no|binary|true.?false|^bit$|dichotom|^flag$", "boolean"),
    (r"date|time|^yearmonth$|^gyearmonth$", "date"),
    (r"year", "integer"),
    (r"^array|^list|^struct|^map|^json|^geo", "unknown"),
    (r"float|double|decimal|numeric|number|real|continuous|percent|money|currency|quantitative", "number"),
    (r"int|count|whole|serial|short|^long$|byte|^no$|discrete", "integer"),
    (r"char|str|text|object|alpha|utf8|uuid|free|^memo|^notes?$|comment|narrative", "text"),
)
_FLAG_WORDS = frozenset({"flag", "ever", "is", "has", "had", "yn", "indicator", "ind"})
_CODED_WORDS = frozenset({"code", "gender", "sex", "ethnicity", "ethnic", "region", "category", "type", "status"})
_COUNT_WORDS = frozenset({"n", "num", "number", "count", "eps", "episodes", "times"})
_DAY_WORDS = frozenset({"days", "duration", "dur"})
_UNITS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"yob"}), "year"),
    (_DAY_WORDS, "days"),
    (frozenset({"months"}), "months"),
    (frozenset({"weeks"}), "weeks"),
    (frozenset({"sessions"}), "sessions"),
    (_COUNT_WORDS, "count"),
)


def kind_of(type_word: str) -> Kind:
    """Read a type word of any dialect: ibis, pandas, SQL, Frictionless, XSD, or what people write in a spreadsheet.

    Examples
    --------
    >>> kind_of("!int64"), kind_of("xs:gYear"), kind_of("Drop-down select"), kind_of("timestamp(6)")
    ('integer', 'integer', 'category', 'date')
    >>> kind_of("F8.2"), kind_of("A20"), kind_of("num"), kind_of("DD/MM/YYYY"), kind_of("")
    ('number', 'text', 'number', 'date', 'unknown')
    """
    word = type_word.strip().lower().lstrip("!").rsplit(":", 1)[-1]
    return next((kind for pattern, kind in _KINDS if re.search(pattern, word)), None) or format_kind(type_word)


def unit_of(name: str, kind: Kind = "unknown") -> str:
    """Guess the unit of a variable from its name; empty when the name does not say, or the values are not numbers.

    Examples
    --------
    >>> unit_of("yob"), unit_of("age_first_ftex"), unit_of("ftex_duration"), unit_of("ftex_eps"), unit_of("gender")
    ('year', 'age in years', 'days', 'count', '')
    """
    if kind in {"text", "date", "category", "boolean"}:
        return ""
    words = split_name(name)
    if words[:1] == ("age",) or words[-1:] == ("age",) or {"age", "at"} <= set(words):
        return "age in years"
    if words[-1:] == ("year",) or {"birth", "year"} <= set(words):
        return "year"
    return next((unit for known, unit in _UNITS if known & set(words)), "")


def refine_kind(name: str, kind: Kind) -> Kind:
    """Narrow a storage type by the name: a whole number called ``..._flag`` is a yes or no."""
    words = set(split_name(name))
    if kind in {"integer", "unknown"} and words & _FLAG_WORDS:
        return "boolean"
    if kind == "text" and words & _CODED_WORDS:
        return "category"
    return kind


def infer_variable(name: str, type_word: str) -> Variable:
    """Describe one undocumented column by its name and type word, with every attribute marked as guessed.

    Examples
    --------
    >>> found = infer_variable("age_at_cp", "int64")
    >>> found.label, found.kind, found.unit, "unit" in found.guessed
    ('age at cp', 'integer', 'age in years', True)
    """
    kind = refine_kind(name, kind_of(type_word))
    bare = Variable(name=name, label=in_words(name), kind=kind, unit=unit_of(name, kind))
    return replace(bare, guessed=GUESSABLE)


def infer_inventory(schema: Mapping[str, str]) -> Inventory:
    """Make an inventory where there is no dictionary, from column names and types alone.

    Parameters
    ----------
    schema : Mapping of str to str
        Column name to type word, such as ``"int64"``, ``"string"``, ``"date"`` or the text of an ibis type.

    Returns
    -------
    Inventory
        Marked as inferred; every attribute of every variable is listed in ``guessed``.

    Examples
    --------
    >>> found = infer_inventory({"yob": "int64", "cme_flag": "int8"})
    >>> found.inferred, [(v.name, v.kind, v.unit) for v in found]
    (True, [('yob', 'integer', 'year'), ('cme_flag', 'boolean', '')])
    """
    return Inventory(tuple(infer_variable(name, word) for name, word in schema.items()), inferred=True)
