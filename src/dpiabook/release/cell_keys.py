"""Cell keys of packs: noise on printed counts that is the same wherever the same count of the same people stands."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache

import numpy as np

from dpiabook.errors import Code, Refusal
from dpiabook.evidence.finding import Finding, Table
from dpiabook.mitigation.keyed_ids import keyed_hash
from dpiabook.mitigation.perturb.cell_key import PTable, cell_noise, made_table
from dpiabook.release.linkage import Grid, grids_of_findings, levels_of_rows
from dpiabook.release.profiles import OutputProfile
from dpiabook.release.rules import COUNTS

_PURPOSE = b"dpiabook cell keys of packs"


def with_noise(findings: Sequence[Finding], profile: OutputProfile, secret: bytes) -> list[Finding]:
    """Attach to every count of findings the noise that it is printed with.

    Parameters
    ----------
    findings : sequence of Finding
        Exact values, with the codes of areas.
    profile : OutputProfile
    secret : bytes
        Kept outside the data, the same for all versions and audiences.

    Returns
    -------
    list of Finding
        The same findings where the profile has no noise.

    Notes
    -----
    A finding has counts and no people, so a cell's key is not the sum of its people's keys: it is the first 32 bits of
    HMAC-SHA256(secret; unit, levels of the dimensions, count). Whatever the finding and the column are called, the same
    people of the same group then have one key; a count that changes has a new one. Key and count are looked up in a
    table without bias that prints nothing under the threshold (`made_table`, with the threshold less one in the place
    of zero; in Giessing 2016 this is the parameter *j_s*).

    Examples
    --------
    >>> from dpiabook.evidence.finding import Column, numbers
    >>> from dpiabook.release.profiles import load_profile
    >>> told = Finding("B08.a", "B08", "T", "{n}", numbers({"n": 120}, [Column("n", "Children", "volume", "children")]))
    >>> also = Finding("B10.b", "B10", "T", "{m}", numbers({"m": 120}, [Column("m", "All", "volume", "children")]))
    >>> one, other = with_noise([told, also], load_profile("cell_key"), b"an invented secret")
    >>> one.numbers.noise == other.numbers.noise, abs(one.numbers.noise[0][0]) <= 5
    (True, True)
    """
    if not profile.noise_most:
        return list(findings)
    keyed = keyed_hash(hmac.digest(secret, _PURPOSE, hashlib.sha256))
    table = noise_table(profile)
    found = []
    for finding in findings:
        noise = {grid.which: _noise(grid, profile, table, keyed) for grid in grids_of_findings([finding])}
        said = finding.numbers and replace(finding.numbers, noise=noise["numbers"])
        rows = finding.table and replace(finding.table, noise=noise["table"])
        found.append(replace(finding, numbers=said, table=rows))
    return found


@cache
def noise_table(profile: OutputProfile) -> PTable:
    """Chances of each change under a profile; row 0 is that of the largest count that is withheld."""
    return made_table(profile.noise_most, profile.noise_variance)


def require_noise(tables: Iterable[Table | None], profile: OutputProfile) -> None:
    """Refuse to print counts exactly under a profile that asks for noise.

    Raises
    ------
    Refusal
        `Code.INTERNAL` where `with_noise` was not called.
    """
    given = (table for table in tables if table is not None and table.rows)
    if profile.noise_most and any(len(table.noise) != len(table.rows) for table in given):
        cure = "attach it before the release (with_noise)"
        raise Refusal(Code.INTERNAL, "the profile asks for noise, and counts have none", where=profile.name, cure=cure)


def _noise(
    grid: Grid, profile: OutputProfile, table: PTable, keyed: Callable[[bytes], bytes]
) -> tuple[tuple[int, ...], ...]:
    rows = []
    for levels, row in zip(levels_of_rows(grid), grid.rows, strict=True):
        counts = [
            (at, column.unit, round(value))
            for at, (column, value) in enumerate(zip(grid.columns, row, strict=True))
            if column.kind in COUNTS and isinstance(value, int | float) and value >= profile.threshold
        ]
        changes = [0] * len(row)
        texts = [repr((unit, levels, count)).encode("utf-8", "backslashreplace") for _, unit, count in counts]
        sums = np.array([int.from_bytes(keyed(text)[:4], "big") for text in texts], np.uint64)
        above = np.array([count for _, _, count in counts], np.int64) - profile.threshold + 1
        for (at, _, _), change in zip(counts, cell_noise(above, sums, table), strict=True):
            changes[at] = int(change)
        rows.append(tuple(changes))
    return tuple(rows)
