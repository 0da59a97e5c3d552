"""Deadlines of the contract as it reads now, compared exactly over all starts while it is in force."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..judge.delays import undetermined
from ..judge.functions import DeadlineFunction, pieces
from ..judge.index import PlanView, engine_of
from ..records import dataclass
from ..ruleset.commitments import Commitment, Condition, Grid
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
    WorkingDays,
)
from ..source import Span
from ..telling import SayableInstant
from . import Context

Counted = Covered | OpeningDays
Steps = BusinessDays | WorkingDays | Calendar
_PROBE = 35 * 86400  # most of what is wrong is wrong within weeks: these are asked first
_TIMED = ("started-in", "reported-in", "reported-outside")


@dataclass(frozen=True)
class Witness:
    """A start, and the two deadlines there: the first is the later one."""

    at: int
    due: int
    other: int


def plans(context: Context) -> tuple[PlanView, ...]:
    """Every plan of the contract as it reads after all amendments."""

    def make() -> tuple[PlanView, ...]:
        engine = engine_of(context.rules)
        newest = context.rules.editions[-1]
        return tuple(engine.views(name)[-1] for name in newest.plans)

    return context.once("plans", make)


def force(view: PlanView) -> tuple[int, int]:
    """[first, last) instant of force of the newest edition, as far as the horizon goes."""
    first, last = view.engine.horizon
    start, until = view.edition.in_force
    return max(first, start if start is not None else first), min(last, until if until is not None else last)


def place(context: Context, view: PlanView, commitment: Commitment) -> Span | None:
    """Where a commitment is written."""
    return context.places.of_commitment(view.name, commitment.id)


def function(context: Context, view: PlanView, commitment: Commitment) -> DeadlineFunction:
    """The deadline of a commitment by its start, shared by all checks."""
    key = ("deadline", view.name, commitment.id)
    return context.once(key, lambda: DeadlineFunction(view.engine, view.name, commitment))


def instant(view: PlanView, at: int) -> SayableInstant:
    """An instant in the contract's zone, with its weekday."""
    return SayableInstant(view.zone, at, weekday=True)


def share(commitment: Commitment) -> float:
    """The share of tickets promised; 1 where it is all of them."""
    return float(commitment.share.percent) / 100 if commitment.share else 1.0


def coverages_of(delay: Delay) -> Iterator[str]:
    """Keys of the coverages that a delay counts in."""
    if isinstance(delay, LaterOf | EarlierOf):
        for part in delay.delays:
            yield from coverages_of(part)
    elif (name := getattr(delay, "coverage", None)) is not None:
        yield name


def known(view: PlanView, one: Commitment) -> bool:
    """Whether a commitment has deadlines: a number, and coverages with a meaning."""
    delay = one.cadence if one.cadence is not None else one.delay
    if isinstance(delay, Grid) or undetermined(view, delay) is not None:
        return False
    rule = one.deemed_receipt
    return rule is None or view.coverage(rule.coverage).coverage.undetermined is None


def later(context: Context, view: PlanView, one: Commitment, other: Commitment) -> Witness | None:
    """A start in force at which `one` is due after `other`; None where there is none, or nothing to compare.

    Exact (DESIGN 5): by form where the form decides, else at every breakpoint. Starts at which a condition
    on time (`started in`, `reported in`) of either does not hold are left out.
    """
    f, g = function(context, view, one), function(context, view, other)
    # Plans share their coverages: what is compared once is known for every plan.
    parts = tuple((c.delay, c.cadence, c.deemed_receipt, c.edge, _timed(c.when)) for c in (one, other))
    sets = tuple(id(view.plan.coverages[name]) for c in (one, other) for name in _named(c))
    return context.once(("later", parts, sets, view.edition.id), lambda: later_of(context, view, f, g))


def _named(one: Commitment) -> Iterator[str]:
    yield from coverages_of(one.delay)
    if one.cadence is not None and one.cadence.kind != "grid":
        yield from coverages_of(one.cadence)
    if one.deemed_receipt is not None:
        yield one.deemed_receipt.coverage
    for atom in one.when.atoms if one.when else ():
        if atom.kind in _TIMED:
            yield from atom.values


def _timed(when: Condition | None) -> Condition | None:
    """What a condition says about time; None where it leaves every start possible."""
    if when is None or not when.atoms:
        return None
    timed = tuple(atom for atom in when.atoms if atom.kind in _TIMED)
    if not timed or (when.negated and len(timed) < len(when.atoms)):
        return None
    return when.model_copy(update={"atoms": timed})


def _possible(view: PlanView, when: Condition | None, t: int) -> bool:
    """Whether the time in a condition lets a clock start, and its ticket be reported, at `t`."""
    if when is None:
        return True
    held = []
    for atom in when.atoms:
        inside = any(view.coverage(name).timeline.contains(t) for name in atom.values)
        held.append((inside != (atom.kind == "reported-outside")) != atom.negated)
    return all(held) != when.negated


def later_of(context: Context, view: PlanView, f: DeadlineFunction, g: DeadlineFunction) -> Witness | None:
    """A start in force at which `f` is due after `g`, as for `later`, of two functions of one view."""
    first, last = force(view)
    if first >= last or not known(view, f.commitment) or not known(view, g.commitment):
        return None
    same_start = f.commitment.deemed_receipt == g.commitment.deemed_receipt
    if same_start and f.commitment.edge is None and _never_later(context, view, f.delay, g.delay):
        return None
    limits = _timed(f.commitment.when), _timed(g.commitment.when)
    if limits == (None, None) and (steps := _by_steps(view, f, g, first, last)) is not None:
        return steps[0]
    near = min(last, first + _PROBE)
    found = _by_pieces(view, f, g, (first, near), limits)
    return found or (_by_pieces(view, f, g, (near, last), limits) if near < last else None)


def _by_pieces(
    view: PlanView,
    f: DeadlineFunction,
    g: DeadlineFunction,
    span: tuple[int, int],
    limits: tuple[Condition | None, Condition | None],
) -> Witness | None:
    """The witness between neighbouring breakpoints, where both deadlines are affine."""
    for p, _, gap, after in pieces(f, g, *span):
        if not (gap > 0 or after > 0) or not all(_possible(view, when, p) for when in limits):
            continue
        # Within a piece the difference grows by one a second.
        at = p if gap > 0 else p - gap + 1
        return _witness(f, g, at)
    return None


def _witness(f: DeadlineFunction, g: DeadlineFunction, at: int) -> Witness:
    due, other = f(at), g(at)
    assert due is not None
    assert other is not None
    return Witness(at, due, other)


# --- by form ----------------------------------------------------------------------------------


def _never_later(context: Context, view: PlanView, a: Delay, b: Delay) -> bool:
    """Whether a delay is never longer than another from one start, by their form and coverages alone."""
    if a == b:
        return True
    if isinstance(a, LaterOf):
        return all(_never_later(context, view, part, b) for part in a.delays)
    if isinstance(b, EarlierOf):
        return all(_never_later(context, view, a, part) for part in b.delays)
    if isinstance(a, EarlierOf):
        return any(_never_later(context, view, part, b) for part in a.delays)
    if isinstance(b, LaterOf):
        return any(_never_later(context, view, a, part) for part in b.delays)
    if isinstance(a, Elapsed):
        return isinstance(b, Elapsed | Counted) and a.seconds <= _seconds(b)
    if isinstance(a, Immediate):
        return isinstance(b, Immediate | Counted) and contains(context, view, a.coverage, b.coverage)
    if isinstance(a, Counted):
        return (
            isinstance(b, Counted)
            and _seconds(a) <= _seconds(b)
            and contains(context, view, a.coverage, b.coverage)
        ) or (
            isinstance(b, BusinessDays)
            and b.zone is None
            and b.until == "last-closing"
            and _seconds(a) <= b.n * _shortest_day(context, view, b.coverage)
            and contains(context, view, a.coverage, b.coverage)
        )
    if isinstance(a, Steps) and type(a) is type(b):
        assert isinstance(b, Steps)
        return a.n <= b.n and a.model_copy(update={"n": b.n}) == b
    return False


def _seconds(delay: Elapsed | Counted) -> int:
    return delay.n * delay.hours if isinstance(delay, OpeningDays) else delay.seconds


def _shortest_day(context: Context, view: PlanView, name: str) -> int:
    """The fewest seconds that a coverage covers on one of its business days, up to its last closing (T9).

    So many are covered between a start and the end of each business day after it.
    """
    cover = view.plan.coverages[name]

    def make() -> int:
        rows, at, least = cover.intervals, 0, 1 << 62
        for midnight, closing, opening in cover.days:
            if not opening:
                continue
            while at < len(rows) and rows[at][1] <= midnight:
                at += 1
            day, i = 0, at
            while i < len(rows) and rows[i][0] < closing:
                day += min(rows[i][1], closing) - max(rows[i][0], midnight)
                i += 1
            least = min(least, day)
        return least

    return context.once(("shortest day", id(cover)), make)


def contains(context: Context, view: PlanView, big: str, small: str) -> bool:
    """Whether a coverage covers every second of another."""
    if big == small:
        return True
    outer, inner = view.plan.coverages[big], view.plan.coverages[small]
    if outer.undetermined or inner.undetermined or outer.known != inner.known:
        return False

    def make() -> bool:
        rows, at = outer.intervals, 0
        for opens, closes, _ in inner.intervals:
            while at < len(rows) and rows[at][1] <= opens:
                at += 1
            if at == len(rows) or rows[at][0] > opens or rows[at][1] < closes:
                return False
        return True

    return context.once(("contains", id(outer), id(inner)), make)


# --- by steps ---------------------------------------------------------------------------------


def _steps_zone(view: PlanView, f: DeadlineFunction) -> Any:
    """The zone on whose dates the deadline is constant; None where it is no such function."""
    delay = f.delay
    if f.commitment.deemed_receipt is not None:
        return None
    if isinstance(delay, BusinessDays) and delay.until == "last-closing":
        return view.coverage(delay.coverage).days(delay.zone).zone
    if isinstance(delay, WorkingDays) or (isinstance(delay, Calendar) and delay.until == "end-of-day"):
        return view.zone
    return None


def _by_steps(
    view: PlanView, f: DeadlineFunction, g: DeadlineFunction, first: int, last: int
) -> tuple[Witness | None] | None:
    """The witness, date by date, where one deadline is constant over each date and the other never falls.

    None where the two are not of that shape. Of a date, its first start decides where `f` is constant, its
    last where `g` is.
    """
    mine, theirs = _steps_zone(view, f), _steps_zone(view, g)
    zone = mine or theirs
    if zone is None or (mine and theirs and mine.name != theirs.name):
        return None
    if not all(_steps_zone(view, h) or isinstance(h.delay, Elapsed | Counted | Immediate) for h in (f, g)):
        return None
    for on in zone.dates(zone.date(first), zone.date(last - 1)):
        p, q = zone.civil_day(on)
        p, q = max(p, first), min(q, last)
        if p >= q:
            continue
        at = p if mine else q - 1
        due, other = f(at), g(at)
        if due is None or other is None:
            # Known at one end of the date and not at the other: ask piece by piece.
            if f(p) is not None and g(p) is not None:
                return None
            continue
        if due > other:
            return (_witness(f, g, at if mine else _first_above(f, other, p, at)),)
    return (None,)


def _first_above(f: DeadlineFunction, limit: int, p: int, q: int) -> int:
    """The first start in [p, q] whose deadline is above a limit; that of `q` is."""
    while p < q:
        middle = (p + q) // 2
        due = f(middle)
        if due is not None and due > limit:
            q = middle
        else:
            p = middle + 1
    return p
