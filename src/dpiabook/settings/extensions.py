"""What people add of their own without touching the package: found in a folder, or in an installed package."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TYPE_CHECKING

from dpiabook.errors import Code, Refusal, did_you_mean, refuse_all
from dpiabook.settings.notebook_file import cells_that_count

if TYPE_CHECKING:
    from dpiabook.settings import Loaded

FOLDER = "extensions"
GROUP = "dpiabook.extensions"
"""Installed packages name the folder of theirs in this group of entry points."""
COUNTRY = "country"
KINDS = {
    "measures": (".py", ".yml"),
    "categories": (".yml",),
    "collections": (".yml",),
    "scenarios": (".yml",),
    "profiles": (".yml",),
    COUNTRY: (".yml",),
    "notebooks": (".ipynb", ".yml"),
}
"""The folders of an extension, and the endings of the files in them."""
_NOT_READ = {"__pycache__", "tests", ".ipynb_checkpoints"}
_NOTES = {"", ".md", ".txt", ".py", ".pyi", ".toml", ".lock"}
"""Beside the folders: notes, tests, and what makes a package of them."""


@dataclass(frozen=True)
class Part:
    """One file of an extension.

    Attributes
    ----------
    kind : str
        Its folder, one of `KINDS`.
    path : Path
    place : str
        Where it lies, as people are told: ``"extensions/profiles/ours.yml"``.
    sha256 : str
        Of its bytes; of a notebook, of what its cells would do, which saving it in JupyterLab does not change.
    """

    kind: str
    path: Path
    place: str
    sha256: str

    @property
    def name(self) -> str:
        """What it adds is called like the file, or, for a country, like its folder."""
        return self.path.parent.name if self.kind == COUNTRY else self.path.stem

    @property
    def text(self) -> str:
        """What it says; bytes that are no UTF-8 are marked, and refused by whoever reads them."""
        return self.path.read_text(encoding="utf-8-sig", errors="replace")


@dataclass(frozen=True)
class Extensions:
    """All that is added to the package for one dataset.

    Attributes
    ----------
    parts : tuple of Part
        Sorted by place.
    """

    parts: tuple[Part, ...] = ()

    def of(self, kind: str, ending: str = ".yml") -> tuple[Part, ...]:
        """The files of one kind, with one ending."""
        return tuple(part for part in self.parts if part.kind == kind and part.path.suffix == ending)

    @property
    def used(self) -> tuple[tuple[str, str], ...]:
        """Place and hash of each file."""
        return tuple((part.place, part.sha256) for part in self.parts)

    @property
    def fingerprint(self) -> dict[str, object] | None:
        """What tells whether anything was changed; None where nothing is added."""
        files = [{"name": part.place, "sha256": part.sha256} for part in self.parts]
        return {"files": files} if files else None


def extensions_of(loaded: Loaded) -> Extensions:
    """Find what is added for a dataset: in the folder of the project, and in installed packages.

    Parameters
    ----------
    loaded : Loaded
        Its setting ``extensions`` names the folder; else it is the folder ``extensions`` beside the parameters file,
        or in the project's folder.

    Raises
    ------
    Refusal
        ``SETTING_VALUE`` where the folder that is named is not there; ``SETTING_UNKNOWN`` for each file in it that is
        of no kind, and for two that add something of one name.
    """
    own = own_folder(loaded)
    folders = [*([(FOLDER, own)] if own else []), *installed()]
    found = [list(_parts(name, folder)) for name, folder in folders]
    parts = sorted((one for several in found for one in several if isinstance(one, Part)), key=lambda one: one.place)
    faults = [one for several in found for one in several if isinstance(one, Refusal)]
    refuse_all([*faults, *_twice(parts)])
    return Extensions(tuple(parts))


def own_folder(loaded: Loaded) -> Path | None:
    """The project's folder of extensions; None where there is none."""
    places, named = loaded.places, loaded.settings.extensions
    if named is not None:
        return places.resolve(named, what="folder of extensions", code=Code.SETTING_VALUE)
    tried = (places.parameters / FOLDER, places.root / FOLDER)
    return next((folder for folder in tried if folder.is_dir()), None)


@lru_cache(maxsize=1)
def installed() -> tuple[tuple[str, Path], ...]:
    """Folders of extensions in installed packages, with the package's name and version; none of them is imported."""
    return tuple(sorted(filter(None, map(_installed, entry_points(group=GROUP)))))


def _installed(entry: EntryPoint) -> tuple[str, Path] | None:
    spec = importlib.util.find_spec(entry.module)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    if not folders:
        return None
    name = f"{entry.dist.name} {entry.dist.version}" if entry.dist else entry.name
    return name, Path(folders[0])


def _parts(name: str, folder: Path) -> Iterator[Part | Refusal]:
    """Each file of the folder as a part, or what is wrong with it."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if not path.is_file() or _is_passed_over(inside):
            continue
        place = f"{name}/{inside.as_posix()}"
        yield _misplaced(inside, place) or Part(inside.parts[0], path, place, _sha256(path))


def _sha256(path: Path) -> str:
    whole = path.read_bytes()
    given = json.dumps(cells_that_count(path)).encode() if path.suffix == ".ipynb" else whole
    return hashlib.sha256(given).hexdigest()


def _is_passed_over(inside: Path) -> bool:
    hidden = any(part.startswith(".") or part in _NOT_READ for part in inside.parts)
    return hidden or (len(inside.parts) == 1 and inside.suffix in _NOTES) or inside.name == "__init__.py"


def _misplaced(inside: Path, place: str) -> Refusal | None:
    kind = inside.parts[0]
    if len(inside.parts) == 1 or kind not in KINDS:
        cure = did_you_mean(kind, KINDS) or f"put it into one of {', '.join(KINDS)}"
        return Refusal(Code.SETTING_UNKNOWN, "there is no such kind of extension", where=place, cure=cure)
    deep = 3 if kind == COUNTRY else 2
    if len(inside.parts) != deep or inside.suffix not in KINDS[kind]:
        said = f"{kind}/NAME/FILE" if kind == COUNTRY else f"{kind}/NAME"
        cure = f"call it {' or '.join(f'{said}{ending}' for ending in KINDS[kind])}"
        return Refusal(Code.SETTING_UNKNOWN, "a file that no extension is read from", where=place, cure=cure)
    return None


def _twice(parts: Iterable[Part]) -> Iterator[Refusal]:
    """Two files of one kind, name and ending, from two folders."""
    first: dict[tuple[str, str, str], Part] = {}
    for part in parts:
        key = (part.kind, part.name, part.path.name if part.kind == COUNTRY else part.path.suffix)
        other = first.setdefault(key, part)
        if other is not part:
            what = f"another extension adds {part.name!r} too"
            yield Refusal(Code.SETTING_VALUE, what, where=f"{other.place}, {part.place}", cure="rename one of the two")
