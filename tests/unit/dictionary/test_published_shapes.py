"""Dictionaries in the shapes in which archives, registers and departments publish theirs."""

import json
from pathlib import Path

import openpyxl
import pytest

from dpiabook.dictionary import Inventory, read_dictionary
from dpiabook.errors import Code, Refusal

# As survey archives export a study: groups before variables, statistics and missing codes among the categories.
ARCHIVE = """<?xml version="1.0" encoding="UTF-8"?>
<codeBook version="2.5" ID="study" xmlns="ddi:codebook:2_5" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<stdyDscr><citation><titlStmt><titl>Study of Growing Up: Sweep 6</titl></titlStmt></citation></stdyDscr>
<fileDscr ID="F1"><fileTxt><fileName>sweep6.sav</fileName></fileTxt></fileDscr>
<dataDscr>
<varGrp ID="VG1" type="other" var="V1 V2"><labl>School life</labl></varGrp>
<varGrp ID="VG2" var="V3" varGrp="VG1"><labl>Wellbeing</labl></varGrp>
<varGrp ID="VG3" var="V1"/>
<var ID="V1" name="FCTRUA00" files="F1" dcml="0" intrvl="discrete"><labl level="variable">S6 Ever truanted</labl>
 <qstn><qstnLit>In the last 12 months, have you ever missed school without permission?</qstnLit></qstn>
 <invalrng><item VALUE="-8"/><item VALUE="-1"/></invalrng><sumStat type="vald">11000</sumStat>
 <catgry><catValu>1</catValu><labl level="category">Yes</labl><catStat type="freq">1500</catStat></catgry>
 <catgry><catValu>2</catValu><labl level="category">No</labl><catStat type="freq">9500</catStat></catgry>
 <catgry missing="Y"><catValu>-1</catValu><labl level="category">Not applicable</labl></catgry>
 <varFormat type="numeric" schema="other"/></var>
<var ID="V2" name="FCSCBE" files="F1" dcml="2" intrvl="contin"><labl>S6 Hours of homework</labl>
 <valrng><range min="0" max="40"/></valrng><concept>homework</concept><varFormat type="numeric"/></var>
<var ID="V3" name="FCMDSA" files="F1"><labl>S6 How often felt miserable</labl><varFormat type="numeric"/></var>
<var ID="V4" name="FCINTDT" files="F1"><labl>Date of interview</labl><concept>interview</concept>
 <varFormat type="character" category="date"/></var>
</dataDscr></codeBook>"""

# As departments publish the specification of a census: types in one file, the record in another.
TYPES = """<?xml version="1.0"?><xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="http://www.w3.org/2001/xml.xsd"/>
<xs:include schemaLocation="census.xsd"/>
<xs:simpleType name="AssessmentFactorType"><xs:restriction base="xs:string">
 <xs:enumeration value="2B"><xs:annotation><xs:documentation>Drug misuse: parent</xs:documentation></xs:annotation>
 </xs:enumeration>
 <xs:enumeration value="4A"><xs:annotation><xs:documentation>Mental health: child</xs:documentation></xs:annotation>
 </xs:enumeration></xs:restriction></xs:simpleType>
<xs:simpleType name="UPNtype"><xs:restriction base="xs:string"><xs:pattern value="[A-Z]\\d{12}"/></xs:restriction>
</xs:simpleType></xs:schema>"""
CENSUS = """<?xml version="1.0"?><xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified">
<xs:include schemaLocation="types/common.xsd"/>
<xs:element name="Message"><xs:complexType><xs:sequence><xs:element name="Child" maxOccurs="unbounded">
 <xs:complexType><xs:sequence>
  <xs:element name="UPN" type="UPNtype" minOccurs="0"><xs:annotation><xs:documentation>Unique pupil number
   </xs:documentation></xs:annotation></xs:element>
  <xs:element name="AssessmentFactors" type="AssessmentFactorType" minOccurs="0" maxOccurs="unbounded">
   <xs:annotation><xs:documentation>Factors identified at the end of assessment</xs:documentation></xs:annotation>
  </xs:element>
  <xs:element name="CPPstartDate" type="xs:date"/>
 </xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element></xs:schema>"""

# The example of the CSVW primer, with its languages, nulls and a virtual column.
TREES = {
    "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
    "url": "tree-ops-ext.csv",
    "dc:title": "Tree Operations",
    "null": ["xx"],
    "tableSchema": {
        "columns": [
            {"name": "GID", "titles": ["GID", "Generic Identifier"], "datatype": "string", "required": True},
            {"name": "dbh", "titles": {"en": "Diameter at Breast Height"}, "datatype": {"base": "integer"}},
            {"name": "inventory_date", "titles": "Inventory Date", "datatype": {"base": "date", "format": "M/d/yyyy"}},
            {"name": "protected", "titles": "Protected", "datatype": {"base": "boolean", "format": "YES|NO"}},
            {"name": "kml", "virtual": True, "propertyUrl": "schema:image"},
        ],
        "primaryKey": "GID",
    },
}

# A data package of version 2, as its standard shows fields, categories and missing values with labels.
PACKAGE = {
    "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
    "name": "exclusions",
    "title": "Exclusions from school",
    "resources": [
        {
            "name": "exclusions",
            "path": "exclusions.csv",
            "schema": {
                "fieldsMatch": "subset",
                "fields": [
                    {"name": "start", "type": "date", "format": "%d/%m/%Y", "description": "First day"},
                    {
                        "name": "category",
                        "type": "string",
                        "categories": [
                            {"value": "PERM", "label": "permanent"},
                            {"value": "SUSP", "label": "suspension"},
                        ],
                        "missingValues": [{"value": "-99", "label": "not collected"}],
                    },
                    {"name": "sessions", "type": "integer", "constraints": {"minimum": 1, "maximum": 90}},
                ],
            },
        }
    ],
}

# A REDCap project, as its data dictionary is downloaded.
REDCAP = (
    '"Variable / Field Name","Form Name","Section Header","Field Type","Field Label","Choices, Calculations, OR Slider '
    'Labels","Field Note","Text Validation Type OR Show Slider Number","Text Validation Min","Text Validation Max",'
    'Identifier?,"Required Field?"\n'
    'nhs_no,baseline,,text,"NHS number",,,,,,y,y\n'
    'phq9_q1,wellbeing,,radio,"Little interest in doing things","0, Not at all | 1, Several days | 3, Nearly every day"'
    ",,,,,,\n"
    'age,baseline,,text,"Age at entry",,,integer,11,25,,\n'
)


def register(folder: Path) -> Path:
    """A workbook with a cover sheet and one table per sheet, as registers of health data ask for it."""
    book = openpyxl.Workbook()
    book.active.append(["Data dictionary of the programme; version 3"])
    for table, rows in {
        "episodes": [["mhsds_ref", "Referral to mental health services", "date", "TRUE"]],
        "people": [["lsoa", "Area of residence", "varchar(9)", "FALSE"], ["yob", "Year of birth", "int", "FALSE"]],
    }.items():
        sheet = book.create_sheet(table)
        sheet.append(["Table", "Column", "Description", "Data type", "Sensitive"])
        for row in rows:
            sheet.append([table, *row])
    book.save(folder / "register.xlsx")
    return folder / "register.xlsx"


def saved(folder: Path, name: str, text: str) -> Inventory:
    (folder / name).write_text(text, encoding="utf-8")
    return read_dictionary(folder / name)


def test_a_codebook_of_an_archive(tmp_path: Path):
    found = saved(tmp_path, "sweep6.xml", ARCHIVE)

    assert found.title == "Study of Growing Up: Sweep 6"
    assert [one.theme for one in found] == ["School life", "School life", "Wellbeing", "interview"]
    assert dict(found["FCTRUA00"].codes) == {"1": "Yes", "2": "No"}
    assert dict(found["FCTRUA00"].missing_codes) == {"-8": "", "-1": "Not applicable"}
    assert (found["FCSCBE"].kind, found["FCSCBE"].maximum, found["FCINTDT"].kind) == ("number", 40, "date")
    assert found["FCTRUA00"].description.startswith("In the last 12 months")


def test_a_census_in_two_schemas_that_include_each_other(tmp_path: Path):
    (tmp_path / "types").mkdir()
    (tmp_path / "types" / "common.xsd").write_text(TYPES.replace("census.xsd", "../more.xsd"), encoding="utf-8")
    (tmp_path / "more.xsd").write_text(TYPES.replace("census.xsd", "types/common.xsd"), encoding="utf-8")
    found = saved(tmp_path, "census.xsd", CENSUS)

    assert found.names == ("UPN", "AssessmentFactors", "CPPstartDate")
    assert dict(found["AssessmentFactors"].codes) == {"2B": "Drug misuse: parent", "4A": "Mental health: child"}
    assert (found["CPPstartDate"].kind, found["CPPstartDate"].required, found["UPN"].kind) == ("date", True, "text")


@pytest.mark.parametrize(
    "location", ["../common.xsd", "absent.xsd", "/etc/hosts", "file:/etc/hosts", "link.xsd", "\x01"]
)
def test_a_part_of_a_schema_outside_its_folder_is_refused(tmp_path: Path, location: str):
    folder = tmp_path / "specification"
    folder.mkdir()
    (tmp_path / "common.xsd").write_text(TYPES, encoding="utf-8")
    (folder / "link.xsd").symlink_to(tmp_path / "common.xsd")
    text = CENSUS.replace("types/common.xsd", location if location.isprintable() else "a" * 5000)
    with pytest.raises(Refusal, match="not beside it") as caught:
        saved(folder, "census.xsd", text)

    assert (caught.value.code, caught.value.where) == (Code.DICTIONARY_UNREADABLE, "census.xsd, part 1")


def test_a_bomb_in_a_part_of_a_schema_is_refused_by_its_name(tmp_path: Path):
    (tmp_path / "types").mkdir()
    (tmp_path / "types" / "common.xsd").write_text('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', encoding="utf-8")
    with pytest.raises(Refusal, match="document type") as caught:
        saved(tmp_path, "census.xsd", CENSUS)

    assert caught.value.where == "common.xsd"


def test_metadata_of_the_csvw_primer(tmp_path: Path):
    found = saved(tmp_path, "tree-ops-ext.csv-metadata.json", json.dumps(TREES))

    assert found.title == "Tree Operations"
    assert [(one.name, one.kind) for one in found] == [
        *(("GID", "text"), ("dbh", "integer"), ("inventory_date", "date"), ("protected", "boolean")),
    ]
    assert (found["GID"].required, found["dbh"].label) == (True, "Diameter at Breast Height")
    assert tuple(found["dbh"].missing_codes) == ("xx",)


def test_a_data_package_of_version_two(tmp_path: Path):
    found = saved(tmp_path, "datapackage.json", json.dumps(PACKAGE))

    assert found.title == "Exclusions from school"
    assert dict(found["category"].codes) == {"PERM": "permanent", "SUSP": "suspension"}
    assert dict(found["category"].missing_codes) == {"-99": "not collected"}
    assert (found["start"].kind, found["sessions"].maximum) == ("date", 90)


def test_a_dictionary_of_redcap(tmp_path: Path):
    found = saved(tmp_path, "project.csv", REDCAP)

    assert (found["nhs_no"].identifier, found["nhs_no"].required) == (True, True)
    assert dict(found["phq9_q1"].codes) == {"0": "Not at all", "1": "Several days", "3": "Nearly every day"}
    assert (found["age"].minimum, found["age"].maximum, found["phq9_q1"].table) == (11, 25, "wellbeing")


def test_a_workbook_with_a_sheet_for_each_table(tmp_path: Path):
    found = read_dictionary(register(tmp_path))

    assert found.names == ("mhsds_ref", "lsoa", "yob")
    assert [one.kind for one in found] == ["date", "text", "integer"]
    assert (found["mhsds_ref"].declared_sensitive, found["lsoa"].table) == (True, "people")
