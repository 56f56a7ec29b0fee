"""The annexes: how to read the figures, the crosswalk, dated law; guidance, terms, a page for the people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dpiabook.meaning import Speech
from dpiabook.pack.blocks import FORMS, crosswalk
from dpiabook.pack.content import country
from dpiabook.pack.found import Found
from dpiabook.pack.law import law_file
from dpiabook.pack.logs import logs
from dpiabook.pack.material import Material
from dpiabook.pack.model import Grid, Section, Text
from dpiabook.pack.readers import for_people, researchers, sharing_terms
from dpiabook.pack.wording import CHANCE, NOT_CAUSES, in_words
from dpiabook.release.statement import Statement

_FOR_PEOPLE = "Annex F. For [[children: <groups>]][[no children: the people in the data]]: what we do with your data"


def annexes(material: Material) -> tuple[Section, ...]:
    """Build the annexes: three for the reader of the pack, three for those whom it concerns, and the logs."""
    statements, context, speech = material.statements, material.spoken, material.speech
    contact = material.answered.get("front.contact", "")
    return (
        _reading(statements, speech),
        _crosswalk(speech),
        _law(speech),
        researchers(statements, "Annex D. Guidance for researchers", speech),
        sharing_terms(statements, context, "Annex E. Terms for the sharing agreement", speech),
        for_people(statements, context, speech.say(_FOR_PEOPLE), speech, contact),
        logs(statements, context, material.assessed, "Annex G. Assumptions log and data log", speech),
    )


def _reading(statements: Iterable[Statement], speech: Speech) -> Section:
    notes = dict.fromkeys(note for one in statements if one.table for note in one.table.notes)
    items = [Text(speech.say(CHANCE)), Text(speech.say(NOT_CAUSES)), *(Text(note) for note in notes)]
    return Section("how-to-read", "Annex A. How to read the figures", 1, tuple(items))


def _crosswalk(speech: Speech) -> Section:
    words = country(speech)
    rows = tuple((one.id, one.title, one.ico, one.edpb, one.cnil, one.article) for one in crosswalk(speech))
    headings = ("Block", "What it holds", *(words.columns[key] for key in FORMS))
    grid = Grid("Where each block goes", headings, rows, notes=(words.columns_note,))
    return Section("crosswalk", "Annex B. Where each block goes in four forms", 1, (grid,), flows=True)


def _law(speech: Speech) -> Section:
    file = law_file(speech)
    rows = tuple((item.title, item.standing, item.note, item.source) for item in file.items)
    grid = Grid("Law and guidance", ("Provision", "Status", "What to know", "Source"), rows)
    text = f"As known on {in_words(file.law_as_of)}. These are prompts for the author; no conclusion is drawn."
    return Section("law", "Annex C. Law and guidance, with its status", 1, (Text(text), grid), flows=True)


def legal_prompts(statements: Sequence[Statement], speech: Speech | None = None) -> Grid:
    """Print the law of the country as B05: what to know, what the evidence says to it, and what people must add."""
    found = Found(statements)
    items = [item for item in law_file(speech).items if item.national and item.kind == "law"]
    rows = tuple(
        (item.title, item.standing, item.note, found.title(item.needs) or "Nothing in the data", item.add)
        for item in items
    )
    headings = ("Provision", "Status", "What to know", "What the evidence says", "What people must add")
    return Grid("Legal prompts", headings, rows)
