"""Quantities and delays: every one says which time counts (LANGUAGE 3)."""

import datetime
from decimal import Decimal
from typing import Literal

from .base import Missing, Node, Ref, Text


class CoveredTime(Node):
    """Covered seconds of the union of some coverages (T8). `low`: lower number of a range, printed only."""

    kind: Literal["covered"] = "covered"
    seconds: int
    counted_in: tuple[Ref, ...]
    written_unit: Literal["minute", "hour"] = "hour"
    low: Decimal | None = None


class OpeningDays(Node):
    """N days of H covered hours (T9); `hours` in seconds."""

    kind: Literal["opening-days"] = "opening-days"
    n: int
    hours: int
    counted_in: tuple[Ref, ...]
    low: Decimal | None = None


class BusinessDays(Node):
    """N business days of the union of some coverages (T9)."""

    kind: Literal["business-days"] = "business-days"
    n: int
    counted_in: tuple[Ref, ...]
    until: Literal["last-closing", "same-time"] = "last-closing"
    zone: str | None = None
    low: Decimal | None = None


class SameBusinessDay(Node):
    """The same business day (T9)."""

    kind: Literal["same-business-day"] = "same-business-day"
    counted_in: tuple[Ref, ...]


class WorkingDays(Node):
    """Monday-to-Saturday days outside holidays (jours ouvrables, T9); which ones may be missing."""

    kind: Literal["working-days"] = "working-days"
    n: int
    outside: Ref | None = None
    outside_missing: Missing | None = None
    low: Decimal | None = None


class ElapsedTime(Node):
    """Elapsed seconds (T7)."""

    kind: Literal["elapsed"] = "elapsed"
    seconds: int
    written_unit: Literal["minute", "hour"] = "hour"
    low: Decimal | None = None


class CalendarTime(Node):
    """Calendar units (T10); `until` None: the text says neither end, and the end of the day is read."""

    kind: Literal["calendar"] = "calendar"
    n: int
    unit: Literal["day", "week", "month", "year"]
    until: Literal["end-of-day", "same-time"] | None = None
    low: Decimal | None = None


class Effort(Node):
    """Time of work, not a delay; in minutes."""

    kind: Literal["effort"] = "effort"
    minutes: Decimal


class UncountedTime(Node):
    """A number whose time is said to be unsaid (`15 minutes counting to be agreed`)."""

    kind: Literal["uncounted"] = "uncounted"
    n: Decimal
    unit: Literal["minute", "hour", "day", "business-day", "week"]
    counting: Missing
    low: Decimal | None = None


Quantity = (
    CoveredTime
    | OpeningDays
    | BusinessDays
    | SameBusinessDay
    | WorkingDays
    | ElapsedTime
    | CalendarTime
    | Effort
    | UncountedTime
)


class Period(Node):
    """`over each calendar month`, or `over any QUANTITY` (rolling)."""

    each: Literal["week", "month", "quarter", "year"] | None = None
    any: Quantity | None = None


class Within(Node):
    """`within Q` (met at the instant) or, `strict`, `in less than Q` (K3)."""

    form: Literal["within"] = "within"
    quantity: Quantity
    strict: bool = False


class Immediately(Node):
    """At once, or at the next opening (T8)."""

    form: Literal["immediately"] = "immediately"
    counted_in: tuple[Ref, ...]


class NoLaterThan(Node):
    """Up to and including a date (T10)."""

    form: Literal["no-later-than"] = "no-later-than"
    date: datetime.date


class Delivery(Node):
    """Until an outside event; no date is known."""

    form: Literal["delivery"] = "delivery"
    of: Text


class Combined(Node):
    """The later (or earlier) of several delays. Order as written."""

    form: Literal["later-of", "earlier-of"]
    parts: "tuple[Delay, ...]"
    strict: bool = False


class Every(Node):
    """A cadence (K10)."""

    form: Literal["every"] = "every"
    quantity: Quantity


class AtTimes(Node):
    """A grid of points (K10); `days_open_in` None: each calendar day. Times in seconds of the day."""

    form: Literal["at-times"] = "at-times"
    times: tuple[int, ...]
    days_open_in: tuple[Ref, ...] = ()


class NoDelay(Node):
    """A promise without a number, and why."""

    form: Literal["none"] = "none"
    missing: Missing


Delay = Within | Immediately | NoLaterThan | Delivery | Combined | Every | AtTimes | NoDelay


class Money(Node):
    """An amount in a currency; `per`: the unit it is paid for."""

    kind: Literal["money"] = "money"
    amount: Decimal
    currency: str


class PercentOf(Node):
    """A percentage of a price."""

    kind: Literal["percent"] = "percent"
    percent: Decimal
    of: Ref


class ExtremeOf(Node):
    """The greater or the lesser of some amounts."""

    kind: Literal["greater-of", "lesser-of"]
    amounts: "tuple[Amount, ...]"


class NoAmount(Node):
    """An amount without a number."""

    kind: Literal["none"] = "none"
    missing: Missing


Amount = Money | PercentOf | ExtremeOf | NoAmount
