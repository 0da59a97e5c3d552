"""What stands at an instant and on a date: covered or not, until when, who is on duty, the next closing day.

All of it is read from the rule set; nothing here computes hours.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ...clock.errors import OutsideHorizon
from ...judge.index import CoverageView, Engine, PlanView
from ...records import dataclass
from ...ruleset.rules import EVERY_PLAN, RotaTurn

if TYPE_CHECKING:
    from ...model.contract import Contract

Key = tuple[str, str]
"""A coverage's name, and the plan that it is shown for."""

CLOSING = ("holiday", "closure")
"""Reasons for which a date is a closing day."""


@dataclass(frozen=True)
class Duty:
    """Who is on duty by a rota, and until when (epoch seconds); `person` None: nobody."""

    rota: str
    person: str | None
    until: int | None


@dataclass(frozen=True)
class ClosingDay:
    """A date on which a coverage covers no second, for a holiday or a closure."""

    on: datetime.date
    reason: str
    name: str


@dataclass(frozen=True)
class Shown:
    """A coverage as one plan has it, or all (`plan` "*"); `duties` are the rotas under it."""

    view: CoverageView
    plan: str
    title: str
    rotas: tuple[str, ...]
    plan_view: PlanView


@dataclass(frozen=True)
class Stand:
    """How a coverage stands at an instant.

    `open` None: its hours are undetermined (`why`), or the instant lies outside what is known of it.
    `until`: when that changes, None where it does not within what is known.
    """

    shown: Shown
    open: bool | None
    until: int | None
    duties: tuple[Duty, ...]
    closing_day: ClosingDay | None
    why: str | None = None


def in_force(engine: Engine, at: int) -> bool:
    """Whether the contract is in force at an instant; an end that it does not say is open (K9)."""
    views = [view for plan in engine.plan_names for view in engine.views(plan)]
    return any(view.in_force(at) for view in views)


def view_at(engine: Engine, plan: str, at: int) -> PlanView | None:
    """A plan in the edition that holds at an instant: the last that has begun, else the first (K9)."""
    views = engine.views(plan)
    begun = [view for view in views if (view.edition.in_force[0] or engine.horizon[0]) <= at]
    return begun[-1] if begun else views[0] if views else None


def shown_at(engine: Engine, contract: Contract, language: str, at: int) -> list[Shown]:
    """The coverages that the contract names, in its order; once for each plan where plans differ."""
    found: list[Shown] = []
    views = {plan: view for plan in engine.plan_names if (view := view_at(engine, plan, at))}
    for written in contract.coverages:
        present = {plan: view for plan, view in views.items() if written.name in view.plan.coverages}
        alike = {view.plan.coverages[written.name].intervals for view in present.values()}
        agreed = len(alike) == 1 and len(present) == len(views)
        if agreed:
            present = {EVERY_PLAN: next(iter(present.values()))}
        for plan, view in present.items():
            title = written.title(language)
            rotas = tuple(one.id for one in view.plan.rota if one.coverage == written.name)
            found.append(
                Shown(
                    view.coverage(written.name),
                    plan,
                    title if plan == EVERY_PLAN else f"{title} ({plan})",
                    rotas,
                    view,
                )
            )
    return found


def stand(shown: Shown, at: int) -> Stand:
    """How a coverage stands at an instant inside the horizon; its duties while it is open, else at the next
    opening."""
    view = shown.view
    if why := view.coverage.undetermined:
        return Stand(shown, None, None, duties_at(shown, at), None, why)
    try:
        is_open = view.timeline.contains(at)
    except OutsideHorizon:
        return Stand(shown, None, None, duties_at(shown, at), None, "outside-data")
    until: int | None
    try:
        until = view.timeline.next_closing(at) if is_open else view.timeline.next_opening(at)
    except OutsideHorizon:
        until = None
    until = None if until == view.timeline.known[1] and is_open else until
    asked = at if is_open or until is None else until
    return Stand(shown, is_open, until, duties_at(shown, asked), next_closing_day(view, at))


def duties_at(shown: Shown, at: int) -> tuple[Duty, ...]:
    """Who is on duty under a coverage at an instant: every turn then, or nobody where a rota has none."""
    return tuple(duty for name in shown.rotas for duty in duty_of(turns_of(shown, name), name, at))


def turns_of(shown: Shown, rota: str) -> tuple[RotaTurn, ...]:
    """The turns of a rota as the plan of a coverage has them."""
    return next(one.turns for one in shown.plan_view.plan.rota if one.id == rota)


def duty_of(turns: tuple[RotaTurn, ...], rota: str, at: int) -> list[Duty]:
    """Every turn at an instant; where there is none, nobody, until the next turn."""
    found = [Duty(rota, turn.person, turn.end) for turn in turns if turn.start <= at < turn.end]
    following = min((turn.start for turn in turns if turn.start > at), default=None)
    return found or [Duty(rota, None, following)]


def next_closing_day(view: CoverageView, at: int) -> ClosingDay | None:
    """The first date, from that of an instant on, that a holiday or a closure leaves without a second."""
    zone, intervals = view.zone, view.timeline.intervals
    first = zone.midnight(zone.date(at))
    starts = [start for start, _ in intervals]
    for skip in view.coverage.skips:
        if skip.end <= first or skip.reason not in CLOSING:
            continue
        start, end = zone.civil_day(zone.date(max(skip.start, first)))
        row = bisect_right(starts, end - 1) - 1
        if row < 0 or intervals[row][1] <= start:
            return ClosingDay(zone.date(start), skip.reason, skip.name)
    return None


def hours_on(view: CoverageView, on: datetime.date) -> list[tuple[int, int]]:
    """The covered stretches of a local date, clipped to it, as instants; none of a date that was skipped."""
    start, end = view.zone.civil_day(on)
    if start == end:
        return []
    rows = view.timeline.intervals
    first = bisect_right(rows, (start, start)) - 1
    found = []
    for opens, closes in rows[max(0, first) :]:
        if opens >= end:
            break
        if closes > start:
            found.append((max(opens, start), min(closes, end)))
    return found


def closed_on(view: CoverageView, on: datetime.date) -> str | None:
    """The name of the holiday or closure that takes hours off a local date; empty where it has no name."""
    start, end = view.zone.civil_day(on)
    for skip in view.coverage.skips:
        if skip.reason in CLOSING and skip.start < end and skip.end > start:
            return skip.name
    return None


def persons_on(turns: tuple[RotaTurn, ...], start: int, end: int) -> Iterator[str]:
    """Who has duty within [start, end), in order of time, each once."""
    yield from dict.fromkeys(turn.person for turn in turns if turn.start < end and turn.end > start)


class Agenda:
    """The coverages of a contract day by day: each date in the edition that holds as it begins (K9)."""

    def __init__(self, engine: Engine, contract: Contract, language: str) -> None:
        self.engine, self.contract, self.language = engine, contract, language
        starts = (edition.in_force[0] for edition in engine.rules.editions)
        self._starts = sorted({start for start in starts if start is not None})
        self._shown: dict[int, dict[Key, Shown]] = {}

    def on(self, date: datetime.date) -> dict[Key, Shown]:
        """What is shown on a date, by name of coverage and plan."""
        at = self.engine.contract_zone.midnight(date)
        edition = bisect_right(self._starts, at)
        if edition not in self._shown:
            shown = shown_at(self.engine, self.contract, self.language, at)
            self._shown[edition] = {(one.view.name, one.plan): one for one in shown}
        return self._shown[edition]

    def over(self, days: Iterable[datetime.date]) -> dict[Key, Shown]:
        """All that is shown on any of the dates, each as it stands on the first of them."""
        found: dict[Key, Shown] = {}
        for date in days:
            for key, one in self.on(date).items():
                found.setdefault(key, one)
        return found
