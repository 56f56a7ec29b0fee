"""The what-if panel: in a batch run a picture, before a person controls that move risk, loss and the frontier."""

import re

import pytest

from dpiabook.book.panel import WhatIf, attended
from dpiabook.mitigation import ladders, lattice, recommended, with_families
from dpiabook.result import NotAssessed
from dpiabook.settings import Targets

WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def book(book_of):
    return book_of()


@pytest.fixture
def nodes(book):
    forms = book.measure(ladders, book.inventory, book.keys.child, book.settings)
    found = book.measure(lattice, book.data, forms, book.settings.targets)
    return book.measure(with_families, found, book.data, book.keys.family, book.family)


@pytest.fixture
def panel(book, nodes):
    return book.what_if(nodes)


def cells(panel, name):
    """A line of the panel's figures: as it is, chosen here, recommended."""
    line = re.search(rf'<th scope="row">{name}.*?</tr>', panel.panel.children[-1].value)[0]
    return re.findall(r"<td>(.*?)</td>", line)


def test_each_variable_with_coarser_forms_has_a_control_at_the_recommended_one(panel, nodes):
    assert list(panel.controls) == ["sex", "yob"]
    assert panel.node == recommended(nodes).node
    assert [label for label, _ in panel.controls["yob"].options] == [
        nodes.ladders["yob"].words(form) for form in range(3)
    ]


@pytest.mark.parametrize("node", [(0, 0), (0, 1), (1, 0), (1, 2)])
def test_a_choice_moves_risk_and_loss_and_the_frontier(panel, nodes, node):
    panel.choose((1, 1))
    before = panel.panel.children[-1].value
    panel.controls["sex"].value, panel.controls["yob"].value = node
    row = nodes.row(node)
    assert cells(panel, "alone")[1] == f"{row['uniques']:.0f}"
    assert cells(panel, "in groups under 3")[1] == f"{row['under_k']:.0f}"
    assert cells(panel, "information lost")[1] == f"{row['loss']:.2f}"
    assert cells(panel, "households alone")[1] == f"{row['unique_families']:.0f}"
    after = panel.panel.children[-1].value
    pictures = [re.search(r'src="data:image/png;base64,(.*?)"', shown)[1] for shown in (before, after)]
    assert pictures[0] != pictures[1]


def test_the_button_goes_back_to_the_recommended_recodes(panel, nodes):
    button = panel.panel.children[-2]
    panel.choose((0, 0))
    assert panel.node == (0, 0)
    button.click()
    assert panel.node == recommended(nodes).node
    assert cells(panel, "alone")[1] == cells(panel, "alone")[2]


def test_every_measure_is_told_of_the_chosen_file_and_of_one_with_the_few_suppressed(panel):
    suppress, ask, told = panel.panel.children[-5:-2]
    ask.click()
    plain = told.value
    for word in ("by exactly all columns, rightly", "Information lost", "Discernibility", "is learned, rightly"):
        assert word in plain
    suppress.value = True
    assert told.value == ""
    ask.click()
    assert "Beyond the recodes" in told.value
    panel.choose((0, 0))
    assert told.value == ""


def test_a_batch_run_has_the_picture_and_no_widget(panel, monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    bundle = panel._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html"}
    assert "<img" in bundle["text/html"]
    assert "controls" not in vars(panel)


def test_a_person_has_the_widget_and_the_plain_text_stays_the_same(book, nodes, panel, monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    static = panel._repr_mimebundle_()["text/plain"]
    monkeypatch.setenv("JPY_SESSION_NAME", "06_mitigation.ipynb")
    monkeypatch.delenv("DPIABOOK_RUN_DIR", raising=False)
    live = panel._repr_mimebundle_()
    assert WIDGET in live
    assert live["text/plain"] == static == repr(book.what_if(nodes))
    assert "combinations of recodes" in static


def test_a_run_that_somebody_starts_from_a_notebook_is_a_batch_run():
    assert not attended({"JPY_SESSION_NAME": "06_mitigation.ipynb", "DPIABOOK_RUN_DIR": "somewhere"})


def test_the_panel_records_one_finding_however_often_it_is_moved(book, panel):
    shown = panel.panel.children[-1]
    seen = {shown.value}
    for form in range(3):
        panel.controls["yob"].value = form
        seen.add(shown.value)
    assert len(seen) == 3
    assert [finding.id for finding in book.findings] == ["B10.frontier"]


def test_what_was_pruned_is_said_to_be_missing(book, nodes):
    pruned = lattice(book.data, nodes.ladders, Targets(k=2, expected_rate=0.5), prune=True)
    assert (1, 2) not in pruned.table.index
    panel = book.what_if(pruned)
    panel.choose((1, 2))
    assert "was not computed" in panel.panel.children[-1].value


def test_one_variable_alone_has_a_panel(book, nodes):
    panel = book.what_if(lattice(book.data, {"yob": nodes.ladders["yob"]}, nodes.targets))
    assert isinstance(panel, WhatIf)
    panel.choose((1,))
    assert cells(panel, "alone")[1] == "0"


def test_without_nodes_there_is_the_reason(book):
    shown = book.what_if(NotAssessed("lattice", "it needs counts"))
    assert "it needs counts" in repr(shown)
