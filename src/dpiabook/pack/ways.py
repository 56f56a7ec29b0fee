"""Which way to share: four routes side by side, with what each leaves possible on this dataset."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dpiabook.evidence.facts import in_sentence
from dpiabook.meaning import Speech
from dpiabook.pack.found import Found
from dpiabook.pack.model import Grid
from dpiabook.release.statement import Statement

_NOT = "Not assessed"
_LOST = "All of it[[served: ; what would help <several> is not learned]]"
_NEEDED = ("B08.person_uniqueness", "B08.group_profiles", "B09.classes", "B10.before_after")


def ways_to_share(statements: Sequence[Statement], speech: Speech | None = None) -> Grid | None:
    """Compare a secure setting, a safeguarded extract, open aggregates and not sharing.

    Parameters
    ----------
    statements : sequence of Statement
        All of the pack; the numbers are the released ones of their sentences.

    speech : Speech, optional
        The words of the dataset.

    Returns
    -------
    Grid or None
        None where nothing was found that tells the routes apart.

    Examples
    --------
    >>> ways_to_share([]) is None
    True
    """
    found = Found(statements)
    if found.first(_NEEDED) is None:
        return None
    say = (speech or Speech()).say
    groups = say("[[groups: <Groups> and groups]][[no groups: Groups]]")
    rows = (
        ("Secure setting", "As it is; outputs are checked", _alone(found, say), _grouped(found, say), "None"),
        (
            "Safeguarded extract",
            found.title(["B10.before_after"]) or _NOT,
            found.title(["B10.remaining"]) or _NOT,
            _said(
                found,
                "B10.remaining",
                "unique_groups_after",
                say("{} <groups> alone by all that is kept and can be seen of their <people>"),
            ),
            "Detail, as B10 says; no joining to other data",
        ),
        (
            "Open aggregates",
            "Tables under the output rules; regions rather than areas",
            "Nobody by a single record",
            _said(
                found,
                "B09.classes",
                "not_by_area",
                "{} figures should not be printed by area, for the reasons of B09",
            ),
            "No work on single records",
        ),
        ("Not shared", "None", "Nobody", "None", say(_LOST)),
    )
    headings = (
        "Route",
        "Form of the data",
        "Who is alone",
        groups,
        "Cost to research",
    )
    notes = (
        "Who is alone says what a record gives away; it does not say that anybody would look.",
        "Whoever knows every column that a file keeps finds more; B10 has the figure. A file with swapped, blurred or "
        "made-up records is not among the routes.",
    )
    return Grid("Which way to share", headings, rows, notes=notes)


def _said(found: Found, identifier: str, name: str, words: str) -> str:
    number = found.span(identifier, name)
    said = words.format(number)
    return said[:1].upper() + said[1:] if number else _NOT


def _alone(found: Found, say: Callable[[str], str]) -> str:
    one = _said(found, "B08.person_uniqueness", "unique", say("{} <people> alone with the facts that B08 names"))
    more = _said(found, "B10.remaining", "unique", say("{} <people> alone with the facts that B10 names"))
    return one if more == _NOT else f"{one}; {in_sentence(more)}"


def _grouped(found: Found, say: Callable[[str], str]) -> str:
    return _said(found, "B08.group_profiles", "unique", say("{} <groups> alone with the make-up of their <people>"))
