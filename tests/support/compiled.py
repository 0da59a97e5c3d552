"""Small compiled contracts built by hand, for tests of targets: finished coverages in, `Compiled` out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from slacontract.clock.coverage import finish
from slacontract.clock.spec import CoverageSpec
from slacontract.clock.zone import Zone, zone_from_iana
from slacontract.emitter import Compiled
from slacontract.model.base import Text
from slacontract.model.contract import Contract, InForce
from slacontract.model.time import Coverage as WrittenCoverage
from slacontract.ruleset.coverages import Closure, Coverage, HolidaySet, Layers
from slacontract.ruleset.rules import ContractFacts, DataVersions, Edition, Plan, RuleSet, ZoneTable
from slacontract.source import Span

NOWHERE = Span("test.sla", 0, 1)


def text(words: str, language: str = "en", **translations: str) -> Text:
    """A text of the parties."""
    return Text(span=NOWHERE, text=words, language=language, translations=translations)


def span_of(zone: Zone, first: date, last: date) -> tuple[int, int]:
    """The stretch from the first instant of a date to the last of another."""
    return zone.midnight(first), zone.end_of(last)


def coverage_of(spec: CoverageSpec, span: tuple[int, int]) -> Coverage:
    """A coverage of the rule set from the engine's own finished set."""
    before, rows = 0, []
    for start, end in finish(spec, span).intervals:
        rows.append((start, end, before))
        before += end - start
    closures = tuple(
        Closure(first=one.first.isoformat(), last=one.last.isoformat(), label=one.label or None)
        for one in spec.closures
    )
    holidays = (f"of-{spec.name}",) if spec.holidays else ()
    return Coverage(
        zone=spec.zone.name,
        layers=Layers(always=spec.always, holidays=holidays, closures=closures),
        intervals=tuple(rows),
    )


def compiled_of(
    specs: Mapping[str, CoverageSpec],
    first: date,
    last: date,
    *,
    labels: Mapping[str, str] | None = None,
    contract: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    plan: Mapping[str, Any] | None = None,
    audience: str = "client",
    language: str = "en",
) -> Compiled:
    """A contract that names these coverages, compiled over these dates of the first one's zone."""
    zone = next(iter(specs.values())).zone if specs else zone_from_iana("Europe/Paris", 2026, 2028)
    zones = {zone.name: zone, **{spec.zone.name: spec.zone for spec in specs.values()}}
    span = span_of(zone, first, last)
    written = tuple(
        WrittenCoverage(
            span=NOWHERE, name=name, label=text(labels[name]) if labels and name in labels else None
        )
        for name in specs
    )
    holidays = {
        f"of-{spec.name}": HolidaySet(dates={on.isoformat(): name for on, name in spec.holidays.items()})
        for spec in specs.values()
        if spec.holidays
    }
    rules = RuleSet(
        contract=ContractFacts(
            **{
                "reference": "T-1",
                "title": "Test contract",
                "revision": 3,
                "revision_date": "2026-01-15",
                "language": language,
                "zone": zone.name,
                **(facts or {}),
            }
        ),
        data=DataVersions(tzdata="test", holidays="test"),
        horizon=span,
        zones={name: ZoneTable(offsets=one.offsets) for name, one in zones.items()},
        editions=(
            Edition(
                id="1",
                in_force=(None, None),
                plans={
                    "*": Plan(
                        coverages={name: coverage_of(spec, span) for name, spec in specs.items()},
                        holidays=holidays,
                        **(plan or {}),
                    )
                },
            ),
        ),
    )
    said: dict[str, Any] = {
        "label": text("Test contract"),
        "reference": text("T-1"),
        "in_force": InForce(span=NOWHERE, start=first, end=last),
        **(contract or {}),
    }
    model = Contract(span=NOWHERE, coverages=written, **said)
    return Compiled(model, rules, (), audience, language)  # type: ignore[arg-type]
