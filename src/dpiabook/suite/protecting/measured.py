"""What `dpiabook protect` hands on, measured as notebook 06 measures it: the records of a route, their risk and use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from dpiabook.book.book import Book
from dpiabook.book.files import linking
from dpiabook.book.starting import book_of
from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.mitigation import (
    Closed,
    Kept,
    Lattice,
    Node,
    Remainders,
    closed,
    kept_records,
    ladders,
    lattice,
    recommended,
    remainders,
    remaining,
    usefulness,
    with_families,
)
from dpiabook.mitigation.alternatives import chosen_steps
from dpiabook.mitigation.attacks import attacked
from dpiabook.mitigation.kept_use import kept_use
from dpiabook.mitigation.paired import Paired
from dpiabook.mitigation.perturb.applied import Perturbed, Together, perturbed
from dpiabook.mitigation.perturb.steps import Known
from dpiabook.result import NotAssessed
from dpiabook.settings import Loaded
from dpiabook.settings.protection import METHODS, MethodName

Route = Literal["safeguarded", "targets", "secure"]
ROUTES: tuple[Route, ...] = ("safeguarded", "targets", "secure")
_MITIGATION = "06_mitigation"


@dataclass(frozen=True)
class Measured:
    """The records of a route with what is known of them.

    Attributes
    ----------
    book : Book
        Settings, meanings and words.
    kept : Kept
        The records, recoded where the route says so.
    nodes : Lattice
    node : tuple of int
        The forms of the key variables.
    ids : tuple of str
        Columns that get pseudonyms.
    people : pandas.DataFrame
        Who stays alone in the file, by what somebody knows; as `Remainders.people`, counted in the file as it leaves.
    use : pandas.Series
        Loss of the node, and what it does to associations and rates where that was assessed.
    closed : Closed or None
        What it took beyond the recodes to meet the target, where the route asks for that.
    perturbed : Perturbed or None
    """

    book: Book
    kept: Kept
    nodes: Lattice
    node: Node
    ids: tuple[str, ...]
    people: pd.DataFrame = field(repr=False)
    use: pd.Series = field(repr=False)
    closed: Closed | None = field(default=None, repr=False)
    perturbed: Perturbed | None = field(default=None, repr=False)

    @property
    def records(self) -> pa.Table:
        """The records as they leave, but for ids and order."""
        if self.perturbed is not None:
            return self.perturbed.records
        return self.kept.records if self.closed is None else self.closed.records

    def silent(self, name: str) -> NDArray[np.bool_]:
        """Whose record says nothing in a column because it does not apply to them, and not because it was blanked."""
        found: NDArray[np.bool_] = self.kept.not_applicable[name] & self.records[name].is_null().to_numpy()
        blanked = self.closed.blanked if self.closed else None
        if blanked is not None and name in blanked.keys:
            found &= ~blanked.mask[:, blanked.keys.index(name)]
        return found

    @cached_property
    def attacks(self) -> pd.Series:
        """Who is found in the file by somebody who holds the originals."""
        facts = self.book.file_facts
        seed = self.book.settings.seed
        found: pd.Series = attacked(self._pair, facts.visible, facts.compared, facts.attributes, seed=seed)
        return found

    @cached_property
    def kept_use(self) -> pd.Series:
        """What the file is still good for."""
        facts = self.book.file_facts
        area, seed = self.book.roles.area, self.book.settings.seed
        return kept_use(self._pair, facts.visible, facts.compared, facts.attributes, area=area, seed=seed)

    @property
    def _pair(self) -> Paired:
        return Paired(self.kept.original, self.kept.records, self.records)

    @property
    def recodes(self) -> list[str]:
        """What is recoded, in words."""
        return self.nodes.recodes(self.node)


def measured(
    loaded: Loaded, route: Route, methods: Sequence[MethodName] | None = None, secret: bytes = b""
) -> Measured:
    """Compute the records of a route and measure them.

    Parameters
    ----------
    loaded : Loaded
        The settings.
    route : {"safeguarded", "targets", "secure"}
        The recommended recodes; these, and beyond them what it takes to meet the target by all visible facts; or the
        records as they are, for a setting in which outputs are checked.
    methods : sequence of str, optional
        Methods of perturbation, in order; those of the settings where none is named.
    secret : bytes
        What is drawn at random is drawn from it.

    Raises
    ------
    Refusal
        Whatever opening the data refuses; ``MEASURE_INPUT`` where the records cannot be protected, and why.
    """
    book = book_of(_MITIGATION, loaded)
    forms = book.measure(ladders, book.inventory, book.keys.child, book.settings)
    nodes = book.measure(lattice, book.data, forms, book.settings.targets, count=book.roles.count)
    grouped = book.measure(with_families, nodes, book.data, book.keys.family, book.family, within=book.roles.area)
    known: Lattice = _there(book.either(grouped, nodes))
    node = known.as_it_is if route == "secure" else recommended(known).node
    kept: Kept = _there(book.measure(kept_records, book.records, known, book.lineage, node))
    ids = tuple(name for name in linking(book) if name in kept.records.column_names)
    left: Remainders = _there(_left(book, known, kept, ids, node))
    found = _closed(book, kept) if route == "targets" else None
    kept = kept if found is None else found.kept
    records = kept.records if found is None else found.records
    changed = _perturbed(book, kept, records, book.file_facts.known, methods, secret)
    made = Measured(book, kept, known, node, ids, left.people, _use(book, known, node), found, changed)
    return made if found is None and changed is None else replace(made, people=_remaining(made))


def _closed(book: Book, kept: Kept) -> Closed:
    """What it takes beyond the recodes."""
    found: Closed = _there(book.measure(closed, kept, book.file_facts.visible, book.settings.targets.k, book.lineage))
    return found


def _remaining(made: Measured) -> pd.DataFrame:
    """Who stays alone in the file as it leaves, where more was done to it than recoding."""
    records = made.records
    silent = {name: made.silent(name) for name in made.kept.not_applicable if name in records.column_names}
    return remaining(made.people, records, silent, made.book.settings.targets.k)


def _left(book: Book, known: Lattice, kept: Kept, ids: Sequence[str], node: Node) -> Any:
    """Who stays alone in the recoded file."""
    return book.measure(
        remainders,
        known,
        book.data,
        book.keys.composites,
        book.keys.seen,
        [name for name in book.keys.compared if name not in ids],
        protected=kept,
        family=book.roles.family_id,
        node=node,
    )


def _perturbed(  # noqa: PLR0913, PLR0917 -- the parts of one file
    book: Book, kept: Kept, records: pa.Table, known: Known, methods: Sequence[MethodName] | None, secret: bytes
) -> Perturbed | None:
    """The records after the methods that are named; None where none is."""
    steps = book.guard("perturbation", chosen_steps, records, book.settings.protection, known, methods)
    if not steps:
        return None
    together = Together.of(kept.original, known.roles.family_id, book.keys.seen)
    seed = int.from_bytes(secret, "big") if secret else book.settings.seed
    asked = [_there(step) for step in steps]
    done: Perturbed = book.guard("perturbation", perturbed, records, asked, together, lineage=known.lineage, seed=seed)
    return done


def methods_named(said: Sequence[str]) -> tuple[MethodName, ...] | None:
    """Methods as the command line names them; None where none is, so that those of the settings apply.

    Raises
    ------
    Refusal
        ``SETTING_VALUE`` for one that is not there.

    Examples
    --------
    >>> methods_named(["pram", "rank-swapping"]), methods_named([])
    (('pram', 'rank_swapping'), None)
    """
    found = []
    for word in said:
        name = next((one for one in METHODS if one == word.replace("-", "_").lower()), None)
        if name is None:
            cure = did_you_mean(word, METHODS) or f"name one of {', '.join(METHODS)}"
            raise Refusal(Code.SETTING_VALUE, "there is no such method of perturbation", where="--method", cure=cure)
        found.append(name)
    return tuple(found) or None


def _use(book: Book, nodes: Lattice, node: Node) -> pd.Series:
    """What the node loses by itself, and by attributes where there are any."""
    loss: pd.Series = nodes.row(node)[["entropy_loss", "granularity_loss", "discernibility"]]
    learned = book.first(book.keys.learnable)
    by_attribute = book.measure(usefulness, nodes, book.data, learned, area=_area(book, nodes))
    if isinstance(by_attribute, NotAssessed) or node not in by_attribute.index:
        return loss
    told: pd.Series = pd.concat([loss, by_attribute.loc[[node]].iloc[0]])
    return told


def _area(book: Book, nodes: Lattice) -> str | None:
    """The area, where it is one of the recoded variables."""
    return book.roles.area if book.roles.area in nodes.keys else None


def _there(found: Any) -> Any:
    if isinstance(found, NotAssessed):
        raise Refusal(Code.MEASURE_INPUT, f"no file can be protected: {found.reason}", cure=found.needed)
    return found
