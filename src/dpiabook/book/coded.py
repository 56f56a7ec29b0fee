"""Which values the dictionary declares of each coded variable, and where the source holds others."""

from __future__ import annotations

from collections.abc import Iterator

from dpiabook.book.once import once_of_dataset
from dpiabook.book.opening import Opened
from dpiabook.counting import Source, declared_shares
from dpiabook.dictionary.codes_text import each_of_range
from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.errors import Code, Refusal
from dpiabook.settings import Loaded

_LEAST = 0.5
"""Where fewer values than that are declared, the dictionary tells of other values than the source holds."""


def declared_codes(inventory: Inventory) -> dict[str, list[str]]:
    """All values that are declared of each coded variable: codes, those for missing values, and a range beside them.

    Examples
    --------
    >>> year = Variable("year", codes={"R": "Reception"}, minimum=1, maximum=3)
    >>> declared_codes(Inventory((year, Variable("age", codes={"0": "under 1"}, minimum=1))))
    {'year': ['R', '1', '2', '3']}
    """
    listed = (one for one in inventory if one.codes and "codes" not in one.guessed)
    return {one.name: [*one.codes, *one.missing_codes, *more] for one in listed if (more := _in_range(one)) is not None}


def _in_range(variable: Variable) -> list[str] | None:
    """The whole numbers of a range; None where they are too many to be listed, so that no list is whole."""
    low, high = variable.minimum, variable.maximum
    if low is None and high is None:
        return []
    return (each_of_range(low, high) or None) if low is not None and high is not None else None


def strange_values(loaded: Loaded, opened: Opened, source: Source) -> Iterator[Refusal]:
    """Variables most of whose values the dictionary does not declare: what it says of them cannot be meant.

    Parameters
    ----------
    loaded : Loaded
        The settings.
    opened : Opened
        The dataset. A publication that was only recognised declares nothing of this file.
    source : Source
        Its rows.
    """
    inventory, place = opened.inventory, opened.inventory.place
    said = {
        name: codes
        for name, codes in declared_codes(inventory).items()
        if name in source.columns and (inventory[name].confirmed or not inventory[name].collection)
    }
    shares = once_of_dataset(loaded, "declared", dict[str, float], lambda: declared_shares(source, said))
    for name, share in shares.items():
        if share < _LEAST:
            few = "most" if share else "all"
            what = f"{few} values of {name!r} are none of the codes that the dictionary declares"
            cure = "list the codes as the data hold them, each in quotation marks where it holds a sign; or list none"
            at = place.of(name, "unit or codes") if place else f"{loaded.where}: dictionary"
            yield Refusal(Code.DICTIONARY_DISAGREES, what, where=at, cure=cure)
