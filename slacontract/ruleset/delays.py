"""Delays: how long a promise allows, one class for each kind of time (T8-T10)."""

from typing import Annotated, Literal

from pydantic import Field

from .base import IsoDate, Part, Seconds, Why


class Covered(Part):
    """N covered seconds of a coverage (T8)."""

    kind: Literal["covered"] = "covered"
    seconds: Seconds
    coverage: str


class Elapsed(Part):
    """N elapsed seconds (T7)."""

    kind: Literal["elapsed"] = "elapsed"
    seconds: Seconds


class BusinessDays(Part):
    """The end of the Nth business day of a coverage after the start's date (T9)."""

    kind: Literal["business-days"] = "business-days"
    n: int
    coverage: str
    zone: str | None = None
    until: Literal["last-closing", "same-time"] = "last-closing"


class SameBusinessDay(Part):
    """The last closing of the first date on which the coverage still has time to run (T9)."""

    kind: Literal["same-business-day"] = "same-business-day"
    coverage: str


class WorkingDays(Part):
    """N working days (jours ouvrables): weekdays but Sunday, less holidays; ends at 24:00 (T9).

    `days` are weekday numbers, Monday 0. `holidays` names a set of `EditionPlan.holidays`.
    """

    kind: Literal["working-days"] = "working-days"
    n: int
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5)
    holidays: str | None = None


class OpeningDays(Part):
    """N days of H covered hours (T9): N x H covered hours. `hours` is in seconds."""

    kind: Literal["opening-days"] = "opening-days"
    n: int
    hours: Seconds
    coverage: str


class Calendar(Part):
    """N calendar units in the contract's zone (T10)."""

    kind: Literal["calendar"] = "calendar"
    n: int
    unit: Literal["day", "week", "month", "year"]
    until: Literal["end-of-day", "same-time"] = "end-of-day"
    extended_by: Literal["whole-days-waited"] | None = None


class ToDate(Part):
    """Up to and including a local date of the contract's zone (T10)."""

    kind: Literal["to-date"] = "to-date"
    date: IsoDate


class LaterOf(Part):
    """The latest of several delays from one start (K4: each part by its own rule)."""

    kind: Literal["later-of"] = "later-of"
    delays: "tuple[Delay, ...]"


class EarlierOf(Part):
    """The earliest of several delays from one start."""

    kind: Literal["earlier-of"] = "earlier-of"
    delays: "tuple[Delay, ...]"


class Immediate(Part):
    """At once if covered, else at the next opening (T8, N = 0)."""

    kind: Literal["immediate"] = "immediate"
    coverage: str


class OutsideEvent(Part):
    """Until an event that no stream feeds: reported, never computed."""

    kind: Literal["event"] = "event"
    text: str


class NoDelay(Part):
    """No number, and why. `hole` and `not-stated` make a clock undetermined; nothing is guessed."""

    kind: Literal["none"] = "none"
    why: Why
    words: str | None = None


Delay = Annotated[
    Covered
    | Elapsed
    | BusinessDays
    | SameBusinessDay
    | WorkingDays
    | OpeningDays
    | Calendar
    | ToDate
    | LaterOf
    | EarlierOf
    | Immediate
    | OutsideEvent
    | NoDelay,
    Field(discriminator="kind"),
]
