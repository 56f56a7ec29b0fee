"""The column that tells the several rows of one person apart: a wave, a year, a visit."""

from __future__ import annotations

from dpiabook.finding.columns import Column
from dpiabook.finding.look import Look
from dpiabook.meaning.entry import Entry

_MOST_WAVES = 60
_LEAST_COVERED = 0.12
_RISING = 0.95
_SET_AGES, _FEW = 0.5, 12


def wave_of(look: Look, person: str) -> Entry[str] | None:
    """Find the column of waves: few ordered values, each once for a person and again for other people.

    Parameters
    ----------
    look : Look
        The table.
    person : str
        The column of person ids.

    Returns
    -------
    Entry of str or None
        None where rows of one person are events, and not waves.
    """
    ranked = []
    for one in look.columns:
        if one.name == person or one.name in look.identifiers:
            continue
        if not _could_be_wave(one) and not _since_a_start(look, person, one):
            continue
        covered = look.columns[person].each / max(one.distinct, 1)
        if (covered < _LEAST_COVERED and _could_be_wave(one)) or not look.grouped(person).apart(one):
            continue
        named = look.words(one.name).time
        if not named and not _rises(look, person, one, covered):
            continue
        ranked.append(((named, one.name not in look.visible, min(covered, 1.0)), one))
    if not ranked:
        return None
    (named, *_), best = max(ranked, key=lambda pair: pair[0])
    said = "; its name says so" if named else "; they rise within a person"
    evidence = f"few values, none twice for a person, and each for many people{said}"
    return Entry(best.name, evidence, "measured" if named else "guessed")


def _since_a_start(look: Look, person: str, column: Column) -> bool:
    """Whether a column counts time from a start that everybody has: visits that come when they come."""
    named = look.words(column.name).time == 2 and column.numbers is not None and not column.missing
    if not named or look.grouped(person).rising(column) < _RISING:
        return False
    return look.grouped(person).begins_alike(column) >= _RISING


def _rises(look: Look, person: str, column: Column, covered: float) -> bool:
    """Whether numbers rise within a person as waves do; ages do only where people were seen at set ones."""
    kind = look.visible.get(column.name)
    if column.of_texts or look.grouped(person).rising(column) < _RISING:
        return False
    return kind is None or (kind.value == "age" and covered >= _SET_AGES)


def _could_be_wave(column: Column) -> bool:
    if not 2 <= column.distinct <= _MOST_WAVES or column.missing:
        return False
    return column.of_dates or column.of_texts or column.whole or column.distinct <= _FEW
