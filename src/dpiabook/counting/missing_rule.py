"""One column's rule of what is not recorded in it, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from dpiabook.settings.model import State

RECORDED, NOT_APPLICABLE, UNKNOWN, SUPPRESSED, NOT_COLLECTED = range(5)
"""A record's state in a column, as a number."""

NUMBERS: Mapping[State, int] = MappingProxyType(
    {
        "not_applicable": NOT_APPLICABLE,
        "unknown": UNKNOWN,
        "suppressed": SUPPRESSED,
        "not_collected": NOT_COLLECTED,
    }
)


@dataclass(frozen=True)
class MissingRule:
    """What stands for a missing value in one column, and why nothing is recorded then.

    Attributes
    ----------
    codes : Mapping[str, State]
        Codes as text; in a column of numbers or dates they are compared as numbers or dates.
    blank : State
        Why a value is null.
    gate : str
        Condition under which a null is not applicable; where it is false or unknown, a null is what `blank` says.
    becomes : {"", "integer", "number"}
        What a column of texts becomes once its codes are out; empty: it stays what it is.
    comma : bool
        The texts write a comma before decimals.
    not_collected : Mapping[str, tuple]
        Column of areas, years or waves to those of its values in which this column was not collected.
    """

    codes: Mapping[str, State] = field(default_factory=lambda: MappingProxyType({}))
    blank: State = "unknown"
    gate: str = ""
    becomes: Literal["", "integer", "number"] = ""
    comma: bool = False
    not_collected: Mapping[str, tuple[Any, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def says_anything(self) -> bool:
        """Whether it changes what a table without it would say."""
        return bool(self.codes or self.gate or self.becomes or self.not_collected or self.blank != "unknown")

    @property
    def may_not_apply(self) -> bool:
        """Whether a record of the column can be not applicable."""
        return bool(self.gate) or self.blank == "not_applicable" or "not_applicable" in self.codes.values()

    @property
    def is_blank_only(self) -> bool:
        """Whether the state of a record can be told from null alone."""
        return not (self.codes or self.gate or self.becomes or self.not_collected)
