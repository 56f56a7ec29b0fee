"""Archives that cannot swell: workbooks and documents are looked at before any part of them is unpacked."""

from __future__ import annotations

import zipfile
from pathlib import Path

from dpiabook.dictionary.fields import unreadable

_LARGEST = 200_000_000
_PROLOGUE = 100_000


def check_parts(path: Path, *, what: str) -> None:
    """Refuse an archive that is too large unpacked, or of which a part declares a document type.

    Parameters
    ----------
    path : Path
        A workbook or a document.
    what : str
        Which of the two, in words.

    Raises
    ------
    Refusal
        DICTIONARY_UNREADABLE.
    zipfile.BadZipFile
        When it is no archive.
    """
    with zipfile.ZipFile(path) as archive:
        if sum(part.file_size for part in archive.infolist()) > _LARGEST:
            raise unreadable(
                f"the {what} is too large for a dictionary", where=path.name, cure="keep only the dictionary"
            )
        if any(b"<!DOCTYPE" in _beginning(archive, part) for part in archive.infolist()):
            cure = "save it again in the program that wrote it"
            raise unreadable(f"a part of the {what} declares a document type", where=path.name, cure=cure)


def _beginning(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with archive.open(part) as stream:
        return stream.read(_PROLOGUE)
