"""Every text has a claim; where its condition is taken away, the sentence goes."""

from dataclasses import replace
from numbers import Real
from types import SimpleNamespace

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
from dpiabook.evidence.summary import assessed_blocks, open_questions
from dpiabook.evidence.texts import texts
from dpiabook.evidence.version_people import pieces_of_a_lookup
from dpiabook.risk import PopulationUniques, score
from dpiabook.risk.exercise import CONFIDENCE, FOUND, TARGET
from dpiabook.versions import crossed_areas

from .shown import Call, every_call

pytestmark = pytest.mark.xdist_group("shown")
OF_NOTHING = {
    "B09.not_computed": lambda found, *others: ({**found, "more": SimpleNamespace(not_computed=[_GAP])}, *others),
    "B07.education_areas": lambda labels, classes, *others: (labels, classes.assign(**{"class": "interval"}), *others),
}
"""Texts that say, without a number or a name, that there is nothing: and results in which there is something."""
_GAP = SimpleNamespace(what="An indicator", needed="a column", reason="it is not there")
VARIANTS = [(name, variant) for name, text in texts().items() for variant in ("", *text.variants)]


@pytest.fixture(scope="module")
def calls(tmp_path_factory):
    return [call for call in every_call(tmp_path_factory.mktemp("shown")) if not call.missing]


@pytest.fixture(scope="module")
def made(calls):
    """Calls of the texts that the demonstration lacks, in all their forms."""
    facts, findings = calls[0].facts, [call.finding for call in calls[:12]]
    key = pd.DataFrame({TARGET: [1, 2, 3], "record": [7, 8, 9]})
    filled = key.assign(**{FOUND: ["7", "9", ""], CONFIDENCE: [90, 20, ""]})
    areas = pd.DataFrame({"lsoa": ["a"] * 20 + ["b"] * 4 + ["c"] * 30})
    lookup = pd.DataFrame({"lsoa": list("abc"), "ward": list("VVW"), "school": list("XYY")})
    sample = PopulationUniques("poisson", 500, 10_000.0, 40, 6.0, (2.0, 11.0), 9.0, (5.0, 14.0), 300.0, 0.4)
    refused = replace(sample, fit_p_value=0.0)
    given = [
        (exercise_result, score(filled, key)),
        (pieces_of_a_lookup, crossed_areas(areas, "lsoa", lookup, 4)),
        (pieces_of_a_lookup, crossed_areas(areas, "lsoa", lookup)),
        (population_uniqueness, {"child_profile": refused}),
        (population_uniqueness, {"child_profile": sample, "other": refused}),
        (population_uniqueness, {"child_profile": sample}),
        (data_flow, {"controller": "A controller"}),
        (data_flow, {"flow": [{"stage": "Matching", "holder": "A centre", "what": "Records are matched"}]}),
        (assessed_blocks, findings),
        (open_questions, findings, {}),
    ]
    return [Call(maker, facts, tuple(results), {}) for maker, *results in given]


@pytest.fixture(scope="module")
def said(calls, made):
    """One form of every text that there is."""
    return {call.maker.id: call.said for call in [*made, *calls]}


def _changed(said, **draft):
    return replace(said, draft=replace(said.draft, **draft))


def test_every_text_has_a_claim():
    assert claimed() == set(texts())


def test_every_text_with_variants_says_on_what_they_depend():
    assert set(PRESENCE) == {name for name, text in texts().items() if text.variants}


def test_every_text_is_tried(said):
    assert set(said) == set(texts())


def test_every_sentence_of_the_demonstration_is_proven(calls):
    assert [call.maker.id for call in calls if not call.finding.assessed] == []


def test_texts_that_the_demonstration_lacks_are_proven_where_they_are_true(made, calls):
    # Only a sample has a population to estimate; no exercise or lookup is given; the last notebook, which is not among
    # those that are executed, says who holds the data in which stage, and sums up.
    assert {call.maker.id for call in made}.isdisjoint(call.maker.id for call in calls)
    assert all(call.finding.assessed for call in made)


def test_no_text_is_written_of_which_nothing_can_be_falsified(said):
    """Each form of each text has a number, a word or another form that a test of these takes away, or stands here."""
    plain = set()
    for finding, one in said.items():
        numbers, words = named(finding, one.draft.variant)
        if not numbers and not set(words) & set(one.draft.words):
            plain.add(finding)
    assert plain == set(OF_NOTHING)


@pytest.mark.parametrize("finding", OF_NOTHING)
def test_that_there_is_nothing_is_not_written_where_there_is_something(said, finding):
    one = said[finding]
    assert one.draft.variant == "none"
    assert proven(one)
    assert not proven(replace(one, results=OF_NOTHING[finding](*one.results)))


@pytest.mark.thorough
def test_nothing_is_written_of_other_people(calls, said, tmp_path_factory):
    """The drafts of one dataset with the results of another: what differs in a number, a word or a form goes."""
    others = {call.maker.id: call for call in every_call(tmp_path_factory.mktemp("others"), families=450)}
    tried = 0
    for call in calls:
        other = others[call.maker.id]
        if not other.missing and _spoken(other.said) != _spoken(call.said):
            tried += 1
            swapped = replace(call.said, results=other.results, options=other.options, facts=other.facts)
            assert not proven(swapped), call.maker.id
    assert tried > 40


def _spoken(said):
    """What a sentence says: its form, the words that it names, and the counts that its numbers are made of."""
    numbers, words = named(said.finding, said.draft.variant)
    columns = {column.name: column for column in said.draft.columns}
    parts = {part for name in numbers for part in (name, columns[name].part, columns[name].of, f"{name}_most") if part}
    counts = {name: float(said.draft.values[name]) for name in parts if isinstance(said.draft.values.get(name), Real)}
    return said.draft.variant, {word: said.draft.words.get(word) for word in words}, counts


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
