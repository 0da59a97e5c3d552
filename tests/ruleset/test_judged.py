"""From a contract as meant to a deadline: cases counted by hand."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from support.contracts import (
    atom,
    business_days,
    clock,
    contract,
    coverage,
    covered,
    elapsed,
    event,
    exception,
    holidays,
    plan,
    priority,
    promise,
    refs,
    text,
    when,
)

from slacontract.judge import deadline
from slacontract.ruleset.from_model import ruleset_from_model
from slacontract.ruleset.rules import RuleSet
from slacontract.ruleset.schema import dump_json, load_json

OFFICE = coverage("office", "09:00-13:00", "14:00-17:00", except_holidays=refs("france"))
ON_CALL = coverage("on-call", "09:00-17:00")
WEEKENDS = coverage("weekends", "00:00-24:00", days=(5, 6))


def rules(**blocks: Any) -> RuleSet:
    compiled = ruleset_from_model(
        contract(
            start=None,
            coverages=(OFFICE, ON_CALL, WEEKENDS),
            holidays=(holidays("france", "FR"),),
            clocks=(
                clock("intervention", starts=event("ticket-created"), stops=event("intervention-started")),
            ),
            **blocks,
        )
    ).rules
    return load_json(dump_json(compiled))


def at(moment: str) -> int:
    return int(datetime.datetime.fromisoformat(moment).timestamp())


SUPPORT = rules(
    priorities=(
        priority("P1", promise("intervention", covered(0.25, "office", "on-call", "weekends"))),
        priority("P4", promise("intervention", covered(2, "office"))),
        priority("P5", promise("intervention", business_days(5, "office"))),
    )
)


@pytest.mark.parametrize(
    ("level", "start", "expected"),
    [
        # Ten minutes on Friday; Whit Monday is a holiday; on Tuesday one hour and fifty minutes from 9:00.
        ("P4", "2026-05-22T16:50+02:00", "2026-05-26T10:50+02:00"),
        # Half an hour before lunch, an hour and a half after it.
        ("P4", "2026-03-02T12:30+01:00", "2026-03-02T15:30+01:00"),
        # 7, 11, 12, 13 and 15 May: the 8th is a holiday, the 14th Ascension Day.
        ("P5", "2026-05-06T10:15+02:00", "2026-05-15T17:00+02:00"),
        # The weekend runs through midnight on Saturday.
        ("P1", "2026-03-28T23:50+01:00", "2026-03-29T00:05+01:00"),
        # Ten minutes to the end of Sunday, five on Monday from 9:00.
        ("P1", "2026-03-29T23:50+02:00", "2026-03-30T09:05+02:00"),
        # Somebody is on call over lunch.
        ("P1", "2026-03-04T12:45+01:00", "2026-03-04T13:00+01:00"),
    ],
)
def test_deadline(level: str, start: str, expected: str) -> None:
    """Covered time and business days end where a hand count ends, through the bytes of the rule set."""
    result = deadline(SUPPORT, at=at(start), metric="intervention", priority=level)
    assert result.deadline == at(expected)


def test_plan_and_exception_decide_the_deadline() -> None:
    """A plan's promise holds in the plan; an exception holds while a person says so (K8)."""
    compiled = rules(
        priorities=(priority("P1", promise("intervention", elapsed(4))),),
        plans=(plan("gold", promise("intervention", elapsed(1), "P1")), plan("iron")),
        exceptions=(
            exception(
                "alone",
                when(atom("text", text=text("nobody answers"))),
                promise("intervention", elapsed(9), "P1"),
            ),
        ),
    )
    start = at("2026-05-22T16:00+02:00")

    def hours(plan: str, **said: str | bool) -> float:
        result = deadline(
            compiled, at=start, metric="intervention", priority="P1", plan=plan, attributes=said
        )
        assert result.deadline is not None
        return (result.deadline - start) / 3600

    assert (hours("gold"), hours("iron")) == (1, 4)
    assert hours("gold", **{"nobody answers": True}) == hours("iron", **{"nobody answers": True}) == 9
