"""Which commitment holds, by the conditions at the start (K8)."""

from __future__ import annotations

from support.commitments import FOUR, HOUR, changed, resolution
from support.tickets import at, clock, contract, with_plan

from slacontract.ruleset.commitments import Atom, Condition


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


def test_the_channel_of_a_condition_is_that_of_the_first_report() -> None:
    """Not of the event that starts the clock, unless the ticket has no report (K8)."""
    by_phone = Condition(atoms=(Atom(kind="channel", values=("phone",)),))
    rules = changed(contract(resolution(start={"earliest_of": ["ticket-created"]})), when=by_phone)
    created = "03-02 09:10 ticket-created channel=web"
    assert clock(rules, "03-02 09:00 reported client channel=phone", created).status == "breached"
    assert clock(rules, "03-02 09:00 reported client channel=web", created).status == "no-commitment"
    assert clock(rules, created.replace("web", "phone")).status == "breached"
