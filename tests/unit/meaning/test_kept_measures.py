"""What one notebook of a run has seen of the data, the others read from a file."""

import pytest
from pydantic import TypeAdapter

from dpiabook.meaning import Seen


@pytest.mark.parametrize(
    "seen", [Seen(), Seen({"999": "unknown"}, "integer"), Seen(not_collected={"area": ("A", 3)}, proposed=2)]
)
def test_what_was_seen_is_read_as_it_was_written(seen):
    told = TypeAdapter(dict[str, Seen])
    assert told.validate_json(told.dump_json({"a": seen}))["a"].codes == seen.codes
    assert list(told.validate_json(told.dump_json({"a": seen}))["a"].not_collected) == list(seen.not_collected)
