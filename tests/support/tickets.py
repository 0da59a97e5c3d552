"""Small contracts and tickets for the tests of the engine, in the neutral shape of the cases."""

from __future__ import annotations

from typing import Any

from support.neutral_clock import instant
from support.neutral_rules import rule_set

from slacontract import judge
from slacontract.judge.report import Report
from slacontract.judge.results import ClockResult, TicketResult
from slacontract.ruleset.rules import Plan, RuleSet

WEEK = ("mon", "tue", "wed", "thu", "fri")
OFFICE = {"zone": "Europe/Paris", "weekly": {day: [["09:00", "17:00"]] for day in WEEK}}
ALWAYS = {"zone": "Europe/Paris", "weekly": {day: [["00:00", "24:00"]] for day in (*WEEK, "sat", "sun")}}


def contract(*commitments: dict[str, Any], **more: Any) -> RuleSet:
    """A rule set over 2026 and 2027 in Paris, with the coverages `office` and `always`."""
    return rule_set(
        {
            "id": "test",
            "contract": {
                "zone": "Europe/Paris",
                "coverages": {"office": OFFICE, "always": ALWAYS},
                "commitments": [{"bound": "within", **one} for one in commitments],
                "states": ["open", "waiting"],
                "horizon": {"from": "2026-01-01", "until": "2027-12-31"},
                **more,
            },
            "ask": {},
            "events": {},
            "expected": {},
        }
    )


def with_plan(rules: RuleSet, **changes: Any) -> RuleSet:
    """The rule set with other parts in its one plan."""
    edition = rules.editions[0]
    plan: Plan = edition.plans["*"].model_copy(update=changes)
    return rules.model_copy(update={"editions": (edition.model_copy(update={"plans": {"*": plan}}),)})


def at(text: str) -> int:
    """An instant of 2026 in Paris as `03-02 09:00`: its offset follows from the date."""
    date, clock = text.split(" ")
    summer = "03-29" <= date < "10-25"
    return instant(f"2026-{date}T{clock if clock.count(':') == 2 else clock + ':00'}+0{1 + summer}:00")


def rows(*events: str, ticket: str = "A") -> list[dict[str, Any]]:
    """Events as `03-02 09:00 reported client priority=P1`; the actor may be left out."""
    found: list[dict[str, Any]] = []
    for number, text in enumerate(events):
        date, clock, kind, *rest = text.split(" ")
        row: dict[str, Any] = {"ticket": ticket, "seq": number, "at": at(f"{date} {clock}"), "kind": kind}
        row["actor"] = "provider"
        for word in rest:
            key, _, value = word.partition("=")
            if not value:
                row["actor"] = key
            elif key in ("channel", "state", "priority", "minutes", "valued_minutes"):
                row[key] = int(value) if key.endswith("minutes") else value
            elif key == "contains":
                row[key] = [value]
            else:
                row.setdefault("set", {})[key] = value
        found.append(row)
    return found


def judged(rules: RuleSet, *events: str, as_of: str = "12-31 12:00") -> TicketResult:
    """A ticket of these events, judged."""
    return judge.judge_ticket(rules, rows(*events), as_of=at(as_of))


def clock(
    rules: RuleSet, *events: str, as_of: str = "12-31 12:00", metric: str = "resolution"
) -> ClockResult:
    """The one clock of a metric of a ticket."""
    (found,) = judged(rules, *events, as_of=as_of).of(metric)
    return found


def report(
    rules: RuleSet,
    ticket: Any = (),
    service: Any = (),
    account: Any = (),
    *,
    as_of: str,
    period: str | None = None,
    **more: Any,
) -> Report:
    """The report as of an instant, of one period or of all."""
    periods = None if period is None else [period]
    return judge.judge(rules, ticket, service, account, as_of=at(as_of), periods=periods, **more)
