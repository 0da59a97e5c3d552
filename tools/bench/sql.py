"""How fast the emitted SQL is, beside DuckDB's own ASOF join, with PostgreSQL and Spark beside it.

    python tools/bench/sql.py                       ten million instants over ten years
    python tools/bench/sql.py --instants 1000000    fewer
    python tools/bench/sql.py --strict              exit code 1 where a ratio is above its bar

Elapsed time and deadlines (L1) of random instants: once by the views of `sla_batch.sql`, once by ASOF joins
over the same pieces on the same rows, two of them each: at the start and at the stop, or to the covered
seconds of the start and back from those of the deadline. Edges lie at any second. Sums of all answers, plain
and weighted by the number of the row, must be equal everywhere, and no row may be left out, or the run fails.
Wall time is held to the bars; processor time is printed as well, for a machine that has other work.
"""

from __future__ import annotations

import argparse
import datetime
import importlib.util
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from slacontract.targets.sql.batch import script
from speed import CountIsOff, Row, seconds
from speed import table as printed

from slacontract.clock.intervals import union
from slacontract.project import compile_text
from slacontract.ruleset.rules import RuleSet

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

CONTRACT = """language en

contract "Ten years of office hours"
  provider "Harbour Systems Ltd"
  client "Example Foods GmbH"
  reference "SQL-2026"
  in force from 1 January 2020 until 31 December 2031
  horizon until 31 December 2032
  notice at least 3 months before contract end by means of "registered letter"
  time zone Europe/Paris
  amounts excluding tax

holidays france "Public holidays in France"
  country "FR"

coverage office "Office hours"
  Monday to Friday 09:00-13:00 and 14:00-17:00
  except holidays france

priority P1 "Blocking"
  response within 4 hours counted in office
"""
TODAY = datetime.date(2026, 6, 1)
SEED, DAY = 20260101, 86400
ODD_EVENTS = 500
MOST = 0.25  # of the time of ASOF
ON_POSTGRESQL, ON_SPARK = 1_000_000, 1_000_000
MORE = 4 * 3600 - 1  # the second before the last of the four hours: the inverse gives the instant after it
Run = Callable[[str], Sequence[Sequence[Any]]]


def ragged() -> RuleSet:
    """The contract, its office hours joined by some events that begin and end at any second."""
    compiled = compile_text(CONTRACT, today=TODAY).rules
    if compiled is None:
        raise CountIsOff("the contract does not compile")
    (edition,) = compiled.editions
    ((name, plan),) = edition.plans.items()
    office = plan.coverages["office"]
    random = np.random.default_rng(SEED)
    first, last = compiled.horizon
    starts = random.integers(first, last - DAY, ODD_EVENTS)
    events = [
        ((int(t), int(t) + int(n)),)
        for t, n in zip(starts, random.integers(1, 18_000, ODD_EVENTS), strict=True)
    ]
    rows, before = [], 0
    for opens, closes in union(tuple((row[0], row[1]) for row in office.intervals), *events):
        rows.append((opens, closes, before))
        before += closes - opens
    office = office.model_copy(update={"intervals": tuple(rows)})
    plan = plan.model_copy(update={"coverages": {**plan.coverages, "office": office}})
    edition = edition.model_copy(update={"plans": {name: plan}})
    return compiled.model_copy(update={"editions": (edition,)})


def prepared(run: Run, text: str, rows: str) -> None:
    """The table of instants, and the views over it."""
    for view in ("elapsed", "due"):
        run(f"DROP VIEW IF EXISTS sla_batch_{view}_1")
    run("DROP TABLE IF EXISTS sla_batch")
    run(f"CREATE TABLE sla_batch AS {rows}")
    for one in text.split(";\n"):
        if one.strip():
            run(one)


def queries(run: Run) -> dict[str, str]:
    """The queries, by what they answer; the views are of one text for all engines."""
    views = {commitment: name for name, commitment in run("SELECT name, commitment FROM sla_batch_views")}
    sums = "SELECT SUM(v), SUM(v * MOD(id, 1009)), COUNT(*) FROM "

    def at(alias: str, x: str) -> str:
        return f"{alias}.y + {alias}.m * ({x} - {alias}.x)"

    reached = f"{at('a', 't.started')} + {MORE}"
    counted, inverse = (f"(SELECT x, y, m FROM slb_pieces WHERE f = {f} AND m < 2)" for f in (0, 1))
    return {
        "elapsed": f"{sums}(SELECT id, seconds AS v FROM {views[None]}) q",
        "deadline": f"{sums}(SELECT id, deadline AS v FROM {views['P1/response']}) q",
        "elapsed, ASOF": f"{sums}(SELECT t.id, {at('b', 't.stopped')} - ({at('a', 't.started')}) AS v "
        f"FROM sla_batch t ASOF JOIN {counted} a ON t.started >= a.x "
        f"ASOF JOIN {counted} b ON t.stopped >= b.x) q",
        "deadline, ASOF": f"{sums}(SELECT q.id, {at('i', 'q.w')} AS v FROM "
        f"(SELECT t.id, {reached} AS w FROM sla_batch t ASOF JOIN {counted} a ON t.started >= a.x) q "
        f"ASOF JOIN {inverse} i ON q.w >= i.x) q",
    }


def drawn(number: str, source: str) -> str:
    """Pairs of instants over ten years, up to sixty days apart: arithmetic that all engines share."""
    started = f"1577923200 + MOD(id * 7919 * 104729 + id, {10 * 365 * DAY})"
    return (
        f"SELECT id, {started} AS started, {started} + MOD(id * 15485863, {60 * DAY}) AS stopped "
        f"FROM (SELECT {number} AS id FROM {source}) n"
    )


def medians(
    run: Run, asked: dict[str, str], rounds: int
) -> tuple[dict[str, float], dict[str, float], dict[str, tuple[int, ...]]]:
    """The median seconds of each query, in turns; the least processor time; and what each said."""
    said: dict[str, tuple[int, ...]] = {}
    taken: dict[str, list[float]] = {name: [] for name in asked}
    worked: dict[str, list[float]] = {name: [] for name in asked}
    for number in range(rounds + 1):
        for name, query in asked.items():

            def answer(name: str = name, query: str = query) -> None:
                said[name] = tuple(int(one) for one in run(query)[0])

            before = time.process_time()
            spent = seconds(answer)
            if number:  # the first round only warms
                taken[name].append(spent)
                worked[name].append(time.process_time() - before)
    least = {name: min(times) for name, times in worked.items()}
    return {name: statistics.median(times) for name, times in taken.items()}, least, said


def on_duckdb(
    text: str, count: int, rounds: int
) -> tuple[list[Row], list[str], Callable[[int], dict[str, tuple[int, ...]]]]:
    """The views beside ASOF."""
    database = duckdb.connect(config={"threads": 2})

    def run(statement: str) -> Sequence[Sequence[Any]]:
        return database.execute(statement).fetchall()

    def sums(rows: int) -> dict[str, tuple[int, ...]]:
        prepared(run, text, drawn("range", f"range({rows})"))
        asked = queries(run)
        return {name: tuple(int(one) for one in run(asked[name])[0]) for name in ("elapsed", "deadline")}

    prepared(run, text, drawn("range", f"range({count})"))
    times, worked, said = medians(run, queries(run), rounds)
    found, told = [], []
    for name in ("elapsed", "deadline"):
        peer = f"{name}, ASOF"
        if said[name] != said[peer] or said[name][2] != count:
            raise CountIsOff(f"{name}: {said[name]}, ASOF says {said[peer]}, of {count} rows")
        found.append(Row(f"{name} of {count:,} rows, DuckDB / its ASOF", times[name], times[peer], MOST))
        ours, theirs = worked[name], worked[peer]
        told.append(f"{name}, processor time, least: {ours:.2f} s, ASOF {theirs:.2f} s, {ours / theirs:.2f}")
    return found, told, sums


def elsewhere(text: str, rounds: int, sums: Callable[[int], dict[str, tuple[int, ...]]]) -> Iterator[str]:
    """PostgreSQL and Spark, where they are installed: rows a second, after comparing the sums."""
    from differential.postgres import PROGRAMS, server
    from differential.spark import session

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pg")))
        engines: list[tuple[str, Run, int, str, str]] = []
        if Path(PROGRAMS, "initdb").exists():
            folder.chmod(0o755)
            connection = stack.enter_context(server(folder / "server"))

            def postgresql(statement: str) -> Sequence[Sequence[Any]]:
                cursor = connection.execute(statement)
                return cursor.fetchall() if cursor.description else []

            source = f"generate_series(0, {ON_POSTGRESQL - 1})"
            engines.append(("PostgreSQL", postgresql, ON_POSTGRESQL, "CAST(g AS BIGINT)", f"{source} AS g"))
        if importlib.util.find_spec("pyspark") is not None:
            spark = stack.enter_context(session(folder / "spark"))
            spark.conf.set(
                "spark.sql.codegen.wholeStage", "true"
            )  # as by default; tests of few rows do without

            def on_spark(statement: str) -> Sequence[Sequence[Any]]:
                return [tuple(row) for row in spark.sql(statement).collect()]

            engines.append(("Spark", on_spark, ON_SPARK, "id", f"range({ON_SPARK})"))
        for name, run, count, number, source in engines:
            prepared(run, text, drawn(number, source))
            asked = {one: query for one, query in queries(run).items() if "ASOF" not in one}
            times, _, said = medians(run, asked, rounds)
            wanted = sums(count)
            for one in asked:
                if said[one] != wanted[one]:
                    raise CountIsOff(f"{one} on {name}: {said[one]}, DuckDB says {wanted[one]}")
                rate = count / times[one] / 1e6
                yield f"{one} of {count:,} rows on {name}: {times[one]:.2f} s, {rate:.2f} M rows/s"


def main() -> int:
    """Measures, prints the table, and says whether all sums (and with --strict all bars) hold."""
    options = argparse.ArgumentParser(description="Measures the emitted SQL beside ASOF.")
    options.add_argument("--rounds", type=int, default=5, help="repetitions of each measurement (5)")
    options.add_argument("--instants", type=int, default=10_000_000, help="how many instants (10,000,000)")
    options.add_argument("--strict", action="store_true", help="exit code 1 where a ratio is above its bar")
    chosen = options.parse_known_args()[0]
    text = script(ragged())
    try:
        rows, said, sums = on_duckdb(text, chosen.instants, chosen.rounds)
        said += elsewhere(text, min(chosen.rounds, 3), sums)
    except CountIsOff as wrong:
        print(f"A count is off, so no time means anything. {wrong}", file=sys.stderr)
        return 1
    print(printed(rows))
    print("\n" + "\n".join(said))
    return 0 if all(row.holds for row in rows) or not chosen.strict else 1


if __name__ == "__main__":
    sys.exit(main())
