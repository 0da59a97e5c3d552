"""The events of logs in a database of their own on disk, so that no log is too long for the memory.

Each log is a table of the columns that it fills; `events` is the view of all logs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from ..diagnostics import Diagnostic
from ..records import dataclass
from ..ruleset.base import TICKET_EVENTS
from .mapping import ACTORS
from .problems import AFTER_AS_OF, AFTER_HORIZON, BEFORE_CONTRACT, UNKNOWN_ACTOR, UNKNOWN_KIND, UNMAPPED
from .rows import EventRow
from .sql import listed, packed, quoted, unpacked

MEMORY = "384MB"
"""What DuckDB may hold in memory before it goes on in the folder of the store."""
_THREADS = 4  # each wants room of its own in that memory
ROWS_A_BATCH = 100_000
SHOWN = 1000
"""Refused rows that are shown one by one; the others are counted."""

COLUMNS = {
    "ticket": "VARCHAR",
    "seq": "BIGINT",
    "instant": "BIGINT",
    "kind": "event_kind",
    "actor": "event_actor",
    "channel": "VARCHAR",
    "state": "VARCHAR",
    "priority": "VARCHAR",
    "contains": "VARCHAR",
    "sets": "VARCHAR",
    "minutes": "VARCHAR",
    "valued_minutes": "VARCHAR",
    "why": "VARCHAR",
    "said": "VARCHAR",
}
"""The columns of `events` and their types; see `EventRow`."""
_WORDS = 100  # unknown ones that are listed
_FEW = 5000  # so many different words are a type of their own: numbers take less room


@dataclass(frozen=True)
class RefusedRow:
    """A row that does not count: its log, its place there (a row, a line or a record, from 1; None where that
    is unknown), its ticket if that can be read, and why."""

    log: str
    place: int | None
    ticket: str | None
    finding: Diagnostic


@dataclass(frozen=True)
class Extent:
    """What all events span: rows that are events, and the first and the last instant (None for no event)."""

    kept: int
    first: int | None
    last: int | None


class Store:
    """A database in a folder that the caller makes and removes; closed with `close`."""

    def __init__(self, folder: str, memory: str = MEMORY, threads: int | None = None) -> None:
        self.database: duckdb.DuckDBPyConnection = duckdb.connect(f"{folder}/events.duckdb")
        settings = {
            "memory_limit": quoted(memory),
            "temp_directory": quoted(folder),
            # No answer hangs on the order of rows but where a query asks for one.
            "preserve_insertion_order": "false",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "enable_progress_bar": "false",
            # The file is gone with the command: packing it takes longer than writing it.
            "force_compression": "'uncompressed'",
        }
        for name, value in settings.items():
            self.run(f"SET {name} = {value}")
        if threads is None:
            threads = min(_THREADS, int(self.one("SELECT current_setting('threads')")))
        self.run(f"SET threads = {threads}")
        self.run(f"CREATE TYPE event_kind AS ENUM ({listed(TICKET_EVENTS)})")
        self.run(f"CREATE TYPE event_actor AS ENUM ({listed(ACTORS)})")
        self.run("CREATE TABLE shown (log VARCHAR, place BIGINT, ticket VARCHAR, why VARCHAR, said VARCHAR)")
        self._logs: list[tuple[str, set[str]]] = []
        self._known_extent: Extent | None = None
        self.add_log(
            "SELECT " + ", ".join(f"NULL::{kind} AS {name}" for name, kind in COLUMNS.items()) + " LIMIT 0"
        )

    def run(self, sql: str) -> duckdb.DuckDBPyConnection:
        """One statement."""
        return self.database.execute(sql)

    def one(self, sql: str) -> Any:
        """The first column of the first row."""
        row = self.run(sql).fetchone()
        return None if row is None else row[0]

    def close(self) -> None:
        """Lets go of the files."""
        self.database.close()

    # --- what comes in ---------------------------------------------------------------------------

    def add_log(self, select: str) -> int:
        """Takes in the rows that a query yields, with columns of `COLUMNS`; how many of them are refused."""
        name = f"log_{len(self._logs)}"
        self.run(f"CREATE TABLE {name} AS {select}")
        given = [row[0] for row in self.run(f"DESCRIBE {name}").fetchall()]
        counts = self.run(f"SELECT {', '.join(f'count({one})' for one in given)} FROM {name}").fetchone()
        filled = {one: n for one, n in zip(given, counts or (), strict=True) if n}
        self._logs.append((name, set(filled)))
        selected = (
            f"SELECT {', '.join(_of(one, kind, columns) for one, kind in COLUMNS.items())} FROM {table}"
            for table, columns in self._logs
        )
        self.run(f"CREATE OR REPLACE VIEW events AS {' UNION ALL '.join(selected)}")
        self._known_extent = None
        return int(filled.get("why", 0))

    def add(self, rows: Iterable[EventRow]) -> None:
        """Takes in rows that the readers of helpdesks' logs have made."""
        typed = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
        self.run(f"CREATE OR REPLACE TEMP TABLE coming ({typed}, place BIGINT, log VARCHAR)")
        whole = {"seq", "instant", "place"}
        for part in _parts(rows, 20_000):
            arrays = [
                pa.array(column, pa.int64() if name in whole else pa.string())
                for name, column in zip(EventRow._fields, zip(*part, strict=True), strict=True)
            ]
            self.database.register("part", pa.table(arrays, names=list(EventRow._fields)))
            self.run("INSERT INTO coming BY NAME FROM part")
            self.database.unregister("part")
        if self.add_log(f"SELECT {', '.join(COLUMNS)} FROM coming"):
            first = f"row_number() OVER (PARTITION BY log ORDER BY place) <= {SHOWN}"
            self.run(
                "INSERT INTO shown SELECT coalesce(log, ''), place, ticket, why, said FROM coming "
                f"WHERE why IS NOT NULL QUALIFY {first}"
            )
        self.run("DROP TABLE coming")

    def add_broken(self, found: Sequence[RefusedRow]) -> None:
        """Takes in records that no row could be made of; those whose ticket is known make it undecided
        (K14)."""
        rows = [(one.log, one.place, one.ticket, one.finding.code, packed(one.finding)) for one in found]
        if rows:
            self.run("CREATE OR REPLACE TEMP TABLE broken AS FROM shown LIMIT 0")
            self.database.executemany("INSERT INTO broken VALUES (?, ?, ?, ?, ?)", rows)
            self.add_log("SELECT ticket, why, said FROM broken")
            self.run(f"INSERT INTO shown FROM broken ORDER BY log, place LIMIT {SHOWN}")
            self.run("DROP TABLE broken")

    def show(self, log: str, select: str) -> None:
        """Keeps the first refused rows of a log to be shown: a query of place, ticket, why, said in order."""
        self.run(f"INSERT INTO shown SELECT {quoted(log)}, * FROM ({select} LIMIT {SHOWN})")

    def show_rows(self, log: str, rows: Iterable[tuple[int | None, str | None, str, str | None]]) -> None:
        """The same of rows at hand."""
        found = [(log, *row) for row in rows]
        if found:
            self.database.executemany("INSERT INTO shown VALUES (?, ?, ?, ?, ?)", found)

    # --- what is in it ---------------------------------------------------------------------------

    @property
    def extent(self) -> Extent:
        """What the events span."""
        if self._known_extent is None:
            row = self.run(
                "SELECT count(*), min(instant), max(instant) FROM events WHERE why IS NULL"
            ).fetchone()
            self._known_extent = Extent(*(row or (0, None, None)))
        return self._known_extent

    def last_instant(self, before: int) -> int | None:
        """The latest instant of an event, of those before another."""
        if self.extent.last is None or self.extent.last < before:
            return self.extent.last
        found = self.one(f"SELECT max(instant) FROM events WHERE why IS NULL AND instant < {before}")
        return None if found is None else int(found)

    def kinds(self) -> set[str]:
        """The kinds of event that the logs hold."""
        found = self.run("SELECT DISTINCT kind::VARCHAR FROM events WHERE why IS NULL").fetchall()
        return {kind for (kind,) in found}

    def refused(self) -> tuple[dict[str, int], list[RefusedRow]]:
        """How many rows were refused, by code, and the first of them."""
        counts = dict(
            self.run(
                "SELECT why, count(*) FROM events WHERE why IS NOT NULL GROUP BY why ORDER BY why"
            ).fetchall()
        )
        shown = self.run(
            f"SELECT log, place, ticket, why, said FROM shown ORDER BY log, place, ticket, why LIMIT {SHOWN}"
        ).fetchall()
        return counts, [
            RefusedRow(log, place, ticket, unpacked(why, said)) for log, place, ticket, why, said in shown
        ]

    def unknown_words(self) -> list[tuple[Diagnostic, int]]:
        """Words of the log that nobody translates, with how many rows they refuse, frequent ones first."""
        codes = listed(one.code for one in (UNMAPPED, UNKNOWN_KIND, UNKNOWN_ACTOR))
        rows = self.run(
            f"SELECT why, said, count(*) FROM events WHERE why IN ({codes}) GROUP BY why, said "
            f"ORDER BY why, count(*) DESC, said LIMIT {_WORDS}"
        ).fetchall()
        return [(unpacked(why, said), n) for why, said, n in rows]

    def misplaced(self, force: int | None, horizon: int, as_of: int) -> dict[str, int]:
        """Events that lie before the contract, after its horizon, or after the evaluation, by code."""
        first = force if force is not None else -(2**62)
        tests = (f"instant < {first}", f"instant >= {horizon}", f"instant > {as_of}")
        counts = ", ".join(f"count(*) FILTER (WHERE {test})" for test in tests)
        row = self.run(f"SELECT {counts} FROM events WHERE why IS NULL").fetchone()
        codes = (BEFORE_CONTRACT.code, AFTER_HORIZON.code, AFTER_AS_OF.code)
        return {code: n for code, n in zip(codes, row or (), strict=True) if n}

    # --- whole tickets ---------------------------------------------------------------------------

    def batches(self, rows: int = ROWS_A_BATCH, tickets: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """All events in order (ticket, instant, number, rank), in tables of about so many rows that never
        part a ticket; `tickets`: of these alone. Instants are epoch seconds; kinds and actors are codes (-1
        for none), priorities, states and channels dictionaries; columns that no log fills are left out.
        Refused rows stand among them with their code in `why`."""
        filled = {one for _, columns in self._logs for one in columns}
        chosen = ["ticket", "instant", _code("kind"), _code("actor")]
        chosen += [self._words(name) for name in ("channel", "state", "priority") if name in filled]
        rest = ("seq", "contains", "sets", "minutes", "valued_minutes", "why", "said")
        chosen += [name for name in rest if name in filled]
        order = ["ticket", "instant", *(["seq"] if "seq" in filled else []), "kind"]
        # Not by the one connection: others ask it while the batches come.
        cursor = self.database.cursor()
        wanted, given = "ticket IS NOT NULL", []
        if tickets is not None:
            wanted, given = "list_contains(?, ticket)", [list(tickets)]
        try:
            reader = cursor.execute(
                f"SELECT {', '.join(chosen)} FROM events WHERE {wanted} ORDER BY {', '.join(order)}", given
            ).to_arrow_reader(rows)
            yield from whole_tickets(reader)
        finally:
            cursor.close()

    def export(self, path: str) -> None:
        """All events as one Parquet file, for another engine to sort; the code of a kind is its rank (K1)."""
        rest = [one for one in COLUMNS if one not in ("kind", "actor")]
        self.run(
            f"COPY (SELECT {', '.join([*rest, _code('kind'), _code('actor')])} FROM events "
            f"WHERE ticket IS NOT NULL) TO {quoted(path)} (FORMAT parquet)"
        )

    def _words(self, column: str) -> str:
        """A column as a type of its words, where they are few."""
        found = f"SELECT DISTINCT {column} FROM events WHERE {column} IS NOT NULL ORDER BY 1 LIMIT {_FEW + 1}"
        words = [row[0] for row in self.run(found).fetchall()]
        if not words or len(words) > _FEW or any("\0" in one for one in words):
            return column  # no literal of SQL holds a zero
        self.run(f"DROP TYPE IF EXISTS event_{column}")
        self.run(f"CREATE TYPE event_{column} AS ENUM ({listed(words)})")
        return f"{column}::event_{column} AS {column}"


def _of(column: str, kind: str, filled: set[str]) -> str:
    return column if column in filled else f"NULL::{kind} AS {column}"


def _code(column: str) -> str:
    return f"coalesce(enum_code({column}), -1)::TINYINT AS {column}"


def whole_tickets(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Tables of whole tickets, made of batches whose rows are in order of their tickets."""
    held: list[pa.RecordBatch] = []
    for batch in batches:
        if not batch.num_rows:
            continue
        names = batch.column("ticket")
        cut = _first_of_last(names, names[-1].as_py())
        if cut > 0:
            # The ticket that the batch ends with may go on in the next.
            yield pa.Table.from_batches([*held, batch.slice(0, cut)])
            held = [batch.slice(cut)]
        elif held and names[0].as_py() != held[-1].column("ticket")[-1].as_py():
            yield pa.Table.from_batches(held)
            held = [batch]
        else:
            held.append(batch)
    if held:
        yield pa.Table.from_batches(held)


def _first_of_last(names: pa.Array, last: str) -> int:
    """Where the rows of the last ticket of a sorted column begin."""
    low, high = 0, len(names) - 1
    while low < high:
        middle = (low + high) // 2
        if names[middle].as_py() == last:
            high = middle
        else:
            low = middle + 1
    return low


def _parts(rows: Iterable[EventRow], n: int) -> Iterator[list[EventRow]]:
    part: list[EventRow] = []
    for row in rows:
        part.append(row)
        if len(part) == n:
            yield part
            part = []
    if part:
        yield part
