"""Service credits: figures, bands, caps, floors, bases and rounding, case by case (K13)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from support.money import FOUR, JUNE, RESOLUTION, late, outage
from support.tickets import at, contract, report, rows, with_plan

from slacontract.judge.credits import PeriodCredit
from slacontract.judge.report import Observed
from slacontract.ruleset.commitments import Atom, Condition
from slacontract.ruleset.money import (
    Availability,
    Band,
    Cap,
    Cents,
    Credit,
    Figure,
    GreaterOf,
    LesserOf,
    NoAmount,
    Percentage,
    Price,
    Rate,
    Rounding,
    Slice,
)

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
