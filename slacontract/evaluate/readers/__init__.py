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
from ..export_problems import OTHER_TABLE
from ..mapping import LogMapping
from ..problems import NO_REPLIES, STRANGE_RECORD
from ..rows import EventRow
from ..store import RefusedRow, Store
from ..times import AnyTimes
from ..translation import Fact, Translation, refusal
from . import jira, redmine, rt, servicenow, zendesk
from .changes import Changes
from .records import csv_records, json_records, ticket_named

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
_SERVICENOW = (
    ("number", "sys_updated_at"),
    ("documentkey", "fieldname"),
    ("number", "sys_created_on"),
    ("number", "sys_updated_on"),
)
"""Columns that stand together in no other log: of audited rows, of `sys_audit`, of the table of tickets."""
_AT_ONCE = 20_000
_MOST = 2**62
_COLUMNS = (
    "ticket VARCHAR, instant BIGINT, number BIGINT, what VARCHAR, value VARCHAR, old VARCHAR, "
    "person VARCHAR, more VARCHAR, place BIGINT, log VARCHAR"
)
_ORDER = "ORDER BY ticket, instant, number, log, place"


def reader_of(text: str, form: str) -> str:
    """Which reader a log is for, by words at its start that only one helpdesk writes; `events` for our own
    schema."""
    head = text.lstrip("\ufeff").split("\n", 1)[0]
    if form == "parquet":
        return "events"
    if form == "csv":
        if any(all(one in head for one in words) for words in _SERVICENOW):
            return "servicenow"
        return "rt" if "ObjectId" in head and "NewValue" in head else "events"
    marks = (
        ("redmine", ('"journals"', '"status_id"')),
        ("zendesk", ('"child_events"', '"ticket_events"', '"audits"')),
        ("jira", ('"changelog"', '"histories"')),
        ("rt", ('"OldValue"', '"NewValue"')),
        ("servicenow", ('"sys_updated_at"', '"documentkey"', '"sys_created_on"', '"sys_updated_on"')),
    )
    return next((name for name, words in marks if any(word in text for word in words)), "events")


class Exports:
    """Logs of helpdesks on their way into a store: what several logs say of one ticket is told together."""

    def __init__(self, store: Store, mapping: LogMapping, engine: Engine) -> None:
        self.store, self.mapping, self.engine = store, mapping, engine
        self._names: dict[str, dict[str, str]] = {}
        self._notes: Counter[tuple[str, str, str]] = Counter()
        self._called: set[str] = set()

    def read(self, stream: BinaryIO, log: str, form: str, reader: str, mapping: LogMapping) -> None:
        """Takes in a log; `mapping` says its encoding. Raises `Unreadable`."""
        if reader not in self._names:
            self.store.run(f"CREATE OR REPLACE TABLE facts_{reader} ({_COLUMNS})")
            self._names[reader] = {f"machine:{one}": "" for one in _MACHINES.get(reader, ())}
        facts: list[Fact] = []
        broken: list[RefusedRow] = []
        for one in _facts(stream, form, reader, mapping):
            if isinstance(one, RefusedRow):
                if one.ticket is None:
                    broken.append(RefusedRow(log, one.place, None, one.finding))
                else:  # of a ticket that may be called otherwise in the end
                    at = Fact(one.ticket, None, 0, "refused", place=one.place, log=log)
                    facts.append(refusal(at, one.finding))
            elif one.what == "name":  # what a number of the helpdesk is called
                self._names[reader][one.value or ""] = one.old or ""
            elif one.what == "told":
                self._notes[one.value or "", log, one.old or ""] += 1
            else:
                if one.what == "called":
                    self._called.add(reader)
                facts.append(one._replace(log=log))
            if len(facts) >= _AT_ONCE or len(broken) >= _AT_ONCE:
                _put(self.store, reader, facts, broken)
        _put(self.store, reader, facts, broken)

    def translate(self) -> list[Diagnostic]:
        """Makes events of all that was read; notes on what it does not tell."""
        found: list[Diagnostic] = []
        for reader, names in self._names.items():
            translation = Translation(self.engine, self.mapping, names)
            changes = Changes(self.mapping, _MACHINES["servicenow"]) if reader == "servicenow" else None
            self.store.add(_translated(self.store, self._select(reader), translation, changes))
            self.store.run(f"DROP TABLE facts_{reader}")
            found += [] if changes is None else changes.notes()
        replied = any(one.event == "replied" for one in self.mapping.states.values())
        for (code, log, about), n in self._notes.items():
            if code == OTHER_TABLE.code:
                found.append(OTHER_TABLE.at(file=log, table=about, n=str(n)))
            elif not replied:
                found.append(NO_REPLIES.at(file=log, field=about, n=str(n)))
        self._names.clear()
        return found

    def _select(self, reader: str) -> str:
        """The facts of a reader, whole tickets in order; a ticket goes by the name that a record gives it."""
        fields = ", ".join(Fact._fields[1:])
        if reader not in self._called:
            return f"SELECT ticket, {fields} FROM facts_{reader} {_ORDER}"
        called = f"SELECT ticket, min(value) AS called FROM facts_{reader} WHERE what = 'called' GROUP BY 1"
        return (
            f"SELECT coalesce(called, ticket) AS ticket, {fields} FROM facts_{reader} "
            f"LEFT JOIN ({called}) USING (ticket) WHERE what <> 'called' {_ORDER}"
        )


def load_export(
    store: Store, stream: BinaryIO, log: str, form: str, reader: str, mapping: LogMapping, engine: Engine
) -> list[Diagnostic]:
    """Reads one helpdesk's log into the store; notes on what it does not tell. Raises `Unreadable`."""
    exports = Exports(store, mapping, engine)
    exports.read(stream, log, form, reader, mapping)
    return exports.translate()


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
            found = list(_READERS[reader]([record], mapping))
            _check_numbers(found)
            yield from found
        except (AttributeError, LookupError, OverflowError, TypeError, ValueError):
            ticket = ticket_named(record[1])
            yield RefusedRow("", record[0], ticket, STRANGE_RECORD.at(reader=reader))


def _check_numbers(found: Iterable[Fact | RefusedRow]) -> None:
    """Raises `OverflowError` for a number that no helpdesk gives to an entry."""
    if any(isinstance(one, Fact) and not -_MOST <= one.number <= _MOST for one in found):
        raise OverflowError


def _put(store: Store, reader: str, facts: list[Fact], refused: list[RefusedRow]) -> None:
    """Facts into the table of their reader, refused records into theirs; both lists are empty then."""
    if facts:
        whole = {"instant", "number", "place"}
        arrays = [
            pa.array(column, pa.int64() if name in whole else pa.string())
            for name, column in zip(Fact._fields, zip(*facts, strict=True), strict=True)
        ]
        store.database.register("part", pa.table(arrays, names=list(Fact._fields)))
        store.run(f"INSERT INTO facts_{reader} BY NAME SELECT {', '.join(Fact._fields)} FROM part")
        store.database.unregister("part")
    store.add_broken(refused)
    facts.clear()
    refused.clear()


def _translated(
    store: Store, select: str, translation: Translation, changes: Changes | None
) -> Iterator[EventRow]:
    # A cursor of its own: events are added while the facts are read.
    cursor = store.database.cursor()
    cursor.execute(select)

    def rows() -> Iterator[Fact]:
        while part := cursor.fetchmany(20_000):
            yield from (Fact(*row) for row in part)

    for _, group in groupby(rows(), key=lambda fact: fact.ticket):
        facts = list(group)
        yield from translation.of(facts if changes is None else list(changes.of(facts)))
    cursor.close()


__all__ = ["Exports", "load_export", "reader_of", "words_of"]
