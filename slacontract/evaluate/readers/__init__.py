"""Logs as helpdesks export them: a reader makes facts of them, a translation makes ticket events of facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any, BinaryIO

import pyarrow as pa

from ...diagnostics import Diagnostic
from ...judge.index import Engine
from ..mapping import LogMapping
from ..problems import NO_REPLIES, STRANGE_RECORD
from ..rows import EventRow
from ..store import RefusedRow, Store
from ..times import AnyTimes
from ..translation import Fact, Translation
from . import jira, redmine, rt, servicenow, zendesk
from .records import csv_records, json_records

Reader = Callable[[Iterable[tuple[int, dict[str, Any]]], LogMapping], Iterator[Fact | RefusedRow]]
_READERS: dict[str, Reader] = {
    "servicenow": servicenow.facts,
    "redmine": redmine.facts,
    "rt": rt.facts,
    "jira": jira.facts,
    "zendesk": zendesk.facts,
}
_MACHINES = {"zendesk": ("-1",), "rt": ("RT_System", "1"), "servicenow": ("system",)}
"""Who a helpdesk itself is in its own logs: no person answers by that name."""
_AT_ONCE = 20_000
_COLUMNS = (
    "ticket VARCHAR, instant BIGINT, number BIGINT, what VARCHAR, value VARCHAR, old VARCHAR, "
    "person VARCHAR, more VARCHAR, place BIGINT"
)


def reader_of(text: str, form: str) -> str:
    """Which reader a log is for, by words at its start that only one helpdesk writes; `events` for our own
    schema."""
    head = text.lstrip("\ufeff").split("\n", 1)[0]
    if form == "parquet":
        return "events"
    if form == "csv":
        if "sys_updated_at" in head and "number" in head:
            return "servicenow"
        return "rt" if "ObjectId" in head and "NewValue" in head else "events"
    marks = (
        ("redmine", ('"journals"', '"status_id"')),
        ("zendesk", ('"child_events"', '"ticket_events"', '"audits"')),
        ("jira", ('"changelog"', '"histories"')),
        ("rt", ('"OldValue"', '"NewValue"')),
        ("servicenow", ('"sys_updated_at"',)),
    )
    return next((name for name, words in marks if any(word in text for word in words)), "events")


def load_export(
    store: Store, stream: BinaryIO, log: str, form: str, reader: str, mapping: LogMapping, engine: Engine
) -> list[Diagnostic]:
    """Reads a helpdesk's log into the store; notes on what it does not tell. Raises `Unreadable`."""
    store.run(f"CREATE OR REPLACE TABLE facts ({_COLUMNS})")
    names = {f"machine:{one}": "" for one in _MACHINES.get(reader, ())}
    silent: Counter[str] = Counter()
    facts: list[Fact] = []
    refused: list[RefusedRow] = []
    for one in _facts(stream, form, reader, mapping):
        if isinstance(one, RefusedRow):
            refused.append(RefusedRow(log, one.place, one.ticket, one.finding))
        elif one.what == "name":  # what a number of the helpdesk is called
            names[one.value or ""] = one.old or ""
        elif one.what == "silent":
            silent[one.value or ""] += 1
        else:
            facts.append(one)
        if len(facts) == _AT_ONCE or len(refused) == _AT_ONCE:
            _put(store, facts, refused)
    _put(store, facts, refused)
    translation = Translation(engine, mapping, names)
    store.add(_translated(store, translation), log)
    store.run("DROP TABLE facts")
    if any(one.event == "replied" for one in mapping.states.values()):
        return []
    return [NO_REPLIES.at(file=log, field=field, n=str(n)) for field, n in silent.items()]


def words_of(stream: BinaryIO, log: str, form: str, reader: str, mapping: LogMapping) -> Iterator[Fact]:
    """The facts of a log, for what they name; what cannot be read is passed over."""
    for found in _facts(stream, form, reader, replace(mapping, times=AnyTimes())):
        if isinstance(found, Fact):
            yield found


def _facts(stream: BinaryIO, form: str, reader: str, mapping: LogMapping) -> Iterator[Fact | RefusedRow]:
    """What a reader makes of each record; a record of another shape than the helpdesk writes is refused."""
    records = csv_records(stream, mapping) if form == "csv" else json_records(stream, mapping.encoding)
    for record in records:
        if isinstance(record, RefusedRow):
            yield record
            continue
        try:
            yield from list(_READERS[reader]([record], mapping))
        except (AttributeError, LookupError, TypeError, ValueError):
            yield RefusedRow("", record[0], None, STRANGE_RECORD.at(reader=reader))


def _put(store: Store, facts: list[Fact], refused: list[RefusedRow]) -> None:
    """Facts into their table, refused records into theirs; both lists are empty then."""
    if facts:
        whole = {"instant", "number", "place"}
        arrays = [
            pa.array(column, pa.int64() if name in whole else pa.string())
            for name, column in zip(Fact._fields, zip(*facts, strict=True), strict=True)
        ]
        store.database.register("part", pa.table(arrays, names=list(Fact._fields)))
        store.run(f"INSERT INTO facts BY NAME SELECT {', '.join(Fact._fields)} FROM part")
        store.database.unregister("part")
    store.add_broken(refused)
    facts.clear()
    refused.clear()


def _translated(store: Store, translation: Translation) -> Iterator[EventRow]:
    # A cursor of its own: events are added while the facts are read.
    cursor = store.database.cursor()
    fields = ", ".join(Fact._fields)
    cursor.execute(f"SELECT {fields} FROM facts ORDER BY ticket, instant, number, place")

    def rows() -> Iterator[Fact]:
        while part := cursor.fetchmany(20_000):
            yield from (Fact(*row) for row in part)

    for _, group in groupby(rows(), key=lambda fact: fact.ticket):
        yield from translation.of(list(group))
    cursor.close()


__all__ = ["load_export", "reader_of", "words_of"]
