"""Whether a printed sentence says what the exact evidence has, number by number; nothing here is the package's own."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

SLOT = re.compile(r"\{(\w+)(:span)?\}")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
THRESHOLD, ROUNDED = 10, 5
"""Of the output rules under which the demonstration is printed."""
ENDS = (("between ", " and ", True, True), ("at least ", "", True, False), ("at most ", "", False, True))
WHOLE = "all columns"


@dataclass(frozen=True)
class Value:
    """An exact number, or the two whose ratio is printed, and its column."""

    column: dict
    exact: float | None
    part: float | None = None
    of: float | None = None

    @property
    def share(self):
        return self.part / self.of if self.part is not None and self.of else None


def evidence_of(controlled: Path) -> dict:
    """Findings by id, as notebooks left them: exact, with slots in titles."""
    found = {}
    for path in sorted((controlled / "evidence").glob("0*.json")):
        found |= {one["id"]: one for one in json.loads(path.read_text(encoding="utf-8"))}
    return found


def values(table, row=0) -> dict[str, Value]:
    names = [column["name"] for column in table["columns"]]
    exact = dict(zip(names, table["rows"][row], strict=True))
    return {
        column["name"]: Value(column, exact[column["name"]], exact.get(column["part"]), exact.get(column["of"]))
        for column in table["columns"]
    }


def reader_of_all(table) -> dict[str, Value]:
    """The row that the routes are compared by: of somebody who holds all columns, else the one with most left."""
    at = [column["name"] for column in table["columns"]].index("who")
    rows = range(len(table["rows"]))
    whole = [row for row in rows if table["rows"][row][at].startswith(WHOLE)]
    return values(table, whole[0] if whole else max(rows, key=lambda row: values(table, row)["unique_after"].exact))


def pattern(template: str) -> re.Pattern[str]:
    """What a template makes of any numbers; a slot that occurs twice stands for the same twice."""
    parts, at, seen = [], 0, set()
    for slot in SLOT.finditer(template):
        name = slot.group(1)
        parts += [re.escape(template[at : slot.start()]), f"(?P={name})" if name in seen else f"(?P<{name}>.+?)"]
        seen.add(name)
        at = slot.end()
    return re.compile("".join([*parts, re.escape(template[at:])]), re.IGNORECASE)


def wrong(said: str, template: str, numbers: dict[str, Value]) -> list[str] | None:
    """Slots whose printed number is not that of the evidence; None where the template did not make the sentence."""
    found = pattern(template).fullmatch(said)
    if found is None:
        return None
    printed = {name: text for name, text in found.groupdict().items() if name in numbers or NUMBER.search(text)}
    return [name for name, text in printed.items() if not told(text, name, numbers)]


def told(text: str, name: str, numbers: dict[str, Value]) -> bool:
    """Whether a printed number, or range, is that of a name."""
    if name not in numbers:
        return False
    low, high = numbers[name], numbers.get(f"{name}_most")
    if high is not None and text.startswith("fewer than"):
        # Both ends are small: whether the lower is nought is not told either.
        return agrees(text, high)
    for begin, between, has_low, has_high in ENDS:
        if high is not None and text.lower().startswith(begin):
            ends = text[len(begin) :].split(between) if between else [text[len(begin) :]]
            wanted = [low] * has_low + [high] * has_high
            return len(ends) == len(wanted) and all(map(agrees, ends, wanted))
    return agrees(text, low) and (high is None or agrees(text, high))


def agrees(text: str, value: Value) -> bool:
    """Whether a text is what the rules let one print of an exact value."""
    number = NUMBER.search(text)
    if number is None:
        return text.lower() in {"none", "no", "nobody"} and value.exact == 0
    shown = float(number.group().replace(",", ""))
    if "%" in text:
        return value.share is not None and _is_share(text, shown, value)
    if value.exact is None or "fewer than" in text:
        return value.exact is not None and 0 < value.exact < THRESHOLD
    if value.column["kind"] in ("structural", "derived"):
        return abs(shown - value.exact) <= 0.5 * 10 ** -len(number.group().partition(".")[2]) + 1e-9
    return shown % ROUNDED == 0 and abs(shown - value.exact) <= ROUNDED / 2


def _is_share(text: str, shown: float, value: Value) -> bool:
    """Shares are printed whole, and may be those of rounded counts."""
    slack = 0.5 + 100 * ROUNDED / 2 / value.of
    return 100 * value.share < 1 + slack if "under" in text else abs(shown - 100 * value.share) <= slack
