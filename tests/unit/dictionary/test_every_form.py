"""One and the same set of variables, in every form in which people keep a dictionary, gives one inventory."""

import importlib.util
from pathlib import Path

import pytest

from dpiabook.dictionary import Inventory, read_dictionary

_spec = importlib.util.spec_from_file_location("dictionary_forms", Path(__file__).parents[2] / "declared" / "forms.py")
forms = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(forms)


def essence(found: Inventory, *, kinds: bool) -> dict[str, tuple[object, ...]]:
    return {
        one.name: (one.label, one.kind if kinds else None, dict(one.codes), dict(one.missing_codes)) for one in found
    }


@pytest.mark.parametrize("form", forms.FORMS)
def test_every_form_says_the_same(tmp_path: Path, form: str):
    name, write = forms.FORMS[form]
    write(tmp_path / name)
    kinds = form not in forms.NO_TYPES

    found = read_dictionary(tmp_path / name)

    truth = {name: (label, kind if kinds else None, *rest) for name, (label, kind, *rest) in forms.TRUTH.items()}
    assert essence(found, kinds=kinds) == truth
