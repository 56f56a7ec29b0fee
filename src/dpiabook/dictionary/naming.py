"""The names of a dictionary beside the columns of a source: what differs only in writing is the same."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.errors import did_you_mean

_SEPARATORS = "_.- :/"
_LEAST_PREFIXED = 2


def named_as_columns(inventory: Inventory, columns: Collection[str]) -> Inventory:
    """Give the variables of a dictionary the names that the columns of a source have.

    Names that differ in case, spaces and marks only are one, and so are those that all lack, or all have, the same
    beginning. Any other name that is like a column's is asked about, never taken.

    Parameters
    ----------
    inventory : Inventory
        The dictionary.
    columns : collection of str
        Names of the source.

    Returns
    -------
    Inventory
        With conditions and rules in the same names, with what such a file may have besides, and with notes of what
        was read in another way. A condition on a column that the dictionary has and the source lacks is left out.

    Examples
    --------
    >>> said = Inventory((Variable("Date of Birth"), Variable("AGE", gate="`Date of Birth` == ''"), Variable("hieght")))
    >>> found = named_as_columns(said, ["date_of_birth", "age", "height"])
    >>> found.names, found["age"].gate
    (('date_of_birth', 'age', 'hieght'), "date_of_birth == ''")
    >>> found.notes[-1]
    "dictionary: there is no column 'hieght'; did you mean height?"
    """
    more = tuple(one for one in inventory.beside if one.name in columns and one.name not in inventory)
    inventory = replace(inventory, variables=(*inventory.variables, *more))
    found = _same(inventory.names, columns)
    found |= _prefixed([name for name in inventory.names if name not in found], columns, set(found.values()))
    renamed = [_renamed(one, found) for one in inventory]
    settled = [_without_lost(one, inventory.names, {*columns, *found}, inventory.optional) for one in renamed]
    lost = [one.name for one, after in zip(renamed, settled, strict=True) if one.gate and not after.gate]
    changed = replace(
        inventory,
        variables=tuple(settled),
        rules=tuple(_in_names(rule, found) for rule in inventory.rules),
        optional=frozenset(found.get(name, name) for name in inventory.optional),
    )
    notes = (*_notes(found, lost), *_questions(changed, columns))
    return replace(changed, notes=(*inventory.notes, *(f"dictionary: {note}" for note in notes)))


def _key(name: str) -> str:
    """A name without case, accents' forms, spaces and marks."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())


def _once(names: Iterable[str]) -> dict[str, str]:
    """Names by their key, those that share one left out."""
    names = list(names)
    counted = Counter(map(_key, names))
    return {_key(name): name for name in names if counted[_key(name)] == 1 and _key(name)}


def _same(names: Collection[str], columns: Collection[str]) -> dict[str, str]:
    """Names of the dictionary that are written otherwise in the source, and how."""
    free = _once(column for column in columns if column not in names)
    absent = _once(name for name in names if name not in columns)
    return {name: free[key] for key, name in absent.items() if key in free}


def _prefixed(absent: Iterable[str], columns: Collection[str], taken: Collection[str]) -> dict[str, str]:
    """Names that one beginning tells apart from their columns, where it does so for several and for no two alike."""
    absent = [name for name in absent if name not in columns]
    free = [column for column in columns if column not in taken and column not in absent]
    keys = {_key(name): name for name in absent}
    shorter = [(start, keys[rest], column) for column in free for start, rest in _ends(column) if rest in keys]
    by_key = {_key(column): column for column in free}
    longer = [(f"{start}+", name, by_key[rest]) for name in absent for start, rest in _ends(name) if rest in by_key]
    often = Counter(start for start, _, _ in (*shorter, *longer))
    pairs = {(name, column) for start, name, column in (*shorter, *longer) if often[start] >= _LEAST_PREFIXED}
    of_name, of_column = Counter(name for name, _ in pairs), Counter(column for _, column in pairs)
    return {name: column for name, column in sorted(pairs) if of_name[name] == of_column[column] == 1}


def _ends(name: str) -> list[tuple[str, str]]:
    """Each beginning of a name up to a separator, and the key of the rest."""
    cuts = [place for place, sign in enumerate(name) if sign in _SEPARATORS and 0 < place < len(name) - 1]
    return [(name[:place].casefold(), _key(name[place + 1 :])) for place in cuts]


def _renamed(variable: Variable, found: Mapping[str, str]) -> Variable:
    gate, made_of, has_it = (_in_names(text, found) for text in (variable.gate, variable.made_of, variable.has_it))
    return replace(variable, name=found.get(variable.name, variable.name), gate=gate, made_of=made_of, has_it=has_it)


def _in_names(text: str, found: Mapping[str, str]) -> str:
    """A condition in the names of the source."""
    if not text or not found:
        return text
    names = sorted(found, key=len, reverse=True)
    words = [name for name in names if name.isidentifier()]
    parts = [f"`(?P<quoted>{'|'.join(map(re.escape, names))})`"]
    parts += [rf"(?<![\w.`'\"])(?P<word>{'|'.join(map(re.escape, words))})(?![\w`'\"])"] if words else []

    def other(match: re.Match[str]) -> str:
        column = found[match["quoted"] or match["word"]]
        return column if column.isascii() and column.isidentifier() else f"`{column}`"

    return re.sub("|".join(parts), other, text)


def _without_lost(
    variable: Variable, names: Collection[str], here: Collection[str], optional: Collection[str]
) -> Variable:
    """Without a condition on what the dictionary has and the source lacks, and without a part that no column plays."""
    if variable.name not in here:
        return replace(variable, what="") if variable.name in optional else variable
    lost = [name for name in names if name not in here]
    # What stands after a dot is a column of another table, and is not looked for in this one.
    uses = {
        text: any(re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", text) for name in lost) for text in _texts(variable)
    }
    gate, made_of = ("" if uses.get(text) else text for text in (variable.gate, variable.made_of))
    return replace(variable, gate=gate, made_of=made_of)


def _texts(variable: Variable) -> list[str]:
    return [text for text in (variable.gate, variable.made_of) if text]


def _notes(found: Mapping[str, str], lost: Collection[str]) -> list[str]:
    told = ", ".join(f"{name!r} as {column!r}" for name, column in found.items())
    notes = [f"names that are written otherwise in the source are read as its columns: {told}"] if found else []
    names = ", ".join(map(repr, lost))
    return [*notes, *([f"conditions on columns that the source lacks, not used: of {names}"] if lost else [])]


def _questions(inventory: Inventory, columns: Collection[str]) -> list[str]:
    free = [column for column in columns if column not in inventory]
    absent = (one.name for one in inventory if one.name not in columns and not one.table)
    near = ((name, did_you_mean(name, free)) for name in absent)
    return [f"there is no column {name!r}; {question}" for name, question in near if question]
