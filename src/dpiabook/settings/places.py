"""Where things lie: the project's folder, its outputs, and paths as a parameters file means them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dpiabook.errors import Code, Refusal


@dataclass(frozen=True)
class Places:
    """The folders that a run reads from and writes to.

    Attributes
    ----------
    root : Path
        The project's folder: paths in a parameters file are looked for beside that file, then here.
    parameters : Path
        The folder of the parameters file.
    outputs : Path
        Where results lie.
    """

    root: Path
    parameters: Path
    outputs: Path

    def resolve(self, location: str, *, what: str, code: Code) -> Path:
        """Find the file or folder that a setting names; ``#part`` behind it stays.

        Raises
        ------
        Refusal
            `code`, with the places that were tried.
        """
        tried = [(folder / location).expanduser().resolve() for folder in (self.parameters, self.root)]
        for path in tried:
            if split_part(path)[0].exists():
                return path
        where = " and ".join(dict.fromkeys(str(path) for path in tried))
        cure = "paths are read from the folder of the parameters file, then from the project's folder"
        raise Refusal(code, f"the {what} was not found", where=where, cure=cure)


def split_part(path: Path) -> tuple[Path, str]:
    """Split a file from the sheet or the packed file in it that ``#part`` names.

    Examples
    --------
    >>> split_part(Path("data/wave-1.xlsx#children"))[1]
    'children'
    >>> split_part(Path("data/wave-1.csv"))[1]
    ''
    """
    if path.exists():
        return path, ""
    whole = str(path)
    for at, sign in enumerate(whole):
        # A folder or a file may have the sign in its name.
        if sign == "#" and Path(whole[:at]).is_file():
            return Path(whole[:at]), whole[at + 1 :]
    before, sign, part = path.name.partition("#")
    return (path.with_name(before), part) if sign and before else (path, "")


def places_for(parameters_file: Path | None, out: Path | None = None) -> Places:
    """The folders for a parameters file, or for the working directory when the file is not known.

    The project's folder is the nearest one, at or above the file (or the working directory), that holds a folder
    ``parameters``; so a file means the same on the command line, under papermill and in JupyterLab.
    """
    start = parameters_file.resolve().parent if parameters_file else Path.cwd()
    root = next((folder for folder in (start, *start.parents) if (folder / "parameters").is_dir()), start)
    beside = start if parameters_file else root / "parameters"
    return Places(root, beside, (out or root / "outputs").resolve())


def find_parameters_file(name: str) -> Path | None:
    """Find a parameters file by a name relative to the working directory or a folder above it."""
    path = Path(name).expanduser()
    here = Path.cwd()
    candidates = [path] if path.is_absolute() else [folder / path for folder in (here, *here.parents)]
    return next((candidate.resolve() for candidate in candidates if candidate.is_file()), None)
