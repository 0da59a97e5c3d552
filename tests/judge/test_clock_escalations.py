"""Steps of escalation: when they fire, and that each fires once (K11)."""

from __future__ import annotations

from typing import Any

from support.commitments import changed, resolution, two
from support.tickets import at, clock, contract

from slacontract.ruleset.commitments import Atom, Condition, Escalation
from slacontract.ruleset.delays import Covered, Elapsed
from slacontract.ruleset.rules import RuleSet


def test_a_percentage_past_at_a_change_fires_once_at_the_change() -> None:
    """And one that has fired does not fire again, whatever the new delay."""
    half = Escalation(ladder="hierarchy", step=1, parties=("manager",), percent="50")
    rules = changed(two(on_priority_change="due at the change"), escalations=(half,))
    late = clock(
        rules,
        "03-02 09:00 reported client priority=P4",
        "03-02 09:45 priority-changed priority=P1",
        as_of="03-02 09:50",
    )
    assert [one.at for one in late.escalations] == [at("03-02 09:45")]
    once = clock(
        rules,
        "03-02 09:00 reported client priority=P1",
        "03-02 09:45 priority-changed priority=P4",
        as_of="03-02 10:00",
    )
    assert [one.at for one in once.escalations] == [at("03-02 09:30")]


def test_steps_after_a_time_before_the_deadline_and_at_a_breach() -> None:
    """Each by its own rule; a step that would come after the stop never fires."""
    steps = (
        Escalation(ladder="l", step=1, parties=("a",), after=Elapsed(seconds=1800)),
        Escalation(ladder="l", step=2, parties=("b",), before=Elapsed(seconds=600)),
        Escalation(ladder="l", step=3, parties=("c",), at_event="breach"),
    )
    rules = changed(contract(resolution()), escalations=steps)
    found = clock(rules, "03-02 09:00 reported client", as_of="03-02 09:10")
    assert [one.at for one in found.escalations] == [
        at("03-02 09:30"),
        at("03-02 12:50"),
        at("03-02 13:00:01"),
    ]
    stopped = clock(rules, "03-02 09:00 reported client", "03-02 10:00 resolved")
    assert [one.step for one in stopped.escalations] == [1]


def steps(rules: RuleSet, *events: str, as_of: str, **step: Any) -> list[int | None]:
    """The instants of one step of a ladder on the clock of a ticket."""
    one = Escalation(ladder="l", step=1, parties=("a",), **step)
    return [each.at for each in clock(changed(rules, escalations=(one,)), *events, as_of=as_of).escalations]


def test_a_percentage_is_rounded_up_to_the_second() -> None:
    """A third of 100 seconds is past after the 34th."""
    rules = contract(resolution(delay={"kind": "elapsed", "seconds": 100}))
    reported = "03-02 09:00 reported client"
    assert steps(rules, reported, as_of="03-02 09:00", percent="100/3") == [at("03-02 09:00:34")]
    assert steps(rules, reported, as_of="03-02 09:00", percent="34") == [at("03-02 09:00:34")]


def test_a_percentage_reached_at_the_change_has_fired() -> None:
    """Half of the first delay is over at the very change: it has fired, and does not fire again."""
    events = ("03-02 09:00 reported client priority=P1", "03-02 09:30 priority-changed priority=P4")
    assert steps(two(), *events, as_of="03-02 10:00", percent="50") == [at("03-02 09:30")]


def test_a_step_at_the_stop_has_fired() -> None:
    """One that is due at the instant of the stop is listed, one due a second later is not."""
    for resolved, fired in (("03-02 11:00", [at("03-02 11:00")]), ("03-02 10:59:59", [])):
        events = ("03-02 09:00 reported client", f"{resolved} resolved")
        assert steps(contract(resolution()), *events, as_of="03-03 09:00", percent="50") == fired


def test_a_percentage_of_a_day_count_is_of_its_covered_time_without_pauses() -> None:
    """Of 16 covered hours to Tuesday at 17:00 two are paused: half of 14 is over on Tuesday at 10:00."""
    days = {"kind": "business-days", "n": 1, "coverage": "office", "until": "last-closing"}
    events = [
        "03-02 09:00 reported client",
        "03-02 10:00 state-changed state=waiting",
        "03-02 12:00 state-changed state=open",
    ]
    share = {"percent": "50", "of": "covered-time"}
    paused = contract(resolution(delay=days, pauses=["waiting"]))
    assert steps(paused, *events, as_of="03-03 08:00", **share) == [at("03-03 10:00")]
    assert steps(contract(resolution(delay=days)), *events, as_of="03-03 08:00", **share) == [
        at("03-02 17:00")
    ]


def test_a_step_at_an_event_is_at_the_first_since_the_start() -> None:
    """What happened before the clock started is not it."""
    rules = contract(resolution(start={"earliest_of": ["ticket-created"]}))
    events = (
        "03-02 09:00 acknowledged",
        "03-02 09:30 ticket-created",
        "03-02 10:00 acknowledged",
        "03-02 11:00 acknowledged",
    )
    assert steps(rules, *events, as_of="03-02 12:00", at_event="acknowledgement") == [at("03-02 10:00")]


def test_a_step_so_much_covered_time_before_the_deadline() -> None:
    """Due at 19:00, one covered hour before it is 16:00, since the office closes at 17:00."""
    before = {"before": Covered(seconds=3600, coverage="office")}
    reported = "03-02 15:00 reported client"
    assert steps(contract(resolution()), reported, as_of="03-02 15:10", **before) == [at("03-02 16:00")]


def test_a_step_under_a_condition_stands_only_while_it_holds() -> None:
    """What nobody has answered does not hold."""
    judged_by_hand = Condition(atoms=(Atom(kind="judged", name="intrusion"),))
    rules, reported = contract(resolution()), "03-02 09:00 reported client"
    assert steps(rules, reported, as_of="03-02 09:10", percent="50", when=judged_by_hand) == []
    told = f"{reported} intrusion=yes"
    assert steps(rules, told, as_of="03-02 09:10", percent="50", when=judged_by_hand) == [at("03-02 11:00")]
