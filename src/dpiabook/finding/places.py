"""Columns of areas: by the form of codes, by names, and by which of them lies within which."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np

from dpiabook.finding.columns import Column
from dpiabook.finding.look import Look
from dpiabook.finding.words import vocabulary
from dpiabook.meaning.entry import Entry
from dpiabook.meaning.ladder import TOLERATED

# Government Statistical Service codes by kind of area, from the smallest; "Register of Geographic Codes", ONS.
_ONS = (
    ("output area", r"[EWSN]00\d{6}"),
    ("lower layer super output area", r"[EWSN]01\d{6}"),
    ("middle layer super output area", r"[EWS]02\d{6}"),
    ("ward", r"[EW]05\d{6}|S13\d{6}|N08\d{6}"),
    ("local authority", r"E0[6789]\d{6}|W06\d{6}|S12\d{6}|N09\d{6}"),
    ("county", r"E1[01]\d{6}"),
    ("region or country", r"E12\d{6}|[EWSN]92\d{6}|W99\d{6}|S99\d{6}|N99\d{6}"),
)
_REGIONS = frozenset({"region or country"})
_POSTCODE = {
    "postcode sector": re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d", re.IGNORECASE),
    "postcode district": re.compile(r"[A-Z]{1,2}\d[A-Z\d]?", re.IGNORECASE),
}
# Eurostat's regions: the letters of a country, and one to three signs; "Regulation (EC) No 1059/2003".
_NUTS_CODE = re.compile(
    r"(?:AT|BE|BG|CH|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IS|IT|LT|LU|LV|MT|NL|NO|PL|PT|RO|SE|SI|SK|UK)[1-9A-Z][0-9A-Z]{0,2}"
)
_NUTS = "region of the European Union"
_SHAPED = 0.95
_LEAST_EACH, _LEAST_IN_AREA = 2.0, 4.0
_MOST_LEVELS, _MANY, _LEAST_POSTCODES = 5_000, 30, 4


@dataclass(frozen=True)
class Places:
    """Columns of areas.

    Attributes
    ----------
    area, region : Entry of str or None
        The two that play these roles.
    ladder : tuple of str
        All that lie within each other, the smallest areas first.
    shapes : dict of str to str
        Columns whose values have the form of codes of areas, and of which.
    told : dict of str to Entry of str
        All columns of areas, as visible facts.
    """

    area: Entry[str] | None = None
    region: Entry[str] | None = None
    ladder: tuple[str, ...] = ()
    shapes: dict[str, str] = field(default_factory=dict)
    told: dict[str, Entry[str]] = field(default_factory=dict)


def find_places(look: Look, taken: set[str]) -> Places:
    """Find areas and regions.

    Parameters
    ----------
    look : Look
        The table.
    taken : set of str
        Columns that play another role.

    Returns
    -------
    Places
    """
    shapes = {one.name: shape for one in look.columns if one.name not in taken and (shape := place_shape(one))}
    found = {one.name: _evidence(look, one, shapes) for one in look.columns if one.name not in taken}
    if not any(found.values()):
        found |= {one.name: _holds_places(look, one) for one in look.numbered if one.name not in taken}
    kept = [look.columns[name] for name, evidence in found.items() if evidence]
    kept.sort(key=lambda one: -one.distinct)
    if not kept:
        return Places(shapes=shapes)
    areas = [one for one in kept if not _is_region(look, one, shapes)]
    regions = [one for one in kept if _is_region(look, one, shapes)]
    # A region "at 16" is not where people live now.
    regions.sort(key=lambda one: any(sign.isdigit() for sign in one.name))
    area = _finest_with_people(areas)
    ladder = _ladder(area, [*areas, *regions]) if area is not None else ()
    region = regions[0] if regions else _above(look, area, ladder)
    told = {one.name: Entry("place", found[one.name], "measured") for one in kept}
    return Places(_entry(area, found), _entry(region, found), ladder if len(ladder) > 1 else (), shapes, told)


def place_shape(column: Column) -> str:
    """Say of which kind of area the values of a column are codes; empty for none.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import as_source
    >>> from dpiabook.finding.columns import look_at
    >>> frame = pd.DataFrame({"a": ["E08000001", "E09000002"], "b": ["PL4", "EX1"], "c": ["F", "M"]})
    >>> [place_shape(one) for one in look_at(as_source(frame))]
    ['local authority', 'postcode district', '']
    """
    if not column.of_texts or column.distinct < 2:
        return ""
    texts = column.texts[:2_000]
    kinds = [kind for text in texts if (kind := _ons_kind(text))]
    if not texts:
        return ""
    if len(kinds) >= _SHAPED * len(texts):
        return max(set(kinds), key=kinds.count)
    if all(map(_NUTS_CODE.fullmatch, texts)) and not {text[:2] for text in texts} <= vocabulary()["postcode"]:
        return _NUTS
    for kind, pattern in _POSTCODE.items():
        if sum(bool(pattern.fullmatch(text)) for text in texts) >= _SHAPED * len(texts):
            return kind
    return ""


def _ons_kind(text: str) -> str:
    return next((kind for kind, pattern in _ONS if re.fullmatch(pattern, text)), "")


def _evidence(look: Look, column: Column, shapes: dict[str, str]) -> str:
    """Why a column is one of areas, in words; empty when it is none."""
    words, shape = look.words(column.name), shapes.get(column.name, "")
    if not _could_be_areas(column) or column.name in look.identifiers or words.person:
        return ""
    kind = look.visible.get(column.name)
    of_places = kind is not None and kind.value == "place"
    # Grades and bands are letters and numbers as well: the short form of parts of postcodes proves nothing alone.
    short = shape.startswith("postcode") or (shape == _NUTS and not words.located)
    if shape and (not short or words.area or of_places):
        return f"its values have the form of codes of areas ({shape})"
    if shape and shape != _NUTS and kind is None and _begin_with_postcodes(column):
        return f"its values have the form of parts of postcodes ({shape})"
    named = (words.area or words.region) and (kind is None or of_places)
    if not named or _says_yes_or_no(column) or column.each < _LEAST_EACH:
        return ""
    return f"its name says so, and {'few' if column.distinct < _MANY else 'many'} values are each held by several rows"


def _could_be_areas(column: Column) -> bool:
    of_codes = column.of_texts or (column.whole and column.word != "boolean")
    return 2 <= column.distinct <= _MOST_LEVELS and 2 * column.missing <= column.rows and of_codes


def _holds_places(look: Look, column: Column) -> str:
    """Why codes of many values are those of areas: each lies in one coarser place, such as town or country."""
    words = look.words(column.name)
    other = words.of_others or words.person or words.household or words.index or words.time or words.weight
    if other or column.name in look.visible or column.name in look.identifiers or column.each < _LEAST_IN_AREA:
        return ""
    coarser = (one for one in look.of_kind("place") if one.distinct < column.distinct)
    grouped = look.grouped(column.name)
    held = any(grouped.steady(one) and lies_within(column, one) for one in coarser)
    return "many codes, each of which lies in one place of a coarser kind" if held else ""


def _begin_with_postcodes(column: Column) -> bool:
    """Whether codes of letters and numbers begin with the letters of several postcode areas, and of no other."""
    begun = {found[0] if (found := re.match(r"[A-Z]+", text)) else "" for text in column.texts}
    # One letter and a number is a grade as well as a part of Glasgow: two areas of two letters must be there.
    several = column.distinct >= _LEAST_POSTCODES and sum(len(letters) > 1 for letters in begun) >= 2
    return several and begun <= vocabulary()["postcode"] and column.each >= _LEAST_EACH


def _says_yes_or_no(column: Column) -> bool:
    if column.distinct != 2:
        return False
    numbers = column.numbers
    if numbers is not None:
        return bool(set(np.unique(numbers)) <= {0.0, 1.0})
    return {text.lower() for text in column.texts} in ({"yes", "no"}, {"y", "n"}, {"true", "false"})


def _is_region(look: Look, column: Column, shapes: dict[str, str]) -> bool:
    shape = shapes.get(column.name, "")
    return shape in _REGIONS or (not shape and look.words(column.name).region)


def _finest_with_people(areas: list[Column]) -> Column | None:
    """The area that plays the role: the finest one, unless it is too small to tell anything of."""
    large = [one for one in areas if one.each >= 10]
    return large[0] if large else areas[0] if areas else None


def _ladder(area: Column, others: list[Column]) -> tuple[str, ...]:
    """The areas of which each lies within the next, the smallest first."""
    chain = [one for one in others if one.distinct > area.distinct and lies_within(one, area)][-1:]
    chain.append(area)
    for one in sorted(others, key=lambda column: -column.distinct):
        if one.distinct < chain[-1].distinct and lies_within(chain[-1], one):
            chain.append(one)
    return tuple(one.name for one in chain)


def lies_within(smaller: Column, larger: Column) -> bool:
    """Whether nearly all rows lie in the larger area of most others in theirs: postcodes straddle borders."""
    told = (smaller.codes >= 0) & (larger.codes >= 0)
    if not told.any():
        return False
    size = len(larger.levels) + 1
    pairs, counts = np.unique(smaller.codes[told].astype(np.int64) * size + larger.codes[told], return_counts=True)
    most = np.zeros(len(smaller.levels), np.int64)
    np.maximum.at(most, pairs // size, counts)
    return bool(1 - most.sum() / counts.sum() <= TOLERATED)


def _above(look: Look, area: Column | None, ladder: tuple[str, ...]) -> Column | None:
    """The last step of a ladder, where no column is called a region."""
    if area is None or len(ladder) < 2 or ladder[-1] == area.name:
        return None
    return look.columns[ladder[-1]]


def _entry(column: Column | None, evidence: dict[str, str]) -> Entry[str] | None:
    if column is None:
        return None
    told = evidence[column.name]
    return Entry(column.name, told, "measured")
