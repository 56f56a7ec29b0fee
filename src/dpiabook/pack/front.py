"""The first page: what was assessed and from what, the figures that matter, and what was not assessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dpiabook.pack.blocks import OWN_TABLES, block, crosswalk
from dpiabook.pack.law import law_file
from dpiabook.pack.model import Box, Grid, Item, Section, Text
from dpiabook.pack.questions import FRONT, NO_ANSWERS
from dpiabook.pack.since import Since, since_item
from dpiabook.pack.wording import AUDIENCES, MODES, NOTHING_HERE, in_words, own_words
from dpiabook.release.statement import Audience, Statement
from dpiabook.settings import Context

FIGURES_THAT_MATTER = 5
MATTER_MOST = "The figures that matter most"
_ORDER = ("B08", "B09", "B10", "B07", "B11", "B06", "B02", "B01")


@dataclass(frozen=True)
class Assessed:
    """What a pack is about.

    Attributes
    ----------
    dataset, version : str
        As in the settings; empty when a pack stands for no version.
    on : date
        The only date that a pack prints beside those of its law.
    audience : Audience
        For whom its statements were released.
    release : str
        Identifies the pack; another content has another one.
    since : Since or None
        How it differs from the last release.
    """

    dataset: str
    version: str
    on: date
    audience: Audience
    release: str = ""
    since: Since | None = None

    @property
    def name(self) -> str:
        """Dataset and version in words."""
        parts = [self.dataset or "The dataset", f"version {self.version}" if self.version else ""]
        return ", ".join(part for part in parts if part)


def highlights(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Choose the statements of the first page: one per block in order of weight, then second ones.

    Examples
    --------
    >>> a, b = (Statement(f"{block}.x", block, block, "", risk="r") for block in ("B02", "B08"))
    >>> [one.id for one in highlights([a, b])]
    ['B08.x', 'B02.x']
    """
    waiting = {name: [one for one in statements if one.block == name and one.assessed] for name in _ORDER}
    chosen: list[Statement] = []
    while len(chosen) < FIGURES_THAT_MATTER and any(waiting.values()):
        for name in _ORDER:
            if waiting[name] and len(chosen) < FIGURES_THAT_MATTER:
                chosen.append(waiting[name].pop(0))
    return tuple(chosen)


def front_section(
    statements: Sequence[Statement],
    context: Context,
    assessed: Assessed,
    undecided: int,
    answered: Mapping[str, str] = NO_ANSWERS,
) -> Section:
    """Build the first page.

    Parameters
    ----------
    statements : sequence of Statement
        All of the pack.
    context : Context
        Gives the controller.
    assessed : Assessed
        What the pack is about.
    undecided : int
        How many decisions wait for the author.
    answered : Mapping of str to str, optional
        People's answers by question.
    """
    items: list[Item] = [since_item(assessed.since, statements), _facts(statements, context, assessed, answered)]
    chosen = highlights(statements)
    if chosen:
        rows = tuple((one.title, one.sentence, f"{one.block} {block(one.block).title}") for one in chosen)
        items.append(Grid(MATTER_MOST, ("Finding", "In words", "Where"), rows))
    items.append(_not_assessed(statements))
    words = "1 decision waits" if undecided == 1 else f"{undecided} decisions wait"
    text = f"{words} for the author; they are listed together under B12. Step 7 is left empty on purpose."
    items.append(Box("author", "For the author to decide", text))
    return Section("at-a-glance", "At a glance", 1, tuple(items))


def _facts(statements: Iterable[Statement], context: Context, assessed: Assessed, answered: Mapping[str, str]) -> Grid:
    found = list(statements)
    modes = sorted({MODES[one.mode] for one in found if one.assessed})
    profiles = sorted({one.profile for one in found if one.profile})
    rows = (
        ("Dataset", assessed.name),
        ("Release", assessed.release or "none: no run has made this pack"),
        ("Assessed on", in_words(assessed.on)),
        ("Made for", AUDIENCES[assessed.audience]),
        ("Computed from", "; ".join(modes) or "nothing"),
        ("Output rules", f"{', '.join(profiles)}; Annex A says what they are" if profiles else "none"),
        ("Law as known on", in_words(law_file().law_as_of)),
        ("Controller", own_words(context, "controller") or "To write"),
        ("Regulator", own_words(context, "regulator_name") or "To write"),
        *((ask, answered.get(name, "To write")) for name, ask in FRONT.items()),
    )
    to_fill = frozenset((index, 1) for index, row in enumerate(rows) if row[1] == "To write")
    return Grid("What was assessed", ("Item", "What this pack holds"), rows, to_fill=to_fill)


def _not_assessed(statements: Sequence[Statement]) -> Item:
    """List measures that were not taken by their reason, and blocks that no statement fills."""
    reasons: dict[str, list[tuple[str, str]]] = {}
    for one in statements:
        if not one.assessed:
            about, reason = _about_and_reason(one)
            reasons.setdefault(reason, []).append((about, one.block))
    filled = {one.block for one in statements} | OWN_TABLES
    empty = [(one.title, one.id) for one in crosswalk() if one.id not in filled]
    reasons |= {NOTHING_HERE: empty} if empty else {}
    if not reasons:
        return Text("Every measure that the notebooks offer was assessed.", "What was not assessed")
    rows = tuple(
        (reason, "; ".join(about for about, _ in found), ", ".join(sorted({name for _, name in found})))
        for reason, found in reasons.items()
    )
    return Grid("What was not assessed, and why", ("Why not", "Measures", "Blocks"), rows)


def _about_and_reason(statement: Statement) -> tuple[str, str]:
    """What was not assessed and why, without the words that every such sentence begins with.

    Examples
    --------
    >>> _about_and_reason(Statement("B08.a", "B08", "Not assessed: x", "This assessment does not cover x: it needs y."))
    ('x', 'It needs y.')
    >>> _about_and_reason(Statement("B08.a", "B08", "No x", "There is none."))
    ('No x', 'There is none.')
    """
    about = statement.title.removeprefix("Not assessed: ")
    reason = statement.sentence.removeprefix(f"This assessment does not cover {about}: ")
    return about, reason[:1].upper() + reason[1:]
