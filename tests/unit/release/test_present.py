"""What each audience may read of a finding, on tables that can be checked by hand."""

from dataclasses import replace

import pytest

from dpiabook.errors import Refusal
from dpiabook.evidence.finding import Column, Finding, Table
from dpiabook.release.present import present, present_all

X = Column("x", "Children with a recorded flag", "people", "children", of="n")
UNIQUE = Column("x", "Unique children", "risk", "children", of="n")
N = Column("n", "Children", "volume", "children")
SHARE = Column("p", "Share", "share", part="x", of="n")
LOW, HIGH = Column("lo", "From", "low", part="x", of="n"), Column("hi", "To", "high", part="x", of="n")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ((120, 1003), "About 120 of about 1,005 children (12%)."),
        ((4, 1003), "Fewer than 10 (or all but fewer than 10) of about 1,005 children (a share not shown)."),
        ((0, 1003), "Fewer than 10 (or all but fewer than 10) of about 1,005 children (a share not shown)."),
        ((998, 1003), "Fewer than 10 (or all but fewer than 10) of about 1,005 children (a share not shown)."),
        ((3, 7), "Fewer than 10 (or all but fewer than 10) of fewer than 10 children (a share not shown)."),
        ((12, 9004), "About 10 of about 9,005 children (under 1%)."),
        ((8990, 9004), "About 8,990 of about 9,005 children (over 99%)."),
        ((None, 1003), "Not available of about 1,005 children (a share not shown)."),
    ],
)
def test_sentences_about_people(build, row, expected) -> None:
    finding = build.sentence("{x} of {n} children ({p}).", (X, N, SHARE), (*row, 0.5))
    assert present(finding, build.rules()).sentence == expected


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        (0, "After recoding none of about 1,005 are unique (0%)."),
        (4, "After recoding fewer than 10 of about 1,005 are unique (a share not shown)."),
        (1003, "After recoding about 1,005 of about 1,005 are unique (100%)."),
    ],
)
def test_no_unique_child_may_be_said_and_all_unique_too(build, x, expected) -> None:
    finding = build.sentence("After recoding {x} of {n} are unique ({p}).", (UNIQUE, N, SHARE), (x, 1003, x / 1003))
    assert present(finding, build.rules()).sentence == expected


def test_the_controller_reads_exact_numbers(build) -> None:
    columns = (X, N, replace(SHARE, digits=1))
    finding = build.sentence("{x} of {n} children ({p}).", columns, (4, 1003, 4 / 1003))
    statement = present(finding, build.rules("controller", "controller"))
    assert statement.sentence == "4 of 1,003 children (0.4%)."
    assert statement.numbers.values == ((4, 1003, 4 / 1003),)


@pytest.mark.parametrize(
    ("x", "digits", "expected"),
    [
        (0, 0, "0%"),
        (4, 0, "under 1%"),
        (6, 0, "1%"),
        (997, 0, "99%"),
        (1001, 0, "over 99%"),
        (1003, 0, "100%"),
        (4, 1, "0.4%"),
    ],
)
def test_somebody_is_not_nobody_in_the_controllers_shares_either(build, x, digits, expected) -> None:
    finding = build.sentence("It is {p}.", (X, N, replace(SHARE, digits=digits)), (x, 1003, x / 1003))
    statement = present(finding, build.rules("controller", "controller"))
    assert statement.sentence == f"It is {expected}."


def test_titles_are_filled_and_about_is_said_once(build) -> None:
    finding = replace(build.sentence("There are about {n} children.", (N,), (1003,)), title="{n} children")
    statement = present(finding, build.rules())
    assert (statement.title, statement.sentence) == ("About 1,005 children", "There are about 1,005 children.")


def test_a_placeholder_without_a_number_is_refused(build) -> None:
    with pytest.raises(Refusal, match="has no number") as caught:
        present(build.sentence("{chidlren} of them.", (replace(N, name="children"),), (50,)), build.rules())
    assert caught.value.cure == "did you mean children?"


def test_a_share_of_nothing_that_is_counted_is_refused(build) -> None:
    wrong = replace(SHARE, part="xx")
    with pytest.raises(Refusal, match="no count of its table"):
        present(build.sentence("{p}", (X, N, wrong), (5, 50, 0.1)), build.rules())
    of_share = replace(LOW, part="p")
    with pytest.raises(Refusal, match="no count of its table"):
        present(build.sentence("{lo}", (X, N, SHARE, of_share), (5, 50, 0.1, 0.1)), build.rules())


def test_summaries_need_people_and_models_keep_to_the_step_of_their_counts(build) -> None:
    median = Column("m", "Median age", "derived", "years", of="n", digits=1)
    rate = Column("r", "Shrunken rate", "modelled", part="x", of="n")
    columns = (X, N, median, rate)
    few = present(build.sentence("{m}, {r}", columns, (3, 8, 11.25, 0.31)), build.rules())
    assert few.sentence == "A value not shown, a value not shown"
    many = present(build.sentence("{m}, {r}", columns, (40, 100, 11.25, 0.384)), build.rules())
    assert many.sentence == "11.2, 40%"
    alone = present(build.sentence("{m}", (replace(median, of=""),), (11.25,)), build.rules())
    assert alone.sentence == "A value not shown"


def test_what_counts_no_people_stays_as_it_is(build) -> None:
    columns = (Column("k", "Threshold", "structural"), Column("year", "Year", "structural", "year"))
    assert present(build.sentence("Under {k} since {year}.", columns, (3, 2012)), build.rules()).sentence == (
        "Under 3 since 2012."
    )


def test_areas_bear_pseudonyms_stand_in_their_order_and_are_banded(build, area_rules) -> None:
    finding = build.areas([(40, 413), (52, 287), (130, 1968)])
    rules = area_rules("dpia")
    statement = present(finding, rules)
    labels = [row[0] for row in statement.table.cells]
    assert labels == [*sorted(rules.area(code) for code in build.codes(3)), "Total"]
    by_label = {row[0]: row for row in statement.table.cells}
    assert [by_label[rules.area(code)][2] for code in build.codes(3)] == ["420", "280", "2,000"]
    assert by_label["Total"][1:4] == ("220", "2,670", "8%")
    assert not any(code in str(statement) for code in build.codes(3))


def test_the_public_reads_no_areas(build, area_rules) -> None:
    finding = build.areas([(40, 413), (52, 287)])
    statement = present(replace(finding, figure="dots"), area_rules("public"))
    assert statement.table is None
    assert statement.figure == ""
    assert statement.sentence == "About 90 of about 700 (13%)."
    named = build.sentence("{area}: {n}", (Column("area", "Area", "area"), N), ("E0001", 400))
    hidden = present(named, area_rules("public"))
    assert "400" not in hidden.sentence + hidden.title
    assert hidden.numbers is None


def test_a_withheld_cell_reads_the_same_for_none_few_and_all(build, area_rules) -> None:
    finding = build.areas([(0, 60), (5, 60), (60, 60), (57, 60), (30, 60)], total=False)
    by_share = {row[1:2] + row[3:] for row in present(finding, area_rules("dpia")).table.cells}
    assert by_share == {("[c]",) * 5, ("30", "50%", "37%", "63%", "50%")}


def test_notes_name_the_profile_and_the_symbols_that_occur(build, area_rules) -> None:
    notes = present(build.areas([(0, 60), (30, 60), (33, 70)]), area_rules("dpia")).table.notes
    assert notes[0].startswith("Output rules: ons_srs")
    assert [note.split()[0] for note in notes[1:]] == ["Numbers", "[c]"]


def test_one_exact_count_reads_the_same_in_every_table_of_regions(build) -> None:
    region = Column("region", "Region", "region")
    tables = [Table((region, N), rows, "", False, ("region",)) for rows in ((("A", 47), ("B", 93)), (("B", 93),))]
    findings = [Finding(f"B02.{i}", "B02", "T", "S", table=table) for i, table in enumerate(tables)]
    first, second = present_all(findings, build.rules("public"))
    assert first.table.cells[1] == second.table.cells[0] == ("B", "95")


def test_areas_without_pseudonyms_are_refused(build) -> None:
    rules = replace(build.rules(), pseudonyms=None)
    with pytest.raises(Refusal, match="cannot be named"):
        present(build.areas([(40, 413)]), rules)


def test_an_area_that_is_not_expected_is_not_named_in_the_refusal(build) -> None:
    with pytest.raises(Refusal) as caught:
        present(build.areas([(40, 413)]), build.rules(codes=["E9999"]))
    assert "E0000" not in str(caught.value)
