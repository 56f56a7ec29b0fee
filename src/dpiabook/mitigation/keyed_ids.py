"""Ids that only the holder of a secret can make, and an order of records that says nothing of the one before."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable

import numpy as np
import pyarrow as pa
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import ChaCha20
from numpy.typing import NDArray

from dpiabook.counting.encoding import encode
from dpiabook.mitigation.r_types import level_texts

_HASHED = 64
"""Bytes that SHA-256 takes at once."""
_BATCH = 2**18
_DIGITS = np.frombuffer(b"0123456789abcdef", np.uint8)
_FAR = np.iinfo(np.int32).max
_SIGNS = 16
"""Bytes of an id: among 10 million people two are alike with a chance of less than 1 in 10^24."""


def keyed_hash(secret: bytes) -> Callable[[bytes], bytes]:
    """HMAC-SHA256 under one secret, for many short texts: the general function takes twice as long for each.

    Parameters
    ----------
    secret : bytes

    Returns
    -------
    callable
        From a text to its 32 bytes.

    Examples
    --------
    >>> keyed_hash(b"an invented secret")(b"7") == hmac.digest(b"an invented secret", b"7", hashlib.sha256)
    True
    """
    sha = hashlib.sha256
    key = (sha(secret).digest() if len(secret) > _HASHED else secret).ljust(_HASHED, b"\0")
    inner, outer = (bytes(byte ^ mask for byte in key) for mask in (0x36, 0x5C))
    return lambda text: sha(outer + sha(inner + text).digest()).digest()


def keyed_ids(column: pa.ChunkedArray, name: str, secret: bytes) -> pa.Array:
    """Replace ids by keyed pseudonyms.

    Parameters
    ----------
    column : pyarrow.ChunkedArray
        Ids of any type.
    name : str
        The column: ids of people and of families that happen to be alike get different pseudonyms.
    secret : bytes
        One for each recipient.

    Returns
    -------
    pyarrow.DictionaryArray
        32 hexadecimal digits; what is missing stays missing. Equal ids get equal pseudonyms. The dictionary is sorted
        by the pseudonyms, so that its order says nothing of the ids.

    Notes
    -----
    HMAC-SHA256 (RFC 2104), cut to 128 bits. A plain hash of an id could be undone by trying all ids.

    Examples
    --------
    >>> ids = keyed_ids(pa.chunked_array([[7, 8, None, 7]]), "child_id", b"an invented secret")
    >>> ids[0].as_py() == ids[3].as_py() != ids[1].as_py(), ids[2].as_py(), len(ids[0].as_py())
    (True, None, 32)
    """
    codes, levels = encode(column, name)
    made = _signs(level_texts(levels, name), name, secret)
    order = np.lexsort(made.view(">u8").T[::-1])
    place = np.zeros(len(order) + 1, np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(place[codes], mask=codes < 0), _as_texts(made[order]))


def _signs(texts: pa.StringArray, name: str, secret: bytes) -> NDArray[np.uint8]:
    """The bytes of each id's pseudonym, shape (ids, 16); few ids at a time are objects of the language."""
    head = len(name.encode()).to_bytes(4, "big") + name.encode()
    keyed = keyed_hash(secret)
    made = np.empty((len(texts), _SIGNS), np.uint8)
    for at in range(0, len(texts), _BATCH):
        some = texts.slice(at, _BATCH).to_pylist()
        signs = b"".join(keyed(head + text.encode())[:_SIGNS] for text in some)
        made[at : at + len(some)] = np.frombuffer(signs, np.uint8).reshape(-1, _SIGNS)
    return made


def _as_texts(signs: NDArray[np.uint8]) -> pa.Array:
    """Each row of bytes as hexadecimal digits."""
    width = 2 * signs.shape[1]
    ends = np.arange(len(signs) + 1) * width
    digits = np.empty((len(signs), width), np.uint8)
    digits[:, ::2], digits[:, 1::2] = _DIGITS[signs >> 4], _DIGITS[signs & 15]
    parts = pa.py_buffer(ends if ends[-1] > _FAR else ends.astype(np.int32)), pa.py_buffer(digits)
    kind = pa.LargeStringArray if ends[-1] > _FAR else pa.StringArray
    return kind.from_buffers(len(signs), *parts)


def keyed_order(rows: int, secret: bytes, purpose: str) -> NDArray[np.int64]:
    """An order of records that cannot be told from a random one without the secret.

    Parameters
    ----------
    rows : int
    secret : bytes
    purpose : str
        What is put into order, such as dataset and version: another purpose gives another order.

    Returns
    -------
    ndarray of int64, shape (rows,)
        A permutation; the same for the same secret, rows and purpose.

    Notes
    -----
    Rows are sorted by 64 bits each of a ChaCha20 key stream (RFC 8439), whose key is made of the secret: a generator
    made for simulation could be found out from the part of its stream that somebody knows.

    Examples
    --------
    >>> sorted(keyed_order(5, b"an invented secret", "demo").tolist())
    [0, 1, 2, 3, 4]
    """
    key = hmac.digest(secret, b"order of records\n" + purpose.encode(), hashlib.sha256)
    stream = Cipher(ChaCha20(key, bytes(16)), mode=None).encryptor().update(bytes(8 * rows))
    return np.argsort(np.frombuffer(stream, np.uint64), kind="stable")
