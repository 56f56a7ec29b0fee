"""Every reader meets what is empty, malformed, huge, in no encoding, or a bomb: one refusal, and never the content."""

import gzip
import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from dpiabook.dictionary import read_dictionary
from dpiabook.errors import Code, Refusal

CANARY = "zebrafinch"
LABEL = "Café visits of a zebrafinch"
FILES = Path(__file__).with_name("files")
ROWS = pd.DataFrame({"VISITS": [1.0, 2.0]})
XSD = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="visits" type="xs:int"><xs:annotation>{}'
TEXTS = {
    "csv": f"variable,label\nvisits,{LABEL}\n",
    "tsv": f"variable\tlabel\nvisits\t{LABEL}\n",
    "package.json": json.dumps({"fields": [{"name": "visits", "title": LABEL}]}, ensure_ascii=False),
    "csvw.json": json.dumps({"tableSchema": {"columns": [{"name": "visits", "titles": LABEL}]}}, ensure_ascii=False),
    "xml": f'<codeBook><dataDscr><var name="visits"><labl>{LABEL}</labl></var></dataDscr></codeBook>',
    "xsd": XSD.format(f"<xs:documentation>{LABEL}</xs:documentation></xs:annotation></xs:element></xs:schema>"),
}
PROGRAMS: dict[str, Callable[[Path], None]] = {
    "dta": lambda path: pyreadstat.write_dta(ROWS, path, column_labels=[LABEL]),
    "sav": lambda path: pyreadstat.write_sav(ROWS, path, column_labels=[LABEL]),
    "zsav": lambda path: pyreadstat.write_sav(ROWS, path, column_labels=[LABEL], compress=True),
    "por": lambda path: pyreadstat.write_por(ROWS, path, column_labels=[LABEL.replace("é", "e")]),
    "xpt": lambda path: pyreadstat.write_xport(ROWS, path, column_labels=[LABEL]),
    "sas7bdat": lambda path: _keep(path, gzip.decompress((FILES / "census.sas7bdat.gz").read_bytes())),
}
# Half a CSV is a CSV; it is malformed when a quotation mark stays open.
MALFORMED = {"csv": f'variable,label\nvisits,"{CANARY}\n', "tsv": f'variable\tlabel\nvisits\t"{CANARY}\n'}
READERS = [*TEXTS, "xlsx", *PROGRAMS]
DOCTYPE = '<!DOCTYPE a [<!ENTITY b "zebrafinch"><!ENTITY c "&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;">]>'


def _keep(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def good(reader: str, folder: Path) -> Path:
    path = folder / (reader if "." in reader else f"d.{reader}")
    if reader in TEXTS:
        path.write_text(TEXTS[reader], encoding="utf-8")
    elif reader == "xlsx":
        book = openpyxl.Workbook()
        book.active.append(["variable", "label"])
        book.active.append(["visits", LABEL])
        book.save(path)
    else:
        PROGRAMS[reader](path)
    return path


def changed_part(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Change the part of a workbook that holds its cells."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, change(content) if part.endswith("sheet1.xml") else content)
    path.write_bytes(out.getvalue())


def refused(path: Path) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read_dictionary(path)
    assert caught.value.code is Code.DICTIONARY_UNREADABLE
    assert path.name in caught.value.where
    assert caught.value.cure
    assert CANARY not in str(caught.value)
    assert caught.value.__cause__ is None
    return caught.value


@pytest.mark.parametrize("reader", READERS)
def test_what_is_whole_is_read(tmp_path: Path, reader: str):
    found = read_dictionary(good(reader, tmp_path))
    if reader != "sas7bdat":
        assert [name.lower() for name in found.names] == ["visits"]
        assert found[found.names[0]].label == (LABEL.replace("é", "e") if reader == "por" else LABEL)


@pytest.mark.parametrize("reader", READERS)
def test_empty(tmp_path: Path, reader: str):
    path = good(reader, tmp_path)
    path.write_bytes(b"")
    assert "empty" in refused(path).what


@pytest.mark.parametrize("reader", READERS)
def test_malformed(tmp_path: Path, reader: str):
    path = good(reader, tmp_path)
    whole = path.read_bytes()
    path.write_bytes(MALFORMED[reader].encode() if reader in MALFORMED else whole[: min(len(whole) // 2, 3000)])
    refused(path)


@pytest.mark.parametrize("reader", READERS)
def test_another_format_under_its_name(tmp_path: Path, reader: str):
    path = good(reader, tmp_path)
    path.write_text(f"{CANARY} " * 500, encoding="utf-8")
    refused(path)


@pytest.mark.parametrize("reader", [one for one in READERS if one not in {"por", "sas7bdat"}])
def test_in_no_encoding(tmp_path: Path, reader: str):
    def damage(content: bytes) -> bytes:
        if reader == "xlsx":  # whose cells are in ASCII
            return content.replace(b"visits of", b"\x81\x8d of")
        return content.replace("é".encode(), b"\x81\x00" if reader in TEXTS else b"\x81\x8d")

    path = good(reader, tmp_path)
    if reader == "xlsx":
        changed_part(path, damage)
    else:
        path.write_bytes(damage(path.read_bytes()))
    refused(path)


@pytest.mark.parametrize("reader", TEXTS)
def test_huge_text(tmp_path: Path, reader: str):
    path = good(reader, tmp_path)
    os.truncate(path, 2_000_000_000)
    assert "too large" in refused(path).what


def test_huge_workbook(tmp_path: Path):
    path = good("xlsx", tmp_path)
    changed_part(path, lambda content: content + b" " * 250_000_000)
    assert "too large" in refused(path).what


@pytest.mark.parametrize("reader", ["xml", "xsd", "xlsx"])
def test_entity_bomb(tmp_path: Path, reader: str):
    path = good(reader, tmp_path)
    if reader == "xlsx":
        changed_part(path, lambda content: DOCTYPE.encode() + content.replace("é".encode(), b"&d;"))
    else:
        path.write_text(DOCTYPE + TEXTS[reader].replace("é", "&d;"), encoding="utf-8")
    assert "document type" in refused(path).what
