"""A batch against what owes nothing to the engine: hand-computed cases, and stepping every second."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from batch.test_tickets import STRANGE, Log, calmly_drawn, columns, differences
from differential.cases import examples
from judge.test_against_seconds import PLACES, ticket
from judge.test_semantics import CASES
from oracle.tickets import Said
from support.neutral_clock import instant
from support.neutral_rules import rule_set

from slacontract.batch import STATUSES, evaluate_events
from slacontract.judge import Engine


def by_ticket(rows: list[dict[str, Any]]) -> Log:
    found: Log = {}
    for row in rows:
        found.setdefault(row["ticket"], []).append(row)
    return found


def test_hand_computed_cases() -> None:
    """Each hand-computed case of tickets is judged as by the engine, which its own tests hold to the case."""
    handed: Counter[str] = Counter()
    tickets = 0
    for case in CASES:
        if not case["events"].get("ticket") or "as_of" not in case["ask"]:
            continue
        log = by_ticket(case["events"]["ticket"])
        engine, as_of = Engine(rule_set(case)), instant(case["ask"]["as_of"])
        found = evaluate_events(engine, columns(log), as_of=as_of)

        assert differences(engine, None, as_of, log, found) == [], case["id"]
        handed.update(found.handed_over)
        tickets += len(log)
    assert tickets > 60
    assert handed.total() < tickets / 3


@pytest.mark.slow
@pytest.mark.parametrize("place", list(PLACES))
def test_stepping_every_second(place: str) -> None:
    """Pauses, priority changes and reopenings: the verdict is what stepping through the seconds finds."""
    seen: Counter[str] = Counter()
    for seed in range(1000, 1014):
        case, stepped = ticket(seed, place)
        log = by_ticket(case["events"]["ticket"])
        found = evaluate_events(rule_set(case), columns(log), as_of=instant(case["ask"]["as_of"]))
        one = found.result(0)

        answer = Said(one.status, one.deadline, one.stop, one.late_elapsed_s, one.late_covered_s)
        assert answer == stepped.judge(), case
        seen[one.status] += 1
        seen["vector"] += int(not found.columns["handed"][0])
    assert seen["vector"] >= 12
    assert seen["met"]
    assert seen["breached"]


@pytest.mark.slow
def test_example_contracts() -> None:
    """On logs under the example contracts as their texts were compiled, each row is the engine's result."""
    for name, rules in examples():
        if not any(plan.commitments for edition in rules.editions for plan in edition.plans.values()):
            continue
        engine = Engine(rules)
        plan, as_of, log = calmly_drawn(rules, name, 40)
        found = evaluate_events(engine, columns(log), plan=plan, as_of=as_of)

        assert differences(engine, plan, as_of, log, found) == [], name


@pytest.mark.parametrize("rows", STRANGE)
def test_bad_input_is_told_as_by_the_engine(rows: list[dict[str, Any]]) -> None:
    """Doubled, contradictory, unknown, too early and too late events: the engine's codes, and no number."""
    case = next(one for one in CASES if one["id"] == "K3-01")
    rules = rule_set(case)
    log: Log = {"A": [{"ticket": "A", "actor": "provider", **row} for row in rows]}

    found = evaluate_events(rules, columns(log), as_of=rules.horizon[1])

    assert differences(Engine(rules), None, rules.horizon[1], log, found) == []
    assert {STATUSES[code] for code in found.columns["status"].tolist()} <= {"undecided", "error"}
    assert min(found.columns["problem"].tolist(), default=0) >= 0


def test_tickets_must_ascend() -> None:
    """Rows of one ticket that are torn apart are refused, since half a ticket would be judged twice."""
    case = next(one for one in CASES if one["id"] == "K3-01")
    row = {"actor": "client", "kind": "reported", "at": "2026-03-02T10:00:00+01:00"}
    log: Log = {"A": [{"ticket": "A", **row}], "B": [{"ticket": "B", **row}]}
    torn = columns(log)
    torn.ticket[:] = np.array([1, 0])

    with pytest.raises(ValueError, match="ascending"):
        evaluate_events(rule_set(case), torn, as_of=0)
