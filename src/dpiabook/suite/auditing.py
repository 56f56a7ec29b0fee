"""`dpiabook audit`: what an output checker is told of tables that were made elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dpiabook.errors import Code, Refusal
from dpiabook.release.own.audit import OwnAudit, audit_tables
from dpiabook.release.own.reading import read_tables
from dpiabook.release.profiles import load_profile


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
