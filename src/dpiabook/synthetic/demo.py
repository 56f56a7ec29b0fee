"""Write the demonstration dataset: whole, once, and the same for the same arguments."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow.parquet as pq

from dpiabook import __version__
from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.machine.scratch import passing_folder
from dpiabook.synthetic.areas import SMALLEST_AREA, Areas, lay_out_areas
from dpiabook.synthetic.block import Programme
from dpiabook.synthetic.columns import CHILD_SCHEMA, YEAR_SCHEMA
from dpiabook.synthetic.descriptor import describe
from dpiabook.synthetic.plan import DEMO_VERSIONS, lay_plan

GENERATOR = 5
"""Raised whenever the same arguments would give other files, so that older files are made again."""

FEWEST_AREAS, MOST_AREAS = 5, 150
FEWEST_FAMILIES_PER_AREA = 2 * SMALLEST_AREA
RECEIPT = "made.json"


@dataclass(frozen=True)
class DemoFiles:
    """The files of one version of the demonstration.

    Attributes
    ----------
    data : Path
        ``children.parquet``, one row per child.
    dictionary : Path
        ``dictionary.json``, a Frictionless Data Package.
    years : Path or None
        ``years.parquet``, one row per child and school year; None when it was not asked for.
    residents : Path
        ``residents.csv``: `area_code`, `region_code`, `resident_children`.
    """

    data: Path
    dictionary: Path
    years: Path | None
    residents: Path


@dataclass(frozen=True)
class _Order:
    """What was asked for; the receipt beside the files repeats it."""

    version: str
    families: int
    areas: int
    seed: int
    year_table: bool
    canaries: bool
    generator: int = GENERATOR
    package: str = __version__

    def check(self) -> None:
        if self.version not in DEMO_VERSIONS:
            cure = did_you_mean(self.version, DEMO_VERSIONS) or f"use {' or '.join(DEMO_VERSIONS)}"
            raise Refusal(Code.SETTING_VALUE, "the demonstration has no such version", where="version", cure=cure)
        if not FEWEST_AREAS <= self.areas <= MOST_AREAS:
            cure = f"ask for {FEWEST_AREAS} to {MOST_AREAS} areas"
            raise Refusal(Code.SETTING_VALUE, "the number of areas is out of range", where="areas", cure=cure)
        if self.families < FEWEST_FAMILIES_PER_AREA * self.areas:
            cure = f"ask for at least {FEWEST_FAMILIES_PER_AREA} families for each area"
            raise Refusal(Code.SETTING_VALUE, "there are too few families for the areas", where="families", cure=cure)
        if self.seed < 0:
            raise Refusal(Code.SETTING_VALUE, "the seed is negative", where="seed", cure="use 0 or more")


def write_demo(  # noqa: PLR0913, PLR0917
    folder: Path,
    version: str = "2026-01",
    families: int = 20_000,
    areas: int = 12,
    seed: int = 1,
    year_table: bool = True,
    *,
    canaries: bool = False,
) -> DemoFiles:
    """Write one version of the invented programme into ``folder/version``.

    Parameters
    ----------
    folder : Path
        Where the versions lie side by side; made when it is not there.
    version : str
        One of `DEMO_VERSIONS`.
    families : int
        Families in the later version, at least 20 for each area; the earlier one lacks those that joined since and
        holds those that left.
    areas : int
        Invented areas, 5 to 150.
    seed : int
        Seed; 0 or more.
    year_table : bool
        Write the table of school years, too.
    canaries : bool
        Plant values that occur once, for tests of what leaves.

    Returns
    -------
    DemoFiles
        Paths of the files. The same arguments give the same bytes; complete files of an earlier call are kept.

    Raises
    ------
    Refusal
        An argument is out of its range, or the folder cannot be written.

    Notes
    -----
    Blocks of families are drawn and written one after another, one row group each: memory does not grow with
    `families`. Everything is written beside the final place and moved there when it is whole.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     files = write_demo(Path(folder), families=600)
    ...     pq.read_metadata(files.data).num_columns
    24
    """
    order = _Order(version, families, areas, seed, year_table, canaries)
    order.check()
    final = Path(folder) / version
    if not _is_made(final, order):
        try:
            _make(final, order)
        except OSError:
            cure = "name a folder that can be written and has room"
            raise Refusal(
                Code.OUTPUT_UNWRITABLE, "the demonstration could not be written", where=str(final), cure=cure
            ) from None
    return _files(final, order)


def _files(final: Path, order: _Order) -> DemoFiles:
    return DemoFiles(
        data=final / "children.parquet",
        dictionary=final / "dictionary.json",
        years=final / "years.parquet" if order.year_table else None,
        residents=final / "residents.csv",
    )


def _is_made(final: Path, order: _Order) -> bool:
    files = _files(final, order)
    wanted = (files.data, files.dictionary, files.years, files.residents)
    try:
        receipt = json.loads((final / RECEIPT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return receipt == asdict(order) and all(path is None or path.is_file() for path in wanted)


def _make(final: Path, order: _Order) -> None:
    final.parent.mkdir(parents=True, exist_ok=True)
    with passing_folder(final.parent, f".{final.name}-") as beside:
        whole = beside / "new"
        whole.mkdir()
        _write(_files(whole, order), order)
        (whole / RECEIPT).write_text(_as_json(asdict(order)), encoding="utf-8")
        if _is_made(final, order):
            return
        if final.exists():
            final.rename(beside / "old")
        try:
            whole.rename(final)
        except OSError:
            if not _is_made(final, order):
                raise


def _write(files: DemoFiles, order: _Order) -> None:
    layout = lay_out_areas(order.families, order.areas, order.seed)
    programme = Programme(layout, lay_plan(layout, order.version, canaries=order.canaries), order.seed)
    _write_tables(programme, files)
    _write_residents(layout, files.residents)
    files.dictionary.write_text(_as_json(describe(order.version, year_table=order.year_table)), encoding="utf-8")


def _write_tables(programme: Programme, files: DemoFiles) -> None:
    with pq.ParquetWriter(files.data, CHILD_SCHEMA, compression="zstd") as data:
        years = pq.ParquetWriter(files.years, YEAR_SCHEMA, compression="zstd") if files.years else None
        for first_family in programme.blocks:
            children = programme.children(first_family)
            data.write_table(programme.child_table(children))
            if years:
                years.write_table(programme.year_table(children, first_family))
        if years:
            years.close()


def _write_residents(layout: Areas, path: Path) -> None:
    regions = [layout.regions[region] for region in layout.region]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["area_code", "region_code", "resident_children"])
        writer.writerows(zip(layout.codes, regions, layout.residents.tolist(), strict=True))


def _as_json(content: object) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
