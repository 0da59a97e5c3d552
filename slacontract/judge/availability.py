"""Availability of components over a period (K12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from itertools import groupby

from ..clock.errors import OutsideHorizon
from ..clock.intervals import Intervals, clip, difference, intersection, normalise, total, union
from ..diagnostics import Diagnostic
from ..records import dataclass
from ..ruleset.money import Availability, AvailabilityTarget, Maintenance, Notice
from ..ruleset.rules import Period
from .conditions import Circumstances
from .events import ServiceEvent
from .index import PlanView


@dataclass(frozen=True)
class TargetResult:
    """Whether one target of an availability is met; None without a figure, or where it does not apply."""

    target: AvailabilityTarget
    met: bool | None


@dataclass(frozen=True)
class AvailabilityResult:
    """Availability of a component, or of a group, over a period; exact.

    `agreed_s` and `down_s` are elapsed seconds (degraded time by its weight); `share` = 1 - down/agreed, or
    what was observed instead of events. `maintenance_s`: valid maintenance taken out. `provisional`:
    `as_of` lies inside the period, and both sums end there.
    """

    id: str
    period: str
    as_of: int
    component: str | None = None
    agreed_s: int = 0
    down_s: Fraction = Fraction(0)
    maintenance_s: int = 0
    observed: Fraction | None = None
    targets: tuple[TargetResult, ...] = ()
    provisional: bool = False
    why: str | None = None
    problem: Diagnostic | None = None

    @property
    def share(self) -> Fraction | None:
        """The availability between 0 and 1; None where nothing was agreed or nothing can be computed."""
        if self.observed is not None:
            return self.observed
        if self.why is not None or self.problem is not None or not self.agreed_s:
            return None
        return 1 - self.down_s / self.agreed_s

    @property
    def target_met(self) -> bool | None:
        """Whether every target that binds is met; None where none of them has an answer."""
        binding = [one.met for one in self.targets if one.target.status == "committed"]
        known = [met for met in binding if met is not None]
        return all(known) if known else None


def availability_of(
    view: PlanView,
    rule: Availability,
    period: Period,
    events: Sequence[ServiceEvent],
    as_of: int,
    observed: Fraction | None = None,
) -> list[AvailabilityResult]:
    """The availability over a period: one result a component where each is measured alone, else one."""
    groups = (
        [(part,) for part in rule.components]
        if rule.rule == "each-alone" and len(rule.components) > 1
        else [rule.components]
    )
    found: list[AvailabilityResult] = []
    for group in groups:
        component = group[0] if len(group) == 1 else None
        base = AvailabilityResult(rule.id, period.id, as_of, component, provisional=as_of < period.end)
        try:
            found.append(_measure(view, rule, group, period, events, base, observed))
        except OutsideHorizon as error:
            found.append(replace(base, problem=view.engine.outside(error)))
    return found


def _measure(
    view: PlanView,
    rule: Availability,
    group: tuple[str, ...],
    period: Period,
    events: Sequence[ServiceEvent],
    base: AvailabilityResult,
    observed: Fraction | None,
) -> AvailabilityResult:
    if observed is not None:
        return _with_targets(view, replace(base, observed=observed), rule, period)
    missing = rule.undetermined
    if missing is None and rule.coverage is not None:
        missing = view.coverage(rule.coverage).coverage.undetermined
    if missing is not None:
        return replace(base, why=missing)
    span = (period.start, min(period.end, base.as_of))
    if span[0] >= span[1]:
        return replace(base, why="not-begun")
    covered: Intervals = (span,)
    if rule.coverage is not None:
        covered = view.coverage(rule.coverage).timeline.slices(*span)
    known = [event for event in events if event.at <= base.as_of]
    works = [_Works(view, rule, part, known, base.as_of) for part in group]
    # The cap is of the works, not of each component: two that are worked on at once use it up once.
    valid = clip(
        union(
            *(_capped(view, kind, union(*(one.announced(kind) for one in works))) for kind in works[0].kinds)
        ),
        span,
    )
    agreed = difference(covered, valid)
    downs = [
        union(stretches(known, part, "outage", base.as_of), difference(one.actual, valid))
        for part, one in zip(group, works, strict=True)
    ]
    every = rule.rule == "all-down"
    down = intersection(_joined(downs, every=every), agreed)
    seconds = Fraction(total(down))
    if rule.degraded_weight is not None:
        poor = [
            union(stretches(known, part, "degraded", base.as_of), gone)
            for part, gone in zip(group, downs, strict=True)
        ]
        weak = difference(intersection(_joined(poor, every=every), agreed), down)
        seconds += total(weak) * Fraction(rule.degraded_weight)
    found = replace(
        base, agreed_s=total(agreed), down_s=seconds, maintenance_s=total(intersection(covered, valid))
    )
    return _with_targets(view, found, rule, period)


def _joined(sets: Sequence[Intervals], *, every: bool) -> Intervals:
    if not every:
        return union(*sets)
    found = sets[0]
    for other in sets[1:]:
        found = intersection(found, other)
    return found


def _with_targets(
    view: PlanView, found: AvailabilityResult, rule: Availability, period: Period
) -> AvailabilityResult:
    around = Circumstances(view=view, start=period.start, priority=None)
    results: list[TargetResult] = []
    for target in rule.targets:
        if target.period != period.kind or not around.holds(target.when):
            continue
        met: bool | None = None
        if target.at_least_percent is not None and found.share is not None:
            met = found.share * 100 >= Fraction(target.at_least_percent)
        elif target.at_most_down is not None and found.observed is None and found.share is not None:
            met = found.down_s <= target.at_most_down
        results.append(TargetResult(target, met))
    return replace(found, targets=tuple(results))


def stretches(events: Sequence[ServiceEvent], component: str, what: str, as_of: int) -> Intervals:
    """The stretches of a component between `what`-started and -ended; one still open runs to `as_of`.

    Events with an `id` pair by it; without, an end closes what is open.
    """
    begun: dict[str | None, int] = {}
    found: list[tuple[int, int]] = []
    ours = [e for e in events if e.component == component and e.kind in (f"{what}-started", f"{what}-ended")]
    # At one instant: what was open ends, what begins begins, and what ends as it begins lasted no second.
    for _, group in groupby(sorted(ours, key=lambda e: e.at), key=lambda e: e.at):
        together = list(group)
        started = [event.id for event in together if event.kind == f"{what}-started"]
        early: list[str | None] = []
        for event in together:
            if event.kind == f"{what}-started":
                continue
            if event.id in begun:
                found.append((begun.pop(event.id), event.at))
            else:
                early.append(event.id)
        for name in started:
            if name in early:
                early.remove(name)
            else:
                begun.setdefault(name, together[0].at)
    found += [(start, as_of) for start in begun.values()]
    return normalise(found)


class _Works:
    """Planned work on one component: what took place, and which of it is valid maintenance."""

    def __init__(
        self, view: PlanView, rule: Availability, component: str, events: Sequence[ServiceEvent], as_of: int
    ) -> None:
        self.view = view
        self.events = [event for event in events if event.component == component]
        self.component = component
        self.as_of = as_of
        self.actual = stretches(self.events, component, "maintenance", as_of)
        self.kinds = [one for one in view.plan.maintenance if one.id in rule.maintenance]

    def announced(self, kind: Maintenance) -> Intervals:
        """Seconds inside announced and actual times, announced as said; a cap is left aside."""
        alone = len(self.kinds) == 1
        announced: list[tuple[int, int]] = []
        for event in self.events:
            if event.kind != "maintenance-announced" or event.start is None or event.end is None:
                continue
            of_kind = event.maintenance == kind.id or (event.maintenance is None and alone)
            if of_kind and self._in_time(kind, event.at, event.start):
                announced.append((event.start, event.end))
        good = intersection(normalise(announced), self.actual)
        if not kind.where_possible:
            for name in kind.only_in:
                good = self._where(good, name, inside=True)
            for name in kind.outside:
                good = self._where(good, name, inside=False)
        return good

    def _where(self, good: Intervals, name: str, *, inside: bool) -> Intervals:
        if not good:
            return good
        covered = self.view.coverage(name).timeline.slices(good[0][0], good[-1][1])
        return intersection(good, covered) if inside else difference(good, covered)

    def _in_time(self, kind: Maintenance, said: int, start: int) -> bool:
        around = Circumstances(view=self.view, start=start, priority=None)
        notices = [one for one in kind.notices if one.when is None or around.holds(one.when)]
        return said <= start and all(self._early(one, said, start) for one in notices)

    def _early(self, notice: Notice, said: int, start: int) -> bool:
        zone = self.view.zone
        if notice.kind == "local-dates":
            return zone.date(said) <= zone.date(start) - timedelta(days=notice.n or 0)
        if notice.kind == "elapsed":
            return said + (notice.seconds or 0) <= start
        if notice.kind == "business-days" and notice.coverage is not None:
            cover = self.view.coverage(notice.coverage)
            return cover.days().deadline(said, notice.n or 1, "last-closing", cover.timeline) <= start
        return True  # a notice without a number: that it was announced is all that can be computed


def _capped(view: PlanView, kind: Maintenance, good: Intervals) -> Intervals:
    """What lies within the cap of each of its periods, in order of start; what is beyond is down (K12)."""
    if kind.cap_seconds is None:
        return good
    kept: list[tuple[int, int]] = []
    for period in view.engine.rules.periods:
        if period.kind != (kind.cap_period or "month"):
            continue
        left = kind.cap_seconds
        for start, end in clip(good, (period.start, period.end)):
            kept.append((start, min(end, start + left)))
            left -= min(end - start, left)
    return normalise(kept)
