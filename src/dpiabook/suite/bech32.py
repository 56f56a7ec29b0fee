"""Keys as text that a typing error cannot turn into another key: Bech32 (BIP 173), as age writes its keys."""

from __future__ import annotations

_SIGNS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECK = 6


def to_bech32(prefix: str, data: bytes) -> str:
    """Write bytes as text.

    Examples
    --------
    >>> to_bech32("age", bytes(32))
    'age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z'
    """
    values = _regrouped(data, 8, 5, pad=True)
    rest = _polymod([*_expanded(prefix), *values, *[0] * _CHECK]) ^ 1
    check = [(rest >> 5 * (_CHECK - 1 - at)) & 31 for at in range(_CHECK)]
    return f"{prefix}1" + "".join(_SIGNS[value] for value in (*values, *check))


def from_bech32(prefix: str, text: str) -> bytes | None:
    """Read what `to_bech32` wrote; None for anything else, such as a text with one wrong sign.

    Examples
    --------
    >>> from_bech32("age", to_bech32("age", b"key")), from_bech32("age", to_bech32("age", b"key").replace("1", "1q"))
    (b'key', None)
    """
    lowered = text.lower()
    head, _, signs = lowered.rpartition("1")
    if text not in (lowered, text.upper()) or head != prefix or len(signs) < _CHECK or set(signs) - set(_SIGNS):
        return None
    values = [_SIGNS.index(sign) for sign in signs]
    if _polymod([*_expanded(prefix), *values]) != 1:
        return None
    return bytes(_regrouped(values[:-_CHECK], 5, 8, pad=False))


def _expanded(prefix: str) -> list[int]:
    return [*(ord(sign) >> 5 for sign in prefix), 0, *(ord(sign) & 31 for sign in prefix)]


def _polymod(values: list[int]) -> int:
    """The remainder of the BCH code."""
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for at, generator in enumerate(_GENERATOR):
            check ^= generator if (top >> at) & 1 else 0
    return check


def _regrouped(values: bytes | list[int], have: int, want: int, *, pad: bool) -> list[int]:
    """The same bits in groups of another size."""
    bits = "".join(f"{value:0{have}b}" for value in values)
    if pad:
        bits += "0" * (-len(bits) % want)
    return [int(bits[at : at + want], 2) for at in range(0, len(bits) - want + 1, want)]
