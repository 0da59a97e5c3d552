"""Which events of a ticket count, and which contradict each other (K1, K14)."""

from __future__ import annotations

import pytest
from support.commitments import HOUR, REPORTED, resolution
from support.tickets import at, clock, contract, judged, rows, with_plan

from slacontract import judge
from slacontract.ruleset.commitments import State


def test_a_state_that_marks_a_moment_is_that_event() -> None:
    """Entering it stops the clock, unless the ticket has the event itself then; entering it twice is once."""
    rules = with_plan(
        contract(resolution()), states=(State(name="open"), State(name="done", marks=("resolved",)))
    )
    found = clock(rules, "03-02 09:00 reported client", "03-02 10:00 state-changed state=done")
    assert (found.status, found.stop) == ("met", at("03-02 10:00"))
    both = judged(
        rules,
        "03-02 09:00 reported client",
        "03-02 10:00 state-changed state=done",
        "03-02 10:00 resolved automatic",
    )
    assert both.of("resolution")[0].status == "breached", "the event itself stands, and is automatic"


def test_a_state_that_marks_an_event_is_one_only_when_it_is_entered() -> None:
    """An event in a state that the ticket is in already is no second update."""
    hourly = {"metric": "update", "cadence": HOUR, "start": REPORTED}
    rules = with_plan(
        contract(hourly), states=(State(name="open"), State(name="informed", marks=("update-sent",)))
    )
    found = judged(
        rules,
        "03-02 09:00 reported client",
        "03-02 09:30 state-changed state=informed",
        "03-02 10:00 replied state=informed",
        "03-02 10:10 state-changed state=informed",
        as_of="03-02 10:20",
    ).of("update")
    assert [one.start for one in found] == [at("03-02 09:00"), at("03-02 09:30")]


@pytest.mark.parametrize(
    ("events", "code"),
    [
        (["03-02 09:00 reported client priority=P9"], "SLA622"),
        (["03-02 09:00 reported client", "03-02 10:00 state-changed state=parked"], "SLA621"),
        (["03-02 09:00 reported client", "03-02 10:00 reopened client"], "SLA623"),
        (["03-02 09:00 reported client", "03-02 10:00 cancelled client", "03-02 11:00 replied"], "SLA624"),
    ],
)
def test_contradicting_tickets_are_undecided(events: list[str], code: str) -> None:
    """A state or priority the contract has not, a reopening without stop, events after the cancellation."""
    found = judged(contract(resolution(priority="P1")), *events)
    assert found.undecided is not None
    assert found.undecided.code == code
    assert {one.status for one in found.clocks} == {"undecided"}


def test_numbers_on_some_rows_only_make_a_ticket_undecided() -> None:
    """seq stands on all rows of a ticket or on none."""
    events = rows("03-02 09:00 reported client", "03-02 10:00 resolved")
    del events[1]["seq"]
    found = judge.judge_ticket(contract(resolution()), events, as_of=at("04-01 00:00"))
    assert found.undecided is not None
    assert found.undecided.code == "SLA626"


def test_one_number_said_twice() -> None:
    """The same row twice is one event; two rows of one kind and number that differ are a contradiction."""
    events = rows("03-02 09:00 reported client", "03-02 10:00 time-spent minutes=15")
    rules = contract(resolution())
    assert judge.judge_ticket(rules, [*events, events[1]], as_of=at("04-01 00:00")).undecided is None
    other = {**events[1], "minutes": 30}
    found = judge.judge_ticket(rules, [*events, other], as_of=at("04-01 00:00")).undecided
    assert found is not None
    assert found.code == "SLA625"


def test_two_states_in_one_second_without_numbers_contradict() -> None:
    """Neither rank nor anything else orders them, so nothing may be concluded."""
    events = rows(
        "03-02 09:00 reported client",
        "03-02 10:00 state-changed state=waiting",
        "03-02 10:00 state-changed state=open",
    )
    for event in events:
        del event["seq"]
    found = judge.judge_ticket(contract(resolution()), events, as_of=at("04-01 00:00"))
    assert found.undecided is not None
    assert found.undecided.code == "SLA625"


def test_order_of_rows_never_matters() -> None:
    """Every order of the same rows gives the same results, with numbers and without."""
    events = rows(
        "03-02 09:00 reported client",
        "03-02 09:00 ticket-created",
        "03-02 09:30 state-changed state=waiting",
        "03-02 09:30 replied",
        "03-02 11:00 state-changed state=open",
        "03-02 14:00 resolved",
    )
    bare = [{k: v for k, v in row.items() if k != "seq"} for row in events]
    rules = contract(resolution(pauses=["waiting"]), {"metric": "response", "delay": HOUR})
    for given in (events, bare):
        results = {
            judge.judge_ticket(rules, given[i:] + given[:i], as_of=at("04-01 00:00")).clocks
            for i in range(len(given))
        }
        assert len(results) == 1
