"""The views of `sla_batch.sql` beside the engine: every view is asked about every instant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from slacontract.targets.sql.batch import script
from slacontract.targets.sql.text import table

from differential.engine import answer
from slacontract.judge import Engine
from slacontract.ruleset.rules import EVERY_PLAN, RuleSet

Run = Callable[[str], Sequence[Sequence[Any]]]
Pair = tuple[int | None, int | None]
"""When something started, and when it stopped."""

NONE = -99_999


def prepared(
    run: Run, rules: RuleSet, pairs: Sequence[Pair]
) -> list[tuple[str, str | None, str | None, str | None]]:
    """The table of instants and the views over it, and what each view answers."""
    # An instant that is none goes in as a number that no pair has.
    rows = [(n, NONE if a is None else a, NONE if b is None else b) for n, (a, b) in enumerate(pairs)]
    for statement in (
        "DROP TABLE IF EXISTS sla_batch",
        "DROP TABLE IF EXISTS slt_given",
        *table("given", ("id", "started", "stopped"), rows, "slt"),
        f"CREATE TABLE sla_batch AS SELECT id, NULLIF(started, {NONE}) AS started, "
        f"NULLIF(stopped, {NONE}) AS stopped FROM slt_given",
        *(one for one in script(rules).split(";\n") if one.strip()),
    ):
        run(statement)
    return [
        (row[0], row[1], row[2], row[3])
        for row in run("SELECT name, plan, coverage, commitment FROM sla_batch_views")
    ]


def differences(run: Run, rules: RuleSet, pairs: Sequence[Pair]) -> tuple[int, list[str]]:
    """How many answers were compared, and how those that differ do."""
    engine = Engine(rules)
    asked, found = 0, []
    views = prepared(run, rules, pairs)
    for view, plan, coverage, commitment in views:
        column = "seconds" if commitment is None else "deadline"
        said = {row[0]: tuple(row[1:]) for row in run(f"SELECT id, {column}, why, code FROM {view}")}
        assert len(said) == len(pairs), f"{view}: {len(said)} rows of {len(pairs)}"
        ask: dict[str, Any] = {"plan": None if plan == EVERY_PLAN else plan}
        for number, (started, stopped) in enumerate(pairs):
            if commitment is not None:
                ours = due(engine, {**ask, "ask": "due", "commitment": commitment, "at": started})
            else:
                ours = elapsed(engine, {**ask, "ask": "elapsed", "coverage": coverage}, started, stopped)
            asked += 1
            if ours != said[number]:
                name = commitment or coverage
                found.append(f"{view}, {plan} {name}, {started}, {stopped}: {ours}, SQL says {said[number]}")
    for view in {one[0] for one in views}:
        run(f"DROP VIEW {view}")
    return asked, found


def due(engine: Engine, ask: dict[str, Any]) -> tuple[int | None, str | None, str | None]:
    """What the engine says of a start: a deadline, or why there is none."""
    if ask["at"] is None:
        return None, None, "SLA612"
    (clock,) = answer(engine, ask)["clocks"]
    if clock["deadline"] is not None:
        return clock["deadline"], None, None
    return None, None if clock["code"] else clock["why"], clock["code"]


def elapsed(
    engine: Engine, ask: dict[str, Any], started: int | None, stopped: int | None
) -> tuple[int | None, str | None, str | None]:
    """What the engine says of a span."""
    said = answer(engine, {**ask, "from": started or 0, "to": stopped or 0})
    if (started is None or stopped is None) and "why" not in said:
        return None, None, "SLA612"
    return said.get("seconds"), said.get("why"), said.get("code")
