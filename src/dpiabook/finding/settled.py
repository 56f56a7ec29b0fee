"""What is missing and why, settled before anything else is looked at."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import pyarrow as pa
import pyarrow.compute as pc

from dpiabook.counting import Source
from dpiabook.counting.states import with_states
from dpiabook.dictionary.infer import infer_variable
from dpiabook.dictionary.inventory import Inventory
from dpiabook.meaning import Seen, States, declared_rules, look_for_codes
from dpiabook.settings import Settings


@dataclass(frozen=True)
class SettledCodes:
    """A source without codes for missing values, the dictionary without them, and what was seen.

    Codes of a publication that do not occur here are `absent`: nobody declared them of this file.
    """

    source: Source
    inventory: Inventory
    states: States
    seen: dict[str, Seen]
    absent: Mapping[str, frozenset[str]] = field(default_factory=dict)


def settle_codes(
    source: Source, inventory: Inventory, settings: Settings, leave: Collection[str], *, published: bool = False
) -> SettledCodes:
    """Settle codes for missing values: as declared, else as seen in the values.

    Parameters
    ----------
    source : Source
        As it was opened.
    inventory : Inventory
        A variable for each of its columns.
    settings : Settings
        ``missing``.
    leave : collection of str
        Columns that are not looked at, such as ids.
    published : bool
        Whether codes are declared by a published collection, of which a file may hold few.

    Returns
    -------
    SettledCodes
    """
    states = declared_rules(inventory, settings.missing)
    seen = look_for_codes(source, inventory, states, leave=leave)
    states = states.with_seen(seen)
    settled = with_states(source, states.rules)
    described = retyped(states.without_codes(inventory), settled, states)
    return SettledCodes(settled, described, states, seen, _absent(source, states) if published else {})


def _absent(source: Source, states: States) -> dict[str, frozenset[str]]:
    """Codes that do not occur, of a table whose rows are all in memory; of others nothing is said."""
    if not isinstance(source.origin, pa.Table):
        return {}
    found = {}
    for name, rule in states.rules.items():
        if name in source.columns and rule.codes:
            values = pc.unique(source.origin[name]).drop_null().to_pylist()
            found[name] = frozenset(rule.codes) - {str(value).strip().removesuffix(".0") for value in values}
    return found


def retyped(inventory: Inventory, source: Source, states: States) -> Inventory:
    """Describe anew, by name and type, what nobody described and became numbers once codes are out."""
    became = {name for name, rule in states.rules.items() if rule.becomes}
    unsaid = {one.name for one in inventory if one.name in became and {"kind", "label"} <= one.guessed}
    described = (infer_variable(o.name, source.columns[o.name]) if o.name in unsaid else o for o in inventory)
    return replace(inventory, variables=tuple(described))
