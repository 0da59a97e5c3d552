"""The same evaluation on Spark: it sorts and shares out the tickets, each part is judged where it lies."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ..judge.index import Engine
from .evaluation import Question, as_of_question
from .judging import Judged, judge_batch
from .store import Store, whole_tickets

_ROWS_A_PART = 500_000


def spark_batches(
    engine: Engine, store: Store, asked: Question, *, spark: Any, path: str
) -> Iterator[Judged]:
    """The verdicts of a store, judged on a session of Spark, tickets in order of their names.

    `path`: a file to be written, where the events lie for Spark, the verdicts in a folder beside it; on a
    cluster, one that all of it sees. Its workers need this package and its extra `evaluate`.
    """
    store.export(path)
    judge = _judge(engine, asked.plan, as_of_question(engine, store, asked))
    parts = max(spark.sparkContext.defaultParallelism, store.extent.kept // _ROWS_A_PART)
    judged = Path(f"{path}-judged")
    (
        spark.read.parquet(Path(path).absolute().as_uri())
        .repartitionByRange(parts, "ticket")
        .sortWithinPartitions("ticket", "instant", "seq", "kind")
        .mapInArrow(judge, "judged binary")
        .write.mode("overwrite")
        .parquet(judged.absolute().as_uri())
    )
    # Read from the folder, part by part: what goes through Spark's driver must fit into its memory.
    for part in sorted(judged.glob("part-*.parquet")):
        with pq.ParquetFile(part) as file:
            for batch in file.iter_batches(batch_size=1):
                yield pickle.loads(batch.column(0)[0].as_py())


def _judge(
    engine: Engine, plan: str | None, as_of: int
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """What each worker does with its part, whose rows are in order."""
    rules = pickle.dumps(engine.rules)

    def judge(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for table in whole_tickets(batches):
            judged = judge_batch(_engine_of(rules), table, plan, as_of)
            text = pickle.dumps(judged, protocol=pickle.HIGHEST_PROTOCOL)
            yield pa.RecordBatch.from_arrays([pa.array([text], pa.binary())], names=["judged"])

    return judge


@lru_cache(maxsize=1)
def _engine_of(rules: bytes) -> Engine:
    """A worker's engine, kept from part to part."""
    return Engine(pickle.loads(rules))
