"""Several refusals found in one look, also where one of them stands for several."""

import pytest

from dpiabook.errors import Code, Refusal, Refusals, each, refuse_all

ONE, TWO, THREE = (Refusal(Code.SETTING_VALUE, what) for what in ("one", "two", "three"))


def test_what_stands_for_several_is_told_as_them():
    with pytest.raises(Refusals) as refused:
        refuse_all([ONE, Refusals([TWO, THREE])])
    assert refused.value.found == each(refused.value) == (ONE, TWO, THREE)
    assert str(refused.value).splitlines() == ["one", "two", "three"]


def test_one_is_raised_as_it_is():
    with pytest.raises(Refusal) as refused:
        refuse_all([ONE])
    assert refused.value is ONE
    assert each(ONE) == (ONE,)
