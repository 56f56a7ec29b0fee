"""Claims about how well the data are recorded (B07)."""

from __future__ import annotations

import pandas as pd

from dpiabook.evidence.claims.truth import Said, Truth, claims
from dpiabook.stigma import DEFAULT_THRESHOLDS

_VERDICTS = {"publish": "may be used", "review": "needs a review", "do not publish": "should not be published"}
_BY_REGION = ("withhold", "aggregate to region")


@claims("B07.missing")
def missing(said: Said) -> Truth:
    """A variable has missing values where its records are more than those recorded and those it does not apply to."""
    frame = said.results[0]
    left = frame["n"] - frame["recorded"] - frame["not_applicable"]
    numbers = {
        "variables": frame["name"].nunique(),
        "some": int((left > 0).sum()),
        "gated": int((frame["not_applicable"] != 0).sum()),
        "suppressed": int((frame["suppressed"] != 0).sum()),
        "not_collected": int((frame["not_collected"] != 0).sum()),
    }
    why = numbers["suppressed"] + numbers["not_collected"]
    usual = "" if numbers["some"] else "gated" if numbers["gated"] else "none"
    return Truth(numbers, variant="told" if why else usual)


@claims("B07.missing_by_area", "B07.missing_by_year")
def uneven(said: Said) -> Truth:
    """A variable is uneven where a place or a year lies outside the limits, in either direction."""
    frame = said.results[0]
    found = sum(int(more) + int(fewer) > 0 for more, fewer in zip(frame["more"], frame["fewer"], strict=True))
    year = said.results[1] if len(said.results) > 1 else said.options.get("year", "")
    words = {"year": said.facts.titles([year])} if year else {}
    return Truth({"uneven": found, "variables": len(frame)}, words, "" if found else "none")


@claims("B07.codes")
def codes(said: Said) -> Truth:
    """A variable counts where at least one record holds a code that is not declared."""
    found, coded = said.results
    hit = {one.variable for one in found if one.codes > 0}
    holds = hit <= set(coded) and all(0 < one.records <= one.of for one in found)
    return Truth({"undeclared": len(hit), "coded": len(set(coded))}, variant="" if hit else "none", holds=holds)


@claims("B07.contradictions")
def contradictions(said: Said) -> Truth:
    """A rule is broken where fewer records keep it than were checked."""
    frame = said.results[0]
    broken = int(((frame["checked"] - frame["violated"]) < frame["checked"]).sum())
    return Truth({"broken": broken, "rules": len(frame)}, variant="" if broken else "none")


@claims("B07.education_labels")
def education_labels(said: Said) -> Truth:
    """Certainly not missing, not missing if it is suitable, and unknown are other people than those rightly flagged."""
    found = said.results[0].overall
    parts = {name: getattr(found, name) for name in ("known_not", "if_suitable", "unknown", "in_admission")}
    upper = sum(parts.values()) - found.in_admission
    numbers = {"flagged": found.flagged, **parts, "waiting": found.waiting, "upper": upper}
    whole = upper + found.in_admission <= found.flagged and found.in_admission <= found.waiting
    words = {"verdict": _VERDICTS.get(_verdict(found.flagged, found.known_not, upper), "cannot be judged")}
    told = said.draft.words
    aged = not told["by"] and not told["ages"] and "not compulsory for all" in told["unsure"]
    words |= {name: told[name] for name in ("by", "unsure", "ages")} if aged == said.results[0].ages else {}
    return Truth(numbers, words, "" if found.flagged else "none", whole)


def _verdict(flagged: int, least: int, most: int) -> str:
    if not flagged:
        return ""
    limits = DEFAULT_THRESHOLDS
    if least / flagged > limits.mislabel_lower or most / flagged > limits.mislabel_upper:
        return "do not publish"
    return "review" if most / flagged > limits.mislabel_review else "publish"


@claims("B07.education_areas")
def education_areas(said: Said) -> Truth:
    """An area's figure is shown where no gate keeps the flag to regions."""
    labels, classes, label = said.results[:3]
    if not label:
        return Truth({"areas": 0, "shown": 0}, variant="none")
    areas = set(labels.groups[labels.by])
    of_flag: pd.DataFrame = classes[classes["attribute"] == label]
    kept = set(of_flag.loc[~of_flag["class"].isin(_BY_REGION), "area"]) & areas
    return Truth({"areas": len(labels.groups), "shown": len(kept)}, variant="" if kept else "none")
