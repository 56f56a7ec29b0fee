"""Every form of a pack, written into one folder, with the hashes of all files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dpiabook.errors import Code, Refusal
from dpiabook.pack.answers import ANSWERS
from dpiabook.pack.blocks import block, crosswalk
from dpiabook.pack.content import DEFAULT
from dpiabook.pack.document import assemble
from dpiabook.pack.forms.acro import to_acro
from dpiabook.pack.forms.answers_book import answers_xlsx
from dpiabook.pack.forms.crate import CRATE, to_crate
from dpiabook.pack.forms.docx import to_docx
from dpiabook.pack.forms.fragments import FORM, fragments
from dpiabook.pack.forms.html import to_html
from dpiabook.pack.forms.markdown import block_csv, to_markdown
from dpiabook.pack.forms.pdf import can_write_pdf, to_pdf
from dpiabook.pack.forms.pia import to_pia
from dpiabook.pack.forms.tables_xlsx import to_xlsx
from dpiabook.pack.law import laws
from dpiabook.pack.material import Material
from dpiabook.pack.model import Document, Picture, anchor
from dpiabook.pack.parts import MAIN, parts
from dpiabook.pack.risks import risk
from dpiabook.pack.steps import step_5, step_6
from dpiabook.release.hashes import SUMS, write_sums
from dpiabook.release.record import RECORD
from dpiabook.release.statement import Audience, Statement

_PARTS = {
    "acro": {".json", ".csv", ".png"},
    "acro/checksums": {".txt"},
    "blocks": {".md", ".csv", ".docx", ".txt"},
    FORM: {".md", ".docx", ".txt"},
    "figures": {".png", ".svg", ".csv", ".txt"},
}


@dataclass(frozen=True)
class PackFiles:
    """What was written.

    Attributes
    ----------
    folder : Path
        The pack.
    hashes : Mapping[str, str]
        SHA-256 of each file but SHA256SUMS itself, by its path in the folder with forward slashes.
    """

    folder: Path
    hashes: Mapping[str, str]

    @property
    def files(self) -> tuple[Path, ...]:
        """All files with their hashes' file, in order of name."""
        return tuple(self.folder / name for name in (*self.hashes, SUMS))


@dataclass(frozen=True)
class Assembled:
    """What every form of a pack is made from.

    Attributes
    ----------
    material : Material
    whole : Document
        What `dpiabook.pack.document.assemble` made of it.
    parts : Mapping[str, Document]
        The documents that its readers get, by name.
    """

    material: Material
    whole: Document
    parts: Mapping[str, Document]

    @classmethod
    def of(cls, material: Material) -> Assembled:
        """Assemble and divide a pack once for all of its forms."""
        whole = assemble(material)
        return cls(material, whole, parts(material, whole))


def build_pack(folder: Path, material: Material, made: Mapping[str, bytes] | None = None) -> PackFiles:
    """Write a pack.

    Parameters
    ----------
    folder : Path
        Made when it is not there; a pack that is there is replaced.
    material : Material
        What it is made from; `Material.assessed` says for which audience.
    made : Mapping[str, bytes], optional
        The content of its files, where all of its `forms` were made before.

    Returns
    -------
    PackFiles
        The same input gives the same bytes.

    Raises
    ------
    Refusal
        If a statement is for another audience, has an id that is not unique, or names a block, a risk or a law that the
        pack does not know; or if the folder cannot be written.
    """
    contents = all_files(material, made)
    _write(folder, contents)
    return PackFiles(folder, {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()})


def all_files(material: Material, made: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """The content of every file of a pack but its record and its sums, by path.

    Parameters
    ----------
    material : Material
        What it is made from.
    made : Mapping of str to bytes, optional
        As in :func:`build_pack`.

    Raises
    ------
    Refusal
        As :func:`check` does.
    """
    check(material.statements, material.assessed.audience, material.speech.jurisdiction)
    contents = dict(_all_forms(material) if made is None else made)
    listed = [*contents, SUMS] if material.assessed.audience == "controller" else [*contents, SUMS, RECORD]
    contents[CRATE] = to_crate(material, listed).encode()
    return dict(sorted(contents.items()))


def _all_forms(material: Material) -> dict[str, bytes]:
    pack = Assembled.of(material)
    return {file: content for name in forms(material) for file, content in make_form(name, pack).items()}


def check(statements: Sequence[Statement], audience: Audience, jurisdiction: str = DEFAULT) -> None:
    """Refuse statements that this pack must not or cannot print.

    Examples
    --------
    >>> check([Statement("B02.a", "B02", "", "", audience="controller")], "public")
    Traceback (most recent call last):
    dpiabook.errors.Refusal: statement 'B02.a' was released for 'controller', and the pack is for 'public'
      where: pack
      cure:  present the finding for this audience
    """
    seen: set[str] = set()
    for one in statements:
        if one.audience != audience:
            what = f"statement {one.id!r} was released for {one.audience!r}, and the pack is for {audience!r}"
            raise Refusal(Code.RELEASE_BLOCKED, what, where="pack", cure="present the finding for this audience")
        if anchor(one.id) in seen:
            what = f"two statements are named {one.id!r}, or differ in punctuation only"
            raise Refusal(Code.INTERNAL, what, where="pack", cure="rename one")
        seen.add(anchor(one.id))
        block(one.block)
        if one.risk:
            risk(one.risk)
        laws(one.laws, jurisdiction)


def forms(material: Material) -> tuple[str, ...]:
    """Names of the forms that this pack has, those that take longest first."""
    left_out = {"answers"} if material.assessed.audience == "public" else set()
    left_out |= set() if material.assessed.audience == "dpia" else {"fragments"}
    left_out |= set() if can_write_pdf() else {"pdf"}
    return tuple(name for name in _FORMS if name not in left_out)


def make_form(name: str, pack: Assembled) -> dict[str, bytes]:
    """Make one form of a pack.

    Parameters
    ----------
    name : str
        One of `forms`.
    pack : Assembled
        What it is made from.

    Returns
    -------
    dict of str to bytes
        Files by their path in the pack; the same input gives the same bytes, in whichever process it is made.
    """
    return _FORMS[name](pack)


_FORMS: Mapping[str, Callable[[Assembled], dict[str, bytes]]] = {
    "fragments": lambda pack: fragments(pack.whole, pack.material.assessed.on),
    "tables": lambda pack: {"tables.xlsx": to_xlsx(pack.material)},
    "documents": lambda pack: {
        f"{name}.docx": to_docx(one, pack.material.assessed.on) for name, one in pack.parts.items()
    },
    "pdf": lambda pack: _pdf(pack),  # noqa: PLW0108 -- defined below
    "pages": lambda pack: {f"{name}.html": to_html(one).encode() for name, one in pack.parts.items()},
    "blocks": lambda pack: _blocks(pack.whole, pack.material),
    "acro": lambda pack: to_acro(pack.material),
    "figures": lambda pack: _figures(pack.whole),
    "answers": lambda pack: {ANSWERS: answers_xlsx(pack.material)},
    "steps": lambda pack: {
        "step5.csv": step_5(pack.material.risks).encode(),
        "step6.csv": step_6(pack.material.measures).encode(),
        "pia.json": to_pia(pack.material).encode(),
    },
}


def _pdf(pack: Assembled) -> dict[str, bytes]:
    name = MAIN[pack.material.assessed.audience]
    return {f"{name}.pdf": to_pdf(pack.parts[name], pack.material.assessed.on)}


def _blocks(document: Document, material: Material) -> dict[str, bytes]:
    sections = {one.anchor: one for one in document.walk() if one.block and not one.statement}
    texts = {
        f"blocks/{one.id}.md": to_markdown(sections[one.id], warning=document.warning).encode() for one in crosswalk()
    }
    tables = {f"blocks/{one.id}.csv": block_csv(material.of(one.id)).encode() for one in crosswalk()}
    return {**texts, **tables}


def _figures(document: Document) -> dict[str, bytes]:
    """Each figure as PNG and SVG, with its alternative text and a CSV of the released values it was drawn from."""
    files: dict[str, bytes] = {}
    for section in document.walk():
        for item in section.items:
            if isinstance(item, Picture):
                forms = {"png": item.png, "svg": item.svg, "csv": item.data.encode(), "txt": f"{item.alt}\n".encode()}
                files |= {f"figures/{item.name}.{form}": content for form, content in forms.items()}
    return files


def _write(folder: Path, contents: Mapping[str, bytes]) -> None:
    try:
        _clear(folder)
        for name, content in contents.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        write_sums(folder)
    except OSError as error:
        cure = "choose a folder that can be written"
        where = str(error.filename or folder)
        raise Refusal(Code.OUTPUT_UNWRITABLE, "the pack cannot be written", where=where, cure=cure) from None


def _clear(folder: Path) -> None:
    """Take away blocks and figures of an earlier pack in the same folder: what is not of this pack must not leave."""
    for part, endings in _PARTS.items():
        for path in sorted((folder / part).glob("*")):
            if path.suffix in endings:
                path.unlink()
