"""A clock whose ticket gets another priority (K5)."""

from __future__ import annotations

import pytest
from support.commitments import resolution, two
from support.tickets import at, clock, contract, with_plan

from slacontract.ruleset.commitments import Priority
from slacontract.ruleset.rules import Channel, PriorityCell


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


def test_what_ended_before_anything_was_promised_stays_without_promise() -> None:
    """Resolved while the ticket had no promise, and reopened: a later priority promises nothing any more."""
    rules = contract(resolution(priority="P1"), resolution(priority="P2"), priorities=["P1", "P2", "P3"])
    rules = with_plan(rules, priorities=tuple(Priority(name=name) for name in ("P1", "P2", "P3")))
    began = "03-02 09:00 reported client priority=P3"
    change = "03-02 12:00 priority-changed priority=P1"
    found = clock(rules, began, "03-02 10:00 resolved", "03-02 11:00 reopened client", change)
    assert (found.status, found.start, found.deadline) == ("not-started", None, None)
    assert clock(rules, began, change).deadline is not None
