"""The ledger: every slice between a start and its deadline, counted or skipped, and why (K15)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from ..clock.days import Days
from ..clock.intervals import difference
from ..records import dataclass
from ..ruleset.coverages import Skip
from ..ruleset.delays import (
    BusinessDays,
    Calendar,
    Covered,
    Delay,
    Elapsed,
    Immediate,
    OpeningDays,
    SameBusinessDay,
    WorkingDays,
)
from .index import CoverageView, PlanView
from .pauses import Pauses
from .results import Slice


@dataclass(frozen=True)
class Account:
    """What a ledger is drawn up from: a clock's starts, its deadline (or projection), and its pauses.

    `counted_from`: where counting begins: the deemed start, or a change of priority (K5).
    """

    view: PlanView
    clause: str
    delay: Delay | None
    start: int
    deemed: int
    counted_from: int
    end: int | None
    pauses: Pauses
    fixed: bool = False


def ledger(account: Account) -> tuple[Slice, ...]:
    """The slices from the actual start to the deadline, in order and without hole."""
    slices = list(_slices(account))
    return tuple(one for one in slices if one.end > one.start or one.reason == "deemed-receipt")


def _slices(account: Account) -> Iterator[Slice]:
    clause, at = account.clause, account.start
    if account.deemed > account.start:
        yield Slice(account.start, account.deemed, 0, "deemed-receipt", clause=clause)
        at = account.deemed
    if account.counted_from > at:
        yield Slice(at, account.counted_from, 0, "priority-change", clause=clause)
        at = account.counted_from
    end = account.end
    if end is None or end <= at or account.fixed:
        return
    delay, view = account.delay, account.view
    if isinstance(delay, Covered | OpeningDays | Immediate):
        yield from _covered(view.coverage(delay.coverage), at, end, account)
    elif isinstance(delay, Elapsed):
        counted = difference(((at, end),), account.pauses.within(at, end))
        found = [Slice(start, stop, stop - start, "elapsed", clause=clause) for start, stop in counted]
        yield from sorted([*found, *_pauses(account, at, end)], key=lambda one: one.start)
    elif isinstance(delay, BusinessDays | SameBusinessDay):
        cover = view.coverage(delay.coverage)
        zone = delay.zone if isinstance(delay, BusinessDays) else None
        same_day = isinstance(delay, SameBusinessDay)
        yield from _business_days(cover, cover.days(zone), at, end, account, same_day)
    elif isinstance(delay, WorkingDays):
        yield from _working_days(delay, at, end, account)
    elif isinstance(delay, Calendar) and delay.extended_by is not None:
        yield from _waited_days(at, end, account)
    elif delay is not None:
        yield Slice(at, end, 0, "calendar", clause=clause)


def _covered(cover: CoverageView, at: int, end: int, account: Account) -> Iterator[Slice]:
    found: list[Slice] = []
    inside = cover.timeline.slices(at, end)
    for start, stop in difference(inside, account.pauses.within(at, end)):
        found.append(Slice(start, stop, stop - start, "window", cover.name, account.clause))
    paused = _pauses(account, at, end)
    i = 0
    for start, stop in inside:
        while i and paused[i - 1].end > start:
            i -= 1
        while i < len(paused) and paused[i].start < stop:
            if start < paused[i].end:
                one = paused[i]
                found.append(replace(one, start=max(start, one.start), end=min(stop, one.end)))
            i += 1
    for start, stop in difference(((at, end),), inside):
        found += _uncovered(cover, start, stop)
    yield from sorted(found, key=lambda one: one.start)


def _pauses(account: Account, at: int, end: int) -> list[Slice]:
    """The paused stretches of [at, end), each named by its state; where two meet, the first holds."""
    return [
        Slice(one.start, one.end or 0, 0, "pause", one.name, account.clause)
        for one in account.pauses.named(at, end)
    ]


def _uncovered(cover: CoverageView, start: int, end: int) -> Iterator[Slice]:
    """A stretch without cover, split by what is known of the reason."""
    at = start
    for skip in _skips(cover, start, end):
        if skip.start > at:
            yield _plain(cover, at, skip.start, start, end)
        first, last = max(skip.start, start), min(skip.end, end)
        yield Slice(first, last, 0, skip.reason, skip.name, cover.name)
        at = last
    if at < end:
        yield _plain(cover, at, end, start, end)


def _plain(cover: CoverageView, start: int, end: int, gap_start: int, gap_end: int) -> Slice:
    """Unnamed: a break where the whole gap lies within one date, else time outside the windows."""
    timeline, zone = cover.timeline, cover.zone
    whole = (start, end) == (gap_start, gap_end)
    between = timeline.is_closing(gap_start) and timeline.contains(gap_end) if whole else False
    same_date = zone.date(gap_start) == zone.date(gap_end)
    return Slice(start, end, 0, "break" if between and same_date else "outside-windows", "", cover.name)


def _skips(cover: CoverageView, start: int, end: int) -> Iterator[Skip]:
    skips = cover.coverage.skips
    i = bisect_right(cover.skip_ends, start)
    while i < len(skips) and skips[i].start < end:
        yield skips[i]
        i += 1


def _business_days(
    cover: CoverageView, days: Days, at: int, end: int, account: Account, same_day: bool
) -> Iterator[Slice]:
    zone, clause = days.zone, account.clause
    rows = {zone.date(row.midnight): row for row in days.rows if at - 90000 * 2 < row.midnight < end}
    on, start = zone.date(at), at
    first = True
    while start < end:
        stop = min(zone.end_of(on), end)
        row = rows.get(on)
        closing = row.last_closing if row is not None else None
        last = stop == end
        paused = closing is not None and not last and account.pauses.at(closing - 1) is not None
        if first and not same_day:
            yield Slice(start, stop, 0, "start-day", "", clause)
        elif paused and closing is not None:
            yield Slice(start, stop, 0, "pause", _state(account, closing - 1), clause)
        elif last or (row is not None and row.business and not same_day):
            yield Slice(start, stop, 0, "day-counted", cover.name, clause, 1)
        else:
            skip = next(_skips(cover, start, stop), None)
            named = skip is not None and skip.reason in ("holiday", "closure")
            yield Slice(
                start,
                stop,
                0,
                skip.reason if skip and named else "day-skipped",
                skip.name if skip and named else "",
                cover.name,
            )
        first = False
        on, start = zone.next_date(on), stop


def _state(account: Account, t: int) -> str:
    return account.pauses.name_at(t)


def _working_days(delay: WorkingDays, at: int, end: int, account: Account) -> Iterator[Slice]:
    zone, clause = account.view.zone, account.clause
    names = account.view.plan.holidays[delay.holidays].dates if delay.holidays is not None else {}
    on, start = zone.date(at), at
    while start < end:
        stop = min(zone.end_of(on), end)
        if start == at:
            yield Slice(start, stop, 0, "start-day", "", clause)
        elif on.isoformat() in names:
            yield Slice(start, stop, 0, "holiday", names[on.isoformat()], clause)
        elif on.weekday() not in delay.days:
            yield Slice(start, stop, 0, "day-skipped", "", clause)
        elif account.pauses.at(zone.end_of(on) - 1) is not None:
            yield Slice(start, stop, 0, "pause", _state(account, zone.end_of(on) - 1), clause)
        else:
            yield Slice(start, stop, 0, "day-counted", "", clause, 1)
        on, start = zone.next_date(on), stop


def _waited_days(at: int, end: int, account: Account) -> Iterator[Slice]:
    """Calendar time, with each date that was waited through apart."""
    zone, clause = account.view.zone, account.clause
    start, on = at, zone.date(at)
    plain = at
    while start < end:
        first, last = zone.civil_day(on)
        pause = account.pauses.at(first)
        if pause is not None and pause[1] >= last and first >= start:
            if plain < first:
                yield Slice(plain, first, 0, "calendar", "", clause)
            yield Slice(first, min(last, end), 0, "pause", _state(account, first), clause, 1)
            plain = last
        on, start = zone.next_date(on), last
    if plain < end:
        yield Slice(plain, end, 0, "calendar", "", clause)
