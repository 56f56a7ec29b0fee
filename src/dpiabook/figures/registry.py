"""From the name of a figure to the function that draws it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.figures.alternatives import draw_alternatives
from dpiabook.figures.area_dots import draw_area_dots
from dpiabook.figures.area_size import draw_area_size
from dpiabook.figures.area_uniqueness import draw_area_uniqueness
from dpiabook.figures.attributes import draw_attributes
from dpiabook.figures.categories import draw_categories
from dpiabook.figures.class_sizes import draw_class_sizes
from dpiabook.figures.combinations import draw_combinations
from dpiabook.figures.composites import draw_composites
from dpiabook.figures.drawing import Drawing, Rendered
from dpiabook.figures.education_labels import draw_education_labels
from dpiabook.figures.flow import draw_flow
from dpiabook.figures.frontier import draw_frontier
from dpiabook.figures.funnel import draw_funnel
from dpiabook.figures.gates import draw_gates
from dpiabook.figures.group_profiles import draw_group_profiles
from dpiabook.figures.groups import draw_compounding, draw_indicators, draw_pairs, draw_region_rates
from dpiabook.figures.inventory import draw_inventory
from dpiabook.figures.learned import draw_closeness, draw_homogeneous, draw_inference_gain
from dpiabook.figures.lineage import draw_lineage
from dpiabook.figures.missingness import draw_missingness
from dpiabook.figures.mitigation import draw_mitigation
from dpiabook.figures.person_and_group import draw_person_and_group
from dpiabook.figures.plain_bars import draw_bars
from dpiabook.figures.publication_classes import draw_publication_classes
from dpiabook.figures.scenarios import draw_scenarios
from dpiabook.figures.style import styled
from dpiabook.figures.suda import draw_suda
from dpiabook.figures.versions import draw_versions
from dpiabook.figures.volumes import draw_volumes
from dpiabook.release.statement import Statement

Draws = Callable[[Statement], Drawing | None]

FIGURES: Mapping[str, Draws] = {
    "alternatives": draw_alternatives,
    "area_dots": draw_area_dots,
    "area_size": draw_area_size,
    "area_uniqueness": draw_area_uniqueness,
    "attributes": draw_attributes,
    "bars": draw_bars,
    "categories": draw_categories,
    "class_sizes": draw_class_sizes,
    "closeness": draw_closeness,
    "combinations": draw_combinations,
    "composites": draw_composites,
    "compounding": draw_compounding,
    "education_labels": draw_education_labels,
    "flow": draw_flow,
    "frontier": draw_frontier,
    "funnel": draw_funnel,
    "gates": draw_gates,
    "group_profiles": draw_group_profiles,
    "homogeneous": draw_homogeneous,
    "indicators": draw_indicators,
    "inference_gain": draw_inference_gain,
    "inventory": draw_inventory,
    "lineage": draw_lineage,
    "missingness": draw_missingness,
    "mitigation": draw_mitigation,
    "pairs": draw_pairs,
    "person_and_group": draw_person_and_group,
    "publication_classes": draw_publication_classes,
    "region_rates": draw_region_rates,
    "scenarios": draw_scenarios,
    "suda": draw_suda,
    "versions": draw_versions,
    "volumes": draw_volumes,
}


def draw(statement: Statement) -> Drawing | None:
    """Draw a statement's figure from its released values.

    Parameters
    ----------
    statement : Statement
        What one audience may read.

    Returns
    -------
    Drawing or None
        None when the statement has no figure, or no values to draw.

    Raises
    ------
    Refusal
        `Code.INTERNAL` when no figure has the name that the statement asks for, or its table lacks a column.

    Examples
    --------
    >>> draw(Statement("B01.a", "B01", "A title", "A sentence.")) is None
    True
    """
    if not statement.figure:
        return None
    if statement.figure not in FIGURES:
        what = f"there is no figure {statement.figure!r}"
        raise Refusal(
            Code.INTERNAL, what, where=statement.id, cure=did_you_mean(statement.figure, FIGURES) or "report this"
        )
    with styled():
        return FIGURES[statement.figure](statement)


def rendered(statement: Statement) -> Rendered | None:
    """Draw a statement's figure and write it as files, as `draw` and `Drawing.rendered` do.

    Examples
    --------
    >>> rendered(Statement("B01.a", "B01", "A title", "A sentence.")) is None
    True
    """
    with styled():
        drawing = draw(statement)
        return None if drawing is None else drawing.rendered()
