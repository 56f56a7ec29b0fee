"""What people add lies in a closed set of places, each file with its hash, and is read with all its faults at once."""

import pytest

from dpiabook.errors import Code, Refusal, Refusals
from dpiabook.settings import Loaded, Settings, extensions, places_for
from dpiabook.settings.extension_files import read_parts
from dpiabook.settings.extensions import extensions_of
from dpiabook.settings.strict import Strict


class Pot(Strict):
    colour: str
    litres: int


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setattr(extensions, "installed", tuple)
    (tmp_path / "parameters").mkdir()

    def of(files, **settings):
        for place, text in files.items():
            path = tmp_path / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        places = places_for(tmp_path / "parameters" / "mine.yml")
        return Loaded(Settings(**settings), places, "mine.yml")

    return of


@pytest.mark.parametrize("folder", ["extensions", "parameters/extensions", "elsewhere/own"])
def test_the_folder_lies_beside_the_parameters_in_the_project_or_where_a_setting_says(project, folder):
    settings = {"extensions": folder} if folder.startswith("elsewhere") else {}
    found = extensions_of(project({f"{folder}/profiles/ours.yml": "a: 1"}, **settings))
    assert [(part.kind, part.name, part.place) for part in found.parts] == [
        ("profiles", "ours", "extensions/profiles/ours.yml")
    ]


def test_nothing_added_is_nothing_and_a_folder_that_is_not_there_is_refused(project):
    assert extensions_of(project({})).fingerprint is None
    with pytest.raises(Refusal) as refused:
        extensions_of(project({}, extensions="nowhere"))
    assert refused.value.code is Code.SETTING_VALUE


def test_any_change_of_content_or_name_changes_the_fingerprint(project):
    first = extensions_of(project({"extensions/profiles/ours.yml": "a: 1"}))
    known = first.fingerprint
    assert extensions_of(project({})).fingerprint == known
    assert extensions_of(project({"extensions/profiles/ours.yml": "a: 2"})).fingerprint != known
    first.parts[0].path.rename(first.parts[0].path.with_name("other.yml"))
    (found,) = extensions_of(project({"extensions/profiles/other.yml": "a: 1"})).parts
    assert found.sha256 == first.parts[0].sha256
    assert extensions_of(project({})).fingerprint != known


@pytest.mark.parametrize(
    "place",
    [
        "profile/ours.yml",
        "profiles/ours.txt",
        "profiles/deeper/ours.yml",
        "country/law.yml",
        "ours.yml",
        "measures/a.R",
    ],
)
def test_a_file_that_nothing_reads_is_refused_and_never_passed_over(project, place):
    with pytest.raises(Refusal) as refused:
        extensions_of(project({f"extensions/{place}": "a: 1"}))
    assert refused.value.where == f"extensions/{place}"
    assert refused.value.cure


@pytest.mark.parametrize("place", ["README.md", "tests/test_a.py", ".git/config", "measures/__pycache__/a.pyc"])
def test_notes_tests_and_what_tools_leave_are_no_extensions(project, place):
    assert extensions_of(project({f"extensions/{place}": "a"})).parts == ()


def test_an_installed_package_is_found_by_its_entry_point_and_not_imported(project, tmp_path, monkeypatch):
    package = tmp_path / "site" / "island_rules"
    (package / "profiles").mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError")
    (package / "profiles" / "island.yml").write_text("a: 1")
    monkeypatch.syspath_prepend(package.parent)
    installed = package.parent / "island_rules-1.2.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: island-rules\nVersion: 1.2\n")
    (installed / "entry_points.txt").write_text("[dpiabook.extensions]\nisland = island_rules\n")
    monkeypatch.undo()
    monkeypatch.syspath_prepend(package.parent)
    extensions.installed.cache_clear()
    try:
        assert [part.place for part in extensions_of(project({})).parts] == ["island-rules 1.2/profiles/island.yml"]
        with pytest.raises(Refusal, match="adds 'island' too"):
            extensions_of(project({"extensions/profiles/island.yml": "a: 1"}))
    finally:
        monkeypatch.undo()
        extensions.installed.cache_clear()


def test_all_faults_of_all_files_are_told_at_once_with_line_and_key(project):
    files = {
        "extensions/profiles/a.yml": "colour: red\nlitre: 3\n",
        "extensions/profiles/b.yml": "colour: 3\nlitres: x",
    }
    parts = extensions_of(project(files)).of("profiles")
    with pytest.raises(Refusals) as refused:
        read_parts(parts, Pot)
    said = [(one.code, one.where) for one in refused.value.found]
    assert (Code.SETTING_UNKNOWN, "extensions/profiles/a.yml, line 2") in said
    assert {where for code, where in said if code is Code.SETTING_VALUE} >= {
        "extensions/profiles/b.yml, line 1",
        "extensions/profiles/b.yml, line 2",
    }
    assert "did you mean litres?" in str(refused.value)


@pytest.mark.parametrize("text", ["a: 1\na: 2", "- a", "&x a: *x", ": :"])
def test_what_is_no_plain_mapping_is_one_refusal(project, text):
    parts = extensions_of(project({"extensions/profiles/a.yml": text})).of("profiles")
    with pytest.raises(Refusal) as refused:
        read_parts(parts, Pot)
    assert refused.value.where.startswith("extensions/profiles/a.yml")


def test_what_is_built_in_keeps_its_name(project):
    parts = extensions_of(project({"extensions/profiles/a.yml": "colour: red\nlitres: 3"})).of("profiles")
    with pytest.raises(Refusal, match="'a' is built in"):
        read_parts(parts, Pot, taken={"a"})
