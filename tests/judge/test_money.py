"""Shares, availability, credits and prepaid time, case by case (K7, K9, K12 to K14, K16)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from support.tickets import at, contract, report, rows, with_plan

from slacontract.judge.availability import AvailabilityResult
from slacontract.judge.credits import PeriodCredit
from slacontract.judge.editions import decided_in, find_period
from slacontract.judge.index import Engine
from slacontract.judge.prepaid import PrepaidResult
from slacontract.judge.report import Observed
from slacontract.ruleset.commitments import Atom, Condition, Share
from slacontract.ruleset.delays import Calendar
from slacontract.ruleset.money import (
    Availability,
    AvailabilityTarget,
    Band,
    Cap,
    Cents,
    Credit,
    Figure,
    Grant,
    GreaterOf,
    LesserOf,
    Maintenance,
    NoAmount,
    Notice,
    Percentage,
    Prepaid,
    Price,
    Rate,
    Rounding,
    Slice,
)
from slacontract.ruleset.rules import RuleSet

FOUR = {"kind": "elapsed", "seconds": 14400}
RESOLUTION: dict[str, Any] = {"metric": "resolution", "delay": FOUR}
DAY = 86400


# --- K7, K9, K14: shares and periods ------------------------------------------------------------


def test_a_share_is_also_shown_with_the_undecided_as_met_and_as_breached() -> None:
    """Undecided tickets are out of it, counted, and listed in the period of their first readable event."""
    rules = contract({**RESOLUTION, "share": {"percent": 50, "period": "month"}})
    events = [
        *rows("03-02 09:00 reported client", "03-02 10:00 resolved", ticket="good"),
        *rows("03-03 09:00 reported client", "03-03 15:00 resolved", ticket="late"),
        *rows("03-04 09:00 reported client", "03-04 10:00 state-changed state=nowhere", ticket="odd"),
        *rows("03-05 09:00 reported client", "03-05 10:00 cancelled client", ticket="gone"),
        {"ticket": "torn", "seq": 0, "at": "yesterday", "kind": "reported", "actor": "client"},
    ]
    found = report(rules, events, as_of="04-02 00:00", period="2026-03")
    (share,) = found.shares
    assert (share.met, share.decided, share.cancelled) == (1, 2, 1)
    assert share.undecided == ("odd",)
    assert (share.share, share.if_undecided_met, share.if_undecided_breached) == (
        Fraction(1, 2),
        Fraction(2, 3),
        Fraction(1, 3),
    )
    assert found.undecided == {"2026-03": ("odd",)}
    assert [row.ticket for row in found.refused] == ["torn"]


def test_a_deadline_at_midnight_belongs_to_the_day_that_it_ends() -> None:
    """A breach of a delay to the end of 31 March is March's; a clock met at 1 April 00:00 is April's."""
    delay = {"kind": "to-date", "date": "2026-03-31"}
    rules = contract({**RESOLUTION, "delay": delay})
    engine = Engine(rules)
    march, april = find_period(engine, "2026-03"), find_period(engine, "2026-04")
    assert march is not None
    assert april is not None
    for stop, period in (("04-01 00:00:01", march), ("04-01 00:00", april)):
        events = rows("03-02 09:00 reported client", f"{stop} resolved")
        (clock,) = report(rules, events, as_of="04-02 00:00").tickets[0].clocks
        assert [decided_in(clock, one) for one in (march, april)] == [period is march, period is april]


def test_from_the_period_of_a_date() -> None:
    """An amendment judges the period that contains that date whole, and no earlier one."""
    rules = contract({**RESOLUTION, "share": {"percent": 95, "period": "month"}})
    old = rules.editions[0]
    plan = old.plans["*"]
    new_plan = plan.model_copy(
        update={
            "commitments": tuple(
                one.model_copy(update={"share": Share(percent="97", period="month")})
                for one in plan.commitments
            )
        }
    )
    change = at("03-15 00:00")
    events = rows("02-10 09:00 reported client", "02-10 10:00 resolved")

    def targets(**said: Any) -> list[Fraction | None]:
        first = old.model_copy(update={"in_force": (None, change)})
        second = old.model_copy(
            update={"id": "2", "in_force": (change, None), "plans": {"*": new_plan}, **said}
        )
        both = rules.model_copy(update={"editions": (first, second)})
        shares = report(both, events, as_of="05-01 00:00").shares
        return [one.target for one in shares if one.period in ("2026-02", "2026-03", "2026-04")]

    assert targets() == [95, 95, 97]
    assert targets(first_period="containing") == [95, 97, 97]
    assert targets(first_period="containing", judged_from=at("02-20 00:00")) == [97, 97, 97]
    assert targets(first_period="containing", judged_from=at("04-01 00:00")) == [95, 95, 97]


# --- K12: availability --------------------------------------------------------------------------


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


def event(when: str, kind: str, component: str = "web", **more: Any) -> dict[str, Any]:
    return {"at": at(when), "kind": kind, "component": component, **more}


def outage(first: str, last: str, component: str = "web", what: str = "outage") -> list[dict[str, Any]]:
    return [event(first, f"{what}-started", component), event(last, f"{what}-ended", component)]


JUNE = 30 * DAY


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


# --- K13: credits -------------------------------------------------------------------------------

FEE = Price(id="fee", rates=(Rate(amount=Cents(cents="100000", currency="EUR"), per="month"),))


def fee(percent: str) -> Percentage:
    return Percentage(percent=percent, of="fee")


def credit(
    rule: Credit, *, down: int = 0, period: str = "2026-06", tickets: Any = (), account: Any = (), **more: Any
) -> PeriodCredit:
    """What one clause gives for so many seconds down, or for some tickets."""
    start = at("06-10 00:00")
    events = [
        {"component": "web", "kind": "outage-started", "at": start},
        {"component": "web", "kind": "outage-ended", "at": start + down},
    ]
    web = Availability(id="web", components=("web",), coverage="always")
    rules = with_plan(contract({**RESOLUTION}, **more), credits=(rule,), prices=(FEE,), availability=(web,))
    found = report(rules, tickets, events if down else (), account, as_of="10-02 00:00", period=period)
    (given,) = found.credits
    return given


WEB = (Figure(kind="availability", of="web"),)


def late(number: int, minutes: int = 300) -> list[dict[str, Any]]:
    """Tickets of June resolved after so many minutes."""
    return [
        row
        for n in range(number)
        for row in rows(
            f"06-{n + 1:02} 09:00 reported client",
            f"06-{n + 1:02} {9 + minutes // 60:02}:{minutes % 60:02} resolved",
            ticket=f"T{n}",
        )
    ]


def test_a_band_holds_its_lower_bound_and_the_deepest_counts() -> None:
    """At 99 % exactly `below 99 %` gives nothing yet; below it, it replaces `below 99.5 %`."""
    bands = (
        Band(side="below", bound="99.5", amount=fee("5")),
        Band(side="below", bound="99", amount=fee("10")),
    )
    rule = Credit(id="c", figures=WEB, bands=bands)
    one = JUNE // 100
    assert credit(rule, down=one).cents == 5000
    assert credit(rule, down=one + 1).cents == 10000
    assert credit(rule).cents == 0


def test_bands_above_are_strict() -> None:
    """Above 2 breaches: the third gives it."""
    rule = Credit(
        id="c",
        figures=(Figure(kind="breaches", of="resolution"),),
        bands=(Band(side="above", bound="2", amount=Cents(cents="700", currency="EUR")),),
    )
    assert credit(rule, tickets=late(2)).cents == 0
    assert credit(rule, tickets=late(3)).cents == 700


def test_lateness_in_begun_hours() -> None:
    """Of an elapsed delay, the elapsed lateness of the period's breaches."""
    part = Slice(
        count="begun", points="3600", side="above", bound="0", amount=Cents(cents="100", currency="EUR")
    )
    rule = Credit(id="c", figures=(Figure(kind="lateness", of="resolution"),), slices=(part,))
    assert credit(rule, tickets=late(1, 240)).cents == 0
    assert credit(rule, tickets=late(1, 241)).cents == 100
    assert credit(rule, tickets=late(2, 270)).cents == 100
    assert credit(rule, tickets=late(2, 271)).cents == 200


def test_each_late_ticket_counts_once() -> None:
    """Whatever the number of its breaches: one answered and resolved late as one only resolved late."""
    rule = Credit(id="c", per_ticket=fee("1"))
    assert credit(rule, tickets=late(3)).cents == 3000
    rules = contract(RESOLUTION, {"metric": "response", "delay": FOUR})
    rules = with_plan(
        rules,
        credits=(rule, rule.model_copy(update={"id": "d", "per_ticket": None, "per_breach": fee("1")})),
        prices=(FEE,),
    )
    events = rows("06-08 09:00 reported client", "06-08 18:00 replied", "06-08 19:00 resolved")
    (found,) = report(rules, events, as_of="08-01 00:00", period="2026-06").credits
    assert [one.cents for one in found.credits] == [1000, 2000]


def test_no_clock_decided_gives_no_figure_and_no_credit() -> None:
    """A share of nothing is not zero (K7); nothing was agreed, nothing is unavailable."""
    figures = (Figure(kind="share", of="resolution"), *WEB)
    rule = Credit(id="c", figures=figures, bands=(Band(side="below", bound="99", amount=fee("10")),))
    assert credit(rule).cents == 0
    assert credit(rule, tickets=late(1)).cents == 10000


def test_a_sum_is_rounded_up_where_the_contract_says_so() -> None:
    """To the next five cents, however little is above."""
    rule = Credit(id="c", per_breach=euro("333.1"), rounding=Rounding(unit_cents="5", mode="up"))
    assert [credit(rule, tickets=late(n)).cents for n in (1, 2, 3)] == [335, 670, 1000]


def test_targets_never_give_a_credit() -> None:
    """Only what binds can be breached."""
    rule = Credit(id="c", per_breach=fee("1"))
    rules = with_plan(contract(RESOLUTION), credits=(rule,), prices=(FEE,))
    plan = rules.editions[0].plans["*"]
    aimed = tuple(one.model_copy(update={"status": "target"}) for one in plan.commitments)
    found = report(with_plan(rules, commitments=aimed), late(2), as_of="08-01 00:00", period="2026-06")
    assert [one.cents for one in found.credits] == [0]
    assert found.tickets[0].clocks[0].status == "breached", "it is judged all the same"


def test_the_worse_of_two_figures_and_each_separately() -> None:
    """Separately, both give; of the worse, the lower one gives."""
    figures = (*WEB, Figure(kind="share", of="resolution"))
    bands = (Band(side="below", bound="99.9", amount=fee("1")),)
    both = Credit(id="c", figures=figures, bands=bands)
    assert credit(both, down=JUNE // 100, tickets=late(1)).cents == 2000
    worse = both.model_copy(update={"worse_of": True})
    given = credit(worse, down=JUNE // 100, tickets=late(1))
    assert given.cents == 1000
    assert [line.figure for line in given.credits[0].lines] == ["resolution"]


def test_floor_cap_and_rounding() -> None:
    """An amount below the floor is zero; at it, it is given; one rounding comes last."""
    rule = Credit(id="c", per_breach=Cents(cents="333.5", currency="EUR"))
    assert credit(rule, tickets=late(1)).cents == 334
    assert credit(rule, tickets=late(3)).cents == 1001
    floored = rule.model_copy(update={"floor": Cents(cents="667", currency="EUR")})
    assert [credit(floored, tickets=late(n)).cents for n in (1, 2)] == [0, 667]
    five = rule.model_copy(update={"rounding": Rounding(unit_cents="5", mode="half-even")})
    assert credit(five, tickets=late(3)).cents == 1000
    capped = rule.model_copy(update={"caps": (Cap(amount=fee("0.5"), period="month"),)})
    assert credit(capped, tickets=late(9)).cents == 500


def test_a_cap_over_a_quarter_counts_the_months_before() -> None:
    """What earlier months of the quarter gave is taken off it."""
    rule = Credit(
        id="c", per_breach=fee("1"), caps=(Cap(amount=Cents(cents="3500", currency="EUR"), period="quarter"),)
    )
    rules = with_plan(contract(RESOLUTION), credits=(rule,), prices=(FEE,))
    events = [
        row
        for month in ("04", "05", "06", "07")
        for n in (1, 2)
        for row in rows(
            f"{month}-0{n} 09:00 reported client", f"{month}-0{n} 18:00 resolved", ticket=f"{month}-{n}"
        )
    ]
    found = report(rules, events, as_of="10-02 00:00")
    assert {one.period: one.cents for one in found.credits if one.cents} == {
        "2026-04": 2000,
        "2026-05": 1500,
        "2026-07": 2000,
    }


def test_the_base_is_the_fee_pro_rata_unless_invoiced_or_observed() -> None:
    """Of a month with 16 of 30 days in force; an invoice for the period replaces it as it stands."""
    rule = Credit(id="c", per_breach=fee("10"))
    term = {"in_force": {"from": "2026-06-01", "to": "2026-06-16"}}
    assert credit(rule, tickets=late(1), **term).exact == Fraction(10000 * 16, 30)
    invoice = {"at": at("07-01 00:00"), "kind": "invoice-amount", "period": "2026-06", "net_cents": 90000}
    assert credit(rule, tickets=late(1), account=[invoice], **term).cents == 9000
    assert credit(rule, tickets=late(1), account=[invoice, invoice], **term).cents == 18000
    other = {**invoice, "period": "2026-05"}
    assert credit(rule, tickets=late(1), account=[other]).cents == 10000
    quarter = rule.model_copy(update={"period": "quarter"})
    assert credit(quarter, period="2026-Q2", tickets=late(1)).cents == 30000


def test_greater_of_and_amounts_without_number() -> None:
    """The greater is given; a hole is no zero: the clause says why it cannot be computed."""
    parts = (fee("1"), Cents(cents="1500", currency="EUR"))
    assert credit(Credit(id="c", per_breach=GreaterOf(amounts=parts)), tickets=late(1)).cents == 1500
    given = credit(Credit(id="c", per_breach=NoAmount(why="hole")), tickets=late(1))
    assert [one.why for one in given.credits] == ["hole"]
    of_hours = Credit(id="c", per_breach=Percentage(percent="5", of="hourly"))
    assert [one.why for one in credit(of_hours, tickets=late(1)).credits] == ["no-fee"]


def test_observed_figures_stand_for_events() -> None:
    """A worked example may state an availability and a fee."""
    bands = (Band(side="below", bound="99", amount=fee("10")),)
    web = Availability(id="web", components=("web",), coverage="always")
    rules = with_plan(
        contract(), credits=(Credit(id="c", figures=WEB, bands=bands),), prices=(FEE,), availability=(web,)
    )
    seen = Observed({"web": Fraction("0.982")}, {"fee": Fraction(145000)})
    (given,) = report(rules, as_of="07-02 00:00", period="2026-06", observed=seen).credits
    assert given.cents == 14500


def euro(cents: str) -> Cents:
    return Cents(cents=cents, currency="EUR")


def month_rows(*months: str) -> list[dict[str, Any]]:
    """One late ticket on the second of each of some months."""
    return [
        row
        for month in months
        for row in rows(f"{month}-02 09:00 reported client", f"{month}-02 18:00 resolved", ticket=month)
    ]


def clauses(*rules: Credit, tickets: Any = (), period: str | None = "2026-06", **more: Any) -> Any:
    """What some clauses give over a period, each by its name, and all together."""
    plan = with_plan(contract(RESOLUTION), credits=rules, prices=more.pop("prices", (FEE,)))
    return report(plan, tickets, as_of="10-02 00:00", period=period, **more).credits


def test_the_cap_comes_before_the_floor() -> None:
    """What a cap leaves may lie below the floor, and is then zero."""
    rule = Credit(
        id="c", per_breach=euro("1000"), caps=(Cap(amount=euro("400"), period="month"),), floor=euro("500")
    )
    assert credit(rule, tickets=late(1)).cents == 0
    assert credit(rule.model_copy(update={"floor": euro("400")}), tickets=late(1)).cents == 400


def test_credits_add_before_they_are_rounded_once() -> None:
    """Two clauses of 333.5 cents come to 667, though each alone is rounded to 334."""
    rules = (Credit(id=name, per_breach=euro("333.5")) for name in ("a", "b"))
    (given,) = clauses(*rules, tickets=late(1))
    assert (given.exact, given.cents, [one.cents for one in given.credits]) == (667, 667, [334, 334])


def test_an_invoice_counts_for_its_own_price_once_it_is_known() -> None:
    """Not before it was made, nor for another price; of a quarter, an invoiced month stands as invoiced."""
    rule = Credit(id="c", per_breach=fee("10"))
    invoice = {"at": at("07-01 00:00"), "kind": "invoice-amount", "period": "2026-06", "net_cents": 90000}
    assert credit(rule, tickets=late(1), account=[{**invoice, "at": at("10-02 00:00")}]).cents == 9000
    assert credit(rule, tickets=late(1), account=[{**invoice, "at": at("10-02 00:01")}]).cents == 10000
    assert credit(rule, tickets=late(1), account=[{**invoice, "price": "fee"}]).cents == 9000
    assert credit(rule, tickets=late(1), account=[{**invoice, "price": "hosting"}]).cents == 10000
    quarter = rule.model_copy(update={"period": "quarter"})
    given = credit(quarter, period="2026-Q2", tickets=late(1), account=[invoice])
    assert given.cents == (100000 + 100000 + 90000) // 10


def test_only_a_clause_that_gives_something_prevails() -> None:
    """Not one whose own amount is zero, nor one that is itself replaced."""
    base = Credit(id="base", per_breach=euro("100"))
    stronger = Credit(id="stronger", per_breach=euro("200"), prevails_over=("base",))
    strongest = Credit(id="strongest", per_breach=euro("300"), prevails_over=("stronger",))

    def given(*rules: Credit) -> dict[str, int]:
        (found,) = clauses(*rules, tickets=late(1))
        return {one.id: one.cents for one in found.credits}

    assert given(base, stronger) == {"base": 0, "stronger": 200}
    assert given(base, stronger, strongest) == {"base": 100, "stronger": 0, "strongest": 300}
    nothing = stronger.model_copy(update={"floor": euro("1000")})
    assert given(base, nothing) == {"base": 100, "stronger": 0}


def test_what_another_clause_replaced_uses_up_no_cap() -> None:
    """In April another clause gave in its place: of its cap for the quarter all is left in May."""
    capped = Credit(id="capped", per_breach=fee("1"), caps=(Cap(amount=euro("1500"), period="quarter"),))
    outage_clause = Credit(
        id="outage",
        figures=WEB,
        bands=(Band(side="below", bound="99", amount=euro("50")),),
        prevails_over=("capped",),
    )
    rules = with_plan(
        contract(RESOLUTION),
        credits=(capped, outage_clause),
        prices=(FEE,),
        availability=(Availability(id="web", components=("web",), coverage="always"),),
    )
    down = outage("04-10 00:00", "04-12 00:00")
    found = report(rules, month_rows("04", "05", "06"), down, as_of="10-02 00:00").credits
    given = {one.period: [each.cents for each in one.credits] for one in found if one.cents}
    assert given == {"2026-04": [0, 50], "2026-05": [1000, 0], "2026-06": [500, 0]}


def test_a_cap_of_each_month_sums_over_a_quarter() -> None:
    """Of a clause over quarters: what its three months allow."""
    rule = Credit(
        id="c", period="quarter", per_breach=euro("900"), caps=(Cap(amount=euro("1000"), period="month"),)
    )
    assert credit(rule, period="2026-Q2", tickets=late(3)).cents == 2700
    assert credit(rule, period="2026-Q2", tickets=late(4)).cents == 3000


def test_a_lower_cap_never_takes_back_what_was_given() -> None:
    """An amendment lowers the cap of a quarter below what its first month gave: then nothing more is due."""
    rule = Credit(id="c", per_breach=euro("900"), caps=(Cap(amount=euro("2000"), period="quarter"),))
    rules = with_plan(contract(RESOLUTION), credits=(rule,))
    old, change = rules.editions[0], at("05-01 00:00")
    lower = rule.model_copy(update={"caps": (Cap(amount=euro("500"), period="quarter"),)})
    plan = old.plans["*"].model_copy(update={"credits": (lower,)})
    first = old.model_copy(update={"in_force": (None, change)})
    second = old.model_copy(update={"id": "2", "in_force": (change, None), "plans": {"*": plan}})
    both = rules.model_copy(update={"editions": (first, second)})
    found = report(both, month_rows("04", "05"), as_of="10-02 00:00").credits
    given = {one.period: one.cents for one in found if one.period in ("2026-04", "2026-05")}
    assert given == {"2026-04": 900, "2026-05": 0}


def test_the_lesser_of_two_amounts() -> None:
    """The lesser is given; of amounts within a fee too."""
    parts = (fee("1"), euro("1500"))
    assert credit(Credit(id="c", per_breach=LesserOf(amounts=parts)), tickets=late(1)).cents == 1000
    price = Price(id="fee", rates=(Rate(amount=LesserOf(amounts=(euro("700"), euro("900"))), per="month"),))
    (given,) = clauses(Credit(id="c", per_breach=fee("10")), tickets=late(1), prices=(price,))
    assert given.cents == 70


def test_the_fee_is_what_recurs_and_holds() -> None:
    """A price paid once, by the hour, or under a condition that does not hold, is no fee of the period."""
    unanswered = Condition(atoms=(Atom(kind="judged", name="peak"),))
    rates = (
        Rate(amount=euro("1000"), per="month"),
        Rate(amount=euro("3000"), per="quarter"),
        Rate(amount=euro("50000")),
        Rate(amount=euro("9000"), per="hour"),
        Rate(amount=euro("7000"), per="month", when=unanswered),
    )
    (given,) = clauses(
        Credit(id="c", per_breach=fee("10")), tickets=late(1), prices=(Price(id="fee", rates=rates),)
    )
    assert given.cents == 200


def test_lateness_is_counted_in_the_commitment_s_own_coverage() -> None:
    """Due on Monday at 11:00, resolved on Tuesday at 10:00: of 23 hours late, 7 were covered."""
    covered = {"kind": "covered", "seconds": 2 * 3600, "coverage": "office"}
    part = Slice(count="full", points="3600", side="above", bound="0", amount=euro("100"))
    rule = Credit(id="c", figures=(Figure(kind="lateness", of="resolution"),), slices=(part,))
    rules = with_plan(contract({"metric": "resolution", "delay": covered}), credits=(rule,))
    events = rows("06-08 09:00 reported client", "06-09 10:00 resolved")
    found = report(rules, events, as_of="08-01 00:00", period="2026-06")
    (clock,) = found.tickets[0].of("resolution")
    assert (clock.late_elapsed_s, clock.late_covered_s) == (23 * 3600, 7 * 3600)
    assert [one.cents for one in found.credits] == [700]


def test_a_share_in_a_credit_leaves_targets_out() -> None:
    """Of a metric with a promise and a target, a credit by its share counts the promise alone."""
    rule = Credit(
        id="c",
        figures=(Figure(kind="share", of="resolution"),),
        bands=(Band(side="below", bound="100", amount=euro("100")),),
    )
    rules = contract({**RESOLUTION, "priority": "P1"}, {**RESOLUTION, "priority": "P2"})
    one, other = rules.editions[0].plans["*"].commitments
    aimed = other.model_copy(update={"status": "target"})
    rules = with_plan(rules, credits=(rule,), commitments=(one, aimed))

    def given(priority: str) -> list[int]:
        kept = rows("06-08 09:00 reported client priority=P1", "06-08 10:00 resolved", ticket="kept")
        missed = rows(
            f"06-09 09:00 reported client priority={priority}", "06-09 18:00 resolved", ticket="late"
        )
        found = report(rules, [*kept, *missed], as_of="08-01 00:00", period="2026-06")
        return [each.cents for each in found.credits]

    assert given("P1") == [100]
    assert given("P2") == [0]


# --- K16: prepaid time --------------------------------------------------------------------------


def prepaid(
    rule: Prepaid, *spent: str, bought: tuple[tuple[str, int], ...] = (), as_of: str
) -> PrepaidResult:
    """The balance of a pack of a contract in force for the whole of 2026."""
    rules = contract(in_force={"from": "2026-01-01", "to": "2026-12-31"})
    rules = with_plan(rules, prepaid=(rule,))
    account = [{"at": at(when), "kind": "time-bought", "minutes": n} for when, n in bought]
    events = rows(
        *(f"{one.split(' ')[0]} {one.split(' ')[1]} time-spent {one.split(' ')[2]}" for one in spent)
    )
    (found,) = report(rules, events, account=account, as_of=as_of).prepaid
    return found


PACK = Prepaid(id="pack", grants=(Grant(minutes=600),), never_expires=True, exhausted="work-stops")
MONTHLY = Prepaid(
    id="pack",
    grants=(Grant(minutes=120, every_n=1, every_unit="month"),),
    expires_at_end_of="month",
    unused="lost",
    exhausted="work-stops",
)


def test_each_record_is_rounded_as_the_contract_says() -> None:
    """Up to each begun quarter of an hour, or to the nearest; valued minutes before plain ones."""
    up = PACK.model_copy(update={"record_unit_minutes": "15"})
    spent = ("02-02 09:00 minutes=10", "02-03 09:00 minutes=20")
    assert prepaid(up, *spent, as_of="02-04 00:00").balance == 600 - 15 - 30
    nearest = up.model_copy(update={"record_mode": "nearest"})
    assert prepaid(nearest, *spent, as_of="02-04 00:00").balance == 600 - 15 - 15
    assert prepaid(PACK, *spent, as_of="02-02 12:00").balance == 590, "as of an instant between the two"


@pytest.mark.parametrize(("unused", "balance", "lost"), [("lost", 120, 210), ("carried", 330, 0)])
def test_what_expires_is_lost_or_carried(unused: str, balance: int, lost: int) -> None:
    """Two hours each month, half an hour used in January, judged in March."""
    rule = MONTHLY.model_copy(update={"unused": unused})
    found = prepaid(rule, "01-15 09:00 minutes=30", as_of="03-10 00:00")
    assert (found.balance, found.lost, found.granted) == (balance, lost, 360)


def test_the_earliest_expiry_is_taken_first_then_the_oldest() -> None:
    """A pack of three months beside one bought later: the older one is used up first."""
    rule = PACK.model_copy(
        update={"never_expires": False, "unused": "lost", "expires_after": Calendar(n=3, unit="month")}
    )
    found = prepaid(rule, "03-20 09:00 minutes=100", bought=(("03-15 09:00", 60),), as_of="03-21 00:00")
    assert [(lot.minutes, lot.left) for lot in found.lots] == [(600, 500), (60, 60)]
    after = prepaid(rule, "03-20 09:00 minutes=100", bought=(("03-15 09:00", 60),), as_of="04-02 00:00")
    assert (after.balance, after.lost) == (60, 500)


def test_expiry_ends_with_the_day() -> None:
    """Three months after 1 January: the whole of 1 April still counts."""
    rule = PACK.model_copy(
        update={"never_expires": False, "unused": "lost", "expires_after": Calendar(n=3, unit="month")}
    )
    found = prepaid(rule, "04-01 23:59 minutes=10", as_of="04-01 23:59:30")
    assert (found.used, found.balance) == (10, 590)
    assert prepaid(rule, as_of="04-02 00:00").balance == 0


@pytest.mark.parametrize("mode", ["work-stops", "charged", "overdrawn"])
def test_beyond_the_last_grant(mode: str) -> None:
    """Refused, billed or overdrawn, as said; what is bought next repays what is overdrawn."""
    rule = PACK.model_copy(update={"grants": (Grant(minutes=60),), "exhausted": mode, "charged_at": "hourly"})
    spent = ("02-02 09:00 minutes=50", "02-03 09:00 minutes=30")
    found = prepaid(rule, *spent, bought=(("02-10 09:00", 100),), as_of="02-11 00:00")
    beyond = {"work-stops": found.refused, "charged": found.charged, "overdrawn": Fraction(0)}
    assert found.balance == (80 if mode == "overdrawn" else 100)
    assert beyond[mode] == (0 if mode == "overdrawn" else 20)
    before = prepaid(rule, *spent, as_of="02-04 00:00")
    assert before.balance == (-20 if mode == "overdrawn" else 0)


def test_what_is_unsaid_is_never_guessed() -> None:
    """Without a rule for what is beyond the last grant there is no balance, and it says why."""
    found = prepaid(PACK.model_copy(update={"exhausted": None}), as_of="02-01 00:00")
    assert found.why == "exhausted-not-stated"


def test_valued_minutes_go_before_plain_ones() -> None:
    """Half an hour that the parties value at an hour takes an hour; each is rounded as valued."""
    rules = with_plan(contract(in_force={"from": "2026-01-01", "to": "2026-12-31"}), prepaid=(PACK,))
    spent = rows("02-02 09:00 time-spent minutes=30 valued_minutes=60", "02-03 09:00 time-spent minutes=5")
    assert report(rules, spent, as_of="02-04 00:00").prepaid[0].used == 65


def test_half_a_unit_is_rounded_up() -> None:
    """To the nearest quarter of an hour, seven and a half minutes are one."""
    nearest = PACK.model_copy(update={"record_unit_minutes": "15", "record_mode": "nearest"})
    rules = with_plan(contract(in_force={"from": "2026-01-01", "to": "2026-12-31"}), prepaid=(nearest,))
    (row,) = rows("02-02 09:00 time-spent minutes=1")
    used = [
        report(rules, [{**row, "minutes": minutes}], as_of="02-04 00:00").prepaid[0].used
        for minutes in ("7.4", "7.5", "22.5")
    ]
    assert used == [0, 15, 30]


def test_of_two_grants_that_expire_together_the_older_is_taken() -> None:
    """Two purchases that expire at the end of the year: the first of them is used up first."""
    rule = PACK.model_copy(
        update={"grants": (), "never_expires": False, "expires_at_end_of": "year", "unused": "lost"}
    )
    bought = (("02-10 09:00", 60), ("02-01 09:00", 50))
    found = prepaid(rule, "02-20 09:00 minutes=40", bought=bought, as_of="02-21 00:00")
    assert [(lot.minutes, lot.left) for lot in found.lots] == [(50, 10), (60, 60)]


def test_time_bought_counts_for_its_own_pack_from_its_own_instant() -> None:
    """What is bought later is not there yet, and what is bought for another pack never is."""
    rules = with_plan(contract(in_force={"from": "2026-01-01", "to": "2026-12-31"}), prepaid=(PACK,))

    def balance(**said: Any) -> Fraction:
        row = {"at": at("02-10 09:00"), "kind": "time-bought", "minutes": 60, **said}
        return report(rules, account=[row], as_of="02-10 09:00").prepaid[0].balance

    assert balance() == balance(prepaid="pack") == 660
    assert balance(prepaid="other") == balance(at=at("02-10 09:01")) == 600


def test_what_is_overdrawn_is_repaid_by_the_next_grant_and_counts_as_used() -> None:
    """Twenty minutes beyond the first grant are taken from the second: of it 80 are left, and may expire."""
    rule = MONTHLY.model_copy(
        update={"grants": (Grant(minutes=60, every_n=1, every_unit="month"),), "exhausted": "overdrawn"}
    )
    found = prepaid(rule, "01-15 09:00 minutes=80", as_of="02-10 00:00")
    assert (found.balance, found.overdrawn, found.used, found.lost) == (40, 0, 80, 0)
    assert prepaid(rule, "01-15 09:00 minutes=80", as_of="03-01 00:00").lost == 40


def test_a_grant_of_the_next_month_is_not_what_expires_at_its_beginning() -> None:
    """At 00:00 of the first of February January's grant is lost, and what is spent then is February's."""
    found = prepaid(MONTHLY, "02-01 00:00 minutes=30", as_of="02-01 00:00")
    assert [(lot.left, lot.lost) for lot in found.lots] == [(0, 120), (90, 0)]
    assert (found.used, found.lost, found.balance) == (30, 120, 90)


def test_grants_come_every_so_many_units_within_the_term() -> None:
    """Every two quarters of a year in force: twice, and not on the day after it."""
    rule = PACK.model_copy(update={"grants": (Grant(minutes=100, every_n=2, every_unit="quarter"),)})
    granted = [
        prepaid(rule, as_of=day).granted for day in ("06-30 23:59:59", "07-01 00:00", "12-31 23:59:59")
    ]
    assert granted == [100, 200, 200]
    short = with_plan(contract(in_force={"from": "2026-01-01", "to": "2026-06-30"}), prepaid=(rule,))
    assert report(short, as_of="12-01 00:00").prepaid[0].granted == 100


@pytest.mark.parametrize(
    ("period", "kept", "gone"),
    [
        ("month", "02-28 23:59:59", "03-01 00:00"),
        ("quarter", "03-31 23:59:59", "04-01 00:00"),
        ("year", "12-31 23:59:59", None),
    ],
)
def test_expiry_at_the_end_of_a_period(period: str, kept: str, gone: str | None) -> None:
    """Bought in February: it lasts to the last second of its month, quarter or year."""
    rule = MONTHLY.model_copy(update={"grants": (), "expires_at_end_of": period})
    bought = (("02-10 09:00", 60),)
    assert prepaid(rule, bought=bought, as_of=kept).balance == 60
    if gone is not None:
        assert prepaid(rule, bought=bought, as_of=gone).balance == 0


def test_whether_what_is_unused_is_lost_is_never_guessed() -> None:
    """A pack that expires without a word on what is left then has no balance, and says why."""
    found = prepaid(MONTHLY.model_copy(update={"unused": None}), as_of="02-01 00:00")
    assert found.why == "unused-not-stated"


def test_a_rule_set_survives_its_json() -> None:
    """The engine answers the same from the dumped rule set as from the built one."""
    rules = contract({**RESOLUTION, "share": {"percent": 50, "period": "month"}})
    again = RuleSet.model_validate_json(rules.model_dump_json(by_alias=True))
    one, other = (report(each, late(3), as_of="08-01 00:00") for each in (rules, again))
    assert one.tickets == other.tickets
    assert one.shares == other.shares
