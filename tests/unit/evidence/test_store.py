"""Findings survive the way through JSON unchanged, and broken files are refused without a word of their content."""

import json
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.errors import Refusal
from dpiabook.evidence.finding import Column, Finding, Table, numbers
from dpiabook.evidence.store import read_findings, write_findings

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
)


def finding(value: object = 5, finding_id: str = "B08.child_profile.uniques") -> Finding:
    columns = [Column("x", "children", "risk", "children", of="n"), Column("n", "children", "volume")]
    table = Table(tuple(columns), ((value, 10),), "Caption", dimensions=("area_code",))
    return Finding(finding_id, "B08", "Title", "{x} of {n}.", numbers({"x": 5, "n": 10}, columns), table, laws=("dpa",))


@settings(max_examples=40, deadline=None)
@given(value=SCALARS)
def test_every_scalar_keeps_its_value_and_its_type(tmp_path_factory: pytest.TempPathFactory, value: object) -> None:
    path = write_findings(tmp_path_factory.mktemp("store") / "findings.json", [finding(value)])
    read = read_findings(path)
    assert read == [finding(value)]
    assert type(read[0].table.rows[0][0]) is type(value)


def test_order_is_kept(tmp_path: Path) -> None:
    written = [finding(finding_id=name) for name in ("B09.z", "B01.a", "B08.m")]
    assert [f.id for f in read_findings(write_findings(tmp_path / "f.json", written))] == ["B09.z", "B01.a", "B08.m"]


def test_not_a_number_is_refused_by_column(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="x holds no finite number"):
        write_findings(tmp_path / "f.json", [finding(math.nan)])
    assert not (tmp_path / "f.json").exists()


def test_short_rows_and_repeated_ids_are_refused(tmp_path: Path) -> None:
    short = Finding("B01.a", "B01", "T", "S", table=Table((Column("a", "A"), Column("b", "B")), (("x",),)))
    with pytest.raises(Refusal, match="not as long"):
        write_findings(tmp_path / "f.json", [short])
    with pytest.raises(Refusal, match="one id"):
        write_findings(tmp_path / "f.json", [finding(), finding()])


@pytest.mark.parametrize("change", [{"assessed": "canary-7731"}, {"invented": "canary-7731"}, {"mode": "canary-7731"}])
def test_a_broken_file_is_refused_without_its_values(tmp_path: Path, change: dict[str, str]) -> None:
    path = write_findings(tmp_path / "f.json", [finding()])
    records = json.loads(path.read_text())
    path.write_text(json.dumps([records[0] | change]))
    with pytest.raises(Refusal) as caught:
        read_findings(path)
    assert next(iter(change)) in str(caught.value)
    assert "canary" not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_missing_file_and_no_json_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="no recorded findings"):
        read_findings(tmp_path / "f.json")
    (tmp_path / "f.json").write_text("{not json canary-7731")
    with pytest.raises(Refusal) as caught:
        read_findings(tmp_path / "f.json")
    assert "canary" not in str(caught.value)
