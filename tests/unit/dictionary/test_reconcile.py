"""The dictionary beside the table."""

import pytest

from dpiabook.dictionary import Inventory, Variable, reconcile
from dpiabook.errors import Refusal

SAID = Inventory(
    (
        Variable("yob", "Year of birth", kind="integer"),
        Variable("gender", "Gender", kind="category", codes={"M": "", "F": ""}),
        Variable("seen", "Date seen", kind="date"),
    )
)
AGREEING = {"yob": "int64", "gender": "string", "seen": "date"}


def test_nothing_differs():
    assert reconcile(SAID, AGREEING).agrees


def test_an_undocumented_column_is_appended_as_inferred():
    found = reconcile(SAID, AGREEING | {"age_at_cp": "int64"})

    assert found.undocumented == ("age_at_cp",)
    assert found.inventory.names == ("yob", "gender", "seen", "age_at_cp")
    assert "unit" in found.inventory["age_at_cp"].guessed
    assert not found.inventory.inferred


def test_an_absent_variable_is_named_and_kept():
    found = reconcile(SAID, {"yob": "int64", "gender": "string"})

    assert found.absent == ("seen",)
    assert "seen" in found.inventory


@pytest.mark.parametrize(
    ("column", "stored", "disagrees"),
    [
        ("yob", "string", True),
        ("yob", "float64", False),  # whole numbers with missing ones are often stored so
        ("gender", "int64", False),
        ("seen", "string", False),  # SQLite has no type for dates
        ("seen", "int64", True),
        ("seen", "array<int64>", False),  # an unknown type proves nothing
    ],
)
def test_types_that_cannot_hold_what_is_declared(column: str, stored: str, disagrees: bool):
    found = reconcile(SAID, AGREEING | {column: stored}).type_disagreements

    assert [item.variable for item in found] == ([column] if disagrees else [])


def test_a_guessed_type_is_no_declaration():
    said = Inventory((Variable("x", kind="integer", guessed=frozenset({"kind"})),))

    assert reconcile(said, {"x": "string"}).agrees


def test_codes_that_are_not_listed_are_counted_not_shown():
    found = reconcile(
        SAID, AGREEING, {"gender": [(True, 60), (False, 30), (False, 10), (False, 0)], "yob": [(True, 5)]}
    )
    (undeclared,) = found.undeclared_codes

    assert (undeclared.variable, undeclared.codes, undeclared.records, undeclared.share) == ("gender", 2, 40, 0.4)


def test_absent_variables_are_those_of_the_table_that_is_meant():
    tables = {"children": ["child_id", "yob", "gender"], "years": ["year", "sessions"]}
    said = Inventory(tuple(Variable(name, table=table) for table, names in tables.items() for name in names))

    assert reconcile(said, {"child_id": "int64", "yob": "int64"}).absent == ("gender",)
    assert reconcile(said, {"child_id": "int64", "year": "int64"}).absent == ("sessions",)


def test_an_unknown_name_is_refused_with_the_one_that_was_meant():
    with pytest.raises(Refusal) as caught:
        SAID["gendr"]

    assert caught.value.cure == "did you mean gender?"
