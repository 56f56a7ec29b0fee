"""How many people live in each area: the file that the settings name, read whole or refused."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from dpiabook.book.opening import DEMO, demo_files
from dpiabook.errors import Code, Refusal
from dpiabook.settings import Loaded


def resident_counts(loaded: Loaded) -> pd.DataFrame | None:
    """Residents by area, from the CSV that the settings name, or from the demonstration.

    Returns
    -------
    pandas.DataFrame or None
        Columns area (text) and residents (whole numbers): the first column of the file and its last.

    Raises
    ------
    Refusal
        ``SOURCE_MISSING`` or ``SOURCE_UNREADABLE`` for the file; ``MEASURE_INPUT`` for areas that are named twice, or
        not at all, and for residents that are no whole numbers.
    """
    settings, places = loaded.settings, loaded.places
    location = settings.areas.residents
    if location is None and settings.source != DEMO:
        return None
    where = f"{loaded.where}: areas.residents"
    if location is None:
        path = demo_files(places, settings.version).residents
    else:
        path = places.resolve(location, what="file of resident counts", code=Code.SOURCE_MISSING)
    frame = _read(path, where)
    area, count = frame.iloc[:, 0].str.strip(), pd.to_numeric(frame.iloc[:, -1], errors="coerce")
    cure = "give one row for each area: its code first, and last the number of people who live there"
    if area.isna().any() or (area == "").any() or area.duplicated().any():
        what = "the file of resident counts does not name each area once"
        raise Refusal(Code.MEASURE_INPUT, what, where=where, cure=cure)
    if not (count.ge(0) & count.lt(float("inf")) & (count % 1).eq(0)).all():
        what = "the file of resident counts has residents that are no whole numbers"
        raise Refusal(Code.MEASURE_INPUT, what, where=where, cure=cure)
    return pd.DataFrame({"area": area, "residents": count.astype("int64")})


def _read(path: Path, where: str) -> pd.DataFrame:
    """The file as text; a code such as NA is a code."""
    failed = False
    try:
        frame = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
        failed = frame.shape[1] < 2
    except (ValueError, OSError):
        failed = True
    if failed:
        # What pandas says quotes lines of the file, so that it must not be the cause of this.
        what, cure = "the file of resident counts cannot be read as CSV", "save it as CSV in UTF-8, with two columns"
        raise Refusal(Code.SOURCE_UNREADABLE, what, where=where, cure=cure)
    return frame
