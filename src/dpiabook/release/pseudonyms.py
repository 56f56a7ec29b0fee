"""Labels for areas that readers outside cannot turn back, fresh for each release."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from dpiabook.errors import Code, Refusal

KEY_VARIABLE = "DPIABOOK_KEY_FILE"
"""Environment variable with the path of the file that holds the secret."""

TOGETHER = "\x1f"
"""Between the codes of areas that stand in one row together: a sign that no code has."""

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_SHORTEST_SECRET = 16
_LONGEST_LABEL = 12


@dataclass(frozen=True)
class Pseudonyms:
    """Labels of areas in one release; call it with an area's code.

    Attributes
    ----------
    labels : mapping of str to str
        From code to label. Controlled: it never leaves.
    """

    labels: dict[str, str] = field(repr=False)

    def __call__(self, code: str) -> str:
        """Return the label of an area.

        Raises
        ------
        Refusal
            `Code.INTERNAL` for an area that the labels were not made for; the message does not name it.
        """
        if code not in self.labels:
            raise Refusal(Code.INTERNAL, "an area has no pseudonym", cure="make pseudonyms for every area of the run")
        return self.labels[code]


def make_pseudonyms(codes: Iterable[str], *, release_id: str, secret: bytes) -> Pseudonyms:
    """Make a label for each area of one release.

    Parameters
    ----------
    codes : iterable of str
        Codes of all areas; repeats are allowed.
    release_id : str
        Identifies the release; another release gives other labels.
    secret : bytes
        At least 16 bytes, see `read_secret`.

    Returns
    -------
    Pseudonyms
        Labels such as ``"Area K7QF"``, all different, of four signs or as many more as it takes.

    Raises
    ------
    Refusal
        `Code.SECRET_MISSING` when the secret is too short to be one.

    Notes
    -----
    HMAC-SHA256 (RFC 2104) of release and code under the secret. Codes of areas are a short public list, so a plain hash
    could be undone by trying them all. The alphabet leaves out signs that are easily mistaken for one another.

    Examples
    --------
    >>> secret = b"an invented secret"
    >>> area = make_pseudonyms(["X1", "X2"], release_id="2026-01", secret=secret)
    >>> area("X1") != area("X2") and area("X1").startswith("Area ")
    True
    """
    if len(secret) < _SHORTEST_SECRET:
        cure = f"put at least {_SHORTEST_SECRET} random bytes into the file that {KEY_VARIABLE} names"
        raise Refusal(Code.SECRET_MISSING, "the secret for pseudonyms is too short", cure=cure)
    long = {code: _signs(code, release_id, secret) for code in sorted(set(codes))}
    for length in range(4, _LONGEST_LABEL + 1):
        labels = {code: f"Area {signs[:length]}{_several(code)}" for code, signs in long.items()}
        if len(set(labels.values())) == len(labels):
            return Pseudonyms(labels)
    raise Refusal(Code.INTERNAL, "the pseudonyms of two areas are the same", cure="choose another release id")


def _several(code: str) -> str:
    """Says of a label that several areas stand behind it."""
    areas = code.count(TOGETHER) + 1
    return f" ({areas} areas)" if areas > 1 else ""


def _signs(code: str, release_id: str, secret: bytes) -> str:
    """Twelve signs of the alphabet; the length before each part keeps ("ab", "c") and ("a", "bc") apart."""
    message = b"".join(len(part).to_bytes(4, "big") + part for part in (release_id.encode(), code.encode()))
    digest = hmac.new(secret, message, hashlib.sha256).digest()
    return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest[:_LONGEST_LABEL])


def read_secret(keys_folder: Path, *, key_file: Path | None = None) -> bytes:
    """Read the secret for pseudonyms, or make one.

    Parameters
    ----------
    keys_folder : pathlib.Path
        Where a secret is made when none is given (``outputs/.keys``); the folder and file get owner-only rights.
    key_file : pathlib.Path, optional
        File with the secret; by default the one that `KEY_VARIABLE` names in the environment.

    Returns
    -------
    bytes
        At least 16.

    Raises
    ------
    Refusal
        `Code.SECRET_MISSING` when the named file does not exist, is too short, or may be read by others.
    """
    named = key_file or (Path(os.environ[KEY_VARIABLE]) if os.environ.get(KEY_VARIABLE) else None)
    if named is None:
        return made_secret(keys_folder / "pseudonyms.key", of="pseudonyms")
    return secret_in(named, of="pseudonyms", variable=KEY_VARIABLE)


def secret_in(path: Path, *, of: str, variable: str) -> bytes:
    """Read a secret from a file that its owner alone may read.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    of : str
        What the secret is for, as refusals name it.
    variable : str
        The environment variable that names such a file.

    Returns
    -------
    bytes
        At least 16.

    Raises
    ------
    Refusal
        `Code.SECRET_MISSING`.
    """
    if not path.is_file():
        cure = f"name an existing file in {variable}, or leave it unset"
        raise Refusal(Code.SECRET_MISSING, f"the file with the secret for {of} does not exist", cure=cure)
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise Refusal(Code.SECRET_MISSING, f"others may read the secret for {of}", cure="chmod 600 on its file")
    return long_enough(path.read_bytes().strip(), of=of)


def long_enough(secret: bytes, *, of: str) -> bytes:
    """The secret itself, refused (`Code.SECRET_MISSING`) when it is shorter than 16 bytes."""
    if len(secret) < _SHORTEST_SECRET:
        cure = f"use at least {_SHORTEST_SECRET} random bytes"
        raise Refusal(Code.SECRET_MISSING, f"the secret for {of} is too short", cure=cure)
    return secret


def made_secret(path: Path, *, of: str) -> bytes:
    """The secret in a file of `outputs/.keys`, made at its first use; see `secret_in`."""
    if not path.exists():
        _make_secret(path)
    return secret_in(path, of=of, variable=KEY_VARIABLE)


def _make_secret(path: Path) -> None:
    """Created with its rights, so that there is no moment in which others may read it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32) + "\n")
