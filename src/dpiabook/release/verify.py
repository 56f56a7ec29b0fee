"""Checks a finished pack by itself: its files' hashes, and the audit once more on what it stores."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from dpiabook.errors import Code, Refusal
from dpiabook.release.audit import AuditReport, Failure, audit
from dpiabook.release.beside import Beside
from dpiabook.release.hashes import HashReport, check_sums
from dpiabook.release.profiles import PROFILES, load_profile
from dpiabook.release.record import RECORD, PackRecord, read_record

_NOTHING = Beside()
_PROFILE = "the output profile in the record is not the built-in one of its name, or is not for this audience"


@dataclass(frozen=True)
class VerifyReport:
    """What was found in a pack.

    Attributes
    ----------
    release_id : str
        Of the pack.
    hashes : tuple of (str, HashReport)
        For each folder of the pack its name and the state of its files.
    audit : AuditReport
        Of all folders together.
    """

    release_id: str
    hashes: tuple[tuple[str, HashReport], ...]
    audit: AuditReport

    @property
    def passed(self) -> bool:
        """Whether the files are as they were and the audit passes."""
        return self.audit.passed and all(report.passed for _, report in self.hashes)

    def __str__(self) -> str:
        """One page: the verdict, then what it rests on."""
        verdict = "The pack is whole and passes the audit." if self.passed else "The pack does NOT pass."
        looked = f"{self.audit.tables} tables, {self.audit.cells} cells, {self.audit.sets} connected sets attacked"
        lines = [
            f"Release {self.release_id}",
            verdict,
            "",
            f"Output rules   {self.audit.profile}",
            *([f"  {self.audit.warning}"] if self.audit.warning else []),
            f"Audit          {looked}",
        ]
        lines += [f"  fails: {f.finding} ({f.table}): {f.reason}" for f in self.audit.failures]
        for name, report in self.hashes:
            lines.append(f"Files          {name}: {report.files} listed, {len(report.changed)} changed")
            for word, names in (("changed", report.changed), ("missing", report.missing), ("not listed", report.added)):
                lines += [f"  {word}: {path}" for path in names]
        return "\n".join(lines)


def verify_pack(folder: Path, beside: Beside = _NOTHING) -> VerifyReport:
    """Check a pack by what it stores, without the data.

    Parameters
    ----------
    folder : pathlib.Path
        One audience's folder of a pack, or the folder that holds them all; all are attacked together.
    beside : Beside
        Packs of the same data that readers have already.

    Returns
    -------
    VerifyReport
        Its text is one page.

    Raises
    ------
    Refusal
        `Code.SOURCE_MISSING` when there is no pack; `Code.SOURCE_UNREADABLE` when its record is not of this layout;
        `Code.NEEDS_MEMORY` when the audit is too large.
    """
    folders = pack_folders(folder)
    records = [read_record(found) for found in folders]
    statements = [statement for record in records for statement in record.statements]
    printed = [entry for record in records for entry in record.printed]
    report = audit(statements, printed, records[0].profile, beside)
    wrong = tuple(
        Failure(RECORD, record.audience, _PROFILE) for record in records if not _profile_holds(record, records[0])
    )
    report = replace(report, failures=wrong + report.failures)
    hashes = tuple((found.name, check_sums(found)) for found in folders)
    return VerifyReport(records[0].release_id, hashes, report)


def pack_folders(folder: Path) -> list[Path]:
    """The audiences' folders of a pack, sorted by name.

    Raises
    ------
    Refusal
        `Code.SOURCE_MISSING` when neither the folder nor one in it has a record.
    """
    candidates = [folder, *sorted(folder.iterdir())] if folder.is_dir() else []
    found = [path for path in candidates if (path / RECORD).is_file()]
    if not found:
        cure = "name the folder pack/ of a run, or one folder in it"
        raise Refusal(Code.SOURCE_MISSING, "there is no pack here", where=str(folder), cure=cure)
    return found


def _profile_holds(record: PackRecord, first: PackRecord) -> bool:
    """All folders of a pack follow one profile, and a built-in name means the built-in rules."""
    profile = record.profile
    genuine = profile.name not in PROFILES or profile == load_profile(profile.name)
    return genuine and profile == first.profile and (record.audience == "controller" or not profile.exact)
