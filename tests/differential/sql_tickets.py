"""The emitted SQL over ticket events as a runtime under test; questions of one start go to the other text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
from slacontract.targets.sql import tickets
from slacontract.targets.sql.text import table

from differential.cases import Ask
from differential.engine import Answer
from differential.sql_text import Run, SqlText
from slacontract.judge import read_ticket_events
from slacontract.ruleset.rules import RuleSet

EVENTS = (
    "id",
    "ticket_",
    "seq",
    "occurred",
    "kind_",
    "actor_",
    "channel_",
    "state_",
    "priority_",
    "contains_",
    "code_",
)
SETS = ("id", "name_", "value_", "yes")
TICKETS = ("ticket_", "plan_", "as_of")
CLOCK = ("status", "deadline", "stop", "late_elapsed_s", "late_covered_s", "flags", "code")


class SqlTickets(SqlText):
    """Judges each log as a ticket of its own, all of a rule set in one run of the text."""

    level = 3

    def __init__(self, name: str, run: Run) -> None:
        super().__init__(name, run)

    def tickets(self, rules: RuleSet) -> str:
        """The SQL emitted for a rule set's tickets."""
        return tickets.script(rules)

    def answers(self, rules: RuleSet, asks: Sequence[Ask]) -> list[Answer | None]:
        found: list[Answer | None] = [None] * len(asks)
        rest = [n for n, ask in enumerate(asks) if ask["ask"] != "judge"]
        if rest:
            said = super().answers(rules, [asks[n] for n in rest])
            known = not rules.requires
            for n, one in zip(rest, said, strict=True):
                codes = {clock["code"] for clock in one.get("clocks", ())} if one is not None else set()
                found[n] = None if known and "SLA606" in codes else one
        logs = {f"T{n:06}": ask for n, ask in enumerate(asks) if ask["ask"] == "judge"}
        if logs:
            known = not rules.requires
            for name, one in self.judged(rules, logs).items():
                codes = {clock["code"] for clock in one["clocks"]} if one is not None else set()
                found[int(name[1:])] = None if known and "SLA606" in codes else one
        return found

    def judged(self, rules: RuleSet, logs: Mapping[str, Ask]) -> dict[str, Answer | None]:
        """The answer to each log, by the name of its ticket."""
        for statement in inputs(logs):
            self.run(statement)
        for statement in self.tickets(rules).split(";\n"):
            if statement.strip():
                self.run(statement)
        found: dict[str, Answer | None] = {name: {"clocks": []} for name in logs}
        columns = "ticket, status, deadline, stop, late_elapsed_s, late_covered_s, flags, why, code"
        unknown: set[str] = set()
        rows = self.run(f"SELECT {columns} FROM sla_ticket_verdicts ORDER BY ticket, reading, clock, cycle")
        for ticket, *values, why, code in rows:
            clock = dict(zip(CLOCK, [*values, code], strict=True))
            clock["flags"] = clock["flags"].split()
            one = found[ticket]
            assert one is not None
            one["clocks"].append(clock)
            if why in ("not-expressible", "too-many-rounds"):
                unknown.add(ticket)
        return {name: None if name in unknown else one for name, one in found.items()}


class DuckDbTickets(SqlTickets):
    """On DuckDB: a database of its own for each rule set."""

    def __init__(self) -> None:
        super().__init__("duckdb", lambda _: [])

    def answers(self, rules: RuleSet, asks: Sequence[Ask]) -> list[Answer | None]:
        with duckdb.connect(config={"threads": 1}) as database:
            self.run = lambda statement: database.execute(statement).fetchall()
            return super().answers(rules, asks)


def inputs(logs: Mapping[str, Ask]) -> list[str]:
    """Statements that make the tables of tickets; a row that no column could hold brings its code."""
    events: list[tuple[Any, ...]] = []
    sets: list[tuple[Any, ...]] = []
    for name, ask in logs.items():
        for row in ask["events"]:
            number = len(events)
            read, refused = read_ticket_events([row])
            code = refused[0].finding.code if refused else None
            at, seq = (None, None) if refused else (read[0].at, read[0].seq)
            if code == "SLA613" and columns_hold(row):
                at, seq, code = row["at"], row.get("seq"), None
            contains = row.get("contains") or []
            said = f"|{'|'.join(contains)}|" if contains and isinstance(contains, list) else None
            words = [row.get(key) for key in ("kind", "actor", "channel", "state", "priority")]
            events.append((number, name, seq, at, *words, said, code))
            for key, value in row.get("set", {}).items() if code is None else ():
                said_yes = isinstance(value, bool)
                sets.append((number, key, None if said_yes else value, int(value) if said_yes else None))
    made = []
    some = [(name, ask["plan"], ask["as_of"]) for name, ask in logs.items()]
    for table_name, columns, rows in (
        ("events", EVENTS, events),
        ("sets", SETS, sets),
        ("tickets", TICKETS, some),
    ):
        made += [f"DROP TABLE IF EXISTS sla_{table_name}", *table(table_name, columns, rows)]
    return made


def columns_hold(row: Mapping[str, Any]) -> bool:
    """Whether a row that cannot be read still fits the columns, so that SQL itself must find the fault."""
    known = {
        "ticket",
        "seq",
        "at",
        "kind",
        "actor",
        "channel",
        "state",
        "priority",
        "set",
        "contains",
        "minutes",
    }
    sets = row.get("set", {})
    return (
        set(row) <= known
        and (row["at"] is None or type(row["at"]) is int)
        and (row.get("seq") is None or isinstance(row["seq"], int))
        and isinstance(row.get("contains", []), list)
        and all(isinstance(one, str | bool) for one in sets.values())
        and row.get("minutes") != "many"
    )
