"""Whether rows that nothing numbers by person are of the same people all the same."""

from __future__ import annotations

from dpiabook.counting import Source
from dpiabook.dictionary.inventory import Inventory
from dpiabook.finding.columns import look_at
from dpiabook.finding.facts import facts_in
from dpiabook.finding.gathered import gathered
from dpiabook.finding.look import Look
from dpiabook.finding.people import repeats_of_one_person
from dpiabook.sensitivity.flag import Flags


def repeated_people(source: Source, inventory: Inventory, flags: Flags) -> str:
    """Name the column by which several rows are of one person, where nobody said what names people.

    Parameters
    ----------
    source : Source
        With its states settled.
    inventory : Inventory
        Of its columns.
    flags : Flags
        Of the same variables.

    Returns
    -------
    str
        Empty where no column's rows agree in birth, sex, origin or home as those of one person do.

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import as_source
    >>> from dpiabook.dictionary import infer_inventory
    >>> from dpiabook.sensitivity import flag_variables
    >>> nr = [n for n in range(90) for _ in range(2)]
    >>> visits = pd.DataFrame({"nr": nr, "yob": [1920 + n for n in nr], "sex": ["FM"[n % 2] for n in nr]})
    >>> source = as_source(visits)
    >>> told = infer_inventory(source.columns)
    >>> repeated_people(source, told, flag_variables(told))
    'nr'
    """
    columns = look_at(gathered(source))
    return repeats_of_one_person(Look(columns, inventory, facts_in(columns, inventory, flags), {}))
