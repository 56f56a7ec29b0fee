"""Columns that many findings share, so that the same number is named and released in one way."""

from __future__ import annotations

from dpiabook.evidence.finding import Column


def text(name: str, label: str) -> Column:
    """Words that count nobody."""
    return Column(name, label, "text")


def volume(name: str, label: str, unit: str = "people") -> Column:
    """How many people, groups or records there are."""
    return Column(name, label, "volume", unit)


def risk(name: str, label: str, of: str, unit: str = "people") -> Column:
    """People or groups by how easily they are recognised."""
    return Column(name, label, "risk", unit, of=of)


def people(name: str, label: str, of: str, unit: str = "people") -> Column:
    """People with an attribute."""
    return Column(name, label, "people", unit, of=of)


def share(name: str, label: str, part: str, of: str, digits: int = 0) -> Column:
    """`part` over `of`, made anew from what is released of both."""
    return Column(name, label, "share", "%", part, of, digits)


def structural(name: str, label: str, unit: str = "", digits: int = 0) -> Column:
    """A number that counts no people."""
    return Column(name, label, "structural", unit, digits=digits)


def derived(  # noqa: PLR0913 -- the parts of a column, by name
    name: str, label: str, of: str, *, unit: str = "", digits: int = 0, inside: bool = False
) -> Column:
    """A fitted or summary value that rests on `of` people."""
    return Column(name, label, "derived", unit, of=of, digits=digits, inside=inside)


def alone_columns(person: str, k: int) -> list[Column]:
    """The columns that count people who are alone, or in groups under k."""
    return [
        volume("n", person.capitalize(), person),
        risk("unique", "Alone", "n", person),
        risk("under_k", f"In groups under {k}", "n", person),
        share("share_unique", "Share alone", "unique", "n"),
        share("share_under_k", f"Share in groups under {k}", "under_k", "n"),
    ]
