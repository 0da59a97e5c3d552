"""Generated tickets, judged by the engine and by stepping every second: the same verdict (K2 to K6)."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

import pytest
from oracle.seconds import Stepped
from oracle.tickets import Happening, Said, Terms, Ticket
from support.neutral_clock import instant, zone_for
from support.neutral_rules import rule_set

from slacontract import judge

WEEK = ("mon", "tue", "wed", "thu", "fri")
COVERAGES: dict[str, Any] = {
    "office": {
        "zone": "Europe/Paris",
        "weekly": {day: [["09:00", "13:00"], ["14:00", "17:00"]] for day in WEEK},
        "holidays": {"country": "FR", "dates": ["2026-03-31", "2026-10-26"]},
    },
    "night": {"zone": "Europe/Paris", "weekly": {day: [["22:00", "06:00"]] for day in (*WEEK, "sat", "sun")}},
}
PLACES = {
    "spring": "2026-03-26T00:00:00+01:00",
    "autumn": "2026-10-23T00:00:00+02:00",
    "year-end": "2026-12-30T00:00:00+01:00",
}
DAY = 86400
LENGTH = 9 * DAY
ACTIVE = 3 * DAY  # events and judgment lie in the first days, so that every deadline lies in the window


@cache
def mask(name: str, place: str) -> bytearray:
    origin = instant(PLACES[place])
    return Stepped(COVERAGES[name], origin, origin + LENGTH).covered


def ticket(seed: int, place: str) -> tuple[dict[str, Any], Ticket]:
    """A random ticket as a neutral case, and the same for the stepping oracle."""
    random = Random(f"{place}/{seed}")
    origin = instant(PLACES[place])
    zone = zone_for("Europe/Paris", (origin, origin))
    terms: dict[str, Terms] = {}
    commitments: list[dict[str, Any]] = []
    for priority in ("P1", "P2"):
        kind = random.choice(["office", "night", "elapsed"])
        seconds = random.choice([900, 3600, 14400, 36000])
        pauses = random.choice([[], ["waiting"], ["waiting", "parked"]])
        bound = random.choice(["within", "under"])
        policy = random.choice(["due-at-change", "new-delay-from-change", "retroactive"])
        written = {"due-at-change": "due at the change", "new-delay-from-change": "new delay from the change"}
        delay: dict[str, Any] = {"kind": "elapsed", "seconds": seconds}
        if kind != "elapsed":
            delay = {"kind": "covered", "seconds": seconds, "coverage": kind}
        commitments.append(
            {
                "metric": "resolution",
                "priority": priority,
                "delay": delay,
                "bound": bound,
                "pauses": pauses,
                "on_priority_change": written.get(policy, policy),
                "start": {"earliest_of": ["reported"]},
            }
        )
        covered = None if kind == "elapsed" else mask(kind, place)
        terms[priority] = Terms(seconds, covered, frozenset(pauses), bound, policy)
    start = origin + random.randrange(0, DAY, 300)
    happened: list[Happening] = [(start, "priority", "P1")]
    rows: list[dict[str, Any]] = []

    def row(at: int, kind: str, **more: str) -> None:
        rows.append(
            {"ticket": "A", "seq": len(rows), "at": zone.iso(at), "kind": kind, "actor": "provider", **more}
        )

    row(start, "reported", priority="P1")
    at, state, priority, stopped = start, "open", "P1", False
    for _ in range(random.randrange(1, 7)):
        at += random.choice([1, 60, 900, 3600, 7200, 14400, 30000])
        if at > origin + ACTIVE:
            break
        choice = random.choice(["state", "state", "priority", "stop"])
        if stopped:
            if random.random() < 0.5:
                break
            happened.append((at, "reopened", ""))
            row(at, "reopened")
            stopped = False
        elif choice == "state":
            state = random.choice([one for one in ("open", "waiting", "parked") if one != state])
            happened.append((at, "state", state))
            row(at, "state-changed", state=state)
        elif choice == "priority":
            priority = "P2" if priority == "P1" else "P1"
            happened.append((at, "priority", priority))
            row(at, "priority-changed", priority=priority)
        else:
            happened.append((at, "stop", ""))
            row(at, "resolved")
            stopped = True
    as_of = at + random.choice([0, 1, 3600, 20000])
    case = {
        "id": f"{place}/{seed}",
        "contract": {
            "zone": "Europe/Paris",
            "coverages": COVERAGES,
            "commitments": commitments,
            "states": ["open", "waiting", "parked"],
        },
        "ask": {"as_of": zone.iso(as_of)},
        "events": {"ticket": rows},
        "expected": {},
    }
    return case, Ticket(origin, LENGTH, start, happened, terms, as_of)


@pytest.mark.slow
@pytest.mark.parametrize("place", list(PLACES))
def test_engine_agrees_with_stepping(place: str) -> None:
    """Status, deadline, stop and both latenesses are what stepping every second finds."""
    seen: set[str] = set()
    for seed in range(40):
        case, stepped = ticket(seed, place)
        said = stepped.judge()
        (found,) = judge.judge_ticket(
            rule_set(case), case["events"]["ticket"], as_of=instant(case["ask"]["as_of"])
        ).of("resolution")
        answer = Said(found.status, found.deadline, found.stop, found.late_elapsed_s, found.late_covered_s)
        assert answer == said, case
        seen.add(said.status)
    assert seen >= {"met", "breached", "running", "paused"}


@pytest.mark.slow
@pytest.mark.parametrize("place", list(PLACES))
def test_ledger_accounts_for_every_second(place: str) -> None:
    """The slices run from the actual start to the deadline without hole, and count the delay (K15)."""
    for seed in range(40):
        case, _ = ticket(seed, place)
        rules = rule_set(case)
        (found,) = judge.judge_ticket(
            rules, case["events"]["ticket"], as_of=instant(case["ask"]["as_of"])
        ).of("resolution")
        end = found.deadline if found.deadline is not None else found.projection
        if end is None or not found.ledger:
            continue
        assert found.start == found.ledger[0].start
        assert found.ledger[-1].end == end
        for one, following in zip(found.ledger, found.ledger[1:], strict=False):
            assert one.end == following.start
        counted = sum(one.counted_seconds for one in found.ledger)
        if found.ledger[-1].reason != "priority-change":
            plan = rules.editions[0].plans["*"]
            (commitment,) = [one for one in plan.commitments if one.id == found.commitment]
            assert counted == commitment.delay.seconds  # type: ignore[union-attr]
