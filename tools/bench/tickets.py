"""How fast a log of tickets is judged, beside DuckDB's own time to read and sort the same file.

    ./dev bench                               1 M events, CSV and Parquet, among the other measurements
    ./dev bench --ticket-sizes 1 10 30        millions of events; 0 leaves tickets out
    ./dev bench --ticket-forms csv            CSV only
    ./dev bench --spark                       the same on Spark, local mode, beside it
    ./dev bench --ticket-tight                delays so short that a quarter of the clocks are late
    ./dev bench --strict                      exit code 1 where a ratio or the memory is above its bar
    .venv/bin/python tools/bench/tickets.py   this alone

Each measurement is a process of its own: its time from start to end and its largest memory are what the
operating system says of it. The log has ten events a ticket in random order; 30 % of the tickets are paused.
All verdicts are written to a Parquet file, those of breaches with their ledger. DuckDB sorts by ticket and
instant and hands every row over, with the same limit of memory.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple, TypeVar

MOST_TIMES = 6.0
MOST_BYTES = 2 * 1024**3
EVENTS_A_TICKET = 10
CONTRACT = Path(__file__).with_name("tickets.sla")
SLAC = Path(sys.executable).with_name("slac")
_HELD = "1GB"

# Seconds after the report of each event, from hashes of the ticket's number: the same log on every machine.
_LOG = """
WITH tickets AS (
    SELECT i, 1767600000 + (hash(i) % 28000000)::BIGINT AS t,
           (hash(i + 1000000007) % 100) < 30 AS paused,
           [(hash(i * 31 + k) % 10000)::BIGINT FOR k IN range(12)] AS r
    FROM range({tickets}) AS numbers(i)
), steps AS (
    SELECT i, t, paused, r, t + 60 + r[1] // 4 AS t1, t + 120 + r[2] // 2 AS t2, t + 600 + r[3] * 2 AS t3
    FROM tickets
), told AS (
    SELECT i, unnest([
        {{'at': t, 'kind': 'reported', 'actor': 'client', 'state': NULL}},
        {{'at': t + 5, 'kind': 'ticket-created', 'actor': 'automatic', 'state': 'open'}},
        {{'at': t1, 'kind': 'acknowledged', 'actor': 'provider', 'state': NULL}},
        {{'at': t2, 'kind': 'replied', 'actor': 'provider', 'state': NULL}},
        {{'at': t3, 'kind': 'intervention-started', 'actor': 'provider', 'state': NULL}},
        {{'at': t3 + 600, 'kind': if(paused, 'state-changed', 'update-sent'), 'actor': 'provider',
          'state': if(paused, 'waiting', NULL)}},
        {{'at': t3 + 1200 + if(paused, r[4] * 8, r[4]), 'kind': if(paused, 'state-changed', 'update-sent'),
          'actor': if(paused, 'client', 'provider'), 'state': if(paused, 'open', NULL)}},
        {{'at': t3 + 1800 + r[4] * 8 + r[5] * 2, 'kind': 'restored', 'actor': 'provider', 'state': NULL}},
        {{'at': t3 + 2400 + r[4] * 8 + r[5] * 2 + r[6] * 20, 'kind': 'resolved', 'actor': 'provider',
          'state': NULL}},
        {{'at': t3 + 3000 + r[4] * 8 + r[5] * 2 + r[6] * 20 + r[7] * 60, 'kind': 'closed',
          'actor': 'client', 'state': NULL}}
    ]) AS e
    FROM steps
)
SELECT 'T' || lpad(i::VARCHAR, 8, '0') AS ticket,
       strftime(make_timestamp(e.at * 1000000), '%Y-%m-%dT%H:%M:%SZ') AS "at",
       e.kind AS kind, e.actor AS actor, e.state AS state
FROM told ORDER BY hash(i * 10 + e.at)
"""

_YARDSTICK = """
import sys, duckdb
database = duckdb.connect(sys.argv[2] + "/sorted.duckdb")
database.execute("SET memory_limit = '{held}'")
database.execute("SET enable_progress_bar = false")
database.execute("SET temp_directory = '" + sys.argv[2] + "'")
source = "read_csv('" + sys.argv[1] + "')" if sys.argv[1].endswith("csv") else "'" + sys.argv[1] + "'"
reader = database.execute('SELECT * FROM ' + source + ' ORDER BY ticket, "at"').to_arrow_reader(200_000)
print(sum(batch.num_rows for batch in reader))
"""


Result = TypeVar("Result")


class Run(NamedTuple):
    """One process: its seconds, its largest memory in bytes, what it printed."""

    seconds: float
    memory: int
    said: str


def run(command: list[str], folder: Path) -> Run:
    """A process from start to end; fails the bench where it fails."""
    began = time.perf_counter()
    output = folder / "said"
    with output.open("wb") as stream:
        process = subprocess.Popen(
            command, stdout=stream, cwd=folder, env=os.environ | {"TMPDIR": str(folder)}
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    said = output.read_text(encoding="utf-8", errors="replace")
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)}\nended with {process.returncode}\n{said[-2000:]}")
    return Run(seconds, _bytes(usage), said)


def _bytes(usage: resource.struct_rusage) -> int:
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def apart(does: Callable[..., Result], *given: object) -> Result:
    """The answer of a function in a process of its own: a child's largest memory begins with its parent's, so
    that the one that measures stays small."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(does, *given).result()


def write_log(folder: Path, millions: int) -> dict[str, Path]:
    """The log as CSV and as Parquet."""
    import duckdb

    paths = {form: folder / f"log-{millions}.{form}" for form in ("csv", "parquet")}
    database = duckdb.connect(str(folder / "making.duckdb"))
    database.execute(f"SET memory_limit = '{_HELD}'")
    database.execute("SET enable_progress_bar = false")
    database.execute(f"SET temp_directory = '{folder}'")
    text = _LOG.format(tickets=millions * 1_000_000 // EVENTS_A_TICKET)
    database.execute(f"COPY ({text}) TO '{paths['csv']}' (HEADER)")
    database.execute(f"COPY (FROM read_csv('{paths['csv']}', all_varchar=true)) TO '{paths['parquet']}'")
    database.close()
    (folder / "making.duckdb").unlink()
    return paths


_TIGHTER = {
    "40 calendar minutes": "30 calendar minutes",
    "80 minutes": "50 minutes",
    "4 hours": "2 hours",
    "18 hours": "9 hours",
    "3 business days": "2 business days",
    "6 business days": "4 business days",
}


def contract_in(folder: Path, tight: bool) -> Path:
    """The contract of the bench, with shorter delays where that is asked for."""
    text = CONTRACT.read_text(encoding="utf-8")
    for delay, shorter in _TIGHTER.items() if tight else ():
        text = text.replace(f"within {delay}", f"within {shorter}")
    path = folder / "contract.sla"
    path.write_text(text, encoding="utf-8")
    return path


def measured(folder: Path, path: Path, millions: int, engine: str, contract: Path) -> tuple[Run, Run]:
    """DuckDB's read and sort, then `slac evaluate` of the same file; both must see every row."""
    yardstick = run([sys.executable, "-c", _YARDSTICK.format(held=_HELD), str(path), str(folder)], folder)
    (folder / "sorted.duckdb").unlink()
    rows = millions * 1_000_000
    if int(yardstick.said) != rows:
        raise SystemExit(f"{path.name}: {yardstick.said.strip()} rows, where {rows} are wanted")
    verdicts = folder / "verdicts.parquet"
    command = [str(SLAC), "evaluate", str(contract), str(path), "--format", "parquet", "-o", str(verdicts)]
    # The instant is given, as a team gives it; ten commitments in words would need no more.
    ours = run([*command, "--as-of", "2026-12-31T23:00:00Z", "--engine", engine], folder)
    print(apart(check, verdicts, rows // EVENTS_A_TICKET), flush=True)
    verdicts.unlink()
    return yardstick, ours


def check(verdicts: Path, tickets: int) -> str:
    """A fast bench must not be an empty one: every ticket has its six verdicts, every breach its ledger."""
    import duckdb

    found = duckdb.execute(
        "SELECT count(DISTINCT ticket), count(*), count(*) FILTER (WHERE status = 'breached'), "
        "count(*) FILTER (WHERE status = 'breached' AND ledger LIKE '[{%') FROM read_parquet(?)",
        [str(verdicts)],
    ).fetchone()
    assert found is not None
    if found[0] != tickets or found[1] != 6 * tickets or found[2] != found[3] or not found[2]:
        raise SystemExit(f"not every verdict is there: {found}, where {tickets} tickets are wanted")
    return f"    {found[1]:,} verdicts, {found[2]:,} breaches with their ledger"


def main() -> int:
    """Prints a row for each size and form."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--ticket-sizes", dest="sizes", type=int, nargs="+", default=[1], metavar="MILLIONS")
    parser.add_argument(
        "--ticket-forms", dest="forms", nargs="+", choices=["csv", "parquet"], default=["csv", "parquet"]
    )
    parser.add_argument("--spark", action="store_true", help="also on Spark, local mode")
    parser.add_argument("--ticket-tight", action="store_true", help="with shorter delays: more breaches")
    parser.add_argument("--strict", action="store_true", help="exit code 1 where a bar is passed")
    parser.add_argument("--ticket-json", dest="json", type=Path, default=None, metavar="FILE")
    options, _ = parser.parse_known_args()
    rows = []
    with tempfile.TemporaryDirectory(prefix="slac-bench-") as name:
        folder = Path(name)
        contract = contract_in(folder, options.ticket_tight)
        for millions in filter(None, options.sizes):
            paths = apart(write_log, folder, millions)
            for form in options.forms:
                for engine in ("duckdb", "spark") if options.spark else ("duckdb",):
                    yardstick, ours = measured(folder, paths[form], millions, engine, contract)
                    ratio = ours.seconds / yardstick.seconds
                    rows.append(
                        {
                            "events": millions * 1_000_000,
                            "form": form,
                            "engine": engine,
                            "seconds": round(ours.seconds, 2),
                            "yardstick": round(yardstick.seconds, 2),
                            "ratio": round(ratio, 2),
                            "memory_mb": ours.memory // 1024**2,
                            "yardstick_mb": yardstick.memory // 1024**2,
                        }
                    )
                    print(
                        f"{millions:>3} M events, {form:7} {engine:6}: {ours.seconds:8.1f} s; DuckDB reads "
                        f"and sorts it in {yardstick.seconds:7.1f} s, ratio {ratio:5.2f} "
                        f"(bar {MOST_TIMES:g}); memory {ours.memory / 1024**2:6.0f} MB "
                        f"(bar {MOST_BYTES // 1024**2})",
                        flush=True,
                    )
            for path in paths.values():
                path.unlink()
    if options.json is not None:
        options.json.write_text(json.dumps(rows, indent=2), encoding="utf-8")
    passed = [
        row
        for row in rows
        if row["engine"] == "duckdb"
        and (float(row["ratio"]) > MOST_TIMES or int(row["memory_mb"]) > MOST_BYTES // 1024**2)
    ]
    return 1 if passed and options.strict else 0


if __name__ == "__main__":
    sys.exit(main())
