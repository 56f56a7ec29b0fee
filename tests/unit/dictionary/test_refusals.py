"""What cannot be read is refused with the place and the cure, and never with the content."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dpiabook.dictionary import Inventory, read_dictionary
from dpiabook.errors import Code, Refusal

CANARY = "zebrafinch"
BODY = '<codeBook><dataDscr><var name="&a;"/></dataDscr></codeBook>'
BOMB = f'<!DOCTYPE x [<!ENTITY b "{CANARY}"><!ENTITY a "&b;&b;&b;&b;">]>{BODY}'
OUTSIDE = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>{BODY}'
UNREADABLE = {
    "empty.csv": "",
    "no_heading.csv": f"{CANARY},1\n{CANARY},2\n",
    "only_heading.csv": "variable,label\n",
    "open_quote.csv": f'variable,label\nyob,"{CANARY}\n',
    "twice.csv": "variable,label\nyob,Year\nyob,Year\n",
    "broken.json": '{"fields": [' + f'"{CANARY}"',
    "list.json": f'["{CANARY}"]',
    "other.json": json.dumps({"a": CANARY}),
    "fields.json": json.dumps({"fields": CANARY}),
    "nameless.json": json.dumps({"fields": [{"title": CANARY}]}),
    "constraints.json": json.dumps({"fields": [{"name": "a", "constraints": CANARY}]}),
    "resources.json": json.dumps({"resources": {"a": CANARY}}),
    "no_schema.json": json.dumps({"resources": [{"name": CANARY}]}),
    "csvw.json": json.dumps({"tableSchema": {"columns": CANARY}}),
    "deep.json": "[" * 100_000,
    "broken.xml": f"<codeBook><var>{CANARY}</codeBook>",
    "other.xml": f"<note>{CANARY}</note>",
    "no_variables.xml": "<codeBook/>",
    "bomb.xml": BOMB,
    "outside.xml": OUTSIDE,
    "not_zip.xlsx": CANARY,
    "photo.png": CANARY,
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_each_is_refused_with_place_and_cure(tmp_path: Path, name: str):
    (tmp_path / name).write_text(UNREADABLE[name], encoding="utf-8")
    with pytest.raises(Refusal) as caught:
        read_dictionary(tmp_path / name)

    assert caught.value.code is Code.DICTIONARY_UNREADABLE
    assert name in caught.value.where
    assert caught.value.cure
    assert CANARY not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_missing_file_names_the_one_that_was_meant(tmp_path: Path):
    (tmp_path / "dictionary.json").touch()
    with pytest.raises(Refusal) as caught:
        read_dictionary(tmp_path / "dictionnary.json")

    assert (caught.value.code, caught.value.cure) == (Code.DICTIONARY_MISSING, "did you mean dictionary.json?")


def test_bytes_of_no_encoding_are_refused(tmp_path: Path):
    (tmp_path / "d.csv").write_bytes(b"variable,label\na,\x81\x00\n")
    with pytest.raises(Refusal, match="encoding"):
        read_dictionary(tmp_path / "d.csv")


KEYS = ["fields", "name", "resources", "schema", "constraints", "enum", "categories", "missingValues", "type", "title"]
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=4)
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*KEYS, "tableSchema", "columns", "titles", "datatype"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=JSON)
def test_any_json_is_read_or_refused(tmp_path: Path, document: object):
    (tmp_path / "d.json").write_text(json.dumps(document), encoding="utf-8")
    assert isinstance(_read_or_refuse(tmp_path / "d.json"), Inventory | Refusal)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=60), suffix=st.sampled_from([".csv", ".json", ".xml", ".xsd", ".xlsx", ".txt"]))
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes, suffix: str):
    path = tmp_path / f"d{suffix}"
    path.write_bytes(content)
    assert isinstance(_read_or_refuse(path), Inventory | Refusal)


def _read_or_refuse(path: Path) -> Inventory | Refusal:
    try:
        return read_dictionary(path)
    except Refusal as refusal:
        return refusal
