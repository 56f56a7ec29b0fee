"""What every part of the settings has in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """Refuses unknown names and values of another type, and cannot be changed once made."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")
