"""The documentation keeps step with the code: findings, links, commands, statuses and worked examples."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import typer
from scipy.stats import betabinom

from dpiabook import measures
from dpiabook.counting import group_counts
from dpiabook.dictionary import Inventory, Variable
from dpiabook.errors import Code
from dpiabook.evidence.texts import texts
from dpiabook.mitigation import (
    Ladder,
    Rung,
    frontier,
    lattice,
    recommended,
    scenario_outcomes,
    steps,
    suppress,
    usefulness,
    with_families,
)
from dpiabook.release.cells import released_proportion
from dpiabook.risk import (
    Scenario,
    by_area,
    class_frequencies,
    combinations,
    family_profiles,
    family_risk,
    individual_risk,
    l_diversity,
    population_uniques,
    scenario,
    suda,
)
from dpiabook.risk.area_size import area_size
from dpiabook.risk.attribute_disclosure import attribute_disclosure
from dpiabook.risk.dictionary_bits import dictionary_bits
from dpiabook.risk.exact import discoveries
from dpiabook.risk.lift import lift_within
from dpiabook.risk.unique_fit import expected
from dpiabook.sensitivity import flag_variables
from dpiabook.settings import Targets
from dpiabook.stigma.wilson import wilson_interval
from dpiabook.suite.cli import app
from dpiabook.versions import compare_versions, cut_areas, differencing, drift

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
METHOD = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
PARTS = ("What it says", "Formula", "Example", "Source", "How to read it", "What it does not say")
KEYS = ["gender", "yob"]


def _sections() -> dict[str, str]:
    parts = re.split(r"^## (B\d\d\.\S+)\n", METHOD, flags=re.MULTILINE)
    return {name: text.split("\n## ", maxsplit=1)[0] for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _code(page: Path) -> Iterator[str]:
    """Lines of code blocks, and code within lines."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    yield from (line.strip() for block in blocks for line in block.replace("\\\n", " ").splitlines())
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))


def _commands() -> list[tuple[str, str, str]]:
    """Page, command and the rest of its line, wherever a command of ours is written as code."""
    said = [(page.name, line) for page in PAGES for line in _code(page)]
    found = [(name, re.search(r"(?:^|[\s/])dpiabook ([a-z][\w-]*)(.*)", line)) for name, line in said]
    return [(name, match[1], match[2]) for name, match in found if match]


def _table(heading: str, after: str) -> pd.DataFrame:
    """The first Markdown table after a line that begins like `heading`, below `after`."""
    text = METHOD[METHOD.index(after) :]
    lines = text[text.index(heading) :].split("\n\n", maxsplit=1)[0].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return pd.DataFrame(rows[2:], columns=rows[0])


@pytest.fixture(scope="module")
def children() -> pd.DataFrame:
    table = _table("| child | family", "## The example")
    return table.astype({"yob": int, "excluded": int})


def test_every_finding_has_a_section_and_every_section_a_finding():
    missing, unknown = sorted(set(texts()) - set(_sections())), sorted(set(_sections()) - set(texts()))
    assert not missing, f"docs/method.md has no section for: {', '.join(missing)}"
    assert not unknown, f"docs/method.md explains findings that do not exist: {', '.join(unknown)}"


def test_every_section_has_all_its_parts():
    lacking = [f"{name}: {part}" for name, text in _sections().items() for part in PARTS if f"**{part}" not in text]
    assert not lacking, f"docs/method.md lacks {'; '.join(lacking)}"


def test_sections_stand_in_the_order_of_the_blocks():
    blocks = [name.split(".")[0] for name in _sections()]
    assert blocks == sorted(blocks)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_relative_links_resolve(page: Path):
    links = re.findall(r"\]\((?!https?:)([^)\s]+)\)", page.read_text(encoding="utf-8"))
    broken = []
    for link in links:
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            broken.append(link)
    assert not broken, f"broken links in {page.name}: {', '.join(broken)}"


def test_commands_and_their_options_exist():
    known = typer.main.get_command(app).commands
    found = _commands()
    assert {"run", "check", "verify", "release", "flag"} <= {command for _, command, _ in found}
    wrong = [f"{page}: dpiabook {command}" for page, command, _ in found if command not in known]
    for page, command, rest in found:
        parameters = known[command].params if command in known else []
        options = {option for parameter in parameters for option in (*parameter.opts, *parameter.secondary_opts)}
        wrong += [
            f"{page}: {command} {o}" for o in re.findall(r"(?<!\S)--[a-z][\w-]*", rest) if o not in {*options, "--help"}
        ]
    assert not wrong, f"there is no such command or option: {'; '.join(wrong)}"


def test_make_targets_exist():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    named = {match[1] for page in PAGES for line in _code(page) if (match := re.match(r"make ([a-z]+)", line))}
    assert {"pack", "test"} <= named <= targets


def test_readme_fits_on_a_page_and_shows_the_pack():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 120
    assert "docs/images/pack.png" in text
    assert (ROOT / "docs" / "images" / "pack.png").stat().st_size < 400_000


def test_readme_lists_every_notebook():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)` \|", text, flags=re.MULTILINE)
    assert listed == sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))


def test_exit_statuses_are_those_of_the_code():
    text = (ROOT / "docs" / "batch.md").read_text(encoding="utf-8")
    listed = {name: int(status) for status, name in re.findall(r"^\| (\d+) \| `([A-Z_]+)` \|", text, re.MULTILINE)}
    assert listed == {code.name: code.value for code in Code}


def test_the_example_of_uniqueness(children: pd.DataFrame):
    found = class_frequencies(children, KEYS)
    assert (found.uniques, found.under(3), found.under(5), found.n) == (1, 1, 8, 8)
    ninth = pd.concat([children, pd.DataFrame({"child": ["9"], "gender": ["F"]})]).convert_dtypes()
    found = class_frequencies(ninth, KEYS, missing="states")
    assert found.sample[[0, 6, 8]].tolist() == [5, 2, 6]
    assert found.least[[0, 6, 8]].tolist() == [4, 1, 1]
    assert (found.uniques_range, found.under_range(3)) == ((0, 2), (1, 2))
    assert individual_risk(found).expected_range == (pytest.approx(2.47, abs=0.005), 4)


def test_the_examples_of_risk(children: pd.DataFrame):
    risk = individual_risk(class_frequencies(children, KEYS))
    assert (risk.expected, risk.rate) == pytest.approx((3, 0.375))
    assert family_risk(risk, children["family"]).expected == pytest.approx(4.5)
    pairs = pd.DataFrame({"yob": [2008, 2008, 2009], "weight": 2.0})
    sample = individual_risk(class_frequencies(pairs, ["yob"], weight="weight"), "sample")
    assert sample.risk.round(2).tolist() == [0.31, 0.31, 0.69]


def test_the_example_of_family_profiles(children: pd.DataFrame):
    everywhere = family_profiles(children, KEYS, "family")
    within = family_profiles(children, KEYS, "family", within="area")
    assert (everywhere.families, everywhere.unique, everywhere.children_under(2)) == (5, 1, 2)
    assert (within.unique, within.children_under(2)) == (3, 4)


def test_the_example_by_area(children: pd.DataFrame):
    found = by_area(children, KEYS, "area", family="family")
    shown = found[["n", "families", "uniques", "under_3", "expected", "unique_families"]]
    assert shown.round(9).to_numpy().tolist() == [[5, 3, 0, 2, 2, 1], [3, 2, 3, 3, 3, 2]]


def test_the_examples_of_attribute_disclosure(children: pd.DataFrame):
    excluded = {"excluded": "excluded >= 1"}
    row = attribute_disclosure(children, KEYS, excluded, k=3).table.iloc[0]
    assert row[["everybody", "everybody_but_one", "nobody", "one_value", "entropy_under_2"]].tolist() == [0, 3, 4, 5, 8]
    assert row[["far", "twice", "t", "guessed", "baseline"]].tolist() == [7, 0, 0.625, 4, 5]
    unsaid = children.assign(excluded=children["excluded"].astype("Int64").mask(children["child"] == "4"))
    row = attribute_disclosure(unsaid, KEYS, excluded, k=3).table.iloc[0]
    assert row[["known", "far", "far_most"]].tolist() == [7, 4, 6]
    more = children.assign(excluded=children["excluded"].mask(children["child"] == "2", 1))
    assert attribute_disclosure(more, KEYS, excluded, k=3).table["everybody"].tolist() == [3]
    classes = l_diversity(children, KEYS, "excluded").classes
    assert np.isclose(classes["entropy"], 1.89, atol=0.005).sum() == 1


def test_the_example_dictionary():
    table = _table("| variable | label |", "## The example")
    flags = flag_variables(Inventory(tuple(Variable(name, label) for name, label in table.itertuples(index=False))))
    roles = [flag.role for flag in flags]
    assert (len(flags.flags), roles.count("sensitive"), roles.count("technical")) == (6, 4, 1)
    assert sum(flag.quasi_identifier for flag in flags) == 2
    assert [flag.confidence for flag in flags].count("low") == 1
    assert sum(flag.whose == "unknown" for flag in flags.sensitive) == 3
    categories = [category for flag in flags for category in flag.categories]
    assert sorted(map(categories.count, set(categories))) == [1, 1, 3]


def test_the_examples_of_intervals():
    assert [round(float(end), 2) for end in wilson_interval(20, 100)] == [0.13, 0.29]
    assert [round(float(end), 2) for end in wilson_interval(5, 10)] == [0.24, 0.76]
    assert [released_proportion(kind, 10, 50) for kind in ("low", "share", "high")] == [0.11, 0.2, 0.34]


def test_the_examples_of_mitigation(children: pd.DataFrame):
    aims = Targets(k=3, expected_rate=0.25)
    year = Ladder("yob", (Rung(band=2), Rung(drop=True)))
    found = lattice(children, {"gender": Ladder("gender", (Rung(drop=True),)), "yob": year}, aims)
    alone = steps(found).set_index("recode")[["uniques_after", "loss"]].round(2)
    assert alone.to_numpy().tolist() == [[1, 1], [1, 0.29], [0, 1]]
    families = with_families(found, children, KEYS, "family")
    assert families.table["unique_families"].loc[[(0, 0), (0, 2)]].tolist() == [1, 0]
    chosen = recommended(families)
    assert (chosen.recodes, chosen.unmet) == (("yob left out",), ())
    assert found.table["loss"].round(2).loc[[(0, 1), (0, 2), (1, 0), (1, 1)]].tolist() == [0.14, 0.5, 0.5, 0.64]
    assert (len(found.table), len(frontier(found))) == (6, 2)
    assert recommended(lattice(children, {"gender": Ladder("gender", ())}, aims)).unmet == ()
    assert recommended(lattice(children, {"yob": Ladder("yob", ())}, aims)).unmet == ("k", "expected_rate")


def test_the_examples_of_intruders_after_recoding(children: pd.DataFrame):
    aims, rough = Targets(k=3, expected_rate=0.25), {"gender": "exact", "yob": {"within": 3}}
    left_out, bands = ({"yob": Ladder("yob", (rung,))} for rung in (Rung(drop=True), Rung(band=2)))
    who = {
        "exact": Scenario(knows={"gender": "exact", "yob": "exact"}),
        "rough": Scenario.model_validate({"knows": rough}),
    }
    without, banded = (scenario_outcomes(lattice(children, each, aims), children, who) for each in (left_out, bands))
    assert without[["intruder", "one", "right"]].values.tolist() == [
        ["exact", 1, 3], ["rough", 0, 2], ["exact", 0, 2], ["rough", 0, 2],
    ]  # fmt: skip
    assert banded.loc[[1], ["intruder", "one", "right"]].values.tolist() == [["exact", 1, 3], ["rough", 0, 2]]


def test_the_examples_of_blanking_and_of_usefulness(children: pd.DataFrame):
    blanked = suppress(children, KEYS, 3)
    assert (blanked.mask.nonzero()[0].tolist(), blanked.by_key["cells"].tolist()) == ([6], [0, 1])
    assert (blanked.under_k, blanked.under_k_as_value) == (0, 1)
    gone = {name: Ladder(name, (Rung(drop=True),)) for name in ("yob", "area")}
    found = lattice(children, gone, Targets(k=8, expected_rate=0.125))
    useful = usefulness(found, children, {"excluded": "excluded >= 1"}, area="area").loc[(1, 1)]
    assert useful.round(2).tolist() == [0, 0.80, 0.22]


def test_the_example_of_bits():
    gender = Variable("gender", codes={"F": "", "M": ""}, required=True)
    yob = Variable("yob", kind="integer", minimum=2001, maximum=2010, required=True)
    found = dictionary_bits(Inventory((gender, yob)), {"both": KEYS}, population=160)
    row = found.table.iloc[0]
    assert (row["value_combinations"], row["mean_class_size"], round(row["bits"], 1)) == (20, 8, 4.3)
    assert round(found.bits_to_single_out, 1) == 7.3


def test_the_examples_of_two_versions(children: pd.DataFrame):
    later = children[children["child"] != "8"].replace({"yob": {2011: 2008}})
    new = pd.DataFrame({"child": ["9", "10"], "family": "f", "area": "P", "gender": "F", "yob": 2008, "excluded": 0})
    now = pd.concat([later, new], ignore_index=True)
    found = compare_versions(now, children, keys={"both": KEYS}, child_id="child", k=3)
    records = found.records
    assert (records.joined, records.left, records.changed, records.n) == (2, 1, 1, 9)
    assert found.risk[["uniques_before", "uniques"]].to_numpy().tolist() == [[1, 0]]
    without = compare_versions(now.drop(columns="child"), children.drop(columns="child"), keys={}).records
    assert (without.joined, without.left) == (3, 2)
    counts = [group_counts(each, ["area"], {"excluded": "excluded >= 1"}) for each in (now, children)]
    cells = differencing(*counts, ["area"])
    assert cells.cells.set_index(["area", "population", "part"])["difference"].sort_index().tolist() == [
        2, 0, 2, -1, 0, -1,
    ]  # fmt: skip
    assert (cells.groups, cells.groups_close) == (2, 2)


def test_the_example_of_areas_that_were_cut_anew(children: pd.DataFrame):
    now = children.assign(area=["P1", "P1", "P1", "P2", "P2", "Q", "Q", "Q"])
    found = cut_areas(now, children, "area", "child")
    assert (found.new, found.gone) == (2, 1)
    assert found.pieces.to_numpy().tolist() == [["P", "P1", 3, True], ["P", "P2", 2, True]]


def test_the_example_of_drift():
    before = pd.DataFrame({"sex": ["F", "M", "M"], "reason": ["A", "B", "B"]})
    now = pd.DataFrame({"gender": ["F", "M", "M"], "reason": ["A", "C", "C"]})
    found = drift(now, before, coded=["reason"])
    assert (len(found.columns), found.renamed["overlap"].tolist()) == (2, [pytest.approx(1)])
    assert found.codes[["new", "gone"]].to_numpy().tolist() == [[1, 1]]


def test_the_examples_of_combinations(children: pd.DataFrame):
    facts = ["area", *KEYS]
    found = combinations(children, facts, k=3, threshold=0.05)
    assert (len(found.table), sorted(found.smallest["combination"])) == (7, ["area, gender", "yob"])
    year = found.table.set_index("combination").loc["yob"]
    assert [round(year[name], 2) for name in ("entropy_bits", "separation")] == [1.41, 0.68]
    special = suda(children, facts)
    assert special.score.tolist() == [0, 0, 0, 0, 0, 2, 2, 1]
    assert special.attribute_contributions["contribution"].tolist() == pytest.approx([60, 20, 80])
    assert class_frequencies(children, KEYS).class_sizes[["size", "people"]].to_numpy().tolist() == [
        [1, 1],
        [3, 3],
        [4, 4],
    ]


def test_the_example_of_intruders(children: pd.DataFrame):
    known = scenario(children, dict.fromkeys(KEYS, "exact"), learns=["excluded"])
    assert (known.correct * 8, known.unique * 8) == pytest.approx((3, 1))
    assert known.learned["people"].tolist() == [1]
    roughly = scenario(children, {"gender": "exact", "yob": 3})
    assert (roughly.correct * 8, roughly.unique) == pytest.approx((2, 0))


def test_the_example_of_area_size(children: pd.DataFrame):
    found = area_size(class_frequencies(children, KEYS), threshold=0.3, sizes=[3, 4])
    assert found.smallest == 4
    assert found.curve["unique_share"].iloc[1] == pytest.approx(0.289, abs=5e-4)
    assert found.curve["unique_share"].iloc[0] > 0.3


def test_the_example_of_a_sample(children: pd.DataFrame):
    found = population_uniques(children, KEYS, sampling_fraction=0.5)
    assert (found.sample_uniques, found.fits) == (1, True)
    # At a fitted mean of 1 and π = 1/2 one unsampled person is expected.
    assert expected(np.array([1.0])).round(2).tolist() == [0.37, 0.63]


def test_the_example_of_lift():
    found = lift_within(np.array([40, 60]), np.array([100, 1900]), 10)
    assert [round(found[name], 1) for name in ("lift", "lift_low", "lift_high")] == [8.0, 5.8, 10.3]
    assert found["mutual"] == pytest.approx(0.045, abs=5e-4)


def test_the_example_of_standing_out():
    assert betabinom.sf(33, 100, 3, 12) == pytest.approx(0.12, abs=5e-3)
    assert discoveries([0.001, 0.02, 0.04, 0.9], 0.05).tolist() == [True, True, False, False]


def test_the_reference_lists_every_measure_where_it_is_defined():
    said = set(re.findall(r"^::: (\S+)$", (ROOT / "docs" / "reference.md").read_text(encoding="utf-8"), re.MULTILINE))
    functions = [getattr(measures, name) for name in measures.__all__]
    assert {f"{one.__module__}.{one.__qualname__}" for one in functions} <= said


def test_the_site_has_every_page():
    listed = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    pages = [page for page in (ROOT / "docs").rglob("*.md") if page.parent.name != "decisions"]
    assert [page.name for page in pages if page.relative_to(ROOT / "docs").as_posix() not in listed] == []
