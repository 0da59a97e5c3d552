"""What a rule set puts on a calendar: coverages, holidays, closures, turns of duty."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from slacontract.clock.intervals import normalise
from slacontract.clock.zone import Zone
from slacontract.emitter import Compiled
from slacontract.model.time import Coverage as WrittenCoverage
from slacontract.ruleset.coverages import Coverage, HolidaySet
from slacontract.ruleset.rules import EVERY_PLAN, Edition, Plan, RotaTurn, RuleSet

from .calendar import AllDay, Timed
from .series import Occurrence, Single, occurrences_of, split
from .words import say
from .zones import on_wall

Span = tuple[int, int]


@dataclass(frozen=True)
class Named:
    """A coverage as one or several plans have it: `plan` is "*" where all plans agree."""

    plan: str
    name: str
    written: WrittenCoverage
    editions: tuple[tuple[Edition, Plan, Coverage, Span], ...]

    @property
    def latest(self) -> Coverage:
        return self.editions[-1][2]

    @property
    def path(self) -> str:
        """Its identity within the contract (DESIGN 1), which a renaming keeps."""
        return f"{self.plan}/coverage/{self.written.formerly[0] if self.written.formerly else self.name}"

    @property
    def file(self) -> str:
        parts = ["coverage", file_name(self.name)]
        return "-".join(parts if self.plan == EVERY_PLAN else [*parts, "plan", file_name(self.plan)])


def file_name(name: str) -> str:
    """A name without accents or capitals: two names of one contract never fold alike, nor do their files."""
    plain = unicodedata.normalize("NFD", name.casefold())
    return "".join(one for one in plain if one.isalnum() or one in "-_") or "unnamed"


def zone_of(rules: RuleSet, name: str) -> Zone:
    """The zone as the rule set's own table of offsets has it."""
    return Zone(name, rules.zones[name].offsets)


def spans_of(rules: RuleSet) -> Iterator[tuple[Edition, Span]]:
    """Each edition with the time it speaks for: up to the next edition, the first and last open-ended."""
    editions = rules.editions
    for number, edition in enumerate(editions):
        start = edition.in_force[0] if number else None
        following = editions[number + 1].in_force[0] if number + 1 < len(editions) else None
        first = rules.horizon[0] if start is None else max(start, rules.horizon[0])
        last = rules.horizon[1] if following is None else min(following, rules.horizon[1])
        yield edition, (first, last)


def coverages_of(compiled: Compiled) -> list[Named]:
    """The coverages that the contract names, in its order; one for each plan where plans differ."""
    found: list[Named] = []
    spans = list(spans_of(compiled.rules))
    plans = list(dict.fromkeys(plan for edition, _ in spans for plan in edition.plans))
    for written in compiled.contract.coverages:
        by_plan = {
            plan: tuple(
                (edition, edition.plans[plan], edition.plans[plan].coverages[written.name], span)
                for edition, span in spans
                if plan in edition.plans and written.name in edition.plans[plan].coverages
            )
            for plan in plans
        }
        present = {plan: editions for plan, editions in by_plan.items() if editions}
        kinds = {tuple(coverage.intervals for _, _, coverage, _ in each) for each in present.values()}
        if len(kinds) == 1:
            present = {EVERY_PLAN: next(iter(present.values()))}
        found += [Named(plan, written.name, written, editions) for plan, editions in present.items()]
    return found


def timed_of(compiled: Compiled, named: Named) -> Timed:
    """The weekly series and single events of a coverage: together its finished set, to the second."""
    zone = zone_of(compiled.rules, named.latest.zone)
    intervals = normalise(
        (max(start, first), min(end, last))
        for _, _, coverage, (first, last) in named.editions
        for start, end, _ in coverage.intervals
        if start < last and end > first
    )
    series, singles = split(zone, occurrences_of(zone, intervals))
    title = named.written.title(compiled.language)
    if named.plan != EVERY_PLAN:
        title = f"{title} ({named.plan})"
    contract = compiled.called
    on_call = named.latest.on_call or named.written.on_call
    return Timed(
        named.path,
        title,
        zone,
        say(compiled.language, "on-call" if on_call else "coverage"),
        series,
        singles,
        say(compiled.language, "coverage-of", title=title, contract=contract),
    )


def days_of(compiled: Compiled, named: Named) -> tuple[AllDay, ...]:
    """The holidays and the closures of a coverage, as events of whole dates."""
    events: dict[str, AllDay] = {}
    for _, plan, coverage, span in named.editions:
        zone = zone_of(compiled.rules, coverage.zone)
        for name in coverage.layers.holidays:
            for event in holidays_of(compiled, name, plan.holidays[name], zone, span):
                events[event.path] = event
        for closure in coverage.layers.closures:
            first, last = _clipped(zone, span, closure.first, closure.last)
            if first > last:
                continue
            label = closure.label
            summary = say(compiled.language, "closed-for", label=label) if label else None
            path = f"{named.path}/closed/{closure.first}"
            events[path] = AllDay(
                path,
                summary or say(compiled.language, "closed"),
                first,
                last,
                say(compiled.language, "closed"),
            )
    return tuple(sorted(events.values(), key=lambda event: (event.first, event.path)))


def holidays_of(
    compiled: Compiled, name: str, holidays: HolidaySet, zone: Zone, span: Span
) -> Iterator[AllDay]:
    """One event for each date of a set of holidays that meets the span."""
    category = say(compiled.language, "holiday")
    for written, title in sorted(holidays.dates.items()):
        first, last = _clipped(zone, span, written, written)
        if first <= last:
            summary = say(compiled.language, "holiday-named", name=title) if title else category
            yield AllDay(f"*/holidays/{name}/{written}", summary, first, last, category)


def _clipped(zone: Zone, span: Span, first: str, last: str) -> tuple[date, date]:
    """A stretch of dates cut down to those that begin within a span; first after last if none does."""
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return max(begin, zone.date(span[0])), min(end, zone.date(span[1] - 1))


def turns_of(compiled: Compiled, path: str, turns: tuple[RotaTurn, ...], zone: Zone) -> dict[str, Timed]:
    """Turns of duty by person, one event each; the persons in order of their first turn."""
    made: dict[str, Timed] = {}
    for person in dict.fromkeys(turn.person for turn in turns):
        mine = normalise((turn.start, turn.end) for turn in turns if turn.person == person)
        singles = tuple(
            Single(
                f"{person}/{zone.iso(start)}", Occurrence(start, end, on_wall(zone, start), end - start, 1)
            )
            for start, end in mine
        )
        summary = say(compiled.language, "on-duty", person=person)
        made[person] = Timed(path, summary, zone, say(compiled.language, "rota"), (), singles)
    return made
