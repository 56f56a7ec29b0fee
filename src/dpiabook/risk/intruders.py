"""What an intruder is taken to know: the built-in scenarios, and those of the settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.meaning import Speech
from dpiabook.own_yaml import own_yaml
from dpiabook.settings.extension_files import read_parts
from dpiabook.settings.extensions import Extensions

_SAME = {"birth": "age"}
"""Kinds of which one tells the other."""
_MOST_OF_A_KIND = 2


THEMSELVES = "self_recognition"
"""Who looks for their own record: no harm to those whom others would find, so they lead no document."""


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Within(_Strict):
    """A value known to a tolerance, in the variable's own unit."""

    within: float = Field(gt=0, description="largest difference that still fits")


Knowledge = Literal["exact", "at least one"] | Within


class Scenario(_Strict):
    """One intruder.

    Attributes
    ----------
    title : str
        Who it is, in words.
    wants : str
        What they are after.
    knows : dict of str to Knowledge
        Variables that they know, and how well.
    kinds : dict of str to Knowledge
        Kinds of visible facts that they know, and how well: drawn from whatever columns hold them.
    all_visible : bool
        They know the strongest visible facts together.
    whole_family : bool
        They know this of everybody of the family or household, and look for such groups.
    of_children, of_others : bool
        They come near data about children only, or about others only.
    missing_fits : bool
        A record with a missing value fits whatever they know; otherwise only another missing value fits.
    """

    title: str = ""
    wants: str = ""
    knows: dict[str, Knowledge] = {}
    kinds: dict[str, Knowledge] = {}
    all_visible: bool = False
    whole_family: bool = False
    of_children: bool = False
    of_others: bool = False
    missing_fits: bool = True

    @model_validator(mode="after")
    def _knows_something(self) -> Scenario:
        """Refuse an intruder who knows nothing."""
        if not (self.knows or self.kinds or self.all_visible):
            raise ValueError("an intruder knows something")
        return self

    @model_validator(mode="after")
    def _compares_groups(self) -> Scenario:
        """Refuse what groups cannot be compared by: "at least one", and more than one tolerance."""
        known = [*self.knows.values(), *self.kinds.values()]
        if self.whole_family and "at least one" in known:
            raise ValueError("groups cannot be compared by 'at least one'")
        if self.whole_family and sum(isinstance(how, Within) for how in self.knows.values()) > 1:
            raise ValueError("groups are compared to one tolerance")
        return self


class _BuiltIn(_Strict):
    aliases: dict[str, list[str]]
    scenarios: dict[str, Scenario]


@cache
def _built_in() -> _BuiltIn:
    text = files("dpiabook.risk").joinpath("scenarios.yml").read_text(encoding="utf-8")
    return _BuiltIn.model_validate(own_yaml(text))


def scenarios(
    changes: Mapping[str, Mapping[str, Any]] | None = None, speech: Speech | None = None
) -> dict[str, Scenario]:
    """Return the built-in scenarios, changed and extended by those of the settings.

    Parameters
    ----------
    changes : mapping of str to mapping, optional
        The settings' ``scenarios``. For a built-in name only what is given replaces; ``knows`` is replaced as a whole.
    speech : Speech, optional
        Gives the nouns of who it is and what they are after; "person" and "people" by default.

    Returns
    -------
    dict of str to Scenario
        Built-in ones first.

    Raises
    ------
    Refusal
        ``SETTING_UNKNOWN`` or ``SETTING_VALUE``, with the place in the settings.

    Examples
    --------
    >>> list(scenarios())[:2], scenarios({"neighbour": {"whole_family": False}})["neighbour"].whole_family
    (['neighbour', 'teacher'], False)
    """
    say = (speech or Speech()).say
    result = {
        name: one.model_copy(update={"title": say(one.title), "wants": say(one.wants)})
        for name, one in _built_in().scenarios.items()
    }
    for name, change in (changes or {}).items():
        before = result[name].model_dump() if name in result else {}
        result[name] = checked(before | dict(change), where=f"scenarios.{name}")
    return result


def own_scenarios(extensions: Extensions) -> dict[str, dict[str, Any]]:
    """The intruders that extensions add, as settings would say them.

    Raises
    ------
    Refusal
        All faults of all files at once; a built-in intruder is changed in the settings alone.
    """
    found = read_parts(extensions.of("scenarios"), Scenario, taken=_built_in().scenarios)
    return {name: one.model_dump(exclude_unset=True) for name, one in found.items()}


def checked(given: Mapping[str, Any], where: str) -> Scenario:
    """Build a scenario from plain settings, or say which of its entries is wrong.

    Raises
    ------
    Refusal
        ``SETTING_UNKNOWN`` or ``SETTING_VALUE``.

    Examples
    --------
    >>> checked({"knows": {"yob": {"within": 1}}}, where="scenarios.aunt").knows["yob"].within
    1.0
    """
    refusal: Refusal | None = None
    try:
        return Scenario.model_validate(dict(given))
    except ValidationError as failure:
        first = failure.errors(include_input=False, include_url=False)[0]
        place = ".".join([where, *(str(part) for part in first["loc"][:2])])
        if first["type"] == "extra_forbidden":
            cure = did_you_mean(str(first["loc"][-1]), Scenario.model_fields) or "take it out"
            refusal = Refusal(Code.SETTING_UNKNOWN, "a scenario has no such entry", where=place, cure=cure)
        else:
            cure = "knows: {variable: exact | at least one | {within: number}}; title and wants are texts"
            if first["type"] == "value_error":
                cure = f"{first['msg'].removeprefix('Value error, ')}; {cure}"
            refusal = Refusal(
                Code.SETTING_VALUE, "this entry of a scenario is not of the right kind", where=place, cure=cure
            )
    raise refusal


def fitted(
    scenario: Scenario,
    columns: Iterable[str],
    visible: Mapping[str, str] | None = None,
    profile: Sequence[str] = (),
) -> Scenario | None:
    """Keep what the intruder could know of this dataset.

    Parameters
    ----------
    scenario : Scenario
        An intruder.
    columns : iterable of str
        Variables of the dataset.
    visible : mapping of str to str, optional
        Columns of visible facts to their kinds; a kind of which the intruder knows a variable already is not drawn.
    profile : sequence of str
        The strongest visible facts together.

    Returns
    -------
    Scenario or None
        With the dataset's own names (a variable may be there under an alias, in any case); None if none is there.

    Examples
    --------
    >>> found = fitted(scenarios()["neighbour"], ["Sex", "yob", "n"])
    >>> found.knows["Sex"], found.knows["yob"].within, len(found.knows)
    ('exact', 1.0, 2)
    >>> list(fitted(scenarios()["neighbour"], ["sx", "byr"], {"sx": "sex", "byr": "birth"}).knows)
    ['sx', 'byr']
    """
    lowered = {column.lower(): column for column in columns}
    knows: dict[str, Knowledge] = {}
    for name, how in scenario.knows.items():
        names = [name, *_built_in().aliases.get(name, [])]
        present = next((lowered[one.lower()] for one in names if one.lower() in lowered), None)
        if present is not None:
            knows[present] = how
    told = {_SAME.get(kind, kind) for name, kind in (visible or {}).items() if name in knows}
    for kind, how in scenario.kinds.items():
        if _SAME.get(kind, kind) not in told:
            drawn = [name for name, of in (visible or {}).items() if of == kind and name not in knows]
            knows |= dict.fromkeys(drawn[:_MOST_OF_A_KIND], how)
            told |= {_SAME.get(kind, kind)} if drawn else set()
    if scenario.all_visible:
        knows = {**dict.fromkeys(profile, "exact"), **knows}
    return scenario.model_copy(update={"knows": knows}) if knows else None
