"""A source that changes while a run reads it: never a pack of two states, and earlier results stay as they are."""

import random

import numpy as np
import pandas as pd
import pytest

from dpiabook.errors import Code, Refusal
from dpiabook.suite.graph import SUITE
from dpiabook.suite.manifest import hashes
from dpiabook.suite.runs import Options, run_file

pytestmark = pytest.mark.slow

MOMENTS = 2 * len(SUITE.names)
"""Each notebook begins and ends."""
SOME = [1, MOMENTS - 2]


def people(rows):
    draw = np.random.default_rng(4)
    return pd.DataFrame(
        {
            "person_ref": range(rows),
            "sex": draw.choice(["F", "M"], rows),
            "yob": draw.integers(1990, 2000, rows),
            "area": draw.choice(["A", "B", "C"], rows),
            "convictions": draw.integers(0, 3, rows),
        }
    )


@pytest.fixture
def project(tmp_path):
    (tmp_path / "data").mkdir()
    people(400).to_csv(tmp_path / "data" / "people.csv", index=False)
    (tmp_path / "p.yml").write_text(
        'dataset: changing\nversion: "1"\nsource: data/people.csv\ndictionary: null\nassessed_on: "2026-01-31"\n'
        "roles: {person_id: person_ref, area: area}\nsubjects: {kind: offenders}\n"
        "composites: {profile: [sex, yob]}\n"
    )
    return tmp_path


def cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def cut_and_restored(path):
    whole = path.read_bytes()
    cut(path)
    path.write_bytes(whole)


def replaced(path):
    people(350).to_csv(path.with_suffix(".new"), index=False)
    path.with_suffix(".new").replace(path)


WAYS = (cut, cut_and_restored, replaced)


def changed_at(moment, way, project):
    """Run, and change the source when as many notebooks have begun or ended."""
    seen = []

    def listen(event):
        if event.state in ("started", "finished"):
            seen.append(event)
            if len(seen) == moment + 1:
                way(project / "data" / "people.csv")

    return run_file(project / "p.yml", listen, Options(out=project / "out", jobs=1))


def refused_at(moment, way, project):
    try:
        result = changed_at(moment, way, project)
    except Refusal as refusal:
        return refusal.code
    return result.refusals[0].code if result.refusals else None


@pytest.mark.parametrize("moment", SOME)
def test_a_change_between_two_looks_ends_the_run_and_leaves_no_pack(project, moment):
    assert refused_at(moment, random.Random(moment).choice(WAYS), project) is Code.SOURCE_CHANGED
    assert not (project / "out" / "changing" / "1").exists()


@pytest.mark.thorough
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("moment", range(MOMENTS))
def test_at_no_moment_is_a_pack_made_of_two_states(project, moment, way):
    assert refused_at(moment, way, project) is Code.SOURCE_CHANGED
    assert not (project / "out" / "changing" / "1").exists()


def test_earlier_results_stay_and_the_next_run_is_of_the_new_state(project):
    file, options = project / "p.yml", Options(out=project / "out", jobs=2)
    first = run_file(file, lambda event: None, options)
    assert not first.refusals
    before = hashes(first.folder)
    replaced(project / "data" / "people.csv")
    assert refused_at(4, cut, project) is Code.SOURCE_CHANGED
    assert hashes(first.folder) == before
    # What the ended run had finished on the same bytes would be kept; these are others.
    people(340).to_csv(project / "data" / "people.csv", index=False)
    again = run_file(file, lambda event: None, options)
    assert {outcome.state for outcome in again.outcomes} == {"finished"}
    assert "340" in (again.folder / "controlled" / "evidence" / "01_variable_inventory.json").read_text()
