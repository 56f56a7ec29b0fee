"""Pseudonyms of areas: fresh for each release, and without a trace of the code they stand for."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from dpiabook.errors import Code, Refusal

KEY_FILE = "DPIABOOK_KEY_FILE"
_BYTES = 32
_LETTERS = 5


def pseudonyms(secret: bytes, release_id: str) -> Callable[[str], str]:
    """Give a function from an area's code to its label in one release.

    Parameters
    ----------
    secret : bytes
        At least 16 bytes, known to the controller only.
    release_id : str
        Another release gives other labels, so that packs cannot be joined by them.

    Returns
    -------
    callable
        From the code to a label such as ``"Area K7QFZ"``: the first letters of HMAC-SHA256 (FIPS 198-1) in base 32.

    Examples
    --------
    >>> label = pseudonyms(b"0123456789abcdef", "demo/2026-01")
    >>> label("A01") == label("A01"), label("A01") == label("A02"), len(label("A01"))
    (True, False, 10)
    """
    if len(secret) < 16:
        cure = "use a key file of 32 random bytes"
        raise Refusal(Code.SECRET_MISSING, "the secret for pseudonyms is too short", where=KEY_FILE, cure=cure)

    def label(code: str) -> str:
        digest = hmac.new(secret, f"{release_id}\x00{code}".encode(), hashlib.sha256).digest()
        return f"Area {base64.b32encode(digest).decode()[:_LETTERS]}"

    return label


def secret_key(folder: Path) -> bytes:
    """Read the secret from the file that ``DPIABOOK_KEY_FILE`` names, else from `folder`, where it is made once.

    Parameters
    ----------
    folder : Path
        Such as ``outputs/.keys``; made with owner-only rights.

    Raises
    ------
    Refusal
        ``SECRET_MISSING`` when the named file cannot be read or others may read it.
    """
    named = os.environ.get(KEY_FILE)
    path = Path(named) if named else folder / "pseudonyms.key"
    if not named:
        _make(path)
    try:
        readable_by_others = path.stat().st_mode & 0o077
        secret = path.read_bytes()
    except OSError:
        cure = "name a file that exists, or unset the variable so that a key is made"
        raise Refusal(Code.SECRET_MISSING, "the key file cannot be read", where=KEY_FILE, cure=cure) from None
    if readable_by_others and os.name == "posix":
        cure = f"chmod 600 {path.name}"
        raise Refusal(Code.SECRET_MISSING, "others may read the key file", where=KEY_FILE, cure=cure)
    return secret


def _make(path: Path) -> None:
    """Make a key that only the owner can read, unless there is one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(_BYTES))
