"""Findings about what is learned without recognising anyone (B08)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dpiabook.evidence.columns import people, risk, share, structural, text, volume
from dpiabook.evidence.facts import Facts, in_sentence
from dpiabook.evidence.finding import Table
from dpiabook.evidence.making import Draft, assessed, makes


@makes("B08.homogeneous")
def everyone_alike(facts: Facts, found: Mapping[str, Any]) -> Draft:
    """People in groups of k or more in which everybody, or everybody but one, shares a sensitive value."""
    rows = [
        {
            "composite": name.replace("_", " "),
            "attribute": facts.title(row["attribute"]),
            "n": classes.n,
            "everybody": row["people_all"],
            "but_one": row["people_but_one"],
        }
        for name, classes in assessed(found).items()
        for row in classes.by_attribute.to_dict("records")
    ]
    frame = pd.DataFrame(rows)
    most = frame.sort_values("everybody", ascending=False, kind="stable").iloc[0]
    columns = [
        volume("n", facts.person.capitalize(), facts.person),
        risk("everybody", "In groups where everybody is alike", "n", facts.person),
        risk("but_one", "In groups where all but one are alike", "n", facts.person),
        share("share_everybody", "Share", "everybody", "n"),
    ]
    table = Table.from_frame(frame, [text("composite", "Known facts"), text("attribute", "What is learned"), *columns])
    return Draft(
        dict(most), columns, table, {"composite": most["composite"], "attribute": in_sentence(most["attribute"])}
    )


@makes("B08.l_diversity")
def diversity(facts: Facts, found: Mapping[str, Any]) -> Draft:
    """People in groups with a single sensitive value, or with fewer than two that count."""
    rows = [
        {
            "composite": name.replace("_", " "),
            "attribute": facts.title(attribute),
            "n": classes["n"].sum(),
            "one_value": classes.loc[classes["distinct"] < 2, "n"].sum(),
            "entropy_under_2": classes.loc[classes["entropy"] < 2, "n"].sum(),
        }
        for name, results in assessed(found).items()
        for attribute, classes in ((attribute, result.classes) for attribute, result in results.items())
    ]
    frame = pd.DataFrame(rows)
    most = frame.sort_values("one_value", ascending=False, kind="stable").iloc[0]
    columns = [
        volume("n", facts.person.capitalize(), facts.person),
        risk("one_value", "In groups with one value", "n", facts.person),
        risk("entropy_under_2", "In groups with an effective number of values under 2", "n", facts.person),
        share("share_one", "Share with one value", "one_value", "n"),
    ]
    table = Table.from_frame(frame, [text("composite", "Known facts"), text("attribute", "Attribute"), *columns])
    return Draft(
        dict(most), columns, table, {"composite": most["composite"], "attribute": in_sentence(most["attribute"])}
    )


@makes("B08.attributes")
def attribute_counts(facts: Facts, totals: pd.DataFrame, attributes: Mapping[str, str]) -> Draft:
    """How many people have each sensitive attribute, over the whole dataset."""
    rows = [
        {"attribute": facts.title(name), "known": totals[f"{name}_known"].sum(), "x": totals[name].sum()}
        for name in attributes
    ]
    columns = [
        volume("known", f"{facts.person.capitalize()} for whom it is recorded", facts.person),
        people("x", f"{facts.person.capitalize()} with the attribute", "known", facts.person),
        share("rate", "Share", "x", "known"),
    ]
    values = {"attributes": len(rows)}
    table = Table.from_frame(pd.DataFrame(rows), [text("attribute", "Attribute"), *columns])
    return Draft(values, [structural("attributes", "attributes")], table)
