"""Cells that a profile does not let out by themselves, and sums that one contributor dominates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from dpiabook.release.own.margins import LARGEST, SECOND
from dpiabook.release.own.network import OwnNetwork
from dpiabook.release.own.shares import none_or_all
from dpiabook.release.own.table import OwnTable
from dpiabook.release.profiles import OutputProfile

Kind = Literal["small", "none", "all", "sign", "unrounded", "reached", "apart", "dominated", "contradicts"]


@dataclass(frozen=True, order=True)
class Problem:
    """One cell that may not leave as it is; its place, never its value.

    Attributes
    ----------
    kind : Kind
    address : str
        Where it stands.
    words : str
        How closely it can be reached, where that is what is wrong.
    """

    kind: Kind
    address: str
    words: str = ""


def alone(network: OwnNetwork, profile: OutputProfile, step: int) -> Iterator[Problem]:
    """Counts that the profile withholds by themselves, and signs that say more than it allows.

    Parameters
    ----------
    network : OwnNetwork
        Of the counts.
    profile : OutputProfile
    step : int
        Multiple to which the counts were rounded.

    Yields
    ------
    Problem
    """
    for cell, address in zip(network.cells, network.addresses, strict=True):
        if cell.state == "withheld" and (cell.low > 1 or cell.high < profile.threshold - 1):
            yield Problem("sign", address)
        if cell.state != "number":
            continue
        if 0 < cell.value < profile.threshold:
            yield Problem("small", address)
        elif cell.value == 0 and profile.zeros_disclosive:
            yield Problem("none", address)
        elif cell.value and step % profile.rounding_base and cell.value % profile.rounding_base:
            yield Problem("unrounded", address)
    yield from _full(network, profile)


def _full(network: OwnNetwork, profile: OutputProfile) -> Iterator[Problem]:
    """Counts that are all of a margin, or all but fewer than the threshold."""
    if not profile.full_cells_disclosive:
        return
    for part, total in sorted(network.bases):
        some, whole = network.cells[part], network.cells[total]
        if some.state == whole.state == "number" and some.value and 0 <= whole.value - some.value < profile.threshold:
            yield Problem("all", network.addresses[part])


def alone_by_shares(tables: Sequence[OwnTable], profile: OutputProfile) -> Iterator[Problem]:
    """Shares of none or all without the count that they are made of: they tell what the count would be withheld for.

    Parameters
    ----------
    tables : sequence of OwnTable
    profile : OutputProfile

    Yields
    ------
    Problem
    """
    for table in tables:
        for row, column, everybody in none_or_all(table):
            if profile.full_cells_disclosive if everybody else profile.zeros_disclosive:
                yield Problem("all" if everybody else "none", table.address(row, column))


def dominance(tables: Sequence[OwnTable], profile: OutputProfile) -> tuple[int, list[Problem]]:
    """Sums that their two largest contributors dominate, where a table names what these add.

    Parameters
    ----------
    tables : sequence of OwnTable
    profile : OutputProfile

    Returns
    -------
    checked : int
        How many sums could be looked at; 0 where no largest contributor is given.
    problems : list of Problem
    """
    checked, found = 0, []
    for table in tables:
        seconds = [at for at, heading in enumerate(table.headings) if SECOND.search(heading)]
        firsts = [at for at, head in enumerate(table.headings) if LARGEST.search(head) and at not in seconds]
        before = min([*firsts, *seconds], default=0) - 1
        if not firsts or not seconds or before < 0:
            continue
        for row, cells in enumerate(table.cells):
            three = [cells[at] for at in (before, firsts[0], seconds[0])]
            if any(cell.state != "number" for cell in three) or three[0].value <= 0:
                continue
            checked += 1
            if _dominated(three[0].value, three[1].value, three[2].value, profile):
                found.append(Problem("dominated", table.address(row, before)))
    return checked, found


def _dominated(total: float, largest: float, second: float, profile: OutputProfile) -> bool:
    rest = total - largest - second
    return (largest + second) / total > profile.top_2_share or (largest > 0 and rest / largest < profile.p_ratio)
