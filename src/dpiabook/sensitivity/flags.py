"""Which variables are sensitive, for whom and why."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Protocol

from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.errors import Code, Refusal, column_missing, did_you_mean
from dpiabook.sensitivity.absences import of_staff_away, with_absences
from dpiabook.sensitivity.aggregates import place_table, thing_in
from dpiabook.sensitivity.bearers import names_a_person
from dpiabook.sensitivity.classifications import classified_signs
from dpiabook.sensitivity.few_letters import borne_out_elsewhere
from dpiabook.sensitivity.flag import Confidence, Flag, Flags, Role
from dpiabook.sensitivity.follow_ups import follow_up_signs
from dpiabook.sensitivity.formulas import formula_signs
from dpiabook.sensitivity.hidden_events import place_of_hidden_event
from dpiabook.sensitivity.identifiers import DATE_OF_BIRTH, HOMES, direct_identifier
from dpiabook.sensitivity.label_habits import with_plain_labels
from dpiabook.sensitivity.letters import letter_signs
from dpiabook.sensitivity.lexicon import words_of_name
from dpiabook.sensitivity.means import only_of_means
from dpiabook.sensitivity.opinions import not_what_is_insured, only_opinions
from dpiabook.sensitivity.own import NO_ADDITIONS, with_own
from dpiabook.sensitivity.phrases import words_of
from dpiabook.sensitivity.prefixes import (
    shared_prefixes,
    shared_waves,
    without_asking,
    without_letters_of_tables,
    without_prefix,
    without_wave,
)
from dpiabook.sensitivity.roles import is_link, is_quasi_identifier, is_technical, whose_is
from dpiabook.sensitivity.scales import scale_signs
from dpiabook.sensitivity.setting import (
    is_key,
    is_recording,
    is_version,
    names_a_body,
    of_who_deals_with_it,
    without_endings,
)
from dpiabook.sensitivity.siblings import battery_signs, sibling_signs
from dpiabook.sensitivity.signs import Sign, label_of, signs_of, without_yielding
from dpiabook.sensitivity.tables import table_signs
from dpiabook.sensitivity.taxonomy import CATEGORIES, Category, Whose, categories_with, in_order
from dpiabook.sensitivity.told_by_table import of_its_table
from dpiabook.sensitivity.traits import beside_plain_fact, only_trait
from dpiabook.sensitivity.visible import BIRTH, ETHNICITY, EVENT, PLACE, says_not, visible_fact
from dpiabook.sensitivity.workplaces import is_of_staff, with_workplaces
from dpiabook.sensitivity.written_out import label_written_out, written_out

NOT_SENSITIVE = "none"
# Who somebody is stays visible whatever else the words say: the age at the time of an injury.
SEX_LIFE = "sex_life_orientation"
AGE = "age"
# "Age, when you first ...": it is of what happened, and nobody sees it.
_AGE_AT_EVENT = re.compile(
    r"\W*age(?:\s*[,-]| (?:when|first|last|of onset|you|at which|began|started|stopped)\b)", re.IGNORECASE
)
_ALWAYS_SEEN = frozenset({"sex", "age", "birth"})


class Override(Protocol):
    """What the settings say about one variable; a category ``"none"`` says that it is not sensitive."""

    @property
    def category(self) -> str | list[str]: ...  # noqa: D102
    @property
    def whose(self) -> Whose: ...  # noqa: D102
    @property
    def reason(self) -> str: ...  # noqa: D102


def flag_variables(
    inventory: Inventory,
    overrides: Mapping[str, Override] = MappingProxyType({}),
    identifiers: Mapping[str, str] = MappingProxyType({}),
    added: Mapping[str, Category] = NO_ADDITIONS.categories,
) -> Flags:
    """Flag the variables of a dictionary by what it says about them; no value is read.

    Parameters
    ----------
    inventory : Inventory
        The dictionary, or what was inferred in its place.
    overrides : mapping of name to Override
        What the settings confirm or correct; it replaces what the rules found, and the reason is kept.
    identifiers : mapping of name to reason
        Direct identifiers that are known to be there.
    added : mapping of name to Category
        Categories of the dataset's extensions, which are added to what the rules find.

    Returns
    -------
    Flags

    Raises
    ------
    Refusal
        COLUMN_MISSING when the settings name a variable that is not in the inventory, SETTING_VALUE when they name an
        unknown category.

    Notes
    -----
    UK GDPR Articles 9 and 10; WP 248 rev.01, criterion 4, for data of a highly personal nature. The words are in
    ``taxonomy.yml``.

    Examples
    --------
    >>> pair = Variable("ftex_eps", "Fixed-term exclusions"), Variable("yob", "Year of birth")
    >>> found = flag_variables(Inventory(pair))
    >>> found["ftex_eps"].categories, found["ftex_eps"].whose, found["ftex_eps"].quasi_identifier
    (('exclusion_absence',), 'child', True)
    >>> found["yob"].role
    'quasi_identifier'
    """
    known = categories_with(added)
    _check_settings(inventory, overrides, identifiers, known)
    inventory = replace(inventory, variables=with_plain_labels(inventory.variables))
    read = {one.name: _read(one) for one in inventory}
    own = without_endings(inventory.variables, read)
    own = {one.name: beside_plain_fact(one, own[one.name]) for one in inventory}
    own = without_letters_of_tables(inventory.variables, own)
    own = borne_out_elsewhere(inventory.variables, own)
    apart = [
        one.name
        for one in inventory
        if direct_identifier(one) or is_link(one) or visible_fact(one) or names_a_body(one) or is_recording(one)
    ]
    more = (
        {one.name: list(classified_signs(one)) for one in inventory},
        sibling_signs(inventory.variables, own),
        battery_signs(inventory.variables, own),
        follow_up_signs(inventory.variables, own, apart),
        formula_signs(inventory.variables, own),
        letter_signs(inventory.variables),
        table_signs(inventory.variables, own, apart),
    )
    # Where a publication says what a column tells of, neither its neighbours nor its table say more.
    told = {one.name for one in inventory if one.kinds_known}
    signs = {
        name: list(own[name])
        if name in told
        else without_yielding([*own[name], *(sign for found in more for sign in found[name])])
        for name in own
    }
    prefixes, waves = shared_prefixes(inventory.variables), shared_waves(inventory.variables)
    flags = (
        _behind_wave(one, waves) or _read_anew(one, _flag(one, signs[one.name]), _other_readings(one, prefixes))
        for one in inventory
    )
    flags = (with_own(variable, flag, added) for variable, flag in zip(inventory, flags, strict=True))
    seen = Flags(tuple(flags), known)
    if is_of_staff(inventory):
        seen = with_absences(with_workplaces(seen, inventory), inventory)
    return seen.of_flags(_settled(flag, overrides, identifiers, known) for flag in seen)


def _check_settings(
    inventory: Inventory,
    overrides: Mapping[str, Override],
    identifiers: Mapping[str, str],
    known: Collection[str],
) -> None:
    for setting, named in (("sensitive", overrides), ("identifiers", identifiers)):
        for name in named:
            if name not in inventory:
                raise column_missing(name, inventory.names, where=setting)
    for name, override in overrides.items():
        for category in _categories(override):
            if category not in known and category != NOT_SENSITIVE:
                cure = did_you_mean(category, known) or f"one of: {', '.join(known)}, or {NOT_SENSITIVE}"
                raise Refusal(
                    Code.SETTING_VALUE, "there is no such sensitive category", where=f"sensitive: {name}", cure=cure
                )


def _read(variable: Variable) -> list[Sign]:
    """What a variable says by itself, in the light of what its table is about."""
    if not variable.kinds_known and (where := place_of_hidden_event(variable)):
        return where
    if is_key(variable) or is_version(variable) or is_recording(variable) or names_a_body(variable):
        return []
    of_scale = None if variable.kinds_known else scale_signs(variable)
    if of_scale is not None:
        return of_scale
    said = only_of_means(variable, only_trait(variable, not_what_is_insured(variable, signs_of(variable))))
    return of_staff_away(variable, of_its_table(variable, only_opinions(variable, said)))


def _categories(override: Override) -> list[str]:
    return [override.category] if isinstance(override.category, str) else list(override.category)


def _flag(variable: Variable, signs: Sequence[Sign]) -> Flag:
    if not variable.kinds_known and place_of_hidden_event(variable):
        return replace(_sensitive(variable, signs), visible="", quasi_identifier=False)
    return _of_its_own(variable, signs)


def _of_its_own(variable: Variable, signs: Sequence[Sign]) -> Flag:
    """The flag by what a variable holds, first of all whether it identifies somebody."""
    identifies = direct_identifier(variable)
    if not identifies and variable.identifier and not is_quasi_identifier(variable):
        # What others can know helps to recognise somebody, and identifies nobody alone: a district, a year of birth.
        reason = "the dictionary says that it identifies a person"
        return Flag(variable.name, role="direct_identifier", whose=whose_is(variable, ()), reasons=(reason,))
    if identifies:
        reason = f"the name or label says that it is {identifies}"
        visible = BIRTH if identifies == DATE_OF_BIRTH else PLACE if identifies in HOMES else ""
        whose = whose_is(variable, ())
        return Flag(variable.name, role="direct_identifier", whose=whose, reasons=(reason,), visible=visible)
    thing = thing_in(label_of(variable) or " ".join(words_of_name(variable.name))) or (
        variable.table if place_table(variable.table) and not names_a_person(variable) else ""
    )
    if variable.kinds_known:
        return _sensitive(variable, signs) if signs else _harmless(variable, "", thing)
    if signs and not thing and not _only_its_group(variable, signs):
        return _sensitive(variable, signs)
    if variable.declared_sensitive and not is_quasi_identifier(variable):
        reason = "the dictionary marks it as sensitive, and no rule knows why"
        return Flag(variable.name, role="sensitive", whose=whose_is(variable, ()), confidence="low", reasons=(reason,))
    set_aside = f"it is about '{thing}', so that '{signs[0].word}' is about no person" if signs and thing else ""
    return _harmless(variable, set_aside, thing)


def _behind_wave(variable: Variable, waves: Collection[str]) -> Flag | None:
    """What a name that no label explains says behind the letter and the number of its wave, also written out."""
    apart = None if variable.kinds_known else without_wave(variable, waves)
    if apart is None:
        return None
    words = written_out(apart.name, behind_wave=True)
    return _telling(variable, (replace(apart, name="_".join(words)), apart) if words else (apart,))


def _other_readings(variable: Variable, prefixes: Mapping[str, int]) -> Iterator[Variable]:
    """A name that no label explains without its file's prefix, and it or a label with abbreviations written out."""
    if variable.kinds_known:
        return
    if label_of(variable):
        text = label_written_out(label_of(variable))
        if text:
            yield replace(variable, label=text)
        return
    for one in (variable, *without_prefix(variable, prefixes), *without_asking(variable)):
        if one is not variable:
            yield one
        words = written_out(one.name)
        if words:
            yield replace(one, name="_".join(words))


def _read_anew(variable: Variable, flag: Flag, readings: Iterable[Variable]) -> Flag:
    """What a terse name says in other readings, where it says nothing as it stands."""
    if flag.sensitive or flag.visible or flag.role not in {"other", "quasi_identifier"}:
        return flag
    return _telling(variable, readings) or flag


def _telling(variable: Variable, readings: Iterable[Variable]) -> Flag | None:
    for other in readings:
        signs = [replace(one, strength="weak") for one in _read(other) if one.strength != "weak"]
        found = _flag(other, signs)
        if found.sensitive or (found.visible and found.role != "direct_identifier"):
            return replace(found, variable=variable.name)
    return None


def _only_its_group(variable: Variable, signs: Sequence[Sign]) -> bool:
    """Whether nothing but the theme speaks, and the variable is a date, a place or a link within that theme."""
    return {sign.source for sign in signs} == {"theme"} and (is_quasi_identifier(variable) or is_technical(variable))


def _sensitive(variable: Variable, signs: Sequence[Sign]) -> Flag:
    categories = in_order(sign.category for sign in signs)
    confidence = _confidence(signs)
    spoken = {sign.category for sign in signs if sign.strength != "weak"}
    told = [sign for sign in signs if sign.strength != "weak" or sign.category not in spoken]
    known_to_others = confidence != "low" and any(CATEGORIES[category].observable for category in categories)
    visible = _seen(variable, categories, confidence, signs)
    return Flag(
        variable.name,
        categories,
        role="sensitive",
        whose=whose_is(variable, signs),
        confidence=confidence,
        reasons=tuple(dict.fromkeys(f"{CATEGORIES[sign.category].title}: {sign.reason}" for sign in told)),
        quasi_identifier=bool(visible) or known_to_others or is_quasi_identifier(variable),
        visible=visible,
    )


def _seen(variable: Variable, categories: Sequence[str], confidence: Confidence, signs: Sequence[Sign]) -> str:
    """The visible fact that a sensitive variable holds: an origin, an event, or a state of which a code tells."""
    found = visible_fact(variable)
    if {sign.source for sign in signs} == {"value labels"}:
        return found
    if ETHNICITY in categories and "genetic_biometric" not in categories:
        return found or ("" if says_not(variable, ETHNICITY) else ETHNICITY)
    if found == AGE and _AGE_AT_EVENT.match(label_of(variable)):
        return ""
    of_gender = SEX_LIFE not in categories or _codes_alone(variable) == found or _says_gender(variable)
    plain = found in _ALWAYS_SEEN and (found != "sex" or of_gender)
    if plain or (confidence == "low" and found != EVENT):
        return found
    others_see = (one for one in map(CATEGORIES.__getitem__, categories) if one.law == "highly_personal")
    return found if found == EVENT and any(one.observable for one in others_see) else ""


def _says_gender(variable: Variable) -> bool:
    """Whether somebody is asked for a gender, which others see, and not for what they do in private."""
    return any(word.endswith("gender") for word in (*words_of(label_of(variable)), *words_of_name(variable.name)))


def _codes_alone(variable: Variable) -> str:
    return visible_fact(Variable("", codes=variable.codes))


def _confidence(signs: Sequence[Sign]) -> Confidence:
    if any(sign.strength == "strong" for sign in signs):
        return "high"
    fair = {sign.source for sign in signs if sign.strength == "fair"}
    return "high" if len(fair) > 1 else "medium" if fair else "low"


def _harmless(variable: Variable, set_aside: str, thing: str) -> Flag:
    of_nobody = bool(thing) or of_who_deals_with_it(label_of(variable))
    visible = "" if of_nobody or is_link(variable) or is_recording(variable) else visible_fact(variable)
    quasi = not of_nobody and is_quasi_identifier(variable)
    role: Role = "quasi_identifier" if quasi else "technical" if is_technical(variable) else "other"
    known = "others can know it without the data" if quasi else ""
    reasons = tuple(reason for reason in (known, set_aside) if reason)
    whose = whose_is(variable, ())
    return Flag(variable.name, role=role, whose=whose, reasons=reasons, quasi_identifier=quasi, visible=visible)


def _settled(
    flag: Flag, overrides: Mapping[str, Override], identifiers: Mapping[str, str], known: Iterable[str]
) -> Flag:
    if flag.variable in identifiers:
        reason = identifiers[flag.variable] or "the settings name it as a direct identifier"
        return Flag(flag.variable, role="direct_identifier", whose=flag.whose, reasons=(reason,), confirmed=True)
    override = overrides.get(flag.variable)
    return flag if override is None else _overridden(flag, override, known)


def _overridden(flag: Flag, override: Override, known: Iterable[str]) -> Flag:
    categories = in_order(_categories(override), known)
    harmless: Role = "quasi_identifier" if flag.quasi_identifier else "other"
    return Flag(
        flag.variable,
        categories,
        role="sensitive" if categories else harmless,
        whose=override.whose,
        reasons=(override.reason or "the settings say so",),
        confirmed=True,
        quasi_identifier=flag.quasi_identifier,
        visible=flag.visible,
    )
