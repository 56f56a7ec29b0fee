"""What a parameters file may say, and the only reader of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dpiabook.settings.model import Context, Override, Roles, Settings, Targets
from dpiabook.settings.places import Places, find_parameters_file, places_for
from dpiabook.settings.reading import make_settings, read_lines, read_parameters

__all__ = [
    "Context",
    "Loaded",
    "Override",
    "Places",
    "Roles",
    "Settings",
    "Targets",
    "demo_file",
    "find_parameters_file",
    "here",
    "load_settings",
    "make_settings",
    "places_for",
    "read_parameters",
]


@dataclass(frozen=True)
class Loaded:
    """Settings with the folders that their paths are meant for.

    Attributes
    ----------
    settings : Settings
    places : Places
    where : str
        The parameters file, or what took its place.
    origins : mapping of str to str
        Of each setting that is not the built-in one, who said it; empty where the file said all.
    """

    settings: Settings
    places: Places
    where: str
    origins: Mapping[str, str] = field(default_factory=dict)


def load_settings(path: Path, *, out: Path | None = None, version: str | None = None) -> Loaded:
    """Read and check a parameters file.

    Parameters
    ----------
    path : Path
        The YAML file.
    out : Path, optional
        Where results go instead of the project's ``outputs``.
    version : str, optional
        A dataset version instead of the file's.

    Raises
    ------
    Refusal
        ``SETTINGS_FILE``, ``SETTING_UNKNOWN`` or ``SETTING_VALUE``.
    """
    values = read_parameters(path)
    values |= {"version": version} if version else {}
    settings = make_settings(values, where=str(path), lines=read_lines(path))
    return Loaded(settings, places_for(path, out), str(path))


def here() -> Loaded:
    """The project of the working directory, for commands that take no parameters file; its settings are built in."""
    return Loaded(Settings(source=None, dictionary=None), places_for(None), "the working directory")


def demo_file() -> Path:
    """The parameters of the invented demonstration programme, as they come with the package."""
    return Path(__file__).with_name("demo.yml")
