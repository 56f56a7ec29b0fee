"""What left before is attacked together with what leaves now: two releases of one state of the data are one print."""

import json
import re
import shutil
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from dpiabook.errors import Refusal
from dpiabook.release.beside import Beside
from dpiabook.release.earlier import earlier_releases
from dpiabook.release.formatter import Formatter
from dpiabook.release.hashes import write_sums
from dpiabook.release.holding import hold_unprotected
from dpiabook.release.ledger import read_ledger, records_of, release
from dpiabook.release.linkage import grids_of_findings, link
from dpiabook.release.present import decided, present_all
from dpiabook.release.profiles import load_profile
from dpiabook.release.reachable import reachable
from dpiabook.release.record import PackRecord, printed_of, read_record, write_record
from dpiabook.release.rules import Rules
from dpiabook.suite.packs import released, verified
from dpiabook.suite.runs import Options, run_file

from .intruder import Intruder
from .test_integer_attack import findings

ROOT = Path(__file__).parents[2]
PROFILE = load_profile("ons_srs")


NOTHING = Beside()


def record(made, name, state="one", beside=NOTHING):
    rules = Rules(PROFILE, "public", str, Formatter(PROFILE))
    statements = present_all(made, rules, decided(made, rules.profile, beside))
    return PackRecord(
        release_id=f"drawn/1/{name}",
        dataset="drawn",
        version="1",
        assessed_on="2026-01-31",
        audience="public",
        profile=PROFILE,
        statements=statements,
        printed=printed_of(statements, rules.formatter),
        state=state,
    )


def as_read(*records):
    return json.loads(json.dumps([asdict(one) for each in records for one in each.statements]))


def reached(*records):
    return Intruder(as_read(*records)).reached()


def two(seed, *, knowing):
    """By region first, by region and sex later: the second release as it is made with and without the first."""
    fine, coarse = findings(seed)
    first = record([coarse], "a")
    beside = Beside((first,)) if knowing else Beside()
    return first, record(hold_unprotected([fine], PROFILE, beside), "b", beside=beside)


@pytest.mark.parametrize("seed", range(4))
def test_what_leaves_holds_for_whoever_kept_the_release_before(seed):
    assert reached(*two(seed, knowing=True)) == []


def test_releases_that_know_nothing_of_each_other_fall_to_the_same_intruder():
    assert sum(len(reached(*two(seed, knowing=False))) for seed in range(4))


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(100, 300))
def test_two_hundred_pairs_of_releases_hold(seed):
    assert reached(*two(seed, knowing=True)) == []


def written(root, *records):
    for one in records:
        (root / "public").mkdir(parents=True)
        write_record(root / "public", one)
        write_sums(root / "public")
    return root


def entered(tmp_path, first):
    ledger = tmp_path / "ledger.json"
    release(written(tmp_path / "first", first), ledger, approved_by="the controller", approved_on="2026-02-01")
    return ledger


def test_the_kept_record_is_what_is_attacked_and_without_it_nothing_is_called_clean(tmp_path):
    first, second = two(1, knowing=True)
    ledger, pack = entered(tmp_path, first), written(tmp_path / "second", second)
    found = verified(pack / "public", ledger=ledger)
    assert (found.earlier.beside, found.earlier.lacking) == (("drawn/1/a",), ())
    assert found.report.audit.passed
    kept = records_of(ledger, read_ledger(ledger)[0])
    whole = (kept / "public.json").read_text()
    (kept / "public.json").write_text(whole.replace('"North"', '"South"') + " ")
    assert verified(pack / "public", ledger=ledger).earlier.lacking == ("drawn/1/a",)
    shutil.rmtree(kept)
    found = verified(pack / "public", ledger=ledger)
    assert not found.passed
    assert "NOT attacked" in str(found)


def test_a_release_that_undoes_an_earlier_one_does_not_verify_and_is_not_entered(tmp_path):
    seed = next(seed for seed in range(20) if reached(*two(seed, knowing=False)))
    first, second = two(seed, knowing=False)
    ledger, pack = entered(tmp_path, first), written(tmp_path / "second", second)
    assert verified(pack / "public").report.audit.passed
    assert not verified(pack / "public", ledger=ledger).report.audit.passed
    earlier = earlier_releases(ledger, read_ledger(ledger), release_id=second.release_id, state=second.state)
    with pytest.raises(Refusal, match="does not verify"):
        release(pack, ledger, approved_by="r", approved_on="2026-02-02", beside=Beside(earlier.records))


def test_other_data_and_another_question_under_one_name_are_kept_apart(tmp_path):
    first = record(findings(1)[1:], "a")
    ledger = entered(tmp_path, first)
    other = record(findings(2)[1:], "b", state="two")
    earlier = earlier_releases(ledger, read_ledger(ledger), release_id=other.release_id, state=other.state)
    assert (earlier.others, earlier.records) == (("drawn/1/a",), ())


def test_another_question_under_one_name_is_kept_apart_and_all_else_stays_together():
    """The same state of the data, and a setting changed in between: one column counts others now."""
    (made,) = findings(1)[1:]
    changed = [column.name for column in made.table.columns].index("n")
    rows = tuple(tuple(v + 400 if at == changed else v for at, v in enumerate(row)) for row in made.table.rows)
    other = replace(made, table=replace(made.table, rows=rows))
    grids = grids_of_findings([other])
    (before,) = Beside((record([made], "a"),)).grids(grids, exact=True)
    assert before.own == ("n",)
    network = link([*grids, before])
    shared = {count for place, count in network.cells.items() if place[0] == 0}
    names = {before.columns[place[2]].name for place, c in network.cells.items() if place[0] == 1 and c in shared}
    assert "n" not in names
    assert {"known", "right", "few"} <= names


@pytest.mark.slow
@pytest.mark.thorough
def test_a_second_release_of_the_same_data_is_made_beside_the_first(tmp_path, monkeypatch):
    """From the data to two packs; only the author's words differ, and areas bear other names."""
    monkeypatch.setenv("DPIABOOK_DEMO_FAMILIES", "300")
    file = tmp_path / "parameters" / "p.yml"
    file.parent.mkdir()
    options = Options(out=tmp_path / "outputs")
    texts = (ROOT / "parameters" / "demo.yml").read_text(), "  purpose: Something else\n"
    for number, name in enumerate(("first", "second")):
        file.write_text(texts[0] if not number else re.sub(r"  purpose: .*\n", texts[1], texts[0]))
        done = run_file(file, lambda event: None, options)
        assert not done.refusals, done.refusals
        found = verified(done.folder / "pack")
        assert found.report.passed
        assert len(found.earlier.beside if found.earlier else ()) == number
        shutil.copytree(done.folder / "pack", tmp_path / name)
        released(done.folder / "pack", approved_by="the controller", approved_on="2026-02-01", ledger=None)
    assert any("attacked together with" in path.read_text() for path in (tmp_path / "second").rglob("*.html"))
    both = [read_record(tmp_path / name / "dpia") for name in ("first", "second")]
    assert both[0].state == both[1].state != ""
    assert both[0].release_id != both[1].release_id


def test_an_output_checker_is_told_of_two_releases_together_and_of_other_data_apart():
    seed = next(seed for seed in range(20) if reached(*two(seed, knowing=False)))
    first, second = two(seed, knowing=False)
    assert reachable([first]).passed
    assert reachable([second]).passed
    assert not reachable([second, first]).passed
    assert reachable([second.model_copy(update={"state": "another"}), first]).passed
    assert reachable(list(two(seed, knowing=True))).report.passed
