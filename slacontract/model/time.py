"""Blocks about time: coverages, holidays, rotas, events of the calendar."""

import datetime
from typing import Literal

from ..clock.yearly import Fixed, FromEaster, NthWeekday, Yearly
from .base import Block, Missing, Node, Parties, Ref, Text
from .quantities import Quantity


class YearlyDate(Node):
    """A date of each year: fixed (`24 December`), nth weekday of a month, or counted from Easter.

    `nth` -1 is the last; `easter_offset` in calendar days.
    """

    form: Literal["fixed", "nth-weekday", "easter"]
    day: int | None = None
    month: int | None = None
    nth: int | None = None
    weekday: int | None = None
    easter_offset: int = 0


class OneDate(Node):
    """A date of one year."""

    form: Literal["date"] = "date"
    date: datetime.date


class HoleDate(Node):
    """A date that is still missing."""

    form: Literal["hole"] = "hole"
    missing: Missing


WrittenDate = OneDate | YearlyDate | HoleDate


class Window(Node):
    """Clock times in seconds of the day; `closes` at or before `opens` is on the next date (T5).

    `opens_which`, `closes_which`: said where a clock time occurs twice (T1).
    """

    opens: int
    closes: int
    opens_which: Literal["first", "second"] | None = None
    closes_which: Literal["first", "second"] | None = None


class WeeklyWindows(Node):
    """Windows of some weekdays (Monday 0)."""

    days: tuple[int, ...]
    windows: tuple[Window, ...]
    on_site: bool = False
    remotely: bool = False


class HolidayWindows(Node):
    """Windows on the dates of a holiday set; dated windows that say `instead` (T3)."""

    holidays: Ref
    windows: tuple[Window, ...]
    on_site: bool = False
    remotely: bool = False
    on_request: bool = False


class DatedWindows(Node):
    """Windows of a date or of a stretch of dates, both included (T3)."""

    first: WrittenDate
    last: WrittenDate | None = None
    windows: tuple[Window, ...]
    mode: Literal["instead", "in-addition"] | None = None
    on_site: bool = False
    remotely: bool = False
    on_request: bool = False


class Closing(Node):
    """Civil days on which something is closed; yearly dates recur (T3)."""

    first: WrittenDate
    last: WrittenDate | None = None
    label: Text | None = None


class Closes(Node):
    """A closure stated in the contract: which coverages it closes (`all` for every one), and when."""

    all: bool = False
    coverages: tuple[Ref, ...] = ()
    closings: tuple[Closing, ...]


class Coverage(Block):
    """A set of time (T2-T6). Own windows, then `includes`, then `only_in`, then `excepts`."""

    weekly: tuple[WeeklyWindows, ...] = ()
    at_all_hours: bool = False
    dated: tuple[DatedWindows, ...] = ()
    on_holidays: tuple[HolidayWindows, ...] = ()
    except_holidays: tuple[Ref, ...] = ()
    except_holidays_missing: Missing | None = None
    holidays_included: bool = False
    excepts: tuple[Ref, ...] = ()
    includes: tuple[Ref, ...] = ()
    only_in: tuple[Ref, ...] = ()
    joins: tuple[Ref, ...] = ()
    closed: tuple[Closing, ...] = ()
    opening_hours: Missing | None = None
    keeps_shifts: bool = False
    zone: str | None = None
    zone_of_client: bool = False
    zone_span: tuple[str, int, int] | None = None
    on_call: bool = False
    on_site: bool = False
    remotely: bool = False
    staffed_by: Parties | None = None
    staffed_jointly_with: Parties | None = None


class HolidayDate(Node):
    """A date of an own list, or one that the data lacks, with its name."""

    date: WrittenDate
    name: Text | None = None


class HolidaySet(Block):
    """Public holidays of a country or region, or an own list (T4). Codes as in ISO 3166."""

    country: str | None = None
    country_span: tuple[str, int, int] | None = None
    region: str | None = None
    region_span: tuple[str, int, int] | None = None
    category: str | None = None
    missing: Missing | None = None
    decreed: bool = False
    also_on: tuple[HolidayDate, ...] = ()
    not_on: tuple[WrittenDate, ...] = ()


class Rotation(Node):
    """Persons who take turns, each for a length, from a date and time on."""

    persons: tuple[Text, ...]
    every: Quantity
    from_date: datetime.date | None = None
    from_time: int | None = None


class Turn(Node):
    """A turn out of the rotation: a swap or an absence; `person` None: nobody."""

    person: Text | None
    instead_of: Text | None = None
    first: datetime.date
    last: datetime.date
    absent: bool = False


class Rota(Block):
    """Who is on duty; the persons are for the provider only."""

    coverage: Ref | None = None
    rotations: tuple[Rotation, ...] = ()
    turns: tuple[Turn, ...] = ()


def yearly(written: YearlyDate) -> Yearly | None:
    """A yearly date in the clock's terms; None where it is incomplete."""
    if written.form == "easter":
        return FromEaster(written.easter_offset)
    if written.month is None:
        return None
    if written.form == "nth-weekday":
        if written.nth is None or written.weekday is None:
            return None
        return NthWeekday(written.nth, written.weekday, written.month)
    return Fixed(written.day, written.month) if written.day is not None else None
