"""When a clock is met or breached, what pauses it, and what ends it (K3, K4)."""

from __future__ import annotations

import pytest
from support.commitments import FOUR, HOUR, changed, resolution, two
from support.tickets import at, clock, contract, with_plan

from slacontract.ruleset.commitments import Atom, Condition


def test_lateness_of_a_later_of_is_in_the_time_of_its_last_part() -> None:
    """Covered seconds are those of the part that decides; none where it has no coverage."""
    covered = {"kind": "covered", "seconds": 14400, "coverage": "office"}
    for parts, late in (
        ([covered, HOUR], (6 + 8 + 1) * 3600),
        ([covered, {"kind": "elapsed", "seconds": 200000}], None),
    ):
        rules = contract(resolution(delay={"kind": "later-of", "delays": parts}))
        found = clock(rules, "03-02 15:00 reported client", "03-05 10:00 resolved")
        assert found.status == "breached"
        assert found.late_covered_s == late


def test_a_later_of_is_open_while_any_part_is() -> None:
    """An earlier-of is then the earliest part that is not open, and can be breached while paused."""
    parts = [FOUR, {"kind": "to-date", "date": "2026-03-03"}]
    events = ["03-02 09:00 reported client", "03-02 10:00 state-changed state=waiting"]
    later = contract(resolution(delay={"kind": "later-of", "delays": parts}, pauses=["waiting"]))
    found = clock(later, *events, as_of="03-05 10:00")
    assert (found.status, found.deadline) == ("paused", None)
    earlier = contract(resolution(delay={"kind": "earlier-of", "delays": parts}, pauses=["waiting"]))
    found = clock(earlier, *events, as_of="03-05 10:00")
    assert (found.status, found.deadline) == ("breached", at("03-04 00:00"))


def test_a_pause_under_a_condition() -> None:
    """A state that pauses only some tickets is read at the start of the clock."""
    rules = contract(resolution())
    only = Condition(atoms=(Atom(kind="site", values=("Lyon",)),))
    rules = changed(rules, pauses_when={"waiting": only})
    for site, deadline in (("Lyon", "03-02 14:00"), ("Nantes", "03-02 13:00")):
        found = clock(
            rules,
            f"03-02 09:00 reported client site={site}",
            "03-02 10:00 state-changed state=waiting",
            "03-02 11:00 state-changed state=open",
            as_of="03-02 12:00",
        )
        assert found.deadline == at(deadline)


def test_what_is_known_of_a_business_day_at_the_same_time_waits_for_its_close() -> None:
    """A day paused at its last covered second does not count, so while it may be, nothing is breached."""
    delay = {"kind": "business-days", "n": 1, "coverage": "office", "until": "same-time"}
    rules = contract(resolution(delay=delay, pauses=["waiting"]))
    events = ["03-02 10:00 reported client", "03-03 09:30 state-changed state=waiting"]
    assert clock(rules, *events, as_of="03-03 12:00").status == "paused"
    assert clock(rules, *events, "03-03 18:00 state-changed state=open", as_of="03-03 19:00").deadline == at(
        "03-04 10:00"
    )
    back = clock(rules, *events, "03-03 16:00 state-changed state=open", as_of="03-03 16:01")
    assert (back.status, back.deadline) == ("breached", at("03-03 10:00"))


@pytest.mark.parametrize(
    ("paused", "as_of", "due", "projected"),
    [
        (
            "17:30",
            "03-03 20:00",
            "03-04 09:00",
            None,
        ),  # after the close of the 3rd: that day counts, for good
        ("16:00", "03-03 16:30", None, "03-04 09:00"),  # before it: nobody knows yet
        ("16:00", "03-03 20:00", None, "03-05 09:00"),  # the 3rd does not count; of the 4th nobody knows
    ],
)
def test_the_same_time_may_lie_after_the_day_that_counts(
    paused: str, as_of: str, due: str | None, projected: str | None
) -> None:
    """Begun at 18:00, due at the first opening after 18:00 of the next day: that day's own close decides."""
    delay = {"kind": "business-days", "n": 1, "coverage": "office", "until": "same-time"}
    rules = contract(resolution(delay=delay, pauses=["waiting"]))
    waits = f"03-03 {paused} state-changed state=waiting"
    found = clock(rules, "03-02 18:00 reported client", waits, as_of=as_of)
    assert found.status == "paused"
    assert found.deadline == (at(due) if due else None)
    assert found.projection == (at(projected) if projected else None)


def test_whole_days_waited_to_the_same_time_are_known_at_their_end() -> None:
    """Waiting from before the last date, its deadline is open until the date is over, or the wait is."""
    delay = {
        "kind": "calendar",
        "n": 1,
        "unit": "day",
        "until": "same-time",
        "extended_by": "whole-days-waited",
    }
    rules = contract(resolution(delay=delay, pauses=["waiting"]))
    events = ["03-02 10:00 reported client", "03-02 18:00 state-changed state=waiting"]
    assert clock(rules, *events, as_of="03-03 12:00").status == "paused"
    waited = clock(rules, *events, "03-04 08:00 state-changed state=open", as_of="03-04 09:00")
    assert (waited.status, waited.deadline) == ("running", at("03-04 10:00"))
    short = clock(rules, *events, "03-03 20:00 state-changed state=open", as_of="03-03 20:01")
    assert (short.status, short.deadline) == ("breached", at("03-03 10:00"))


def test_a_state_pauses_only_some_priorities() -> None:
    """Waiting pauses a resolution of P4 alone: the same hour moves its deadline, and not that of P1."""
    rules = with_plan(two(), commitments=())
    only = Condition(atoms=(Atom(kind="priority", values=("P4",)),))
    (one,) = contract(resolution()).editions[0].plans["*"].commitments
    rules = with_plan(rules, commitments=(one.model_copy(update={"pauses_when": {"waiting": only}}),))
    wait = ("03-02 10:00 state-changed state=waiting", "03-02 11:00 state-changed state=open")
    for priority, deadline in (("P4", "03-02 14:00"), ("P1", "03-02 13:00")):
        found = clock(rules, f"03-02 09:00 reported client priority={priority}", *wait, as_of="03-02 12:00")
        assert found.deadline == at(deadline), priority
    raised = clock(
        rules,
        "03-02 09:00 reported client priority=P4",
        *wait,
        "03-02 12:00 priority-changed priority=P1",
        as_of="03-02 12:30",
    )
    assert raised.deadline == at("03-02 13:00"), "one commitment, by the pauses of its new priority"


def test_a_clock_that_ended_while_it_waited_is_final() -> None:
    """Its pause ends with it: nothing that happens to the ticket afterwards moves its deadline."""
    rules = contract(resolution(pauses=["waiting"]))
    events = [
        "03-02 09:00 reported client",
        "03-02 10:00 state-changed state=waiting",
        "03-02 11:00 resolved",
        "03-02 12:00 state-changed state=open",
    ]
    for as_of in ("03-02 11:00", "03-02 11:30", "03-02 13:00", "03-05 09:00"):
        found = clock(rules, *events, as_of=as_of)
        assert (found.status, found.deadline) == ("met", at("03-02 14:00")), as_of


def test_a_clock_that_ended_while_it_waited_is_final_after_a_change_too() -> None:
    """What was reckoned at the change, with the whole wait, is not what the stop leaves of it."""
    found = clock(
        two(pauses=["waiting"]),
        "03-02 09:00 reported client priority=P1",
        "03-02 09:10 priority-changed priority=P4",
        "03-02 10:00 state-changed state=waiting",
        "03-02 11:00 resolved",
        "03-02 12:00 state-changed state=open",
        as_of="03-02 13:00",
    )
    assert (found.status, found.deadline) == ("met", at("03-02 14:00"))


def test_a_pause_that_begins_at_the_deadline_changes_nothing() -> None:
    """The time is counted by then: the deadline stands, and is passed while the ticket waits."""
    covered = {"kind": "covered", "seconds": 14400, "coverage": "office"}
    for delay in (FOUR, covered):
        rules = contract(resolution(delay=delay, pauses=["waiting"]))
        events = ("03-02 09:00 reported client", "03-02 13:00 state-changed state=waiting")
        found = clock(rules, *events, as_of="03-02 13:00:01")
        assert (found.status, found.deadline) == ("breached", at("03-02 13:00"))


def test_at_once_waits_for_the_first_covered_instant_that_is_not_paused() -> None:
    """A pause that begins as the office opens: what is due at once is open, and due when it ends."""
    at_once = {"kind": "immediate", "coverage": "office"}
    rules = contract(resolution(delay=at_once, pauses=["waiting"]))
    events = ("03-02 07:00 reported client", "03-02 09:00 state-changed state=waiting")
    waits = clock(rules, *events, as_of="03-02 10:00")
    assert (waits.status, waits.deadline, waits.projection) == ("paused", None, at("03-02 10:00"))
    ended = clock(rules, *events, "03-02 10:30 state-changed state=open", as_of="03-02 10:30")
    assert ended.deadline == at("03-02 10:30")


def test_a_pause_of_the_last_day_that_begins_after_the_same_time_changes_nothing() -> None:
    """Due on Tuesday at 10:00: a wait from then on is too late, one that began before it counts."""
    day = {"kind": "business-days", "n": 1, "coverage": "office", "until": "same-time"}
    rules = contract(resolution(delay=day, pauses=["waiting"]))
    for begins, deadline in (
        ("03-03 11:00", "03-03 10:00"),
        ("03-03 10:00", "03-03 10:00"),
        ("03-03 09:59", "03-04 10:00"),
    ):
        found = clock(
            rules,
            "03-02 10:00 reported client",
            f"{begins} state-changed state=waiting",
            "03-04 09:30 state-changed state=open",
            as_of="03-04 09:45",
        )
        assert found.deadline == at(deadline), begins


def test_verdicts_are_final() -> None:
    """As time is let pass over a ticket, a breach stays a breach and its deadline stays."""
    rules = contract(
        resolution(priority="P1", delay=HOUR, pauses=["waiting"], on_priority_change="retroactive"),
        resolution(priority="P4", delay=FOUR, pauses=["waiting"], on_priority_change="retroactive"),
    )
    events = [
        "03-02 09:00 reported client priority=P4",
        "03-02 09:20 state-changed state=waiting",
        "03-02 10:20 state-changed state=open",
        "03-02 11:00 priority-changed priority=P1",
        "03-02 12:00 priority-changed priority=P4",
        "03-02 15:00 resolved",
    ]
    seen = None
    for minute in range(0, 8 * 60, 7):
        found = clock(rules, *events, as_of=f"03-02 {9 + minute // 60:02}:{minute % 60:02}")
        if seen is not None:
            assert (found.status, found.deadline) == seen
        elif found.status == "breached":
            seen = found.status, found.deadline
    assert seen == ("breached", at("03-02 11:00"))
