"""Which sensitive variables say yes or no of a person, and under which condition a person has the attribute."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from dpiabook.counting.conditions import quoted
from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.evidence.facts import Facts, in_sentence
from dpiabook.evidence.finding import NotAssessed
from dpiabook.sensitivity import CATEGORIES, Flags

PAIR = "+"
"""Between the ids of two kinds; no name of a variable or category holds it."""

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


def attribute_kinds(attributes: Mapping[str, str], flags: Flags) -> dict[str, str]:
    """Condition under which a person has at least one attribute of each kind of sensitive information.

    Several variables can tell of one event ("any offence", "number of offences"); counted by kind it is one.

    Parameters
    ----------
    attributes : Mapping of str to str
        Variable name to condition, see `yes_no_attributes`.
    flags : Flags
        The first category of a variable is its kind; one without a category is a kind of its own.

    Returns
    -------
    dict of str to str
        Id of the category (or name of the variable) to condition.
    """
    members: dict[str, list[str]] = {}
    for name, condition in attributes.items():
        members.setdefault(next(iter(flags[name].categories), name), []).append(condition)
    return {kind: _joined(conditions, "or") for kind, conditions in members.items()}


def attribute_pairs(kinds: Mapping[str, str]) -> dict[str, str] | NotAssessed:
    """Condition under which a person has attributes of two kinds at once, for every two kinds.

    Examples
    --------
    >>> attribute_pairs({"crime": "offence_ever >= 1", "care": "plan >= 1"})
    {'crime+care': '(offence_ever >= 1) and (plan >= 1)'}
    """
    found = {f"{a}{PAIR}{b}": _joined([kinds[a], kinds[b]], "and") for a, b in combinations(kinds, 2)}
    return found or NotAssessed("pairs", "it needs sensitive attributes of at least two kinds")


def kind_title(kind: str, facts: Facts) -> str:
    """Words for a kind of sensitive information, or for two of them together."""
    known = {name: category.title for name, category in CATEGORIES.items()}
    titles = [known.get(part) or facts.title(part) for part in kind.split(PAIR)]
    return " and ".join([titles[0], *map(in_sentence, titles[1:])])


def _joined(conditions: list[str], word: str) -> str:
    return conditions[0] if len(conditions) == 1 else f" {word} ".join(f"({one})" for one in conditions)


def _condition(variable: Variable) -> str:
    """The condition on one variable, or nothing where it does not say yes or no."""
    measured = variable.unit in _NOT_YES_NO or any(word in variable.unit for word in ("age", "day", "year", "month"))
    if measured or "`" in variable.name:  # which no condition can name
        return ""
    yes = [code for code, label in variable.codes.items() if label.strip().lower() in _YES or code.lower() in _YES]
    if yes and variable.kind in ("category", "text", "boolean") and not yes[0].isdigit():
        return f"{quoted(variable.name)} == {yes[0]!r}"
    if variable.kind == "boolean" and not yes:
        return quoted(variable.name)
    counted = variable.kind == "integer" and (not variable.codes or bool(yes))
    return f"{quoted(variable.name)} >= 1" if counted or (yes and yes[0].isdigit()) else ""
