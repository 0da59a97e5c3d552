"""What the clock refuses to answer, as exceptions that carry the facts a diagnostic needs."""

from __future__ import annotations

from datetime import date

from .face import to_minute


class ClockError(Exception):
    """A question about time that has no answer, or two."""


class UnknownZone(ClockError):
    """No time zone bears this name; `near` holds names it may be a slip for, best first."""

    def __init__(self, name: str, near: tuple[str, ...]) -> None:
        super().__init__(name, near)
        self.name = name
        self.near = near

    def __str__(self) -> str:
        return f"unknown time zone {self.name!r}"


class LocalTimeError(ClockError):
    """A clock time on a date (T1) that names no instant, or two; `seconds` counts from 00:00."""

    def __init__(self, zone: str, on: date, seconds: int) -> None:
        super().__init__(zone, on, seconds)
        self.zone = zone
        self.on = on
        self.seconds = seconds

    def __str__(self) -> str:
        return f"{to_minute(self.seconds)} on {self.on.isoformat()} in {self.zone}"


class NoSuchLocalTime(LocalTimeError):
    """The clock skips this time on this date, or skips the whole date."""


class AmbiguousLocalTime(LocalTimeError):
    """The clock shows this time twice on this date, and the text does not say which."""


class OutsideHorizon(ClockError):
    """An instant, or an answer, outside the time that was compiled (T12); never a clamp.

    `asked` is the instant asked about, `span` the time that is known, in epoch seconds.
    """

    def __init__(self, asked: int, span: tuple[int, int]) -> None:
        super().__init__(asked, span)
        self.asked = asked
        self.span = span

    def __str__(self) -> str:
        return f"{self.asked} needs time outside [{self.span[0]}, {self.span[1]}]"


class OutsideHolidayData(OutsideHorizon):
    """An answer that needs a year for which the holidays are not known (T12)."""


def unreached(asked: int, known: tuple[int, int], span: tuple[int, int]) -> OutsideHorizon:
    """The error for an answer that lies after all that is `known` of a `span` (T12)."""
    return OutsideHolidayData(asked, known) if known[1] < span[1] else OutsideHorizon(asked, span)


class BeyondCalendar(OutsideHorizon):
    """A date before year 1 or after year 9999, where the calendar of the program ends."""


class UnknownHolidays(ClockError):
    """No holidays are known under this country, subdivision or category, or for this year.

    `part` says which of the four; `given` is what was asked for; `near` are slips it may stand for, best
    first; `known` lists all that would do.
    """

    def __init__(self, part: str, given: str, near: tuple[str, ...], known: tuple[str, ...]) -> None:
        super().__init__(part, given, near, known)
        self.part = part
        self.given = given
        self.near = near
        self.known = known

    def __str__(self) -> str:
        return f"unknown {self.part} {self.given!r}"


class LockError(ClockError):
    """A lock file that cannot be read: the line, from 1, and what was expected there."""

    def __init__(self, line: int, expected: str) -> None:
        super().__init__(line, expected)
        self.line = line
        self.expected = expected

    def __str__(self) -> str:
        return f"line {self.line}: expected {self.expected}"
