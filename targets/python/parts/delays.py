"""Delays: when each kind of delay ends, pauses and receipt considered."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING

from .events import Record
from .instants import Stretch
from .pauses import Pauses
from .plans import View
from .refusals import OUTSIDE_HOLIDAY_DATA, OUTSIDE_HORIZON, Outside
from .windows import Cover, Days
from .zones import Zone

if TYPE_CHECKING:
    from .answers import Rules


class Due:
    """When a delay ends; or that it is open (paused), or why it has no end: `why`, or `code`."""

    def __init__(
        self,
        deadline: int | None = None,
        *,
        opened: bool = False,
        projection: int | None = None,
        why: str | None = None,
        code: str | None = None,
        part: Record | None = None,
    ) -> None:
        self.deadline, self.opened, self.projection = deadline, opened, projection
        self.why, self.code, self.part = why, code, part


def within(t: int, answer: int, horizon: Stretch) -> int:
    """The answer, if the question and it lie in the horizon."""
    if not (horizon[0] <= t <= horizon[1] and answer <= horizon[1]):
        raise Outside(OUTSIDE_HORIZON)
    return answer


def due_of(view: View, one: Record, start: int, pauses: Pauses) -> Due:
    """The end of a commitment's delay, carried to the next opening where it says so."""
    delay = one["delay"]
    found = end_of(view, delay, start, pauses)
    if one["edge"] is None or delay["kind"] not in ("covered", "opening-days"):
        return found
    cover = view.cover(delay["coverage"])

    def carried(t: int | None) -> int | None:
        return cover.next_opening(t) if t is not None and cover.is_closing(t) else t

    try:
        found.deadline = carried(found.deadline)
        found.projection = carried(found.projection)
    except Outside as outside:
        return Due(code=outside.code)
    return found


def end_of(view: View, delay: Record, start: int, pauses: Pauses) -> Due:
    """The end of a delay; what lies outside the known is a code, never a clamp."""
    if delay["kind"] in ("later-of", "earlier-of"):
        return _several(view, delay, start, pauses)
    why = delay["why"] if delay["kind"] == "none" else None
    if "coverage" in delay:
        why = view.cover(delay["coverage"]).undetermined
    if why is not None:
        return Due(why=why, part=delay)
    try:
        found = _leaf(view, delay, start, pauses)
    except Outside as outside:
        return Due(code=outside.code, part=delay)
    found.part = delay
    return found


def _several(view: View, delay: Record, start: int, pauses: Pauses) -> Due:
    """later-of is open while any part is; earlier-of is the earliest part that is not open."""
    parts = [end_of(view, part, start, pauses) for part in delay["delays"]]
    for part in parts:
        if part.code or part.why:
            return part
    later = delay["kind"] == "later-of"
    choose = max if later else min
    opened = [part.opened for part in parts]
    if any(opened) if later else all(opened):
        ends = [part.deadline if part.deadline is not None else part.projection for part in parts]
        known = [end for end in ends if end is not None]
        projection = choose(known) if len(known) == len(parts) else None
        last = next((part.part for part in parts if part.opened), None)
        return Due(opened=True, projection=projection, part=last)
    fixed = [part for part in parts if part.deadline is not None]
    return choose(fixed, key=lambda part: part.deadline or 0)


def _leaf(view: View, delay: Record, start: int, pauses: Pauses) -> Due:
    horizon, kind = view.rules.horizon, delay["kind"]
    within(start, start, horizon)
    if kind in ("covered", "opening-days", "immediate"):
        seconds = delay["n"] * delay["hours"] if kind == "opening-days" else delay.get("seconds", 0)
        return _covered(view.cover(delay["coverage"]), seconds, start, pauses)
    if kind == "elapsed":
        return _elapsed(delay["seconds"], start, pauses, horizon)
    if kind == "business-days":
        return _business_days(view.cover(delay["coverage"]), delay, start, pauses)
    if kind == "same-business-day":
        return Due(_same_business_day(view.cover(delay["coverage"]).days(), start, pauses))
    if kind == "working-days":
        return Due(within(start, _working_days(view, delay, start, pauses), horizon))
    if kind == "calendar":
        return _calendar(view, delay, start, pauses)
    if delay["end"] is None:
        raise Outside(OUTSIDE_HORIZON)
    return Due(within(start, delay["end"], horizon))


def _covered(cover: Cover, seconds: int, start: int, pauses: Pauses) -> Due:
    if pauses.still is None:
        return Due(cover.deadline(start, seconds, pauses.closed))
    try:
        reached: int | None = cover.deadline(start, seconds, pauses.before)
    except Outside:
        reached = None  # not before the pause, at least: the pause lies inside the horizon
    if reached is not None and (reached < pauses.still or (seconds > 0 and reached == pauses.still)):
        return Due(reached)
    try:
        return Due(opened=True, projection=cover.deadline(start, seconds, pauses.closed))
    except Outside:
        return Due(opened=True)


def elapsed_deadline(t: int, seconds: int, pauses: Iterable[Stretch]) -> int:
    """`t` plus elapsed seconds, what is paused not counted."""
    at, left = t, seconds
    for start, end in pauses:
        if end <= at:
            continue
        if start > at:
            if at + left <= start:
                break
            left -= start - at
        at = end
    return at + left


def _elapsed(seconds: int, start: int, pauses: Pauses, horizon: Stretch) -> Due:
    if pauses.still is not None:
        if elapsed_deadline(start, seconds, pauses.before) > pauses.still:
            return Due(opened=True, projection=elapsed_deadline(start, seconds, pauses.closed))
        return Due(within(start, elapsed_deadline(start, seconds, pauses.before), horizon))
    return Due(within(start, elapsed_deadline(start, seconds, pauses.closed), horizon))


def _business_days(cover: Cover, delay: Record, start: int, pauses: Pauses) -> Due:
    """A day paused at its last covered second is not counted; one paused after the same time is."""
    days, until, n = cover.days(delay["zone"]), delay["until"], delay["n"]
    if not pauses.any:
        return Due(days.deadline(start, n, until, cover, None))
    second = days.zone.local(start)[1]
    counted = at = 0  # days so far, and the last covered second of the last of them

    def skipped(t: int) -> bool:
        nonlocal counted, at
        pause = pauses.at(t)
        if pause is not None:
            last = counted == n - 1 and until == "same-time"
            if not last or pause[0] < cover.first_covered(days.zone.boundary(days.zone.day(t), second)):
                return True
        counted, at = counted + 1, t
        return False

    found = days.deadline(start, n, until, cover, skipped)
    if until == "same-time" and pauses.still is not None and pauses.still < found and pauses.as_of <= at:
        # Whether this day counts is known at its last covered second only: until then, open.
        return Due(opened=True, projection=found)
    return Due(found)


def _same_business_day(days: Days, start: int, pauses: Pauses) -> int:
    found = days.same_business_day(start)
    while pauses.at(found - 1) is not None:
        found = days.same_business_day(max(found, start))
    return found


def _working_days(view: View, delay: Record, start: int, pauses: Pauses) -> int:
    """24:00 of the nth day of the table after the start's; the holidays of all years it reaches are known."""
    zone, table = view.rules.zone, view.rules.workdays[delay["workdays"]]
    day, n = zone.day(start), delay["n"]
    last = limit = zone.day(view.rules.horizon[1])
    if table["known"] is not None:
        stretch = next((one for one in table["known"] if one[0] <= day <= one[1]), None)
        if stretch is None:
            raise Outside(OUTSIDE_HOLIDAY_DATA)
        last = min(last, stretch[1])
    for counting in table["days"][bisect_right(table["days"], day) :]:
        if counting > last:
            break
        if pauses.at(zone.end_of(counting) - 1) is None:
            n -= 1
        if n == 0:
            return zone.end_of(counting)
    raise Outside(OUTSIDE_HOLIDAY_DATA if last < limit else OUTSIDE_HORIZON)


def _calendar(view: View, delay: Record, start: int, pauses: Pauses) -> Due:
    """Calendar units do not wait, unless they are extended by the whole days waited."""
    zone, until = view.rules.zone, delay["until"]
    day, second = zone.local(start)
    end = _add(view.rules, day, delay["n"], delay["unit"])
    extended = delay["extended_by"] is not None and pauses.any
    if extended:
        end = _extended(zone, start, end, pauses, zone.day(view.rules.horizon[1]))
    found = zone.end_of(end) if until == "end-of-day" else zone.boundary(end, second)
    within(start, found, view.rules.horizon)
    if extended and pauses.still is not None and until == "same-time" and pauses.as_of >= found:
        on = zone.day(found)
        if pauses.still <= zone.midnight(on) and pauses.as_of < zone.end_of(on):
            # Whether this date is waited through is known at its end only: until then, open.
            return Due(opened=True, projection=found)
    return Due(found)


def _add(rules: Rules, day: int, n: int, unit: str) -> int:
    """The day so many units later; of a month too short, its last day. Months begin where the table says."""
    if unit in ("day", "week"):
        return day + n * (7 if unit == "week" else 1)
    month = bisect_right(rules.months, day) - 1
    other = month + n * (12 if unit == "year" else 1)
    if month < 0 or other + 1 >= len(rules.months):
        raise Outside(OUTSIDE_HORIZON)
    return min(rules.months[other] + day - rules.months[month], rules.months[other + 1] - 1)


def _extended(zone: Zone, start: int, end: int, pauses: Pauses, last: int) -> int:
    """The day `end`, one later for each day from the start's to it, so extended, that was waited through.

    A clock waits from its start on: the start's day counts only if it begins with it.
    """
    day = zone.local(start)[0]
    while day <= end:
        if end > last:
            raise Outside(OUTSIDE_HORIZON)
        first, until = zone.midnight(day), zone.end_of(day)
        waited = pauses.at(first)
        if waited is not None and start <= first and until <= waited[1]:
            end = zone.next_day(end)
        day = zone.next_day(day)
    return end


def deemed_start(view: View, rule: Record | None, start: int) -> int | Due:
    """The instant at which a clock counts as started; a `Due` where it cannot be known."""
    if rule is None:
        return start
    cover = view.cover(rule["coverage"])
    if cover.undetermined is not None:
        return Due(why=cover.undetermined)
    try:
        return cover.days().deemed_receipt(start, cover, rule["after"])
    except Outside as outside:
        return Due(code=outside.code)
