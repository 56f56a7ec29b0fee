"""The fields of CNIL's PIA tool, and where each has its place in the form."""

from __future__ import annotations

from functools import cache

from dpiabook.pack.content import Strict, read_content


class ToolField(Strict):
    """A field of the tool: its number, the question whose answer stands there, and what stands there without one."""

    field: int
    question: str
    context: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    prompt: str = ""


class Event(Strict):
    """A feared event: its item in the tool, rows of the register, threats and sources."""

    item: int
    title: str
    risks: tuple[str, ...]
    threats: tuple[str, ...]
    sources: tuple[str, ...]


class CnilFile(Strict):
    """All fields and the three feared events."""

    fields: tuple[ToolField, ...]
    events: tuple[Event, ...]


@cache
def cnil_file() -> CnilFile:
    """Read the fields.

    Examples
    --------
    >>> [one.title for one in cnil_file().events]
    ['Illegitimate access', 'Unwanted modification', 'Disappearance']
    """
    return read_content("cnil", CnilFile)


def fields_of(question: str) -> tuple[int, ...]:
    """Numbers of the fields in which a question of the form is answered.

    Examples
    --------
    >>> fields_of("4.6"), fields_of("2.9")
    ((221,), ())
    """
    return tuple(one.field for one in cnil_file().fields if one.question == question)
