"""What texts among the values name: diagnoses, offences and the like make a column sensitive, whatever its name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.finding.columns import Column, Columns
from dpiabook.sensitivity import Flag, Flags
from dpiabook.sensitivity.setting import names_a_body
from dpiabook.sensitivity.signs import signs_of
from dpiabook.sensitivity.taxonomy import CATEGORIES, in_order
from dpiabook.sensitivity.visible import ETHNICITY
from dpiabook.sensitivity.workplaces import names_a_workplace

_MOST_TEXTS, _LEAST_EACH, _LEAST_TELLING, _LONGEST = 60, 3.0, 2, 60


def with_conditions(flags: Flags, columns: Columns, inventory: Inventory) -> Flags:
    """The flags with columns whose values name what is sensitive; what is said or flagged of a column stays.

    Parameters
    ----------
    flags : Flags
        By names, labels and declared codes.
    columns : Columns
        Missing codes are out.
    inventory : Inventory
        The same variables.

    Returns
    -------
    Flags
        Reasons never give a value.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import as_source
    >>> from dpiabook.dictionary import infer_inventory
    >>> from dpiabook.finding.columns import look_at
    >>> frame = pd.DataFrame({"v1": ["Asthma", "Diabetes", "Flu"] * 5, "v2": ["Red", "Blue", "Green"] * 5})
    >>> source = as_source(frame)
    >>> flags = Flags(tuple(map(Flag, frame.columns)))
    >>> found = with_conditions(flags, look_at(source), infer_inventory(source.columns))
    >>> [(flag.variable, flag.categories) for flag in found.sensitive]
    [('v1', ('other_health_disability',))]
    """
    return with_named(flags, conditions_named(columns, open_texts(flags, inventory)))


def open_texts(flags: Flags, inventory: Inventory) -> tuple[str, ...]:
    """Variables of which nothing says yet what they hold, so that the texts among their values may.

    Parameters
    ----------
    flags : Flags
        By names, labels and declared codes.
    inventory : Inventory
        The same variables.

    Returns
    -------
    tuple of str
    """
    return tuple(flag.variable for flag in flags if _is_open(flag, inventory[flag.variable]))


def conditions_named(columns: Columns, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The ids of the categories that the texts of columns name; of those that name any."""
    told = {name: _named_in(columns[name]) for name in names if name in columns}
    return {name: categories for name, categories in told.items() if categories}


def with_named(flags: Flags, named: Mapping[str, tuple[str, ...]]) -> Flags:
    """The flags with what the texts of columns name."""
    return flags.of_flags(
        _told(one, named[one.variable], flags.known) if one.variable in named else one for one in flags
    )


def _is_open(flag: Flag, variable: Variable) -> bool:
    """Whether nothing says yet what a column is; teams and bodies are named after what they deal with."""
    sure = flag.sensitive and flag.confidence == "high"
    said = sure or flag.confirmed or flag.visible or flag.role == "direct_identifier"
    described = variable.kinds_known or variable.what or variable.codes
    return not (said or described or names_a_workplace(variable) or names_a_body(variable))


def _named_in(column: Column) -> tuple[str, ...]:
    few = column.of_texts and 2 <= column.distinct <= _MOST_TEXTS and column.each >= _LEAST_EACH
    return _named_by(column.texts) if few and max(map(len, column.texts)) <= _LONGEST else ()


def _told(flag: Flag, categories: Sequence[str], known: Iterable[str]) -> Flag:
    more = [one for one in categories if one not in flag.categories]
    reasons = (f"{CATEGORIES[one].title}: texts among its values name it" for one in more)
    return replace(
        flag,
        categories=in_order((*flag.categories, *more), known),
        role="sensitive",
        confidence="medium",
        reasons=(*flag.reasons, *reasons),
    )


def _named_by(texts: Iterable[str]) -> tuple[str, ...]:
    """Categories that texts name, where several name one of them, or half of all do."""
    said = [_categories(text) for text in texts]
    counts = Counter(category for one in said for category in one)
    most = max(counts.values(), default=0)
    return in_order(counts) if most >= _LEAST_TELLING or 2 * most >= max(len(said), 1) else ()


def _categories(text: str) -> set[str]:
    """What one text names plainly, as the label of a code would; an origin is told of elsewhere."""
    signs = signs_of(Variable("", codes={"1": text}))
    plain = (one for one in signs if one.source == "value labels" and one.strength != "weak" and not one.general)
    return {one.category for one in plain} - {ETHNICITY}
