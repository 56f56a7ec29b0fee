"""Findings about what is in the dataset, and how well it is recorded (B01, B02, B07)."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from dpiabook.dictionary.inventory import Variable
from dpiabook.evidence.columns import RECORDED, having_both, named, risk, share, structural, text, volume
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import Column, Table
from dpiabook.evidence.making import Draft, makes
from dpiabook.meaning.years import GROWN, last_born

_KINDS = {"boolean": "yes or no", "integer": "whole number", "unknown": "not stated"}
_PARTS = {
    "direct_identifier": "names the person",
    "quasi_identifier": "could help to recognise",
    "technical": "links records",
}


@makes("B01.inventory")
def variable_inventory(facts: Facts) -> Draft:
    """List every variable with its meaning, whose it is and the part it plays."""
    flags = {flag.variable: flag for flag in facts.held_flags}
    rows = [
        (
            variable.name,
            variable.title,
            _KINDS.get(variable.kind, variable.kind),
            facts.whose(flags[variable.name].whose if variable.subject == "unknown" else variable.subject),
            _PARTS.get(flags[variable.name].role, flags[variable.name].role),
            "yes" if flags[variable.name].quasi_identifier else "no",
            _collected(variable),
            "inferred: confirm" if inferred(variable) else "declared",
        )
        for variable in facts.held
    ]
    headings = (
        "Variable",
        "Meaning",
        "Kind",
        "Whose",
        "Part it plays",
        "Helps to recognise",
        "Collected in",
        "Standing",
    )
    columns = [text(heading.lower().split()[0], heading) for heading in headings]
    roles = [row[4] for row in rows]
    values = {
        "variables": len(rows),
        "sensitive": roles.count("sensitive"),
        "identifying": sum(flag.quasi_identifier for flag in flags.values()),
        "both": sum(row[4] == "sensitive" and row[5] == "yes" for row in rows),
        "technical": roles.count(_PARTS["technical"]),
        "inferred": sum(inferred(variable) for variable in facts.held),
    }
    return Draft(
        values,
        [structural(name, name) for name in values],
        Table(tuple(columns), tuple(rows)),
        variant="" if values["inferred"] else "declared",
    )


def inferred(variable: Variable) -> bool:
    """Whether something of a variable is only inferred; what a person left empty and confirmed is not.

    Examples
    --------
    >>> guessed = frozenset({"label"})
    >>> inferred(Variable("sx", guessed=guessed)), inferred(Variable("sx", guessed=guessed, confirmed=True))
    (True, False)
    """
    return bool(variable.guessed) and not variable.confirmed


def _collected(variable: Variable) -> str:
    """Where a variable was collected, and the legal gateway that it came through."""
    gateway = f" (by {variable.gateway})" if variable.gateway else ""
    return f"{variable.source_system or 'not stated'}{gateway}"


@makes("B01.themes")
def variables_by_theme(facts: Facts) -> Draft:
    """How many variables there are of each theme, and how many of them are sensitive or help to recognise somebody."""
    flags = {flag.variable: flag for flag in facts.held_flags}
    frame = pd.DataFrame(
        [
            {
                "theme": variable.theme or "no theme stated",
                "sensitive": flags[variable.name].sensitive,
                "identifying": flags[variable.name].quasi_identifier,
                "system": variable.source_system,
            }
            for variable in facts.held
        ]
    )
    grouped = frame.groupby("theme", sort=False)
    rows = grouped.agg(variables=("theme", "size"), sensitive=("sensitive", "sum"), identifying=("identifying", "sum"))
    systems = grouped["system"].agg(lambda names: "; ".join(dict.fromkeys(filter(None, names))) or "not stated")
    columns = [
        text("theme", "Theme"),
        structural("variables", "Variables", "variables"),
        structural("sensitive", "Sensitive", "variables"),
        structural("identifying", "Could help to recognise somebody", "variables"),
        text("system", "Collected in"),
    ]
    themes = [theme for theme in rows.index if theme != "no theme stated"]
    most = str(rows["sensitive"].idxmax())
    first = (rows["sensitive"] == rows["sensitive"].max()).sum() == 1 and most in themes
    values = {"themes": len(themes), "variables": len(frame), "most": int(rows["sensitive"].max())}
    numbers = [structural("themes", "themes"), structural("variables", "variables"), structural("most", "variables")]
    table = Table.from_frame(rows.assign(system=systems).reset_index(), columns)
    return Draft(values, numbers, table, {"theme": most}, variant="none" if not themes else "" if first else "even")


@makes("B02.volumes")
def volumes(facts: Facts, areas: pd.DataFrame) -> Draft:
    """How many people, and groups that they live in, there are, by area."""
    areas = areas.rename(columns={facts.area: "area", "families": "groups"})
    columns: list[Column] = [Column("area", "Area", "area"), volume("n", facts.people.capitalize(), facts.people)]
    values = {"n": areas["n"].sum(), "areas": areas["area"].nunique()}
    of_values = [volume("n", facts.people, facts.people), structural("areas", "areas")]
    if "groups" in areas:
        columns.append(volume("groups", facts.groups.capitalize(), facts.groups))
        values["groups"] = areas["groups"].sum()
        of_values.append(volume("groups", facts.groups, facts.groups))
    variant = "with_groups" if "groups" in areas else ""
    if _some_are_grown(facts, areas):
        values |= {"grown": areas[GROWN].sum(), "of_age": last_born(facts.version) or 0}
        of_values += [
            Column("grown", f"{facts.people.capitalize()} who are adults by now", "risk", facts.people, of="n"),
            Column("of_age", "Last year of birth of those who are adults by now", "structural", "year"),
        ]
        variant = f"{variant}_grown".removeprefix("_")
    return Draft(values, of_values, Table.from_frame(areas, columns, dimensions=["area"]), variant=variant)


def _some_are_grown(facts: Facts, areas: pd.DataFrame) -> bool:
    """Whether the words call people children of whom the data say that they are adults by now."""
    return facts.speech.applies(["children"]) and GROWN in areas and areas[GROWN].sum() > 0


@makes("B07.missing")
def missingness(facts: Facts, counted: pd.DataFrame) -> Draft:
    """For each variable the records in which it is recorded, and why it is not in the others."""
    frame = counted.assign(variable=[facts.title(name) for name in counted["name"]])
    some, never = frame["missing"] > 0, frame["not_applicable"] > 0
    values = {
        "some": int(some.sum()),
        "variables": len(frame),
        "gated": int(never.sum()),
        "suppressed": int((frame["suppressed"] > 0).sum()),
        "not_collected": int((frame["not_collected"] > 0).sum()),
    }
    why = {"unknown": "Unknown", "suppressed": "Suppressed upstream", "not_collected": "Not collected"}
    states = {"recorded": "Recorded", "not_applicable": "Does not apply", "missing": "Missing"}
    # The states of a variable add up, so that they are withheld together.
    columns = [
        text("variable", "Variable"),
        replace(volume("n", "Records", "records"), sums=tuple(states)),
        *(risk(name, label, "n", "records") for name, label in states.items()),
        share("share_missing", "Share missing", "missing", "n"),
        share("share_not_applicable", "Share to which it does not apply", "not_applicable", "n"),
        *(risk(name, label, "n", "records") for name, label in why.items()),
    ]
    columns[2] = named(columns[2], RECORDED)
    columns[4] = replace(columns[4], sums=tuple(why), rest_as=("known: {variable}",))
    told_why = values["suppressed"] or values["not_collected"]
    variant = "told" if told_why else "" if values["some"] else "gated" if values["gated"] else "none"
    told = [structural(name, "variables") for name in values]
    return Draft(values, told, Table.from_frame(frame, columns), variant=variant)


_NOT_BOTH = re.compile(r"(\w+) \+ (\w+) <= 1")
"""A rule that is broken by those, and by nobody else, who have both of two attributes."""


@makes("B07.contradictions")
def contradictions(facts: Facts, checked: pd.DataFrame) -> Draft:
    """Records that break the arithmetic which the dictionary declares."""
    values = {"broken": int((checked["violated"] > 0).sum()), "rules": len(checked)}
    said = [_NOT_BOTH.fullmatch(str(rule)) for rule in checked["rule"]]
    named = tuple((row, having_both(*found.groups())) for row, found in enumerate(said) if found)
    columns = [
        text("rule", "Rule"),
        volume("checked", "Records checked", "records"),
        replace(risk("violated", "Records that break it", "checked", "records"), named=named),
    ]
    told = [structural(name, "rules") for name in values]
    return Draft(values, told, Table.from_frame(checked, columns), variant="" if values["broken"] else "none")
