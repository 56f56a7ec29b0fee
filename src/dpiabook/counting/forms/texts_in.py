"""Text files as lines of characters: unpacked as they are read, in the encoding that their bytes show.

Sources: RFC 3629 (UTF-8), the Unicode Standard on byte order marks, WHATWG Encoding Standard (windows-1252).
"""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import re
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from dpiabook.errors import Code, Refusal

_HEAD = 1 << 18
_BLOCK = 1 << 20
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
IN_WORDS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
    "latin-1": "Latin-1 (ISO 8859-1), in which it is the same as in Windows-1252",
}
_NOT_OF_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_ONLY_OF_CP1252 = re.compile(rb"[\x80-\x9f]")
# Behind a letter, Windows-1252 has no opening quotation mark, and within a word no sign: these are of DOS or old Macs.
_UNLIKELY = re.compile(
    rb"[A-Za-z](?:[\x82\x84\x88\x89\x8b\x98]|[\x80\x85-\x87\x93-\x95\x99\x9b\xa0-\xb3\xb5\xb6\xb8-\xbf\xd7\xf7][a-z])"
)
_RARE_LETTERS = re.compile(rb"[\x83\x8a\x8c\x8e\x9a\x9c\x9e\x9f]")
_USUAL_LETTERS = re.compile(rb"[\xc0-\xd6\xd8-\xf6\xf8-\xff]")
_WAYS = {"gzip": gzip.open, "bzip2": bz2.open, "xz": lzma.open}


@dataclass(frozen=True)
class TextFile:
    """A text file, packed or not.

    Attributes
    ----------
    path : Path
        Where it lies.
    packed : str
        ``gzip``, ``bzip2``, ``zstandard``, ``xz``, or empty.
    encoding : str
        As Python calls it.
    """

    path: Path
    packed: str = ""
    encoding: str = "utf-8"

    def bytes_of(self) -> IO[bytes]:
        """Open its bytes, unpacked."""
        if self.packed == "zstandard":
            return io.BufferedReader(pa.input_stream(str(self.path), compression="zstd"))
        opener: Any = _WAYS.get(self.packed, open)
        opened: IO[bytes] = opener(self.path, "rb")
        return opened

    def lines(self, errors: str = "strict") -> IO[str]:
        """Open its characters, with line ends as they are, and without the mark at its beginning."""
        encoding = "utf-8-sig" if self.encoding == "utf-8" else self.encoding
        return io.TextIOWrapper(self.bytes_of(), encoding=encoding, errors=errors, newline="")

    def is_plain(self) -> bool:
        """Whether DuckDB reads the file as it lies: UTF-8, and unpacked or packed as it can unpack."""
        return self.encoding in ("utf-8", "utf-8-sig") and self.packed in ("", "gzip", "zstandard")


def look_at(path: Path, packed: str = "") -> TextFile:
    """Find the encoding of a text file by its first bytes; what looks like UTF-8 is taken for it until proven wrong.

    Raises
    ------
    Refusal
        ``SOURCE_UNREADABLE`` for bytes that are no text, or for a packed file that is cut off.

    Examples
    --------
    >>> look_at(Path(__file__)).encoding
    'utf-8'
    """
    file = TextFile(path, packed)
    with file.bytes_of() as opened:
        start = opened.read(_HEAD)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return TextFile(path, packed, encoding)
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) > len(start) // 5 and min(even, odd) * 20 < max(even, odd):
        return TextFile(path, packed, "utf-16-le" if odd > even else "utf-16-be")
    if even + odd:
        line = start[: start.index(b"\x00")].count(b"\n") + 1
        what = "the file holds bytes that are no text: a NUL, which text never has"
        cure = "take it out; or name the kind of file that this is by the end of its name"
        raise Refusal(Code.SOURCE_UNREADABLE, what, where=f"{path}, line {line}", cure=cure)
    return file if _is_utf8(start) else single_byte(file)


def _is_utf8(start: bytes) -> bool:
    """Whether bytes are UTF-8, be the last character cut off."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start, final=False)
    except UnicodeDecodeError:
        return False
    return True


def single_byte(file: TextFile) -> TextFile:
    """Find the encoding of a text that is not UTF-8, by all of its bytes.

    Western European text of Windows or of Latin-1 has one reading. Text that is partly UTF-8, or has letters where
    these have none, is refused with the place where it begins to differ.

    Raises
    ------
    Refusal
        ``SOURCE_UNREADABLE`` with the first line and character that are not UTF-8.
    """
    seen = _Seen()
    with file.bytes_of() as opened:
        for number, line in enumerate(opened, start=1):
            if not line.isascii():
                seen.take(number, line)
    if seen.partly or seen.is_other:
        kind = "partly UTF-8 and partly not" if seen.partly else "not UTF-8, and not Windows-1252 or Latin-1 either"
        what = f"the text is {kind}"
        where = f"{file.path}, line {seen.line}, character {seen.character}"
        cure = "save it again as CSV in UTF-8 in the program that wrote it"
        raise Refusal(Code.SOURCE_UNREADABLE, what, where=where, cure=cure)
    return TextFile(file.path, file.packed, "cp1252" if seen.windows else "latin-1")


@dataclass
class _Seen:
    """What the lines of a text that is not UTF-8 show of its encoding."""

    line: int = 0
    character: int = 0
    partly: bool = False
    windows: bool = False
    unlikely: bool = False
    rare: int = 0
    usual: int = 0

    def take(self, number: int, line: bytes) -> None:
        """Look at one line that has more than ASCII."""
        if _is_whole_utf8(line):
            self.partly = True
            return
        if not self.line:
            self.line, self.character = number, 1 + next(at for at, byte in enumerate(line) if byte > 127)
        self.windows = self.windows or _ONLY_OF_CP1252.search(line) is not None
        self.unlikely = self.unlikely or any(one.search(line) for one in (_NOT_OF_CP1252, _UNLIKELY))
        self.rare += len(_RARE_LETTERS.findall(line))
        self.usual += len(_USUAL_LETTERS.findall(line))

    @property
    def is_other(self) -> bool:
        """Whether the letters are none that Western European text has, or mostly its rarest ones."""
        return self.unlikely or self.rare > self.usual


def _is_whole_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def is_utf8_throughout(file: TextFile) -> bool:
    """Whether every byte of a text is of UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with file.bytes_of() as opened:
        try:
            while block := opened.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def in_utf8(file: TextFile, out: Path) -> TextFile:
    """Write a text as UTF-8, unpacked.

    Raises
    ------
    Refusal
        ``SOURCE_UNREADABLE`` where the bytes are not of the encoding that they began in.
    """
    line = 1
    try:
        with file.lines() as given, out.open("w", encoding="utf-8", newline="") as written:
            while block := given.read(_BLOCK):
                written.write(block)
                line += block.count("\n")
    except UnicodeDecodeError:
        refusal = Refusal(
            Code.SOURCE_UNREADABLE,
            f"the text is not in {IN_WORDS[file.encoding]}, as it begins, from about line {line} on",
            where=str(file.path),
            cure="save it again as CSV in UTF-8 in the program that wrote it",
        )
    else:
        return TextFile(out)
    raise refusal
