"""Words for quantities, delays, periods and amounts: each says which time counts."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from ...model.base import Missing, Ref
from ...model.quantities import (
    Amount,
    AtTimes,
    BusinessDays,
    CalendarTime,
    Combined,
    CoveredTime,
    Delay,
    Delivery,
    Effort,
    ElapsedTime,
    Every,
    ExtremeOf,
    Immediately,
    Money,
    NoDelay,
    NoLaterThan,
    OpeningDays,
    PercentOf,
    Period,
    Quantity,
    SameBusinessDay,
    UncountedTime,
    Within,
    WorkingDays,
)
from ..tree import Phrase, Run, plain
from .phrases import merged
from .words import Words

_SECONDS = {"minute": 60, "hour": 3600}


class QuantityWords(Words):
    """Phrases for time and money."""

    def quantity(self, quantity: Quantity, *, ending: bool = True) -> Phrase:
        """A quantity with the time that counts. `ending`: also how calendar time ends (of a delay)."""
        match quantity:
            case CoveredTime():
                unit = quantity.written_unit
                number = self._of(quantity.seconds, unit)
                return self.say(
                    "quantity.covered",
                    n=self._count(number, unit, quantity.low),
                    counted=self._counted(number, unit),
                    coverage=self.union(quantity.counted_in),
                )
            case OpeningDays():
                return self.say(
                    "quantity.opening-days",
                    n=self._count(quantity.n, "day", quantity.low),
                    hours=self._count(self._of(quantity.hours, "hour"), "hour"),
                    coverage=self.union(quantity.counted_in),
                )
            case BusinessDays():
                said = self.say(
                    "quantity.business-days",
                    n=self._count(quantity.n, "business-day", quantity.low),
                    coverage=self.union(quantity.counted_in),
                )
                if quantity.zone:
                    said = self.say("quantity.in-zone", quantity=said, zone=quantity.zone)
                if quantity.until == "same-time" and ending:
                    said = self.say("quantity.same-time", quantity=said)
                return said
            case SameBusinessDay():
                return self.say("quantity.same-business-day", coverage=self.union(quantity.counted_in))
            case WorkingDays():
                n = self._count(quantity.n, "working-day", quantity.low)
                if quantity.outside:
                    return self.say("quantity.working-days", n=n, holidays=self.ref(quantity.outside))
                if quantity.outside_missing is not None:
                    return self.say(
                        "quantity.working-days", n=n, holidays=self.missing(quantity.outside_missing)
                    )
                return self.say("quantity.working-days-plain", n=n)
            case ElapsedTime():
                unit = quantity.written_unit
                number = self._of(quantity.seconds, unit)
                return (Run(self._count(number, f"calendar-{unit}", quantity.low)),)
            case CalendarTime():
                return self._calendar(quantity, ending)
            case Effort():
                return self.effort(quantity.minutes)
            case UncountedTime():
                n = self._count(quantity.n, quantity.unit, quantity.low)
                return self.say("quantity.uncounted", n=n, counting=self.missing(quantity.counting))

    def _calendar(self, quantity: CalendarTime, ending: bool) -> Phrase:
        unit = quantity.unit if quantity.unit in ("month", "year") else f"calendar-{quantity.unit}"
        said: Phrase = (Run(self._count(quantity.n, unit, quantity.low)),)
        if not ending:
            return said
        return self.say(f"quantity.{quantity.until or 'end-of-day'}", quantity=said)

    def effort(self, minutes: Decimal) -> Phrase:
        """Time of work: in hours where it is whole quarters of them."""
        if minutes >= 60 and minutes % 15 == 0:
            return self.say("quantity.effort", n=self._count(minutes / 60, "hour"))
        return self.say("quantity.effort", n=self._count(minutes, "minute"))

    def union(self, coverages: Iterable[Ref]) -> Phrase:
        """Coverages whose union counts: “and” could be read as both at once."""
        found: list[Run] = []
        for coverage in coverages:
            found += [*([Run(f" {self.grammar.nouns['plus']} ")] if found else []), *self.ref(coverage)]
        return merged(found)

    def delay(self, delay: Delay) -> Phrase:
        """How long a promise allows."""
        match delay:
            case Within():
                if isinstance(delay.quantity, SameBusinessDay):
                    return self.quantity(delay.quantity)
                key = "delay.under" if delay.strict else "delay.within"
                return self.say(key, quantity=self.quantity(delay.quantity))
            case Immediately():
                return self.say("delay.immediately", coverage=self.union(delay.counted_in))
            case NoLaterThan():
                return self.say("delay.no-later-than", date=self.grammar.date(delay.date))
            case Delivery():
                return self.say("delay.delivery", of=self.quote(delay.of))
            case Combined():
                return self._combined(delay)
            case Every():
                return self.say("delay.every", quantity=self.quantity(delay.quantity, ending=False))
            case AtTimes():
                times = self.all_of((Run(self.grammar.time(at)),) for at in delay.times)
                if delay.days_open_in:
                    return self.say("delay.at-times-in", times=times, coverage=self.refs(delay.days_open_in))
                return self.say("delay.at-times", times=times)
            case NoDelay():
                return self.missing(delay.missing)

    def _combined(self, delay: Combined) -> Phrase:
        """The later or the earlier of delays: parts that hold commas are told apart by semicolons."""
        parts = [self._part(part) for part in delay.parts]
        form: str = delay.form
        if len(parts) > 2:
            form = {"later-of": "latest-of", "earlier-of": "earliest-of"}.get(form, form)
        if not any("," in plain(part) for part in parts):
            return self.say(f"delay.{form}", parts=self.all_of(parts))
        found: list[Run] = []
        for number, part in enumerate(parts, 1):
            last = f"{self.grammar.nouns['and']} " if number == len(parts) else ""
            found += [*([Run(self.grammar.nouns["semicolon"] + last)] if number > 1 else []), *part]
        return self.say(f"delay.{form}", parts=merged(found))

    def _part(self, delay: Delay) -> Phrase:
        """A delay as one of several: without the preposition that the whole has."""
        if isinstance(delay, Within):
            return self.quantity(delay.quantity)
        if isinstance(delay, Delivery):
            return self.say("delay.of-delivery", of=self.quote(delay.of))
        if isinstance(delay, NoLaterThan):
            return self.say("delay.of-date", date=self.grammar.date(delay.date))
        return self.delay(delay)

    def period(self, period: Period) -> Phrase:
        """Over each month, or over any so much time."""
        if period.each:
            return self.say(f"period.{period.each}")
        if period.any is not None:
            return self.say("period.any", quantity=self.quantity(period.any, ending=False))
        return ()

    def amount(self, amount: Amount) -> Phrase:
        match amount:
            case Money():
                return (Run(self.grammar.money(amount.amount, amount.currency)),)
            case PercentOf():
                return self.say(
                    "amount.percent", percent=self.grammar.percent(amount.percent), of=self.ref(amount.of)
                )
            case ExtremeOf():
                return self.say(
                    f"amount.{amount.kind}", amounts=self.all_of(self.amount(one) for one in amount.amounts)
                )
        return self.missing(amount.missing)

    def value(self, value: object) -> Phrase:
        """Anything that may stand where a value can: a text, a quantity, a delay, an amount, or why not."""
        from ...model.base import Parties, Text

        match value:
            case Missing():
                return self.missing(value)
            case Text():
                return self.quote(value)
            case Parties():
                return self.parties(value)
            case Within() | Immediately() | NoLaterThan() | Delivery() | Combined() | Every() | AtTimes():
                return self.delay(value)
            case NoDelay():
                return self.delay(value)
            case Money() | PercentOf() | ExtremeOf():
                return self.amount(value)
            case Ref():
                return self.ref(value)
            case str():
                return (Run(value),)
        if hasattr(value, "kind") and value.kind == "none":
            return self.missing(value.missing)  # type: ignore[attr-defined]
        return self.quantity(value, ending=False)  # type: ignore[arg-type]

    def _of(self, seconds: int, unit: str) -> Decimal:
        return (Decimal(seconds) / _SECONDS[unit]).normalize() + 0

    def _counted(self, n: Decimal, unit: str) -> str:
        number = "many" if self.grammar.is_plural(n) else "one"
        return self.grammar.nouns.get(f"counted.{unit}.{number}", self.grammar.nouns["counted"])

    def _count(self, n: Decimal | int, unit: str, low: Decimal | None = None) -> str:
        """A number with its unit; a range shows both numbers."""
        if low is None:
            return self.grammar.units(n, unit)
        return self.grammar.text(
            "quantity.range", low=self.grammar.number(low), high=self.grammar.units(n, unit)
        )
