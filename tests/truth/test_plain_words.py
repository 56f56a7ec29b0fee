"""No sentence says "1 tables", "0 of 8", "0 instead of 0" or "from 3 to 3", whatever its numbers are."""

import re
from itertools import product

import pytest

from dpiabook.evidence.claims import named
from dpiabook.evidence.claims.presence import PRESENCE
from dpiabook.evidence.making import _capital
from dpiabook.evidence.texts import texts, worded
from dpiabook.meaning import Nouns, Speech
from dpiabook.meaning.agreement import numbered

VARIANTS = [(name, variant) for name, text in texts().items() for variant in ("", *text.variants)]
SLOT = re.compile(r"\{(\w+)\}")
PLURAL = (
    "areas|attributes|bits|children|codes|combinations|entries|episodes|facts|families|figures|"
    "findings|forms|groups|guesses|households|indicators|kinds|labels|pairs|people|pieces|"
    "questions|records|regions|rows|rules|stages|subjects|tables|themes|triples|values|variables|versions"
)
BAD = {
    "one in the plural": rf"(?<![\d.,–-])\b1 (?:(?!of\b|in\b)[a-z]+ )?(?:{PLURAL})\b",
    "one with a verb in the plural": r"(?<![\d.,–-])\b1 (?:are|were|have|do)\b",
    "nothing as a number": rf"(?<![\d.,])\b0 (?:of|instead|more|{PLURAL}|[a-z]{{4,}}s)\b",
    "the same twice": r"\bfrom (\d+|none|no) to \1\b(?!\.\d)|\b(\d+) instead of \2\b",
    "one time": r"\b1(?:\.0)? times\b",
    "two negatives": r"\b[Nn]o(?:ne)?(?: of \d+)? (?:\w+ )?(?:have|has) no\b|\b[Nn]o \w+ could not\b",
    "a verb after a modal": r"\b(?:could|would|can|may|must|will) (?:\w+ly )?(?:has|is|knows|shares|stands)\b",
    "a noun as a verb": r"\ba (?:larger )?shares\b|\ball \w+ shares\b|\bothers (?:can )?knows\b",
}
ALLOWED = re.compile(
    r"a scale from 0 \(none\) to 1 \(all\)|from 0 to 1\b|between 0 and 1\b|1 in 1,000|1 to fewer|by 1 to"
)


def rendered(finding, variant, values):
    text = texts()[finding].variant(variant)
    speech = Speech(Nouns("child", "children", "family", "families"))
    for said in (text.title, text.sentence):
        words = {name: "some" for name in re.findall(r"<(\w+)>", said) if name not in speech.words}
        filled = _capital(worded(speech, said, {"k": "10", **words, **texts()[finding].official}))
        yield ALLOWED.sub("", numbered(filled, lambda name: values[name], SLOT))


def cases(finding, variant, names):
    """Numbers all one or many; each by itself none or one. Bases, and what chooses the variant, are not nothing."""
    spoken = f"{texts()[finding].variant(variant).title} {texts()[finding].variant(variant).sentence}"
    bases = set(re.findall(r"\bof (?:about )?\{(\w+)\}", spoken)) | set(
        re.findall(r"\{(\w+)\} (?:sensitive |named )?attributes", spoken)
    )
    rests = PRESENCE.get(finding)
    fixed = bases | (set(rests.exact) | set(rests.zero) if rests else set())
    shares = {name: "12%" for name in names if name.startswith(("share", "rate"))}
    for value in ("1", "2", "1,230"):
        yield dict.fromkeys(names, value) | shares
    for name, value, other in product(names, ("0", "1"), ("8", "1")):
        if value == "1" or name not in fixed:
            yield dict.fromkeys(names, other) | {name: value} | shares


@pytest.mark.parametrize(("finding", "variant"), VARIANTS)
def test_numbers_read_as_people_write_them(finding, variant):
    names = named(finding, variant)[0]
    for values in cases(finding, variant, names):
        for said in rendered(finding, variant, values):
            for what, pattern in BAD.items():
                assert not re.search(pattern, said), f"{what}: {said}"


def test_the_law_sees_what_it_forbids():
    for said in (
        "1 tables are empty.",
        "0 of 8 are.",
        "0 instead of 0 are.",
        "They go from 3 to 3.",
        "1.0 times as many",
    ):
        assert any(re.search(pattern, said) for pattern in BAD.values()), said
