"""A session of Spark for the commands that judge logs: the cluster's, or local mode."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_LOCAL = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
}
_SETTINGS = {"spark.ui.showConsoleProgress": "false", "spark.sql.session.timeZone": "UTC"}


@contextlib.contextmanager
def spark_session(master: str | None) -> Iterator[Any]:
    """The session that is active, or one of our own that ends here.

    `master` None: what `spark-submit` or the configuration says, else local mode.
    """
    from pyspark import SparkConf
    from pyspark.sql import SparkSession

    from ...evaluate.store import ROWS_A_BATCH

    active = SparkSession.getActiveSession()
    if active is not None:
        yield active
        return
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    known = master or SparkConf().get("spark.master", None) or "local[*]"
    settings = _SETTINGS | {"spark.sql.execution.arrow.maxRecordsPerBatch": str(ROWS_A_BATCH)}
    builder: Any = SparkSession.builder
    builder = builder.appName("slac evaluate").master(known)
    for name, value in (settings | (_LOCAL if known.startswith("local") else {})).items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        yield session
    finally:
        session.stop()


@contextlib.contextmanager
def file_for_spark(folder: Path) -> Iterator[str]:
    """A name for the events in a folder that Spark sees; the file, and what Spark makes of it, are gone with
    the command."""
    path = folder / f"slac-events-{os.getpid()}.parquet"
    try:
        yield str(path)
    finally:
        path.unlink(missing_ok=True)
        shutil.rmtree(f"{path}-judged", ignore_errors=True)
