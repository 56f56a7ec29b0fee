"""An organisation's own form, filled from a finished pack; needs the extra ``template``."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from jinja2.sandbox import SandboxedEnvironment

from dpiabook.errors import Code, Refusal
from dpiabook.pack.blocks import crosswalk
from dpiabook.pack.forms.archive import fixed
from dpiabook.pack.model import anchor
from dpiabook.pack.wording import DRAFT, printable
from dpiabook.release.record import PackRecord, read_record
from dpiabook.release.statement import Statement

_FIGURE_MM = 150


def fill(template: Path, pack: Path) -> bytes:
    """Fill a Word template with what a pack says.

    Parameters
    ----------
    template : Path
        A DOCX file with fields in braces; ``parameters/templates/README.md`` lists them.
    pack : Path
        One audience's folder of a finished pack.

    Returns
    -------
    bytes
        A DOCX file; the same for the same template and pack. Every value is put in as text.

    Raises
    ------
    Refusal
        `Code.EXTRA_MISSING` without docxtpl; `Code.SOURCE_MISSING` when template or pack is not there;
        `Code.SOURCE_UNREADABLE` when the template is no Word file or names a field that there is not.
    """
    if not template.is_file():
        raise Refusal(Code.SOURCE_MISSING, "there is no such template", where=template.name, cure="name a DOCX file")
    try:
        docxtpl = import_module("docxtpl")
    except ImportError:
        cure = "install the extra: pip install 'dpiabook[template]'"
        raise Refusal(Code.EXTRA_MISSING, "filling a template needs the package docxtpl", cure=cure) from None
    record = read_record(pack)
    try:
        return _filled(docxtpl, template, pack, record)
    except Exception as error:
        fault = Refusal(
            Code.SOURCE_UNREADABLE,
            f"the template cannot be filled ({type(error).__name__})",
            where=template.name,
            cure="compare its fields with those in parameters/templates/README.md",
        )
    raise fault


def _filled(docxtpl: Any, template: Path, pack: Path, record: PackRecord) -> bytes:
    document = docxtpl.DocxTemplate(str(template))
    millimetres = import_module("docx.shared").Mm(_FIGURE_MM)

    def figure(statement: Statement) -> Any:
        path = pack / "figures" / f"{anchor(statement.id)}.png"
        return docxtpl.InlineImage(document, str(path), width=millimetres) if path.is_file() else ""

    # A template is a file from elsewhere: in the sandbox it can read the fields, and reach nothing else.
    document.render(_fields(record, pack, figure), SandboxedEnvironment(autoescape=True), autoescape=True)
    stream = io.BytesIO()
    document.save(stream)
    return fixed(stream.getvalue())


def _fields(record: PackRecord, pack: Path, figure: Callable[[Statement], Any]) -> dict[str, Any]:
    """What a template may name."""
    return {
        "draft": DRAFT,
        "dataset": record.dataset,
        "version": record.version,
        "assessed_on": record.assessed_on,
        "release": record.release_id,
        "output_rules": record.profile.name,
        **{one.id: [_statement(s, figure) for s in record.statements if s.block == one.id] for one in crosswalk()},
        "step5": _rows(pack / "step5.csv"),
        "step6": _rows(pack / "step6.csv"),
    }


def _statement(one: Statement, figure: Callable[[Statement], Any]) -> dict[str, Any]:
    table = one.table
    return {
        "id": one.id,
        "title": printable(one.title),
        "sentence": printable(one.sentence),
        "method": printable(one.method),
        "source": printable(one.source),
        "does_not_say": printable(one.does_not_say),
        "author_decides": printable(one.author_decides),
        "assessed": one.assessed,
        "figure": figure(one),
        "headings": [printable(heading) for heading in table.headings] if table else [],
        "rows": [[printable(cell) for cell in row] for row in table.cells] if table else [],
    }


def _rows(path: Path) -> list[list[str]]:
    """The rows of a step, without its headings."""
    if not path.is_file():
        return []
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))[1:]
