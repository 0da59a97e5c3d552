"""What is asked of the engine, and what it refuses to answer (K15, T12)."""

from __future__ import annotations

from support.commitments import changed, resolution, two
from support.tickets import at, clock, contract, rows, with_plan

from slacontract import judge
from slacontract.ruleset.commitments import Atom, Condition
from slacontract.ruleset.coverages import HolidaySet
from slacontract.ruleset.delays import WorkingDays


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
