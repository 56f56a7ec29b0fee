"""The words of the findings, kept as data so that they can be read, checked and improved in one place.

In the files ``texts/*.yml``, ``{name}`` stands for a number, which is filled in when the finding is released, and
``<name>`` for words that are known when it is made: a noun of the dataset (``<people>``), the label of a variable. A
passage in double square brackets is only said of datasets of which it holds: ``[[groups: ...]]``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict, TypeAdapter

from dpiabook.errors import Code, Refusal
from dpiabook.evidence.finding import Provenance
from dpiabook.evidence.lead import Lead
from dpiabook.meaning import Speech
from dpiabook.own_yaml import own_yaml


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Variant(_Strict):
    """Another title and sentence for a special result, such as none; what else it does not say is as usual."""

    title: str
    sentence: str
    provenance: Provenance | None = None
    method: str | None = None
    author_decides: str | None = None


class Text(_Strict):
    """The words of one finding; `official` is wording of others, quoted as it stands, by the slot that it fills.

    Without a `lead` a finding never leads a document.
    """

    about: str
    provenance: Provenance
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
    lead: Lead | None = None
    official: dict[str, str] = {}
    universe: str = "<people>"
    variants: dict[str, Variant] = {}

    def variant(self, name: str) -> Variant:
        """The title and sentence of a variant; the usual ones for an empty name."""
        usual = Variant(title=self.title, sentence=self.sentence, provenance=self.provenance)
        return self.variants[name] if name else usual

    def how(self, name: str) -> str:
        """How it was computed in a variant: as usual, unless it says otherwise."""
        said = self.variants[name].method if name else None
        return self.method if said is None else said

    def asked(self, name: str) -> str:
        """What is left to people in a variant: as usual, unless it says otherwise, or that nothing is."""
        said = self.variants[name].author_decides if name else None
        return self.author_decides if said is None else said


@cache
def texts() -> Mapping[str, Text]:
    """All words, by the id of their finding."""
    found: dict[str, Text] = {}
    adapter = TypeAdapter(dict[str, Text])
    for file in sorted(files(__package__).joinpath("texts").iterdir(), key=lambda path: path.name):
        found |= adapter.validate_python(own_yaml(file.read_text(encoding="utf-8")))
    return found


FORMER_IDS: Mapping[str, str] = MappingProxyType(
    {
        "B08.child_uniqueness": "B08.person_uniqueness",
        "B08.family_profiles": "B08.group_profiles",
        "B08.family_risk": "B08.group_risk",
        "B09.families": "B09.groups",
    }
)
"""Findings that have another id now, by the one that people may have written down."""


def worded(speech: Speech, text: str, words: Mapping[str, str]) -> str:
    """Say a text as a dataset calls for.

    Raises
    ------
    Refusal
        ``INTERNAL`` when a word is missing.

    Examples
    --------
    >>> from dpiabook.meaning import Nouns
    >>> worded(Speech(Nouns("child", "children")), "{n} <people> by <known>", {"known": "year of birth {coded}"})
    '{n} children by year of birth (coded)'
    """
    try:
        return speech.say(text, words)
    except KeyError as missing:
        raise Refusal(Code.INTERNAL, f"a finding's text needs the word {missing}", cure="report this") from None
