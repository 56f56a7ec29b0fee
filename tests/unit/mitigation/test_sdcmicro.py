"""The export for sdcMicro comes back as it went out, in types that R reads rightly."""

import re
from uuid import UUID

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.feather as pf
import pyarrow.parquet as pq
import pytest

from dpiabook.errors import Refusal
from dpiabook.mitigation import Ladder, Rung, export_sdcmicro, hand_on, lattice, recode, sdcmicro, suppress
from dpiabook.settings import Targets

RECORDS = pa.table(
    {
        "family id": pa.array(["x", "y", "x", None, None]),
        'a"key': pa.array(["F", "M", "F", "F", None]),
        "yob": pa.array([10, 9, 10, 9, 9], pa.int64()),
        "age": pa.array([None, 7.0, None, 7.0, 8.5]),
        "weight": pa.array([1, 2, 3, 4, 5], pa.int64()),
        "large": pa.array([2**40, 1, 2, 3, None], pa.int64()),
        "flag": pa.array([True, False, None, True, True]),
    }
)
KEYS = ['a"key', "yob", "age"]
AGELESS = np.array([True, False, False, False, False])


@pytest.fixture
def export(tmp_path):
    return export_sdcmicro(
        RECORDS, tmp_path / "out", KEYS, family="family id", weight="weight", not_applicable={"age": AGELESS}
    )


def test_the_types_are_those_that_r_reads_rightly(export):
    schema = pq.read_schema(export.files[0])
    assert all(pa.types.is_dictionary(schema.field(key).type) for key in KEYS)
    assert schema.field("family id").type == pa.int32()
    assert schema.field("weight").type == pa.float64()
    assert schema.field("large").type == pa.float64()
    assert schema.field("flag").type == pa.int32()


def test_all_three_files_hold_the_same(export):
    parquet, feather = pq.read_table(export.files[0]), pf.read_table(export.files[1])
    assert parquet.equals(feather)
    texts = pcsv.ConvertOptions(
        null_values=["NA", ""], strings_can_be_null=True, column_types={key: pa.string() for key in KEYS}
    )
    csv = pcsv.read_csv(export.files[2], convert_options=texts)
    for name in parquet.column_names:
        plain = parquet[name].cast(pa.string()) if name in KEYS else parquet[name]
        assert csv[name].to_pylist() == plain.to_pylist()


def test_families_stay_together_and_strangers_apart(export):
    families = pq.read_table(export.files[0])["family id"].to_pylist()
    assert families[0] == families[2]
    assert len(set(families)) == 4
    assert min(families) == 1


def test_numbers_keep_their_order_as_levels(export):
    levels = pq.read_table(export.files[0])["yob"].combine_chunks().dictionary.to_pylist()
    assert levels == ["9", "10"]


def test_not_applicable_is_a_level_and_an_unknown_is_none(export):
    table = pq.read_table(export.files[0])
    assert table["age"].to_pylist() == ["not applicable", "7", None, "7", "8.5"]
    assert table['a"key'].null_count == 1


def test_the_script_names_columns_and_counts_and_no_value(export):
    text = export.files[3].read_text()
    assert '"a\\"key"' in text
    assert 'family <- "family id"' in text
    assert '"family id" = "integer"' in text
    assert not re.search(r"@\w+@", text)
    assert "expected <- c(3, 5, 5)" in text


@pytest.mark.parametrize("weights", [[1, 0, 1, 1, 1], [1, None, 1, 1, 1], [1, -1, 1, 1, 1]])
def test_weights_that_sdcmicro_misreads_are_refused(tmp_path, weights):
    records = RECORDS.set_column(4, "weight", pa.array(weights))
    with pytest.raises(Refusal, match="not above 0"):
        export_sdcmicro(records, tmp_path, KEYS, weight="weight")


def test_unknown_columns_are_refused(tmp_path):
    with pytest.raises(Refusal, match="no column"):
        export_sdcmicro(RECORDS, tmp_path, ["ybo"])


def test_recoded_and_suppressed_records_keep_their_order(tmp_path):
    frame = pd.DataFrame(
        {"yob": [2000, 2001, 2002, 2003, 2009], "sex": list("FFMMM"), "area": list("AABBB"), "region": list("NNSSS")}
    )
    ladders = {
        "yob": Ladder("yob", (Rung(band=2, top=2008),)),
        "sex": Ladder("sex", (Rung(group={"any": ("F", "M")}),)),
        "area": Ladder("area", (Rung(to="region"), Rung(drop=True))),
    }
    found = recode(frame, ladders, (1, 1, 1)).to_pandas()
    assert found["yob"].tolist() == ["2000-2001", "2000-2001", "2002-2003", "2002-2003", "2008 and over"]
    assert found["sex"].tolist() == ["any"] * 5
    assert found["area"].tolist() == list("NNSSS")
    protected = suppress(found, ["yob", "area"], 2).apply(found)
    export = export_sdcmicro(pa.Table.from_pandas(protected, preserve_index=False), tmp_path, ["yob", "area"])
    assert pq.read_table(export.files[0])["yob"].to_pylist() == [*found["yob"][:4], None]
    assert recode(frame, ladders, (0, 0, 2)).column_names == ["yob", "sex"]


def test_what_is_handed_on_is_the_recommended_form(tmp_path):
    frame = pd.DataFrame({"yob": [2000, 2001, 2002, 2003], "sex": ["F", None, "M", "M"], "other": [1, 2, 3, 4]})
    ladders = {"yob": Ladder("yob", (Rung(band=2), Rung(drop=True))), "sex": Ladder("sex", (Rung(drop=True),))}
    found = lattice(frame, ladders, Targets(k=2, expected_rate=0.5))
    export = hand_on(frame, found, tmp_path / "records")
    written = pq.read_table(export.files[0]).to_pydict()
    assert written == {"yob": ["2000-2001"] * 2 + ["2002-2003"] * 2, "other": [1, 2, 3, 4]}
    assert str(export).startswith("4 records kept")


def test_a_number_that_is_none_is_missing_in_all_that_r_reads(tmp_path):
    pq.write_table(pa.table({"sex": ["F", "M"], "days": [1.5, float("nan")]}), tmp_path / "people.parquet")
    records = recode(tmp_path / "people.parquet", {}, ())
    export = export_sdcmicro(records, tmp_path / "out", ["sex"])
    assert pq.read_table(export.files[0])["days"].to_pylist() == [1.5, None]
    assert export.files[2].read_text().splitlines()[1:] == ['"F",1.5', '"M",']


def test_identifiers_of_sixteen_bytes_are_handed_on_as_texts(tmp_path):
    told = [str(UUID(int=number)) for number in (5, 3, 5)]
    ids = pa.array([UUID(text).bytes for text in told], pa.uuid())
    pq.write_table(pa.table({"id": ids, "sex": ["F", "M", None]}), tmp_path / "people.parquet")
    records = recode(tmp_path / "people.parquet", {}, ())
    export = export_sdcmicro(records, tmp_path / "out", ["sex"], family="id")
    assert records["id"].to_pylist() == told
    assert pq.read_table(export.files[0])["id"].to_pylist() == [2, 1, 2]


def test_too_many_records_for_a_csv_are_written_without_one_and_r_is_told(tmp_path, monkeypatch):
    first = export_sdcmicro(RECORDS, tmp_path, KEYS)
    assert (tmp_path / "protected.csv") in first.files
    monkeypatch.setattr(sdcmicro, "_MOST_IN_CSV", RECORDS.num_rows - 1)
    export = export_sdcmicro(RECORDS, tmp_path, KEYS)
    assert [path.name for path in export.files] == ["protected.parquet", "protected.feather", "session.R"]
    assert not (tmp_path / "protected.csv").exists()
    assert "install the package arrow" in export.files[-1].read_text()
