"""`dpiabook protect`: the records of a route for each recipient, all or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from dpiabook.counting.fingerprint import of_value
from dpiabook.errors import Code, Refusal
from dpiabook.machine.lock import locked
from dpiabook.machine.scratch import passing_folder
from dpiabook.mitigation.attacks import INTRUDERS
from dpiabook.mitigation.kept_use import USE
from dpiabook.mitigation.keyed_ids import keyed_order
from dpiabook.settings import Loaded
from dpiabook.suite.inputs import utc_now
from dpiabook.suite.manifest import hashes
from dpiabook.suite.protecting.bundle import ENDING, sealed, with_manifest
from dpiabook.suite.protecting.columns import Plan, columns_for, plan_of
from dpiabook.suite.protecting.dictionary import write_dictionary
from dpiabook.suite.protecting.ledger import NAME, ProtectedEntry, entered
from dpiabook.suite.protecting.measured import ROUTES, Measured, Route, measured, methods_named
from dpiabook.suite.protecting.records import write_records
from dpiabook.suite.protecting.said import what_stays_open, what_was_done, write_words
from dpiabook.suite.recipients import Recipient, recipient_secret
from dpiabook.suite.runs import Options, load
from dpiabook.suite.workspace import Workspace, writable

_INSIDE = Recipient("inside")
DRAWING = Recipient("_perturbation")
"""No recipient can have this name: what is drawn is the same for all, so that two files average nothing away."""
PASSING = "_protecting-"
_INSIDE_ONLY = "attack"
"""Figures that hold the file against the source."""
_BEFORE = ("unique", "unique_most", "under_k", "under_k_most", "known")


@dataclass(frozen=True)
class Protected:
    """What was written.

    Attributes
    ----------
    folder : Path
        ``outputs/<dataset>/_protected-<version>``, with a folder for each recipient, and ``risk.csv`` and ``use.csv``
        with the figures before and after, which stay inside.
    archives : tuple of Path
        One encrypted archive for each recipient; without recipients the folder of the file that stays inside.
    stays_open : tuple of str
        What the file does not protect from.
    """

    folder: Path
    archives: tuple[Path, ...]
    stays_open: tuple[str, ...]


def protect(  # noqa: PLR0913 -- one for each option
    file: Path,
    to: Sequence[Recipient] = (),
    *,
    route: str = "safeguarded",
    out: Path | None = None,
    version: str | None = None,
    same_ids: bool = False,
    methods: Sequence[str] = (),
) -> Protected:
    """Write the protected file of a parameters file for each recipient.

    Parameters
    ----------
    file : pathlib.Path
        The parameters file.
    to : sequence of Recipient
        Without any, one file is written that is not encrypted and stays inside.
    route : str
        ``safeguarded``: the recommended recodes; ``targets``: these, and what else it takes to meet the target by all
        visible facts; ``secure``: as the records are.
    out : pathlib.Path, optional
        Where results go.
    version : str, optional
        A dataset version instead of the file's.
    same_ids : bool
        The pseudonyms that the recipient has of other versions, so that people can be followed.
    methods : sequence of str
        Methods of perturbation on top of the route, in order; those of the settings where none is named.

    Returns
    -------
    Protected

    Raises
    ------
    Refusal
        As :func:`~dpiabook.suite.protecting.measured.measured`; ``SETTING_VALUE`` for another route or
        method.
    """
    chosen, perturbing = _route(route), methods_named(methods)
    loaded = load(file, Options(out=out), version)
    workspace = Workspace(loaded.places.outputs, loaded.settings.dataset, loaded.settings.version)
    dataset = workspace.final.parent
    with writable(dataset):
        dataset.mkdir(parents=True, exist_ok=True)
        with locked(dataset / ".lock-protected", what=f"protecting {loaded.settings.dataset}"):
            remove_left(dataset)
            keys = loaded.places.outputs / ".keys"
            secret = recipient_secret(DRAWING, loaded.settings.dataset, keys)
            found = measured(loaded, chosen, perturbing, secret)
            return _written(_Work(found, plan_of(found), chosen, same_ids, workspace), tuple(to) or (_INSIDE,))


def _route(said: str) -> Route:
    for route in ROUTES:
        if said == route:
            return route
    cure = f"name one of {', '.join(ROUTES)}; open tables are the pack's, and hold no records"
    raise Refusal(Code.SETTING_VALUE, "no file of records has this route", where="--route", cure=cure)


@dataclass(frozen=True)
class _Work:
    """All that the files of every recipient rest on."""

    found: Measured
    plan: Plan
    route: Route
    same_ids: bool
    workspace: Workspace

    @property
    def loaded(self) -> Loaded:
        return self.found.book.loaded


def _written(work: _Work, to: Sequence[Recipient]) -> Protected:
    """All recipients' files, moved to their place when all are whole; the ledger last."""
    dataset = work.workspace.final.parent
    final = dataset / f"_protected-{work.loaded.settings.version}"
    with passing_folder(dataset, PASSING) as passing:
        folder = passing / "whole"
        folder.mkdir(mode=0o700)
        figures = _figures(work.found)
        for name, frame in figures.items():
            frame.to_csv(folder / f"{name}.csv", index=False)
        made = {one.name: _for_one(work, one, folder, passing / "plain") for one in to}
        # Files that can be found are in the ledger: one that was changed refuses before the earlier ones give way.
        for one in to:
            entered(dataset / NAME, _entry(work, one, folder / one.name))
        replace_folder(folder, final)
    found = [final / made[one.name] for one in to]
    return Protected(final, tuple(found), tuple(what_stays_open(work.found, work.route, same_ids=work.same_ids)))


def _for_one(work: _Work, one: Recipient, folder: Path, plain: Path) -> Path:
    """One recipient's folder; what is not encrypted is removed before the next one's is made."""
    settings, own = work.loaded.settings, folder / one.name
    own.mkdir(mode=0o700)
    target = plain if one.key else own
    target.mkdir(mode=0o700, exist_ok=True)
    try:
        document = _files(work, one, target)
        if one.key is None:
            return Path(one.name)
        name = f"{settings.dataset}-{settings.version}-{work.route}{ENDING}"
        return sealed(plain, one, document, own / name).relative_to(folder)
    finally:
        shutil.rmtree(plain, ignore_errors=True)


def _files(work: _Work, one: Recipient, folder: Path) -> dict[str, Any]:
    """Everything that a recipient gets."""
    settings, found, plan = work.loaded.settings, work.found, work.plan
    keys = work.loaded.places.outputs / ".keys"
    secret = recipient_secret(one, settings.dataset, keys, version="" if work.same_ids else settings.version)
    table = columns_for(found, plan, secret)
    write_records(table, keyed_order(table.num_rows, secret, f"{settings.dataset}\n{settings.version}"), folder)
    write_dictionary(found, plan, table, folder)
    write_words(found, work.workspace.final, folder)
    for name, frame in _figures(found).items():
        if name == _INSIDE_ONLY or (name == "use" and found.perturbed is not None and found.perturbed.untold):
            continue
        frame.drop(columns=[column for column in _BEFORE if column in frame]).to_csv(
            folder / f"{name}.csv", index=False
        )
    return with_manifest(folder, _said(work, one))


def _figures(found: Measured) -> dict[str, pd.DataFrame]:
    """Risk by what somebody knows, use, and what an attack finds."""
    whole: pd.Series = pd.concat([found.use, found.kept_use.rename(index=dict(USE))])
    use = whole.rename_axis("measure").rename("value").reset_index()
    people = found.people
    shown = {name: people[name].map(", ".join) for name in ("known", "kept")}
    attack = found.attacks.rename_axis("intruder").rename("people").reset_index()
    attack["intruder"] = [INTRUDERS[name] for name in attack["intruder"]]
    return {"risk": people.assign(**shown), "use": use, "attack": attack}


def _said(work: _Work, one: Recipient) -> dict[str, Any]:
    settings = work.loaded.settings
    return {
        "dataset": settings.dataset,
        "version": settings.version,
        "route": work.route,
        "recipient": one.name,
        "made": utc_now(),
        "settings_sha256": of_value(settings.model_dump(mode="json")),
        "records": len(work.found.kept.records),
        "what_was_done": what_was_done(work.found, work.plan, encrypted=one.key is not None),
        "does_not_protect_from": what_stays_open(work.found, work.route, same_ids=work.same_ids),
    }


def _entry(work: _Work, one: Recipient, folder: Path) -> ProtectedEntry:
    settings = work.loaded.settings
    return ProtectedEntry(
        dataset=settings.dataset,
        version=settings.version,
        route=work.route,
        recipient=one.name,
        recipient_key=one.public,
        made=utc_now(),
        settings=of_value(settings.model_dump(mode="json")),
        files=hashes(folder),
    )


def remove_left(dataset: Path) -> None:
    """Remove what a killed process left, which is not encrypted."""
    for folder in dataset.glob(f"{PASSING}*"):
        shutil.rmtree(folder)


def replace_folder(folder: Path, final: Path) -> None:
    """Earlier files of the same version give way only to whole ones."""
    if final.exists():
        final.rename(folder.with_name("earlier"))
    folder.rename(final)
