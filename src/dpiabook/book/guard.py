"""The boundary at which whatever an engine or a library raises becomes one message without a value from the data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dpiabook.book.own_code import MEND, own_line
from dpiabook.book.run_folder import RunFolder
from dpiabook.errors import Code, Refusal, storage_failure
from dpiabook.machine.mapped import kept_within


@dataclass(frozen=True)
class Guard:
    """Runs the steps of one notebook within its memory, and leaves word of a refusal where the runner finds it."""

    notebook: str
    folder: RunFolder
    memory_limit: str

    def __call__(self, step: str, call: Callable[..., Any], *inputs: Any, **options: Any) -> Any:
        """Run a step; what is not a refusal becomes one, without the foreign message, which may quote values."""
        try:
            self.folder.refuse_lost()
            with kept_within(self.memory_limit):
                return call(*inputs, **options)
        except Refusal as refusal:
            self.folder.note_refusal(refusal, self.notebook, step)
            raise
        except Exception as error:
            where = f"{self.notebook}, {step}"
            foreign = storage_failure(error, where=where) or _foreign(error, step, where)
            self.folder.note_refusal(foreign, self.notebook, step, error)
        # Raised outside the handler, so that no traceback shows the foreign message.
        raise foreign


def _foreign(error: Exception, step: str, where: str) -> Refusal:
    if isinstance(error, MemoryError):
        cure = "give it more, run with --jobs 1, or make a class table the source (roles.count)"
        return Refusal(Code.NEEDS_MEMORY, "the records need more memory than there is", where=where, cure=cure)
    what = f"the step {step!r} failed ({type(error).__name__})"
    own = own_line(error)
    if own:
        return Refusal(Code.INTERNAL, what, where=f"{where}; {own}", cure=MEND)
    cure = "run `dpiabook check` on the parameters file; if it finds nothing, report this step"
    return Refusal(Code.INTERNAL, what, where=where, cure=cure)
