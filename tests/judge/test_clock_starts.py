"""Where clocks start and stop (K2)."""

from __future__ import annotations

import pytest
from support.commitments import HOUR, changed, resolution
from support.tickets import at, clock, contract, judged

from slacontract.ruleset.commitments import Moment, Start, Stop


def test_next_reply_runs_from_each_message_after_the_first_reply() -> None:
    """Two messages before one reply are two cycles that it stops; the message before any reply is none."""
    rules = contract({"metric": "next-reply", "delay": HOUR})
    found = judged(
        rules,
        "03-02 08:00 client-message client",
        "03-02 09:00 replied",
        "03-02 10:00 client-message client",
        "03-02 10:30 client-message client",
        "03-02 10:40 replied automatic",
        "03-02 11:10 replied",
        "03-02 12:00 client-message client",
        as_of="03-02 12:30",
    ).of("next-reply")
    assert [(one.cycle, one.status, one.deadline) for one in found] == [
        (0, "breached", at("03-02 11:00")),
        (1, "met", at("03-02 11:30")),
        (2, "running", at("03-02 13:00")),
    ]


def test_a_message_is_promised_a_reply_whatever_the_first_message_was_promised() -> None:
    """The first message came while nothing was promised: each that comes under a promise starts a cycle."""
    rules = contract(
        {"metric": "next-reply", "delay": HOUR, "priority": "P2"},
        {"metric": "response", "delay": HOUR, "priority": "P3"},
        priorities=["P2", "P3"],
    )
    found = judged(
        rules,
        "03-02 09:00 reported client priority=P3",
        "03-02 09:10 client-message client",
        "03-02 09:20 replied",
        "03-02 10:00 priority-changed priority=P2",
        "03-02 11:00 client-message client",
        "03-02 13:00 replied",
        "03-02 14:00 client-message client",
        "03-02 14:30 replied",
    ).of("next-reply")
    assert [(one.start, one.status) for one in found] == [
        (at("03-02 11:00"), "breached"),
        (at("03-02 14:00"), "met"),
    ]


def test_replies_are_promised_by_the_condition_of_each_message() -> None:
    """Promised in opening hours alone: a first message by night takes nothing from one by day."""
    day = {"metric": "next-reply", "delay": HOUR, "when": {"in": "office"}}
    found = judged(
        contract(day),
        "03-01 22:00 client-message client",
        "03-02 09:00 replied",
        "03-02 22:00 client-message client",
        "03-03 09:00 client-message client",
        "03-03 11:00 replied",
    ).of("next-reply")
    assert [(one.start, one.status) for one in found] == [(at("03-03 09:00"), "breached")]


def test_a_clock_may_start_at_the_stop_of_another() -> None:
    """`starts at the stop of EVENT` is the instant that stopped that clock, by its own rule."""
    rules = contract(
        {
            "metric": "intervention",
            "delay": HOUR,
            "stop": {"earliest_of": ["intervention-started"], "needs": ["plan"]},
        },
        resolution(start={"stop_of": "intervention"}),
    )
    found = clock(
        rules,
        "03-02 09:00 ticket-created",
        "03-02 09:10 intervention-started",
        "03-02 09:40 intervention-started contains=plan",
        "03-02 13:41 resolved",
    )
    assert (found.start, found.status, found.late_elapsed_s) == (at("03-02 09:40"), "breached", 60)


def test_a_start_at_the_latest_of_two_events() -> None:
    """The clock has not started until both have happened; then it counts from the later of their firsts."""
    rules = contract(resolution(start={"latest_of": ["reported", "qualified"]}))
    events = ["03-02 09:00 reported client", "03-02 10:00 qualified", "03-02 10:30 qualified"]
    assert clock(rules, events[0], as_of="03-02 12:00").status == "not-started"
    assert clock(rules, *events, as_of="03-02 12:00").start == at("03-02 10:00")
    assert clock(rules, *events[1:], "03-02 11:00 reported client").start == at("03-02 11:00")


def test_a_stop_at_the_latest_of_two_events() -> None:
    """It is the second of them to happen; while one is missing the clock runs."""
    rules = contract(resolution(stop={"latest_of": ["resolved", "accepted"]}))
    events = ["03-02 09:00 reported client", "03-02 10:00 accepted client", "03-02 12:00 resolved"]
    assert clock(rules, *events).stop == at("03-02 12:00")
    assert clock(rules, *events[:2], as_of="03-02 12:00").status == "running"


def test_a_stop_names_its_actors() -> None:
    """A stop by the client is not one by the provider; an automatic one counts where it is named."""
    for actors, stop in ((["client"], "03-02 11:00"), (["provider", "automatic"], "03-02 10:00")):
        rules = contract(resolution(stop={"earliest_of": ["accepted"], "actors": actors}))
        found = clock(
            rules,
            "03-02 09:00 reported client",
            "03-02 10:00 accepted automatic",
            "03-02 11:00 accepted client",
        )
        assert found.stop == at(stop)


def test_start_not_stated_is_undetermined_and_stop_not_stated_has_no_verdict() -> None:
    """Neither is guessed: the first has no deadline, the second has one and no verdict."""
    rules = contract(resolution())
    found = clock(changed(rules, start=None), "03-02 09:00 reported client", "03-02 10:00 resolved")
    assert (found.status, found.why, found.deadline) == ("undetermined", "start-not-stated", None)
    found = clock(changed(rules, stop=Stop(of=())), "03-02 09:00 reported client")
    assert (found.status, found.why, found.deadline) == ("undetermined", "stop-not-stated", at("03-02 13:00"))


@pytest.mark.parametrize("why", ["hole", "best-effort", "as-agreed", "not-stated"])
def test_a_delay_without_number_is_undetermined(why: str) -> None:
    """It is told apart from no commitment and from an error."""
    found = clock(contract(resolution(delay={"kind": "none", "why": why})), "03-02 09:00 reported client")
    assert (found.status, found.why, found.deadline) == ("undetermined", why, None)


def test_earliest_start_by_moments_of_certain_actors() -> None:
    """A start may count the events of some senders only."""
    start = Start(of=(Moment(event="reported", actors=("client",)),))
    found = clock(
        changed(contract(resolution()), start=start),
        "03-02 08:00 reported automatic",
        "03-02 09:00 reported client",
        as_of="03-02 09:01",
    )
    assert found.start == at("03-02 09:00")
