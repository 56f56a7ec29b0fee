"""A look at the values for codes that stand for no value: texts among numbers, and built-in codes beside the rest."""

from __future__ import annotations

from collections.abc import Iterable

from dpiabook.counting import Source
from dpiabook.dictionary.inventory import Inventory
from dpiabook.meaning.seen_numbers import seen_in_numbers
from dpiabook.meaning.seen_texts import seen_in_texts
from dpiabook.meaning.states import Seen, States


def look_for_codes(
    source: Source, inventory: Inventory, states: States, *, leave: Iterable[str] = ()
) -> dict[str, Seen]:
    """Look for codes in the values that stand for no value.

    Applied as measured: texts in a column that is otherwise numbers, and built-in numbers that lie outside the rest of
    the values and occur at least three times. Built-in numbers among the rest are only asked about.

    Parameters
    ----------
    source : Source
        Before its states are settled.
    inventory : Inventory
        The dictionary; a declared category or text stays one, and a declared value or range is no missing code.
    states : States
        What is declared.
    leave : iterable of str
        Columns that are not looked at, such as ids and weights.

    Returns
    -------
    dict of str to Seen
        The columns in which something was found.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import as_source
    >>> from dpiabook.dictionary import infer_inventory
    >>> source = as_source(pd.DataFrame({"age": [8, 9, 11, -9, -9, -9], "score": ["1,5", ".", "2", "3", "4", "5"]}))
    >>> found = look_for_codes(source, infer_inventory(source.columns), States())
    >>> found["age"].codes, found["score"].codes, found["score"].becomes
    ({'-9': 'unknown'}, {'.': 'unknown'}, 'number')
    """
    passed = set(leave)
    variables = [one for one in inventory if one.name in source.columns and one.name not in passed]
    texts = [one for one in variables if source.columns[one.name] == "text"]
    numbers = [one for one in variables if source.columns[one.name] in ("integer", "number")]
    return seen_in_texts(source, texts, states) | seen_in_numbers(source, numbers, states)
