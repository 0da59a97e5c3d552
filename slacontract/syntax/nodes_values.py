"""Names, texts, moments, quantities, dates and delays, as written. See `nodes`."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from ..source import Span


@dataclass(frozen=True, slots=True)
class Node:
    """Anything written; `span` covers its words, first to last."""

    span: Span = field(compare=False)


# ---- names, text, parties, values without a number


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A word the parties invented; `key` is it without case and accents."""

    text: str = field(compare=False)
    key: str


@dataclass(frozen=True, slots=True)
class Text(Node):
    """Quoted text, white space collapsed, with itself in other languages: (ISO 639-1 code, text)."""

    value: str
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Unstated(Node):
    """A value without a number: not-stated, best-effort, as-agreed, to-be-agreed (a hole),
    not-committed, not-applicable, on-request, in-words (then `words`)."""

    why: str
    words: Text | None = None


@dataclass(frozen=True, slots=True)
class Party(Node):
    """provider, client, third-party, either-party, both-parties, automatic-message."""

    who: str


@dataclass(frozen=True, slots=True)
class EveryTicket(Node):
    """`every ticket`."""


@dataclass(frozen=True, slots=True)
class Zone(Node):
    """An IANA time zone or `UTC+01:00`, as written."""

    name: str


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A plain number (a level, a version)."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Values(Node):
    """A list: all of its items (commas), or any one of them (`or`)."""

    how: Literal["all", "any"]
    items: tuple[Value, ...]


Value = Name | Text | Party | EveryTicket | Zone | Number


# ---- moments


@dataclass(frozen=True, slots=True)
class Moment(Node):
    """One of `EVENTS`."""

    event: str


@dataclass(frozen=True, slots=True)
class OwnClock(Node):
    """`time of NAME`: the clock block of that name."""

    name: Name


@dataclass(frozen=True, slots=True)
class StopOf(Node):
    """The instant that stopped that clock."""

    of: Moment | OwnClock


@dataclass(frozen=True, slots=True)
class Outside(Node):
    """An event named by text, which no stream feeds."""

    text: str


@dataclass(frozen=True, slots=True)
class ExtremeEvent(Node):
    which: Literal["later", "earlier"]
    of: tuple[SimpleEvent, ...]


SimpleEvent = Moment | OwnClock | StopOf | Outside
Event = SimpleEvent | ExtremeEvent


# ---- quantities; `low` is the first number of a range, the second binds


@dataclass(frozen=True, slots=True)
class Covered(Node):
    """Hours or minutes of the union of coverages."""

    low: Decimal | None
    count: Decimal
    unit: Literal["hours", "minutes"]
    union: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class OpeningDays(Node):
    """`2 days of 8 hours counted in C`."""

    low: Decimal | None
    count: Decimal
    hours: Decimal
    union: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class BusinessDays(Node):
    low: Decimal | None
    count: Decimal
    union: tuple[Name, ...]
    same_time: bool = False
    zone: Zone | None = None


@dataclass(frozen=True, slots=True)
class SameBusinessDay(Node):
    union: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class WorkingDays(Node):
    """Monday to Saturday, `jours ouvrables`."""

    low: Decimal | None
    count: Decimal
    holidays: Name | Unstated | None = None


@dataclass(frozen=True, slots=True)
class Elapsed(Node):
    """Calendar minutes or hours."""

    low: Decimal | None
    count: Decimal
    unit: Literal["hours", "minutes"]


@dataclass(frozen=True, slots=True)
class Calendar(Node):
    """Calendar days and weeks, months, years; `end` as written, or None."""

    low: Decimal | None
    count: Decimal
    unit: Literal["days", "weeks", "months", "years"]
    end: Literal["end-of-day", "same-time"] | None = None


@dataclass(frozen=True, slots=True)
class Work(Node):
    """Effort, not delay."""

    low: Decimal | None
    count: Decimal
    unit: Literal["hours", "minutes"]


@dataclass(frozen=True, slots=True)
class Uncounted(Node):
    """`15 minutes counting to be agreed`: the kind is said to be unsaid."""

    low: Decimal | None
    count: Decimal
    unit: str
    why: Unstated


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Date(Node):
    year: int
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Yearly(Node):
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class NthWeekday(Node):
    """`1st Monday of September`, of a year or of every year; `nth` -1 is the last. Monday is 0."""

    nth: int
    weekday: int
    month: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Easter(Node):
    """Easter Sunday plus `offset` days, every year."""

    offset: int = 0


Day = Date | Yearly | NthWeekday | Easter


@dataclass(frozen=True, slots=True)
class Days(Node):
    items: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class DayRange(Node):
    """Both days included."""

    first: Day
    last: Day


@dataclass(frozen=True, slots=True)
class ClockTime(Node):
    """Seconds since 00:00, up to 86400; `occurrence` 1 or 2 where the text says which."""

    seconds: int
    occurrence: Literal[1, 2] | None = None


@dataclass(frozen=True, slots=True)
class Instant(Node):
    day: Day
    time: ClockTime | None


@dataclass(frozen=True, slots=True)
class Window(Node):
    opens: ClockTime
    closes: ClockTime


# ---- delays


@dataclass(frozen=True, slots=True)
class Within(Node):
    """`within`, or strictly before: `in less than`."""

    strict: bool
    quantity: Quantity | ExtremeDelay


@dataclass(frozen=True, slots=True)
class Immediately(Node):
    union: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class ByDate(Node):
    day: Day


@dataclass(frozen=True, slots=True)
class Delivery(Node):
    """Tied to the delivery of something; no date is known."""

    of: Text


@dataclass(frozen=True, slots=True)
class Cadence(Node):
    every: Quantity


@dataclass(frozen=True, slots=True)
class Grid(Node):
    """At these times of each calendar day, or of the days on which `open_in` opens."""

    times: tuple[ClockTime, ...]
    open_in: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class ExtremeDelay(Node):
    which: Literal["later", "earlier"]
    of: tuple[Quantity | Delivery | ByDate, ...]


Delay = Within | Immediately | ByDate | Delivery | Cadence | Grid | Unstated
