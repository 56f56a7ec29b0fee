"""What a sentence says of its table's rows, and rows that part their base, is known to suppression and attack."""

from dataclasses import replace

import pytest

from dpiabook.evidence.finding import Column, Finding, Table, numbers
from dpiabook.release.audit import RECOVERABLE, audit
from dpiabook.release.formatter import Formatter
from dpiabook.release.present import present_all
from dpiabook.release.profiles import load_profile
from dpiabook.release.rules import Rules

PROFILE = load_profile("ons_srs").model_copy(update={"rounding_base": 1, "region_base": 1})
N = Column("n", "Children", "volume", "children")
X = Column("x", "In the band", "risk", "children", of="n")
BAND = Column("band", "Band")


def bands(*counts):
    rows = tuple((f"band {at}", sum(counts), count) for at, count in enumerate(counts))
    return Finding("B08.bands", "B08", "T", "S", table=Table((BAND, N, X), rows))


def released(*findings):
    rules = Rules(PROFILE, "dpia", str, Formatter(PROFILE))
    return present_all(findings, rules), rules


def withheld(statement):
    return [row[2] is None for row in statement.table.values]


def test_rows_that_part_their_base_do_not_give_back_the_one_that_is_withheld():
    (statement,), _ = released(bands(4, 30, 60))
    assert withheld(statement) == [True, True, False]


def test_a_number_of_the_sentence_is_withheld_with_the_row_that_it_tells_and_with_the_rest_of_a_sum():
    columns = [X, N]
    table = Table((BAND, N, replace(X, of="n")), (("a", 100, 4), ("b", 200, 50), ("c", 300, 70)))
    said = numbers({"x": 124, "n": 300}, columns)
    (statement,), _ = released(Finding("B08.a", "B08", "T", "{x} of {n}", said, table))
    assert withheld(statement) == [True, True, False]
    assert statement.numbers.values[0][0] == 124


@pytest.mark.parametrize("hidden", [(True, False, False), (False, False, True)])
def test_the_audit_reads_the_same_from_the_record(hidden):
    (statement,), rules = released(bands(4, 30, 60))
    assert audit([statement], rules.formatter, PROFILE).passed
    exact = (4, 30, 60)
    values = tuple(
        (b, 94, None if h else x) for (b, _, _), x, h in zip(statement.table.values, exact, hidden, strict=True)
    )
    cells = tuple((b, "94", "[c]" if x is None else str(x)) for b, _, x in values)
    forged = replace(statement, table=replace(statement.table, values=values, cells=cells))
    found = {failure.reason for failure in audit([forged], rules.formatter, PROFILE).failures}
    assert (RECOVERABLE in found) == (hidden[0])


def test_rows_by_area_are_tied_by_their_sum_alone():
    area = Column("area", "Area", "area")
    table = Table((area, N, X), (("A", 100, 4), ("B", 200, 50), ("C", 300, 70)), dimensions=("area",))
    said = numbers({"x": 50, "n": 600}, [X, N])
    (statement,), _ = released(Finding("B08.a", "B08", "T", "{x} of {n}", said, table))
    assert {tie.total for tie in statement.ties} == {"n"}
    assert statement.ties[0].rows == (0, 1, 2)


def test_a_ratio_is_made_of_what_is_printed_and_a_summary_is_no_sharper_than_its_people():
    columns = (BAND, N, X, Column("each", "Of these for each", "derived", part="n", of="x", digits=2))
    columns += (Column("times", "Times", "derived", part="x", of="x", digits=3),)
    rows = (("a", 103, 42, 103 / 42, 15.1234), ("b", 7, 30, 7 / 30, 1.5))
    ons = load_profile("ons_srs")
    rules = Rules(ons, "dpia", str, Formatter(ons))
    statement = present_all([Finding("B08.a", "B08", "T", "S", table=Table(columns, rows))], rules)[0]
    first, second = statement.table.values
    assert first[3:] == (2.62, 16.0)
    assert second[3] is None
    assert audit([statement], rules.formatter, ons).passed
