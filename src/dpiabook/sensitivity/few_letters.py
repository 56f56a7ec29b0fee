"""Names of two or three letters, which mean too much to say a category that nothing else in their file speaks of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from dpiabook.dictionary.inventory import Variable
from dpiabook.sensitivity.signs import Sign, label_of

_FEW, _LEAST_NAMES = 2, 8


def borne_out_elsewhere(variables: Sequence[Variable], signs: Mapping[str, Sequence[Sign]]) -> dict[str, list[Sign]]:
    """Leave out what two or three letters of a name may mean, where no other variable or table speaks of it.

    "hb" is a housing benefit beside "benefits", and a haemoglobin beside "platelets". A dictionary of a few variables
    is left as it is.

    Examples
    --------
    >>> from dpiabook.sensitivity.signs import signs_of
    >>> few = [Variable(name) for name in ("hb", "platelets", "age", "sex", "dose", "arm", "site", "day")]
    >>> borne_out_elsewhere(few, {one.name: signs_of(one) for one in few})["hb"]
    []
    """
    if len(variables) < _LEAST_NAMES:
        return {name: list(own) for name, own in signs.items()}
    spoken: dict[str, set[str]] = defaultdict(set)
    for name, own in signs.items():
        for sign in own:
            if not _is_of_few_letters(sign):
                spoken[sign.category].add(name)
    return {
        one.name: [
            sign
            for sign in signs[one.name]
            if label_of(one) or not _is_of_few_letters(sign) or spoken[sign.category] - {one.name}
        ]
        for one in variables
    }


def _is_of_few_letters(sign: Sign) -> bool:
    return sign.source == "name" and 0 < len(sign.word.replace(" ", "")) <= _FEW
