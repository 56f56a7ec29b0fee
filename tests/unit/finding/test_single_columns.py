"""What single columns say by their values: visible facts, identifiers, free text, codes for no value."""

import numpy as np
import pandas as pd
import pytest

from dpiabook.counting import as_source
from dpiabook.dictionary import infer_inventory
from dpiabook.finding.about import by_values
from dpiabook.finding.columns import look_at
from dpiabook.finding.facts import facts_in, may_be
from dpiabook.finding.gathered import gathered, whole_figures
from dpiabook.finding.identifiers import free_texts, identifiers_in
from dpiabook.finding.kinds import with_kinds, with_yes_no
from dpiabook.finding.settled import settle_codes
from dpiabook.meaning import Entry
from dpiabook.sensitivity import flag_variables
from dpiabook.settings import Settings

ROWS = 120


def column(name, values):
    return pd.DataFrame({name: list(values)})


def drawn(values, rows=ROWS, seed=1):
    return np.random.default_rng(seed).choice(values, rows)


def facts(frame):
    source = as_source(frame)
    inventory = infer_inventory(source.columns)
    found = facts_in(look_at(source), inventory, flag_variables(inventory))
    return {name: entry.value for name, entry in found.items()}


def identifiers(frame):
    return {name: entry.value for name, entry in identifiers_in(look_at(as_source(frame))).items()}


@pytest.mark.parametrize(
    ("name", "values", "kind"),
    [
        ("v1", ["M", "F"], "sex"),
        ("v1", ["male", "female"], "sex"),
        ("v1", ["boy", "girl"], "sex"),
        ("csex01", [1, 2], "sex"),
        ("female01", [0, 1], "sex"),
        ("v2", ["White", "Black", "Other"], "ethnicity"),
        ("v3", ["married", "single", "divorced"], "marital"),
        ("birthy", list(range(1950, 2000)), "birth"),
        ("bthq", ["1980:1", "1980:2", "1981:3"], "birth"),
        ("xage", list(range(18, 80)), "age"),
        ("hage", list(range(18, 80)), "age"),
        ("meducation", [8, 9.5, 10, 12], "education"),
        ("schoolnr", list(range(1, 9)), "education"),
        ("momEd", ["P", "S", "N"], "education"),
    ],
)
def test_names_lean_and_values_confirm(name, values, kind):
    assert facts(column(name, drawn(values))) == {name: kind}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("race", np.linspace(28.0, 70.0, ROWS)),
        ("v1", drawn([1, 2])),
        ("v1", drawn(["A", "B"])),
        ("wage", np.linspace(5.0, 70.0, ROWS)),
        ("birthwt", drawn(range(1900, 2020))),
        ("sexabuse", drawn([0, 1])),
        ("sex", [1] * ROWS),
        ("colour", drawn(["White", "Black", "Red", "Silver"])),
        ("stage", drawn(range(1, 90))),
    ],
)
def test_values_refuse_what_a_name_or_a_form_alone_would_say(name, values):
    assert facts(column(name, values)) == {}


def test_years_of_a_lifetime_without_a_name_are_only_asked_about():
    frame = column("v1", drawn(range(1950, 2000)))
    assert facts(frame) == {}
    assert may_be(look_at(as_source(frame))["v1"]) == "years of birth"


@pytest.mark.parametrize(
    ("values", "looks_like"),
    [
        ([f"p{n}@example.org" for n in range(30)], "e-mail addresses"),
        ([f"10.0.{n}.7" for n in range(30)], "IP addresses"),
        ([f"https://example.org/p/{n}" for n in range(30)], "web addresses"),
        ([f"07700 9001{n:02d}" for n in range(30)], "telephone numbers"),
        ([7_700_900_100 + n for n in range(30)], "telephone numbers"),
        (["AB1 2CD", "PL4 8AA", "EX1 1AB"] * 10, "postcodes"),
        ([f"{a} {b}" for a in ("Ada", "Ben", "Cleo") for b in ("Oakes", "Pine", "Quill", "Rowan")], "names of people"),
        (["rang 07700 900123 on Monday"] * 3 + [None] * 27, "text with telephone numbers or addresses in it"),
        (["ask a.person@example.org for it"] * 3 + [None] * 27, "text with telephone numbers or addresses in it"),
    ],
)
def test_identifiers_by_the_form_of_values(values, looks_like):
    assert identifiers(column("v1", values)) == {"v1": looks_like}


def test_coordinates_by_name_or_in_great_britain():
    random = np.random.default_rng(1)
    frame = pd.DataFrame({"lat": random.uniform(-40, 40, 50), "lon": random.uniform(10, 20, 50)})
    assert set(identifiers(frame)) == {"lat", "lon"}
    frame = pd.DataFrame({"g1": random.uniform(50, 52, 50), "g2": random.uniform(-4, -2, 50)})
    assert set(identifiers(frame)) == {"g1", "g2"}


@pytest.mark.parametrize(
    "values",
    [
        [f"10.{n}" for n in range(30)],
        list(range(1_000_000_000, 1_000_000_030)),
        ["Elm Street", "Oak Road"] * 15,
        [f"Paid {n}.50 on 0{n % 9 + 1}/04/2024" for n in range(30)],
        drawn(np.linspace(0, 1, 50)),
    ],
)
def test_what_identifies_nobody(values):
    assert identifiers(column("v1", values)) == {}


def test_free_text_has_many_words_and_classes_have_few_values():
    typed = [f"Came in late, spoke with the worker about number {n} and left again" for n in range(ROWS)]
    labels = drawn(
        ["Up to two hours in every week or less than that", "More than two hours in every single week of it"]
    )
    seen = look_at(as_source(pd.DataFrame({"note": typed, "band": labels, "code": drawn(["a", "b"])})))
    assert set(free_texts(seen, {})) == {"note"}
    assert set(free_texts(seen, {"note": Entry("web addresses", "", "measured")})) == set()


def test_text_with_a_telephone_number_in_it_is_both():
    seen = look_at(as_source(column("v1", ["rang 07700 900123"] * 3 + [None] * 27)))
    assert set(free_texts(seen, identifiers_in(seen))) == {"v1"}


@pytest.mark.parametrize(
    ("values", "codes", "becomes"),
    [
        ([*range(8, 60), *["."] * 4], {".": "unknown"}, "integer"),
        ([*range(8, 60), *["NULL"] * 4], {"NULL": "unknown"}, "integer"),
        ([*range(8, 60), *["*"] * 4], {"*": "suppressed"}, "integer"),
        ([f"{n},5" for n in range(50)], {}, "number"),
        ([*range(8, 60), *[-9] * 4], {"-9": "unknown"}, ""),
        ([*range(8, 60), *[999] * 4], {"999": "unknown"}, ""),
    ],
)
def test_codes_for_no_value_in_memory_and_by_the_engine(values, codes, becomes):
    texts = any(isinstance(value, str) for value in values)
    frame = column("v1", map(str, values) if texts else values)
    for source in (as_source(frame), gathered(as_source(frame))):
        settled = settle_codes(source, infer_inventory(source.columns), Settings(source=None, dictionary=None), ())
        assert dict(settled.seen["v1"].codes) == codes
        assert settled.seen["v1"].becomes == becomes


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        (["yes", "no", "not known"], {"not known": "unknown"}),
        (["Fox", "Owl", "Refused", "Not applicable"], {"Refused": "unknown", "Not applicable": "not_applicable"}),
        (["granted", "refused"], {}),
        (["Unknown"], {}),
    ],
)
def test_words_that_say_that_nothing_is_recorded(values, codes):
    frame = pd.DataFrame({"v1": drawn(values), "v2": drawn(["a", "b"])})
    source = gathered(as_source(frame))
    settled = settle_codes(source, infer_inventory(source.columns), Settings(source=None, dictionary=None), ())
    assert (dict(settled.seen["v1"].codes) if "v1" in settled.seen else {}) == codes
    assert "v2" not in settled.seen


def test_numbers_among_the_rest_are_only_asked_about():
    source = gathered(as_source(column("v1", [*range(60, 99), 98, 98, 99, 99, 99])))
    settled = settle_codes(source, infer_inventory(source.columns), Settings(source=None, dictionary=None), ())
    assert "v1" not in settled.states.rules
    assert "v1" in settled.states.questions


def test_a_guess_of_yes_or_no_is_taken_back_by_values():
    frame = pd.DataFrame({"paid_ever": [0, 1500, 200_000], "ill_ever": [0, 1, 1], "told": ["Y", "N", "Y"]})
    source = as_source(frame)
    inventory = with_kinds(with_yes_no(infer_inventory(source.columns), source), look_at(source))
    assert [one.kind for one in inventory] == ["integer", "boolean", "boolean"]


def test_measurements_alone_are_about_nobody_and_an_id_speaks_against_it():
    seen = look_at(as_source(pd.DataFrame({"t": np.linspace(0, 9, 50), "a": np.linspace(-3, 9, 50)})))
    said = Entry(True, "", "guessed")
    assert not by_values(seen, said, ()).value
    assert by_values(seen, said, ["subject"]).value


def test_figures_over_all_rows_agree_with_those_of_the_rows_looked_at():
    frame = pd.DataFrame({"n": drawn(range(40)), "x": [None, *np.linspace(0, 1, ROWS - 1)], "s": drawn(list("abc"))})
    seen, whole = look_at(as_source(frame)), whole_figures(as_source(frame), exact=frame.columns)
    for one in seen:
        told = whole[one.name]
        assert (one.present, one.distinct, one.low, one.high) == (told.present, told.distinct, told.low, told.high)


def test_a_table_of_many_rows_is_looked_at_by_its_first(monkeypatch):
    frame = pd.DataFrame(
        {"id": range(ROWS), "sex": drawn(["F", "M"]), "v": drawn(range(9)), "last": [1] * 100 + [2] * 20}
    )
    monkeypatch.setattr("dpiabook.finding.columns.FIRST_ROWS", 100)
    seen = look_at(as_source(frame))
    assert [(one.rows, one.distinct) for one in seen] == [(120, 120), (120, 2), (120, 9), (120, 2)]
    assert not seen.all_rows
