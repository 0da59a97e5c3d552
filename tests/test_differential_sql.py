"""The emitted SQL says what the engine says, on DuckDB, PostgreSQL and Spark, with the same text."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from random import Random

import duckdb
import pytest
from differential import sql_batch
from differential.cases import Batch, batches
from differential.duckdb_engine import DuckDb
from differential.engine import CORE, answer
from differential.postgres import PROGRAMS, server
from differential.rules import Level
from differential.runner import Tally, compare
from differential.spark import session
from differential.sql_batch import Pair, Run, differences
from differential.sql_text import SqlText, instant
from differential.starts import Refusing, start_batches
from slacontract.targets.sql import batch, script, tickets
from slacontract.targets.sql.pieces import Function, Piece
from slacontract.targets.sql.text import literal, packed, table
from support.hostile import HOSTILE

from slacontract.judge import Engine
from slacontract.project import compile_text
from slacontract.ruleset.rules import RuleSet


def told(name: str, level: int, tally: Tally) -> None:
    """Print the share of the cases that were answered, and hold it to all of them."""
    print(f"{name} L{level}: {tally.answered} of {tally.asked} cases answered, {tally.share:.1%}")
    assert tally.differ == [], "\n".join(tally.differ)
    assert tally.share == 1.0


EXPECTED = {"running", "breached", "error", "undetermined", "no-commitment", "judged-unset", "hole"}
EXPECTED |= {"SLA601", "SLA602", "SLA605", "SLA606"}


@pytest.mark.slow
def test_duckdb_in_full() -> None:
    """100,000 cases, with every status, flag and code of starts among them."""
    for level, n in ((1, 40_000), (2, 60_000)):
        tally = compare(DuckDb(), batches("full", n, level, per=1000))
        told("duckdb", level, tally)
        if level == 2:
            assert set(tally.statuses) >= EXPECTED, sorted(EXPECTED - set(tally.statuses))


@pytest.fixture(scope="module")
def postgresql() -> Iterator[SqlText]:
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        Path(folder).chmod(0o755)
        with server(Path(folder) / "server") as connection:

            def run(statement: str) -> list[tuple[object, ...]]:
                cursor = connection.execute(statement)
                return cursor.fetchall() if cursor.description else []

            yield SqlText("postgresql", run)


@pytest.mark.server(f"{PROGRAMS}/initdb")
@pytest.mark.parametrize("level", [1, 2])
def test_postgresql(level: int, postgresql: SqlText) -> None:
    """The same text on a PostgreSQL server."""
    told("postgresql", level, compare(postgresql, batches("pg", 600, level, per=200)))


@pytest.fixture(scope="module")
def spark() -> Iterator[SqlText]:
    with tempfile.TemporaryDirectory(prefix="spark") as folder, session(Path(folder)) as running:
        yield SqlText("spark", lambda text: [tuple(row) for row in running.sql(text).collect()])


@pytest.mark.slow
@pytest.mark.server("java")
@pytest.mark.xdist_group("spark")  # one worker: all use its machine of Java
def test_spark(spark: SqlText) -> None:
    """The same text on Spark in local mode."""
    # One batch, of the harder level: what is easier is part of it, and a query of Spark takes its time.
    told("spark", 2, compare(spark, batches("spark", 100, 2, per=100)))


@pytest.mark.slow
def test_clocks_with_labels() -> None:
    """Several clocks of a metric, plans and editions: refused as the engine refuses them, or SLA606."""
    tally = compare(Refusing(DuckDb()), start_batches("labels", 8, 20))
    print(f"duckdb, starts of L3: {tally.answered} of {tally.asked} cases answered, {tally.share:.1%}")
    assert tally.differ == [], "\n".join(tally.differ)
    assert tally.statuses["SLA605"] > 5
    assert tally.share > 0.7


# --- batches ---------------------------------------------------------------------------------------


def pairs(asked: Batch) -> list[Pair]:
    """The instants that a batch asks about in pairs, with none and with the ends of the horizon."""
    at = [instant(ask["at"] if ask["ask"] == "due" else ask["from"]) for ask in asked.asks]
    first, last = asked.rules.horizon
    found: list[int | None] = [*at, None]
    found += [end + by for end in (first, last) for by in (-100_000, -1, 0, 1, 100_000)]
    return [*zip(found, reversed(found), strict=True), (at[0], at[0])]


def held(run: Run, some: Iterable[Batch]) -> None:
    """Hold every view of `sla_batch.sql` to the engine, but where it says that it cannot (SLA606)."""
    asked, refused = 0, 0
    for one in some:
        compared, found = differences(run, one.rules, pairs(one))
        asked += compared
        left_out = [said for said in found if said.endswith("(None, None, 'SLA606')")]
        refused += len(left_out)
        assert found == left_out, "\n".join(set(found) - set(left_out))
    print(f"{asked - refused} of {asked} answers of views of batches")
    assert 0 <= refused < asked / 10


@pytest.mark.slow
@pytest.mark.parametrize("level", [1, 2])
def test_batches(level: Level) -> None:
    """Each row of a batch has one answer, the engine's, at the ends of the horizon and without an instant."""
    with duckdb.connect(config={"threads": 1}) as database:
        held(lambda text: database.execute(text).fetchall(), batches("batch", 300, level, per=50))


@pytest.mark.slow
def test_batches_of_editions() -> None:
    """So it is with plans, editions, and a commitment that some of them lack."""
    with duckdb.connect(config={"threads": 1}) as database:
        held(lambda text: database.execute(text).fetchall(), start_batches("batch", 4, 12))


@pytest.mark.parametrize("longest", [3, 60, 900, 20_000, 900_000])
def test_grids_hold_edges_at_any_second(longest: int) -> None:
    """A grid says what its function says, a second around each edge and each cell, however crowded."""
    random = Random(longest)
    pieces, x = [], 1_577_833_200 + random.randrange(9999)
    for _ in range(400):
        y: int | str = random.randrange(2 * 10**9) if random.random() < 0.9 else "SLA602"
        pieces.append(Piece(x, y, random.randrange(2)))
        x += random.randrange(1, longest)
    function = Function(pieces, x, "SLA601")
    grid = batch.Grid(0, function)
    first, last = grid.inside
    cells = range(first, last + 1, 1 << grid.bits)
    asked = {
        t + by
        for t in (*function.starts, x, *random.sample(cells, min(len(cells), 2000)))
        for by in (-1, 0, 1)
    }
    rows = sorted((t,) for t in asked if first <= t <= last)
    with duckdb.connect(config={"threads": 1}) as database:
        for statement in (*packed(grid.rows, batch.PREFIX), *table("asked", ("t",), rows), grid.made()):
            database.execute(statement)
        query = f"SELECT t, {grid.at('g', 't')} FROM sla_asked JOIN {grid.name} g ON g.k = t >> {grid.bits}"
        said = sorted(database.execute(query).fetchall())
    values = [(t, function.piece_at(t)[0].y) for (t,) in rows]
    assert said == [(t, y if isinstance(y, int) else None) for t, y in values]


BATCH_FAULTS = [
    (" < a.x2 ", " <= a.x2 "),
    ("p.y - p.m * p.x", "p.y - p.x"),
    ("(p.e - 1)", "(p.e - 4097)"),
    ("'SLA602'", "'SLA601'"),
    (" + 2, ", " + 9, "),
]


@pytest.mark.slow
@pytest.mark.parametrize(("right", "wrong"), BATCH_FAULTS, ids=range(len(BATCH_FAULTS)))
def test_faults_of_batches_are_found(right: str, wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Views with one small fault differ from the engine, or lose a row."""
    replaced = []

    def faulty(rules: RuleSet) -> str:
        intact = batch.script(rules)
        replaced.append(right in intact)
        return intact.replace(right, wrong)

    monkeypatch.setattr(sql_batch, "script", faulty)
    with duckdb.connect(config={"threads": 1}) as database, pytest.raises(AssertionError):
        held(lambda text: database.execute(text).fetchall(), batches("batch", 300, 2, per=50))
    assert any(replaced)


@pytest.mark.server(f"{PROGRAMS}/initdb")
def test_batches_on_postgresql(postgresql: SqlText) -> None:
    """The same text on PostgreSQL."""
    held(postgresql.run, batches("batch", 100, 2, per=50))


@pytest.mark.slow
@pytest.mark.server("java")
@pytest.mark.xdist_group("spark")  # one worker: all use its machine of Java
def test_batches_on_spark(spark: SqlText) -> None:
    """The same text on Spark."""
    held(spark.run, batches("spark", 20, 1, per=20))


# --- stops -----------------------------------------------------------------------------------------

STOPS = {"response": "replied", "resolution": "resolved"}


class Stopped(DuckDb):
    """Starts with a stop, or an instant of judgment."""

    def extra(self, number: int) -> tuple[int | None, int | None]:
        after = (0, 1, 3600, 30_000, 200_000, 2_000_000)[number % 6]
        return (after, None) if number % 4 else (None, after)

    def rows(self, starts: list[tuple]) -> list[tuple]:  # type: ignore[type-arg]
        return [
            (*row[:7], *(None if one is None else row[6] + one for one in self.extra(row[0])))
            for row in starts
        ]


@pytest.mark.slow
def test_stops() -> None:
    """Met or breached, by how much, as the engine says of a ticket that only starts and stops."""
    statuses = set()
    for some in batches("stops", 800, 2, per=100):
        engine, runner = Engine(some.rules), Stopped()
        asks = [ask for ask in some.asks if "metric" in ask]
        for number, (ask, said) in enumerate(zip(asks, runner.answers(some.rules, asks), strict=True)):
            assert said is not None
            stopped, judged = runner.extra(number)
            at = ask["at"] if isinstance(ask["at"], int) else instant(ask["at"])
            rows = [
                {"ticket": "A", "at": at, "kind": "reported", "actor": "client", "seq": 0}
                | {"channel": ask["channel"], "priority": ask["priority"], "set": ask["attributes"]}
            ]
            if stopped is not None:
                kind = STOPS[ask["metric"]]
                rows.append({"ticket": "A", "at": at + stopped, "kind": kind, "actor": "provider", "seq": 1})
            as_of = at + (judged if judged is not None else stopped or 0)
            found = answer(engine, {"ask": "judge", "plan": ask["plan"], "events": rows, "as_of": as_of})
            ours = next(
                (one for one in found["clocks"] if one["metric"] == ask["metric"]), found["clocks"][0]
            )
            theirs = said["clocks"][0]
            statuses.add(ours["status"])
            assert {name: ours[name] for name in CORE} == {name: theirs[name] for name in CORE}, ask
    assert statuses >= {"met", "breached", "running", "undetermined", "no-commitment", "error"}


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words(hostile: str) -> None:
    """A word of the contract comes back from SQL as it went in, and ends no statement."""
    written = literal(hostile)
    with duckdb.connect() as database:
        said = database.execute(f"SELECT {written}").fetchone()
    assert said == (hostile.replace("\0", "\N{REPLACEMENT CHARACTER}"),)
    assert not set(written) & set(";\\${}\n")


def test_page() -> None:
    """The SQL of docs/embedding.md, around the README's contract, answers what the page shows."""
    root = Path(__file__).parent.parent
    page = (root / "docs/embedding.md").read_text("utf-8")
    contract = re.search(r"```sla\n(.*?)```", (root / "README.md").read_text("utf-8"), re.DOTALL)
    assert contract is not None
    compiled = compile_text(contract[1], today=date(2026, 6, 1))
    assert compiled.rules is not None
    said = page[page.index("## In SQL") :]
    before, asked, journal, judged = re.findall(r"```sql\n(.*?)```", said, re.DOTALL)
    shown, verdicts = re.findall(r"```text\n(.*?)```", said, re.DOTALL)
    for made, text, query, answers in (
        (before, script(compiled.rules), asked, shown),
        (journal, tickets.script(compiled.rules), judged, verdicts),
    ):
        with duckdb.connect() as database:
            for statement in (made + text).split(";\n"):
                if statement.strip():
                    database.execute(statement)
            rows = database.execute(query).fetchall()
        assert [" ".join(map(str, row)) for row in rows] == answers.splitlines()


FAULTS = [
    ("r.deadline + r.bound <= r.instant THEN 'breached'", "r.deadline <= r.instant THEN 'breached'"),
    ("WHEN x.m < 2 THEN x.y + x.m", "WHEN x.m < 2 THEN x.y - x.m"),
    ("MAX(COALESCE(o.held, 0)) = 0", "MAX(COALESCE(o.held, 0)) < 9"),
    ("p.k + s.j * p.w < CASE", "p.k + s.j * p.w + p.w < CASE"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("right", "wrong"), FAULTS, ids=range(len(FAULTS)))
def test_faults_are_found(right: str, wrong: str) -> None:
    """A text with one small fault differs from the engine somewhere: the cases reach it."""

    class Faulty(DuckDb):
        def text(self, rules: RuleSet) -> str:
            intact = super().text(rules)
            assert right in intact
            return intact.replace(right, wrong)

    assert compare(Faulty(), batches("faults", 2000, 2, per=100), most=1).differ
