"""Every way in which a run can be refused: a code, an exit status, the place and the cure.

A refusal is written for the person who must mend it. It may name files, settings and variables; it never carries
a value from the data.
"""

from __future__ import annotations

import difflib
import errno
import os
import traceback
from collections.abc import Iterable, Sequence
from enum import Enum
from pathlib import Path


class Code(Enum):
    """The kind of refusal; its value is the exit status of the command line."""

    SETTINGS_FILE = 10
    SETTING_UNKNOWN = 11
    SETTING_VALUE = 12
    SOURCE_MISSING = 20
    SOURCE_UNREADABLE = 21
    SOURCE_EMPTY = 22
    COLUMN_MISSING = 23
    COLUMN_DUPLICATE = 24
    COLUMN_CONSTANT = 25
    FAMILY_GAPS = 26
    COLUMN_TYPE = 27
    PERSON_GAPS = 28
    NOT_PEOPLE = 29
    DICTIONARY_MISSING = 30
    DICTIONARY_UNREADABLE = 31
    DICTIONARY_DISAGREES = 32
    IDENTIFIER_FOUND = 33
    SOURCE_CHANGED = 34
    UNCONFIRMED = 35
    OUTPUT_UNWRITABLE = 40
    RUN_IN_PROGRESS = 41
    NOTEBOOK_FAILED = 50
    MEASURE_INPUT = 51
    NEEDS_MEMORY = 52
    TIMED_OUT = 53
    RELEASE_BLOCKED = 60
    LEDGER_BROKEN = 61
    EXTRA_MISSING = 70
    SECRET_MISSING = 71
    INTERNAL = 90


def visible(text: str) -> str:
    r"""A text in which what a terminal would obey, or hide, is written out.

    Examples
    --------
    >>> visible("se\x1bx\u202e and caf\u00e9")
    'se\\x1bx\\u202e and café'
    """
    if text.isprintable():
        return text
    return "".join(
        sign if sign.isprintable() or sign == "\n" else sign.encode("unicode_escape").decode("ascii") for sign in text
    )


FRAMES_VARIABLE = "DPIABOOK_FRAMES"
"""Where it is set, notebooks show the frames of a refusal as well."""


class Refusal(Exception):
    """A run, or a step of it, was refused.

    Parameters
    ----------
    code : Code
        The kind of refusal.
    what : str
        What is wrong, in one sentence. Never a value from the data.
    where : str, optional
        File and key, or notebook and step.
    cure : str, optional
        What would be right.
    """

    def __init__(self, code: Code, what: str, *, where: str = "", cure: str = "") -> None:
        self.code, self.what, self.where, self.cure = code, visible(what), visible(where), visible(cure)
        super().__init__(self.what)

    @property
    def exit_status(self) -> int:
        """The exit status that the command line ends with."""
        return self.code.value

    def __str__(self) -> str:
        lines = [self.what]
        lines += [f"  where: {self.where}"] if self.where else []
        lines += [f"  cure:  {self.cure}"] if self.cure else []
        return "\n".join(lines)

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: what, where and the cure; the frames too where `FRAMES_VARIABLE` asks for them."""
        frames = traceback.format_tb(self.__traceback__) if os.environ.get(FRAMES_VARIABLE) else []
        return [*"".join(frames).splitlines(), *str(self).splitlines()]


class DataRefusal(Refusal):
    """A measure was called rightly, and these data do not bear it: what rests on it is not assessed.

    A measure that is called wrongly raises a plain refusal, which ends the run: a fault of a caller must be seen.
    """


class Refusals(Refusal):
    """Several refusals found in one look, so that all can be mended at once."""

    def __init__(self, found: Iterable[Refusal]) -> None:
        self.found = tuple(one for several in found for one in each(several))
        first = self.found[0]
        super().__init__(first.code, first.what, where=first.where, cure=first.cure)

    def __str__(self) -> str:
        return "\n".join(str(refusal) for refusal in self.found)


def each(refusal: Refusal) -> tuple[Refusal, ...]:
    """A refusal, or the several that it stands for."""
    return refusal.found if isinstance(refusal, Refusals) else (refusal,)


def is_of_the_data(refusal: Refusal) -> bool:
    """Whether a refusal, and each of several at once, is for the sake of the data.

    Examples
    --------
    >>> ends = DataRefusal(Code.COLUMN_TYPE, "no number"), Refusal(Code.MEASURE_INPUT, "k is under 2")
    >>> [is_of_the_data(one) for one in (*ends, Refusals(ends[:1]), Refusals(ends))]
    [True, False, True, False]
    """
    return all(isinstance(one, DataRefusal) for one in each(refusal))


def refuse_all(found: Iterable[Refusal]) -> None:
    """Raise what was found: nothing, one refusal, or all of them together."""
    refusals = tuple(found)
    if len(refusals) == 1:
        raise refusals[0]
    if refusals:
        raise Refusals(refusals)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return ``"did you mean x?"`` for the known name most like `name`, or an empty string.

    Examples
    --------
    >>> did_you_mean("verson", ["version", "source"])
    'did you mean version?'
    >>> did_you_mean("zzz", ["version", "source"])
    ''
    """
    meant = nearest(name, known)
    return f"did you mean {meant}?" if meant else ""


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like `name`; empty where none is like it.

    Examples
    --------
    >>> nearest("dmo.yml", ["mine.yml", "demo.yml"])
    'demo.yml'
    """
    lowered = {candidate.lower(): candidate for candidate in known}
    close = difflib.get_close_matches(name.lower(), list(lowered), n=1, cutoff=0.6)
    return lowered[close[0]] if close else ""


def some_of(names: Sequence[str], most: int) -> str:
    """The first names, and how many more there are.

    Examples
    --------
    >>> some_of(["a", "b", "c"], 2), some_of(["a", "b"], 2)
    ('a, b and 1 more', 'a, b')
    """
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def column_missing(name: str, columns: Iterable[str], *, where: str) -> Refusal:
    """A setting or a call names a column that the table does not have."""
    known = list(columns)
    cure = did_you_mean(name, known) or f"name one of the {len(known)} columns of the source"
    return Refusal(Code.COLUMN_MISSING, f"there is no column {name!r}", where=where, cure=cure)


UNWRITABLE = "results cannot be written"
_STORAGE = frozenset(
    getattr(errno, name)
    for name in ("ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EIO", "ESTALE", "ENOTCONN", "EHOSTDOWN", "ENODEV")
    if hasattr(errno, name)
)


def lost_folder(folder: Path) -> OSError:
    """The system's error for a folder that is gone, as when a share was lost; where it was nothing may be written."""
    return OSError(errno.ESTALE, os.strerror(errno.ESTALE), str(folder))


def storage_failure(error: BaseException, *, where: str) -> Refusal | None:
    """What to tell a person when the storage itself fails: a full disk, a used-up quota, a lost network share.

    Parameters
    ----------
    error : BaseException
        As the system raised it, or with the system's error as its cause.
    where : str
        What was being written.

    Returns
    -------
    Refusal or None
        ``OUTPUT_UNWRITABLE``; None when the storage is not at fault.

    Examples
    --------
    >>> storage_failure(OSError(errno.ENOSPC, "No space left on device"), where="outputs").exit_status
    40
    >>> storage_failure(OSError(errno.ENOENT, "No such file or directory"), where="outputs") is None
    True
    """
    while error is not None:
        if isinstance(error, OSError) and error.errno is not None and error.errno in _STORAGE:
            cure = f"mend the storage ({os.strerror(error.errno)}), or name another folder; finished notebooks are kept"
            return Refusal(Code.OUTPUT_UNWRITABLE, UNWRITABLE, where=where, cure=cure)
        error = error.__cause__ or error.__context__  # type: ignore[assignment]
    return None
