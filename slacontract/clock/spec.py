"""A coverage as written: windows, holidays, dated windows, closures, and what it is combined with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Literal

from ..records import dataclass, field
from .finished import Finished
from .zone import DAY, Which, Zone


@dataclass(frozen=True)
class Window:
    """From one clock time to another, in seconds of the day (T5).

    `open` in 0..86399, `close` in 0..86400; a close before the open lies on the next local date that
    exists, and the window belongs to its opening date. The two `which` fields serve dated windows (T1).
    """

    open: int
    close: int
    open_which: Which | None = None
    close_which: Which | None = None

    def __post_init__(self) -> None:
        if not (0 <= self.open < DAY and 0 <= self.close <= DAY) or self.open == self.close:
            raise ValueError(f"no window: {self.open} to {self.close}")


@dataclass(frozen=True)
class Dated:
    """Windows of each date from `first` to `last`, both included (T3).

    `mode` None is for coverages without weekly windows.
    """

    first: date
    last: date
    windows: tuple[Window, ...]
    mode: Literal["instead", "in-addition"] | None = None


@dataclass(frozen=True)
class Closure:
    """Civil days that are closed, from `first` to `last`, both included (T3)."""

    first: date
    last: date
    label: str = ""


@dataclass(frozen=True)
class CoverageSpec:
    """One coverage as written: its own layers (T3), then the finished sets it is combined with (T2).

    `weekly` holds the windows of each weekday, Monday first; `always` stands for 00:00-24:00 on all of
    them. `holidays` names the civil days cut out of the weekly windows; `holiday_years` are the years for
    which they are known (None: all). `keep_shifts`: the opening day alone decides (T4), of closures too.
    """

    zone: Zone
    weekly: tuple[tuple[Window, ...], ...] = ((),) * 7
    always: bool = False
    holidays: Mapping[date, str] = field(default_factory=dict)
    holiday_years: frozenset[int] | None = None
    keep_shifts: bool = False
    dated: tuple[Dated, ...] = ()
    closures: tuple[Closure, ...] = ()
    includes: tuple[Finished, ...] = ()
    only_in: tuple[Finished, ...] = ()
    except_: tuple[Finished, ...] = ()
    name: str = ""

    @cached_property
    def windows(self) -> tuple[tuple[Window, ...], ...]:
        """The weekly windows of each weekday, Monday first, in order of opening."""
        if self.always:
            return ((Window(0, DAY),),) * 7
        return tuple(tuple(sorted(day, key=lambda window: window.open)) for day in self.weekly)
