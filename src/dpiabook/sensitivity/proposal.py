"""Roles and composites that a dictionary suggests, for a person to confirm."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.meaning.lineage import Lineage
from dpiabook.sensitivity.flag import Flags
from dpiabook.sensitivity.lexicon import words_of_name
from dpiabook.sensitivity.phrases import words_of
from dpiabook.sensitivity.roles import FAMILIES, PEOPLE, is_link

MOST_IN_PROFILE, MOST_EVENTS = 4, 3

_NOBODYS = frozenset({"id", "ref", "reference", "no", "number", "unique"})
_AREA = ("la", "lad", "area", "authority", "district", "county", "ward", "borough", "lacode")
_REGION = frozenset({"region", "gor", "rgn"})
_SEX, _BIRTH = frozenset({"sex", "gender"}), frozenset({"yob", "birth", "dob", "born"})
_WHOLE = frozenset({"school", "start", "end", "entry", "academic"})
_EDUCATION = {
    "missing": ("cme", "missing from education", "missing education"),
    "home": ("ehe", "home educated", "home education"),
    "elsewhere": ("eotas", "educated elsewhere"),
    "on_roll": ("on roll", "on a school roll"),
}


@dataclass(frozen=True)
class Proposal:
    """What a parameters file could say, for a person to confirm.

    Attributes
    ----------
    roles : dict of str to str
        Role (``child_id``, ``family_id``, ``area``, ``region``) to variable.
    composites : dict of str to list of str
        ``profile``: what others can see of a person; ``event_ages``: sex and the ages at recorded events.
    education : dict of str to str
        Columns of education status, by the names of the settings.
    identifiers : tuple of str
        Direct identifiers by name or label, to be removed or confirmed.
    """

    roles: dict[str, str] = field(default_factory=dict)
    composites: dict[str, list[str]] = field(default_factory=dict)
    education: dict[str, str] = field(default_factory=dict)
    identifiers: tuple[str, ...] = ()


def propose(
    inventory: Inventory, flags: Flags, unusable: Collection[str] = (), lineage: Lineage | None = None
) -> Proposal:
    """Propose roles and composites from names, labels, units, flags and lineage; no value is read.

    Parameters
    ----------
    inventory : Inventory
        The dictionary, or what was inferred in its place.
    flags : Flags
        Of the same variables.
    unusable : collection of str
        Variables to pass over, such as those with a single value.
    lineage : Lineage, optional
        Which variables are made of which: of one and a function of it only the finer one is proposed.

    Returns
    -------
    Proposal

    Examples
    --------
    >>> from dpiabook.sensitivity.flags import flag_variables
    >>> names = ("child_id", "la_code", "sex", "yob", "age_first_ftex")
    >>> found = Inventory(tuple(Variable(name, kind="integer") for name in names))
    >>> proposed = propose(found, flag_variables(found))
    >>> proposed.roles, proposed.composites["profile"]
    ({'child_id': 'child_id', 'area': 'la_code'}, ['sex', 'yob'])
    """
    usable = [variable for variable in inventory if variable.name not in unusable]
    roles = _roles(usable)
    identifiers = tuple(flag.variable for flag in flags.direct_identifiers)
    free = [variable for variable in usable if variable.name not in (*roles.values(), *identifiers)]
    return Proposal(roles, _composites(free, flags, lineage or Lineage(())), _education(usable), identifiers)


def _roles(variables: Iterable[Variable]) -> dict[str, str]:
    found: dict[str, str] = {}
    for variable in variables:
        role = _role(variable)
        if role:
            found.setdefault(role, variable.name)
    return found


def _role(variable: Variable) -> str:
    words = set(words_of_name(variable.name))
    if is_link(variable):
        return "family_id" if words & FAMILIES else "child_id" if words & PEOPLE or words <= _NOBODYS else ""
    if variable.kind in {"boolean", "date", "number"} or variable.unit:
        return ""
    return "region" if words & _REGION else "area" if words & set(_AREA) else ""


def _composites(variables: list[Variable], flags: Flags, lineage: Lineage) -> dict[str, list[str]]:
    known = [one for one in variables if flags[one.name].quasi_identifier and one.kind != "date" and not _is_place(one)]
    events = lineage.finer_of(one.name for one in known if _is_event_age(one, flags))
    others = [one for one in known if not _is_event_age(one, flags) and set(flags[one.name].categories) <= _SEEN]
    seen = lineage.finer_of(one.name for one in others)
    profile = [one.name for one in sorted(others, key=_rank) if one.name in seen][:MOST_IN_PROFILE]
    found = {"profile": profile} if profile else {}
    if events:
        found["event_ages"] = [*[one.name for one in known if _rank(one) == 0][:1], *events[:MOST_EVENTS]]
    return found


_SEEN = frozenset({"ethnicity"})
"""Sensitive, and yet what anybody can see of a person; other sensitive variables are what would be learned."""


def _is_place(variable: Variable) -> bool:
    words = set(words_of_name(variable.name))
    return bool(words & (_REGION | set(_AREA))) or "school" in words


def _is_event_age(variable: Variable, flags: Flags) -> bool:
    """Whether it is the age at something recorded, rather than how old the person is."""
    words = words_of_name(variable.name)
    return variable.unit == "age in years" and (flags[variable.name].sensitive or "first" in words)


def _rank(variable: Variable) -> int:
    """Order of the profile: sex, birth, age, then everything else as the dictionary has it."""
    words = {*words_of_name(variable.name), *words_of(variable.label)}
    born = words & _BIRTH or (variable.unit == "year" and not words & _WHOLE)
    return 0 if words & _SEX else 1 if born else 2 if variable.unit == "age in years" or "age" in words else 3


def _education(variables: Iterable[Variable]) -> dict[str, str]:
    yes_no = [variable for variable in variables if variable.kind == "boolean"]
    texts = {one.name: f" {' '.join(words_of_name(one.name))} | {' '.join(words_of(one.label))} " for one in yes_no}
    found = {
        status: next((name for name, text in texts.items() if any(f" {phrase} " in text for phrase in phrases)), "")
        for status, phrases in _EDUCATION.items()
    }
    return {status: name for status, name in found.items() if name} if found["missing"] else {}
