"""The words that stand for a figure speak of what is drawn, and of nothing else that the table holds."""

from dataclasses import replace

import matplotlib as mpl
import pytest

from dpiabook.evidence.columns import risk
from dpiabook.figures import FIGURES, draw

from .sample import Case
from .statements import as_read, every_finding

CASES = {"few": Case(4), "many": Case(60)}
LABELS = ("text", "area", "region")
COUNTED_ANEW = {"inventory"}
"""What is drawn are numbers of rows, and no rows."""
SHOWN = {
    (size, name): as_read(finding) for size, case in CASES.items() for name, finding in every_finding(case).items()
}


class _Drawn(dict):
    def __missing__(self, place):
        return self.setdefault(place, draw(SHOWN[place]))


DRAWN = _Drawn()
EVERY = sorted(place for place in SHOWN if place[1] not in COUNTED_ANEW)


def words(drawing):
    return " ".join(text.get_text() for text in drawing.figure.findobj(mpl.text.Text))


def labels(statement, drawing):
    """The columns of words that the figure names its rows by."""
    return [one.name for one in statement.table.columns if one.kind in LABELS and one.name in drawing.data]


def undrawn(statement, drawing):
    """Rows of the table that are not among those that are drawn."""
    names = labels(statement, drawing)
    there = {tuple(map(str, row)) for row in drawing.data[names].astype(object).to_numpy()}
    rows = statement.table.frame[names].astype(object).to_numpy()
    return [place for place, row in enumerate(rows) if tuple(map(str, row)) not in there]


@pytest.mark.parametrize("place", EVERY, ids="-".join)
def test_no_label_is_named_that_is_not_drawn(place):
    statement, drawing = SHOWN[place], DRAWN[place]
    for name in labels(statement, drawing):
        drawn = {str(label) for label in drawing.data[name]}
        others = {str(label) for label in statement.table.frame[name]} - drawn
        named = [label for label in others if label in drawing.alt]
        assert not [label for label in named if not any(label in longer for longer in drawn)]


@pytest.mark.parametrize("place", EVERY, ids="-".join)
def test_what_is_left_out_is_said_to_be_in_the_table(place):
    left = undrawn(SHOWN[place], DRAWN[place])
    said = [one for one in DRAWN[place].alt.split(". ") if one.startswith("More ")]
    assert bool(left) == bool(said)
    assert bool(left) == ("in the table." in words(DRAWN[place]).replace("both are in the table.", ""))


def test_some_figures_leave_rows_out():
    assert len({name for size, name in EVERY if undrawn(SHOWN[size, name], DRAWN[size, name])}) > 8


@pytest.mark.parametrize("place", [one for one in EVERY if one[0] == "few"], ids="-".join)
def test_a_column_that_is_not_drawn_may_be_withheld_without_a_word(place):
    statement = SHOWN[place]
    table, more = statement.table, risk("beside", "Counted beside", "n")
    at = next(number for number, column in enumerate(table.columns) if column.kind not in LABELS or number == 1)
    columns = (*table.columns[:at], more, *table.columns[at:])
    cells = tuple((*row[:at], "[c]", *row[at:]) for row in table.cells)
    values = tuple((*row[:at], None, *row[at:]) for row in table.values)
    drawing = draw(replace(statement, table=replace(table, columns=columns, cells=cells, values=values)))
    assert drawing.alt == DRAWN[place].alt
    assert words(drawing) == words(DRAWN[place])


@pytest.mark.parametrize("place", [one for one in EVERY if one[0] == "many"], ids="-".join)
def test_rows_that_are_not_drawn_may_be_withheld_without_a_word(place):
    statement, left = SHOWN[place], undrawn(SHOWN[place], DRAWN[place])
    table = statement.table
    counts = [column.kind not in (*LABELS, "structural") for column in table.columns]

    def hide(rows, sign):
        changed = [list(row) for row in rows]
        for row in left:
            changed[row] = [sign if count else cell for cell, count in zip(changed[row], counts, strict=True)]
        return tuple(map(tuple, changed))

    withheld = replace(table, cells=hide(table.cells, "[c]"), values=hide(table.values, None))
    drawing = draw(replace(statement, table=withheld))
    # Rows in another order may leave room for one more.
    if len(drawing.data) == len(DRAWN[place].data):
        assert drawing.alt == DRAWN[place].alt


@pytest.mark.parametrize("name", sorted({*FIGURES} - COUNTED_ANEW))
def test_of_ranges_the_lower_end_is_said_to_be_drawn(name):
    statement = SHOWN["few", name]
    ends = [
        column if column.kind in (*LABELS, "volume") else replace(column, most=f"{column.name}_most")
        for column in statement.table.columns
    ]
    drawing = draw(replace(statement, table=replace(statement.table, columns=tuple(ends))))
    there = any(column.most and column.name in drawing.data for column in ends)
    assert ("the lower end is drawn" in drawing.alt) is there
    assert "the lower end is drawn" not in DRAWN["few", name].alt


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_withheld_values_are_marked_or_said_to_be_left_out(name):
    for size in CASES:
        drawing = DRAWN[size, name]
        if "withheld and marked as such" in drawing.alt:
            crosses = [line for axes in drawing.figure.axes for line in axes.lines if line.get_marker() == "x"]
            said = [text.get_text() for text in drawing.figure.findobj(mpl.text.Text) if "“" not in text.get_text()]
            assert crosses or any("withheld" in text.lower() for text in said)
