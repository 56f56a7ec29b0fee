"""By what means somebody is exploited: debts, threats and papers that are taken are all of the exploitation."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dpiabook.dictionary.inventory import Variable
from dpiabook.sensitivity.signs import Sign, label_of

_ABUSE, _DRUGS = "abuse_violence", "drug_alcohol"
# Act, means and purpose of the Palermo Protocol (2000), article 3.
_MEANS = re.compile(
    r"\b(?:methods?|means|types?|kinds?|forms?|indicators?)[ _]?of[ _]?(?:\w+[ _]?){0,2}"
    r"(?:control|coercion|recruitment|exploitation|trafficking|enslavement|servitude|forced labou?r)",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"control|coercion", re.IGNORECASE)
_BY_WHOM = re.compile(r"^\W*(?:(?:whether|if|has|have|did) )?(?:the |an? )?(?:exploiter|trafficker)", re.IGNORECASE)


def only_of_means(variable: Variable, signs: Iterable[Sign]) -> list[Sign]:
    """Leave abuse alone where a variable is of the means or the kind of it; drugs may be a means of control.

    Examples
    --------
    >>> from dpiabook.sensitivity.signs import signs_of
    >>> for label in ("Whether exploiters withheld passport and immigration papers", "Immigration papers"):
    ...     asked = Variable("x", label)
    ...     print(sorted({sign.category for sign in only_of_means(asked, signs_of(asked))}))
    ['abuse_violence']
    ['immigration']
    """
    found = list(signs)
    name, label = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", variable.name), label_of(variable)
    texts = [match[0] for text in (name, label, variable.table) if (match := _MEANS.search(text))]
    if not (texts or _BY_WHOM.search(label)) or not any(sign.category == _ABUSE for sign in found):
        return found
    kept = {_ABUSE, _DRUGS} if not texts or any(map(_CONTROL.search, texts)) else {_ABUSE}
    return [sign for sign in found if sign.category in kept]
