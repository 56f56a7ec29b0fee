"""What is said of a protected file: what was done, what that does not protect from, guidance and terms."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from dpiabook.mitigation.remainders import EVERYTHING
from dpiabook.pack.forms.markdown import to_markdown
from dpiabook.pack.readers import researchers, sharing_terms
from dpiabook.release.record import RECORD, read_record
from dpiabook.release.statement import Statement
from dpiabook.suite.protecting.columns import Plan
from dpiabook.suite.protecting.measured import Measured, Route


def what_was_done(found: Measured, plan: Plan, *, encrypted: bool) -> list[str]:
    """What was done to the records, a sentence each."""
    done = [f"Made coarser or left out: {', '.join(found.recodes)}."] if found.recodes else []
    if found.closed is not None and found.closed.changed:
        done.append(f"So that nobody shares all visible facts with fewer than {found.closed.k}: {found.closed.words}.")
    if found.perturbed is not None:
        changed = found.perturbed.changed.items()
        told = [f"{name} {share:.1%}" for name, share in changed if name not in found.perturbed.untold]
        done += [f"Perturbed: {step.words}." for step in found.perturbed.steps]
        done += [f"Share of records in which a value is another: {', '.join(told)}."] if told else []
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
    people, k = found.people, found.book.settings.targets.k
    said = [
        "Another extract of the same people can be joined by what the records say, though not by id.",
        "Somebody who knows more of a person than was assumed may recognise the record.",
        "A group in which everybody is alike tells what it shares, without anybody being recognised.",
    ]
    if found.perturbed is not None:
        said += [
            "A perturbed value need not be anybody's; whoever knows the method can still say how likely each is.",
            "What changes between versions is perturbed otherwise: comparing files of the same people weakens it.",
        ]
    if found.closed is not None and found.closed.blanked is not None and found.ids:
        said.append("A value that was blanked for one person may stand in the records of those who live with them.")
    if found.ids:
        said.append("Another file of this version for the same recipient has the same pseudonyms, and joins by id.")
    if same_ids:
        said.append("The pseudonyms are the same in every version, so that people can be followed over versions.")
    said.insert(0, _linked(found))
    whole = people[people["name"] == EVERYTHING]
    if len(whole):
        alone = int(whole["unique_after_most"].sum())
        said.insert(0, f"By all columns that are kept, {alone:,} records of {len(found.kept.records):,} are alone.")
    said[:0] = _few_left(people, k)
    if route == "secure":
        said.insert(
            0, "The records are as fine as the source: for a secure setting with checked outputs, and no other."
        )
    return said


def _few_left(people: pd.DataFrame, k: int) -> list[str]:
    """For whom groups are small, surely, or where what is missing or blanked is read as it stands."""
    surely, perhaps = people["under_k_after"] > 0, people["under_k_after_most"] > 0
    told = {
        f"Groups under {k} are left": surely,
        f"Groups under {k} may be left": perhaps & ~surely,
    }
    names = people["name"].str.replace("_", " ")
    return [f"{said} for somebody who knows: {', '.join(names[rows])}." for said, rows in told.items() if rows.any()]


def _linked(found: Measured) -> str:
    """What an intruder with the originals and all columns finds, who weighs how well records agree."""
    attacks = found.attacks
    return (
        f"Somebody who holds the same records and compares all columns links {int(attacks['linked_every']):,} of "
        f"{int(attacks['drawn']):,} records drawn rightly, and {int(attacks['linked_every_wrong']):,} wrongly."
    )


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
