"""Who receives a protected file: their names, their public keys, and the secret that their pseudonyms are made with."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dpiabook.errors import Code, Refusal
from dpiabook.release.pseudonyms import long_enough, made_secret, secret_in
from dpiabook.suite.bech32 import from_bech32, to_bech32

KEY_VARIABLE = "DPIABOOK_RECIPIENT_KEY"
FILE_VARIABLE = "DPIABOOK_RECIPIENT_KEY_FILE"
_PUBLIC, _PRIVATE = "age", "age-secret-key-"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_CURE = "write NAME=age1... or NAME=FILE.pub; dpiabook recipient-key FILE makes a pair of keys, and so does age-keygen"


@dataclass(frozen=True)
class Recipient:
    """One recipient.

    Attributes
    ----------
    name : str
        Letters, digits, ``-`` and ``_``; names their file.
    key : X25519PublicKey or None
        None for a file that stays inside, which is not encrypted.
    """

    name: str
    key: X25519PublicKey | None = field(default=None, repr=False)

    @property
    def public(self) -> str:
        """The public key as age writes it; empty where there is none."""
        return "" if self.key is None else to_bech32(_PUBLIC, self.key.public_bytes_raw())


def recipients(said: Sequence[str]) -> tuple[Recipient, ...]:
    """Read recipients as the command line names them.

    Parameters
    ----------
    said : sequence of str
        ``NAME=age1...`` or ``NAME=FILE`` with such a key in the file.

    Raises
    ------
    Refusal
        ``SECRET_MISSING`` for what is no public key, ``SETTING_VALUE`` for a name that cannot name a file or is given
        twice.

    Examples
    --------
    >>> key = to_bech32("age", X25519PrivateKey.generate().public_key().public_bytes_raw())
    >>> [one.name for one in recipients([f"university={key}"])]
    ['university']
    """
    found = tuple(_recipient(one) for one in said)
    names = [one.name.lower() for one in found]
    if len(set(names)) < len(names):
        raise Refusal(Code.SETTING_VALUE, "two recipients have one name", where="--recipient", cure="name each once")
    return found


def _recipient(said: str) -> Recipient:
    name, _, given = said.partition("=")
    if not _NAME.fullmatch(name) or not given:
        raise Refusal(Code.SETTING_VALUE, "a recipient has no name or no key", where="--recipient", cure=_CURE)
    text = given if given.startswith(f"{_PUBLIC}1") else _only_key(Path(given).expanduser())
    raw = from_bech32(_PUBLIC, text)
    if raw is None or len(raw) != 32:
        what = f"the recipient {name!r} has no public key that can be read"
        raise Refusal(Code.SECRET_MISSING, what, where="--recipient", cure=_CURE)
    return Recipient(name, X25519PublicKey.from_public_bytes(raw))


def _only_key(file: Path) -> str:
    """The first line that is neither empty nor a comment; nothing where there is no such file."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return ""
    return next((line.strip() for line in lines if line.strip() and not line.startswith("#")), "")


def make_recipient_key(private: Path) -> Path:
    """Write a new key for its owner alone, as age-keygen does, and the public key beside it.

    Returns
    -------
    pathlib.Path
        The public key: the name of the other with ``.pub``.

    Raises
    ------
    Refusal
        ``OUTPUT_UNWRITABLE`` where a file is there already, or cannot be written.
    """
    key, public = X25519PrivateKey.generate(), private.with_name(f"{private.name}.pub")
    said = to_bech32(_PUBLIC, key.public_key().public_bytes_raw())
    try:
        with os.fdopen(os.open(private, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"# public key: {said}\n{to_bech32(_PRIVATE, key.private_bytes_raw()).upper()}\n")
        with public.open("x") as file:
            file.write(f"{said}\n")
    except OSError:
        cure = "name a new file in a folder that can be written"
        raise Refusal(Code.OUTPUT_UNWRITABLE, "the key cannot be written", where=str(private), cure=cure) from None
    return public


def private_key(file: Path) -> X25519PrivateKey:
    """Read a recipient's private key.

    Raises
    ------
    Refusal
        ``SECRET_MISSING`` for a file that does not exist, that others may read, or that holds no such key.
    """
    secret_in(file, of="opening protected files", variable="--key")
    raw = from_bech32(_PRIVATE, _only_key(file))
    if raw is None or len(raw) != 32:
        what, cure = "there is no private key in the file", "name the file that recipient-key or age-keygen wrote"
        raise Refusal(Code.SECRET_MISSING, what, where=str(file), cure=cure)
    return X25519PrivateKey.from_private_bytes(raw)


def recipient_secret(recipient: Recipient, dataset: str, keys_folder: Path, *, version: str = "") -> bytes:
    """The secret that one recipient's pseudonyms and order of records are made with.

    A secret from the environment serves all recipients: what is used is derived from it by the recipient's name, so
    that the pseudonyms of two recipients differ in either case.

    Parameters
    ----------
    recipient : Recipient
    dataset : str
    keys_folder : pathlib.Path
        Where a secret is made when none is given (``outputs/.keys``), one for each dataset and recipient.
    version : str
        Makes the secret one of this version alone; without it the recipient's pseudonyms are the same in all versions.

    Returns
    -------
    bytes, 32

    Raises
    ------
    Refusal
        ``SECRET_MISSING``, as :func:`~dpiabook.release.pseudonyms.secret_in`.
    """
    if given := os.environ.get(KEY_VARIABLE):
        secret = long_enough(given.encode(), of="recipients' pseudonyms")
    elif named := os.environ.get(FILE_VARIABLE):
        secret = secret_in(Path(named), of="recipients' pseudonyms", variable=FILE_VARIABLE)
    else:
        secret = made_secret(keys_folder / f"recipient-{dataset}-{recipient.name}.key", of="a recipient's pseudonyms")
    purpose = f"dpiabook recipient\n{dataset}\n{recipient.name}\n{version}".encode()
    return HKDF(SHA256(), 32, b"", purpose).derive(secret)
