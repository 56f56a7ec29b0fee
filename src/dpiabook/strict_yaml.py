"""The one reader of YAML that people write: plain values, every key once, and nothing reinterpreted in silence."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import yaml


class Fault(Exception):
    """What is wrong with a text as YAML, its line (0 where none is known), and the cure."""

    def __init__(self, what: str, cure: str, line: int = 0) -> None:
        super().__init__(what)
        self.what, self.cure, self.line = what, cure, line

    def place(self, where: str) -> str:
        """The file and the line.

        Examples
        --------
        >>> Fault("a key is not a name", "quote it", 3).place("a.yml")
        'a.yml, line 3'
        """
        return f"{where}, line {self.line}" if self.line else where


class _Loader(yaml.SafeLoader):
    """Safe YAML without aliases, in which dates stay text and a key may be given only once."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key_node, _ in node.value:
            line = key_node.start_mark.line + 1
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                raise Fault("a key is not a name", "quote it, or use a name made of letters", line)
            if key in seen:
                raise Fault(f"the key {key!r} is given twice", "keep one of the two", line)
            seen.add(key)
        return super().construct_mapping(node, deep)

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            line = self.peek_event().start_mark.line + 1  # type: ignore[no-untyped-call]
            raise Fault("the file uses YAML aliases", "write the value out", line)
        return super().compose_node(parent, index)


# Papermill keeps dates as text too, so that one file means the same in all three ways in.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def strict_yaml(text: str) -> Any:
    """What a text says as YAML.

    Raises
    ------
    Fault
        For what is no YAML, a key that is given twice or is no name, and aliases.

    Examples
    --------
    >>> strict_yaml("day: 2026-01-31")
    {'day': '2026-01-31'}
    """
    try:
        return yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        cure = "mend the YAML; an editor with the schema beside the file shows where"
        raise Fault("is not valid YAML", cure, mark.line + 1 if mark else 0) from None


def lines_of(text: str) -> Mapping[tuple[str, ...], int]:
    r"""The line of every key of a text that `strict_yaml` reads, by its path; empty where it does not.

    Examples
    --------
    >>> dict(lines_of("a: 1\nb:\n  c: 2"))
    {('a',): 1, ('b',): 2, ('b', 'c'): 3}
    """
    try:
        root = yaml.compose(text, _Loader)
    except (yaml.YAMLError, ValueError, RecursionError, Fault):
        return {}
    found: dict[tuple[str, ...], int] = {}
    open_nodes: list[tuple[tuple[str, ...], Any]] = [((), root)]
    while open_nodes:
        path, node = open_nodes.pop()
        for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
            at = (*path, str(key.value))
            found[at] = key.start_mark.line + 1
            open_nodes.append((at, value))
    return dict(sorted(found.items(), key=lambda pair: pair[1]))
