"""The connection to Spark, on this machine or on a cluster that the environment names."""

from __future__ import annotations

import importlib.util
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import ibis

from dpiabook.errors import Code, Refusal
from dpiabook.machine.spill import spill_folder


def connect_spark() -> Any:
    """Open a Spark session through Ibis; refuse when the optional extra is not installed.

    A session that is already there is used as it is, and one that is made here takes the cluster and its settings from
    the environment (``spark-submit``, ``spark-defaults.conf``). Its log is silenced, since Spark quotes values in it.
    """
    if importlib.util.find_spec("pyspark") is None:
        raise Refusal(
            Code.EXTRA_MISSING,
            "the engine 'spark' needs pyspark, which is not installed",
            where="engine",
            cure="install pyspark beside dpiabook, or set engine: duckdb",
        )
    try:
        with _unheard():
            return ibis.pyspark.connect(_spark_session())
    except Exception:
        refusal = Refusal(
            Code.EXTRA_MISSING,
            "Spark does not start",
            where="engine",
            cure="check that Java 17 or later is installed and that the cluster is reached, or set engine: duckdb",
        )
    raise refusal


@contextmanager
def _unheard() -> Iterator[None]:
    """Start what is started here with its errors unheard, for as long as it lives.

    The log of Java's machine names the computer and its addresses, and may quote values when a task fails.
    """
    # Told of every question that is asked; what is used of pandas is tested.
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    heard, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(heard, 2)
        os.close(heard)
        os.close(nowhere)


def _spark_session() -> Any:
    from pyspark.sql import SparkSession

    active = SparkSession.getActiveSession()
    if active is not None:
        return active
    quiet: dict[str, bool | float | int | str | None] = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
    }
    builder = SparkSession.builder.appName("dpiabook").config(map=quiet)
    if "SPARK_LOCAL_DIRS" not in os.environ:
        builder = builder.config("spark.local.dir", str(spill_folder()))
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    return session
