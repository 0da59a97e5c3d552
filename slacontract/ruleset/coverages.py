"""Coverages: finished sets of seconds, with the layers that they came from."""

from typing import Literal

from pydantic import Field

from .base import Audience, Instant, IsoDate, Part, SecondOfDay, Why


class WeeklyWindow(Part):
    """A window of some weekdays (Monday 0); `closes` at or before `opens` is on the next date (T5)."""

    days: tuple[int, ...]
    opens: SecondOfDay
    closes: SecondOfDay


class DatedWindow(Part):
    """Windows of the dates first..last, both included (T3); no mode: the coverage has no weekly windows."""

    first: IsoDate
    last: IsoDate
    windows: tuple[tuple[SecondOfDay, SecondOfDay], ...]
    mode: Literal["instead", "in-addition"] | None = None
    on_site: bool = False


class Closure(Part):
    """Civil days first..last on which the coverage is closed (T3)."""

    first: IsoDate
    last: IsoDate
    label: str | None = None


class Layers(Part):
    """How a coverage was written, for readers and for targets that speak in weeks and holidays.

    Names in `includes`, `only_in`, `excepts` and `joined_by` are keys of the same coverage table;
    `holidays` are keys of the holiday table.
    """

    always: bool = False
    weekly: tuple[WeeklyWindow, ...] = ()
    holidays: tuple[str, ...] = ()
    keeps_shifts: bool = False
    dated: tuple[DatedWindow, ...] = ()
    closures: tuple[Closure, ...] = ()
    includes: tuple[str, ...] = ()
    only_in: tuple[str, ...] = ()
    excepts: tuple[str, ...] = ()
    joined_by: tuple[str, ...] = ()


class Skip(Part):
    """Why a stretch of time is not covered (for the ledger, K15).

    `replaced`: a dated window stands for the usual ones. `name`: of the holiday, the closure, or the
    other coverage (`only-in`, `except`); empty for `replaced`. Breaks between two windows of one date
    are not listed: a gap within one date that no skip explains is a break.
    """

    start: Instant
    end: Instant
    reason: Literal["holiday", "closure", "replaced", "only-in", "except"]
    name: str = ""


class Coverage(Part):
    """A finished set (T2) over the horizon.

    `intervals`: [open, close, covered seconds before], sorted, disjoint, half-open.
    `days`: [first instant of the local date, last closing clipped to the date, first opening] for each
    local date on which the set covers a second (T9); the opening is 0 where no window opens, so that the
    date is no business day. Not clipped to the horizon. `days_in`: the same
    for each other zone that a delay in business days names (T9).
    `known`: where its holidays are known, if that is less than the horizon (T12).
    `skips`: uncovered stretches that have a name; what is in no skip and no interval is outside
    the windows. `undetermined`: the set has no meaning yet, and why.
    """

    zone: str
    label: str | None = None
    audience: Audience = "both"
    on_call: bool = False
    layers: Layers
    intervals: tuple[tuple[Instant, Instant, int], ...] = ()
    days: tuple[tuple[Instant, Instant, int], ...] = ()
    days_in: dict[str, tuple[tuple[Instant, Instant, int], ...]] = Field(default_factory=dict)
    known: tuple[Instant, Instant] | None = None
    skips: tuple[Skip, ...] = ()
    undetermined: Why | None = None


class HolidaySet(Part):
    """Dates of a set over the horizon, with their names; `years` for which the data is complete."""

    label: str | None = None
    country: str | None = None
    region: str | None = None
    category: str | None = None
    decreed: bool = False
    locked_years: tuple[int, ...] = ()
    years: tuple[int, ...] = ()
    dates: dict[IsoDate, str] = Field(default_factory=dict)
    undetermined: Why | None = None
