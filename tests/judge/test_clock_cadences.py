"""Updates by a cadence, by cycles and by points of a grid (K10)."""

from __future__ import annotations

from support.commitments import HOUR, REPORTED, changed
from support.tickets import at, contract, judged

from slacontract.ruleset.commitments import Grid
from slacontract.ruleset.rules import RuleSet


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
