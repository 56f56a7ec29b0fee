"""Datasets of different kinds, large enough that what holds by chance in small ones does not."""

import json
from pathlib import Path

import numpy as np
import pandas as pd

from dpiabook.synthetic import write_demo

ROOT = Path(__file__).parents[2]
KINDS = ("demo", "versions", "no_households", "sample", "demo", "education", "patients", "no_places", "exclusions")
KINDS += ("demo", "counts", "demo")
ROLES = {"person_id": "person_ref", "household_id": "household_ref", "area": "district", "region": "region"}
OF_KIND = {
    "sample": {"population": "sample", "roles": ROLES | {"weight": "weight"}},
    "patients": {"subjects": {"kind": "patients"}},
    "education": {"areas": {"education_status": {"missing": "cme_flag", "home": "ehe_flag"}}},
    "exclusions": {"composites": {"chosen": ["sex", "exclusions", "age_first_exclusion"]}, "targets": {"k": 5}},
    "no_households": {"roles": ROLES | {"household_id": None}},
    "no_places": {"roles": ROLES | {"area": None, "region": None}},
    "counts": {"roles": {"count": "n_people", "area": "district", "region": "region"}},
}
LEFT_OUT = {"no_households": ["household_ref"], "no_places": ["district", "region", "school"]}
COMPARED = ("versions", "education", "no_households", "no_places")


def written(number, folder):
    """A dataset, or two versions of it, and its parameters file."""
    rng, kind = np.random.default_rng(1600 + number), KINDS[number % len(KINDS)]
    (folder / "parameters").mkdir(parents=True)
    path = folder / "parameters" / "p.yml"
    path.write_text(of_demo(rng, folder) if kind == "demo" else of_strangers(rng, folder, kind))
    return path


def of_demo(rng, folder):
    families, areas = int(rng.choice([300, 700, 1_500, 3_000])), int(rng.integers(5, 15))
    seed = int(rng.integers(1, 10_000))
    for version in ("2025-07", "2026-01"):
        files = write_demo(folder, version, families, areas, seed=seed)
    text = (ROOT / "parameters" / "demo.yml").read_text()
    for name, path in (("source", files.data), ("dictionary", files.dictionary), ("years: {source", files.years)):
        text = text.replace(f"{name}: demo", f'{name}: "{str(path).replace("2026-01", "{version}")}"')
    return text


def of_strangers(rng, folder, kind):
    frame = people(rng, int(rng.choice([250, 600, 1_500, 4_000]))).drop(columns=LEFT_OUT.get(kind, []))
    settings = {"dataset": "drawn", "version": "1", "source": "../data-{version}.csv", "dictionary": None}
    settings |= {"roles": ROLES} | OF_KIND.get(kind, {})
    if kind == "sample":
        frame["weight"] = np.round(rng.lognormal(2, 0.5, len(frame)), 2)
    if kind == "counts":
        levels = ["district", "region", "sex", "ethnicity", "cp_plan", "asb_flag"]
        frame = frame.groupby(levels, dropna=False).size().rename("n_people").reset_index()
    if kind in COMPARED:
        earlier = frame.sample(frac=0.85, random_state=1)
        moved = rng.choice(len(earlier), len(earlier) // 20, replace=False)
        earlier.iloc[moved, earlier.columns.get_loc("cp_plan")] = rng.integers(0, 2, len(moved))
        earlier.to_csv(folder / "data-0.csv", index=False)
        frame = frame.sample(frac=0.9, random_state=2)
        settings["compare_with"] = "0"
    frame.to_csv(folder / "data-1.csv", index=False)
    return json.dumps(settings)


def people(rng, rows):
    """People with households, places, visible facts and flags, which differ between places."""
    place = rng.integers(0, int(rng.integers(4, 16)), rows)
    shift = rng.normal(0, 0.7, place.max() + 1)[place]

    def flag(mean):
        found = (rng.random(rows) < 1 / (1 + np.exp(-np.log(mean / (1 - mean)) - shift))).astype(float)
        found[rng.random(rows) < rng.choice([0, 0.05, 0.2])] = np.nan
        return found

    exclusions = rng.poisson(0.3, rows)
    flags = {"camhs_flag": 0.1, "asb_flag": 0.04, "cme_flag": 0.03, "ehe_flag": 0.05, "cp_plan": 0.08}
    return pd.DataFrame(
        {
            "person_ref": [f"p{n:06d}" for n in range(rows)],
            "household_ref": [f"h{n:06d}" for n in np.repeat(np.arange(rows), rng.integers(1, 5, rows))[:rows]],
            "district": [f"D{n:02d}" for n in place],
            "region": [f"R{n % 3}" for n in place],
            "sex": rng.choice(["F", "M"], rows),
            "yob": rng.integers(1990, 2015, rows),
            "ethnicity": rng.choice(["A", "B", "C", "D", None], rows, p=[0.6, 0.15, 0.1, 0.05, 0.1]),
            "school": rng.choice([f"s{n}" for n in range(30)], rows),
            **{name: flag(mean) for name, mean in flags.items()},
            "exclusions": exclusions,
            "offence_type": rng.choice(["theft", "none", "other", "violence"], rows, p=[0.1, 0.8, 0.06, 0.04]),
            "age_first_exclusion": np.where(exclusions > 0, rng.integers(5, 16, rows), np.nan),
        }
    )
