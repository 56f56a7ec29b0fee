"""Findings about what is learned without recognising anyone (B08)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from dpiabook.evidence.attributes import Having, telling
from dpiabook.evidence.columns import (
    KNOWN,
    MOST,
    WITH_ATTRIBUTE,
    both_ends,
    derived,
    named,
    narrowed,
    people,
    ranged,
    risk,
    share,
    structural,
    text,
    volume,
)
from dpiabook.evidence.facts import Facts, in_sentence
from dpiabook.evidence.finding import Column, Table
from dpiabook.evidence.making import Draft, assessed, makes
from dpiabook.evidence.told import CONFIRM, Told
from dpiabook.result import NotAssessed
from dpiabook.risk.attribute_disclosure import AttributeDisclosure

Found = Mapping[str, AttributeDisclosure | NotAssessed]

_TELLS_NOTHING = NotAssessed(
    "attributes",
    "as 'has it' is read, all or none have each attribute of those for whom it is recorded, which tells nothing",
    needed="another meaning of 'has it', if this one is not meant",
)
_KNOWN = [text("composite", "Known facts"), text("attribute", "What is learned")]


@makes("B08.homogeneous")
def everyone_alike(facts: Facts, found: Found, told: Told | None = None) -> Draft | NotAssessed:
    """People in groups of k or more in which everybody, or everybody but one, has an attribute, or has it not."""
    rows = _rows(facts, found, told)
    if rows.empty:
        return _TELLS_NOTHING
    most = _largest(rows, "everybody", "everybody_most", "everybody_but_one_most", "everybody_but_one", "nobody")
    hit = rows[rows["everybody"] > 0]
    counted_people = [
        volume("n", facts.people.capitalize(), facts.people),
        risk("everybody", "In groups where everybody has it", "n", facts.people),
        risk("everybody_but_one", "In groups where all but one have it", "n", facts.people),
        risk("nobody", "In groups where nobody has it", "n", facts.people),
        risk("nobody_but_one", "In groups where only one has it", "n", facts.people),
        share("share_everybody", "Share where everybody has it", "everybody", "n"),
    ]
    columns = ranged(counted_people, rows)
    counted = [
        structural("attributes", "attributes"),
        structural("hit", "attributes of whole groups"),
        structural("combinations", "combinations of known facts"),
    ]
    values = {
        **most,
        "attributes": rows["variable"].nunique(),
        "hit": hit["variable"].nunique(),
        "combinations": rows["composite"].nunique(),
        "grouped": int(rows["grouped"].max()),
    }
    perhaps = bool((rows["everybody_most"] > 0).any())
    nothing = "none" if values["grouped"] else "no_group"
    variant = "" if len(hit) else "perhaps" if perhaps else nothing
    grouped = risk("grouped", "In groups of that size", "n", facts.people)
    words = {**_words(most), "by": ", ".join(dict.fromkeys(rows["composite"]))}
    return Draft(values, [*columns, grouped, *counted], _table(rows, narrowed(columns)), words, variant)


@makes("B08.l_diversity")
def diversity(facts: Facts, found: Found, told: Told | None = None) -> Draft | NotAssessed:
    """People in groups of any size in which all or nobody has it, or with fewer than two values that count."""
    rows = _rows(facts, found, told)
    if rows.empty:
        return _TELLS_NOTHING
    most = _largest(rows, "all_have_most", "all_have", "one_value")
    counted = [
        _recorded(facts),
        risk("all_have", "In groups where all have it", "known", facts.people),
        risk("alone_have", "Of these the only one in the group", "known", facts.people, within=("all_have",)),
        risk("together_have", "Of these in groups of two or more", "known", facts.people, within=("all_have",)),
        risk("none_has", "In groups where nobody has it", "known", facts.people),
        share("share_have", "Share where all have it", "all_have", "known"),
    ]
    columns = [_summed(column) for column in ranged(counted, rows)]
    # Of two values the effective number is under two but where they are equally frequent.
    varied = Column(
        "entropy_under_2", "In groups with an effective number of values under 2", "derived", of="known", inside=True
    )
    variant = "" if most["all_have_most"] else "nobody" if most["one_value"] else "none"
    return Draft(most, columns, _table(rows, [*narrowed(columns), varied]), _words(most), variant)


def _summed(column: Column) -> Column:
    """Those in groups in which all have it are alone there or not; only the latter have a range."""
    parts = {f"all_have{end}": ("alone_have", f"together_have{end}") for end in ("", MOST)}
    return replace(column, sums=parts.get(column.name, ()))


@makes("B08.closeness")
def closeness(facts: Facts, found: Found, told: Told | None = None) -> Draft | NotAssessed:
    """How far the groups lie from everyone: in people for readers outside, with the measures' own values inside."""
    rows = _rows(facts, found, told)
    if rows.empty:
        return _TELLS_NOTHING
    most = _largest(rows, "far", "far_most", "twice")
    # The largest value over all groups belongs to the rarest attribute and the smallest group, and gives them away.
    inside = {"t": "t-closeness", "delta": "δ-disclosure", "beta": "β-likeness", "alpha": "α of (α, k)"}
    counted = [
        _recorded(facts),
        risk("far", "In groups whose share differs by over 15 points", "known", facts.people),
        share("share_far", "Share in such groups", "far", "known"),
        derived("far_by_chance", "Expected there by chance alone", "known", unit=facts.people),
        risk("twice", "In groups where it is at least twice as frequent", "known", facts.people),
        *(derived(name, label, "known", digits=3, inside=True) for name, label in inside.items()),
        derived("k", "k of (α, k)", "known", inside=True),
    ]
    columns = ranged(counted, rows)
    nothing = "none" if rows["grouped"].any() else "no_group"
    variant = "" if rows["far_most"].any() else nothing
    return Draft(most, _spoken(columns), _table(rows, narrowed(columns)), _words(most), variant)


@makes("B08.inference_gain")
def guesses(facts: Facts, found: Found, told: Told | None = None) -> Draft | NotAssessed:
    """How many people's attributes are guessed rightly from the others in their group, and without the group."""
    # One interval of a lift holds whatever is unknown: both its ends are the outer ones.
    rows = _rows(facts, found, told).rename(columns={"lift_low_most": "may_be_lifted"})
    if rows.empty:
        return _TELLS_NOTHING
    most = _largest(rows.assign(sure=rows["gained"].clip(lower=0)), "sure", "gained_most")
    counted = [
        _recorded(facts),
        # Where most do not have it, "no" is guessed of everybody.
        replace(
            people("baseline", "Guessed rightly without the known facts", "known", facts.people),
            rest_as=(WITH_ATTRIBUTE,),
        ),
        people("guessed", "Guessed rightly with them", "known", facts.people),
        share("share_baseline", "Share without", "baseline", "known"),
        share("share_guessed", "Share with", "guessed", "known"),
        derived("bits", "Information gained, in bits", "known", digits=3, inside=True),
        # The largest lift belongs to one group, and gives it away.
        derived("lift", "Largest lift", "known", digits=1, inside=True),
        derived("lift_low", "Lift from", "known", digits=1, inside=True),
        derived("lift_high", "Lift to (95 %)", "known", digits=1, inside=True),
        derived("mutual", "Mutual information, in bits", "known", digits=4, inside=True),
    ]
    columns = ranged(counted, rows)
    lifted = both_ends("lifted", (int((rows["lift_low"] > 1).sum()), int((rows["may_be_lifted"] > 1).sum())))
    pairs = [structural("pairs", "pairs"), structural("lifted", "pairs with a lift")]
    values = {**most, "pairs": len(rows), **lifted}
    spoken = [*_spoken(columns), *ranged(pairs, pd.DataFrame([lifted]))]
    variant = "" if (rows["gained_most"] > 0).any() else _without_gain(**lifted)
    return Draft(values, spoken, _table(rows, narrowed(columns)), _words(most), variant)


def _without_gain(lifted: float, lifted_most: float) -> str:
    return "lifted" if lifted else "may_be_lifted" if lifted_most else "none"


@makes("B08.attributes")
def attribute_counts(facts: Facts, totals: pd.DataFrame, attributes: Mapping[str, str]) -> Draft:
    """How many people have each sensitive attribute, over the whole dataset; what all or nobody has is only named."""
    counts = {name: Having(int(totals[name].sum()), int(totals[f"{name}_known"].sum())) for name in attributes}
    told, nothing = telling(attributes, counts)
    rows = [
        {"attribute": facts.title(name), "known": counts[name].recorded, "x": counts[name].have}
        for name in told or attributes
    ]
    columns = [
        _recorded(facts),
        named(people("x", f"{facts.people.capitalize()} with the attribute", "known", facts.people), WITH_ATTRIBUTE),
        share("rate", "Share", "x", "known"),
    ]
    values = {"attributes": len(rows)} | ({"nothing": len(nothing)} if told and nothing else {})
    table = Table.from_frame(pd.DataFrame(rows), [text("attribute", "Attribute"), *columns])
    numbers = [structural(name, "attributes") for name in values]
    words = {"nothing": ", ".join(in_sentence(facts.title(name)) for name in nothing)}
    others = sum(flag.role == "sensitive" and flag.variable not in attributes for flag in facts.flags)
    words["aside"] = f" ({others} more sensitive variables were left aside)" if others else ""
    return Draft(values, numbers, table, words, "some_tell_nothing" if "nothing" in values else "")


def _recorded(facts: Facts) -> Column:
    known = volume("known", f"{facts.people.capitalize()} for whom it is recorded", facts.people)
    return named(known, *KNOWN)


def _rows(facts: Facts, found: Found, told: Told | None) -> pd.DataFrame:
    """One row per set of known facts and attribute, labelled; marked where it may be no more than arithmetic."""
    frames = [result.table.assign(composite=name) for name, result in assessed(found).items()]
    rows: pd.DataFrame = pd.concat(frames, ignore_index=True).rename(columns={"attribute": "variable"})
    # What all or nobody has tells nothing here, though it be the only attribute: those of the dataset say it once.
    some = rows["having"].between(1, rows["known"] - 1).groupby(rows["variable"]).transform("any")
    rows = rows[some].reset_index(drop=True)
    pairs = zip(rows["composite"], rows["variable"], strict=True)
    unsure = [told is not None and told.to_confirm(*pair) for pair in pairs]
    titles = rows["variable"].map(facts.title)
    return rows.assign(
        attribute=titles.where(~pd.Series(unsure, dtype=bool), titles + f" ({CONFIRM})"),
        composite=rows["composite"].str.replace("_", " "),
    )


def _largest(rows: pd.DataFrame, *by: str) -> dict[str, Any]:
    """The row that the sentence speaks of: the most people, the first among equals."""
    return dict(rows.sort_values(list(by), ascending=False, kind="stable").iloc[0])


def _spoken(columns: Sequence[Column]) -> list[Column]:
    """The columns of a sentence: what is shown inside only stands in the table."""
    return [column for column in columns if not column.inside]


def _words(row: Mapping[str, Any]) -> dict[str, str]:
    return {"composite": str(row["composite"]), "attribute": in_sentence(str(row["attribute"]))}


def _table(rows: pd.DataFrame, columns: Sequence[Column]) -> Table:
    return Table.from_frame(rows, [*_KNOWN, *columns])
