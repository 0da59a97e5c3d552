"""The emitted SQL as a runtime under test: its text is run as it stands, on whichever engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from slacontract.targets.sql import script
from slacontract.targets.sql.text import table

from differential.cases import Ask
from differential.engine import CORE, Answer
from slacontract.diagnostics import Diagnostic
from slacontract.judge import read_instant
from slacontract.ruleset.rules import RuleSet

Run = Callable[[str], Sequence[Sequence[Any]]]
"""Runs one statement of SQL and gives its rows, none where it makes something."""

STARTS = ("id", "plan_", "commitment_", "metric_", "priority_", "channel_", "started", "stopped", "judged")
ATTRIBUTES = ("id", "name_", "value_", "yes")
SPANS = ("id", "plan_", "coverage_", "started", "stopped")


class SqlText:
    """Answers questions of one start each; what a ticket's log asks is not for SQL (None)."""

    level = 2
    fields = CORE

    def __init__(self, name: str, run: Run) -> None:
        self.name, self.run = name, run

    def text(self, rules: RuleSet) -> str:
        """The SQL emitted for a rule set."""
        return script(rules)

    def rows(self, starts: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """The starts as they are put to SQL."""
        return starts

    def answers(self, rules: RuleSet, asks: Sequence[Ask]) -> list[Answer | None]:
        starts: list[tuple[Any, ...]] = []
        attributes: list[tuple[Any, ...]] = []
        spans: list[tuple[Any, ...]] = []
        for number, ask in enumerate(asks):
            if ask["ask"] == "elapsed":
                spans.append((number, ask["plan"], ask["coverage"], ask["from"], ask["to"]))
            elif ask["ask"] == "due":
                at = instant(ask["at"])
                named = [ask.get(key) for key in ("plan", "commitment", "metric", "priority", "channel")]
                starts.append((number, *named, at, None, None))
                for name, value in ask.get("attributes", {}).items():
                    said = isinstance(value, bool)
                    attributes.append((number, name, None if said else value, int(value) if said else None))
        for one in tables(self.rows(starts), attributes, spans):
            self.run(one)
        for statement in self.text(rules).split(";\n"):
            if statement.strip():
                self.run(statement)
        found: list[Answer | None] = [None] * len(asks)
        if spans:
            for number, seconds, why, code in self.run("SELECT id, seconds, why, code FROM sla_elapsed"):
                found[number] = {"seconds": seconds, "why": why, "code": code}
        if starts:
            names = [name for name in CORE if name not in ("stop", "flags")]
            for number, stopped, flags, *row in self.run(
                f"SELECT id, stopped, flags, {', '.join(names)} FROM sla_verdicts"
            ):
                clock = {**dict(zip(names, row, strict=True)), "stop": stopped, "flags": flags.split()}
                assert found[number] is None
                found[number] = {"clocks": [clock]}
        return found


def instant(at: float | str) -> int:
    """Seconds; SQL takes no text, nor any number but whole ones."""
    read = int(at) if not isinstance(at, str) else read_instant(at)
    assert not isinstance(read, Diagnostic)
    return read


def tables(starts: list[Any], attributes: list[Any], spans: list[Any]) -> list[str]:
    """Statements that make the tables that the emitted text reads."""
    made = []
    for name, columns, rows in (
        ("starts", STARTS, starts),
        ("attributes", ATTRIBUTES, attributes),
        ("spans", SPANS, spans),
    ):
        made += [f"DROP TABLE IF EXISTS sla_{name}", *table(name, columns, rows)]
    views = ("refused", "verdicts", "clocks", "candidates", "questions", "elapsed")
    return [*(f"DROP VIEW IF EXISTS sla_{view}" for view in views), *made]
