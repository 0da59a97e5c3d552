"""The same evaluation on Spark: it sorts and shares out the tickets, each part is judged where it lies."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa

from ..judge.index import Engine
from .evaluation import Question, as_of_question
from .judging import Judged, judge_batch
from .store import Store, whole_tickets


def spark_batches(
    engine: Engine, store: Store, asked: Question, *, spark: Any, path: str
) -> Iterator[Judged]:
    """The verdicts of a store, judged on a session of Spark, tickets in order of their names.

    `path`: a file to be written, where the events lie for Spark; on a cluster, one that all of it sees. Its
    workers need this package and its extra `evaluate`.
    """
    store.export(path)
    judge = _judge(engine, asked.plan, as_of_question(engine, store, asked))
    found = (
        spark.read.parquet(path)
        .repartitionByRange("ticket")
        .sortWithinPartitions("ticket", "instant", "seq", "kind")
        .mapInArrow(judge, "judged binary")
    )
    for row in found.toLocalIterator():
        yield pickle.loads(row.judged)


def _judge(
    engine: Engine, plan: str | None, as_of: int
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """What each worker does with its part, whose rows are in order."""
    rules = pickle.dumps(engine.rules)

    def judge(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        own = Engine(pickle.loads(rules))
        for table in whole_tickets(batches):
            judged = judge_batch(own, table, plan, as_of)
            text = pickle.dumps(judged, protocol=pickle.HIGHEST_PROTOCOL)
            yield pa.RecordBatch.from_arrays([pa.array([text], pa.binary())], names=["judged"])

    return judge
