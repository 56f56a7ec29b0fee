"""Files encrypted for one recipient, in the format of age (version 1, X25519).

A random file key is wrapped under what X25519 makes of a fresh key and the recipient's (HKDF-SHA256,
ChaCha20-Poly1305); the content follows in blocks of 64 KiB, each authenticated with its number. The format is public
(C2SP, "age-encryption.org/v1") and every part of it is in `cryptography`, so that no other program is needed offline,
and a recipient who has age can open the file without this package.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from itertools import pairwise
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dpiabook.suite.blocks import Opening, Sealing

CIPHER = "age version 1: X25519, HKDF-SHA256, ChaCha20-Poly1305 in blocks of 64 KiB"
_VERSION = b"age-encryption.org/v1"
_WRAP = b"age-encryption.org/v1/X25519"
_BLOCK, _KEY, _SALT = 64 * 1024, 16, 16
_LONGEST_HEADER = 64 * 1024


def encrypting(target: IO[bytes], recipient: X25519PublicKey) -> Sealing:
    """Write the header, and return what takes the content.

    Parameters
    ----------
    target : binary file
    recipient : X25519PublicKey

    Returns
    -------
    Sealing
        A context manager; the last block is written when it is left without an error.

    Examples
    --------
    >>> import io
    >>> key, file = X25519PrivateKey.generate(), io.BytesIO()
    >>> with encrypting(file, key.public_key()) as writer:
    ...     _ = writer.write(b"ten records")
    >>> _ = file.seek(0)
    >>> decrypting(file, key).read(100)
    b'ten records'
    """
    file_key, fresh = os.urandom(_KEY), X25519PrivateKey.generate()
    share = fresh.public_key().public_bytes_raw()
    wrap = _derived(fresh.exchange(recipient), share + recipient.public_bytes_raw(), _WRAP)
    body = ChaCha20Poly1305(wrap).encrypt(bytes(12), file_key, None)
    head = b"\n".join([_VERSION, b"-> X25519 " + _text(share), _text(body), b"---"])
    salt = os.urandom(_SALT)
    target.write(head + b" " + _text(_mac(file_key, head)) + b"\n" + salt)
    return Sealing(target, _content_cipher(file_key, salt), _BLOCK)


def decrypting(source: IO[bytes], key: X25519PrivateKey) -> Opening:
    """Read the header, and return what gives the content.

    Raises
    ------
    cryptography.exceptions.InvalidTag
        Where the file is for somebody else, was changed, or is none of this format. Also what is read later raises it.
    """
    lines = _header(source)
    head = b"\n".join([*lines[:-1], b"---"])
    for share, body in _stanzas(lines):
        file_key = _unwrapped(share, body, key)
        if file_key is not None:
            if not hmac.compare_digest(_mac(file_key, head), _bytes(lines[-1][4:])):
                raise InvalidTag
            return Opening(source, _content_cipher(file_key, source.read(_SALT)), _BLOCK)
    raise InvalidTag


def _header(source: IO[bytes]) -> list[bytes]:
    """The lines of the header; the last one holds its authentication."""
    lines = [source.readline(_LONGEST_HEADER).rstrip(b"\n")]
    if lines[0] != _VERSION:
        raise InvalidTag
    while not lines[-1].startswith(b"---"):
        line = source.readline(_LONGEST_HEADER)
        if not line.endswith(b"\n") or sum(map(len, lines)) > _LONGEST_HEADER:
            raise InvalidTag
        lines.append(line.rstrip(b"\n"))
    return lines


def _stanzas(lines: list[bytes]) -> list[tuple[bytes, bytes]]:
    """Share and wrapped key of each recipient of the one kind that is known here."""
    pairs = pairwise(lines)
    return [
        (_bytes(line[len(b"-> X25519 ") :]), _bytes(body)) for line, body in pairs if line.startswith(b"-> X25519 ")
    ]


def _unwrapped(share: bytes, body: bytes, key: X25519PrivateKey) -> bytes | None:
    """The file key, if it was wrapped for this one."""
    if len(share) != 32 or len(body) != _KEY + 16:
        raise InvalidTag
    try:
        shared = key.exchange(X25519PublicKey.from_public_bytes(share))
        wrap = _derived(shared, share + key.public_key().public_bytes_raw(), _WRAP)
        return ChaCha20Poly1305(wrap).decrypt(bytes(12), body, None)
    except (InvalidTag, ValueError):
        return None


def _content_cipher(file_key: bytes, salt: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(_derived(file_key, salt, b"payload"))


def _mac(file_key: bytes, head: bytes) -> bytes:
    return hmac.digest(_derived(file_key, b"", b"header"), head, hashlib.sha256)


def _derived(secret: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, purpose).derive(secret)


def _text(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _bytes(text: bytes) -> bytes:
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except ValueError:
        raise InvalidTag from None
