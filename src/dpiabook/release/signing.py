"""Ed25519 signatures of releases: who holds the key approved, and nothing else says so."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from dpiabook.errors import Code, Refusal
from dpiabook.release.pseudonyms import secret_in

KEY_VARIABLE = "DPIABOOK_SIGNING_KEY"
FILE_VARIABLE = "DPIABOOK_SIGNING_KEY_FILE"
_WHAT = "signing releases"


def signing_key() -> Ed25519PrivateKey | None:
    """Read the private key for releases from the environment, or from the file that it names; None where there is none.

    Raises
    ------
    Refusal
        ``SECRET_MISSING`` for a file that does not exist or that others may read, and for what is no such key.
    """
    text = os.environ.get(KEY_VARIABLE, "").encode()
    if not text and (named := os.environ.get(FILE_VARIABLE)):
        text = secret_in(Path(named), of=_WHAT, variable=FILE_VARIABLE)
    if not text:
        return None
    try:
        key = load_pem_private_key(text, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        cure = "make one with: dpiabook signing-key FILE"
        raise Refusal(Code.SECRET_MISSING, "the signing key is no Ed25519 key in PEM", where=FILE_VARIABLE, cure=cure)
    return key


def make_key(private: Path) -> Path:
    """Write a new key for its owner alone, and the public key beside it for everybody.

    Parameters
    ----------
    private : pathlib.Path
        A new file; the public key gets its name and ``.pub``.

    Returns
    -------
    pathlib.Path
        The public key.

    Raises
    ------
    Refusal
        ``OUTPUT_UNWRITABLE`` where a file is there already, or cannot be written.
    """
    key, public = Ed25519PrivateKey.generate(), private.with_name(f"{private.name}.pub")
    try:
        with os.fdopen(os.open(private, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        with public.open("xb") as file:
            file.write(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    except OSError:
        cure = "name a new file in a folder that can be written"
        raise Refusal(Code.OUTPUT_UNWRITABLE, "the key cannot be written", where=str(private), cure=cure) from None
    return public


def public_signs(key: Ed25519PublicKey) -> str:
    """A public key as 64 hexadecimal digits."""
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def read_public(path: Path) -> str:
    """Read a public key as `public_signs` gives it.

    Raises
    ------
    Refusal
        ``SECRET_MISSING`` where there is none.
    """
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        cure = "name the .pub file of the key that releases are signed with"
        raise Refusal(Code.SECRET_MISSING, "there is no Ed25519 public key here", where=str(path), cure=cure)
    return public_signs(key)


def signed(key: Ed25519PrivateKey, text: str) -> str:
    """Sign a text.

    Returns
    -------
    str
        128 hexadecimal digits.

    Examples
    --------
    >>> key = Ed25519PrivateKey.generate()
    >>> is_signed("approved", signed(key, "approved"), public_signs(key.public_key()))
    True
    >>> is_signed("changed", signed(key, "approved"), public_signs(key.public_key()))
    False
    """
    return key.sign(text.encode()).hex()


def is_signed(text: str, signature: str, public: str) -> bool:
    """Whether a signature is of this text, by the private key of this public one."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def is_whole(text: str, signature: str, public: str) -> bool:
    """Whether an entry is signed by the key that it names, or names none and has no signature.

    Examples
    --------
    >>> key = Ed25519PrivateKey.generate()
    >>> public = public_signs(key.public_key())
    >>> [is_whole("a", *both) for both in ((signed(key, "a"), public), ("", public), (signed(key, "a"), ""), ("", ""))]
    [True, False, False, True]
    """
    return is_signed(text, signature, public) if public or signature else True
