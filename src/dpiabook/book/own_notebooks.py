"""Notebooks of one's own: what each declares that it needs and says, and how they join the suite's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from dpiabook.book.contracts import NOTEBOOKS, PACK, Notebook
from dpiabook.book.reads import EVERYTHING
from dpiabook.errors import Code, Refusal, did_you_mean, refuse_all
from dpiabook.evidence.own_finding import OwnWords
from dpiabook.settings.extension_files import read_part
from dpiabook.settings.extensions import Extensions, Part

_KIND = "notebooks"
_NAME = re.compile(r"(09|[1-9]\d)_[a-z][a-z0-9_]*")


class Declared(BaseModel):
    """The file beside a notebook.

    Attributes
    ----------
    question : str
        What it answers, in plain words.
    block : str
        The block of the pack that says so where it was not run.
    needs : list of str
        Evidence of other notebooks that must be there first.
    findings : dict of str to OwnWords
        What `book.own.tell` says, by name.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    question: str
    block: Annotated[str, Field(pattern=r"^B(0[1-9]|1[0-2])$")]
    needs: list[str] = Field(default_factory=list)
    findings: dict[str, OwnWords] = Field(default_factory=dict)


@dataclass(frozen=True)
class OwnNotebook:
    """A notebook of an extension.

    Attributes
    ----------
    contract : Notebook
        As the suite's are declared; its evidence is called like itself.
    file, said : Part
        The notebook, and the file beside it.
    declared : Declared
        What that file says.
    """

    contract: Notebook
    file: Part
    said: Part
    declared: Declared


def own_notebooks(extensions: Extensions) -> dict[str, OwnNotebook]:
    """The notebooks of extensions, by name.

    Raises
    ------
    Refusal
        All faults of all files at once.
    """
    files = {part.name: part for part in extensions.of(_KIND, ".ipynb")}
    found: dict[str, OwnNotebook] = {}
    refused: list[Refusal] = []
    for part in extensions.of(_KIND):
        try:
            declared = read_part(part, Declared)
        except Refusal as refusal:
            refused.append(refusal)
            continue
        if part.name in files:
            contract = Notebook(part.name, declared.question, part.name, tuple(declared.needs), block=declared.block)
            found[part.name] = OwnNotebook(contract, files[part.name], part, declared)
    refuse_all([*refused, *_misnamed(extensions, files), *_unreadable(files.values()), *_needs(found)])
    return found


def suite_of(own: Mapping[str, OwnNotebook]) -> tuple[Notebook, ...]:
    """The suite's notebooks with one's own before the one that makes the pack, which then needs theirs, too."""
    added = tuple(one.contract for one in own.values())
    makes = tuple(one.makes for one in added)
    *others, last = NOTEBOOKS
    # What one's own notebooks bring to the pack is not declared, so that it may read everything.
    return (*others, *added, replace(last, needs=(*last.needs, *makes), reads=(EVERYTHING,)))


def _misnamed(extensions: Extensions, files: Mapping[str, Part]) -> Iterator[Refusal]:
    """A notebook is two files of one name, whose number no notebook of the suite has."""
    said = {part.name: part for part in extensions.of(_KIND)}
    for name, part in {**said, **files}.items():
        if not _NAME.fullmatch(name):
            cure = "call it 09_name or higher, in small letters, digits and _"
            yield Refusal(Code.SETTING_VALUE, "a notebook's name begins with its number", where=part.place, cure=cure)
        if name not in said or name not in files:
            lacking = f"{name}.yml" if name in files else f"{name}.ipynb"
            what = f"there is no {lacking} beside it"
            yield Refusal(Code.NOTEBOOK_FAILED, what, where=part.place, cure=f"write {lacking}")


def _unreadable(files: Any) -> Iterator[Refusal]:
    for part in files:
        try:
            cells = json.loads(part.text)["cells"]
            text = "".join("".join(one["source"]) for one in cells)
        except (ValueError, KeyError, TypeError):
            cure = "save it anew in JupyterLab"
            yield Refusal(Code.NOTEBOOK_FAILED, "the file is no notebook", where=part.place, cure=cure)
            continue
        if "open_book(" not in text or ".close()" not in text:
            cure = f'begin with book = open_book("{part.name}"), and end with book.close()'
            yield Refusal(Code.NOTEBOOK_FAILED, "the notebook opens or closes no book", where=part.place, cure=cure)


def _needs(found: Mapping[str, OwnNotebook]) -> Iterator[Refusal]:
    """What is needed is made by a notebook that does not wait for this one."""
    made = {one.makes for one in NOTEBOOKS if one.makes != PACK}
    # By number: of one's own notebooks, each may need those before it.
    for name, one in sorted(found.items()):
        for need in one.declared.needs:
            if need not in made:
                cure = did_you_mean(need, made) or f"name one of {', '.join(sorted(made))}"
                what = f"needs: no notebook before this one makes {need!r}"
                yield Refusal(Code.SETTING_VALUE, what, where=one.said.place, cure=cure)
        made.add(name)


def files_of(own: Mapping[str, OwnNotebook]) -> dict[str, Path]:
    """Where the notebooks lie, by name."""
    return {name: one.file.path for name, one in own.items()}
