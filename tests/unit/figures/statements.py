"""Findings of every figure, invented, and released by the real rules for readers inside and outside."""

import zlib
from functools import cache

import numpy as np
import pandas as pd

from dpiabook.evidence.columns import people, risk, share, structural, text, volume
from dpiabook.evidence.finding import Column, Finding, Table, numbers
from dpiabook.release.formatter import Formatter
from dpiabook.release.present import present
from dpiabook.release.profiles import load_profile
from dpiabook.release.rules import Rules
from dpiabook.stigma import CLASSES
from dpiabook.stigma.wilson import wilson_interval

from .sample import AREA, N
from .statements_of_groups import GROUP_MAKERS

INSIDE_ONLY = {"gates"}
"""Figures of tables that no reader outside has."""


def released(finding, profile="ons_srs"):
    """The statement inside (``controller``) or outside, with pseudonyms."""
    rules = load_profile(profile)
    audience = "controller" if profile == "controller" else "dpia"
    return present(
        finding, Rules(rules, audience, lambda code: f"Area {zlib.crc32(code.encode()) % 9000}", Formatter(rules))
    )


def as_read(finding):
    """The statement for the readers who may have the figure: outside wherever there is one."""
    return released(finding, "controller" if finding.figure in INSIDE_ONLY else "ons_srs")


@cache
def every_finding(case, seed=1):
    """One finding for each figure."""
    rng = np.random.default_rng(seed)
    return {maker.__name__.removeprefix("_"): _finding(maker, case, rng) for maker in MAKERS}


def _finding(maker, case, rng):
    frame, columns, universe = maker(case, rng)
    volumes = [column for column in columns if column.kind == "volume"]
    sentence = numbers({column.name: frame[column.name].iloc[0] for column in volumes}, volumes) if volumes else None
    held = frame.index[frame["held"]] if "held" in frame else ()
    table = Table.from_frame(frame, columns, caption="What the table shows", held=held)
    name = maker.__name__.removeprefix("_")
    title = "What was found, said in one line"
    return Finding(f"B08.{name}", "B08", title, "A sentence.", sentence, table, name, universe=universe)


def _volumes(case, rng):
    n = rng.integers(3, 4000, case.areas)
    groups = volume("groups", "Families", "families")
    return pd.DataFrame({"area": case.area_codes(), "n": n, "groups": n // 2}), [AREA, N, groups], "children"


def _area_uniqueness(case, rng):
    n = rng.integers(60, 4000, case.areas)
    unique = rng.binomial(n, 0.03)
    frame = pd.DataFrame(
        {"area": case.area_codes(), "n": n, "unique": unique, "under_k": unique + rng.binomial(n, 0.1)}
    )
    return frame, [AREA, N, *ALONE], "children"


ALONE = [
    risk("unique", "Alone", "n"),
    risk("under_k", "In groups under 10", "n"),
    share("share_unique", "Share alone", "unique", "n"),
    share("share_under_k", "Share in groups under 10", "under_k", "n"),
]


def _inventory(case, rng):
    count = 788 if case.areas > 12 else 40
    frame = pd.DataFrame(
        {
            "variable": [f"v{number}" for number in range(count)],
            "kind": rng.choice(
                ["yes or no", "whole number", "text", "date", "category", "number", "not stated"], count
            ),
            "part": rng.choice(["sensitive", "identifying", "technical", "outcome", "other"], count),
        }
    )
    return frame, [text("variable", "Variable"), text("kind", "Kind"), text("part", "Part it plays")], "children"


def _missingness(case, rng):
    names = case.names(min(case.areas, 60))
    frame = pd.DataFrame({"variable": names, "n": 2000, "missing": rng.integers(0, 1000, len(names))})
    frame.loc[0, "missing"] = 3
    frame["not_applicable"] = rng.choice([0, 0, 1, 700], len(names))
    columns = [
        text("variable", "Variable"),
        volume("n", "Records", "records"),
        risk("missing", "Missing", "n", "records"),
        risk("not_applicable", "Does not apply", "n", "records"),
        share("share_missing", "Share missing", "missing", "n"),
        share("share_not_applicable", "Share to which it does not apply", "not_applicable", "n"),
    ]
    return frame, columns, "records"


def _categories(case, rng):
    whose = {
        "person": "About the child",
        "relative": "About a parent",
        "group": "About the family",
        "unknown": "Not known whose",
    }
    frame = pd.DataFrame({name: rng.integers(0, 9, 6) for name in whose}).assign(category=case.names(6))
    return (
        frame,
        [text("category", "Category"), *(structural(name, label) for name, label in whose.items())],
        "children",
    )


def _composites(case, rng):
    count = min(case.areas, 24)
    frame = pd.DataFrame(
        {"short": [f"child profile {number}" for number in range(count)], "known": case.names(count), "n": 9000}
    )
    for name, low in {"unique": 0, "under_3": 500, "under_5": 900, "under_k": 1500}.items():
        frame[name] = low + rng.integers(0, 400, count)
    frame.loc[0, "unique"] = 4
    levels = {
        "unique": "Alone",
        "under_3": "In groups under 3",
        "under_5": "In groups under 5",
        "under_k": "In groups under 10",
    }
    columns = [
        text("short", "Combination"),
        text("known", "Known"),
        N,
        *(risk(name, label, "n") for name, label in levels.items()),
    ]
    return frame, columns, "children"


def _group_profiles(case, rng):
    frame = pd.DataFrame(
        {
            "where": ["in the whole dataset", "within their area"],
            "groups": 6200,
            "unique": [3, 4100],
            "under_k": [900, 5000],
            "people": 12000,
            "unique_people": [7, 9000],
        }
    )
    columns = [
        text("where", "Compared"),
        volume("groups", "Families", "families"),
        risk("unique", "Families alone", "groups", "families"),
        risk("under_k", "Under 10", "groups", "families"),
        volume("people", "Children"),
        risk("unique_people", "Children in families alone", "people"),
    ]
    return frame, columns, "families"


def _person_and_group(case, rng):
    columns = [
        N,
        risk("own", "By their own record", "n"),
        risk("group", "By any record of the family", "n"),
        share("share_own", "Share", "own", "n"),
        share("share_group", "Share", "group", "n"),
    ]
    return pd.DataFrame({"n": [9000], "own": [4 if case.long else 812.4], "group": [2011.7]}), columns, "children"


def _attributes(case, rng):
    count = min(case.areas, 20)
    frame = pd.DataFrame({"attribute": case.names(count), "known": 9000, "x": rng.integers(0, 9000, count)})
    frame.loc[:1, "x"] = [3, 8999]
    columns = [
        text("attribute", "Attribute"),
        volume("known", "Recorded"),
        people("x", "With it", "known"),
        share("rate", "Share", "x", "known"),
    ]
    return frame, columns, "children"


def _bars(case, rng):
    """Any table of one's own."""
    return _attributes(case, rng)


def _homogeneous(case, rng):
    pairs = [
        (fact, name)
        for fact in ("child profile", "exclusion profile", "risk factors")
        for name in case.names(min(case.areas, 14))
    ]
    frame = pd.DataFrame(pairs, columns=["composite", "attribute"]).assign(n=9000)
    frame["everybody"] = rng.integers(0, 9000, len(frame))
    frame.loc[::5, "everybody"] = 2
    columns = [
        text("composite", "Known"),
        text("attribute", "Learned"),
        N,
        risk("everybody", "Alike", "n"),
        share("share_everybody", "Share", "everybody", "n"),
    ]
    return frame, columns, "children"


def _area_dots(case, rng):
    names = case.names({4: 1, 12: 3}.get(case.areas, 14))
    frame = pd.DataFrame([(name, area) for name in names for area in case.area_codes()], columns=["attribute", "area"])
    frame["n"] = rng.integers(60, 900, len(frame))
    frame["x"] = rng.binomial(frame["n"], 0.1)
    frame["wilson_low"], frame["wilson_high"] = wilson_interval(frame["x"].to_numpy(), frame["n"].to_numpy())
    frame = frame.assign(rate=frame["x"] / frame["n"], shrunken=0.1, **{"class": rng.choice(CLASSES, len(frame))})
    columns = [
        text("attribute", "Attribute"),
        AREA,
        N,
        people("x", "With it", "n"),
        share("rate", "Share", "x", "n"),
        Column("wilson_low", "From", "low", "%", "x", "n"),
        Column("wilson_high", "To", "high", "%", "x", "n"),
        Column("shrunken", "Allowing for chance", "modelled", "%", "x", "n"),
        Column("class", "Class", inside=True),
    ]
    return frame.assign(held=frame["class"].isin(CLASSES[2:])), columns, "children"


def _publication_classes(case, rng):
    outside = [structural(name, name.replace("_", " ").capitalize()) for name in ("interval", "banded", "not_by_area")]
    inside = [Column(name, name.capitalize(), "structural", inside=True) for name in ("region", "withheld")]
    frame = pd.DataFrame({column.name: rng.integers(0, case.areas, 8) for column in [*outside, *inside]})
    return frame.assign(attribute=case.names(8)), [text("attribute", "Attribute"), *outside, *inside], "areas"


def _education_labels(case, rng):
    frame = pd.DataFrame({"region": [f"Region {number}" for number in range(6)], "flagged": 400})
    frame["known_not"], frame["upper"] = rng.integers(10, 90, 6), rng.integers(100, 300, 6)
    frame.loc[1, ["known_not", "upper"]] = [2, 3]
    frame.loc[2, "known_not"] = 3
    columns = [
        Column("region", "Region", "region"),
        volume("flagged", "Flagged"),
        people("known_not", "Known", "flagged"),
        people("upper", "Possibly", "flagged"),
        share("share_lower", "At least", "known_not", "flagged"),
        share("share_upper", "At most", "upper", "flagged"),
    ]
    return frame, columns, "children"


def _mitigation(case, rng):
    steps = ["As it is", *case.names(min(case.areas, 12))]
    frame = pd.DataFrame(
        {"step": steps, "n": 9000, "unique": np.linspace(900, 3, len(steps)).astype(int), "groups": 5000}
    )
    frame["groups_unique"] = frame["unique"] * 4
    columns = [
        text("step", "Step"),
        N,
        risk("unique", "Alone", "n"),
        share("share_unique", "Share of children", "unique", "n"),
        volume("groups", "Families"),
        risk("groups_unique", "Alone", "groups"),
        share("share_groups", "Share of families", "groups_unique", "groups"),
    ]
    return frame, columns, "children"


def _versions(case, rng):
    count = max(2, min(case.areas, 16))
    frame = pd.DataFrame(
        {
            "version": [f"2026-{number:02}" for number in range(count)],
            "n": 9000,
            "unique": rng.integers(100, 400, count),
        }
    ).astype(object)
    for name in ("joined", "left", "changed"):
        frame[name] = [None, 3, *rng.integers(10, 900, count - 2).tolist()]
    columns = [
        text("version", "Version"),
        N,
        *(risk(name, name.capitalize(), "n") for name in ("joined", "left", "changed", "unique")),
        share("share_unique", "Share alone", "unique", "n"),
    ]
    return frame, columns, "children"


def _scenarios(case, rng):
    frame = pd.DataFrame(
        {"scenario": ["Neighbour", "Teacher", "Journalist"], "knows": case.names(3), "n": 9000, "one": [4, 200, 300]}
    )
    frame = frame.assign(under_3=frame["one"] + 200, under_10=frame["one"] + 900)
    levels = {"one": "One candidate", "under_3": "Under 3 candidates", "under_10": "Under 10 candidates"}
    return (
        frame,
        [
            text("scenario", "Who"),
            text("knows", "Known"),
            N,
            *(risk(name, label, "n") for name, label in levels.items()),
        ],
        "children",
    )


def _class_sizes(case, rng):
    frame = pd.DataFrame(
        {
            "band": ["1", "2", "3 to 4", "5 to 8", "9 or more"],
            "small": ["yes"] * 4 + ["no"],
            "n": 9000,
            "people": [3, 20, 400, 900, 7000],
        }
    )
    return frame, [text("band", "Size"), text("small", "Small"), N, risk("people", "Children", "n")], "children"


def _suda(case, rng):
    frame = pd.DataFrame({"key": case.names(min(case.areas, 12)), "n": 9000})
    frame["contribution"] = np.linspace(90, 1, len(frame))
    return frame, [text("key", "Known fact"), N, Column("contribution", "Contribution", "derived", of="n")], "children"


def _frontier(case, rng):
    count = min(case.areas, 30)
    frame = pd.DataFrame(
        {
            "plan": case.names(count),
            "n": 9000,
            "unique": np.linspace(900, 3, count).astype(int),
            "loss": np.linspace(0, 0.8, count),
        }
    )
    frame["role"] = ["as it is", *[""] * (count - 2), "chosen"]
    columns = [
        text("plan", "Recode"),
        N,
        risk("unique", "Alone", "n"),
        share("share_unique", "Share alone", "unique", "n"),
        structural("loss", "Information lost"),
        text("role", "Role"),
    ]
    return frame, columns, "children"


def _alternatives(case, rng):
    count = min(case.areas, 9)
    frame = pd.DataFrame({"way": case.names(count), "n": 9000, "drawn": 500})
    frame["linked"] = np.linspace(480, 12, count).astype(int)
    frame["entropy"], frame["overlap"] = np.linspace(0, 0.4, count), np.linspace(1, 0.2, count)
    frame["role"] = ["as it is", "recodes", *["perturbation"] * (count - 2)][:count]
    columns = [
        text("way", "Way"),
        text("role", "Role"),
        N,
        Column("drawn", "Looked for", "volume", "children"),
        risk("linked", "Linked", "drawn"),
        share("share_linked", "Share linked, all columns", "linked", "drawn"),
        structural("entropy", "Information lost"),
        structural("overlap", "Overlap of intervals"),
    ]
    return frame, columns, "children"


def _flow(case, rng):
    frame = pd.DataFrame(
        {"stage": ["Collection", "Use", "Outputs"], "who_holds_the_data": case.names(3), "what_happens": case.names(3)}
    )
    frame["people_are"] = ["identified", "de-identified", "aggregate"]
    frame["known_from"] = ["declared", "not said", "assumed"]
    headings = {
        "stage": "Stage",
        "who_holds_the_data": "Who holds the data",
        "what_happens": "What happens",
        "people_are": "People are",
        "known_from": "Known from",
    }
    return frame, [text(name, label) for name, label in headings.items()], "children"


def _lineage(case, rng):
    kinds = ["computed from it", "says the same", "only where it is", "summary of events", "the larger area"]
    count = min(case.areas, 8)
    frame = pd.DataFrame({"made_of": case.names(count), "variable": case.names(count)})
    frame["made_of"] = [frame["made_of"].iloc[place - place % 3] for place in range(count)]
    frame["how"] = [kinds[place % len(kinds)] for place in range(count)]
    frame["used"] = ["used" if place % 2 else "may be derived: confirm" for place in range(count)]
    headings = {"made_of": "Follows from", "variable": "Variable", "how": "How", "used": "What is done"}
    return frame, [text(name, label) for name, label in headings.items()], "variables"


MAKERS = (
    _volumes,
    _area_uniqueness,
    _inventory,
    _missingness,
    _categories,
    _composites,
    _group_profiles,
    _person_and_group,
    _attributes,
    _bars,
    _homogeneous,
    _area_dots,
    _publication_classes,
    _education_labels,
    _mitigation,
    _versions,
    _scenarios,
    _class_sizes,
    _suda,
    _frontier,
    _alternatives,
    _flow,
    _lineage,
    *GROUP_MAKERS,
)
