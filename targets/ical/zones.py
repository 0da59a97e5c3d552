"""VTIMEZONE written by us: one observance a transition, in the wall time before it (RFC 5545, 3.6.5)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from slacontract.clock.zone import DAY, Zone

from .text import escaped, offset, wall


def is_fixed(zone: Zone) -> bool:
    """Whether the clocks of a zone never change, so that UTC says the same."""
    return len(zone.offsets) == 1


def on_wall(zone: Zone, t: int) -> int:
    """What the wall shows at an instant, in seconds since 1970-01-01 00:00 on that wall."""
    return t + zone.offset(t)


def occurrences(zone: Zone, at: int) -> int:
    """How many instants show a wall time: 0 in a gap, 1 as a rule, 2 in an overlap."""
    starts = [start for start, _ in zone.offsets]
    found = 0
    for row in range(max(0, bisect_right(starts, at - 2 * DAY) - 1), bisect_right(starts, at + 2 * DAY)):
        instant = at - zone.offsets[row][1]
        found += starts[row] <= instant and (row + 1 == len(starts) or instant < starts[row + 1])
    return found


def vtimezone(zone: Zone, first: int, last: int) -> Iterator[str]:
    """The VTIMEZONE lines that hold for the instants from `first` to `last`.

    Never RDATE: readers skip the DTSTART of an observance that has one. An observance stands for one
    transition; its DTSTART is what a wall that keeps TZOFFSETFROM shows then.
    """
    starts = [start for start, _ in zone.offsets]
    begin = max(0, bisect_right(starts, first - DAY) - 1)
    end = bisect_right(starts, last + DAY)
    before = zone.offsets[begin][1]
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{escaped(zone.name)}"
    yield from _observance("STANDARD", min([0, *starts[begin + 1 : begin + 2]]) - DAY, before, before)
    for start, after in zone.offsets[begin + 1 : end]:
        yield from _observance("DAYLIGHT" if after > before else "STANDARD", start, before, after)
        before = after
    yield "END:VTIMEZONE"


def _observance(kind: str, start: int, before: int, after: int) -> Iterator[str]:
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{wall(start + before)}"
    yield f"TZOFFSETFROM:{offset(before)}"
    yield f"TZOFFSETTO:{offset(after)}"
    yield f"TZNAME:{offset(after)}"
    yield f"END:{kind}"
