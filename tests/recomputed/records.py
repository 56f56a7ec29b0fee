"""The demonstration in plain pandas, as docs/method.md says: states of a value, classes, candidates, families.

Nothing here comes from the package: a second reckoning would prove nothing if it shared the first one's code.
"""

from itertools import permutations

import numpy as np
import pandas as pd

NEVER = "does not apply"
GATES = {
    "age_at_cp": "cp_plan",
    "age_first_ftex": "ftex_eps",
    "age_at_mhda": "mhda_eps_pre_cp",
    "age_first_offence": "offence_ever",
    "cme_reason": "cme_flag",
    "years_history": "ftex_eps",
}
"""Variables that are asked of some only, and the one that says of whom: none had, by the total, no year of it."""
OF_SCHOOL_AGE = ("cme_flag", "ehe_flag", "eotas_flag", "on_roll", "cme_reason")
"""Variables that are recorded from age 5 to 15 at the start of the programme."""
HISTORY = "years_history"


def read(folder):
    """One version: unknown values missing, what does not apply a value of its own, the years of exclusions a text."""
    frame = pd.read_parquet(folder / "children.parquet")
    # Codes whose labels say "unknown" and "not known".
    frame["gender"] = frame["gender"].where(frame["gender"] != "U")
    frame["cme_reason"] = frame["cme_reason"].where(frame["cme_reason"] != "UNK")
    events = pd.read_parquet(folder / "years.parquet")
    events = events[events["ftex_eps_year"] >= 1].sort_values("school_year")
    years = events.groupby("child_id")["school_year"].agg(lambda each: " ".join(map(str, each)))
    frame[HISTORY] = frame["child_id"].map(years)
    return applying(frame, frame["age_at_tfp"])


def applying(frame, age):
    """The frame with what does not apply, by another column or by the age at the start, as a value of its own."""
    out, applies = ~age.between(5, 15), {}
    for name in dict.fromkeys([*GATES, *OF_SCHOOL_AGE]):
        if name in frame:
            nobody = pd.Series(False, frame.index)
            asked_not = (frame[GATES[name]] == 0 if name in GATES else nobody) | (
                out if name in OF_SCHOOL_AGE else nobody
            )
            applies[name] = frame[name].astype(object).mask(frame[name].isna() & asked_not, NEVER)
    return frame.assign(**applies)


def numbers(frame, name):
    """A column as whole numbers, -1 where it is unknown."""
    codes, _ = pd.factorize(frame[name].astype(object).where(frame[name].notna(), None), use_na_sentinel=True)
    return codes


def classes(frame, keys):
    """The larger and the smaller f of every record."""
    columns = [numbers(frame, key) for key in keys]
    unknown = np.any([codes < 0 for codes in columns], axis=0)
    equal = frame.assign(**{f"_{at}": codes for at, codes in enumerate(columns)})
    equal["_unknown"] = unknown
    same = equal.groupby([f"_{at}" for at in range(len(columns))])["child_id"].transform("size").to_numpy()
    least = np.where(unknown, 1, same)
    most = least.copy()
    for row in range(len(frame)):
        could = np.ones(len(frame), bool)
        for codes in columns:
            could &= (codes == codes[row]) | (codes < 0) | (codes[row] < 0)
        most[row] = could.sum()
    return most, least


def fitting(frame, exact=(), within=()):
    """Candidates of every record for somebody who knows some facts exactly and some to a distance, at both ends."""
    ends = []
    for unknown_fits in (True, False):
        found = np.zeros(len(frame), int)
        columns = [(numbers(frame, name), None) for name in exact]
        columns += [(pd.to_numeric(frame[name], errors="coerce").to_numpy(float), far) for name, far in within]
        gone = [frame[name].isna().to_numpy() for name in [*exact, *(name for name, _ in within)]]
        never = [(frame[name] == NEVER).to_numpy() for name in [*exact, *(name for name, _ in within)]]
        for row in range(len(frame)):
            could = np.ones(len(frame), bool)
            for (values, far), lacks, no in zip(columns, gone, never, strict=True):
                alike = values == values[row] if far is None else np.abs(values - values[row]) <= far
                alike = alike | (no & no[row])
                could &= (alike | lacks | lacks[row]) if unknown_fits else (alike & ~lacks & ~lacks[row])
            found[row] = max(could.sum(), 1)
        ends.append(found)
    return ends


def families(frame, keys, within=None):
    """For every family how many could have the same children, at both ends, and its number of children."""
    profiles, children = {}, {}
    for family, rows in frame.groupby("family_id"):
        kinds = [
            tuple(None if pd.isna(value) else value for value in row) for row in rows[keys].itertuples(index=False)
        ]
        place = sorted(rows[within].unique())[0] if within else ""
        profiles[family] = (place, sorted(kinds, key=repr))
        children[family] = len(rows)
    partial = {family for family, (_, kinds) in profiles.items() if any(None in kind for kind in kinds)}
    equal = pd.Series({family: repr(profile) for family, profile in profiles.items()}).groupby(lambda one: one).first()
    sizes = equal.map(equal.value_counts())
    least = {family: 1 if family in partial else int(sizes[family]) for family in profiles}
    most = {}
    for family, profile in profiles.items():
        asked = profiles if family in partial else partial
        others = sum(other != family and _could_be(profile, profiles[other]) for other in asked)
        most[family] = others + (1 if family in partial else least[family])
    return [pd.Series(end) for end in (most, least, children)]


def _could_be(one, other):
    (place, kinds), (there, others) = one, other
    if place != there or len(kinds) != len(others):
        return False
    return any(all(map(_alike, kinds, order)) for order in permutations(others))


def _alike(one, other):
    return all(a is None or b is None or a == b for a, b in zip(one, other, strict=True))
