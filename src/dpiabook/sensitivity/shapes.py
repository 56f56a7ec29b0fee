"""Direct identifiers known by the shape of values: functions on distinct texts that return shares, never values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

_NHS_DIGITS = 10
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_POSTCODE = re.compile(r"(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2})", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
_PHONE = re.compile(r"(?:\+44|0044|0)(?:[1237]\d{8,9})")
_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_IP = re.compile(rf"(?:{_OCTET}\.){{3}}{_OCTET}|(?:[0-9a-f]{{1,4}}:){{4,7}}[0-9a-f]{{1,4}}", re.IGNORECASE)
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_CONTACT = re.compile(
    r"(?<![\d.,])(?:\+44|0044|\(?0)[\s()-]?[1237](?:[\s()-]{0,2}\d){8,9}(?!\d)|[^@\s]+@[^@\s]+\.[A-Za-z]{2,}|https?://\S+"
)
_AREA = re.compile(r"[EWSNK](?:0[0-9]|1[0-9]|2[0-9]|3[0-9]|40|92|99)\d{6}")
_DATE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:[T ].*)?")
_UPN = re.compile(rf"[{_UPN_LETTERS}]\d{{11}}[{_UPN_LETTERS}0-9]", re.IGNORECASE)
_NINO = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]", re.IGNORECASE)


@dataclass(frozen=True)
class ShapeShare:
    """How many distinct values have the shape of an identifier.

    Attributes
    ----------
    shape : str
        Such as ``"nhs_number"``; a key of `SHAPES`.
    share : float
        Of the distinct values that are not blank, 0 to 1.
    distinct : int
        Number of distinct values that were looked at.
    """

    shape: str
    share: float
    distinct: int


def is_nhs_number(text: str) -> bool:
    """Ten digits, spaces or dashes allowed, whose last is the modulus 11 check digit.

    Source: NHS Data Dictionary, "NHS NUMBER". Ten equal digits pass the check digit, but are no number.

    Examples
    --------
    >>> is_nhs_number("943 476 5919"), is_nhs_number("943 476 5918"), is_nhs_number("0000000000")
    (True, False, False)
    """
    digits = re.sub(r"[ -]", "", text)
    if not re.fullmatch(r"\d{10}", digits) or len(set(digits)) == 1:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(_NHS_DIGITS, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(digits[-1])


def is_upn(text: str) -> bool:
    """A unique pupil number: a check letter, eleven digits, and a digit (or a letter, for a temporary number).

    Source: Department for Education, "Unique pupil numbers: a guide", the check letter: weights 2 to 13, modulus 23.

    Examples
    --------
    >>> is_upn("H801200001001"), is_upn("A801200001001")
    (True, False)
    """
    code = text.strip().upper()
    if not _UPN.fullmatch(code):
        return False
    last = int(code[12]) if code[12].isdigit() else _UPN_LETTERS.index(code[12])
    numbers = [*map(int, code[1:12]), last]
    return (
        _UPN_LETTERS[sum(number * weight for number, weight in zip(numbers, range(2, 14), strict=True)) % 23] == code[0]
    )


def _whole(pattern: re.Pattern[str], remove: str = "") -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(re.sub(remove, "", text.strip()) if remove else text.strip()) is not None


SHAPES: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {
        "nhs_number": is_nhs_number,
        "upn": is_upn,
        "national_insurance_number": _whole(_NINO, " "),
        "postcode": _whole(_POSTCODE),
        "email": _whole(_EMAIL),
        "phone": _whole(_PHONE, r"[\s()-]"),
        "ip_address": _whole(_IP),
        "url": _whole(_URL),
        "area_code": _whole(_AREA),
        "full_date": _whole(_DATE),
    }
)
"""Every shape that is looked for, and its test on one text."""

IDENTIFYING_SHAPES = frozenset(
    {"nhs_number", "upn", "national_insurance_number", "postcode", "email", "phone", "ip_address", "url"}
)
"""Shapes that identify a person on their own; an area code or a date does not, but both are worth knowing."""


def shape_shares(distinct: Iterable[str | None]) -> tuple[ShapeShare, ...]:
    """Measure which shapes the distinct values of one column have.

    Parameters
    ----------
    distinct : iterable of str or None
        Distinct values as text; None and blank are missing, and left out.

    Returns
    -------
    tuple of ShapeShare
        Shapes that at least one value has, the most frequent first. No value is returned or kept.

    Examples
    --------
    >>> [(found.shape, found.share) for found in shape_shares(["a@b.org", "x@y.org", "none", "-", None])]
    [('email', 0.5)]
    """
    texts = [text for text in distinct if text is not None and text.strip()]
    counts = {shape: sum(map(has_shape, texts)) for shape, has_shape in SHAPES.items()}
    found = [ShapeShare(shape, count / len(texts), len(texts)) for shape, count in counts.items() if count]
    return tuple(sorted(found, key=lambda shape: -shape.share))


def holds_contact(text: str) -> bool:
    """Whether a text that people typed holds a telephone number, an e-mail address or a web address.

    Examples
    --------
    >>> holds_contact("call 07700 900123 please"), holds_contact("paid 1,250.00 on 03/04/2024")
    (True, False)
    """
    return _CONTACT.search(text) is not None


SHARE_THAT_IDENTIFIES = 0.2
"""Of distinct values: one number in eleven passes the check of an NHS number by chance, and codes can look alike."""

_SHAPE_WORDS = {
    "nhs_number": "NHS numbers",
    "upn": "unique pupil numbers",
    "national_insurance_number": "National Insurance numbers",
    "postcode": "postcodes",
    "email": "e-mail addresses",
    "phone": "telephone numbers",
    "ip_address": "IP addresses",
    "url": "web addresses",
}


def identifying_shape(distinct: Iterable[str | None]) -> str:
    """Say which direct identifiers the values of a column look like; empty when none.

    Parameters
    ----------
    distinct : iterable of str or None
        Distinct values as text.

    Returns
    -------
    str
        In words, such as ``"postcodes"``, where a fifth of the values or more have that shape.

    Examples
    --------
    >>> identifying_shape(["a@b.org", "x@y.org", "none"]), identifying_shape(["no", "yes"])
    ('e-mail addresses', '')
    """
    shares = {found.shape: found.share for found in shape_shares(distinct)}
    likely = [shape for shape in _SHAPE_WORDS if shares.get(shape, 0.0) >= SHARE_THAT_IDENTIFIES]
    return _SHAPE_WORDS[max(likely, key=lambda shape: shares[shape])] if likely else ""
