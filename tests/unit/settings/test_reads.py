"""Whoever looks at a setting is noted, however they look; copying is no looking."""

import copy
import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest

from dpiabook.settings import Settings
from dpiabook.settings.reads import leaves, listening, note, noted, setting_at, unnoted

PATHS = sorted(leaves(Settings))


def at(settings, path):
    found = settings
    for name in path.split("."):
        found = getattr(found, name)
    return found


@pytest.mark.parametrize("path", PATHS)
def test_looking_at_a_setting_notes_that_one_alone(path):
    with listening() as heard:
        at(Settings(), path)
    assert heard == {path}
    assert path in noted()


@pytest.mark.parametrize("path", PATHS)
def test_every_setting_has_a_value_among_plain_ones(path):
    assert setting_at(Settings().model_dump(), path) == at(Settings(), path)


PART = {path for path in PATHS if path.startswith("areas.")}
WAYS = {
    "repr": repr,
    "str": str,
    "dump": lambda part: part.model_dump(),
    "json": lambda part: part.model_dump_json(),
    "pickle": pickle.dumps,
    "vars": vars,
    "dict": dict,
    "equal": lambda part: part == type(part)(),
}


@pytest.mark.parametrize("way", WAYS)
def test_taking_a_part_whole_notes_everything_in_it(way):
    areas = Settings().areas
    with listening() as heard:
        WAYS[way](areas)
    assert heard == PART


@pytest.mark.parametrize("way", WAYS)
def test_taking_the_settings_whole_notes_everything(way):
    settings = Settings()
    with listening() as heard:
        WAYS[way](settings)
    assert heard == {*PATHS}


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda one: one.model_copy(update={"seed": 3})])
def test_copying_is_no_reading_and_a_copy_is_read_like_the_first(copied):
    with listening() as heard:
        other = copied(Settings())
    assert heard == set()
    with listening() as heard:
        assert other.targets.k == 10
    assert heard == {"targets.k"}


def test_nothing_is_noted_where_settings_are_only_looked_over():
    with listening() as heard, unnoted():
        repr(Settings())
        with listening() as inner:
            note(["x"])
    assert heard == set()
    assert inner == {"x"}


def test_threads_note_as_well():
    settings = Settings()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: settings.context.encryption).result()
    assert "context.encryption" in noted()
