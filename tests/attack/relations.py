"""A search for exact relations between what findings print, also across findings, that nothing declared implies.

Every count that readers outside may see becomes a column over (dataset, key): rows by their labels, one column for
each level of a table with two labels, sums over a label, sums over all rows, and single numbers. Columns that are
equal, or of which one is the sum of two others, wherever they stand side by side, are relations; those are left out
that follow from the equations which the attack itself knows.
"""

from collections import Counter, defaultdict
from itertools import pairwise

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.linalg import lsqr

from dpiabook.release.contradictions import without_contradictions
from dpiabook.release.linkage import grids_of_findings
from dpiabook.release.names import linked
from dpiabook.release.ties import with_ties

COUNTS = ("people", "risk", "volume")
KEYED, ALONE, VALUES, LARGE = 30, 6, 5, 5
"""So many rows, or datasets where there is one row in each; so many different values; so large on average."""


def columns_of(findings):
    """All printed counts of one dataset by domain, column and key: (value, the counts that it is made of)."""
    grids = with_ties(without_contradictions(grids_of_findings(findings)))
    network, found = linked(grids), defaultdict(dict)
    for number, grid in enumerate(grids):
        labels = [at for at, c in enumerate(grid.columns) if c.kind in ("text", "area", "region") and not c.inside]
        kinds = ["text" if grid.columns[at].kind == "text" else grid.columns[at].kind for at in labels]
        for at, column in enumerate(grid.columns):
            if column.kind in COUNTS and not column.inside:
                _add_column(found, (network, number, grid), labels, kinds, at)
    return network, {name: cells for name, cells in found.items() if all(v is not None for v in cells.values())}


def _add_column(found, where, labels, kinds, at):
    network, number, grid = where
    name = f"{grid.finding}/{grid.which}.{grid.columns[at].name}"
    body = [row for row in range(len(grid.rows)) if not grid.is_total(row)]
    words = {row: tuple(str(grid.rows[row][label]) for label in labels) for row in body}
    cells = {
        row: (float(values[at]), {network.cells[number, row, at]: 1.0})
        for row, values in enumerate(grid.rows)
        if isinstance(values[at], int | float)
    }
    for row in set(cells) - set(body):
        found[((), f"{name} in total")][()] = cells[row]
    if len(body) == 1 and body[0] in cells:
        found[((), name)][()] = cells[body[0]]
        return
    if len({*words.values()}) != len(body):
        return
    for row in set(cells) & set(body):
        found[(tuple(kinds), name)][words[row]] = cells[row]
        found[((), f"{name}[{' / '.join(words[row])}]")][()] = cells[row]
        for place in range(len(labels) if len(labels) > 1 else 0):
            rest = (*kinds[:place], *kinds[place + 1 :])
            left = (*words[row][:place], *words[row][place + 1 :])
            found[(rest, f"{name}[{words[row][place]}]")][left] = cells[row]
            summed = found[((kinds[place],), f"sum of {name}")]
            summed[(words[row][place],)] = _plus(summed.get((words[row][place],)), cells[row])
    if len(cells.keys() & {*body}) > 1:
        total = None
        for row in body:
            total = _plus(total, cells[row]) if row in cells else total
        found[((), f"sum of {name}")][()] = total


def _plus(one, other):
    if one is None:
        return other
    made = dict(one[1])
    for count, weight in other[1].items():
        made[count] = made.get(count, 0.0) + weight
    return one[0] + other[0], made


class Search:
    """Collects the columns of datasets, and finds what holds between them in all."""

    def __init__(self):
        self.domains = defaultdict(lambda: defaultdict(dict))
        self.known, self.kinds = [], {}

    def add(self, findings):
        network, columns = columns_of(findings)
        for one in findings:
            for which, table in (("table", one.table), ("numbers", one.numbers)):
                self.kinds |= {f"{one.id}/{which}.{c.name}": c for c in (table.columns if table else ())}
        dataset = len(self.known)
        self.known.append(_Equations(network, columns))
        for (domain, name), cells in columns.items():
            for key, cell in cells.items():
                self.domains[domain][name][dataset, key] = cell

    def found(self):
        """Relations that hold wherever they can be seen, and follow from nothing that is declared."""
        told = []
        for domain, columns in sorted(self.domains.items()):
            told += self._within(domain, columns)
        return told

    def _within(self, domain, columns):
        least = KEYED if domain else ALONE
        names = sorted(name for name, cells in columns.items() if _telling([v for v, _ in cells.values()], least))
        rows = sorted({row for name in names for row in columns[name]})
        place = {row: at for at, row in enumerate(rows)}
        values = np.full((len(rows), len(names)), np.nan)
        for at, name in enumerate(names):
            for row, (value, _) in columns[name].items():
                values[place[row], at] = value
        found = []
        for signs, chosen in _holding(values, least):
            if _of_the_data([names[at] for at in chosen], self.kinds):
                continue
            words = " ".join(f"{'+' if s > 0 else '-'} {names[at]}" for s, at in zip(signs, chosen, strict=True))
            if not self._implied(columns, [names[at] for at in chosen], signs):
                found.append(f"{'/'.join(domain) or 'one'}: {words}")
        return found

    def _implied(self, columns, names, signs):
        """Whether the equations imply it in the rows that show most of it; else it is known from now on."""
        shared = set.intersection(*({*columns[name]} for name in names))
        asked = defaultdict(list)
        for row in sorted(shared, key=lambda row: -min(columns[name][row][0] for name in names)):
            asked[row[0]].append(row)
        implied = True
        for dataset, rows in asked.items():
            for at, row in enumerate(rows):
                goal = {}
                for name, sign in zip(names, signs, strict=True):
                    for count, weight in columns[name][row][1].items():
                        goal[count] = goal.get(count, 0.0) + sign * weight
                if implied and at < 3 and not self.known[dataset].imply(goal):
                    implied = False
                if not implied:
                    self.known[dataset].add(goal)
        return implied


def _telling(values, least):
    some = [v for v in values if v]
    return len(some) >= least and len({*some}) >= min(VALUES, least) and np.mean(some) >= LARGE


def _of_the_data(names, columns):
    """Numbers of everybody, which are never withheld; rows of one column alike by chance; a part that is all."""
    plain = [name.removeprefix("sum of ").removesuffix(" in total").partition("[")[0] for name in names]
    kinds = {columns[name].kind for name in plain}
    places = [name.rpartition(".")[0] for name in plain]
    of = {columns[name].of for name in plain}
    everybody = len({*places}) == 1 and any(columns[name].name in of for name in plain)
    return kinds == {"volume"} or len({*plain}) == 1 or (len(names) == 2 and everybody)


def _holding(values, least):
    """Pairs of columns that are equal, and triples of which the first is the sum of the others."""
    sets, same = _row_sets(~np.isnan(values), least), set()
    for rows in sets:
        whole, marks = _marked(values, rows, least, same)
        order = np.argsort(marks)
        for one, other in pairwise(order):
            pair = tuple(sorted((int(whole[one]), int(whole[other]))))
            if abs(marks[one] - marks[other]) < 1e-6 and _enough(values, pair, least, (1.0, -1.0)):
                same.add(pair[1])
                yield (1.0, -1.0), pair
    seen = set()
    for rows in sets:
        for triple in _sums(*_marked(values, rows, least, same)):
            if triple not in seen and _enough(values, triple, least, (1.0, -1.0, -1.0)):
                yield (1.0, -1.0, -1.0), triple
            seen.add(triple)


def _marked(values, rows, least, same):
    """Columns that stand in all of the rows, each with one number drawn for it: sums of columns have sums of these."""
    whole = np.flatnonzero(~np.isnan(values[rows]).any(axis=0) & ((values[rows] != 0).sum(axis=0) >= least))
    whole = np.array([at for at in whole if at not in same], dtype=int)
    return whole, np.random.default_rng(1).normal(size=len(rows)) @ values[np.ix_(rows, whole)]


def _sums(whole, marks):
    """Columns that may be the sum of two others."""
    order = np.argsort(marks)
    for one in range(len(whole)):
        sums = marks[one] + marks[one + 1 :]
        at = np.minimum(np.searchsorted(marks[order], sums - 1e-6), len(whole) - 1)
        for other in np.flatnonzero(np.abs(marks[order][at] - sums) < 1e-6):
            triple = int(whole[order[at[other]]]), int(whole[one]), int(whole[one + 1 + other])
            if len({*triple}) == 3:
                yield triple


def _row_sets(there, least):
    """The sets of rows in which some column stands: whatever stands in all of them is compared there."""
    kept = np.unique(there.T, axis=0)
    return [rows for pattern in kept if len(rows := np.flatnonzero(pattern)) >= least]


def _enough(values, chosen, least, signs):
    block = values[:, list(chosen)]
    block = block[~np.isnan(block).any(axis=1)]
    some = block[(block != 0).all(axis=1)]
    holds = np.abs(block @ np.array(signs)).max(initial=0) < 1e-6
    return holds and len(some) >= least and all(_telling(list(column), least) for column in some.T)


class _Equations:
    """What the attack knows to be equal in one dataset: sums, zeros, which are printed, and numbers of everybody."""

    def __init__(self, network, columns):
        self.rows = [{s.total: 1.0, **dict.fromkeys(s.parts, -1.0)} for s in network.sums]
        values = {next(iter(of)): value for cells in columns.values() for value, of in cells.values() if len(of) == 1}
        self.rows += [{count: 1.0} for count, value in values.items() if value == 0]
        usual = Counter(values[base] for _, base in network.bases if base in values).most_common(1)
        bases = sorted({base for _, base in network.bases if usual and values.get(base) == usual[0][0]})
        self.rows += [{bases[0]: 1.0, other: -1.0} for other in bases[1:]]
        self.size, self._matrix = network.size, None

    def add(self, goal):
        goal = {count: weight for count, weight in goal.items() if weight}
        if goal:
            self.rows.append(goal)
            self._matrix = None

    def imply(self, goal):
        goal = {count: weight for count, weight in goal.items() if weight}
        if not goal:
            return True
        vector = np.zeros(self.size)
        vector[list(goal)] = list(goal.values())
        if self._matrix is None:
            entries = [(r, count, w) for r, row in enumerate(self.rows) for count, w in row.items()]
            r, c, w = np.array(entries, dtype=float).reshape(-1, 3).T
            self._matrix = coo_array((w, (c.astype(int), r.astype(int))), shape=(self.size, len(self.rows))).tocsr()
        matrix = self._matrix
        answer = lsqr(matrix, vector, atol=1e-10, btol=1e-10, iter_lim=2000)
        return bool(np.abs(matrix @ answer[0] - vector).max() < 1e-4)
