"""A protected file: what is in it, for whom, and what its recipients can do with it."""

import base64
import json
import shutil
import subprocess
import tarfile

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from dpiabook.errors import Code, Refusal
from dpiabook.mitigation.keyed_ids import keyed_ids
from dpiabook.suite.age_file import decrypting
from dpiabook.suite.cli import app
from dpiabook.suite.protecting.bundle import opened, verified
from dpiabook.suite.protecting.ledger import read_protected
from dpiabook.suite.recipients import Recipient, make_recipient_key, private_key, recipient_secret, recipients

PEOPLE = 400
IDENTIFIERS = "identifiers: {nhs_number: known to be there}\n"
PARAMETERS = f"""
dataset: invented
version: v1
source: people.csv
dictionary: people.dictionary.csv
subjects: {{kind: people served}}
roles: {{child_id: person, family_id: household, area: area}}
composites: {{profile: [sex, yob, area]}}
sensitive: {{}}
{IDENTIFIERS}recodes: {{}}
targets: {{k: 5}}
"""
AGE = """
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBJbzJyQ2dHVjBhQUhEVnlSVFBQY0RkMG1vbzNHMVhWWHhvRU9pMnUxT24wCkdmYWVLa2
gyZ1lXdkVsUHc5RWdkZjZqV0YxMGloSDZ6RThERUg2cExIRWcKLT4gSVAsTztuM1EtZ3JlYXNlIHAlZmtgPSR1IDYvVzRTIFFUR3JfCkg3bmpk
dTE1dVBNRGRBWFFIOHNDbGwwQnJZeXhqeTJncjdCdTBtbkIzdVR0T0VtcDc0bjE2clRKV1F3UUJRN3QKVnVYM0VadnorUGZNTVJPYzk4NzNvKz
EwcjQ0UVQwUmhMS0dBN3dQYURCejFtMFhhK2VxVjk2K3lsUEEKLS0tIFRYQXZSRHNUSHh1ZDkyNFVTSTJ5d2dYWU1qblV2dzlmOGdoVVYvOTlI
eXMKQ84AUpUvF8Su3EWS6I2GkvGCWz05egrBpPyY79S98obwGSwImqzJn61pJiesCmHLEnddHgW1Vnn4Jw==
"""
AGE_KEY = "AGE-SECRET-KEY-13VUKH86RCFEQ2M00K7XZJ0WGD2EUNHTQMM4PKX54WYQCYCUH2WXQDHVN69"


def people():
    draw = np.random.default_rng(5)
    return pd.DataFrame(
        {
            # A hyphen stands in no picture that a page carries as text, so that chance finds no person there.
            "person": [f"P-{number:05}" for number in range(PEOPLE)],
            "household": np.arange(PEOPLE) // 2,
            "area": draw.choice(["A1", "A2", "A3"], PEOPLE),
            "sex": draw.choice(["F", "M"], PEOPLE),
            "yob": draw.integers(1990, 2010, PEOPLE),
            "plan": draw.integers(0, 2, PEOPLE),
            "nhs_number": [f"{number:010}" for number in draw.integers(10**8, 10**9, PEOPLE)],
        }
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project")
    (folder / "parameters").mkdir()
    people().to_csv(folder / "parameters" / "people.csv", index=False)
    rows = ["name,label,type", "person,Person,text", "household,Household,integer", "area,Area,text", "sex,Sex,text"]
    rows += ["yob,Year of birth,integer", "plan,Child protection plan,integer", "nhs_number,NHS number,text"]
    (folder / "parameters" / "people.dictionary.csv").write_text("\n".join(rows) + "\n")
    (folder / "parameters" / "mine.yml").write_text(PARAMETERS)
    return folder


def command(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def protected(project):
    """Two recipients' files, opened: folder of each, and what was said."""
    keys = {name: project / f"{name}.key" for name in ("university", "council")}
    given = [word for name, key in keys.items() for word in ("--recipient", f"{name}={make_recipient_key(key)}")]
    done = command("protect", project / "parameters" / "mine.yml", *given, "--out", project / "outputs")
    assert done.exit_code == 0, done.output
    folder = project / "outputs" / "invented" / "_protected-v1"
    found = {}
    for name, key in keys.items():
        archive = next((folder / name).glob("*.age"))
        found[name] = opened(archive, key, project / f"opened-{name}"), archive, key
    return found


def records(protected, name):
    return pq.read_table(protected[name][0] / "records.parquet")


def test_two_recipients_cannot_join_by_id_and_each_keeps_households(protected):
    one, other = (records(protected, name).to_pandas() for name in protected)
    for column in ("person", "household"):
        assert not set(one[column].astype(str)) & set(other[column].astype(str))
        assert not set(one[column].astype(str)) & set(people()[column].astype(str))
        assert one[column].nunique() == other[column].nunique() == people()[column].nunique()
    assert one.groupby("household").size().eq(2).all()


def test_rows_stand_in_orders_of_their_own(protected):
    plans = [records(protected, name)["plan"].to_pylist() for name in protected]
    assert plans[0] != plans[1]
    assert all(plan != people()["plan"].tolist() for plan in plans)
    assert {sum(plan) for plan in plans} == {int(people()["plan"].sum())}


def test_direct_identifiers_are_gone_from_every_file(protected):
    for folder, _, _ in protected.values():
        assert "nhs_number" not in pq.read_table(folder / "records.parquet").column_names
        whole = b"".join(path.read_bytes() for path in folder.iterdir())
        assert not any(number.encode() in whole for number in people()["nhs_number"])
        assert not any(person.encode() in whole for person in people()["person"])


def test_parquet_and_csv_say_the_same(protected):
    folder = protected["university"][0]
    table, csv = pd.read_parquet(folder / "records.parquet"), pd.read_csv(folder / "records.csv")
    pd.testing.assert_frame_equal(table.astype(str), csv.astype(str), check_dtype=False)


def test_the_manifest_verifies_and_names_what_stays_open(protected):
    folder = protected["university"][0]
    said = json.loads((folder / "manifest.json").read_text())
    assert verified(folder)
    assert set(said["files"]) == {path.name for path in folder.iterdir()} - {"manifest.json"}
    assert said["what_was_done"]
    assert any("joined" in line for line in said["does_not_protect_from"])
    (folder / "guide.md").write_text("changed")
    assert not verified(folder)


def test_figures_of_the_source_stay_inside(protected, project):
    inside = pd.read_csv(project / "outputs" / "invented" / "_protected-v1" / "risk.csv")
    sent = pd.read_csv(protected["council"][0] / "risk.csv")
    assert {"unique", "unique_after"} <= set(inside)
    assert "unique_after" in sent
    assert not {"unique", "under_k", "known"} & set(sent)


def test_the_dictionary_describes_the_columns_of_the_file(protected):
    folder = protected["council"][0]
    names = records(protected, "council").column_names
    assert pd.read_csv(folder / "dictionary.csv")["name"].tolist() == names
    package = json.loads((folder / "datapackage.json").read_text())
    assert [field["name"] for field in package["resources"][0]["schema"]["fields"]] == names


def test_another_key_opens_nothing(protected, tmp_path):
    with pytest.raises(Refusal) as refused:
        opened(protected["university"][1], protected["council"][2], tmp_path / "to")
    assert refused.value.code is Code.SECRET_MISSING
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("change", ["header", "middle", "cut", "more", "version"])
def test_a_changed_file_opens_nothing(protected, tmp_path, change):
    _, archive, key = protected["university"]
    data = bytearray(archive.read_bytes())
    at = {"header": 60, "middle": len(data) // 2, "version": 3}.get(change)
    if at is not None:
        data[at] ^= 1
    changed = tmp_path / "changed.tar.age"
    changed.write_bytes(data[:-70_000] if change == "cut" else data + b"x" if change == "more" else data)
    with pytest.raises(Refusal):
        opened(changed, key, tmp_path / "to")
    assert not (tmp_path / "to").exists()


def body_of(data):
    """Where the blocks of an archive begin: after the header's last line and the nonce."""
    return data.index(b"\n", data.index(b"\n---") + 1) + 1


@pytest.mark.parametrize("change", ["exchanged blocks", "a block twice", "another header", "another body"])
def test_parts_put_together_otherwise_open_nothing(protected, tmp_path, change):
    (_, archive, key), (_, other, _) = protected.values()
    data, theirs, block = archive.read_bytes(), other.read_bytes(), 65536 + 16
    start = body_of(data) + 16
    one, two = data[start : start + block], data[start + block : start + 2 * block]
    made = {
        "exchanged blocks": data[:start] + two + one + data[start + 2 * block :],
        "a block twice": data[:start] + one + one + data[start + block :],
        "another header": theirs[: body_of(theirs)] + data[body_of(data) :],
        "another body": data[: body_of(data)] + theirs[body_of(theirs) :],
    }
    changed = tmp_path / "changed.tar.age"
    changed.write_bytes(made[change])
    with pytest.raises(Refusal):
        opened(changed, key, tmp_path / "to")
    assert not (tmp_path / "to").exists()


def test_a_manifest_of_another_file_does_not_verify_this_one(protected):
    (mine, _, _), (theirs, _, _) = protected.values()
    kept = (mine / "manifest.json").read_bytes()
    (mine / "manifest.json").write_bytes((theirs / "manifest.json").read_bytes())
    assert not verified(mine)
    (mine / "manifest.json").write_bytes(kept)
    (mine / "more.csv").write_text("not in the manifest")
    assert not verified(mine)
    (mine / "more.csv").unlink()


def test_the_order_of_pseudonyms_and_rows_tells_nothing_of_another_recipient_s(protected):
    tables = [records(protected, name).to_pandas() for name in protected]
    rest = [name for name in tables[0] if name not in {"person", "household"}]
    same = (tables[0][rest].astype(str).to_numpy() == tables[1][rest].astype(str).to_numpy()).all(axis=1).mean()
    chance = (tables[0].groupby(rest).size() / PEOPLE).pow(2).sum()
    assert same < chance + 4 * np.sqrt(chance / PEOPLE)


def test_one_key_under_two_names_joins_no_ids(project):
    key = make_recipient_key(project / "twice.key")
    found = [
        set(
            map(
                str,
                keyed_ids(
                    pa.chunked_array([["a", "b"]]), "person", recipient_secret(one, "x", project, version="v1")
                ).to_pylist(),
            )
        )
        for one in recipients([f"one={key}", f"other={key}"])
    ]
    assert not found[0] & found[1]


def test_the_ledger_has_an_entry_for_each_recipient_and_notices_a_change(protected, project):
    path = project / "outputs" / "invented" / "_protected.json"
    assert [entry.recipient for entry in read_protected(path)] == list(protected)
    kept = path.read_text()
    path.write_text(kept.replace("safeguarded", "secure", 1))
    with pytest.raises(Refusal) as refused:
        read_protected(path)
    assert refused.value.code is Code.LEDGER_BROKEN
    path.write_text(kept)


def test_nothing_that_is_not_encrypted_is_left(protected, project):
    names = {path.name for path in (project / "outputs" / "invented").rglob("*") if path.is_file()}
    assert not {"records.csv", "records.parquet"} & names


def test_the_same_again_gives_the_same_ids_and_another_version_gives_others(protected, project):
    def ids(*words):
        done = command("protect", project / "parameters" / "mine.yml", *words, "--out", project / "again")
        assert done.exit_code == 0, done.output
        version = words[-1]
        table = pq.read_table(project / "again" / "invented" / f"_protected-{version}" / "inside" / "records.parquet")
        return set(table["person"].to_pylist())

    assert ids("--version", "v1") == ids("--version", "v1")
    assert not ids("--version", "v1") & ids("--version", "v2")
    assert ids("--same-ids", "--version", "v1") == ids("--same-ids", "--version", "v2")


def test_what_a_killed_process_left_is_removed(project):
    left = project / "left" / "invented" / "_protecting-1"
    left.mkdir(parents=True)
    (left / "records.csv").write_text("not encrypted")
    assert command("protect", project / "parameters" / "mine.yml", "--out", project / "left").exit_code == 0
    assert not left.exists()


def test_the_secure_route_keeps_detail_and_still_no_identifier(project):
    done = command("protect", project / "parameters" / "mine.yml", "--route", "secure", "--out", project / "fine")
    assert done.exit_code == 0, done.output
    assert "as fine as the source" in done.output
    folder = project / "fine" / "invented" / "_protected-v1" / "inside"
    table, source = pd.read_parquet(folder / "records.parquet"), people()
    assert set(table) == set(source) - {"nhs_number"}
    for name in ("area", "sex", "yob", "plan"):
        assert sorted(table[name]) == sorted(source[name])
    pairs = table.groupby("household")["yob"].apply(lambda years: tuple(sorted(years)))
    assert sorted(pairs) == sorted(source.groupby("household")["yob"].apply(lambda years: tuple(sorted(years))))


def inside(project, name, *words):
    """A file that stays inside, with what lies beside it."""
    done = command("protect", project / "parameters" / "mine.yml", *words, "--out", project / name)
    assert done.exit_code == 0, done.output
    folder = project / name / "invented" / "_protected-v1"
    return pd.read_parquet(folder / "inside" / "records.parquet"), folder


def test_a_method_of_perturbation_is_applied_and_said(project):
    table, folder = inside(project, "drawn", "--route", "secure", "--method", "pram")
    source = people()
    assert len(table) == len(source)
    assert set(table) == set(source) - {"nhs_number"}
    said = json.loads((folder / "inside" / "manifest.json").read_text())
    assert any("categories become others" in line for line in said["what_was_done"])
    columns = pd.read_csv(folder / "inside" / "dictionary.csv").set_index("name")["what was done"]
    assert "perturbed" in columns["sex"]
    attack = pd.read_csv(folder / "attack.csv")
    assert not (folder / "inside" / "attack.csv").exists()
    assert attack["people"].notna().all()


def test_what_is_drawn_is_the_same_for_all_recipients_and_no_seed_of_the_settings_gives_it(project):
    one, _ = inside(project, "drawn", "--route", "secure", "--method", "swapping", "--same-ids")
    again, _ = inside(project, "drawn", "--route", "secure", "--method", "swapping", "--same-ids")
    other, _ = inside(project, "elsewhere", "--route", "secure", "--method", "swapping", "--same-ids")
    pd.testing.assert_frame_equal(one, again)
    apart = [sorted(table.groupby("household")["area"].nunique()) for table in (one, other, people())]
    assert apart[0] == apart[1] == apart[2]
    assert one["area"].tolist() != other["area"].tolist()
    assert sorted(one["area"]) == sorted(other["area"]) == sorted(people()["area"])


def test_two_recipients_have_the_same_perturbed_values_and_nothing_to_average(project):
    keys = {name: project / f"drawn-{name}.key" for name in ("one", "other")}
    given = [word for name, key in keys.items() for word in ("--recipient", f"{name}={make_recipient_key(key)}")]
    words = ("--route", "secure", "--method", "noise", "--method", "pram")
    (project / "parameters" / "days.yml").write_text(PARAMETERS.replace("people.", "days."))
    days = np.random.default_rng(3).integers(0, 200, PEOPLE)
    people().assign(days=days).to_csv(project / "parameters" / "days.csv", index=False)
    names = (project / "parameters" / "people.dictionary.csv").read_text() + "days,Days absent,integer\n"
    (project / "parameters" / "days.dictionary.csv").write_text(names)
    done = command("protect", project / "parameters" / "days.yml", *given, *words, "--out", project / "both")
    assert done.exit_code == 0, done.output
    folder, tables = project / "both" / "invented" / "_protected-v1", []
    for name, key in keys.items():
        to = opened(next((folder / name).glob("*.age")), key, project / f"drawn-{name}")
        tables.append(pd.read_parquet(to / "records.parquet").drop(columns=["person", "household"]))
    one, other = (table.sort_values(list(table)).reset_index(drop=True) for table in tables)
    pd.testing.assert_frame_equal(one, other)
    assert sorted(one["days"]) != sorted(days)


def test_the_settings_name_methods_and_a_word_that_is_none_is_refused(project):
    lost = []
    for rate in (0.1, 0.5):
        text = PARAMETERS + f"protection: {{methods: [swapping], swapping: {{rate: {rate}, alike: [sex]}}}}\n"
        (project / "parameters" / "swap.yml").write_text(text.replace("dataset: invented", "dataset: swap"))
        done = command("protect", project / "parameters" / "swap.yml", "--route", "secure", "--out", project / "swap")
        assert done.exit_code == 0, done.output
        use = pd.read_csv(project / "swap" / "swap" / "_protected-v1" / "use.csv").set_index("measure")["value"]
        lost.append(use["Information lost"])
    assert 0 < lost[0] < lost[1]
    for words in (("--method", "guess"), ("--method", "shift")):
        refused = command("protect", project / "parameters" / "mine.yml", *words, "--out", project / "none")
        assert refused.exit_code in {Code.SETTING_VALUE.value, Code.MEASURE_INPUT.value}


def test_the_route_that_meets_the_target_leaves_nobody_in_a_small_group(project):
    table, folder = inside(project, "met", "--route", "targets")
    said = json.loads((folder / "inside" / "manifest.json").read_text())
    seen = table[[name for name in ("area", "sex", "yob") if name in table]].astype(object)
    fits = [(((seen == one) | seen.isna() | one.isna()).all(axis=1)).sum() for _, one in seen.iterrows()]
    assert min(fits) >= 5
    assert not any("Groups under 5 are left" in line for line in said["does_not_protect_from"])


@pytest.mark.parametrize("words", [("--route", "targets"), ("--route", "secure", "--method", "swapping")])
def test_risk_is_counted_in_the_file_as_it_leaves(project, words):
    table, folder = inside(project, f"risk-{words[1]}", *words)
    for _, row in pd.read_csv(folder / "inside" / "risk.csv").iterrows():
        kept = row["kept"].split(", ")
        assert set(kept) <= set(table)
        sizes = table.groupby(kept, dropna=False, observed=True).size()
        alone, few = (sizes == 1).sum(), sizes[sizes < 5].sum()
        assert row["unique_after"] <= alone <= row["unique_after_most"]
        assert row["under_k_after"] <= few <= row["under_k_after_most"]
        if not table[kept].isna().any(axis=None) or row["name"] == "all columns":
            assert (row["unique_after"], row["under_k_after"]) == (alone, few)


def test_recipients_are_not_told_how_strongly_records_were_swapped(project):
    table, folder = inside(project, "untold", "--route", "secure", "--method", "swapping", "--method", "pram")
    said = json.loads((folder / "inside" / "manifest.json").read_text())["what_was_done"]
    swaps = next(line for line in said if "swap areas" in line)
    assert not any(sign.isdigit() for sign in swaps)
    assert "alike" not in swaps.removeprefix("Perturbed: households that are alike")
    columns = pd.read_csv(folder / "inside" / "dictionary.csv").set_index("name")["what was done"]
    assert columns["area"] == "perturbed"
    assert "another value in" in columns["sex"]
    assert (table["area"].value_counts() == people()["area"].value_counts()).all()


def test_one_secret_from_outside_still_keeps_recipients_apart(monkeypatch, tmp_path):
    monkeypatch.setenv("DPIABOOK_RECIPIENT_KEY", "an invented secret of some length")
    made = [recipient_secret(Recipient(name), "invented", tmp_path, version="v1") for name in ("one", "other", "one")]
    assert made[0] == made[2] != made[1]
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setenv("DPIABOOK_RECIPIENT_KEY", "short")
    with pytest.raises(Refusal):
        recipient_secret(Recipient("one"), "invented", tmp_path)


def test_another_link_than_the_roles_name_gets_a_pseudonym_and_is_not_compared(tmp_path):
    frame = people().drop(columns=["nhs_number", "household"]).rename(columns={"person": "patient_id"})
    frame.assign(dose=[np.nan, 1.5] * (PEOPLE // 2)).to_csv(tmp_path / "p.csv", index=False)
    (tmp_path / "p.yml").write_text(
        "dataset: p\nversion: v\nsource: p.csv\ndictionary: null\nsubjects: {kind: patients}\n"
        "composites: {profile: [sex, yob]}\n"
    )
    done = command("protect", tmp_path / "p.yml", "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    folder = tmp_path / "out" / "p" / "_protected-v" / "inside"
    table = pq.read_table(folder / "records.parquet")
    assert not set(table["patient_id"].to_pylist()) & set(frame["patient_id"])
    assert table["dose"].null_count == PEOPLE // 2
    risk = pd.read_csv(folder / "risk.csv").set_index("name")
    assert "patient_id" not in risk.loc["all columns", "kept"]


def test_a_table_of_counts_has_no_records_to_protect(tmp_path):
    (tmp_path / "c.csv").write_text("sex,yob,n\nF,2000,3\nM,2001,5\nF,2003,12\n")
    (tmp_path / "c.yml").write_text(
        "dataset: c\nversion: v\nsource: c.csv\ndictionary: null\nsubjects: {kind: people served}\n"
        "roles: {count: n}\ncomposites: {profile: [sex, yob]}\n"
    )
    done = command("protect", tmp_path / "c.yml", "--out", tmp_path / "out")
    assert done.exit_code == Code.MEASURE_INPUT.value
    assert not (tmp_path / "out" / "c" / "_protected-v").exists()


def test_a_route_without_records_is_refused(project):
    done = command("protect", project / "parameters" / "mine.yml", "--route", "open", "--out", project / "none")
    assert done.exit_code == Code.SETTING_VALUE.value


def other_project(folder, frame, name):
    folder.mkdir()
    frame.drop(columns="nhs_number").to_csv(folder / "people.csv", index=False)
    text = PARAMETERS.replace("dictionary: people.dictionary.csv", "dictionary: null").replace(IDENTIFIERS, "")
    (folder / "mine.yml").write_text(text.replace("dataset: invented", f"dataset: {name}"))
    return folder / "mine.yml", folder / "out" / name / "_protected-v1"


@pytest.mark.parametrize("name", ["weight", "value", "class", "n", "families"])
def test_a_column_is_compared_whatever_it_is_called(tmp_path, name):
    frame = people().assign(**{name: np.arange(PEOPLE) * 1.5 + 0.25})
    file, folder = other_project(tmp_path / "p", frame, "named")
    done = command("protect", file, "--route", "targets", "--out", tmp_path / "p" / "out")
    assert done.exit_code == 0, done.output
    table = pd.read_parquet(folder / "inside" / "records.parquet")
    risk = pd.read_csv(folder / "inside" / "risk.csv").set_index("name")
    assert name in table
    assert name in risk.loc["all columns", "kept"]
    assert risk.loc["all columns", "unique_after"] == PEOPLE


@pytest.mark.parametrize("beside", [[], ["zone"], ["zone", "east"]])
def test_an_area_within_those_that_swap_refuses_the_swap(tmp_path, beside):
    wards = people()["household"] % 12
    frame = people().assign(area=[f"W{ward}" for ward in wards])
    frame["lsoa"] = [f"L{12 * (household // 12 % 3) + household % 12}" for household in frame["household"]]
    # Larger areas, by which the finer one is told to lie in something else as well.
    frame["zone"] = [f"Z{ward // 3}" for ward in wards]
    frame["east"] = [f"E{ward // 6}" for ward in wards]
    frame = frame.drop(columns={"zone", "east"} - {*beside})
    file, folder = other_project(tmp_path / "p", frame, "finer")
    refused = command("protect", file, "--route", "secure", "--method", "swapping", "--out", tmp_path / "p" / "out")
    assert refused.exit_code == Code.MEASURE_INPUT.value, refused.output
    assert "lsoa" in refused.output
    assert not folder.exists()


def test_nothing_that_recipients_get_tells_how_strongly_records_were_swapped(project):
    _, folder = inside(project, "quiet", "--route", "secure", "--method", "swapping")
    assert (folder / "use.csv").is_file()
    assert not (folder / "inside" / "use.csv").exists()


def test_a_changed_ledger_refuses_before_earlier_files_give_way(project):
    _, folder = inside(project, "chain", "--route", "secure")
    before = sorted(path.read_bytes() for path in folder.rglob("*.json"))
    ledger = folder.parent / "_protected.json"
    ledger.write_text(ledger.read_text().replace('"secure"', '"targets"'))
    refused = command("protect", project / "parameters" / "mine.yml", "--out", project / "chain")
    assert refused.exit_code == Code.LEDGER_BROKEN.value, refused.output
    assert sorted(path.read_bytes() for path in folder.rglob("*.json")) == before


@pytest.mark.parametrize("said", ["noname", "=age1x", "a/b=age1x", "name=age1nothing", "name=/no/such/file"])
def test_what_is_no_recipient_is_refused(said):
    with pytest.raises(Refusal):
        recipients([said])


def test_a_file_of_age_itself_is_opened(tmp_path):
    key, file = tmp_path / "age.key", tmp_path / "file.age"
    key.write_text(f"# made by another program\n{AGE_KEY}\n")
    key.chmod(0o600)
    file.write_bytes(base64.b64decode(AGE.replace("\n", "")))
    with file.open("rb") as source:
        assert decrypting(source, private_key(key)).read(100) == b"written by another program"


@pytest.mark.skipif(shutil.which("age") is None, reason="age is not installed")
def test_age_itself_opens_a_file_and_its_own_is_opened(protected, tmp_path):
    _, archive, key = protected["university"]
    plain, again = tmp_path / "plain.tar", tmp_path / "again.age"
    subprocess.run(["age", "--decrypt", "-i", key, "-o", plain, archive], check=True)
    with tarfile.open(plain) as tar:
        assert "records.parquet" in tar.getnames()
    public = key.with_name(f"{key.name}.pub").read_text().strip()
    subprocess.run(["age", "-r", public, "-o", again, plain], check=True)
    assert opened(again, key, tmp_path / "opened").is_dir()
