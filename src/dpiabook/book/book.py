"""What a notebook holds while it runs: settings, data, meanings, and the evidence that it gathers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import pandas as pd

from dpiabook.book import packing
from dpiabook.book.absent import ABSENT
from dpiabook.book.display import Aside, Shown
from dpiabook.book.education import education_counts
from dpiabook.book.files import FileFacts, file_facts, measured_at
from dpiabook.book.framed import frame_of
from dpiabook.book.guard import Guard
from dpiabook.book.handed_on import OwnWords, facts_of
from dpiabook.book.kept_figures import drawn_of, figures_file, write_figures
from dpiabook.book.lineage_of import lineage_of
from dpiabook.book.offered import Figures, Measures, in_five_lines
from dpiabook.book.opening import Opened, open_dataset, speech_for
from dpiabook.book.own_code import refuse_misspelt
from dpiabook.book.own_work import OwnWork
from dpiabook.book.packing import FOLDERS, Released, attacked, for_outside, gathered, released, write_packs
from dpiabook.book.panel import WhatIf
from dpiabook.book.parts import Parts
from dpiabook.book.reads import read_or_declared
from dpiabook.book.records import record_columns, write_records
from dpiabook.book.residents import resident_counts
from dpiabook.book.screening import Screening, screening_of
from dpiabook.book.seen import visible_facts
from dpiabook.book.snapshot import Snapshot, beside_file
from dpiabook.book.taking import shown_inside, taken, with_finding
from dpiabook.choosing.keys import Keys
from dpiabook.choosing.search import (
    COMBINATION_SIZE,
    MOST_CANDIDATES,
    MOST_TOLERANT_ROWS,
    SPECIAL_UNIQUE_SIZE,
    Search,
    search_of,
)
from dpiabook.choosing.visible import VisibleFacts
from dpiabook.counting import Source
from dpiabook.dictionary import Inventory
from dpiabook.evidence import Facts, Finding, Maker, write_findings
from dpiabook.evidence.event_tables import EventSummary
from dpiabook.evidence.making import not_assessed_in, what_is_there
from dpiabook.evidence.mitigation import risk_against_loss
from dpiabook.machine.memory import bytes_of, share_of
from dpiabook.machine.workers import threads
from dpiabook.meaning import Meaning, Records, Speech
from dpiabook.meaning.lineage import Lineage
from dpiabook.mitigation import Lattice, Node
from dpiabook.release.profiles import OutputProfile, profile_of
from dpiabook.result import NotAssessed
from dpiabook.sensitivity import Flags
from dpiabook.settings import Loaded, Settings
from dpiabook.settings.reads import note

_MANY_ROWS, _BYTES_PER_ROW = 1_000_000, 150
_SUMMARY = "B12"


@dataclass(repr=False)
class Book(Parts):
    """One notebook's view of a dataset version, and the findings it makes.

    Everything that a notebook computes goes through `measure` and `show`, so that whatever an engine or a library
    raises becomes one message without a value from the data.
    """

    notebook: str
    loaded: Loaded
    opened: Opened
    guard: Guard
    findings: list[Finding] = field(default_factory=list)
    released: list[Released] = field(default_factory=list)
    before: packing.Before = field(default_factory=packing.Before)
    shown: dict[str, Shown] = field(default_factory=dict)
    snapshot: Snapshot = field(default_factory=Snapshot)

    @property
    def settings(self) -> Settings:
        """The settings of this run."""
        return self.loaded.settings

    @property
    def profile(self) -> OutputProfile:
        """The output rules of this run."""
        return self.guard("output rules", profile_of, self.loaded)  # type: ignore[no-any-return]

    @property
    def data(self) -> Source | NotAssessed:
        """The source, or why there is none."""
        return self.opened.source or ABSENT["data"]

    def frame(self, columns: Sequence[str] | None = None, where: str | None = None, library: str = "pandas") -> Any:
        """Columns of the dataset as a frame of pandas or Polars, for cells of one's own; see `frame_of`."""
        return self.guard("frame", frame_of, self.data, columns, where, library, memory_gb=self.memory_gb)

    @property
    def records(self) -> Source | NotAssessed:
        """The source where it has one record for each person, or why there is none."""
        return ABSENT["records"] if self.roles.count else self.data

    @property
    def flags(self) -> Flags:
        """Which variables are sensitive, and why."""
        return self.opened.flags

    @property
    def inventory(self) -> Inventory:
        """What each variable means."""
        return self.opened.inventory

    @property
    def meaning(self) -> Meaning:
        """What the data mean, with their lineage."""
        return replace(self.opened.meaning, lineage=self.lineage)

    @cached_property
    def lineage(self) -> Lineage:
        """Which columns are made of which; looked for at its first use."""
        return self.guard("lineage", lineage_of, self.loaded, self.opened)  # type: ignore[no-any-return]

    @property
    def recognised(self) -> str:
        """The published collection in which the data were recognised, in words; empty where there is none."""
        return self.opened.recognised.in_words() if self.opened.recognised else ""

    @property
    def rows(self) -> Records | NotAssessed:
        """What a row of the source is, or why that is not known."""
        return self.opened.meaning.records or ABSENT["data"].of("rows")

    @property
    def event_tables(self) -> list[EventSummary] | NotAssessed:
        """What is made of the tables of events, or why nothing is."""
        if self.opened.joined is None:
            return ABSENT["data"].of("event_tables")
        return list(self.opened.joined.summaries) or ABSENT["event_tables"]

    @property
    def stated_people(self) -> int | None:
        """How many people the author says the dataset is about, where only a dictionary is given."""
        return self.settings.context.people if self.opened.source is None else None

    @property
    def ids(self) -> str | None:
        """The column by which results are matched to records, where the source keeps no order of rows."""
        source = self.opened.source
        return None if source is None or source.row_order else self.settings.roles.child_id

    @property
    def memory_gb(self) -> float:
        """Memory that a search may use, in GB: this notebook's share of the limit."""
        return bytes_of(share_of(self.settings.memory_limit)) / 1e9

    def search(
        self,
        candidates: int = MOST_CANDIDATES,
        combination_size: int = COMBINATION_SIZE,
        special_unique_size: int = SPECIAL_UNIQUE_SIZE,
        tolerant_rows: int = MOST_TOLERANT_ROWS,
    ) -> Search:
        """How deep to search; what this leaves out is shown."""
        keys, source = self.keys, self.opened.source
        rows = 0 if source is None else source.rows
        places = [name for name in (self.roles.area, self.roles.region) if name]
        limits = (candidates, combination_size, special_unique_size, tolerant_rows)
        found = self.guard("search", search_of, keys.known_to_others, places, keys.scenarios, rows, limits)
        return replace(found, undrawn=tuple(self.guard("intruders", lambda: keys.undrawn)))  # type: ignore[no-any-return]

    @property
    def keys(self) -> Keys:
        """The variables that each measure uses."""
        facts, lineage = (lambda: self.visible_facts), (lambda: self.lineage)
        return Keys(self.settings, self.opened.inventory, self.flags, self.speech, facts, lineage)

    @cached_property
    def visible_facts(self) -> VisibleFacts:
        """What others can see of the people in the data, and which facts tell them apart best."""
        return self.guard("visible facts", visible_facts, self.loaded, self.opened)  # type: ignore[no-any-return]

    @cached_property
    def speech(self) -> Speech:
        """How texts speak of the dataset."""
        return speech_for(self.loaded, self.opened.meaning, self.inventory)

    @cached_property
    def facts(self) -> Facts:
        """What the evidence functions know of the dataset."""
        return facts_of(self.settings, self.opened, self.speech)

    @cached_property
    def earlier(self) -> Opened | NotAssessed:
        """The version that this one is compared with."""
        version = self.settings.compare_with
        if version is None or self.opened.source is None:
            return ABSENT["earlier"]
        return self.guard(f"opening version {version}", self._open_version, version)  # type: ignore[no-any-return]

    def _open_version(self, version: str) -> Opened:
        settings = self.settings.model_copy(update={"version": version})
        return open_dataset(Loaded(settings, self.loaded.places, self.loaded.where))

    def measure(self, measure: Callable[..., Any], *inputs: Any, **options: Any) -> Any:
        """Call a measure, unless one of its inputs is not there; then give the reason instead."""
        given = map(not_assessed_in, (*inputs, *options.values()))
        missing = next((found for found in given if found), None)
        if missing is not None:
            return missing.of(measure.__name__)
        named = {name: what_is_there(one) for name, one in options.items()}
        self.guard(measure.__name__, refuse_misspelt, measure, inputs, options, self.notebook)
        return self.guard(measure.__name__, taken, measure, *map(what_is_there, inputs), **named)

    def each(self, measure: Callable[..., Any], *inputs: Any, **options: Any) -> Any:
        """Call a measure once for every name in the dictionaries among its inputs; the results carry the same names."""
        missing = next((found for found in map(not_assessed_in, inputs) if found), None)
        names = next((tuple(given) for given in inputs if isinstance(given, dict)), ())
        if missing is not None:
            return dict.fromkeys(names, missing) or missing

        def one(name: str) -> Any:
            return self.measure(
                measure, *(given[name] if isinstance(given, dict) else given for given in inputs), **options
            )

        with ThreadPoolExecutor(self._at_once) as pool:
            return dict(zip(names, pool.map(one, names), strict=True))

    @cached_property
    def _at_once(self) -> int:
        """How many calls of a measure are made side by side: as memory has room for, and one for few records."""
        source = self.opened.source
        if source is None or not source.row_order or source.rows < _MANY_ROWS:
            return 1
        return max(1, min(threads(), int(self.memory_gb * 1e9 / (source.rows * _BYTES_PER_ROW))))

    def optional(self, results: dict[str, Any]) -> dict[str, Any]:
        """The results with None for what was not assessed, for measures that can do without."""
        return {name: None if isinstance(found, NotAssessed) else found for name, found in results.items()}

    def either(self, *results: Any) -> Any:
        """The first of several results that was assessed; where none was, the first, with its reason."""
        return next((found for found in results if not isinstance(found, NotAssessed)), results[0])

    def first(self, results: Any) -> Any:
        """The first of several results: that of the first named combination."""
        missing = not_assessed_in(results)
        return missing if missing is not None else next(iter(results.values()))

    def show(self, evidence: Maker, *results: Any, **options: Any) -> Shown:
        """Word results as findings, keep them, and show them."""
        finding = self.guard(evidence.__name__, evidence, self.facts, *results, **options)
        self.findings = with_finding(self.findings, finding, anew=not self.guard.folder.in_run)
        shown: Shown = self.guard("showing", shown_inside, finding)
        self.shown[evidence.__name__] = shown
        return shown

    @property
    def measures(self) -> Measures:
        """Every measure by its name, on the book's data."""
        return Measures(self)

    @property
    def figures(self) -> Figures:
        """The figures that were shown, each by the name of its finding."""
        return Figures(self.shown)

    def __repr__(self) -> str:
        return in_five_lines(self)

    @property
    def own(self) -> OwnWork:
        """The measures and findings of the analyst's own extensions."""
        return OwnWork(self)

    def what_if(self, nodes: Lattice | NotAssessed) -> Shown | WhatIf:
        """Show the frontier; before a person with a panel to choose recodes and see risk and loss move."""
        shown = self.show(risk_against_loss, nodes)
        if isinstance(nodes, NotAssessed):
            return shown
        draw, measure = partial(self.guard, "what if", self._tried), partial(self.guard, "what if", measured_at, self)
        return WhatIf(shown, nodes, partial(draw, nodes), self.facts.groups, partial(measure, nodes))

    def _tried(self, nodes: Lattice, node: Node) -> Shown:
        return shown_inside(risk_against_loss(self.facts, nodes, tried=node))

    @property
    def file_facts(self) -> FileFacts:
        """Which columns of a file play which part when it is protected, attacked and measured."""
        return self.guard("facts of a file", file_facts, self)  # type: ignore[no-any-return]

    def show_where_it_applies(self, evidence: Maker, *results: Any) -> Shown | Aside:
        """Show a finding that not every dataset needs; where it does not apply, say so here and nowhere else."""
        missing = next((found for found in map(not_assessed_in, results) if found), None)
        return Aside(f"Not said here: {missing.reason}.") if missing else self.show(evidence, *results)

    @property
    def context(self) -> Mapping[str, Any]:
        """The author's own words, each read when it is asked for."""
        return OwnWords(self.settings.context)

    def beside(self, name: str) -> Path:
        """Where a file beside the parameters file lies (``exercise``, ``lookup``), if there is one."""
        note([f"beside.{name}"])
        return beside_file(self.loaded, name)

    @property
    def education_label(self) -> str:
        """The attribute that says who is missing from education, or nothing."""
        return self.settings.areas.education_status.missing or ""

    @property
    def education(self) -> Any:
        """Counts of people by region and what is recorded about their education."""
        return self.measure(education_counts, self.data, self.settings, self.opened.inventory)

    @property
    def residents(self) -> pd.DataFrame | None:
        """Residents by area, where the settings name such a file."""
        return self.guard("opening the resident counts", resident_counts, self.loaded)  # type: ignore[no-any-return]

    def screening(self) -> Screening:
        """Whether a DPIA is required, as far as this notebook's findings say."""
        return self.guard("screening", screening_of, self.findings, self.speech)  # type: ignore[no-any-return]

    def keep_records(self, name: str, **results: Any) -> str:
        """Keep figures of every record, in row order or beside its identifier, in the controlled part of the run."""
        table = self.guard("keeping records", record_columns, results, self.ids)
        path = self.guard.folder.records / f"{name}.parquet"
        self.guard("keeping records", write_records, table, path)
        return f"{table.num_columns} columns kept for the secure environment in records/{path.name}"

    @cached_property
    def gathered(self) -> list[Finding]:
        """The findings of all notebooks of this run."""
        return self.guard("gathering the findings", gathered, self.guard.folder, self.snapshot)  # type: ignore[no-any-return]

    @property
    def known(self) -> list[Finding]:
        """What all notebooks of this run have found, this one too; not what is said of the findings themselves."""
        return sorted((one for one in self._all if one.block != _SUMMARY), key=lambda finding: finding.block)

    @property
    def _all(self) -> list[Finding]:
        return sorted([*self.gathered, *self.findings], key=lambda finding: finding.block)

    def release(self) -> str:
        """Release the findings for the readers outside, and attack all that they could read together."""
        findings = self._all
        published = [self.facts.title(name) for name in self.settings.areas.published]
        given = (self.loaded, findings, self.snapshot.counted, published)
        self.before = self.guard("reading earlier releases", packing.released_before, *given)
        beside = self.before.beside
        shown = self.guard("holding back", for_outside, self.loaded, findings, beside, published)
        outside = packing.released_outside
        self.released = self.guard("releasing (outside)", outside, self.loaded, findings, shown, beside)
        report = self.guard("attacking the packs", attacked, self.released, beside)
        self.released += [self.guard("releasing (inside)", released, self.loaded, "controller", findings, findings)]
        return f"{report.tables} tables with {report.cells} numbers were attacked, and none could be undone"

    def write_packs(self) -> str:
        """Write the pack of every audience that the findings were released for."""
        given = (self.guard.folder, self.loaded, self.released, self.speech, self.before)
        written = zip(self.released, self.guard("writing the packs", write_packs, *given), strict=True)
        places = ((one.audience, len(made.files), "/".join(FOLDERS[one.audience])) for one, made in written)
        return "\n".join(f"{audience}: {files} files in {place}" for audience, files, place in places)

    def close(self) -> str:
        """Write the evidence of this notebook, and say how much there is."""
        self.own.show_rest()
        path = self.guard.folder.evidence_file(self.notebook)
        reads = read_or_declared(self.guard.folder.contract.reads)
        self.guard("looking at the data again", self.snapshot.note, path, self.loaded, reads)
        self.guard("writing the figures", write_figures, figures_file(path), drawn_of(self.shown))
        self.guard("writing the evidence", write_findings, path, self.findings)
        found = sum(finding.assessed for finding in self.findings)
        return f"{self.notebook}: {found} findings, {len(self.findings) - found} not assessed"
