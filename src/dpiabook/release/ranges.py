"""Both ends of a range as one phrase of a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from dpiabook.release.formatter import HIDDEN, RELATIONS, UNAVAILABLE, few_or_all_but_few
from dpiabook.release.profiles import OutputProfile
from dpiabook.release.statement import PrintedTable

_FAR = 4
"""So many thresholds lie between what is printed and all: rounding cannot bring the two together."""


def with_ranges(spoken: PrintedTable, words: Mapping[str, str], profile: OutputProfile) -> dict[str, str]:
    """Say the lower end of a range together with its upper end.

    Parameters
    ----------
    spoken : PrintedTable
        The released numbers of a sentence, in one row.
    words : mapping of str to str
        Each of them in words, by name.
    profile : OutputProfile
        The output rules, whose word for a small number is used.

    Returns
    -------
    dict of str to str
        The same names. A lower end reads "between a and b"; alone where both read the same; "at least a" where the
        upper end is withheld.

    Examples
    --------
    >>> from dpiabook.evidence.finding import Column
    >>> from dpiabook.release.profiles import load_profile
    >>> columns = (Column("x", "Alone", "risk", most="x_most"), Column("x_most", "Alone, at most", "risk"))
    >>> spoken = PrintedTable(columns, (("about 575", "about 1,120"),), ((575, 1120),))
    >>> with_ranges(spoken, {"x": "about 575", "x_most": "about 1,120"}, load_profile("ons_srs"))["x"]
    'between about 575 and about 1,120'
    """
    values = dict(zip((column.name for column in spoken.columns), spoken.values[0], strict=True))
    found = dict(words)
    for column in spoken.columns:
        if column.most in values:
            shown = values[column.name] is not None, values[column.most] is not None
            ends = words[column.name], words[column.most]
            found[column.name] = _phrase(ends, shown, counts=RELATIONS[column.kind] == "count", fewer=profile.fewer)
    return found


def without_impossible(spoken: PrintedTable, words: Mapping[str, str], profile: OutputProfile) -> dict[str, str]:
    """Say of a withheld count no longer that it may be all, where a printed count that it is part of is far from all.

    Parameters
    ----------
    spoken, words, profile
        As in `with_ranges`.

    Returns
    -------
    dict of str to str
        The same names.

    Examples
    --------
    >>> from dpiabook.evidence.finding import Column
    >>> from dpiabook.release.profiles import load_profile
    >>> part, whole = Column("x", "Some", "people", of="n"), Column("y", "All", "people", of="n", sums=("x",))
    >>> spoken = PrintedTable((Column("n", "n", "volume"), part, whole), (), ((460, None, 155),))
    >>> said = {"x": "fewer than 10 (or all but fewer than 10)"}
    >>> without_impossible(spoken, said, load_profile("ons_srs"))["x"]
    'fewer than 10'
    """
    values = dict(zip((column.name for column in spoken.columns), spoken.values[0], strict=True))
    either = few_or_all_but_few(profile)
    found = dict(words)
    for column in spoken.columns:
        base = values.get(column.of)
        if words.get(column.name) == either and isinstance(base, int | float):
            wholes = (values[one.name] for one in spoken.columns if column.name in one.sums and one.of == column.of)
            known = [one for one in wholes if isinstance(one, int | float)]
            if known and base - min(known) > _FAR * profile.threshold:
                found[column.name] = profile.fewer
    return found


def _phrase(ends: tuple[str, str], shown: tuple[bool, bool], *, counts: bool, fewer: str) -> str:
    least, most = ends
    if least == most or UNAVAILABLE in ends:
        return least
    if all(shown):
        # What is under or over the last whole percentage cannot be one end of a range that reads as one.
        if least.startswith("under "):
            return f"up to about {most}"
        return f"about {least} or more" if most.startswith("over ") else f"between {least} and {most}"
    if most == fewer:
        return most
    if shown[0]:
        return f"at least {least}"
    return HIDDEN if counts else least
