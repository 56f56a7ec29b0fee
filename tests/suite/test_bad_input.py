"""What is wrong with the input is told once, with its place and cure and a status of its own, and nothing is lost."""

import sqlite3

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dpiabook.errors import Code

pytestmark = pytest.mark.slow

CANARY = "QZ-CANARY-0001"
PEOPLE = pd.DataFrame(
    {
        "person": [f"{CANARY}-{number}" for number in range(60)],
        "family": [number // 2 for number in range(60)],
        "age": [number % 7 for number in range(60)],
        "sex": ["F", "M"] * 30,
    }
)
DICTIONARY = "name,label,type\nperson,Person,string\nfamily,Family,integer\nage,Age,integer\nsex,Sex,string\n"


def in_parquet(frame):
    return lambda folder: frame.to_parquet(folder / "people.parquet")


def in_sqlite(folder):
    with sqlite3.connect(folder / "people.sqlite") as connection:
        PEOPLE.to_sql("people", connection, index=False)


def twice_in_parquet(folder):
    columns = [pa.array([1, 2, 3]), pa.array([4, 5, 6]), pa.array([CANARY] * 3)]
    pq.write_table(pa.table(columns, names=["age", "age", "sex"]), folder / "people.parquet")


def text(name, content):
    return lambda folder: (folder / name).write_text(content)


FAULTS = {
    "no such file": (Code.SOURCE_MISSING, {"source": "nowhere.parquet"}, None, ["the source was not found"]),
    "no Parquet file": (Code.SOURCE_UNREADABLE, {}, text("people.parquet", CANARY), ["not a Parquet file"]),
    "empty table": (Code.SOURCE_EMPTY, {}, in_parquet(PEOPLE.iloc[:0]), ["the source has no rows"]),
    "role without a column": (
        Code.COLUMN_MISSING,
        {"roles": "{family_id: famly}"},
        None,
        ["there is no column 'famly'", "roles.family_id", "did you mean family?"],
    ),
    "composite of a column with one value": (
        Code.COLUMN_CONSTANT,
        {},
        in_parquet(PEOPLE.assign(sex=CANARY)),
        ["the column 'sex' has a single value", "composites"],
    ),
    "family id missing in some rows": (
        Code.FAMILY_GAPS,
        {},
        in_parquet(PEOPLE.assign(family=PEOPLE.family.where(PEOPLE.family != 3))),
        ["the id of groups 'family' is missing in some rows", "roles.family_id"],
    ),
    "person id repeated": (
        Code.PERSON_GAPS,
        {"roles": "{child_id: person, family_id: family}"},
        in_parquet(PEOPLE.assign(person=PEOPLE.person.where(PEOPLE.index != 3, f"{CANARY}-5"))),
        ["several rows for a person", "about 60 rows of about 59 people", "roles.child_id", "subjects.wave", "tables:"],
    ),
    "rows said to be people, and ids repeat": (
        Code.PERSON_GAPS,
        {"roles": "{person_id: family}", "subjects": "{unit: person}"},
        None,
        ["several rows for a person", "roles.child_id"],
    ),
    "one wave of a column with a single value": (
        Code.COLUMN_CONSTANT,
        {"roles": "{person_id: person, time: wave}", "subjects": "{wave: latest}"},
        in_parquet(PEOPLE.assign(wave=CANARY)),
        ["the column 'wave' has a single value", "subjects.wave"],
    ),
    "a wave that no row is of": (
        Code.SETTING_VALUE,
        {"roles": "{person_id: person, time: age}", "subjects": "{wave: tenth}"},
        None,
        ["no row is of the wave", "subjects.wave"],
    ),
    "household id finer than the person's": (
        Code.FAMILY_GAPS,
        {"roles": "{person_id: family, household_id: person}"},
        None,
        ["'person' is finer than the person id", "roles.household_id"],
    ),
    "rows said to be households, and ids repeat": (
        Code.FAMILY_GAPS,
        {"roles": "{household_id: family}", "subjects": "{unit: household}"},
        None,
        ["rows are said to be households", "subjects.unit"],
    ),
    "areas that are no ladder": (
        Code.DICTIONARY_DISAGREES,
        {"areas": "{ladder: [sex, age]}"},
        None,
        ["'sex' does not lie within 'age'", "areas.ladder"],
    ),
    "missing codes of a variable that is not there": (
        Code.COLUMN_MISSING,
        {"missing": "{agee: {'99': unknown}}"},
        None,
        ["there is no column 'agee'", "missing.agee", "did you mean age?"],
    ),
    "a missing code that is also a declared value": (
        Code.DICTIONARY_DISAGREES,
        {"dictionary": "people.csv"},
        text(
            "people.csv",
            DICTIONARY.replace("type", "type,values,missing codes").replace(
                "Sex,string", f"Sex,string,F=female;M=male;{CANARY}=other,{CANARY}"
            ),
        ),
        ["missing code of 'sex' is also declared as one of its values"],
    ),
    "column names twice in a CSV": (
        Code.COLUMN_DUPLICATE,
        {"source": "people.csv", "roles": "{}"},
        text("people.csv", "age,age,sex\n" + f"1,2,{CANARY}\n" * 9),
        ["more than once: age"],
    ),
    "column names twice in Parquet": (
        Code.COLUMN_DUPLICATE,
        {"roles": "{}"},
        twice_in_parquet,
        ["more than once: age"],
    ),
    "a dictionary of another table": (
        Code.DICTIONARY_DISAGREES,
        {"dictionary": "dictionary.csv"},
        text("dictionary.csv", DICTIONARY + "height,Height,number\n"),
        ["describes 'height'", "dictionary"],
    ),
    "a dictionary with another type": (
        Code.DICTIONARY_DISAGREES,
        {"dictionary": "dictionary.csv"},
        text("dictionary.csv", DICTIONARY.replace("Sex,string", "Sex,integer")),
        ["disagree about the type of 'sex'", "dictionary"],
    ),
}


def settings(**changes):
    names = {"dataset": "mine", "version": '"1"', "source": "people.parquet", "dictionary": "null"}
    names |= {"roles": "{family_id: family}", "composites": "{who: [age, sex]}", "assessed_on": '"2026-01-31"'}
    return "".join(f"{name}: {value}\n" for name, value in (names | changes).items())


def everything_in(folder):
    """Each file of a folder with its content; the lock and the unfinished run beside earlier results do not count."""
    return {
        path.relative_to(folder): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.relative_to(folder).parts[0].startswith(("_unfinished", ".lock"))
    }


@pytest.fixture
def project(tmp_path):
    """A project with people, and the earlier results of the same version."""
    (tmp_path / "parameters").mkdir()
    PEOPLE.to_parquet(tmp_path / "parameters" / "people.parquet")
    earlier = tmp_path / "outputs" / "mine" / "1" / "pack" / "dpia" / "dpia.html"
    earlier.parent.mkdir(parents=True)
    earlier.write_text("earlier")
    return tmp_path


@pytest.fixture
def refused(warm_command, project):
    """Give a command the faulty file, and hold the refusal to what every refusal must be."""

    def ask(way, content, code, *words):
        file, results = project / "parameters" / "mine.yml", project / "outputs" / "mine"
        file.write_text(content)
        before = everything_in(results)
        done = warm_command("dpiabook", way, file, *(["--quiet"] if way == "run" else []), cwd=project)
        told = done.stdout + done.stderr
        assert done.returncode == code.value, told
        assert done.stderr.count("  where: ") == done.stderr.count("  cure:  ") == 1
        assert [word for word in words if word not in done.stderr] == []
        assert [word for word in (CANARY, "Traceback", 'File "') if word in told] == []
        assert everything_in(results) == before
        return project

    return ask


def test_without_a_fault_nothing_is_refused(command, project):
    file = project / "parameters" / "mine.yml"
    file.write_text(settings())
    done = command("dpiabook", "check", file)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_database_beside_the_parameters_file_is_found_from_anywhere(command, project):
    folder = project / "parameters"
    in_sqlite(folder)
    roles = "{child_id: person, family_id: family}"
    (folder / "mine.yml").write_text(settings(source="sqlite://people.sqlite/people", roles=roles))
    done = command("dpiabook", "check", folder / "mine.yml", cwd="/")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_by_check(refused, project, fault):
    code, changes, make, words = FAULTS[fault]
    if make is not None:
        make(project / "parameters")
    refused("check", settings(**changes), code, *words)


@pytest.mark.parametrize("fault", ["no such file", "role without a column", "family id missing in some rows"])
def test_a_fault_is_told_by_run_and_leaves_the_earlier_results(refused, project, fault):
    code, changes, make, words = FAULTS[fault]
    if make is not None:
        make(project / "parameters")
    refused("run", settings(**changes), code, *words)
    executed = project.glob("outputs/mine/_unfinished-1/controlled/**/*")
    assert [path for path in executed if path.is_file() and CANARY in path.read_text()] == []


@pytest.mark.parametrize("way", ["check", "run"])
@pytest.mark.parametrize("content", [f"- {CANARY}\n", CANARY, ""], ids=["list", "text", "nothing"])
def test_yaml_that_is_no_mapping_is_told(refused, way, content):
    refused(way, content, Code.SETTINGS_FILE, "no mapping of names", "mine.yml")


def test_an_outputs_folder_that_cannot_be_written_is_told(command, project):
    (project / "parameters" / "mine.yml").write_text(settings())
    (project / "occupied").write_text("a file")
    done = command("dpiabook", "run", "parameters/mine.yml", "--out", "occupied", cwd=project)
    assert done.returncode == Code.OUTPUT_UNWRITABLE.value
    assert "results cannot be written" in done.stderr
    assert "name another with --out" in done.stderr
    assert "Traceback" not in done.stderr
    assert (project / "occupied").read_text() == "a file"


def test_every_fault_of_a_file_is_told_at_once(command, project):
    (project / "parameters" / "dictionary.csv").write_text(DICTIONARY + "height,Height,number\n")
    roles = "{family_id: famly, area: plaice}"
    content = settings(roles=roles, dictionary="dictionary.csv", profile="nowhere")
    (project / "parameters" / "mine.yml").write_text(content)
    told = command("dpiabook", "check", "parameters/mine.yml", cwd=project).stderr
    assert [word in told for word in ("'famly'", "'plaice'", "'height'", "profile")] == [True] * 4
