"""The intruder of whom a sentence speaks: a figure about being recognised is true of somebody who knows something."""

from __future__ import annotations

from dpiabook.pack.found import Found

SCENARIOS = "B08.scenarios"
SOMEBODY = "Somebody"


def say_by_whom(finding: str, say: str, found: Found) -> str:
    """A sentence with the released numbers of a finding, and with the intruder for whom they hold in place of {who}.

    Parameters
    ----------
    finding : str
        Whose numbers are said.
    say : str
        The sentence, with ``{name}`` or ``{name:span}`` for numbers and ``{who}`` for the intruder.
    found : Found
        What was released.

    Returns
    -------
    str
        Empty where a number was not released.

    Examples
    --------
    >>> say_by_whom("B08.scenarios", "{who} could find {one:span}.", Found(()))
    ''
    """
    return found.fill(finding, say.replace("{who}", worst_intruder(found)))


def worst_intruder(found: Found) -> str:
    """The intruder whom the finding speaks of, by the numbers that it gives, in the words of the scenario."""
    table = found.table(SCENARIOS, "scenario", "one")
    ends = [name for name in ("one", "one_most") if name in table]
    told = {name: found.value(SCENARIOS, name) for name in ends}
    for _, row in table.iterrows():
        if None not in told.values() and all(row[name] == told[name] for name in ends):
            return str(row["scenario"])
    return SOMEBODY
