"""Amounts, availabilities and balances that worked examples expect, as the engine reckons them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from ..diagnostics import Diagnostic, Kind, Severity, Words
from ..judge import Engine, Observed, fee, judge
from ..judge.events import AccountEvent, ServiceEvent, TicketEvent
from ..model import examples as written
from ..model.examples import ExpectFigure, When, WorkedExample
from ..model.quantities import Money
from ..records import dataclass
from ..ruleset.amounts_from_model import smallest_units
from ..ruleset.rules import Period
from ..telling import WHY as WHY_NO_DELAY
from ..telling import SayableDate, length, said

WRONG_FIGURE = Kind(
    "SLA709",
    Severity.ERROR,
    Words(
        "The example “{name}” expects {expected}; the contract gives {actual}.",
        "Correct the example, or the clause that it shows.{period}",
    ),
    Words(
        "L’exemple « {name} » attend {expected} ; le contrat donne {actual}.",
        "Corrigez l’exemple, ou la clause qu’il illustre.{period}",
    ),
)
NO_FIGURE = Kind(
    "SLA710",
    Severity.ERROR,
    Words(
        "The example “{name}” expects {expected}; by the contract there is no such figure: {why}.",
        "Say in the example what is observed, or state what the clause lacks.",
    ),
    Words(
        "L’exemple « {name} » attend {expected} ; selon le contrat il n’y a pas de tel chiffre : {why}.",
        "Dites dans l’exemple ce que l’on constate, ou précisez ce qui manque à la clause.",
    ),
)
WHY_NO_FIGURE: dict[str, tuple[str, str]] = {
    **WHY_NO_DELAY,
    "no-fee": ("the fee has no amount by the month", "la redevance n’a pas de montant mensuel"),
    "price-of-itself": ("the price is a share of itself", "le prix est une part de lui-même"),
    "no-period": (
        "no month or quarter is said, nor follows",
        "ni mois ni trimestre n’est dit, ni ne s’ensuit",
    ),
    "nothing-measured": ("nothing is measured in this period", "rien n’est mesuré pendant cette période"),
    "exhausted-not-stated": (
        "it is not said what happens once the time is used up",
        "on ne dit pas ce qui arrive une fois le temps épuisé",
    ),
    "unused-not-stated": (
        "it is not said what becomes of unused time",
        "on ne dit pas ce que devient le temps non utilisé",
    ),
    "in-force-not-stated": ("the start of force is not stated", "l’entrée en vigueur n’est pas précisée"),
    "outside-what-is-known": ("it lies outside the dates computed", "cela sort des dates calculées"),
}
"""Why there is no figure, in English and French."""

_SERVICE_KINDS = {
    "outage": ("outage-started", "outage-ended"),
    "degradation": ("degraded-started", "degraded-ended"),
    "work-done": ("maintenance-started", "maintenance-ended"),
}


@dataclass(frozen=True)
class FigureResult:
    """What the engine gives: cents, an exact share from 0 to 1, or minutes; `why` there is none.

    `agreed_s` and `down_s`: the seconds that an availability is reckoned from, where it is not observed.
    """

    kind: str
    value: Fraction | None
    period: str | None = None
    why: str | None = None
    agreed_s: int | None = None
    down_s: Fraction | None = None


@dataclass(frozen=True)
class _Figure:
    """A figure in words: `145 EUR`, `98.2 %`, `2 h`."""

    kind: str
    value: Fraction
    currency: str = ""
    decimals: int = 2

    def say(self, language: str) -> str:
        if self.kind == "prepaid":
            return length(int(self.value * 60), language)
        point = "," if language == "fr" else "."
        if self.kind == "availability":
            percent = rounded_half_up(self.value * 100, self.decimals)
            return f"{percent}".replace(".", point) + (" %" if language == "fr" else "%")
        amount = Decimal(self.value.numerator) / Decimal(
            self.value.denominator * smallest_units(self.currency)
        )
        return f"{amount.normalize():f}".replace(".", point) + (f" {self.currency}" if self.currency else "")


@dataclass(frozen=True)
class _PeriodName:
    """A sentence with the dates of a month or a quarter; nothing where there is none."""

    first: datetime.date | None
    last: datetime.date | None

    def say(self, language: str) -> str:
        if self.first is None or self.last is None:
            return ""
        first, last = SayableDate(self.first).say(language), SayableDate(self.last).say(language)
        if language == "fr":
            return f" La période va du {first} au {last}."
        return f" The period is {first} to {last}."


@dataclass(frozen=True)
class _Why:
    key: str

    def say(self, language: str) -> str:
        return said(WHY_NO_FIGURE, self.key, language)


def rounded_half_up(value: Fraction, decimals: int) -> Decimal:
    """A figure rounded half up to so many decimals (K15)."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


class FigureJudge:
    """Reckons the figures of one example. `instant` gives the second of a written date and time."""

    def __init__(
        self,
        engine: Engine,
        example: WorkedExample,
        plan: str | None,
        events: Sequence[TicketEvent],
        instant: Callable[[When], int],
    ) -> None:
        self.engine = engine
        self.example = example
        self.plan = plan
        self.instant = instant
        self.events = [*events, *self._time_spent()]
        self.service = self._service()
        self.account = self._account()

    # --- the events of the example ---------------------------------------------------------------

    def _of(self, kind: type) -> list[object]:
        return [one for one in self.example.happenings if isinstance(one, kind)]

    def _time_spent(self) -> list[TicketEvent]:
        return [
            TicketEvent(
                ticket="time",
                at=self.instant(one.at),
                kind="time-spent",
                actor="provider",
                minutes=f"{one.time.minutes:f}",
                valued_minutes=f"{one.time.minutes:f}",
            )
            for one in self.example.happenings
            if isinstance(one, written.TimeEntry) and one.form == "time-spent"
        ]

    def _account(self) -> list[AccountEvent]:
        return [
            AccountEvent(
                at=self.instant(one.at),
                kind="time-bought",
                minutes=f"{one.time.minutes:f}",
                prepaid=one.towards.name if one.towards else None,
            )
            for one in self.example.happenings
            if isinstance(one, written.TimeEntry) and one.form == "time-bought"
        ]

    def _service(self) -> list[ServiceEvent]:
        rows: list[ServiceEvent] = []
        for number, one in enumerate(self._of(written.ServiceEvent)):
            assert isinstance(one, written.ServiceEvent)
            component = one.component.name if one.component else ""
            start = self.instant(one.start)
            until = self.instant(one.until) if one.until else None
            if one.form == "planned-work":
                announced = self.instant(one.announced) if one.announced else start
                rows.append(
                    ServiceEvent.model_validate(
                        {
                            "component": component,
                            "at": announced,
                            "kind": "maintenance-announced",
                            "id": f"{one.form} {component}",
                            "from": start,
                            "to": start if until is None else until,
                        }
                    )
                )
                continue
            begins, ends = _SERVICE_KINDS[one.form]
            name = f"planned-work {component}" if one.form == "work-done" else f"{one.form} {number}"
            rows.append(ServiceEvent(component=component, at=start, kind=begins, id=name))  # type: ignore[arg-type]
            if until is not None:
                rows.append(ServiceEvent(component=component, at=until, kind=ends, id=name))  # type: ignore[arg-type]
        return sorted(rows, key=lambda row: row.at)

    # --- the answer ------------------------------------------------------------------------------

    def result(self, expected: ExpectFigure) -> FigureResult:
        """What the contract gives for a figure, as of the moment said, else of the end of its period."""
        name = expected.ref.name
        if expected.kind == "prepaid":
            as_of = self.instant(expected.as_of) if expected.as_of else self._last()
            if as_of is None:
                return FigureResult("prepaid", None, why="no-period")
            report = judge(
                self.engine, self.events, self.service, self.account, plan=self.plan, as_of=as_of, periods=()
            )
            found = next((one for one in report.prepaid if one.id == name), None)
            if found is None or found.why is not None:
                return FigureResult("prepaid", None, why=(found.why if found else None) or "nothing-measured")
            return FigureResult("prepaid", found.balance)
        period = self._period(expected)
        if period is None:
            return FigureResult(expected.kind, None, why="no-period")
        as_of = self.instant(expected.as_of) if expected.as_of else period.end
        seen = self._observed(period)
        if expected.kind == "price":
            cents = fee(
                self.engine, name, period, self.account, plan=self.plan, as_of=as_of, observed=seen.fees
            )
            if isinstance(cents, str):
                return FigureResult("price", None, period.id, cents)
            return FigureResult("price", Fraction(cents), period.id)
        report = judge(
            self.engine,
            self.events,
            self.service,
            self.account,
            plan=self.plan,
            as_of=as_of,
            periods=(period.id,),
            observed=seen,
        )
        if expected.kind == "credit":
            given = next((one for part in report.credits for one in part.credits if one.id == name), None)
            if given is None or given.why is not None:
                why = (given.why if given else None) or "nothing-measured"
                return FigureResult("credit", None, period.id, why)
            return FigureResult("credit", Fraction(given.cents), period.id)
        measured = [one for one in report.availability if one.id == name]
        known = [(one.share, one) for one in measured if one.share is not None]
        if not known:
            why = next((one.why for one in measured if one.why), None) or "nothing-measured"
            return FigureResult("availability", None, period.id, why)
        share, worst = min(known, key=lambda pair: pair[0])
        if worst.observed is not None:
            return FigureResult("availability", share, period.id)
        return FigureResult("availability", share, period.id, None, worst.agreed_s, worst.down_s)

    def _period(self, expected: ExpectFigure) -> Period | None:
        """The period said, or that of what is observed, or of the last event; else the first whole one."""
        kinds = self._kinds(expected)
        periods = [one for one in self.engine.rules.periods if one.kind in kinds]
        said_on = expected.period_of or next(
            (one.period_of for one in self._observations() if one.period_of is not None), None
        )
        at = self.engine.contract_zone.midnight(said_on) if said_on is not None else self._last()
        if at is not None:
            return next((one for one in periods if one.start <= at < one.end), None)
        begins = next((view.edition.in_force[0] for view in self.engine.views(self.plan)), None)
        return next((one for one in periods if begins is None or one.start >= begins), None)

    def _kinds(self, expected: ExpectFigure) -> set[str]:
        """Months, but for a credit or an availability that is reckoned by the quarter only."""
        for view in self.engine.views(self.plan):
            for credit in view.plan.credits:
                if expected.kind == "credit" and credit.id == expected.ref.name:
                    return {credit.period}
            for one in view.plan.availability:
                if expected.kind == "availability" and one.id == expected.ref.name and one.targets:
                    return {one.targets[0].period}
        return {"month"}

    def _observations(self) -> list[written.Observed]:
        return [one for one in self.example.happenings if isinstance(one, written.Observed)]

    def _observed(self, period: Period) -> Observed:
        availabilities: dict[str, Fraction] = {}
        fees: dict[str, Fraction] = {}
        for one in self._observations():
            if one.period_of is not None:
                at = self.engine.contract_zone.midnight(one.period_of)
                if not period.start <= at < period.end:
                    continue
            if one.percent is not None:
                availabilities[one.ref.name] = Fraction(one.percent) / 100
            elif isinstance(one.amount, Money):
                fees[one.ref.name] = Fraction(one.amount.amount) * smallest_units(one.amount.currency)
        return Observed(availabilities, fees)

    def _last(self) -> int | None:
        moments = [event.at for event in self.events]
        moments += [event.at for event in self.service]
        moments += [event.at for event in self.account]
        return max(moments, default=None)

    # --- the comparison --------------------------------------------------------------------------

    def compare(self, expected: ExpectFigure, result: FigureResult, name: str) -> Diagnostic | None:
        """What is wrong with an expectation; None where it holds: money to the cent, an availability to the
        decimals written, a balance exactly (K15)."""
        currency = expected.amount.currency if isinstance(expected.amount, Money) else ""
        wanted = _wanted(expected)
        shown = _Figure(expected.kind, wanted, currency, expected.decimals)
        if result.value is None:
            return NO_FIGURE.at(expected.span, name=name, expected=shown, why=_Why(result.why or ""))
        right = result.value == wanted
        if expected.kind == "availability":
            right = rounded_half_up(result.value * 100, expected.decimals) == expected.percent
        if right:
            return None
        decimals = max(expected.decimals, 4) if expected.kind == "availability" else 2
        actual = _Figure(expected.kind, result.value, currency, decimals)
        return WRONG_FIGURE.at(
            expected.span, name=name, expected=shown, actual=actual, period=self._named(result.period)
        )

    def _named(self, period: str | None) -> _PeriodName:
        zone = self.engine.contract_zone
        for one in self.engine.rules.periods:
            if one.id == period:
                return _PeriodName(zone.date(one.start), zone.date(one.end - 1))
        return _PeriodName(None, None)


def _wanted(expected: ExpectFigure) -> Fraction:
    if isinstance(expected.amount, Money):
        return Fraction(expected.amount.amount) * smallest_units(expected.amount.currency)
    if expected.percent is not None:
        return Fraction(expected.percent) / 100
    return Fraction(expected.minutes or 0)
