"""The R script beside exported records: what it says, and where R is installed, that it runs.

sdcMicro itself is not needed: functions of its names count matching records one by one.
"""

import datetime as dt
import os
import re
import shutil
import subprocess

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.parquet as pq
import pytest

from dpiabook.counting import as_source
from dpiabook.counting.missing_rule import MissingRule
from dpiabook.counting.states import with_states
from dpiabook.errors import Refusal
from dpiabook.mitigation import Ladder, Rung, export_sdcmicro, hand_on, lattice, r_types, recode
from dpiabook.risk import class_frequencies
from dpiabook.settings import Targets

LADDERS = {
    "year of birth": Ladder("year of birth", (Rung(band=3),)),
    "gender": Ladder("gender", (Rung(group={"any": ("F", "M")}),)),
    "days": Ladder("days", (Rung(nearest=5, top=15),)),
    "area": Ladder("area", (Rung(to="region"),)),
}
STAND_IN = """
requireNamespace <- function(package, ...) package == "sdcMicro"
library <- function(...) NULL
createSdcObj <- function(dat, keyVars, weightVar, hhId, alpha) {
  for (name in keyVars) parse(text = paste0(name, " + 1"))
  stopifnot(!any(c("fk", "Fk", "id", "weight", "T", "if") %in% keyVars))
  stopifnot(alpha == 1, is.null(hhId) || is.numeric(dat[[hhId]]))
  fits <- matrix(TRUE, nrow(dat), nrow(dat))
  for (key in keyVars) {
    codes <- as.integer(dat[[key]])
    same <- outer(codes, codes, "==")
    fits <- fits & (is.na(same) | same)
  }
  structure(list(risk = list(individual = cbind(risk = 1 / rowSums(fits), fk = rowSums(fits)))), class = "stand_in")
}
get.sdcMicroObj <- function(sdc, type) sdc[[type]]
print.stand_in <- function(x, ...) cat("made\\n")
"""


def children(rows=120, seed=4):
    draw = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "family": draw.integers(0, rows // 2, rows),
            "year of birth": pd.array(draw.integers(1998, 2010, rows), "Int64"),
            "gender": draw.choice(["F", "M", 'or "else"'], rows, p=[0.5, 0.45, 0.05]),
            "days": draw.choice([0.0, 0.5, 3.0, 7.5, 40.0], rows),
            "area": draw.choice(list("ABCD"), rows),
        }
    )
    frame["region"] = frame["area"].map({"A": "N", "B": "N", "C": "S", "D": "S"})
    for name in ("year of birth", "days", "area"):
        frame[name] = frame[name].mask(draw.random(rows) < 0.05)
    return frame


@pytest.fixture
def handed(tmp_path):
    frame = children()
    source = with_states(as_source(frame), {"days": MissingRule(blank="not_applicable")})
    found = lattice(source, LADDERS, Targets(k=100, expected_rate=0.01))
    return frame, hand_on(source, found, tmp_path / "out", family="family")


def file(export, name):
    return next(path for path in export.files if path.name == name)


def test_original_and_protected_records_lie_side_by_side(handed):
    frame, export = handed
    original, protected = (pq.read_table(file(export, f"{name}.parquet")) for name in ("original", "protected"))
    assert original.num_rows == protected.num_rows == len(frame)
    assert original["family"].equals(protected["family"])
    assert original["year of birth"].to_pylist() == [
        None if pd.isna(value) else str(value) for value in frame["year of birth"]
    ]


def test_the_recodes_lead_from_one_to_the_other(handed):
    _, export = handed
    original, protected = (pq.read_table(file(export, f"{name}.parquet")) for name in ("original", "protected"))
    texts = pcsv.ConvertOptions(
        null_values=["NA"], strings_can_be_null=True, column_types=dict.fromkeys(["value", "category"], pa.string())
    )
    recodes = pcsv.read_csv(file(export, "recodes.csv"), convert_options=texts).to_pandas()
    assert len(recodes)
    for key in set(recodes["variable"]):
        one = recodes[recodes["variable"] == key].set_index("value")["category"]
        again = [None if value is None else one[value] for value in original[key].to_pylist()]
        assert again == protected[key].to_pylist()


def test_somebody_without_an_area_is_handed_on_without_a_region():
    frame = children()
    found = recode(frame, {"area": LADDERS["area"]}, (1,)).to_pandas()
    assert (found["area"].isna() == frame["area"].isna()).all()


def test_nothing_left_to_compare_is_no_reason_to_refuse(tmp_path):
    frame = children()
    gone = {"area": Ladder("area", (Rung(drop=True),))}
    found = lattice(frame, gone, Targets(k=120, expected_rate=0.01))
    export = hand_on(frame, found, tmp_path)
    assert "keys <- c()" in file(export, "session.R").read_text()
    assert "area" not in pq.read_schema(file(export, "protected.parquet")).names


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_r_reads_recodes_and_counts_the_same(handed, tmp_path):
    frame, export = handed
    assert pcsv.read_csv(file(export, "recodes.csv")).num_rows
    script = file(export, "session.R")
    profile = tmp_path / "profile.R"
    profile.write_text(STAND_IN)
    done = subprocess.run(
        ["Rscript", script.name], cwd=script.parent, env={**os.environ, "R_PROFILE_USER": str(profile)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "give the protected data" in done.stdout
    counted = [class_frequencies(frame, list(LADDERS), missing={"days": "value"}).under(k) for k in (2, 3, 5)]
    said = counts_said(done)
    assert said[:3] == [[str(people), str(people)] for people in counted]
    assert len(said) == 6
    spoilt = script.read_text().replace("original_expected <- c(", "original_expected <- c(1 + ")
    script.write_text(spoilt)
    again = subprocess.run(
        ["Rscript", script.name], cwd=script.parent, env={**os.environ, "R_PROFILE_USER": str(profile)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert again.returncode != 0
    assert "counts other classes" in again.stderr


def counts_said(done):
    return [line.split()[-2:] for line in done.stdout.splitlines() if re.match(r"[123] +(alone|in groups)", line)]


def gaps(draw, values, share=0.1):
    return [None if gone else value for gone, value in zip(draw.random(len(values)) < share, values, strict=True)]


def awkward(kind, rows=150):
    """Keys whose names or values trip R, or whoever writes numbers in six digits."""
    draw = np.random.default_rng(5)
    few = gaps(draw, draw.integers(0, 6, rows).tolist())
    sex = gaps(draw, draw.choice(["F", "M"], rows).tolist())
    texts = [
        "NA",
        "NA_",
        "GB",
        "",
        " GB",
        "nan",
        "NULL",
        'a "q" b',
        "x,y",
        "l1\nl2",
        "back\\slash",
        "Ünï",
        "not applicable",
    ]
    return {
        "names": {"age at entry": few, "sex-at-birth": sex, "if": few, "T": sex, "âge": few},
        "own names": {"fk": few, "Fk": sex, "id": few, "weight": sex},
        "texts": {"country": gaps(draw, draw.choice(texts, rows).tolist()), "sex": sex},
        "long numbers": {"school": (2013610.0 + draw.integers(0, 9, rows)).tolist(), "sex": sex},
        "halves": {"half": gaps(draw, (draw.integers(0, 9, rows) / 2 + 1e6).tolist()), "sex": sex},
        "tiny": {"small": gaps(draw, (draw.integers(0, 9, rows) * 1e-9 + 0.1).tolist()), "sex": sex},
        "dates and flags": {
            "seen": gaps(draw, [dt.date(2015, 1, 1) + dt.timedelta(int(day)) for day in draw.integers(0, 9, rows)]),
            "noted": [dt.datetime(2016, 1, 1) + dt.timedelta(hours=int(hour)) for hour in draw.integers(0, 60, rows)],
            "plan": gaps(draw, (draw.random(rows) < 0.1).tolist()),
        },
        "nothing": {"gone": pa.nulls(rows, pa.string()), "sex": sex},
    }[kind]


AWKWARD = ("names", "own names", "texts", "long numbers", "halves", "tiny", "dates and flags", "nothing")


@pytest.mark.parametrize("kind", AWKWARD)
def test_every_value_stays_one_of_its_own(kind, tmp_path):
    columns = awkward(kind)
    export_sdcmicro(pa.table(columns), tmp_path, list(columns))
    written = pq.read_table(tmp_path / "protected.parquet").to_pandas()
    for name, values in columns.items():
        given = pd.Series(pa.array(values).to_pylist(), dtype=object)
        pairs = pd.DataFrame({"given": given, "text": written[name].astype(object)}).dropna()
        assert (pairs.groupby("given")["text"].nunique() == 1).all()
        assert (pairs.groupby("text")["given"].nunique() == 1).all()
        assert (written[name].isna() == given.isna()).all()


def test_texts_that_would_be_the_same_are_refused(tmp_path):
    twice = pa.array([b"a", b"b"], pa.binary())
    with pytest.raises(Refusal, match="read alike"):
        r_types.level_texts(pa.concat_arrays([twice, twice]), "key")


def test_not_applicable_is_told_from_a_value_of_that_name(tmp_path):
    table = pa.table({"age": ["not applicable", None, None, "3"]})
    export_sdcmicro(table, tmp_path, ["age"], not_applicable={"age": np.array([False, True, False, False])})
    assert pq.read_table(tmp_path / "protected.parquet")["age"].to_pylist() == [
        "not applicable", "not applicable_", None, "3",
    ]  # fmt: skip
    export_sdcmicro(table, tmp_path, ["age"], missing={"age": "value"})
    assert pq.read_table(tmp_path / "protected.parquet")["age"].to_pylist() == [
        "not applicable", "not applicable_", "not applicable_", "3",
    ]  # fmt: skip


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
@pytest.mark.parametrize("kind", AWKWARD)
def test_r_counts_what_the_source_holds(kind, tmp_path):
    columns = awkward(kind)
    export_sdcmicro(pa.table(columns), tmp_path / "out", list(columns))
    profile = tmp_path / "profile.R"
    profile.write_text(STAND_IN)
    environment = {**os.environ, "R_PROFILE_USER": str(profile), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        ["Rscript", "session.R"], cwd=tmp_path / "out", env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert all(name in done.stdout for name in columns)
    frame = pd.DataFrame({name: pa.array(values).to_pandas() for name, values in columns.items()}, dtype=object)
    rows = frame.to_numpy()
    fits = [
        sum(all(pd.isna(a) or pd.isna(b) or a == b for a, b in zip(one, other, strict=True)) for other in rows)
        for one in rows
    ]
    counted = [sum(size < k for size in fits) for k in (2, 3, 5)]
    assert counts_said(done) == [[str(people), str(people)] for people in counted]
