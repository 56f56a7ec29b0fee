"""A parameters file says exactly what it says, or is refused with the cure."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dpiabook.errors import Code, Refusal, Refusals
from dpiabook.settings import Settings, demo_file, load_settings, make_settings
from dpiabook.settings.cell import cell_values, parameters_cell


def refused(tmp_path, text: str) -> Refusal:
    path = tmp_path / "x.yml"
    path.write_text(text)
    with pytest.raises(Refusal) as caught:
        load_settings(path)
    return caught.value


def test_the_demo_is_valid():
    assert load_settings(demo_file()).settings.dataset == "demo"


@pytest.mark.parametrize(
    ("text", "code", "cure"),
    [
        ("dataset: demo\nverson: '1'\n", Code.SETTING_UNKNOWN, "did you mean version?"),
        ("dataset: demo\nroles: {familyid: a}\n", Code.SETTING_UNKNOWN, "did you mean family_id?"),
        ("dataset: demo\nversion: 0012\n", Code.SETTING_VALUE, "quote it"),
        ("dataset: no\n", Code.SETTING_VALUE, "quote it"),
        ("dataset: ../up\n", Code.SETTING_VALUE, "letters, digits"),
        ("dataset: demo\nseed: '1'\n", Code.SETTING_VALUE, "whole number"),
        ("dataset: demo\ndataset: other\n", Code.SETTINGS_FILE, "keep one"),
        ("2026-01-01: demo\nseed: 1\n1: 2\n", Code.SETTINGS_FILE, "quote it"),
        ("- dataset\n- demo\n", Code.SETTINGS_FILE, "name: value"),
        ("", Code.SETTINGS_FILE, "name: value"),
        ("dataset: demo\ncompare_with: None\n", Code.SETTING_VALUE, "write null"),
        ("dataset: demo\nroles: {area: none}\n", Code.SETTING_VALUE, "write null"),
        ("dataset: demo\nversion: '1'\ncompare_with: '1'\n", Code.SETTING_VALUE, "the version itself"),
        ("dataset: demo\nsource: a.csv\ncompare_with: '1'\n", Code.SETTING_VALUE, "{version}"),
        ("dataset: demo\nassessed_on: 2026-13-45\n", Code.SETTING_VALUE, "day of the calendar"),
        ("dataset: demo\nassessed_on: 2026-02-30\n", Code.SETTING_VALUE, "day of the calendar"),
        ("dataset: demo\nassessed_on: tomorrow\n", Code.SETTING_VALUE, "day of the calendar"),
        ("dataset: demo\ndictionary: no\n", Code.SETTING_VALUE, "quote it"),
        ("dataset: demo\ncomposites: {a: [yes, x]}\n", Code.SETTING_VALUE, "quote it"),
        ("dataset: demo\nroles: {yes: a}\n", Code.SETTINGS_FILE, "quote it"),
        ("dataset: demo\nroles: [a, b]\n", Code.SETTING_VALUE, "names with their values"),
        ("dataset: demo\ncomposites: {a: x}\n", Code.SETTING_VALUE, "a list"),
        ("dataset: demo\npopulation: all\n", Code.SETTING_VALUE, "everyone, programme, sample"),
        ("dataset: demo\ntargets: {k: 1}\n", Code.SETTING_VALUE, "at least 2"),
        ("dataset: demo\ntargets: {expected_rate: 0}\n", Code.SETTING_VALUE, "more than 0"),
        ("dataset: demo\nmemory_limit: lots\n", Code.SETTING_VALUE, "4GB"),
        ("dataset: demo\ntables: {t: {link: a}}\n", Code.SETTING_VALUE, "needs 'source'"),
        ("dataset: demo\nsensitive: {a: {category: 3}}\n", Code.SETTING_VALUE, "a text, or a list of texts"),
        ("dataset: demo\nroles: {area: a, area: b}\n", Code.SETTINGS_FILE, "keep one"),
        ("dataset: [unclosed\n", Code.SETTINGS_FILE, "mend the YAML"),
        ("dataset: !!python/object/apply:os.system ['true']\n", Code.SETTINGS_FILE, "mend the YAML"),
        ("a: &a [x]\nb: *a\n", Code.SETTINGS_FILE, "write the value out"),
    ],
)
def test_what_is_refused_names_the_cure(tmp_path, text, code, cure):
    refusal = refused(tmp_path, text)
    assert refusal.code is code
    assert cure in refusal.cure


def test_no_message_speaks_the_language_of_a_library(tmp_path):
    wrong = "dataset: 3\nseed: x\nroles: 1\ntargets: {k: 0, unique_families: 2}\nengine: x\ncomposites: {a: {b: 1}}\n"
    told = str(refused(tmp_path, wrong + "missing: {a: {b: c}}\nassessed_on: 7\nversion: [1]\nmemory_limit: 4\n"))
    for word in ("input", "valid", "pattern", "instance", "string", "Literal", "type=", "dictionary", "None"):
        assert word not in told


def test_a_fault_is_told_with_its_line(tmp_path):
    refusal = refused(tmp_path, "dataset: demo\nroles:\n  area: a\n  regoin: b\n")
    assert refusal.where.endswith("x.yml, line 4")
    assert refused(tmp_path, "dataset: demo\nseed: 1\nseed: 2\n").where.endswith("line 3")


def test_dates_stay_text(tmp_path):
    path = tmp_path / "x.yml"
    path.write_text("dataset: demo\nversion: 2026-01-31\nassessed_on: 2026-02-01\n")
    settings = load_settings(path).settings
    assert (settings.version, settings.assessed_on) == ("2026-01-31", "2026-02-01")


def test_all_faults_come_together(tmp_path):
    refusal = refused(tmp_path, "dataset: demo\nverson: '1'\nsourse: x\nseed: -1\n")
    assert isinstance(refusal, Refusals)
    assert {found.code for found in refusal.found} == {Code.SETTING_UNKNOWN, Code.SETTING_VALUE}
    assert len(refusal.found) == 3


def test_a_missing_file_says_where(tmp_path):
    with pytest.raises(Refusal) as caught:
        load_settings(tmp_path / "none.yml")
    assert caught.value.code is Code.SETTINGS_FILE
    assert str(tmp_path) in caught.value.where


@given(
    st.dictionaries(st.text(max_size=12), st.none() | st.booleans() | st.integers() | st.text(max_size=12), max_size=4)
)
def test_any_values_give_settings_or_a_refusal(values):
    made = made_or_refused(values)
    assert isinstance(made, Settings) or made.cure


def made_or_refused(values):
    try:
        return make_settings(values, where="x")
    except Refusal as refusal:
        return refusal


def test_the_cell_names_every_setting_assigns_none_and_says_what_the_file_holds():
    demo = load_settings(demo_file()).settings
    source = parameters_cell(demo)
    assigned: dict = {}
    exec(source, assigned)
    expected = cell_values(demo)
    assert set(expected) == {"parameters_file", *Settings.model_fields}
    assert {name: assigned[name] for name in expected} == dict.fromkeys(expected, ...) | {
        "parameters_file": "parameters/demo.yml"
    }
    said, values = said_in(source), {name: value for name, value in expected.items() if name != "parameters_file"}
    long = {name for name, told in said.items() if isinstance(told, tuple)}
    assert said == {name: tuple(value) if name in long else value for name, value in values.items()}
    assert long <= {name for name, value in values.items() if len(str(value)) > 100}


def said_in(source):
    """What the comments of the cell say of each setting; of a long one the names in it."""
    said, held = {}, ""
    for line in source.splitlines()[2:]:
        if line.startswith("# "):
            held += f"{line.removeprefix('# ')}\n"
        else:
            whole, names = held.partition("; there: ")[2], held.partition("\nthere: ")[2]
            told = ast.literal_eval(whole.strip()) if whole else tuple(names.strip().split(", "))
            said[line.partition(":")[0]] = told
            held = ""
    return said


def test_a_file_that_is_not_there_is_told_with_the_one_that_was_meant(tmp_path):
    (tmp_path / "demo.yml").write_text("dataset: d\n")
    with pytest.raises(Refusal, match="no such parameters file") as found:
        load_settings(tmp_path / "dmo.yml")
    assert found.value.cure == f"did you mean {tmp_path / 'demo.yml'}?"
    with pytest.raises(Refusal) as found:
        load_settings(tmp_path / "elsewhere" / "mine.yml")
    assert "dpiabook init" in found.value.cure
