"""Local time of one zone, answered from a table of offsets alone, so that no runtime needs a database."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from datetime import date as Date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from ..records import dataclass
from .errors import AmbiguousLocalTime, NoSuchLocalTime, OutsideHorizon, UnknownZone

DAY = 86400
MARGIN = 8 * DAY  # a table reaches so far beyond its years: the civil days of any zone, and their neighbours
EPOCH_ORDINAL = Date(1970, 1, 1).toordinal()
BEGINNING = -62135596800  # 0001-01-01T00:00Z, where the calendar of `datetime` begins
ENDING = 253402300800  # 10000-01-01T00:00Z, where it ends
_FOREVER = 1 << 62

Which = Literal["first", "second"]


@dataclass(frozen=True)
class Zone:
    """A time zone as its offsets: each (utc_from, seconds east of UTC) holds from its instant to the next.

    All instants are epoch seconds. The last offset holds for ever; before the first, `OutsideHorizon`.
    The civil day of a date is the stretch from its first instant to that of the next date that exists.
    """

    name: str
    offsets: tuple[tuple[int, int], ...]

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.offsets]

    @cached_property
    def tops(self) -> list[int]:
        """For each row, the wall time (as epoch seconds, exclusive) that it or an earlier one reaches."""
        tops, top = [], -_FOREVER
        for (_, offset), (end, _) in zip(self.offsets, [*self.offsets[1:], (_FOREVER, 0)], strict=True):
            top = max(top, end + offset)
            tops.append(top)
        return tops

    @cached_property
    def skipped(self) -> frozenset[int]:
        """Ordinals of the dates that no instant bears (Pacific/Apia, 30 December 2011)."""
        skipped: set[int] = set()
        for (_, before), (at, after) in zip(self.offsets, self.offsets[1:], strict=False):
            first, last = -((at + before) // -DAY), (at + after) // DAY  # whole dates inside the jump
            skipped.update(range(first + EPOCH_ORDINAL, last + EPOCH_ORDINAL))
        return frozenset(skipped)

    def offset(self, t: int) -> int:
        """Seconds east of UTC at `t`; `OutsideHorizon` before the table begins."""
        row = bisect_right(self._starts, t) - 1
        if row < 0:
            raise OutsideHorizon(t, (self._starts[0], _FOREVER))
        return self.offsets[row][1]

    def local(self, t: int) -> tuple[int, int]:
        """What calendar and clock on the wall show at `t`: (ordinal of the date, second of the day)."""
        days, second = divmod(t + self.offset(t), DAY)
        return days + EPOCH_ORDINAL, second

    def date(self, t: int) -> Date:
        """The date the calendar shows at `t`."""
        return Date.fromordinal(self.local(t)[0])

    def iso(self, t: int) -> str:
        """`t` as ISO 8601 with its offset, `2026-03-02T10:00:00+01:00`."""
        offset = self.offset(t)
        wall = datetime.fromtimestamp(t + offset, UTC).replace(tzinfo=None)
        sign, left = ("-", -offset) if offset < 0 else ("+", offset)
        text = f"{wall.isoformat()}{sign}{left // 3600:02}:{left // 60 % 60:02}"
        return f"{text}:{left % 60:02}" if left % 60 else text

    def at_wall(self, wall: int) -> int:
        """The first instant at which the wall shows `wall` or later (T6); `wall` counts as epoch seconds.

        In a gap this is the instant the gap ends, in an overlap the first occurrence. It never decreases
        with `wall`, so windows that touch on the wall touch in time.
        """
        row = bisect_right(self.tops, wall)
        start, offset = self.offsets[row]
        if wall - offset < start and row == 0:
            raise OutsideHorizon(wall - offset, (start, _FOREVER))
        return max(start, wall - offset)

    def boundary(self, on: Date, seconds: int) -> int:
        """The instant of a recurring clock time on a date (T6), `seconds` in 0..86400.

        86400 is 24:00: the first instant of the next date that exists (T1).
        """
        return self.at_wall((on.toordinal() - EPOCH_ORDINAL) * DAY + seconds)

    def midnight(self, on: Date) -> int:
        """The first instant of a date (T1); of a date that does not exist, of the next that does."""
        return self.at_wall((on.toordinal() - EPOCH_ORDINAL) * DAY)

    def midnights(self, first: int, last: int) -> list[int]:
        """The first instant of each date (T1) from one ordinal to another, both included."""
        walls = range((first - EPOCH_ORDINAL) * DAY, (last + 1 - EPOCH_ORDINAL) * DAY, DAY)
        found = [self.at_wall(walls[0])] if walls else []
        row = 0
        for wall in walls[1:]:
            while self.tops[row] <= wall:
                row += 1
            start, offset = self.offsets[row]
            found.append(wall - offset if wall - offset > start else start)
        return found

    def end_of(self, on: Date) -> int:
        """24:00 of a date: the first instant of the next date that exists (T1, T10)."""
        return self.at_wall((on.toordinal() + 1 - EPOCH_ORDINAL) * DAY)

    def exists(self, on: Date) -> bool:
        """Whether any instant bears this date."""
        return on.toordinal() not in self.skipped

    def next_date(self, on: Date) -> Date:
        """The next local date that exists (T5)."""
        following = on.toordinal() + 1
        while following in self.skipped:
            following += 1
        return Date.fromordinal(following)

    def dates(self, first: Date, last: Date) -> Iterator[Date]:
        """The dates that exist from `first` to `last`, both included."""
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            if ordinal not in self.skipped:
                yield Date.fromordinal(ordinal)

    def civil_day(self, on: Date) -> tuple[int, int]:
        """The stretch of a date, half open; empty for a date that does not exist (T4)."""
        return self.midnight(on), self.end_of(on)

    def exact(self, on: Date, seconds: int, which: Which | None = None) -> int:
        """The instant of a clock time written with a date (T1), `seconds` in 0..86400.

        `NoSuchLocalTime` in a gap, `AmbiguousLocalTime` where it occurs twice and `which` does not say.
        00:00 and 24:00 are the first instant of the date and of the next date that exists.
        """
        if not self.exists(on):
            raise NoSuchLocalTime(self.name, on, seconds)
        if seconds in (0, DAY):
            return self.boundary(on, seconds)
        wall = (on.toordinal() - EPOCH_ORDINAL) * DAY + seconds
        found = self._occurrences(wall)
        if not found:
            raise NoSuchLocalTime(self.name, on, seconds)
        if len(found) > 1 and which is None:
            raise AmbiguousLocalTime(self.name, on, seconds)
        return found[-1] if which == "second" else found[0]

    def _occurrences(self, wall: int) -> list[int]:
        """Every instant at which the wall shows exactly `wall`, in order."""
        near = range(
            max(0, bisect_right(self._starts, wall - 2 * DAY) - 1), bisect_right(self._starts, wall + 2 * DAY)
        )
        ends = [*self._starts[1:], _FOREVER]
        return [
            wall - self.offsets[row][1]
            for row in near
            if self._starts[row] <= wall - self.offsets[row][1] < ends[row]
        ]


def fixed_zone(name: str, offset: int) -> Zone:
    """A zone that keeps one offset (seconds east of UTC) for ever."""
    return Zone(name, ((BEGINNING, offset),))


@lru_cache(maxsize=256)
def zone_from_iana(name: str, first_year: int, last_year: int) -> Zone:
    """The offsets of a zone over whole years, both included, from the pinned `tzdata` package only.

    Also `UTC` and fixed offsets such as `UTC+05:45` (up to 14 hours). `UnknownZone` for another name.
    The system's own time zone files are never read, so the same versions give the same table everywhere.
    """
    if (offset := _fixed_offset(name)) is not None:
        return fixed_zone(name, offset)
    if name not in zone_names():
        raise UnknownZone(name, _near_misses(name))
    info = _zone_info(name)

    def shift_at(t: int) -> timedelta:
        shift = datetime.fromtimestamp(t, info).utcoffset()
        assert shift is not None
        return shift

    second = timedelta(seconds=1)
    begin = max((Date(first_year, 1, 1).toordinal() - EPOCH_ORDINAL) * DAY - MARGIN, BEGINNING + 2 * DAY)
    end = min((Date(last_year, 12, 31).toordinal() - EPOCH_ORDINAL) * DAY + MARGIN, ENDING - 3 * DAY)
    current = shift_at(begin)
    rows = [(begin, current // second)]
    # One probe a day: no zone changes its clocks twice within a day (tests read the files to prove it).
    for probe in range(begin + DAY, end + DAY, DAY):
        if (reached := shift_at(probe)) != current:
            low, high = probe - DAY, probe
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if shift_at(middle) == current else (low, middle)
            rows.append((high, reached // second))
            current = reached
    return Zone(name, tuple(rows))


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """Every IANA name of the pinned `tzdata` package."""
    return frozenset(tzdata_file("zones").read_text("ascii").split())


def tzdata_file(*parts: str) -> Path:
    """A file of the pinned `tzdata` package."""
    import tzdata

    return Path(tzdata.__path__[0], *parts)


def tzdata_version() -> str:
    """The IANA release the tables come from, such as `2026b`."""
    import tzdata

    version: str = tzdata.IANA_VERSION
    return version


def _zone_info(name: str) -> ZoneInfo:
    with tzdata_file("zoneinfo", *name.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)


def _fixed_offset(name: str) -> int | None:
    """Seconds of `UTC`, `UTC+HH:MM` or `UTC-HH:MM`; None for any other text, beyond 14 hours too."""
    if name == "UTC":
        return 0
    digits = name[4:6] + name[7:9]
    if len(name) != 9 or name[:3] != "UTC" or name[3] not in "+-" or name[6] != ":":
        return None
    if not (digits.isascii() and digits.isdigit()) or int(digits[2:]) > 59:
        return None
    seconds = int(digits[:2]) * 3600 + int(digits[2:]) * 60
    return None if seconds > 14 * 3600 else (-seconds if name[3] == "-" else seconds)


def _near_misses(name: str) -> tuple[str, ...]:
    """Up to three zones this name may be a slip for: by city or by whole name, case and spaces aside."""
    from difflib import get_close_matches

    wanted = name.casefold().replace(" ", "_")
    whole = {zone.casefold(): zone for zone in sorted(zone_names())}
    if wanted in whole:
        return (whole[wanted],)
    cities: dict[str, str] = {}
    for zone in sorted(zone_names()):
        if "/" in zone:
            cities.setdefault(zone.rsplit("/", 1)[1].casefold(), zone)
    city = wanted.rsplit("/", 1)[-1]
    by_name = [whole[match] for match in get_close_matches(wanted, whole, 3, 0.7)]
    by_city = [cities[match] for match in get_close_matches(city, cities, 3, 0.7)]
    best = [cities[city]] if city in cities else []
    return tuple(dict.fromkeys([*best, *by_name, *by_city]))[:3]
