"""Words of published vocabularies are read as what they are, and what only looks like them is not."""

from importlib.resources import files

import pytest
import yaml

from dpiabook.dictionary import Inventory, Variable
from dpiabook.sensitivity import CATEGORIES, Flag, flag_variables
from dpiabook.sensitivity.taxonomy import parse_taxonomy

FOLDER = files("dpiabook.sensitivity")
TAXONOMY, PUBLISHED = ((FOLDER / name).read_text(encoding="utf-8") for name in ("taxonomy.yml", "published.yml"))


def flag(name: str, label: str = "", **more: object) -> Flag:
    return flag_variables(Inventory((Variable(name, label, **more),)))[name]  # type: ignore[arg-type]


SAID = {
    "During past 30 days, how often felt hopeless": "mental_health",
    "Past yr major depressive episode": "mental_health",
    "On escitalopram at entry": "mental_health",
    "Lost interest in most things for two weeks": "mental_health",
    "Schizoaffective disorder": "mental_health",
    "Made suicide plan": "mental_health",
    "Ever used MJ/hashish": "drug_alcohol",
    "Nonmedical use of stimulants": "drug_alcohol",
    "Used speed past 30 days": "drug_alcohol",
    "Injection drug use": "drug_alcohol",
    "Smoked weed at school": "drug_alcohol",
    "Drives after drinking": "drug_alcohol",
    "Methadone dose at week 4": "drug_alcohol",
    "Times arrested past yr": "crime",
    "Max sentence (months)": "crime",
    "Motor vehicle theft": "crime",
    "Released on licence": "crime",
    "Failed to appear in court": "crime",
    "Suspended out of school": "exclusion_absence",
    "Unexcused absences": "exclusion_absence",
    "Expelled without services": "exclusion_absence",
    "Chronically absent": "exclusion_absence",
    "Dropped out of high school": "missing_education",
    "Homeschooled": "home_education",
    "Received TANF last month": "poverty_benefits",
    "CalFresh household": "poverty_benefits",
    "Kela basic social assistance": "poverty_benefits",
    "Ability to make ends meet": "poverty_benefits",
    "Unmet need for dental care": "other_health_disability",
    "Place not meant for habitation": "housing",
    "Victim of dating violence": "abuse_violence",
}

TRAPS = [
    *("Ice thickness of the lake", "Ice cream sales", "Ice rink visits", "Speed limit on the road", "Average speed"),
    *("Crack width in the beam", "Weed control in the field", "Paint thinner sold", "Joint account", "Pot plants"),
    *("Coke price", "Method of payment", "Acid level of soil", "Soft drinks a day", "Number of charging stations"),
    *("Price of cigarettes", "Cigarette tax", "Alcohol policy", "Age at first use of a computer", "Use of the library"),
    *("Record number", "Date record was updated", "Service charge", "Charge of the battery", "Delivery charge"),
    *("Sentence reading speed", "Number of sentences written", "Sentence span test", "Assault rifle ban in force"),
    *("Police force area", "Prison population per capita", "Conviction rate by state", "Arrest rate in the county"),
    *(
        "Name of the court",
        "Code of the clinic",
        "Name of the psychiatrist",
        "Priors of the model",
        "Penalty kick taken",
    ),
    *("Press release date", "Booked appointment", "Release version", "Juvenile salmon count", "Tax penalty"),
    *("Economic depression years", "Depression of the ground", "Yield stress", "Mental arithmetic score"),
    *("Discharge of the river", "Happy with the service", "Discouraged worker effect", "Loss of interest income"),
    *("School name", "Class size", "Suspension bridge", "Field or discipline of study", "Dropout rate of the district"),
    *("Late for work", "Not enrolled in the trial", "Home schooling during lockdown", "School closed"),
    *("Snapshot date", "Benefit unit", "Welfare of animals", "Bankruptcy law", "Poverty rate in the county"),
    *("Account suspended for late payment", "Enough to eat for the animals", "Gestation of the project"),
    *("Standard deviation", "Std error", "Diagram number", "Sampling weight", "Number of doctors per 1000 population"),
    *("Orientation of the building", "Fighting fund", "Abandoned calls", "Lab plate"),
]

ORDINARY_NAMES = [
    *(
        "iss",
        "oss",
        "std",
        "map",
        "wt",
        "record",
        "use",
        "speed",
        "ice",
        "charge",
        "battery",
        "method",
        "depth",
        "probs",
    ),
    *("device", "price", "probability", "convert", "conv_date", "sent_date", "department", "idea", "cig_tax", "psu"),
    *("strata", "pidp", "intdate", "weight", "discount", "prior", "section", "acid", "lead", "alcove"),
]

TERSE = {
    **dict.fromkeys(("mjever", "cocyr", "alcdays", "herflag"), "drug_alcohol"),
    **dict.fromkeys(("mhtrtyr", "suicplan", "a1_phq9", "scghqa"), "mental_health"),
    **dict.fromkeys(("nprior", "priors_count", "arrestct", "sentmos"), "crime"),
    **dict.fromkeys(("skipclass", "suspdays"), "exclusion_absence"),
    **dict.fromkeys(("bpsys", "preg", "hivpos"), "other_health_disability"),
}


@pytest.mark.parametrize("label", SAID)
def test_labels_by_published_words(label: str):
    assert SAID[label] in flag("v1", label).categories


@pytest.mark.parametrize("label", TRAPS)
def test_what_only_looks_like_it(label: str):
    assert flag("v1", label).categories == ()


@pytest.mark.parametrize("name", TERSE)
def test_terse_names(name: str):
    assert TERSE[name] in flag(name).categories


@pytest.mark.parametrize("name", ORDINARY_NAMES)
def test_ordinary_names(name: str):
    assert flag(name).categories == ()


OPINIONS = {
    "Favor or oppose death penalty for murder": ("religion_politics_union",),
    "Homosexuals should be allowed to teach": ("religion_politics_union",),
    "Trust in the police": (),
    "Confidence in the courts": (),
    "Attitude to mental illness": (),
    "Fear of crime": (),
    "Premarital sex wrong": (),
    "Trust in God": ("religion_politics_union",),
}


@pytest.mark.parametrize("label", OPINIONS)
def test_what_somebody_thinks_of_a_matter_is_not_having_it(label: str):
    assert flag("v1", label).categories == OPINIONS[label]


CLASSIFIED = [
    ("diag_01", {"F32": "", "F41.1": ""}, ("mental_health",)),
    ("icd10", {"F10": "", "F11.2": ""}, ("drug_alcohol",)),
    ("primary_dx", {"F00": "", "J45": ""}, ("other_health_disability",)),
    ("atc", {"N05AH03": "", "N06AB04": ""}, ("mental_health",)),
    ("seat", {"F32": "", "F41": ""}, ()),
    ("room", {"N05": "", "N06": ""}, ()),
]


@pytest.mark.parametrize(("name", "codes", "categories"), CLASSIFIED)
def test_codes_of_classifications_where_a_word_names_them(
    name: str, codes: dict[str, str], categories: tuple[str, ...]
):
    found = flag(name, codes=codes, kind="category").categories

    assert set(categories) <= set(found)
    assert bool(categories) == bool(found)


KEYS = [
    "WardStayId",
    "ECDS_UNIQUE_ID",
    "camhs_id",
    "offence_id",
    "court_cd",
    "clinic_name",
    "prison_code",
    "hospital_ref",
]


@pytest.mark.parametrize("name", KEYS)
def test_keys_and_names_of_bodies_are_no_attributes(name: str):
    assert flag(name).categories == ()


@pytest.mark.parametrize(
    "name", ["race_concept_id", "medicine_name", "offence_code", "diagnosis_code", "placement_address"]
)
def test_the_name_or_code_of_a_matter_is_one(name: str):
    assert flag(name).categories or flag(name).role == "direct_identifier"


def test_an_ending_that_a_file_has_everywhere_is_its_habit():
    derived = [Variable(f"{name}_dv", label) for name, label in (("sex", "Sex"), ("age", "Age"), ("inc", "Income"))]
    true = [Variable(f"{who}_dv", "Domestic violence") for who in ("mum", "dad", "sib")]

    assert not any(one.categories for one in flag_variables(Inventory(tuple(derived))))
    assert all("abuse_violence" in one.categories for one in flag_variables(Inventory(tuple(true))))


def test_a_table_that_lists_many_matters_and_an_application_for_a_loan_say_nothing():
    crimes = tuple(Variable(f"c{n}", "Ever arrested") for n in range(6))
    loan = Variable("kind", "Type", kind="category", table="Loan applications")
    many = Variable("close", kind="boolean", table="Drugs, alcohol, legal, family, psychiatric")
    found = flag_variables(Inventory((*crimes, loan, many)))

    assert found["kind"].categories == found["close"].categories == ()


def test_every_published_list_says_its_source_and_adds_to_a_category():
    lists = yaml.safe_load(PUBLISHED)

    assert all(one["source"] and one["category"] in CATEGORIES for one in lists)
    assert "lurasidone" in CATEGORIES["mental_health"].terms


def test_words_of_an_unknown_category_are_refused():
    with pytest.raises(ValueError, match="not defined"):
        parse_taxonomy(TAXONOMY, "[{source: somewhere, category: weather, terms: [rain]}]")


def test_drugs_are_a_kind_of_offences_where_a_list_of_codes_names_several():
    offences = {"1": "Theft", "2": "Drugs", "3": "Public order"}
    reasons = {"1": "Drug use", "2": "Arrested", "3": "Moved away"}

    assert flag("kind", codes=offences, kind="category").categories == ("crime",)
    assert flag("why", codes=reasons, kind="category").categories == ("drug_alcohol", "crime")


def test_a_name_alone_tells_what_its_list_of_codes_is_about_and_no_more():
    assert flag("why_excluded", "Exclusion reason").categories == ("exclusion_absence",)


VISIBLE = {
    **dict.fromkeys(("rb090", "gender_concept_id", "gender_cd"), "sex"),
    **dict.fromkeys(("hgc", "educ", "nodegree", "school_phase", "ebacc_entry"), "education"),
    **dict.fromkeys(("emp", "occ", "unem74", "empst"), "work"),
    **dict.fromkeys(("mar", "marst", "civstat"), "marital"),
    **dict.fromkeys(("nkids", "hhsize"), "family"),
    **dict.fromkeys(("stfips", "la_no", "nuts2", "msa"), "place"),
    **dict.fromkeys(("yob", "brthdate"), "birth"),
    **dict.fromkeys(("death_dt", "dod"), "event"),
}


@pytest.mark.parametrize("name", VISIBLE)
def test_visible_facts_by_terse_names(name: str):
    assert flag(name).visible == VISIBLE[name]
