"""Every finding has its words, every text its finding, and the words keep the house's rules."""

import importlib
import pkgutil
import re

import pytest

import dpiabook.evidence
from dpiabook.evidence.making import Maker
from dpiabook.evidence.texts import texts, worded
from dpiabook.figures.registry import FIGURES
from dpiabook.meaning import Speech
from dpiabook.pack.law import law
from dpiabook.pack.risks import risk
from dpiabook.stigma.label_words import lint_wording


def makers() -> dict[str, Maker]:
    found = {}
    for module in pkgutil.iter_modules(dpiabook.evidence.__path__):
        for value in vars(importlib.import_module(f"dpiabook.evidence.{module.name}")).values():
            if isinstance(value, Maker):
                found[value.id] = value
    return found


def test_every_finding_has_words_and_every_text_a_finding():
    assert set(makers()) == set(texts())


@pytest.mark.parametrize("name", sorted(texts()))
def test_figures_laws_and_risks_exist(name):
    text = texts()[name]
    assert not text.figure or text.figure in FIGURES
    assert [law(one).id for one in text.laws] == text.laws
    assert not text.risk or risk(text.risk).id == text.risk


@pytest.mark.parametrize("name", sorted(texts()))
def test_words_stigmatise_nobody(name):
    text = texts()[name]
    parts = {part: getattr(text, part) for part in ("title", "sentence", "does_not_say", "caption", "author_decides")}
    plain = {
        part: re.sub(r"[{<]\w+[}>]", "some", words.replace("[[", "").replace("]]", "")) for part, words in parts.items()
    }
    assert lint_wording(plain) == ()


@pytest.mark.parametrize("name", sorted(texts()))
def test_sentences_end_and_say_what_they_do_not_say(name):
    text = texts()[name]
    assert text.sentence.rstrip().endswith(".")
    assert text.method
    assert text.source
    assert text.does_not_say


def test_braces_in_a_label_cannot_look_like_a_number():
    assert worded(Speech(), "<known> of {n}", {"known": "a {n} b"}) == "a (n) b of {n}"
