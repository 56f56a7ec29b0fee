"""Which sensitive variables say yes or no of a person, and under which condition a person has the attribute."""

from __future__ import annotations

from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.evidence.finding import NotAssessed
from dpiabook.sensitivity import Flags

_YES = ("yes", "true", "y")
_NOT_YES_NO = ("year", "age in years", "days", "date", "score")


def yes_no_attributes(inventory: Inventory, flags: Flags) -> dict[str, str] | NotAssessed:
    """Condition under which a person has each sensitive attribute that can be counted.

    Counts and yes/no flags are attributes ("at least one recorded episode"). Ages, durations and scores are not: they
    describe a person who already has the attribute.

    Returns
    -------
    dict of str to str, or NotAssessed
        Variable name to a condition such as ``"mhda_eps_pre_cp >= 1"``.
    """
    found = {flag.variable: _condition(inventory[flag.variable]) for flag in flags if flag.role == "sensitive"}
    usable = {name: condition for name, condition in found.items() if condition}
    return usable or NotAssessed("attributes", "no sensitive variable that says yes or no, or counts, was flagged")


def _condition(variable: Variable) -> str:
    """The condition on one variable, or nothing where it does not say yes or no."""
    if variable.unit in _NOT_YES_NO or any(word in variable.unit for word in ("age", "day", "year", "month")):
        return ""
    yes = [code for code, label in variable.codes.items() if label.strip().lower() in _YES or code.lower() in _YES]
    if yes and variable.kind in ("category", "text", "boolean") and not yes[0].isdigit():
        return f"{variable.name} == {yes[0]!r}"
    if variable.kind == "boolean" and not yes:
        return variable.name
    counted = variable.kind == "integer" and (not variable.codes or bool(yes))
    return f"{variable.name} >= 1" if counted or (yes and yes[0].isdigit()) else ""
