"""Batches of whole tickets judged: columns of a log in, the engine's verdicts out."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..batch import NONE, Coded, EventColumns, Verdicts, evaluate_events
from ..judge.events import Rejected
from ..judge.index import Engine
from ..records import dataclass
from ..ruleset.base import TICKET_EVENTS
from .sql import unpacked

_SPENT = TICKET_EVENTS.index("time-spent")


def _scalar(value: int, kind: pa.DataType) -> pa.Scalar:
    """A number of Arrow; `pa.scalar` and `to_numpy` would import pandas, where that is installed."""
    return pa.Array.from_buffers(kind, 1, [None, pa.py_buffer(value.to_bytes(8, "little", signed=True))])[0]


_NONE, _NO_CODE = _scalar(NONE, pa.int64()), _scalar(-1, pa.int32())


@dataclass(frozen=True)
class Judged:
    """A batch: its events as columns, its verdicts, how many rows stood twice (`dropped`: and count once;
    `alike`: records of time, which both count)."""

    events: EventColumns
    verdicts: Verdicts
    dropped: int = 0
    alike: int = 0


def judge_batch(engine: Engine, table: pa.Table, plan: str | None, as_of: int) -> Judged:
    """The verdicts of the tickets of a table, as `Store.batches` makes them."""
    return judge_columns(engine, columns_of_table(table), plan, as_of)


def judge_columns(
    engine: Engine, read: tuple[EventColumns, int, int], plan: str | None, as_of: int
) -> Judged:
    """The same of columns, as `columns_of_table` makes them."""
    events, dropped, alike = read
    return Judged(events, evaluate_events(engine, events, plan=plan, as_of=as_of), dropped, alike)


def columns_of_table(table: pa.Table) -> tuple[EventColumns, int, int]:
    """A table of whole tickets as the vector form reads it; rows dropped as twins, records of time alike."""
    runs = pc.run_end_encode(table.column("ticket").combine_chunks())
    ordered = runs.values.to_pylist()  # sorted as the rows are
    ends = _numpy(runs.run_ends)
    tickets = np.repeat(np.arange(len(ends), dtype=np.int64), np.diff(ends, prepend=0))
    rejected: list[tuple[int, Rejected]] = []
    if _said(table, "why"):
        refused = _numpy(pc.is_valid(table.column("why")).combine_chunks().cast(pa.uint8())).astype(np.bool_)
        for i in np.flatnonzero(refused).tolist():
            finding = unpacked(table.column("why")[i].as_py(), table.column("said")[i].as_py())
            rejected.append((int(tickets[i]), Rejected(i, ordered[int(tickets[i])], finding)))
        good = np.flatnonzero(~refused)
        table, tickets = table.take(good), tickets[good]
    drop, alike = _twins(table, tickets)
    if len(drop):
        good = np.delete(np.arange(len(tickets)), drop)
        table, tickets = table.take(good), tickets[good]
    columns = EventColumns(
        ticket=tickets,
        at=_whole(table, "instant"),
        kind=_plain(table, "kind"),
        actor=_plain(table, "actor"),
        state=_coded(table, "state"),
        priority=_coded(table, "priority"),
        channel=_coded(table, "channel"),
        seq=_whole(table, "seq") if _said(table, "seq") else None,
        contains=_coded(table, "contains", lambda text: tuple(json.loads(text))),
        attributes=_attributes(table),
        minutes=_coded(table, "minutes"),
        valued_minutes=_coded(table, "valued_minutes"),
        names=ordered,
        rejected=tuple(rejected),
    )
    return columns, len(drop), alike


def _said(table: pa.Table, name: str) -> bool:
    """Whether a row says something in a column; columns that no log fills are not there."""
    return name in table.column_names and bool(table.column(name).null_count < len(table))


def _plain(table: pa.Table, name: str) -> Any:
    return _numpy(table.column(name).combine_chunks())


def _whole(table: pa.Table, name: str) -> Any:
    return _numpy(pc.fill_null(table.column(name), _NONE).combine_chunks())


def _numpy(array: pa.Array) -> Any:
    """Numbers without a gap, not copied."""
    return np.from_dlpack(array)


def _encoded(table: pa.Table, name: str) -> tuple[Any, list[Any]]:
    """Codes (-1 for null) and values of a column."""
    column = table.column(name)
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    whole = column.unify_dictionaries().combine_chunks()
    codes = _numpy(whole.indices.cast(pa.int32()).fill_null(_NO_CODE))
    return codes, whole.dictionary.to_pylist()


def _coded(table: pa.Table, name: str, read: Callable[[str], Any] | None = None) -> Coded | None:
    if not _said(table, name):
        return None
    codes, values = _encoded(table, name)
    return Coded(codes, tuple(values if read is None else map(read, values)))


def _attributes(table: pa.Table) -> dict[str, Coded]:
    """What rows set, an object of JSON each, by attribute."""
    if not _said(table, "sets"):
        return {}
    codes, texts = _encoded(table, "sets")
    objects = [json.loads(text) for text in texts]
    found: dict[str, Coded] = {}
    for name in dict.fromkeys(key for one in objects for key in one):
        values: dict[tuple[type, Any], int] = {}
        of_object = [
            values.setdefault((type(one[name]), one[name]), len(values)) if name in one else -1
            for one in objects
        ]
        found[name] = Coded(np.array([*of_object, -1], np.int32)[codes], tuple(value for _, value in values))
    return found


def _twins(table: pa.Table, tickets: Any) -> tuple[list[int], int]:
    """Rows that repeat another row of their ticket in everything; and how many of them record time.

    Records of time without a number may well be two: they are kept. Sorted rows alike in ticket, instant,
    number and kind stand side by side.
    """
    if len(tickets) < 2:
        return [], 0
    kind = _plain(table, "kind")
    seq = _whole(table, "seq") if _said(table, "seq") else None
    same = tickets[1:] == tickets[:-1]
    for column in (_whole(table, "instant"), kind, seq):
        if column is not None:
            same &= column[1:] == column[:-1]
    drop: list[int] = []
    alike = 0
    seen: set[tuple[Any, ...]] = set()
    last = -1
    for i in np.flatnonzero(same).tolist():
        if i != last:
            seen = {_row(table, i)}
        row = _row(table, i + 1)
        if row in seen:
            if kind[i] == _SPENT and (seq is None or seq[i] == NONE):
                alike += 1
            else:
                drop.append(i + 1)
        seen.add(row)
        last = i + 1
    return drop, alike


def _row(table: pa.Table, i: int) -> tuple[Any, ...]:
    names = ("actor", "channel", "state", "priority", "contains", "sets", "minutes", "valued_minutes")
    return tuple(table.column(name)[i].as_py() for name in names if name in table.column_names)
