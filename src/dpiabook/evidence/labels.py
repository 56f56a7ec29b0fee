"""The finding about labels that stigmatise (B09): indicator S11 over the words of the dictionary."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dpiabook.dictionary.inventory import Inventory
from dpiabook.evidence.columns import structural, text
from dpiabook.evidence.facts import Facts
from dpiabook.evidence.finding import Table
from dpiabook.evidence.making import Draft, makes
from dpiabook.result.collected import shaped
from dpiabook.stigma import WordingFinding, lint_wording


@shaped
def lint_labels(inventory: Inventory) -> tuple[WordingFinding, ...]:
    """Find words that label people or places in the dictionary's labels and value labels.

    Parameters
    ----------
    inventory : Inventory
        Labels that were inferred are the package's own words, and are read too.

    Returns
    -------
    tuple of WordingFinding
        Its place is the name of the variable.

    Examples
    --------
    >>> from dpiabook.dictionary.inventory import Variable
    >>> found = lint_labels(Inventory((Variable("n", "Number of episodes"), Variable("off", "Young offenders"))))
    >>> [(finding.place, finding.words) for finding in found]
    [('off', 'Young offenders')]
    """
    return tuple(
        finding
        for variable in inventory
        for words in dict.fromkeys([variable.title, *variable.codes.values()])
        for finding in lint_wording({variable.name: words})
    )


@makes("B09.wording")
def labels_to_reword(facts: Facts, found: Sequence[WordingFinding]) -> Draft:
    """Labels of the dictionary that name people or places by a fault, each with what to write instead."""
    rows = [
        {
            "variable": one.place,
            "label": facts.title(one.place),
            "words": one.words,
            "instead": one.instead,
            "why": one.why,
        }
        for one in dict.fromkeys(found)
    ]
    columns = [
        text("variable", "Variable"),
        text("label", "Label"),
        text("words", "Words found"),
        text("instead", "Better"),
        text("why", "Because"),
    ]
    values = {"labels": len({row["variable"] for row in rows}), "variables": len(facts.inventory)}
    of_values = [structural(name, name) for name in values]
    table = Table.from_frame(pd.DataFrame(rows), columns) if rows else None
    return Draft(values, of_values, table, variant="" if rows else "none")
