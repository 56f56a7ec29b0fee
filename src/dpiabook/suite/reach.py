"""Which code each notebook can reach, settled from its text and the package's without running any of it.

Whatever is named counts, also where it is only mentioned; whatever cannot be told counts whole. So a change that no
notebook can reach costs no run, and one that a notebook might reach never goes unnoticed.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dpiabook.faces import offered

_PACKAGE = "dpiabook"
_NAMED = re.compile(r"\bdpiabook(?:\.\w+)+")
_FROM = re.compile(r"\bfrom\s+(dpiabook[\w.]*)\s+import\s+(\([^)]*\)|[^\n]+)")
_CANNOT_TELL = re.compile(r"import_module\(\s*(?![\"'\s])|__import__|\bexec\(|^\s*from\s+\.", re.MULTILINE)
"""Imports of what is only known when they are done."""
_EXECUTING = ("suite.runner", "suite.failure", "suite.jupyter")
"""What executes notebooks counts for each of them; the rest of the command line for none."""
_FACES, _MEASURES, _FINDINGS = (f"{_PACKAGE}.{name}" for name in ("faces", "measures", "findings"))
"""What offers names of the rooms. Measures of one's own, which any notebook may show, may call any measure: all count
for each notebook. Of the findings those count that it takes."""


@dataclass(frozen=True)
class Code:
    """The files of the package.

    Attributes
    ----------
    modules : mapping of str to bytes
        By dotted name.
    beside : mapping of str to bytes
        Texts, lists and templates that lie in the rooms, by relative path.
    """

    modules: Mapping[str, bytes]
    beside: Mapping[str, bytes]

    @classmethod
    def read(cls, folder: Path) -> Code:
        """Read the package in a folder."""
        modules: dict[str, bytes] = {}
        beside: dict[str, bytes] = {}
        for path in sorted(folder.rglob("*")):
            within = path.relative_to(folder)
            if "__pycache__" in within.parts or within.parts[0] == "_notebooks" or not path.is_file():
                continue
            if path.suffix == ".py":
                modules[".".join((_PACKAGE, *within.with_suffix("").parts)).removesuffix(".__init__")] = (
                    path.read_bytes()
                )
            else:
                beside[within.as_posix()] = path.read_bytes()
        return cls(modules, beside)

    def reached(self, text: str) -> frozenset[str]:
        """Modules that a text can reach, by way of others as well.

        Examples
        --------
        >>> code = Code({"dpiabook": b"", "dpiabook.a": b"from dpiabook import b", "dpiabook.b": b""}, {})
        >>> sorted(code.reached("from dpiabook.a import one"))
        ['dpiabook', 'dpiabook.a', 'dpiabook.b']
        """
        found: set[str] = set()
        waiting = [_PACKAGE, *self._named_in(text), *self._taken_by(text)]
        while waiting:
            name = waiting.pop()
            if name not in found and name in self.modules:
                found.add(name)
                waiting += self._next[name]
        return frozenset(found)

    @cached_property
    def _next(self) -> dict[str, list[str]]:
        """The modules that each names, or might import."""
        found: dict[str, list[str]] = {}
        for name, content in self.modules.items():
            own = content.decode("utf-8", "replace")
            # What these import at its first use is named in the package itself, and in the stubs.
            unsure = name not in (_PACKAGE, _FACES) and _CANNOT_TELL.search(own)
            found[name] = [*self._named_in(own), *(self._room(name) if unsure else ())]
            if name == _MEASURES:
                found[name] += self._named_in("\n".join(self._offered(name).values()))
        return found

    def _offered(self, face: str) -> Mapping[str, str]:
        """The names that a module offers, each with the module that it lives in."""
        return offered(self.beside.get(f"{face.rpartition('.')[2]}.pyi", b"").decode("utf-8", "replace"))

    def _taken_by(self, text: str) -> Iterator[str]:
        """The modules of the findings that a text takes; all of them where that cannot be told."""
        lives_in = self._offered(_FINDINGS)
        if lives_in and _FINDINGS in self._named_in(text):
            taken = _names_taken(text)
            names = lives_in.values() if taken is None else map(lives_in.get, taken)
            yield from self._named_in("\n".join(filter(None, names)))

    def _named_in(self, text: str) -> Iterator[str]:
        """Modules that a text names, with the packages that they lie in."""
        names = [*_NAMED.findall(text), *_imported(text)]
        for name in dict.fromkeys(names):
            parts = name.split(".")
            for end in range(2, len(parts) + 1):
                whole = ".".join(parts[:end])
                if whole in self.modules:
                    yield whole

    def _room(self, name: str) -> list[str]:
        """All modules of the package that a module lies in."""
        is_package = any(other.startswith(f"{name}.") for other in self.modules)
        room = name if is_package else name.rpartition(".")[0]
        return [other for other in self.modules if other.startswith(f"{room}.")]

    def rooms(self, text: str) -> dict[str, str]:
        """A hash for each room that a text can reach, over the modules that it reaches and what lies beside them."""
        names = self.reached(text)
        executing = tuple(f"{_PACKAGE}.{name}" for name in _EXECUTING)
        names |= {name for name in self.modules if name.startswith(executing)}
        parts: dict[str, list[bytes]] = {}
        for name in sorted(names):
            parts.setdefault(_room_of(name), []).append(name.encode() + b"\0" + self.modules[name])
        for path, content in self.beside.items():
            room = path.partition("/")[0]
            if room in parts:
                parts[room].append(path.encode() + b"\0" + content)
        return {room: hashlib.sha256(b"\0\0".join(given)).hexdigest() for room, given in sorted(parts.items())}


def _names_taken(text: str) -> set[str] | None:
    """What a text takes from the findings, such as ``f.intruders``; None where it uses them in another way."""
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except SyntaxError:
        return None
    bound, taken = set(), set()
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module == _PACKAGE:
            bound |= {one.asname or one.name for one in node.names if f"{_PACKAGE}.{one.name}" == _FINDINGS}
        elif isinstance(node, ast.ImportFrom) and node.module == _FINDINGS:
            taken |= {one.name for one in node.names}
        elif isinstance(node, ast.Import):
            bound |= {one.asname or _PACKAGE for one in node.names if one.name.startswith(_PACKAGE)}
    uses = [node for node in nodes if isinstance(node, ast.Name) and node.id in bound]
    taken |= {node.attr for node in nodes if isinstance(node, ast.Attribute) and node.value in uses}
    whole = len(uses) > sum(isinstance(node, ast.Attribute) and node.value in uses for node in nodes)
    return None if whole or {_PACKAGE, "*"} & {*bound, *taken} else taken


def _imported(text: str) -> Iterator[str]:
    for package, names in _FROM.findall(text):
        yield package
        yield from (f"{package}.{name}" for name in re.findall(r"\w+", names))


def _room_of(name: str) -> str:
    """The room of a module: the folder, or the file where it lies in none."""
    return name.split(".")[1] if "." in name else name


def rooms_of(notebooks: Iterable[Path], folder: Path) -> dict[str, dict[str, str]]:
    """For each notebook a hash of each room of the package that its cells can reach.

    Parameters
    ----------
    notebooks : iterable of Path
    folder : Path
        Of the package.
    """
    code = Code.read(folder)
    return {path.stem: code.rooms(_cells(path)) for path in notebooks}


def _cells(path: Path) -> str:
    """The text of a notebook's cells; the whole file where it is no notebook."""
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    try:
        cells = json.loads(text)["cells"]
        return "\n".join("".join(cell["source"]) for cell in cells if cell.get("cell_type") != "markdown")
    except (ValueError, KeyError, TypeError):
        return text
