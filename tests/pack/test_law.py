"""Law: official addresses only, an index that is covered or set aside with a reason, and what was not read is said."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from dpiabook.pack.annex import annexes
from dpiabook.pack.content import BUILT_IN
from dpiabook.pack.law import LawFile, law_file, law_index, missing_from_index, official, whole_law


def test_every_address_is_official():
    assert [one.source for one in law_file().items if not official(one.source, law_file().hosts)] == []


@pytest.mark.parametrize(
    "address",
    [
        "https://crimeline.example/legislation",
        "http://www.legislation.gov.uk/ukpga/2018/12",
        "https://gov.uk.example.org/",
        "https://notico.org.uk/",
        "javascript:alert(1)",
    ],
)
def test_another_address_is_refused(address):
    given = law_file().model_dump()
    given["items"] = ({**given["items"][0], "source": address},)
    with pytest.raises(ValidationError, match="not an address"):
        LawFile.model_validate(given)


def test_the_index_is_covered_or_set_aside_with_a_reason():
    assert missing_from_index() == ()
    assert {one.id for one in law_file().items} >= {name for one in law_index() for name in one.covered}


def test_ids_are_unique():
    ids = [one.id for one in law_file().items]
    assert len(ids) == len(set(ids))


def test_what_was_not_read_is_marked(material):
    unread = [one for one in law_file().items if one.read is None]
    assert unread
    assert all(one.standing.endswith("to be verified") for one in unread)
    section = next(one for one in annexes(material) if one.anchor == "law")
    assert "to be verified" in " ".join(row[1] for row in section.items[1].rows)


@pytest.mark.parametrize("jurisdiction", BUILT_IN)
def test_every_entry_was_read_by_the_day_of_the_file_or_says_that_it_was_not(jurisdiction):
    file = whole_law(jurisdiction)
    for one in file.items:
        assert (one.read is None) == one.standing.endswith("page not read, to be verified"), one.id
        assert one.read is None or one.read <= file.law_as_of, one.id
        assert one.since is None or one.since <= file.law_as_of, one.id
        assert one.since or one.status in {"in_force", "unknown", "enacted_not_commenced"}, one.id
