"""Files that are packed into another: one file of a zip archive, or what gzip, bzip2, zstandard and xz packed."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from dpiabook.counting.forms.kinds import ARCHIVE
from dpiabook.counting.forms.texts_in import TextFile
from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.machine.spill import spill_folder

_BLOCK = 1 << 20
_MOST_NAMED = 20


@contextmanager
def unpacked(path: Path, kind: str, part: str, where: str) -> Iterator[Path]:
    """Give the file that is packed into another one, for as long as it is needed.

    Parameters
    ----------
    path : Path
        A zip archive, or a file packed by gzip, bzip2, zstandard or xz.
    kind : str
        From :func:`~dpiabook.counting.forms.kinds.kind_of`.
    part : str
        The file of an archive; empty for the only one.
    where : str
        How refusals name the source.

    Yields
    ------
    Path
        Of the name that it has inside, in a folder of its own.

    Raises
    ------
    Refusal
        ``SOURCE_MISSING``, ``SOURCE_EMPTY``, or ``SETTING_VALUE`` where an archive holds several files and none is
        named; ``SOURCE_UNREADABLE`` when it is cut off, or protected by a password.
    """
    name = _member(path, part, where) if kind == ARCHIVE else path.name.removesuffix(path.suffix)
    folder = spill_folder() / uuid4().hex
    folder.mkdir(mode=0o700)
    try:
        out = folder / Path(name).name
        _unpack(path, kind, name, out, where)
        yield out
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def begins(path: Path, kind: str, where: str) -> bytes:
    """The first bytes of what gzip, bzip2, zstandard or xz packed.

    Raises
    ------
    Refusal
        ``SOURCE_UNREADABLE`` when it is cut off.
    """
    try:
        with TextFile(path, kind).bytes_of() as opened:
            return opened.read(_BLOCK)
    except Exception:
        refusal = _damaged(where)
    raise refusal


def _member(path: Path, part: str, where: str) -> str:
    """The file of an archive that is named, or the only one."""
    with zipfile.ZipFile(path) as archive:
        names = [one.filename for one in archive.infolist() if not one.is_dir()]
    # Systems add files of their own.
    known = [name for name in names if not name.startswith("__MACOSX/") and not Path(name).name.startswith(".")]
    if not known:
        raise Refusal(Code.SOURCE_EMPTY, "the archive holds no file", where=where, cure="name a table with records")
    if part and part not in known:
        cure = did_you_mean(part, known) or f"name one of {', '.join(known[:_MOST_NAMED])}"
        raise Refusal(Code.SOURCE_MISSING, f"the archive has no file {part!r}", where=where, cure=cure)
    if not part and len(known) > 1:
        what = f"the archive holds {len(known)} files: {', '.join(known[:_MOST_NAMED])}"
        cure = f"name the one that is meant, as in {path.name}#{known[0]}, or unpack it"
        raise Refusal(Code.SETTING_VALUE, what, where=where, cure=cure)
    return part or known[0]


def _unpack(path: Path, kind: str, name: str, out: Path, where: str) -> None:
    try:
        if kind == ARCHIVE:
            with zipfile.ZipFile(path) as archive, archive.open(name) as given, out.open("wb") as written:
                shutil.copyfileobj(given, written, _BLOCK)
        else:
            with TextFile(path, kind).bytes_of() as given, out.open("wb") as written:
                shutil.copyfileobj(given, written, _BLOCK)
    except Exception as failure:
        # A full disk has a number; what is damaged has none.
        if isinstance(failure, OSError) and failure.errno is not None:
            raise
        refusal = _damaged(where)
    else:
        return
    raise refusal


def _damaged(where: str) -> Refusal:
    what = "the packed file is cut off or damaged, or is protected by a password"
    return Refusal(Code.SOURCE_UNREADABLE, what, where=where, cure="unpack it, and name the file in it")
