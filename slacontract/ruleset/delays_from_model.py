"""Delays of the model in the rule set's terms: each names its coverage, or says why it has no number."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, Protocol

from ..model import quantities as model
from ..model.base import Missing, Ref
from ..model.clauses import Commitment
from ..records import dataclass
from . import delays
from .base import Why
from .commitments import Grid

UNSAID = ("not-stated", "not-applicable", "not-committed")
"""Reasons for which holidays that the text leaves out cut nothing: it is read as it stands."""


class Table(Protocol):
    """What delays ask of the coverages of a plan."""

    zone_missing: Why | None
    """Why the contract has no zone, so that its dates have no instants."""

    def key(self, refs: tuple[Ref, ...]) -> str:
        """Key of the union of some coverages."""

    def days_key(self, refs: tuple[Ref, ...], zone: str | None) -> str | None:
        """The same for business days, in a zone; None where members differ in zone and none is named (T9)."""

    def business_days_key(self, quantity: model.BusinessDays) -> str | None:
        """The same for a number of business days; what forbids them in this plan alone is found (T9)."""

    def holidays_key(self, ref: Ref) -> str:
        """Key of a set of holidays."""


@dataclass(frozen=True)
class Read:
    """A delay as the rule set says it: with its bound (K3), and its cadence if it has one (K10)."""

    delay: delays.Delay
    bound: Literal["within", "under"] = "within"
    cadence: delays.Delay | Grid | None = None


def read_delay(delay: model.Delay, table: Table, *, extended: bool = False) -> Read:
    """A delay of a commitment. `extended`: by whole days waited (K4), its calendar parts alone."""
    bound: Literal["within", "under"] = "within"
    if isinstance(delay, model.Within | model.Combined) and delay.strict:
        bound = "under"
    if isinstance(delay, model.Every):
        every = from_quantity(delay.quantity, table, extended=extended)
        return Read(every, bound, every)
    if isinstance(delay, model.AtTimes):
        open_days = table.days_key(delay.days_open_in, None) if delay.days_open_in else None
        if delay.days_open_in and open_days is None:
            return Read(delays.NoDelay(why="not-stated"))
        grid = Grid(at=tuple(sorted(set(delay.times))), days_of=open_days)
        return Read(delays.NoDelay(why="not-applicable"), bound, grid)
    return Read(delay_from_model(delay, table, extended=extended), bound)


def delay_from_model(delay: model.Delay, table: Table, *, extended: bool = False) -> delays.Delay:
    """A delay that is no cadence; one without a number says why, and is never guessed."""
    if isinstance(delay, model.Within | model.Every):
        return from_quantity(delay.quantity, table, extended=extended)
    if isinstance(delay, model.Immediately):
        return delays.Immediate(coverage=table.key(delay.counted_in))
    if isinstance(delay, model.NoLaterThan):
        if table.zone_missing:
            return delays.NoDelay(why=table.zone_missing)
        return delays.ToDate(date=delay.date.isoformat())
    if isinstance(delay, model.Delivery):
        return delays.OutsideEvent(text=delay.of.text)
    if isinstance(delay, model.Combined):
        parts = tuple(delay_from_model(part, table, extended=extended) for part in delay.parts)
        return delays.LaterOf(delays=parts) if delay.form == "later-of" else delays.EarlierOf(delays=parts)
    if isinstance(delay, model.NoDelay):
        return no_delay(delay.missing)
    return delays.NoDelay(why="not-applicable")  # a grid inside `the later of` has no end


def from_quantity(quantity: model.Quantity, table: Table, *, extended: bool = False) -> delays.Delay:
    """A quantity as a delay from a start. Of a range, the second number (the one kept) binds."""
    if isinstance(quantity, model.CoveredTime):
        return delays.Covered(seconds=quantity.seconds, coverage=table.key(quantity.counted_in))
    if isinstance(quantity, model.OpeningDays):
        return delays.OpeningDays(n=quantity.n, hours=quantity.hours, coverage=table.key(quantity.counted_in))
    if isinstance(quantity, model.BusinessDays):
        key = table.business_days_key(quantity)
        if quantity.n < 1 or key is None:
            return delays.NoDelay(why="not-stated")  # errors of the text (T9), reported by the checks
        return delays.BusinessDays(n=quantity.n, coverage=key, zone=quantity.zone, until=quantity.until)
    if isinstance(quantity, model.SameBusinessDay):
        key = table.days_key(quantity.counted_in, None)
        return delays.SameBusinessDay(coverage=key) if key else delays.NoDelay(why="not-stated")
    if isinstance(quantity, model.ElapsedTime):
        return delays.Elapsed(seconds=quantity.seconds)
    if isinstance(quantity, model.WorkingDays | model.CalendarTime):
        if table.zone_missing or quantity.n < 1:
            return delays.NoDelay(why=table.zone_missing or "not-stated")
        if isinstance(quantity, model.WorkingDays):
            # Holidays that are not stated leave out no day; holidays to be agreed leave all open.
            if quantity.outside_missing and quantity.outside_missing.why not in UNSAID:
                return no_delay(quantity.outside_missing)
            outside = table.holidays_key(quantity.outside) if quantity.outside else None
            return delays.WorkingDays(n=quantity.n, holidays=outside)
        return delays.Calendar(
            n=quantity.n,
            unit=quantity.unit,
            until=quantity.until or "end-of-day",
            extended_by="whole-days-waited" if extended else None,
        )
    if isinstance(quantity, model.UncountedTime):
        return no_delay(quantity.counting)
    return delays.NoDelay(why="not-applicable")  # effort is no delay


def no_delay(missing: Missing) -> delays.NoDelay:
    """A value without a number, and why."""
    return delays.NoDelay(why=missing.why, words=missing.words.text if missing.words else None)


def edge_of(commitment: Commitment) -> Literal["next-opening"] | None:
    """Whether a deadline on a closing moves to the next opening (T8): said of a covered delay."""
    return "next-opening" if commitment.next_opening else None


def rational(number: Decimal) -> str:
    """An exact number in its shortest writing: 99.50 and 99.5 are one."""
    text = f"{number.normalize():f}"
    return "0" if text == "-0" else text
