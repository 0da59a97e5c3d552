"""Deadlines of a promise in two versions, compared over all start instants (DESIGN 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from operator import sub

from ..judge.delays import undetermined
from ..judge.functions import DeadlineFunction, pieces, starts_of_pieces
from ..judge.index import PlanView
from ..records import dataclass
from ..ruleset.commitments import Commitment, Condition, Grid
from ..ruleset.delays import BusinessDays, Calendar, Delay, EarlierOf, LaterOf, ToDate, WorkingDays
from .pairs import PlanPair

TIMED = ("started-in", "reported-in", "reported-outside")
_ROUND = (3600, 1800, 600, 300, 60)


@dataclass(frozen=True)
class Extremes:
    """The most by which the new deadline is later, and sooner, over all starts: (seconds, start), or None.

    `compared`: some start has a deadline in both versions.
    """

    later: tuple[int, int] | None
    sooner: tuple[int, int] | None
    compared: bool


def measured(one: Commitment) -> Delay | None:
    """The delay that the clock of a promise measures: of a cadence, its cycle; None for a grid."""
    if isinstance(one.cadence, Grid):
        return None
    return one.cadence if one.cadence is not None else one.delay


def has_deadline(view: PlanView, one: Commitment) -> bool:
    """Whether a promise has deadlines: a number, and coverages with a meaning."""
    delay = measured(one)
    if delay is None or undetermined(view, delay) is not None:
        return False
    rule = one.deemed_receipt
    return rule is None or view.coverage(rule.coverage).coverage.undetermined is None


def coverages_of(delay: Delay | Grid | None) -> Iterator[str]:
    """Keys of the coverages that a delay counts in."""
    if isinstance(delay, LaterOf | EarlierOf):
        for part in delay.delays:
            yield from coverages_of(part)
    elif isinstance(delay, Grid):
        if delay.days_of is not None:
            yield delay.days_of
    elif (name := getattr(delay, "coverage", None)) is not None:
        yield name


def sets_of(one: Commitment) -> Iterator[str]:
    """Keys of all coverages that decide a deadline, and whether there is one."""
    yield from coverages_of(one.delay)
    yield from coverages_of(one.cadence)
    if one.deemed_receipt is not None:
        yield one.deemed_receipt.coverage
    yield from timed_names(one.when)


def timed_names(when: Condition | None) -> Iterator[str]:
    """Keys of the coverages in which a condition looks for an instant."""
    for atom in when.atoms if when is not None else ():
        if atom.kind in TIMED:
            yield from atom.values


def holidays_of(delay: Delay | Grid | None) -> Iterator[str]:
    """Keys of the holiday sets that a delay in working days leaves out."""
    if isinstance(delay, LaterOf | EarlierOf):
        for part in delay.delays:
            yield from holidays_of(part)
    elif isinstance(delay, WorkingDays) and delay.holidays is not None:
        yield delay.holidays


def in_contract_zone(delay: Delay | Grid | None) -> bool:
    """Whether a delay is reckoned on the wall clock of the contract's zone (T9, T10, K10)."""
    if isinstance(delay, LaterOf | EarlierOf):
        return any(in_contract_zone(part) for part in delay.delays)
    return isinstance(delay, Calendar | WorkingDays | ToDate | Grid)


def extremes(pair: PlanPair, old: Commitment, new: Commitment) -> Extremes:
    """How far the deadline moves, both ways, over all starts of the span that both conditions leave possible.

    `old` in the names of its own version. Exact: between neighbouring breakpoints both deadlines are affine,
    so the ends of each piece hold the extremes.
    """
    views = pair.views
    parts = tuple((c.delay, c.cadence, c.deemed_receipt, c.edge, _timed(c.when)) for c in (old, new))
    sets = tuple(
        id(view.plan.coverages[name])
        for view, c in zip(views, (old, new), strict=True)
        for name in sets_of(c)
    )
    free = tuple(
        id(view.plan.holidays[name])
        for view, c in zip(views, (old, new), strict=True)
        for name in (*holidays_of(c.delay), *holidays_of(c.cadence))
    )
    zones = tuple(view.zone.name for view in views)
    key = ("extremes", parts, sets, free, zones, pair.span)
    return pair.once(key, lambda: _extremes(pair, old, new))


def _extremes(pair: PlanPair, old: Commitment, new: Commitment) -> Extremes:
    before = DeadlineFunction(pair.views[0].engine, pair.plans[0], old, pair.view_numbers[0])
    after = DeadlineFunction(pair.views[1].engine, pair.plans[1], new, pair.view_numbers[1])
    limits = [
        (view, timed)
        for view, one in zip(pair.views, (old, new), strict=True)
        if (timed := _timed(one.when)) is not None
    ]
    if not limits and _same_days(pair, before, after):
        return Extremes(None, None, True)
    later, sooner, compared = _farthest(after, before, *pair.span, limits)
    rounded = [
        None if found is None else (found[0], _rounded(before, after, found, pair.span, sign, limits))
        for found, sign in ((later, 1), (sooner, -1))
    ]
    return Extremes(rounded[0], rounded[1], compared)


def _same_days(pair: PlanPair, before: DeadlineFunction, after: DeadlineFunction) -> bool:
    """Whether both count as many business days to the last closing on the same days, as far as both know.

    Nothing but the days decides such a deadline (T9), so hours that moved within them need no comparison.
    """
    a, b = before.delay, after.delay
    if not (isinstance(a, BusinessDays) and isinstance(b, BusinessDays)):
        return False
    for f, delay in ((before, a), (after, b)):
        one = f.commitment
        if delay.until != "last-closing" or one.deemed_receipt is not None or one.edge is not None:
            return False
        if f(pair.span[0]) is None:
            return False
    tables = before.view.coverage(a.coverage).days(a.zone), after.view.coverage(b.coverage).days(b.zone)
    if a.n != b.n or tables[0].zone.name != tables[1].zone.name:
        return False
    first, last = pair.span[0], min(table.known[1] for table in tables)
    rows = [
        [
            row
            for row in table.rows
            if row.business and first < row.midnight and (row.last_closing or 0) <= last
        ]
        for table in tables
    ]
    return [row[:2] for row in rows[0]] == [row[:2] for row in rows[1]]


Limits = Sequence[tuple[PlanView, Condition]]
Found = tuple[int, int] | None


def _farthest(
    f: DeadlineFunction, g: DeadlineFunction, first: int, last: int, limits: Limits
) -> tuple[Found, Found, bool]:
    """The most by which f is later than g, and sooner, each with the first such start; whether any has both.

    Both are asked in one go; where a deadline is not known at one end of a piece, `pieces` itself decides.
    """
    points = starts_of_pieces(f, g, first, last)
    ours, theirs = f.over(points), g.over(points)
    if not limits and not any(None in one for one in (*ours, *theirs)):
        gaps = [list(map(sub, ours[end], theirs[end])) for end in (0, 1)]
        return _first_of(points, gaps, max), _first_of(points, gaps, min), bool(gaps[0])
    later: Found = None
    sooner: Found = None
    compared = False
    for p, q, gap, end in _pieces(f, g, points, ours, theirs):
        if limits and not all(_possible(view, when, p) for view, when in limits):
            continue
        compared = True
        for moved, at in ((gap, p), (end, q)):
            if moved > 0 and (later is None or moved > later[0]):
                later = moved, at
            elif moved < 0 and (sooner is None or -moved > sooner[0]):
                sooner = -moved, at
    return later, sooner, compared


def _first_of(
    points: Sequence[int], gaps: Sequence[list[int]], most: Callable[[Iterable[int]], int]
) -> Found:
    """The greatest, or the least, difference at both ends of each piece, and the first place of it."""
    if not gaps[0]:
        return None
    found = most((most(gaps[0]), most(gaps[1])))
    if found == 0 or (found > 0) != (most is max):
        return None
    starts = [
        points[at] if end == 0 else points[at + 1] - 1
        for end in (0, 1)
        if found in gaps[end] and (at := gaps[end].index(found)) >= 0
    ]
    return abs(found), min(starts)


Ends = tuple[Sequence[int | None], Sequence[int | None]]


def _pieces(
    f: DeadlineFunction, g: DeadlineFunction, points: Sequence[int], ours: Ends, theirs: Ends
) -> Iterator[tuple[int, int, int, int]]:
    """`pieces`, of what is known of both ends already."""
    rows = zip(pairwise(points), ours[0], theirs[0], ours[1], theirs[1], strict=True)
    for (p, q), a, b, c, d in rows:
        if a is None or b is None:
            continue
        if c is None or d is None:
            yield from pieces(f, g, p, q)
        else:
            yield p, q - 1, a - b, c - d


def _rounded(
    before: DeadlineFunction,
    after: DeadlineFunction,
    found: tuple[int, int],
    span: tuple[int, int],
    sign: int,
    limits: Iterable[tuple[PlanView, Condition]],
) -> int:
    """A start close after another, with the same difference, that people would rather read."""
    moved, at = found
    midnight, _ = after.view.zone.civil_day(after.view.zone.date(at))
    # A start in the morning reads better than one at midnight; then the next round time.
    for near in (*(midnight + hour * 3600 for hour in (10, 15)), *(-(-at // step) * step for step in _ROUND)):
        if near < at:
            continue
        if near >= span[1] or not all(_possible(view, when, near) for view, when in limits):
            continue
        was, now = before(near), after(near)
        if was is not None and now is not None and now - was == sign * moved:
            return near
    return at


def _timed(when: Condition | None) -> Condition | None:
    """What a condition says about time; None where it leaves every start possible."""
    if when is None:
        return None
    timed = tuple(atom for atom in when.atoms if atom.kind in TIMED)
    if not timed or (when.negated and len(timed) < len(when.atoms)):
        return None
    return when.model_copy(update={"atoms": timed})


def _possible(view: PlanView, when: Condition, t: int) -> bool:
    """Whether the time in a condition lets a clock start, and its ticket be reported, at `t`."""
    held = []
    for atom in when.atoms:
        inside = any(view.coverage(name).timeline.contains(t) for name in atom.values)
        held.append((inside != (atom.kind == "reported-outside")) != atom.negated)
    return all(held) != when.negated
