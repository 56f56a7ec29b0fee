"""`controlled/` at rest: one encrypted archive per run, where a key is given, and its restoration.

The archive is a tar file in blocks of one MiB, each encrypted with AES-256-GCM under a key that is derived
(HKDF-SHA256) from the secret and a random salt of the archive's own.
"""

from __future__ import annotations

import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dpiabook.errors import Code, Refusal
from dpiabook.release.pseudonyms import long_enough, secret_in
from dpiabook.suite.blocks import Opening, Sealing

ARCHIVE = "controlled.sealed"
CIPHER = "AES-256-GCM in blocks, key by HKDF-SHA256"
KEY_VARIABLE = "DPIABOOK_CONTROLLED_KEY"
FILE_VARIABLE = "DPIABOOK_CONTROLLED_KEY_FILE"
_MAGIC = b"dpiabook sealed 1\n"
_SALT, _BLOCK = 16, 1024 * 1024


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
        with _sealing(target, secret) as writer, tarfile.open(fileobj=cast("IO[bytes]", writer), mode="w|") as tar:
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
        with archive.open("rb") as source, tar_of(_opening(source, secret)) as tar:
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
def tar_of(reader: Opening) -> Iterator[tarfile.TarFile]:
    """Read the archive to its end, so that a cut is noticed also behind the last file."""
    with tarfile.open(fileobj=cast("IO[bytes]", reader), mode="r|") as tar:
        yield tar
    while reader.read(_BLOCK):
        pass


def _cipher(secret: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt, _MAGIC).derive(secret))


def _sealing(target: IO[bytes], secret: bytes) -> Sealing:
    salt = os.urandom(_SALT)
    target.write(_MAGIC + salt)
    return Sealing(target, _cipher(secret, salt), _BLOCK, _MAGIC)


def _opening(source: IO[bytes], secret: bytes) -> Opening:
    head = source.read(len(_MAGIC) + _SALT)
    if not head.startswith(_MAGIC):
        raise InvalidTag
    return Opening(source, _cipher(secret, head[len(_MAGIC) :]), _BLOCK, _MAGIC)
