"""Files for the secure environment alone: the exercise's worksheet and key, and the riskiest records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from dpiabook.counting import Source
from dpiabook.errors import Code, DataRefusal
from dpiabook.result.collected import shaped
from dpiabook.risk import ExerciseScore, draw_targets, riskiest, score

WORKSHEET, KEY, RISKIEST = "worksheet.csv", "key.csv", "riskiest.csv"


def held_exercise(  # noqa: PLR0913 -- where its parts lie, by name
    source: Source,
    knows: Sequence[str],
    folder: Path,
    filled: Path,
    *,
    size: int = 20,
    seed: int = 1,
    ids: str | None = None,
) -> ExerciseScore:
    """Write the worksheet and the key of the motivated-intruder exercise, and score the one that came back.

    Parameters
    ----------
    source : Source
        One record for each person.
    knows : sequence of str
        What the intruder is told of each target.
    folder : Path
        Of the controlled records; worksheet and key are written into ``exercise`` there.
    filled : Path
        Where the filled worksheet is looked for, beside the parameters file.
    size, seed : int
        How many targets, and which.
    ids : str, optional
        Column of identifiers, where the source keeps no order of rows.

    Returns
    -------
    ExerciseScore

    Raises
    ------
    Refusal
        ``MEASURE_INPUT`` where no worksheet came back yet; as `dpiabook.risk.score`.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from dpiabook.counting import as_source
    >>> people = as_source(pd.DataFrame({"sex": ["F", "M", "F"], "yob": [2000, 2001, 2002]}))
    >>> with TemporaryDirectory() as folder:
    ...     held_exercise(people, ["sex"], Path(folder), Path(folder) / "filled.csv", size=2)
    Traceback (most recent call last):
    dpiabook.errors.DataRefusal: the worksheet of the motivated-intruder exercise has not come back
      where: exercise
      cure:  the filled worksheet as filled.csv
    """
    made = draw_targets(source, knows, size=size, seed=seed, ids=ids)
    _write(made.worksheet, folder / "exercise" / WORKSHEET)
    _write(made.key, folder / "exercise" / KEY)
    if not filled.is_file():
        what = "the worksheet of the motivated-intruder exercise has not come back"
        raise DataRefusal(Code.MEASURE_INPUT, what, where="exercise", cure=f"the filled worksheet as {filled.name}")
    return score(filled, made.key)


@shaped
def keep_riskiest(
    frequencies: Mapping[str, Any], scenarios: Mapping[str, Any], folder: Path, special: Any = None
) -> str:
    """List the records that most readers would single out, each with why, for the controller.

    Parameters
    ----------
    frequencies, scenarios, special
        As in `dpiabook.risk.riskiest`.
    folder : Path
        Of the controlled records; the list is written there.

    Returns
    -------
    str
        What was written, in words.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from dpiabook.risk import class_frequencies
    >>> found = class_frequencies(pd.DataFrame({"yob": [2000, 2000, 2001]}), ["yob"])
    >>> with TemporaryDirectory() as folder:
    ...     keep_riskiest({"birth": found}, {}, Path(folder))
    '1 record is listed for the controller, the easiest to recognise first, in records/riskiest.csv'
    """
    found = riskiest(frequencies, scenarios, special)
    _write(found, folder / RISKIEST)
    words = "1 record is" if len(found) == 1 else f"{len(found)} records are"
    return f"{words} listed for the controller, the easiest to recognise first, in records/{RISKIEST}"


def _write(frame: pd.DataFrame, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    frame.to_csv(path, index=False)
    path.chmod(0o600)
