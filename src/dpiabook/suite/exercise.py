"""What every kernel would do first of all, done once in the warm process that kernels are forked from.

Libraries put much off until their first use: compilers are set up, fonts looked for, rules compiled. None of this
depends on data. No database and no Arrow pool is opened here, since those do not survive a fork.
"""

from __future__ import annotations

import importlib
import io
import pkgutil

import dpiabook

_NOT_IN_NOTEBOOKS = ("suite", "synthetic", "settings.__main__")
_COLUMNS = {"family_id": "integer", "yob": "integer", "gender": "text", "duration": "number"}


def exercise() -> None:
    """Import the package's rooms, and use each library once on invented names."""
    for name in ("scipy.optimize", "scipy.stats", *_modules()):
        importlib.import_module(name)
    _compiler()
    _queries()
    _flags()
    _figure()


def _modules() -> list[str]:
    """Every module that a notebook can need; some are otherwise imported at their first use only."""
    names = [module.name for module in pkgutil.walk_packages(dpiabook.__path__, "dpiabook.")]
    left = tuple(f"dpiabook.{name}" for name in _NOT_IN_NOTEBOOKS)
    return [name for name in names if not name.startswith(left) and not name.endswith("__main__")]


def _compiler() -> None:
    """Let Numba learn the types and functions that it can compile."""
    from numba.core.registry import cpu_target

    cpu_target.typing_context.refresh()
    cpu_target.target_context.refresh()


def _queries() -> None:
    """Translate a query, without an engine that would answer it."""
    import ibis

    importlib.import_module("ibis.backends.duckdb.converter")
    importlib.import_module("ibis.formats.pyarrow")
    table = ibis.table({"key": "string", "n": "int64", "share": "float64"}, name="nothing")
    known = table.mutate(share=ibis.ifelse(table.share.isnan(), ibis.null(), table.share))
    counted = known.group_by("key").aggregate(n=known.n.sum(), distinct=known.share.nunique())
    ibis.to_sql(counted.order_by(ibis.asc("key", nulls_first=False)).limit(1), dialect="duckdb")


def _flags() -> None:
    """Read the publications that columns are recognised by, and compile the rules by which variables are flagged."""
    from dpiabook.dictionary import infer_inventory, with_publications
    from dpiabook.sensitivity import flag_variables

    found, _ = with_publications(infer_inventory(_COLUMNS))
    flag_variables(found)


def _figure() -> None:
    """Look for the fonts, on a figure that belongs to no backend."""
    from matplotlib.figure import Figure

    from dpiabook.figures.style import styled

    with styled():
        figure = Figure(figsize=(2, 1))
        axes = figure.subplots()
        axes.plot([1, 2])
        axes.set_title("n")
        figure.savefig(io.BytesIO(), format="png")
