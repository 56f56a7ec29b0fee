"""`dpiabook look`: what a file is taken for, as a page that stays inside or as JSON."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from dpiabook.book.examples import EXAMPLE, example_file
from dpiabook.book.extended import additions_to
from dpiabook.counting import open_source
from dpiabook.counting.forms.kinds import PACKED
from dpiabook.dictionary import carries_labels, dictionary_within, read_dictionary
from dpiabook.dictionary.within import in_words
from dpiabook.errors import Code, Refusal
from dpiabook.finding import Found, find_meaning
from dpiabook.finding.beside import with_files_beside
from dpiabook.settings import here
from dpiabook.sheet import with_having_asked
from dpiabook.suite.look_page import look_page

_NOT_A_NAME = re.compile(r"[^A-Za-z0-9_-]+")
_OWNER_FOLDER, _OWNER_FILE = 0o700, 0o600
_PAGE = "index.html"
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Looked:
    """What was found, and where the file lies.

    Attributes
    ----------
    found : Found
        What the file means.
    location : str
        As it was named.
    dictionary : Path or None
        The dictionary that was read.
    """

    found: Found
    location: str
    dictionary: Path | None

    @property
    def notes(self) -> tuple[str, ...]:
        """What was read beside the rows without being named."""
        within = self.dictionary is not None and "#" in self.dictionary.name
        return (in_words(self.dictionary),) if within and self.dictionary is not None else ()

    @property
    def dataset(self) -> str:
        """A name for the file's folder of outputs."""
        return dataset_name(self.location)


def look_at_file(location: str, dictionary: Path | None, outputs: Path, progress: Progress) -> Looked:
    """Say what a file means.

    Parameters
    ----------
    location : str
        A file, a folder of Parquet, a database URL or an example.
    dictionary : Path or None
        Its dictionary. A Stata, SPSS or SAS file is its own, and a sheet of the workbook that describes the columns of
        another is taken, unless another is named.
    outputs : Path
        Where an example is written.
    progress : callable
        Told each step and the share that is done.

    Returns
    -------
    Looked

    Raises
    ------
    Refusal
        As the readers do.
    """
    progress("opening the file", 0.0)
    own = additions_to(here())
    if location.startswith(EXAMPLE):
        source = open_source(example_file(outputs / ".examples", location.removeprefix(EXAMPLE)))
    else:
        source = open_source(location)
    if dictionary is None:
        dictionary = own_dictionary(location, lambda: source.columns)
    inventory = None if dictionary is None else read_dictionary(dictionary)
    found = with_having_asked(find_meaning(source, inventory, own=own, progress=progress), source)
    return Looked(with_files_beside(found, source, location), location, dictionary)


def own_dictionary(location: str, columns: Callable[[], Collection[str]]) -> Path | None:
    """The dictionary that a file brings itself: its labels, or a sheet of the same workbook.

    Parameters
    ----------
    location : str
        A source, as it was named.
    columns : callable
        Gives its columns, where they have to be known.
    """
    return Path(location) if carries_labels(location) else dictionary_within(location, columns)


def dataset_name(location: str) -> str:
    """A name for a folder, from a location.

    Examples
    --------
    >>> dataset_name("data/Children 2026.csv"), dataset_name("sqlite://x/files.sqlite/people")
    ('children-2026', 'people')
    >>> dataset_name("data/births.csv.gz"), dataset_name("visits.v2.parquet")
    ('births', 'visits-v2')
    """
    path = Path(location)
    stem = (Path(path.stem) if path.suffix.lower() in PACKED.values() else path).stem.rsplit(":", 1)[-1]
    return (_NOT_A_NAME.sub("-", stem).strip("-_") or "dataset").lower()[:80]


def write_look(looked: Looked, outputs: Path) -> Path:
    """Write the page into the folder of what stays inside; only its owner may read it.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    Refusal
        ``OUTPUT_UNWRITABLE``.
    """
    controlled = outputs / looked.dataset / "controlled"
    page = controlled / "look" / _PAGE
    try:
        page.parent.mkdir(parents=True, exist_ok=True, mode=_OWNER_FOLDER)
        for folder in (controlled, page.parent):
            folder.chmod(_OWNER_FOLDER)
        beside = page.with_suffix(".new")
        beside.touch(mode=_OWNER_FILE)
        beside.chmod(_OWNER_FILE)
        beside.write_text(look_page(looked.found, looked.location, looked.dictionary), encoding="utf-8")
        beside.replace(page)
    except OSError:
        cure = "name a folder that can be written with --out"
        raise Refusal(Code.OUTPUT_UNWRITABLE, "the page cannot be written", where=str(page), cure=cure) from None
    return page


@contextmanager
def progress_bar(stream: TextIO | None = None) -> Iterator[Progress]:
    """A bar with the time left on a terminal; nothing elsewhere."""
    target = stream or sys.stderr
    if not target.isatty():
        yield lambda _step, _share: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = BarColumn(24), TimeElapsedColumn(), TextColumn("about"), TimeRemainingColumn(), TextColumn("left")
    with Bar(*columns, TextColumn("{task.description}"), console=Console(file=target), transient=True) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda step, share: bar.update(task, description=step, completed=share)
