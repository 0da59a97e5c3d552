"""What the configuration is written from: services, levels, and who is on call in which coverage."""

from __future__ import annotations

from dataclasses import dataclass, field

from slacontract.clock.intervals import Interval, Intervals
from slacontract.emitter import Compiled, Witness
from slacontract.fidelity import Account, Options, PlanView, Say
from slacontract.fidelity.works import Work
from slacontract.lowering import Pattern, intervals_of, pattern_of, recovered

from .hours import SupportHours, restrictions, surely_and_perhaps
from .people import Duty, duties_of


@dataclass(frozen=True)
class Level:
    """Whom an escalation policy tells so many minutes after the trigger."""

    minutes: int
    parties: tuple[str, ...]


@dataclass(frozen=True)
class Service:
    """The incidents of a priority (None: any) of a plan.

    `members`: keys of the coverages that its delays count in, the one first whose people are on call when
    none is open. `wholes`: coverages that only put some of these together. `hours`: when incidents are
    urgent; None: always.
    """

    view: PlanView
    priority: str | None
    title: str
    members: tuple[str, ...]
    wholes: tuple[str, ...]
    hours: SupportHours | None
    levels: tuple[Level, ...] = ()


@dataclass
class Gathered:
    """What several services give of one line: the worst of them, and each reason once."""

    words: dict[Say, None] = field(default_factory=dict)
    more: tuple[int, Witness | None] = (0, None)
    less: tuple[int, Witness | None] = (0, None)
    unknown: bool = False

    def add(self, more: tuple[int, Witness | None], less: tuple[int, Witness | None], *words: Say) -> None:
        """One service more."""
        self.more = max(self.more, more, key=lambda one: one[0])
        self.less = max(self.less, less, key=lambda one: one[0])
        self.words |= dict.fromkeys(one for one in words if one)


@dataclass
class Made:
    """All that the configuration is written from. `zone`: what PagerDuty calls the contract's."""

    compiled: Compiled
    options: Options
    account: Account
    zone: str = ""
    services: list[Service] = field(default_factory=list)
    works: tuple[Work, ...] = ()
    duties: dict[tuple[str, str], tuple[Duty, ...]] = field(default_factory=dict)
    lines: dict[str, Gathered] = field(default_factory=dict)
    weeks: dict[tuple[str, str, Interval], tuple[Intervals, Intervals]] = field(default_factory=dict)

    def line(self, clause: str) -> Gathered:
        """What is known so far of a line that is no delay."""
        return self.lines.setdefault(clause, Gathered())

    def on_duty(self, view: PlanView, coverage: str) -> tuple[Duty, ...]:
        """Who is on call in a coverage, by the contract's rotas."""
        key = view.name, coverage
        if key not in self.duties:
            self.duties[key] = duties_of(self.compiled, view, coverage)
        return self.duties[key]

    def week(self, view: PlanView, coverage: str, span: Interval) -> tuple[Intervals, Intervals]:
        """The time that the restrictions of a coverage's layer give, surely and perhaps."""
        key = view.name, coverage, span
        if key not in self.weeks:
            said = restrictions(week_of(view, coverage).week)
            self.weeks[key] = surely_and_perhaps(view.zone, span, said)
        return self.weeks[key]

    def staffed_by(self, party: str) -> str | None:
        """The coverage under which a role of that name works."""
        for role in self.compiled.contract.roles:
            if role.name == party and role.under_coverage:
                return role.under_coverage[0].name
        return None


def in_zone(view: PlanView, pattern: Pattern) -> Pattern:
    """A pattern in the contract's zone: a schedule of PagerDuty has one zone."""
    if pattern.zone.name == view.zone.name:
        return pattern
    return pattern_of(view.zone, intervals_of(pattern), pattern.span)


def week_of(view: PlanView, key: str) -> Pattern:
    """The week of a coverage with its dates, in the contract's zone."""
    cover = view.coverage(key)
    if cover.zone.name == view.zone.name:
        return recovered(cover)
    return pattern_of(view.zone, cover.timeline.intervals, cover.timeline.known, (cover.coverage,))
