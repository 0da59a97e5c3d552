"""The lock: the holiday dates a contract was agreed with, as text to review (T4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from ..records import dataclass
from .errors import LockError

SCHEMA = 1
_HEADER = (
    "# Holiday dates this contract rests on, written by `slac lock`; review them like any other source.",
    "# A build reads a locked year from here and never computes it anew.",
    f"lock {SCHEMA}",
)
_CODE = re.compile(r"[^\s#][^\n\r\t]*")
_YEAR = re.compile(r"year ([1-9][0-9]{3}) from holidays (\S+)")
_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) (\S.*)")


@dataclass(frozen=True)
class HolidayKey:
    """Which holidays: country and subdivision (ISO 3166), and categories, none meaning the usual one."""

    country: str
    subdivision: str | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class LockedYear:
    """The dates of one year, in order, with the version of the data they were taken from."""

    year: int
    version: str
    dates: tuple[tuple[date, str], ...]


@dataclass(frozen=True)
class LockedSet:
    """The locked years of one set of holidays, in order."""

    key: HolidayKey
    years: tuple[LockedYear, ...]

    @property
    def dates(self) -> dict[date, str]:
        """Every locked date with its name."""
        return {day: name for year in self.years for day, name in year.dates}

    @property
    def known(self) -> frozenset[int]:
        """The locked years."""
        return frozenset(year.year for year in self.years)


@dataclass(frozen=True)
class Lock:
    """All locked holidays of a contract, in order of country, subdivision and category."""

    sets: tuple[LockedSet, ...] = ()

    def find(self, key: HolidayKey) -> LockedSet | None:
        """What is locked under a key, if anything."""
        return next((one for one in self.sets if one.key == key), None)

    def year(self, key: HolidayKey, year: int) -> LockedYear | None:
        """One locked year of a key, if it is locked."""
        found = self.find(key)
        return next((one for one in found.years if one.year == year), None) if found else None

    def with_year(self, key: HolidayKey, year: int, version: str, dates: Mapping[date, str]) -> Lock:
        """The lock with one year added; a year that is locked already stays as it is."""
        if self.year(key, year) is not None:
            return self
        added = LockedYear(
            year, version, tuple(sorted((day, " ".join(n.split())) for day, n in dates.items()))
        )
        found = self.find(key)
        years = tuple(sorted([*(found.years if found else ()), added], key=lambda one: one.year))
        others = (one for one in self.sets if one.key != key)
        return Lock(tuple(sorted([*others, LockedSet(key, years)], key=lambda one: _order(one.key))))


def _order(key: HolidayKey) -> tuple[str, str, tuple[str, ...]]:
    return key.country, key.subdivision or "", key.categories


def print_lock(lock: Lock) -> str:
    """The text of a lock: one date a line, always in the same order, ending in a line end."""
    lines = list(_HEADER)
    for one in lock.sets:
        lines += ["", f"holidays {one.key.country}"]
        if one.key.subdivision is not None:
            lines.append(f"  region {one.key.subdivision}")
        lines += [f"  category {category}" for category in one.key.categories]
        for year in one.years:
            lines.append(f"  year {year.year} from holidays {year.version}")
            lines += [f"    {day.isoformat()} {name}" for day, name in year.dates]
    return "\n".join(lines) + "\n"


def parse_lock(text: str) -> Lock:
    """The lock a text states. Comments and blank lines are skipped; `LockError` names the line at fault."""
    return _Reader(text).read()


class _Reader:
    """Reads a lock line by line, so that an error can name its line."""

    def __init__(self, text: str) -> None:
        lines = enumerate(text.removeprefix("\ufeff").splitlines(), 1)
        self.lines: Iterator[tuple[int, str]] = iter(
            [
                (number, line.strip())
                for number, line in lines
                if line.strip() and not line.strip().startswith("#")
            ]
        )
        self.number = 0
        self.line: str | None = None
        self.advance()

    def advance(self) -> None:
        number, line = next(self.lines, (self.number + 1, None))
        self.number, self.line = number, line

    def after(self, word: str) -> str | None:
        """The rest of the line if it begins with a word; reads on."""
        if self.line is None or not self.line.startswith(f"{word} "):
            return None
        rest = self.line[len(word) + 1 :].strip()
        if not _CODE.fullmatch(rest):
            raise LockError(self.number, f"a code after “{word}”")
        self.advance()
        return rest

    def read(self) -> Lock:
        at = self.number
        if self.after("lock") != str(SCHEMA):
            raise LockError(at, f"“lock {SCHEMA}”")
        sets: dict[HolidayKey, LockedSet] = {}
        while self.line is not None:
            at = self.number
            one = self.read_set()
            if one.key in sets:
                raise LockError(at, "each set of holidays once")
            sets[one.key] = one
        return Lock(tuple(sorted(sets.values(), key=lambda one: _order(one.key))))

    def read_set(self) -> LockedSet:
        country = self.after("holidays")
        if country is None:
            raise LockError(self.number, "“holidays COUNTRY”")
        region = self.after("region")
        categories: list[str] = []
        while (category := self.after("category")) is not None:
            categories.append(category)
        years: dict[int, LockedYear] = {}
        while self.line is not None and (found := _YEAR.fullmatch(self.line)):
            year = int(found[1])
            if year in years:
                raise LockError(self.number, "each year once")
            self.advance()
            years[year] = LockedYear(year, found[2], self.read_dates(year))
        if not years:
            raise LockError(self.number, "“year YYYY from holidays VERSION”")
        return LockedSet(
            HolidayKey(country, region, tuple(sorted(set(categories)))),
            tuple(years[year] for year in sorted(years)),
        )

    def read_dates(self, year: int) -> tuple[tuple[date, str], ...]:
        dates: dict[date, str] = {}
        while self.line is not None and (found := _DATE.fullmatch(self.line)):
            try:
                day = date.fromisoformat(found[1])
            except ValueError:
                raise LockError(self.number, "a date that exists") from None
            if day.year != year:
                raise LockError(self.number, f"a date of {year}")
            if day in dates:
                raise LockError(self.number, "each date once")
            dates[day] = found[2]
            self.advance()
        return tuple(sorted(dates.items()))
