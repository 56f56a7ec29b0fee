"""What is left for whoever knows something, after the file was protected for whoever knows one thing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from dpiabook.counting import CodedKeys, TableLike, as_source, source_of_codes
from dpiabook.counting.coded_keys import coded_columns, with_not_applicable
from dpiabook.counting.encoding import encode
from dpiabook.mitigation.choosing import recommended
from dpiabook.mitigation.keeping import Kept
from dpiabook.mitigation.lattice import Lattice
from dpiabook.mitigation.sdcmicro import SdcMicroExport
from dpiabook.mitigation.suppression import Suppression, of_people
from dpiabook.mitigation.walking import Node
from dpiabook.result import Result
from dpiabook.risk import family_profiles, frequencies_of
from dpiabook.risk.class_frequencies import ClassFrequencies

VISIBLE, EVERYTHING = "all visible facts", "all columns"
"""Names of the two rows that the settings need not name."""
Treatment: TypeAlias = Callable[[str, NDArray[np.int32]], NDArray[np.int32] | None]
"""Turns the codes of a column into those of the protected file; None where it is left out."""


@dataclass(frozen=True)
class Remainders(Result):
    """Who stays alone in a protected file, by what somebody knows.

    Attributes
    ----------
    people : pandas.DataFrame
        One row per set of facts: ``name``; ``known`` and ``kept`` (tuples of columns, before and after recoding); ``n``
        people; ``unique`` and ``under_k`` as the data are, ``unique_after`` and ``under_k_after`` after the recodes,
        ``unique_blanked`` and ``under_k_blanked`` in the file with single values blanked instead, if there is one; each
        with its upper end under the same name and ``_most``.
    groups : pandas.DataFrame or None
        One row: ``groups``, ``unique_groups`` and ``unique_groups_after`` with their upper ends: those recognised by
        everything visible that is kept about their people.
    without : pandas.DataFrame
        One row per visible column that is kept: ``column``, and ``unique_after`` and ``unique_after_most`` if it were
        left out, too; the one that leaves fewest first.
    k : int
        The class size that was asked for.
    """

    people: pd.DataFrame = field(repr=False)
    groups: pd.DataFrame | None = field(repr=False)
    without: pd.DataFrame = field(repr=False)
    k: int

    @property
    def worst(self) -> pd.Series:
        """The row of visible facts with most people alone after recoding; the upper ends decide."""
        seen = self.people[self.people["name"] != EVERYTHING]
        return seen.sort_values(["unique_after_most", "unique_after"], ascending=False, kind="stable").iloc[0]


def remainders(  # noqa: PLR0913 -- the roles of the columns, by name
    found: Lattice,
    table: TableLike,
    known: Mapping[str, Sequence[str]],
    visible: Sequence[str] = (),
    everything: Sequence[str] = (),
    *,
    blanked: Suppression | None = None,
    protected: SdcMicroExport | Kept | None = None,
    family: str | None = None,
    count: str | None = None,
    node: Node | None = None,
) -> Remainders:
    """Count who is alone for each set of facts, before and after the recommended recodes.

    Recodes are chosen for one set of facts; a file keeps others. So every named combination is counted anew with what
    the file keeps of it, then all visible facts that it keeps, and last all its columns, for somebody who holds another
    extract of the same people.

    Parameters
    ----------
    found : Lattice
        Evaluated nodes; the recommended one is the protected file.
    table : TableLike
        The rows that it was counted from.
    known : mapping of str to sequence of str
        Named combinations.
    visible : sequence of str
        All columns that others can see or know of a person.
    everything : sequence of str
        All columns but ids and weights. Missing values are values here: records are compared as they stand.
    blanked : Suppression, optional
        Single values blanked instead of recoding. A blank fits anything at the lower end, and is a value of its own at
        the upper one.
    protected : SdcMicroExport or Kept, optional
        The protected file: it lacks columns from which a recoded one could be read back.
    family : str, optional
        Column of family ids.
    count : str, optional
        How many people a row stands for.
    node : tuple of int, optional
        The forms of the protected file, where they are not the recommended ones.

    Returns
    -------
    Remainders

    Raises
    ------
    Refusal
        As :func:`~dpiabook.counting.coded_keys.coded_columns`.

    Examples
    --------
    >>> from dpiabook.mitigation.ladders import Ladder
    >>> from dpiabook.mitigation.lattice import lattice
    >>> from dpiabook.mitigation.rungs import Rung
    >>> from dpiabook.settings import Targets
    >>> people = pd.DataFrame({"yob": [2000, 2001, 2002, 2003], "eps": [1, 0, 0, 7]})
    >>> nodes = lattice(people, {"yob": Ladder("yob", (Rung(band=2),))}, Targets(k=2, expected_rate=0.5))
    >>> left = remainders(nodes, people, {"profile": ["yob"]}, ["yob", "eps"])
    >>> left.people[["name", "unique", "unique_after"]].values.tolist()
    [['profile', 4, 0], ['all visible facts', 4, 4]]
    """
    node = recommended(found).node if node is None else node
    gone = {*(protected.left_out if protected else ()), *_dropped(found, node)}
    sets = {name: tuple(names) for name, names in known.items()}
    sets |= {VISIBLE: tuple(visible)} if visible else {}
    sets |= {EVERYTHING: tuple(everything)} if everything else {}
    columns = list(dict.fromkeys([*(name for names in sets.values() for name in names), *([family] if family else [])]))
    counted = _Counted(coded_columns(as_source(table), columns, count=count), found.targets.k)
    after = _recoding(found, node, gone)
    rows = [
        {
            "name": name,
            "known": names,
            "kept": tuple(one for one in names if one not in gone),
            "n": counted.coded.people,
            **counted.ends(names, _as_it_is, "", whole=name == EVERYTHING),
            **counted.ends(names, after, "_after", whole=name == EVERYTHING),
            **({} if blanked is None else counted.blanked(names, blanked, whole=name == EVERYTHING)),
        }
        for name, names in sets.items()
    ]
    groups = counted.groups(tuple(visible), after, family) if family and visible else None
    return Remainders(pd.DataFrame(rows), groups, counted.without(tuple(visible), after), found.targets.k)


def remaining(
    before: pd.DataFrame, records: pa.Table, applies_not: Mapping[str, NDArray[np.bool_]], k: int
) -> pd.DataFrame:
    """Count who is alone in a file as it leaves, after single values were blanked or perturbed.

    Parameters
    ----------
    before : pandas.DataFrame
        `Remainders.people`.
    records : pyarrow.Table
        The file, one row per person.
    applies_not : mapping of str to ndarray of bool, shape (rows,)
        For each column to whom it does not apply, where that is not what was blanked.
    k : int

    Returns
    -------
    pandas.DataFrame
        As `before`, with ``kept`` and everything whose name has ``_after`` counted in `records`: what is missing or
        blanked fits anything at the lower end, and may be anything at the upper one; by all columns records are
        compared as they stand.

    Examples
    --------
    >>> before = pd.DataFrame({"name": ["profile"], "kept": [("yob", "sex")], "unique_after": [2]})
    >>> after = remaining(before, pa.table({"yob": [2000, 2000, 2001]}), {}, 2)
    >>> after[["kept", "unique_after", "unique_after_most", "under_k_after"]].values.tolist()
    [[('yob',), 1, 1, 1]]
    """
    kept = [tuple(name for name in names if name in records.column_names) for names in before["kept"]]
    coded = {}
    for name in dict.fromkeys(name for names in kept for name in names):
        codes, levels = encode(records[name], name)
        coded[name] = with_not_applicable(codes, levels, applies_not.get(name))
    if not coded:
        coded = {"": (np.zeros(records.num_rows, np.int32), None)}
    counted = _Counted(coded_columns(source_of_codes(coded), list(coded)), k)
    rows = [
        counted.ends(names, _as_it_is, "_after", whole=name == EVERYTHING)
        for name, names in zip(before["name"], kept, strict=True)
    ]
    return before.assign(kept=pd.Series(kept, before.index), **pd.DataFrame(rows, index=before.index))


def _as_it_is(name: str, codes: NDArray[np.int32]) -> NDArray[np.int32]:
    return codes


def _dropped(found: Lattice, node: Node) -> set[str]:
    """Keys that a node leaves out, and the coarser columns that go with them."""
    forms = zip(found.keys, node, found.root.forms, strict=True)
    keys = [key for key, form, own in forms if own.left_out(form)]
    return {name for key in keys for name in (key, *found.ladders[key].needs)}


def _recoding(found: Lattice, node: Node, gone: Collection[str]) -> Treatment:
    """What becomes of the codes of a column in the protected file."""
    forms = {key: (own, form) for key, own, form in zip(found.keys, found.root.forms, node, strict=True) if form}

    def recoded(name: str, codes: NDArray[np.int32]) -> NDArray[np.int32] | None:
        if name in gone:
            return None
        own, form = forms.get(name, (None, 0))
        return codes if own is None else own.recoded(form, codes)

    return recoded


@dataclass(frozen=True)
class _Counted:
    """The people as level numbers, counted in what is left of them."""

    coded: CodedKeys
    k: int

    def ends(self, names: Sequence[str], treated: Treatment, after: str, *, whole: bool = False) -> dict[str, int]:
        """People alone and in small groups: two ranges, or where records are compared as they stand two numbers."""
        counted = self._counted(names, treated, reading="value" if whole else "states")
        if counted is None:
            counts = {1: (0, 0), self.k: (0, 0)} if self.coded.people >= self.k else {1: (0, 0), self.k: self._all()}
        else:
            counts = {1: counted.uniques_range, self.k: counted.under_range(self.k)}
        return _named(counts[1], counts[self.k], after)

    def blanked(self, names: Sequence[str], mask: Suppression, *, whole: bool) -> dict[str, int]:
        """The same where single values are blanked: a blank fits anything, or else is a value like any other."""
        gaps = {key: mask.mask[:, at] for at, key in enumerate(mask.keys)}

        def treated(name: str, codes: NDArray[np.int32], blank: int) -> NDArray[np.int32]:
            return np.where(gaps[name], np.int32(blank), codes) if name in gaps else codes

        # Values are blanked person by person, also where a row of the source stands for several.
        each = replace(self, coded=of_people(self.coded))
        unlike = max(self.coded.sizes)
        low = each.ends(names, lambda name, codes: treated(name, codes, -1), "_blanked", whole=whole)
        high = each.ends(names, lambda name, codes: treated(name, codes, unlike), "_blanked", whole=whole)
        return {name: (high if name.endswith("_most") or whole else low)[name] for name in low}

    def groups(self, names: Sequence[str], treated: Treatment, family: str) -> pd.DataFrame:
        """Groups that are alone with all that is visible of their people, before and after."""
        before, after = self._profiles(names, _as_it_is, family), self._profiles(names, treated, family)
        row: dict[str, int] = {}
        for end, found in (("", before), ("_after", after)):
            low, high = found
            row |= {f"unique_groups{end}": low, f"unique_groups{end}_most": high}
        families = self.coded.column(family)
        return pd.DataFrame([{"groups": len(np.unique(families[families >= 0])), **row}])

    def without(self, names: Sequence[str], treated: Treatment) -> pd.DataFrame:
        """People alone if one more of the visible columns were left out."""
        kept = [name for name in names if treated(name, self.coded.column(name)) is not None]
        rows = [{"column": name, **self.ends([one for one in kept if one != name], treated, "_after")} for name in kept]
        frame = pd.DataFrame(rows, columns=["column", "unique_after", "unique_after_most"])
        return frame.sort_values(["unique_after_most", "unique_after"], kind="stable", ignore_index=True)

    def _all(self) -> tuple[int, int]:
        return self.coded.people, self.coded.people

    def _treated(self, names: Sequence[str], treated: Treatment) -> CodedKeys | None:
        """Some columns as they are in the protected file; None where none is left."""
        found = {name: codes for name in names if (codes := treated(name, self.coded.column(name))) is not None}
        if not found:
            return None
        # Only how many levels there are is asked of them, with one more for a blank.
        levels = tuple(pa.nulls(max(self.coded.sizes) + 1) for _ in found)
        return replace(self.coded, keys=tuple(found), codes=tuple(found.values()), levels=levels)

    def _counted(self, names: Sequence[str], treated: Treatment, reading: str) -> ClassFrequencies | None:
        coded = self._treated(names, treated)
        return None if coded is None else frequencies_of(coded, dict.fromkeys(coded.keys, reading))  # type: ignore[arg-type]

    def _profiles(self, names: Sequence[str], treated: Treatment, family: str) -> tuple[int, int]:
        coded = self._treated(names, treated)
        kept = [] if coded is None else [name for name in coded.keys if name != family]
        if coded is None or not kept:
            return 0, 0
        at = self.coded.keys.index(family)
        columns = {name: (coded.column(name), coded.levels[coded.keys.index(name)]) for name in kept}
        source = source_of_codes({**columns, family: (self.coded.codes[at], self.coded.levels[at])})
        return family_profiles(source, kept, family).under_range(2)


def _named(alone: tuple[int, int], few: tuple[int, int], after: str) -> dict[str, int]:
    ends = {"unique": alone, "under_k": few}
    return {f"{name}{after}{most}": pair[at] for name, pair in ends.items() for at, most in enumerate(("", "_most"))}
