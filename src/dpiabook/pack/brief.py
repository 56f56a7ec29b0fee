"""The decision brief: two pages for whoever signs, in the order of the decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dpiabook.meaning import Speech
from dpiabook.pack.brief_texts import BriefFile, Harm, Part, brief_file
from dpiabook.pack.content import country
from dpiabook.pack.found import Found
from dpiabook.pack.intruder import say_by_whom
from dpiabook.pack.material import Material
from dpiabook.pack.model import Box, Grid, Item, Section, Text
from dpiabook.pack.remainder import told_remainder, worst_remainder
from dpiabook.pack.residual import Outcome
from dpiabook.pack.risks import SEVERITIES, risk_file
from dpiabook.pack.wording import own_words, regulator

HARMS = 3
GAPS = "What was not assessed"
NAMED_GAPS = 5
NAMED_MEASURES = 2
REGISTER = "Risk register before and after measures"
TO_NAME = "To name"
TO_WRITE = "(to write)"


def brief_section(material: Material) -> Section:
    """Write the brief.

    Parameters
    ----------
    material : Material
        What the pack is made from; every number is a released one of its statements.

    Returns
    -------
    Section
        What is asked, the largest harms, the register, the routes, five decisions with what was not assessed.
    """
    found = Found(material.statements)
    text = brief_file(material.speech)
    parts: tuple[tuple[str, str, Sequence[Item]], ...] = (
        ("asked", "What is asked", _asked(material)),
        ("harms", "The largest harms", _harms(text, found, material.speech)),
        ("register", "Risks, and what is left", _register(material, text, found)),
        ("routes", "Which way to share", _routes(material, text, found)),
        ("five", "Five decisions for people", (five_grid(material), *_gaps(material))),
    )
    below = tuple(Section(f"brief-{name}", title, 2, tuple(items)) for name, title, items in parts if items)
    return Section("brief", "Decision brief", 1, (), below)


def _asked(material: Material) -> list[Item]:
    words = {key: own_words(material.spoken, key).rstrip(".") for key in ("purpose", "recipients", "access_setting")}
    said = {key: value or TO_WRITE for key, value in words.items()}
    ask = f"May {material.assessed.name} be shared? Purpose: {said['purpose']}."
    return [Text(f"{ask} Who gets it: {said['recipients']}. Where: {said['access_setting']}.")]


def _harms(text: BriefFile, found: Found, speech: Speech) -> list[Item]:
    """The three largest: the gravest of each kind, by severity and by how many of those counted it would harm."""
    severity = {one.id: SEVERITIES.index(one.severity) for one in risk_file(speech).risks}
    ranked = sorted(
        ((severity.get(one.risk, 0), _share(one, found), _said(one, found), one.risk) for one in text.harms),
        key=lambda one: one[:2],
        reverse=True,
    )
    first: dict[str, str] = {}
    for _, share, said, risk in ranked:
        # What is true of all tells nobody apart, and what is true of none is no harm.
        if said and 0 < share < 1:
            first.setdefault(risk, said)
    return [Text(f"{number}. {said}") for number, said in enumerate(list(first.values())[:HARMS], start=1)]


def _share(harm: Harm, found: Found) -> float:
    people, of = found.value(harm.finding, harm.people), found.value(harm.finding, harm.of)
    return people / of if people and of else 0.0


def _said(harm: Harm, found: Found) -> str:
    said = say_by_whom(harm.finding, harm.say, found)
    return said[:1].upper() + said[1:]


def _register(material: Material, text: BriefFile, found: Found) -> list[Item]:
    rows = material.outcomes
    headings = ("Risk", "Before", "Figure", "Measures", "After", "Accepted by")
    cells = tuple(_risk(one, text, found, material.answered) for one in rows)
    to_fill = frozenset((index, 5) for index, row in enumerate(cells) if row[5] == TO_NAME)
    strong = frozenset((index, 4) for index, one in enumerate(rows) if one.stays_high)
    items: list[Item] = [Grid(REGISTER, headings, cells, to_fill=to_fill, strong=strong)]
    if strong:
        stay = f"{len(strong)} of {len(rows)} risks."
        ask = country(material.speech).consult.format(regulator=regulator(material.context, material.speech))
        items.append(Box("author", "Still high", f"{stay} {ask}"))
    return items


def _risk(one: Outcome, text: BriefFile, found: Found, answered: Mapping[str, str]) -> tuple[str, ...]:
    row = one.row
    before = f"{row.overall}: {row.likelihood}, {row.severity}".lower().capitalize() if row.overall else "Not rated"
    asked = text.figures.get(row.risk.id, ())
    nothing = "Withheld" if found.first([told.finding for told in asked]) else "No figure"
    figure = next((words for told in asked if (words := say_by_whom(told.finding, told.say, found))), nothing)
    named = list(dict.fromkeys(measure.measure.short for measure in one.measures))
    more = [f"{len(named) - NAMED_MEASURES} more"] if len(named) > NAMED_MEASURES else []
    measures = "; ".join([*named[:NAMED_MEASURES], *more]) or "Output rules stay"
    left = "Not rated" if one.residual is None else one.residual
    figure = figure[:1].upper() + figure[1:]
    return row.risk.short, before, figure, measures, left, answered.get(f"owner.{row.risk.id}", TO_NAME)


def _routes(material: Material, text: BriefFile, found: Found) -> list[Item]:
    worst = worst_remainder(material.statements)
    numbers = told_remainder(worst, material.statements)
    rows = tuple((one.title, *(_filled(said, numbers, found) for said in (one.left, one.cost))) for one in text.routes)
    grid = Grid("Routes by their largest remainder", ("Route", "What is left", "Cost to research"), rows)
    if worst is None:
        favour = "What is left after recoding was not counted, so the evidence does not tell the routes apart."
    elif worst.nobody:
        favour = "The evidence bears an extract with less detail: nobody is still alone by what was counted."
    else:
        favour = (
            "In the extract some people are still alone: the evidence bears it only in a secure setting, with people, "
            "projects and outputs checked and nothing joined."
        )
    return [grid, Text(favour)]


def _filled(parts: Sequence[Part], numbers: Mapping[str, str], found: Found) -> str:
    """What a route leaves or costs; the part of it that was not counted is said to be so."""
    told = list[str]()
    for part in parts:
        words = part.say
        for name, value in numbers.items():
            words = words.replace(f"{{{name}}}", value)
        words = found.fill(part.finding, words) or "not assessed"
        told.append(words[:1].lower() + words[1:] if told else words)
    said = "; ".join(dict.fromkeys(told))
    return said[:1].upper() + said[1:]


def five_grid(material: Material) -> Grid:
    """Print the five decisions with the evidence for each and a place to answer."""
    found = Found(material.statements)
    rows = tuple(
        (one.ask, found.title(one.needs) or "Not assessed", material.answered.get(one.question, ""))
        for one in brief_file(material.speech).decisions
    )
    to_fill = frozenset((index, 2) for index, row in enumerate(rows) if not row[2])
    return Grid("Five decisions", ("Decision", "Evidence", "Answer"), rows, to_fill=to_fill)


def _gaps(material: Material) -> list[Item]:
    gaps = [one for one in material.statements if not one.assessed]
    if not gaps:
        tables = "[[tables: , tables of events beyond their summaries]]"
        beyond = f"Made-up data{tables} and trials by people."
        return [Text(material.speech.say(beyond), GAPS)]
    named = "; ".join(dict.fromkeys(one.title.removeprefix("Not assessed: ") for one in gaps[:NAMED_GAPS]))
    more = f" and {len(gaps) - NAMED_GAPS} more" if len(gaps) > NAMED_GAPS else ""
    return [Text(f"{named}{more}. The annex says why, and what would be needed.", GAPS)]
