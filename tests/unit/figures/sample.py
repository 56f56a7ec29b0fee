"""How much the samples of figures hold, and the columns that many of them share."""

from dataclasses import dataclass
from itertools import cycle, islice

from dpiabook.evidence.columns import volume
from dpiabook.evidence.finding import Column

LONG = "Number of fixed-term exclusion episodes in the year before the plan, from_a_source_with_a_very_long_name {}"
SHORT = (
    "Ever excluded",
    "Missing from education",
    "Child protection plan",
    "Domestic abuse in the family",
    "Young carer",
)
N = volume("n", "Children")
AREA = Column("area", "Area", "area")


@dataclass(frozen=True)
class Case:
    """How much is drawn, and how long its labels are."""

    areas: int
    long: bool = False

    def names(self, count, kind="Attribute"):
        if self.long:
            return [LONG.format(number) for number in range(count)]
        return [f"{name} {number}" for number, name in enumerate(islice(cycle(SHORT), count))]

    def area_codes(self):
        stem = "Little Wickering and the Northern Marshes " if self.long else "X"
        return [f"{stem}{number:05}" for number in range(self.areas)]
