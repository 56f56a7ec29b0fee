"""Lineage that somebody declared: what a dictionary says a variable is made of, and rules that are equations."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from dpiabook.counting.conditions import unquoted
from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.errors import Code, Refusal, column_missing, refuse_all
from dpiabook.meaning.lineage_edge import Edge, Form

WHERE = "dictionary: made of"
_OF = re.compile(r"(?P<what>[a-z][a-z ]*?) of (?P<rest>.+)", re.IGNORECASE)
_ONLY_IF = re.compile(r"(?:recorded )?only if (?P<rest>.+)", re.IGNORECASE)
_SAME_AS = re.compile(r"same as (?P<rest>.+)", re.IGNORECASE)
_CURE = (
    "write columns with + or -, such as `year_of_entry - yob`, `ftex_eps > 0`, `band of age`, `same as status`, "
    "`only if ftex_eps > 0`, `total of years.ftex`, or the column's name alone"
)


def declared_edges(
    inventory: Inventory,
    columns: Collection[str],
    *,
    groups: Collection[str] = (),
    summaries: Mapping[str, str] | None = None,
) -> tuple[Edge, ...]:
    """Read what variables are said to be made of, and by which others they are gated.

    Parameters
    ----------
    inventory : Inventory
        Variables with `made_of` and `gate`; those that are no columns are passed over.
    columns : collection of str
        The columns of the source.
    groups : collection of str
        Areas and other groups: one that is made of another is one in which it lies.
    summaries : mapping of str to str, optional
        Columns that are made of a table of events, and of which event, such as ``"years.ftex"``.

    Returns
    -------
    tuple of Edge
        Of standing ``declared``, in the dictionary's order.

    Raises
    ------
    Refusal
        ``DICTIONARY_UNREADABLE`` for a text that cannot be read, ``COLUMN_MISSING`` for a column that there is not,
        ``DICTIONARY_DISAGREES`` where a column would be made of itself.

    Examples
    --------
    >>> from dpiabook.dictionary import Variable
    >>> said = Inventory((Variable("age", made_of="year - yob"), Variable("ever", made_of="eps > 0")))
    >>> [(edge.child, edge.parents, edge.form) for edge in declared_edges(said, ["age", "year", "yob", "ever", "eps"])]
    [('age', ('year', 'yob'), 'difference'), ('ever', ('eps',), 'positive')]
    """
    found, refused = [], []
    for variable in inventory:
        if variable.made_of.strip() and variable.name in columns:
            try:
                found.append(made_of(variable.name, variable.made_of, columns))
            except Refusal as refusal:
                refused.append(refusal)
    refuse_all(refused)
    found += [edge for variable in inventory for edge in _gates(variable, columns)]
    told = {edge.child for edge in found if edge.kind == "summarises"}
    found += [_event(name, event) for name, event in (summaries or {}).items() if name in columns and name not in told]
    _refuse_circular(found)
    return tuple(_among(edge, groups) for edge in found)


def edges_of_rules(rules: Iterable[str], columns: Collection[str]) -> tuple[Edge, ...]:
    """Read the rules that are equations; those that compare in another way say nothing of lineage.

    Parameters
    ----------
    rules : iterable of str
        Such as ``"age == year_of_entry - yob"``.
    columns : collection of str
        The columns of the source.

    Returns
    -------
    tuple of Edge
        Of standing ``declared``.

    Examples
    --------
    >>> edges_of_rules(["total == a + b", "a <= b"], ["total", "a", "b"])[0].form
    'sum'
    """
    found = []
    for rule in rules:
        sides = _equation(rule, columns)
        if sides is not None:
            try:
                found.append(made_of(*sides, columns))
            except Refusal:
                continue
    return tuple(found)


def made_of(child: str, text: str, columns: Collection[str]) -> Edge:
    """Read what one column is made of.

    Parameters
    ----------
    child : str
        The column.
    text : str
        Columns with ``+`` or ``-``; ``a > 0``; ``band of a``; ``same as a``; ``only if a``; ``total of a, b``;
        ``total of TABLE.VARIABLE``; any other expression of columns; or names with commas. A name that is no plain word
        stands in back-ticks.
    columns : collection of str
        The columns of the source.

    Returns
    -------
    Edge
        Of standing ``declared``.

    Raises
    ------
    Refusal
        As :func:`declared_edges`.

    Examples
    --------
    >>> made_of("band", "band of `Age?`", ["Age?", "band"]).parents
    ('Age?',)
    >>> made_of("n", "count of years.ftex", ["n"]).kind
    'summarises'
    """
    edge = _read(child, text.strip(), columns)
    if edge.kind != "summarises":
        refuse_all(_missing(name, child, columns) for name in edge.parents if name not in columns)
    if child in edge.parents:
        raise _circular([child])
    return edge


def _read(child: str, text: str, columns: Collection[str]) -> Edge:
    if gate := _ONLY_IF.fullmatch(text):
        return Edge("implies", child, _names(_parsed(gate["rest"], child)), standing="declared")
    if same := _SAME_AS.fullmatch(text):
        return Edge("same as", child, _names(_parsed(same["rest"], child)), "equal codes", "declared")
    part = _OF.fullmatch(text)
    tree = _parsed(part["rest"] if part else text, child)
    names = _names(tree)
    event = len(names) == 1 and names[0] not in columns and isinstance(tree.expression, ast.Attribute)
    if event:
        return _event(child, names[0])
    if part and part["what"].lower() == "band":
        return Edge("function of", child, names, "band", "declared")
    if not names:
        raise _unreadable(child)
    form: Form = "sum" if part and part["what"].lower() in ("total", "sum") else _form(tree.expression)
    several = len(names) > 1 or form not in ("sum", "difference")
    return Edge("function of", child, names, form if several else "", "declared")


class _Parsed(NamedTuple):
    """An expression, and the columns that its words in the place of back-ticks stand for."""

    expression: ast.expr
    quoted: Mapping[str, str]


def _parsed(text: str, child: str) -> _Parsed:
    plain, quoted = unquoted(text)
    try:
        tree: ast.expr | None = ast.parse(plain, mode="eval").body
    except (SyntaxError, ValueError):
        tree = None
    if tree is None:
        raise _unreadable(child)
    return _Parsed(tree, quoted)


def _names(tree: _Parsed) -> tuple[str, ...]:
    """The columns of an expression in their order; a name with points may be one column, or an event of a table."""
    found: list[str] = []

    def collect(node: ast.AST) -> None:
        if isinstance(node, ast.Name | ast.Attribute):
            text = ast.unparse(node)
            found.append(tree.quoted.get(text, text))
        elif isinstance(node, ast.Call):
            for argument in node.args:
                collect(argument)
        else:
            for inner in ast.iter_child_nodes(node):
                collect(inner)

    collect(tree.expression)
    return tuple(dict.fromkeys(found))


def _form(tree: ast.expr) -> Form:
    """The closed form that an expression of plain columns has; empty for any other."""
    plain = (ast.Name, ast.Attribute)
    if isinstance(tree, ast.Compare):
        limit = tree.comparators[0]
        above = isinstance(limit, ast.Constant) and (type(tree.ops[0]), limit.value) in ((ast.Gt, 0), (ast.GtE, 1))
        return "positive" if above and len(tree.ops) == 1 and isinstance(tree.left, plain) else ""
    if not isinstance(tree, ast.BinOp) or not isinstance(tree.right, plain):
        return ""
    if isinstance(tree.op, ast.Sub):
        return "difference" if isinstance(tree.left, plain) else ""
    return "sum" if isinstance(tree.op, ast.Add) and (isinstance(tree.left, plain) or _form(tree.left) == "sum") else ""


def _gates(variable: Variable, columns: Collection[str]) -> Iterator[Edge]:
    """What does not apply where another is nothing is recorded only where that is something.

    A column whose size decides (recorded from age 5 to 15) is something on either side of the limit, and is not had.
    Of a gate of several columns that must all be nothing, none is needed alone. A gate that cannot be read is refused
    where missing values are settled. A gate that was concluded from other entries says why a cell is empty, and
    declares nothing.
    """
    if "gate" in variable.concluded:
        return
    plain, quoted = unquoted(variable.gate)
    try:
        tree = ast.parse(plain, mode="eval").body
    except (SyntaxError, ValueError):
        return
    sizes = {quoted.get(name, name) for name in _sizes(tree)}
    names = [name for name in _names(_Parsed(tree, quoted)) if name in columns and name not in {variable.name, *sizes}]
    alone = not any(isinstance(node, ast.And) for node in ast.walk(tree))
    for name in names if variable.name in columns and (alone or len(names) == 1) else ():
        yield Edge("implies", variable.name, (name,), standing="declared")


def _sizes(tree: ast.AST) -> set[str]:
    """Names that are compared by size with a number beyond nothing and one."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and not any(isinstance(one, ast.Eq | ast.NotEq) for one in node.ops):
            numbers = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)]
            if any(isinstance(number, int | float) and abs(number) > 1 for number in numbers):
                found |= {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    return found


def _equation(rule: str, columns: Collection[str]) -> tuple[str, str] | None:
    """The column and the expression of a rule that says that they are equal."""
    plain, quoted = unquoted(rule)
    try:
        tree = ast.parse(plain, mode="eval").body
    except (SyntaxError, ValueError):
        return None
    if not isinstance(tree, ast.Compare) or len(tree.ops) != 1 or not isinstance(tree.ops[0], ast.Eq):
        return None
    for one, other in ((tree.left, tree.comparators[0]), (tree.comparators[0], tree.left)):
        name = ast.unparse(one)
        name = quoted.get(name, name)
        if name in columns:
            text = ast.unparse(other)
            for word, column in quoted.items():
                text = text.replace(word, f"`{column}`")
            return name, f"same as {text}" if isinstance(other, ast.Name) else text
    return None


def _event(child: str, event: str) -> Edge:
    return Edge("summarises", child, (event,), standing="declared")


def _among(edge: Edge, groups: Collection[str]) -> Edge:
    inside = edge.kind == "function of" and set(edge.members) <= set(groups)
    return replace(edge, kind="within", form="") if inside else edge


def _refuse_circular(edges: Sequence[Edge]) -> None:
    parents: dict[str, tuple[str, ...]] = {}
    for edge in edges:
        if edge.kind in ("function of", "implies"):
            parents[edge.child] = (*parents.get(edge.child, ()), *edge.parents)
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            raise _circular(path[path.index(name) :])
        if name not in done:
            for parent in parents.get(name, ()):
                visit(parent, (*path, name))
            done.add(name)

    for name in parents:
        visit(name, ())


def _circular(names: Sequence[str]) -> Refusal:
    loop = " of ".join(f"{name!r}" for name in (*names, names[0]))
    cure = "say of one of them that it is recorded: leave empty what it is made of"
    return Refusal(Code.DICTIONARY_DISAGREES, f"columns are made of themselves: {loop}", where=WHERE, cure=cure)


def _missing(name: str, child: str, columns: Collection[str]) -> Refusal:
    return column_missing(name, columns, where=f"{WHERE}, {child}")


def _unreadable(child: str) -> Refusal:
    what = f"what {child!r} is made of cannot be read"
    return Refusal(Code.DICTIONARY_UNREADABLE, what, where=WHERE, cure=_CURE)
