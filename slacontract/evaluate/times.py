"""Reading the times of a log: ISO 8601, or a format and a zone that the mapping names."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from ..clock.errors import AmbiguousLocalTime, NoSuchLocalTime
from ..clock.zone import Zone, zone_from_iana
from ..diagnostics import Diagnostic
from ..records import dataclass, field
from .problems import REPEATED_HOUR, SKIPPED_HOUR, TIME_WITHOUT_ZONE, UNREADABLE_TIME

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_YEAR, LAST_YEAR = 1970, 2100
LAST_INSTANT = 4_133_980_799
"""The last second of the last year, in UTC."""
REPEATED = ("refuse", "first", "second")
SKIPPED = ("refuse", "after")


@dataclass(frozen=True)
class Times:
    """How a log writes its times.

    `zone`: of times without an offset; None refuses them. `form`: as `datetime.strptime` reads, "" for
    ISO 8601. `repeated`, `skipped`: what a local time means that occurs twice, or never (`refuse`: the row
    is refused). Fractions of a second are dropped (T1).
    """

    zone: str | None = None
    form: str = ""
    repeated: str = "refuse"
    skipped: str = "refuse"
    _known: dict[str, int | Diagnostic] = field(default_factory=dict, compare=False, repr=False)

    @property
    def table(self) -> Zone | None:
        """The offsets of the zone, over the years that a log can speak of."""
        return None if self.zone is None else zone_from_iana(self.zone, FIRST_YEAR, LAST_YEAR)

    def read(self, text: str) -> int | Diagnostic:
        """Epoch seconds of one time, or why there are none."""
        found = self._known.get(text)
        if found is None:
            if len(self._known) > 100_000:
                self._known.clear()
            found = self._known[text] = self._read(text.strip())
        return found

    def _read(self, text: str) -> int | Diagnostic:
        try:
            moment = datetime.strptime(text, self.form) if self.form else _iso(text)
        except (ValueError, OverflowError):
            return UNREADABLE_TIME.at(value=text)
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            return UNREADABLE_TIME.at(value=text)
        if moment.tzinfo is not None:
            return (moment - _EPOCH) // timedelta(seconds=1)
        zone = self.table
        if zone is None:
            return TIME_WITHOUT_ZONE.at(value=text)
        on, second = moment.date(), moment.hour * 3600 + moment.minute * 60 + moment.second
        try:
            if self.repeated == "refuse":
                return zone.exact(on, second)
            return zone.exact(on, second, "second" if self.repeated == "second" else "first")
        except AmbiguousLocalTime:
            return REPEATED_HOUR.at(value=text)
        except NoSuchLocalTime:
            return zone.boundary(on, second) if self.skipped == "after" else SKIPPED_HOUR.at(value=text)


class AnyTimes(Times):
    """Every time is read, as nothing in particular: for who asks a log for its words alone."""

    def read(self, text: str) -> int | Diagnostic:
        return 0


_COLONLESS = re.compile(r"([+-]\d\d)(\d\d)$")
_DATE = 10


def _iso(text: str) -> datetime:
    # Python reads a date alone as its midnight, which nobody wrote.
    if len(text) <= _DATE:
        raise ValueError
    return datetime.fromisoformat(_COLONLESS.sub(r"\1:\2", text) if len(text) > 16 else text)
