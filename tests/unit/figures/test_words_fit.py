"""No text of any figure is cut, or lies on another, however many areas there are and however long labels are."""

from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from dpiabook.figures import FIGURES, draw
from dpiabook.figures.style import styled

from .sample import Case
from .statements import as_read, every_finding, released

CASES = [Case(4, long=True), Case(40), Case(150, long=True)]


def boxes(figure):
    """Every visible text with its place in pixels, and the size of the canvas."""
    with styled():
        figure.set_dpi(100)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        renderer = canvas.get_renderer()
        texts = [item for item in figure.findobj(Text) if item.get_visible() and item.get_text().strip()]
        return [(item.get_text(), item.get_window_extent(renderer)) for item in texts], canvas.get_width_height()


def cut(found, size):
    return [t for t, b in found if b.x0 < -1 or b.y0 < -1 or b.x1 > size[0] + 1 or b.y1 > size[1] + 1]


def overlapping(found):
    return [
        (one, other)
        for (one, a), (other, b) in combinations(found, 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 1 and min(a.y1, b.y1) - max(a.y0, b.y0) > 2
    ]


@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.parametrize("name", sorted(FIGURES))
def test_every_text_stands_alone_on_the_canvas(name, case):
    drawing = draw(as_read(every_finding(case)[name]))
    found, size = boxes(drawing.figure)
    assert len(found) >= 4
    assert cut(found, size) == []
    assert overlapping(found) == []
    assert drawing.figure.get_size_inches()[1] < 10.5


def test_the_check_sees_what_is_cut_and_what_overlaps():
    figure = draw(released(every_finding(Case(4))["volumes"])).figure
    figure.text(0.5, 0.5, "one")
    figure.text(0.5, 0.5, "other")
    figure.text(0.99, 0.5, "out of the picture")
    found, size = boxes(figure)
    assert cut(found, size) == ["out of the picture"]
    assert ("one", "other") in overlapping(found)
