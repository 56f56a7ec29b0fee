"""Every format gives the same inventory of the same three variables."""

import json
from pathlib import Path

import openpyxl
import pytest

from dpiabook.dictionary import read_dictionary

FIELDS = [
    {"name": "yob", "title": "Year of birth", "type": "integer", "constraints": {"minimum": 1996, "maximum": 2019}},
    {
        "name": "gender",
        "title": "Gender",
        "type": "string",
        "categories": [{"value": "M", "label": "male"}, {"value": "F", "label": "female"}],
    },
    {"name": "seen", "title": "Date seen", "type": "date"},
]
CSV = """variable,label,type,values,min,max
yob,Year of birth,integer,,1996,2019
gender,Gender,string,M=male; F=female,,
seen,Date seen,date,,,
"""
CSVW_COLUMNS = [
    {
        "name": "yob",
        "titles": {"en": "Year of birth"},
        "datatype": {"base": "int", "minimum": "1996", "maximum": "2019"},
    },
    {"name": "gender", "titles": ["Gender"], "datatype": "string"},
    {"name": "seen", "titles": "Date seen", "datatype": "date"},
]
DDI = """<?xml version="1.0" encoding="UTF-8"?>
<codeBook xmlns="ddi:codebook:2_5"><dataDscr>
<var name="yob" intrvl="discrete"><labl>Year of birth</labl><valrng><range min="1996" max="2019"/></valrng>
  <varFormat type="numeric"/></var>
<var name="gender"><labl>Gender</labl><catgry><catValu>M</catValu><labl>male</labl></catgry>
  <catgry><catValu>F</catValu><labl>female</labl></catgry>
  <catgry missing="Y"><catValu>-9</catValu><labl>refused</labl></catgry><varFormat type="character"/></var>
<var name="seen"><labl>Date seen</labl><varFormat type="character" category="date"/></var>
</dataDscr></codeBook>"""
XSD = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:simpleType name="sexes"><xs:restriction base="xs:string">
  <xs:enumeration value="M"><xs:annotation><xs:documentation>male</xs:documentation></xs:annotation></xs:enumeration>
  <xs:enumeration value="F"><xs:annotation><xs:documentation>female</xs:documentation></xs:annotation></xs:enumeration>
</xs:restriction></xs:simpleType>
<xs:element name="Child"><xs:complexType><xs:sequence>
  <xs:element name="yob"><xs:annotation><xs:documentation>Year of birth</xs:documentation></xs:annotation>
    <xs:simpleType><xs:restriction base="xs:integer"><xs:minInclusive value="1996"/><xs:maxInclusive value="2019"/>
    </xs:restriction></xs:simpleType></xs:element>
  <xs:element name="gender" type="sexes" minOccurs="0">
    <xs:annotation><xs:documentation>Gender</xs:documentation></xs:annotation></xs:element>
  <xs:element name="seen" type="xs:date" minOccurs="0">
    <xs:annotation><xs:documentation>Date seen</xs:documentation></xs:annotation></xs:element>
</xs:sequence></xs:complexType></xs:element></xs:schema>"""


def written(folder: Path, name: str) -> Path:
    path = folder / name
    if name.endswith(".xlsx"):
        book = openpyxl.Workbook()
        book.active.append(["Notes on this workbook"])
        sheet = book.create_sheet("Variables")
        for line in ["Our data dictionary", "", *CSV.splitlines()]:
            sheet.append(line.split(","))
        book.save(path)
    else:
        texts = {
            "package.json": json.dumps({"resources": [{"name": "children", "schema": {"fields": FIELDS}}]}),
            "schema.json": json.dumps({"fields": FIELDS}),
            "csvw.json": json.dumps(
                {"@context": "http://www.w3.org/ns/csvw", "tableSchema": {"columns": CSVW_COLUMNS}}
            ),
            "codebook.xml": DDI,
            "census.xsd": XSD,
        }
        path.write_text(texts.get(name, CSV), encoding="utf-8")
    return path


FORMATS = ["package.json", "schema.json", "variables.csv", "variables.xlsx", "csvw.json", "codebook.xml", "census.xsd"]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_the_same(tmp_path: Path, name: str):
    found = read_dictionary(written(tmp_path, name))

    assert found.names == ("yob", "gender", "seen")
    assert [variable.label for variable in found] == ["Year of birth", "Gender", "Date seen"]
    assert (found["yob"].kind, found["yob"].unit, found["yob"].minimum, found["yob"].maximum) == (
        "integer",
        "year",
        1996,
        2019,
    )
    assert found["seen"].kind == "date"
    assert not found.inferred
    if name != "csvw.json":  # the standard has no lists of codes
        assert (found["gender"].kind, dict(found["gender"].codes)) == ("category", {"M": "male", "F": "female"})


def test_a_code_for_missing_is_kept_apart_from_the_codes(tmp_path: Path):
    assert dict(read_dictionary(written(tmp_path, "codebook.xml"))["gender"].missing_codes) == {"-9": "refused"}


def test_a_folder_stands_for_its_data_package(tmp_path: Path):
    written(tmp_path, "package.json").rename(tmp_path / "datapackage.json")

    assert len(read_dictionary(tmp_path)) == 3


def test_only_what_was_not_said_is_guessed(tmp_path: Path):
    found = read_dictionary(written(tmp_path, "schema.json"))

    assert found["yob"].guessed == {"unit"}
    assert found["gender"].guessed == frozenset()


@pytest.mark.parametrize("prefix", ["", "dpiabook:"])
def test_own_properties_are_read_with_and_without_prefix(tmp_path: Path, prefix: str):
    own = {
        "unit": "half days",
        "subject": "parent",
        "theme": "Care",
        "source_system": "Records",
        "gateway": "Act",
        "missing_means": "not_applicable",
    }
    field = {"name": "x", "type": "number"} | {prefix + name: value for name, value in own.items()}
    path = tmp_path / "s.json"
    path.write_text(json.dumps({"fields": [field], prefix + "rules": ["x >= 0"]}), encoding="utf-8")
    found = read_dictionary(path)

    assert found.rules == ("x >= 0",)
    assert {name: getattr(found["x"], name) for name in own} == own


def test_version_one_enumeration_and_missing_values(tmp_path: Path):
    field = {"name": "kind", "type": "string", "constraints": {"enum": ["PERM", "FIXD"], "required": True}}
    schema = {"fields": [field], "missingValues": ["", "."]}
    path = tmp_path / "s.json"
    path.write_text(json.dumps(schema), encoding="utf-8")
    found = read_dictionary(path)["kind"]

    assert (tuple(found.codes), found.required, tuple(found.missing_codes)) == (("PERM", "FIXD"), True, (".",))


def test_a_variable_of_two_tables_is_kept_from_the_first(tmp_path: Path):
    fields = {table: [{"name": "child_id", "title": table}, {"name": f"x_{table}"}] for table in ("a", "b")}
    tables = [{"name": table, "schema": {"fields": listed}} for table, listed in fields.items()]
    path = tmp_path / "s.json"
    path.write_text(json.dumps({"resources": tables}), encoding="utf-8")
    found = read_dictionary(path)

    assert found.names == ("child_id", "x_a", "x_b")
    assert (found["child_id"].label, found["x_b"].table) == ("a", "b")


HEADINGS = [
    ("Table,Column,Description,Data type,Sensitive", "children,yob,Year of birth,int,FALSE"),
    ("Field Name;Definition;Format", "yob;Year of birth;integer"),
    ("name\tquestion text\tdtype", "yob\tYear of birth\tint64"),
    ("Variable / Field Name,Form Name,Field Label,Field Type", "yob,f,Year of birth,integer"),
    ("﻿VARNAME|Meaning|Storage type", "yob|Year of birth|integer"),
]


@pytest.mark.parametrize(("heading", "row"), HEADINGS)
def test_people_name_their_columns_as_they_like(tmp_path: Path, heading: str, row: str):
    path = tmp_path / "d.csv"
    path.write_text(f"{heading}\n{row}\n", encoding="utf-8")
    found = read_dictionary(path)

    assert (found.names, found["yob"].label, found["yob"].kind) == (("yob",), "Year of birth", "integer")


def test_one_code_per_row_belongs_to_the_variable_above(tmp_path: Path):
    path = tmp_path / "d.csv"
    path.write_text(
        "variable,label,values\ngender,Gender,M = male\n,,F = female\nyob,Year of birth,\n", encoding="utf-8"
    )

    assert dict(read_dictionary(path)["gender"].codes) == {"M": "male", "F": "female"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_usual_encodings_are_read(tmp_path: Path, encoding: str):
    path = tmp_path / "d.csv"
    path.write_text("variable,label\ncafé,Café visits\n", encoding=encoding)

    assert read_dictionary(path)["café"].label == "Café visits"
