"""Tables that analysts made elsewhere: what is found in them, whatever their form."""

import csv
import os
import zipfile

import numpy as np
import openpyxl
import pytest

from dpiabook.errors import Refusal
from dpiabook.machine.quiet import quiet
from dpiabook.release.own.audit import audit_tables
from dpiabook.release.own.cell import cell_of
from dpiabook.release.own.margins import margins_of
from dpiabook.release.own.reading import read_tables
from dpiabook.release.own.table import tables_on
from dpiabook.release.profiles import load_profile

NHS, ONS = load_profile("nhs"), load_profile("ons_srs")


def tables(*sheets):
    cells = ([[cell_of(raw) for raw in row] for row in sheet] for sheet in sheets)
    return [table for number, sheet in enumerate(cells) for table in tables_on(f"S{number + 1}", sheet)]


def found(*sheets, profile=ONS, kind="reached", **options):
    report = audit_tables(tables(*sheets), profile, **options)
    return [problem.address for problem in report.problems if problem.kind == kind]


WIDE = [
    ["Area", "Girls", "Boys", "All"],
    ["A", 41, 55, 96],
    ["B", "c", "c", 13],
    ["C", 30, 32, 62],
    ["Total", 76, 95, 171],
]


@pytest.mark.parametrize("sign", ["c", "[c]", "*", "**", "x", "suppressed", "<10", "fewer than 10", "0-9"])
def test_a_withheld_count_falls_to_its_margins_whatever_its_sign(sign):
    sheet = [["Area", "Deaf"], ["A", 40], ["B", sign], ["C", 25], ["Total", 72]]
    assert found(sheet) == ["S1!B3"]


def test_two_margins_give_back_what_one_does_not():
    assert found(WIDE) == ["S1!B3", "S1!C3"]
    without_rows = [row[:-1] if row[0] != "Total" else ["Total", "", ""] for row in WIDE]
    assert found(without_rows) == []


def test_the_order_of_rows_and_columns_and_the_place_of_the_total_do_not_matter():
    turned = [list(row) for row in zip(*WIDE, strict=True)]
    top = [WIDE[0], WIDE[-1], *WIDE[1:-1]]
    assert len(found(turned)) == len(found(top)) == 2


def test_a_total_without_a_name_is_found_by_its_numbers():
    sheet = [
        ["Region", "2019", "2020", "2021"],
        ["A", 40, 61, 52],
        ["B", 33, 27, "c"],
        ["C", 21, 22, 23],
        ["England", 94, 110, 82],
    ]
    report = audit_tables(tables(sheet), ONS)
    assert report.found == 1
    assert not report.declared
    assert [problem.address for problem in report.problems if problem.kind == "reached"] == ["S1!D3"]


def test_a_total_that_no_number_shows_is_declared_by_the_analyst():
    sheet = [["Region", "Deaf"], ["A", 40], ["B", "c"], ["C", 21], ["England", 66]]
    assert found(sheet) == []
    assert found(sheet, total_labels=["England"]) == ["S1!B3"]


def test_long_tables_have_margins_in_each_dimension():
    sheet = [["area", "sex", "count"]]
    sheet += [["A", "F", 40], ["A", "M", "c"], ["A", "Total", 45], ["B", "F", 30], ["B", "M", 30], ["B", "Total", 60]]
    assert found(sheet) == ["S1!C3"]


def test_a_table_of_another_sheet_gives_a_count_back():
    fine = [["Area", "Girls", "Boys"], ["A", 40, 55], ["B", "c", 20], ["C", 30, 31], ["D", 20, 22]]
    coarse = [["Area", "All"], ["A", 95], ["B", 24], ["C", 61], ["D", 42]]
    assert found(fine) == []
    assert found(fine, coarse) == ["S1!B3"]


def test_a_small_difference_between_two_versions_of_a_count_is_told():
    first = [["Area", "Children"], ["A", 95], ["B", 44], ["C", 61]]
    second = [["Area", "Children"], ["A", 95], ["B", 41], ["C", 61]]
    assert found(first, second, kind="apart") == ["S1!B3 less S2!B3"]
    assert found(first, first, kind="apart") == []


def test_a_share_gives_back_the_count_beside_it():
    sheet = [["Area", "Deaf", "Children", "% deaf"], ["A", 20, 80, 25.0], ["B", 30, 90, 33.3], ["C", 10, 47, 21.3]]
    assert found([*sheet, ["D", "c", 70, 4.3]]) == ["S1!B5"]
    assert found([*sheet, ["D", "c", 70, "c"]]) == []


def test_rounding_leaves_open_what_exact_margins_close():
    exact = [["Area", "n", "m"], ["A", 43, 51], ["B", "c", 22], ["C", 28, 31], ["D", 51, 12], ["Total", 128, 116]]
    rounded = [["Area", "n", "m"], ["A", 45, 50], ["B", "c", 20], ["C", 30, 30], ["D", 50, 10], ["Total", 130, 115]]
    assert found(exact) == ["S1!B3"]
    assert found(rounded) == []


def test_small_none_and_all_are_told_apart():
    sheet = [["Area", "Deaf", "Hearing", "Children"], ["A", 3, 40, 43], ["B", 0, 50, 50], ["C", 31, 30, 61]]
    kinds = {problem.kind: problem.address for problem in audit_tables(tables(sheet), ONS).problems}
    assert kinds["small"] == "S1!B2"
    assert kinds["none"] == "S1!B3"
    assert kinds["all"] in {"S1!C2", "S1!C3"}


def test_dominance_is_checked_where_contributors_are_given_and_only_there():
    sheet = [["Area", "Spent £", "Largest £", "Second largest £"], ["A", 1000, 900, 50], ["B", 1000, 100, 90]]
    report = audit_tables(tables(sheet), ONS)
    assert report.dominance == 2
    assert [problem.address for problem in report.problems if problem.kind == "dominated"] == ["S1!B2"]
    assert "not checked" in str(audit_tables(tables(WIDE), ONS))


def test_shares_means_and_years_are_no_counts():
    sheet = [["Year", "Rate per 1000", "Mean age", "Children"], [2020, 4, 3, 40], [2021, 5, 2, 55]]
    only = tables(sheet)[0]
    assert [h for h, counts in zip(only.headings, only.counts, strict=True) if counts] == ["Children"]


def test_titles_notes_gaps_and_merged_headings_are_seen_through():
    sheet = [["Table 1"], [], ["", "Girls", "", "Boys", ""], ["Area", "n", "%", "n", "%"], ["A", 40, 50, 40, 50], []]
    sheet += [["B", "c", "c", 30, "c"], ["Note: c is confidential"]]
    only = tables(sheet)
    assert len(only) == 1
    assert only[0].headings == ("Girls n", "Girls %", "Boys n", "Boys %")
    assert [row[0] for row in only[0].labels] == ["A", "B"]


def test_margins_that_contradict_are_told_and_not_dropped():
    sheet = [["Area", "n", "Total"], ["A", 40, 20], ["B", "c", 30], ["C", 20, 20]]
    second = [["Area", "n"], ["A", 40], ["B", "c"], ["C", 20], ["Total", 41]]
    assert audit_tables(tables(sheet, second), ONS).problems


def test_no_value_is_ever_told():
    text = str(audit_tables(tables([["Area", "Deaf"], ["Otherby", 4173], ["Elseham", "c"], ["Total", 4177]]), ONS))
    assert "Otherby" not in text
    assert "417" not in text


def test_random_tables_with_one_withheld_cell_and_a_margin_always_fall():
    rng = np.random.default_rng(5)
    for _ in range(30):
        rows, columns = rng.integers(3, 9), rng.integers(1, 5)
        counts = rng.integers(10, 200, size=(rows, columns)).astype(object)
        sums = counts.sum(axis=0)
        at = rng.integers(rows), rng.integers(columns)
        counts[at] = "c"
        sheet = [["Area", *(f"n{c}" for c in range(columns))], *([f"a{r}", *counts[r]] for r in range(rows))]
        assert len(found([*sheet, ["Total", *sums]])) <= 1
        low = at if int(sums[at[1]] - sum(v for v in counts[:, at[1]] if v != "c")) < ONS.threshold else None
        assert bool(found([*sheet, ["Total", *sums]])) == bool(low)


def test_random_rows_that_add_up_to_nothing_have_no_margins():
    rng = np.random.default_rng(6)
    wrong = sum(bool(margins_of(rng.integers(10, 500, size=(12, 5)).astype(float), [False] * 12, 1)) for _ in range(50))
    assert wrong == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_is_read_whatever_its_encoding_and_delimiter(tmp_path, encoding, delimiter):
    with (tmp_path / "t.csv").open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([["Café area", "Deaf"], ["A", 40], ["B", "c"], ["Total", 45]])
    only = read_tables(tmp_path / "t.csv")[0]
    assert only.label_headings == ("Café area",)
    assert only.headings == ("Deaf",)


def test_hidden_sheets_are_read(tmp_path):
    book = openpyxl.Workbook()
    for row in WIDE:
        book.active.append(row)
    hidden = book.create_sheet("Workings")
    for row in WIDE:
        hidden.append(row)
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "t.xlsx")
    assert len(read_tables(tmp_path / "t.xlsx")) == 2


@pytest.mark.parametrize(
    ("name", "content"), [("t.xlsx", b"none"), ("t.csv", b""), ("t.pdf", b"%PDF"), ("t.csv", b"\0\0")]
)
def test_what_is_no_table_is_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Refusal):
        read_tables(tmp_path / name)


def parts_of_a_base(rng, *, share, headings):
    """Pupils and a part of them, whom in one row all are."""
    base = rng.integers(30, 300, size=rng.integers(4, 12))
    part = np.maximum((base * rng.uniform(0.15, 0.6, len(base))).astype(int), 12)
    at = int(rng.integers(len(base)))
    part[at] = base[at] - int(rng.integers(0, ONS.threshold))
    rows = [[f"a{n}", int(b), int(p)] for n, (b, p) in enumerate(zip(base, part, strict=True))]
    rows = [[*row, round(100 * row[2] / row[1], 1)] for row in rows] if share else rows
    return [["Area", *headings, *(["Share"] if share else [])], *rows], f"S1!C{at + 2}"


@pytest.mark.parametrize(
    ("share", "headings"),
    [(True, ("Q1", "Q2")), (False, ("Pupils", "Excluded")), (False, ("Number of children", "In care"))],
)
def test_all_of_a_base_and_all_but_a_few_are_told_beside_a_share_or_a_heading(share, headings):
    rng = np.random.default_rng(8)
    for _ in range(15):
        sheet, place = parts_of_a_base(rng, share=share, headings=headings)
        assert found(sheet, kind="all") == [place]


def test_columns_that_cross_or_add_up_are_no_part_of_each_other():
    crossing = [["Area", "Pupils", "Visits"], ["A", 50, 48], ["B", 40, 61], ["C", 70, 66], ["D", 35, 30]]
    assert found(crossing, kind="all") == []
    few = [["Area", "Q1", "Q2"], ["A", 50, 48], ["B", 61, 40], ["C", 70, 66]]
    assert found(few, kind="all") == []
    siblings = [["Area", "Girls", "Boys", "All"], *([f"a{n}", 50 + n, 52 + 2 * n, 102 + 3 * n] for n in range(12))]
    assert found(siblings, kind="all") == []


def test_a_named_total_holds_for_the_columns_that_add_up_whatever_others_do():
    head = ["Area", "Spent", "Largest", "Second largest"]
    sheet = [head, ["A", 400, 90, 50], ["B", "c", "c", "c"], ["C", 250, 70, 60], ["Total", 656, 90, 70]]
    assert found(sheet) == ["S1!B3"]
    people = [["Area", "Pupils", "Schools known"], ["A", 40, 30], ["B", "c", 28], ["C", 25, 29], ["Total", 71, 41]]
    assert found(people) == ["S1!B3"]


def test_one_problem_is_told_in_the_singular():
    text = str(audit_tables(tables([["Area", "Deaf"], ["A", 40], ["B", 0], ["C", 45]]), ONS))
    assert "1 zero, which says" in text
    assert "1 counts" not in text


def test_what_the_solver_prints_by_itself_is_dropped(capfd):
    with quiet():
        os.write(1, b"transformNewIntegerFeasibleSolution")
    os.write(1, b"kept")
    assert capfd.readouterr().out == "kept"


@pytest.mark.parametrize(
    ("heading", "shares"),
    [
        ("% deaf", (0, 12.5, 100)),
        ("Deaf", ("0%", "12.5%", "100%")),
        ("Deaf", (0, 0.125, 1)),
        ("Rate", (0.0, 40.0, 100)),
    ],
)
@pytest.mark.parametrize("base", [True, False])
def test_shares_of_none_and_all_are_told_where_no_count_stands_beside_them(heading, shares, base):
    """Neither is told of a mean, nor a second time where the count itself is printed."""
    names = zip("ABC", shares, strict=True)
    rows = [[area, *([80 + 10 * at] if base else []), share] for at, (area, share) in enumerate(names)]
    sheet = [["Area", *(["All"] if base else []), heading], *rows]
    column = "C" if base else "B"
    assert found(sheet, kind="none") == [f"S1!{column}2"]
    assert found(sheet, kind="all") == [f"S1!{column}4"]
    assert found([["Area", "Mean age"], ["A", 0], ["B", 12.5], ["C", 100]], kind="none") == []


def test_formulas_that_nobody_has_calculated_are_refused_and_calculated_ones_are_read(tmp_path):
    book = openpyxl.Workbook()
    for row in WIDE:
        book.active.append(row)
    book.active["D2"] = "=B2+C2"
    book.save(tmp_path / "t.xlsx")
    with pytest.raises(Refusal, match="formulas have no values") as told:
        read_tables(tmp_path / "t.xlsx")
    assert "t.xlsx" in told.value.where
    with_values(tmp_path / "t.xlsx", b"<f>B2+C2</f>", b"<f>B2+C2</f><v>96</v>")
    assert read_tables(tmp_path / "t.xlsx")[0].cells[0][-1].value == 96


def with_values(path, before, after):
    """The workbook as a spreadsheet program saves it, with the value beside the formula."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content.replace(before + b"<v></v>", after).replace(before + b"<v />", after))
