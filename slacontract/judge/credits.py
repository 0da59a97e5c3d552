"""Service credits over a period: figures, bands, slices, caps, one rounding (K13)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple, Protocol

from ..clock.errors import OutsideHorizon
from ..records import dataclass, field
from ..ruleset.money import (
    Amount,
    Band,
    Cap,
    Cents,
    Credit,
    Figure,
    GreaterOf,
    LesserOf,
    Percentage,
    Price,
    Rate,
    Rounding,
    Slice,
)
from ..ruleset.rules import Period
from .availability import AvailabilityResult
from .conditions import Circumstances
from .editions import days_in_force, decided_in, edition_of_period
from .events import AccountEvent
from .index import Engine, PlanView
from .results import ClockResult, TicketResult


@dataclass(frozen=True)
class Line:
    """One reason for a credit: the figure, its value (percent, number, seconds), the amount in cents."""

    figure: str
    value: Fraction
    cents: Fraction
    rule: str


@dataclass(frozen=True)
class CreditResult:
    """The credit of one clause over a period, in cents: exact, after its caps and floor, before rounding.

    `cents` is rounded on its own. `replaced_by`: the clause that prevails over this one, which then gives
    nothing. `why`: what keeps it from being computed.
    """

    id: str
    period: str
    exact: Fraction = Fraction(0)
    cents: int = 0
    before_caps: Fraction = Fraction(0)
    lines: tuple[Line, ...] = ()
    replaced_by: str | None = None
    why: str | None = None
    provisional: bool = False


@dataclass(frozen=True)
class PeriodCredit:
    """All credits of a period: they add, and their sum is rounded once (K13)."""

    period: str
    cents: int
    exact: Fraction
    credits: tuple[CreditResult, ...]
    currency: str | None = None
    provisional: bool = False


class Unknown(Exception):
    """An amount or figure that has no number; `why` is its key."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Late(NamedTuple):
    """Binding clocks breached in a period: how many, of how many tickets, and their lateness in seconds."""

    clocks: int
    tickets: int
    seconds: int


class Decided(Protocol):
    """The clocks that credits are reckoned from: all of them, or the counts of a log too long to hold."""

    def decided(self, ids: Sequence[str], period: Period) -> tuple[int, int]:
        """Clocks of these commitments met, and decided, in a period (K7)."""

    def late(self, ids: Sequence[str], period: Period) -> Late:
        """Binding clocks of these commitments, or of all for none, breached in a period."""


@dataclass(frozen=True)
class DecidedTickets:
    """The clocks of tickets at hand; targets never count as late."""

    tickets: Sequence[TicketResult]

    def decided(self, ids: Sequence[str], period: Period) -> tuple[int, int]:
        clocks = [
            clock
            for ticket in self.tickets
            for clock in ticket.clocks
            if clock.commitment in ids and decided_in(clock, period)
        ]
        return sum(one.status == "met" for one in clocks), len(clocks)

    def late(self, ids: Sequence[str], period: Period) -> Late:
        found = [
            clock
            for ticket in self.tickets
            for clock in ticket.clocks
            if clock.status == "breached"
            and clock.binding == "committed"
            and (not ids or clock.commitment in ids)
            and decided_in(clock, period)
        ]
        return Late(len(found), len({one.ticket for one in found}), sum(map(_lateness, found)))


@dataclass
class Books:
    """What the credits of a plan are reckoned from, as of an instant.

    `availabilities`: results by availability id, of one period. `observed_fees`: cents by price, said
    instead of an invoice.
    """

    engine: Engine
    plan: str | None
    clocks: Decided
    account: Sequence[AccountEvent]
    as_of: int
    availabilities: Callable[[Period], Mapping[str, Sequence[AvailabilityResult]]]
    observed_fees: Mapping[str, Fraction] = field(default_factory=dict)

    def credits(self, period: Period) -> PeriodCredit:
        """Every credit reckoned over a period."""
        view = edition_of_period(self.engine, self.plan, period)
        rules = [one for one in view.plan.credits if one.period == period.kind] if view else []
        assert view is not None or not rules
        found = [self._credit(view, rule, period) for rule in rules] if view else []
        kept = _prevailing(found, rules)
        exact = sum((one.exact for one in kept), Fraction(0))
        cents = _total(kept, rules)
        currency = self.engine.rules.contract.currency
        return PeriodCredit(period.id, cents, exact, tuple(kept), currency, self.as_of < period.end)

    # --- one clause ------------------------------------------------------------------------------

    def _credit(self, view: PlanView, rule: Credit, period: Period) -> CreditResult:
        base = CreditResult(rule.id, period.id, provisional=self.as_of < period.end)
        try:
            lines = self._lines(view, rule, period)
            before = sum((line.cents for line in lines), Fraction(0))
            exact = before
            for cap in rule.caps:
                exact = min(exact, self._left(view, rule, cap, period))
            if rule.floor is not None and exact < self._cents(view, rule.floor, period):
                exact = Fraction(0)
        except Unknown as error:
            return replace(base, why=error.why)
        except OutsideHorizon:
            return replace(base, why="outside-what-is-known")
        cents = rounded(exact, rule.rounding)
        return replace(base, exact=exact, cents=cents, before_caps=before, lines=tuple(lines))

    def _left(self, view: PlanView, rule: Credit, cap: Cap, period: Period) -> Fraction:
        """What a cap leaves for a period: of a longer one, less what its earlier periods gave."""
        inside = [
            one
            for one in self.engine.rules.periods
            if one.kind == cap.period and one.start <= period.start and period.end <= one.end
        ]
        if cap.period == period.kind or not inside:
            parts = [
                one
                for one in self.engine.rules.periods
                if one.kind == cap.period
                and period.start <= one.start
                and one.end <= period.end
                and edition_of_period(self.engine, self.plan, one) is not None
            ]
            return sum((self._cents(view, cap.amount, one) for one in parts), Fraction(0))
        whole = inside[0]
        limit = self._cents(view, cap.amount, whole)
        for one in self.engine.rules.periods:
            if one.kind == period.kind and whole.start <= one.start and one.end <= period.start:
                earlier = edition_of_period(self.engine, self.plan, one)
                if earlier is not None:
                    limit -= self._given(earlier, rule, one)
        return max(limit, Fraction(0))

    def _given(self, view: PlanView, rule: Credit, period: Period) -> Fraction:
        """What a clause gave over an earlier period: nothing where another prevailed over it."""
        if all(rule.id not in one.prevails_over for one in view.plan.credits):
            return self._credit(view, rule, period).exact
        kept = self.credits(period).credits
        return next((one.exact for one in kept if one.id == rule.id), Fraction(0))

    def _lines(self, view: PlanView, rule: Credit, period: Period) -> list[Line]:
        figures = [value for figure in rule.figures for value in self._figure(view, figure, period)]
        if rule.worse_of and figures:
            figures = [min(figures, key=lambda one: one[1])]
        lines: list[Line] = []
        for name, value in figures:
            band = deepest(rule.bands, value)
            if band is not None:
                cents = self._cents(view, band.amount, period)
                lines.append(Line(name, value, cents, f"{band.side} {band.bound}"))
            for part in rule.slices:
                steps = steps_beyond(part, value)
                if steps:
                    cents = steps * self._cents(view, part.amount, period)
                    lines.append(Line(name, value, cents, f"{steps} x {part.points}"))
        late = self.clocks.late(rule.on_metrics, period)
        if rule.per_breach is not None and late.clocks:
            cents = late.clocks * self._cents(view, rule.per_breach, period)
            lines.append(Line("breaches", Fraction(late.clocks), cents, "each breach"))
        if rule.per_ticket is not None and late.clocks:
            cents = late.tickets * self._cents(view, rule.per_ticket, period)
            lines.append(Line("late tickets", Fraction(late.tickets), cents, "each late ticket"))
        return lines

    # --- figures ---------------------------------------------------------------------------------

    def _figure(self, view: PlanView, figure: Figure, period: Period) -> list[tuple[str, Fraction]]:
        """The values of a figure, named; empty where there is no figure (and so no credit)."""
        if figure.kind == "availability":
            results = self.availabilities(period).get(figure.of, ())
            if stuck := next((one.why for one in results if one.why is not None), None):
                raise Unknown(stuck)
            if any(one.problem is not None for one in results):
                raise Unknown("outside-what-is-known")
            return [
                (one.id if one.component is None else f"{one.id}/{one.component}", one.share * 100)
                for one in results
                if one.share is not None
            ]
        ids = [
            one.id
            for one in view.plan.commitments
            if one.metric == figure.of
            and figure.priority in (None, one.priority)
            and figure.label in (None, one.label)
            and one.status == "committed"  # a target is in no credit
        ]
        name = "/".join(part for part in (figure.priority, figure.of, figure.label) if part is not None)
        if figure.kind == "share":
            met, decided = self.clocks.decided(ids, period)
            return [(name, Fraction(100 * met, decided))] if decided else []
        late = self.clocks.late(ids or ["-"], period)
        return [(name, Fraction(late.clocks if figure.kind == "breaches" else late.seconds))]

    # --- amounts ---------------------------------------------------------------------------------

    def _cents(self, view: PlanView, amount: Amount, period: Period) -> Fraction:
        """An amount in cents; a percentage is of the base for the period (K13)."""
        if isinstance(amount, Cents):
            return Fraction(amount.cents)
        if isinstance(amount, Percentage):
            return Fraction(amount.percent) / 100 * self.base(view, amount.of, period)
        if isinstance(amount, GreaterOf | LesserOf):
            parts = [self._cents(view, part, period) for part in amount.amounts]
            return max(parts) if isinstance(amount, GreaterOf) else min(parts)
        raise Unknown(amount.why)

    def base(self, view: PlanView, price: str, period: Period, within: tuple[str, ...] = ()) -> Fraction:
        """The fee for a period in cents: what was observed or invoiced for it as it stands, else the fee of
        the contract pro rata of the days in force. `within`: prices that are reckoned from this one."""
        if price in self.observed_fees:
            return self.observed_fees[price]
        if (invoiced := self._invoiced(price, period)) is not None:
            return invoiced
        rule = next((one for one in view.plan.prices if one.id == price), None)
        if rule is None:
            raise Unknown("no-fee")
        if price in within:
            raise Unknown("price-of-itself")
        return self._fee(view, rule, period, (*within, price))

    def _invoiced(self, price: str, period: Period) -> Fraction | None:
        """What was invoiced of a price for a period, as it stands; None where nothing was."""
        invoices = [
            event.net_cents or 0
            for event in self.account
            if event.kind == "invoice-amount"
            and event.period == period.id
            and event.price in (None, price)
            and event.at <= self.as_of
        ]
        return Fraction(sum(invoices)) if invoices else None

    def _fee(self, view: PlanView, price: Price, period: Period, within: tuple[str, ...]) -> Fraction:
        """Recurring rates of a price, month by month, sums of money pro rata of the days in force. Of a
        quarter, the months that were invoiced by themselves stand as invoiced."""
        around = Circumstances(view=view, start=period.start, priority=None)
        rates = [rate for rate in price.rates if around.holds(rate.when) and months_of(rate) is not None]
        if not rates:
            raise Unknown("no-fee")
        sum_ = Fraction(0)
        for month in self.engine.rules.periods:
            if month.kind != "month" or not (period.start <= month.start and month.end <= period.end):
                continue
            if month != period and (invoiced := self._invoiced(price.id, month)) is not None:
                sum_ += invoiced
                continue
            days, every = days_in_force(self.engine, self.plan, month)
            for rate in rates:
                share = Fraction(days, every) / (months_of(rate) or 1)
                sum_ += self._part(view, rate.amount, month, share, within)
        return sum_

    def _part(
        self, view: PlanView, amount: Amount, month: Period, share: Fraction, within: tuple[str, ...]
    ) -> Fraction:
        """What a rate comes to in a month. A percentage is of another price, which has its own days."""
        if isinstance(amount, Cents):
            return Fraction(amount.cents) * share
        if isinstance(amount, Percentage):
            return Fraction(amount.percent) / 100 * self.base(view, amount.of, month, within)
        if isinstance(amount, GreaterOf | LesserOf):
            parts = [self._part(view, part, month, share, within) for part in amount.amounts]
            return max(parts) if isinstance(amount, GreaterOf) else min(parts)
        raise Unknown(amount.why)


def _prevailing(found: Sequence[CreditResult], rules: Sequence[Credit]) -> list[CreditResult]:
    """The credits of a period, those that another prevails over giving nothing (K13).

    Only a clause that gives something prevails: one that is itself replaced does not.
    """
    over: dict[str, list[CreditResult]] = {}
    for one, rule in zip(found, rules, strict=True):
        for loser in rule.prevails_over:
            over.setdefault(loser, []).append(one)
    settled: dict[str, str | None] = {}

    def replaced_by(name: str) -> str | None:
        if name not in settled:
            settled[name] = None  # clauses in a ring all stand
            winners = [one.id for one in over.get(name, ()) if one.exact > 0 and not replaced_by(one.id)]
            settled[name] = winners[-1] if winners else None
        return settled[name]

    return [
        replace(one, exact=Fraction(0), cents=0, replaced_by=by) if (by := replaced_by(one.id)) else one
        for one in found
    ]


def months_of(rate: Rate) -> int | None:
    """Over how many months a rate recurs; None where it is not a recurring fee."""
    if rate.per in ("month", "quarter", "year"):
        return {"month": 1, "quarter": 3, "year": 12}[rate.per]
    number, _, unit = (rate.per or "").partition(" ")
    if number.isdigit() and unit in ("month", "year") and int(number):
        return int(number) * (12 if unit == "year" else 1)
    return None


def deepest(bands: Sequence[Band], value: Fraction) -> Band | None:
    """The deepest band reached: `below` holds its lower bound and not its upper; `above` is strict."""
    below = [band for band in bands if band.side == "below" and value < Fraction(band.bound)]
    above = [band for band in bands if band.side == "above" and value > Fraction(band.bound)]
    if below:
        return min(below, key=lambda band: Fraction(band.bound))
    return max(above, key=lambda band: Fraction(band.bound)) if above else None


def steps_beyond(part: Slice, value: Fraction) -> int:
    """How many full, or begun, steps a figure lies beyond a bound."""
    bound = Fraction(part.bound)
    beyond = bound - value if part.side == "below" else value - bound
    if beyond <= 0:
        return 0
    steps = beyond / Fraction(part.points)
    return int(steps // 1) if part.count == "full" else -int(-steps // 1)


def _lateness(clock: ClockResult) -> int:
    return (clock.late_elapsed_s if clock.late_covered_s is None else clock.late_covered_s) or 0


def rounded(exact: Fraction, rounding: Rounding) -> int:
    """A sum rounded to a multiple of the unit, in whole cents."""
    unit = Fraction(rounding.unit_cents)
    units = exact / unit
    whole = units // 1
    rest = units - whole
    if rounding.mode == "up":
        whole += rest > 0
    elif rest > Fraction(1, 2) or (rest == Fraction(1, 2) and (rounding.mode == "half-up" or whole % 2)):
        whole += 1
    result = whole * unit
    return int(result // 1) if result.denominator == 1 else rounded(result, Rounding())


def _total(found: Sequence[CreditResult], rules: Sequence[Credit]) -> int:
    """The sum of the clauses, those with one rounding rounded together, once."""
    sums: dict[Rounding, Fraction] = {}
    for one, rule in zip(found, rules, strict=True):
        sums[rule.rounding] = sums.get(rule.rounding, Fraction(0)) + one.exact
    return sum(rounded(exact, rounding) for rounding, exact in sums.items())
