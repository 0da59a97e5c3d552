"""Names, texts, moments, quantities, dates and delays, as written. See `nodes`."""

from __future__ import annotations

from dataclasses import field
from decimal import Decimal
from typing import Literal

from .node import Node, node

# ---- names, text, parties, values without a number


@node
class Name(Node):
    """A word the parties invented; `key` is it without case and accents."""

    text: str = field(compare=False)
    key: str


@node
class Text(Node):
    """Quoted text, white space collapsed, with itself in other languages: (ISO 639-1 code, text)."""

    value: str
    others: tuple[tuple[str, str], ...] = ()


@node
class Unstated(Node):
    """A value without a number: not-stated, best-effort, as-agreed, to-be-agreed (a hole),
    not-committed, not-applicable, on-request, in-words (then `words`)."""

    why: str
    words: Text | None = None


@node
class Party(Node):
    """provider, client, third-party, either-party, both-parties, automatic-message."""

    who: str


@node
class EveryTicket(Node):
    """`every ticket`."""


@node
class Zone(Node):
    """An IANA time zone or `UTC+01:00`, as written."""

    name: str


@node
class Number(Node):
    """A plain number (a level, a version)."""

    value: Decimal


@node
class Values(Node):
    """A list: all of its items (commas), or any one of them (`or`)."""

    how: Literal["all", "any"]
    items: tuple[Value, ...]


Value = Name | Text | Party | EveryTicket | Zone | Number


# ---- moments


@node
class Moment(Node):
    """One of `EVENTS`."""

    event: str


@node
class OwnClock(Node):
    """`time of NAME`: the clock block of that name."""

    name: Name


@node
class StopOf(Node):
    """The instant that stopped that clock."""

    of: Moment | OwnClock


@node
class Outside(Node):
    """An event named by text, which no stream feeds."""

    text: str


@node
class ExtremeEvent(Node):
    which: Literal["later", "earlier"]
    of: tuple[SimpleEvent, ...]


SimpleEvent = Moment | OwnClock | StopOf | Outside
Event = SimpleEvent | ExtremeEvent


# ---- quantities; `low` is the first number of a range, the second binds


@node
class Covered(Node):
    """Hours or minutes of the union of coverages."""

    low: Decimal | None
    count: Decimal
    unit: Literal["hours", "minutes"]
    union: tuple[Name, ...]


@node
class OpeningDays(Node):
    """`2 days of 8 hours counted in C`."""

    low: Decimal | None
    count: Decimal
    hours: Decimal
    union: tuple[Name, ...]


@node
class BusinessDays(Node):
    low: Decimal | None
    count: Decimal
    union: tuple[Name, ...]
    same_time: bool = False
    zone: Zone | None = None


@node
class SameBusinessDay(Node):
    union: tuple[Name, ...]


@node
class WorkingDays(Node):
    """Monday to Saturday, `jours ouvrables`."""

    low: Decimal | None
    count: Decimal
    holidays: Name | Unstated | None = None


@node
class Elapsed(Node):
    """Calendar minutes or hours."""

    low: Decimal | None
    count: Decimal
    unit: Literal["hours", "minutes"]


@node
class Calendar(Node):
    """Calendar days and weeks, months, years; `end` as written, or None."""

    low: Decimal | None
    count: Decimal
    unit: Literal["days", "weeks", "months", "years"]
    end: Literal["end-of-day", "same-time"] | None = None


@node
class Work(Node):
    """Effort, not delay."""

    low: Decimal | None
    count: Decimal
    unit: Literal["hours", "minutes"]


@node
class Uncounted(Node):
    """`15 minutes counting to be agreed`: the kind is said to be unsaid."""

    low: Decimal | None
    count: Decimal
    unit: str
    why: Unstated


@node
class Bare(Node):
    """A quantity that does not say what it counts; always reported as an error."""

    low: Decimal | None
    count: Decimal
    unit: str


Quantity = (
    Covered | OpeningDays | BusinessDays | SameBusinessDay | WorkingDays | Elapsed | Calendar | Work
    | Uncounted | Bare
)  # fmt: skip


# ---- dates and times


@node
class Date(Node):
    year: int
    month: int
    day: int


@node
class Yearly(Node):
    month: int
    day: int


@node
class NthWeekday(Node):
    """`1st Monday of September`, of a year or of every year; `nth` -1 is the last. Monday is 0."""

    nth: int
    weekday: int
    month: int
    year: int | None = None


@node
class Easter(Node):
    """Easter Sunday plus `offset` days, every year."""

    offset: int = 0


Day = Date | Yearly | NthWeekday | Easter


@node
class Days(Node):
    items: tuple[Day, ...]


@node
class DayRange(Node):
    """Both days included."""

    first: Day
    last: Day


@node
class ClockTime(Node):
    """Seconds since 00:00, up to 86400; `occurrence` 1 or 2 where the text says which."""

    seconds: int
    occurrence: Literal[1, 2] | None = None


@node
class Instant(Node):
    day: Day
    time: ClockTime | None


@node
class Window(Node):
    opens: ClockTime
    closes: ClockTime


# ---- delays


@node
class Within(Node):
    """`within`, or strictly before: `in less than`."""

    strict: bool
    quantity: Quantity | ExtremeDelay


@node
class Immediately(Node):
    union: tuple[Name, ...]


@node
class ByDate(Node):
    day: Day


@node
class Delivery(Node):
    """Tied to the delivery of something; no date is known."""

    of: Text


@node
class Cadence(Node):
    every: Quantity


@node
class Grid(Node):
    """At these times of each calendar day, or of the days on which `open_in` opens."""

    times: tuple[ClockTime, ...]
    open_in: tuple[Name, ...] = ()


@node
class ExtremeDelay(Node):
    which: Literal["later", "earlier"]
    of: tuple[Quantity | Delivery | ByDate, ...]


Delay = Within | Immediately | ByDate | Delivery | Cadence | Grid | Unstated
