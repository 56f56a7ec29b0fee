"""Findings as JSON: written once by the notebook that made them, read by the one that releases them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter, ValidationError

from dpiabook.errors import Code, Refusal
from dpiabook.evidence.finding import Finding, Table

_FINDINGS: TypeAdapter[list[Finding]] = TypeAdapter(list[Finding], config=ConfigDict(strict=True, extra="forbid"))


def write_findings(path: Path, findings: Iterable[Finding]) -> Path:
    """Write findings to a JSON file, in the order given.

    Parameters
    ----------
    path : pathlib.Path
        The file; its folder must exist. An earlier file is replaced.
    findings : iterable of Finding
        Complete findings; their numbers are exact, so the file is controlled.

    Returns
    -------
    pathlib.Path
        `path`.

    Raises
    ------
    Refusal
        `Code.INTERNAL` when a table holds a number that is not finite (missing is None), a row of another length than
        its columns, or when two findings share an id.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write_findings(Path(folder) / "f.json", [Finding("B08.a", "B08", "Title", "Sentence.")])
    ...     [finding.id for finding in read_findings(path)]
    ['B08.a']
    """
    complete = list(findings)
    _refuse_repeated(complete)
    for finding in complete:
        for table in (finding.numbers, finding.table):
            if table is not None:
                _refuse_broken(finding.id, table)
    path.write_bytes(_FINDINGS.dump_json(complete, indent=1) + b"\n")
    return path


def read_findings(path: Path) -> list[Finding]:
    """Read findings that `write_findings` wrote; the same findings come back.

    Parameters
    ----------
    path : pathlib.Path
        A JSON file of findings.

    Returns
    -------
    list of Finding

    Raises
    ------
    Refusal
        `Code.SOURCE_MISSING` when there is no such file; `Code.SOURCE_UNREADABLE` when it is not a list of findings.
        The message names the field, never its value.
    """
    if not path.is_file():
        cure = "run the notebook that writes it first"
        raise Refusal(Code.SOURCE_MISSING, "there are no recorded findings", where=path.name, cure=cure)
    try:
        return _FINDINGS.validate_json(path.read_bytes())
    except ValidationError as error:
        places = sorted(
            {".".join(str(part) for part in found["loc"] if isinstance(part, str)) for found in error.errors()}
        )
    what = f"the file does not hold findings of this version (wrong: {', '.join(filter(None, places)) or 'its JSON'})"
    raise Refusal(Code.SOURCE_UNREADABLE, what, where=path.name, cure="run the notebook that writes it again")


def _refuse_repeated(findings: list[Finding]) -> None:
    """Ids key the author's decisions, so one may not stand for two findings."""
    ids = [finding.id for finding in findings]
    repeated = sorted({name for name in ids if ids.count(name) > 1})
    if repeated:
        what = f"two findings bear one id: {', '.join(repeated)}"
        raise Refusal(Code.INTERNAL, what, cure="give every finding an id of its own")


def _refuse_broken(finding_id: str, table: Table) -> None:
    """JSON has no NaN, and a short row would move every later value under a wrong heading."""
    for row in table.rows:
        if len(row) != len(table.columns):
            cure = "give every row one value per column"
            raise Refusal(Code.INTERNAL, "a row is not as long as its table is wide", where=finding_id, cure=cure)
        for column, value in zip(table.columns, row, strict=True):
            if isinstance(value, float) and not math.isfinite(value):
                cure = "write None where nothing could be computed"
                raise Refusal(Code.INTERNAL, f"{column.name} holds no finite number", where=finding_id, cure=cure)
