"""Coverages of every plan as the rule set writes them: names, unions, intervals and days (T2, T9)."""

from __future__ import annotations

from collections.abc import Sequence

from ..clock.days import days_of
from ..clock.finished import Finished
from ..clock.intervals import complement
from ..clock.reasons import Mark, within
from ..clock.zone import Zone
from ..diagnostics import Bilingual
from ..model import time as model
from ..model.base import Audience, Ref, Why
from ..model.quantities import BusinessDays
from ..model.sense_time import wrong_business_days
from .coverages import Coverage, HolidaySet, Layers, Skip
from .layers_from_model import layers_part
from .plans import Scope, canonical
from .sets_from_model import Builder, Set
from .shared import Shared, zone_key


def _tables(found: Set, shell: Coverage, zones: Sequence[Zone], shared: Shared) -> Coverage:
    """The tables of a finished set: intervals with what is covered before each, days, reasons (T9, K15)."""
    if found.undetermined is not None:
        return shell.model_copy(update={"undetermined": found.undetermined})
    finished = found.finished
    key = ("tables", id(finished), *map(zone_key, zones))
    return shell.model_copy(update=shared.once(key, (finished,), lambda: _tables_of(finished, zones)))


def _tables_of(finished: Finished, zones: Sequence[Zone]) -> dict[str, object]:
    intervals, before = [], 0
    for opens, closes in finished.intervals:
        intervals.append((opens, closes, before))
        before += closes - opens
    return {
        "intervals": tuple(intervals),
        "days": _days(finished, finished.zone),
        "days_in": {zone.name: _days(finished, zone) for zone in zones},
        "known": None if finished.known == finished.span else finished.known,
        "skips": _skips(finished),
    }


def _skips(finished: Finished) -> tuple[Skip, ...]:
    """The uncovered stretches that have a name; the ledger tells breaks and closed hours by itself (K15)."""
    named = [mark for mark in finished.marks if mark.kind not in ("outside", "break")]
    found: list[Mark] = []
    for mark in within(named, complement(finished.intervals, finished.span)):
        if found and found[-1].end == mark.start and found[-1][2:] == mark[2:]:
            found[-1] = found[-1]._replace(end=mark.end)
        else:
            found.append(mark)
    return tuple(
        Skip(start=one.start, end=one.end, reason=one.kind, name=one.label)
        for one in found
        if one.kind != "outside" and one.kind != "break"
    )


def _days(finished: Finished, zone: Zone) -> tuple[tuple[int, int, int], ...]:
    return tuple(
        (row.midnight, row.last_closing, row.opening or 0)
        for row in days_of(finished, zone).rows
        if row.last_closing is not None
    )


class CoverageTable:
    """The coverages of one plan by key: each name, and each union that something counts in (`A + B`).

    `parts` is shared by the plans of an edition, so that equal tables are one object.
    """

    def __init__(self, builder: Builder, scope: Scope, parts: dict[object, Coverage]) -> None:
        self.builder = builder
        self.scope = scope
        self._parts = parts
        self.zone_missing: Why | None = builder.zones.missing
        builder.prepare(scope)
        self._unions: dict[str, tuple[str, ...]] = {}
        self._days_in: dict[str, set[str]] = {}
        self._holiday_names: set[str] = set()

    def key(self, refs: tuple[Ref, ...]) -> str:
        """Key of the union of some coverages; of one coverage, its name."""
        names = self.scope.names(refs)
        key = " + ".join(names)
        if len(names) > 1:
            self._unions[key] = names
        return key

    def days_key(self, refs: tuple[Ref, ...], zone: str | None) -> str | None:
        """The same for business days (T9), with its days in the zone named.

        None where the members differ in zone and none is named, or where the zone named is none.
        """
        key = self.key(refs)
        if zone is not None:
            if self.builder.zones.named(zone, refs[0].span if refs else self.builder.contract.span) is None:
                return None
            self._days_in.setdefault(key, set()).add(zone)
            return key
        names = self.scope.names(refs)
        zones: set[str] = set()
        for name in names:
            zones |= self.builder.read(name, self.scope).finished.zones
        return key if len(zones) < 2 or len(names) < 2 else None

    def business_days_key(self, quantity: BusinessDays) -> str | None:
        """The same for a number of business days.

        What a plan puts in place of a coverage can open all seven days, or lie in another zone: that is an
        error of the plan, at the delay and where the plan replaces (T9). Without a plan the text itself was
        found wrong before.
        """
        self._check_days_of_plan(quantity)
        return self.days_key(quantity.counted_in, quantity.zone)

    def _check_days_of_plan(self, quantity: BusinessDays) -> None:
        plan = self.scope.plan
        if plan is None or not plan.replaces:
            return
        read: set[str] = set()

        def resolve(ref: Ref, inside: str) -> model.Coverage | None:
            if (name := self.scope.name(ref, inside)) != ref.name:
                read.add(ref.name)
            return self.builder.coverages.get(name)

        members = [one for ref in quantity.counted_in if (one := resolve(ref, "")) is not None]
        wrong = wrong_business_days(members, quantity.zone, self.builder.contract.zone, resolve)
        if wrong is None:
            return
        kind, _, said = wrong
        places = [one.span for one in plan.replaces if one.name.name in read]
        where = Bilingual(f"In the plan “{plan.name}”, ", f"Dans la formule « {plan.name} », ")
        self.builder.found.append(kind.at(quantity.span, *places, plan=where, **said))

    def holidays_key(self, ref: Ref) -> str:
        """Key of a set of holidays, which the plan then prints."""
        name = self.scope.name(ref)
        self._holiday_names.add(name)
        return name

    def finished(self, key: str) -> Set:
        """The finished set under a key."""
        names = self._unions.get(key, (key,))
        sets = [self.builder.read(name, self.scope) for name in names]
        return sets[0] if len(sets) == 1 else self.builder.united(sets, key)

    def coverages(self) -> dict[str, Coverage]:
        """Every coverage of the plan, and the unions asked for, by key in canonical order."""
        named = {one.name for one in self.builder.contract.coverages if self.scope.keeps(one)}
        unread = list(named)
        while unread:
            block = self.builder.coverages[unread.pop()]
            for other in self.scope.names((*block.includes, *block.only_in, *block.excepts), block.name):
                if other not in named:
                    named.add(other)
                    unread.append(other)
        for names in self._unions.values():
            named.update(names)
        return {key: self._part(key) for key in canonical([*named, *self._unions])}

    def _part(self, key: str) -> Coverage:
        builder, scope = self.builder, self.scope
        found = self.finished(key)
        zones = [builder.zones.known[name] for name in sorted(self._days_in.get(key, ()))]
        if key in self._unions:
            members = [builder.coverages[name] for name in self._unions[key]]
            audience: Audience = "provider" if any(one.audience == "provider" for one in members) else "both"
            shell = Coverage(
                zone=found.finished.zone.name, audience=audience, layers=Layers(includes=self._unions[key])
            )
            return self._shared(found, (key, id(found), tuple(one.name for one in zones)), shell, zones)
        block = builder.coverages[key]
        joined_by = builder.joiners_of(key, scope)
        for name in scope.names((*block.except_holidays, *(one.holidays for one in block.on_holidays))):
            self._holiday_names.add(name)
        shell = Coverage(
            zone=found.finished.zone.name,
            label=block.label.text if block.label else None,
            audience=block.audience,
            on_call=block.on_call,
            layers=layers_part(block, builder.layers_in(key, scope), scope, joined_by),
        )
        content = (key, id(found), repr(shell.layers), tuple(one.name for one in zones))
        return self._shared(found, content, shell, zones)

    def _shared(
        self, found: Set, content: tuple[object, ...], shell: Coverage, zones: Sequence[Zone]
    ) -> Coverage:
        """The set with its tables; one object for equal content."""
        if content not in self._parts:
            self._parts[content] = _tables(found, shell, zones, self.builder.shared)
        return self._parts[content]

    def holidays(self) -> dict[str, HolidaySet]:
        """Every set of holidays of the plan, and those that a coverage or a delay names."""
        kept = {one.name for one in self.builder.contract.holidays if self.scope.keeps(one)}
        found = {name: self.builder.holidays(name) for name in canonical(kept | self._holiday_names)}
        return {name: one.part for name, one in found.items() if one is not None}
