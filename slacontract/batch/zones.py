"""Local time of whole columns of instants, from the same tables of offsets as `Zone`."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..clock.calendar import Unit
from ..clock.zone import DAY, Zone
from .columns import Bools, Ints

FAR = 1 << 60


class ZoneTable:
    """The offsets of one zone. Days are numbers, 0 for 1 January 1970."""

    def __init__(self, zone: Zone) -> None:
        self.zone = zone
        self._starts = np.array([start for start, _ in zone.offsets], np.int64)
        self._offsets = np.array([offset for _, offset in zone.offsets], np.int64)
        self._tops = np.array(zone.tops, np.int64)

    def knows(self, t: Ints) -> Bools:
        """Whether the table reaches back to each instant."""
        found: Bools = t >= self._starts[0]
        return found

    def local(self, t: Ints) -> tuple[Ints, Ints]:
        """Day and second of the day that calendar and clock show at each instant."""
        row = np.maximum(np.searchsorted(self._starts, t, "right") - 1, 0)
        days, seconds = np.divmod(t + self._offsets[row], DAY)
        return days, seconds

    def at_wall(self, wall: Ints) -> Ints:
        """The first instant at which the wall shows `wall` or later (T6)."""
        row = np.minimum(np.searchsorted(self._tops, wall, "right"), len(self._starts) - 1)
        found: Ints = np.maximum(self._starts[row], wall - self._offsets[row])
        return found

    def midnight(self, days: Ints) -> Ints:
        """The first instant of each day (T1); of one that does not exist, of the next that does."""
        return self.at_wall(days * DAY)


def add_units(days: Ints, n: int, unit: Unit) -> Ints:
    """`n` calendar units after each day; a month too short ends on its last day (T10)."""
    if unit in ("day", "week"):
        moved: Ints = days + n * (7 if unit == "week" else 1)
        return moved
    months: Any = days.astype("datetime64[D]").astype("datetime64[M]")
    of_month = days - _number(months.astype("datetime64[D]"))
    later = months + np.timedelta64(n * (12 if unit == "year" else 1), "M")
    first = _number(later.astype("datetime64[D]"))
    following = _number((later + np.timedelta64(1, "M")).astype("datetime64[D]"))
    found: Ints = np.minimum(first + of_month, following - 1)
    return found


def _number(dates: Any) -> Ints:
    found: Ints = dates.astype(np.int64)
    return found
