"""What every part of the settings has in common."""

from __future__ import annotations

from pydantic import ConfigDict

from dpiabook.settings.reads import Noted


class Strict(Noted):
    """Refuses unknown names and values of another type, and cannot be changed once made; notes who reads it."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")
