"""The hand-computed cases of sections 3 and 4, every one of them put to the engine (T1 to T12, K1 to K16)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from support.neutral_clock import instant, zone_for
from support.neutral_rules import horizon, rule_set

from slacontract import judge
from slacontract.clock.calendar import Span, notice_date
from slacontract.clock.errors import AmbiguousLocalTime, LocalTimeError, NoSuchLocalTime
from slacontract.clock.spec import Window
from slacontract.diagnostics import Diagnostic
from slacontract.judge.editions import decided_in
from slacontract.judge.report import Report
from slacontract.judge.results import ClockResult

CASES = json.loads((Path(__file__).parent.parent / "corpus" / "semantics.json").read_text("utf-8"))["cases"]
ELSEWHERE = {
    "T9-04": "the contract is refused by a check: business days of a coverage open every day",
    "K8-04": "the contract is refused by a check: two conditions can both hold",
    "K11-03": "the contract is refused by a check: a percentage of a day count",
    "K13-15": "the contract is refused by a check: bands overlap",
}
"""Contracts that no engine is asked about, since a check refuses them."""

ERRORS = {"SLA601": "outside-horizon", "SLA602": "outside-holiday-data", "SLA611": "instant-without-offset"}
REASONS = {"break": "outside-windows"}
"""The ledger tells a break within a date from other time outside the windows; the cases do not."""


def same(said: Any, found: int | None) -> bool:
    return found is None if said is None else found == instant(said)


def asked_at(case: Mapping[str, Any]) -> int | Diagnostic:
    """The instant of `at`: text with an offset, or a local time written in the contract (T1)."""
    at = case["ask"]["at"]
    if isinstance(at, str):
        return judge.read_instant(at)
    on, clock = at["text"].split(" ")
    hours, minutes = (int(part) for part in clock.split(":"))
    zone = zone_for(case["contract"]["zone"], horizon({**case, "ask": {}}))
    return zone.exact(date.fromisoformat(on), hours * 3600 + minutes * 60, at.get("which"))


def clocks(case: Mapping[str, Any]) -> list[ClockResult]:
    """The results of the metric asked about."""
    ask, rules = case["ask"], rule_set(case)
    if "at" in ask:
        at = asked_at(case)
        if isinstance(at, Diagnostic):
            return [ClockResult(metric=ask["metric"], status="error", problem=at)]
        return [judge.deadline(rules, metric=ask["metric"], at=at)]
    rows = [row for row in case["events"]["ticket"] if row["ticket"] == ask["ticket"]]
    return list(judge.judge_ticket(rules, rows, as_of=instant(ask["as_of"])).of(ask["metric"]))


def check_clock(expected: Mapping[str, Any], found: ClockResult) -> None:
    """Compare what the case states of one clock."""
    if "error" in expected:
        assert found.status == "error"
        assert found.problem is not None
        assert ERRORS[found.problem.code] == expected["error"]
        return
    assert found.problem is None or expected.get("outcome") == "undecided"
    facts = {
        "deadline": found.deadline,
        "projection": found.projection,
        "start": found.start,
        "actual_start": found.start,
        "deemed_start": found.deemed_start,
        "stop": found.stop,
    }
    for key, value in facts.items():
        if key in expected:
            assert same(expected[key], value), key
    numbers = {
        "late_elapsed_s": found.late_elapsed_s,
        "late_covered_s": found.late_covered_s,
        "elapsed_s": found.elapsed_s,
        "outcome": found.status,
        "edition": found.edition,
    }
    for key, number in numbers.items():
        if key in expected:
            assert number == expected[key], key
    if "flags" in expected:
        assert list(found.flags) == expected["flags"]
    if "escalations" in expected:
        said = [(str(one["percent"]), instant(one["at"])) for one in expected["escalations"]]
        assert [(one.percent, one.at) for one in found.escalations] == said
    if "counted" in expected:
        counted = [(one.start, one.end) for one in found.ledger if one.counted_seconds]
        assert counted == [(instant(a), instant(b)) for a, b in expected["counted"]]
    for one in expected.get("skipped_because", ()):
        at = instant(one["at"])
        (reason,) = [piece.reason for piece in found.ledger if piece.start <= at < piece.end]
        assert REASONS.get(reason, reason) == one["why"]


def report(case: Mapping[str, Any]) -> Report:
    """The report on the period asked about."""
    ask, events = case["ask"], case["events"]
    before = ask.get("previous_as_of")
    return judge.judge(
        rule_set(case),
        events.get("ticket", ()),
        events.get("service", ()),
        events.get("account", ()),
        as_of=instant(ask["as_of"]),
        periods=[ask["period"]],
        previous_as_of=instant(before) if before else None,
    )


def check_share(case: Mapping[str, Any]) -> None:
    ask, expected = case["ask"], case["expected"]
    (found,) = [one for one in report(case).shares if one.metric == ask["metric"]]
    assert found.period == ask["period"]
    assert (found.met, found.decided) == (expected["met"], expected["decided"])
    share = expected["share"]
    assert found.share == (Fraction(share) if share is not None else None)
    if "target_met" in expected:
        assert found.target_met == expected["target_met"]
    assert list(found.restated) == expected.get("restatements", [])
    assert found.as_of == instant(ask["as_of"])


def check_availability(case: Mapping[str, Any]) -> None:
    ask, expected = case["ask"], case["expected"]
    (found,) = [one for one in report(case).availability if ask["component"] in (one.id, one.component)]
    assert (found.agreed_s, found.down_s) == (expected["agreed_s"], expected["down_s"])
    assert found.share == Fraction(expected["availability"])
    assert found.target_met == expected["target_met"]


def check_credit(case: Mapping[str, Any]) -> None:
    expected, found = case["expected"], report(case)
    (given,) = found.credits
    assert given.cents == expected["cents"]
    if "unrounded" in expected:
        assert given.exact == Fraction(expected["unrounded"])
    if "availability" in expected:
        assert [one.share for one in found.availability] == [Fraction(expected["availability"])]


def check_open_intervals(case: Mapping[str, Any]) -> None:
    ask, expected = case["ask"], case["expected"]
    view = judge.engine_of(rule_set(case)).views()[0]
    found = view.coverage(ask["coverage"]).timeline.slices(instant(ask["from"]), instant(ask["to"]))
    assert [list(one) for one in found] == [[instant(a), instant(b)] for a, b in expected["intervals"]]
    assert sum(end - start for start, end in found) == expected["seconds"]


def check_business_days(case: Mapping[str, Any]) -> None:
    ask = case["ask"]
    around = {**case, "ask": {"from": ask["from"] + "T00:00:00Z", "to": ask["to"] + "T00:00:00Z"}}
    dates = judge.engine_of(rule_set(around)).views()[0].coverage(ask["coverage"]).days().dates()
    inside = [one.isoformat() for one in dates if ask["from"] <= one.isoformat() <= ask["to"]]
    assert inside == case["expected"]["days"]


def check_refusal(case: Mapping[str, Any]) -> None:
    """Contracts refused before a rule set exists, by the layer that builds their coverages."""
    if case["expected"]["error"] == "dated-window-mode-missing":
        with pytest.raises(ValueError, match="instead or in addition"):
            rule_set(case)
        return
    assert case["expected"]["error"] == "window-equal-ends"
    opens, closes = case["contract"]["coverages"]["office"]["weekly"]["mon"][0]
    assert opens == closes
    with pytest.raises(ValueError, match="no window"):
        Window(9 * 3600, 9 * 3600)


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
def test_case(case: Mapping[str, Any]) -> None:
    """The engine answers what the case states, to the second, the cent and the exact fraction."""
    ask, expected = case["ask"], case["expected"]
    if case["id"] in ELSEWHERE:
        assert ask["kind"] == "error"
        return
    if ask["kind"] == "open-intervals":
        check_open_intervals(case)
    elif ask["kind"] == "business-days":
        check_business_days(case)
    elif ask["kind"] == "error":
        check_refusal(case)
    elif ask.get("of") == "notice":
        term = case["contract"]["term"]
        said = notice_date(
            date.fromisoformat(term["last_day"]), Span(term["notice"]["n"], term["notice"]["unit"])
        )
        assert said.isoformat() == expected["date"]
    elif expected.get("error", "").startswith("local-time"):
        kind = NoSuchLocalTime if "not-exist" in expected["error"] else AmbiguousLocalTime
        assert issubclass(kind, LocalTimeError)
        with pytest.raises(kind):
            clocks(case)
    elif ask["kind"] in ("deadline", "verdict"):
        found = clocks(case)
        if ask.get("cycles"):
            said = expected.get("cycles") or expected["grid"]
            assert len(found) == len(said)
            for one, result in zip(said, found, strict=True):
                check_clock(one, result)
            assert sum(one.status == "breached" for one in found) == expected["breaches"]
        else:
            (one,) = found
            check_clock(expected, one)
            if "period" in expected:
                months = [period for period in rule_set(case).periods if period.kind == "month"]
                assert [period.id for period in months if decided_in(one, period)] == [expected["period"]]
    elif ask["kind"] == "share":
        check_share(case)
    elif ask["kind"] == "availability":
        check_availability(case)
    else:
        assert ask["kind"] == "credit"
        check_credit(case)
