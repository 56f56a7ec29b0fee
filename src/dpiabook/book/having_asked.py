"""Sensitive variables of which only a person can say who has it, or has to look whether it is said rightly."""

from __future__ import annotations

from dpiabook.book.opening import Opened
from dpiabook.counting import all_or_none
from dpiabook.evidence import yes_no_attributes
from dpiabook.evidence.having import asks_who_has_it
from dpiabook.result import NotAssessed


def had_by_all_or_none(opened: Opened) -> tuple[str, ...]:
    """Attributes that all or none have of those for whom they are recorded, as having them is read."""
    attributes = yes_no_attributes(opened.inventory, opened.flags)
    if opened.source is None or isinstance(attributes, NotAssessed):
        return ()
    return all_or_none(opened.source, {name: one for name, one in attributes.items() if name in opened.source.columns})


def asked_who_has_it(opened: Opened) -> list[str]:
    """Sensitive variables of numbers without a 0, of which nothing says who has it."""
    named = [flag.variable for flag in opened.flags.sensitive if flag.variable in opened.inventory]
    return [name for name in named if asks_who_has_it(opened.inventory[name])]
