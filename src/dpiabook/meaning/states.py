"""What stands for a missing value in each variable, and why: as declared, else as measured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

from dpiabook.counting.missing_rule import MissingRule
from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.dictionary.state_words import state_of_label, states_of_codes
from dpiabook.errors import Code, Refusal, column_missing, refuse_all
from dpiabook.meaning.entry import Entry
from dpiabook.settings.model import State

Becomes = Literal["", "integer", "number"]
Said = Mapping[str, Mapping[str, State]]


@dataclass(frozen=True)
class Seen:
    """What a look at the values of one column found.

    Attributes
    ----------
    codes : Mapping[str, State]
        Built-in codes that stand outside the other values and repeat, or texts in a column of numbers.
    becomes : {"", "integer", "number"}
        What a column of texts is once they are out.
    comma : bool
        Its numbers are written with a decimal comma.
    said : bool
        The codes are words that say themselves that nothing is recorded, such as "not known".
    proposed : int
        Number of built-in codes that lie among the other values: a question, and nothing is done.
    not_collected : Mapping[str, tuple]
        Column of areas, years or waves to those of its values in which the column is wholly empty.
    """

    codes: Mapping[str, State] = field(default_factory=dict)
    becomes: Becomes = ""
    comma: bool = False
    said: bool = False
    proposed: int = 0
    not_collected: Mapping[str, tuple[object, ...]] = field(default_factory=dict)

    @property
    def in_words(self) -> str:
        """What was seen, without a value.

        Examples
        --------
        >>> Seen({".": "unknown"}, "number").in_words
        'the other values are numbers, and 1 code among them is not'
        """
        codes = f"{len(self.codes)} code{'s' if len(self.codes) != 1 else ''}"
        said = []
        if self.becomes and self.codes:
            verb = "is" if len(self.codes) == 1 else "are"
            said.append(f"the other values are numbers, and {codes} among them {verb} not")
        elif self.codes and self.said:
            said.append(f"{codes} among its values say{'s' if len(self.codes) == 1 else ''} that nothing is recorded")
        elif self.codes:
            said.append(f"{codes} that people write for no value lie outside the other values, and repeat")
        said += ["numbers are written with a decimal comma"] if self.comma else []
        said += ["wholly empty in some places, and recorded elsewhere"] if self.not_collected else []
        return "; ".join(said)


def declared_rules(inventory: Inventory, said: Said = MappingProxyType({}), *, where: str = "missing") -> States:
    """Gather what settings and dictionary say of missing values; the label of a code decides its state.

    Parameters
    ----------
    inventory : Inventory
        The dictionary.
    said : Mapping of str to Mapping of str to State
        ``missing`` of the settings: by variable, codes and why nothing is recorded; it counts before the dictionary.
    where : str
        How refusals name the settings.

    Returns
    -------
    States

    Raises
    ------
    Refusal
        ``COLUMN_MISSING`` for a variable that is not there; ``DICTIONARY_DISAGREES`` for a missing code that is also
        declared as a value.

    Examples
    --------
    >>> sen = Variable("sen", codes={"K": "support", "U": "not recorded"}, missing_codes={"*": "suppressed"})
    >>> found = declared_rules(Inventory((sen,)))
    >>> dict(found.rules["sen"].codes), found.evidence["sen"].standing
    ({'U': 'unknown', '*': 'suppressed'}, 'declared')
    """
    faults: list[Refusal] = [
        column_missing(name, inventory.names, where=f"{where}.{name}") for name in said if name not in inventory
    ]
    rules, evidence = {}, {}
    for one in inventory:
        ours = dict(said.get(one.name, {}))
        faults += _contradicted(one, ours, where)
        rule = MissingRule({**_of_dictionary(one), **ours}, _blank(one), one.gate)
        if rule.says_anything:
            rules[one.name] = rule
            evidence[one.name] = Entry(rule, _evidence(one, ours), "declared")
    refuse_all(faults)
    return States(rules, evidence)


def _of_dictionary(variable: Variable) -> dict[str, State]:
    """Codes of the dictionary that stand for no value: missing codes, and values whose label says so."""
    missing: dict[str, State] = {
        code: variable.states.get(code) or state_of_label(label) or _blank(variable)
        for code, label in variable.missing_codes.items()
        if code.strip()
    }
    return {**states_of_codes(variable.codes), **missing, **variable.states}


def _blank(variable: Variable) -> State:
    """Why a null of a variable is null, where no gate decides."""
    return "unknown" if variable.gate else variable.missing_means


def _contradicted(variable: Variable, ours: Mapping[str, State], where: str) -> Iterable[Refusal]:
    values = set(variable.codes) - set(states_of_codes(variable.codes))
    places = (("dictionary", variable.missing_codes), (f"{where}.{variable.name}", ours))
    for place, codes in places:
        if values & set(codes):
            what = f"a missing code of {variable.name!r} is also declared as one of its values"
            cure = "take it out of the values, or out of the missing codes"
            yield Refusal(Code.DICTIONARY_DISAGREES, what, where=place, cure=cure)


def _evidence(variable: Variable, ours: Mapping[str, State]) -> str:
    said = [
        "the settings say so" if ours else "",
        "the dictionary declares missing codes, or labels of codes say so"
        if variable.missing_codes or variable.states
        else "",
        "labels of codes say so"
        if states_of_codes(variable.codes) and not (variable.missing_codes or variable.states)
        else "",
        "the dictionary, or the rule that makes it, says when it does not apply" if variable.gate else "",
        "the dictionary says what missing means" if variable.missing_means != "unknown" and not variable.gate else "",
    ]
    return "; ".join(filter(None, said))


@dataclass(frozen=True)
class States:
    """The rules of missing values, by variable, and how each is known.

    Attributes
    ----------
    rules : Mapping[str, MissingRule]
        For the source; variables that only have plain nulls are left out.
    evidence : Mapping[str, Entry of MissingRule]
        The same with evidence and standing.
    questions : Mapping[str, str]
        Variables with built-in codes among their values, with the question to a person.
    """

    rules: Mapping[str, MissingRule] = field(default_factory=lambda: MappingProxyType({}))
    evidence: Mapping[str, Entry[MissingRule]] = field(default_factory=lambda: MappingProxyType({}))
    questions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def with_seen(self, seen: Mapping[str, Seen]) -> States:
        """Add what was seen in the values; what is declared of a code stays.

        Parameters
        ----------
        seen : Mapping[str, Seen]
            By variable.

        Returns
        -------
        States
        """
        rules, evidence, questions = dict(self.rules), dict(self.evidence), dict(self.questions)
        for name, look in seen.items():
            if look.proposed:
                many = "1 value is" if look.proposed == 1 else f"{look.proposed} values are"
                questions[name] = f"{many} often written for what is missing: is that meant here?"
            before = rules.get(name, MissingRule())
            after = replace(
                before,
                codes={**look.codes, **before.codes},
                becomes=look.becomes,
                comma=look.comma,
                not_collected=look.not_collected,
            )
            if after != before:
                rules[name] = after
                told = [evidence[name].evidence] if name in evidence else []
                evidence[name] = Entry(after, "; ".join([*told, look.in_words]), "measured")
        return States(rules, evidence, questions)

    def without_codes(self, inventory: Inventory) -> Inventory:
        """The inventory in which a code that stands for no value is no longer listed among the values."""
        return replace(inventory, variables=tuple(map(self._without_codes, inventory)))

    def _without_codes(self, variable: Variable) -> Variable:
        rule = self.rules.get(variable.name)
        if rule is None or not set(rule.codes) & set(variable.codes):
            return variable
        kept = {code: label for code, label in variable.codes.items() if code not in rule.codes}
        moved = {code: label for code, label in variable.codes.items() if code in rule.codes}
        return replace(variable, codes=kept, missing_codes={**moved, **variable.missing_codes})
