"""Letters that many names of a file begin with, and that say nothing: "ypsmk_ever" beside "ypsex" and "ypreligion"."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from dpiabook.dictionary.inventory import Variable
from dpiabook.dictionary.words import split_name
from dpiabook.sensitivity.records import is_of_people
from dpiabook.sensitivity.signs import Sign, label_of

_SIZES = (4, 3, 2)
_LEAST_NAMES, _LEAST_SHARE, _LEAST_LEFT = 4, 0.4, 3
# "gwage" is a wage, and no age.
_NO_AGE = re.compile(r"(?:w|st|p|us|im|aver|mile|dos|pack|vill|cover|dam)age", re.IGNORECASE)
_LETTERS = re.compile(r"[A-Za-z]+")
# "SSAGA_Educ" beside "SSAGA_Employ": a part of the file, before the first mark.
_PARTED = re.compile(r"[A-Za-z]{3,8}_(?=[A-Za-z]{3})")
# "r9shlt", "s9shlt", "w4sleep", "hh3_rooms": who answered, or the letter of a wave, and its number.
_WAVE = re.compile(r"(?P<who>[a-z]{1,2})\d{1,2}_?(?=[a-z]{2})", re.IGNORECASE)
# "ragender" beside "r9agey": the same respondent, at all waves.
_ALL_WAVES = re.compile(r"[rs]a(?=[a-z]{3})", re.IGNORECASE)


# "is_", "has", "num": what is asked of the thing that the rest of the name says.
_ASKING = frozenset(
    {"is", "has", "had", "was", "ever", "n", "num", "no", "nr", "cnt", "count", "flag", "ind", "any", "curr", "x"}
)


def without_asking(variable: Variable) -> Iterator[Variable]:
    """The variable by what is left of its name behind a word that only asks whether or how many.

    Examples
    --------
    >>> [one.name for one in without_asking(Variable("hasImmig"))], list(without_asking(Variable("island")))
    (['immig'], [])
    """
    words = split_name(variable.name)
    if len(words) > 1 and words[0] in _ASKING and not label_of(variable):
        yield replace(variable, name="_".join(words[1:]))


def shared_prefixes(variables: Sequence[Variable]) -> Mapping[str, int]:
    """How many names begin with each two to four letters, as far as these are many of a file.

    Examples
    --------
    >>> names = ("ypsex", "ypsmk_ever", "ypalc", "ypfam", "weight")
    >>> shared_prefixes([Variable(name) for name in names])
    {'yp': 4}
    """
    counts: Counter[str] = Counter()
    for variable in variables:
        name = variable.name.lower()
        counts.update(name[:size] for size in _SIZES if _LETTERS.fullmatch(name[:size]) and len(name) > size)
    least = max(_LEAST_NAMES, _LEAST_SHARE * len(variables))
    parted = Counter(found[0].lower() for one in variables if (found := _PARTED.match(one.name)))
    return {
        **{prefix: count for prefix, count in counts.items() if count >= least},
        **{prefix: count for prefix, count in parted.items() if count >= _LEAST_NAMES},
    }


def without_letters_of_tables(
    variables: Sequence[Variable], signs: Mapping[str, Sequence[Sign]]
) -> dict[str, list[Sign]]:
    """Leave out what the letters of a table say that all its names begin with: "prs_city" in a table of persons.

    Examples
    --------
    >>> person = [Variable(f"prs_{what}", table="Person") for what in ("city", "title", "age", "job")]
    >>> read = {one.name: [Sign("genetic_biometric", "weak", "name", "", "prs")] for one in person}
    >>> without_letters_of_tables(person, read)["prs_city"]
    []
    """
    begins: dict[str, set[str]] = defaultdict(set)
    counts: Counter[str] = Counter()
    for one in variables:
        begins[one.table].add(split_name(one.name)[:1][0] if split_name(one.name) else "")
        counts[one.table] += 1
    letters = {
        table: next(iter(first))
        for table, first in begins.items()
        if len(first) == 1
        and is_of_people(table)
        and counts[table] >= _LEAST_NAMES
        and _are_letters_of(next(iter(first)), table)
    }
    return {
        one.name: [s for s in signs[one.name] if s.source != "name" or s.word != letters.get(one.table)]
        for one in variables
    }


def _are_letters_of(short: str, table: str) -> bool:
    """Whether an abbreviation is made of the letters of a table's name, in their order, the first first."""
    left = iter(table.lower())
    return bool(short) and table[:1].lower() == short[0] and len(short) < len(table) and all(x in left for x in short)


def shared_waves(variables: Sequence[Variable]) -> frozenset[str]:
    """The letters that stand before the number of a wave in several names of a file, as in "r9shlt" and "s9shlt".

    Examples
    --------
    >>> names = ("r1shlt", "r1sleep", "r2shlt", "r2sleep", "q1sum", "weight")
    >>> sorted(shared_waves([Variable(name) for name in names]))
    ['r']
    """
    found = (_WAVE.match(variable.name) for variable in variables if not label_of(variable))
    counts = Counter(match["who"].lower() for match in found if match)
    return frozenset(who for who, count in counts.items() if count >= _LEAST_NAMES)


def without_wave(variable: Variable, waves: Collection[str]) -> Variable | None:
    """The variable by what is left of its name behind the wave and who answered; None where neither stands there.

    Examples
    --------
    >>> [without_wave(Variable(name), {"r"}).name for name in ("r9hibpe", "ragender")]
    ['hibpe', 'gender']
    >>> without_wave(Variable("q1sum"), {"r"})
    """
    name = variable.name
    match = _WAVE.match(name)
    known = match if match and match["who"].lower() in waves else _ALL_WAVES.match(name) if "r" in waves else None
    return replace(variable, name=name[known.end() :]) if known and not label_of(variable) else None


def without_prefix(variable: Variable, prefixes: Mapping[str, int]) -> Iterator[Variable]:
    """The variable by what is left of its name behind letters that are the habit of its file, the longest first.

    A name that a label explains is left as it is.

    Examples
    --------
    >>> [one.name for one in without_prefix(Variable("ypsmk_ever"), {"yp": 4})]
    ['smk_ever']
    """
    name = variable.name
    part = _PARTED.match(name)
    if part and part[0].lower() in prefixes and not label_of(variable):
        yield replace(variable, name=name[part.end() :])
    for size in _SIZES:
        left = name[size:].lstrip("_.")
        if (
            not (label_of(variable) or _NO_AGE.search(name))
            and name[:size].lower() in prefixes
            and len(left) >= _LEAST_LEFT
        ):
            yield replace(variable, name=left)
