"""Which sensitive variables say yes or no of a person, and under which condition a person has the attribute."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.evidence.facts import Facts, in_sentence
from dpiabook.evidence.having import codes_of_a_trait, has_it
from dpiabook.meaning.lineage import Lineage
from dpiabook.result import NotAssessed
from dpiabook.result.collected import shaped
from dpiabook.sensitivity import Category, Flags
from dpiabook.sensitivity.roles import is_technical, says_opposite

PAIR = "+"
"""Between the ids of two kinds; no name of a variable or category holds it."""
_OR = "/"
"""Between the categories of one kind."""


@dataclass(frozen=True)
class Having:
    """How many people have an attribute, of how many of whom it is recorded."""

    have: int
    recorded: int


def yes_no_attributes(inventory: Inventory, flags: Flags, apart: Collection[str] = ()) -> dict[str, str] | NotAssessed:
    """Condition under which a person has each sensitive attribute that can be counted.

    An attribute is a sensitive fact that a person has or has not: a yes, a count ("at least one recorded episode"), a
    code of a list, or what the dictionary declares under "has it". Ages, durations, dates, scores, links, weights and
    the workings of the file are none; nor is what everybody has, as an ethnic group, or whose yes says the opposite, as
    being on a school roll.

    Parameters
    ----------
    inventory : Inventory
    flags : Flags
        Of the same variables.
    apart : collection of str, optional
        Variables with a part of their own: ids, areas, a weight, the column of time or of counts.

    Returns
    -------
    dict of str to str, or NotAssessed
        Variable name to a condition such as ``"mhda_eps_pre_cp >= 1"``.

    Raises
    ------
    Refusal
        DICTIONARY_UNREADABLE when "has it" cannot be read.
    """
    found = {
        flag.variable: has_it(inventory[flag.variable], inventory.place)
        for flag in flags
        if flag.role == "sensitive" and flag.variable not in apart
        if _may_be(inventory[flag.variable], [flags.known[one] for one in flag.categories])
    }
    usable = {name: condition for name, condition in found.items() if condition}
    return usable or NotAssessed("attributes", "no sensitive variable that says yes or no, or counts, was flagged")


def _may_be(variable: Variable, categories: Sequence[Category]) -> bool:
    if variable.has_it:
        return True
    trait = codes_of_a_trait([one.id for one in categories]) and variable.kind != "boolean"
    return not trait and not is_technical(variable) and not says_opposite(variable, categories)


def telling(attributes: Mapping[str, str], counts: Mapping[str, Having]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Part the attributes that tell something of a person from those that all or nobody has.

    Parameters
    ----------
    attributes : Mapping of str to str
        Variable name to condition, see `yes_no_attributes`.
    counts : Mapping of str to Having
        For each, how many people have it; one that is not counted is kept.

    Returns
    -------
    tuple of dict and tuple of str
        The attributes that some have and some have not, and the names of the others, which tell nothing here.

    Examples
    --------
    >>> telling({"a": "a >= 1", "b": "b >= 1"}, {"a": Having(3, 10), "b": Having(10, 10)})
    ({'a': 'a >= 1'}, ('b',))
    """
    nothing = tuple(name for name in attributes if name in counts and counts[name].have in (0, counts[name].recorded))
    return {name: condition for name, condition in attributes.items() if name not in nothing}, nothing


@shaped
def attribute_kinds(attributes: Mapping[str, str], flags: Flags, lineage: Lineage | None = None) -> dict[str, str]:
    """Condition under which a person has at least one attribute of each kind of sensitive information.

    Several variables can tell of one event ("any offence", "number of offences"); counted by kind it is one. So is an
    attribute that follows from another, whatever its own kind: who has the one has the other by arithmetic.

    Parameters
    ----------
    attributes : Mapping of str to str
        Variable name to condition, see `yes_no_attributes`.
    flags : Flags
        The first category of a variable is its kind, and the others are named beside it; one without a category is a
        kind of its own.
    lineage : Lineage, optional
        Which variables tell of which: one that another tells, or that tells it, is of the kind of the first of them.

    Returns
    -------
    dict of str to str
        Ids of the categories (or name of the variable) to condition. Somebody of a kind with two categories has the one
        or the other.

    Examples
    --------
    >>> from dpiabook.sensitivity import Flag
    >>> told = Flags((Flag("offences", ("crime",)), Flag("arrests", ("crime",)), Flag("plan", ("child_protection",))))
    >>> attribute_kinds({"offences": "offences > 0", "arrests": "arrests > 0", "plan": "plan = 1"}, told)
    {'crime': '(offences > 0) or (arrests > 0)', 'child_protection': 'plan = 1'}
    """
    known, kinds = lineage or Lineage(()), dict[str, str]()
    members: dict[str, list[str]] = {}
    for name, condition in attributes.items():
        related = next((one for one in kinds if known.chain([one], name) or known.chain([name], one)), None)
        kinds[name] = kinds[related] if related else next(iter(flags[name].categories), name)
        members.setdefault(kinds[name], []).append(condition)
    told = {kind: [one for name in kinds if kinds[name] == kind for one in flags[name].categories] for kind in members}
    named = {kind: _OR.join(dict.fromkeys([kind, *told[kind]])) for kind in members}
    return {named[kind]: _joined(conditions, "or") for kind, conditions in members.items()}


@shaped
def attribute_pairs(kinds: Mapping[str, str]) -> dict[str, str] | NotAssessed:
    """Condition under which a person has attributes of two kinds at once, for every two kinds.

    Parameters
    ----------
    kinds : Mapping of str to str
        Kind to condition, see `attribute_kinds`.

    Returns
    -------
    dict of str to str, or NotAssessed
        Both kinds with a plus between them, to their condition; the reason why not where there is one kind alone.

    Examples
    --------
    >>> attribute_pairs({"crime": "offence_ever >= 1", "care": "plan >= 1"})
    {'crime+care': '(offence_ever >= 1) and (plan >= 1)'}
    """
    found = {f"{a}{PAIR}{b}": _joined([kinds[a], kinds[b]], "and") for a, b in combinations(kinds, 2)}
    return found or NotAssessed("pairs", "it needs sensitive attributes of at least two kinds")


def kind_title(kind: str, facts: Facts) -> str:
    """Words for a kind of sensitive information, or for two of them together."""
    known = {name: category.title for name, category in facts.flags.known.items()}
    titles = [[known.get(part) or facts.title(part) for part in one.split(_OR)] for one in kind.split(PAIR)]
    either = [" or ".join([first, *map(in_sentence, others)]) for first, *others in titles]
    return " and ".join([either[0], *map(in_sentence, either[1:])])


def _joined(conditions: list[str], word: str) -> str:
    return conditions[0] if len(conditions) == 1 else f" {word} ".join(f"({one})" for one in conditions)
