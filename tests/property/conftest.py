"""Small tables as strangers have them, settings that may or may not suit them, and the suite run in this process."""

import json
import os
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dpiabook.book import open_book
from dpiabook.settings import read_parameters

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
NAMES = tuple(sorted(path.stem for path in NOTEBOOKS.glob("0*.ipynb")))


@pytest.fixture(scope="session")
def run_in_process():
    """Execute the code of notebooks as a kernel would; whatever they raise is raised."""
    return executed


@pytest.fixture(scope="session")
def drawn():
    """A table and a parameters file, drawn from one number."""
    return drawn_from


def executed(parameters, names=NAMES):
    values = read_parameters(parameters)
    with at(parameters.parent.parent):
        for name in names:
            run_notebook(name, values)


def run_notebook(name, values):
    book = open_book(name, values)
    scope = {"open_book": lambda _: book, "display": lambda *_: None, "print": lambda *_: None}
    document = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text())
    for number, cell in enumerate(document["cells"]):
        if cell["cell_type"] == "code" and "parameters" not in cell["metadata"].get("tags", []):
            code = "".join(cell["source"]).replace("from dpiabook.book import open_book\n", "")
            exec(compile(code, f"{name}, cell {number}", "exec"), scope)


@contextmanager
def at(folder):
    before = Path.cwd()
    os.chdir(folder)
    try:
        with pd.option_context("mode.copy_on_write", True):
            yield
    finally:
        os.chdir(before)


ROWS = (1, 2, 4, 11, 40, 150)
FORMS = {
    "csv": lambda frame, path: frame.to_csv(path, index=False),
    "parquet": lambda frame, path: frame.to_parquet(path),
    "semicolons-csv": lambda frame, path: frame.to_csv(path, index=False, sep=";"),
    "utf16-csv": lambda frame, path: frame.to_csv(path, index=False, encoding="utf-16"),
    "csv.gz": lambda frame, path: frame.to_csv(path, index=False),
    "tsv": lambda frame, path: frame.to_csv(path, index=False, sep="\t"),
    "jsonl": lambda frame, path: frame.to_json(path, orient="records", lines=True, date_format="iso"),
    "xlsx": lambda frame, path: frame.to_excel(path, index=False),
    "feather": lambda frame, path: frame.to_feather(path),
}
"""From number 150 on, in turn."""


def drawn_from(number, folder):
    """Write a table and a parameters file; give the path of the latter."""
    draw = np.random.default_rng(number)
    frame = table(draw)
    (folder / "parameters").mkdir(parents=True, exist_ok=True)
    as_csv = bool(draw.random() < 0.5)
    form = ("csv" if as_csv else "parquet") if number < 150 else list(FORMS)[number % len(FORMS)]
    name = f"data.{form.removeprefix('semicolons-').removeprefix('utf16-')}"
    FORMS[form](frame, folder / name)
    settings = {"dataset": "drawn", "version": "1", "source": f"../{name}", "dictionary": None}
    settings |= settings_for(draw, list(frame.columns))
    if draw.random() < 0.25:
        other = frame.iloc[: max(len(frame) * 3 // 4, 1)].copy()
        for version, one in (("1", frame), ("0", other)):
            one.to_csv(folder / f"data-{version}.csv", index=False)
        settings |= {"source": "../data-{version}.csv", "compare_with": "0"}
    path = folder / "parameters" / "p.yml"
    path.write_text(json.dumps(settings))
    return path


def table(draw):
    rows = int(draw.choice(ROWS))
    kinds = {
        "person_ref": lambda: [f"p{number:04d}" for number in range(rows)],
        "household_ref": lambda: np.arange(rows) // int(draw.integers(1, 4)),
        "district": lambda: place(draw, rows),
        "region": lambda: place(draw, rows),
        "sex": lambda: draw.choice(["F", "M"], rows),
        "yob": lambda: year(draw, rows),
        "age": lambda: number(draw, rows),
        "ethnicity": lambda: gaps(draw, draw.choice(["A", "B", "C"], rows)),
        "school": lambda: gaps(draw, draw.choice([f"s{one}" for one in range(20)], rows)),
        "exclusions": lambda: gaps(draw, draw.poisson(0.4, rows).astype(float)),
        "camhs_flag": lambda: flag(draw, rows),
        "asb_flag": lambda: flag(draw, rows),
        "cme_flag": lambda: flag(draw, rows),
        "ehe_flag": lambda: flag(draw, rows),
        "offence_type": lambda: gaps(draw, draw.choice(["theft", "none", "other"], rows)),
        "age_first_exclusion": lambda: gaps(draw, draw.integers(5, 16, rows).astype(float), 0.6),
        "income": lambda: number(draw, rows),
        "weight": lambda: draw.choice([0.5, 1.5, 2.25], rows) if draw.random() < 0.7 else number(draw, rows),
        "date_seen": lambda: pd.to_datetime("2020-01-01") + pd.to_timedelta(draw.integers(0, 900, rows), unit="D"),
        "year_seen": lambda: year(draw, rows),
        "n_people": lambda: draw.integers(1, 30, rows),
        "x": lambda: [None] * rows,
    }
    chosen = [name for name in kinds if draw.random() < 0.6] or ["sex", "yob"]
    return pd.DataFrame({name: kinds[name]() for name in chosen})


def place(draw, rows):
    form = draw.integers(0, 5)
    if form == 0:
        return ["only"] * rows
    if form == 1:
        return [f"a{number}" for number in range(rows)]
    if form == 2:
        return [None] * rows
    return gaps(draw, draw.choice(["north", "east", "south", "west"], rows))


def year(draw, rows):
    found = draw.integers(1990, 2015, rows).astype(float)
    form = draw.integers(0, 5)
    if form == 0:
        found[draw.random(rows) < 0.2] = np.inf
    if form == 1:
        found[draw.random(rows) < 0.3] = np.nan
    if form == 2:
        return [2001] * rows
    return [str(int(one)) for one in found] if form == 3 else found


def number(draw, rows):
    found = draw.normal(30, 12, rows)
    form = draw.integers(0, 5)
    if form == 0:
        found[draw.random(rows) < 0.2] = -np.inf
    if form == 1:
        found[draw.random(rows) < 0.3] = np.nan
    if form == 2:
        return [f"{one:.1f} units" for one in found]
    return found.round() if form == 3 else found


def flag(draw, rows):
    form = draw.integers(0, 6)
    if form == 0:
        return [0] * rows
    if form == 1:
        return [None] * rows
    if form == 2:
        return draw.choice(["Y", "N"], rows)
    if form == 3:
        return draw.random(rows) < 0.3
    return gaps(draw, draw.integers(0, 2, rows).astype(float))


def gaps(draw, values, share=0.15):
    found = np.asarray(values, dtype=object)
    if draw.random() < 0.5:
        found[draw.random(len(found)) < share] = None
    return found


def settings_for(draw, columns):
    roles = {
        "person_id": ["person_ref"],
        "household_id": ["household_ref", "person_ref"],
        "area": ["district", "region", "school", "yob"],
        "region": ["region", "district"],
        "time": ["year_seen", "date_seen", "yob"],
        "weight": ["weight", "age", "sex"],
        "count": ["n_people"] if draw.random() < 0.2 else [],
    }
    found = {"roles": {role: pick(draw, names, columns) for role, names in roles.items() if draw.random() < 0.7}}
    if found["roles"].get("count"):
        found["roles"] = {role: name for role, name in found["roles"].items() if role in {"count", "area", "region"}}
    if found["roles"].get("weight"):
        found["population"] = "sample"
    if draw.random() < 0.6:
        size = int(draw.integers(1, min(4, len(columns)) + 1))
        found["composites"] = {"chosen": [str(one) for one in draw.choice(columns, size, replace=False)]}
    status = {"missing": "cme_flag", "home": "ehe_flag"}
    if draw.random() < 0.5 and set(status.values()) <= set(columns):
        found["areas"] = {"education_status": status}
    if draw.random() < 0.3:
        found["targets"] = {"k": int(draw.choice([2, 5, 50]))}
    if draw.random() < 0.2:
        found["profile"] = str(draw.choice(["dfe_cin", "strict", "nhs"]))
    return found


def pick(draw, names, columns):
    there = [name for name in names if name in columns]
    return str(draw.choice(there)) if there else None
