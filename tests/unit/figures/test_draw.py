"""What a drawing holds: the released values, words made of them alone, and the same bytes each time."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import matplotlib as mpl
import numpy as np
import pytest

from dpiabook.errors import Code, Refusal
from dpiabook.evidence.texts import texts
from dpiabook.figures import FIGURES, draw
from dpiabook.release.statement import Statement

from .sample import Case
from .statements import MAKERS, as_read, every_finding, released

OUTSIDE = {name: as_read(finding) for name, finding in every_finding(Case(12)).items()}
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
PLAIN = ("text", "area", "region", "structural")
UNCOUNTED = {"inventory", "categories", "publication_classes", "flow", "gates", "lineage", "indicators"}
"""Figures of tables that count nobody."""
WITHHELD = [
    name for name, statement in OUTSIDE.items() if "[c]" in {cell for row in statement.table.cells for cell in row}
]


def said(statement):
    """Everything that the statement prints."""
    cells = [cell for table in (statement.table, statement.numbers) if table for row in table.cells for cell in row]
    return " ".join([statement.title, statement.sentence, *statement.table.headings, *cells])


def test_every_figure_that_a_text_names_can_be_drawn():
    named = {text.figure for text in texts().values() if text.figure}
    assert named <= set(FIGURES)
    assert {maker.__name__.removeprefix("_") for maker in MAKERS} == set(FIGURES)


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_the_words_for_a_figure_hold_released_numbers_only(name):
    statement = OUTSIDE[name]
    alt = draw(statement).alt
    assert statement.title in alt
    assert len(alt) > len(statement.title) + 20
    assert set(NUMBER.findall(alt)) <= set(NUMBER.findall(said(statement)))


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_the_words_for_a_figure_name_no_column_and_leave_no_list_empty(name):
    alt = draw(OUTSIDE[name]).alt
    assert not re.search(r"[a-z]_[a-z]", alt)
    assert not re.search(r": ?(?:[;.]|$)", alt)


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_the_same_statement_gives_the_same_bytes(name):
    first, second = draw(OUTSIDE[name]), draw(OUTSIDE[name])
    png, svg = first.png(40), first.svg()
    assert second.png(40) == png == first.png(40)
    assert second.svg() == svg
    assert b"tEXt" not in png
    assert b"<text" not in svg
    assert b"<metadata" not in svg


def test_settings_of_a_notebook_change_nothing_and_stay():
    plain = draw(OUTSIDE["volumes"]).png(60)
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red", "font.family": "serif", "svg.fonttype": "none"}):
        assert draw(OUTSIDE["volumes"]).png(60) == plain
        assert mpl.rcParams["font.size"] == 30


@pytest.mark.parametrize("name", WITHHELD)
def test_withheld_values_are_said_to_be_and_have_no_number(name):
    drawing = draw(OUTSIDE[name])
    words = " ".join(text.get_text() for text in drawing.figure.findobj(mpl.text.Text))
    # Of a table that does not fit, withheld values may stand in rows that are not drawn: nothing is said of them.
    withheld = bool(drawing.data.isna().any().any())
    assert withheld or len(drawing.data) < len(OUTSIDE[name].table.values)
    assert ("withheld" in words) is withheld
    assert ("withheld" in drawing.alt) is withheld


def test_figures_with_withheld_values_are_among_the_samples():
    assert {"area_uniqueness", "attributes", "composites", "homogeneous", "area_dots", "frontier"} <= set(WITHHELD)


def drawn_at(drawing):
    """Places of all marks and widths of all bars along the axes of values."""
    places = []
    for axes in drawing.figure.axes:
        places += [line.get_xdata() for line in axes.lines if line.get_marker() not in ("None", "x", "")]
        places += [[patch.get_x() + patch.get_width()] for patch in axes.patches]
    return np.concatenate([np.asarray(place, dtype=float) for place in places])


def test_a_withheld_count_is_no_bar_and_no_zero():
    statement = OUTSIDE["attributes"]
    hidden = statement.table.frame["rate"].isna()
    ends = drawn_at(draw(statement))
    assert hidden.sum() == 2
    assert sorted(ends) == sorted(statement.table.frame.loc[~hidden, "rate"])
    assert ends.min() > 0


def test_a_row_withheld_in_part_shows_what_is_released_and_a_mark_left_of_zero():
    statement = OUTSIDE["area_uniqueness"]
    frame = statement.table.frame
    partly = frame["share_unique"].isna() & frame["share_under_k"].notna()
    axes = draw(statement).figure.axes[0]
    crosses = [line for line in axes.lines if line.get_marker() == "x"]
    assert partly.any()
    assert len(crosses) == partly.sum()
    assert all(line.get_xdata()[0] < 0 for line in crosses)


def test_the_publication_class_is_a_shape_inside_and_not_shown_outside():
    finding = every_finding(Case(12))["area_dots"]
    inside, outside = draw(released(finding, "controller")), draw(released(finding))
    shapes = {line.get_marker() for axes in inside.figure.axes for line in axes.lines}
    assert {"o", "D", "s", "X"} <= shapes
    assert {line.get_marker() for axes in outside.figure.axes for line in axes.lines} == {"o", "_", "x"}
    assert set(outside.data["class"]) == {""}
    assert outside.data["rate"].isna().sum() >= (inside.data["class"] == "withhold").sum() > 0


def test_areas_stand_in_the_tables_order():
    statement = OUTSIDE["area_uniqueness"]
    assert list(draw(statement).data["area"]) == list(statement.table.frame["area"])
    assert list(draw(statement).data["area"]) == sorted(statement.table.frame["area"])


def test_at_most_twelve_panels_and_the_rest_is_announced():
    drawing = draw(released(every_finding(Case(40))["area_dots"]))
    assert len(drawing.figure.axes) == 12
    assert drawing.data["attribute"].nunique() == 12
    assert any("2 more attributes are in the table." in text.get_text() for text in drawing.figure.texts)


def test_nothing_to_draw_gives_nothing():
    statement = OUTSIDE["volumes"]
    assert draw(replace(statement, figure="")) is None
    assert draw(replace(statement, table=None)) is None
    assert draw(replace(statement, table=replace(statement.table, values=(), cells=()))) is None


def test_an_unknown_figure_and_a_missing_column_are_refused():
    with pytest.raises(Refusal, match="no figure 'volume'") as unknown:
        draw(replace(OUTSIDE["volumes"], figure="volume"))
    assert unknown.value.code is Code.INTERNAL
    assert unknown.value.cure == "did you mean volumes?"
    with pytest.raises(Refusal, match="needs the column 'attribute'"):
        draw(replace(OUTSIDE["volumes"], figure="attributes"))


def test_a_total_is_not_drawn():
    statement = OUTSIDE["volumes"]
    table = replace(statement.table, total=True)
    assert len(draw(replace(statement, table=table)).data) == len(statement.table.values) - 1


def hidden(table):
    """The table with every count of people withheld, and all that rests on one."""
    places = [column.kind not in PLAIN for column in table.columns]

    def hide(rows, sign):
        return tuple(tuple(sign if p else v for p, v in zip(places, row, strict=True)) for row in rows)

    return replace(table, values=hide(table.values, None), cells=hide(table.cells, "[c]"))


@pytest.mark.parametrize("name", sorted(set(FIGURES) - UNCOUNTED))
def test_a_figure_of_withheld_values_only_still_says_so(name):
    statement = OUTSIDE[name]
    drawing = draw(replace(statement, table=hidden(statement.table)))
    assert "withheld" in " ".join(text.get_text() for text in drawing.figure.findobj(mpl.text.Text))
    assert drawing.png(40)


def test_a_dollar_sign_is_no_formula():
    statement = Statement("B08.a", "B08", "Between $5 and $6", "s", OUTSIDE["volumes"].table, "volumes")
    assert any(text.get_text() == "Between $5 and $6" for text in draw(statement).figure.texts)
    assert draw(statement).png(40)


def test_figures_can_be_drawn_from_several_threads():
    statements = [OUTSIDE[name] for name in ("volumes", "flow", "attributes", "group_profiles")]
    alone = [draw(statement).svg() for statement in statements]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda statement: draw(statement).svg(), statements * 2))
    assert together == alone * 2
