"""The motivated-intruder exercise: targets to look for, a worksheet for whoever looks, and the score of their finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from dpiabook.counting import TableLike, coded_keys
from dpiabook.errors import Code, DataRefusal, Refusal
from dpiabook.result import Result

TARGET, FOUND, CONFIDENCE = "target", "record found", "confidence (0 to 100)"
_SURE = 50


@dataclass(frozen=True)
class Exercise:
    """Targets drawn at random.

    Attributes
    ----------
    worksheet : pandas.DataFrame
        One row per target: its number, what the intruder is told of it, and two columns to fill. Holds values from the
        data: for the secure environment only.
    key : pandas.DataFrame
        The number of each target and its record: a row number from 1, or the identifier.
    """

    worksheet: pd.DataFrame = field(repr=False)
    key: pd.DataFrame = field(repr=False)


@dataclass(frozen=True)
class ExerciseScore(Result):
    """What an exercise found.

    Attributes
    ----------
    targets, named : int
        Targets of the worksheet, and those for which a record was named.
    hits, false_hits : int
        Records named rightly, and wrongly.
    table : pandas.DataFrame
        By confidence (``under 50``, ``50 or more``, ``not said``): ``confidence``, ``named``, ``hits``, ``false_hits``.
    """

    targets: int
    named: int
    hits: int
    false_hits: int
    table: pd.DataFrame = field(repr=False)


def draw_targets(
    table: TableLike, knows: Sequence[str], *, size: int = 20, seed: int = 1, ids: str | None = None
) -> Exercise:
    """Draw people at random, and write down what an intruder would know of each.

    Parameters
    ----------
    table : TableLike
        One row per person.
    knows : sequence of str
        Columns that the intruder is told.
    size : int
        Number of targets; all people where there are fewer.
    seed : int
        The same seed draws the same targets.
    ids : str, optional
        Column of identifiers; the row number without one.

    Returns
    -------
    Exercise

    Raises
    ------
    Refusal
        As `coded_keys`.

    Notes
    -----
    ICO, Anonymisation guidance (motivated intruder test); Elliot, Mackey & O'Hara 2020, The Anonymisation
    Decision-Making Framework, component 7 (penetration testing).

    Examples
    --------
    >>> people = pd.DataFrame({"sex": ["F", "M", "F"], "yob": [2000, 2001, 2002]})
    >>> made = draw_targets(people, ["sex"], size=2)
    >>> made.worksheet.columns.tolist(), len(made.key)
    (['target', 'sex', 'record found', 'confidence (0 to 100)'], 2)
    """
    coded = coded_keys(table, list(knows), ids=ids)
    rows = np.sort(np.random.default_rng(seed).choice(coded.rows, min(size, coded.rows), replace=False))
    told = {name: _values(coded.codes[at][rows], coded.levels[at].to_pylist()) for at, name in enumerate(coded.keys)}
    targets = np.arange(1, len(rows) + 1)
    record = rows + 1 if coded.ids is None else np.asarray(coded.ids.to_pylist(), dtype=object)[rows]
    worksheet = pd.DataFrame({TARGET: targets, **told, FOUND: "", CONFIDENCE: ""})
    return Exercise(worksheet, pd.DataFrame({TARGET: targets, "record": record}))


def _values(codes: np.ndarray[tuple[int], np.dtype[np.int32]], levels: list[object]) -> list[str]:
    """What is known in words; what does not apply, and what is unknown, is said to be so."""
    words = ["does not apply" if level is None else str(level) for level in levels]
    return [words[code] if code >= 0 else "not known" for code in codes]


def score(worksheet: Path | pd.DataFrame, key: pd.DataFrame) -> ExerciseScore:
    """Score a filled worksheet.

    Parameters
    ----------
    worksheet : Path or pandas.DataFrame
        With the columns of `Exercise.worksheet`, or at least the target, the record found and the confidence.
    key : pandas.DataFrame
        The key of the same exercise.

    Returns
    -------
    ExerciseScore

    Raises
    ------
    Refusal
        ``SETTING_VALUE`` where a column is missing or a target is not of this exercise; ``MEASURE_INPUT`` where nobody
        filled it yet.

    Examples
    --------
    >>> key = pd.DataFrame({"target": [1, 2, 3], "record": [7, 8, 9]})
    >>> filled = key.assign(**{"record found": ["7", "9", ""], "confidence (0 to 100)": [90, 20, ""]})
    >>> found = score(filled, key)
    >>> found.named, found.hits, found.false_hits
    (2, 1, 1)
    """
    sheet = pd.read_csv(worksheet, dtype=str, keep_default_na=False) if isinstance(worksheet, Path) else worksheet
    _check(sheet, key)
    named = sheet[FOUND].astype(str).str.strip()
    truth = sheet[TARGET].astype(str).map(dict(zip(key[TARGET].astype(str), key["record"].astype(str), strict=True)))
    given = named != ""
    if not given.any():
        what, cure = "nobody has filled the worksheet yet", "let somebody look for the targets, and fill it"
        raise DataRefusal(Code.MEASURE_INPUT, what, where="exercise", cure=cure)
    sure = pd.to_numeric(sheet[CONFIDENCE], errors="coerce")
    bands = {"50 or more": sure >= _SURE, "under 50": sure < _SURE, "not said": sure.isna()}
    right = given & (named == truth)
    rows = [
        (band, *(int((which & part).sum()) for part in (given, right, given & ~right))) for band, which in bands.items()
    ]
    table = pd.DataFrame(rows, columns=["confidence", "named", "hits", "false_hits"])
    return ExerciseScore(len(sheet), int(given.sum()), int(right.sum()), int((given & ~right).sum()), table)


def _check(sheet: pd.DataFrame, key: pd.DataFrame) -> None:
    cure = "begin with the worksheet that this run wrote"
    lacking = [name for name in (TARGET, FOUND, CONFIDENCE) if name not in sheet]
    if lacking:
        raise Refusal(Code.SETTING_VALUE, f"the exercise has no column {lacking[0]!r}", where="exercise", cure=cure)
    if not set(sheet[TARGET].astype(str)) <= set(key[TARGET].astype(str)):
        raise Refusal(Code.SETTING_VALUE, "a target is not of this exercise", where="exercise", cure=cure)
