"""The records that are easiest to recognise, each with why: for the controller, who may look at them one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from dpiabook.result import NotAssessed

MOST = 100


def riskiest(
    frequencies: Mapping[str, Any], scenarios: Mapping[str, Any], special: Any = None, most: int = MOST
) -> pd.DataFrame:
    """List the records that most readers of the data would single out.

    Parameters
    ----------
    frequencies : mapping of str to ClassFrequencies
        By named combination; what was not assessed is left out.
    scenarios : mapping of str to ScenarioRisk
        By intruder.
    special : Suda, optional
        On how few facts each record is alone.
    most : int
        How many records.

    Returns
    -------
    pandas.DataFrame
        One row per record, the riskiest first: ``record`` (row number from 1), ``reasons`` (how many combinations and
        intruders single it out), ``fewest_facts`` (0 where none was found), ``why`` in words, without a value.

    Examples
    --------
    >>> from dpiabook.risk import class_frequencies
    >>> found = class_frequencies(pd.DataFrame({"yob": [2000, 2000, 2001]}), ["yob"])
    >>> riskiest({"birth": found}, {}).values.tolist()
    [[3, 1, 0, 'alone by the birth']]
    """
    marks = {f"alone by the {name.replace('_', ' ')}": one.sample == 1 for name, one in _there(frequencies)}
    marks |= {f"one candidate for {_who(one, name)}": one.candidates == 1 for name, one in _there(scenarios)}
    rows = {len(mark) for mark in marks.values()}
    if len(rows) != 1:
        return pd.DataFrame(columns=["record", "reasons", "fewest_facts", "why"])
    hit = np.stack(list(marks.values()), axis=1)
    reasons = hit.sum(axis=1)
    facts = np.zeros(len(reasons), int) if special is None or isinstance(special, NotAssessed) else special.smallest
    order = np.lexsort((np.where(facts > 0, facts, 99), -reasons))[:most]
    order = order[reasons[order] > 0]
    names = list(marks)
    why = ["; ".join(name for name, marked in zip(names, hit[row], strict=True) if marked) for row in order]
    return pd.DataFrame(
        {
            "record": order + 1,
            "reasons": reasons[order],
            "fewest_facts": np.asarray(facts)[order].astype(int),
            "why": why,
        }
    )


def _there(results: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(name, one) for name, one in results.items() if not isinstance(one, NotAssessed)]


def _who(found: Any, name: str) -> str:
    title = str(found.scenario.title or name.replace("_", " "))
    return title[:1].lower() + title[1:]
