"""What each notebook needs decides the order, and nothing else does."""

import pytest

from dpiabook.suite.graph import SUITE, Graph, Notebook


def test_seven_assessments_stand_side_by_side_and_the_pack_comes_last():
    first, last = SUITE.batches
    assert [name[:2] for name in first] == ["01", "02", "03", "04", "05", "06", "07"]
    assert last == ("08_evidence_pack",)
    assert SUITE.before("08_evidence_pack") == first


def test_the_order_follows_the_needs_whatever_the_order_of_declaration():
    chain = Graph((Notebook("c", "?", "z", ("y",)), Notebook("b", "?", "y", ("x",)), Notebook("a", "?", "x")))
    assert chain.batches == (("a",), ("b",), ("c",))


def test_the_longest_begin_first():
    graph = Graph((Notebook("a", "?", "x"), Notebook("b", "?", "y", length=3), Notebook("c", "?", "z", length=2)))
    assert graph.longest_first(["a", "b", "c"]) == ["b", "c", "a"]
    assert graph.longest_first(("c", "a")) == ["c", "a"]


@pytest.mark.parametrize(
    ("notebooks", "words"),
    [
        ((Notebook("a", "?", "x"), Notebook("b", "?", "x")), "same evidence"),
        ((Notebook("a", "?", "x", ("missing_evidence",)),), "missing_evidence"),
        ((Notebook("a", "?", "x", ("y",)), Notebook("b", "?", "y", ("x",))), "wait for each other"),
    ],
)
def test_a_graph_that_cannot_be_run_is_refused(notebooks, words):
    with pytest.raises(ValueError, match=words):
        Graph(notebooks)


def test_the_graph_in_words_names_every_notebook_and_its_evidence():
    text = "\n".join(SUITE.lines())
    assert all(notebook.name in text and f"-> {notebook.makes}" in text for notebook in SUITE.notebooks)
