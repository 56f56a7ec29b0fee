"""Ladders: for each key variable the coarser forms to try, from fine to coarse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from dpiabook.dictionary import Inventory, Variable
from dpiabook.errors import Code, Refusal, column_missing, refuse_all
from dpiabook.mitigation.rungs import Rung, parse_rung
from dpiabook.result import Result
from dpiabook.result.collected import shaped
from dpiabook.settings import Roles, Settings

_BIRTH_BANDS = (2, 3, 5)
_AGE_BANDS = (2, 5)
_MOST_SIBLINGS = 3
_MOST_EPISODES = 3
_DAYS = {"days": (5.0, 30.0), "half days": (10.0, 60.0)}
_ORDERS = ("order", "sibling", "birth_order", "parity")


@dataclass(frozen=True)
class Ladder(Result):
    """The coarser forms of one variable, from fine to coarse; form 0 is the variable as it is.

    Attributes
    ----------
    variable : str
        Column name.
    rungs : tuple of Rung
        Forms 1, 2, ...
    title, unit : str
        The variable in words, and its unit.
    coarser : Mapping[str, str]
        Columns that the rungs name, in words.
    """

    variable: str
    rungs: tuple[Rung, ...]
    title: str = ""
    unit: str = ""
    coarser: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __len__(self) -> int:
        """Number of forms, the variable as it is among them."""
        return len(self.rungs) + 1

    def words(self, form: int) -> str:
        """Say what a form does.

        Examples
        --------
        >>> Ladder("yob", (Rung(band=2),), "Year of birth", "year").words(1)
        'year of birth in bands of 2 years'
        >>> Ladder("yob", ()).words(0)
        'yob as it is'
        """
        title = _plain(self.title or self.variable)
        if form == 0:
            return f"{title} as it is"
        rung = self.rungs[form - 1]
        return replace(rung, to=_plain(self.coarser.get(rung.to, rung.to))).words(title, self.unit)

    @property
    def needs(self) -> tuple[str, ...]:
        """Other columns that its rungs name."""
        return tuple(dict.fromkeys(rung.to for rung in self.rungs if rung.to))


@shaped
def ladders(inventory: Inventory, keys: Sequence[str], settings: Settings) -> dict[str, Ladder]:
    """Take the ladders of the settings, or propose them where the settings name none.

    Parameters
    ----------
    inventory : Inventory
        Meaning and unit of each variable.
    keys : sequence of str
        Key variables.
    settings : Settings
        Its recodes, when there are any, are taken whole and nothing is proposed; its roles say where area and region
        stand.

    Returns
    -------
    dict of str to Ladder
        One for each key in the order of `keys`, and for the area; a key that nothing is said of stays as it is.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``, ``SETTING_UNKNOWN`` or ``SETTING_VALUE``.

    Examples
    --------
    >>> inventory = Inventory((Variable("yob", kind="integer", unit="year"),))
    >>> [len(ladder) for ladder in ladders(inventory, ["yob"], Settings()).values()]
    [5]
    >>> ladders(inventory, ["yob"], Settings(recodes={"yob": [{"band": 4}, "drop"]}))["yob"].words(1)
    'yob in bands of 4 years'
    """
    area = settings.roles.area
    every = [*(key for key in keys if key != area), *([area] if area else [])]
    if settings.recodes:
        return parsed_ladders(inventory, every, settings.recodes)
    return proposed_ladders(inventory, every, settings.roles)


@shaped
def ladders_of_each(
    inventory: Inventory, composites: Mapping[str, Sequence[str]], settings: Settings
) -> dict[str, dict[str, Ladder]]:
    """Take or propose the ladders of each named combination of variables, without the area.

    Parameters
    ----------
    inventory : Inventory
        Kinds, units and codes of the variables.
    composites : Mapping of str to sequence of str
        Variables by the name of their combination.
    settings : Settings
        Their ``recodes`` count where there are any; else recodes are proposed.

    Returns
    -------
    dict of str to dict of str to Ladder
        By name of the combination.

    Examples
    --------
    >>> inventory = Inventory((Variable("gender"), Variable("yob", kind="integer", unit="year")))
    >>> {name: list(found) for name, found in ladders_of_each(inventory, {"child": ["yob"]}, Settings()).items()}
    {'child': ['yob']}
    """
    if settings.recodes:
        return {name: parsed_ladders(inventory, keys, settings.recodes) for name, keys in composites.items()}
    return {name: proposed_ladders(inventory, keys, settings.roles) for name, keys in composites.items()}


def proposed_ladders(inventory: Inventory, keys: Sequence[str], roles: Roles) -> dict[str, Ladder]:
    """Propose ladders from what the dictionary says of each key.

    Parameters
    ----------
    inventory : Inventory
        Meaning and unit of each variable.
    keys : sequence of str
        Key variables.
    roles : Roles
        Which columns hold area and region.

    Returns
    -------
    dict of str to Ladder
        Years in bands of 2, 3 and 5, ages of 2 and 5, orders of birth and episodes top-coded at 3, days rounded and
        then top-coded, the area as its region; each of them may be left out at last. Categories stay as they are.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING`` for a key that the dictionary lacks.

    Examples
    --------
    >>> area, gender = Variable("area", kind="category"), Variable("gender", kind="category")
    >>> found = proposed_ladders(Inventory((area, gender)), ["area", "gender"], Roles(area="area", region="region"))
    >>> found["area"].words(1), found["area"].words(2), len(found["gender"])
    ('area as region', 'area left out', 1)
    """
    return {key: _ladder(inventory[key], _proposed(inventory[key], roles), inventory) for key in keys}


def parsed_ladders(
    inventory: Inventory, keys: Sequence[str], recodes: Mapping[str, Sequence[Any]]
) -> dict[str, Ladder]:
    """Read the ladders of the settings, and refuse all that is wrong at once.

    Parameters
    ----------
    inventory : Inventory
        The variables that may be named.
    keys : sequence of str
        Key variables; ladders of other variables are checked, too.
    recodes : mapping of str to sequence
        Variable to its rungs.

    Returns
    -------
    dict of str to Ladder
        One for each key.

    Raises
    ------
    Refusal
        ``COLUMN_MISSING``, ``SETTING_UNKNOWN`` or ``SETTING_VALUE``, with the place in the settings.

    Examples
    --------
    >>> inventory = Inventory((Variable("gender"), Variable("yob")))
    >>> parsed_ladders(inventory, ["gender"], {"gander": ["drop"]})
    Traceback (most recent call last):
    dpiabook.errors.Refusal: there is no column 'gander'
      where: recodes
      cure:  did you mean gender?
    """
    refuse_all(column_missing(name, inventory.names, where="recodes") for name in recodes if name not in inventory)
    wrong: list[Refusal] = []
    found = {name: _parsed(name, given, inventory, wrong) for name, given in recodes.items()}
    refuse_all(wrong)
    return {key: _ladder(inventory[key], found.get(key, []), inventory) for key in keys}


def _parsed(name: str, given: Any, inventory: Inventory, wrong: list[Refusal]) -> list[Rung]:
    if not isinstance(given, list | tuple) or not given:
        what, cure = "a ladder is a list of rungs", "write a list such as [{band: 2}, {band: 5}, drop]"
        wrong.append(Refusal(Code.SETTING_VALUE, what, where=f"recodes.{name}", cure=cure))
        return []
    found = []
    for at, rung in enumerate(given):
        where = f"recodes.{name}[{at}]"
        try:
            read = parse_rung(rung, where)
        except Refusal as refusal:
            wrong.append(refusal)
            continue
        if read.to and read.to not in inventory:
            wrong.append(column_missing(read.to, inventory.names, where=where))
        found.append(read)
    return found


def _ladder(variable: Variable, rungs: Sequence[Rung], inventory: Inventory) -> Ladder:
    coarser = {rung.to: inventory[rung.to].title for rung in rungs if rung.to in inventory}
    return Ladder(variable.name, tuple(rungs), variable.title, variable.unit, MappingProxyType(coarser))


def _plain(title: str) -> str:
    """A title as it stands within a sentence."""
    words = title.replace("_", " ")
    return words[:1].lower() + words[1:]


def _proposed(variable: Variable, roles: Roles) -> list[Rung]:
    if variable.name == roles.area:
        found = [Rung(to=roles.region)] if roles.region else []
    elif variable.kind not in ("integer", "number") or variable.codes:
        return []
    else:
        found = _numeric(variable)
    return [*found, Rung(drop=True)]


def _numeric(variable: Variable) -> list[Rung]:
    if variable.unit == "year" or "age" in variable.unit.split():
        return [Rung(band=width) for width in (_BIRTH_BANDS if variable.unit == "year" else _AGE_BANDS)]
    if variable.unit in _DAYS:
        step, most = _DAYS[variable.unit]
        return [Rung(nearest=step), Rung(nearest=step, top=most)]
    ordered = any(word in variable.name.lower() for word in _ORDERS)
    return [Rung(top=_MOST_SIBLINGS if ordered else _MOST_EPISODES)] if ordered or variable.unit else []
