"""`dpiabook tables`: open tables with noise, by cell keys or with differential privacy."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.mitigation.noisy_tables import PEOPLE, Cells, averaged_deviation, cells_of, with_privacy
from dpiabook.mitigation.perturb import read_table, record_keys
from dpiabook.mitigation.perturb.applied import Together
from dpiabook.release.profiles import OutputProfile, profile_of
from dpiabook.settings import Loaded
from dpiabook.settings.protection import Tables
from dpiabook.suite.protecting.ledger import read_protected
from dpiabook.suite.protecting.openly import Opening, written_openly
from dpiabook.suite.runs import Options, load

NOISES = ("cell-key", "privacy")
WITHHELD = "[c]"


@dataclass(frozen=True)
class Tabled:
    """What was written.

    Attributes
    ----------
    folder : Path
    said : tuple of str
        What the noise is, and what it does not protect from.
    """

    folder: Path
    said: tuple[str, ...]


def write_tables(file: Path, noise: str, *, out: Path | None = None, version: str | None = None) -> Tabled:
    """Write the tables of a parameters file with noise.

    Parameters
    ----------
    file : pathlib.Path
        The parameters file.
    noise : {"cell-key", "privacy"}
        The same noise wherever the same people are counted, with rules for small counts; or differential privacy, whose
        budget the ledger keeps.
    out, version
        As for `protect`.

    Returns
    -------
    Tabled

    Raises
    ------
    Refusal
        ``SETTING_VALUE`` for another noise, ``RELEASE_BLOCKED`` where the budget of the version is spent,
        ``EXTRA_MISSING`` for privacy without OpenDP.
    """
    if noise not in NOISES:
        cure = did_you_mean(noise, NOISES) or f"name one of {', '.join(NOISES)}"
        raise Refusal(Code.SETTING_VALUE, "there is no such noise", where="--noise", cure=cure)
    loaded = load(file, Options(out=out), version)
    private = noise == "privacy"
    said: list[str] = []

    def write(opening: Opening, folder: Path) -> Mapping[str, Any]:
        cells = _cells(opening)
        found = _private(opening, cells, said) if private else _by_keys(loaded, opening, cells, said)
        for one, frame in zip(cells, found, strict=True):
            frame.to_csv(folder / f"{'_by_'.join(['people', *one.by])}.csv", index=False)
        return {"noise": said}

    epsilon = loaded.settings.protection.tables.epsilon if private else 0.0
    folder = written_openly(loaded, f"tables-{noise}", write, epsilon=epsilon)
    return Tabled(folder, tuple(said))


def _cells(opening: Opening) -> list[Cells]:
    facts = opening.book.file_facts
    return [cells_of(opening.records, by, facts.attributes) for by in facts.tables]


def _by_keys(loaded: Loaded, opening: Opening, cells: Sequence[Cells], said: list[str]) -> list[pd.DataFrame]:
    """Noise by cell keys; counts under the threshold of the output rules are withheld all the same."""
    named, child = opening.book.settings.protection.tables.p_table, opening.book.roles.child_id
    table = read_table(None if named is None else _text(loaded, named))
    if child is None:
        cure = "name the column under roles.child_id: the same people must get the same noise in every table"
        raise Refusal(Code.MEASURE_INPUT, "cell keys need an id of each person", cure=cure)
    keys = record_keys((str(one) for one in opening.records[child].to_pylist()), opening.secret)
    profile = profile_of(loaded)
    said += [
        f"Noise of cell keys: variance {table.variance:g}, changes up to {table.spread}, none of 0"
        f"{'' if table.false_zeros else '; no other count becomes 0'}; the same wherever the same people are counted.",
        f"Counts under {profile.threshold} are withheld ({WITHHELD}), by the count with noise"
        f"{', and so are all but fewer of a group' if profile.full_cells_disclosive else ''}.",
        "Tables are exempt from adding up (rule: additivity): each total has noise of its own.",
        f"Who adds up all these tables knows the number of all people to within a standard deviation of "
        f"{averaged_deviation(cells, table.variance):.1f} people; every further table of them makes that smaller.",
    ]
    return [_withheld(one.by_cell_key(keys, table), one, profile) for one in cells]


def _withheld(frame: pd.DataFrame, cells: Cells, profile: OutputProfile) -> pd.DataFrame:
    """Small counts, and those of nearly everybody: noise hides neither, since the same people have the same noise."""
    printed = {}
    for name in cells.has:
        hidden = frame[name] < profile.threshold
        if name != PEOPLE and profile.full_cells_disclosive:
            hidden |= frame[PEOPLE] - frame[name] < profile.threshold
        printed[name] = frame[name].astype(object).mask(hidden, WITHHELD)
    return frame.assign(**printed)


def _private(opening: Opening, cells: Sequence[Cells], said: list[str]) -> list[pd.DataFrame]:
    tables, settings = opening.book.settings.protection.tables, opening.book.settings
    spent = _spent(opening, tables)
    seed = int.from_bytes(hashlib.sha256(opening.secret + settings.version.encode()).digest()[:16], "big")
    household = Together.of(opening.records, opening.book.roles.family_id, ()).household
    found, contribution = with_privacy(cells, household, tables.epsilon, tables.most, seed)
    scale = contribution / tables.epsilon
    reach = float(np.log(20) * scale)
    said += [
        f"Differential privacy (OpenDP): epsilon {tables.epsilon:g} for these tables together; the unit is the "
        f"household, of which at most {tables.most} people count.",
        f"A household changes all counts together by at most {contribution}; noise of scale {scale:.1f}: nineteen "
        f"counts of twenty lie within {reach:,.0f} of what was counted.",
        f"Spent for this version with these tables: {spent + tables.epsilon:g} of {tables.budget:g}.",
        "Exact figures elsewhere (packs, protected files) are outside this promise, and so is which cells occur.",
    ]
    return found


def _spent(opening: Opening, tables: Tables) -> float:
    """What earlier tables of the version have spent."""
    version = opening.book.settings.version
    spent = sum(entry.epsilon for entry in read_protected(opening.ledger) if entry.version == version)
    if spent + tables.epsilon > tables.budget + 1e-9:
        what = f"the budget of this version is spent: {spent:g} of {tables.budget:g}"
        cure = "use what was released, or have a larger budget approved and set protection.tables.budget"
        raise Refusal(Code.RELEASE_BLOCKED, what, where="protection.tables", cure=cure)
    return spent


def _text(loaded: Loaded, named: str) -> str:
    path = loaded.places.resolve(named, what="perturbation table", code=Code.SETTINGS_FILE)
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        cure = "name an existing YAML file, in UTF-8"
        raise Refusal(Code.SETTINGS_FILE, "the perturbation table cannot be read", where=str(path), cure=cure) from None
