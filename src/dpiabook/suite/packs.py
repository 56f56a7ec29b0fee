"""What `dpiabook verify` says of a finished pack."""

from __future__ import annotations

from pathlib import Path

from dpiabook.errors import Code, Refusal, refuse_all
from dpiabook.release.hashes import SUMS, HashReport, check_sums


def verified(pack: Path) -> str:
    """Check a pack against its own sums; it needs nothing else, so it can be done where the pack was sent.

    Parameters
    ----------
    pack : Path
        A folder with ``SHA256SUMS``, or one that holds such folders.

    Returns
    -------
    str
        One line a folder.

    Raises
    ------
    Refusal
        ``RELEASE_BLOCKED`` when a file was changed, removed or added; ``SOURCE_MISSING`` when there are no sums.
    """
    folders = [path.parent for path in sorted(pack.glob(f"*/{SUMS}"))] or [pack]
    reports = [(folder, check_sums(folder)) for folder in folders]
    refuse_all(_refusal(folder, report) for folder, report in reports if not report.passed)
    return "\n".join(f"{folder}: {report.files} files, all as they were written" for folder, report in reports)


def _refusal(folder: Path, report: HashReport) -> Refusal:
    """Name the files that are not as they were."""
    kinds = (("changed", report.changed), ("missing", report.missing), ("added", report.added))
    what = "; ".join(f"{kind}: {', '.join(names)}" for kind, names in kinds if names)
    cure = "use the pack as it was made, or run dpiabook again"
    return Refusal(Code.RELEASE_BLOCKED, f"the pack is not as it was written ({what})", where=str(folder), cure=cure)
