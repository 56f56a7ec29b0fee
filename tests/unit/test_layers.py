"""Rooms import only from floors below them, and rooms of one floor never import each other."""

import ast
from pathlib import Path

import pytest

import dpiabook

FLOORS = (
    {"errors", "faces", "strict_yaml"},
    # Two tables of names: they import nothing until somebody asks for a name, and are asked by the book.
    {"machine", "measures", "findings"},
    {"own_yaml", "result", "settings", "synthetic"},
    {"dictionary", "counting"},
    {"meaning"},
    {"sensitivity", "risk"},
    {"stigma", "mitigation", "versions", "finding"},
    {"evidence"},
    {"release", "sheet", "choosing"},
    {"figures"},
    {"pack"},
    {"book"},
    {"suite"},
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
ROOT = Path(dpiabook.__file__).parent


def imports(source: str) -> list[tuple[int, str]]:
    """Line and room of every import of the package, lazy ones too."""
    found = []
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module == "dpiabook":
            names = [f"dpiabook.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module]
        found += [(node.lineno, name.split(".")[1]) for name in names if name and name.startswith("dpiabook.")]
    return found


def breaches(room: str, source: str) -> list[int]:
    """Lines of a room's source that import what they may not."""
    allowed = {other for other, floor in FLOOR.items() if floor < FLOOR[room]} | {room, "__version__"}
    return [line for line, imported in imports(source) if imported not in allowed]


def files() -> list[Path]:
    return sorted(path for path in ROOT.rglob("*.py") if path.parent != ROOT or path.stem in FLOOR)


@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_room_imports_only_from_floors_below(path):
    room = path.relative_to(ROOT).parts[0].removesuffix(".py")
    assert breaches(room, path.read_text()) == []


def test_a_breach_is_seen():
    assert breaches("risk", "import dpiabook.errors\nfrom dpiabook.sensitivity import Flag\n") == [2]
    assert breaches("counting", "def f():\n    from dpiabook.pack import build\n") == [2]


def test_every_room_has_a_floor():
    rooms = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith("_")}
    assert rooms == {room for room in FLOOR if (ROOT / room).is_dir()}
