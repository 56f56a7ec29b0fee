"""Every way to protect a file, attacked and measured alike: recodes, blanks, and each method of perturbation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa

from dpiabook.errors import Refusal
from dpiabook.mitigation.attacks import INTRUDERS, attacked
from dpiabook.mitigation.closing import Closed
from dpiabook.mitigation.keeping import Kept
from dpiabook.mitigation.kept_use import USE, kept_use
from dpiabook.mitigation.paired import Paired
from dpiabook.mitigation.perturb.applied import Perturbed, Together, perturbed
from dpiabook.mitigation.perturb.steps import Known, Step, steps_of
from dpiabook.mitigation.tables_tried import tables_tried
from dpiabook.result import NotAssessed, Result
from dpiabook.settings.protection import METHODS, MethodName, Protection

AS_IT_IS, RECODED = "as it is", "recodes"
CLOSED, CHOSEN = "recodes and suppression", "recodes and perturbation"


@dataclass(frozen=True)
class Facts:
    """Which columns play which part when files are attacked and measured.

    Attributes
    ----------
    known : Known
        What is known of the columns, and of who lives together.
    visible, compared : sequence of str
        Facts that others can see of a person; all columns but ids.
    attributes : mapping of str to str
        Sensitive attributes with their conditions.
    tables : sequence of sequence of str
        Columns of each open table.
    """

    known: Known
    visible: Sequence[str]
    compared: Sequence[str]
    attributes: Mapping[str, str]
    tables: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Alternatives(Result):
    """Files that could be handed on, compared.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per way: ``way``, ``what`` (in words), the counts of :func:`~dpiabook.mitigation.attacks.attacked` and
        the measures of :func:`~dpiabook.mitigation.kept_use.kept_use`.
    not_done : mapping of str to str
        Methods that could not be tried, and why.
    """

    table: pd.DataFrame = field(repr=False)
    not_done: Mapping[str, str]


def alternatives(
    kept: Kept, facts: Facts, protection: Protection, *, closed: Closed | None = None, seed: int = 1
) -> Alternatives:
    """Try every way to protect a file: each attacked by the same intruders, and measured by the same uses.

    Parameters
    ----------
    kept : Kept
        The records as they are, and in the recommended recodes.
    facts : Facts
    protection : Protection
        How each method works, and which are applied.
    closed : Closed, optional
        The recoded file with the few that are left suppressed.
    seed : int
        Of what is drawn here. A file that leaves is drawn with a secret, and differs.

    Returns
    -------
    Alternatives
        The records as they are; the recodes; with `closed` those and what else it takes; each method by itself on the
        records as they are; the methods that the settings apply, on the recodes; open tables with each kind of noise,
        where nobody's record is found.

    Examples
    --------
    >>> from dpiabook.dictionary import Inventory
    >>> from dpiabook.meaning.lineage import Lineage
    >>> from dpiabook.settings import Roles
    >>> people = pa.table({"yob": [2000, 2001, 2002, 2003], "days": [0, 4, 7, 9]})
    >>> facts = Facts(Known(Inventory(()), Roles(), Lineage(())), ["yob"], ["yob", "days"], {"days": "days >= 1"})
    >>> found = alternatives(Kept(people, people, {}, ()), facts, Protection())
    >>> found.table[["way", "exact"]].values.tolist()[:2]
    [['as it is', 4.0], ['recodes', 4.0]]
    """
    together = Together.of(kept.original, facts.known.roles.family_id, facts.visible)
    rows = [
        _row(AS_IT_IS, "nothing is done", Paired(kept.original, kept.original, kept.original), facts, seed),
        _row(RECODED, "the recommended recodes", Paired(kept.original, kept.records, kept.records), facts, seed),
    ]
    if closed is not None and closed.changed:
        pair = Paired(kept.original, closed.kept.records, closed.records)
        rows.append(_row(CLOSED, closed.words, pair, facts, seed))
    not_done = {}
    for name, step in steps_of(protection, kept.original, facts.known).items():
        done = tried(kept.original, [step], together, facts, seed)
        if isinstance(done, NotAssessed):
            not_done[_words(name)] = done.reason
        else:
            pair = Paired(kept.original, kept.original, done.records)
            rows.append(_row(_words(name), done.words, pair, facts, seed))
    chosen = chosen_steps(kept.records, protection, facts.known)
    if chosen:
        done = tried(kept.records, chosen, together, facts, seed)
        if isinstance(done, NotAssessed):
            not_done[CHOSEN] = done.reason
        else:
            pair = Paired(kept.original, kept.records, done.records)
            rows.append(_row(CHOSEN, done.words, pair, facts, seed))
    return Alternatives(
        pd.DataFrame([*rows, *_tables(kept.original, facts, protection, together, rows[0], seed)]), not_done
    )


def _tables(  # noqa: PLR0913, PLR0917 -- what tables are made of, and what they stand beside
    records: pa.Table, facts: Facts, protection: Protection, together: Together, as_it_is: pd.Series, seed: int
) -> list[pd.Series]:
    """Open tables, in the measures of files: there is no record to find, and of records nothing is kept."""
    roles, asked = facts.known.roles, protection.tables
    found = tables_tried(
        records, facts.tables, facts.attributes, asked, household=together.household, area=roles.area, seed=seed
    )
    nobody = dict.fromkeys(INTRUDERS, 0.0) | dict.fromkeys(USE, np.nan)
    sizes = {"n": as_it_is["n"], "drawn": as_it_is["drawn"]}
    return [pd.Series({"way": way, **nobody, **sizes, **dict(told)}) for way, told in found.items()]


def chosen_steps(
    records: pa.Table, protection: Protection, known: Known, methods: Sequence[MethodName] | None = None
) -> list[Step | NotAssessed]:
    """The steps of the methods that are applied: those that are named, or else those of the settings.

    Where columns are named in the settings for a method that is not applied, they need not be in the file.
    """
    named = protection.methods if methods is None else methods
    if not named:
        return []
    others = {name: type(getattr(protection, name))() for name in type(protection).model_fields if name in METHODS}
    only = protection.model_copy(update={name: each for name, each in others.items() if name not in named})
    found = steps_of(only, records, known)
    return [found[name] for name in dict.fromkeys(named)]


def tried(
    records: pa.Table, steps: Sequence[Step | NotAssessed], together: Together, facts: Facts, seed: int
) -> Perturbed | NotAssessed:
    """Apply steps, or say why that cannot be done."""
    missing = next((step for step in steps if isinstance(step, NotAssessed)), None)
    if missing is not None:
        return missing
    asked = [step for step in steps if not isinstance(step, NotAssessed)]
    try:
        return perturbed(records, asked, together, lineage=facts.known.lineage, seed=seed)
    except Refusal as refused:
        return NotAssessed("perturbation", refused.what, refused.cure)


def measures_of(pair: Paired, facts: Facts, seed: int) -> pd.Series:
    """All that is measured of one file: what attacks find in it, and what it is still good for.

    Parameters
    ----------
    pair : Paired
    facts : Facts
    seed : int

    Returns
    -------
    pandas.Series
        As :func:`~dpiabook.mitigation.attacks.attacked` and :func:`~dpiabook.mitigation.kept_use.kept_use`.
    """
    found = attacked(pair, facts.visible, facts.compared, facts.attributes, seed=seed)
    use = kept_use(pair, facts.visible, facts.compared, facts.attributes, area=facts.known.roles.area, seed=seed)
    measured: pd.Series = pd.concat([found, use])
    return measured


def _row(way: str, what: str, pair: Paired, facts: Facts, seed: int) -> pd.Series:
    row: pd.Series = pd.concat([pd.Series({"way": way, "what": what}), measures_of(pair, facts, seed)])
    return row


def _words(method: str) -> str:
    return method.upper() if method == "pram" else method.replace("_", " ")
