"""Letters that many names of a file begin with, and that say nothing: "ypsmk_ever" beside "ypsex" and "ypreligion"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from dpiabook.dictionary.inventory import Variable
from dpiabook.sensitivity.signs import label_of

_SIZES = (4, 3, 2)
_LEAST_NAMES, _LEAST_SHARE, _LEAST_LEFT = 4, 0.4, 3
# "gwage" is a wage, and no age.
_NO_AGE = re.compile(r"(?:w|st|p|us|im|aver|mile|dos|pack|vill|cover|dam)age", re.IGNORECASE)
_LETTERS = re.compile(r"[A-Za-z]+")


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
    return {prefix: count for prefix, count in counts.items() if count >= least}


def without_prefix(variable: Variable, prefixes: Mapping[str, int]) -> Iterator[Variable]:
    """The variable by what is left of its name behind letters that are the habit of its file, the longest first.

    A name that a label explains is left as it is.

    Examples
    --------
    >>> [one.name for one in without_prefix(Variable("ypsmk_ever"), {"yp": 4})]
    ['smk_ever']
    """
    name = variable.name
    for size in _SIZES:
        left = name[size:].lstrip("_.")
        if (
            not (label_of(variable) or _NO_AGE.search(name))
            and name[:size].lower() in prefixes
            and len(left) >= _LEAST_LEFT
        ):
            yield replace(variable, name=left)
