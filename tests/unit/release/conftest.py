"""Small findings that can be checked by hand, and rules for each audience."""

from collections.abc import Callable, Sequence

import pytest

from dpiabook.evidence.finding import Column, Finding, Table
from dpiabook.release.formatter import Formatter
from dpiabook.release.profiles import load_profile
from dpiabook.release.pseudonyms import make_pseudonyms
from dpiabook.release.rules import Rules

X = Column("x", "Children with a recorded flag", "people", "children", of="n")
N = Column("n", "Children", "volume", "children")
AREA = Column("area_code", "Area", "area")
SHARES = (
    Column("share", "Share", "share", part="x", of="n"),
    Column("low", "From", "low", part="x", of="n"),
    Column("high", "To", "high", part="x", of="n"),
    Column("shrunken", "Shrunken", "modelled", part="x", of="n"),
)


class Build:
    """Rules and findings for the tests of this room."""

    @staticmethod
    def rules(audience: str = "dpia", profile: str = "ons_srs", codes: Sequence[str] = ()) -> Rules:
        loaded = load_profile(profile)
        area = make_pseudonyms(codes, release_id="r1", secret=b"an invented secret for tests")
        return Rules(loaded, audience, area, Formatter(loaded))

    @staticmethod
    def sentence(sentence: str, columns: Sequence[Column], row: Sequence[object], **more: object) -> Finding:
        return Finding("B08.s", "B08", "Title", sentence, Table(tuple(columns), (tuple(row),)), **more)

    @staticmethod
    def areas(
        pairs: Sequence[tuple[int, int]], finding_id: str = "B09.t", *, total: bool = True, ratios: bool = True
    ) -> Finding:
        """A table by area with x of n each, shares, bounds and the exact rate as its model's."""
        rows = [(f"E{place:04d}", x, n, *_rates(x, n)) for place, (x, n) in enumerate(pairs)]
        whole = (sum(x for x, _ in pairs), sum(n for _, n in pairs))
        rows += [(None, *whole, *_rates(*whole))] if total else []
        columns = (AREA, X, N, *SHARES) if ratios else (AREA, X, N)
        table = Table(columns, tuple(row[: len(columns)] for row in rows), "By area", total, ("area_code",))
        numbers = Table((X, N, SHARES[0]), ((*whole, _rates(*whole)[0]),))
        return Finding(finding_id, "B09", "Title", "{x} of {n} ({share}).", numbers, table, universe=finding_id)

    @staticmethod
    def codes(count: int) -> list[str]:
        return [f"E{place:04d}" for place in range(count)]


def _rates(x: int, n: int) -> tuple[float | None, ...]:
    rate = x / n if n else None
    return rate, 0.0, 1.0, rate


@pytest.fixture
def build() -> type[Build]:
    return Build


@pytest.fixture
def area_rules() -> Callable[[str], Rules]:
    return lambda audience: Build.rules(audience, codes=Build.codes(60))
