"""Corners of credits and availability where two readings differ by money (K12, K13, decision 0011)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

import pytest

import slacontract
from slacontract.judge import Report, judge
from slacontract.judge.availability import stretches
from slacontract.judge.events import read_service_events
from slacontract.ruleset.rules import RuleSet

HEAD = """language en

contract "Corners"
  reference "C-1"
  provider "Provider"
  client "Client"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris
  default plan basic

service api

price fee
  costs 1000 EUR per month

plan basic

plan gold
  for P1 response within 1 calendar hour

priority P1
  resolution within 4 calendar hours

priority P2
  resolution within 4 calendar hours as a target

availability web
  measures api
  at least 99% over each calendar month
"""


def at(text: str) -> int:
    return int(datetime.fromisoformat(text + "+02:00").timestamp())


def compiled(text: str) -> RuleSet:
    result = slacontract.compile_text(HEAD + text)
    assert result.rules is not None, [str(one.message()) for one in result.diagnostics]
    return result.rules


def tickets(*kinds: str) -> list[dict[str, Any]]:
    """A ticket a kind, in May: `P1 met`, or `P2 late`."""
    rows: list[dict[str, Any]] = []
    for number, kind in enumerate(kinds):
        priority, how = kind.split()
        stop = "2026-05-04T10:00:00" if how == "met" else "2026-05-04T20:00:00"
        base = {"ticket": f"T{number}", "actor": "provider"}
        rows.append({**base, "kind": "reported", "at": at("2026-05-04T09:00:00"), "priority": priority})
        rows.append({**base, "kind": "resolved", "at": at(stop)})
    return rows


def credits(report: Report) -> dict[str, int]:
    return {f"{one.id} {one.period}": one.cents for period in report.credits for one in period.credits}


def test_a_credit_on_a_promise_that_the_plan_lacks_counts_no_other() -> None:
    """`based on response` counts the responses; a plan without one owes nothing for late resolutions."""
    rules = compiled("credit lateness\n  based on response\n  each breach gives 10 EUR\n")
    for plan, cents in (("basic", 0), ("gold", 1000)):
        found = judge(rules, tickets("P1 late"), plan=plan, as_of=at("2026-07-01T00:00:00"))
        assert credits(found)["lateness 2026-05"] == cents


def test_targets_are_in_no_share_of_a_credit() -> None:
    """A target that is missed does not lower the share that a credit is reckoned from."""
    rules = compiled("credit share\n  based on resolution\n  below 90% gives 5% of fee\n")
    found = judge(rules, tickets("P1 met", "P2 late", "P2 late"), as_of=at("2026-07-01T00:00:00"))
    assert credits(found)["share 2026-05"] == 0


def test_a_credit_based_on_a_name_leaves_the_other_promise_out() -> None:
    """Two promises of one event are told apart by their names in bands, as in `each breach`."""
    rules = compiled(
        "commitments\n"
        "  for P1 resolution within 24 calendar hours in addition under the name second-term\n"
        "credit named\n  based on second-term\n  above 0 breaches gives 10 EUR\n"
        "credit both\n  based on resolution\n  above 0 breaches gives 10 EUR\n"
    )
    found = credits(judge(rules, tickets("P1 late"), as_of=at("2026-07-01T00:00:00")))
    assert (found["named 2026-05"], found["both 2026-05"]) == (0, 1000)


@pytest.mark.parametrize("when", ["reported by phone", "priority is P1"])
def test_a_condition_that_a_credit_cannot_count_by_leaves_it_open(when: str) -> None:
    """Neither a channel nor the priority of a promise for every ticket is known to a credit: it says so."""
    result = slacontract.compile_text(
        HEAD
        + 'channel phone\n  contact "1"\n'
        + "commitments\n  for every ticket qualification within 1 calendar hour\n"
        + f"credit some\n  based on qualification when {when}\n  each breach gives 7 EUR\n"
    )
    assert "SLA297" in {one.code for one in result.diagnostics}
    assert result.rules is not None
    found = judge(result.rules, tickets("P1 late"), as_of=at("2026-07-01T00:00:00"), periods=["2026-05"])
    assert {one.why for period in found.credits for one in period.credits} == {"in-words"}


def test_a_credit_is_reckoned_over_the_period_of_what_it_is_based_on() -> None:
    """A cap over a quarter caps monthly credits: it makes no quarterly availability of a monthly one."""
    rules = compiled(
        "credit monthly\n  based on availability web\n  below 99% gives 5% of fee\n"
        "  at most 80 EUR over each calendar quarter\n"
        "commitments\n  for P1 restoration within 4 calendar hours for at least 90% of tickets over each "
        "calendar quarter\ncredit quarterly\n  based on restoration\n  below 90% gives 5% of fee\n"
    )
    given = {one.id: one.period for one in rules.editions[0].plans["basic"].credits}
    assert given == {"monthly": "month", "quarterly": "quarter"}


def test_only_a_credit_that_stands_prevails() -> None:
    """A replaces B; B, which gives nothing then, does not replace C. What is replaced uses up no cap."""
    rules = compiled(
        "credit first\n  based on resolution\n  each breach gives 1 EUR\n  prevails over second\n"
        "credit second\n  based on resolution\n  each breach gives 2 EUR\n  prevails over third\n"
        "credit third\n  based on resolution\n  each breach gives 4 EUR\n"
    )
    found = judge(rules, tickets("P1 late"), as_of=at("2026-07-01T00:00:00"))
    given = credits(found)
    assert [given[f"{name} 2026-05"] for name in ("first", "second", "third")] == [100, 0, 400]


def test_months_invoiced_stand_in_the_fee_of_a_quarter() -> None:
    """Of a quarter, an invoiced month counts as invoiced, the others as the contract says."""
    rules = compiled("credit late-q\n  based on availability web over each calendar quarter\n"
                     "  below 100% gives 10% of fee\n")  # fmt: skip
    down = [
        {"component": "api", "kind": "outage-started", "at": at("2026-05-04T10:00:00")},
        {"component": "api", "kind": "outage-ended", "at": at("2026-05-04T11:00:00")},
    ]
    invoice = {
        "at": at("2026-05-31T10:00:00"),
        "kind": "invoice-amount",
        "period": "2026-05",
        "net_cents": 40000,
    }
    for account, cents in (((), 30000), ((invoice,), 24000)):
        found = judge(rules, (), down, account, as_of=at("2026-07-02T00:00:00"), periods=["2026-Q2"])
        assert credits(found)["late-q 2026-Q2"] == cents


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("outage-started", 100), ("outage-ended", 100)], ()),
        ([("outage-ended", 100), ("outage-started", 100)], ()),
        ([("outage-started", 50), ("outage-ended", 100), ("outage-started", 100)], ((50, 500),)),
        ([("outage-started", 50), ("outage-started", 100), ("outage-ended", 100)], ((50, 500),)),
    ],
)
def test_an_outage_of_no_length_is_over(
    rows: Sequence[tuple[str, int]], expected: Sequence[tuple[int, int]]
) -> None:
    """Truncated to seconds, an outage may end as it begins: it is not open for that. Where one ends as
    another begins, it goes on."""
    events, _ = read_service_events([{"component": "api", "kind": kind, "at": when} for kind, when in rows])
    assert tuple(stretches(events, "api", "outage", 500)) == tuple(expected)


def test_a_cap_on_works_is_used_up_once_by_components_measured_together() -> None:
    """Three hours on each of two components, one after the other, are six hours of works: four are valid."""
    rules = compiled(
        "service shop\nmaintenance works\n  at most 4 calendar hours over each calendar month\n"
        "availability pair\n  measures api, shop\n  down as soon as one is down\n"
        "  at least 99% over each calendar month\n  excludes works\n"
    )
    events: list[dict[str, Any]] = []
    for component, hour in (("api", 10), ("shop", 13)):
        begin, end = at(f"2026-05-04T{hour}:00:00"), at(f"2026-05-04T{hour + 3}:00:00")
        said = {"component": component, "maintenance": "works"}
        events += [
            {
                **said,
                "kind": "maintenance-announced",
                "at": begin - 86400,
                "from": _iso(begin),
                "to": _iso(end),
            },
            {**said, "kind": "maintenance-started", "at": begin},
            {**said, "kind": "maintenance-ended", "at": end},
        ]
    found = judge(rules, (), events, as_of=at("2026-07-02T00:00:00"), periods=["2026-05"])
    pair = next(one for one in found.availability if one.id == "pair")
    assert (pair.maintenance_s, pair.down_s) == (4 * 3600, Fraction(2 * 3600))


def _iso(instant: int) -> str:
    return datetime.fromtimestamp(instant).astimezone().isoformat()
