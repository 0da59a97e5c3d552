"""Starts, stops, conditions, changes, reopenings and cadences, case by case (K1 to K11, K14)."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from support.tickets import at, clock, contract, judged, rows, with_plan

from slacontract import judge
from slacontract.ruleset.commitments import (
    Atom,
    Condition,
    Escalation,
    Grid,
    Moment,
    Priority,
    Reopening,
    Start,
    State,
    Stop,
)
from slacontract.ruleset.coverages import HolidaySet
from slacontract.ruleset.delays import Covered, Elapsed, WorkingDays
from slacontract.ruleset.rules import Channel, PriorityCell, RuleSet

HOUR = {"kind": "elapsed", "seconds": 3600}
FOUR = {"kind": "elapsed", "seconds": 14400}
REPORTED = {"earliest_of": ["reported"]}


def resolution(**more: object) -> dict[str, object]:
    return {"metric": "resolution", "delay": FOUR, "start": REPORTED, **more}


def changed(rules: RuleSet, **changes: object) -> RuleSet:
    """The rule set with changes to each commitment of its one plan."""
    found = rules.editions[0].plans["*"].commitments
    return with_plan(rules, commitments=tuple(one.model_copy(update=changes) for one in found))


# --- K1, K14: events ----------------------------------------------------------------------------


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


# --- K2: starts and stops -----------------------------------------------------------------------


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


# --- K3, K4 -------------------------------------------------------------------------------------


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


# --- K5 -----------------------------------------------------------------------------------------


def two(**more: object) -> RuleSet:
    return contract(
        resolution(priority="P1", delay=HOUR, **more), resolution(priority="P4", delay=FOUR, **more)
    )


def test_what_happens_at_the_change_is_in_time_where_it_is_due_then() -> None:
    """Under a delay that must be undercut too; a second later it is late (K3, K5)."""
    for resolved, status in (("03-02 11:00", "met"), ("03-02 11:00:01", "breached")):
        for bound in ("under", "within"):
            found = clock(
                two(on_priority_change="due at the change", bound=bound),
                "03-02 09:00 reported client priority=P4",
                "03-02 11:00 priority-changed priority=P1",
                f"{resolved} resolved",
            )
            assert (found.status, found.deadline) == (status, at("03-02 11:00")), bound


def test_a_change_after_a_reopening_takes_off_the_time_resolved() -> None:
    """Three hours resolved move the deadline of the old priority, so that nothing is late at the change."""
    found = clock(
        two(),
        "03-02 09:00 reported client priority=P1",
        "03-02 09:10 priority-changed priority=P4",
        "03-02 10:00 resolved",
        "03-02 13:00 reopened client",
        "03-02 13:30 priority-changed priority=P1",
        as_of="03-02 13:40",
    )
    assert (found.status, found.deadline) == ("running", at("03-02 14:30"))


@pytest.mark.parametrize(
    ("policy", "deadline"),
    [
        ("due at the change", "03-02 10:00"),
        ("new delay from the change", "03-02 11:00"),
        ("retroactive", "03-02 10:00"),
    ],
)
def test_a_deadline_recomputed_to_the_very_change_is_as_the_contract_says(policy: str, deadline: str) -> None:
    """At or before the change is one case: an hour from 09:00 lies at the change of 10:00 (K5)."""
    found = clock(
        two(on_priority_change=policy),
        "03-02 09:00 reported client priority=P4",
        "03-02 10:00 priority-changed priority=P1",
        as_of="03-02 10:00",
    )
    assert (found.status, found.deadline) == ("running", at(deadline))


def test_later_changes_forget_earlier_rebasing() -> None:
    """Raised late, then lowered in time: the deadline is whole again, from the original start."""
    found = clock(
        two(),
        "03-02 09:00 reported client priority=P4",
        "03-02 11:00 priority-changed priority=P1",
        "03-02 11:30 priority-changed priority=P4",
        as_of="03-02 11:40",
    )
    assert found.deadline == at("03-02 13:00")


def test_changes_in_one_second_count_as_one() -> None:
    """Raised and lowered again in the same second: nothing was late in between."""
    found = clock(
        two(on_priority_change="retroactive"),
        "03-02 09:00 reported client priority=P4",
        "03-02 11:00 priority-changed priority=P1",
        "03-02 11:00 priority-changed priority=P4",
        as_of="03-02 11:40",
    )
    assert (found.status, found.deadline) == ("running", at("03-02 13:00"))


def test_a_priority_given_only_later_counts_from_the_start() -> None:
    """A report without priority promises nothing; once it has one, the clock is that of its report."""
    rules = two()
    before = clock(rules, "03-02 09:00 reported client", as_of="03-02 09:10")
    assert before.status == "no-commitment"
    found = clock(
        rules, "03-02 09:00 reported client", "03-02 09:20 qualified priority=P1", as_of="03-02 09:30"
    )
    assert (found.start, found.deadline) == (at("03-02 09:00"), at("03-02 10:00"))


def test_a_change_to_a_priority_without_promise_ends_the_clock() -> None:
    """Unless it is breached already; and a change back revives it, from the original start."""
    rules = with_plan(two(), priorities=(Priority(name="P1"), Priority(name="P4"), Priority(name="P5")))
    start = "03-02 09:00 reported client priority=P1"
    gone = clock(rules, start, "03-02 09:30 priority-changed priority=P5", as_of="03-02 18:00")
    assert gone.status == "no-commitment"
    late = clock(rules, start, "03-02 10:30 priority-changed priority=P5", as_of="03-02 18:00")
    assert (late.status, late.deadline) == ("breached", at("03-02 10:00"))
    back = clock(
        rules,
        start,
        "03-02 09:30 priority-changed priority=P5",
        "03-02 09:40 priority-changed priority=P4",
        as_of="03-02 10:00",
    )
    assert (back.status, back.deadline) == ("running", at("03-02 13:00"))


def test_priority_by_channel_and_by_matrix() -> None:
    """What the ticket says comes first, then its channel, then the matrix, then the default."""
    rules = with_plan(
        two(),
        channels=(Channel(id="hotline", sets_priority="P1"),),
        priority_table=(PriorityCell(levels={"impact": "high", "urgency": "high"}, priority="P1"),),
        default_priority="P4",
    )
    said = {
        "channel=hotline": "P1",
        "channel=hotline priority=P4": "P4",
        "impact=high urgency=high": "P1",
        "impact=high": "P4",
    }
    for words, priority in said.items():
        found = clock(rules, f"03-02 09:00 reported client {words}", as_of="03-02 09:10")
        assert found.priority == priority, words
    later = clock(
        rules,
        "03-02 09:00 reported client",
        "03-02 09:05 client-message client channel=hotline",
        as_of="03-02 09:10",
    )
    assert later.priority == "P4", "a message by that channel is no report"


# --- K6 -----------------------------------------------------------------------------------------

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


# --- K8 -----------------------------------------------------------------------------------------


def test_a_judged_condition_is_false_and_flagged_while_not_set() -> None:
    """`unless a duty is met` holds then; once it is answered yes, the default does."""
    unless = Condition(atoms=(Atom(kind="judged", name="night-contact"),), negated=True)
    rules = contract(resolution(delay=HOUR), resolution(delay=FOUR))
    first, second = rules.editions[0].plans["*"].commitments
    first = first.model_copy(update={"yields_to": (second.id,)})
    rules = with_plan(rules, commitments=(first, second.model_copy(update={"when": unless})))
    unset = clock(rules, "03-02 09:00 reported client", as_of="03-02 09:01")
    assert (unset.deadline, unset.flags) == (at("03-02 13:00"), ("judged-unset",))
    yes = clock(rules, "03-02 09:00 reported client night-contact=yes", as_of="03-02 09:01")
    assert (yes.deadline, yes.flags) == (at("03-02 10:00"), ())


def test_reported_in_and_outside_are_both_false_without_a_report() -> None:
    """So a clock that starts at a detection has neither of the two commitments."""
    rules = contract(
        {"metric": "response", "delay": HOUR, "when": {"reported_in": "office"}},
        {"metric": "response", "delay": FOUR},
    )
    first, second = rules.editions[0].plans["*"].commitments
    outside = Condition(atoms=(Atom(kind="reported-outside", values=("office",)),))
    rules = with_plan(rules, commitments=(first, second.model_copy(update={"when": outside})))
    for event, status, deadline in (
        ("03-02 10:00 reported client", "running", "03-02 11:00"),
        ("03-02 08:00 reported client", "running", "03-02 12:00"),
        ("03-02 10:00 detected automatic", "no-commitment", None),
    ):
        found = clock(rules, event, as_of="03-02 10:01", metric="response")
        assert (found.status, found.deadline) == (status, at(deadline) if deadline else None)


def test_two_commitments_at_once_are_an_error_never_a_choice() -> None:
    """Conditions that overlap are refused by a check; where one is judged after all, it says so."""
    rules = contract(
        resolution(delay=HOUR, when={"site": "Lyon"}), resolution(delay=FOUR, when={"service": "erp"})
    )
    found = clock(rules, "03-02 09:00 reported client site=Lyon service=erp")
    assert found.status == "error"
    assert found.problem is not None
    assert found.problem.code == "SLA605"


# --- K10, K11 -----------------------------------------------------------------------------------


def update(**more: object) -> RuleSet:
    return contract({"metric": "update", "start": REPORTED, "cadence": HOUR, **more})


def test_an_open_cadence_has_one_running_cycle() -> None:
    """Before its deadline it runs; past it, it is breached once."""
    events = ["03-02 09:00 reported client", "03-02 09:30 update-sent"]
    found = judged(update(), *events, as_of="03-02 10:00").of("update")
    assert [(one.status, one.deadline) for one in found] == [
        ("met", at("03-02 10:00")),
        ("running", at("03-02 10:30")),
    ]
    assert judged(update(), *events, as_of="03-02 18:00").of("update")[-1].status == "breached"


def test_a_grid_on_the_days_of_a_coverage() -> None:
    """Points on days that are no business days are none; the next point to come is running."""
    rules = changed(update(), cadence=Grid(at=(36000, 57600), days_of="office"))
    found = judged(rules, "03-06 11:00 reported client", "03-06 15:00 update-sent", as_of="03-09 09:00").of(
        "update"
    )
    assert [(one.status, one.deadline) for one in found] == [
        ("met", at("03-06 16:00")),
        ("running", at("03-09 10:00")),
    ]


def test_an_update_at_the_point_or_at_the_start_meets_it() -> None:
    """After the previous point (or at or after the start) and not later than it: both ends, to the second."""
    rules = changed(update(), cadence=Grid(at=(36000,)))
    for sent, status in (
        ("03-02 09:00", "met"),
        ("03-02 10:00", "met"),
        ("03-02 10:00:01", "breached"),
    ):
        found = judged(
            rules, "03-02 09:00 reported client", f"{sent} update-sent", "03-02 17:00 restored"
        ).of("update")
        assert [(one.status, one.deadline) for one in found] == [(status, at("03-02 10:00"))], sent


def test_an_update_after_the_end_starts_no_cycle() -> None:
    """The series ends with the stop: what is sent afterwards is no update that anything waits for."""
    rules = contract(
        {"metric": "update", "cadence": HOUR, "start": REPORTED, "stop": {"earliest_of": ["restored"]}}
    )
    events = ("03-02 09:00 reported client", "03-02 09:30 update-sent", "03-02 10:00 restored")
    found = judged(rules, *events, "03-02 10:10 update-sent").of("update")
    assert [(one.start, one.status) for one in found] == [
        (at("03-02 09:00"), "met"),
        (at("03-02 09:30"), "cancelled"),
    ]


def test_a_point_at_which_the_clock_is_paused_does_not_count() -> None:
    """Neither met nor breached: it is left out."""
    rules = changed(update(pauses=["waiting"]), cadence=Grid(at=(36000, 57600)))
    found = judged(
        rules,
        "03-02 09:00 reported client",
        "03-02 09:30 state-changed state=waiting",
        "03-02 12:00 state-changed state=open",
        "03-02 17:00 restored",
    ).of("update")
    assert [(one.status, one.deadline) for one in found] == [("breached", at("03-02 16:00"))]


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


# --- K3, K4: what ends, and what waits ------------------------------------------------------------


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


def test_the_channel_of_a_condition_is_that_of_the_first_report() -> None:
    """Not of the event that starts the clock, unless the ticket has no report (K8)."""
    by_phone = Condition(atoms=(Atom(kind="channel", values=("phone",)),))
    rules = changed(contract(resolution(start={"earliest_of": ["ticket-created"]})), when=by_phone)
    created = "03-02 09:10 ticket-created channel=web"
    assert clock(rules, "03-02 09:00 reported client channel=phone", created).status == "breached"
    assert clock(rules, "03-02 09:00 reported client channel=web", created).status == "no-commitment"
    assert clock(rules, created.replace("web", "phone")).status == "breached"


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


# --- T12: the horizon -----------------------------------------------------------------------------


def test_working_days_need_the_holidays_of_every_year_that_they_reach() -> None:
    """A start in a year without data, or a count that runs into one, is refused; nothing is clamped."""
    days = WorkingDays(n=3, holidays="fr")
    rules = changed(contract(resolution()), delay=days)
    known = HolidaySet(years=(2026,), dates={"2026-12-25": "Christmas"})
    rules = with_plan(rules, holidays={"fr": known})
    last, beyond, later = (
        judge.deadline(rules, at=start, metric="resolution")
        for start in ("2026-12-24T10:00:00+01:00", "2026-12-29T10:00:00+01:00", "2027-03-01T10:00:00+01:00")
    )
    assert last.deadline == at("12-30 00:00"), "Saturday, Monday and Tuesday"
    for one in (beyond, later):
        assert (one.deadline, one.problem and one.problem.code) == (None, "SLA602")


def test_a_condition_on_time_that_is_not_known_is_an_error() -> None:
    """Whether a clock started in office hours beyond the horizon, nobody knows: no clock is left out."""
    in_office = Condition(atoms=(Atom(kind="started-in", values=("office",)),))
    rules = changed(contract(resolution()), when=in_office)
    row = {"ticket": "A", "at": "2029-03-05T10:00:00+01:00", "kind": "reported", "actor": "client"}
    (found,) = judge.judge_ticket(rules, [row], as_of="2029-03-06T10:00:00+01:00").clocks
    assert (found.status, found.problem and found.problem.code) == ("error", "SLA601")


# --- K15: asking --------------------------------------------------------------------------------


def test_deadline_by_id_priority_and_events() -> None:
    """A commitment is named by its id or by metric and priority; events of one ticket do as well."""
    rules = two()
    first = at("03-02 09:00")
    assert judge.deadline(rules, commitment_id="P1/resolution/0", at=first).deadline == at("03-02 10:00")
    assert judge.deadline(rules, metric="resolution", priority="P4", at=first).deadline == at("03-02 13:00")
    events = rows("03-02 09:00 reported client", "03-02 09:30 replied")
    found = judge.deadline(rules, metric="resolution", priority="P4", at=events)
    assert (found.deadline, found.as_of) == (at("03-02 13:00"), at("03-02 09:30"))


def test_what_cannot_be_asked_is_refused_with_a_code() -> None:
    """An unknown plan or commitment, a feature of a later version: values, not exceptions."""
    rules = two()
    first = at("03-02 09:00")
    unknown = judge.deadline(rules, plan="gold", metric="resolution", at=first)
    assert (unknown.status, unknown.problem and unknown.problem.code) == ("error", "SLA603")
    nothing = judge.deadline(rules, metric="restoration", at=first)
    assert (nothing.status, nothing.problem and nothing.problem.code) == ("error", "SLA604")
    later = changed(rules, requires=("time-travel",))
    refused = judge.deadline(later, metric="resolution", priority="P1", at=first)
    assert (refused.status, refused.deadline, refused.problem and refused.problem.code) == (
        "error",
        None,
        "SLA606",
    )


def test_a_start_outside_the_time_in_force_promises_nothing() -> None:
    """Neither before the first day nor after the last, though the horizon goes on."""
    rules = contract(resolution(), in_force={"from": "2026-02-01", "to": "2026-03-31"})
    for start, status in (
        ("01-31 23:59:59", "no-commitment"),
        ("02-01 00:00", "running"),
        ("04-01 00:00", "no-commitment"),
    ):
        assert judge.deadline(rules, metric="resolution", at=at(start)).status == status


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


def test_a_ledger_where_a_reopened_ticket_waits_again() -> None:
    """A reopening that finds the ticket in a state that pauses is told: resolved, then that state."""
    rules = contract(resolution(pauses=["waiting"]))
    found = clock(
        rules,
        "03-02 09:00 reported client",
        "03-02 10:00 resolved state=waiting",
        "03-02 11:00 reopened client",
        as_of="03-02 12:00",
    )
    assert (found.status, found.deadline, found.projection) == ("paused", None, at("03-02 15:00"))
    paused = [(one.start, one.end, one.name) for one in found.ledger if one.reason == "pause"]
    assert paused == [
        (at("03-02 10:00"), at("03-02 11:00"), "resolved"),
        (at("03-02 11:00"), at("03-02 12:00"), "waiting"),
    ]


# --- long tickets -------------------------------------------------------------------------------


def lines_run(ask: Callable[[], object]) -> int:
    """How many lines of the engine and the clock run while something is asked."""
    count = 0

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal count
        count += event == "line"
        return trace if "/slacontract/" in frame.f_code.co_filename.replace("\\", "/") else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        ask()
    finally:
        sys.settrace(before)
    return count


LONG = {
    "replies": ("client-message client", "replied"),
    "updates": ("update-sent", "update-sent"),
    "states": ("state-changed state=waiting", "state-changed state=open"),
    "priorities": ("priority-changed priority=P2", "priority-changed priority=P1"),
    "all at once": (
        *("client-message client", "state-changed state=waiting", "replied", "update-sent"),
        *("priority-changed priority=P2", "state-changed state=open", "attribute-changed service=shop"),
        *("client-message client", "priority-changed priority=P1", "attribute-changed service=mail"),
    ),
}


@pytest.mark.parametrize("kinds", LONG.values(), ids=LONG)
def test_a_long_ticket_takes_time_as_its_events_do(kinds: tuple[str, ...]) -> None:
    """Four times the events cost four times the steps, the ledgers of all clocks included, not sixteen."""
    covered = {"kind": "covered", "seconds": 900 * 3600, "coverage": "office"}
    later = {"kind": "business-days", "n": 150, "coverage": "office", "until": "last-closing"}
    waiting = {"start": REPORTED, "pauses": ["waiting"]}
    rules = contract(
        {"metric": "resolution", "delay": covered, "priority": "P1", **waiting},
        {
            "metric": "resolution",
            "delay": {"kind": "later-of", "delays": [covered, later]},
            "priority": "P2",
            **waiting,
        },
        {"metric": "next-reply", "delay": HOUR, "pauses": ["waiting"]},
        {
            "metric": "update",
            "cadence": {**covered, "seconds": 3600},
            "start": REPORTED,
            "pauses": ["waiting"],
        },
    )
    engine = judge.Engine(rules)

    def asked(number: int) -> Callable[[], object]:
        first, step = at("01-05 09:00"), 200 * 86400 // number
        ticket = rows("01-05 09:00 reported client priority=P1", "01-05 09:00 replied")
        for n in range(number):
            (row,) = rows(f"01-05 09:00 {kinds[n % len(kinds)]}")
            ticket.append({**row, "seq": n + 2, "at": first + 60 + n * step})
        events, _ = judge.read_ticket_events(ticket)

        def ask() -> object:
            return [one.ledger for one in judge.judge_ticket(engine, events, as_of=at("09-01 12:00")).clocks]

        return ask

    asked(50)()  # tables are made once
    few, many = lines_run(asked(100)), lines_run(asked(400))
    assert few > 1000
    assert many < 6 * few
