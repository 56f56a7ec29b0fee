"""Every setting is placed at the notebooks that may read it, once."""

import pytest

from dpiabook.book.contracts import NOTEBOOKS, PACK, Notebook
from dpiabook.book.reads import BESIDE, EVERYTHING, HOW, PLACED, declared_paths, is_read, reads_of
from dpiabook.settings import Settings
from dpiabook.settings.reads import leaves

PATHS = sorted(leaves(Settings))


@pytest.mark.parametrize("path", PATHS)
def test_every_setting_is_placed_once(path):
    placed = [place for paths in PLACED.values() for place in paths if is_read(path, (place,))]
    if path in HOW:
        placed.append(path)
    assert len(placed) == 1, "a new setting belongs into dpiabook.book.reads, at the notebooks that may read it"


def test_nothing_is_placed_that_is_no_setting():
    known = {*PATHS, *(f"beside.{name}" for name in BESIDE)}
    parts = {path.rpartition(".")[0] for path in PATHS} | {path.partition(".")[0] for path in PATHS}
    assert {place for paths in PLACED.values() for place in paths} <= known | parts


def test_the_pack_reads_everything_and_no_other_does():
    for notebook in NOTEBOOKS:
        assert (EVERYTHING in notebook.reads) == (notebook.makes == PACK)
    assert declared_paths((EVERYTHING,)) >= {*PATHS} - {*HOW}


def test_who_the_controller_is_and_how_much_memory_there_is_matters_to_no_figure():
    for notebook in NOTEBOOKS:
        assert is_read("context.controller", notebook.reads) == (notebook.makes == PACK)
        assert not is_read("memory_limit", notebook.reads)


def test_a_notebook_that_is_not_placed_reads_everything():
    assert Notebook("09_own", "?", "own").reads == (EVERYTHING,)
    assert reads_of("09_own") == ()
