"""`controlled/` at rest: one encrypted archive per run, where a key is given, and its restoration.

The archive is a tar file in blocks of one MiB, each encrypted with AES-256-GCM under a key that is derived
(HKDF-SHA256) from the secret and a random salt of the archive's own. A block's nonce is its number and whether it is
the last, so that blocks cannot be changed, exchanged, repeated or cut off without notice (the STREAM construction:
Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
"""

from __future__ import annotations

import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dpiabook.errors import Code, Refusal
from dpiabook.release.pseudonyms import long_enough, secret_in

ARCHIVE = "controlled.sealed"
CIPHER = "AES-256-GCM in blocks, key by HKDF-SHA256"
KEY_VARIABLE = "DPIABOOK_CONTROLLED_KEY"
FILE_VARIABLE = "DPIABOOK_CONTROLLED_KEY_FILE"
_MAGIC = b"dpiabook sealed 1\n"
_SALT, _BLOCK, _TAG, _NUMBER = 16, 1024 * 1024, 16, 11


def sealing_secret() -> bytes | None:
    """The secret for the controlled part, from the environment or the file that it names; None where there is none.

    Raises
    ------
    Refusal
        ``SECRET_MISSING`` for a file that does not exist or that others may read, and for a secret that is too short.
    """
    if given := os.environ.get(KEY_VARIABLE):
        return long_enough(given.encode(), of="the controlled part")
    if named := os.environ.get(FILE_VARIABLE):
        return secret_in(Path(named), of="the controlled part", variable=FILE_VARIABLE)
    return None


def seal(run: Path, secret: bytes) -> tuple[str, ...]:
    """Replace what lies in a run's ``controlled`` by an archive beside it.

    Parameters
    ----------
    run : Path
        The run's folder.
    secret : bytes
        From `sealing_secret`.

    Returns
    -------
    tuple of str
        Paths of the files in the archive, relative to the run.
    """
    controlled, part = run / "controlled", run / f"{ARCHIVE}.part"
    files = sorted(path for path in controlled.rglob("*") if path.is_file() and not path.is_symlink())
    names = tuple(path.relative_to(run).as_posix() for path in files)
    with part.open("wb") as target:
        part.chmod(0o600)
        with _Sealing(target, secret) as writer, tarfile.open(fileobj=cast("IO[bytes]", writer), mode="w|") as tar:
            for path, name in zip(files, names, strict=True):
                tar.add(path, name, recursive=False)
        target.flush()
        os.fsync(target.fileno())
    part.replace(run / ARCHIVE)
    shutil.rmtree(controlled)
    controlled.mkdir(mode=0o700)
    return names


def unseal(run: Path, secret: bytes, target: Path) -> Path:
    """Restore a run's controlled part, whole or not at all.

    Parameters
    ----------
    run : Path
        The run's folder.
    secret : bytes
        What it was sealed with.
    target : Path
        A folder that does not exist yet; it gets owner-only rights.

    Returns
    -------
    Path
        `target`, with ``controlled`` in it.

    Raises
    ------
    Refusal
        ``SOURCE_MISSING`` where there is no archive, ``OUTPUT_UNWRITABLE`` where `target` exists, ``SECRET_MISSING``
        when the secret does not fit or the archive was changed.
    """
    archive, part = run / ARCHIVE, target.with_name(f"{target.name}.part")
    if not archive.is_file():
        cure = "name a run's folder, outputs/<dataset>/<version>, that was written with a key"
        raise Refusal(Code.SOURCE_MISSING, "there is no encrypted archive", where=str(run), cure=cure)
    if target.exists():
        raise Refusal(Code.OUTPUT_UNWRITABLE, "the folder is there already", where=str(target), cure="name another")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700, parents=True)
        with archive.open("rb") as source, _tar_of(_Opening(source, secret)) as tar:
            tar.extractall(part, filter="data")
        part.rename(target)
    except (InvalidTag, tarfile.TarError):
        what = "the key does not fit this archive, or the archive was changed"
        cure = f"give the key that the run was made with, in {KEY_VARIABLE} or {FILE_VARIABLE}"
        raise Refusal(Code.SECRET_MISSING, what, where=str(archive), cure=cure) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return target


@contextmanager
def _tar_of(reader: _Opening) -> Iterator[tarfile.TarFile]:
    """Read the archive to its end, so that a cut is noticed also behind the last file."""
    with tarfile.open(fileobj=cast("IO[bytes]", reader), mode="r|") as tar:
        yield tar
    while reader.read(_BLOCK):
        pass


def _cipher(secret: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt, _MAGIC).derive(secret))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(_NUMBER, "big") + bytes([last])


class _Sealing:
    """Takes a stream of bytes, and writes encrypted blocks."""

    def __init__(self, target: IO[bytes], secret: bytes) -> None:
        salt = os.urandom(_SALT)
        self._target, self._cipher = target, _cipher(secret, salt)
        self._pending, self._number = bytearray(), 0
        target.write(_MAGIC + salt)

    def write(self, data: bytes) -> int:
        """Write a block whenever one is full and is not the last."""
        self._pending += data
        while len(self._pending) > _BLOCK:
            self._put(bytes(self._pending[:_BLOCK]), last=False)
            del self._pending[:_BLOCK]
        return len(data)

    def _put(self, block: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, last=last), block, _MAGIC))
        self._number += 1

    def __enter__(self) -> _Sealing:
        return self

    def __exit__(self, kind: Any, *_: object) -> None:
        if kind is None:
            self._put(bytes(self._pending), last=True)


class _Opening:
    """Reads encrypted blocks, and gives a stream of bytes."""

    def __init__(self, source: IO[bytes], secret: bytes) -> None:
        head = source.read(len(_MAGIC) + _SALT)
        if not head.startswith(_MAGIC):
            raise InvalidTag
        self._source, self._cipher = source, _cipher(secret, head[len(_MAGIC) :])
        self._ready, self._number = bytearray(), 0
        self._next = source.read(_BLOCK + _TAG)
        self._ended = False

    def read(self, size: int) -> bytes:
        """At most `size` bytes; none at the end."""
        while len(self._ready) < size and not self._ended:
            self._ready += self._block()
        given = bytes(self._ready[:size])
        del self._ready[:size]
        return given

    def _block(self) -> bytes:
        block, self._next = self._next, self._source.read(_BLOCK + _TAG)
        self._ended = not self._next
        opened = self._cipher.decrypt(_nonce(self._number, last=self._ended), block, _MAGIC)
        self._number += 1
        return opened
