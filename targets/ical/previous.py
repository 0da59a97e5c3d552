"""From one build to the next: the same events updated, and those that are gone cancelled (RFC 5545, 3.8.7.4).

A subscriber or a server knows an event by its UID and takes the higher SEQUENCE; an event that merely
disappears from a file stays in the calendar of everybody who imported it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .calendar import AUDIENCE, Revision
from .text import calendar_bytes, utc

_DATING = ("SEQUENCE:", "DTSTAMP:", "LAST-MODIFIED:")
MOST_OCTETS = 64_000_000


class NotOurs(ValueError):
    """A file that no build of ours wrote, or that was changed or cut since."""


@dataclass(frozen=True)
class Event:
    """A VEVENT as unfolded lines, its identity and its number."""

    uid: str
    sequence: int
    lines: tuple[str, ...]

    @property
    def cancelled(self) -> bool:
        return "STATUS:CANCELLED" in self.lines

    @property
    def said(self) -> tuple[str, ...]:
        """What it says, without the lines that say when it was said."""
        return tuple(line for line in self.lines if not line.startswith(_DATING))


@dataclass(frozen=True)
class Parts:
    """A calendar of ours: the lines of its head, its zones by name, its events by identity."""

    head: tuple[str, ...]
    zones: dict[str, tuple[str, ...]]
    events: dict[str, Event]


def read(content: bytes) -> Parts:
    """The parts of a calendar that we wrote; `NotOurs` for anything else."""
    try:
        text = content[:MOST_OCTETS].decode("utf-8")
    except UnicodeDecodeError:
        raise NotOurs from None
    lines = text.replace("\r\n ", "").split("\r\n")
    if lines[:1] != ["BEGIN:VCALENDAR"] or lines[-2:] != ["END:VCALENDAR", ""]:
        raise NotOurs
    head: list[str] = []
    zones: dict[str, tuple[str, ...]] = {}
    events: dict[str, Event] = {}
    rest = iter(lines[1:-2])
    for line in rest:
        if line == "BEGIN:VTIMEZONE":
            block = _block(line, rest)
            zones[_value(block, "TZID:")] = block
        elif line == "BEGIN:VEVENT":
            block = _block(line, rest)
            event = Event(_value(block, "UID:"), _number(_value(block, "SEQUENCE:")), block)
            events[event.uid] = event
        elif line.startswith(("BEGIN:", "END:")) or "\n" in line or "\r" in line:
            raise NotOurs
        else:
            head.append(line)
    if "PRODID:-//slacontract//ical//EN" not in head:
        raise NotOurs
    return Parts(tuple(head), zones, events)


def continued(new: bytes | None, old: bytes, revision: Revision) -> bytes:
    """A calendar that takes the place of an older one; None where there is none any more.

    An event that says something else bears a higher SEQUENCE than before, one that says the same at least
    the same. One that is gone stays as it was, cancelled, with a higher one. The revision dates the change.
    Raises `NotOurs` where the older file cannot be read, or is for another audience.
    """
    before, stamp = read(old), revision.stamp
    audience = [line[len(AUDIENCE) :] for line in before.head if line.startswith(AUDIENCE)] or ["client"]
    if audience != [revision.audience]:
        raise NotOurs
    after = read(new) if new is not None else Parts(before.head, {}, {})
    gone = [event for uid, event in before.events.items() if uid not in after.events]
    cancelled = [_cancelled(event, stamp) for event in gone]
    needed = {name: block for name, block in before.zones.items() if name not in after.zones}
    used = {name for name in needed if any(_names(event, name) for event in gone)}
    lines = [
        "BEGIN:VCALENDAR",
        *(_redated(after.head, stamp) if new is None else after.head),
        *(line for block in after.zones.values() for line in block),
        *(line for name in sorted(used) for line in needed[name]),
        *(line for event in after.events.values() for line in _updated(event, before.events.get(event.uid))),
        *(line for event in cancelled for line in event),
        "END:VCALENDAR",
    ]
    return calendar_bytes(lines)


def _updated(event: Event, before: Event | None) -> tuple[str, ...]:
    if before is None:
        return event.lines
    number = max(event.sequence, before.sequence + (event.said != before.said))
    return tuple(f"SEQUENCE:{number}" if line.startswith("SEQUENCE:") else line for line in event.lines)


def _cancelled(event: Event, stamp: int) -> tuple[str, ...]:
    """An event that is gone: cancelled once, and from then on left as it is; nobody is reminded of it."""
    if event.cancelled:
        return event.lines
    lines: list[str] = []
    alarm = False
    for line in _redated(event.lines, stamp):
        alarm = alarm or line == "BEGIN:VALARM"
        if line.startswith("STATUS:"):
            line = "STATUS:CANCELLED"
        elif line.startswith("SEQUENCE:"):
            line = f"SEQUENCE:{event.sequence + 1}"
        if not alarm:
            lines.append(line)
        alarm = alarm and line != "END:VALARM"
    return tuple(lines)


def _redated(lines: tuple[str, ...], stamp: int) -> tuple[str, ...]:
    return tuple(
        f"{line.split(':')[0]}:{utc(stamp)}" if line.startswith(_DATING[1:]) else line for line in lines
    )


def _names(event: Event, zone: str) -> bool:
    return any(f";TZID={zone}:" in line or f';TZID="{zone}":' in line for line in event.lines)


def _block(first: str, rest: Iterator[str]) -> tuple[str, ...]:
    lines, end = [first], "END:" + first[len("BEGIN:") :]
    for line in rest:
        lines.append(line)
        if line == end:
            return tuple(lines)
        if line == first or "\n" in line or "\r" in line:
            break
    raise NotOurs


def _value(block: tuple[str, ...], name: str) -> str:
    found = [line[len(name) :] for line in block if line.startswith(name)]
    if not found or not found[0]:
        raise NotOurs
    return found[0]


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise NotOurs
    return int(text)
