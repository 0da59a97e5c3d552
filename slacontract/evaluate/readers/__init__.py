"""Logs as helpdesks export them: a reader makes facts of them, a translation makes ticket events of facts."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any, BinaryIO

import pyarrow as pa

from ...diagnostics import Diagnostic
from ...judge.index import Engine
from ..files import Unreadable, delimiter_of
from ..mapping import READERS, LogMapping
from ..problems import BROKEN_LINE, UNREADABLE_LOG
from ..rows import EventRow
from ..store import RefusedRow, Store
from ..times import AnyTimes
from ..translation import Fact, Translation
from . import jira, redmine, rt, servicenow, zendesk

MOST_BYTES = 256_000_000
"""A JSON document is read as a whole; larger logs are written as JSON Lines."""

Reader = Callable[[Iterable[tuple[int, dict[str, Any]]], LogMapping], Iterator[Fact | RefusedRow]]
_READERS: dict[str, Reader] = {
    "servicenow": servicenow.facts,
    "redmine": redmine.facts,
    "rt": rt.facts,
    "jira": jira.facts,
    "zendesk": zendesk.facts,
}
_COLUMNS = (
    "ticket VARCHAR, instant BIGINT, number BIGINT, what VARCHAR, value VARCHAR, old VARCHAR, "
    "person VARCHAR, more VARCHAR, place BIGINT"
)


def reader_of(start: bytes, form: str) -> str:
    """Which reader a log is for, by the words that only one helpdesk writes; `events` for our own schema."""
    text = start.decode("utf-8", errors="replace")
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
    """Reads a helpdesk's log into the store; notes (none yet). Raises `Unreadable`."""
    refused: list[RefusedRow] = []
    records = records_of(stream, log, form, mapping, refused)
    store.run(f"CREATE OR REPLACE TABLE facts ({_COLUMNS})")
    names: dict[str, str] = {}
    _keep(store, _READERS[reader](records, mapping), log, refused, names)
    if refused:
        store.add_broken([RefusedRow(log, one.place, one.ticket, one.finding) for one in refused])
    translation = Translation(engine, mapping, names)
    store.add(_translated(store, translation), log)
    store.run("DROP TABLE facts")
    return []


def words_of(stream: BinaryIO, log: str, form: str, reader: str, mapping: LogMapping) -> Iterator[Fact]:
    """The facts of a log, for what they name; what cannot be read is passed over."""
    mapping = replace(mapping, times=AnyTimes())
    for found in _READERS[reader](records_of(stream, log, form, mapping, []), mapping):
        if isinstance(found, Fact):
            yield found


def _keep(
    store: Store,
    found: Iterable[Fact | RefusedRow],
    log: str,
    refused: list[RefusedRow],
    names: dict[str, str],
) -> None:
    """Facts into their table, in parts; a fact `name` says what a number of the helpdesk is called."""
    part: list[Fact] = []
    for one in found:
        if isinstance(one, RefusedRow):
            refused.append(RefusedRow(log, one.place, one.ticket, one.finding))
        elif one.what == "name":
            names[one.value or ""] = one.old or ""
        else:
            part.append(one)
            if len(part) == 20_000:
                _put(store, part)
                part = []
    if part:
        _put(store, part)


def _put(store: Store, part: list[Fact]) -> None:
    columns = list(zip(*part, strict=True))
    whole = {"instant", "number", "place"}
    arrays = [
        pa.array(column, pa.int64() if name in whole else pa.string())
        for name, column in zip(Fact._fields, columns, strict=True)
    ]
    store.database.register("part", pa.table(arrays, names=list(Fact._fields)))
    store.run(f"INSERT INTO facts BY NAME SELECT {', '.join(Fact._fields)} FROM part")
    store.database.unregister("part")


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


# --- records ---------------------------------------------------------------------------------------


def records_of(
    stream: BinaryIO, log: str, form: str, mapping: LogMapping, refused: list[RefusedRow]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The records of a log, numbered from 1 (lines, of CSV): rows, objects, or the members of a list."""
    if form == "csv":
        yield from _csv_records(stream, log, mapping, refused)
        return
    start = stream.read(1)
    while start in (b"\xef", b"\xbb", b"\xbf", b" ", b"\n", b"\r", b"\t"):
        start = stream.read(1)
    content = start + stream.read(MOST_BYTES)
    if len(content) > MOST_BYTES:
        why = f"> {MOST_BYTES // 1_000_000} MB"
        raise Unreadable(UNREADABLE_LOG.at(file=log, why=why, readers=", ".join(READERS)))
    try:
        text = content.decode(mapping.encoding)
        whole = json.loads(text)
    except UnicodeDecodeError:
        text = content.decode(mapping.encoding, errors="replace")
        yield from _lines(text, log, refused)
        return
    except (ValueError, RecursionError):
        yield from _lines(text, log, refused)
        return
    yield from enumerate(_members(whole), 1)


def _lines(text: str, log: str, refused: list[RefusedRow]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError) as problem:
            refused.append(RefusedRow(log, number, None, BROKEN_LINE.at(why=str(problem))))
            continue
        for one in _members(found):
            yield number, one


_LISTS = ("issues", "tickets", "transactions", "items", "audits", "ticket_events", "records", "result")


def _members(whole: Any) -> Iterator[dict[str, Any]]:
    """The records of a document: a list, or an object that holds one, as interfaces of helpdesks answer."""
    if isinstance(whole, list):
        for one in whole:
            yield from _members(one)
    elif isinstance(whole, dict):
        inner = next((whole[name] for name in _LISTS if isinstance(whole.get(name), list)), None)
        if inner is not None and "id" not in whole and "key" not in whole:
            yield from _members(inner)
        else:
            yield whole


def _csv_records(
    stream: BinaryIO, log: str, mapping: LogMapping, refused: list[RefusedRow]
) -> Iterator[tuple[int, dict[str, Any]]]:
    text = io.TextIOWrapper(stream, encoding=mapping.encoding, errors="replace", newline="")
    head = text.readline().lstrip("\ufeff")
    mark = mapping.delimiter or delimiter_of(head)
    names = [one.strip() for one in next(csv.reader([head], delimiter=mark), [])]
    rows = csv.reader(text, delimiter=mark, strict=True)
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as problem:
            refused.append(RefusedRow(log, rows.line_num + 1, None, BROKEN_LINE.at(why=str(problem))))
            continue
        if not row:
            continue
        place = rows.line_num + 1
        if len(row) != len(names) or any("\ufffd" in cell for cell in row):
            why = f"{len(row)} ≠ {len(names)}" if len(row) != len(names) else mapping.encoding
            refused.append(RefusedRow(log, place, row[0].strip() or None, BROKEN_LINE.at(why=why)))
            continue
        yield place, dict(zip(names, row, strict=True))


__all__ = ["load_export", "reader_of", "words_of"]
