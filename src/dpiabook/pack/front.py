"""The first page: what was assessed and from what, the figures that matter, and what was not assessed."""

from __future__ import annotations

from collections.abc import Sequence

from dpiabook.pack.assessed import Assessed
from dpiabook.pack.blocks import OWN_TABLES, block, crosswalk
from dpiabook.pack.headline import headlines
from dpiabook.pack.law import law_file
from dpiabook.pack.material import Material
from dpiabook.pack.model import Box, Grid, Item, Section, Text
from dpiabook.pack.questionnaire import Standing
from dpiabook.pack.questions import front_lines
from dpiabook.pack.since import since_item
from dpiabook.pack.wording import AUDIENCES, MODES, NOTHING_HERE, in_words, own_words, regulator
from dpiabook.release.statement import Statement

FIGURES_THAT_MATTER = 5
WAITING = "Questions for people"
MATTER_MOST = "The figures that matter most"
_ABOUT = ("B02.volumes", "B01.sensitive", "B01.inventory")
"""What tells of the data and of nobody's harm; it never stands before what does."""


def highlights(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Choose the statements of the first page: those that may lead, by harm, and what the data are where there is room.

    Examples
    --------
    >>> a, b = (Statement(name, name[:3], name, "") for name in ("B01.sensitive", "B02.volumes"))
    >>> [one.id for one in highlights([a, b])]
    ['B02.volumes', 'B01.sensitive']
    """
    there = {one.id: one for one in statements if one.assessed}
    leading = headlines(statements)
    about = [there[name] for name in _ABOUT if name in there]
    return (*leading, *about)[:FIGURES_THAT_MATTER]


def front_section(material: Material, standing: Standing) -> Section:
    """Build the first page.

    Parameters
    ----------
    material : Material
        What the pack is made from.
    standing : Standing
        How far the questions are answered.

    Returns
    -------
    Section
        What was assessed, who answers for it, the figures that matter, what was not assessed, what waits.
    """
    statements, assessed = material.statements, material.assessed
    items: list[Item] = [since_item(assessed.since, statements), _facts(material), _answers_for(material)]
    items += [_history(assessed)] if assessed.history else []
    chosen = highlights(statements)
    if chosen:
        rows = tuple((one.title, one.sentence, f"{one.block} {block(one.block).title}") for one in chosen)
        items.append(Grid(MATTER_MOST, ("Finding", "In words", "Where"), rows))
    text = (
        f"{standing.waiting} of {standing.asked} questions have no answer yet (a table of the form, such as that of "
        f"the risks, is one question); {standing.needed} of them are needed before anybody signs."
    )
    where = (
        f"In answers.xlsx they stand in {standing.rows} rows in the tabs by role, {standing.marked} of them marked as "
        f"needed, and {standing.risks} rows in the tab of the risks, beside what the evidence says where it bears "
        "on them."
    )
    items += [_not_assessed(statements), Box("author", WAITING, f"{text} {where}")]
    return Section("at-a-glance", "At a glance", 1, tuple(items))


def _facts(material: Material) -> Grid:
    found, assessed = material.statements, material.assessed
    modes = sorted({MODES[one.mode] for one in found if one.assessed})
    profiles = sorted({one.profile for one in found if one.profile})
    rows = (
        ("Dataset", assessed.name),
        ("Release", assessed.release or "none: no run has made this pack"),
        ("Assessed on", in_words(assessed.on)),
        ("Made for", AUDIENCES[assessed.audience]),
        ("Computed from", "; ".join(modes) or "nothing"),
        ("Output rules", f"{', '.join(profiles)}; Annex A says what they are" if profiles else "none"),
        *([("Extensions", _extensions(assessed))] if assessed.extensions else []),
        ("Law as known on", in_words(law_file(material.speech).law_as_of)),
        ("Regulator", regulator(material.context, material.speech)),
    )
    return Grid("What was assessed", ("Item", "What this pack holds"), rows)


def _extensions(assessed: Assessed) -> str:
    """What was added to the package, in the manner of a line; the logs give each file's hash."""
    names = ", ".join(place for place, _ in assessed.extensions)
    return f"This pack uses extensions of your own: {names}; Annex G gives their hashes"


def _answers_for(material: Material) -> Grid:
    """The head of the form: answered by people, by the parameters file, or waiting."""
    rows = []
    for one in front_lines(material.speech):
        own = own_words(material.context, one.context) if one.context else ""
        rows.append((one.ask, material.answered.get(one.id) or own))
    to_fill = frozenset((at, 1) for at, row in enumerate(rows) if not row[1])
    return Grid("Who answers for this assessment", ("Item", "Answer"), tuple(rows), to_fill=to_fill)


def _history(assessed: Assessed) -> Grid:
    rows = tuple((one.release, one.version, one.on, one.by) for one in assessed.history)
    return Grid("Releases so far", ("Release", "Version", "Approved on", "By which role"), rows)


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
        return Text(
            "Every measure that the notebooks took could be assessed. Trials by people are not among them.",
            "What was not assessed",
        )
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
