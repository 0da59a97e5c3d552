"""The emitted SQL over ticket events says what the engine says, with one text on three engines."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from differential.cases import batches, example_batches
from differential.postgres import PROGRAMS, server
from differential.reopened import reopened_batches
from differential.runner import Tally, compare
from differential.spark import session
from differential.sql_tickets import DuckDbTickets, SqlTickets

from slacontract.ruleset.rules import RuleSet

SHARE = 0.8
"""What is left out (SLA606): starts of clocks that repeat or pause under a condition, asked without a log;
and points of a grid for some priorities, where the priority changes."""

EXPECTED = {
    *("met", "breached", "running", "paused", "cancelled", "not-started", "no-commitment", "undecided"),
    *("undetermined", "error", "tie-by-kind-rank", "stopped-before-start", "judged-unset"),
    *("reopened-is-new-ticket", "hole", "start-not-stated", "stop-not-stated"),
    *("SLA601", "SLA602", "SLA605", "SLA611", "SLA612", "SLA613"),
    *("SLA621", "SLA622", "SLA623", "SLA624", "SLA625", "SLA626"),
}
"""What a large run must meet, so that nothing is equal for want of a case."""


def told(name: str, tally: Tally, share: float = SHARE) -> None:
    """Print the share of the cases that were answered, and hold it."""
    print(f"{name} L3: {tally.answered} of {tally.asked} cases answered, {tally.share:.1%}")
    assert tally.differ == [], "\n".join(tally.differ)
    assert tally.share >= share


@pytest.mark.slow
def test_duckdb() -> None:
    """Some hundred tickets, on every run of the tests."""
    told("duckdb", compare(DuckDbTickets(), batches("quick", 300, 3, per=150)), SHARE)


def test_duckdb_reopened() -> None:
    """Tickets of several lives: what a reopening revives, what it begins anew, and in which ticket (K6).

    No event names a state: a log without a single change of state can be judged, too.
    """
    tally = compare(DuckDbTickets(), reopened_batches("q3", 160, per=80, wide=False))
    told("duckdb", tally)
    assert tally.statuses["reopened-is-new-ticket"] > 20


@pytest.mark.slow
def test_examples() -> None:
    """The example contracts, compiled from their text."""
    told("duckdb", compare(DuckDbTickets(), example_batches("sql", 40)), 0.85)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_duckdb_in_full() -> None:
    """20,000 cases, with every status, flag and code of tickets among them."""
    tally = compare(DuckDbTickets(), batches("full", 20_000, 3, per=2000))
    told("duckdb", tally)
    assert set(tally.statuses) >= EXPECTED, sorted(EXPECTED - set(tally.statuses))


@pytest.fixture(scope="module")
def postgresql() -> Iterator[SqlTickets]:
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        Path(folder).chmod(0o755)
        with server(Path(folder) / "server") as connection:

            def run(statement: str) -> list[tuple[object, ...]]:
                cursor = connection.execute(statement)
                return cursor.fetchall() if cursor.description else []

            yield SqlTickets("postgresql", run)


@pytest.mark.slow
@pytest.mark.server(f"{PROGRAMS}/initdb")
def test_postgresql(postgresql: SqlTickets) -> None:
    """The same text on a PostgreSQL server."""
    told("postgresql", compare(postgresql, batches("pg", 2000, 3, per=1000)), SHARE)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.server("java")
@pytest.mark.xdist_group("spark")  # one worker: all use its machine of Java
def test_spark(tmp_path: Path) -> None:
    """The same text on Spark in local mode."""
    # One batch: what a statement costs there hardly depends on its rows. The other text, for questions of
    # one start, is run there by test_differential_sql.
    (some,) = batches("spark", 100, 3, per=100)
    logs = tuple(ask for ask in some.asks if ask["ask"] == "judge")
    with session(tmp_path) as spark:
        runner = SqlTickets("spark", lambda text: [tuple(row) for row in spark.sql(text).collect()])
        told("spark", compare(runner, [replace(some, asks=logs)]))


FAULTS = [
    ("slt_ended0", "w.breach <= w.st_at", "w.breach < w.st_at"),  # K3
    ("slt_gap0", "WHERE rev = 1", "WHERE rev = 2"),  # K6: the pause until the reopening
    ("slt_all", "OR a.begun >= n.gen", ""),  # K6: whose a cycle is
    ("slt_heads", "x.gone < x.n", "x.gone <= x.n"),  # K14
]


@pytest.mark.slow
@pytest.mark.parametrize(("table", "right", "wrong"), FAULTS, ids=[one[0] for one in FAULTS])
def test_faults_are_found(table: str, right: str, wrong: str) -> None:
    """A text with one small fault differs from the engine somewhere: the cases reach it."""

    class Faulty(DuckDbTickets):
        def tickets(self, rules: RuleSet) -> str:
            statements = super().tickets(rules).split(";\n")
            (at,) = [n for n, one in enumerate(statements) if f"CREATE TABLE {table} AS" in one]
            statements[at] = statements[at].replace(right, wrong)
            return ";\n".join(statements)

    lives = reopened_batches("faults", 2000, per=250, wide=False)
    cases = lives if table == "slt_all" else batches("faults", 6000, 3, per=300)
    assert compare(Faulty(), cases, most=1).differ
