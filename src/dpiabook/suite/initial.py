"""The first parameters file and the sheet for a dataset: everything proposed, everything to be confirmed."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dpiabook.book.examples import EXAMPLE, example_file
from dpiabook.book.extended import additions_to
from dpiabook.counting import open_source
from dpiabook.counting.locations import is_url, parse_url
from dpiabook.dictionary import Inventory, read_dictionary
from dpiabook.dictionary.sheet_rows import ENDING, Sheet, raw_sheet
from dpiabook.dictionary.within import in_words
from dpiabook.errors import Code, Refusal
from dpiabook.finding import Beside, FoundVariable, find_meaning
from dpiabook.finding.beside import with_files_beside
from dpiabook.finding.gathered import gathered
from dpiabook.release.profiles import profile_of
from dpiabook.sensitivity import propose
from dpiabook.sensitivity.own import Additions
from dpiabook.settings import Loaded, Settings, load_settings, places_for
from dpiabook.settings.places import split_part
from dpiabook.sheet import (
    Held,
    could_be_codes,
    held_codes,
    merged,
    proposed_rows,
    with_having_asked,
    write_csv,
    write_workbook,
)
from dpiabook.sheet.workbook import cited
from dpiabook.suite.initial_text import Proposed, parameters_text
from dpiabook.suite.looking import dataset_name, own_dictionary
from dpiabook.suite.own_files import keep_out_of_git, write_new
from dpiabook.suite.several import File, Together, together

_MOST_SUMMARIES = 4
_IN_THE_SHEET = ("identifier", "free text")
"""What questions are about that the sheet's coloured rows ask already."""
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Written:
    """The files that were written, and what a person has to see to.

    Attributes
    ----------
    parameters : Path
        The parameters file; it is kept where there was one.
    sheet : Path or None
        The workbook of variables; None where only a dictionary was given.
    csv : Path or None
        The same as a CSV, where it was asked for.
    identifiers : tuple of str
        Columns that stop a run until their row is confirmed, or they are removed.
    questions : tuple of str
        What only a person can answer, most pressing first.
    new, gone : tuple of str
        Variables that the sheet did not have, and that the file no longer has; empty at first.
    kept : bool
        The parameters file was there already.
    notes : tuple of str
        What was done to read the source; what of the dictionary was not used, or was read in another way.
    """

    parameters: Path
    sheet: Path | None = None
    csv: Path | None = None
    identifiers: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    kept: bool = False
    notes: tuple[str, ...] = ()


def initialise(
    sources: Sequence[str],
    dictionary: Path | None = None,
    out: Path | None = None,
    *,
    as_csv: bool = False,
    progress: Progress = lambda step, share: None,
) -> Written:
    """Look at a file, and write a short parameters file and the sheet that says what each variable is.

    Parameters
    ----------
    sources : sequence of str
        Paths, folders or database URLs: the first is the table of people, others are its versions or tables of events.
        None of them: only a dictionary. One parameters file: its source is looked at again.
    dictionary : Path, optional
        The data dictionary. It stays as it is, and is cited in the sheet. A Stata, SPSS or SAS file is its own.
    out : Path, optional
        The file to write; ``parameters/<name of the source>.yml`` when None.
    as_csv : bool
        Write the sheet as CSV, too.
    progress : callable
        Told each step and the share that is done.

    Returns
    -------
    Written
        Run again it keeps the parameters file, and in the sheet whatever a person confirmed or changed.

    Raises
    ------
    Refusal
        As the readers do; ``SETTING_VALUE`` without source and dictionary; ``OUTPUT_UNWRITABLE`` when nothing can be
        written there.
    """
    sources, out = _named(sources, out)
    if not sources and dictionary is None:
        cure = "name a source, or a dictionary with --dictionary"
        raise Refusal(Code.SETTING_VALUE, "neither a source nor a dictionary is named", where="init", cure=cure)
    file = out or Path("parameters") / f"{dataset_name(str(sources[0] if sources else dictionary))}.yml"
    if not sources:
        return _of_dictionary(file, dictionary)
    if dictionary is None:
        dictionary = own_dictionary(str(sources[0]), lambda: open_source(sources[0]).columns)
    return _of_files(sources, dictionary, file, as_csv=as_csv, progress=progress)


def _named(sources: Sequence[str], out: Path | None) -> tuple[Sequence[str], Path | None]:
    """The sources, and the parameters file where one is named in their place."""
    if len(sources) != 1 or Path(sources[0]).suffix not in {".yml", ".yaml"}:
        return sources, out
    loaded = load_settings(Path(sources[0]))
    source = loaded.settings.source
    if source is None:
        raise Refusal(Code.SETTING_VALUE, "the parameters file names no source", where=sources[0], cure="name one")
    if not is_url(source) and not source.startswith(EXAMPLE):
        location = source.replace("{version}", loaded.settings.version)
        source = str(loaded.places.resolve(location, what="source", code=Code.SOURCE_MISSING))
    return [source], Path(sources[0])


def _of_dictionary(file: Path, dictionary: Path | None) -> Written:
    """A parameters file that names a dictionary alone."""
    read_dictionary(Path(str(dictionary)))
    name = _from(file, str(dictionary))
    write_new(file, parameters_text(Proposed(dataset=dataset_name(str(dictionary)), source=None, dictionary=name)))
    keep_out_of_git(file)
    return Written(file)


def _of_files(
    sources: Sequence[str], dictionary: Path | None, file: Path, *, as_csv: bool, progress: Progress
) -> Written:
    """Look at the files, and write what was found."""
    settings = load_settings(file).settings if file.exists() else None
    given = settings or Settings(source=None, dictionary=None)
    loaded = Loaded(given, places_for(file), str(file))
    own = additions_to(loaded)
    sheet = sheet_of(file)
    there = next((path for path in (sheet, sheet.with_suffix(".csv")) if path.is_file()), None)
    inventory = _inventory(there, dictionary)
    looked = [_looked(source, file, dictionary, (inventory, given, own), progress) for source in sources]
    files = together(looked if len(looked) > 1 else [_with_beside(looked[0])])
    proposed = proposed_rows(files.people.found, _held(files.people, loaded))
    before = raw_sheet(there) if there is not None else None
    rows = merged(before, proposed)
    if settings is None:
        write_new(file, parameters_text(_proposed(files, file, sheet)))
    keep_out_of_git(file, sheet, sheet.with_suffix(".csv"))
    given_by = _from(file, str(dictionary)) if dictionary is not None else cited(there) if there is not None else ""
    kinds = files.people.found.flags.known
    write_workbook(sheet, rows, what=Path(files.people.location).name, given=given_by, kinds=kinds)
    if as_csv or sheet.with_suffix(".csv").is_file():
        write_csv(sheet.with_suffix(".csv"), rows)
    read = [f"source: {note}" for note in files.people.source.notes]
    notes = (*read, *_within(dictionary, sources[0]), *(inventory.notes if inventory is not None else ()))
    return replace(_told(file, files.people, rows, before, kept=settings is not None), notes=notes)


def _within(dictionary: Path | None, source: str) -> tuple[str, ...]:
    """That a sheet of the same workbook is the dictionary."""
    book, sheet = ("", "") if dictionary is None else (str(dictionary).partition("#")[0], dictionary.name)
    same = "#" in sheet and Path(book).expanduser() == Path(source.partition("#")[0]).expanduser()
    return (in_words(dictionary),) if same and dictionary is not None else ()


def sheet_of(file: Path) -> Path:
    """The workbook that belongs to a parameters file.

    Examples
    --------
    >>> sheet_of(Path("parameters/mine.yml")).as_posix()
    'parameters/mine.variables.xlsx'
    """
    return file.with_name(f"{file.stem}{ENDING}.xlsx")


def _told(file: Path, people: File, rows: Sequence[dict[str, str]], before: Sheet | None, *, kept: bool) -> Written:
    """What was written, and what has to be seen to."""
    found, sheet = people.found, sheet_of(file)
    csv = sheet.with_suffix(".csv")
    open_rows = {row["variable"] for row in rows if not row.get("confirmed")}
    stopping = tuple(one.name for one in found.variables if _identifies(one) and one.name in open_rows)
    names = [one.name for one in found.variables]
    return Written(
        file,
        sheet,
        csv if csv.is_file() else None,
        stopping,
        tuple(question.text for question in found.questions if question.about not in _IN_THE_SHEET),
        tuple(name for name in names if before is not None and name not in before),
        tuple(row.name for row in before.rows if row.name not in names) if before is not None else (),
        kept,
    )


def _identifies(one: FoundVariable) -> bool:
    return bool(one.identifier.value) or one.free_text.value


def _held(people: File, loaded: Loaded) -> dict[str, Held]:
    """The codes that may be shown: those that enough people hold, by the rules of the output profile."""
    found = people.found
    person = found.roles.get("person_id")
    count = found.roles.get("count")
    return held_codes(
        people.source,
        could_be_codes(found),
        threshold=profile_of(loaded).threshold,
        person=person.value if person is not None and found.people != found.rows else None,
        count=count.value if count is not None else None,
    )


def _inventory(sheet: Path | None, dictionary: Path | None) -> Inventory | None:
    """What is declared: in the sheet that is there, before the dictionary that was given."""
    said = read_dictionary(dictionary) if dictionary is not None else None
    if sheet is None:
        return said
    ours = read_dictionary(sheet)
    if said is None:
        return ours
    settled = {one.name: one for one in ours if one.confirmed}
    more = tuple(one for one in ours if one.confirmed and one.name not in said)
    return replace(said, variables=(*(settled.get(one.name, one) for one in said), *more))


def _looked(
    location: str,
    file: Path,
    dictionary: Path | None,
    said: tuple[Inventory | None, Settings, Additions],
    progress: Progress,
) -> File:
    """Open one of the files, and look at it with what is said of it."""
    inventory, settings, own = said
    if location.startswith(EXAMPLE):
        path: str | Path = example_file(file.parent / ".examples", location.removeprefix(EXAMPLE))
    else:
        path = location
    opened = open_source(path, layout=dictionary if dictionary is not None and dictionary.is_file() else None)
    source = replace(gathered(opened), notes=opened.notes)
    found = find_meaning(source, inventory, settings, own, progress=progress)
    return File(location, source, with_having_asked(found, source))


def _with_beside(file: File) -> File:
    """The same with the files that lie beside it."""
    return replace(file, found=with_files_beside(file.found, file.source, file.location))


def _proposed(files: Together, file: Path, sheet: Path) -> Proposed:
    """What the first parameters file says."""
    people = files.people
    source, version, earlier = _from(file, people.location), "1", None
    if files.version is not None:
        version, earlier = files.version
        source = Path(source).with_name(Path(source).name.replace(version, "{version}")).as_posix()
    elif people.found.pattern and "://" not in people.location:
        version, source = people.found.version, Path(source).with_name(people.found.pattern).as_posix()
    events = [(one, other) for one, other in zip(files.others, files.files, strict=True) if one.relation == "events"]
    return Proposed(
        dataset=dataset_name(people.location),
        source=source,
        dictionary=sheet.name,
        version=version,
        compare_with=earlier,
        tables={dataset_name(one.location): _table(file, one, other) for one, other in events},
        found=people.found,
        education=propose(people.found.inventory, people.found.flags).education,
        sheet=sheet.name,
    )


def _table(file: Path, beside: Beside, events: File) -> dict[str, Any]:
    """A table of events: its sensitive variables are counted for each person."""
    sensitive = [one.name for one in events.found.variables if one.sensitive and not _identifies(one)]
    summaries = dict.fromkeys([name for name in sensitive if name != beside.link][:_MOST_SUMMARIES], "count")
    return {"source": _from(file, beside.location), "link": beside.link, "summaries": summaries}


def _from(file: Path, location: str) -> str:
    """A location as the parameters file's folder sees it."""
    if is_url(location):
        return _url_from(file, location)
    if location.startswith(EXAMPLE):
        return location
    path, part = split_part(Path(location).expanduser())
    found = Path(os.path.relpath(path.resolve(), file.resolve().parent)).as_posix()
    return f"{found}#{part}" if part else found


def _url_from(file: Path, url: str) -> str:
    """The URL of a database file with its path as the parameters file's folder sees it."""
    target = parse_url(url, where="source")
    if target.kind == "postgres":
        return url
    kind, _, rest = url.partition("://")
    if Path(rest).is_absolute():
        return url
    return f"{kind}://{_from(file, target.database)}/{rest.rpartition('/')[2]}"
