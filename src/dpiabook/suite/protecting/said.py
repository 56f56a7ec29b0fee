"""What is said of a protected file: what was done, what that does not protect from, guidance and terms."""

from __future__ import annotations

from pathlib import Path

from dpiabook.mitigation.remainders import EVERYTHING
from dpiabook.pack.markdown import to_markdown
from dpiabook.pack.readers import researchers, sharing_terms
from dpiabook.release.record import RECORD, read_record
from dpiabook.release.statement import Statement
from dpiabook.suite.protecting.columns import Plan
from dpiabook.suite.protecting.measured import Measured, Route


def what_was_done(found: Measured, plan: Plan, *, encrypted: bool) -> list[str]:
    """What was done to the records, a sentence each."""
    done = [f"Made coarser or left out: {', '.join(found.recodes)}."] if found.recodes else []
    if plan.ids:
        done.append(
            f"Ids replaced by keyed pseudonyms (HMAC-SHA256 under a secret of this recipient): {', '.join(plan.ids)}."
        )
    if plan.gone:
        done.append(f"Not in the file: {', '.join(f'{name} ({why})' for name, why in plan.gone.items())}.")
    done.append("Records put into another order, which a secret decides.")
    return [*done, "Encrypted for this recipient alone."] if encrypted else done


def what_stays_open(found: Measured, route: Route, *, same_ids: bool = False) -> list[str]:
    """What the file does not protect from, a sentence each, with counts of the file itself."""
    people = found.left.people
    k = found.left.k
    unmet = people[people["under_k_after_most"] > 0]
    said = [
        "Another extract of the same people can be joined by what the records say, though not by id.",
        "Somebody who knows more of a person than was assumed may recognise the record.",
        "A group in which everybody is alike tells what it shares, without anybody being recognised.",
    ]
    if same_ids:
        said.append("The pseudonyms are the same in every version, so that people can be followed over versions.")
    whole = people[people["name"] == EVERYTHING]
    if len(whole):
        alone = int(whole["unique_after_most"].sum())
        said.insert(0, f"By all columns that are kept, {alone:,} records of {len(found.kept.records):,} are alone.")
    if len(unmet):
        names = ", ".join(str(name).replace("_", " ") for name in unmet["name"])
        said.insert(0, f"Groups under {k} are left for somebody who knows: {names}.")
    if route == "secure":
        said.insert(
            0, "The records are as fine as the source: for a secure setting with checked outputs, and no other."
        )
    return said


def write_words(found: Measured, run: Path, folder: Path) -> tuple[Path, Path]:
    """Write the researchers' guide and the schedule of terms, from what the last run released if there was one.

    Parameters
    ----------
    found : Measured
    run : pathlib.Path
        The finished run of the dataset version; it need not be there.
    folder : pathlib.Path

    Returns
    -------
    tuple of Path
        ``guide.md`` and ``terms.md``.
    """
    book, statements = found.book, _released(run)
    sections = {
        "guide.md": researchers(statements, "Guidance for researchers", book.speech),
        "terms.md": sharing_terms(statements, book.settings.context, "Schedule of the sharing agreement", book.speech),
    }
    for name, section in sections.items():
        (folder / name).write_text(to_markdown(section), encoding="utf-8")
    return folder / "guide.md", folder / "terms.md"


def _released(run: Path) -> list[Statement]:
    """What the pack for the DPIA prints, which passed the output rules; nothing where there is no run."""
    pack = run / "pack" / "dpia"
    return list(read_record(pack).statements) if (pack / RECORD).is_file() else []
