"""Questions about who has what a sensitive variable tells of, where as it is read all have it, or none."""

from __future__ import annotations

from dataclasses import replace

from dpiabook.counting import Source, all_or_none
from dpiabook.counting.states import with_states
from dpiabook.errors import Refusal, some_of
from dpiabook.evidence import yes_no_attributes
from dpiabook.finding import Found
from dpiabook.finding.found import Question
from dpiabook.result import NotAssessed

_MOST_NAMED = 5


def with_having_asked(found: Found, source: Source) -> Found:
    """The same with a question about attributes that all or none have of those for whom it is recorded.

    Parameters
    ----------
    found : Found
        What a look at the data found.
    source : Source
        The data, nothing settled.

    Returns
    -------
    Found

    Examples
    --------
    >>> import pandas as pd
    >>> from dpiabook.counting import as_source
    >>> from dpiabook.finding import find_meaning
    >>> source = as_source(pd.DataFrame({"child_id": range(40), "n_arrests": [0] * 40, "n_offences": [0, 1] * 20}))
    >>> with_having_asked(find_meaning(source), source).questions[0].text.partition(",")[0]
    "All or none have 'n_arrests'"
    """
    attributes = yes_no_attributes(found.inventory, found.flags)
    if isinstance(attributes, NotAssessed):
        return found
    try:
        same = all_or_none(with_states(source, found.meaning.states.rules), attributes)
    except Refusal:  # what a person wrote as having it does not fit the column: the checks tell it, with its place
        return found
    if not same:
        return found
    named = some_of([repr(name) for name in same], _MOST_NAMED)
    text = (
        f"All or none have {named}, of those for whom it is recorded, as it is read. Does 'has it means' say it right?"
    )
    return replace(found, questions=(Question("sensitive", "", text), *found.questions))
