"""Which settings and files each notebook may read: every setting is placed here once.

A run notes what a notebook has really read; what it rests on is both together, so that a read that is missing here
costs no stale result, and a test that fails.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from dpiabook.settings.model import Settings
from dpiabook.settings.reads import leaves, noted

EVERYTHING = "*"
"""Declared by who may read all; also what is taken of a notebook that declares nothing."""
BESIDE = {"exercise": "exercise.csv", "lookup": "lookup.csv"}
"""Files beside the parameters file that a notebook reads where they are, by the ending of their names."""
WRITTEN = ("decisions", "answers", "ledger")
"""What people write, which decides how a pack reads and no figure."""
PLACED: Mapping[str, tuple[str, ...]] = {
    "01 02 03 04 05 06 07": (
        "dataset",
        "version",
        "source",
        "dictionary",
        "population",
        "subjects",
        "roles",
        "missing",
        "tables",
        "sensitive",
        "identifiers",
        "areas.ladder",
        "areas.education_status.missing",
        "targets.k",
        "jurisdiction",
        "context.source_systems",
        "engine",
        "seed",
        "extensions",
    ),
    "03 04 05 06 07": ("composites", "areas.education_status.on_roll"),
    "03 04 05": ("areas.residents",),
    "03 06": ("scenarios",),
    "03": ("context.people",),
    "04": ("intruder.guessed", "beside.exercise"),
    "05": (
        "areas.education_status.home",
        "areas.education_status.elsewhere",
        "areas.education_status.reason",
        "areas.education_status.age",
        "context.access_setting",
    ),
    "06": (
        "recodes",
        "targets.unique_families",
        "targets.expected_rate",
        "protection.methods",
        "protection.swapping",
        "protection.pram",
        "protection.rank_swapping",
        "protection.microaggregation",
        "protection.noise",
        "protection.shift",
        "protection.tables",
    ),
    "07": ("compare_with", "profile", "beside.lookup"),
    "": (
        "areas.published",
        "context.controller",
        "context.purpose",
        "context.recipients",
        "context.retention",
        "context.consultation",
        "context.encryption",
        "context.training",
        "context.breach_response",
        "context.lawful_basis",
        "context.gateways",
        "context.regulator_name",
        "context.flow",
        "context.comparison_families",
        "assessed_on",
    ),
}
"""By the numbers of the notebooks that may read them, beside that of the pack, which reads everything."""
HOW = ("memory_limit",)
"""Settings that say how a run computes, and not what: no result rests on them."""


def reads_of(notebook: str) -> tuple[str, ...]:
    """What a notebook of the suite may read, by its name; the pack's reads everything.

    Examples
    --------
    >>> "context.controller" in reads_of("03_reidentification")
    False
    """
    return tuple(path for numbers, paths in PLACED.items() if notebook[:2] in numbers.split() for path in paths)


def is_read(path: str, reads: Collection[str]) -> bool:
    """Whether a setting is among what was declared, by itself or with the part that it stands in.

    Examples
    --------
    >>> is_read("targets.k", ("targets",)), is_read("memory_limit", ("*",)), is_read("seed", ("*",))
    (True, False, True)
    """
    if path in HOW:
        return False
    parts = path.split(".")
    return EVERYTHING in reads or any(".".join(parts[: end + 1]) in reads for end in range(len(parts)))


def declared_paths(reads: Collection[str]) -> frozenset[str]:
    """Each setting that is among what was declared, and each file beside the parameters file.

    Examples
    --------
    >>> sorted(declared_paths(("targets.k", "beside.lookup")))
    ['beside.lookup', 'targets.k']
    """
    beside = {f"beside.{name}" for name in (*BESIDE, *WRITTEN)}
    files = beside if EVERYTHING in reads else beside & set(reads)
    return frozenset({*files, *(path for path in leaves(Settings) if is_read(path, reads))})


def read_or_declared(reads: Collection[str]) -> frozenset[str]:
    """What the results of a notebook rest on: what this process has read, and what the notebook may read."""
    return frozenset(noted() - {*HOW}) | declared_paths(reads)
