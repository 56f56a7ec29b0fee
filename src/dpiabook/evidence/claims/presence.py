"""On what it depends which sentence stands there: that one is written tells something as well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Rests:
    """What a reader can conclude from the variant of a text.

    Attributes
    ----------
    exact : tuple of str
        Numbers of the finding that count no people: they are released as they are.
    zero : tuple of str
        Counts of people by their risk, of which only matters whether they are 0: that is printed.
    declared : str
        What of settings, dictionary or roles decides; it is no secret.
    inequality : str
        What is concluded of counts that may be withheld, for whoever attacks the tables: none is about a single person.
    """

    exact: tuple[str, ...] = ()
    zero: tuple[str, ...] = ()
    declared: str = ""
    inequality: str = ""


PRESENCE: Mapping[str, Rests] = MappingProxyType(
    {
        "B01.categories": Rests(exact=("categories",)),
        "B01.event_tables": Rests(exact=("without",)),
        "B01.inventory": Rests(exact=("inferred",)),
        "B01.lineage": Rests(exact=("edges", "confirm")),
        "B01.meaning": Rests(exact=("guessed",)),
        "B01.sensitive": Rests(exact=("sensitive", "unknown", "review")),
        "B01.themes": Rests(exact=("themes",), declared="themes of the dictionary and flags of its variables"),
        "B02.records": Rests(zero=("without_id", "equal"), declared="what a row is"),
        "B02.volumes": Rests(declared="whether a column names groups"),
        "B03.flow": Rests(exact=("open",)),
        "B07.codes": Rests(exact=("undeclared",)),
        "B07.contradictions": Rests(exact=("broken",)),
        "B07.education_areas": Rests(exact=("shown",)),
        "B07.education_labels": Rests(inequality="shares against the limits of S7, of all who are flagged together"),
        "B07.missing": Rests(exact=("some", "gated", "suppressed", "not_collected")),
        "B07.missing_by_area": Rests(exact=("uneven",)),
        "B07.missing_by_year": Rests(exact=("uneven",)),
        "B08.area_size": Rests(inequality="the share of all people alone is over the threshold in the whole dataset"),
        "B08.attributes": Rests(
            inequality="all or none of those for whom it is recorded have an attribute: never which"
        ),
        "B08.closeness": Rests(
            zero=("far",),
            inequality="a group lies that far that could, whatever is not recorded, or nobody shares the facts with k",
        ),
        "B08.combinations": Rests(
            exact=("identifying",), inequality="the upper end is over the threshold of all people"
        ),
        "B08.dictionary_bits": Rests(
            declared="codes and ranges of the dictionary, and people as the author states them"
        ),
        "B08.homogeneous": Rests(exact=("hit",), zero=("everybody", "grouped")),
        "B08.inference_gain": Rests(
            exact=("lifted", "lifted_most"),
            inequality="guesses with known facts can be no more than without, whatever is not recorded",
        ),
        "B08.l_diversity": Rests(
            zero=("all_have", "none_has"), inequality="a group is alike that could be, whatever is not recorded"
        ),
        "B08.leakage": Rests(exact=("pairs",), inequality="as many are alone with implied facts as without"),
        "B08.population": Rests(exact=("refused", "combinations")),
        "B08.second_opinion": Rests(zero=("exposed",)),
        "B08.special_uniques": Rests(zero=("special",)),
        "B08.told": Rests(exact=("left_out", "confirm")),
        "B08.trajectories": Rests(zero=("alone",)),
        "B09.intersections": Rests(exact=("alike", "perhaps")),
        "B09.compounding": Rests(declared="whether a column names groups"),
        "B09.funnel": Rests(exact=("outside",)),
        "B09.group_disclosure": Rests(exact=("hit", "perhaps")),
        "B09.indicators": Rests(exact=("moved",)),
        "B09.not_computed": Rests(exact=("gaps",)),
        "B09.regions": Rests(exact=("barred",)),
        "B09.wording": Rests(exact=("labels",)),
        "B06.minimisation": Rests(declared="whether the dictionary or the settings name a coarser form"),
        "B10.before_after": Rests(inequality="shares of all people against the targets"),
        "B10.alternatives": Rests(declared="whether every way was tried"),
        "B10.closing": Rests(exact=("columns",), zero=("cells", "under_k")),
        "B10.remaining": Rests(
            zero=("unique_after", "under_k_after"), inequality="one step more leaves fewer alone, at most"
        ),
        "B10.scenarios": Rests(declared="whether anything is recoded"),
        "B10.suppression": Rests(zero=("cells",)),
        "B10.usefulness": Rests(declared="whether anything is recoded, and areas are named"),
        "B11.columns": Rests(exact=("moved",)),
        "B11.joiners": Rests(exact=("alike",)),
        "B11.differencing": Rests(exact=("areas_close",)),
        "B11.drift": Rests(exact=("columns", "code_lists", "gaps", "followed")),
        "B11.geographies": Rests(exact=("new", "gone", "close")),
        "B11.lookup": Rests(exact=("close",)),
        "B11.risk": Rests(exact=("rose",)),
        "B11.versions": Rests(zero=("joined", "left", "changed"), declared="whether an id identifies records"),
        "B12.assessed": Rests(exact=("left",)),
        "B12.questions": Rests(exact=("questions",)),
    }
)
"""For each text with variants, on what it depends which one is written."""
