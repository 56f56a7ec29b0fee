"""Whatever a settings file, a dictionary or a table holds, it ends in a result or in a refusal without a value."""

import pickle
import string

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dpiabook.book.checks import check
from dpiabook.counting import class_table, group_counts, open_source, profile_columns, value_counts
from dpiabook.dictionary import read_dictionary
from dpiabook.errors import Code, Refusal
from dpiabook.settings import Settings, load_settings, make_settings
from dpiabook.suite.workspace import Workspace

CANARY = "QZCANARY"
SMALL, THOROUGH = 40, 10_000
SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]

NAMES = st.sampled_from(
    [
        *Settings.model_fields,
        "verson",
        "__class__",
        "parameters_file",
        "a b",
        "x = 1\nimport os",
        "${HOME}",
        "'; DROP",
        "",
    ]
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["demo", "../up", "/etc/passwd", "2026-01", "{version}", "postgres://a:b@c/d/e", "4GB", CANARY]),
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=8
)
SQL = [
    '"; DROP TABLE records; --',
    "' OR 1=1 --",
    "a\nb",
    "select",
    "{version}",
    "a.b",
    "1",
    " ",
    "𝒳",
    "x" * 300,
    "count(*)",
    "\\",
    "%s",
    "$1",
    "?",
    "n",
    "value",
]
COLUMNS = st.lists(
    st.sampled_from(SQL) | st.text(string.printable, min_size=1, max_size=12), min_size=1, max_size=4, unique=True
)
CELLS = st.sampled_from(
    [
        st.integers(-(2**62), 2**62),
        st.floats(),
        st.text(max_size=6) | st.just(CANARY),
        st.booleans(),
        st.datetimes(),
        st.binary(max_size=4),
        st.lists(st.integers(0, 3), max_size=2),
        st.none(),
    ]
)


@pytest.fixture
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("hostile")


def ends_well(work):
    """Run it: nothing for a result, or a refusal with a code; never what a library says."""
    try:
        work()
    except Refusal as raised:
        refusal = raised
    else:
        return None
    assert isinstance(refusal.code, Code)
    assert refusal.code is not Code.INTERNAL
    assert refusal.what
    assert CANARY not in refusal.what + refusal.cure
    return refusal


def settings_file(folder, values):
    path = folder / "p.yml"
    path.write_text(yaml.safe_dump(values, allow_unicode=True), encoding="utf-8")
    return path


def settings_end_well(folder, values):
    ends_well(lambda: load_settings(settings_file(folder, values)))
    ends_well(lambda: make_settings(values, where="cell"))


def bytes_end_well(folder, content):
    (folder / "p.yml").write_bytes(content)
    ends_well(lambda: load_settings(folder / "p.yml"))
    for suffix in (".csv", ".json", ".xml", ".xlsx", ".yml", ".xsd"):
        (folder / f"d{suffix}").write_bytes(content)
        ends_well(lambda path=folder / f"d{suffix}": read_dictionary(path))
    for suffix in (".csv", ".parquet", ".feather", ".pkl"):
        (folder / f"t{suffix}").write_bytes(content)
        ends_well(lambda path=folder / f"t{suffix}": profile_columns(open_source(path)))


def table_ends_well(folder, table):
    pq.write_table(table, folder / "t.parquet")

    def count():
        source = open_source(folder / "t.parquet")
        names = list(source.columns)
        profile_columns(source)
        value_counts(source, names[0])
        class_table(source, names[:3])
        group_counts(source, names[:1], {})

    ends_well(count)
    values = {"dataset": "mine", "version": "1", "source": "t.parquet", "dictionary": None, "composites": {}}
    values["composites"] = {"who": table.column_names[:2]}
    ends_well(lambda: check(load_settings(settings_file(folder, values), out=folder / "out")))


@st.composite
def tables(draw):
    names, rows = draw(COLUMNS), draw(st.integers(0, 6))
    columns = [draw(st.lists(st.none() | draw(CELLS), min_size=rows, max_size=rows)) for _ in names]
    metadata = draw(st.dictionaries(st.sampled_from(["pandas", "ARROW:schema", "x"]), st.text(max_size=30), max_size=2))
    table = pa.table([pa.array(column) for column in columns], names=names)
    return table.replace_schema_metadata(metadata) if metadata else table


YAML_LIKE = st.text("abc:-[]{}&*!|>'\"#%@`,? \n\t0129.~<\x00é", max_size=60)
BYTES = st.binary(max_size=80) | YAML_LIKE.map(lambda text: text.encode("utf-8"))
CASES = {
    "settings": (st.dictionaries(NAMES, VALUES, max_size=5), settings_end_well),
    "bytes": (BYTES, bytes_end_well),
    "tables": (tables(), table_ends_well),
}


@pytest.mark.parametrize("kind", CASES)
def test_every_case_ends_in_a_result_or_a_refusal(folder, kind):
    cases, end_well = CASES[kind]
    property_of(cases, end_well, SMALL)(folder)


@pytest.mark.thorough
@pytest.mark.parametrize("kind", CASES)
def test_ten_thousand_cases_end_in_a_result_or_a_refusal(folder, kind):
    cases, end_well = CASES[kind]
    property_of(cases, end_well, THOROUGH)(folder)


def test_pickles_are_never_read(folder):
    for name in ("people.pkl", "people.parquet", "people.csv", "people.feather"):
        (folder / name).write_bytes(pickle.dumps(_Trap(str(folder / "sprung"))))
        assert ends_well(lambda path=folder / name: profile_columns(open_source(path))) is not None
    assert not (folder / "sprung").exists()


class _Trap:
    """Makes a file when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (self.path, "w")


def test_yaml_makes_no_objects_and_a_bomb_does_not_go_off(folder):
    tag = f"dataset: !!python/object/apply:builtins.open ['{folder}/sprung', 'w']\n"
    aliases = "a: &a [x, x]\n" + "".join(
        f"{c}: &{c} [*{p}, *{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)
    )
    for text in (tag, aliases, "dataset: " + "[" * 5000, "dataset: " + "{a: " * 5000, "? " * 3000):
        (folder / "p.yml").write_text(text)
        refusal = ends_well(lambda: load_settings(folder / "p.yml"))
        assert refusal.code is Code.SETTINGS_FILE
    assert not (folder / "sprung").exists()


@pytest.mark.parametrize(
    "name", ["../up", "a/b", "/etc", "..", ".", "a\\b", "a\nb", "", "-rf", "x" * 200, "ledger.json", "a\x00"]
)
def test_names_of_datasets_and_versions_cannot_leave_the_outputs(folder, name):
    values = {"dataset": "mine", "version": "1", "source": None}
    for setting in ("dataset", "version"):
        chosen = values | {setting: name}

        def place(chosen=chosen):
            given = make_settings(chosen, where="cell")
            return Workspace(folder, given.dataset, given.version).final

        assert ends_well(place).code is Code.SETTING_VALUE


def test_parquet_with_absurd_metadata_is_read_for_its_columns(folder):
    table = pa.table({"a": [1, 2], "b": ["x", "y"]})
    absurd = '{"index_columns": ["__import__(\'os\')"], "columns": 7}'
    table_ends_well(folder, table.replace_schema_metadata({"ARROW:schema": "!" * 100_000}))
    table_ends_well(folder, table.replace_schema_metadata({"pandas": absurd, "x": "y" * 1_000_000}))
    assert profile_columns(open_source(folder / "t.parquet"))["distinct"].tolist() == [2, 2]


def test_sql_in_the_names_of_tables_and_columns_is_a_name(folder):
    table, column = 'people"; DROP TABLE kept; --', 'age" FROM kept; --'
    with duckdb.connect(str(folder / "p.duckdb")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        quoted = [name.replace('"', '""') for name in (table, column)]
        connection.execute(f'CREATE TABLE "{quoted[0]}" AS SELECT range AS "{quoted[1]}" FROM range(3)')
    found = profile_columns(open_source(f"duckdb://{folder}/p.duckdb/{table}"))
    assert found[["name", "distinct"]].to_numpy().tolist() == [[column, 3]]
    assert open_source(f"duckdb://{folder}/p.duckdb/kept").rows == 1


def property_of(cases, end_well, number):
    """The property as hypothesis runs it."""

    @settings(
        max_examples=number, deadline=None, suppress_health_check=SLOW, derandomize=number == SMALL, database=None
    )
    @given(case=cases)
    def run(folder, case):
        end_well(folder, case)

    return run
