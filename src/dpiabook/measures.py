"""Every measure in one place, each on a frame, an Arrow table, a DuckDB relation, a path or an opened source.

What has the Arrow C stream interface (Polars among others) is read by it, and what has not by narwhals. Every result is
a `dpiabook.result.Result`: ``summary()``, ``to_frame()``, ``method`` and ``source``. Each function gives its formula,
its source and an example in its docstring; docs/method.md tells what each is for.

Examples
--------
>>> from dpiabook import measures as m
>>> m.l_diversity.__module__
'dpiabook.risk.l_diversity'
"""

from dpiabook.faces import face

__getattr__, __dir__, __all__ = face(__name__, __file__)
