"""Pseudonyms are HMACs of column and id, and an order that a secret decides is a fair one."""

import hashlib
import hmac

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from dpiabook.mitigation.keyed_ids import keyed_hash, keyed_ids, keyed_order

SECRET = b"an invented secret"


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_the_hash_is_hmac_sha256(secret, text):
    assert keyed_hash(secret)(text) == hmac.digest(secret, text, hashlib.sha256)


@given(st.lists(st.one_of(st.none(), st.text(max_size=5)), max_size=30))
def test_pseudonyms_are_hmacs_and_gaps_stay(ids):
    found = keyed_ids(pa.chunked_array([pa.array(ids, pa.string())]), "child", SECRET).to_pylist()
    message = len(b"child").to_bytes(4, "big") + b"child"
    expected = [
        None if one is None else hmac.digest(SECRET, message + one.encode(), "sha256").hex()[:32] for one in ids
    ]
    assert found == expected


@pytest.mark.parametrize(
    "values", [[], [None], [3, 1, None, 3], [1.0, float("nan")], [True, False], [b"0" * 16, b"1" * 16]]
)
def test_ids_of_any_type_are_replaced(values):
    found = keyed_ids(pa.chunked_array([pa.array(values)]), "child", SECRET)
    assert found.null_count == int(np.sum(pa.array(values).is_null(nan_is_null=True).to_numpy(zero_copy_only=False)))


def test_whole_numbers_keep_their_pseudonym_when_gaps_make_them_floats():
    whole, gaps = (keyed_ids(pa.chunked_array([pa.array(ids)]), "child", SECRET) for ids in ([7, 8], [7.0, None]))
    assert whole[0].as_py() == gaps[0].as_py()


def test_neither_the_dictionary_nor_the_order_follows_the_ids():
    column = pa.chunked_array([pa.array(range(5000))])
    levels = keyed_ids(column, "child", SECRET)
    assert levels.dictionary.to_pylist() == sorted(levels.dictionary.to_pylist())
    assert abs(spearmanr(levels.indices.to_numpy(), np.arange(5000)).statistic) < 0.05
    order = keyed_order(5000, SECRET, "v1")
    assert sorted(order) == list(range(5000))
    assert abs(spearmanr(order, np.arange(5000)).statistic) < 0.05
    assert (order != keyed_order(5000, SECRET, "v2")).mean() > 0.9
