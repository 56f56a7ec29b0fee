"""Published collections: whole files that say where they are from, recognised as themselves, and nothing else."""

import random
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from dpiabook.dictionary import Inventory, Variable, infer_inventory, read_dictionary, recognise, with_publications
from dpiabook.dictionary.instruments import instruments
from dpiabook.dictionary.matching import weight_in_table, weight_of
from dpiabook.dictionary.published import Column, Table, collections, key_of, parse_collection
from dpiabook.sensitivity.taxonomy import CATEGORIES
from dpiabook.synthetic import DEMO_VERSIONS, write_demo

FLAGGING = sorted((Path(__file__).parents[2] / "flagging").glob("*.csv"))
# The others are written after published collections, and are rightly recognised.
OF_NO_COLLECTION = [
    path for path in FLAGGING if not re.match(r"(dev2?|held)_(care|health|school|support)|dev4_health", path.name)
]
DOCS = Path(__file__).parents[3] / "docs" / "dictionaries.md"
FOLDER = Path(str(files("dpiabook.dictionary").joinpath("collections")))
TEXTS = sorted(FOLDER.glob("*.yml"))
TABLES = [(name, table) for name, made in collections().items() for table in made.tables]
COLUMNS = [(table, column) for _, table in TABLES for column in table.columns]
IDS = [f"{name}-{table.id}" for name, table in TABLES]
# Two categories that the taxonomy gains when missing education is told apart from exclusion and home education.
KINDS = {*CATEGORIES, "home_education", "exclusion_absence"}
WANTED = {
    *("ssda903", "cin_census", "annex_a", "school_census", "attendance", "alternative_provision"),
    *("elective_home_education", "youth_justice", "homelessness", "ndtms", "mhsds", "hes", "supporting_families"),
    *("opensafely", "omop"),
}


class OnceLoader(yaml.SafeLoader):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=deep) for key, _ in node.value]
        assert len(keys) == len(set(keys)), (
            f"written twice: {sorted({str(key) for key in keys if keys.count(key) > 1})}"
        )
        return super().construct_mapping(node, deep)


def table_of(collection: str, table: str) -> Table:
    return next(one for one in collections()[collection].tables if one.id == table)


def column_of(collection: str, table: str, column: str) -> Column:
    return next(one for one in table_of(collection, table).columns if one.name == column)


def names_of(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def recognised_as(names: list[str]) -> list[str]:
    found = recognise(names)
    return [part.title for part in found.parts] if found else []


class TestFiles:
    def test_all_wanted_collections_are_there(self):
        assert set(collections()) >= WANTED

    @pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
    def test_nothing_is_written_twice(self, path: Path):
        yaml.load(path.read_text(encoding="utf-8"), OnceLoader)

    @pytest.mark.parametrize("name", collections())
    def test_source_and_year(self, name: str):
        made = collections()[name]
        assert len(made.source) > 20
        assert 2015 <= made.year <= 2030

    @pytest.mark.parametrize("name", collections())
    def test_says_what_was_not_verified(self, name: str):
        """A file that is not verified says so at its head too, for whoever reads it there."""
        made = collections()[name]
        doubtful = not made.verified or any(not one.verified for table in made.tables for one in table.columns)
        head = (FOLDER / f"{name}.yml").read_text(encoding="utf-8").split("title:")[0]
        words = " ".join(head.replace("#", " ").split())
        assert not doubtful or any(
            said in words for said in ("as known", "not read", "was read in", "were not", "not a file")
        )

    @pytest.mark.parametrize(("_", "table"), TABLES, ids=IDS)
    def test_no_name_is_two_columns(self, _: str, table: Table):
        names = [key_of(name) for column in table.columns for name in column.names]
        assert [name for name in names if names.count(name) > 1] == []

    def test_titles_tell_tables_apart(self):
        titles = [table.title for _, table in TABLES]
        assert len(titles) == len(set(titles))

    def test_kinds_are_categories(self):
        assert {kind for _, column in COLUMNS for kind in column.kinds} <= KINDS

    def test_identifiers_dates_of_birth_and_postcodes(self):
        """Dates of birth are visible facts and identifiers both, whatever the collection calls them."""
        births = [one for _, one in COLUMNS if key_of(one.name) in {"dob", "dateofbirth", "personbirthdate"}]
        dated = [one for one in births if "first of the month" not in one.label]
        assert dated
        assert all(one.identifier and one.visible for one in dated)

    def test_codes_say_something(self):
        assert [
            (table.id, one.name) for table, one in COLUMNS if any(not label.strip() for label in one.codes.values())
        ] == []

    def test_what_is_coded_is_no_free_text(self):
        coded = {one.kind for _, one in COLUMNS if one.codes and one.name != "UPN"}
        assert coded <= {"category", "boolean"}

    def test_a_list_that_is_nowhere_is_refused(self):
        text = "{title: T, tables: {a: {title: A, subject: s, unit: person, columns: {x: {label: X, codes: nowhere}}}}}"
        with pytest.raises(ValueError, match="no list of codes called nowhere"):
            parse_collection(text, {})

    def test_a_missing_code_without_label_is_refused(self):
        column = "{label: X, codes: {'1': One}, missing: {'9': unknown}}"
        tables = f"{{a: {{title: A, subject: s, unit: person, columns: {{x: {column}}}}}}}"
        text = f"{{title: T, kind_of_data: other, source: S, year: 2024, verified: true, tables: {tables}}}"
        with pytest.raises(ValueError, match="missing codes without a label"):
            parse_collection(text, {})

    @pytest.mark.parametrize("name", collections())
    def test_docs_list_it(self, name: str):
        made = collections()[name]
        columns = [one for table in made.tables for one in table.columns]
        said = "no" if not made.verified else "yes" if all(one.verified for one in columns) else "in part"
        row = f"| {made.title} | {len(made.tables)} | {made.year} | {said} | {made.source} |"
        assert row in DOCS.read_text(encoding="utf-8").splitlines()

    def test_docs_list_the_questionnaires(self):
        words = " ".join(DOCS.read_text(encoding="utf-8").split())
        assert ", ".join(sorted(one.title for one in instruments().values())) in words


class TestRecognised:
    @pytest.mark.parametrize(("_", "table"), TABLES, ids=IDS)
    def test_each_table_is_itself(self, _: str, table: Table):
        assert recognised_as(names_of(table)) == [table.title]

    @pytest.mark.parametrize(("_", "table"), TABLES, ids=IDS)
    def test_in_any_case_and_punctuation(self, _: str, table: Table):
        assert recognised_as([name.upper().replace("_", " ") + "?" for name in names_of(table)]) == [table.title]
        assert recognised_as([name.lower().replace(" ", "_") for name in names_of(table)]) == [table.title]

    @pytest.mark.parametrize(
        ("_", "table"), [one for one in TABLES if sum(weight_in_table(column.name) for column in one[1].columns) >= 5]
    )
    @pytest.mark.parametrize("seed", [1, 2, 3])
    def test_by_seven_in_ten_columns(self, _: str, table: Table, seed: int):
        kept = random.Random(seed).sample(names_of(table), round(0.7 * len(table.columns)))
        found = recognise(kept)
        assert found is not None
        assert found.parts[0].title == table.title

    def test_linked_tables_each_explain_their_columns(self):
        names = {*names_of(table_of("ssda903", "header")), *names_of(table_of("ssda903", "oc2")), "house_price"}
        found = recognise(sorted(names))
        assert {part.title for part in found.parts} == {"SSDA903 header", "SSDA903 outcomes (OC2)"}
        assert found.column("house_price") is None
        assert found.unit is None
        assert found.kind_of_data == "people served"

    def test_the_suffix_of_an_extract(self):
        names = ["PupilMatchingRefAnonymous_SPR16", "FSMELIGIBLE_SPR16", "EverFSM_6_SPR16", "SENPROVISION_SPR16"]
        found = recognise([*names, "ETHNICGROUPMAJOR_SPR16", "YEAROFBIRTH_SPR16", "NCYEARACTUAL_SPR16"])
        assert found.parts[0].title == "National pupil database, spring census"
        assert len(found) == 7

    def test_in_words(self):
        found = recognise(names_of(table_of("ssda903", "episodes")))
        assert found.in_words() == "Recognised: SSDA903 episodes 2024, 13 of 13 columns"
        assert found.unit == "event"


class TestNotRecognised:
    def test_general_names_say_nothing(self):
        assert recognised_as(["id", "CHILD", "DOB", "SEX", "ETHNIC", "UPN", "postcode", "reason", "start date"]) == []

    def test_a_few_columns_of_a_large_table(self):
        assert recognised_as(["ADMIDATE", "height", "weight", "yob", "score", "visit", "arm", "site"]) == []

    def test_demo(self, tmp_path: Path):
        made = write_demo(tmp_path, DEMO_VERSIONS[0], 240)
        for inventory in (read_dictionary(made.dictionary), infer_inventory({"yob": "int64", "ftex_eps": "int64"})):
            assert with_publications(inventory)[1] is None

    @pytest.mark.parametrize("path", OF_NO_COLLECTION, ids=lambda path: path.stem)
    def test_other_dictionaries(self, path: Path):
        """Three of the labelled dictionaries hold columns of published collections; those alone are found in them."""
        inventory = read_dictionary(path)
        found = recognise(inventory.names)
        written_after = {
            "tuned_programme": {"Children in need census"},
            "tuned_services": {"National Drug Treatment Monitoring System"},
            # Its table of sessions holds the number of the pupil, the date, the half day and the mark.
            "dev9_schools": {"School attendance"},
        }
        titles = {part.title.split(",")[0] for part in found.parts} if found else set()
        assert titles <= written_after.get(path.stem, set())

    def test_codes_that_contradict(self):
        names = names_of(table_of("ssda903", "oc3"))
        codes = {"IN_TOUCH": ["1", "2"], "ACTIV": ["run", "swim"], "ACCOM": ["hotel", "tent"]}
        assert recognise(names, codes) is None
        agreeing = recognise(names, {"IN_TOUCH": ["YES", "NO"], "ACTIV": ["f1", "g4"], "ACCOM": ["X2"]})
        assert len(agreeing) == 5

    def test_types_that_contradict(self):
        table = table_of("ssda903", "missing")
        types = {"CHILD": "string", "DOB": "date", "MISSING": "int64", "MIS_START": "boolean", "MIS_END": "boolean"}
        assert recognise(types) is None
        assert recognised_as(names_of(table)) == ["SSDA903 missing"]


class TestFacts:
    """Facts that are easily told wrong."""

    @pytest.mark.parametrize(
        ("collection", "table", "column", "code", "said"),
        [
            ("ssda903", "episodes", "LS", "J1", "Remanded"),
            ("ssda903", "episodes", "LS", "J2", "Police and Criminal Evidence Act"),
            ("ssda903", "episodes", "LS", "J3", "youth rehabilitation order"),
            ("ssda903", "episodes", "PLACE", "K1", "Secure children's home"),
            ("ssda903", "episodes", "PLACE", "K2", "Children's home"),
            ("ssda903", "episodes", "PLACE", "R5", "Young offender institution"),
            ("ssda903", "episodes", "REC", "E9", "Sentenced to custody"),
            ("ssda903", "oc3", "ACCOM", "X2", "In custody"),
            ("ssda903", "oc3", "ACTIV", "G4", "Not in education, employment or training"),
            ("ssda903", "oc3", "ACTIV", "G5", "Not in education, employment or training"),
            ("ssda903", "oc3", "ACTIV", "G6", "pregnancy or parenting"),
            ("ssda903", "oc3", "ACTIV", "0", "No information"),
            ("cin_census", "assessments", "AssessmentFactors", "1B", "parent or carer"),
            ("cin_census", "assessments", "AssessmentFactors", "20", "Other"),
            ("cin_census", "assessments", "AssessmentFactors", "21", "No factors"),
            ("cin_census", "assessments", "AssessmentFactors", "24A", "criminal exploitation"),
            ("school_census", "exclusions", "Category", "SUSP", "Suspension"),
            ("school_census", "exclusions", "Category", "FIXD", "until 2022"),
            ("attendance", "sessions", "AttendanceReason", "Y5", "criminal justice detention"),
            ("attendance", "sessions", "AttendanceReason", "C2", "part-time timetable"),
            ("attendance", "sessions", "AttendanceReason", "H", "until August 2024"),
        ],
    )
    def test_codes(self, collection: str, table: str, column: str, code: str, said: str):
        assert said in column_of(collection, table, column).codes[code]

    def test_factors_of_the_children_in_need_census(self):
        codes = set(column_of("cin_census", "assessments", "AssessmentFactors").codes)
        thirds = {f"{number}{letter}" for number in range(1, 7) for letter in "ABC"}
        singles = {f"{number}A" for number in (7, 9, *range(10, 18), 22, 23, 24)}
        assert codes == thirds | singles | {"8B", "8C", "8D", "8E", "8F", "18B", "18C", "19B", "19C", "20", "21"}

    def test_no_information_is_missing(self):
        assert column_of("ssda903", "oc3", "ACTIV").missing == {"0": "unknown"}
        assert column_of("ssda903", "reviews", "REVIEW_CODE").missing == {"PN0": "not_applicable"}

    def test_home_education_is_no_lack_of_education(self):
        register = table_of("elective_home_education", "register")
        told = {kind for one in register.columns if "order" not in one.label for kind in one.kinds}
        assert "home_education" in told
        assert "missing_education" not in told

    def test_crime_is_told_by_legal_status_and_placement(self):
        for name in ("LS", "PLACE", "REC"):
            assert "crime" in column_of("ssda903", "episodes", name).kinds

    def test_names_of_general_use_weigh_nothing(self):
        assert weight_of("Date of Birth") == 0
        assert weight_of("REASON_PLACE_CHANGE") == 1


class TestDescribed:
    episodes = table_of("ssda903", "episodes")

    def said(self, *variables: Variable) -> Inventory:
        named = {one.name: one for one in variables}
        rest = infer_inventory(dict.fromkeys(names_of(self.episodes), "string"))
        return Inventory(tuple(named.get(one.name, one) for one in rest))

    def test_published_beats_guessed(self):
        found, recognised = with_publications(self.said())
        status = found["LS"]
        assert recognised is not None
        assert (status.label, status.kind, status.subject) == ("Legal status", "category", "child")
        assert status.codes["J1"].startswith("Remanded")
        assert status.collection == "SSDA903 episodes"
        assert (status.kinds, status.kinds_known) == (("crime", "child_protection_care"), True)
        assert status.subject_of_table == "care placements"
        assert not {"label", "kind", "codes", "kinds", "collection"} & status.guessed

    def test_missing_codes_are_no_codes(self):
        names = names_of(table_of("ssda903", "oc3"))
        found, _ = with_publications(infer_inventory(dict.fromkeys(names, "string")))
        assert dict(found["ACTIV"].missing_codes) == {"0": "No information"}
        assert "0" not in found["ACTIV"].codes

    def test_declared_beats_published(self):
        own = Variable("LS", "Status in law", kind="text", codes={"C1": "interim", "C2": "full"}, subject="family")
        found, _ = with_publications(self.said(own))
        kept = found["LS"]
        assert (kept.label, kept.kind, dict(kept.codes), kept.subject) == (own.label, own.kind, own.codes, own.subject)
        assert kept.kinds_known

    def test_a_declared_value_is_never_a_missing_code(self):
        names = names_of(table_of("ssda903", "oc3"))
        rest = infer_inventory(dict.fromkeys(names, "string"))
        own = Variable("ACTIV", "Main activity", codes={"0": "at home", "F1": "full time"})
        found, _ = with_publications(Inventory(tuple(own if one.name == "ACTIV" else one for one in rest)))
        assert dict(found["ACTIV"].missing_codes) == {}

    def test_a_general_name_that_is_declared_as_something_else(self):
        own = Variable("URN", "Number of the ward's coffee machine", kind="text")
        found, recognised = with_publications(self.said(own))
        assert found["URN"] == own
        assert recognised.column("URN") is None

    def test_a_type_that_cannot_hold_it_stays(self):
        types = dict.fromkeys(names_of(self.episodes), "string") | {"DECOM": "int64"}
        found, _ = with_publications(infer_inventory(types), types)
        assert found["DECOM"].kind == "integer"

    def test_what_is_not_recognised_stays_as_it_is(self):
        given = infer_inventory({"yob": "int64", "cp_plan": "int64"})
        assert with_publications(given) == (given, None)
