"""The worst case of a tool against a promise, over all starts, with its witness (DESIGN 5, 6)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from itertools import pairwise

from ..clock.intervals import Interval, Intervals
from ..clock.zone import Zone
from ..emitter import Witness
from ..judge.functions import DeadlineFunction
from ..judge.index import PlanView
from ..records import dataclass
from ..ruleset.delays import (
    BusinessDays,
    Covered,
    Delay,
    EarlierOf,
    Elapsed,
    Immediate,
    LaterOf,
    OpeningDays,
    SameBusinessDay,
)
from .tool import CountedTool, ElapsedTool, Tool, edges_between


@dataclass(frozen=True)
class Deviation:
    """How much more and how much less than promised a tool can give, in seconds of the commitment's own
    counted time, each with its worst start; (0, 0) is no deviation for any start of the horizon.

    `compared`: seconds of start instants for which both deadlines are known; 0 means nothing was compared.
    """

    gives_more: int = 0
    gives_less: int = 0
    more: Witness | None = None
    less: Witness | None = None
    compared: int = 0

    @property
    def none(self) -> bool:
        """Whether the tool keeps the promise to the second of counted time."""
        return not self.gives_more and not self.gives_less and self.compared > 0


_RECENT: OrderedDict[object, tuple[object, Deviation]] = OrderedDict()
_KEPT = 256


def deviation(promise: DeadlineFunction, tool: Tool) -> Deviation:
    """The deviation of a tool over all starts of the horizon for which both deadlines are known.

    Of an amended contract, over the starts from the day on which this edition is in force: clocks that start
    before go by another (K9). Pauses are left out; clocks are compared for one start (DESIGN 5: lag 0).
    Exact: between breakpoints both deadlines are affine, and the counted time between them changes its slope
    only where one of the two crosses an edge of the coverage; all these starts are looked at, and the seconds
    before them.
    The second at the deadline counts where one side takes it as in time and the other does not (K3).
    """
    first, last = in_force(promise.view)
    if _alike(promise, tool) and not _edge(promise, tool):
        return Deviation(compared=last - first)
    key = (
        id(promise.engine.rules),
        promise.view.edition.id,
        promise.view.name,
        promise.commitment.id,
        tool.key,
        tool.met_at_due,
    )
    kept = _RECENT.get(key)
    if kept is not None and kept[0] is promise.engine.rules:
        return kept[1]
    found = measured_between(promise, tool, first, last)
    _RECENT[key] = promise.engine.rules, found
    while len(_RECENT) > _KEPT:
        _RECENT.popitem(last=False)
    return found


def in_force(view: PlanView) -> Interval:
    """The starts that go by an edition which no other follows: from its first instant to the end of the
    horizon, past the term too."""
    first, last = view.engine.horizon
    start = view.edition.in_force[0]
    return (first if start is None else min(max(first, start), last)), last


def _edge(promise: DeadlineFunction, tool: Tool) -> int:
    """By how many seconds the last instant that is in time differs where the deadlines are equal (K3)."""
    return int(tool.met_at_due) - int(promise.commitment.bound == "within")


def _alike(promise: DeadlineFunction, tool: Tool) -> bool:
    """Whether tool and promise are one function by their form alone."""
    one, delay = promise.commitment, promise.delay
    if one.deemed_receipt is not None or one.edge is not None:
        return False
    if isinstance(delay, Elapsed):
        return isinstance(tool, ElapsedTool) and tool.seconds == delay.seconds
    if isinstance(delay, Covered | OpeningDays):
        seconds = delay.seconds if isinstance(delay, Covered) else delay.n * delay.hours
        rows = promise.view.coverage(delay.coverage).timeline
        if isinstance(tool, ElapsedTool):
            return tool.seconds == seconds and rows.intervals == (rows.span,) and rows.known == rows.span
        return (
            isinstance(tool, CountedTool)
            and (tool.seconds, tool.edge, tool.late) == (seconds, "closing", 0)
            and tool.timeline.intervals == rows.intervals
            and tool.timeline.span == rows.known
        )
    return False


def own_time(promise: DeadlineFunction) -> Intervals | None:
    """The coverage that a commitment counts in; None where it counts all time."""
    key = _coverage_of(promise.delay)
    return promise.view.coverage(key).timeline.intervals if key is not None else None


def _coverage_of(delay: Delay) -> str | None:
    if isinstance(delay, LaterOf | EarlierOf):
        keys = {_coverage_of(one) for one in delay.delays}
        return keys.pop() if len(keys) == 1 else None
    if isinstance(delay, Covered | OpeningDays | Immediate | BusinessDays | SameBusinessDay):
        return delay.coverage
    return None


def _counter(rows: Intervals | None) -> Callable[[int], int]:
    if rows is None:
        return lambda t: t
    starts = [opens for opens, _ in rows]
    before = [0]
    for opens, closes in rows:
        before.append(before[-1] + closes - opens)

    def count(t: int) -> int:
        i = bisect_right(starts, t) - 1
        return 0 if i < 0 else before[i] + min(t, rows[i][1]) - rows[i][0]

    return count


def measured_between(promise: DeadlineFunction, tool: Tool, first: int, last: int) -> Deviation:
    """The deviation over the starts in [first, last)."""
    rows = own_time(promise)
    count = _counter(rows)
    edge = _edge(promise, tool)
    most, least, compared = (0, 0, 0, 0), (0, 0, 0, 0), 0
    for p, q, times in _stretches(promise, tool, first, last):
        for start, promised, given, width in _points(promise, tool, rows, p, q):
            gap = count(given) - count(promised) + edge
            compared += width * times
            if gap > most[0]:
                most = gap, start, promised, given
            elif gap < least[0]:
                least = gap, start, promised, given
    zone = promise.view.zone

    def witness(worst: tuple[int, int, int, int]) -> Witness | None:
        return Witness(zone.iso(worst[1]), zone.iso(worst[2]), zone.iso(worst[3])) if worst[0] else None

    return Deviation(most[0], -least[0], witness(most), witness(least), compared)


def _breaks_of(promise: DeadlineFunction) -> list[int]:
    """The breakpoints of a promise over the horizon; the function keeps them."""
    return promise.breakpoints(*promise.engine.horizon)


def _stretches(
    promise: DeadlineFunction, tool: Tool, first: int, last: int
) -> Iterator[tuple[int, int, int]]:
    """The stretches of starts to look at, and how many alike each stands for.

    Days after which all that decides is alike, as far as their deadlines reach, have the same deadlines,
    shifted: the first of them is measured, and speaks for all (DESIGN 5: exact over all starts).
    """
    zone, horizon = promise.view.zone, promise.engine.horizon
    midnights = day_starts(zone, horizon)
    at = max(0, bisect_right(midnights, first) - 1)
    tables = _tables(promise, tool, midnights)
    found: dict[object, tuple[int, int]] = {}
    times: Counter[object] = Counter()
    while at + 1 < len(midnights) and midnights[at] < last:
        p, q = max(first, midnights[at]), min(last, midnights[at + 1])
        key: object = ("day", p)
        if tables is not None and p == midnights[at] and q == midnights[at + 1]:
            known = next((one for days in _AHEAD if (one := tables[at : at + days]) in found), None)
            if known is None:
                ends = promise(q - 1), tool(q - 1)
                if ends[0] is not None and ends[1] is not None:
                    reach = bisect_right(midnights, max(ends[0], ends[1])) + 2 - at
                    known = next((tables[at : at + days] for days in _AHEAD if reach <= days), None)
            key = known or key
        found.setdefault(key, (p, q))
        times[key] += 1
        at += 1
    for key, (p, q) in found.items():
        yield p, q, times[key]


_AHEAD = (4, 8, 12, 20, 40)
"""How many days after a start are compared: the fewest that its deadlines do not reach beyond."""


def _tables(promise: DeadlineFunction, tool: Tool, midnights: tuple[int, ...]) -> tuple[int, ...] | None:
    """A number for each day: equal where all that decides both deadlines is; None where more decides."""
    delay, rule, view = promise.delay, promise.commitment.deemed_receipt, promise.view
    if not isinstance(delay, Covered | OpeningDays | Elapsed | BusinessDays | SameBusinessDay):
        return None
    if tool.decided_by is None:
        return None
    names = {_coverage_of(delay), rule.coverage if rule is not None else None} - {None}
    found = [kinds_of_days(midnights, tool.decided_by)]
    for name in sorted(str(one) for one in names):
        cover = view.coverage(name)
        found.append(kinds_of_days(midnights, cover.timeline.intervals))
        if isinstance(delay, BusinessDays | SameBusinessDay) or rule is not None:
            days = cover.days(delay.zone if isinstance(delay, BusinessDays) else None)
            if days.zone.name != view.zone.name:
                return None
            business = {row.midnight for row in days.rows if row.business}
            found.append(tuple(int(midnight in business) for midnight in midnights[:-1]))
    numbers: dict[tuple[int, ...], int] = {}
    return tuple(numbers.setdefault(row, len(numbers)) for row in zip(*found, strict=True))


_DAYS: OrderedDict[tuple[int, int], tuple[object, object, tuple[int, ...]]] = OrderedDict()
_STARTS: OrderedDict[tuple[int, int, int], tuple[Zone, tuple[int, ...]]] = OrderedDict()


def day_starts(zone: Zone, span: tuple[int, int]) -> tuple[int, ...]:
    """The first instants of the dates of a span, and that of the date after it."""
    key = id(zone), *span
    kept = _STARTS.get(key)
    if kept is None or kept[0] is not zone:
        first, last = zone.local(span[0])[0], zone.local(span[1] - 1)[0]
        kept = _STARTS[key] = zone, tuple(dict.fromkeys(zone.midnights(first, last + 1)))
        while len(_STARTS) > _KEPT:
            _STARTS.popitem(last=False)
    return kept[1]


def kinds_of_days(midnights: tuple[int, ...], rows: Intervals) -> tuple[int, ...]:
    """A number for each day: equal where its length, and what a set covers of it, are equal."""
    key = id(midnights), id(rows)
    kept = _DAYS.get(key)
    if kept is not None and kept[0] is midnights and kept[1] is rows:
        return kept[2]
    numbers: dict[object, int] = {}
    found: list[int] = []
    i = 0
    for start, end in pairwise(midnights):
        while i < len(rows) and rows[i][1] <= start:
            i += 1
        inside = [end - start]
        j = i
        while j < len(rows) and rows[j][0] < end:
            inside += [max(rows[j][0], start) - start, min(rows[j][1], end) - start]
            j += 1
        found.append(numbers.setdefault(tuple(inside), len(numbers)))
    _DAYS[key] = midnights, rows, tuple(found)
    while len(_DAYS) > _KEPT:
        _DAYS.popitem(last=False)
    return tuple(found)


def _points(
    promise: DeadlineFunction, tool: Tool, rows: Intervals | None, first: int, last: int
) -> Iterator[tuple[int, int, int, int]]:
    """Starts that decide, with both deadlines, and how many starts each speaks for."""
    inside = (t for t in tool.breakpoints(first, last) if first <= t < last)
    every = _breaks_of(promise)
    own = every[bisect_left(every, first) : bisect_left(every, last)]
    points = sorted({first, last, *own, *inside})
    for p, q in pairwise(points):
        at_p = promise(p), tool(p)
        if at_p[0] is None or at_p[1] is None:
            continue
        yield p, at_p[0], at_p[1], 1
        end = q - 1
        if end == p:
            continue
        at_end = promise(end), tool(end)
        if at_end[0] is None or at_end[1] is None:
            # Known at one end only: the horizon ends within the piece.
            low, high = p, end
            while high - low > 1:
                middle = (low + high) // 2
                known = promise(middle) is not None and tool(middle) is not None
                low, high = (middle, high) if known else (low, middle)
            end = low
            at_end = promise(end), tool(end)
            if end == p or at_end[0] is None or at_end[1] is None:
                continue
        yield end, at_end[0], at_end[1], end - p
        if rows is None or at_p == at_end:
            continue
        crossing = {
            p + edge - here
            for here, there in zip(at_p, at_end, strict=True)
            if here is not None and there is not None and there != here
            for edge in edges_between(rows, here, there)
        }
        for t in crossing:
            if p < t < end:
                a, b = promise(t), tool(t)
                if a is not None and b is not None:
                    yield t, a, b, 0
