"""Columns whose label is a formula of another column: 'pcnv^2' tells what pcnv tells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from dpiabook.dictionary.inventory import Variable
from dpiabook.sensitivity.signs import Sign, label_of

_ARITHMETIC = frozenset(
    {"log", "ln", "exp", "sqrt", "square", "squared", "root", "cube", "cubed", "centred", "centered", "standardised"}
    | {"standardized", "lag", "lagged", "difference", "change", "in", "of", "the", "times", "minus", "plus", "over"}
    | {"sum", "mean", "max", "min", "natural", "z", "recode", "recoded", "banded", "grouped", "derived", "from", "and"}
)


def formula_signs(variables: Sequence[Variable], signs: Mapping[str, Sequence[Sign]]) -> dict[str, list[Sign]]:
    """Find columns whose label names nothing but other columns, and what is done with them.

    Parameters
    ----------
    variables : sequence of Variable
    signs : mapping of name to signs
        What each variable shows by itself.

    Returns
    -------
    dict of name to list of Sign
        The kinds of the columns that it is made of, unless it shows one of its own.

    Examples
    --------
    >>> from dpiabook.sensitivity.signs import signs_of
    >>> pair = [Variable("pcnv", "Prior convictions"), Variable("pcnvsq", "pcnv^2")]
    >>> [sign.reason for sign in formula_signs(pair, {one.name: signs_of(one) for one in pair})["pcnvsq"]]
    ["it is made of 'pcnv'"]
    """
    known = {variable.name.lower(): variable.name for variable in variables}
    return {variable.name: _inherited(variable, known, signs) for variable in variables}


def _inherited(variable: Variable, known: Mapping[str, str], signs: Mapping[str, Sequence[Sign]]) -> list[Sign]:
    label = re.findall(r"[a-z_][a-z0-9_]*|\d+", label_of(variable).lower())
    words = [word for word in label if word not in _ARITHMETIC and not word.isdigit()]
    parents = [known.get(word, "") for word in words]
    if not words or len(label) == 1 or not all(parents) or variable.name in parents:
        return []
    found = {sign.category: parent for parent in parents for sign in signs[parent] if sign.strength != "weak"}
    return [Sign(name, "fair", "siblings", f"it is made of '{parent}'", parent) for name, parent in found.items()]
