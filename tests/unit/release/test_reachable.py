"""What an output checker is told of packs that are read together."""

from dataclasses import replace

from dpiabook.release.present import present
from dpiabook.release.reachable import reachable
from dpiabook.release.record import PackRecord, printed_of

SMALL = [(4, 60), (20, 413), (33, 287), (9, 90), (120, 950)]


def record(statement, rules):
    return PackRecord(
        release_id="demo/1/abcdef12",
        dataset="demo",
        version="1",
        assessed_on="2026-11-22",
        audience="dpia",
        profile=rules.profile,
        statements=(statement,),
        printed=printed_of((statement,), rules.formatter),
    )


def test_ranges_and_the_cost_of_a_stricter_rule_are_told(build, area_rules):
    rules = area_rules("dpia")
    told = reachable([record(present(build.areas(SMALL), rules), rules)])
    assert told.passed
    assert 0 < told.withheld < told.counts
    assert told.narrowest >= rules.profile.threshold - 1
    assert [at for at, _ in told.stricter] == [15, 20]
    assert "threshold 15" in str(told)


def test_what_is_not_proven_in_time_does_not_pass(build, area_rules):
    rules = area_rules("dpia")
    one = record(present(build.areas(SMALL), rules), rules)
    exact = replace(reachable([one]), unproven=1)
    assert not exact.passed
    assert "count as reached" in str(exact)


def test_each_withheld_count_has_its_range_and_the_true_count_lies_in_it(build, area_rules):
    """The withheld counts are those of the areas under the threshold, in whatever order they are told."""
    rules = area_rules("dpia")
    told = reachable([record(present(build.areas(SMALL), rules), rules)])
    assert len(told.ranges) == told.withheld
    assert min(one.high - one.low + 1 for one in told.ranges) == told.narrowest
    few = [x for x, _ in SMALL if x < rules.profile.threshold]
    of_people = [one for one in told.ranges if one.low <= min(few) and max(few) <= one.high]
    assert len(of_people) >= len(few)
