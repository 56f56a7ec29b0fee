"""What the dictionary says beside what the table has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dpiabook.dictionary.infer import infer_variable, kind_of, refine_kind, unit_of
from dpiabook.dictionary.inventory import Inventory, Kind, Variable
from dpiabook.result import Result
from dpiabook.result.collected import shaped

# Which storage types may hold a declared kind: codes are stored as numbers or text, a yes or no as 0 and 1, ids as
# numbers where none begins with a zero, and dates as texts where a database has no type for them.
_MAY_HOLD: Mapping[Kind, frozenset[Kind]] = {
    "category": frozenset({"category", "integer", "number", "text", "boolean"}),
    "boolean": frozenset({"boolean", "integer", "number", "text", "category"}),
    "integer": frozenset({"integer", "number", "boolean"}),
    "number": frozenset({"number", "integer"}),
    "date": frozenset({"date", "text"}),
    "text": frozenset({"text", "category", "integer"}),
}


@dataclass(frozen=True)
class TypeDisagreement:
    """A variable whose stored type cannot hold what the dictionary declares.

    Attributes
    ----------
    variable : str
        Its name.
    declared, stored : Kind
        What the dictionary says, and what the table's type is.
    """

    variable: str
    declared: Kind
    stored: Kind


@dataclass(frozen=True)
class UndeclaredCodes(Result):
    """A variable that holds codes which its dictionary does not list; the codes themselves are never kept.

    Attributes
    ----------
    variable : str
        Its name.
    codes : int
        Number of distinct codes that are not listed.
    records : int
        Number of records that hold one of them.
    share : float
        Of the records counted, 0 to 1.
    of : int
        Number of records counted: those with any code.
    """

    variable: str
    codes: int
    records: int
    share: float
    of: int


@dataclass(frozen=True)
class Reconciliation:
    """Where the dictionary and the table differ.

    Attributes
    ----------
    undocumented : tuple of str
        Columns that the dictionary does not describe, in the table's order.
    absent : tuple of str
        Variables that the table does not have and may not lack, in the dictionary's order. Where the dictionary
        describes several tables, those of the table that it is most like.
    type_disagreements : tuple of TypeDisagreement
    undeclared_codes : tuple of UndeclaredCodes
        Empty when no counts were given.
    inventory : Inventory
        The dictionary with the undocumented columns appended as inferred. Absent variables stay in it.
    """

    undocumented: tuple[str, ...]
    absent: tuple[str, ...]
    type_disagreements: tuple[TypeDisagreement, ...]
    undeclared_codes: tuple[UndeclaredCodes, ...]
    inventory: Inventory

    @property
    def agrees(self) -> bool:
        """Whether nothing differs."""
        return not (self.undocumented or self.absent or self.type_disagreements or self.undeclared_codes)


def reconcile(
    inventory: Inventory,
    columns: Mapping[str, str],
    codes: Mapping[str, Sequence[tuple[bool, int]]] | None = None,
) -> Reconciliation:
    """Compare a dictionary with the columns of a table.

    Parameters
    ----------
    inventory : Inventory
        The dictionary.
    columns : Mapping of str to str
        Column name to type word, as `infer_inventory` takes them.
    codes : Mapping of str to a sequence of (declared, records), optional
        For each coded variable, one pair per distinct value: whether it is a declared code, and how many records hold
        it. The values themselves are not taken.

    Returns
    -------
    Reconciliation

    Examples
    --------
    >>> from dpiabook.dictionary.inventory import Variable
    >>> said = Inventory((Variable("yob", kind="integer"), Variable("gender", kind="category")))
    >>> found = reconcile(said, {"yob": "string", "cp_plan": "int64"}, {"yob": [(True, 8), (False, 2)]})
    >>> found.undocumented, found.absent, found.type_disagreements[0].stored, found.undeclared_codes[0].share
    (('cp_plan',), ('gender',), 'text', 0.2)
    """
    extra = tuple(name for name in columns if name not in inventory)
    inferred = tuple(infer_variable(name, columns[name]) for name in extra)
    return Reconciliation(
        undocumented=extra,
        absent=tuple(
            variable.name
            for variable in _of_table(inventory, columns)
            if variable.name not in columns and variable.name not in inventory.optional
        ),
        type_disagreements=_disagreements(inventory, columns),
        undeclared_codes=find_undeclared(codes or {}),
        inventory=replace(inventory, variables=tuple(_as_stored(one, columns) for one in inventory) + inferred),
    )


def _as_stored(variable: Variable, columns: Mapping[str, str]) -> Variable:
    """A variable of which the dictionary says no type is of the kind that its column has; that stays a guess."""
    word = columns.get(variable.name, "")
    if variable.kind != "unknown" or "kind" not in variable.guessed or not word:
        return variable
    kind = refine_kind(variable.name, kind_of(word))
    unit = variable.unit or unit_of(variable.name, kind)
    return replace(
        variable, kind=kind, unit=unit, guessed=variable.guessed | ({"unit"} if not variable.unit else set())
    )


@shaped
def find_undeclared(codes: Mapping[str, Sequence[tuple[bool, int]]]) -> tuple[UndeclaredCodes, ...]:
    """Pick the variables that hold undeclared codes.

    Parameters
    ----------
    codes : Mapping of str to a sequence of (declared, records)
        As `reconcile` takes them.

    Returns
    -------
    tuple of UndeclaredCodes
        In the order of `codes`.

    Examples
    --------
    >>> [(one.variable, one.codes, one.records, one.of) for one in find_undeclared({"sex": [(True, 8), (False, 2)]})]
    [('sex', 1, 2, 10)]
    """
    return tuple(_undeclared(name, pairs) for name, pairs in codes.items() if _has_undeclared(pairs))


def may_hold(declared: Kind, stored: Kind) -> bool:
    """Whether a storage type can hold a declared kind of value; either may be unknown.

    Examples
    --------
    >>> may_hold("boolean", "integer"), may_hold("date", "boolean"), may_hold("date", "unknown")
    (True, False, True)
    """
    return "unknown" in (declared, stored) or stored in _MAY_HOLD[declared]


def _of_table(inventory: Inventory, columns: Mapping[str, str]) -> list[Variable]:
    tables: dict[str, list[Variable]] = defaultdict(list)
    for variable in inventory:
        tables[variable.table].append(variable)

    def likeness(variables: list[Variable]) -> float:
        return sum(variable.name in columns for variable in variables) / len(variables)

    return max(tables.values(), key=likeness, default=[])


def _disagreements(inventory: Inventory, columns: Mapping[str, str]) -> tuple[TypeDisagreement, ...]:
    present = ((variable, kind_of(columns[variable.name])) for variable in inventory if variable.name in columns)
    return tuple(
        TypeDisagreement(variable.name, variable.kind, stored)
        for variable, stored in present
        if _disagree(variable, stored)
    )


def _disagree(variable: Variable, stored: Kind) -> bool:
    return "kind" not in variable.guessed and not may_hold(variable.kind, stored)


def _has_undeclared(pairs: Sequence[tuple[bool, int]]) -> bool:
    return any(not declared and records > 0 for declared, records in pairs)


def _undeclared(name: str, pairs: Sequence[tuple[bool, int]]) -> UndeclaredCodes:
    found = [records for declared, records in pairs if not declared and records > 0]
    of = sum(records for _, records in pairs)
    return UndeclaredCodes(name, len(found), sum(found), sum(found) / of, of)
