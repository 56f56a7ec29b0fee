"""What publications add to an inventory: what is declared stays, what was guessed from a name gives way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from dpiabook.dictionary.collections import NONE_OWN, Part, Recognised, codes_said, recognise
from dpiabook.dictionary.infer import infer_variable
from dpiabook.dictionary.instruments import recognise_instruments
from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.dictionary.matching import weight_of
from dpiabook.dictionary.published import Collection, Column, key_of
from dpiabook.dictionary.reconcile import may_hold
from dpiabook.dictionary.words import split_name

# Words of a label that could stand in any other.
_ANY_LABEL = frozenset(
    {
        "the",
        "and",
        "for",
        "from",
        "with",
        "that",
        "was",
        "has",
        "date",
        "number",
        "code",
        "type",
        "reason",
        "name",
        "time",
    }
)


def with_publications(
    inventory: Inventory,
    types: Mapping[str, str] = MappingProxyType({}),
    own: Mapping[str, Collection] = NONE_OWN,
) -> tuple[Inventory, Recognised | None]:
    """Recognise published tables and instruments in an inventory, and describe its variables by them.

    Parameters
    ----------
    inventory : Inventory
        Of a dictionary, or inferred.
    types : Mapping of str to str, optional
        Column name to type word of the source, where there is one. Of its columns that the inventory lacks, those that
        are recognised are added.
    own : Mapping of str to Collection, optional
        Collections of the dataset's extensions.

    Returns
    -------
    Inventory
        As `described` gives it.
    Recognised or None
        What was used.

    Examples
    --------
    >>> from dpiabook.dictionary.infer import infer_inventory
    >>> columns = {"CHILD": "string", "DOB": "date", "SDQ_SCORE": "int64", "CONVICTED": "int64", "TEETH_CHECK": "int64"}
    >>> found, recognised = with_publications(infer_inventory(columns))
    >>> recognised.in_words()
    'Recognised: SSDA903 outcomes (OC2) 2024, 5 of 5 columns'
    >>> found["CONVICTED"].kinds, found["CONVICTED"].subject, found["DOB"].kinds
    (('crime',), 'child', ())
    """
    lacking = tuple(infer_variable(name, word) for name, word in types.items() if name not in inventory)
    whole = replace(inventory, variables=inventory.variables + lacking)
    columns = dict(types) if types else {one.name: "" for one in inventory}
    tables = recognise(columns, codes_said(whole), own)
    told = {name for name, _, _ in tables or ()}
    rest = (one for one in whole if one.name in columns and one.name not in told)
    parts = (tables.parts if tables else ()) + recognise_instruments(replace(whole, variables=tuple(rest)))
    if not parts:
        return inventory, None
    recognised = _agreed(whole, Recognised(parts, len(columns)))
    found = described(whole, recognised)
    kept = (one for one in found if one.name in inventory or one.collection)
    return replace(found, variables=tuple(kept)), recognised


def described(inventory: Inventory, recognised: Recognised) -> Inventory:
    """Fill the variables with what the publication says, where the dictionary says nothing.

    Declared beats published, published beats guessed. `collection`, `kinds`, `kinds_known` and `subject_of_table` are
    always set for a recognised variable; `declared_sensitive` stays what the dictionary says, beside them.

    Parameters
    ----------
    inventory : Inventory
    recognised : Recognised
        Of the same columns.

    Returns
    -------
    Inventory
        In the same order; what was filled is no longer among a variable's guessed attributes.
    """
    by_name = {name: (part, column) for name, part, column in recognised}
    variables = tuple(_filled(one, *by_name[one.name]) if one.name in by_name else one for one in inventory)
    return replace(inventory, variables=variables)


def _agreed(inventory: Inventory, recognised: Recognised) -> Recognised:
    """Without the columns of general names whose declared label speaks of something else."""
    parts = [
        replace(part, columns={name: one for name, one in part.columns.items() if _label_agrees(inventory[name], one)})
        for part in recognised.parts
    ]
    return replace(recognised, parts=tuple(part for part in parts if part.columns))


def _label_agrees(variable: Variable, column: Column) -> bool:
    if _open(variable, "label") or weight_of(variable.name) >= 1 or column.identifier:
        return True
    return not _words(variable.label).isdisjoint(
        word for text in (column.label, *column.names) for word in _words(text)
    )


def _words(text: str) -> set[str]:
    return {word for word in split_name(text.casefold()) if len(word) > 2 and word not in _ANY_LABEL}


def _open(variable: Variable, attribute: str) -> bool:
    """Whether the dictionary left an attribute open."""
    value = getattr(variable, attribute)
    own_name = attribute == "label" and key_of(variable.label) == key_of(variable.name)
    return attribute in variable.guessed or value in ("", "unknown") or not value or own_name


def _filled(variable: Variable, part: Part, column: Column) -> Variable:
    published = {"label": column.label, "unit": column.unit, "subject": column.whose}
    said: dict[str, Any] = {
        attribute: value
        for attribute, value in published.items()
        if value and value != "unknown" and _open(variable, attribute)
    }
    if column.kind != "unknown" and _open(variable, "kind") and may_hold(column.kind, variable.kind):
        said["kind"] = column.kind
    said |= _codes(variable, column)
    said |= {"collection": part.title, "subject_of_table": part.subject}
    if not variable.kinds_known:
        # What an analyst says of a column adds to what the rules find, and never takes its place.
        said |= {"kinds": column.kinds, "kinds_known": not part.own}
    return replace(variable, **said, guessed=variable.guessed - set(said))


def _codes(variable: Variable, column: Column) -> dict[str, Any]:
    """Published codes of a column that has none; one that is stored as a yes or no needs none."""
    if not column.codes or variable.kind == "boolean":
        return {}
    said: dict[str, Any] = {}
    values = {code: label for code, label in column.codes.items() if code not in column.missing}
    declared = {} if "codes" in variable.guessed else variable.codes
    missing = {code: column.codes[code] for code in column.missing if code not in declared}
    if not declared:
        said["codes"] = MappingProxyType(values)
    if missing and _open(variable, "missing_codes"):
        said["missing_codes"] = MappingProxyType(missing)
        said["states"] = MappingProxyType({**{code: column.missing[code] for code in missing}, **variable.states})
    return said
