"""One and the same set of variables, written in every form in which people keep a dictionary."""

import json
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pandas as pd
import pyreadstat

# Of each variable: label, kind, codes, missing codes with labels. Forms differ in what else they can say.
TRUTH = {
    "pupil_id": ("Pupil", "integer", {}, {}),
    "sex": ("Sex at birth", "category", {"1": "Male", "2": "Female"}, {"9": "Refused"}),
    "age": ("Age at entry", "integer", {}, {"999": "Refused"}),
    "income": ("Household income", "number", {}, {"-99": "Not known"}),
    "seen": ("Seen by a nurse", "boolean", {"0": "No", "1": "Yes"}, {}),
    "started": ("Date of start", "date", {}, {}),
}
ROWS = [
    ["variable", "label", "type", "values"],
    ["pupil_id", "Pupil", "int", ""],
    ["sex", "Sex at birth", "num", "1=Male; 2=Female; 9=Refused"],
    ["age", "Age at entry", "F3.0", "0-19; 999=Refused"],
    ["income", "Household income", "F8.2", "-99 = Not known"],
    ["seen", "Seen by a nurse", "num", "0=No; 1=Yes"],
    ["started", "Date of start", "%td", ""],
]
CODES = [
    ["sex_cl", "1", "Male"],
    ["sex_cl", "2", "Female"],
    ["sex_cl", "9", "Refused"],
    ["yn_cl", "0", "No"],
    ["yn_cl", "1", "Yes"],
]
VARIABLES = [
    ["pupil_id", "Pupil", "int", "", ""],
    ["sex", "Sex at birth", "num", "sex_cl", ""],
    ["age", "Age at entry", "int", "", "999=Refused"],
    ["income", "Household income", "numeric", "", "-99 (Not known)"],
    ["seen", "Seen by a nurse", "num", "yn_cl", ""],
    ["started", "Date of start", "DD/MM/YYYY", "", ""],
]
REDCAP = """Variable / Field Name,Form Name,Section Header,Field Type,Field Label,\
"Choices, Calculations, OR Slider Labels",Field Note,Text Validation Type OR Show Slider Number,\
Text Validation Min,Text Validation Max,Identifier?,\
Branching Logic (Show field only if...),Required Field?,Custom Alignment,Question Number (surveys only),\
Matrix Group Name,Matrix Ranking?,Field Annotation
pupil_id,entry,,text,Pupil,,,integer,,,,,,,,,,
sex,entry,,radio,<p>Sex at birth</p>,"1, Male | 2, Female | 9, Refused",,,,,,,,,,,,
age,entry,,text,Age at entry,,999=Refused,integer,0,19,,,,,,,,
income,entry,,text,Household income,,-99 = Not known,number_2dp,,,,,,,,,,
seen,entry,,yesno,Seen by a nurse,,,,,,,,,,,,,
started,entry,,text,Date of start,,,date_dmy,,,,,,,,,,@TODAY
"""
SPSS = """* Labels of the study.
VARIABLE LABELS pupil_id 'Pupil' /sex "Sex at birth" /age 'Age at entry' /income 'Household income'
  /seen 'Seen by a nurse' /started 'Date of start'.
FORMATS pupil_id age (F3.0) /income (F8.2) /sex seen (F1.0) /started (DATE11).
VALUE LABELS sex 1 'Male' 2 'Female' 9 'Refused' /age 999 'Refused' /income -99 'Not known' /seen 0 'No' 1 'Yes'.
MISSING VALUES sex (9) /age (999) /income (-99).
"""
STATA = """* labels
label variable pupil_id "Pupil"
lab var sex "Sex at birth"
la var age `"Age at entry"'
label var income "Household income"
label variable seen ///
  "Seen by a nurse"
label variable started "Date of start"
label define sexes 1 "Male" 2 "Female" 9 "Refused"
label define refusal 999 "Refused", replace
label define unknown -99 "Not known"
label define yn 0 "No" 1 "Yes"
label values sex sexes
label values age refusal
label values income unknown
label values seen yn
mvdecode sex, mv(9)
"""


def table(*, rows=ROWS, mark=",", above=(), encoding="utf-8") -> Callable[[Path], None]:
    def write(path: Path) -> None:
        lines = [*above, *(mark.join(f'"{cell}"' if mark in cell else cell for cell in row) for row in rows)]
        path.write_bytes("\r\n".join(lines).encode(encoding))

    return write


def workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    book.active.append(["Dictionary of the study", "Version 3"])
    sheet = book.create_sheet("Variables")
    for row in [
        ["Variables in the extract"],
        [],
        [],
        [],
        ["Field name", "Description", "Type", "Code list", "Missing"],
    ]:
        sheet.append(row)
    for row in VARIABLES:
        sheet.append(row)
    codes = book.create_sheet("Codes")
    for row in [["Code list", "Code", "Meaning"], *CODES]:
        codes.append([int(cell) if cell.lstrip("-").isdigit() else cell for cell in row])
    log = book.create_sheet("Change log")
    for row in [["Version", "Date", "Field", "Description of change"], ["2", "2024-01-01", "sex", "Code 9 added"]]:
        log.append(row)
    book.save(path)


def sheet_for_each_list(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Data items"
    book.active.append(["Data item name", "Definition", "Data type", "Permitted values", "Missing value codes"])
    for row in VARIABLES:
        book.active.append([*row[:3], f"see sheet {row[3]}" if row[3] else None, row[4] or None])
    for title in ("sex_cl", "yn_cl"):
        sheet = book.create_sheet(title)
        for row in [["Code", "Description"], *(one[1:] for one in CODES if one[0] == title)]:
            sheet.append(row)
    book.save(path)


def word(path: Path) -> None:
    document = docx.Document()
    document.add_heading("Data dictionary")
    document.add_paragraph("Variables")
    made = document.add_table(0, 4)
    for row in ROWS:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = text.replace("; ", "\n")
    document.save(path)


def word_with_merged_cells(path: Path) -> None:
    document = docx.Document()
    made = document.add_table(0, 5)
    rows = [["Column", "Meaning", "Format", "Code", "Code description"]]
    lists = {"sex": CODES[:3], "seen": CODES[3:], "age": [["", "999", "Refused"]], "income": [["", "-99", "Not known"]]}
    merged = []
    for name, label, kind, *_ in VARIABLES:
        codes = [one[1:] for one in lists.get(name, [])] or [["", ""]]
        merged.append((len(rows), len(rows) + len(codes) - 1))
        rows += [[name, label, kind, *codes[0]], *(["", "", "", *one] for one in codes[1:])]
    for row in rows:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = text
    for first, last in merged:
        for column in range(3) if last > first else ():
            made.cell(first, column).merge(made.cell(last, column))
    document.save(path)


def markdown(path: Path) -> None:
    lines = ["# Dictionary", "", *(f"| {' | '.join(row)} |" for row in ROWS)]
    lines.insert(3, "|---|:--|---|--:|")
    path.write_text("\n".join(lines), encoding="utf-8")


def page(path: Path) -> None:
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
    path.write_text(f"<html><head><title>x</title></head><h2>Variables</h2><table>{cells}</table>", encoding="utf-8")


def page_with_spans(path: Path) -> None:
    rows = [f"<tr><th>{'<th>'.join(('Element', 'Question', 'Type', 'Value', 'Value label'))}"]
    lists = {"sex": CODES[:3], "seen": CODES[3:], "age": [["", "999", "Refused"]], "income": [["", "-99", "Not known"]]}
    for name, label, kind, *_ in VARIABLES:
        codes = [one[1:] for one in lists.get(name, [])] or [["", ""]]
        own = "".join(f"<td rowspan={len(codes)}>{cell}</td>" for cell in (name, label, kind))
        rows += [f"<tr>{own if not place else ''}<td>{code}<td>{text}" for place, (code, text) in enumerate(codes)]
    path.write_text(f"<table><caption>Variables</caption>{''.join(rows)}</table>", encoding="utf-8")


def long_form(path: Path) -> None:
    lists = {"sex": CODES[:3], "seen": CODES[3:], "age": [["", "999", "Refused"]], "income": [["", "-99", "Not known"]]}
    rows = [["variable", "variable label", "type", "value", "value label"]]
    for name, label, kind, *_ in VARIABLES:
        rows += [[name, label, kind, *one[1:]] for one in lists.get(name, [["", "", ""]])]
    table(rows=rows)(path)


def json_schema(path: Path) -> None:
    types = {"category": "integer", "boolean": "integer", "date": "string"}
    properties = {}
    for name, (label, kind, codes, missing) in TRUTH.items():
        said = {"title": label, "type": [types.get(kind, kind), "null"]} | (
            {"format": "date"} if kind == "date" else {}
        )
        pairs = [{"const": int(code), "title": text} for code, text in {**codes, **missing}.items()]
        properties[name] = said | ({"oneOf": pairs} if pairs else {})
    path.write_text(json.dumps({"$schema": "x", "type": "object", "properties": properties}), encoding="utf-8")


def json_list(path: Path) -> None:
    heading, *rows = ROWS
    path.write_text(json.dumps([dict(zip(heading, row, strict=True)) for row in rows]), encoding="utf-8")


def package(path: Path) -> None:
    fields = []
    for name, (label, kind, codes, missing) in TRUTH.items():
        own = {"name": name, "title": label, "type": kind if kind not in {"category", "boolean"} else "integer"}
        own |= {"categories": [{"value": code, "label": text} for code, text in codes.items()]} if codes else {}
        fields.append(own | {"missingValues": [{"value": code, "label": text} for code, text in missing.items()]})
    path.write_text(json.dumps({"fields": fields}), encoding="utf-8")


def survey(path: Path) -> None:
    frame = pd.DataFrame({name: [1.0, 2.0] for name in TRUTH}).assign(started=pd.to_datetime(["2020-01-01"] * 2).date)
    values = {
        name: {float(code): text for code, text in {**codes, **missing}.items()}
        for name, (_, _, codes, missing) in TRUTH.items()
        if codes or missing
    }
    labels = [label for label, *_ in TRUTH.values()]
    formats = {"pupil_id": "F8.0", "age": "F3.0"}
    if path.suffix == ".dta":
        whole = frame.astype(dict.fromkeys(("pupil_id", "sex", "age", "seen"), "int32"))
        values = {name: {int(code): text for code, text in codes.items()} for name, codes in values.items()}
        pyreadstat.write_dta(whole, path, column_labels=labels, variable_value_labels=values)
    else:
        ranges = {"sex": [9.0], "age": [{"lo": 999, "hi": 999}], "income": [{"lo": -99, "hi": -99}]}
        pyreadstat.write_sav(
            frame,
            path,
            column_labels=labels,
            variable_value_labels=values,
            missing_ranges=ranges,
            variable_format=formats,
        )


def xlsform(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "survey"
    kinds = {"sex": "select_one sexes", "seen": "select_one yn", "income": "decimal", "started": "date"}
    hints = {"age": "999=Refused", "income": "-99 = Not known"}
    book.active.append(["type", "name", "label::English (en)", "label::Cymraeg (cy)", "hint", "relevant", "constraint"])
    book.active.append(["begin group", "entry", "At entry", "x", None, None, None])
    for name, (label, *_) in TRUTH.items():
        limits = ". >= 0 and . <= 19" if name == "age" else None
        book.active.append([kinds.get(name, "integer"), name, label, "x", hints.get(name), None, limits])
    book.active.append(["end group"])
    choices = book.create_sheet("choices")
    choices.append(["list_name", "name", "label::English (en)"])
    for name, code, text in CODES:
        choices.append([{"sex_cl": "sexes", "yn_cl": "yn"}[name], int(code), text])
    book.create_sheet("settings").append(["form_title"])
    book.save(path)


FORMS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "CSV": ("d.csv", table()),
    "CSV with semicolons in Windows-1252": (
        "d.csv",
        table(mark=";", rows=[[c.replace(";", ",") for c in r] for r in ROWS], encoding="cp1252"),
    ),
    "CSV with a title in UTF-16": ("d.csv", table(above=["Dictionary of the study", ""], encoding="utf-16")),
    "TSV in UTF-16 without a mark": ("d.tsv", table(mark="\t", encoding="utf-16-le")),
    "CSV with a mark": ("d.csv", table(encoding="utf-8-sig")),
    "one row for each code": ("d.csv", long_form),
    "REDCap": ("d.csv", lambda path: path.write_text(REDCAP, encoding="utf-8") and None),
    "workbook with cover and codes": ("d.xlsx", workbook),
    "workbook with a sheet for each list": ("d.xlsx", sheet_for_each_list),
    "XLSForm": ("d.xlsx", xlsform),
    "Word": ("d.docx", word),
    "Word with merged cells": ("d.docx", word_with_merged_cells),
    "Markdown": ("d.md", markdown),
    "HTML": ("d.html", page),
    "HTML with spans": ("d.htm", page_with_spans),
    "JSON Schema": ("d.json", json_schema),
    "list in JSON": ("d.json", json_list),
    "Table Schema": ("d.json", package),
    "SPSS": ("d.sav", survey),
    "Stata": ("d.dta", survey),
    "syntax of SPSS": ("d.sps", lambda path: path.write_text(SPSS, encoding="utf-8") and None),
    "syntax of Stata": ("d.do", lambda path: path.write_text(STATA, encoding="utf-8") and None),
}
NO_TYPES = {"syntax of Stata"}
"""A do-file says nothing of types; it has the same labels and codes."""
