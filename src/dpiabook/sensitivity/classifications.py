"""Codes of ICD-10 and ATC, which say what they are about: F32 is a depressive episode, N06AB a medicine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from dpiabook.dictionary.inventory import Variable
from dpiabook.sensitivity.lexicon import words_of_name
from dpiabook.sensitivity.phrases import Phrases, words_of
from dpiabook.sensitivity.reading import Classification, reading
from dpiabook.sensitivity.signs import Sign, label_of

_LEAST_CODES = 2


def classified_signs(variable: Variable) -> Iterator[Sign]:
    """Signs of codes of a published classification, where the name or the label speaks of one.

    Where two codes or more are written as the classification writes them, each says its category; codes alone prove
    nothing ("F01" may be the first woman), so that a word such as "diagnosis" or "ICD" has to stand beside them.

    Examples
    --------
    >>> [sign.category for sign in classified_signs(Variable("diag", codes={"F32": "", "F10.2": "", "J45": ""}))]
    ['mental_health', 'drug_alcohol', 'other_health_disability']
    >>> list(classified_signs(Variable("seat", codes={"F32": "", "F10": ""})))
    []
    """
    words = (words_of_name(variable.name), words_of(label_of(variable)))
    for name, known in reading().classifications.items():
        if any(_named(name).find(some) for some in words):
            codes = [code.strip().upper() for code in variable.codes if re.fullmatch(known.form, code.strip().upper())]
            kinds = dict.fromkeys(_kind(code, known) for code in codes)
            if len(codes) >= _LEAST_CODES:
                reason = f"its codes are those of the {known.title}"
                yield from (Sign(kind, "strong", "codes", reason) for kind in kinds)


@lru_cache(maxsize=8)
def _named(name: str) -> Phrases[str]:
    return Phrases([(phrase, name) for phrase in reading().classifications[name].named])


def _kind(code: str, known: Classification) -> str:
    """The category of the longest beginning of a code that is known, else that of the whole classification."""
    begins = (code[:size] for size in range(len(code), 0, -1))
    return next((known.begins[part] for part in begins if part in known.begins), known.otherwise)
