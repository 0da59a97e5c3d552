"""Finished sets of a contract's coverages, each computed once however many plans share it (T2, T3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from ..clock.errors import AmbiguousLocalTime, LocalTimeError
from ..clock.face import to_minute
from ..clock.finished import Finished, unite
from ..clock.lock import Lock
from ..clock.spec import CoverageSpec
from ..clock.zone import Zone
from ..diagnostics import Diagnostic, Kind, Severity, Words
from ..model import time as model
from ..model.base import Why
from ..model.contract import Contract
from ..records import dataclass
from ..source import Span
from .holidays_from_model import Holidays, holidays_from_model
from .horizon import Horizon
from .layers_from_model import Written, merged_names, written_layers
from .plans import Scope, canonical
from .shared import Shared
from .zones_from_model import Zones

MOST_WINDOWS = 300_000
MOST_WINDOWS_IN_ALL = 600_000

TOO_MANY_WINDOWS = Kind(
    "SLA276",
    Severity.ERROR,
    Words(
        "Up to the horizon there are about {count} windows with “{name}”; at most {most} are computed.",
        "Write fewer windows or coverages, or a nearer “horizon until”.",
    ),
    Words(
        "Jusqu’à l’horizon, on compte environ {count} plages avec « {name} » ; {most} au plus se calculent.",
        "Écrivez moins de plages ou de couvertures, ou un « horizon jusqu’au » plus proche.",
    ),
)
NO_SUCH_TIME = Kind(
    "SLA277",
    Severity.ERROR,
    Words(
        "The coverage “{name}” names {time} on {date}, a time that the clocks of {zone} skip that day.",
        "Write another time.",
    ),
    Words(
        "La couverture « {name} » indique {time} le {date}, heure que les horloges de {zone} "
        "sautent ce jour-là.",
        "Écrivez une autre heure.",
    ),
)
TIME_TWICE = Kind(
    "SLA278",
    Severity.ERROR,
    Words(
        "The coverage “{name}” names {time} on {date}, a time that the clocks of {zone} show twice that day.",
        "Write “{time} the first time” or “{time} the second time”.",
    ),
    Words(
        "La couverture « {name} » indique {time} le {date}, heure que les horloges de {zone} "
        "montrent deux fois ce jour-là.",
        "Écrivez « {time} la première fois » ou « {time} la seconde fois ».",
    ),
)
CIRCLE = Kind(
    "SLA279",
    Severity.ERROR,
    Words(
        "The coverage “{name}” is defined by itself: {path}.",
        "Take one of these names out of the definition, or out of the plan’s “replaces”.",
    ),
    Words(
        "La couverture « {name} » se définit par elle-même : {path}.",
        "Retirez l’un de ces noms de la définition, ou du « remplace » de la formule.",
    ),
)


@dataclass(frozen=True)
class Set:
    """A finished set in one plan.

    `undetermined`: it has no meaning yet, and why. `passes_on`: neither has what is built from it; not so
    for windows on dates still to be agreed, beside which the rest goes on.
    """

    finished: Finished
    undetermined: Why | None = None
    passes_on: bool = True

    @property
    def spoils(self) -> Why | None:
        """Why a set built from this one has no meaning."""
        return self.undetermined if self.passes_on else None


class Builder:
    """Computes zones, holidays and finished sets of one edition; what plans share is computed once."""

    def __init__(
        self,
        contract: Contract,
        horizon: Horizon,
        lock: Lock | None,
        found: list[Diagnostic],
        *,
        release: bool = False,
        shared: Shared | None = None,
    ) -> None:
        self.contract = contract
        self.shared = shared or Shared()
        self.horizon = horizon
        self.found = found
        self.lock = lock
        self.release = release
        self.coverages = {one.name: one for one in contract.coverages}
        self._holiday_blocks = {one.name: one for one in contract.holidays}
        self.zones = Zones(contract, horizon, found)
        self._sets: dict[object, Set] = {}
        self._layers: dict[object, Written] = {}
        self._holidays: dict[str, Holidays] = {}
        self._windows = 0
        self._refused = False
        self._done: dict[tuple[str, str, str], Set] = {}
        self._joined: dict[str, dict[str, tuple[str, ...]]] = {}
        self._reported: set[str] = set()
        self.zone = self.zones.of_contract
        self.span = (self.zone.midnight(horizon.first), self.zone.end_of(horizon.last))
        self._circled = Set(self.empty(self.zone), "not-stated")
        self.first = horizon.first - timedelta(days=6)
        self.last = horizon.last + timedelta(days=6)

    def holidays(self, name: str) -> Holidays | None:
        """A set of holidays by its name, read the first time it is asked for."""
        if name not in self._holidays:
            model_set = self._holiday_blocks.get(name)
            if model_set is None:
                return None
            first, last = self._dates_asked(name)
            self._holidays[name] = holidays_from_model(
                model_set,
                first,
                last,
                self.contract.written_in,
                self.lock,
                self.found,
                release=self.release,
            )
        return self._holidays[name]

    def _dates_asked(self, name: str) -> tuple[date, date]:
        """The dates of the horizon in every zone that reads these holidays: west of the contract's zone the
        horizon opens on the date before, which may belong to a year before (T4, T12)."""
        first, last = self.horizon.first, self.horizon.last
        for coverage in self.coverages.values():
            named = {
                ref.name for ref in (*coverage.except_holidays, *(o.holidays for o in coverage.on_holidays))
            }
            if coverage.zone is not None and name in named and (zone := self.zones.of(coverage)) is not None:
                first = min(first, zone.date(self.span[0]))
                last = max(last, zone.date(self.span[1] - 1))
        return first, last

    def empty(self, zone: Zone) -> Finished:
        """The set that covers nothing."""
        return Finished(zone, self.span, (), (), self.span, zones=frozenset({zone.name}))

    def read(self, name: str, scope: Scope) -> Set:
        """A coverage wherever it is named: with the event coverages that join it (T3)."""
        return self._done[(scope.key, "read", name)]

    def layers_in(self, name: str, scope: Scope) -> Written:
        """The layers of a coverage in a plan."""
        return self._layers[(scope.key, name)]

    def joiners_of(self, name: str, scope: Scope) -> tuple[str, ...]:
        """The event coverages that join a coverage in a plan."""
        return self._joiners(scope).get(name, ())

    def _joiners(self, scope: Scope) -> dict[str, tuple[str, ...]]:
        if scope.key not in self._joined:
            found: dict[str, list[str]] = {}
            for one in self.contract.coverages:
                for name in scope.names(one.joins, one.name) if scope.keeps(one) else ():
                    if name != one.name:
                        found.setdefault(name, []).append(one.name)
            self._joined[scope.key] = {name: canonical(names) for name, names in found.items()}
        return self._joined[scope.key]

    def prepare(self, scope: Scope) -> None:
        """Computes every coverage of a plan, what a coverage is made of before it.

        Without recursion, so that no length of chain is too long. A coverage made of itself is an error.
        """
        for root in sorted(self.coverages):
            stack: list[tuple[str, str]] = [("read", root)]
            open_nodes: dict[tuple[str, str], None] = {}
            while stack:
                node = stack[-1]
                if (scope.key, *node) in self._done:
                    stack.pop()
                    continue
                if node in open_nodes:
                    stack.pop()
                    del open_nodes[node]
                    self._done[(scope.key, *node)] = self._evaluate(node, scope)
                    continue
                open_nodes[node] = None
                for below in self._needs(node, scope):
                    if below in open_nodes:
                        self._report_circle(below, tuple(open_nodes))
                    elif (scope.key, *below) not in self._done:
                        stack.append(below)

    def _needs(self, node: tuple[str, str], scope: Scope) -> list[tuple[str, str]]:
        """The sets that a set is made of. What joins a coverage is defined beside it, not by their union."""
        how, name = node
        if how == "read":
            return [("raw", name), *(("raw", other) for other in self.joiners_of(name, scope))]
        coverage = self.coverages[name]
        joined = scope.names(coverage.joins, name)
        refs = (*coverage.includes, *coverage.only_in, *coverage.excepts)
        return [("raw" if other in joined else "read", other) for other in scope.names(refs, name)]

    def _evaluate(self, node: tuple[str, str], scope: Scope) -> Set:
        how, name = node
        if how == "raw":
            return self._raw(name, scope)
        sets = [self._known_set(below, scope) for below in self._needs(node, scope)]
        return sets[0] if len(sets) == 1 else self.united(sets, name)

    def _known_set(self, node: tuple[str, str], scope: Scope) -> Set:
        """A set computed before; what a circle leaves open has no meaning."""
        return self._done.get((scope.key, *node), self._circled)

    def united(self, sets: Sequence[Set], name: str) -> Set:
        """The union of some sets (T2), by its name in a ledger."""
        key = ("union", name, *(id(one) for one in sets))
        if key not in self._sets:
            why = next((one.spoils for one in sets if one.spoils), None)
            if why is None and all(one.undetermined for one in sets):
                why = sets[0].undetermined
            count = sum(len(one.finished.padded) for one in sets)
            if self._too_many(count, name, self.contract.span):
                self._sets[key] = Set(self.empty(self.zone), why or "not-stated")
                return self._sets[key]
            members = tuple(one.finished for one in sets)
            united = self.shared.once(
                ("union", name, *map(id, members)), members, lambda: replace(unite(members), name=name)
            )
            self._sets[key] = Set(united, why)
        return self._sets[key]

    def _raw(self, name: str, scope: Scope) -> Set:
        """A coverage by its own layers and what it is combined with (T2)."""
        coverage = self.coverages[name]
        joined = scope.names(coverage.joins, name)
        groups = [
            [
                self._known_set(("raw" if other in joined else "read", other), scope)
                for other in scope.names(refs, name)
            ]
            for refs in (coverage.includes, coverage.only_in, coverage.excepts)
        ]
        closing = tuple(
            n for n, one in enumerate(self.contract.closes) if one.all or name in scope.names(one.coverages)
        )
        holidays = scope.names(coverage.except_holidays)
        on_holidays = scope.names([one.holidays for one in coverage.on_holidays])
        content = tuple(tuple(id(one) for one in group) for group in groups)
        key = ("raw", name, content, closing, holidays, on_holidays)
        if key not in self._sets:
            layers = written_layers(coverage, self.contract, scope, self.first, self.last, self.holidays)
            self._sets[key] = self._finish(coverage, layers, groups, holidays)
            self._layers[key] = layers
        self._layers[(scope.key, name)] = self._layers[key]
        return self._sets[key]

    def _report_circle(self, node: tuple[str, str], path: tuple[tuple[str, str], ...]) -> None:
        ring = list(dict.fromkeys(name for _, name in path[path.index(node) :]))
        if not self._reported.isdisjoint(ring):
            return
        self._reported.update(ring)
        block = self.coverages[node[1]]
        self.found.append(
            CIRCLE.at(block.name_span or block.span, name=node[1], path=" → ".join((*ring, node[1])))
        )

    def _finish(
        self, coverage: model.Coverage, layers: Written, groups: list[list[Set]], holidays: tuple[str, ...]
    ) -> Set:
        """One finished set, or an empty one that says why it has no meaning."""
        zone = self.zones.of(coverage)
        sets = [one for name in holidays if (one := self.holidays(name)) is not None]
        whys = [
            layers.undetermined,
            *(one.spoils for group in groups for one in group),
            *(one.part.undetermined for one in sets),
            None if zone else (self.zones.missing or "not-stated"),
        ]
        why = next((one for one in whys if one), None)
        if zone is None or why is not None:
            return Set(self.empty(zone or self.zone), why)
        parts = [one for group in groups for one in group]
        count = layers.windows * len(self.horizon.years) + sum(len(one.finished.padded) for one in parts)
        if self._too_many(count, coverage.name, coverage.name_span or coverage.span):
            return Set(self.empty(zone), "not-stated")
        years = [one.known for one in sets if one.known is not None]
        known = frozenset.intersection(*years) if years else None
        dates = merged_names([one.dates for one in sets])
        spec = CoverageSpec(
            zone=zone,
            weekly=tuple(map(tuple, layers.weekly)),
            always=coverage.at_all_hours,
            holidays=dates,
            holiday_years=known,
            keep_shifts=coverage.keeps_shifts,
            dated=tuple(layers.dated),
            closures=tuple(layers.closures),
            includes=tuple(one.finished for one in groups[0]),
            only_in=tuple(one.finished for one in groups[1]),
            except_=tuple(one.finished for one in groups[2]),
            name=coverage.name,
        )
        try:
            finished = self.shared.finished(spec, self.span)
        except LocalTimeError as error:
            self._report_time(coverage, error)
            return Set(self.empty(zone), "not-stated")
        return Set(finished, "hole" if layers.only_holes else None, passes_on=not layers.only_holes)

    def _too_many(self, count: int, name: str, span: Span) -> bool:
        """Whether so many more windows cannot be computed; reported where it first happens."""
        if count <= MOST_WINDOWS and self._windows + count <= MOST_WINDOWS_IN_ALL:
            self._windows += count
            return False
        most = MOST_WINDOWS if count > MOST_WINDOWS else MOST_WINDOWS_IN_ALL
        if not self._refused or count > MOST_WINDOWS:
            self.found.append(
                TOO_MANY_WINDOWS.at(span, name=name, count=max(count, self._windows + count), most=most)
            )
        self._refused = True
        return True

    def _report_time(self, coverage: model.Coverage, error: LocalTimeError) -> None:
        kind = TIME_TWICE if isinstance(error, AmbiguousLocalTime) else NO_SUCH_TIME
        self.found.append(
            kind.at(
                coverage.name_span or coverage.span,
                name=coverage.name,
                time=to_minute(error.seconds),
                date=error.on.isoformat(),
                zone=error.zone,
            )
        )
