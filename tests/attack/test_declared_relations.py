"""What holds between the columns of a finding is declared beside them, so that the attack knows it.

The search is over exact values: sums with coefficients -1, 0 and 1 of up to four columns that hold in every row of
thirty or more, and are implied by nothing that is declared, nor by columns that are always nothing.
"""

import itertools

import numpy as np
import pytest

from dpiabook.evidence import read_findings
from dpiabook.evidence.columns import ranged, risk, volume
from dpiabook.evidence.finding import Column, Finding, Table

COUNTS = ("people", "risk", "volume")
ROWS = 30


def pooled(findings):
    """For each table its count columns, and all its rows of all datasets; a total's row adds nothing."""
    found = {}
    for finding in findings:
        for which, table in (("table", finding.table), ("numbers", finding.numbers)):
            if table is None:
                continue
            columns, rows = found.setdefault(f"{finding.id}/{which}", ({}, []))
            columns.update({column.name: column for column in table.columns if column.kind in COUNTS})
            body = table.rows[:-1] if table.total else table.rows
            rows += [dict(zip((c.name for c in table.columns), row, strict=True)) for row in body]
    return found


def declared(columns, names):
    """Declared sums as vectors over the columns."""
    sums = [(c.name, c.sums) for c in columns.values() if c.sums]
    sums += [(c.of, (c.name, c.rest)) for c in columns.values() if c.rest]
    vectors = []
    for total, parts in sums:
        if {total, *parts} <= {*names}:
            vectors.append([1.0 if n == total else -1.0 if n in parts else 0.0 for n in names])
    return vectors


def undeclared(columns, rows):
    """Exact relations that nothing declared implies; those of fewer columns first."""
    names = sorted(name for name in columns if any(isinstance(row.get(name), int | float) for row in rows))
    values = np.array([[_number(row.get(name)) for name in names] for row in rows]).reshape(len(rows), len(names))
    nothing = [np.eye(len(names))[at] for at in range(len(names)) if not np.nan_to_num(values[:, at]).any()]
    known = [*declared(columns, names), *nothing]
    found = []
    for size in (2, 3, 4):
        for chosen in itertools.combinations(range(len(names)), size):
            block = values[:, list(chosen)]
            block = block[~np.isnan(block).any(axis=1)]
            telling = np.unique(block[(block != 0).all(axis=1)], axis=0)
            if len(telling) < ROWS:
                continue
            for signs in itertools.product((1.0, -1.0), repeat=size - 1):
                vector = np.zeros(len(names))
                vector[list(chosen)] = (1.0, *signs)
                holds = np.abs(block @ np.array((1.0, *signs))).max() < 1e-6
                if holds and np.linalg.matrix_rank([*known, vector]) > np.linalg.matrix_rank(known or [vector * 0]):
                    known.append(vector)
                    found.append(" ".join(f"{w:+.0f} {n}" for w, n in zip(vector, names, strict=True) if w))
    return found


def exceeding(columns, rows):
    """Declared inequalities that some row breaks."""
    wrong = []
    for column in columns.values():
        sides = [((column.name,), other) for other in column.within]
        sides += [((column.name, *column.apart), column.of)] if column.apart else []
        for less, more in sides:
            for row in rows:
                numbers = [_number(row.get(name)) for name in (*less, more)]
                if sum(numbers[:-1]) > numbers[-1] + 1e-6:
                    wrong.append(f"{' + '.join(less)} > {more}")
    return sorted({*wrong})


def _number(value):
    return float(value) if isinstance(value, int | float) else np.nan


def all_findings(folder):
    return [finding for path in sorted(folder.glob("0[1-7]*.json")) for finding in read_findings(path)]


@pytest.mark.slow
def test_the_demonstration_has_no_exact_relation_that_is_not_declared(demo_run):
    folder = demo_run.folder / "controlled" / "evidence"
    found = pooled(all_findings(folder))
    assert len(found) > 20
    assert {name: relations for name, one in found.items() if (relations := undeclared(*one))} == {}
    assert {name: wrong for name, one in found.items() if (wrong := exceeding(*one))} == {}


def drawn(columns, seed=1, rows=60):
    rng = np.random.default_rng(seed)
    n = rng.integers(50, 500, rows)
    x = rng.binomial(n, 0.3)
    y = rng.binomial(n - x, 0.4)
    values = [(f"r{at}", int(a), int(b), int(c), int(b + c)) for at, (a, b, c) in enumerate(zip(n, x, y, strict=True))]
    return Finding("B09.t", "B09", "T", "S", table=Table((Column("label", "Label"), *columns), tuple(values)))


def test_the_search_finds_what_is_not_declared_and_only_that():
    names = [volume("n", "N"), risk("x", "X", "n"), risk("y", "Y", "n")]
    plain = pooled([drawn([*names, Column("both", "Both", "people", of="n")])])["B09.t/table"]
    told = pooled([drawn([*names, Column("both", "Both", "people", of="n", sums=("x", "y"))])])["B09.t/table"]
    assert len(undeclared(*plain)) == 1
    assert undeclared(*told) == []


def test_both_ends_of_a_range_declare_the_right_ends_of_the_rest():
    frame = Table((), ()).frame.assign(wrong=[1], wrong_most=[3], right=[7], right_most=[9], one=[1], one_most=[2])
    given = [volume("n", "N"), risk("right", "R", "n"), risk("wrong", "W", "n", rest="right")]
    columns = {c.name: c for c in ranged([*given, risk("one", "O", "n", within=("right",))], frame)}
    assert (columns["wrong"].rest, columns["wrong_most"].rest) == ("right_most", "right")
    assert (columns["one"].within, columns["one_most"].within) == (("right",), ("right_most",))
