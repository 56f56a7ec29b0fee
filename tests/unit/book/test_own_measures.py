"""A measure of one's own: its finding stands beside the built-in ones, and what is wrong with it is one refusal."""

import traceback

import pytest

from dpiabook import measures
from dpiabook.book import check, open_book
from dpiabook.errors import Refusal
from dpiabook.evidence import read_findings
from dpiabook.settings import extensions, load_settings

CODE = '''"""A measure."""

import pandas as pd

from dpiabook import measures


def young(book, key):
    """Count people by year of birth."""
    frame = measures.class_table(book.data, [key]).frame
    table = pd.DataFrame({"year": frame[key].astype(str), "n": frame["n"]})
    return {"n": int(frame["n"].sum()), "years": len(frame)}, table


def young_again(book, key):
    return {"n": measures.class_table(book.data, ["sex"]).people, "years": 4}
'''
SAID = """
id: B02.young
notebook: 03_reidentification
claim: young_again
about: when people were born
title: "{n} <people> of {years} years"
sentence: The {n} <people> were born in {years} different years.
method: Counted.
source: The island
does_not_say: When they died.
caption: <people> by year of birth
figure: bars
options: {key: yob}
numbers:
  n: {label: <people>, kind: volume}
  years: {label: Years, kind: structural}
columns:
  year: {label: Year, kind: text}
  n: {label: <people>, kind: volume}
"""
CANARY = "Zaphrentis"


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setattr(extensions, "installed", tuple)
    monkeypatch.setenv("DPIABOOK_OUT", str(tmp_path / "out"))
    (tmp_path / "parameters").mkdir()
    (tmp_path / "extensions" / "measures").mkdir(parents=True)
    text = 'dataset: small\nversion: "1"\nsource: people.csv\ndictionary: null\nroles: {}\n'
    (tmp_path / "parameters" / "small.yml").write_text(text)
    rows = [f"{'FM'[n % 2]},{2000 + n % 4},{CANARY}" for n in range(12)]
    (tmp_path / "people.csv").write_text("\n".join(["sex,yob,town", *rows]))

    def with_files(code=CODE, said=SAID):
        (tmp_path / "extensions" / "measures" / "young.py").write_text(code)
        (tmp_path / "extensions" / "measures" / "young.yml").write_text(said)
        return tmp_path / "parameters" / "small.yml"

    return with_files


def opened(file, notebook="03_reidentification"):
    return open_book(notebook, {"parameters_file": str(file)})


def refused(file):
    """What a book says of the measure, when it is opened or when the measure runs."""
    with pytest.raises(Refusal) as found:
        opened(file).own.show("young")
    told = f"{found.value}\n{''.join(traceback.format_exception(found.value))}"
    assert CANARY not in told
    return str(found.value)


def test_its_finding_is_shown_drawn_and_stands_in_the_evidence_of_its_notebook(project):
    book = opened(project())
    shown = book.own.show("young")
    assert shown.statement.title.endswith("of 4 years")
    assert shown.drawing is not None
    book.close()
    (found,) = read_findings(book.guard.folder.evidence_file("03_reidentification"))
    assert (found.id, found.block, found.assessed) == ("B02.young", "B02", True)


def test_without_any_cell_it_runs_when_its_notebook_closes_and_in_no_other(project):
    file = project()
    for notebook, there in (("03_reidentification", True), ("04_attribute_disclosure", False)):
        book = opened(file, notebook)
        book.close()
        assert [one.id for one in book.findings] == (["B02.young"] if there else [])


def test_what_does_not_come_out_a_second_time_is_not_said(project):
    shown = opened(project(CODE.replace('"years": 4', '"years": 5'))).own.show("young")
    assert shown.statement.title.startswith("Not assessed")


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        ("raise ValueError(str(book.data.table.town.execute().tolist()))", 11),
        ("frame = frame['nothing like it']", 11),
        ("from dpiabook.errors import Code, Refusal; raise Refusal(Code.INTERNAL, 'Zaphrentis')", 11),
        ("raise SystemExit('Zaphrentis')", 11),
    ],
)
def test_a_failure_is_told_with_file_function_and_line_and_no_value(project, broken, line):
    code = CODE.replace('    table = pd.DataFrame({"year"', f'    {broken}\n    table = pd.DataFrame({{"year"')
    said = refused(project(code))
    assert f"extensions/measures/young.py, function young, line {line}" in said


@pytest.mark.parametrize("code", ["def young(book:\n", "import nothing_of_this_name\n", "x = 1 / 0\n"])
def test_python_that_cannot_be_read_is_told_before_a_run(project, code):
    with pytest.raises(Refusal) as found:
        check(load_settings(project(code)))
    assert found.value.where == "extensions/measures/young.py, line 1"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("claim: young_again", "claim: young_agian"), "did you mean young_again?"),
        (("options: {key: yob}", "options: {kye: yob}"), "did you mean key?"),
        (("figure: bars", "figure: bar"), "did you mean bars?"),
        (("notebook: 03_re", "notebook: 03_er"), "did you mean 03_reidentification?"),
        (("notebook: 03_reidentification", "notebook: 08_evidence_pack"), "name one of"),
        (("{years} different", "{yeers} different"), "{yeers}"),
        (("<people> were", "<peple> were"), "<peple>"),
        (("id: B02.young", "id: B08.class_sizes"), "built-in"),
        (("caption: ", "captoin: "), "did you mean caption?"),
        (("kind: structural", "kind: people"), "of"),
        (("kind: structural", "kind: structural, unit: people"), "structural counts nobody"),
        (("figure: bars", "risk: reidentifying"), "did you mean reidentification?"),
        (("figure: bars", "laws: [nowhere]"), "laws"),
    ],
)
def test_a_fault_of_the_file_is_told_before_a_run(project, change, said):
    with pytest.raises(Refusal) as found:
        check(load_settings(project(said=SAID.replace(*change))))
    assert said in str(found.value)
    assert "extensions/measures/young" in str(found.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('"years": len(frame)}, table', '"yaers": len(frame)}, table'), "did you mean yaers?"),
        (('"years": len(frame)}, table', '"years": "Zaphrentis"}, table'), "something else than numbers"),
        (('{"n": int(frame["n"].sum())', '{"n": -1'), "no whole number"),
        ((".astype(str)", ""), "holds numbers"),
        (('frame["n"]})', 'frame["n"], "town": "Zaphrentis"})'), "'town' is not declared"),
        (("len(frame)}, table", "len(frame)}, 3"), "neither numbers nor a table"),
    ],
)
def test_a_result_that_is_not_what_the_file_declares_is_refused(project, change, said):
    assert said in refused(project(CODE.replace(*change)))


def test_a_dictionary_alone_is_not_assessed(project, tmp_path):
    (tmp_path / "words.csv").write_text("variable,label\nsex,Sex\nyob,Year of birth\n")
    file = project()
    file.write_text(
        file.read_text().replace("source: people.csv\ndictionary: null", "source: null\ndictionary: words.csv")
    )
    shown = opened(file).own.show("young")
    assert shown.statement.title == "Not assessed: when people were born"


def test_a_misspelt_argument_of_any_measure_is_told_by_name(project):
    book = opened(project())
    with pytest.raises(Refusal) as found:
        book.measure(measures.class_table, book.data, ["sex"], wieght="x")
    assert str(found.value).startswith("class_table takes no argument 'wieght'")
    assert found.value.cure == "did you mean weight?"


def test_half_a_measure_is_refused(project, tmp_path):
    file = project()
    (tmp_path / "extensions" / "measures" / "young.yml").unlink()
    with pytest.raises(Refusal, match=r"no young\.yml beside it"):
        check(load_settings(file))
