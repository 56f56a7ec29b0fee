"""What `dpiabook protect` hands on, measured as notebook 06 measures it: the records of a route, their risk and use."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from dpiabook.book.book import Book
from dpiabook.book.starting import book_of
from dpiabook.errors import Code, Refusal
from dpiabook.mitigation import (
    Kept,
    Lattice,
    Node,
    Remainders,
    kept_records,
    ladders,
    lattice,
    recommended,
    remainders,
    usefulness,
    with_families,
)
from dpiabook.result import NotAssessed
from dpiabook.sensitivity.roles import is_link
from dpiabook.settings import Loaded

Route = Literal["safeguarded", "secure"]
ROUTES: tuple[Route, ...] = ("safeguarded", "secure")
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
    left : Remainders
        Who stays alone in the file, by what somebody knows.
    use : pandas.Series
        Loss of the node, and what it does to associations and rates where that was assessed.
    """

    book: Book
    kept: Kept
    nodes: Lattice
    node: Node
    ids: tuple[str, ...]
    left: Remainders = field(repr=False)
    use: pd.Series = field(repr=False)

    @property
    def recodes(self) -> list[str]:
        """What is recoded, in words."""
        return self.nodes.recodes(self.node)


def measured(loaded: Loaded, route: Route) -> Measured:
    """Compute the records of a route and measure them.

    Parameters
    ----------
    loaded : Loaded
        The settings.
    route : {"safeguarded", "secure"}
        The recommended recodes; or the records as they are, for a setting in which outputs are checked.

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
    node = recommended(known).node if route == "safeguarded" else known.as_it_is
    kept: Kept = _there(book.measure(kept_records, book.records, known, book.lineage, node))
    ids = ids_of(book, known, kept)
    left = book.measure(
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
    return Measured(book, kept, known, node, ids, _there(left), _use(book, known, node))


def ids_of(book: Book, nodes: Lattice, kept: Kept) -> tuple[str, ...]:
    """The columns that get pseudonyms: ids of people and of those who live together, and what else links records.

    Key variables and places stay what they are. What has a pseudonym is nothing that two extracts can be compared by.
    """
    roles = book.roles
    apart = {*nodes.keys, roles.area, roles.region, roles.weight, roles.time}
    links = [one.name for one in book.inventory if is_link(one) and one.name not in apart]
    named = dict.fromkeys([roles.child_id, roles.family_id, *links])
    return tuple(name for name in named if name is not None and name in kept.records.column_names)


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
