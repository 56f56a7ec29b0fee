"""A matrix of states: every form in which a missing value may come, through every measure, against a plain oracle.

Null, declared code, label and suppression mark are one unknown; a blank or a code may say "not applicable", which is a
value. The oracle compares every record with every other: ``UNKNOWN`` fits everything, and ``NEVER`` only itself.
"""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from dpiabook.counting import Source, as_source
from dpiabook.counting.missing_rule import MissingRule
from dpiabook.counting.states import with_states
from dpiabook.dictionary import Inventory, Variable
from dpiabook.meaning.lineage_implied import implied_pairs
from dpiabook.mitigation import Ladder, Rung, lattice, scenario_outcomes, suppress, usefulness, with_families
from dpiabook.risk import (
    Scenario,
    alpha_k_anonymity,
    area_size,
    arithmetic_leakage,
    beta_likeness,
    by_area,
    cbs_research,
    class_frequencies,
    combinations,
    delta_disclosure,
    family_profiles,
    family_risk,
    homogeneous_classes,
    individual_risk,
    inference_gain,
    l_diversity,
    linkage_risk,
    outcomes_by_area,
    population_uniques,
    scenario,
    suda,
    t_closeness,
)
from dpiabook.risk.attribute_disclosure import attribute_disclosure
from dpiabook.settings import Targets
from dpiabook.versions import compare_versions

UNKNOWN, NEVER = None, "never"
KEYS, K = ["age", "sex"], 3
FORMS = {
    "null": (np.nan, MissingRule()),
    "declared code": (99, MissingRule({"99": "unknown"})),
    "label": ("U", MissingRule({"U": "unknown"}, becomes="integer")),
    "suppressed upstream": ("*", MissingRule({"*": "suppressed"}, becomes="integer")),
    "not applicable, blank": (np.nan, MissingRule(blank="not_applicable")),
    "not applicable, code": (-8, MissingRule({"-8": "not_applicable"})),
}


def people() -> pd.DataFrame:
    """What is recorded of 36 people, and in which cells nothing is."""
    draw = np.random.default_rng(8)
    frame = pd.DataFrame(
        {
            "age": draw.integers(1, 6, 36),
            "sex": draw.choice(["F", "M"], 36),
            "care": draw.choice([0, 1, 4], 36, p=[0.5, 0.3, 0.2]),
            "area": np.repeat(["A", "B"], 18),
            "family": np.arange(36) // 3,
        }
    )
    frame = frame.assign(gap=draw.random(36) < 0.2, silent=draw.random(36) < 0.15)
    # Somebody alone; a class of which nothing is recorded; a class without an age in which all have been in care.
    planted = {0: (9, "F", 0, False, False)}
    planted |= dict.fromkeys((3, 9, 15, 21), (7, "M", 1, False, True)) | dict.fromkeys(
        (4, 10, 16), (8, "M", 4, True, False)
    )
    for row, cells in planted.items():
        frame.loc[row, ["age", "sex", "care", "gap", "silent"]] = cells
    frame.loc[frame["gap"] & (frame["sex"] == "M"), ["care", "silent"]] = 4, False
    frame.loc[frame.index[frame["gap"] & (frame["sex"] == "F")][1:], "gap"] = False
    return frame.astype({"gap": bool, "silent": bool})


PEOPLE = people()


def given(form: str) -> Source:
    """The people as a file would hold them in one form, opened."""
    code, rule = FORMS[form]
    frame = PEOPLE.drop(columns=["gap", "silent"]).astype({"age": object, "care": object})
    frame.loc[PEOPLE["gap"], "age"], frame.loc[PEOPLE["silent"], "care"] = code, code
    kind = str if rule.becomes else "float64"
    return with_states(as_source(frame.astype({"age": kind, "care": kind})), {"age": rule, "care": rule})


def truth(form: str) -> pd.DataFrame:
    """The same for the oracle."""
    state = NEVER if form.startswith("not applicable") else UNKNOWN
    frame = PEOPLE.copy()
    for name, gaps in (("age", "gap"), ("care", "silent")):
        cells = zip(PEOPLE[name].tolist(), PEOPLE[gaps], strict=True)
        frame[name] = pd.Series([state if gap else value for value, gap in cells], dtype=object)
    return frame


def fits(one, other) -> bool:
    return all(a is UNKNOWN or b is UNKNOWN or a == b for a, b in zip(one, other, strict=True))


def ends(frame: pd.DataFrame, keys) -> tuple[np.ndarray, np.ndarray]:
    """For each record those that could be the same, and those that certainly are."""
    rows = frame[keys].to_numpy(object).tolist()
    most = [sum(fits(row, other) for other in rows) for row in rows]
    least = [1 if UNKNOWN in row else sum(row == other for other in rows) for row in rows]
    return np.array(most), np.array(least)


def alone(frame, keys, k=2):
    return tuple(int((f < k).sum()) for f in ends(frame, keys))


def guesses(frame, keys):
    return tuple(float((1 / f).sum()) for f in ends(frame, keys))


def placed(frame, keys=("age", "sex")):
    """The people of whom every key is known, by class."""
    known = [UNKNOWN not in row for row in frame[list(keys)].to_numpy(object).tolist()]
    return frame[known].groupby(list(keys))


def families(frame):
    """For each family those that could have the same children, and those that certainly do."""
    rows = [part[KEYS].to_numpy(object).tolist() for _, part in frame.groupby("family")]
    match = [[any(all(map(fits, a, order)) for order in permutations(b)) for b in rows] for a in rows]
    whole = [all(UNKNOWN not in child for child in one) for one in rows]
    least = [
        sum(m and w for m, w in zip(row, whole, strict=True)) if w else 1 for row, w in zip(match, whole, strict=True)
    ]
    return np.array([sum(row) for row in match]), np.array(least)


def special(frame) -> int:
    """People alone on some keys that are known of them, among those of whom they are known."""
    found = np.zeros(len(frame), bool)
    for keys in (["age"], ["sex"], KEYS):
        found |= np.array([UNKNOWN not in row for row in frame[keys].to_numpy(object).tolist()]) & (
            ends(frame, keys)[1] == 1
        )
    return int(found.sum())


def distance(frame) -> float:
    """Largest distance of a class's recorded values from those of everyone, any two being equally far apart."""
    known = frame[[care is not UNKNOWN for care in frame["care"]]]
    overall = known["care"].value_counts(normalize=True)
    shares = [part["care"].value_counts(normalize=True) for _, part in placed(known)]
    return max((here.reindex(overall.index, fill_value=0) - overall).clip(lower=0).sum() for here in shares)


def ratios(frame):
    known = frame[[care is not UNKNOWN for care in frame["care"]]]
    overall = known["care"].value_counts(normalize=True)
    return [
        share / overall[value]
        for _, part in placed(known)
        for value, share in part["care"].value_counts(normalize=True).items()
    ]


def alike(frame):
    """People in classes of K or more in which all share a value, and in which all could."""
    sure = possible = 0
    for _, part in placed(frame):
        values = set(part["care"]) - {UNKNOWN}
        if len(part) >= K and len(values) == 1:
            possible += len(part)
            sure += len(part) if UNKNOWN not in set(part["care"]) else 0
    return sure, possible


def diverse(frame):
    """People in classes with fewer than two values, whatever the unknown ones are."""
    least = most = 0
    for _, part in placed(frame):
        held, unknown = set(part["care"]) - {UNKNOWN}, sum(care is UNKNOWN for care in part["care"])
        least += len(part) * (len(held) + unknown < 2)
        most += len(part) * (max(len(held), 1) < 2)
    return least, most


def having(frame):
    """What is learned of the attribute care >= 1; who was never asked has it not."""
    truths = [UNKNOWN if care is UNKNOWN else care is not NEVER and care >= 1 for care in frame["care"]]
    table = frame.assign(has=pd.Series(truths, dtype=object))
    figures = {"known": sum(t is not UNKNOWN for t in truths), "having": sum(t is True for t in truths)}
    figures |= dict.fromkeys(("everybody", "everybody_most", "nobody", "nobody_most"), 0)
    for _, part in placed(table):
        held = set(part["has"])
        for name, value in (("everybody", True), ("nobody", False)):
            if len(part) >= K and held - {UNKNOWN} == {value}:
                figures[f"{name}_most"] += len(part)
                figures[name] += len(part) * (UNKNOWN not in held)
    return list(figures.values())


WHO = Scenario(knows={"age": "exact", "sex": "exact"})
LADDERS = {"age": Ladder("age", (Rung(band=2), Rung(drop=True))), "sex": Ladder("sex", ())}
UNITS = Inventory((Variable("age", unit="age in years"), Variable("sex")))


def nodes(source):
    return lattice(source, LADDERS, Targets(k=K))


def banded(frame):
    bands = [age if age in (UNKNOWN, NEVER) else age // 2 for age in frame["age"]]
    return frame.assign(age=pd.Series(bands, dtype=object))


def measured_attribute(source):
    row = attribute_disclosure(source, KEYS, {"care_ever": "care >= 1"}, k=K).table.iloc[0]
    return row[["known", "having", "everybody", "everybody_most", "nobody", "nobody_most"]].tolist()


def in_families(risk, frame):
    return tuple(
        float(((1 - (1 - pd.Series(1 / f)).groupby(frame["family"]).prod()) * 3).sum()) for f in ends(frame, KEYS)
    )


MATRIX = {
    "class frequencies": (
        lambda s: [
            class_frequencies(s, KEYS, missing="states").sample,
            class_frequencies(s, KEYS, missing="states").least,
        ],
        lambda f: ends(f, KEYS),
    ),
    "uniques": (lambda s: class_frequencies(s, KEYS, missing="states").uniques_range, lambda f: alone(f, KEYS)),
    "individual risk": (
        lambda s: individual_risk(class_frequencies(s, KEYS, missing="states")).expected_range,
        lambda f: guesses(f, KEYS),
    ),
    "family risk": (
        lambda s: (
            family_risk(individual_risk(class_frequencies(s, KEYS, missing="states")), PEOPLE["family"]).expected_range
        ),
        lambda f: in_families(None, f),
    ),
    "family profiles": (
        lambda s: [getattr(family_profiles(s, KEYS, "family"), end) for end in ("candidates", "least")],
        families,
    ),
    "by area": (
        lambda s: by_area(s, KEYS, "area", missing="states")[["uniques", "uniques_most"]].to_numpy(),
        lambda f: [alone(part, KEYS) for _, part in f.groupby("area")],
    ),
    "area size": (
        lambda s: area_size(class_frequencies(s, KEYS, missing="states"), sizes=[36]).curve.iloc[0][
            ["unique_share", "unique_share_most"]
        ],
        lambda f: np.array(alone(f, KEYS)) / 36,
    ),
    "combinations": (
        lambda s: (
            combinations(s, KEYS, k=K)
            .table.set_index("combination")
            .loc[["age", "age, sex"], ["uniques", "uniques_most", "under_k", "under_k_most"]]
        ),
        lambda f: [[*alone(f, keys), *alone(f, keys, K)] for keys in (["age"], KEYS)],
    ),
    "intruders": (
        lambda s: [*scenario(s, WHO).people_under_range(2), *scenario(s, WHO).correct_range],
        lambda f: [*alone(f, KEYS), *(right / 36 for right in guesses(f, KEYS))],
    ),
    "intruders by area": (
        lambda s: outcomes_by_area(s, "area", {"one": scenario(s, WHO)})[["any", "any_most"]].to_numpy(),
        lambda f: [[int((end[f["area"] == area] == 1).sum()) for end in ends(f, KEYS)] for area in ("A", "B")],
    ),
    "special uniques": (lambda s: (suda(s, KEYS).smallest > 0).sum(), special),
    "cbs": (
        lambda s: [getattr(cbs_research(s, "area", ["sex"], ["age"]), end) for end in ("people", "people_most")],
        lambda f: [36, 36],
    ),
    "linkage risk": (
        lambda s: [linkage_risk(s, KEYS).prosecutor_mean, linkage_risk(s, KEYS).mean_most],
        lambda f: [right / 36 for right in guesses(f, KEYS)],
    ),
    "population uniques": (
        lambda s: population_uniques(s, KEYS, sampling_fraction=0.5).n,
        lambda f: sum(len(part) for _, part in placed(f)),
    ),
    "implied facts": (
        lambda s: (
            arithmetic_leakage(s, KEYS, implied_pairs(UNITS), k=K)
            .table.iloc[0][["uniques", "uniques_most", "under_k", "under_k_most"]]
            .tolist()
        ),
        lambda f: [*alone(f, KEYS), *alone(f, KEYS, K)],
    ),
    "l-diversity": (lambda s: l_diversity(s, KEYS, "care").under_range(2), diverse),
    "homogeneous classes": (
        lambda s: homogeneous_classes(s, KEYS, "care", k=K).by_attribute[["people_all", "people_all_most"]].iloc[0],
        alike,
    ),
    "t-closeness": (lambda s: t_closeness(s, KEYS, "care", "equal").t, distance),
    "beta": (lambda s: beta_likeness(s, KEYS, "care").basic, lambda f: max(ratios(f)) - 1),
    "delta": (lambda s: delta_disclosure(s, KEYS, "care"), lambda f: max(abs(np.log(ratios(f))))),
    "alpha, k": (
        lambda s: [alpha_k_anonymity(s, KEYS, "care").alpha, alpha_k_anonymity(s, KEYS, "care").k],
        lambda f: [
            max(part["care"].dropna().value_counts(normalize=True).max() for _, part in placed(f)),
            min(part["care"].notna().sum() for _, part in placed(f) if part["care"].notna().any()),
        ],
    ),
    "inference gain": (
        lambda s: [inference_gain(s, KEYS, "care").n, inference_gain(s, KEYS, "care").baseline],
        lambda f: [
            sum(part["care"].notna().sum() for _, part in placed(f)),
            f["care"].dropna().value_counts(normalize=True).max(),
        ],
    ),
    "attribute disclosure": (measured_attribute, having),
    "lattice": (
        lambda s: [
            nodes(s).row(node)[["uniques", "uniques_most", "expected", "expected_most"]].tolist()
            for node in ((0, 0), (1, 0))
        ],
        lambda f: [[*alone(one, KEYS), *guesses(one, KEYS)] for one in (f, banded(f))],
    ),
    "intruders after recoding": (
        lambda s: scenario_outcomes(nodes(s), s, {"one": WHO}).loc[(0, 0), ["one", "one_most"]].to_numpy().ravel(),
        lambda f: alone(f, KEYS),
    ),
    "families after recoding": (
        lambda s: (
            with_families(nodes(s), s, KEYS, "family").row((0, 0))[["unique_families", "unique_families_most"]].tolist()
        ),
        lambda f: [int((end == 1).sum()) for end in families(f)],
    ),
    "suppression": (lambda s: suppress(s, KEYS, K).under_k, lambda f: 0),
    "usefulness": (
        lambda s: usefulness(nodes(s), s, {"care_ever": "care >= 1"}).loc[(0, 0), "homogeneous"],
        lambda f: having(f)[2],
    ),
    "versions": (
        lambda s: compare_versions(s, s, keys={"known": KEYS}, k=K).risk[["uniques", "uniques_most"]].iloc[0].tolist(),
        lambda f: alone(f, KEYS),
    ),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("measure", MATRIX)
def test_every_measure_reads_every_form_alike(measure, form):
    found, expected = MATRIX[measure]
    figures, wanted = (np.asarray(one, float) for one in (found(given(form)), expected(truth(form))))
    np.testing.assert_allclose(figures, wanted, atol=1e-9)


ONE_END = ("cbs", "suppression", "alpha, k", "beta", "delta")
"""What is measured of the worst class alone, which here is the same."""


@pytest.mark.parametrize("measure", [name for name in MATRIX if name not in ONE_END])
def test_an_unknown_is_not_what_does_not_apply(measure):
    """The same cells as unknown and as not applicable give other figures, so that every measure tells them apart."""
    found = MATRIX[measure][0]
    unknown, never = (np.asarray(found(given(form)), float) for form in ("null", "not applicable, blank"))
    assert unknown.shape != never.shape or not np.allclose(unknown, never)
