"""The graph of lineage: what it answers."""

import pytest

from dpiabook.meaning.lineage import Edge, Lineage, in_words, merged

COLUMNS = (
    "yob",
    "year",
    "age",
    "band",
    "adult",
    "eps",
    "flag",
    "first_age",
    "days",
    "reason",
    "group",
    "area",
    "region",
)
AGE = Edge("function of", "age", ("year", "yob"), "difference")
BAND = Edge("function of", "band", ("age",), "band")
ADULT = Edge("function of", "adult", ("age",), "band")
FLAG = Edge("function of", "flag", ("eps",), "positive")
GATE = Edge("implies", "first_age", ("eps",), "positive")
DAYS = Edge("same as", "days", ("eps",), "positive")
GROUP = Edge("function of", "group", ("reason",))
WITHIN = Edge("within", "region", ("area",))
ALL = Lineage((AGE, BAND, ADULT, FLAG, GATE, DAYS, GROUP, WITHIN), COLUMNS)


def implies(child: str, parent: str, standing: str = "declared") -> Edge:
    return Edge("implies", child, (parent,), standing=standing)


@pytest.mark.parametrize(
    ("known", "target", "by"),
    [
        (["year", "yob"], "age", AGE),
        (["age", "yob"], "year", AGE),
        (["age", "year"], "yob", AGE),
        (["year", "yob"], "band", BAND),
        (["age"], "band", BAND),
        (["band"], "age", BAND),
        (["band"], "adult", ADULT),
        (["eps"], "flag", FLAG),
        (["flag"], "eps", FLAG),
        (["first_age"], "eps", GATE),
        (["eps"], "first_age", GATE),
        (["first_age"], "flag", FLAG),
        (["days"], "flag", FLAG),
    ],
)
def test_what_is_told_in_either_direction(known, target, by):
    assert ALL.tells(known, target) == by
    assert ALL.may_tell(known, target) is None


@pytest.mark.parametrize(
    ("known", "target"),
    [(["yob"], "age"), (["year"], "age"), (["age"], "yob"), (["age"], "eps"), (["adult"], "adult"), ([], "age")],
)
def test_what_is_not_told(known, target):
    assert ALL.tells(known, target) is None
    assert ALL.may_tell(known, target) is None


def test_a_larger_area_does_not_tell_the_smaller_ones():
    confirmed = Lineage((Edge("within", "region", ("area",), standing="declared"),))
    assert confirmed.tells(["area"], "region") is not None
    assert confirmed.tells(["region"], "area") is None
    assert confirmed.readable_from("region") == {"area"}
    assert confirmed.readable_from("area") == frozenset()


def test_an_open_form_only_marks_until_a_person_says_so():
    assert ALL.tells(["reason"], "group") is None
    assert ALL.may_tell(["reason"], "group") == GROUP
    said = merged([Edge("function of", "group", ("reason",), standing="declared")], ALL.edges, COLUMNS)
    assert said.tells(["reason"], "group").standing == "declared"
    assert said.may_tell(["reason"], "group") is None
    assert len(said.edges) == len(ALL.edges)


def test_the_edge_to_confirm_is_the_open_one_of_a_chain():
    chain = Lineage((GROUP, Edge("same as", "copy", ("group",), "equal codes")))
    assert chain.may_tell(["reason"], "copy") == GROUP


def test_closed_forms_of_few_people_are_only_proposed():
    few = Lineage((Edge("function of", "flag", ("eps",), "positive", "guessed"),), COLUMNS)
    assert few.tells(["eps"], "flag") is None
    assert few.may_tell(["eps"], "flag") == few.edges[0]
    assert few.finer_of(["eps", "flag"]) == ("eps", "flag")
    assert few.parents_of("flag") == ()
    assert few.twins() == ()


def test_implication_passes_along_but_not_down_again():
    lineage = Lineage((implies("a", "b"), implies("b", "c"), implies("d", "b")))
    assert lineage.tells(["a"], "c").parents == ("c",)
    assert lineage.tells(["c"], "a").child == "a"
    assert lineage.tells(["a"], "d") is None
    assert lineage.tells(["c"], "d") is not None


def test_two_summaries_of_one_event_tell_each_other():
    edges = [Edge("summarises", f"ftex_{rule}", ("years.ftex",), standing="declared") for rule in ("count", "years")]
    lineage = Lineage((*edges, Edge("summarises", "absent_total", ("years.absent",), standing="declared")))
    assert lineage.tells(["ftex_years"], "ftex_count") == edges[0]
    assert lineage.chain(["ftex_years"], "ftex_count") == (edges[1], edges[0])
    assert lineage.tells(["ftex_years"], "absent_total") is None
    assert lineage.known_from(["ftex_years"]) == {"ftex_years"}
    assert lineage.readable_from("ftex_count") == {"ftex_years"}
    assert "years.ftex" not in {name for group in lineage.twins() for name in group}


def test_through_the_event_and_an_implication():
    edges = [Edge("summarises", f"ftex_{rule}", ("years.ftex",), standing="declared") for rule in ("count", "years")]
    lineage = Lineage((*edges, implies("eps", "ftex_count")))
    assert lineage.chain(["ftex_years"], "eps") == (edges[1], edges[0], implies("eps", "ftex_count"))
    assert lineage.tells(["eps"], "ftex_years") == edges[1]


def test_what_somebody_knows_beside_what_they_were_told():
    assert ALL.known_from(["year", "yob"]) == {"year", "yob", "age", "band", "adult"}
    assert ALL.known_from(["days"]) == {"days", "flag"}
    assert ALL.known_from(["flag"]) == {"flag"}
    assert ALL.known_from([]) == frozenset()


def test_twins_are_named_once():
    assert ALL.twins() == (("eps", "flag", "first_age", "days"),)
    assert [ALL.twin_of(name) for name in ("days", "eps", "age", "elsewhere")] == ["eps", "eps", "age", "elsewhere"]


def test_twins_join_whatever_the_order_of_the_edges():
    pairs = [("d", "c"), ("b", "a"), ("c", "b"), ("y", "x")]
    edges = [Edge("same as", child, (parent,), "equal codes") for child, parent in pairs]
    for order in (edges, edges[::-1]):
        assert Lineage(tuple(order), tuple("abcdxy")).twins() == (("a", "b", "c", "d"), ("x", "y"))


def test_the_finer_of_a_column_and_a_function_of_it():
    assert ALL.finer_of(["band", "age", "gender"]) == ("age", "gender")
    assert ALL.finer_of(["yob", "year", "age", "band"]) == ("yob", "year")
    assert ALL.finer_of(["band", "adult"]) == ("band", "adult")
    assert ALL.finer_of(["area", "region"]) == ("area",)
    assert ALL.finer_of(["days", "eps", "flag"]) == ("days", "eps")
    same = Lineage((Edge("same as", "b", ("a",), "equal codes"),), ("a", "b"))
    assert same.finer_of(["b", "a"]) == ("a",)
    assert same.finer_of(["b"]) == ("b",)


def test_from_where_a_column_can_be_read_back():
    assert ALL.readable_from("yob") == {"year", "age"}
    assert ALL.readable_from("age") == {"year", "yob", "band", "adult"}
    assert ALL.readable_from("group") == {"reason"}
    assert ALL.readable_from("flag") == {"eps", "first_age", "days"}
    assert ALL.readable_from("gender") == frozenset()


def test_read_back_through_a_copy_of_what_it_was_made_with():
    lineage = Lineage((AGE, Edge("same as", "year_too", ("year",), "equal codes")))
    assert lineage.readable_from("yob") == {"year", "age", "year_too"}


def test_the_parents_under_which_a_change_is_reported():
    assert ALL.parents_of("age") == ("year", "yob")
    assert ALL.parents_of("region") == ("area",)
    assert ALL.parents_of("yob") == ()
    event = Lineage((Edge("summarises", "n", ("years.n",), standing="declared"),))
    assert event.parents_of("n") == ()


def test_all_in_words_without_a_value():
    titles = {"age": "Age at entry", "year": "Year of entry", "yob": "Year of birth", "eps": "NPD exclusions"}
    assert (
        in_words(AGE, lambda name: titles.get(name, name)) == "“Age at entry” is “Year of entry” less “Year of birth”"
    )
    frame = ALL.to_frame(titles)
    assert frame.loc[frame["column"] == "flag", "words"].item() == "“flag” says whether “NPD exclusions” is above 0"
    assert list(frame["silences"]) == [True] * 6 + [False] * 2
    assert Lineage(()).to_frame().columns.tolist() == frame.columns.tolist()


def test_every_kind_and_form_has_its_words():
    kinds = ("same as", "function of", "implies", "summarises", "within")
    forms = ("sum", "difference", "band", "positive", "equal codes", "")
    said = {in_words(Edge(kind, "a", ("b", "c"), form)) for kind in kinds for form in forms}
    assert all("{" not in words and "b" in words for words in said)
    assert len(said) > 10
