"""The HTML form: one file that loads nothing from outside."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from dpiabook.pack.blocks import block, crosswalk
from dpiabook.pack.content import country
from dpiabook.pack.law import is_source
from dpiabook.pack.model import Box, Document, Grid, Item, Picture, Section, Text
from dpiabook.pack.wording import DRAFT, printable


def to_html(document: Document) -> str:
    """Write a pack as one self-contained page.

    Parameters
    ----------
    document : Document
        What `dpiabook.pack.document.assemble` made.

    Returns
    -------
    str
        A page whose content security policy allows its own style, its own script and its own pictures, and nothing
        else. Every text is escaped.

    Examples
    --------
    >>> page = to_html(Document("A <b>", "demo", Box("draft", "Draft", "No decision."), "1 May 2026", ()))
    >>> "<h1>A &lt;b&gt;</h1>" in page
    True
    """
    style, script = house_style(), _web("pack.js")
    return (
        _environment()
        .from_string(_web("template.html"))
        .render(
            document=document,
            draft=DRAFT,
            style=style,
            script=script,
            style_hash=_hash(style),
            script_hash=_hash(script),
            schemes=_schemes(),
        )
    )


def house_style() -> str:
    """The style of every page of the house."""
    return _web("pack.css")


@cache
def _web(name: str) -> str:
    return files("dpiabook.pack.forms").joinpath("web", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _environment() -> Environment:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_finalised
    )
    environment.filters["kind"] = _kind
    environment.filters["tags"] = _tags
    environment.filters["data_uri"] = _data_uri
    environment.filters["is_address"] = _is_address
    return environment


def _finalised(value: object) -> object:
    """Drop from labels the signs that turn or break text; the page's own style and script are marked as they are."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _kind(item: Item) -> str:
    kinds: tuple[tuple[type[Item], str], ...] = ((Grid, "grid"), (Picture, "picture"), (Box, "box"), (Text, "text"))
    return next(name for shape, name in kinds if isinstance(item, shape))


def _tags(section: Section) -> str:
    """Values that the filter of the page looks for, one for each of the four forms."""
    if not section.block:
        return ""
    one = block(section.block)
    return "|".join((f"ico:{one.ico}", f"edpb:{one.edpb}", f"cnil:{one.cnil}", f"article:{one.article}"))


def _schemes() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The filter's choices, grouped by form, in the order of the blocks."""
    return tuple((title, _choices(key)) for key, title in country().columns.items())


def _choices(key: str) -> tuple[tuple[str, str], ...]:
    values = dict.fromkeys(getattr(one, key) for one in crosswalk())
    return tuple((f"{key}:{value}", f"({value})" if key == "article" else value) for value in values if value != "-")


def _data_uri(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode()


def _is_address(text: str) -> bool:
    """Only the addresses of the law file become links; a label that looks like an address stays text."""
    return is_source(text)
