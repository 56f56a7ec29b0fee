"""How often a sentence may be wrong: the laws of intervals, tests and bounds, each with the test that tries it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Law:
    """A promise that can only be judged where the truth is known.

    Attributes
    ----------
    promise : str
        What holds, and of what.
    wrong : float
        The share of cases in which it may not hold; 0 where it always does.
    tested : str
        Where worlds of known truth are drawn, from the root of the project.
    """

    promise: str
    wrong: float
    tested: str


_AREAS, _UNIQUES = "tests/truth/test_areas.py", "tests/truth/test_uniques.py"
_EDUCATION, _LIFT = "tests/truth/test_education.py", "tests/truth/test_laws.py"
LAWS: Mapping[str, tuple[Law, ...]] = MappingProxyType(
    {
        "B07.education_labels": (Law("the true share of wrong flags lies within the bounds", 0.0, _EDUCATION),),
        "B07.missing_by_area": (Law("all areas record alike, and some variable is called uneven", 0.05, _LIFT),),
        "B07.missing_by_year": (Law("all years are recorded alike, and some variable is called uneven", 0.05, _LIFT),),
        "B08.inference_gain": (Law("no group has the attribute more often, and one is said to", 0.05, _LIFT),),
        "B08.population": (Law("the 95 % interval of population uniques holds where it is given", 0.10, _UNIQUES),),
        "B09.areas": (
            Law("the 95 % interval of an area's rate holds", 0.07, _AREAS),
            Law("it holds in the tenth of areas with the highest rates", 0.10, _AREAS),
        ),
        "B09.funnel": (
            Law("an area that varies as usual is said to stand out", 0.006, _AREAS),
            Law("a difference from everybody that was found is none", 0.05, _AREAS),
        ),
    }
)
"""The laws by finding; a text that speaks of an interval, of chance or of a test has one."""
