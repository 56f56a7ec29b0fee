"""`dpiabook audit`: what an output checker is told of packs, and of tables that were made elsewhere."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from dpiabook.errors import Code, Refusal
from dpiabook.release.own.audit import OwnAudit, audit_tables
from dpiabook.release.own.reading import read_tables
from dpiabook.release.profiles import load_profile, own_profiles
from dpiabook.release.reachable import Reachable, Reached, reachable
from dpiabook.release.record import read_record
from dpiabook.release.verify import pack_folders
from dpiabook.settings import here
from dpiabook.settings.extensions import extensions_of

_OWNER_ONLY = 0o600


def audited(
    files: Sequence[Path], others: Sequence[Path], profile: str, total_labels: Sequence[str] = ()
) -> OwnAudit | Reachable:
    """Audit packs, or tables that were made elsewhere; what is named together is read together.

    Parameters
    ----------
    files, others : sequence of pathlib.Path
        Folders of packs, or files of tables.
    profile : str
        For tables: name or path of the output profile, also of one's own. A pack has its own.
    total_labels : sequence of str
        For tables: labels that name margins.

    Returns
    -------
    OwnAudit or Reachable

    Raises
    ------
    Refusal
        ``SETTING_VALUE`` for packs and tables together; and as `audited_tables`, `read_record` and `reachable`.
    """
    named = [*files, *others]
    packs = [path for path in named if path.is_dir()]
    if not packs:
        return audited_tables(named, profile, total_labels)
    if len(packs) < len(named):
        what, cure = "packs and tables are not audited together", "name packs alone, or tables alone"
        raise Refusal(Code.SETTING_VALUE, what, cure=cure)
    return reachable([read_record(folder) for pack in packs for folder in pack_folders(pack)])


def write_ranges(report: OwnAudit | Reachable, file: Path) -> None:
    """Write the range of every withheld count of packs, for the output checker alone.

    Parameters
    ----------
    report : OwnAudit or Reachable
    file : pathlib.Path
        A CSV file; only its owner may read it.

    Raises
    ------
    Refusal
        ``SETTING_VALUE`` for tables that were made elsewhere; ``OUTPUT_UNWRITABLE``.
    """
    if isinstance(report, OwnAudit):
        cure = "leave --ranges out: the audit of tables names the cells that are too close"
        raise Refusal(Code.SETTING_VALUE, "ranges are written for packs alone", where="--ranges", cure=cure)
    names = [field.name for field in fields(Reached)]
    try:
        with file.open("w", encoding="utf-8", newline="") as opened:
            file.chmod(_OWNER_ONLY)
            lines = csv.writer(opened)
            lines.writerow(names)
            lines.writerows([_plain(getattr(one, name)) for name in names] for one in report.ranges)
    except OSError:
        refusal = Refusal(Code.OUTPUT_UNWRITABLE, "the ranges cannot be written", where=str(file), cure="name a file")
        raise refusal from None


def _plain(value: object) -> object:
    """An end of a range as a whole number, or nothing where the range is open."""
    if isinstance(value, float):
        return int(value) if math.isfinite(value) else ""
    return value


def audited_tables(files: Sequence[Path], profile: str, total_labels: Sequence[str] = ()) -> OwnAudit:
    """Audit all tables of some files together.

    Parameters
    ----------
    files : sequence of pathlib.Path
        All that readers will have.
    profile : str
        Name or path of the output profile.
    total_labels : sequence of str
        Labels that name margins, such as a country's.

    Returns
    -------
    OwnAudit

    Raises
    ------
    Refusal
        ``SETTING_VALUE`` for a profile that is exact, since it lets everything out; and as `read_tables`.
    """
    own = own_profiles(extensions_of(here()))
    rules = own[profile] if profile in own else load_profile(profile)
    if rules.exact:
        what = f"the profile {rules.name} withholds nothing, so there is nothing to check"
        raise Refusal(Code.SETTING_VALUE, what, where="--profile", cure="name the profile of those who check outputs")
    tables = [table for file in files for table in read_tables(file)]
    return audit_tables(tables, rules, total_labels=total_labels)
