"""Where the source holds other values of a coded variable than the dictionary declares."""

from __future__ import annotations

from collections.abc import Iterator

from dpiabook.book.once import once_of_dataset
from dpiabook.book.opening import Opened
from dpiabook.counting import Source, declared_shares
from dpiabook.dictionary.declared_codes import declared_codes
from dpiabook.errors import Code, Refusal
from dpiabook.settings import Loaded

_LEAST = 0.5
"""Where fewer values than that are declared, the dictionary tells of other values than the source holds."""


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
            cure = "list the codes as the data hold them, each in quotation marks where it holds a sign; or list none. "
            cure += "Codes that stand for no value beside numbers go under missing codes"
            at = place.of(name, "unit or codes") if place else f"{loaded.where}: dictionary"
            yield Refusal(Code.DICTIONARY_DISAGREES, what, where=at, cure=cure)
