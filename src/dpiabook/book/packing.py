"""From the findings of all notebooks to the pack of one audience."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from dpiabook.book.kept_figures import figure_key, figures_file, read_figures
from dpiabook.book.run_folder import RunFolder
from dpiabook.book.snapshot import Snapshot, refuse_other_state
from dpiabook.errors import Code, Refusal
from dpiabook.evidence import Finding, read_findings
from dpiabook.figures import Rendered, rendered
from dpiabook.machine.forked import side_by_side
from dpiabook.meaning import Speech
from dpiabook.pack.answers import ANSWERS, Answer, read_answers
from dpiabook.pack.assessed import Assessed, Past
from dpiabook.pack.build import Assembled, PackFiles, build_pack, check, forms, make_form
from dpiabook.pack.countries import jurisdiction_of
from dpiabook.pack.decisions import Decision, fingerprint, read_decisions
from dpiabook.pack.material import Material
from dpiabook.pack.remade import rendering_of
from dpiabook.pack.since import Since
from dpiabook.release.area_gate import enough_left, through_gate
from dpiabook.release.audit import AuditReport, audit
from dpiabook.release.beside import Beside
from dpiabook.release.cell_keys import with_noise
from dpiabook.release.earlier import Earlier, earlier_releases
from dpiabook.release.formatter import Formatter
from dpiabook.release.hashes import write_sums
from dpiabook.release.holding import hold_unprotected
from dpiabook.release.ledger import difference, read_ledger
from dpiabook.release.present import Decided, decided, present_all
from dpiabook.release.profiles import load_profile, profile_of
from dpiabook.release.pseudonyms import make_pseudonyms, read_secret
from dpiabook.release.record import PackRecord, printed_of, write_record
from dpiabook.release.rules import Rules
from dpiabook.release.statement import Audience, Statement
from dpiabook.settings import Loaded
from dpiabook.settings.extensions import extensions_of
from dpiabook.settings.reads import note

NOTEBOOKS = {
    "01_variable_inventory": ("B01", "the variables of the dataset and how well they are recorded"),
    "02_sensitive_attributes": ("B04", "which variables are sensitive"),
    "03_reidentification": ("B08", "whether people could be recognised"),
    "04_attribute_disclosure": ("B08", "what would be learned without recognising anyone"),
    "05_area_stigma": ("B09", "whether figures about areas can bear publication"),
    "06_mitigation": ("B10", "what less detail would save and cost"),
    "07_version_change": ("B11", "what a new version reveals beside the last one"),
}
_BEFORE_RECORDS = "B08.dictionary_bits"
"""What the dictionary alone says comes first in its notebook; beside what the records say it matters least."""
_NOTHING = Beside()
_STATE = 16
_WHERE_AND_HOW = ("source", "dictionary", "engine", "memory_limit", "extensions")
"""Settings that say where the data lie and what counts them; what they hold is in the findings."""
FOLDERS: dict[Audience, tuple[str, ...]] = {
    "controller": ("controlled", "controller-pack"),
    "dpia": ("pack", "dpia"),
    "public": ("pack", "public"),
}
OUTSIDE: tuple[Audience, ...] = ("dpia", "public")


@dataclass(frozen=True)
class Before:
    """What was released before, as what leaves now has to stand beside it.

    Attributes
    ----------
    earlier : Earlier
    beside : Beside
        Its packs, with the codes of their areas.
    state : str
        Signs of the present state of the data.
    """

    earlier: Earlier = field(default_factory=Earlier)
    beside: Beside = field(default_factory=Beside)
    state: str = ""


@dataclass(frozen=True)
class Released:
    """The findings as one audience may read them, the register of every number printed, and the release's id."""

    audience: Audience
    statements: tuple[Statement, ...]
    rules: Rules
    release: str


def gathered(folder: RunFolder, snapshot: Snapshot) -> list[Finding]:
    """The findings of all notebooks of one state of the data; one that has not run leaves a finding that says so."""
    found: list[Finding] = []
    for notebook, (block, about) in _gathered_from(folder).items():
        path = folder.evidence_of(notebook)
        if path is not None:
            refuse_other_state(path, snapshot)
        found += [_not_run(notebook, block, about)] if path is None else read_findings(path)
    counted = any(finding.block == "B08" and finding.assessed and finding.id != _BEFORE_RECORDS for finding in found)
    return sorted(found, key=lambda finding: (finding.block, counted and finding.id == _BEFORE_RECORDS))


def _gathered_from(folder: RunFolder) -> dict[str, tuple[str, str]]:
    """The notebooks whose findings make the pack, one's own last: block, and what would not be assessed."""
    own = {one.name: (one.block, f"what its notebook asks: {one.question}") for one in folder.notebooks if one.block}
    return {**NOTEBOOKS, **own}


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


def drawn(releases: Sequence[Released], kept: Mapping[str, Rendered]) -> list[dict[str, Rendered]]:
    """For each release its figures, drawn from released values, by statement id.

    What two audiences may read alike is drawn once, and what a notebook has drawn is taken from there.
    """
    asking = [{one.id: replace(one, audience="dpia") for one in given.statements if one.figure} for given in releases]
    different = list(dict.fromkeys(one for release in asking for one in release.values()))
    made = {one: kept.get(figure_key(one)) for one in different}
    lacking = [one for one, figure in made.items() if figure is None]
    made |= zip(lacking, side_by_side(rendered, lacking), strict=True)
    return [{name: figure for name, one in release.items() if (figure := made[one])} for release in asking]


def _kept(folder: RunFolder) -> dict[str, Rendered]:
    """The figures that the notebooks have drawn, by key."""
    found = [path for path in map(folder.evidence_of, _gathered_from(folder)) if path is not None]
    return {key: figure for path in found for key, figure in read_figures(figures_file(path)).items()}


def pack_folder(folder: RunFolder, audience: Audience) -> Path:
    """Where the pack of an audience lies."""
    return folder.pack_folder(*FOLDERS[audience])


def assessed_on(loaded: Loaded) -> date:
    """The only date of the pack: the settings', or today."""
    given = loaded.settings.assessed_on
    return date.fromisoformat(given) if given else datetime.now(UTC).date()


def release_id(loaded: Loaded, findings: Sequence[Finding]) -> str:
    """What identifies a release: dataset, version and eight signs for everything that it is made from.

    The same input gives the same id, and with it the same pseudonyms, whatever kind of file it lies in; anything else
    gives others. The signs are a keyed hash of exact figures: without the key nobody can try figures until they fit.
    """
    settings = loaded.settings.model_copy(update=dict.fromkeys(_WHERE_AND_HOW))
    given = repr((tuple(findings), settings, assessed_on(loaded), *_of_people(loaded)))
    secret = read_secret(loaded.places.outputs / ".keys")
    signs = hmac.new(secret, given.encode("utf-8", "backslashreplace"), hashlib.sha256).hexdigest()[:8]
    return f"{loaded.settings.dataset}/{loaded.settings.version}/{signs}"


def _of_people(loaded: Loaded) -> tuple[object, ...]:
    """What people have written, the texts of their country, and what they have added."""
    place = jurisdiction_of(loaded)
    return (decisions_of(loaded), place, extensions_of(loaded).used, *answers_of(loaded))


def decisions_of(loaded: Loaded) -> tuple[Decision, ...]:
    """The author's decisions, from ``<dataset>.decisions.csv`` beside the parameters file.

    The workbook of answers replaces this file: it is read for as long as there is none, and lives on in the pack's.
    """
    note(["beside.decisions", "beside.answers"])
    beside = loaded.places.parameters
    if (beside / f"{loaded.settings.dataset}.{ANSWERS}").exists():
        return ()
    return read_decisions(beside / f"{loaded.settings.dataset}.decisions.csv")


def answers_of(loaded: Loaded) -> tuple[Answer, ...]:
    """People's answers, from ``<dataset>.answers.xlsx`` beside the parameters file."""
    note(["beside.answers"])
    return read_answers(loaded.places.parameters / f"{loaded.settings.dataset}.{ANSWERS}")


def rules_for(audience: Audience, loaded: Loaded, findings: Iterable[Finding], release: str) -> Rules:
    """The output rules of an audience: everything inside, the settings' profile and pseudonyms outside."""
    profile = load_profile("controller") if audience == "controller" else profile_of(loaded)
    secret = read_secret(loaded.places.outputs / ".keys") if audience == "dpia" else b""
    label = make_pseudonyms(_areas(findings), release_id=release, secret=secret) if secret else None
    return Rules(profile, audience, label, Formatter(profile))


def _areas(findings: Iterable[Finding]) -> list[str]:
    """The codes of all areas that the findings name."""
    tables = [finding.table for finding in findings if finding.table is not None]
    places = [(table, at) for table in tables for at, column in enumerate(table.columns) if column.kind == "area"]
    return [str(row[at]) for table, at in places for row in table.rows if row[at] is not None]


def released(
    loaded: Loaded,
    audience: Audience,
    findings: Sequence[Finding],
    shown: Sequence[Finding] | None = None,
    withheld: Decided | None = None,
) -> Released:
    """Release for an audience what is to be shown of the findings (all, if not said); all make the release's id."""
    release = release_id(loaded, findings)
    seen = findings if shown is None else shown
    rules = rules_for(audience, loaded, seen, release)
    return Released(audience, present_all(seen, rules, withheld), rules, release)


def released_outside(
    loaded: Loaded, findings: Sequence[Finding], shown: Sequence[Finding], beside: Beside = _NOTHING
) -> list[Released]:
    """Release for every audience outside what may be shown of the findings; what is withheld is decided once."""
    withheld = decided(shown, profile_of(loaded), beside)
    return [released(loaded, audience, findings, shown, withheld) for audience in OUTSIDE]


def released_before(
    loaded: Loaded, findings: Sequence[Finding], counted: str, published: Collection[str] = ()
) -> Before:
    """Earlier releases of the dataset, from its ledger.

    Parameters
    ----------
    loaded : Loaded
    findings : sequence of Finding
        All of this run; they say which areas there are.
    counted : str
        `Snapshot.counted`.
    published : collection of str
        Attributes, as tables name them, of which exact numbers by area have been published.
    """
    secret = read_secret(loaded.places.outputs / ".keys")
    state = hmac.new(secret, counted.encode(), hashlib.sha256).hexdigest()[:_STATE] if counted else ""
    ledger = ledger_file(loaded)
    own = release_id(loaded, findings)
    earlier = earlier_releases(ledger, read_ledger(ledger), release_id=own, state=state)
    profile = profile_of(loaded)
    told = with_noise(findings, profile, secret) if earlier.records else []
    areas = _areas(through_gate(told, profile, published)[0])
    areas += _areas(findings) if areas else []
    codes = {
        before: {label: code for code, label in make_pseudonyms(areas, release_id=before, secret=secret).labels.items()}
        for before in {record.release_id for record in earlier.records}
    }
    return Before(earlier, Beside(earlier.records, codes), state)


def ledger_file(loaded: Loaded) -> Path:
    """The ledger of the dataset's releases."""
    note(["beside.ledger"])
    return loaded.places.outputs / loaded.settings.dataset / "ledger.json"


def for_outside(
    loaded: Loaded, findings: Sequence[Finding], beside: Beside = _NOTHING, published: Collection[str] = ()
) -> list[Finding]:
    """The findings with areas together whose rows would name them, and without the tables that the attack undoes."""
    profile, secret = profile_of(loaded), read_secret(loaded.places.outputs / ".keys")
    passed, gate = through_gate(with_noise(findings, profile, secret), profile, published)
    passed = with_noise(passed, profile, secret)
    return enough_left(passed, hold_unprotected(passed, profile, beside), gate, profile)


def write_packs(
    folder: RunFolder, loaded: Loaded, releases: Sequence[Released], speech: Speech, before: Before
) -> list[PackFiles]:
    """Draw released statements anew, and write the pack of each audience with its hashes."""
    records = [_record(loaded, one, before.state) for one in releases if one.audience != "controller"]
    since = _since(loaded, records, before.earlier)
    noted = {one.id: fingerprint(one) for given in releases if given.audience == "dpia" for one in given.statements}
    drawings = drawn(releases, _kept(folder))
    materials = [
        replace(_material(loaded, *one, since, noted), speech=speech) for one in zip(releases, drawings, strict=True)
    ]
    made_from = {one.assessed.audience: rendering_of(one) for one in materials}
    kept: dict[str, PackRecord] = {
        record.audience: record.model_copy(update={"rendering": made_from[record.audience]}) for record in records
    }
    made = _made(materials)
    with ThreadPoolExecutor(len(materials) or 1) as pool:
        return list(pool.map(lambda *one: _write_pack(folder, kept, *one), materials, made))


def _made(materials: Sequence[Material]) -> list[dict[str, bytes]]:
    """The files of each pack; forms that take long are spread over the cores, whichever pack they belong to."""
    for material in materials:
        check(material.statements, material.assessed.audience, material.speech.jurisdiction)
    packs = [Assembled.of(material) for material in materials]
    pieces = [(number, name) for number, material in enumerate(materials) for name in forms(material)]
    pieces.sort(key=lambda piece: forms(materials[piece[0]]).index(piece[1]))
    results = side_by_side(lambda piece: make_form(piece[1], packs[piece[0]]), pieces)
    files: list[dict[str, bytes]] = [{} for _ in materials]
    for (number, _), made in zip(pieces, results, strict=True):
        files[number] |= made
    return files


def _material(
    loaded: Loaded, given: Released, figures: Mapping[str, Rendered], since: Since | None, noted: Mapping[str, str]
) -> Material:
    """Everything that the pack of an audience is made from; what people wrote is for the public where they say so."""
    settings, outside = loaded.settings, given.audience == "public"
    assessed = Assessed(
        settings.dataset,
        settings.version,
        assessed_on(loaded),
        given.audience,
        given.release,
        since,
        _history(loaded, given.release),
        given.rules.profile.warning,
        extensions_of(loaded).used,
    )
    decisions = () if outside else decisions_of(loaded)
    answers = tuple(one for one in answers_of(loaded) if one.public or not outside)
    material = Material(given.statements, settings.context, figures, decisions, assessed, {} if outside else noted)
    return replace(material, answers=answers)


def _history(loaded: Loaded, release: str) -> tuple[Past, ...]:
    """The releases that the ledger holds, other than this one."""
    earlier = read_ledger(ledger_file(loaded))
    others = [one for one in earlier if one.release_id != release]
    return tuple(Past(one.release_id, one.version, one.approved_on, one.approved_by) for one in others)


def _since(loaded: Loaded, records: Sequence[PackRecord], before: Earlier) -> Since | None:
    """How the draft differs from the last release that is not the draft itself."""
    earlier = read_ledger(ledger_file(loaded))
    earlier = [entry for entry in earlier if records and entry.release_id != records[0].release_id]
    return Since(earlier[-1], difference(records, earlier[-1:])[0], str(before)) if earlier else None


def _write_pack(
    folder: RunFolder, records: Mapping[str, PackRecord], material: Material, made: Mapping[str, bytes]
) -> PackFiles:
    target = pack_folder(folder, material.assessed.audience)
    files = build_pack(target, material, made)
    if material.assessed.audience in records:
        write_record(target, records[material.assessed.audience])
    write_sums(target)
    return files


def _record(loaded: Loaded, given: Released, state: str) -> PackRecord:
    """What the pack says of itself to a machine, so that it can be checked by itself."""
    return PackRecord(
        release_id=given.release,
        dataset=loaded.settings.dataset,
        version=loaded.settings.version,
        assessed_on=assessed_on(loaded).isoformat(),
        audience=given.audience,
        profile=given.rules.profile,
        statements=given.statements,
        printed=printed_of(given.statements, given.rules.formatter),
        state=state,
    )


def attacked(outside: Sequence[Released], beside: Beside = _NOTHING) -> AuditReport:
    """Attack everything that leaves, all audiences together with what left before, and refuse what does not hold.

    Raises
    ------
    Refusal
        ``RELEASE_BLOCKED``, with the tables that failed.
    """
    statements = [statement for one in outside for statement in one.statements]
    register = [entry for one in outside for entry in one.rules.formatter]
    label = next((one.rules.pseudonyms for one in outside if one.rules.pseudonyms is not None), str)
    report = audit(statements, register, outside[0].rules.profile, beside, label)
    if report.failures:
        where = "; ".join(sorted({f"{failure.finding}: {failure.reason}" for failure in report.failures}))
        cure = "release fewer or coarser tables; the findings are whole in controlled/evidence"
        raise Refusal(Code.RELEASE_BLOCKED, "the audit can undo what was withheld", where=where, cure=cure)
    return report
