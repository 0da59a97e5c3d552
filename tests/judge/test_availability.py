"""Availability of components over a period, and planned works, case by case (K12)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from support.money import DAY, JUNE, event, outage
from support.tickets import at, contract, report, with_plan

from slacontract.judge.availability import AvailabilityResult
from slacontract.ruleset.commitments import Atom, Condition
from slacontract.ruleset.money import Availability, AvailabilityTarget, Maintenance, Notice


def measured(
    events: list[dict[str, Any]], works: Maintenance | None = None, **more: Any
) -> list[AvailabilityResult]:
    """The availability of web and api in June 2026, around the clock, at least 99 % a month."""
    rule = Availability(
        id="shop",
        components=more.pop("components", ("web", "api")),
        coverage=more.pop("coverage", "always"),
        targets=(AvailabilityTarget(period="month", at_least_percent="99"),),
        maintenance=(works.id,) if works else (),
        **more,
    )
    rules = with_plan(contract(), availability=(rule,), maintenance=(works,) if works else ())
    found = report(rules, service=events, as_of="07-02 00:00", period="2026-06")
    return list(found.availability)


def test_each_alone_any_down_all_down() -> None:
    """Three readings of two components, each measured by its own rule."""
    events = [*outage("06-10 10:00", "06-10 12:00"), *outage("06-10 11:00", "06-10 14:00", "api")]
    alone = measured(events, rule="each-alone")
    assert [(one.component, one.down_s) for one in alone] == [("web", 7200), ("api", 10800)]
    assert [one.down_s for one in measured(events, rule="any-down")] == [14400]
    assert [one.down_s for one in measured(events, rule="all-down")] == [3600]


def test_degraded_time_counts_by_its_weight() -> None:
    """Only where it is not down already."""
    events = [
        *outage("06-10 10:00", "06-10 11:00"),
        *outage("06-10 10:30", "06-10 13:30", what="degraded"),
    ]
    (found,) = measured(events, components=("web",), degraded_weight="1/2")
    assert found.down_s == 3600 + 9000 // 2
    assert found.share == 1 - Fraction(8100, JUNE)


def works(
    first: str, last: str, said: str, *, announced: tuple[str, str] | None = None
) -> list[dict[str, Any]]:
    start, end = announced or (first, last)
    return [
        event(said, "maintenance-announced", **{"from": at(start), "to": at(end)}),
        *outage(first, last, what="maintenance"),
    ]


@pytest.mark.parametrize(
    ("notice", "said", "valid"),
    [
        (Notice(kind="local-dates", n=5), "06-05 23:59", True),
        (Notice(kind="local-dates", n=5), "06-06 00:00", False),
        (Notice(kind="elapsed", seconds=DAY), "06-09 10:00", True),
        (Notice(kind="elapsed", seconds=DAY), "06-09 10:00:01", False),
        (Notice(kind="business-days", n=2, coverage="office"), "06-05 12:00", True),
        (Notice(kind="business-days", n=2, coverage="office"), "06-08 00:00", False),
    ],
)
def test_notice_of_works(notice: Notice, said: str, valid: bool) -> None:
    """Local dates before the start's, elapsed seconds, or business days that end not after the start."""
    kind = Maintenance(id="planned", notices=(notice,))
    (found,) = measured(works("06-10 10:00", "06-10 12:00", said), kind, components=("web",))
    assert (found.agreed_s, found.down_s) == ((JUNE - 7200, 0) if valid else (JUNE, 7200))


def test_works_count_inside_announced_and_actual_times_and_the_cap() -> None:
    """What runs over the announcement, or over the cap, is down; what was announced and not done is not."""
    kind = Maintenance(id="planned", cap_seconds=5400, cap_period="month")
    events = [
        *works("06-10 10:00", "06-10 11:30", "06-01 10:00", announced=("06-10 09:00", "06-10 11:00")),
        *works("06-12 10:00", "06-12 11:00", "06-01 10:00"),
    ]
    (found,) = measured(events, kind, components=("web",))
    assert found.maintenance_s == 5400
    assert found.down_s == 1800 + 1800
    assert found.agreed_s == JUNE - 5400


@pytest.mark.parametrize(
    ("rule", "valid"),
    [
        ({"only_in": ("office",)}, 3600),
        ({"outside": ("office",)}, 7200),
        ({"outside": ("office",), "where_possible": True}, 10800),
    ],
)
def test_works_outside_their_hours_are_no_valid_maintenance(rule: dict[str, Any], valid: int) -> None:
    """From 16:00 to 19:00, of which office hours end at 17:00; where possible is no limit."""
    kind = Maintenance(id="planned", **rule)
    (found,) = measured(works("06-10 16:00", "06-10 19:00", "06-01 10:00"), kind, components=("web",))
    assert (found.maintenance_s, found.down_s) == (valid, 10800 - valid)


def test_a_conditional_notice_holds_only_where_its_condition_is_answered() -> None:
    """Nobody has judged it: the plain notice alone decides; one without a number asks for an announcement."""
    judged = Condition(atoms=(Atom(kind="judged", name="intrusion"),))
    kind = Maintenance(
        id="planned",
        notices=(
            Notice(kind="local-dates", n=30, when=judged),
            Notice(kind="none", why="in-words", words="short"),
        ),
    )
    (found,) = measured(works("06-10 10:00", "06-10 12:00", "06-10 09:59"), kind, components=("web",))
    assert found.down_s == 0
    (found,) = measured(works("06-10 10:00", "06-10 12:00", "06-10 10:01"), kind, components=("web",))
    assert found.down_s == 7200


def test_as_of_inside_the_period_ends_both_sums() -> None:
    """The result is provisional, and an open outage runs to as_of."""
    rule = Availability(
        id="shop",
        components=("web",),
        targets=(AvailabilityTarget(period="month", at_most_down=3600),),
    )
    rules = with_plan(contract(), availability=(rule,))
    opened = [event("06-10 10:00", "outage-started")]
    for as_of, met in (("06-10 11:00", True), ("06-10 11:00:01", False)):
        (found,) = report(rules, service=opened, as_of=as_of, period="2026-06").availability
        assert found.provisional
        assert found.agreed_s == at(as_of) - at("06-01 00:00")
        assert found.target_met == met


def month(rule: Availability, events: list[dict[str, Any]], period: str = "2026-06", **plan: Any) -> Any:
    """One availability over a period, as of well after it."""
    rules = with_plan(contract(), availability=(rule,), **plan)
    (found,) = report(rules, service=events, as_of="12-02 00:00", period=period).availability
    return found


@pytest.mark.parametrize(("down", "met"), [(JUNE // 100, True), (JUNE // 100 + 1, False)])
def test_a_target_is_compared_unrounded_and_met_when_reached(down: int, met: bool) -> None:
    """At 99 % exactly the target is met; one second more of outage, and it is not."""
    start = at("06-10 00:00")
    events = [
        event("06-10 00:00", "outage-started"),
        {**event("06-11 00:00", "outage-ended"), "at": start + down},
    ]
    (found,) = measured(events, components=("web",))
    assert found.target_met is met


def test_only_targets_of_the_period_that_bind_and_hold_decide() -> None:
    """Not one of another kind of period, of a condition that does not hold, or that is only aimed at."""
    unanswered = Condition(atoms=(Atom(kind="judged", name="peak"),))
    targets = (
        AvailabilityTarget(period="month", at_least_percent="90"),
        AvailabilityTarget(period="quarter", at_least_percent="99.99"),
        AvailabilityTarget(period="month", at_least_percent="99.99", when=unanswered),
        AvailabilityTarget(period="month", at_least_percent="99.99", status="target"),
    )
    rule = Availability(id="web", components=("web",), coverage="always", targets=targets)
    found = month(rule, outage("06-10 10:00", "06-11 10:00"))
    assert [(one.target.at_least_percent, one.met) for one in found.targets] == [
        ("90", True),
        ("99.99", False),
    ]
    assert found.target_met is True
    assert month(rule, outage("06-10 10:00", "06-11 10:00"), "2026-Q2").target_met is False


def test_a_notice_of_business_days_may_end_as_the_works_start() -> None:
    """Two business days from Friday noon end on Tuesday at 17:00: works may start then, not before."""
    kind = Maintenance(id="planned", notices=(Notice(kind="business-days", n=2, coverage="office"),))
    for start, valid in (("06-09 17:00", True), ("06-09 16:59:59", False)):
        (found,) = measured(works(start, "06-09 18:00", "06-05 12:00"), kind, components=("web",))
        assert (found.down_s == 0) is valid


def test_a_cap_is_used_up_in_order_of_start_once_for_all_components_in_each_of_its_periods() -> None:
    """Works on two components at once use it up once; the earlier works are valid; a quarter has one cap."""

    def valid(kind: Maintenance, *works_of: tuple[str, str], names: tuple[str, ...] = ("web",)) -> Any:
        rows = [
            {**row, "component": name}
            for name in names
            for first, last in works_of
            for row in works(first, last, "06-01 10:00")
        ]
        rule = Availability(
            id="shop", components=names, coverage="always", maintenance=("planned",), rule="any-down"
        )
        return month(rule, rows, maintenance=(kind,))

    hour, week_later = ("06-10 10:00", "06-10 11:00"), ("06-17 10:00", "06-17 10:30")
    monthly = Maintenance(id="planned", cap_seconds=5400, cap_period="month")
    both = valid(monthly, hour, names=("web", "api"))
    assert (both.maintenance_s, both.down_s) == (3600, 0)
    one_after_the_other = [
        *works("06-10 10:00", "06-10 11:00", "06-01 10:00"),
        *({**row, "component": "api"} for row in works("06-10 10:30", "06-10 11:30", "06-01 10:00")),
    ]
    shop = Availability(
        id="shop", components=("web", "api"), coverage="always", maintenance=("planned",), rule="any-down"
    )
    hourly = Maintenance(id="planned", cap_seconds=3600, cap_period="month")
    assert month(shop, one_after_the_other, maintenance=(hourly,)).maintenance_s == 3600
    staggered = valid(Maintenance(id="planned", cap_seconds=3600, cap_period="month"), hour, week_later)
    assert (staggered.maintenance_s, staggered.down_s) == (3600, 1800)
    quarterly = Maintenance(id="planned", cap_seconds=3600, cap_period="quarter")
    in_may = works("05-13 10:00", "05-13 10:45", "05-01 10:00")
    rule = Availability(id="web", components=("web",), coverage="always", maintenance=("planned",))
    rows = [*in_may, *works(*hour, "06-01 10:00")]
    assert month(rule, rows, maintenance=(quarterly,)).maintenance_s == 900
    assert month(rule, rows, maintenance=(monthly,)).maintenance_s == 3600


def test_what_happens_after_as_of_is_not_known_yet() -> None:
    """An outage that ended after it is open still; works announced after it do not count."""
    rule = Availability(id="web", components=("web",), coverage="always", maintenance=("planned",))
    kind = Maintenance(id="planned")
    rules = with_plan(contract(), availability=(rule,), maintenance=(kind,))
    events = [
        *outage("06-10 10:00", "06-10 12:00"),
        *outage("06-09 10:00", "06-09 11:00", what="maintenance"),
        event("06-10 11:30", "maintenance-announced", **{"from": at("06-12 10:00"), "to": at("06-12 11:00")}),
        *outage("06-10 13:00", "06-10 14:00"),
    ]
    (found,) = report(rules, service=events, as_of="06-10 11:00", period="2026-06").availability
    assert (found.down_s, found.agreed_s) == (3600 + 3600, at("06-10 11:00") - at("06-01 00:00"))


def test_an_outage_that_is_reported_twice_began_with_the_first_report() -> None:
    """A second start of what is open says nothing new; outages with an id of their own overlap freely."""
    twice = [event("06-10 10:00", "outage-started"), *outage("06-10 11:00", "06-10 12:00")]
    (found,) = measured(twice, components=("web",))
    assert found.down_s == 7200
    named = [
        event("06-10 10:00", "outage-started", id="a"),
        event("06-10 11:00", "outage-started", id="b"),
        event("06-10 11:30", "outage-ended", id="a"),
        event("06-10 12:00", "outage-ended", id="b"),
    ]
    (found,) = measured(named, components=("web",))
    assert found.down_s == 7200


def test_one_component_down_and_the_other_degraded_is_all_degraded() -> None:
    """Where all must be down, a component that is down counts as degraded beside one that is."""
    events = [*outage("06-10 10:00", "06-10 12:00"), *outage("06-10 11:00", "06-10 13:00", "api", "degraded")]
    (found,) = measured(events, rule="all-down", degraded_weight="1/2")
    assert found.down_s == 3600 // 2
