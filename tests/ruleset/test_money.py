"""Laws of availability, credits, prices and prepaid time in a rule set (K12, K13, K16)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from support.contracts import (
    SPAN,
    atom,
    contract,
    coverage,
    elapsed,
    missing,
    plan,
    priority,
    promise,
    ref,
    refs,
    when,
)

from slacontract.model.clauses import Cost, Limit, Notice
from slacontract.model.money import (
    Availability,
    Band,
    BasedOn,
    Cap,
    Credit,
    Exhausted,
    Grant,
    Maintenance,
    PrepaidTime,
    Price,
    Rounding,
    Slice,
)
from slacontract.model.quantities import (
    CalendarTime,
    Effort,
    ElapsedTime,
    ExtremeOf,
    Money,
    PercentOf,
    Period,
)
from slacontract.ruleset.from_model import Ruled, ruleset_from_model
from slacontract.ruleset.rules import Plan


def money(value: str, currency: str = "EUR") -> Money:
    return Money(span=SPAN, amount=Decimal(value), currency=currency)


def percent(value: str, of: str) -> PercentOf:
    return PercentOf(span=SPAN, percent=Decimal(value), of=ref(of))


def over(each: str) -> Period:
    return Period.model_validate({"span": SPAN, "each": each})


def hours(n: int) -> ElapsedTime:
    return ElapsedTime(span=SPAN, seconds=n * 3600)


def effort(minutes: int) -> Effort:
    return Effort(span=SPAN, minutes=Decimal(minutes))


def read(name: str = "*", **blocks: Any) -> Plan:
    return compiled(**blocks).rules.editions[0].plans[name]


def compiled(**blocks: Any) -> Ruled:
    return ruleset_from_model(contract(**blocks))


@pytest.mark.parametrize(
    ("amount", "cents"),
    [
        (money("0.05"), "5"),
        (money("1450"), "145000"),
        (money("7", "JPY"), "7"),
        (money("1.5", "KWD"), "1500"),
        (money("0.005"), "0.5"),
    ],
)
def test_amounts_are_exact_in_the_smallest_unit(amount: Money, cents: str) -> None:
    """Money is an exact number of the currency's smallest unit, a fraction included (K13)."""
    price = Price(span=SPAN, name="fee", costs=(Cost(span=SPAN, amount=amount, per="month"),))
    found = read(prices=(price,)).prices[0].rates[0].amount
    assert (found.kind, found.cents) == ("cents", cents)  # type: ignore[union-attr]


def test_costs_of_a_plan_bear_its_name() -> None:
    """What a plan costs is a price of that plan alone; a cost for another plan is not in it."""
    greater = ExtremeOf(span=SPAN, kind="greater-of", amounts=(money("50"), percent("10", "spend")))
    gold_only = Cost(span=SPAN, amount=money("9"), per="ticket", when=when(atom("plan", "gold")))
    spend = Price(span=SPAN, name="spend", costs=(gold_only,))
    blocks = {
        "prices": (spend,),
        "plans": (plan("gold", costs=(Cost(span=SPAN, amount=greater, per="month"),)), plan("iron")),
    }
    gold, iron = read("gold", **blocks), read("iron", **blocks)
    assert [one.id for one in gold.prices] == ["gold", "spend"]
    assert [one.kind for one in gold.prices[0].rates[0].amount.amounts] == ["cents", "percent"]  # type: ignore[union-attr]
    assert [len(one.rates) for one in iron.prices] == [0]
    assert gold.prices[1].rates[0].when is None


def test_replaced_price_is_read_in_every_amount() -> None:
    """In a plan that replaces a price, a percentage is of the one that stands for it."""
    credit = Credit(
        span=SPAN,
        name="down",
        bands=(Band(span=SPAN, side="below", percent=Decimal(99), gives=percent("5", "fee")),),
    )
    prices = (Price(span=SPAN, name="fee"), Price(span=SPAN, name="gold-fee"))
    blocks = {"prices": prices, "credits": (credit,), "plans": (plan("gold", replaces={"fee": "gold-fee"}),)}
    found = read("gold", **blocks)
    assert found.credits[0].bands[0].amount.of == "gold-fee"  # type: ignore[union-attr]
    assert [one.id for one in found.prices] == ["gold-fee"]


def test_credit_carries_figures_bands_slices_and_cap() -> None:
    """Bands from the deepest, slices beyond them, a cap over its period (K13)."""
    credit = Credit(
        span=SPAN,
        name="down",
        based_on=(BasedOn(span=SPAN, kind="availability", ref=ref("up")),),
        bands=(
            Band(span=SPAN, side="below", percent=Decimal("99.9"), gives=percent("5", "fee")),
            Band(span=SPAN, side="below", percent=Decimal("99.50"), gives=percent("10", "fee")),
        ),
        slices=(Slice(span=SPAN, step_percent=Decimal(3), percent=Decimal(97), adds=percent("20", "fee")),),
        caps=(Cap(span=SPAN, amount=percent("100", "fee"), over=over("quarter")),),
        rounding=Rounding(span=SPAN, unit=money("0.05"), mode="half-even"),
    )
    found = read(credits=(credit,)).credits[0]
    assert found.period == "quarter"
    assert [(one.kind, one.of) for one in found.figures] == [("availability", "up")]
    assert [one.bound for one in found.bands] == ["99.5", "99.9"]
    assert [(one.count, one.points, one.bound) for one in found.slices] == [("full", "3", "97")]
    assert (found.rounding.unit_cents, found.rounding.mode) == ("5", "half-even")


def test_credit_for_breaches_names_its_commitments() -> None:
    """`each breach gives` counts the breaches of the commitments it is based on, and of no other."""
    credit = Credit(
        span=SPAN,
        name="late",
        based_on=(BasedOn(span=SPAN, kind="commitment", metric="response", priorities=refs("P1")),),
        each_breach=money("10"),
    )
    levels = tuple(
        priority(name, promise("response", elapsed(1)), promise("resolution", elapsed(2)))
        for name in ("P1", "P2")
    )
    assert read(credits=(credit,), priorities=levels).credits[0].on_metrics == ("P1/response",)


def test_availability_over_a_year_is_an_error() -> None:
    """An availability counts over months or quarters; another time is reported, and no target is assumed."""
    limit = Limit(span=SPAN, side="at-least", percent=Decimal("99.9"), over=over("year"))
    ruled = compiled(availabilities=(Availability(span=SPAN, name="up", limits=(limit,)),))
    assert [one.code for one in ruled.diagnostics] == ["SLA295"]
    assert ruled.rules.editions[0].plans["*"].availability[0].targets == ()


def test_availability_of_several_components_says_how_they_count() -> None:
    """Two components without a rule leave the availability open (K12); one needs none."""
    two = Availability(span=SPAN, name="two", measures=refs("web", "api"))
    one = Availability(span=SPAN, name="one", measures=refs("web"), degradation_weight=Decimal("0.50"))
    found = {each.id: each for each in read(availabilities=(two, one)).availability}
    assert found["two"].undetermined == "not-stated"
    assert (found["one"].undetermined, found["one"].degraded_weight) == (None, "0.5")


def test_maintenance_notice_keeps_its_kind() -> None:
    """Days of notice are local dates, hours elapse, words stay words (K12)."""
    days = CalendarTime(span=SPAN, n=2, unit="week")
    notices = tuple(Notice(span=SPAN, at_least=least) for least in (days, hours(48), missing("best-effort")))
    cap = Limit(span=SPAN, side="at-most", quantity=hours(4), over=over("month"))
    planned = Maintenance(span=SPAN, name="planned", notices=notices, limits=(cap,), only_in=refs("nights"))
    found = read(coverages=(coverage("nights", "22:00-06:00"),), maintenance=(planned,)).maintenance[0]
    assert {(one.kind, one.n, one.seconds, one.why) for one in found.notices} == {
        ("local-dates", 14, None, None),
        ("elapsed", None, 48 * 3600, None),
        ("none", None, None, "best-effort"),
    }
    assert (found.cap_seconds, found.cap_period, found.only_in) == (4 * 3600, "month", ("nights",))


def test_prepaid_time() -> None:
    """Grants, expiry, rounding and what follows come through; a price by amount gets a name (K16)."""
    pack = PrepaidTime(
        span=SPAN,
        name="pack",
        grants=(Grant(span=SPAN, time=effort(120), every=CalendarTime(span=SPAN, n=1, unit="month")),),
        expires_after=CalendarTime(span=SPAN, n=3, unit="month"),
        unused="lost",
        rounding=Rounding(span=SPAN, minutes=Decimal(15), mode="up"),
        exhausted=(Exhausted(span=SPAN, mode="charged", price=money("95")),),
    )
    plan = read(prepaid=(pack,))
    found = plan.prepaid[0]
    assert [(one.minutes, one.every_n, one.every_unit) for one in found.grants] == [(120, 1, "month")]
    assert found.expires_after is not None
    assert (found.expires_after.kind, found.unused) == ("calendar", "lost")
    assert (found.record_unit_minutes, found.record_mode, found.exhausted) == ("15", "up", "charged")
    assert found.charged_at in [one.id for one in plan.prices]
    assert read(prepaid=(PrepaidTime(span=SPAN, name="open"),)).prepaid[0].undetermined == "not-stated"
