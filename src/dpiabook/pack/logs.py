"""The assumptions log and the data log, in the manner of the UK government's guidance on quality assurance (AQuA)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dpiabook.meaning import Speech
from dpiabook.pack.assessed import Assessed
from dpiabook.pack.content import Strict, read_content
from dpiabook.pack.found import Found
from dpiabook.pack.model import Grid, Section, Text
from dpiabook.pack.wording import MODES, own_words
from dpiabook.release.statement import Statement
from dpiabook.settings import Context

_QUALITY = ("B07.missing", "B07.contradictions", "B07.education_labels")


class Assumption(Strict):
    """Something that findings rest on and that the data cannot prove."""

    say: str
    wrong: str
    needs: tuple[str, ...]


def logs(
    statements: Sequence[Statement], context: Context, assessed: Assessed, title: str, speech: Speech | None = None
) -> Section:
    """Build both logs from what the run found.

    Parameters
    ----------
    statements : sequence of Statement
        All of the pack; each method becomes a line once.
    context : Context
        Gives the source systems.
    assessed : Assessed
        Gives dataset, version and date.
    title : str
        Heading of the annex.
    speech : Speech, optional
        The words of the dataset.
    """
    intro = Text("Made by the run. How sound each line is, and who answers for it, is for people to say.")
    own = (_added(assessed),) if assessed.extensions else ()
    items = (intro, _assumptions(statements, speech), _data(statements, context, assessed), *own)
    return Section("logs", title, 1, items)


def _added(assessed: Assessed) -> Grid:
    """What was added to the package: whoever checks the pack may ask for these files."""
    return Grid("This pack uses extensions of your own", ("File", "SHA-256"), assessed.extensions)


def _assumptions(statements: Sequence[Statement], speech: Speech | None) -> Grid:
    found = Found(statements)
    general = [
        (one.say, found.title(one.needs) or "All findings", one.wrong)
        for one in read_content("assumptions", tuple[Assumption, ...], speech)
        if found.calls_for(one.needs)
    ]
    rows = [(f"AS{n}", *row) for n, row in enumerate([*general, *_methods(statements)], start=1)]
    headings = (
        "No.",
        "Assumption or method",
        "Rests on it",
        "If it is wrong, or what it leaves out",
    )
    return Grid("Assumptions log", headings, tuple(rows))


def _methods(statements: Sequence[Statement]) -> Iterator[tuple[str, str, str]]:
    """Each method once, with the findings made by it."""
    methods = dict.fromkeys(one.method for one in statements if one.assessed and one.method)
    for method in methods:
        made = [one for one in statements if one.assessed and one.method == method]
        limits = dict.fromkeys(one.does_not_say for one in made if one.does_not_say)
        yield method, "; ".join(one.id for one in made), " ".join(limits)


def _data(statements: Sequence[Statement], context: Context, assessed: Assessed) -> Grid:
    found = Found(statements)
    modes = sorted({MODES[one.mode] for one in statements if one.assessed})
    known = "; ".join(title for name in _QUALITY if (title := found.title([name]))) or "Not assessed"
    rows = [(assessed.name, "; ".join(modes) or "nothing", known)]
    rows += [(source, variables, "As above") for source, variables in _sources(found, context)]
    numbered = tuple((f"D{number}", *row) for number, row in enumerate(rows, start=1))
    headings = ("No.", "Source", "What was used of it", "Known weaknesses")
    return Grid("Data log", headings, numbered)


def _sources(found: Found, context: Context) -> Iterator[tuple[str, str]]:
    """Systems that the dictionary names, with how many variables each gave; else the author's words."""
    table = found.table("B01.inventory", "collected", "variable")
    counts = table["collected"].dropna().value_counts().sort_index()
    named = {str(source): int(number) for source, number in counts.items() if str(source)}
    for source, number in named.items():
        yield source, "1 variable" if number == 1 else f"{number} variables"
    own = own_words(context, "source_systems")
    if own and not named:
        yield own, "As the author states"
