"""An intruder written apart from the code that is attacked: reads a release as JSON, and knows the rules.

Everything that the columns declare of each other holds for it, and people are whole. For each count that is withheld it
finds the smallest and the largest number that agree with all that is printed.
"""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

THRESHOLD = 10
COUNTS = ("people", "risk", "volume")
MUCH = 10_000


class Intruder:
    """Numbers each count once, and writes down what is printed and declared."""

    def __init__(self, statements, *, relations=True, noise=0):
        self.noise = noise
        self.place, self.rows, self.low, self.high, self.withheld = {}, [], [], [], set()
        for statement in statements:
            if statement["table"]:
                self._read(statement["table"], relations)
        self.constraint = self._constraint()

    def _count(self, *key):
        if key not in self.place:
            self.place[key] = len(self.place)
            self.low.append(0)
            self.high.append(MUCH)
        return self.place[key]

    def _read(self, table, relations):
        columns, sums = table["columns"], {}
        for row, texts in zip(table["values"], table["cells"], strict=True):
            levels = {c["name"]: v for c, v in zip(columns, row, strict=True) if c["kind"] in ("region", "text")}
            key = () if texts[0] == "Total" else tuple(sorted(levels.items()))
            at = {}
            for column, value, text in zip(columns, row, texts, strict=True):
                if column["kind"] in COUNTS:
                    at[column["name"]] = self._count(column["name"], key)
                    self._printed(at[column["name"]], value, text)
            self._cut(columns, row, at)
            if relations:
                self._declared(columns, at, key)
            if key:
                total = tuple(pair for pair in key if pair[0] == "region") if len(key) > 1 else ()
                for name, number in at.items():
                    sums.setdefault((name, total), []).append(number)
        for (name, total), parts in sums.items():
            self.rows.append(({self._count(name, total): 1, **dict.fromkeys(parts, -1)}, 0))

    def _printed(self, at, value, text):
        if text == "[c]":
            self.withheld.add(at)
        elif value is not None:
            # Rounded to five, halves up; what is under ten is not printed, nor is zero but for risks.
            ends = (0, 0) if value == 0 else (max(value - 2, 10), value + 2)
            if self.noise and value:
                # A count of ten is printed as it is: nothing else has no bias, and nothing is printed under ten.
                ends = (max(value - self.noise, 10 + (value > 10)), value + self.noise)
            self.low[at], self.high[at] = max(self.low[at], ends[0]), min(self.high[at], ends[1])

    def _cut(self, columns, row, at):
        """A part whose noise would lift it above its base is printed like the base."""
        values = {column["name"]: value for column, value in zip(columns, row, strict=True)}
        for column in columns if self.noise else ():
            if column["of"] and values[column["name"]] and values[column["name"]] == values[column["of"]]:
                self.high[at[column["name"]]] = MUCH

    def _declared(self, columns, at, key):
        for column in columns:
            own = at.get(column["name"])
            if column["of"]:
                self.rows.append(({own: 1, at[column["of"]]: -1}, -np.inf))
            if column["sums"]:
                self.rows.append(({own: 1, **{at[name]: -1 for name in column["sums"]}}, 0))
            if column["rest"]:
                self.rows.append(({at[column["of"]]: 1, own: -1, at[column["rest"]]: -1}, 0))
            for other in column["within"]:
                self.rows.append(({own: 1, at[other]: -1}, -np.inf))
            if column["apart"]:
                self.rows.append(({own: 1, at[column["of"]]: -1, **{at[o]: 1 for o in column["apart"]}}, -np.inf))

    def _constraint(self):
        matrix = np.zeros((len(self.rows), len(self.place)))
        for number, (row, _) in enumerate(self.rows):
            for at, weight in row.items():
                matrix[number, at] = weight
        return LinearConstraint(matrix, [least for _, least in self.rows], 0)

    def least(self, at, sign):
        """The furthest that is reached, with and without presolve: each has been seen to stop short of the other."""
        both = (self._least(at, sign, presolve=presolve) for presolve in (True, False))
        ends = [end for end in both if end is not None]
        assert ends, "what is printed contradicts itself"
        return min(ends) if sign > 0 else max(ends)

    def _least(self, at, sign, *, presolve):
        cost = np.zeros(len(self.place))
        cost[at] = sign
        bounds = Bounds(self.low, self.high)
        answer = milp(
            cost,
            integrality=np.ones(len(cost)),
            bounds=bounds,
            constraints=[self.constraint],
            options={"presolve": presolve},
        )
        return sign * round(answer.fun) if answer.status == 0 else None

    def reached(self):
        """Withheld counts that may be small, but are known more closely than 1 to 9."""
        found = []
        for at in sorted(self.withheld):
            low = self._least(at, 1, presolve=True)
            low = low if low is not None and low <= 1 else self.least(at, 1)
            if low < THRESHOLD and (low > 1 or self.least(at, -1) < THRESHOLD - 1):
                found.append(at)
        return found
