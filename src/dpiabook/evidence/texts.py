"""The words of the findings, kept as data so that they can be read, checked and improved in one place.

In the files ``texts/*.yml``, ``{name}`` stands for a number, which is filled in when the finding is released, and
``<name>`` for words that are known when it is made (the label of a variable, "children").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, TypeAdapter

from dpiabook.errors import Code, Refusal
from dpiabook.own_yaml import own_yaml

_WORD = re.compile(r"<([a-z_]+)>")
_UNPRINTED = str.maketrans({"{": "(", "}": ")"})


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Variant(_Strict):
    """Another title and sentence for a special result, such as none."""

    title: str
    sentence: str


class Text(_Strict):
    """The words of one finding."""

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
    universe: str = "children"
    variants: dict[str, Variant] = {}

    def variant(self, name: str) -> Variant:
        """The title and sentence of a variant; the usual ones for an empty name."""
        return self.variants[name] if name else Variant(title=self.title, sentence=self.sentence)


@cache
def texts() -> Mapping[str, Text]:
    """All words, by the id of their finding."""
    found: dict[str, Text] = {}
    adapter = TypeAdapter(dict[str, Text])
    for file in sorted(files(__package__).joinpath("texts").iterdir(), key=lambda path: path.name):
        found |= adapter.validate_python(own_yaml(file.read_text(encoding="utf-8")))
    return found


def fill(text: str, words: Mapping[str, str]) -> str:
    """Put words where a text names them; braces in words become brackets, since they would look like numbers.

    Raises
    ------
    Refusal
        ``INTERNAL`` when a word is missing.

    Examples
    --------
    >>> fill("{n} <person> by <known>", {"person": "children", "known": "year of birth {coded}"})
    '{n} children by year of birth (coded)'
    """
    missing = [name for name in _WORD.findall(text) if name not in words]
    if missing:
        raise Refusal(Code.INTERNAL, f"a finding's text needs the word {missing[0]!r}", cure="report this")
    return _WORD.sub(lambda match: words[match.group(1)].translate(_UNPRINTED), text)
