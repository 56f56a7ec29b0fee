"""B04: whether a DPIA is required, criterion by criterion, with the evidence for each answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from dpiabook.meaning import Speech
from dpiabook.pack.blocks import block
from dpiabook.pack.content import Strict, read_content
from dpiabook.pack.model import Grid
from dpiabook.release.statement import Statement
from dpiabook.sensitivity import CATEGORIES

ASK = "Author to answer"
SCREENING = "screening"
_CATEGORIES = "B01.categories"
_VOLUMES = "B02.volumes"


class Criterion(Strict):
    """One criterion: suggested by what statements lean on, what was flagged, or what is declared; or left open."""

    id: str
    title: str
    reason: str
    blocks: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()
    category: str = ""
    holds: tuple[str, ...] = ()
    large: int = 0


class CriterionList(Strict):
    """A list of criteria and the item of the law file that it comes from."""

    list: str
    law: str
    criteria: tuple[Criterion, ...]


@cache
def criteria(speech: Speech | None = None) -> tuple[CriterionList, ...]:
    """Article 35(3), ICO's ten and WP248's nine.

    Examples
    --------
    >>> [len(one.criteria) for one in criteria()]
    [3, 10, 9]
    """
    return read_content("screening", tuple[CriterionList, ...], speech)


def suggested(criterion: Criterion, statements: Sequence[Statement], speech: Speech | None = None) -> str:
    """Return ``"Yes"`` or ``"No"`` where what was measured or declared answers, or that the author must.

    Examples
    --------
    >>> special = criteria()[2].criteria[3]
    >>> suggested(special, [])
    'Author to answer'
    >>> suggested(special, [Statement("B01.a", "B01", "", "", laws=("gdpr_art_9",))])
    'Yes'
    """
    behind = [one for one in statements if one.assessed and one.block in criterion.blocks]
    if criterion.category:
        return "No" if _none_flagged(criterion.category, behind) else ASK
    asks = [
        any(set(criterion.laws) & set(one.laws) for one in behind if one.provenance != "assumed")
        if criterion.laws
        else None,
        _people(behind) >= criterion.large if criterion.large else None,
        bool(behind) and (speech or Speech()).applies(criterion.holds) if criterion.holds else None,
    ]
    told = [answer for answer in asks if answer is not None]
    return "Yes" if told and all(told) else ASK


def _people(statements: Iterable[Statement]) -> float:
    """How many people the dataset holds, as released; 0 where it is not said."""
    said = [one.numbers.frame for one in statements if one.id == _VOLUMES and one.numbers is not None]
    return max((float(frame["n"].iloc[0]) for frame in said if "n" in frame and frame["n"].notna().all()), default=0.0)


def _none_flagged(category: str, statements: Iterable[Statement]) -> bool:
    """Whether the kinds of sensitive information were counted, and this one is not among them."""
    counted = [one for one in statements if one.id == _CATEGORIES]
    tables = [one.table for one in counted if one.table is not None]
    found = {row[0] for table in tables for row in table.cells}
    return bool(counted) and CATEGORIES[category].title not in found


def evidence(criterion: Criterion, statements: Sequence[Statement]) -> str:
    """Say what this dataset shows about a criterion: the first assessed statement of each of its blocks.

    Examples
    --------
    >>> matching = criteria()[1].criteria[5]
    >>> evidence(matching, [Statement("B03.flow", "B03", "The data pass through 5 stages", "")])
    'B03: The data pass through 5 stages'
    >>> evidence(matching, [])
    'B03: not assessed'
    """
    return "; ".join(_of_block(block(name).id, criterion, statements) for name in criterion.blocks)


def _of_block(name: str, criterion: Criterion, statements: Iterable[Statement]) -> str:
    assessed = [one for one in statements if one.block == name and one.assessed]
    leaning = [one for one in assessed if set(criterion.laws) & set(one.laws)]
    wanted = {_CATEGORIES if criterion.category else "", _VOLUMES if criterion.large else ""}
    about = [one for one in assessed if one.id in wanted]
    titles = [one.title for one in (*about, *leaning, *assessed)]
    return f"{name}: {titles[0]}" if titles else f"{name}: not assessed"


def screening_grids(
    statements: Sequence[Statement], answered: Mapping[str, str] | None = None, speech: Speech | None = None
) -> tuple[Grid, ...]:
    """One table per list: criterion, suggested answer, reason, where the evidence stands, the author's answer."""
    return tuple(_grid(one, statements, answered or {}, speech) for one in criteria(speech or Speech()))


def screening_sentence(statements: Sequence[Statement], speech: Speech | None = None) -> str:
    """Say in words which criteria are suggested as met, list by list.

    Examples
    --------
    >>> screening_sentence([])
    'The screening suggests “Yes” for none of its criteria'
    >>> screening_sentence([Statement("B03.flow", "B03", "", "")], Speech(traits=frozenset({"linked"})))[:46]
    'The screening suggests “Yes” for data matching'
    """
    met = [
        (one, [_lower(each.title) for each in one.criteria if suggested(each, statements, speech) == "Yes"])
        for one in criteria(speech or Speech())
    ]
    parts = [f"{_and(titles)} ({listed.list})" for listed, titles in met if titles]
    return f"The screening suggests “Yes” for {'; '.join(parts) or 'none of its criteria'}"


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _grid(
    listed: CriterionList, statements: Sequence[Statement], decided: Mapping[str, str], speech: Speech | None
) -> Grid:
    rows = tuple(
        (
            one.title,
            suggested(one, statements, speech),
            one.reason,
            evidence(one, statements),
            decided.get(f"step1.{one.id}", ""),
        )
        for one in listed.criteria
    )
    headings = ("Criterion", "Suggested answer", "Reason, or what to say", "Evidence", "Author's answer")
    open_cells = frozenset((index, 4) for index, row in enumerate(rows) if not row[4])
    return Grid(f"Screening: {listed.list}", headings, rows, to_fill=open_cells)
