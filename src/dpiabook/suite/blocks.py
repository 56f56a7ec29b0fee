"""A stream in encrypted blocks, none of which can be changed, exchanged, repeated or cut off without notice.

A block's nonce is its number and whether it is the last (the STREAM construction: Hoang, Reyhanitabar, Rogaway and
Vizár, 2015). The key must be one of the stream's own.
"""

from __future__ import annotations

from typing import IO, Any, Protocol

TAG = 16
_NUMBER = 11


class Cipher(Protocol):
    """An authenticated cipher with nonces of 12 and tags of 16 bytes."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None, /) -> bytes:
        """Encrypt one block."""

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None, /) -> bytes:
        """Decrypt one block, or raise `cryptography.exceptions.InvalidTag`."""


class Sealing:
    """Takes a stream of bytes, and writes encrypted blocks; the last one when it is closed without an error."""

    def __init__(self, target: IO[bytes], cipher: Cipher, block: int, beside: bytes = b"") -> None:
        self._target, self._cipher, self._block, self._beside = target, cipher, block, beside
        self._pending, self._number = bytearray(), 0

    def write(self, data: bytes) -> int:
        """Write a block whenever one is full and is not the last."""
        self._pending += data
        while len(self._pending) > self._block:
            self._put(bytes(self._pending[: self._block]), last=False)
            del self._pending[: self._block]
        return len(data)

    def _put(self, block: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, last=last), block, self._beside))
        self._number += 1

    def __enter__(self) -> Sealing:
        return self

    def __exit__(self, kind: Any, *_: object) -> None:
        if kind is None:
            self._put(bytes(self._pending), last=True)


class Opening:
    """Reads encrypted blocks, and gives a stream of bytes; `InvalidTag` where a block is not what was written."""

    def __init__(self, source: IO[bytes], cipher: Cipher, block: int, beside: bytes = b"") -> None:
        self._source, self._cipher, self._size, self._beside = source, cipher, block + TAG, beside
        self._ready, self._number = bytearray(), 0
        self._next = source.read(self._size)
        self._ended = False

    def read(self, size: int) -> bytes:
        """At most `size` bytes; none at the end."""
        while len(self._ready) < size and not self._ended:
            self._ready += self._opened()
        given = bytes(self._ready[:size])
        del self._ready[:size]
        return given

    def _opened(self) -> bytes:
        block, self._next = self._next, self._source.read(self._size)
        self._ended = not self._next
        opened = self._cipher.decrypt(_nonce(self._number, last=self._ended), block, self._beside)
        self._number += 1
        return opened


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(_NUMBER, "big") + bytes([last])
