"""How long the documents of a pack are, and how hard to read: promises that every pack keeps, whatever the data."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import docx

WORDS = {"brief": 700, "dpia": 10_000, "summary": 2_500, "notice": 700, "guide": 1_800, "agreement": 1_800}
PAGES = {"brief": 2, "dpia": 30, "summary": 6, "notice": 2, "guide": 4, "agreement": 4}
GRADES = {"brief": 9, "notice": 6, "summary": 9}
FIGURES = {"dpia": 12}
_FOLDERS = {"summary": "public"}


def documents(packs):
    """The documents that have a promise, by name; `packs` is the folder ``pack`` of a run."""
    paths = {name: packs / _FOLDERS.get(name, "dpia") / f"{name}.docx" for name in WORDS}
    return {name: docx.Document(path) for name, path in paths.items()}


def count(document):
    tables = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return sum(len(text.split()) for text in [*(one.text for one in document.paragraphs), *tables])


def syllables(word):
    groups = len(re.findall(r"[aeiouy]+", word.lower()))
    return max(1, groups - (word.lower().endswith("e") and not word.lower().endswith("le") and groups > 1))


def grade(texts):
    """Flesch-Kincaid grade (Kincaid and others 1975); a text ends a sentence."""
    sentences = [one for text in texts for one in re.split(r"[.?!:](?:\s|$)", text) if re.search("[A-Za-z]", one)]
    found = [word for one in sentences for word in re.findall(r"[A-Za-z']+", one)]
    return 0.39 * len(found) / len(sentences) + 11.8 * sum(map(syllables, found)) / len(found) - 15.59


def prose(document):
    """Paragraphs of text; headings, captions and tables are no sentences."""
    apart = ("Heading", "Title", "Subtitle", "Caption", "Figure", "Table", "Contents", "Running")
    return [one.text for one in document.paragraphs if one.text and not one.style.name.startswith(apart)]


def too_long(packs):
    """What breaks a promise: document, what is promised of it, and what it is."""
    given = documents(packs)
    words = {name: count(one) for name, one in given.items()}
    grades = {name: round(grade(prose(given[name])), 1) for name in GRADES}
    figures = {name: len(given[name].inline_shapes) for name in FIGURES}
    promised = (("words", WORDS, words), ("grade", GRADES, grades), ("figures", FIGURES, figures))
    return [(name, what, found[name]) for what, most, found in promised for name in most if found[name] > most[name]]


def pages(folder, names, office):
    """How many pages the documents of a folder have, as LibreOffice sets them."""
    options = [f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", "pdf"]
    files = [f"{name}.docx" for name in names]
    subprocess.run([office, *options, *files], cwd=folder, check=True, capture_output=True, timeout=600)
    return {name: len(re.findall(rb"/Type\s*/Page[^s]", (folder / f"{name}.pdf").read_bytes())) for name in names}


def too_many_pages(packs, office=None):
    """Documents with more pages than promised, and how many they have."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name in PAGES:
            shutil.copy(packs / _FOLDERS.get(name, "dpia") / f"{name}.docx", folder)
        found = pages(folder, PAGES, office or shutil.which("soffice"))
    return {name: many for name, many in found.items() if not 1 <= many <= PAGES[name]}
