"""A process of its own in which a Stata, SPSS or SAS file is described, as JSON on standard output.

The parser is a C library, and a damaged file can crash it. Here that ends this process alone, and the run goes on to
say which file is damaged. It stands by itself, so that it starts without the rest of the package.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from functools import partial
from typing import Any

import pyreadstat

# Files in no declared encoding are mostly in Windows-1252. The parser cuts a text at a byte that an encoding lacks, so
# it is told one that has all bytes, and the text is decoded here, where such a byte is an error.
_ALL_BYTES, _LAST_RESORT = "ISO-8859-1", "cp1252"
_OPTIONS: Mapping[str, Mapping[str, bool]] = {
    "read_dta": {"metadataonly": True, "user_missing": True},
    "read_sav": {"metadataonly": True, "user_missing": True},
    "read_por": {"metadataonly": True},
    "read_sas7bdat": {"metadataonly": True, "user_missing": True},
    "read_xport": {"metadataonly": True},
    "read_sas7bcat": {},
}


def describe(path: str, reader: str) -> dict[str, Any]:
    """Read the metadata of a file, and never a row.

    Parameters
    ----------
    path : str
        The file.
    reader : str
        Name of a function of pyreadstat.

    Returns
    -------
    dict
        ``title``; ``variables``, each with name, label, stored, format, scale, ranges and values; and ``formats``, the
        labels of values by the name of their format. Labels of values are pairs, for a key of JSON cannot be a number.

    Raises
    ------
    Exception
        Whatever the parser raises.
    """
    read = partial(getattr(pyreadstat, reader), path, output_format="dict", **_OPTIONS[reader])
    try:
        return _described(read()[1])
    except Exception:
        if reader == "read_por":  # it takes no encoding
            raise
    found: dict[str, Any] = _decoded(_described(read(encoding=_ALL_BYTES)[1]))
    return found


def _described(found: Any) -> dict[str, Any]:
    variables = [_variable(name, found) for name in found.column_names]
    formats = {name: list(values.items()) for name, values in found.value_labels.items()}
    return {"title": found.file_label, "variables": variables, "formats": formats}


def _decoded(value: Any) -> Any:
    """The same, with every text in it decoded."""
    if isinstance(value, str):
        return value.encode(_ALL_BYTES).decode(_LAST_RESORT)
    if isinstance(value, dict):
        return {_decoded(key): _decoded(one) for key, one in value.items()}
    return [_decoded(one) for one in value] if isinstance(value, list | tuple) else value


def _variable(name: str, found: Any) -> dict[str, Any]:
    return {
        "name": name,
        "label": found.column_names_to_labels[name],
        "stored": found.readstat_variable_types[name],
        "format": found.original_variable_types[name] or "",
        "scale": found.variable_measure.get(name) == "scale",
        "ranges": [(one["lo"], one["hi"]) for one in found.missing_ranges.get(name, [])],
        "values": list(found.variable_value_labels.get(name, {}).items()),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(describe(*sys.argv[1:])))
