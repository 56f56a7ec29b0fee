"""The publication class of each area and attribute: gates in order, the worst result wins, nothing is added up."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from dpiabook.result.collected import shaped
from dpiabook.stigma.gates import CLASSES, RULES, AttributeIndicators
from dpiabook.stigma.thresholds import DEFAULT_THRESHOLDS, StigmaThresholds

__all__ = ["CLASSES", "AttributeIndicators", "publication_class"]


@shaped
def publication_class(
    indicators: Mapping[str, AttributeIndicators], settings: StigmaThresholds = DEFAULT_THRESHOLDS
) -> pd.DataFrame:
    """Decide in which form each area's figure can bear publication.

    Parameters
    ----------
    indicators : Mapping of str to AttributeIndicators
        By name of the attribute.
    settings : StigmaThresholds, optional
        The thresholds in force; the same as for the indicators.

    Returns
    -------
    pandas.DataFrame
        A row per attribute and area, in the order given: area, attribute, class (one of `CLASSES`), gate ("G1" to
        "G4", or "none"), reason (one sentence; what could not be computed follows it). The frame stays controlled: that
        an area is withheld, and why, is itself a disclosure.

    Notes
    -----
    A sequence of gates without compensation: no score adds up what must not offset one another. Indicators that were
    not computed hold no gate; the reason names them.

    Examples
    --------
    >>> from dpiabook.stigma.area_indicators import area_indicators
    >>> counts = pd.DataFrame({"area": ["a", "b"], "n": [100, 6], "x": [20, 1]})
    >>> found = publication_class({"offence": AttributeIndicators(area_indicators(counts))})
    >>> found[["area", "class", "gate"]].values.tolist()
    [['a', 'publish with interval', 'none'], ['b', 'aggregate to region', 'G1']]
    """
    frames = [_classed(name, found, settings) for name, found in indicators.items()]
    columns = ["area", "attribute", "class", "gate", "reason"]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)


def _classed(attribute: str, found: AttributeIndicators, settings: StigmaThresholds) -> pd.DataFrame:
    names = found.areas.table["area"]
    worst = np.zeros(len(names), dtype="int64")
    gate, reason = np.full(len(names), "none", dtype=object), np.full(len(names), "No gate was hit.", dtype=object)
    for rule in RULES:
        level = CLASSES.index(rule.result)
        newly = rule.hits(found, settings).to_numpy(dtype=bool) & (level > worst)
        worst[newly], gate[newly], reason[newly] = level, rule.gate, rule.reason
    missing = "".join(f" {part}." for part in found.not_computed)
    classes = np.array(CLASSES, dtype=object)[worst]
    table = pd.DataFrame({"area": names, "attribute": attribute, "class": classes, "gate": gate, "reason": reason})
    return table.assign(reason=table["reason"] + missing)
