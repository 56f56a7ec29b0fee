"""Law: official addresses only, an index that is covered or set aside with a reason, and what was not read is said."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from dpiabook.pack.annex import annexes
from dpiabook.pack.law import LawFile, law_file, law_index, missing_from_index, official


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
