"""Findings about which variables are sensitive, for whom, and why (B01)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from dpiabook.evidence.columns import structural, text
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import Scalar, Table
from dpiabook.evidence.making import Draft, makes
from dpiabook.sensitivity import CATEGORIES

_CLASSES = {
    "article_9": "special category (Article 9)",
    "article_10": "criminal offence (Article 10)",
    "highly_personal": "highly personal (WP248)",
}
_LAWS = {"article_9": "uk_gdpr_art_9", "article_10": "uk_gdpr_art_10", "highly_personal": "wp248"}


@makes("B01.sensitive")
def sensitive_variables(facts: Facts) -> Draft:
    """Every variable that was flagged, with its categories, whose it is and the reasons."""
    flagged = [flag for flag in facts.flags if flag.categories]
    rows = tuple(
        (
            facts.title(flag.variable),
            flag.variable,
            "; ".join(CATEGORIES[category].title for category in flag.categories),
            "; ".join(sorted({_CLASSES[_class_of(category)] for category in flag.categories})),
            flag.whose,
            "confirmed" if flag.confirmed else flag.confidence,
            " ".join(reason.rstrip(".") + "." for reason in flag.reasons),
        )
        for flag in flagged
    )
    headings = ("Meaning", "Variable", "Category", "Class", "Whose", "Confidence", "Reason")
    columns = tuple(text(heading.lower(), heading) for heading in headings)
    classes = {_class_of(category) for flag in flagged for category in flag.categories}
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
    )


def _certainty(values: Mapping[str, int]) -> str:
    """Which words fit: no doubt is spoken of where there is none."""
    doubts = (("known", "unknown"), ("sure", "review"))
    return "_and_".join(words for words, doubt in doubts if not values[doubt])


@makes("B01.categories")
def sensitive_categories(facts: Facts) -> Draft:
    """How many variables fall in each category, and whose they are."""
    found = Counter((category, flag.whose) for flag in facts.flags for category in flag.categories)
    names = [name for name in CATEGORIES if any(category == name for category, _ in found)]
    rows: tuple[tuple[Scalar, ...], ...] = tuple(
        (CATEGORIES[name].title, *(found[name, whose] for whose in ("child", "parent", "family", "unknown")))
        for name in names
    )
    columns = (
        text("category", "Category"),
        structural("child", "About the child", "variables"),
        structural("parent", "About a parent", "variables"),
        structural("family", "About the family", "variables"),
        structural("unknown", "Not known whose", "variables"),
    )
    values = {"categories": len(rows)}
    return Draft(
        values,
        [structural("categories", "categories")],
        Table(columns, rows) if rows else None,
        variant="" if rows else "none",
    )


def _class_of(category: str) -> str:
    return str(CATEGORIES[category].law)
