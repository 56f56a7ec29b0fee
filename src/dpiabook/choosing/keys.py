"""Which variables each measure uses: from the settings where they say so, else from the dictionary."""

from __future__ import annotations

import keyword
from collections.abc import Callable
from dataclasses import dataclass, field

from dpiabook.choosing.visible import VisibleFacts
from dpiabook.counting.class_table import RESERVED
from dpiabook.counting.conditions import quoted
from dpiabook.counting.number_text import number_text
from dpiabook.dictionary import Inventory, Variable
from dpiabook.dictionary.declared_codes import declared_codes
from dpiabook.evidence import yes_no_attributes
from dpiabook.evidence.told import Told, told_by
from dpiabook.meaning import Speech
from dpiabook.meaning.lineage import Lineage
from dpiabook.meaning.lineage_implied import ImpliedPair, implied_pairs
from dpiabook.meaning.years import grown_by, not_after
from dpiabook.result import NotAssessed
from dpiabook.risk import Scenario, fitted, scenarios
from dpiabook.risk.intruders import Knowledge, Within
from dpiabook.sensitivity import Flags
from dpiabook.settings import Settings

_SEX = ("gender", "sex")
_BIRTH = ("year of birth", "birth year", "date of birth", "yob")
_SCHOOL_AGES = (0, 5, 11, 16)
"""Lower ends of age bands of children: before school, primary, secondary, after compulsory school age."""
_AGES = (0, 18, 30, 45, 60, 75)
"""Lower ends of age bands of everybody else."""
_MOST_PROTECTED, _MOST_CODES = 5, 20
"""How many protected characteristics are taken together, each of how many codes."""


@dataclass(frozen=True)
class Keys:
    """The variables that the measures use, or why there are none."""

    settings: Settings
    inventory: Inventory
    flags: Flags
    speech: Speech = field(default_factory=Speech)
    find_visible: Callable[[], VisibleFacts] = lambda: VisibleFacts({})
    find_lineage: Callable[[], Lineage] = lambda: Lineage(())

    @property
    def lineage(self) -> Lineage:
        """Which columns are made of which; looked for only where something asks."""
        return self.find_lineage()

    @property
    def composites(self) -> dict[str, list[str]] | NotAssessed:
        """The named combinations that are always assessed."""
        return dict(self.settings.composites) or NotAssessed(
            "composites", "no combination of variables is named", "one under composites"
        )

    @property
    def child(self) -> list[str] | NotAssessed:
        """The first named combination: what somebody is taken to know of one person."""
        named = self.composites
        return named if isinstance(named, NotAssessed) else next(iter(named.values()))

    @property
    def beside_place(self) -> list[str] | NotAssessed:
        """The same without any place, for what is counted by place."""
        named, roles = self.child, self.settings.roles
        if isinstance(named, NotAssessed):
            return named
        return [name for name in named if name not in (roles.area, roles.region)] or named

    @property
    def of_anybody(self) -> list[str] | NotAssessed:
        """The first combination without what only those in the data have: an age at an event, beside the birth."""
        named = self.child
        if isinstance(named, NotAssessed) or not any(_has(self.inventory[name], *_BIRTH) for name in named):
            return named
        return [name for name in named if not _is_age(self.inventory[name])]

    @property
    def family(self) -> list[str] | NotAssessed:
        """What a neighbour knows of everybody of a group: sex, and year of birth, or age where there is none."""
        found = [variable.name for variable in self._named() if _has(variable, *_SEX, *_BIRTH)]
        if not any(_has(self.inventory[name], *_BIRTH) for name in found):
            found += [name for name in self.bands if name not in found]
        lacks = "no combination holds people's sex, year of birth or age"
        return found or NotAssessed("family", lacks, "one of them among composites")

    @property
    def sex(self) -> list[str]:
        """The variable of sex or gender, if a composite has it."""
        return [variable.name for variable in self._named() if _has(variable, *_SEX)][:1]

    @property
    def bands(self) -> dict[str, tuple[int, ...]]:
        """The first age of the composites that is not itself sensitive, with the lower ends of its bands."""
        named = [variable.name for variable in self._named() if _is_age(variable)]
        ages = [name for name in named if not self.flags[name].sensitive]
        return dict.fromkeys(ages[:1], _SCHOOL_AGES if self.speech.applies(["children"]) else _AGES)

    @property
    def coarse(self) -> list[str]:
        """Coarse keys that divide an area: sex, and a banded age."""
        return [*self.sex, *self.bands]

    @property
    def protected(self) -> list[str]:
        """Characteristics that equality law protects, but age (taken in bands): sex, origin, belief and the like.

        Race, religion or belief, sexual orientation, disability and marriage: Equality Act 2010, section 4, which does
        not name membership of a union. An age that is given in bands is one of them where no other age is banded here.
        """
        kinds, named = {"sex", "ethnicity", "marital"}, {"ethnicity", "religion_politics_union", "sex_life_orientation"}
        kinds = kinds if self.bands else kinds | {"age"}
        found = [one.variable for one in self.flags if one.visible in kinds or set(one.categories) & named]
        found = [name for name in found if "union" not in self.inventory[name].title.lower().split()]
        found += [one.name for one in self.inventory if "disab" in one.title.lower()]
        few = [name for name in found if name in self.inventory and self._of_few_codes(name)]
        return list(dict.fromkeys([*self.sex, *few]))[:_MOST_PROTECTED]

    def _of_few_codes(self, name: str) -> bool:
        variable = self.inventory[name]
        return variable.kind == "boolean" or 0 < len(variable.codes) <= _MOST_CODES

    @property
    def histories(self) -> dict[str, str] | NotAssessed:
        """The columns of histories that tables of events gave, by the names of their combinations."""
        named = {name: keys[0] for name, keys in self.settings.composites.items() if len(keys) == 1}
        found = {name: key for name, key in named.items() if name.endswith("_history") and key.endswith("_years")}
        return found or NotAssessed("trajectories", "no table of events gives a history", "one under tables")

    @property
    def attributes(self) -> dict[str, str] | NotAssessed:
        """Sensitive attributes that say yes or no, with the condition under which a person has each.

        Being on a roll is left out: it says that nothing is missing. Of those that say the same only one is named, the
        one that the settings name or else the first, unless the dictionary declares what having each means.
        """
        found = yes_no_attributes(self.inventory, self.flags, set(self.settings.roles.named.values()))
        status = self.settings.areas.education_status
        if isinstance(found, NotAssessed):
            return found
        declared = [name for name in found if self.inventory[name].has_it and name != status.on_roll]
        first: dict[str, str] = {}
        for name in sorted(found, key=lambda one: one != status.missing):
            if name != status.on_roll and name not in declared:
                first.setdefault(self.lineage.twin_of(name), name)
        return {name: condition for name, condition in found.items() if name in (*declared, *first.values())}

    @property
    def told(self) -> Told | NotAssessed:
        """What the named combinations tell of the attributes by arithmetic."""
        known, attributes = self.composites, self.attributes
        if isinstance(known, NotAssessed):
            return known
        if isinstance(attributes, NotAssessed):
            return attributes
        return told_by(self.lineage, known, attributes)

    @property
    def learnable(self) -> dict[str, dict[str, str] | NotAssessed] | NotAssessed:
        """For each named combination the attributes that it does not tell by arithmetic."""
        told = self.told
        return told if isinstance(told, NotAssessed) else told.attributes

    @property
    def known_to_others(self) -> list[str]:
        """Variables by which others can know a person, no region beside areas.

        Those of the named combinations come first, then visible facts, the most telling first. Of a variable
        and a function of it only the finer one.
        """
        roles = self.settings.roles
        here = [flag.variable for flag in self.flags.quasi_identifiers if flag.variable in self.inventory]
        others = [name for name in here if (name != roles.region or not roles.area) and name not in RESERVED]
        ranked = self.find_visible().ranked
        place = {name: at for at, name in enumerate(ranked)}
        others.sort(key=lambda name: place.get(name, len(place)))
        return list(self.lineage.finer_of([*(variable.name for variable in self._named()), *others]))

    @property
    def seen(self) -> list[str]:
        """Variables of the named combinations, and all facts that others can see of a person, places among them."""
        facts = self.find_visible()
        ranked = [*facts.ranked, *(name for name in facts.kinds if name not in facts.ranked)]
        return list(dict.fromkeys([*(variable.name for variable in self._named()), *ranked]))

    @property
    def compared(self) -> list[str]:
        """All columns by which two extracts of the same people could be matched: no id, weight or count."""
        roles = self.settings.roles
        apart = {roles.child_id, roles.family_id, roles.weight, roles.count}
        apart |= {flag.variable for flag in self.flags.direct_identifiers}
        return [variable.name for variable in self.inventory if variable.name not in apart]

    @property
    def visible(self) -> list[str]:
        """Variables that anybody can see of a person: known to others, no area, no age at an event, not sensitive."""
        places = (self.settings.roles.area, self.settings.roles.region)
        seen = [name for name in self.known_to_others if name not in places]
        return [n for n in seen if not self.flags[n].sensitive and self.inventory[n].unit != "age in years"]

    @property
    def places(self) -> dict[str, str | NotAssessed]:
        """The columns of areas and regions, or why there is none."""
        named = self.settings.roles.named
        reason = "it needs {} for each record; name the column under roles.{}"
        words = {"area": "an area", "region": "a region"}
        return {role: named.get(role) or NotAssessed(role, reason.format(said, role)) for role, said in words.items()}

    @property
    def sampled(self) -> dict[str, list[str]] | NotAssessed:
        """The named combinations, where the file is a sample of a population."""
        if self.settings.population == "sample":
            return self.composites
        return NotAssessed("sampled", "everyone is in the file, so nothing about a wider population is estimated")

    @property
    def intruders(self) -> dict[str, Scenario | None]:
        """Each intruder who comes near such data, with what they could know; None for one who would know too little."""
        columns = [variable.name for variable in self.inventory]
        children = self.speech.applies(["children"])
        every = scenarios(self.settings.scenarios, self.speech)
        near = {name: one for name, one in every.items() if not (one.of_others if children else one.of_children)}
        facts = self.find_visible()
        found = {name: fitted(one, columns, facts.kinds, facts.profile) for name, one in near.items()}
        declared = self.settings.scenarios
        return {name: one if one and (name in declared or len(one.knows) > 1) else None for name, one in found.items()}

    @property
    def undrawn(self) -> list[str]:
        """Titles of the intruders who cannot be drawn from these columns: too few of the facts they would know."""
        titles = scenarios(self.settings.scenarios, self.speech)
        return [titles[name].title for name, one in self.intruders.items() if one is None]

    @property
    def scenarios(self) -> dict[str, Scenario] | NotAssessed:
        """What each intruder could know of this dataset: who knows something knows what follows from it."""
        found = self.intruders
        families = self.settings.roles.family_id is not None
        known = {
            name: one.model_copy(
                update={
                    "whole_family": one.whole_family and families,
                    "knows": self._with_implied(self._known(name, one)),
                }
            )
            for name, one in found.items()
            if one is not None
        }
        return known or NotAssessed(
            "scenarios", "no variable is known that an intruder could know", "scenarios with their variables"
        )

    def _known(self, name: str, one: Scenario) -> dict[str, Knowledge]:
        """What an intruder knows; a built-in one knows exactly what holds words, such as bands of ages."""
        words: set[str] = set()
        if name not in self.settings.scenarios:
            words = {variable.name for variable in self.inventory if variable.kind in ("category", "text", "date")}
        knows: dict[str, Knowledge] = {
            key: how if isinstance(how, str) or key not in words else "exact" for key, how in one.knows.items()
        }
        # Groups are compared to one tolerance: an age beside a year of birth would say the same again.
        tolerant = [key for key, how in knows.items() if isinstance(how, Within)] if one.whole_family else []
        return {key: how for key, how in knows.items() if key not in tolerant[1:]}

    def _with_implied(self, knows: dict[str, Knowledge]) -> dict[str, Knowledge]:
        """What an intruder knows, and exactly what follows from what they know exactly."""
        sure = [name for name, how in knows.items() if how == "exact"]
        follows = self.lineage.known_from(sure)
        implied = [variable.name for variable in self.inventory if variable.name in follows]
        return {**knows, **dict.fromkeys(implied, "exact")}

    @property
    def sensitive(self) -> list[str]:
        """Sensitive variables, which an intruder would learn; of one and a function of it only the finer."""
        return list(self.lineage.finer_of(flag.variable for flag in self.flags.sensitive))

    @property
    def implied(self) -> tuple[ImpliedPair, ...]:
        """Pairs of variables that say together what neither says alone, nor any other variable."""
        return implied_pairs(self.inventory, self.lineage)

    @property
    def coded(self) -> dict[str, list[str]] | NotAssessed:
        """Variables with declared codes, those for missing values and of a range beside them among them."""
        found = declared_codes(self.inventory)
        return found or NotAssessed("coded", "the dictionary declares no codes")

    @property
    def year(self) -> str | NotAssessed:
        """The column of time, or the first variable that is a year."""
        years = [variable.name for variable in self.inventory if variable.unit == "year"]
        found = self.settings.roles.time or next(iter(years), None)
        return found or NotAssessed("year", "no column holds a year for each record", "a column under roles.time")

    @property
    def recorded(self) -> list[str]:
        """Variables that are not known where they are missing; elsewhere a missing value is an answer."""
        return [variable.name for variable in self.inventory if variable.missing_means == "unknown"]

    @property
    def rules(self) -> list[str] | NotAssessed:
        """Rules of arithmetic and ranges that the dictionary declares, and that nothing is later than the version."""
        numbers = [
            one for one in self.inventory if one.kind in ("integer", "number") and "minimum" not in one.concluded
        ]
        ranges = [_range(variable) for variable in numbers]
        required = [f"not missing({quoted(one.name)})" for one in self.inventory if one.required]
        years = not_after(self.inventory, self.settings.version)
        found = [*self.inventory.rules, *(rule for rule in ranges if rule), *years, *required]
        return list(dict.fromkeys(found)) or NotAssessed(
            "rules", "the dictionary declares no rules between variables, and no ranges"
        )

    @property
    def grown(self) -> dict[str, str]:
        """Under which condition somebody is an adult by the year of the version; empty where that cannot be told."""
        return grown_by(self.inventory, self.settings.version)

    def _named(self) -> list[Variable]:
        """The variables of all composites, each once."""
        names = dict.fromkeys(key for keys in self.settings.composites.values() for key in keys)
        return [self.inventory[name] for name in names]


def _is_age(variable: Variable) -> bool:
    return variable.unit == "age in years"


def _has(variable: Variable, *words: str) -> bool:
    text = f"{variable.name} {variable.label}".lower()
    return any(word in text for word in words)


def _range(variable: Variable) -> str:
    """The declared range of a variable as a rule, or nothing."""
    low = [] if variable.minimum is None else [number_text(variable.minimum)]
    high = [] if variable.maximum is None else [number_text(variable.maximum)]
    usable = variable.name.isidentifier() and not keyword.iskeyword(variable.name)
    return " <= ".join([*low, variable.name, *high]) if usable and (low or high) else ""
