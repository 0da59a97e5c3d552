"""A clock whose ticket is reopened: what runs on, and what begins anew (K6)."""

from __future__ import annotations

from typing import Any

import pytest
from support.commitments import HOUR, REPORTED, changed, resolution, two
from support.tickets import at, clock, contract, judged, with_plan

from slacontract.ruleset.commitments import Grid, Reopening, State
from slacontract.ruleset.rules import RuleSet

LIFE = ["03-02 09:00 reported client", "03-02 10:00 resolved", "03-02 11:00 closed"]


def test_reopened_after_closed_is_a_new_ticket() -> None:
    """Its verdict stays, flagged, and the reopening is the report of a ticket with clocks of its own."""
    rules = contract(resolution(), {"metric": "response", "delay": HOUR})
    found = judged(rules, *LIFE, "03-05 09:00 reopened client", as_of="03-05 10:30")
    first, second = found.of("resolution")
    assert (first.status, first.flags) == ("met", ("reopened-is-new-ticket",))
    assert (second.status, second.deadline) == ("running", at("03-05 13:00"))
    assert [(one.status, one.start) for one in found.of("response")] == [
        ("breached", at("03-02 09:00")),
        ("breached", at("03-05 09:00")),
    ]


def test_other_clocks_begin_anew_only_where_no_clock_runs_on() -> None:
    """The resolution continues after the closure: so the reopening is no new ticket for the response."""
    rules = contract(resolution(on_reopen="continue"), {"metric": "response", "delay": HOUR})
    found = judged(rules, *LIFE, "03-05 09:00 reopened client", as_of="03-05 10:30")
    assert len(found.of("response")) == 1
    (one,) = found.of("resolution")
    assert (one.status, one.deadline, one.flags) == ("running", at("03-05 12:00"), ())


RESTORATION = {
    "metric": "restoration",
    "delay": HOUR,
    "start": REPORTED,
    "stop": {"earliest_of": ["restored"]},
}


def reopened_after(days: dict[str, int], *commitments: dict[str, Any]) -> RuleSet:
    """Commitments of which a reopening is a new ticket after so many days, by their metrics."""
    rules = contract(*commitments)
    found = tuple(
        one.model_copy(update={"on_reopen": Reopening(mode="new-ticket", days=days[one.metric])})
        if one.metric in days
        else one
        for one in rules.editions[0].plans["*"].commitments
    )
    return with_plan(rules, commitments=found)


@pytest.mark.parametrize("as_of", ["03-10 09:30", "03-10 12:00", "03-20 09:00"])
def test_later_events_do_not_change_what_began_anew(as_of: str) -> None:
    """The restoration ran when the ticket was reopened: the response is asked once, whatever follows."""
    rules = reopened_after(
        {"resolution": 5}, resolution(), RESTORATION, {"metric": "response", "delay": HOUR}
    )
    life = [*LIFE[:2], "03-10 09:00 reopened client", "03-10 10:00 replied", "03-10 11:00 restored"]
    found = judged(rules, *life, as_of=as_of)
    counted = {name: len(found.of(name)) for name in ("resolution", "restoration", "response")}
    assert counted == {"resolution": 2, "restoration": 1, "response": 1}


@pytest.mark.parametrize("as_of", ["03-05 10:00", "03-20 09:00"])
def test_a_clock_that_a_reopening_revives_does_not_begin_anew(as_of: str) -> None:
    """The restoration begins anew after a day, the resolution runs on up to the tenth: two and one."""
    rules = reopened_after({"restoration": 1, "resolution": 10}, resolution(), RESTORATION)
    life = [LIFE[0], "03-02 09:30 restored", LIFE[1], "03-05 09:00 reopened client"]
    found = judged(rules, *life, as_of=as_of)
    assert [one.start for one in found.of("restoration")] == [at("03-02 09:00"), at("03-05 09:00")]
    assert [one.start for one in found.of("resolution")] == [at("03-02 09:00")]


def test_each_reopening_begins_what_it_does_not_revive() -> None:
    """The first reopening revives the resolution and no restoration, the second none of both."""
    rules = reopened_after({"restoration": 1, "resolution": 10}, resolution(), RESTORATION)
    life = [LIFE[0], "03-02 09:30 restored", LIFE[1], "03-05 09:00 reopened client"]
    found = judged(
        rules, *life, "03-05 09:30 restored", "03-05 10:00 resolved", "03-30 09:00 reopened client"
    )
    first, second = at("03-05 09:00"), at("03-30 09:00")
    assert [one.start for one in found.of("restoration")] == [at("03-02 09:00"), first, second]
    assert [one.start for one in found.of("resolution")] == [at("03-02 09:00"), second]


def test_what_is_promised_after_a_new_ticket_began_is_promised_once() -> None:
    """A priority given after the reopening promises a restoration: it is the new ticket's, from there."""
    rules = contract(
        resolution(priority="P3"), {**RESTORATION, "priority": "P2"}, resolution(priority="P2"),
        priorities=["P2", "P3"],
    )  # fmt: skip
    life = ["03-02 09:00 reported client priority=P3", *LIFE[1:], "03-05 09:00 reopened client"]
    found = judged(rules, *life, "03-05 09:30 priority-changed priority=P2", as_of="03-06 09:00")
    assert [(one.start, one.status) for one in found.of("restoration")] == [(at("03-05 09:00"), "breached")]


def test_a_cycle_after_a_new_ticket_began_is_no_more_the_old_tickets() -> None:
    """A message before a reply in the new ticket waits for its response: it is no next reply of the old."""
    rules = contract(resolution(), {"metric": "next-reply", "delay": HOUR})
    talk = ["03-02 09:05 replied", "03-02 09:10 client-message client", "03-02 09:20 replied"]
    life = [LIFE[0], *talk, *LIFE[1:], "03-05 09:00 reopened client", "03-05 09:30 client-message client"]
    assert [one.start for one in judged(rules, *life).of("next-reply")] == [at("03-02 09:10")]


MESSAGE = "client-message client"


def test_the_first_cycle_after_a_new_ticket_began_is_no_more_the_old_tickets() -> None:
    """The old ticket had no next reply before it was reopened: it gets none by a message in the new one."""
    rules = contract(resolution(), {"metric": "next-reply", "delay": HOUR})
    asked = [LIFE[0], f"03-02 09:01 {MESSAGE}", "03-02 09:05 replied", *LIFE[1:]]
    again = ["03-05 09:00 reopened client", f"03-05 09:30 {MESSAGE}"]
    assert judged(rules, *asked, *again).of("next-reply") == ()
    answered = judged(rules, *asked, *again, "03-05 09:40 replied", f"03-05 09:50 {MESSAGE}")
    assert [one.start for one in answered.of("next-reply")] == [at("03-05 09:50")]


def test_a_cycle_in_the_second_of_a_reopening_is_that_ticket_s_in_which_it_began() -> None:
    """What comes before the reopening in order is the old ticket's, be it in the same second."""
    rules = contract(resolution(), {"metric": "next-reply", "delay": HOUR})
    found = judged(
        rules,
        *[LIFE[0], f"03-02 09:01 {MESSAGE}", "03-02 09:05 replied", *LIFE[1:]],
        *[f"03-05 09:00 {MESSAGE}", "03-05 09:00 reopened client"],
    )
    assert [one.start for one in found.of("next-reply")] == [at("03-05 09:00")]


@pytest.mark.parametrize(
    "cadence", [HOUR, {"kind": "grid", "at": ["10:00"]}, {"kind": "grid", "at": ["15:00"]}]
)
def test_a_series_of_updates_begins_anew_in_a_new_ticket(cadence: dict[str, Any]) -> None:
    """It ended with the old ticket, with cycles or (15:00) without any: no clock runs on, all begin anew."""
    updates = {
        "metric": "update",
        "start": REPORTED,
        "cadence": cadence,
        "stop": {"earliest_of": ["resolved"]},
    }
    rules = contract(resolution(), updates, {"metric": "response", "delay": HOUR})
    found = judged(rules, *LIFE, "03-05 09:00 reopened client", as_of="03-05 15:30")
    assert [one.start for one in found.of("response")] == [at("03-02 09:00"), at("03-05 09:00")]
    assert found.of("update")[-1].start == at("03-05 09:00")


def test_points_after_a_new_ticket_began_are_counted_once() -> None:
    """A series that does not end with the old ticket keeps the point that was next at the reopening."""
    updates = {"metric": "update", "start": REPORTED, "cadence": HOUR, "stop": {"earliest_of": ["accepted"]}}
    rules = contract(resolution(), updates)
    commitments = rules.editions[0].plans["*"].commitments
    daily = commitments[1].model_copy(update={"cadence": Grid(at=(36000,))})
    rules = with_plan(rules, commitments=(commitments[0], daily))
    found = judged(rules, *LIFE, "03-04 09:00 reopened client", as_of="03-06 09:30").of("update")
    old = [one.deadline for one in found if one.start == at("03-02 09:00")]
    new = [one.deadline for one in found if one.start == at("03-04 09:00")]
    assert old == [at("03-02 10:00"), at("03-03 10:00"), at("03-04 10:00")]
    assert new == [at("03-04 10:00"), at("03-05 10:00"), at("03-06 10:00")]


def test_a_clock_that_was_over_before_its_start_runs_on_in_no_new_ticket() -> None:
    """Restored before it was qualified: nothing to revive, so the response begins anew as all else does."""
    early = {**RESTORATION, "start": {"earliest_of": ["qualified"]}}
    rules = contract(resolution(), early, {"metric": "response", "delay": HOUR})
    life = [LIFE[0], "03-02 09:10 restored", "03-02 09:20 qualified", *LIFE[1:]]
    found = judged(rules, *life, "03-05 09:00 reopened client", as_of="03-06 09:00")
    assert found.of("restoration")[0].flags == ("stopped-before-start",)
    assert [one.start for one in found.of("response")] == [at("03-02 09:00"), at("03-05 09:00")]


def test_a_priority_changed_while_resolved_is_seen_at_the_reopening() -> None:
    """Resolved as P4, changed to P1 meanwhile: from the reopening on the clock is that of P1."""
    found = clock(
        two(),
        "03-02 09:00 reported client priority=P4",
        "03-02 09:20 resolved",
        "03-02 09:40 priority-changed priority=P1",
        "03-02 10:20 reopened client",
        as_of="03-02 10:30",
    )
    assert (found.status, found.priority, found.deadline) == ("running", "P1", at("03-02 11:00"))


def test_a_state_that_marks_an_end_ends_the_ticket_that_is_reopened() -> None:
    """A ticket whose state says that it is resolved can be reopened, without an event of its own (K14)."""
    rules = with_plan(
        contract(resolution()), states=(State(name="open"), State(name="done", marks=("resolved",)))
    )
    found = clock(
        rules,
        "03-02 09:00 reported client",
        "03-02 10:00 state-changed state=done",
        "03-02 11:00 reopened client state=open",
        as_of="03-02 11:30",
    )
    assert (found.status, found.deadline) == ("running", at("03-02 14:00"))


@pytest.mark.parametrize(("day", "clocks"), [("03-12 23:59", 1), ("03-13 00:00", 2)])
def test_days_after_which_a_reopening_is_a_new_ticket(day: str, clocks: int) -> None:
    """Calendar days from the day after the stop: on the Nth the clock still revives."""
    rules = changed(contract(resolution()), on_reopen=Reopening(mode="revive", days=10))
    found = judged(rules, *LIFE[:2], f"{day} reopened client", as_of="03-20 00:00").of("resolution")
    assert len(found) == clocks


def test_every_reopening_is_a_new_ticket_where_the_contract_says_so() -> None:
    """`opens a new ticket` without a number of days."""
    rules = changed(contract(resolution()), on_reopen=Reopening(mode="new-ticket"))
    found = judged(rules, *LIFE[:2], "03-02 10:01 reopened client", as_of="03-02 10:05").of("resolution")
    assert [one.status for one in found] == ["met", "running"]


def test_a_breach_before_a_reopening_is_final() -> None:
    """Late at the first stop; the last stop is the event it is late by."""
    found = clock(
        contract(resolution()),
        "03-02 09:00 reported client",
        "03-02 13:30 resolved",
        "03-02 14:00 reopened client",
        "03-02 15:00 resolved",
    )
    assert (found.status, found.deadline, found.late_elapsed_s) == ("breached", at("03-02 13:00"), 7200)
