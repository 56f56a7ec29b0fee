"""One recipient's files in one archive, with a manifest that names each by its hash; and its opening."""

from __future__ import annotations

import json
import shutil
import tarfile
from pathlib import Path
from typing import IO, Any, cast

from cryptography.exceptions import InvalidTag

from dpiabook.counting.fingerprint import hash_file
from dpiabook.errors import Code, Refusal
from dpiabook.suite.age_file import CIPHER, decrypting, encrypting
from dpiabook.suite.manifest import hashes
from dpiabook.suite.recipients import Recipient, private_key
from dpiabook.suite.sealing import tar_of

MANIFEST = "manifest.json"
ENDING = ".tar.age"


def with_manifest(folder: Path, said: dict[str, Any]) -> dict[str, Any]:
    """Write the manifest into the folder of a recipient's files.

    Parameters
    ----------
    folder : pathlib.Path
        All that the recipient gets.
    said : dict
        What the manifest says beside the files' hashes.

    Returns
    -------
    dict
        The manifest.
    """
    document = said | {"files": hashes(folder)}
    _write(folder / MANIFEST, document)
    return document


def sealed(folder: Path, recipient: Recipient, document: dict[str, Any], target: Path) -> Path:
    """Encrypt a recipient's files, with the manifest and the archive's own hash beside the archive.

    Parameters
    ----------
    folder : pathlib.Path
        All that the recipient gets, with its manifest.
    recipient : Recipient
        With a key.
    document : dict
        The manifest.
    target : pathlib.Path
        The archive.

    Returns
    -------
    pathlib.Path
        `target`.
    """
    assert recipient.key is not None
    with target.open("wb") as file:
        target.chmod(0o600)
        with (
            encrypting(file, recipient.key) as writer,
            tarfile.open(fileobj=cast("IO[bytes]", writer), mode="w|") as tar,
        ):
            for path in sorted(folder.iterdir()):
                _add(tar, path)
    archive = {"name": target.name, "sha256": hash_file(target), "cipher": CIPHER, "for": recipient.public}
    _write(target.parent / MANIFEST, document | {"archive": archive})
    return target


def _add(tar: tarfile.TarFile, path: Path) -> None:
    """Without owner and time, which say something of whoever made it."""
    entry = tarfile.TarInfo(path.name)
    entry.size, entry.mode = path.stat().st_size, 0o600
    with path.open("rb") as file:
        tar.addfile(entry, file)


def opened(archive: Path, key_file: Path, target: Path) -> Path:
    """Decrypt an archive, whole or not at all, and check its files against its manifest.

    Parameters
    ----------
    archive : pathlib.Path
    key_file : pathlib.Path
        The recipient's private key.
    target : pathlib.Path
        A folder that does not exist yet; it gets owner-only rights.

    Returns
    -------
    pathlib.Path
        `target`.

    Raises
    ------
    Refusal
        ``SOURCE_MISSING`` where there is no archive, ``OUTPUT_UNWRITABLE`` where `target` exists, ``SECRET_MISSING``
        where the key does not fit or the archive was changed.
    """
    key, part = private_key(key_file), target.with_name(f"{target.name}.part")
    if not archive.is_file():
        cure = f"name a file that ends in {ENDING}"
        raise Refusal(Code.SOURCE_MISSING, "there is no protected file", where=str(archive), cure=cure)
    if target.exists():
        raise Refusal(Code.OUTPUT_UNWRITABLE, "the folder is there already", where=str(target), cure="name another")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700, parents=True)
        with archive.open("rb") as source, tar_of(decrypting(source, key)) as tar:
            tar.extractall(part, filter="data")
        if verified(part):
            part.rename(target)
            return target
    except (InvalidTag, tarfile.TarError):
        pass
    finally:
        shutil.rmtree(part, ignore_errors=True)
    what, cure = "the key does not fit this file, or the file was changed", "ask whoever sent it for it again"
    raise Refusal(Code.SECRET_MISSING, what, where=str(archive), cure=cure)


def verified(folder: Path) -> bool:
    """Whether a recipient's files are those that their manifest names, and no others."""
    try:
        document = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(document, dict) and document.get("files") == hashes(folder)


def _write(path: Path, document: dict[str, Any]) -> None:
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
