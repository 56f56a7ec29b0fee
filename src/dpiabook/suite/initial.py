"""The first parameters file for a dataset: everything proposed, everything to be confirmed."""

from __future__ import annotations

import csv
import io
import os
import re
from dataclasses import dataclass, replace
from pathlib import Path

from dpiabook.book.checks import identifiers_by_shape
from dpiabook.book.examples import EXAMPLE, example_file
from dpiabook.counting import Source, open_source, profile_columns
from dpiabook.counting.locations import is_url, parse_url
from dpiabook.dictionary import (
    Inventory,
    carries_labels,
    infer_inventory,
    named_as_columns,
    read_dictionary,
    reconcile,
    with_publications,
)
from dpiabook.errors import Code, Refusal
from dpiabook.finding.kinds import with_yes_no
from dpiabook.meaning.lineage import Lineage, merged
from dpiabook.meaning.lineage_declared import declared_edges
from dpiabook.meaning.lineage_search import find_lineage
from dpiabook.sensitivity import Flags, Proposal, flag_variables, propose
from dpiabook.settings.places import split_part
from dpiabook.suite.initial_text import parameters_text

_HEADINGS = (
    *("variable", "label", "description", "type", "unit", "values", "minimum", "maximum", "missing means", "whose"),
    *("theme", "source system", "gateway", "sensitive"),
)
_NOT_A_NAME = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Written:
    """The files that were written.

    Attributes
    ----------
    parameters : Path
        The parameters file.
    dictionary : Path or None
        The dictionary that was inferred; None where one was given.
    identifiers : tuple of str
        Columns that stop a run until they are confirmed or removed.
    notes : tuple of str
        What was done to read the source; what of the dictionary was not used, or was read in another way.
    """

    parameters: Path
    dictionary: Path | None
    identifiers: tuple[str, ...]
    notes: tuple[str, ...] = ()


def initialise(source: str | None, dictionary: Path | None = None, out: Path | None = None) -> Written:
    """Write a commented parameters file, and the inferred dictionary beside it for a person to complete.

    Parameters
    ----------
    source : str or None
        Path, folder of Parquet or CSV, or database URL; None: only a dictionary.
    dictionary : Path, optional
        Its data dictionary. A Stata, SPSS or SAS file is its own, unless another is named.
    out : Path, optional
        The file to write; ``parameters/<name of the source>.yml`` when None.

    Returns
    -------
    Written

    Raises
    ------
    Refusal
        As the readers do; ``SETTING_VALUE`` without source and dictionary; ``OUTPUT_UNWRITABLE`` when a file is there
        already, or cannot be written.
    """
    if source is None and dictionary is None:
        cure = "name a source, or a dictionary with --dictionary"
        raise Refusal(Code.SETTING_VALUE, "neither a source nor a dictionary is named", where="init", cure=cure)
    if dictionary is None and source is not None and carries_labels(source):
        dictionary = Path(source)
    name = _NOT_A_NAME.sub("-", Path(str(source or dictionary)).stem.rsplit(":", 1)[-1]).strip("-") or "dataset"
    file = out or Path("parameters") / f"{name.lower()}.yml"
    opened = _opened(source, file, dictionary)
    inventory = _inventory(opened, dictionary)
    flags = flag_variables(inventory)
    first = propose(inventory, flags)
    lineage = _lineage(opened, inventory, flags, first)
    found = propose(inventory, flags, _unusable(opened, propose(inventory, flags, lineage=lineage)), lineage)
    shapes = identifiers_by_shape(opened) if opened is not None else {}
    text = parameters_text(
        dataset=name.lower()[:80],
        source=None if source is None else _from(file, source),
        dictionary=None if dictionary is None else _from(file, str(dictionary)),
        proposal=found,
        shapes=shapes,
        flags=flags,
    )
    inferred = None if dictionary is not None else file.with_name(f"{file.stem}_dictionary.csv")
    _write(file, text)
    if inferred is not None:
        _write(inferred, dictionary_csv(inventory, flags))
    identifiers = tuple(dict.fromkeys((*found.identifiers, *shapes)))
    read = () if opened is None else opened.notes
    return Written(file, inferred, identifiers, (*(f"source: {note}" for note in read), *inventory.notes))


def _opened(source: str | None, file: Path, dictionary: Path | None) -> Source | None:
    """Open the source without counting it."""
    if source is None:
        return None
    if source.startswith(EXAMPLE):
        return open_source(example_file(file.parent / ".examples", source.removeprefix(EXAMPLE)))
    return open_source(source, layout=dictionary)


def _inventory(source: Source | None, dictionary: Path | None) -> Inventory:
    return with_publications(_said(source, dictionary), {} if source is None else source.columns)[0]


def _said(source: Source | None, dictionary: Path | None) -> Inventory:
    columns = dict(source.columns) if source is not None else {}
    if dictionary is None:
        inferred = infer_inventory(columns)
        return inferred if source is None else with_yes_no(inferred, source)
    read = read_dictionary(dictionary)
    if source is None:
        return read
    found = reconcile(named_as_columns(read, columns), columns).inventory
    return replace(found, variables=tuple(one for one in found if one.name in columns))


def _lineage(source: Source | None, inventory: Inventory, flags: Flags, proposed: Proposal) -> Lineage:
    """What facts that others can know tell of each other: as declared, and as seen in the data."""
    roles = proposed.roles
    groups = [name for role, name in roles.items() if role != "child_id"]
    said = declared_edges(inventory, inventory.names, groups=groups)
    names = [flag.variable for flag in flags.quasi_identifiers if flag.variable not in roles.values()]
    if source is None or not names:
        return Lineage(said, inventory.names)
    # What is declared is held against the data when a run begins; here it is taken as it stands.
    plain = Inventory(tuple(replace(one, made_of="") for one in inventory if one.name in names))
    return merged(said, find_lineage(source, names, inventory=plain).edges, inventory.names)


def _unusable(source: Source | None, proposed: Proposal) -> set[str]:
    """Proposed variables that tell nobody apart, a family id with gaps, and a person id that is not one for each."""
    named = {*proposed.roles.values(), *(name for names in proposed.composites.values() for name in names)}
    if source is None or not named:
        return set()
    profile = profile_columns(source, sorted(named))
    with_gaps = (profile["name"] == proposed.roles.get("family_id")) & (profile["missing"] > 0)
    repeated = (profile["name"] == proposed.roles.get("child_id")) & (profile["distinct"] < profile["n"])
    return set(profile.loc[(profile["distinct"] <= 1) | with_gaps | repeated, "name"])


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


def dictionary_csv(inventory: Inventory, flags: Flags) -> str:
    """Write an inventory as a table that the CSV reader takes, with empty cells for a person to fill.

    Codes, ranges and examples are left empty: what was found in the data is data. Only a yes and a no are written, and
    the codes that a publication has for a column that was recognised.

    Examples
    --------
    >>> found = infer_inventory({"yob": "int64"})
    >>> print(dictionary_csv(found, flag_variables(found)).splitlines()[1])
    yob,yob,,integer,year,,,,,unknown,,,,
    """
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(_HEADINGS)
    for one in inventory:
        whose = flags[one.name].whose
        sensitive = "yes" if flags[one.name].sensitive else ""
        told = one.kind == "boolean" or one.collection
        values = "; ".join(f"{code} = {label}" for code, label in one.codes.items()) if told else ""
        writer.writerow([one.name, one.label, "", one.kind, one.unit, values, "", "", "", whose, "", "", "", sensitive])
    return lines.getvalue()


def _write(path: Path, text: str) -> None:
    """Write a new file; what is there already is never lost."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        cure = "name another file with --out, or remove this one"
        raise Refusal(Code.OUTPUT_UNWRITABLE, "the file is there already", where=str(path), cure=cure) from None
    except OSError:
        cure = "name a folder that can be written with --out"
        raise Refusal(Code.OUTPUT_UNWRITABLE, "the file cannot be written", where=str(path), cure=cure) from None
