"""Texts take their nouns from the meaning, and say nothing of what a dataset does not have."""

import pytest

from dpiabook.dictionary import Inventory, infer_inventory
from dpiabook.meaning import TRAITS, Nouns, Speech, describe_dataset, speech_of
from dpiabook.settings.model import Subjects

TEXT = "<People>[[groups:  in <groups>]][[no groups:  alone]] of a <collection>[[served: , who were helped]]."


def speech(groups=False, **said):
    return speech_of(describe_dataset(Subjects(**said), Inventory(())), groups=groups)


@pytest.mark.parametrize(
    ("said", "groups", "text"),
    [
        ({}, False, "People alone of a dataset."),
        ({"kind": "people served", "children": "all"}, True, "Children in families of a programme, who were helped."),
        ({"kind": "employees"}, False, "Employees alone of a dataset."),
        ({"person": "zorbit", "group": "quonk"}, True, "Zorbits in quonks of a dataset."),
        ({"unit": "household"}, False, "Households alone of a dataset."),
    ],
)
def test_a_text_reads_as_its_data_call_for(said, groups, text):
    assert speech(groups, **said).say(TEXT) == text


def test_what_is_left_out_leaves_no_gap():
    assert Speech().say("[[groups: Of <groups>.]] Said. [[served: Helped.]] [[groups: More.]]") == "Said."


def test_a_passage_of_an_unknown_trait_is_a_fault():
    with pytest.raises(KeyError):
        Speech().say("[[weather: It rains.]]")


def test_only_what_is_declared_answers_questions():
    guessed = speech_of(describe_dataset(Subjects(), infer_inventory({"child_id": "", "yob": ""})), groups=False)
    assert guessed.nouns.people == "children"
    assert not guessed.traits & {"vulnerable", "all_children", "indirect"}
    declared = speech(children="all", kind="people served", origin="schools")
    assert declared.traits >= {"vulnerable", "all_children", "indirect"}
    assert not speech(kind="survey", origin="the people themselves").applies(["indirect"])
    assert set(TRAITS) >= declared.traits


def test_words_for_whose_information_it_is_name_no_group_that_is_not_there():
    assert "household" not in Speech().say("<whose>")
    assert Speech(Nouns("pupil", "pupils"), frozenset({"groups"})).say("<whose>").endswith("or the household's")
