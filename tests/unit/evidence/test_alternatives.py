"""Other ways to protect a file: each variant is worded, and outside only what the rules allow is read."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from dpiabook.dictionary import Inventory
from dpiabook.evidence import Facts
from dpiabook.evidence.alternatives import ways_compared, what_it_takes
from dpiabook.figures import draw
from dpiabook.meaning import Nouns, Speech
from dpiabook.meaning.lineage import Lineage
from dpiabook.mitigation import Kept, alternatives, closed
from dpiabook.mitigation.alternatives import Facts as FileFacts
from dpiabook.mitigation.perturb.steps import Known
from dpiabook.release.formatter import Formatter
from dpiabook.release.present import present
from dpiabook.release.profiles import load_profile
from dpiabook.release.rules import Rules
from dpiabook.result import NotAssessed
from dpiabook.sensitivity import flag_variables
from dpiabook.settings import Roles
from dpiabook.settings.protection import Protection

PEOPLE = Speech(Nouns("patient", "patients", "household", "households"))
FACTS = Facts(Inventory(()), flag_variables(Inventory(()), {}, {}), speech=PEOPLE, version="2")


def outside(finding):
    profile = load_profile("ons_srs")
    return present(finding, Rules(profile, "dpia", str, Formatter(profile)))


def people(rows=300):
    draw_ = np.random.default_rng(2)
    frame = pd.DataFrame({"sex": draw_.choice(["F", "M"], rows), "code": draw_.integers(0, 60, rows)})
    frame["days"] = np.where(draw_.random(rows) < 0.5, 0, draw_.integers(1, 90, rows))
    return pa.Table.from_pandas(frame, preserve_index=False)


def kept(table):
    return Kept(table, table, {}, ())


def test_ways_are_told_with_what_each_costs_and_what_was_not_tried():
    table = people()
    facts = FileFacts(
        Known(Inventory(()), Roles(), Lineage(())), ["sex", "code"], table.column_names, {"days": "days >= 1"}
    )
    found = alternatives(kept(table), facts, Protection())
    finding = ways_compared(FACTS, found)
    assert "Not tried: swapping" in finding.sentence
    # The file as it is stands in the table and is no way to protect it.
    assert finding.numbers.frame["ways"].tolist() == [len(finding.table.rows) - 1]
    assert {"as it is", "recodes", "PRAM", "noise"} <= set(finding.table.frame["way"])
    told = outside(finding)
    assert "{" not in told.sentence
    drawing = draw(told)
    assert len(drawing.figure.axes) == sum(column.kind == "structural" for column in finding.table.columns)


@pytest.mark.parametrize(
    ("k", "columns", "begins"),
    [
        (3, ["sex", "code"], "The recommended recodes do not meet the target"),
        (3, ["sex"], "Of"),
        (400, ["sex"], "Of"),
    ],
)
def test_what_it_takes_is_worded_in_every_case(k, columns, begins):
    finding = what_it_takes(FACTS, closed(kept(people().select(columns)), columns, k))
    assert outside(finding).sentence.startswith(begins)
    assert finding.table.frame["what"].iloc[0] == "the recommended recodes"


def test_without_records_it_is_said_that_nothing_was_assessed():
    missing = NotAssessed("records", "a row is no person")
    assert not ways_compared(FACTS, missing).assessed
    assert not what_it_takes(FACTS, missing).assessed
