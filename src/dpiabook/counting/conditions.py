"""Conditions on a record, written as a line of text: ``age_first_ftex <= age_at_cp``."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from keyword import iskeyword
from typing import Any

import ibis

from dpiabook.counting.missing_rule import NOT_APPLICABLE
from dpiabook.counting.source import Source
from dpiabook.errors import Code, Refusal

_COMPARE: dict[type, Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_ARITHMETIC: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}
_CURE = "write comparisons of columns and numbers, joined by and, or, not; missing(column) asks whether it is missing"
# A text in quotation marks is passed over, so that a back-tick in it begins no name.
_QUOTED = re.compile(r"""'[^']*'|"[^"]*"|`([^`]+)`""")
_PLACEHOLDER = "column_in_back_ticks_{}"


def quoted(name: str) -> str:
    """Write a column's name as a condition takes it: in back-ticks where it is no plain word.

    Examples
    --------
    >>> quoted("cme_flag"), quoted("Sex?"), quoted("class")
    ('cme_flag', '`Sex?`', '`class`')
    """
    plain = name.isascii() and name.isidentifier() and not iskeyword(name) and name != "missing"
    return name if plain else f"`{name}`"


def unquoted(text: str) -> tuple[str, dict[str, str]]:
    """A condition in which every name in back-ticks is a word, and the column that each word stands for.

    Examples
    --------
    >>> unquoted("`Sex?` == 1")
    ('column_in_back_ticks_0 == 1', {'column_in_back_ticks_0': 'Sex?'})
    """
    names: dict[str, str] = {}

    def word(match: re.Match[str]) -> str:
        if match[1] is None:
            return match[0]
        placeholder = _PLACEHOLDER.format(len(names))
        names[placeholder] = match[1]
        return placeholder

    return _QUOTED.sub(word, text.strip()), names


def condition(source: Source, text: str, *, where: str = "condition", applies: bool = False) -> Any:
    """Turn a condition into an expression on the source's table.

    Allowed are column names (one that is no plain word in back-ticks), numbers and quoted text; ``+ - *``; one or more
    comparisons (``== != < <= > >= in``); ``and``, ``or``, ``not``; and ``missing(column)``. Nothing is executed as
    Python.

    Parameters
    ----------
    source : Source
        Whose columns the condition names.
    text : str
        The condition. A comparison with a missing value is neither true nor false.
    where : str
        The setting that held it.
    applies : bool
        Where a column does not apply to a record, a comparison of it with a constant is false (who was never excluded
        was not excluded twice), and true where it asks for another value; with `applies`, it is missing.

    Returns
    -------
    ibis.expr.types.BooleanValue
        True, false or missing for each record.

    Raises
    ------
    Refusal
        ``SETTING_VALUE`` when it cannot be read, ``COLUMN_MISSING`` for unknown columns.

    Examples
    --------
    >>> from dpiabook.counting import as_source
    >>> import pandas as pd
    >>> source = as_source(pd.DataFrame({"ftex_eps": [0, 2], "age_first_ftex": [None, 9]}))
    >>> source.table.filter(condition(source, "ftex_eps == 0 and missing(age_first_ftex)")).count().execute()
    1
    """
    plain, names = unquoted(text)
    try:
        tree = ast.parse(plain, mode="eval").body
    except (SyntaxError, ValueError):
        tree = None
    if not isinstance(tree, ast.Compare | ast.BoolOp | ast.UnaryOp | ast.Call | ast.Name):
        raise Refusal(Code.SETTING_VALUE, "the condition cannot be read", where=where, cure=_CURE)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - {"missing"}
    source.require(sorted(names.get(name, name) for name in used))
    return _Builder(source, where, names, applies).truth(tree)


class _Builder:
    """Walks the parsed condition; every node that is not on the list is refused."""

    def __init__(self, source: Source, where: str, names: Mapping[str, str], applies: bool) -> None:
        self._source, self._where, self._names, self._applies = source, where, names, applies

    def _name(self, name: ast.Name) -> str:
        return self._names.get(name.id, name.id)

    def _column(self, name: ast.Name) -> Any:
        return self._source.table[self._name(name)]

    def _with_states(self, truth: Any, nodes: Sequence[ast.AST], otherwise: bool) -> Any:
        """The truth of a comparison, settled where its only column does not apply to the record."""
        names = {self._name(one) for node in nodes for one in ast.walk(node) if isinstance(one, ast.Name)}
        rule = self._source.states.get(next(iter(names), ""))
        if self._applies or len(names) != 1 or rule is None or not rule.may_not_apply:
            return truth
        return ibis.ifelse(self._source.state(names.pop()) == NOT_APPLICABLE, otherwise, truth)

    def truth(self, node: ast.AST) -> Any:
        if isinstance(node, ast.BoolOp):
            parts = [self.truth(value) for value in node.values]
            return ibis.and_(*parts) if isinstance(node.op, ast.And) else ibis.or_(*parts)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return ~self.truth(node.operand)
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            return ibis.and_(*map(self._compare, node.ops, sides, sides[1:]))
        if isinstance(node, ast.Call):
            return self._missing(node)
        if isinstance(node, ast.Name):
            return self._with_states(self._column(node).cast("boolean"), [node], otherwise=False)
        raise self._refusal()

    def _compare(self, op: ast.cmpop, left: ast.expr, right: ast.expr) -> Any:
        truth = self._compared(op, left, right)
        return self._with_states(truth, [left, right], otherwise=isinstance(op, ast.NotEq | ast.NotIn))

    def _compared(self, op: ast.cmpop, left: ast.expr, right: ast.expr) -> Any:
        if isinstance(op, ast.In | ast.NotIn) and isinstance(right, ast.List | ast.Tuple):
            found = self._value(left).isin([self._alike(left, item)[1] for item in right.elts])
            return found if isinstance(op, ast.In) else ~found
        if type(op) not in _COMPARE:
            raise self._refusal()
        return _COMPARE[type(op)](*self._alike(left, right))

    def _alike(self, left: ast.expr, right: ast.expr) -> tuple[Any, Any]:
        """Both sides of a comparison; a constant is written as the other side is stored, text or number."""
        one, other = self._value(left), self._value(right)
        kinds = {_stored(one), _stored(other)}
        if kinds != {"text", "number"}:
            return one, other
        if _constant(left):
            return self._as_stored(left, other), other
        if _constant(right):
            return one, self._as_stored(right, one)
        raise self._refusal()

    def _as_stored(self, constant: ast.expr, beside: Any) -> Any:
        text = str(ast.literal_eval(constant))
        if _stored(beside) == "text":
            return ibis.literal(text)
        try:
            found = float(text)
        except ValueError:
            raise self._refusal() from None
        return ibis.literal(int(found) if found.is_integer() else found)

    def _missing(self, node: ast.Call) -> Any:
        named = isinstance(node.func, ast.Name) and node.func.id == "missing"
        if not named or len(node.args) != 1 or node.keywords or not isinstance(node.args[0], ast.Name):
            raise self._refusal()
        return self._column(node.args[0]).isnull()

    def _value(self, node: ast.expr) -> Any:
        if isinstance(node, ast.Compare | ast.BoolOp | ast.Call):
            return self.truth(node)
        if isinstance(node, ast.Name):
            return self._column(node)
        if isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float | str):
            return ibis.literal(node.value)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -self._value(node.operand)
        if isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
            return _ARITHMETIC[type(node.op)](self._value(node.left), self._value(node.right))
        raise self._refusal()

    def _refusal(self) -> Refusal:
        return Refusal(
            Code.SETTING_VALUE, "the condition uses something that is not allowed", where=self._where, cure=_CURE
        )


def _constant(node: ast.expr) -> bool:
    return isinstance(node.operand if isinstance(node, ast.UnaryOp) else node, ast.Constant)


def _stored(value: Any) -> str:
    """Whether a side of a comparison is text or a number; empty for dates and the like."""
    kind = value.type()
    return "text" if kind.is_string() else "number" if kind.is_numeric() or kind.is_boolean() else ""
