"""The events of a log in a database of their own on disk, so that no log is too long for the memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from ..diagnostics import Diagnostic, all_kinds
from ..records import dataclass
from ..ruleset.base import TICKET_EVENTS
from .mapping import ACTORS, LogMapping
from .problems import AFTER_AS_OF, AFTER_HORIZON, BEFORE_CONTRACT, DUPLICATE_ROW
from .rows import EventRow

MEMORY = "1GB"
"""What DuckDB may hold in memory before it goes on in the folder of the store."""
ROWS_A_BATCH = 200_000
SHOWN = 1000
"""Refused rows that are shown one by one; the others are counted."""

_COLUMNS = (
    "ticket VARCHAR, seq BIGINT, instant BIGINT, kind event_kind, actor event_actor, channel VARCHAR, "
    "state VARCHAR, priority VARCHAR, contains VARCHAR, sets VARCHAR, minutes VARCHAR, "
    "valued_minutes VARCHAR, why VARCHAR, said VARCHAR, place BIGINT, log VARCHAR"
)


@dataclass(frozen=True)
class RefusedRow:
    """A row that does not count: its log, its place there (a line, or a record, from 1; None where that is
    unknown), its ticket if that can be read, and why."""

    log: str
    place: int | None
    ticket: str | None
    finding: Diagnostic


class Store:
    """A database in a folder that the caller makes and removes; closed with `close`."""

    def __init__(self, folder: str, memory: str = MEMORY, threads: int | None = None) -> None:
        self.database: duckdb.DuckDBPyConnection = duckdb.connect(f"{folder}/events.duckdb")
        self.run(f"SET memory_limit = {quoted(memory)}")
        self.run(f"SET temp_directory = {quoted(folder)}")
        self.run("SET preserve_insertion_order = true")
        self.run("SET autoinstall_known_extensions = false")
        self.run("SET autoload_known_extensions = false")
        self.run("SET enable_progress_bar = false")
        if threads is not None:
            self.run(f"SET threads = {threads}")
        self.run(f"CREATE TYPE event_kind AS ENUM ({listed(TICKET_EVENTS)})")
        self.run(f"CREATE TYPE event_actor AS ENUM ({listed(ACTORS)})")
        self.run(f"CREATE TABLE events ({_COLUMNS})")

    def run(self, sql: str, values: Sequence[Any] = ()) -> duckdb.DuckDBPyConnection:
        """One statement."""
        return self.database.execute(sql, list(values))

    def one(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first column of the first row."""
        row = self.run(sql, values).fetchone()
        return None if row is None else row[0]

    def close(self) -> None:
        """Lets go of the files."""
        self.database.close()

    def add(self, rows: Iterable[EventRow], log: str) -> int:
        """Adds rows that a reader of a helpdesk's log has made; how many they are."""
        names = (*EventRow.__annotations__, "log")
        types = {"seq": pa.int64(), "instant": pa.int64(), "place": pa.int64()}
        total = 0
        for part in _parts(rows, 20_000):
            columns = list(zip(*((*row, log) for row in part), strict=True))
            arrays = [
                pa.array(column, types.get(name, pa.string()))
                for name, column in zip(names, columns, strict=True)
            ]
            table = pa.table(arrays, names=list(names))
            self.database.register("part", table)
            self.run(f"INSERT INTO events BY NAME SELECT {', '.join(names)} FROM part")
            self.database.unregister("part")
            total += len(part)
        return total

    def add_broken(self, found: Sequence[RefusedRow]) -> None:
        """Lines that no row could be made of; those whose ticket is known make it undecided (K14)."""
        self.database.executemany(
            "INSERT INTO events (ticket, why, said, place, log) VALUES (?, ?, ?, ?, ?)",
            [(one.ticket, one.finding.code, packed(one.finding), one.place, one.log) for one in found],
        )

    # --- what is in it ---------------------------------------------------------------------------

    def last_instant(self, before: int = 1 << 62) -> int | None:
        """The latest instant that was read, of those before another."""
        found = self.one("SELECT max(instant) FROM events WHERE why IS NULL AND instant < ?", (before,))
        return None if found is None else int(found)

    def first_instant(self) -> int | None:
        """The earliest instant that was read."""
        found = self.one("SELECT min(instant) FROM events WHERE why IS NULL")
        return None if found is None else int(found)

    def kept(self) -> int:
        """Rows that are events."""
        return int(self.one("SELECT count(*) FROM events WHERE why IS NULL"))

    def refused(self) -> tuple[dict[str, int], list[RefusedRow]]:
        """How many rows were refused, by code, and the first of them."""
        counts = dict(
            self.run(
                "SELECT why, count(*) FROM events WHERE why IS NOT NULL GROUP BY why ORDER BY why"
            ).fetchall()
        )
        shown = [
            RefusedRow(log, place, ticket, unpacked(why, said))
            for log, place, ticket, why, said in self.run(
                "SELECT log, place, ticket, why, said FROM events WHERE why IS NOT NULL "
                f"ORDER BY log, place, ticket, why LIMIT {SHOWN}"
            ).fetchall()
        ]
        return counts, shown

    def misplaced(self, force: int | None, horizon: int, as_of: int) -> dict[str, int]:
        """Events kept that lie before the contract, after its horizon, or after the evaluation, by code."""
        first = force if force is not None else -(2**62)
        row = self.run(
            "SELECT count(*) FILTER (WHERE instant < ?), count(*) FILTER (WHERE instant >= ?), "
            "count(*) FILTER (WHERE instant > ?) FROM events WHERE why IS NULL",
            (first, horizon, as_of),
        ).fetchone()
        codes = (BEFORE_CONTRACT.code, AFTER_HORIZON.code, AFTER_AS_OF.code)
        return {code: n for code, n in zip(codes, row or (), strict=True) if n}

    # --- whole tickets ---------------------------------------------------------------------------

    def batches(self, rows: int = ROWS_A_BATCH) -> Iterator[pa.Table]:
        """All events in order (ticket, instant, number, rank), in tables of about so many rows that never
        part a ticket. Kinds, actors, states, priorities and channels are dictionaries; instants are epoch
        seconds. Refused rows stand among them with their code in `why`."""
        # Not into the one connection: others ask it while the batches come.
        cursor = self.database.cursor()
        chosen = ", ".join(
            f"{name}::{self._enum(name)} AS {name}" for name in ("channel", "state", "priority")
        )
        reader = cursor.execute(
            f"SELECT ticket, seq, instant, kind, actor, {chosen}, contains, sets, minutes, valued_minutes, "
            "why, said FROM events WHERE ticket IS NOT NULL ORDER BY ticket, instant, seq, kind"
        ).to_arrow_reader(rows)
        yield from whole_tickets(reader)
        cursor.close()

    def export(self, path: str) -> None:
        """All events as one Parquet file, for another engine to sort; `place_of_kind` orders kinds (K1)."""
        self.run(
            "COPY (SELECT ticket, seq, instant, kind::VARCHAR AS kind, actor::VARCHAR AS actor, channel, "
            "state, priority, contains, sets, minutes, valued_minutes, why, said, "
            "enum_code(kind) AS place_of_kind "
            f"FROM events WHERE ticket IS NOT NULL) TO {quoted(path)} (FORMAT parquet)"
        )

    def _enum(self, column: str) -> str:
        """A type of the words of a column, for few words take less room as numbers."""
        words = [
            row[0]
            for row in self.run(
                f"SELECT DISTINCT {column} FROM events WHERE {column} IS NOT NULL ORDER BY 1 LIMIT 5001"
            ).fetchall()
        ]
        if not words or len(words) > 5000:
            return "VARCHAR"
        name = f"event_{column}"
        self.run(f"DROP TYPE IF EXISTS {name}")
        self.run(f"CREATE TYPE {name} AS ENUM ({listed(words)})")
        return name


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


def quoted(text: str) -> str:
    """A text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def listed(texts: Iterable[str]) -> str:
    """Texts as literals of SQL, in their order."""
    return ", ".join(map(quoted, texts))


def packed(finding: Diagnostic) -> str:
    """The values of a finding, to be kept beside its code."""
    return json.dumps({key: str(value) for key, value in finding.values.items()}, ensure_ascii=False)


def unpacked(code: str, said: str | None) -> Diagnostic:
    """The finding of a code and its values; what is no JSON is the one value itself."""
    kind = next(one for one in all_kinds() if one.code == code)
    return kind.at(**json.loads(said or "{}"))


__all__ = ["DUPLICATE_ROW", "LogMapping", "RefusedRow", "Store", "listed", "packed", "quoted", "unpacked"]
