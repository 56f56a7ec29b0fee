"""The file beside a measure of one's own: the words of its finding, and what each of its numbers counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from dpiabook.errors import did_you_mean
from dpiabook.evidence.claims import named_in
from dpiabook.evidence.finding import MADE_AT_RELEASE, Column, Kind, Provenance
from dpiabook.evidence.texts import Text, Variant, texts
from dpiabook.meaning import Speech

_PEOPLE = frozenset({"people", "persons", "person", "children", "pupils", "households", "families", "groups"})
_COUNTS = ("people", "risk", "volume")
_WORD = re.compile(r"<(\w+)>")
_OFFICIAL = {"k": "10"}


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class OwnColumn(_Strict):
    """What a number or a column is, as `Column` says it."""

    label: str
    kind: Kind
    unit: str = ""
    part: str = ""
    of: str = ""
    digits: int = Field(0, ge=0, le=6)
    rest: str = ""
    within: list[str] = []
    sums: list[str] = []
    apart: list[str] = []

    @model_validator(mode="after")
    def _counts_nobody(self) -> OwnColumn:
        """A count of people that calls itself something else would pass by the rules of release."""
        if self.kind == "structural" and self.unit.lower() in _PEOPLE:
            raise ValueError("what counts people is of kind people, risk or volume; structural counts nobody")
        if self.kind in (*MADE_AT_RELEASE, "modelled") and not (self.part and self.of):
            raise ValueError(f"a {self.kind} needs part and of: the names of the two counts that it is made of")
        if self.kind in ("people", "risk", "derived") and not self.of:
            raise ValueError(f"of kind {self.kind} it needs of: the name of the number of all who were counted")
        return self

    @property
    def named(self) -> tuple[str, ...]:
        """The other columns that it names."""
        return tuple(filter(None, (self.part, self.of, self.rest, *self.within, *self.sums, *self.apart)))

    def column(self, name: str) -> Column:
        """The column under its name."""
        unit = self.unit or ("<people>" if self.kind in _COUNTS else "%" if self.kind == "share" else "")
        lists = {key: tuple(getattr(self, key)) for key in ("within", "sums", "apart")}
        return Column(name, **{**self.model_dump(exclude=set(lists)), **lists, "unit": unit})


class OwnWords(_Strict):
    """The words of a finding, and what its numbers are.

    Attributes
    ----------
    id : str
        Block first: ``B08.lone_people``.
    numbers, columns : dict of str to OwnColumn
        Of title and sentence; and of the table.
    dimensions : list of str
        Variables that the rows are classified by, beside area and region.
    """

    id: Annotated[str, Field(pattern=r"^B(0[1-9]|1[0-2])\.[a-z][a-z0-9_]{0,59}$")]
    about: str
    title: str
    sentence: str
    method: str
    source: str
    does_not_say: str
    author_decides: str = ""
    figure: str = ""
    caption: str = ""
    risk: str = ""
    laws: list[str] = []
    universe: str = "<people>"
    provenance: Provenance = "measured"
    variants: dict[str, Variant] = {}
    numbers: dict[str, OwnColumn] = {}
    columns: dict[str, OwnColumn] = {}
    dimensions: list[str] = []
    total: bool = False

    @model_validator(mode="after")
    def _whole(self) -> OwnWords:
        """Refuse words and columns that name what is not there."""
        wrong = [*self._wrong_words(), *self._wrong_names()]
        if self.id in texts():
            wrong.append(f"the id {self.id} is a built-in finding's; give yours another")
        if not self.columns and not self.numbers:
            wrong.append("it has neither numbers nor columns")
        if self.columns and not self.caption:
            wrong.append("a table needs a caption")
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    def _wrong_words(self) -> Iterator[str]:
        for variant in ("", *self.variants):
            for name in named_in(self.text, variant)[0]:
                if name not in self.numbers:
                    yield f"the words name {{{name}}}, of which numbers says nothing"
        headings = [text for one in (*self.numbers.values(), *self.columns.values()) for text in (one.label, one.unit)]
        said = (
            *headings,
            self.about,
            self.title,
            self.sentence,
            self.method,
            self.does_not_say,
            self.caption,
            self.universe,
        )
        known = {*Speech().words, *_OFFICIAL}
        for word in dict.fromkeys(_WORD.findall(" ".join(said))):
            if word not in known:
                yield f"there is no word <{word}>: {did_you_mean(word, known) or 'write it out'}"

    def _wrong_names(self) -> Iterator[str]:
        for several in (self.numbers, self.columns):
            for name, column in several.items():
                for other in column.named:
                    if other not in several:
                        yield f"{name} names {other!r}, which does not stand beside it"

    @property
    def text(self) -> Text:
        """Its words, as those of a built-in finding."""
        return Text.model_construct(
            **{name: getattr(self, name) for name in Text.model_fields if name in type(self).model_fields}
        )


class OwnFinding(OwnWords):
    """The file beside a measure.

    Attributes
    ----------
    notebook : str
        In whose evidence it stands.
    claim : str
        The function, in the same file as the measure, that reckons its numbers a second time.
    reads : {"data", "dictionary"}
        Whether there must be records; without them it is told to be not assessed.
    options : dict
        What the measure is called with, by name.
    """

    notebook: str
    claim: str
    reads: Literal["data", "dictionary"] = "data"
    options: dict[str, Any] = {}
