"""Bad input gets the engine's answer from every runtime: a code that says what is wrong, no silent number."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from differential.bad_input import (
    CODES,
    FAR,
    START_CODES,
    any_kind,
    contracts,
    logs,
    of_tomorrow,
    starts,
    with_editions,
    with_states,
)
from differential.cases import Ask
from differential.duckdb_engine import DuckDb
from differential.engine import Answer, answer
from differential.javascript_module import JavaScriptModule
from differential.jdm_model import ZenNode, ZenPython
from differential.postgres import PROGRAMS, server
from differential.python_module import PythonModule
from differential.rego_policy import RegoCpp, Regorus
from differential.runner import Runner, describe, narrowed
from differential.sql_batch import differences
from differential.sql_tickets import DuckDbTickets, SqlTickets
from support.decision_engines import packages

from slacontract.judge import Engine
from slacontract.ruleset.rules import RuleSet

pytestmark = pytest.mark.slow

KINDS = (with_states, with_editions, any_kind)


@pytest.fixture(scope="module")
def javascript() -> Iterator[JavaScriptModule]:
    runner = JavaScriptModule()
    yield runner
    runner.close()


@pytest.fixture(scope="module")
def node() -> Iterator[ZenNode]:
    runner = ZenNode(packages())
    yield runner
    runner.close()


@pytest.fixture(scope="module")
def postgresql() -> Iterator[SqlTickets]:
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        Path(folder).chmod(0o755)
        with server(Path(folder) / "server") as connection:

            def run(statement: str) -> list[tuple[object, ...]]:
                cursor = connection.execute(statement)
                return cursor.fetchall() if cursor.description else []

            yield SqlTickets("postgresql", run)


@pytest.fixture(scope="module")
def ticketed() -> list[RuleSet]:
    return contracts(3, KINDS)


@pytest.fixture(scope="module")
def started() -> list[RuleSet]:
    return contracts(2, (any_kind, any_kind))


def codes(one: Answer) -> set[str | None]:
    """The codes of an answer, of all its clocks."""
    return {clock["code"] for clock in one["clocks"]} if one.get("clocks") else {one.get("code")}


def in_columns(ask: Ask) -> bool:
    """Whether a question can stand in a table of whole numbers, as SQL reads it."""
    instants = [ask[name] for name in ("at", "from", "to") if name in ask]
    words = all(isinstance(one, str | bool) for one in ask.get("attributes", {}).values())
    return words and all(type(one) is int and abs(one) < 2**63 for one in instants)


def held(runner: Runner, rules: RuleSet, asks: dict[str, Ask]) -> dict[str, Answer]:
    """Hold a runtime to the engine, question by question; what it cannot express it must not answer."""
    engine = Engine(rules)
    found: dict[str, Answer] = {}
    for (name, ask), theirs in zip(asks.items(), runner.answers(rules, list(asks.values())), strict=True):
        ours = answer(engine, ask, runner.fields)
        if theirs is None:
            continue
        found[name] = theirs
        said = [narrowed(one, runner.fields) for one in (ours, theirs)]
        assert said[0] == said[1], f"{name}: {describe(ask, ours, theirs, runner.fields)}"
    return found


LOGS = [
    "python",
    pytest.param("javascript", marks=pytest.mark.server("node")),
    "duckdb",
    pytest.param("postgresql", marks=pytest.mark.server(f"{PROGRAMS}/initdb")),
]


@pytest.mark.parametrize("name", LOGS)
def test_logs(name: str, ticketed: list[RuleSet], request: pytest.FixtureRequest) -> None:
    """Rows reversed, twice, before and after everything, with words that nobody knows."""
    made = {"python": PythonModule, "duckdb": DuckDbTickets}
    runner = made[name]() if name in made else request.getfixturevalue(name)
    some = ticketed if name != "postgresql" else ticketed[1:2]
    for rules in some:
        asks = logs(rules)
        found = held(runner, rules, asks)
        assert len(found) > 0.9 * len(asks)
        assert {one: codes(found[one]) for one in CODES if one in found and found[one]["clocks"]} == {
            one: {code} for one, code in CODES.items() if one in found and found[one]["clocks"]
        }
    if name != "postgresql":
        said = held(runner, of_tomorrow(some[0]), logs(some[0]))
        assert {code for one in said.values() for code in codes(one)} == {"SLA606"}


STARTS = [
    "python",
    pytest.param("javascript", marks=pytest.mark.server("node")),
    "duckdb",
    "regorus",
    "rego-cpp",
    "zen",
    pytest.param("node", marks=pytest.mark.server("node", "npm")),
]


@pytest.mark.parametrize("name", STARTS)
def test_starts(name: str, started: list[RuleSet], request: pytest.FixtureRequest) -> None:
    """Spans reversed, instants outside the horizon, names that nobody knows."""
    made = {
        "python": PythonModule,
        "duckdb": DuckDb,
        "regorus": Regorus,
        "rego-cpp": RegoCpp,
        "zen": ZenPython,
    }
    runner = made[name]() if name in made else request.getfixturevalue(name)
    for rules in started:
        asks = starts(rules)
        if name == "duckdb":  # a column of whole numbers holds nothing else
            asks = {one: ask for one, ask in asks.items() if in_columns(ask)}
        found = held(runner, rules, asks)
        assert list(found) == list(asks)
        assert {one: codes(found[one]) for one in START_CODES if one in found} == {
            one: {code} for one, code in START_CODES.items() if one in found
        }
        assert any(codes(said) == {"SLA601"} for one, said in found.items() if "deadline after" in one)
    unknown = of_tomorrow(started[0])
    asks = {one: ask for one, ask in starts(unknown).items() if in_columns(ask)}
    assert {code for one in held(runner, unknown, asks).values() for code in codes(one)} == {"SLA606"}


def test_batches_of_no_instant(started: list[RuleSet]) -> None:
    """The views over millions of starts take no number for an instant that dates cannot name."""
    with duckdb.connect(config={"threads": 1}) as database:
        for rules in started:
            at = sum(rules.horizon) // 2
            asked, found = differences(
                lambda text: database.execute(text).fetchall(),
                rules,
                [(one, at) for one in FAR] + [(at, 10**12)],
            )
            assert asked
            assert found == []


def test_batches_of_tomorrow(started: list[RuleSet]) -> None:
    """The views over millions of starts refuse every row of rules that they do not know."""
    rules = of_tomorrow(started[0])
    start, end = rules.horizon
    with duckdb.connect(config={"threads": 1}) as database:
        asked, found = differences(
            lambda text: database.execute(text).fetchall(), rules, [(start, end), (end + 1, start - 1)]
        )
    assert asked
    assert found == []
