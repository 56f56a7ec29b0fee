"""Findings about which variables are sensitive, for whom, and why (B01)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from dpiabook.evidence.columns import structural, text
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import Scalar, Table
from dpiabook.evidence.making import Draft, makes

_CLASSES = {
    "article_9": "special category (Article 9)",
    "article_10": "criminal offence (Article 10)",
    "highly_personal": "highly personal (WP248)",
}
_LAWS = {"article_9": "gdpr_art_9", "article_10": "gdpr_art_10", "highly_personal": "wp248"}


@makes("B01.sensitive")
def sensitive_variables(facts: Facts) -> Draft:
    """Every variable that was flagged, with its categories, whose it is and the reasons."""
    flagged = [flag for flag in facts.held_flags if flag.categories]
    varying = {flag.variable for flag in facts.varying.flags}
    aside = f"It differs between the rows of {facts.nouns.words['a_person']}, and was not assessed further."
    rows = tuple(
        (
            facts.title(flag.variable),
            flag.variable,
            "; ".join(map(facts.flags.title, flag.categories)),
            "; ".join(sorted({_CLASSES[facts.flags.known[category].law] for category in flag.categories})),
            facts.whose(flag.whose),
            "confirmed" if flag.confirmed else flag.confidence,
            " ".join(
                [*(reason.rstrip(".") + "." for reason in flag.reasons), *([aside] if flag.variable in varying else [])]
            ),
        )
        for flag in flagged
    )
    headings = ("Meaning", "Variable", "Category", "Class", "Whose", "Confidence", "Reason")
    columns = tuple(text(heading.lower(), heading) for heading in headings)
    classes = {facts.flags.known[category].law for flag in flagged for category in flag.categories}
    values = {
        "sensitive": len(flagged),
        "unknown": sum(flag.whose == "unknown" for flag in flagged),
        "review": sum(flag.confidence == "low" and not flag.confirmed for flag in flagged),
    }
    return Draft(
        values,
        [structural(name, "variables") for name in values],
        Table(columns, rows) if rows else None,
        laws=tuple(_LAWS[name] for name in sorted(classes)),
        variant=_certainty(values) if rows else "none",
        # A word of several meanings is no declaration of anything.
        provenance="assumed" if rows and values["review"] == len(flagged) else None,
    )


def _certainty(values: Mapping[str, int]) -> str:
    """Which words fit: no doubt is spoken of where there is none."""
    doubts = (("known", "unknown"), ("sure", "review"))
    return "_and_".join(words for words, doubt in doubts if not values[doubt])


@makes("B01.categories")
def sensitive_categories(facts: Facts) -> Draft:
    """How many variables fall in each category, and whose they are."""
    found: Counter[tuple[str, str]] = Counter((c, flag.whose) for flag in facts.held_flags for c in flag.categories)
    parts = _parts(facts)
    names = [name for name in facts.flags.known if any(category == name for category, _ in found)]
    rows: tuple[tuple[Scalar, ...], ...] = tuple(
        (facts.flags.title(name), *(sum(found[name, whose] for whose in of) for of, _ in parts.values()))
        for name in names
    )
    columns = (
        text("category", "Category"),
        *(structural(part, label, "variables") for part, (_, label) in parts.items()),
    )
    values = {"categories": len(rows)}
    return Draft(
        values,
        [structural("categories", "categories")],
        Table(columns, rows) if rows else None,
        variant="" if rows else "none",
    )


def _parts(facts: Facts) -> dict[str, tuple[tuple[str, ...], str]]:
    """Columns of whose information it is: those of the flags that each adds up, and its label.

    Data that name no groups have one column for everybody else.
    """
    of_person = {"person": (("child",), f"About the {facts.nouns.person}")}
    unknown = {"unknown": (("unknown",), "Not known whose")}
    if not facts.speech.applies(["groups"]):
        return {**of_person, "others": (("parent", "family"), "About somebody else"), **unknown}
    relative = "parent" if facts.speech.applies(["children"]) else "relative"
    relatives = {"relative": (("parent",), f"About a {relative}")}
    return {**of_person, **relatives, "group": (("family",), f"About the {facts.nouns.group}"), **unknown}
