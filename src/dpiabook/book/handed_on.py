"""Settings that are handed on to whoever may want them, and are read only when somebody does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dpiabook.book.opening import Opened
from dpiabook.evidence import Facts
from dpiabook.meaning import Speech
from dpiabook.settings import Context, Settings
from dpiabook.settings.reads import unnoted


@dataclass(frozen=True)
class OwnWords(Mapping[str, Any]):
    """The context of the settings as plain values by name.

    Examples
    --------
    >>> OwnWords(Context(controller="The council"))["controller"]
    'The council'
    >>> OwnWords(Context()).get("flow")
    []
    """

    given: Context

    def __getitem__(self, name: str) -> Any:
        """The words under a name, as plain values.

        Raises
        ------
        KeyError
            There is no such name.
        """
        if name not in Context.model_fields:
            raise KeyError(name)
        getattr(self.given, name)
        with unnoted():
            return self.given.model_dump(include={name})[name]

    def __iter__(self) -> Iterator[str]:
        return iter(Context.model_fields)

    def __len__(self) -> int:
        return len(Context.model_fields)


@dataclass(frozen=True)
class Composites(Mapping[str, tuple[str, ...]]):
    """The named combinations of variables.

    Examples
    --------
    >>> dict(Composites(Settings(composites={"known": ["yob", "gender"]})))
    {'known': ('yob', 'gender')}
    """

    given: Settings

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return tuple(self.given.composites[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self.given.composites)

    def __len__(self) -> int:
        return len(self.given.composites)


@dataclass(frozen=True)
class EducationColumns(Mapping[str, str]):
    """The columns that say what is known of somebody's education, each read from the settings when it is asked for.

    Examples
    --------
    >>> dict(EducationColumns(Settings(areas={"education_status": {"missing": "flag"}})))
    {'missing': 'flag'}
    """

    given: Settings

    def __getitem__(self, role: str) -> str:
        name = getattr(self.given.areas.education_status, role)
        if not name:
            raise KeyError(role)
        return str(name)

    def __iter__(self) -> Iterator[str]:
        return iter(role for role, name in self.given.areas.education_status.model_dump().items() if name)

    def __len__(self) -> int:
        return len([*self])


def facts_of(settings: Settings, opened: Opened, speech: Speech) -> Facts:
    """What the evidence functions know of the dataset."""
    return Facts(
        inventory=opened.inventory,
        flags=opened.flags,
        mode="dictionary" if opened.source is None else "counts" if settings.roles.count else "rows",
        speech=speech,
        k=settings.targets.k,
        composites=Composites(settings),
        area=settings.roles.area or "",
        region=settings.roles.region or "",
        dataset=settings.dataset,
        version=settings.version,
        education=EducationColumns(settings),
        varying=opened.varying,
    )
