"""What an evidence function gives before words: exact numbers, and which of a text's variants they call for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dpiabook.evidence.finding import Column, Provenance, Scalar, Table


@dataclass(frozen=True)
class Draft:
    """What an evidence function gives: the exact numbers, before words.

    Attributes
    ----------
    values : Mapping
        The numbers of title and sentence, by placeholder.
    columns : sequence of Column
        What each of them is.
    table : Table or None
        Its caption comes from the text when it has none.
    words : Mapping of str to str
        Words for the text, beside the nouns.
    variant : str
        Name of the text's variant for a special result.
    laws : tuple of str
        Items of the law file that this result leans on, beside those of the text.
    provenance : Provenance or None
        On whose word this result stands, where it is another than that of the text.
    """

    values: Mapping[str, Scalar] = field(default_factory=dict)
    columns: Sequence[Column] = ()
    table: Table | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    variant: str = ""
    laws: tuple[str, ...] = ()
    provenance: Provenance | None = None
