"""A batch says of every ticket what the engine says of it."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from differential.logs import Asker
from differential.reopened import LifeAsker
from differential.rules import rule_set

from slacontract.batch import NONE, EventColumns, Verdicts, columns_of, evaluate_events, tickets
from slacontract.judge import Engine, TicketResult, judge_ticket
from slacontract.judge.events import Rejected, read_ticket_events
from slacontract.judge.results import ClockResult
from slacontract.ruleset.commitments import Grid
from slacontract.ruleset.rules import Plan, RuleSet

Log = dict[str, list[dict[str, Any]]]

REPORTED = {"at": "2026-03-02T10:00:00+01:00", "kind": "reported"}
LATER = "2026-03-02T11:00:00+01:00"
STRANGE: tuple[list[dict[str, Any]], ...] = (
    [{"at": "2026-03-02T10:00:00", "kind": "reported"}],
    [{"at": "2019-03-02T10:00:00+01:00", "kind": "reported"}],
    [{"at": "2090-03-02T10:00:00+01:00", "kind": "reported"}],
    [REPORTED, {"at": LATER, "kind": "opened"}],
    [REPORTED, {"at": LATER, "kind": "state-changed", "state": "nowhere"}],
    [REPORTED, {"at": LATER, "kind": "state-changed"}],
    [REPORTED, {"at": LATER, "kind": "priority-changed", "priority": "P9"}],
    [REPORTED, {"at": LATER, "kind": "reopened"}],
    [REPORTED, {"at": LATER, "kind": "cancelled"}, {"at": LATER, "kind": "replied", "seq": 3}],
    [{**REPORTED, "seq": 1}, {**REPORTED, "seq": 1, "actor": "client"}],
    [{**REPORTED, "seq": 1}, {"at": LATER, "kind": "replied"}],
)
"""Rows that are refused, contradict each other, or lie outside what is known."""


def drawn(rules: RuleSet, seed: object, tickets: int) -> tuple[str | None, int, Log]:
    """A plan, an instant to judge at, and the rows of some tickets, sound and unsound."""
    asker = Asker(rules, Random(f"batch/{seed}"), 3)
    asks = [asker.judge() for _ in range(tickets)]
    plan = asks[0]["plan"]
    log = {str(i): [row | {"ticket": str(i)} for row in ask["events"]] for i, ask in enumerate(asks)}
    some = sorted(ask["as_of"] for ask in asks)
    return plan, Random(f"as-of/{seed}").choice([some[len(some) // 2], some[-1], some[-1] + 10**7]), log


def columns(log: Log) -> EventColumns:
    """A log as columns, refused rows apart, tickets numbered in the order of the log."""
    events, rejected = [], []
    for number, rows in enumerate(log.values()):
        good, bad = read_ticket_events(rows)
        events += good
        rejected += [(number, one) for one in bad]
    found = columns_of(events)
    numbers = {name: number for number, name in enumerate(log)}
    place = [numbers[name] for name in found.names or ()]
    ticket = found.ticket.copy()
    for i, old in enumerate(found.ticket.tolist()):
        ticket[i] = place[old]
    return replace(found, ticket=ticket, names=tuple(log), rejected=tuple(rejected))


def bare(one: ClockResult) -> ClockResult:
    """A result without what a batch does not tell."""
    return replace(one, tell=None, escalations=(), parts=())


def differences(engine: Engine, plan: str | None, as_of: int, log: Log, found: Verdicts) -> list[str]:
    """Where a batch differs from the engine asked ticket by ticket."""
    said: dict[str, list[ClockResult]] = {name: [] for name in log}
    names = list(log)
    for row in range(len(found)):
        name = names[int(found.columns["ticket"][row])]
        said[name].append(found.result(row, name))
    wrong = []
    for number, (name, rows) in enumerate(log.items()):
        wanted: TicketResult = judge_ticket(engine, rows, plan=plan, as_of=as_of)
        place = found.tickets.tolist().index(number)
        undecided = int(found.undecided[place])
        if (undecided >= 0) != (wanted.undecided is not None):
            wrong.append(f"{name}: undecided")
        ours, theirs = said[name], [bare(one) for one in wanted.clocks]
        if ours != theirs:
            pairs = zip(ours, theirs, strict=False)
            first = next(((a, b) for a, b in pairs if a != b), (len(ours), len(theirs)))
            wrong.append(f"{name}\nbatch  {first[0]}\nengine {first[1]}\n{rows}")
    return wrong


class Calm(Asker):
    """Draws logs that end well inside the horizon, sound and in order, so that few need the engine."""

    def instant(self) -> int:
        start, end = self.rules.horizon
        at = super().instant()
        return start + (at - start) % ((end - start) // 2)

    def _gap(self, at: int, ends: list[int]) -> int:
        return min(super()._gap(at, ends), 5 * 86_400)

    def _spoil(self, rows: list[dict[str, Any]]) -> None:
        if self.some(0.3):
            for row in rows:
                del row["seq"]


def calm(rules: RuleSet) -> RuleSet:
    """A rule set without what the vector form leaves to the engine: points of a grid."""

    def plain(plan: Plan) -> Plan:
        kept = tuple(one for one in plan.commitments if not isinstance(one.cadence, Grid))
        return plan.model_copy(update={"commitments": kept})

    editions = tuple(
        edition.model_copy(update={"plans": {name: plain(plan) for name, plan in edition.plans.items()}})
        for edition in rules.editions
    )
    return rules.model_copy(update={"editions": editions, "requires": ()})


def calmly_drawn(rules: RuleSet, seed: object, tickets: int) -> tuple[str | None, int, Log]:
    """A plan, an instant inside the horizon, and logs of some tickets, most of them begun by then."""
    asker = Calm(rules, Random(f"calm/{seed}"), 3)
    asks = [asker.judge() for _ in range(tickets)]
    log = {str(i): [row | {"ticket": str(i)} for row in ask["events"]] for i, ask in enumerate(asks)}
    some = sorted(ask["as_of"] for ask in asks)
    as_of = min(Random(f"as-of/{seed}").choice([some[len(some) // 2], some[-1]]), rules.horizon[1])
    return asks[0]["plan"], as_of, log


@pytest.mark.parametrize("seed", range(8))
def test_vector_form_is_the_engine(seed: int) -> None:
    """On sound logs nearly all tickets take the vector form, and each row is the engine's result still."""
    rules = calm(rule_set(f"calm/{seed}", 3))
    engine = Engine(rules)
    plan, as_of, log = calmly_drawn(rules, seed, 80)

    found = evaluate_events(engine, columns(log), plan=plan, as_of=as_of)

    assert differences(engine, plan, as_of, log, found) == []
    assert found.handed_tickets == len(set(found.columns["ticket"][found.columns["handed"]].tolist()))


@pytest.mark.parametrize("seed", range(4))
def test_batch_is_the_engine(seed: int) -> None:
    """On generated contracts and logs, unsound ones included, each row of a batch is the engine's result."""
    rules = rule_set(f"batch/{seed}", 3)
    engine = Engine(rules)
    plan, as_of, log = drawn(rules, seed, 60)

    found = evaluate_events(engine, columns(log), plan=plan, as_of=as_of)

    assert differences(engine, plan, as_of, log, found) == []


@pytest.mark.parametrize("seed", range(4))
def test_tickets_of_several_lives(seed: int) -> None:
    """Clocks, and series of updates, that a reopening begins anew are the engine's (K6)."""
    rules = calm(rule_set(f"lives/{seed}", 3))
    engine = Engine(rules)
    asker = LifeAsker(rules, Random(f"lives/{seed}"), 3)
    asks = [asker.judge() for _ in range(60)]
    log = {str(i): [row | {"ticket": str(i)} for row in ask["events"]] for i, ask in enumerate(asks)}
    plan, as_of = asks[0]["plan"], max(ask["as_of"] for ask in asks)

    found = evaluate_events(engine, columns(log), plan=plan, as_of=as_of)

    assert differences(engine, plan, as_of, log, found) == []


def test_rejected_rows_leave_a_ticket_undecided() -> None:
    """A ticket of which no row could be read is there, undecided (K14)."""
    rules = rule_set("batch/1", 3)
    log: Log = {"0": [{"ticket": "0", "at": "tomorrow", "kind": "reported", "actor": "client"}]}

    found = evaluate_events(rules, columns(log), as_of=rules.horizon[1])

    assert isinstance(columns(log).rejected[0][1], Rejected)
    assert found.undecided.tolist() == [0]
    assert found.problems[0].code == "SLA612"


def test_parts_of_a_log_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judged many rows at once or few, the verdicts are the same columns, in the same order."""
    rules = calm(rule_set("calm/parts", 3))
    plan, as_of, log = calmly_drawn(rules, "parts", 70)
    whole = evaluate_events(rules, columns(log), plan=plan, as_of=as_of)
    monkeypatch.setattr(tickets, "ROWS_AT_ONCE", 7)

    parts = evaluate_events(rules, columns(log), plan=plan, as_of=as_of)

    assert len(parts) == len(whole) > 70
    assert [parts.result(row) for row in range(len(parts))] == [
        whole.result(row) for row in range(len(whole))
    ]
    assert parts.tickets.tolist() == whole.tickets.tolist()
    assert parts.first_event.tolist() == whole.first_event.tolist()
    assert parts.handed_over == whole.handed_over


def test_nothing_has_happened_yet() -> None:
    """Tickets of which nothing is known by then are listed, without a clock; no row at all gives no row."""
    rules = calm(rule_set("calm/parts", 3))
    plan, _, log = calmly_drawn(rules, "early", 5)
    early = min(columns(log).at.tolist()) - 1

    found = evaluate_events(rules, columns(log), plan=plan, as_of=early)
    nothing = evaluate_events(rules, columns({}), plan=plan, as_of=early)

    assert len(found) == 0
    assert found.tickets.tolist() == list(range(5))
    assert set(found.first_event.tolist()) == {NONE}
    assert len(nothing) == len(nothing.tickets) == 0


@pytest.mark.parametrize("wrong", [10**12, -(10**12), 1.5, True, None, float("nan"), "soon", 10**30])
def test_judged_at_no_instant(wrong: Any) -> None:
    """Every ticket has one row, which says what `judge_ticket` says of it (T1)."""
    rules = calm(rule_set("calm/parts", 3))
    plan, _, log = calmly_drawn(rules, "no instant", 4)

    found = evaluate_events(rules, columns(log), plan=plan, as_of=wrong)

    said = [judge_ticket(rules, rows, plan=plan, as_of=wrong) for rows in log.values()]
    assert [found.result(row) for row in range(len(found))] == [
        one for ticket in said for one in ticket.clocks
    ]
    assert [one.code for one in found.problems] == ["SLA612"]
    assert found.undecided.tolist() == [0] * 4
    assert found.as_of == NONE
