"""What the first page opens with: how this pack differs from the last release of the dataset."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dpiabook.pack.model import Grid, Item, Text
from dpiabook.release.ledger import Differencing, Entry
from dpiabook.release.statement import Statement

LABEL = "Since the last release"
_NONE = "The ledger holds no earlier release of this dataset, so there is nothing to compare this pack with."
_HEAD = 16
"""Letters of the last entry's hash: enough that no other ledger has them, should the ledger's end be cut off later."""
_AREAS = "Areas bear other pseudonyms in each release, so that their figures are not compared one by one."


@dataclass(frozen=True)
class Since:
    """An earlier release, how the pack differs from it, and which earlier releases it was attacked together with."""

    entry: Entry
    found: Differencing
    attacked: str = ""


def since_item(since: Since | None, statements: Iterable[Statement]) -> Item:
    """Print the differences as a table, or say that there is no earlier release.

    Parameters
    ----------
    since : Since or None
        The last release in the ledger.
    statements : iterable of Statement
        Of the pack; they give the tables their titles.

    Examples
    --------
    >>> since_item(None, []).label
    'Since the last release'
    """
    if since is None:
        return Text(_NONE, LABEL)
    titles = {one.id: one.title for one in statements}
    entry, found = since.entry, since.found
    rows = (
        ("Last release", f"{entry.release_id}, approved on {entry.approved_on} by: {entry.approved_by}"),
        ("Head of the chain of releases", entry.hash[:_HEAD]),
        ("Counts that stand in both", f"{found.compared:,}; {found.moved:,} of them are printed in another way"),
        ("Changed", _named(found.changed, titles)),
        ("New", _named(found.new, titles)),
        ("No longer there", _named(found.gone, titles)),
        *((("Earlier releases", since.attacked),) if since.attacked else ()),
        ("Withheld in one and printed in the other", _named(found.crossed, titles)),
    )
    return Grid("What changed since the last release", ("Item", "What is different"), rows, notes=(_AREAS,))


def _named(tables: Iterable[str], titles: Mapping[str, str]) -> str:
    """Findings by title, or by id where the pack no longer has them, each once."""
    findings = dict.fromkeys(name.partition("/")[0] for name in tables)
    return "; ".join(titles.get(name, name) for name in findings) or "Nothing"
