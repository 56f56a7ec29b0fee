"""None, one and several in every text of the findings."""

import re

import pytest

from dpiabook.evidence.texts import texts
from dpiabook.meaning import Nouns, Speech
from dpiabook.meaning.agreement import _ENDS_NOUN, _VERBS, numbered

SLOT = re.compile(r"\{(\w+)\}")
SPEECHES = (Speech(), Speech(Nouns("child", "children", "family", "families"), frozenset({"groups", "children"})))
OTHER_IN_S = "|".join(
    ["is", "was", "has", "as", "this", "its", "less", "does", "goes", *(f"{verb}s" for verb in _VERBS)]
)
SMALL_WORDS = "|".join(_ENDS_NOUN)
BANNED = [
    r"\b0 [a-z]",
    r"\bfrom (\S+) to \1(?=[\s.,;]|$)",
    r"\b(\d\S*) instead of \1(?=[\s.,;]|$)",
    r"\b1(?:\.0)? times\b",
    rf"\b1 (?:(?!(?:{SMALL_WORDS}|{OTHER_IN_S})\b)[a-z-]+ )?(?!(?:{OTHER_IN_S})\b)[a-z]+[a-rt-z]s\b",
    r"\b1 (?:people|children)\b",
    r"(?:^|[^,.;\d] )\b1 (?:(?!the\b|there\b)[a-z-]+ ){0,2}(?:are|have|were)\b",
]


def said():
    for name, text in texts().items():
        for variant in ("", *text.variants):
            yield name, variant


def rendered(speech, words, number):
    kept = speech.say(words, dict.fromkeys(re.findall(r"<(\w+)>", words), "something") | speech.words)
    return numbered(kept, lambda _: number, SLOT)


@pytest.mark.parametrize("number", ["0", "1", "about 1", "2"])
@pytest.mark.parametrize(("name", "variant"), list(said()))
def test_every_text_agrees_with_its_numbers(name, variant, number):
    chosen = texts()[name].variant(variant)
    for speech in SPEECHES:
        for words in (chosen.title, chosen.sentence):
            # The range of a measure is no finding.
            told = rendered(speech, words, number).replace("from 0 to 1)", "")
            for banned in BANNED:
                assert re.search(banned, told) is None, told


@pytest.mark.parametrize(
    ("text", "words", "told"),
    [
        ("{n} tables have no rows.", {"n": "1"}, "1 table has no rows."),
        ("{n} tables have no rows.", {"n": "0"}, "No tables have no rows."),
        ("{n} of {m} follow from it, or tell of it.", {"n": "1", "m": "8"}, "1 of 8 follows from it, or tells of it."),
        (
            "With {n} of {m} sets a larger share is alone.",
            {"n": "0", "m": "1"},
            "With none of 1 set a larger share is alone.",
        ),
        ("{n} rules are set or were seen; all hold.", {"n": "1"}, "1 rule is set or was seen; all hold."),
        ("{n} columns hold what others know and have.", {"n": "1"}, "1 column holds what others know and have."),
        ("{n} tables have no rows.", {"n": "2"}, "2 tables have no rows."),
        ("{n} of {m} attributes differ.", {"n": "0", "m": "8"}, "None of 8 attributes differ."),
        ("{n} of {m} attributes are set.", {"n": "1", "m": "8"}, "1 of 8 attributes is set."),
        ("There are {n} that {m} follow.", {"n": "0", "m": "2"}, "There are none that 2 follow."),
        ("For {n} of {m} tables the rows are empty.", {"n": "1", "m": "8"}, "For 1 of 8 tables the rows are empty."),
        ("People go from {n} to {m}.", {"n": "0", "m": "0"}, "People stay at none."),
        ("{n} instead of {m} people are alone.", {"n": "0", "m": "0"}, "Still no people are alone."),
        ("{n} people are alone, instead of {m}.", {"n": "4", "m": "4"}, "4 people are alone, as before."),
        ("It is {n} times as many.", {"n": "1.0"}, "It is as many."),
        ("It is {n} times as many.", {"n": "1.4"}, "It is 1.4 times as many."),
        ("A share of {n} of them.", {"n": "0%"}, "A share of 0% of them."),
        ("In 1 tables of 0 people {n} is put in.", {"n": "2"}, "In 1 tables of 0 people 2 is put in."),
    ],
)
def test_kinds(text, words, told):
    assert numbered(text, words.__getitem__, SLOT) == told
