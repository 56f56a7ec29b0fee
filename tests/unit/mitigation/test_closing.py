"""What is said of a file that was closed beyond its recodes."""

import re

import pyarrow as pa

from dpiabook.mitigation.closing import closed
from dpiabook.mitigation.keeping import Kept


def test_words_hold_no_count_since_they_pass_no_output_rules():
    people = pa.table({"sex": ["F"] * 60 + ["M"] * 58 + ["X"] * 2, "band": ["a"] * 118 + ["b"] * 2})
    found = closed(Kept(people, people, {}, ()), ["sex", "band"], 5)
    assert found.blanked is not None
    assert not re.search(r"\d", found.words)
    assert "blanked" in found.words
