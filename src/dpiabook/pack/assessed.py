"""What a pack is about, and which releases came before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dpiabook.pack.since import Since
from dpiabook.release.statement import Audience


@dataclass(frozen=True)
class Past:
    """A release of the ledger: what it is called, of which version, and who approved it when."""

    release: str
    version: str
    on: str
    by: str


@dataclass(frozen=True)
class Assessed:
    """What a pack is about.

    Attributes
    ----------
    dataset, version : str
        As in the settings; empty when a pack stands for no version.
    on : date
        The only date that a pack prints beside those of its law.
    audience : Audience
        For whom its statements were released.
    release : str
        Identifies the pack; another content has another one.
    since : Since or None
        How it differs from the last release.
    history : tuple of Past
        The releases before it, from the ledger, oldest first.
    warning : str
        That output rules of the author's own are weaker than built-in ones; it stands on every page.
    extensions : tuple of (str, str)
        What was added to the package: place and SHA-256 of each file.
    """

    dataset: str
    version: str
    on: date
    audience: Audience
    release: str = ""
    since: Since | None = None
    history: tuple[Past, ...] = ()
    warning: str = ""
    extensions: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """Dataset and version in words."""
        parts = [self.dataset or "The dataset", f"version {self.version}" if self.version else ""]
        return ", ".join(part for part in parts if part)
