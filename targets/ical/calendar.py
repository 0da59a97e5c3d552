"""One calendar file: its head, its time zones, its events (RFC 5545, RFC 7986)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from slacontract.clock.zone import Zone

from .series import Occurrence, Series, Single
from .text import calendar_bytes, day, escaped, parameter, utc, wall
from .zones import is_fixed, vtimezone

AUDIENCE = "X-SLACONTRACT-AUDIENCE:"
"""Stands in the head of a calendar that is not for the client."""
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:slacontract:calendar")


@dataclass(frozen=True)
class Revision:
    """What dates the events: identity of the contract, number of its revision, instant of its date.

    `audience` is whom the calendars are for.
    """

    contract: str
    number: int
    stamp: int
    audience: str = "client"

    def uid(self, path: str) -> str:
        """The identity of an event for ever: of the contract and the path of names (DESIGN 1)."""
        return str(uuid.uuid5(_NAMESPACE, f"{self.contract}\n{path}"))


@dataclass(frozen=True)
class AllDay:
    """An event of whole local dates, both included; `alarms` are numbers of days before the first."""

    path: str
    summary: str
    first: date
    last: date
    category: str
    description: str = ""
    alarms: tuple[int, ...] = ()


@dataclass(frozen=True)
class Timed:
    """Series and single events of one coverage or rota, on the wall of a zone.

    `trigger`: of an alarm on each event, as a duration before it. `own`: by key of a single event, what its
    description adds, and the instant (UTC) of an alarm of its own in place of that.
    """

    path: str
    summary: str
    zone: Zone
    category: str
    series: tuple[Series, ...] = ()
    singles: tuple[Single, ...] = ()
    description: str = ""
    status: str = "CONFIRMED"
    trigger: str = ""
    own: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Calendar:
    """What one file holds. `path` is the identity of the calendar itself.

    `available`: the timed events as the free time of a VAVAILABILITY (RFC 7953) over this span (epoch
    seconds), instead of events.
    """

    path: str
    name: str
    language: str
    description: str = ""
    color: str = ""
    all_day: tuple[AllDay, ...] = ()
    timed: tuple[Timed, ...] = field(default=())
    available: tuple[int, int] | None = None

    def to_bytes(self, revision: Revision) -> bytes:
        """The file, deterministic to the byte: times of writing come from the contract's revision."""
        return calendar_bytes(_calendar(self, revision))


def _calendar(calendar: Calendar, revision: Revision) -> Iterator[str]:
    name = escaped(calendar.name)
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield "PRODID:-//slacontract//ical//EN"
    yield "CALSCALE:GREGORIAN"
    if revision.audience != "client":
        yield f"{AUDIENCE}{revision.audience}"
    yield f"UID:{revision.uid(calendar.path)}"
    yield f"LAST-MODIFIED:{utc(revision.stamp)}"
    yield f"NAME;LANGUAGE={calendar.language}:{name}"
    yield f"X-WR-CALNAME:{name}"
    if calendar.description:
        yield f"DESCRIPTION;LANGUAGE={calendar.language}:{escaped(calendar.description)}"
        yield f"X-WR-CALDESC:{escaped(calendar.description)}"
    if calendar.color:
        yield f"COLOR:{calendar.color}"
    yield "REFRESH-INTERVAL;VALUE=DURATION:P1D"
    yield "X-PUBLISHED-TTL:P1D"
    yield from _zones(calendar.timed)
    if calendar.available is not None:
        for timed in calendar.timed:
            yield from _availability(timed, calendar.available, revision, calendar.language)
        yield "END:VCALENDAR"
        return
    for event in calendar.all_day:
        yield from _all_day(event, revision, calendar.language)
    for timed in calendar.timed:
        for series in timed.series:
            yield from _series(timed, series, revision, calendar.language)
        for single in timed.singles:
            lines = _utc_times(single.occurrence)
            yield from _event(timed, single.key, lines, revision, calendar.language)
    yield "END:VCALENDAR"


def _zones(timed: Iterable[Timed]) -> Iterator[str]:
    """A VTIMEZONE for each zone that a series needs, over the time of its series."""
    spans: dict[str, tuple[Zone, int, int]] = {}
    for one in timed:
        if one.series and not is_fixed(one.zone):
            first = min(series.first.start for series in one.series)
            last = max(series.last.end for series in one.series)
            _, earlier, later = spans.get(one.zone.name, (one.zone, first, last))
            spans[one.zone.name] = (one.zone, min(first, earlier), max(last, later))
    for _, span in sorted(spans.items()):
        yield from vtimezone(*span)


def _head(
    path: str, summary: str, category: str, revision: Revision, language: str, status: str = "CONFIRMED"
) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{revision.uid(path)}"
    yield f"DTSTAMP:{utc(revision.stamp)}"
    yield f"LAST-MODIFIED:{utc(revision.stamp)}"
    yield f"SEQUENCE:{revision.number}"
    yield f"SUMMARY;LANGUAGE={language}:{escaped(summary)}"
    yield f"CATEGORIES;LANGUAGE={language}:{escaped(category)}"
    yield f"STATUS:{status}"
    yield "TRANSP:TRANSPARENT"


def _event(timed: Timed, key: str, times: Iterable[str], revision: Revision, language: str) -> Iterator[str]:
    path = f"{timed.path}/{key}"
    yield from _head(path, timed.summary, timed.category, revision, language, timed.status)
    yield from times
    more, at = timed.own.get(key, ("", ""))
    if description := f"{timed.description} {more}".strip():
        yield f"DESCRIPTION;LANGUAGE={language}:{escaped(description)}"
    if at or timed.trigger:
        trigger = f"TRIGGER;VALUE=DATE-TIME:{at}" if at else f"TRIGGER:{timed.trigger}"
        yield from _alarm(f"{path}/alarm", timed.summary, trigger, revision)
    yield "END:VEVENT"


def _alarm(path: str, summary: str, trigger: str, revision: Revision) -> Iterator[str]:
    yield "BEGIN:VALARM"
    yield f"UID:{revision.uid(path)}"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{escaped(summary)}"
    yield trigger
    yield "END:VALARM"


def _utc_times(one: Occurrence) -> Iterator[str]:
    yield f"DTSTART:{utc(one.start)}"
    yield f"DTEND:{utc(one.end)}"


def _series(timed: Timed, series: Series, revision: Revision, language: str) -> Iterator[str]:
    yield from _event(timed, series.key, _series_times(timed, series), revision, language)


def _series_times(timed: Timed, series: Series) -> Iterator[str]:
    """The times of a weekly event. A zone whose clocks never change is written in UTC, weekday and all."""
    first, until = series.first, utc(series.last.start)
    if is_fixed(timed.zone):
        east = timed.zone.offsets[0][1]
        yield from _utc_times(first)
        yield f"RRULE:FREQ=WEEKLY;UNTIL={until};BYDAY={_WEEKDAYS[(first.start // 86400 + 3) % 7]}"
        yield from (f"EXDATE:{utc(at - east)}" for at in series.skipped)
        return
    zone = f"TZID={_tzid(timed.zone.name)}"
    yield f"DTSTART;{zone}:{wall(first.wall)}"
    yield f"DTEND;{zone}:{wall(first.wall + first.length)}"
    yield f"RRULE:FREQ=WEEKLY;UNTIL={until};BYDAY={_WEEKDAYS[first.weekday]}"
    yield from (f"EXDATE;{zone}:{wall(at)}" for at in series.skipped)


def _availability(timed: Timed, span: tuple[int, int], revision: Revision, language: str) -> Iterator[str]:
    """A coverage as free time; all else within the span is busy (RFC 7953)."""
    yield "BEGIN:VAVAILABILITY"
    yield f"UID:{revision.uid(f'{timed.path}/availability')}"
    yield f"DTSTAMP:{utc(revision.stamp)}"
    yield f"LAST-MODIFIED:{utc(revision.stamp)}"
    yield f"SEQUENCE:{revision.number}"
    yield f"SUMMARY;LANGUAGE={language}:{escaped(timed.summary)}"
    yield "BUSYTYPE:BUSY-UNAVAILABLE"
    yield f"DTSTART:{utc(span[0])}"
    yield f"DTEND:{utc(span[1])}"
    pieces = [(one.key, _series_times(timed, one)) for one in timed.series]
    pieces += [(one.key, _utc_times(one.occurrence)) for one in timed.singles]
    for key, times in pieces:
        yield "BEGIN:AVAILABLE"
        yield f"UID:{revision.uid(f'{timed.path}/available/{key}')}"
        yield f"DTSTAMP:{utc(revision.stamp)}"
        yield f"LAST-MODIFIED:{utc(revision.stamp)}"
        yield f"SUMMARY;LANGUAGE={language}:{escaped(timed.summary)}"
        yield from times
        yield "END:AVAILABLE"
    yield "END:VAVAILABILITY"


def _tzid(name: str) -> str:
    """A zone's name as a parameter value: bare where it may be, for readers that take quotes for letters."""
    plain = all(one.isalnum() or one in "/_+-" for one in name) and name.isascii()
    return name if plain else parameter(name)


def _all_day(event: AllDay, revision: Revision, language: str) -> Iterator[str]:
    yield from _head(event.path, event.summary, event.category, revision, language)
    yield f"DTSTART;VALUE=DATE:{day(event.first)}"
    yield f"DTEND;VALUE=DATE:{day(event.last + timedelta(days=1))}"
    if event.description:
        yield f"DESCRIPTION;LANGUAGE={language}:{escaped(event.description)}"
    for days in event.alarms:
        yield from _alarm(f"{event.path}/alarm/{days}", event.summary, f"TRIGGER:-P{days}D", revision)
    yield "END:VEVENT"
