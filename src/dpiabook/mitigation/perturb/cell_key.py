"""Cell keys: noise on the counts of a table that is the same wherever the same people are counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from dpiabook.errors import Code, Refusal
from dpiabook.mitigation.keyed_ids import keyed_hash
from dpiabook.strict_yaml import Fault, strict_yaml

_KEYS = 2**32
_DEFAULT = "noise.yml"


class _File(BaseModel):
    """What a file of a perturbation table holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    spread: int
    variance: float
    false_zeros: bool
    rows: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class PTable:
    """Chances of each change of a count.

    Attributes
    ----------
    spread : int
        The largest change to either side.
    variance : float
        Of the change; smaller for counts too low to allow it.
    false_zeros : bool
        Whether a count above 0 may become 0.
    chances : ndarray of float64, shape (counts, 2 * spread + 1)
        One row for each count from 0; the last is that of all larger counts. A count of 0 stays 0.
    """

    spread: int
    variance: float
    false_zeros: bool
    chances: NDArray[np.float64] = field(repr=False)

    def text(self) -> str:
        """The table as YAML, which `read_table` reads."""
        rows = [f"  - [{', '.join(f'{chance:.12f}' for chance in row)}]" for row in self.chances]
        head = [f"spread: {self.spread}", f"variance: {self.variance}", f"false_zeros: {str(self.false_zeros).lower()}"]
        return "\n".join([*head, "rows:", *rows]) + "\n"


def made_table(spread: int = 5, variance: float = 2.0, *, false_zeros: bool = False) -> PTable:
    """Make the table of largest entropy among those without bias and with a fixed variance.

    Parameters
    ----------
    spread : int
        The largest change.
    variance : float
        Of the change, above 0 and below ``spread ** 2``.
    false_zeros : bool
        Let counts above 0 become 0. Without it a count of 1 stays 1, since nothing else has no bias.

    Returns
    -------
    PTable

    Raises
    ------
    Refusal
        ``SETTING_VALUE`` where no such table exists.

    Notes
    -----
    Marley and Leaver (2011), A method for confidentialising user-defined tables, ISI World Statistics Congress;
    Giessing (2016), Computational issues in the design of transition probabilities (PSD 2016, LNCS 9867). Each row is
    proportional to exp(a d + b d^2) over the changes d that are allowed.

    Examples
    --------
    >>> table = made_table(2, 0.5)
    >>> table.chances.round(3).tolist()[1], table.chances.round(3).tolist()[-1]
    ([0.0, 0.0, 1.0, 0.0, 0.0], [0.01, 0.208, 0.563, 0.208, 0.01])
    """
    if spread < 1 or not 0 < variance < spread:
        what, cure = "no table has this spread and variance", "use a variance above 0 and below the spread"
        raise Refusal(Code.SETTING_VALUE, what, cure=cure)
    least = [-min(spread, count if false_zeros else count - 1) for count in range(1, spread + 2)]
    rows = [_row(low, spread, variance) for low in least]
    nobody = np.eye(2 * spread + 1)[spread]
    return PTable(spread, variance, false_zeros, np.vstack([nobody, *rows]))


def _row(low: int, spread: int, variance: float) -> NDArray[np.float64]:
    """Chances of the changes from the least that is allowed."""
    if low == 0:
        return np.asarray(np.eye(2 * spread + 1)[spread])
    changes = np.arange(low, spread + 1, dtype=np.float64)

    def chances(at: NDArray[np.float64]) -> NDArray[np.float64]:
        power = at[0] * changes + at[1] * changes**2
        weights = np.exp(power - power.max())
        return np.asarray(weights / weights.sum())

    def missed(at: NDArray[np.float64]) -> list[float]:
        found = chances(at)
        return [float(found @ changes), float(found @ changes**2) - variance]

    solved = scipy.optimize.root(missed, np.array([0.0, -1 / (2 * variance)]), tol=1e-13)
    if not solved.success and max(map(abs, missed(solved.x))) > 1e-9:
        cure = "use a smaller variance, or a larger spread"
        raise Refusal(Code.SETTING_VALUE, "no table has this spread and variance", cure=cure)
    return np.concatenate([np.zeros(low + spread), chances(solved.x)])


def read_table(text: str | None = None) -> PTable:
    """Read a perturbation table.

    Parameters
    ----------
    text : str, optional
        YAML with ``spread``, ``variance``, ``false_zeros`` and ``rows``; the built-in one (spread 5, variance 2, no
        false zeros) if it is not given.

    Returns
    -------
    PTable

    Raises
    ------
    Refusal
        ``SETTING_VALUE`` for a table with rows that are no chances, have a bias or make false zeros that are not
        stated, or whose variance is not the one that it states.

    Examples
    --------
    >>> table = read_table()
    >>> table.spread, table.variance, table.chances.shape
    (5, 2.0, (7, 11))
    """
    return _default() if text is None else _read(text)


@cache
def _default() -> PTable:
    return _read(files("dpiabook.mitigation.perturb").joinpath(_DEFAULT).read_text(encoding="utf-8"))


def _read(text: str) -> PTable:
    try:
        said = _File.model_validate(strict_yaml(text))
        table = PTable(said.spread, said.variance, said.false_zeros, np.array(said.rows, np.float64))
    except (ValidationError, Fault, ValueError):
        table = None
    wrong = "it is not of this form" if table is None else _wrong(table)
    if wrong or table is None:
        cure = "write spread, variance, false_zeros and one row of chances for each count from 0"
        raise Refusal(Code.SETTING_VALUE, f"the perturbation table cannot be used: {wrong}", cure=cure)
    return table


def _wrong(table: PTable) -> str:
    """What is wrong with a table, in words; empty where nothing is."""
    chances, width = table.chances, 2 * table.spread + 1
    if chances.ndim != 2 or chances.shape[1] != width or len(chances) < table.spread + 2:
        return "rows are missing, or are not as wide as the spread says"
    changes = np.arange(-table.spread, table.spread + 1)
    results = np.arange(len(chances))[:, None] + changes
    if (chances < 0).any() or not np.allclose(chances.sum(axis=1), 1, atol=1e-6):
        return "a row is no set of chances"
    if chances[results < 0].any() or chances[0, table.spread] < 1:
        return "a count could become negative, or nobody somebody"
    if not table.false_zeros and chances[1:][results[1:] == 0].any():
        return "a count above 0 could become 0, and false_zeros does not say so"
    if not np.allclose(chances @ changes, 0, atol=1e-6):
        return "a row has a bias"
    return "" if np.isclose(chances[-1] @ changes**2, table.variance, atol=1e-6) else "its variance is another one"


def record_keys(people: Iterable[str], secret: bytes) -> NDArray[np.uint32]:
    """A key for each person, the same in every table and version.

    Parameters
    ----------
    people : iterable of str
        Ids.
    secret : bytes
        Kept outside the data, and the same for all versions.

    Returns
    -------
    ndarray of uint32, shape (people,)
        The first 32 bits of HMAC-SHA256 (RFC 2104).

    Examples
    --------
    >>> one, other = record_keys(["a", "b"], b"an invented secret")
    >>> bool(one != other), bool(record_keys(["a"], b"an invented secret")[0] == one)
    (True, True)
    """
    keyed = keyed_hash(secret)
    signs = b"".join(keyed(one.encode())[:4] for one in people)
    return np.frombuffer(signs, ">u4").astype(np.uint32)


def cell_noise(counts: NDArray[np.integer], sums: NDArray[np.integer], table: PTable) -> NDArray[np.int64]:
    """Look up the change of each cell.

    Parameters
    ----------
    counts : ndarray of int, shape (cells,)
        People in each cell.
    sums : ndarray of int, shape (cells,)
        Sum of their record keys; its last 32 bits are the cell key.
    table : PTable

    Returns
    -------
    ndarray of int64, shape (cells,)
        From ``-spread`` to ``spread``. A function of count and sum alone: asking again, or in another table, averages
        nothing away.

    Examples
    --------
    >>> cell_noise(np.array([0, 1]), np.array([7, 7]), read_table()).tolist()
    [0, 0]
    """
    share = (np.asarray(sums).astype(np.uint64) % np.uint64(_KEYS)).astype(np.float64) / _KEYS
    rows = np.minimum(counts, len(table.chances) - 1)
    below = table.chances.cumsum(axis=1)[rows]
    return np.asarray((share[:, None] >= below[:, :-1]).sum(axis=1) - table.spread, np.int64)


def perturbed_counts(
    cells: NDArray[np.integer], keys: NDArray[np.uint32], table: PTable, size: int | None = None
) -> NDArray[np.int64]:
    """Count the people of each cell, with noise.

    Parameters
    ----------
    cells : ndarray of int, shape (rows,)
        Number of each person's cell; -1 is in none.
    keys : ndarray of uint32, shape (rows,)
        From `record_keys`.
    table : PTable
    size : int, optional
        Number of cells.

    Returns
    -------
    ndarray of int64, shape (cells,)
        Totals are cells of their own: those of a table need not add up.

    Examples
    --------
    >>> keys = record_keys(map(str, range(100)), b"an invented secret")
    >>> half = np.arange(100) % 2
    >>> bool((perturbed_counts(half, keys, read_table()) == perturbed_counts(1 - half, keys, read_table())[::-1]).all())
    True
    """
    inside = np.asarray(cells) >= 0
    own, width = np.asarray(cells)[inside], size or int(np.max(cells, initial=-1)) + 1
    counts = np.bincount(own, minlength=width)
    sums: NDArray[Any] = np.zeros(width, np.uint64)
    np.add.at(sums, own, keys[inside].astype(np.uint64))
    return np.asarray(counts + cell_noise(counts, sums, table), np.int64)
