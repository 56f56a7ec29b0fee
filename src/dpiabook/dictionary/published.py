"""Published data collections as facts: what their columns are called, and what each column and code tells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from dpiabook.dictionary.inventory import Kind, Subject
from dpiabook.own_yaml import own_yaml
from dpiabook.settings.model import Kind as KindOfData
from dpiabook.settings.model import State, Unit

Role = Literal["", "person", "household", "area", "region", "time", "weight", "count", "link"]
_LISTS = "_lists.yml"


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_tuple)]


class Strict(BaseModel):
    """What a file of facts may say, and nothing else."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Column(Strict):
    """One column of a published table.

    Attributes
    ----------
    name : str
        As published.
    label : str
        What it says, in words.
    also : tuple of str
        Other published names.
    kind : Kind
        What the values are.
    unit : str
        As in `Variable`.
    codes : Mapping of str to str
        Published codes and their labels, those that stand for a missing value among them.
    missing : Mapping of str to State
        The codes that stand for a missing value, and which.
    role : Role
        What it is in the structure of the table; empty for a fact.
    kinds : tuple of str
        Ids of sensitive categories; empty when the column tells of none.
    whose : Subject
        Whose the information is.
    visible : bool
        Another person could know it without the data.
    identifier : bool
        It identifies a person on its own.
    verified : bool
        Names and codes were read in a published specification, and not only taken from memory.
    """

    name: str
    label: str
    also: Names = ()
    kind: Kind = "unknown"
    unit: str = ""
    codes: Mapping[str, str] = Field(default_factory=dict)
    missing: Mapping[str, State] = Field(default_factory=dict)
    role: Role = ""
    kinds: Names = ()
    whose: Subject = "unknown"
    visible: bool = False
    identifier: bool = False
    verified: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its aliases."""
        return (self.name, *self.also)


class Table(Strict):
    """One file or table of a collection.

    Attributes
    ----------
    id, title : str
        Such as ``"episodes"`` and ``"SSDA903 episodes"``.
    subject : str
        What the table is about, such as ``"care placements"``; a column called `reason` tells of that.
    unit : Unit
        What one row is.
    columns : tuple of Column
        In the published order.
    """

    id: str
    title: str
    subject: str
    unit: Unit
    columns: tuple[Column, ...]


class Collection(Strict):
    """One published collection.

    Attributes
    ----------
    title : str
        As it is known.
    kind_of_data : KindOfData
        Who the people in it are.
    source : str
        The publication that the facts are from.
    year : int
        The collection year that the facts are of.
    verified : bool
        Names and codes were read in a published specification; where only some were, the columns say which were not.
    suffix : str
        A pattern that extracts add to every name, such as ``_SPR23``; empty when they add none.
    tables : tuple of Table
        Its files or tables.
    """

    title: str
    kind_of_data: KindOfData
    source: str
    year: int
    verified: bool
    suffix: str = ""
    tables: tuple[Table, ...]

    @model_validator(mode="after")
    def _codes_of_missing(self) -> Collection:
        for table in self.tables:
            for column in table.columns:
                strange = sorted(set(column.missing) - set(column.codes))
                if strange:
                    raise ValueError(f"{table.title}, {column.name}: missing codes without a label: {strange}")
        return self


class Lists(Strict):
    """What collections share: lists of codes, and names that too many files have to tell one."""

    lists: Mapping[str, Mapping[str, Any]]
    common: Names


def key_of(name: str) -> str:
    """A name as it is compared: without case, spaces and punctuation.

    Examples
    --------
    >>> key_of("Date of Birth:"), key_of("DATE_OF_BIRTH")
    ('dateofbirth', 'dateofbirth')
    """
    return re.sub(r"[\W_]+", "", name.casefold())


def parse_collection(text: str, shared: Mapping[str, Mapping[str, Any]]) -> Collection:
    """Read one collection from YAML text.

    Parameters
    ----------
    text : str
        The file: the attributes of `Collection`, its own lists of codes under ``lists``, and ``tables`` and their
        ``columns`` by name. A column's ``codes`` are a mapping, or the name of a list.
    shared : Mapping
        Lists of codes that every file may name.

    Raises
    ------
    ValueError
        When something is unknown, absent, of the wrong type, or a list is named that is nowhere.
    """
    said = dict(own_yaml(text))
    lists = {**shared, **said.pop("lists", {})}
    tables = said.pop("tables")
    made = tuple(
        {**table, "id": name, "columns": tuple(_column(one, facts, lists) for one, facts in table["columns"].items())}
        for name, table in tables.items()
    )
    return Collection.model_validate({**said, "tables": made})


def _column(name: str, facts: Mapping[str, Any], lists: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    codes = facts.get("codes")
    if not isinstance(codes, str):
        return {"name": name, **facts}
    if codes not in lists:
        raise ValueError(f"{name}: there is no list of codes called {codes}")
    return {"name": name, **lists[codes], **{key: value for key, value in facts.items() if key != "codes"}}


@lru_cache(maxsize=1)
def lists() -> Lists:
    """What the collections share."""
    return Lists.model_validate(own_yaml(_folder().joinpath(_LISTS).read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def collections() -> Mapping[str, Collection]:
    """All published collections that come with the package, by the name of their file."""
    paths = sorted((path for path in _folder().iterdir() if path.name.endswith(".yml")), key=lambda path: path.name)
    shared = lists().lists
    return {
        path.name.removesuffix(".yml"): parse_collection(path.read_text(encoding="utf-8"), shared)
        for path in paths
        if path.name != _LISTS
    }


def _folder() -> Any:
    return files("dpiabook.dictionary").joinpath("collections")
