"""The emitted policy says what the engine says, on two engines of Rego: deadlines of every kind of delay."""

from __future__ import annotations

from typing import Any

import pytest
from differential.by_start import hold, hold_bad_questions, hold_instants, hold_starts
from differential.cases import batches
from differential.engine import answer
from differential.rego_policy import RegoCpp, Regorus
from differential.rules import rule_set
from differential.runner import Runner, compare

from slacontract.judge import Engine
from slacontract.ruleset.commitments import Grid
from slacontract.ruleset.delays import Calendar

ENGINES = [Regorus(), RegoCpp()]
each_engine = pytest.mark.parametrize("runner", ENGINES, ids=lambda one: one.name)


@pytest.mark.slow
@each_engine
@pytest.mark.parametrize(("level", "n"), [(1, 1000), (2, 4000)])
def test_in_full(runner: Runner, level: int, n: int) -> None:
    """5,000 cases on each engine."""
    hold(runner, level, n, 250, "full")


@pytest.mark.parametrize(
    "runner", [ENGINES[0], pytest.param(ENGINES[1], marks=pytest.mark.slow)], ids=lambda one: one.name
)
def test_starts_of_contracts(runner: Runner) -> None:
    """Plans, editions and the example contracts: what a start decides is answered, all else is refused."""
    # The slow engine reads the same text: it is asked about every example, and fewer of the others.
    hold_starts(runner, "rego", 20 if runner is ENGINES[0] else 5)


@each_engine
def test_instants_are_read_alike(runner: Any) -> None:
    """RFC 3339 is read to the second; what has no offset, or no such day, is a code."""
    hold_instants(runner)


@each_engine
def test_bad_questions_get_codes(runner: Any) -> None:
    """An unknown plan, name or shape of question is refused with a code, never a number."""
    hold_bad_questions(runner)


@each_engine
@pytest.mark.slow
def test_series_are_refused(runner: Any) -> None:
    """What takes a ticket's history is refused by its code; what does not, the engine agrees with."""
    rules = rule_set("series/3", 3)
    plans = rules.editions[0].plans
    name, plan = next(iter(plans.items()))
    grid = plan.commitments[0].model_copy(update={"cadence": Grid(at=(0,), days_of=None)})
    plan = plan.model_copy(update={"commitments": (grid, *plan.commitments[1:])})
    edition = rules.editions[0].model_copy(update={"plans": {**plans, name: plan}})
    rules = rules.model_copy(update={"editions": (edition,), "requires": ()})
    middle = sum(rules.horizon) // 2
    asks = [{"ask": "due", "plan": name, "commitment": one.id, "at": middle} for one in plan.commitments]
    engine, refused = Engine(rules), 0
    for ask, found in zip(asks, runner.answers(rules, asks), strict=True):
        clock, ours = found["clocks"][0], answer(engine, ask)["clocks"][0]
        if clock["code"] == "SLA606":
            refused += 1
            assert clock["deadline"] is None
        else:
            assert (clock["status"], clock["deadline"]) == (ours["status"], ours["deadline"])
    assert refused > 0


FAULTS = [
    ("wanted - 1)", "wanted)"),  # T8: the closing is reached
    ("t < entry(set.closes, row)", "t <= entry(set.closes, row)"),  # T8: half-open
    ('one.bound == "within"', 'one.bound == "under"'),  # K3
    ("every part in parts { part.t <= t }", "every part in parts { part.t >= t }"),  # later-of
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("right", "wrong"), FAULTS, ids=range(len(FAULTS)))
def test_faults_are_found(right: str, wrong: str) -> None:
    """A policy with one small fault differs from the engine somewhere: the cases reach it."""

    class Faulty(Regorus):
        def text(self) -> str:
            intact = super().text()
            assert intact.count(right) == 1
            return intact.replace(right, wrong)

    assert compare(Faulty(), batches("full", 4000, 2), most=1).differ


@pytest.mark.parametrize(
    ("unit", "until"), [("month", "same-time"), ("month", "end-of-day"), ("year", "end-of-day")]
)
def test_months_too_short(unit: str, until: str) -> None:
    """T10: from the last days of any month, the same day of a later one, or its last."""
    rules = rule_set("texts", 1)
    edition = rules.editions[0]
    plan = edition.plans["*"]
    delay = Calendar(n=1, unit=unit, until=until)  # type: ignore[arg-type]
    one = plan.commitments[0].model_copy(update={"delay": delay, "edge": None})
    plan = plan.model_copy(update={"commitments": (one, *plan.commitments[1:])})
    rules = rules.model_copy(update={"editions": (edition.model_copy(update={"plans": {"*": plan}}),)})
    asks = [
        {"ask": "due", "plan": None, "commitment": one.id, "at": t} for t in range(*rules.horizon, 80_000)
    ]
    engine = Engine(rules)
    ours = [answer(engine, ask)["clocks"][0]["deadline"] for ask in asks]

    assert [found["clocks"][0]["deadline"] for found in Regorus().answers(rules, asks)] == ours  # type: ignore[index]
    assert any(ours)
