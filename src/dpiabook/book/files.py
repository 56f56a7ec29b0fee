"""Which columns of a file play which part when it is protected, attacked and measured."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from dpiabook.mitigation import Lattice, Node, kept_records
from dpiabook.mitigation.alternatives import Facts as FileFacts
from dpiabook.mitigation.alternatives import measures_of
from dpiabook.mitigation.attacks import INTRUDERS
from dpiabook.mitigation.closing import closed
from dpiabook.mitigation.kept_use import USE
from dpiabook.mitigation.paired import Paired
from dpiabook.mitigation.perturb.steps import Known
from dpiabook.result import NotAssessed
from dpiabook.sensitivity.roles import is_link

__all__ = ["FileFacts", "file_facts", "linking", "measured_at"]

if TYPE_CHECKING:
    from dpiabook.book.book import Book


def linking(book: Book) -> tuple[str, ...]:
    """Columns that get pseudonyms in a file: ids of people and of those who live together, and what else links records.

    Key variables and places stay what they are.
    """
    roles, child = book.roles, book.keys.child
    apart = {*(child if isinstance(child, list) else ()), roles.area, roles.region, roles.weight, roles.time}
    links = [one.name for one in book.inventory if is_link(one) and one.name not in apart]
    return tuple(name for name in dict.fromkeys([roles.child_id, roles.family_id, *links]) if name)


def file_facts(book: Book) -> FileFacts:
    """Which columns play which part; what has a pseudonym is nothing that two files can be compared by."""
    keys, ids = book.keys, linking(book)
    named = {flag.variable for flag in book.flags.direct_identifiers}
    alike = keys.family if isinstance(keys.family, list) else keys.coarse
    known = Known(book.inventory, book.roles, book.lineage, alike, book.settings.areas.ladder, (*ids, *named))
    attributes = {} if isinstance(keys.attributes, NotAssessed) else keys.attributes
    visible = [name for name in keys.seen if name not in ids]
    compared = [name for name in keys.compared if name not in ids]
    return FileFacts(known, visible, compared, attributes, _tables(book))


def _tables(book: Book) -> list[tuple[str, ...]]:
    """The open tables that the settings name; otherwise everybody, and by region, and by region and sex."""
    region = [name for name in (book.roles.region or book.roles.area,) if name]
    named = book.settings.protection.tables.by or [[], region, [*region, *book.keys.sex]]
    return list(dict.fromkeys(tuple(by) for by in named))


def measured_at(book: Book, nodes: Lattice, node: Node, suppress: bool) -> str:
    """All that is measured of the file at a node, as an HTML table.

    Parameters
    ----------
    book : Book
    nodes : Lattice
    node : tuple of int
        The form of each variable.
    suppress : bool
        Blank the few that are left in small groups, and leave out columns first where they are not few.
    """
    kept = book.measure(kept_records, book.records, nodes, book.lineage, node)
    if isinstance(kept, NotAssessed):
        return f"<p>{html.escape(str(kept))}</p>"
    facts, after, said = book.file_facts, kept.records, ""
    if suppress:
        more = closed(kept, facts.visible, nodes.targets.k, book.lineage)
        kept, after, said = more.kept, more.records, f"<p>Beyond the recodes: {html.escape(more.words)}.</p>"
    found = measures_of(Paired(kept.original, kept.records, after), facts, book.settings.seed)
    return said + _as_table(found)


def _as_table(found: pd.Series) -> str:
    said: dict[str, Callable[[float], str]] = dict.fromkeys(INTRUDERS, lambda value: f"{value:,.0f}")
    said |= dict.fromkeys(USE, lambda value: f"{value:.3f}")
    words = {**INTRUDERS, **USE}
    rows = [
        f'<tr><th scope="row">{html.escape(words[name])}</th><td>{say(found[name])}</td></tr>'
        for name, say in said.items()
        if name in found and found[name] == found[name]
    ]
    return f"<table>{''.join(rows)}</table>"
