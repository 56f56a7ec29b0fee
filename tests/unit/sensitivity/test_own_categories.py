"""A category of one's own is added: it finds what its examples say, and takes nothing away."""

import pytest

from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.errors import Refusal, Refusals
from dpiabook.sensitivity import flag_variables
from dpiabook.sensitivity.own import read_own_categories
from dpiabook.sensitivity.taxonomy import CATEGORIES, taxonomy
from dpiabook.settings.extensions import Extensions, Part
from dpiabook.settings.model import Override

GOOD = """
title: Gambling in the family
class: highly_personal
severity: significant
terms: [gambl*, betting shop]
not: [gamble on]
examples:
  sensitive: [Parent has gambled, Visits to a betting shop]
  not_sensitive: [Would gamble on the weather, Number of shops]
"""


@pytest.fixture
def read(tmp_path):
    def of(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.yml").write_text(text)
        parts = [
            Part("categories", tmp_path / f"{name}.yml", f"extensions/categories/{name}.yml", "") for name in texts
        ]
        return read_own_categories(Extensions(tuple(parts)))

    return of


def test_what_it_says_is_found_in_label_description_and_name(read):
    given = Variable("a", "Ever gambled"), Variable("b", "Q", description="betting shops"), Variable("gambling_days")
    found = flag_variables(Inventory((*given, Variable("shops", "Number of shops"))), added=read(gambling=GOOD))
    assert [flag.categories for flag in found] == [("gambling",)] * 3 + [()]
    assert found["a"].reasons == ("Gambling in the family: the label says 'gambled'",)
    assert found.title("gambling") == "Gambling in the family"


def test_no_built_in_category_goes_whatever_words_are_added(read):
    """Also where an own category takes the very words of the built-in ones."""
    terms = [(name, kind.terms[0].replace("*", "ing")) for name, kind in taxonomy().categories.items() if kind.terms]
    terms += [(name, f"{term} by prefix") for name, term in terms]
    inventory = Inventory(tuple(Variable(f"v{number}", term.capitalize()) for number, (_, term) in enumerate(terms)))
    before = flag_variables(inventory)
    words = ", ".join(sorted({term for _, term in terms}))
    text = f"title: Everything\nclass: highly_personal\nseverity: severe\nterms: [{words}]\nnot: [by prefix]\n"
    added = read(everything=f"{text}examples: {{sensitive: [{terms[0][1]}]}}\n")
    after = flag_variables(inventory, added=added)
    assert all(set(one.categories) <= set(other.categories) for one, other in zip(before, after, strict=True))
    assert any("everything" in flag.categories for flag in after)
    lost = [one for one, other in zip(before, after, strict=True) if one.role != other.role and one.sensitive]
    assert lost == []


def test_one_dataset_leaves_nothing_behind_for_the_next(read):
    inventory = Inventory((Variable("a", "Ever gambled"),))
    assert flag_variables(inventory, added=read(gambling=GOOD))["a"].categories == ("gambling",)
    assert "gambling" not in CATEGORIES
    after = flag_variables(inventory)
    assert (after["a"].categories, "gambling" in after.known) == ((), False)


def test_a_person_may_name_a_category_of_ones_own_where_it_was_added_and_nowhere_else(read):
    inventory, said = Inventory((Variable("a", "Answer"),)), {"a": Override(category="gambling", reason="said so")}
    assert flag_variables(inventory, said, added=read(gambling=GOOD))["a"].categories == ("gambling",)
    with pytest.raises(Refusal, match="no such sensitive category"):
        flag_variables(inventory, said)


@pytest.mark.parametrize("name", ["mental_health", "none"])
def test_a_built_in_name_is_not_taken(read, name):
    with pytest.raises(Refusal, match="is built in"):
        read(**{name: GOOD})


def test_examples_that_do_not_come_out_are_refused(read):
    with pytest.raises(Refusals) as refused:
        read(gambling=GOOD.replace("[gambl*, betting shop]", "[shop]"))
    assert {one.what.rpartition("'")[2].strip() for one in refused.value.found} == {
        "is not found",
        "is found all the same",
    }


@pytest.mark.parametrize("change", [("severity: significant", ""), ("gambl*", "Gambl!"), ("class", "klass")])
def test_a_fault_is_told_with_its_line(read, change):
    with pytest.raises(Refusal) as refused:
        read(gambling=GOOD.replace(*change))
    assert refused.value.where.startswith("extensions/categories/gambling.yml")
