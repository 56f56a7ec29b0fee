"""What kind of values an undocumented column holds, where its name alone misleads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pyarrow.compute as pc

from dpiabook.counting import Source, yes_no_codes, zero_counts
from dpiabook.dictionary.infer import kind_of
from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.finding.columns import Column, Columns
from dpiabook.finding.gathered import first_rows

_FIRST, _YES_NO_NULL = 1_000, 3
_NUMBERS = frozenset({"integer", "number"})


def with_yes_no(inventory: Inventory, source: Source) -> Inventory:
    """Describe undocumented texts that say yes or no as such; it is guessed, like all that is inferred of them.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import as_source
    >>> from dpiabook.dictionary import infer_inventory
    >>> source = as_source(pd.DataFrame({"camhs": ["Y", "N"], "sex": ["F", "M"]}))
    >>> [one.kind for one in with_yes_no(infer_inventory(source.columns), source)]
    ['boolean', 'category']
    """
    texts = [one.name for one in inventory if one.kind in {"text", "boolean"} and "codes" in one.guessed]
    texts = [name for name in texts if source.columns.get(name) == "text"]
    if not texts:
        return inventory
    first = first_rows(source.only(texts), _FIRST)
    codes = yes_no_codes(source, [name for name in texts if len(pc.unique(first[name])) <= _YES_NO_NULL])
    said = (replace(one, kind="boolean", codes=codes[one.name]) if one.name in codes else one for one in inventory)
    return replace(inventory, variables=tuple(said))


def with_zeros(
    inventory: Inventory, source: Source, counted: Callable[[Source, Sequence[str]], Mapping[str, int]] = zero_counts
) -> Inventory:
    """Mark variables of numbers that hold no 0, of which nothing else says which values mean what.

    Parameters
    ----------
    inventory : Inventory
    source : Source
        With its states settled.
    counted : callable
        Counts the zeros of columns, as `zero_counts` does.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import as_source
    >>> from dpiabook.dictionary import infer_inventory
    >>> source = as_source(pd.DataFrame({"asthma": [1, 2, 2, 9], "spells": [0, 1, 3, 2]}))
    >>> [one.without_zero for one in with_zeros(infer_inventory(source.columns), source)]
    [True, False]
    """
    names = [one.name for one in inventory if _says_nothing(one) and source.columns.get(one.name) in _NUMBERS]
    without = {name for name, zeros in counted(source, names).items() if not zeros}
    said = (replace(one, without_zero=True) if one.name in without else one for one in inventory)
    return replace(inventory, variables=tuple(said))


def _says_nothing(variable: Variable) -> bool:
    """Whether having it is read from a number alone; where a missing one means that it does not apply, that tells."""
    told = variable.codes or variable.has_it or variable.gate or variable.missing_means == "not_applicable"
    return variable.kind in {"integer", "boolean"} and not told


def with_kinds(inventory: Inventory, columns: Columns) -> Inventory:
    """Take a guess of yes or no back where the values are more than two.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import as_source
    >>> from dpiabook.dictionary import infer_inventory
    >>> from dpiabook.finding.columns import look_at
    >>> source = as_source(pd.DataFrame({"amount_ever": [0, 1500, 200_000], "ill_ever": [0, 1, 1]}))
    >>> [one.kind for one in with_kinds(infer_inventory(source.columns), look_at(source))]
    ['integer', 'boolean']
    """
    mended = (_mended(one, columns[one.name]) if one.name in columns else one for one in inventory)
    return replace(inventory, variables=tuple(mended))


def _mended(variable: Variable, column: Column) -> Variable:
    guessed = variable.kind == "boolean" and "kind" in variable.guessed and not variable.codes
    if not guessed or column.numbers is None or (column.distinct <= 2 and (column.high or 0) <= 2):
        return variable
    return replace(variable, kind=kind_of(column.word))
