"""Which way to share: four routes side by side, with what each leaves possible on this dataset."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dpiabook.meaning import Speech
from dpiabook.pack.found import Found
from dpiabook.pack.model import Grid
from dpiabook.release.statement import Statement

_NOT = "Not assessed"
_LOST = "All of it[[served: ; what would help <several> is not learned]]"
_RECODED = ("B10.remaining", "B10.before_after")
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
        ("Secure setting", "As it is; outputs are checked", *_left(found, say, ""), "None"),
        (
            "Safeguarded extract",
            "With less detail, in the recodes that B10 recommends" if found.first(_RECODED) else _NOT,
            *_left(found, say, "_after"),
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
    headings = ("Route", "Form of the data", "Who is alone", groups, "Cost to research")
    same = (
        "Both files are held against the same reader, who knows all facts taken to be visible; of the extract only "
        "what it keeps counts. Whoever knows every column finds more; B10 has the figure."
    )
    notes = (
        "How many are alone says what the records give away. It does not say that anybody would look.",
        *([same] if found.first(["B10.remaining"]) else []),
        "B10 also says what swapped or blurred records would save and cost; made-up ones are not assessed.",
    )
    return Grid("Which way to share", headings, rows, notes=notes)


def _said(found: Found, identifier: str, name: str, words: str) -> str:
    number = found.span(identifier, name)
    said = words.format(number)
    return said[:1].upper() + said[1:] if number else _NOT


def _left(found: Found, say: Callable[[str], str], when: str) -> tuple[str, str]:
    """Who is alone, and which households, by the same facts before the recodes (an empty `when`) and after them.

    Where what remains was not assessed, the data as they are have the figures of the named combination alone.
    """
    people = _said(found, "B10.remaining", f"unique{when}", say("{} <people> alone by all facts taken to be visible"))
    groups = _said(
        found,
        "B10.remaining",
        f"unique_groups{when}",
        say("{} <groups> alone by all facts taken to be visible of their <people>"),
    )
    if not when and people == _NOT:
        people = _said(
            found, "B08.person_uniqueness", "unique", say("{} <people> alone by the first combination of B08")
        )
    if not when and groups == _NOT:
        groups = _said(found, "B08.group_profiles", "unique", say("{} <groups> alone by the make-up that B08 names"))
    return people, groups
