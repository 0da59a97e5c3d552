"""A rule set made ready to be asked: zones, finished sets and day tables of each edition and plan."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from functools import cached_property

from ..clock.days import Day, Days
from ..clock.errors import OutsideHolidayData, OutsideHorizon
from ..clock.timeline import Timeline
from ..clock.zone import Zone
from ..diagnostics import Diagnostic
from ..ruleset.commitments import Commitment, grouped
from ..ruleset.coverages import Coverage
from ..ruleset.rules import Edition, Plan, RuleSet
from .problems import OUTSIDE_HOLIDAY_DATA, OUTSIDE_HORIZON, UNKNOWN_FEATURE, UNKNOWN_PLAN

KNOWN_FEATURES: frozenset[str] = frozenset()
"""Features beyond schema 1.0 that this engine answers for; a rule set or commitment may require more."""

GroupKey = tuple[str, str | None]
"""A metric, and the label that tells apart two commitments that both hold."""


class CoverageView:
    """A coverage of one plan with its zone; its timeline and day tables are made when first asked."""

    def __init__(self, engine: Engine, name: str, coverage: Coverage) -> None:
        self.engine = engine
        self.name = name
        self.coverage = coverage
        self.zone = engine.zone(coverage.zone)
        self._days: dict[str, Days] = {}

    @cached_property
    def timeline(self) -> Timeline:
        rows = self.coverage.intervals
        return Timeline(tuple((row[0], row[1]) for row in rows), self.engine.horizon, self.coverage.known)

    @cached_property
    def skip_ends(self) -> list[int]:
        """Ends of the named uncovered stretches, in order."""
        return [skip.end for skip in self.coverage.skips]

    def days(self, zone: str | None = None) -> Days:
        """Dates read in its own zone, or in the zone named by a delay (T9)."""
        name = zone or self.coverage.zone
        if name not in self._days:
            own = name == self.coverage.zone
            rows = self.coverage.days if own else self.coverage.days_in[name]
            table = [Day(midnight, closing, opening or None) for midnight, closing, opening in rows]
            self._days[name] = Days(self.engine.zone(name), table, self.engine.horizon, self.coverage.known)
        return self._days[name]


class PlanView:
    """One plan of one edition, its commitments grouped into clocks."""

    def __init__(self, engine: Engine, edition: Edition, name: str, plan: Plan) -> None:
        self.engine = engine
        self.edition = edition
        self.name = name
        self.plan = plan
        self.commitments = {one.id: one for one in plan.commitments}
        self._coverages: dict[str, CoverageView] = {}

    def coverage(self, name: str) -> CoverageView:
        if name not in self._coverages:
            self._coverages[name] = CoverageView(self.engine, name, self.plan.coverages[name])
        return self._coverages[name]

    @property
    def zone(self) -> Zone:
        """The zone of the contract."""
        return self.engine.contract_zone

    def in_force(self, t: int) -> bool:
        """Whether the edition is in force at an instant; an unknown end is open (K9)."""
        first, until = self.edition.in_force
        return (first is None or first <= t) and (until is None or t < until)

    @cached_property
    def groups(self) -> Mapping[GroupKey, tuple[Commitment, ...]]:
        """Commitments by clock: those of one metric that replace each other, whatever the priority."""
        return grouped(self.plan.commitments)

    @cached_property
    def group_of(self) -> Mapping[str, GroupKey]:
        """The clock that each commitment belongs to, by its id."""
        return {one.id: key for key, members in self.groups.items() for one in members}

    @cached_property
    def cells(self) -> tuple[tuple[frozenset[tuple[str, str]], str], ...]:
        """The priority matrix: the levels of each cell, and its priority."""
        return tuple((frozenset(cell.levels.items()), cell.priority) for cell in self.plan.priority_table)


class Engine:
    """A rule set with its zones and plans. Build it once; every question may share it."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self.horizon = rules.horizon
        self._zones: dict[str, Zone] = {}
        self._views: dict[tuple[int, str], PlanView] = {}

    def zone(self, name: str) -> Zone:
        if name not in self._zones:
            self._zones[name] = Zone(name, self.rules.zones[name].offsets)
        return self._zones[name]

    @cached_property
    def contract_zone(self) -> Zone:
        return self.zone(self.rules.contract.zone)

    @cached_property
    def plan_names(self) -> tuple[str, ...]:
        """Names of all plans, in the order of the text."""
        return tuple(dict.fromkeys(name for edition in self.rules.editions for name in edition.plans))

    def views(self, plan: str | None = None) -> tuple[PlanView, ...]:
        """The plan in each edition that has it, in order; the contract's default plan for None."""
        name = self.rules.default_plan if plan is None else plan
        found = []
        for number, edition in enumerate(self.rules.editions):
            if isinstance(name, str) and name in edition.plans:
                if (number, name) not in self._views:
                    self._views[number, name] = PlanView(self, edition, name, edition.plans[name])
                found.append(self._views[number, name])
        return tuple(found)

    def refuse_plan(self, plan: str | None) -> Diagnostic | None:
        """Why a plan cannot be judged: unknown, or resting on an unknown feature."""
        missing = [feature for feature in self.rules.requires if feature not in KNOWN_FEATURES]
        if missing:
            return UNKNOWN_FEATURE.at(features=", ".join(missing))
        if not self.views(plan):
            return UNKNOWN_PLAN.at(
                plan=plan or self.rules.default_plan, known=", ".join(self.plan_names) or "-"
            )
        return None

    def outside(self, error: OutsideHorizon) -> Diagnostic:
        """The finding for an answer that needs time that was not compiled (T12)."""
        kind = OUTSIDE_HOLIDAY_DATA if isinstance(error, OutsideHolidayData) else OUTSIDE_HORIZON
        first = max(error.span[0], self.horizon[0])
        last = min(error.span[1], self.horizon[1])
        zone = self.contract_zone
        return kind.at(first=zone.date(first).isoformat(), last=zone.date(max(first, last - 1)).isoformat())


_RECENT: OrderedDict[int, Engine] = OrderedDict()
_KEPT = 8


def engine_of(rules: RuleSet | Engine) -> Engine:
    """The engine of a rule set; the last few are kept, since building one reads every table."""
    if isinstance(rules, Engine):
        return rules
    engine = _RECENT.get(id(rules))
    if engine is None or engine.rules is not rules:
        engine = _RECENT[id(rules)] = Engine(rules)
        while len(_RECENT) > _KEPT:
            _RECENT.popitem(last=False)
    _RECENT.move_to_end(id(rules))
    return engine


def missing_features(commitment: Commitment) -> Iterator[str]:
    """Features that a commitment requires and this engine does not know (DESIGN 1)."""
    return (feature for feature in commitment.requires if feature not in KNOWN_FEATURES)
