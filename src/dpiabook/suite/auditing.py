"""`dpiabook audit`: what an output checker is told of packs, and of tables that were made elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dpiabook.errors import Code, Refusal
from dpiabook.release.own.audit import OwnAudit, audit_tables
from dpiabook.release.own.reading import read_tables
from dpiabook.release.profiles import load_profile
from dpiabook.release.reachable import Reachable, reachable
from dpiabook.release.record import read_record
from dpiabook.release.verify import pack_folders


def audited(
    files: Sequence[Path], others: Sequence[Path], profile: str, total_labels: Sequence[str] = ()
) -> OwnAudit | Reachable:
    """Audit packs, or tables that were made elsewhere; what is named together is read together.

    Parameters
    ----------
    files, others : sequence of pathlib.Path
        Folders of packs, or files of tables.
    profile : str
        For tables: name or path of the output profile. A pack has its own.
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
    rules = load_profile(profile)
    if rules.exact:
        what = f"the profile {rules.name} withholds nothing, so there is nothing to check"
        raise Refusal(Code.SETTING_VALUE, what, where="--profile", cure="name the profile of those who check outputs")
    tables = [table for file in files for table in read_tables(file)]
    return audit_tables(tables, rules, total_labels=total_labels)
