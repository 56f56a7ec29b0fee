"""What is missing and why, settled before anything else is looked at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from dpiabook.counting import Source
from dpiabook.counting.states import with_states
from dpiabook.dictionary.infer import infer_variable
from dpiabook.dictionary.inventory import Inventory
from dpiabook.meaning import Seen, States, declared_rules, look_for_codes
from dpiabook.settings import Settings


@dataclass(frozen=True)
class SettledCodes:
    """A source without codes for missing values, the dictionary without them, and what was seen."""

    source: Source
    inventory: Inventory
    states: States
    seen: dict[str, Seen]


def settle_codes(source: Source, inventory: Inventory, settings: Settings, leave: Collection[str]) -> SettledCodes:
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

    Returns
    -------
    SettledCodes
    """
    states = declared_rules(inventory, settings.missing)
    seen = look_for_codes(source, inventory, states, leave=leave)
    states = states.with_seen(seen)
    settled = with_states(source, states.rules)
    return SettledCodes(settled, retyped(states.without_codes(inventory), settled, states), states, seen)


def retyped(inventory: Inventory, source: Source, states: States) -> Inventory:
    """Describe anew, by name and type, what nobody described and became numbers once codes are out."""
    became = {name for name, rule in states.rules.items() if rule.becomes}
    unsaid = {one.name for one in inventory if one.name in became and {"kind", "label"} <= one.guessed}
    described = (infer_variable(o.name, source.columns[o.name]) if o.name in unsaid else o for o in inventory)
    return replace(inventory, variables=tuple(described))
