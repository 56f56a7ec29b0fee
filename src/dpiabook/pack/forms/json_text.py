"""JSON files of a pack: the same bytes for the same content, whatever signs the labels hold."""

from __future__ import annotations

import json
from typing import Any

from dpiabook.pack.wording import printable


def to_json(value: Any) -> str:
    r"""Write nested mappings and sequences as JSON text, without control characters.

    Examples
    --------
    >>> to_json({"a": "x\u202ey"})
    '{\n "a": "xy"\n}\n'
    """
    return json.dumps(_clean(value), ensure_ascii=False, indent=1) + "\n"


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {printable(name): _clean(one) for name, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, list | tuple) else value
