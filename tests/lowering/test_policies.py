"""Commitments grouped as helpdesks group them, the calendar that a policy shares, the words of moments."""

from __future__ import annotations

from functools import cache

import pytest
from support.helpdesk_contract import CONTRACT
from support.targets import EXAMPLES, example, of_text, seen_by

from slacontract.clock.intervals import clip, difference, union
from slacontract.fidelity import Calendars
from slacontract.judge.index import PlanView, engine_of
from slacontract.lowering import (
    Counted,
    Policy,
    Slot,
    Unsayable,
    counted,
    grouped_policies,
    intervals_of,
    moment_of,
    one_calendar,
    short_name,
    starts_at_creation,
)
from slacontract.ruleset.commitments import Commitment


@cache
def view() -> PlanView:
    return engine_of(of_text(CONTRACT).rules).views()[-1]


def by_moment(one: Commitment) -> Slot | None:
    return Slot(moment_of(one) or "") if isinstance(counted(view(), one), Counted) else None


def policies() -> dict[tuple[str | None, bool], Policy]:
    return {(one.priority, one.when is not None): one for one in grouped_policies(view(), by_moment)}


def test_exception_is_a_policy_of_its_own_before_the_default() -> None:
    """K8: the exception takes the place of what yields to it and keeps all else; it comes first."""
    found = grouped_policies(view(), by_moment)
    grouped = policies()

    assert [one.when is not None for one in found] == [True, False, False, False]
    assert grouped["P2", True].members["resolution"].id == "P2/resolution/requests"
    assert grouped["P2", True].members["first-reply"].id == "P2/response"
    assert grouped["P2", False].members["resolution"].id == "P2/resolution"
    assert not any(one.combines for one in found)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_commitment_is_in_a_policy_or_crowded_out(path) -> None:  # type: ignore[no-untyped-def]
    """None of what has a slot is lost: it is a member of a policy, or told as crowded out of one."""
    engine = engine_of(seen_by(example(path), "provider").rules)
    for plan in engine.plan_names:
        one_view = engine.views(plan)[-1]
        found = grouped_policies(one_view, lambda one: Slot("only"))
        placed = {one.id for policy in found for one in policy.members.values()}
        crowded = {one.id for policy in found for one, _ in policy.crowded}

        assert placed | crowded == {one.id for one in one_view.plan.commitments}


def test_lower_rank_gets_the_slot() -> None:
    """Of two commitments for one slot the lower rank is in, the other is told with the one that took it."""
    ranks = {"resolution": 0, "first-reply": 1}
    found = grouped_policies(
        view(),
        lambda one: Slot("only", ranks[moment_of(one) or ""]) if moment_of(one) in ranks else None,
    )
    (p1,) = [one for one in found if one.priority == "P1"]

    assert p1.members["only"].id == "P1/resolution"
    assert [(one.id, winner.id) for one, winner in p1.crowded] == [("P1/response", "P1/resolution")]


def rows(key: str) -> tuple[tuple[int, int], ...]:
    return tuple((a, b) for a, b, _ in view().plan.coverages[key].intervals)


@pytest.mark.parametrize("keys", [("office",), ("night",), ("office", "night"), ("office", "night + office")])
def test_shared_calendar_covers_each_of_its_coverages(keys: tuple[str, ...]) -> None:
    """Nothing that any of them counts is missing: no deadline can come later than promised."""
    shared = one_calendar(view(), keys)
    assert shared is not None
    opened = intervals_of(shared)

    for key in keys:
        assert difference(clip(rows(key), shared.span), opened) == ()
    assert opened == clip(union(*(rows(key) for key in keys)), shared.span)


def test_all_time_swallows_every_calendar() -> None:
    """Elapsed time beside office hours: the calendar of both is day and night."""
    assert one_calendar(view(), ["office", None]) is None
    with pytest.raises(ValueError, match="without a coverage"):
        one_calendar(view(), [])


def test_equal_calendars_are_made_once() -> None:
    """Two policies that count the same time share a calendar; its name tells of what it is made."""
    calendars = Calendars()
    first = calendars.for_policy(view(), ["office"])
    again = calendars.for_policy(view(), ["office"])
    both = calendars.for_policy(view(), ["office", "night"])
    always = calendars.for_policy(view(), [None])

    assert first is not None
    assert again is not None
    assert both is not None
    assert always is not None
    assert (first.key, first.name) == (again.key, again.name)
    assert len(calendars) == 3
    assert both.name == "night + office"
    assert both.shared
    assert always.always


def test_moments() -> None:
    """What a clock waits for, and whether it starts with the ticket, in the few words of helpdesks."""
    found = {one.id: (moment_of(one), starts_at_creation(one)) for one in view().plan.commitments}

    assert found["P1/response"] == ("first-reply", "exact")
    assert found["P2/intervention"] == ("intervention", "exact")
    assert found["P2/resolution"] == ("resolution", "exact")


OTHERS = """language en

contract "Others"
  provider "Example Ltd"
  client "Client Ltd"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris

coverage office "Office"
  Monday to Friday 09:00-17:00

commitments
  for every ticket response within 3 calendar days to the end of the day
  for every ticket resolution within 2 days of 7 hours counted in office
  for every ticket restoration best effort
  for every ticket intervention immediately counted in office
"""


def test_what_is_no_counted_time_says_why() -> None:
    """Calendar days, no number, at once: none is a length of counted time; opening days are their hours."""
    one_view = engine_of(of_text(OTHERS).rules).views()[-1]
    found = {one.metric: counted(one_view, one) for one in one_view.plan.commitments}

    assert found["response"] == Unsayable("calendar-units")
    assert found["restoration"] == Unsayable("no-number")
    assert found["intervention"] == Unsayable("zero")
    assert found["resolution"] == Counted(50400, "office")


@pytest.mark.parametrize("limit", [20, 150])
def test_names_are_cut_apart(limit: int) -> None:
    """A name that fits stays as it is; two that are cut alike stay apart, and fit."""
    one, other = "a" * 200 + "1", "a" * 200 + "2"

    assert short_name("short", limit) == "short"
    assert len(short_name(one, limit)) <= limit
    assert short_name(one, limit) != short_name(other, limit)
