"""What is measured once in a run, though each of its notebooks asks for it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from math import inf
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter

from dpiabook.machine.environment import SPILL_VARIABLE
from dpiabook.machine.lock import locked
from dpiabook.machine.spill import shared_folder
from dpiabook.settings import Loaded
from dpiabook.settings.reads import listening, note, unnoted

Measured = TypeVar("Measured")


def once_of_dataset(loaded: Loaded, what: str, kind: type[Measured], measure: Callable[[], Measured]) -> Measured:
    """Measure something of the dataset that the settings name once for all notebooks of a run."""
    with unnoted():
        key = (what, loaded.settings.dataset, loaded.settings.version, loaded.settings.model_dump_json())
    return once_in_a_run(key, kind, measure)


def once_in_a_run(key: tuple[str, ...], kind: type[Measured], measure: Callable[[], Measured]) -> Measured:
    """Give a result that another notebook of the same run has measured, or measure it for all.

    Parameters
    ----------
    key : tuple of str
        All that the result depends on, within a run.
    kind : type
        Of the result: a dataclass or a collection of them, of plain values.
    measure : callable
        Measures it.

    Returns
    -------
    object
        Outside a run it is measured each time, since the data may have changed.
    """
    if not os.environ.get(SPILL_VARIABLE):
        return measure()
    told: TypeAdapter[Any] = TypeAdapter(tuple[list[str], kind])  # type: ignore[valid-type]
    path = shared_folder() / f"measured-{hashlib.sha256(repr(key).encode()).hexdigest()[:16]}.json"
    with locked(path.with_suffix(".lock"), what="this measurement", patience=inf):
        if not path.is_file():
            partial = path.with_suffix(".partial")
            with listening() as heard:
                measured = measure()
            partial.write_bytes(told.dump_json((sorted(heard), measured)))
            partial.replace(path)
        reads, found = cast("tuple[list[str], Measured]", told.validate_json(path.read_bytes()))
    # Whoever takes the result rests on the settings that it was measured by, too.
    note(reads)
    return found
