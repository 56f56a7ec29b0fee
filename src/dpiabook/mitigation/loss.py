"""What a coarser form of a variable loses: entropy and granularity, from the counts of its levels alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dpiabook.mitigation.forms import Forms


def entropy_loss(forms: Forms, people: NDArray[np.int64]) -> NDArray[np.float64]:
    """Share of a variable's information that each form loses: H(original | coarser) / H(original).

    Parameters
    ----------
    forms : Forms
        The forms of one variable.
    people : ndarray of int64, shape (levels + 1,)
        People with each level, missing first.

    Returns
    -------
    ndarray of float64, shape (forms,)
        From 0 (as it is) to 1 (left out); 0 for a variable with a single value.

    Notes
    -----
    Non-uniform entropy: de Waal & Willenborg (1999), "Information loss through global recoding and local suppression",
    Netherlands Official Statistics 14; Gionis & Tassa (2009), "k-Anonymization with minimal loss of information".

    Examples
    --------
    >>> from dpiabook.mitigation.forms import forms_of
    >>> from dpiabook.mitigation.ladders import Ladder
    >>> from dpiabook.mitigation.rungs import Rung
    >>> import pyarrow as pa
    >>> forms = forms_of(Ladder("yob", (Rung(band=2), Rung(drop=True))), pa.array([2000, 2001, 2002, 2003]))
    >>> entropy_loss(forms, np.array([0, 5, 5, 5, 5])).tolist()
    [0.0, 0.5, 1.0]
    """
    whole = entropy(people)
    kept = [entropy(np.bincount(digits, weights=people)) for digits in forms.maps]
    return np.array([max(0.0, 1 - each / whole) if whole > 0 else 0.0 for each in kept])


def granularity_loss(forms: Forms, people: NDArray[np.int64]) -> NDArray[np.float64]:
    """Mean over people of how many of the variable's values their category spans, less one, of the most there could be.

    Parameters
    ----------
    forms : Forms
        The forms of one variable.
    people : ndarray of int64, shape (levels + 1,)
        People with each level, missing first.

    Returns
    -------
    ndarray of float64, shape (forms,)
        From 0 (as it is) to 1 (left out); missing counts as a value where it occurs.

    Notes
    -----
    Iyengar (2002), "Transforming data to satisfy privacy constraints", section 3 (general loss metric).

    Examples
    --------
    >>> from dpiabook.mitigation.forms import Forms
    >>> forms = Forms((np.array([0, 1, 2, 3]), np.array([0, 1, 1, 2])), (4, 3))
    >>> granularity_loss(forms, np.array([0, 1, 1, 2])).tolist()
    [0.0, 0.25]
    """
    occurs = people > 0
    most = int(occurs.sum()) - 1
    if most < 1:
        return np.zeros(len(forms.maps))
    spans = [np.bincount(digits, weights=occurs)[digits] - 1 for digits in forms.maps]
    return np.array([float((span * people).sum() / people.sum() / most) for span in spans])


def entropy(people: NDArray[np.float64] | NDArray[np.int64]) -> float:
    """Shannon entropy in bits of a distribution that counts of people give.

    Parameters
    ----------
    people : ndarray, shape (values,)
        Counts, not all 0.

    Examples
    --------
    >>> entropy(np.array([2, 1, 1, 0]))
    1.5
    """
    shares = people[people > 0] / people.sum()
    return float(-(shares * np.log2(shares)).sum())
