"""Bounds and witnesses against clocks that step minute by minute, which share no code with the measurement.

One clock counts the contract's hours, written out below by hand; the other reads the plan that was emitted,
as the helpdesk would. Whole minutes everywhere, instants in UTC, walls by `zoneinfo`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from support.targets import TARGETS, of_text

from slacontract.emitter import Compiled, Emission, FidelityLine

CONTRACT = """language en

contract "Round the clock"
  provider "Example Ltd"
  client "Client Ltd"
  reference "ST-1"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris

coverage office "Office hours, lunch out"
  Monday to Friday 09:00-12:00 and 14:00-18:00
  closed on 1 May 2026
  closed on 14 July 2026

coverage night "Over midnight"
  Monday to Friday 22:00-06:00
  Saturday 23:30-07:15

coverage early "Through the change of the clocks"
  Monday to Sunday 01:30-03:30

coverage abroad "Another zone"
  time zone America/New_York
  Monday to Friday 09:00-17:00

coverage always-but "Day and night, but for two days"
  at all hours
  closed on 1 May 2026
  closed on 14 July 2026

clock response "Response"
  starts at ticket creation
  stops at response

clock resolution "Resolution"
  starts at ticket creation
  stops at resolution

priority P1 "Critical"
  response within 45 minutes counted in early
  resolution within 4 hours counted in night

priority P2 "High"
  response within 2 hours counted in office
  resolution within 11 hours counted in office plus night

priority P3 "Normal"
  response within 150 minutes counted in abroad
  resolution within 30 hours counted in always-but

priority P4 "Low"
  response within 5 hours counted in office
  resolution within 31 hours counted in office
"""
PARIS, NEW_YORK = ZoneInfo("Europe/Paris"), ZoneInfo("America/New_York")
OFF = (date(2026, 5, 1), date(2026, 7, 14))
MINUTE = timedelta(minutes=1)
Open = Callable[[datetime], bool]


def wall(at: datetime, zone: ZoneInfo) -> tuple[date, int, int]:
    """Date, weekday and minute of the day."""
    local = at.astimezone(zone)
    return local.date(), local.weekday(), local.hour * 60 + local.minute


def office(at: datetime) -> bool:
    on, day, minute = wall(at, PARIS)
    return day < 5 and on not in OFF and (540 <= minute < 720 or 840 <= minute < 1080)


def night(at: datetime) -> bool:
    _, day, minute = wall(at, PARIS)
    if minute >= 1320 and day < 5:
        return True
    if minute < 360 and day in (1, 2, 3, 4, 5):
        return True
    return (day == 5 and minute >= 1410) or (day == 6 and minute < 435)


def early(at: datetime) -> bool:
    return 90 <= wall(at, PARIS)[2] < 210


def abroad(at: datetime) -> bool:
    _, day, minute = wall(at, NEW_YORK)
    return day < 5 and 540 <= minute < 1020


def always_but(at: datetime) -> bool:
    return wall(at, PARIS)[0] not in OFF


PROMISES: dict[str, tuple[Open, int]] = {
    "P1/response": (early, 45),
    "P1/resolution": (night, 240),
    "P2/response": (office, 120),
    "P2/resolution": (lambda at: office(at) or night(at), 660),
    "P3/response": (abroad, 150),
    "P3/resolution": (always_but, 1800),
    "P4/response": (office, 300),
    "P4/resolution": (office, 1860),
}


def due(opens: Open, minutes: int, start: datetime) -> datetime:
    """When so many open minutes have passed, one after the other."""
    at = start
    while minutes:
        minutes -= opens(at)
        at += MINUTE
    return at


def between(opens: Open, start: datetime, end: datetime) -> int:
    """Open seconds from one instant to another, negative backwards."""
    if end < start:
        return -between(opens, end, start)
    return 60 * sum(opens(start + MINUTE * n) for n in range((end - start) // MINUTE))


# --- the plans, as the helpdesks read them ----------------------------------------------------------


def zammad(plan: dict[str, Any]) -> Iterator[tuple[str, Open, int]]:
    """Each commitment of an SLA with its calendar and its minutes; 23:59 is the end of a day."""
    steps = {one["id"]: one for one in plan["steps"]}

    def opening(body: dict[str, Any]) -> Open:
        zone, days = ZoneInfo(body["timezone"]), ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

        def clock(text: str) -> int:
            return 1440 if text == "23:59" else int(text[:2]) * 60 + int(text[3:])

        week = [
            [(clock(a), clock(b)) for a, b in told["timeframes"]] if told["active"] else []
            for told in (body["business_hours"][day] for day in days)
        ]

        def opens(at: datetime) -> bool:
            on, day, minute = wall(at, zone)
            return on.isoformat() not in body["public_holidays"] and any(
                a <= minute < b for a, b in week[day]
            )

        return opens

    for step in steps.values():
        if step["id"].startswith("sla."):
            wanted = step["wanted"]
            calendar = opening(steps[wanted["calendar_id"]["$ref"]]["wanted"])
            for clause in step["clauses"]:
                field = "first_response_time" if clause.endswith("response") else "solution_time"
                yield clause, calendar, wanted[field]


def zendesk(plan: dict[str, Any]) -> Iterator[tuple[str, Open, int]]:
    """Metrics with their minutes, in the schedule that a trigger gives to the priority, or in all hours."""
    zones = {"Paris": PARIS, "Eastern Time (US & Canada)": NEW_YORK}
    steps = {one["id"]: one for one in plan["steps"]}
    names = {"P1": "urgent", "P2": "high", "P3": "normal", "P4": "low"}

    def opening(key: str) -> Open:
        zone = zones[steps[key]["wanted"]["time_zone"]]
        rows = [(one["start_time"], one["end_time"]) for one in steps[f"{key}.hours"]["wanted"]]
        off = {row["start_date"] for row in steps[f"{key}.holidays"]["rows"]}

        def opens(at: datetime) -> bool:
            on, day, minute = wall(at, zone)
            of_week = (day + 1) % 7 * 1440 + minute
            return on.isoformat() not in off and any(a <= of_week < b for a, b in rows)

        return opens

    schedules = {}
    for step in steps.values():
        if step["id"].startswith("trigger."):
            level = next(
                one["value"] for one in step["wanted"]["conditions"]["all"] if one["field"] == "priority"
            )
            schedules[level] = opening(step["wanted"]["actions"][0]["value"]["$ref"])
    for step in steps.values():
        if step["id"].startswith("policy."):
            metrics = {(one["priority"], one["metric"]): one for one in step["wanted"]["policy_metrics"]}
            for clause in step["clauses"]:
                metric = "first_reply_time" if clause.endswith("response") else "total_resolution_time"
                one = metrics[names[clause[:2]], metric]
                yield (
                    clause,
                    schedules[one["priority"]] if one["business_hours"] else lambda _: True,
                    one["target"],
                )


SETTINGS: dict[str, dict[str, Any]] = {
    "zammad": {
        "organizations": [1],
        "other_pauses": "unused",
        "priorities": {"P1": "4 urgent", "P2": "3 high", "P3": "2 normal", "P4": "1 low"},
    },
    "zendesk": {"organizations": [1]},
}
READERS = {"zammad": zammad, "zendesk": zendesk}


@cache
def contract() -> Compiled:
    return of_text(CONTRACT)


@cache
def emission(name: str) -> Emission:
    (target,) = [one for one in TARGETS if one.name == name]
    return target.emit(replace(contract(), options=SETTINGS[name]))


@cache
def carried(name: str) -> dict[str, tuple[Open, int]]:
    (plan,) = [one.content for one in emission(name).artifacts if one.path == "plan.json"]
    return {clause: (opens, minutes) for clause, opens, minutes in READERS[name](json.loads(plan))}


def line(name: str, clause: str) -> FidelityLine:
    return next(one for one in emission(name).fidelity if one.clause == clause)


CASES = [(name, clause) for name in READERS for clause in PROMISES]


@pytest.mark.parametrize(("name", "clause"), CASES, ids=["-".join(one) for one in CASES])
def test_witness_is_what_the_clocks_show(name: str, clause: str) -> None:
    """At the worst start, both deadlines and the bound are those that stepping finds, in either direction."""
    told = line(name, clause)
    promised_in, promised = PROMISES[clause]
    opens, minutes = carried(name)[clause]
    for bound, witness, sign in ((told.gives_more, told.more, 1), (told.gives_less, told.less, -1)):
        assert isinstance(bound, int)
        assert (witness is not None) == bool(bound)
        if witness is None:
            continue
        start = datetime.fromisoformat(witness.start).astimezone(UTC)
        whole = start.replace(second=0)
        ours, theirs = due(promised_in, promised, whole), due(opens, minutes, whole)
        late = start - whole if start != whole else timedelta()
        for told_at, stepped in ((witness.promised, ours), (witness.given, theirs)):
            assert timedelta() <= datetime.fromisoformat(told_at) - stepped <= max(late, timedelta())
        assert abs(bound - sign * between(promised_in, ours, theirs)) <= late.total_seconds()


@pytest.mark.parametrize(("name", "clause"), CASES, ids=["-".join(one) for one in CASES])
def test_no_start_is_worse(name: str, clause: str) -> None:
    """Starts at random and around the changes of the clocks stay within the bound."""
    told, random = line(name, clause), Random(f"{name} {clause}")
    promised_in, promised = PROMISES[clause]
    opens, minutes = carried(name)[clause]
    starts = [datetime(2026, 1, 2, tzinfo=UTC) + MINUTE * random.randrange(500_000) for _ in range(8)]
    for change in (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)):
        starts += [change + MINUTE * random.randrange(-2000, 300) for _ in range(3)]
    starts += [
        datetime(2026, month, day, tzinfo=UTC) - MINUTE * random.randrange(3000)
        for month, day in ((5, 1), (7, 14))
    ]
    for start in starts:
        gap = between(promised_in, due(promised_in, promised, start), due(opens, minutes, start))
        assert -int(told.gives_less or 0) <= gap <= int(told.gives_more or 0), start


@pytest.mark.parametrize("name", list(READERS))
def test_some_lines_deviate_and_some_do_not(name: str) -> None:
    """The laws above are about something: some promises are kept to the second and some are not."""
    assert 0 < sum(bool(line(name, clause).gives_less) for clause in PROMISES) < len(PROMISES)
