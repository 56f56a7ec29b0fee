"""Suggested likelihood and severity of harm to groups, for the register of risks (B09)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dpiabook.evidence.columns import structural, text
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import Column, Table
from dpiabook.evidence.making import Draft, makes
from dpiabook.result import NotAssessed
from dpiabook.stigma import AttributeIndicators, GroupDisclosure, suggested_likelihood, suggested_severity

LIKELIHOODS = ("Remote", "Possible", "Probable")
SEVERITIES = ("Minimal", "Significant", "Severe")
_OPEN = "no suggestion"


@makes("B09.register")
def suggestions(
    facts: Facts,
    indicators: Mapping[str, AttributeIndicators],
    access_setting: str | None,
    single: Mapping[str, GroupDisclosure],
) -> Draft:
    """Likelihood and severity for every attribute, each with the figure and the reason behind it."""
    rows = [_row(facts, name, found, access_setting, single[name]) for name, found in indicators.items()]
    frame = pd.DataFrame(rows)
    columns = [
        text("attribute", "Attribute"),
        text("likelihood", "Likelihood (suggested)"),
        text("likelihood_reason", "Because"),
        structural("cells", "Groups looked at", "groups"),
        Column("disclosing", "Groups given away", "structural", "groups", inside=True),
        Column("small", "Small groups", "structural", "%", inside=True),
        text("severity", "Severity (suggested)"),
        text("severity_reason", "Because"),
    ]
    words = {"likelihood": _worst(frame["likelihood"], LIKELIHOODS), "severity": _worst(frame["severity"], SEVERITIES)}
    values = {"attributes": len(frame), "severe": int((frame["severity"] == SEVERITIES[-1]).sum())}
    of_values = [structural(name, name) for name in values]
    return Draft(values, of_values, Table.from_frame(frame, columns), words)


def _row(
    facts: Facts, name: str, found: AttributeIndicators, access_setting: str | None, single: GroupDisclosure
) -> dict[str, object]:
    likely = suggested_likelihood(found.groups, found.small, access_setting, single)
    # Of several categories the most serious decides; nothing is suggested for what is in none.
    known = facts.flags.known
    severities = [suggested_severity(one, known) for one in facts.flags[name].categories if one in known]
    severe = max(severities, key=lambda one: SEVERITIES.index(one.level), default=None)
    groups = None if isinstance(found.groups, NotAssessed) else found.groups
    small = None if isinstance(found.small, NotAssessed) else found.small
    return {
        "attribute": facts.title(name),
        "likelihood": _OPEN if isinstance(likely, NotAssessed) else likely.level,
        "likelihood_reason": f"{likely}." if isinstance(likely, NotAssessed) else likely.reason,
        "cells": None if groups is None else groups.looked_at,
        "disclosing": None if groups is None else max(groups.disclosing, single.disclosing),
        "small": None if small is None else round(100 * small.small_share),
        "severity": severe.level if severe else _OPEN,
        "severity_reason": severe.reason if severe else "The attribute is in no category of the taxonomy.",
    }


def _worst(levels: pd.Series, scale: tuple[str, ...]) -> str:
    return max((level for level in levels if level in scale), key=scale.index, default=_OPEN)
