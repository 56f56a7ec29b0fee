"""The `parameters` cell of the notebooks and the schema for editors, both written from the one model."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from dpiabook.settings.model import Settings

PARAMETERS_FILE = "parameters/demo.yml"
_LONG = 6
"""Lines of a value beyond which only what it holds is named: a person looks for figures here, not for the file."""
_HEADER = (
    "Parameters of a dpiabook run. Use only files that you trust: under papermill's own command line a parameters "
    "file is turned into Python code."
)


def parameters_cell(settings: Settings, file: str = PARAMETERS_FILE) -> str:
    """Source of the `parameters` cell: every setting, typed, none assigned, with what the file says in a comment.

    Papermill finds all names; a value in place of ``...`` counts, also where it is the default.
    """
    lines = [f"parameters_file: str = {_literal(file)}", "# A value in place of ... counts here instead of the file's."]
    for name, field in Settings.model_fields.items():
        lines += _assignment(name, getattr(settings, name), field.annotation, field.description or "")
    return "\n".join(lines)


def cell_values(demo: Settings) -> dict[str, Any]:
    """The values that the cell assigns, by name."""
    plain = {name: _plain(getattr(demo, name)) for name in Settings.model_fields}
    return {"parameters_file": PARAMETERS_FILE, **plain}


def schema() -> str:
    """The JSON Schema of a parameters file."""
    document = {"$comment": _HEADER, **Settings.model_json_schema()}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _assignment(name: str, value: Any, annotation: Any, comment: str) -> list[str]:
    """Lines that tell what one setting is, and leave it to the file."""
    value = _plain(value)
    kind = "dict" if isinstance(value, dict) else _type_name(annotation)
    said = f"{comment}; there: {_literal(value)}".splitlines()
    if len(said) > _LONG:
        said = [comment, f"there: {', '.join(value)}"]
    return [*(f"# {line}" for line in said), f"{name}: {kind} = ..."]


def _literal(value: Any, indent: str = "") -> str:
    """Python source of a plain value, one entry a line where a dictionary is long."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return f"[{', '.join(_literal(item) for item in value)}]"
    if not isinstance(value, dict):
        return repr(value)
    inner = indent + "    "
    entries = [f"{_literal(key)}: {_literal(item, inner)}" for key, item in value.items()]
    short = f"{{{', '.join(entries)}}}"
    if len(short) + len(indent) < 90:
        return short
    return "{\n" + "".join(f"{inner}{entry},\n" for entry in entries) + indent + "}"


def _plain(value: Any) -> Any:
    """Models as dictionaries without their defaults."""
    if isinstance(value, BaseModel):
        return value.model_dump(exclude_defaults=True)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _type_name(annotation: Any) -> str:
    """The type in one word: papermill does not recognise a parameter that is annotated with an alternative."""
    return next((word for word in ("str", "int") if word in str(annotation).lower()), "str")
