"""The ends of a range, and the states of a variable, are one set: what lies between is not given away."""

from collections import defaultdict
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiabook.evidence.columns import alone_columns, ranged, risk, share, volume
from dpiabook.evidence.finding import Column, Finding, Table
from dpiabook.release.audit import CLOSE, audit
from dpiabook.release.formatter import Formatter
from dpiabook.release.present import present, present_all
from dpiabook.release.profiles import load_profile
from dpiabook.release.rules import Rules

PROFILE = load_profile("ons_srs")
SMALL = range(1, PROFILE.threshold)
COUNTED = (
    Column("n", "Children", "volume"),
    Column("alone", "Alone, at least", "risk", of="n", most="alone_most"),
    Column("alone_most", "Alone, at most", "risk", of="n"),
    Column("share", "Share alone, at least", "share", part="alone", of="n", most="share_most"),
    Column("share_most", "Share alone, at most", "share", part="alone_most", of="n"),
)
STATES = ("recorded", "not_applicable", "unknown", "suppressed", "not_collected")


def rules(profile=PROFILE):
    return Rules(profile, "dpia", None, Formatter(profile))


def sentence(least, most, n=2_000):
    numbers = Table(COUNTED, ((n, least, most, None, None),))
    return Finding("B08.a", "B08", "Title", "{alone} of {n} are alone ({share}).", numbers)


def said(least, most, n=2_000):
    return present(sentence(least, most, n), rules()).sentence


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [
        (576, 1_118, "Between about 575 and about 1,120 of about 2,000 are alone (between 29% and 56%)."),
        (576, 576, "About 575 of about 2,000 are alone (29%)."),
        (576, 579, "At least about 575 of about 2,000 are alone (at least 29%)."),
        (0, 500, "Between 0 and about 500 of about 2,000 are alone (between 0% and 25%)."),
        (4, 500, "An undisclosed number of about 2,000 are alone (a share not shown)."),
        (2, 4, "Fewer than 10 of about 2,000 are alone (a share not shown)."),
        (4, 4, "Fewer than 10 of about 2,000 are alone (a share not shown)."),
    ],
)
def test_a_range_reads_as_one_phrase(least, most, words):
    assert said(least, most) == words


def test_whoever_knows_the_rules_learns_no_small_count_from_a_range():
    """Every pair of ends is released; pairs that read alike cannot be told apart."""
    worlds = defaultdict(list)
    for least in range(0, 45):
        for most in range(least, 60):
            statement = present(sentence(least, most, 200), rules())
            worlds[statement.numbers.cells].append((least, most, most - least))
    for alike in worlds.values():
        least, most, between = map(set, zip(*alike, strict=True))
        for values, last in ((least, SMALL[-1]), (most, SMALL[-1]), (between, SMALL[-1] - 1)):
            # Of two counts that are both small the difference is smaller still.
            assert values.isdisjoint(SMALL) or (min(values) <= 1 and max(values) >= last)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30)), min_size=2, max_size=6))
def test_a_table_of_ranges_with_totals_withstands_the_attack(rows):
    body = [(f"r{at}", 300, least, least + more) for at, (least, more) in enumerate(rows)]
    total = (None, *(sum(row[column] for row in body) for column in (1, 2, 3)))
    columns = (Column("region", "Region", "region"), *COUNTED[:3])
    table = Table(columns, (*body, total), total=True, dimensions=("region",))
    whole = Table(COUNTED[:3], (total[1:],))
    kept = rules()
    statements = present_all([Finding("B08.a", "B08", "T", "{alone} of {n}.", whole, table)], kept)
    assert audit(statements, kept.formatter, PROFILE).passed
    for (_, _, least, most), exact in zip(statements[0].table.values, (*body, total), strict=True):
        between = exact[3] - exact[2]
        assert between not in SMALL or most is None
        assert least is not None or most is None


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(*[st.sampled_from([0, 0, 1, 3, 9, 10, 40, 700])] * 5), min_size=1, max_size=5))
def test_the_states_of_a_variable_withstand_the_attack(rows):
    why = STATES[2:]
    columns = (
        Column("variable", "Variable"),
        replace(volume("n", "Records", "records"), sums=("recorded", "not_applicable", "missing")),
        risk("recorded", "Recorded", "n", "records"),
        risk("not_applicable", "Does not apply", "n", "records"),
        replace(risk("missing", "Missing", "n", "records"), sums=why),
        *(risk(name, name, "n", "records") for name in why),
        share("share_missing", "Share", "missing", "n"),
    )
    full = [(5_000 + row[0], *row[1:]) for row in rows]
    body = tuple((f"v{at}", sum(row), *row[:2], sum(row[2:]), *row[2:], None) for at, row in enumerate(full))
    kept = rules()
    statements = present_all([Finding("B07.a", "B07", "T", "S.", table=Table(columns, body))], kept)
    assert audit(statements, kept.formatter, PROFILE).passed
    for row in statements[0].table.values:
        shown = dict(zip((column.name for column in columns), row, strict=True))
        for total, parts in (("n", ("recorded", "not_applicable", "missing")), ("missing", why)):
            assert sum(shown[name] is None for name in (total, *parts)) != 1


def test_a_pack_that_prints_ends_that_are_too_close_is_refused():
    kept = rules()
    statement = present(sentence(576, 1_118), kept)
    values = (2_000, 580, 580 + PROFILE.region_base, 0.29, 0.29)
    forged = replace(statement.numbers, values=(values,))
    report = audit([replace(statement, numbers=forged)], kept.formatter, PROFILE)
    assert CLOSE in {failure.reason for failure in report.failures}


def test_what_lies_between_the_ends_is_withheld_where_another_table_would_tell_it():
    """The same two counts in a sentence and a table are released alike."""
    table = Table(COUNTED[:3], ((2_000, 300, 304),))
    shown = present_all([replace(sentence(300, 304), table=table)], rules())[0]
    assert shown.table.cells[0][1:3] == ("300", "[c]")
    assert "at least about 300" in shown.sentence.lower()


def test_those_inside_read_exact_ends():
    profile = load_profile("controller")
    shown = present(sentence(576, 579), Rules(profile, "controller", None, Formatter(profile)))
    assert shown.sentence == "Between 576 and 579 of 2,000 are alone (29%)."


def test_only_what_differs_is_a_range():
    frame = pd.DataFrame({"n": [9, 9], "unique": [1, 2], "unique_most": [1, 5], "under_k": 3, "under_k_most": 3})
    columns = {column.name: column for column in ranged(alone_columns("children", 10), frame)}
    assert columns["unique"].most == "unique_most"
    assert columns["share_unique_most"].part == "unique_most"
    assert not columns["under_k"].most
    assert "under_k_most" not in columns
