"""Which column plays which part, or why none does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dpiabook.book.absent import ABSENT
from dpiabook.result import NotAssessed

if TYPE_CHECKING:
    from dpiabook.settings import Roles, Settings


class Parts:
    """The columns of families and areas, as what has `settings` knows them."""

    @property
    def settings(self) -> Settings:
        """The settings of this run."""
        raise NotImplementedError

    @property
    def roles(self) -> Roles:
        """Which column plays which part; None where there is none, for inputs that a measure can do without."""
        return self.settings.roles

    def role(self, name: str) -> str | NotAssessed:
        """The column that plays a part (``family``, ``area``, ``region``), or why there is none."""
        column = self.settings.roles.named.get(name if name in ("area", "region") else f"{name}_id")
        return column or ABSENT[name]

    @property
    def family(self) -> str | NotAssessed:
        """The column that says who lives together; a table of counts does not say it."""
        counts = self.roles.family_id is not None and self.roles.count is not None
        return ABSENT["records"].of("family") if counts else self.role("family")

    @property
    def area(self) -> str | NotAssessed:
        """The column of the area."""
        return self.role("area")

    @property
    def region(self) -> str | NotAssessed:
        """The column of the region."""
        return self.role("region")
