"""Annexes for those who use the data, share them or are in them, made from this dataset's findings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dpiabook.meaning import Speech
from dpiabook.pack.content import Strict, read_content
from dpiabook.pack.found import Found
from dpiabook.pack.model import Box, Grid, Item, Section, Text
from dpiabook.pack.wording import own_words
from dpiabook.release.statement import Statement
from dpiabook.sensitivity import CATEGORIES
from dpiabook.settings import Context

_NAMED = re.compile(r"\{(\w+)\}")


class Advice(Strict):
    """A line of the guidance; `none` is said when the list of names is empty."""

    topic: str
    needs: tuple[str, ...]
    names: str
    say: str
    none: str


class Words(Strict):
    """Words to use and to avoid, and why."""

    use: str
    avoid: str
    why: str


class Term(Strict):
    """A term of an agreement; `context` names the author's own words that it needs."""

    topic: str
    needs: tuple[str, ...]
    context: str
    say: str


class Plain(Strict):
    """A sentence for the people in the data, the findings that it needs, and numbers of which one is not nought."""

    say: str
    needs: tuple[str, ...]
    counts: tuple[str, ...] = ()


class PlainKind(Strict):
    """What a kind of sensitive information is called for them."""

    kind: str
    say: str


class Passage(Strict):
    """A heading for them with its sentences."""

    title: str
    lines: tuple[Plain, ...]


def researchers(statements: Sequence[Statement], title: str, speech: Speech | None = None) -> Section:
    """Guidance for researchers: what not to cross, how to print, which words to use."""
    found = Found(statements)
    called = [one for one in read_content("guidance", tuple[Advice, ...], speech) if found.calls_for(one.needs)]
    rows = [(one.topic, _advised(one, found), found.title(one.needs)) for one in called]
    advice = Grid("Rules for work with these data", ("About", "Rule", "Because"), tuple(row for row in rows if row[1]))
    words = tuple((one.use, one.avoid, one.why) for one in read_content("wording_guide", tuple[Words, ...], speech))
    return Section(
        "guidance-for-researchers", title, 1, (advice, Grid("Words", ("Write", "Do not write", "Because"), words))
    )


def _advised(advice: Advice, found: Found) -> str:
    names = found.names(advice.names)
    return advice.none if advice.names and not names else advice.say.format(names="; ".join(names))


def sharing_terms(
    statements: Sequence[Statement], context: Context, title: str, speech: Speech | None = None
) -> Section:
    """Terms for a sharing agreement, each with the finding that calls for it; missing words are marked."""
    found = Found(statements)
    rows = []
    to_fill = set()
    for number, one in enumerate(read_content("terms", tuple[Term, ...], speech)):
        words = own_words(context, one.context).rstrip(".") if one.context else ""
        if one.context and not words:
            to_fill.add((number, 1))
        rows.append((one.topic, one.say.format(words=words or "(to write)"), found.title(one.needs) or "Always"))
    intro = Text("Terms to adapt, not an agreement. The parties and their lawyers decide what is agreed.")
    grid = Grid(
        "Terms for the sharing agreement",
        ("Term", "Wording to adapt", "Because"),
        tuple(rows),
        to_fill=frozenset(to_fill),
    )
    return Section("sharing-terms", title, 1, (intro, grid))


def for_people(
    statements: Sequence[Statement], context: Context, title: str, speech: Speech | None = None, contact: str = ""
) -> Section:
    """A page for the people in the data, in short words; it says only what something was found out about."""
    found = Found(statements)
    said = {name: found.number("B02.volumes", name) for name in ("n", "groups")} | {"kinds": _kinds(found, speech)}
    below = [
        Section(f"people-{number}", passage.title, 2, _lines(passage, found, said))
        for number, passage in enumerate(read_content("people", tuple[Passage, ...], speech), start=1)
    ]
    who = own_words(context, "controller")
    if who:
        last = below[-1]
        below[-1] = Section(last.anchor, last.title, 2, (*last.items, Text(f"You can ask: {who}.")))
    waiting = Box("author", "For the author to write", "An address, a phone number and the name of the officer to ask.")
    whom = Text(contact, "Whom to ask") if contact else waiting
    return Section("for-people", title, 1, (whom,), tuple(one for one in below if one.items))


def _kinds(found: Found, speech: Speech | None) -> str:
    """The kinds of sensitive information that the data hold, in words for anybody; empty where none was found."""
    one = found.first(["B01.categories"])
    titles = {row[0] for row in one.table.cells} if one and one.table else set()
    plain = read_content("plain_kinds", tuple[PlainKind, ...], speech)
    words = [each.say for each in plain if CATEGORIES[each.kind].title in titles]
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else "".join(words)


def _lines(passage: Passage, found: Found, words: dict[str, str]) -> tuple[Item, ...]:
    called = [one for one in passage.lines if found.calls_for(one.needs) and found.counts_any(one.counts)]
    said = [one.say for one in called if one.say and all(words[name] for name in _NAMED.findall(one.say))]
    return (Text(" ".join(line.format(**words) for line in said)),) if said else ()
