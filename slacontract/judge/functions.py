"""A deadline as a function of the start instant, exact over all starts, and its comparison (DESIGN 5)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from ..clock.calendar import add
from ..clock.errors import OutsideHorizon
from ..clock.zone import DAY, EPOCH_ORDINAL, Zone
from ..ruleset.commitments import Commitment
from ..ruleset.delays import (
    BusinessDays,
    Calendar,
    Covered,
    Delay,
    EarlierOf,
    Elapsed,
    Immediate,
    LaterOf,
    OpeningDays,
    SameBusinessDay,
    WorkingDays,
)
from ..ruleset.rules import RuleSet
from .delays import carrying, undetermined, unpaused
from .index import Engine, PlanView, engine_of

_STARTS = ("started-in", "reported-in", "reported-outside")


class DeadlineFunction:
    """The deadline of one commitment by its actual start, without pauses; None where there is none.

    Between neighbouring `breakpoints` it is affine, with slope 0 or 1, over whole seconds. `edition`:
    index of the edition whose plan is meant; the last, for None.
    """

    def __init__(
        self,
        rules: RuleSet | Engine,
        plan: str | None,
        commitment: Commitment | str,
        edition: int | None = None,
    ) -> None:
        self.engine = engine_of(rules)
        views = self.engine.views(plan)
        self.view: PlanView = views[-1 if edition is None else edition]
        one = self.view.commitments[commitment] if isinstance(commitment, str) else commitment
        self.commitment = one
        self.delay = one.cadence if one.cadence is not None and one.cadence.kind != "grid" else one.delay
        self._breakpoints: dict[tuple[int, int], list[int]] = {}
        self._deadline = self._plain()

    def _plain(self) -> Callable[[int], int] | None:
        """Start to deadline, deemed receipt and carrying included; None where the contract gives none."""
        view, one = self.view, self.commitment
        rule = one.deemed_receipt
        if undetermined(view, self.delay) is not None:
            return None
        end = unpaused(view, self.delay)
        carry = carrying(view, one, self.delay)
        if carry is not None:
            uncarried, carried = end, carry
            end = lambda t: carried(uncarried(t))  # noqa: E731
        if rule is None:
            return end
        cover = view.coverage(rule.coverage)
        if cover.coverage.undetermined is not None:
            return None
        days, timeline, after, counted = cover.days(), cover.timeline, rule.after, end
        return lambda t: counted(days.deemed_receipt(t, timeline, after))

    def __call__(self, t: int) -> int | None:
        """The deadline of a clock that starts at `t`, epoch seconds; None if undetermined or unknown."""
        if self._deadline is None:
            return None
        try:
            return self._deadline(t)
        except OutsideHorizon:
            return None

    def over(self, points: Sequence[int]) -> tuple[Sequence[int | None], Sequence[int | None]]:
        """The deadlines at the first and at the last second of each piece between neighbouring points.

        `points` ascend and hold every breakpoint. Where covered time counts, the deadline of a start that is
        covered moves with it, and that of any other start stands still.
        """
        delay, one = self.delay, self.commitment
        firsts = points[:-1]
        if self._deadline is not None and one.deemed_receipt is None and one.edge is None:
            if isinstance(delay, Covered) and delay.seconds > 0:
                timeline = self.view.coverage(delay.coverage).timeline
                known = timeline.known[1]
                due, covered = timeline.deadlines(firsts, delay.seconds)
                ends = [
                    a if a is None or not moves else a + q - p - 1 if a + q - p - 1 <= known else None
                    for a, moves, (p, q) in zip(due, covered, pairwise(points), strict=True)
                ]
                return due, ends
            if isinstance(delay, BusinessDays) and delay.until == "last-closing":
                due = self.view.coverage(delay.coverage).days(delay.zone).last_closings(firsts, delay.n)
                return due, due
        return [self(t) for t in firsts], [self(t - 1) for t in points[1:]]

    def breakpoints(self, first: int, last: int) -> list[int]:
        """Sorted starts in [first, last) at which the function may change its slope, or jump."""
        if (first, last) not in self._breakpoints:
            self._breakpoints[first, last] = self._all_breaks(first, last)
        return self._breakpoints[first, last]

    def cuts(self, first: int, last: int) -> list[int]:
        """Sorted starts in [first, last) at which a piece begins; fewer than all breakpoints, where a start
        that only ends a piece (whose deadline is a closing) is known to belong to the piece before it."""
        delay, one = self.delay, self.commitment
        plain = one.deemed_receipt is None and one.edge is None and one.when is None
        if not (plain and isinstance(delay, Covered)):
            return self.breakpoints(first, last)
        found = [t for opens, closes, _ in self._rows(delay.coverage, first, last) for t in (opens, closes)]
        found += self._pulled_back(delay.coverage, delay.seconds, first, last)[1::2]
        found.sort()  # two runs that ascend
        return list(dict.fromkeys(found[bisect_left(found, first) : bisect_left(found, last)]))

    def _all_breaks(self, first: int, last: int) -> list[int]:
        delay = self.delay
        if isinstance(delay, Covered):
            found = set(self._edges(delay.coverage, first, last))
            found.update(self._pulled_back(delay.coverage, delay.seconds, first, last))
        elif isinstance(delay, BusinessDays) and delay.until == "last-closing":
            zone = self.view.coverage(delay.coverage).days(delay.zone).zone
            found = set(zone.midnights(zone.local(first)[0], zone.local(last)[0]))
        else:
            found = set(self._breaks(delay, first, last))
        rule = self.commitment.deemed_receipt
        if rule is not None:
            cover = self.view.coverage(rule.coverage)
            found.update(self._edges(rule.coverage, first, last))
            if rule.after is not None:
                for on, midnight, _ in _dates(cover.zone, first, last):
                    cut = cover.zone.boundary(on, rule.after)
                    found.update((midnight, cut, cut + 1))
        if self.commitment.when is not None:
            for atom in self.commitment.when.atoms:
                if atom.kind in _STARTS:
                    for name in atom.values:
                        found.update(self._edges(name, first, last))
        return sorted(t for t in found if first <= t < last)

    # --- by kind of delay ------------------------------------------------------------------------

    def _edges(self, name: str, first: int, last: int) -> Iterator[int]:
        """Openings and closings of a coverage."""
        for row in self._rows(name, first, last):
            yield row[0]
            yield row[1]

    def _rows(self, name: str, first: int, last: int) -> Iterable[tuple[int, int, int]]:
        rows = self.view.plan.coverages[name].intervals
        return rows[max(0, bisect_right(rows, (first,)) - 1) : bisect_right(rows, (last, last))]

    def _breaks(self, delay: Delay, first: int, last: int) -> Iterator[int]:
        if isinstance(delay, Covered | OpeningDays):
            seconds = delay.seconds if isinstance(delay, Covered) else delay.n * delay.hours
            yield from self._edges(delay.coverage, first, last)
            yield from self._pulled_back(delay.coverage, seconds, first, last)
        elif isinstance(delay, Immediate):
            yield from self._edges(delay.coverage, first, last)
        elif isinstance(delay, BusinessDays):
            yield from self._business_days(delay, first, last)
        elif isinstance(delay, SameBusinessDay):
            days = self.view.coverage(delay.coverage).days()
            yield from (midnight for _, midnight, _ in _dates(days.zone, first, last))
            yield from (row.last_closing or 0 for row in days.rows)
        elif isinstance(delay, WorkingDays):
            yield from (midnight for _, midnight, _ in _dates(self.view.zone, first, last))
        elif isinstance(delay, Calendar):
            yield from self._calendar(delay, first, last)
        elif isinstance(delay, LaterOf | EarlierOf):
            yield from self._several(delay, first, last)

    def _pulled_back(self, name: str, seconds: int, first: int, last: int) -> list[int]:
        """The starts whose deadline is exactly a closing: after each, the deadline jumps."""
        rows = self.view.plan.coverages[name].intervals
        i, end = 0, len(rows) - 1
        found: list[int] = []
        for opens, closes, before in rows:
            wanted = before + closes - opens - seconds
            if wanted < 0:
                continue
            while i < end and rows[i + 1][2] <= wanted:
                i += 1
            start, _, counted = rows[i]
            at = start + wanted - counted
            if at >= last:
                break
            if at >= first - 1:
                found.append(at)
                found.append(at + 1)
                # The same count holds through the gap before `at`, whose opening edge is a breakpoint too.
        return found

    def _business_days(self, delay: BusinessDays, first: int, last: int) -> Iterator[int]:
        days = self.view.coverage(delay.coverage).days(delay.zone)
        zone = days.zone
        business = [row.midnight for row in days.rows if row.business]
        rows = self.view.plan.coverages[delay.coverage].intervals
        for on, midnight, end in _dates(zone, first, last):
            yield midnight
            if delay.until == "last-closing":
                continue
            target = bisect_left(business, end) + delay.n - 1
            if target >= len(business):
                return
            goal = zone.date(business[target])
            inside = rows[max(0, bisect_right(rows, (business[target],)) - 1) :]
            walls = list(_jumps(zone, goal))
            for opens, closes, _ in inside:
                if opens >= zone.end_of(goal):
                    break
                walls += [_wall(zone, opens), _wall(zone, closes)]
            yield from _same_times(zone, on, goal, walls)

    def _calendar(self, delay: Calendar, first: int, last: int) -> Iterator[int]:
        zone = self.view.zone
        for on, midnight, _ in _dates(zone, first, last):
            yield midnight
            if delay.until == "same-time":
                goal = add(on, delay.n, delay.unit)
                yield from _same_times(zone, on, goal, list(_jumps(zone, goal)))

    def _several(self, delay: LaterOf | EarlierOf, first: int, last: int) -> Iterator[int]:
        """Breakpoints of the parts, and the starts at which two parts cross."""
        points = sorted({first, last, *(t for part in delay.delays for t in self._breaks(part, first, last))})
        points = [t for t in points if first <= t <= last]
        yield from points
        if undetermined(self.view, delay) is not None:
            return
        parts = [unpaused(self.view, part) for part in delay.delays]
        for i, one in enumerate(parts):
            for other in parts[i + 1 :]:
                for p, q in pairwise(points):
                    try:
                        gap, after = one(p) - other(p), one(q - 1) - other(q - 1)
                    except OutsideHorizon:
                        continue
                    if gap * after < 0:
                        yield p + abs(gap)


def _dates(zone: Zone, first: int, last: int) -> Iterator[tuple[date, int, int]]:
    """The local dates that meet [first, last], each with its first instant and that of the next one."""
    for on in zone.dates(zone.date(first), zone.date(last)):
        yield on, *zone.civil_day(on)


def _wall(zone: Zone, t: int) -> int:
    """What the wall shows at an instant, as epoch seconds."""
    return t + zone.offset(t)


def _jumps(zone: Zone, on: date) -> Iterator[int]:
    """Wall times between which the clock of a zone jumps on a date."""
    midnight, end = zone.civil_day(on)
    rows = zone.offsets
    for row in range(max(1, bisect_left(rows, (midnight,))), bisect_right(rows, (end, DAY))):
        at, after = rows[row]
        yield at + rows[row - 1][1]
        yield at + after


def _same_times(zone: Zone, on: date, goal: date, walls: Iterable[int]) -> Iterator[int]:
    """Instants of a date at which the wall shows the clock time of some wall times of another date."""
    shift = (goal.toordinal() - on.toordinal()) * DAY
    midnight = (on.toordinal() - EPOCH_ORDINAL) * DAY
    jumps = set(_jumps(zone, on))
    offsets = {offset for at, offset in zone.offsets if at <= midnight + 2 * DAY} if jumps else set()
    for wall in {*(wall - shift for wall in walls), *jumps}:
        if midnight <= wall <= midnight + DAY:
            for t in {zone.at_wall(wall), *(wall - offset for offset in offsets)}:
                yield t
                yield t + 1


def _dominates(f: DeadlineFunction, g: DeadlineFunction) -> bool:
    """Whether f is never later than g, by their form alone: same kind and coverage, and no more of it."""
    if f.view is not g.view:
        return False
    a, b = f.delay, g.delay
    if (f.commitment.deemed_receipt, f.commitment.edge) != (g.commitment.deemed_receipt, g.commitment.edge):
        return False
    if a == b:
        return True
    if isinstance(a, Covered) and isinstance(b, Covered):
        return a.coverage == b.coverage and a.seconds <= b.seconds
    if isinstance(a, Elapsed) and isinstance(b, Elapsed):
        return a.seconds <= b.seconds
    if isinstance(a, BusinessDays | WorkingDays | Calendar) and isinstance(
        b, BusinessDays | WorkingDays | Calendar
    ):
        same = a.model_copy(update={"n": 0}) == b.model_copy(update={"n": 0})
        return same and a.n <= b.n
    return False


def starts_of_pieces(f: DeadlineFunction, g: DeadlineFunction, first: int, last: int) -> list[int]:
    """The starts between which both are affine, from `first` to `last`, both included."""
    points = [first, *f.cuts(first, last)]
    if g is not f:
        points += g.cuts(first, last)
    points.sort()
    return list(dict.fromkeys([*points, last]))


def pieces(
    f: DeadlineFunction, g: DeadlineFunction, first: int, last: int
) -> Iterator[tuple[int, int, int, int]]:
    """Pieces [p, q] on which both are affine and known, with f - g at both ends: (p, q, gap, gap)."""
    points = starts_of_pieces(f, g, first, last)
    for p, q in pairwise(points):
        gap = _difference(f, g, p)
        if gap is None:
            continue
        end = q - 1
        after = gap if end == p else _difference(f, g, end)
        if after is None:
            low, high = p, end  # known at low, unknown at high: the horizon ends within the piece
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if _difference(f, g, middle) is not None else (low, middle)
            end, after = low, _difference(f, g, low)
        if after is not None:
            yield p, end, gap, after


def _difference(f: DeadlineFunction, g: DeadlineFunction, t: int) -> int | None:
    a = f(t)
    if a is None:
        return None
    b = g(t)
    return None if b is None else a - b


def compare(f: DeadlineFunction, g: DeadlineFunction, first: int, last: int) -> int | None:
    """The first start in [first, last) for which f is later than g; None if there is none.

    Exact over all starts for which both are known: between neighbouring breakpoints both are affine, so
    both ends of each piece decide (DESIGN 5). Starts are actual; clocks with different start events are
    compared for lag 0.
    """
    if _dominates(f, g):
        return None
    for p, _, gap, after in pieces(f, g, first, last):
        if gap > 0:
            return p
        if after > 0:
            return p - gap + 1  # within a piece the difference grows by one a second
    return None


def greatest_excess(
    f: DeadlineFunction, g: DeadlineFunction, first: int, last: int
) -> tuple[int, int] | None:
    """The most by which f is later than g over all starts in [first, last), in elapsed seconds, and one
    such start; None where f is never later."""
    if _dominates(f, g):
        return None
    worst: tuple[int, int] | None = None
    for p, q, gap, after in pieces(f, g, first, last):
        for excess, t in ((gap, p), (after, q)):
            if excess > 0 and (worst is None or excess > worst[0]):
                worst = excess, t
    return worst
