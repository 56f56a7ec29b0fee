"""From the findings of all notebooks to the pack of one audience."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from dpiabook.book.run_folder import RunFolder
from dpiabook.evidence import Finding, read_findings
from dpiabook.figures import Drawing, draw
from dpiabook.pack.build import PackFiles, build_pack
from dpiabook.release.formatter import Formatter
from dpiabook.release.present import present
from dpiabook.release.profiles import load_profile
from dpiabook.release.pseudonyms import pseudonyms, secret_key
from dpiabook.release.rules import Rules
from dpiabook.release.statement import Audience, Statement
from dpiabook.settings import Loaded

NOTEBOOKS = {
    "01_variable_inventory": ("B01", "the variables of the dataset and how well they are recorded"),
    "02_sensitive_attributes": ("B04", "which variables are sensitive"),
    "03_reidentification": ("B08", "whether people and families could be recognised"),
    "04_attribute_disclosure": ("B08", "what would be learned without recognising anyone"),
    "05_area_stigma": ("B09", "whether figures about areas can bear publication"),
    "06_mitigation": ("B10", "what less detail would save and cost"),
    "07_version_change": ("B11", "what a new version reveals beside the last one"),
}
FOLDERS: dict[Audience, tuple[str, ...]] = {
    "controller": ("controlled", "controller-pack"),
    "dpia": ("pack", "dpia"),
    "public": ("pack", "public"),
}


def gathered(folder: RunFolder) -> list[Finding]:
    """The findings of all notebooks; a notebook that has not run leaves a finding that says so."""
    found: list[Finding] = []
    for notebook, (block, about) in NOTEBOOKS.items():
        path = folder.evidence_of(notebook)
        found += [_not_run(notebook, block, about)] if path is None else read_findings(path)
    return sorted(found, key=lambda finding: finding.block)


def _not_run(notebook: str, block: str, about: str) -> Finding:
    return Finding(
        id=f"{block}.{notebook}",
        block=block,
        title=f"Not assessed: {about}",
        sentence=f"This assessment does not cover {about}: the notebook {notebook} has not been run.",
        method="No figure was computed, and none is assumed.",
        author_decides="Whether the notebook is to be run before the assessment is used.",
        assessed=False,
    )


def drawn(statements: Iterable[Statement]) -> dict[str, Drawing]:
    """The figures of the statements that have one, drawn from released values, by statement id."""
    drawings = {statement.id: draw(statement) for statement in statements}
    return {name: drawing for name, drawing in drawings.items() if drawing is not None}


def pack_folder(folder: RunFolder, audience: Audience) -> Path:
    """Where the pack of an audience lies."""
    return folder.root.joinpath(*FOLDERS[audience])


def assessed_on(loaded: Loaded) -> date:
    """The only date of the pack: the settings', or today."""
    given = loaded.settings.assessed_on
    return date.fromisoformat(given) if given else datetime.now(UTC).date()


def rules_for(audience: Audience, loaded: Loaded) -> Rules:
    """The output rules of an audience: everything inside, the settings' profile and pseudonyms outside."""
    settings, places = loaded.settings, loaded.places
    profile = load_profile("controller" if audience == "controller" else settings.profile)
    label = None
    if audience == "dpia":
        release_id = f"{settings.dataset}/{settings.version}"
        label = pseudonyms(secret_key(places.outputs / ".keys"), release_id)
    return Rules(profile, audience, label, Formatter(profile))


def write_pack(folder: RunFolder, loaded: Loaded, audience: Audience, findings: Iterable[Finding]) -> PackFiles:
    """Release the findings for an audience, draw them anew, and write the pack."""
    rules = rules_for(audience, loaded)
    statements = [present(finding, rules) for finding in findings]
    return build_pack(
        pack_folder(folder, audience),
        statements,
        loaded.settings.context,
        drawings=drawn(statements),
        audience=audience,
        assessed_on=assessed_on(loaded),
        dataset=loaded.settings.dataset,
        version=loaded.settings.version,
    )
