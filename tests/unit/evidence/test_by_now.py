"""Who is called a child may be an adult by now, and nothing is recorded after the version: as the data show."""

from functools import partial

import pandas as pd
import pytest

from dpiabook.counting import as_source, check_rules, group_counts
from dpiabook.counting.late import later_than
from dpiabook.dictionary import Inventory, Variable
from dpiabook.evidence import Facts
from dpiabook.evidence.event_tables import EventSummary, event_tables
from dpiabook.evidence.inventory import volumes
from dpiabook.meaning import Speech
from dpiabook.meaning.years import grown_by, not_after, version_year
from dpiabook.sensitivity import Flags

BORN = Inventory((Variable("yob", "Year of birth", kind="integer", unit="year"),))


def said(born, version="2026-01", traits=("children",)):
    frame = pd.DataFrame({"area": "a", "yob": born})
    facts = Facts(BORN, Flags(()), speech=Speech(traits=frozenset(traits)), area="area", version=version)
    return volumes(facts, group_counts(frame, ["area"], grown_by(BORN, version)))


def test_adults_by_now_are_those_whose_eighteenth_birthday_lies_before_the_version_whatever_the_day():
    born = [1996, 2007, 2007, 2008, 2012, None]
    found = said(born).numbers.frame.iloc[0]
    assert (found["grown"], found["of_age"]) == (sum(2026 - year > 18 for year in born if year), 2007)
    assert "adults by the year of the version" in said(born).sentence


@pytest.mark.parametrize(
    ("born", "version", "traits"),
    [([2010, 2012], "2026-01", ("children",)), ([1990, 2012], "v3", ("children",)), ([1990, 2012], "2026-01", ())],
)
def test_nothing_is_said_where_none_is_grown_where_no_year_is_known_and_of_adults(born, version, traits):
    found = said(born, version, traits)
    assert "adults" not in found.title + found.sentence
    assert found.assessed


def test_years_after_the_version_break_a_rule_and_expected_ones_do_not():
    years = ("left", "Year of leaving"), ("due", "Expected year of leaving")
    inventory = Inventory(tuple(Variable(name, label, kind="integer", unit="year") for name, label in years))
    frame = pd.DataFrame({"left": [2020, 2026, 2027, None], "due": [2030, 2031, 2032, 2033]})
    broken = check_rules(frame, not_after(inventory, "2026-01"))
    late = int((frame["left"] > 2026).sum())
    assert broken[["rule", "checked", "violated"]].to_numpy().tolist() == [["left <= 2026", 3, late]]


@pytest.mark.parametrize(("years", "version"), [([2024, 2027, 2030, None], "2026-01"), ([2024, 2026], "2026-01")])
def test_records_of_events_after_the_version_are_told_where_there_are_any(years, version):
    events = as_source(pd.DataFrame({"year": years}))
    late = partial(later_than, events, "year", version_year(version))
    found = event_tables(Facts(BORN, Flags(())), [EventSummary("years", "eps", "total", "eps_total", "total", late)])
    truly = sum(year > 2026 for year in years if year)
    assert found.assessed
    assert ("late" in found.numbers.frame) == ("cannot be right" in found.sentence) == (truly > 0)
    assert not truly or found.numbers.frame["late"].item() == truly
