"""Every text has a claim; where its condition is taken away, the sentence goes."""

from dataclasses import replace

import pandas as pd
import pytest

from dpiabook.evidence import texts as of_texts
from dpiabook.evidence.claims import claimed, named, proven
from dpiabook.evidence.claims.presence import PRESENCE
from dpiabook.evidence.draft import Draft
from dpiabook.evidence.finding import numbers
from dpiabook.evidence.flow import data_flow
from dpiabook.evidence.further import exercise_result
from dpiabook.evidence.making import UNPROVEN, Maker
from dpiabook.evidence.scenarios import population_uniqueness
from dpiabook.evidence.texts import texts
from dpiabook.evidence.version_people import pieces_of_a_lookup
from dpiabook.risk import PopulationUniques, score
from dpiabook.risk.exercise import CONFIDENCE, FOUND, TARGET
from dpiabook.versions import crossed_areas

from .shown import every_call

pytestmark = pytest.mark.xdist_group("shown")
VARIANTS = [(name, variant) for name, text in texts().items() for variant in ("", *text.variants)]


@pytest.fixture(scope="module")
def calls(tmp_path_factory):
    return [call for call in every_call(tmp_path_factory.mktemp("shown")) if not call.missing]


@pytest.fixture(scope="module")
def said(calls):
    return {call.maker.id: call.said for call in calls}


def _changed(said, **draft):
    return replace(said, draft=replace(said.draft, **draft))


def test_every_text_has_a_claim():
    assert claimed() == set(texts())


def test_every_text_with_variants_says_on_what_they_depend():
    assert set(PRESENCE) == {name for name, text in texts().items() if text.variants}


def test_the_demonstration_shows_nearly_every_text(said):
    # Only a sample has a population to estimate; no exercise or lookup is given; the last notebook, which is not among
    # these, says who holds the data in which stage, and sums up.
    assert set(texts()) - set(said) <= {
        "B03.flow",
        "B08.population",
        "B08.exercise",
        "B11.lookup",
        "B12.assessed",
        "B12.questions",
    }


def test_every_sentence_of_the_demonstration_is_proven(calls):
    assert [call.maker.id for call in calls if not call.finding.assessed] == []


def test_texts_that_the_demonstration_lacks_are_proven_where_they_are_true(calls):
    facts = calls[0].facts
    key = pd.DataFrame({TARGET: [1, 2, 3], "record": [7, 8, 9]})
    filled = key.assign(**{FOUND: ["7", "9", ""], CONFIDENCE: [90, 20, ""]})
    areas = pd.DataFrame({"lsoa": ["a"] * 20 + ["b"] * 4 + ["c"] * 30})
    lookup = pd.DataFrame({"lsoa": list("abc"), "ward": list("VVW"), "school": list("XYY")})
    sample = PopulationUniques("poisson", 500, 10_000.0, 40, 6.0, (2.0, 11.0), 9.0, (5.0, 14.0), 300.0, 0.4)
    refused = replace(sample, fit_p_value=0.0)
    made = [
        exercise_result(facts, score(filled, key)),
        pieces_of_a_lookup(facts, crossed_areas(areas, "lsoa", lookup)),
        pieces_of_a_lookup(facts, crossed_areas(areas, "lsoa", lookup, 4)),
        population_uniqueness(facts, {"child_profile": sample}),
        population_uniqueness(facts, {"child_profile": sample, "other": refused}),
        population_uniqueness(facts, {"child_profile": refused}),
        data_flow(facts, {"controller": "A controller"}),
        data_flow(facts, {"flow": [{"stage": "Matching", "holder": "A centre", "what": "Records are matched"}]}),
    ]
    assert all(finding.assessed for finding in made)


def test_what_follows_from_the_events_that_somebody_knows_is_not_told_as_learned(said):
    """Who knows the years of exclusions knows that there were any: the dictionary declares what each is made of."""
    assert said["B08.told"].draft.values["left_out"] > 0
    for finding in ("B08.homogeneous", "B08.l_diversity", "B08.closeness", "B08.inference_gain"):
        table = said[finding].draft.table.frame
        assert not ((table["composite"] == "years history") & (table["attribute"] == "Fixed-term exclusions")).any()


def _step(said, name):
    """One printed step of a number; of a share, of the count that it is made of."""
    columns = {column.name: column for column in said.draft.columns}
    column = columns[name]
    name = column.part if column.kind in {"share", "low", "high"} else name
    value = said.draft.values.get(name)
    step = 10.0 ** -columns[name].digits if columns[name].kind in {"structural", "derived"} else 1
    return {**said.draft.values, name: 1 if value is None else value + step}


def test_no_number_can_be_moved_by_one_printed_step(said):
    for finding, one in said.items():
        for name in named(finding, one.draft.variant)[0]:
            assert not proven(_changed(one, values=_step(one, name))), (finding, name)


def test_no_number_can_be_left_out(said):
    for finding, one in said.items():
        for name in named(finding, one.draft.variant)[0]:
            columns = [column for column in one.draft.columns if column.name != name]
            assert not proven(_changed(one, columns=columns)), (finding, name)


def test_no_group_can_be_swapped(said):
    for finding, one in said.items():
        for word in named(finding, one.draft.variant)[1]:
            if word in one.draft.words:
                words = {**one.draft.words, word: "somebody else"}
                assert not proven(_changed(one, words=words)), (finding, word)


def test_no_row_of_a_table_can_lend_its_words_to_the_numbers_of_another(said):
    swapped = 0
    for finding, one in said.items():
        for words in _swaps(finding, one):
            swapped += 1
            assert not proven(_changed(one, words={**one.draft.words, **words})), (finding, words)
    assert swapped > 5


def _swaps(finding, said):
    """The words of the sentence as other rows of the table have them; rows of equal numbers are as true."""
    spoken, words = named(finding, said.draft.variant)
    table = said.draft.table
    names = [column.name for column in table.columns] if table else []
    shown = {
        column.part if column.kind == "share" else column.name for column in said.draft.columns if column.name in spoken
    }
    of_row = sorted(set(names) & set(said.draft.words) & set(words))
    rows = [dict(zip(names, row, strict=True)) for row in table.rows] if of_row else []
    mine = [row for row in rows if all(_alike(row[word], said.draft.words[word]) for word in of_row)]
    others = [row for row in rows if not all(_alike(row[word], said.draft.words[word]) for word in of_row)]
    for row in others:
        if mine and any(row[name] != mine[0][name] for name in shown & set(names)):
            yield {word: str(row[word]) for word in of_row}


def _alike(one, other):
    return str(one).lower() == str(other).lower()


@pytest.mark.parametrize(("finding", "variant"), VARIANTS)
def test_a_variant_that_does_not_fit_is_not_written(said, finding, variant):
    if finding in said and said[finding].draft.variant != variant:
        assert not proven(_changed(said[finding], variant=variant))


def test_what_decides_on_a_variant_is_released(said):
    for finding, rests in PRESENCE.items():
        if finding not in said:
            continue
        columns = {column.name: column.kind for column in said[finding].draft.columns}
        for name in rests.exact:
            assert columns.get(name, "structural") == "structural", (finding, name)
            assert name in said[finding].draft.values, (finding, name)
        for name in rests.zero:
            assert columns.get(name, "risk") == "risk", (finding, name)
        assert rests.exact or rests.zero or rests.declared or rests.inequality


def test_a_sentence_whose_claim_fails_is_not_written(calls):
    for call in calls:
        told = named(call.maker.id, call.said.draft.variant)[0]
        if told:
            wrong = replace(call.said.draft, values=_step(call.said, told[0]))
            made = Maker(call.maker.id, lambda *_, given=wrong, **__: given)(call.facts, *call.results, **call.options)
            assert not made.assessed, call.maker.id
            assert UNPROVEN in made.sentence
            assert made.numbers is None
            assert made.table is None


def test_a_new_text_without_a_claim_is_never_written(said, monkeypatch):
    one = said["B08.person_uniqueness"]
    added = {**texts(), "B08.new": texts()["B08.person_uniqueness"]}
    monkeypatch.setattr("dpiabook.evidence.claims.truth.texts", lambda: added)
    assert not proven(replace(one, finding="B08.new"))


def test_a_new_number_without_a_claim_is_never_written(said, monkeypatch):
    one = said["B08.person_uniqueness"]
    text = texts()["B08.person_uniqueness"]
    longer = text.model_copy(update={"sentence": f"{text.sentence} And {{under_3}} more."})
    monkeypatch.setattr("dpiabook.evidence.claims.truth.texts", lambda: {**texts(), "B08.person_uniqueness": longer})
    assert not proven(one)


def test_what_cannot_be_reckoned_again_is_not_proven(said):
    assert not proven(replace(said["B08.person_uniqueness"], results=({},)))
    assert not proven(replace(said["B11.versions"], draft=Draft()))
    assert numbers({}, []).rows == ((),)
    assert of_texts.texts is texts
