"""What waits, and what a promise that comes back is counted from (K4, K5), in the engine and the module."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from slacontract.targets.python import module

import slacontract
from slacontract.judge import judge_ticket

HEAD = """language en

contract "Waits"
  reference "W-1"
  provider "Provider"
  client "Client"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris

coverage office
  Monday to Friday 09:00-17:00

state new
  first state of every ticket

state waiting
  waiting for the client
  pauses resolution

"""


def at(text: str) -> int:
    return int(datetime.fromisoformat(f"2026-{text}+02:00").timestamp())


def rows(*told: str) -> list[dict[str, Any]]:
    """`05-04T09:00 reported P1` and the like; a word that is no priority is the state entered."""
    found = []
    for text in told:
        when, kind, *more = text.split()
        row: dict[str, Any] = {"ticket": "T", "at": at(when), "kind": kind, "actor": "provider"}
        for word in more:
            row["priority" if word.startswith("P") else "state"] = word
        found.append(row)
    return found


def deadline(text: str, *told: str, as_of: str) -> tuple[str, int | None]:
    """Status and deadline of the resolution; the emitted module must say the same."""
    rules = slacontract.compile_text(HEAD + text).rules
    assert rules is not None
    (clock,) = judge_ticket(rules, rows(*told), as_of=at(as_of)).of("resolution")
    names: dict[str, Any] = {"__name__": "sla"}
    exec(compile(module(rules), "sla.py", "exec"), names)
    (same,) = (one for one in names["judge"](rows(*told), as_of=at(as_of))["clocks"])
    assert (same["status"], same["deadline"]) == (clock.status, clock.deadline)
    return clock.status, clock.deadline


@pytest.mark.parametrize(
    ("qualified", "due"), [("05-05T15:00", "05-16T00:00"), ("05-05T00:00", "05-17T00:00")]
)
def test_the_start_date_is_waited_through_only_from_its_first_second(qualified: str, due: str) -> None:
    """A clock is paused from its start on: a ticket that waited before gains no day by it."""
    text = (
        "priority P1\n  resolution within 10 calendar days to the end of the day extended by whole days "
        "waited from qualification\n"
    )
    told = ("05-04T10:00 reported P1", "05-04T10:00 state-changed waiting", f"{qualified} qualified")
    when = "05-06T08:00"
    # The 5th is waited through only where the clock began with it; the 6th is not: it ends at 08:00.
    assert deadline(text, *told, f"{when} state-changed new", as_of="05-08T00:00") == ("running", at(due))


def test_the_same_business_day_waits_as_one_business_day_does() -> None:
    """A date whose last covered second is paused is not the one."""
    text = "priority P1\n  resolution within the same business day counted in office\n"
    told = ("05-04T10:00 reported P1", "05-04T16:00 state-changed waiting")
    assert deadline(text, *told, "05-04T16:59 state-changed new", as_of="05-06T00:00")[1] == at("05-04T17:00")
    assert deadline(text, *told, "05-04T17:30 state-changed new", as_of="05-05T08:00")[1] == at("05-05T17:00")


@pytest.mark.parametrize(
    ("policy", "due"),
    [("takes the new delay from the change", "05-06T14:00"), ("is due at the change", "05-06T10:00")],
)
def test_a_promise_that_comes_back_is_recomputed_at_that_change(policy: str, due: str) -> None:
    """While nothing is promised nothing is late; back under the first priority, the policy holds."""
    text = (
        f"clock resolution\n  if a priority change makes it late it {policy}\n"
        "priority P1\n  resolution within 4 calendar hours\n"
        "priority P2\n  resolution not committed\n"
    )
    told = ("05-05T10:00 reported P1", "05-05T11:00 priority-changed P2", "05-06T10:00 priority-changed P1")
    assert deadline(text, *told, as_of="05-06T09:00")[1] is None
    assert deadline(text, *told, as_of="05-07T00:00") == ("breached", at(due))


@pytest.mark.parametrize("change", ["05-04T10:30", "05-04T11:30", "05-04T12:30"])
def test_the_latest_of_two_stops_may_lie_on_both_sides_of_a_change(change: str) -> None:
    """A change of priority takes back no stop: of the latest of two, one may have come before it."""
    text = (
        "clock resolution\n  stops at the later of workaround and resolution\n"
        "priority P1\n  resolution within 24 calendar hours\n"
        "priority P2\n  resolution within 48 calendar hours\n"
    )
    told = ["05-04T10:00 reported P1", "05-04T11:00 workaround", "05-04T12:00 resolved"]
    told = sorted([*told, f"{change} priority-changed P2"])
    due = "05-05T10:00" if change > "05-04T12:00" else "05-06T10:00"
    assert deadline(text, *told, as_of="05-20T00:00") == ("met", at(due))


def test_a_revived_promise_comes_back_though_it_was_kept_before() -> None:
    """A stop before the reopening is no stop after it: the clock that a later change gives is running."""
    text = "priority P1\n  resolution within 4 calendar days to the end of the day\npriority P2\n"
    told = ("05-04T10:00 reported P1", "05-04T11:00 resolved", "05-04T12:00 reopened")
    told += ("05-04T13:00 priority-changed P2", "05-04T14:00 priority-changed P1")
    assert deadline(text, *told, as_of="05-05T00:00") == ("running", at("05-09T00:00"))


def updates(text: str, *told: str, as_of: str) -> list[tuple[str, int | None]]:
    """Status and deadline of each update or reply promised; the emitted module must say the same."""
    rules = slacontract.compile_text(HEAD + text).rules
    assert rules is not None
    names: dict[str, Any] = {"__name__": "sla"}
    exec(compile(module(rules), "sla.py", "exec"), names)
    found = [
        (one.status, one.deadline)
        for one in judge_ticket(rules, rows(*told), as_of=at(as_of)).clocks
        if one.metric != "resolution"
    ]
    same = names["judge"](rows(*told), as_of=at(as_of))["clocks"]
    assert [(one["status"], one["deadline"]) for one in same if one["metric"] != "resolution"] == found
    return found


def test_a_cadence_promised_by_a_change_is_counted_from_it() -> None:
    """Raised to critical, a ticket without an update is late though nobody had promised one before."""
    text = "priority P1\n  update every 1 calendar hour\npriority P2\n  resolution within 8 calendar hours\n"
    told = ("05-04T10:00 reported P2", "05-04T12:00 priority-changed P1", "05-04T18:00 update-sent")
    assert updates(text, *told, as_of="05-04T18:30") == [
        ("breached", at("05-04T13:00")),
        ("running", at("05-04T19:00")),
    ]
    early = ("05-04T10:00 reported P2", "05-04T11:00 update-sent", "05-04T12:00 priority-changed P1")
    # What was sent before the change ended the first cycle, promised to nobody; the second is promised by it.
    assert updates(text, *early, as_of="05-04T12:30") == [("running", at("05-04T13:00"))]


def test_a_next_reply_promised_by_a_change_is_counted_from_it() -> None:
    """The same of a client's message that waited under a priority without a promise."""
    text = "priority P1\n  next reply within 1 calendar hour\npriority P2\n"
    told = ("05-04T10:00 reported P2", "05-04T10:10 replied", "05-04T11:00 client-message")
    told += ("05-04T13:00 priority-changed P1", "05-04T15:00 replied")
    assert updates(text, *told, as_of="05-05T00:00") == [("breached", at("05-04T14:00"))]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("", [("met", "05-04T10:00")]),
        ("  update at 10:00\n", [("met", "05-04T10:00"), ("met", "05-05T10:00")]),
    ],
)
def test_a_point_is_of_the_priority_at_that_instant(other: str, expected: list[tuple[str, str]]) -> None:
    """After a change the points are those of the new priority, or none."""
    text = f"priority P1\n  update at 10:00 and 16:00\npriority P2\n{other}"
    told = ("05-04T09:00 reported P1", "05-04T09:30 update-sent", "05-04T12:00 priority-changed P2")
    told += ("05-05T09:30 update-sent", "05-05T18:30 resolved")
    found = updates(text, *told, as_of="05-06T00:00")
    assert found == [(status, at(due)) for status, due in expected]


def test_no_point_before_the_change_that_promises_them() -> None:
    """A ticket raised at noon has no point at ten."""
    text = "priority P1\n  update at 10:00 and 16:00\npriority P2\n  resolution within 8 calendar hours\n"
    told = ("05-04T09:00 reported P2", "05-04T12:00 priority-changed P1", "05-04T18:30 resolved")
    assert updates(text, *told, as_of="05-06T00:00") == [("breached", at("05-04T16:00"))]
