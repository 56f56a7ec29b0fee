"""sdcMicro's risks come back as they went out."""

import csv

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.feather as pf
import pyarrow.parquet as pq
import pytest

from dpiabook.errors import Code, Refusal
from dpiabook.mitigation import read_sdcmicro
from dpiabook.risk import class_frequencies, individual_risk

PEOPLE = pd.DataFrame(
    {"sex": list("FFMMMF") * 5, "yob": [2000, 2000, 2001, None, 2003, 2004] * 5, "weight": np.linspace(1, 7, 30)}
)


def risks():
    frequencies = class_frequencies(PEOPLE, ["sex", "yob"], weight="weight")
    return frequencies, individual_risk(frequencies, "sample", sdcmicro_compatible=True)


@pytest.fixture
def table():
    frequencies, found = risks()
    return pa.table({"risk": found.risk, "fk": frequencies.sample, "Fk": frequencies.population})


def like_r(table, path):
    """As R's write.csv does: quoted names, and row names in a column without one."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
        writer.writerow(["", *table.column_names])
        writer.writerows([str(at), *row.values()] for at, row in enumerate(table.to_pylist(), start=1))


@pytest.mark.parametrize("write", [pq.write_table, pf.write_feather, like_r], ids=["parquet", "feather", "csv"])
def test_the_risks_come_back_bit_for_bit(tmp_path, table, write):
    path = tmp_path / f"risk.{ {pq.write_table: 'parquet', pf.write_feather: 'feather', like_r: 'csv'}[write] }"
    write(table, path)
    found, (frequencies, risk) = read_sdcmicro(path), risks()
    assert found.sample.tolist() == frequencies.sample.tolist()
    assert found.population.tolist() == frequencies.population.tolist()
    assert found.risk.tolist() == risk.risk.tolist()
    assert (found.n, found.uniques, found.under(6)) == (frequencies.n, frequencies.uniques, frequencies.under(6))
    assert (found.expected, found.rate) == pytest.approx((risk.expected, risk.rate))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("fk,risk\n1,1\n", Code.COLUMN_MISSING),
        ("fk,Fk,risk\n", Code.SOURCE_EMPTY),
        ("fk,Fk,risk\n1,1,1.5\n", Code.MEASURE_INPUT),
        ("fk,Fk,risk\n1,1,\n2,2,0.5\n", Code.MEASURE_INPUT),
        ("fk,Fk,risk\n-1,1,1\n", Code.MEASURE_INPUT),
        ('fk,Fk,risk\n1,1,"QZ-7"\n', Code.COLUMN_TYPE),
        ("fk,Fk,risk\n1,1\n", Code.SOURCE_UNREADABLE),
    ],
)
def test_a_table_that_is_no_such_thing_is_refused_without_its_values(tmp_path, text, code):
    path = tmp_path / "risk.csv"
    path.write_text(text)
    with pytest.raises(Refusal) as caught:
        read_sdcmicro(path)
    assert caught.value.code is code
    assert "QZ-7" not in str(caught.value)


def test_a_file_that_is_not_there_or_of_another_kind_is_refused(tmp_path):
    with pytest.raises(Refusal, match="no table of risks"):
        read_sdcmicro(tmp_path / "none.csv")
    (tmp_path / "risk.rds").write_bytes(b"x")
    with pytest.raises(Refusal, match="cannot be read"):
        read_sdcmicro(tmp_path / "risk.rds")
