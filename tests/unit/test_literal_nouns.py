"""No text of the package calls people children, or groups families, by itself: it takes its nouns from the data.

Exempt by type: titles of laws and of works cited, official wording of forms and definitions, and passages that are only
said of data of which they hold.
"""

import ast
import re
from importlib.resources import files
from pathlib import Path

import pytest

import dpiabook
from dpiabook.evidence.texts import texts, worded
from dpiabook.meaning import TRAITS, Nouns, Speech
from dpiabook.own_yaml import own_yaml
from dpiabook.pack.content import read_content
from dpiabook.risk.intruders import scenarios

PACKAGE = Path(dpiabook.__file__).parent
LITERAL = re.compile(
    r"\b(child|children|famil(?:y|ies)|parents?|pupils?|schools?|siblings?|brothers?|sisters?|programmes?|"
    r"need of support|helped with)\b",
    re.IGNORECASE,
)
OF_SOME_DATA = re.compile(r"\[\[(?:children|served|education): .*?\]\]|\[\[(?:no )?[a-z_]+: ", re.DOTALL)
FOR_SOME_DATA = {"children", "served", "education"}
EXEMPT = {
    "source",
    "only",
    "official",
    "needs",
    "findings",
    "laws",
    "id",
    "find",
    "unless",
    "aliases",
    "context",
    "figure",
}
"""Fields that cite, quote, or hold names that nobody reads as text."""
OFFICIAL = {"ico.yml": {"ask"}, "screening.yml": {"title"}, "law.yml": {"title", "note"}, "law_index.yml": {"look_for"}}
"""Wording of forms and laws, by file."""
SUPPORTING_FAMILIES = "Supporting Families programme"
"""The name of a national programme, in the rule on its former name."""

YAML = sorted(
    [
        *(PACKAGE / "evidence" / "texts").glob("*.yml"),
        *(PACKAGE / "pack" / "content").glob("*.yml"),
        PACKAGE / "risk" / "scenarios.yml",
        PACKAGE / "stigma" / "wording.yml",
    ]
)
ROOMS = ("evidence", "figures", "pack", "stigma", "release", "risk", "mitigation", "versions")


def said(value, exempt):
    """The texts of a file that may be read, without what is exempt."""
    if isinstance(value, str):
        yield OF_SOME_DATA.sub("", value).replace(SUPPORTING_FAMILIES, "")
    if isinstance(value, list):
        for one in value:
            if not (isinstance(one, dict) and FOR_SOME_DATA & set(one.get("only", ()))):
                yield from said(one, exempt)
    if isinstance(value, dict) and not value.get("of_children"):
        for key, one in value.items():
            if key not in exempt:
                yield from said(one, exempt)


@pytest.mark.parametrize("path", YAML, ids=lambda path: path.name)
def test_no_file_of_texts_names_people_by_itself(path):
    found = said(own_yaml(path.read_text(encoding="utf-8")), EXEMPT | OFFICIAL.get(path.name, set()))
    assert [text for text in found if LITERAL.search(text)] == []


@pytest.mark.parametrize("room", ROOMS)
def test_no_sentence_in_the_code_names_people_by_itself(room):
    """Sentences and headings: texts of two words or more that are no documentation."""
    found = [
        f"{path.name}: {text}"
        for path in sorted((PACKAGE / room).rglob("*.py"))
        for text in literals(ast.parse(path.read_text(encoding="utf-8")))
        if " " in text.strip() and LITERAL.search(OF_SOME_DATA.sub("", text))
    ]
    assert found == [], "\n".join(found)


def literals(tree):
    """Every text in the code but documentation, which is a text that stands by itself."""
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.value


NONSENSE = Nouns("zorbit", "zorbits", "quonk", "quonks")
SPEECHES = [
    Speech(NONSENSE, frozenset(TRAITS) - FOR_SOME_DATA, "registers", "zorbits", "zorbits"),
    Speech(NONSENSE, frozenset({"everyone"})),
]


@pytest.mark.parametrize("speech", SPEECHES, ids=("everything", "nothing"))
@pytest.mark.parametrize("name", sorted(texts()))
def test_every_finding_is_worded_in_nonsense(name, speech):
    text = texts()[name]
    variants = [text.variant(variant) for variant in ("", *text.variants)]
    parts = [text.about, text.method, text.does_not_say, text.author_decides, text.caption, text.universe]
    parts += [part for one in variants for part in (one.title, one.sentence)]
    own = set(re.findall(r"<(\w+)>", " ".join(parts))) - set(speech.words)
    for part in parts:
        worded_part = worded(speech, part, dict.fromkeys(own, "x"))
        assert not LITERAL.search(worded_part)
        assert not re.search(r"[<>\[\]]", worded_part)
        if "groups" not in speech.traits and text.universe != "<groups>" and name not in OF_GROUPS:
            assert "quonk" not in worded_part


OF_GROUPS = {
    "B08.group_profiles",
    "B08.group_risk",
    "B09.groups",
    "B09.compounding",
    "B02.volumes",
    "B10.before_after",
    "B10.remaining",
}
"""Findings about groups; where no column names them, they are only said not to be assessed."""


@pytest.mark.parametrize("name", sorted(path.stem for path in YAML if path.parent.name == "content"))
def test_the_packs_texts_are_said_in_nonsense(name):
    plain = own_yaml(files("dpiabook.pack").joinpath("content", f"{name}.yml").read_text(encoding="utf-8"))
    shape = dict if isinstance(plain, dict) else list
    for speech in SPEECHES:
        found = list(said(read_content(name, shape, speech), EXEMPT | OFFICIAL.get(f"{name}.yml", set())))
        assert [text for text in found if LITERAL.search(text)] == []
        assert [text for text in found if re.search(r"\[\[|\]\]|<\w+>", text)] == []
        if "groups" not in speech.traits:
            assert [text for text in found if "quonk" in text] == []


def test_intruders_are_those_of_the_data():
    words = " ".join(f"{one.title} {one.wants}" for one in scenarios(None, SPEECHES[0]).values() if not one.of_children)
    assert "quonk next door" in words
    assert not LITERAL.search(words)
    children = Speech(Nouns("child", "children", "family", "families"), frozenset({"children", "groups", "served"}))
    known = scenarios(None, children)
    assert known["neighbour"].title == "A neighbour or another parent at the school gate"
    assert known["neighbour"].wants == "to find out what the family next door was helped with"
