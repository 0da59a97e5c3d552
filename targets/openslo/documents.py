"""The documents as OpenSLO v1 has them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from slacontract.lowering.promql_text import promql_text
from slacontract.ruleset.rules import EVERY_PLAN

from .account import Made, Objective

_DURATIONS: Mapping[str, str] = {"month": "1M", "quarter": "1Q"}
_LONGEST = 200


def documents_of(made: Made) -> Iterator[dict[str, Any]]:
    """A service, then an indicator and an objective for each promise."""
    if not made.objectives:
        return
    facts = made.compiled.rules.contract
    names: dict[tuple[str, str], str] = {}
    service = named(names, "service", facts.called)
    yield _document("Service", service, facts.title or facts.reference or service, {})
    known: set[str] = set()
    for one in made.objectives:
        level = one.level
        said = f"{level.view.name}-" if level.view.name != EVERY_PLAN else ""
        label = f"{said}{level.availability.id}-{one.component}"
        indicator = named(names, "indicator", label)
        title = f"{level.availability.label or level.availability.id}: {one.component}"
        if indicator not in known:
            # One indicator, and an objective for each kind of period that is promised.
            known.add(indicator)
            yield _document("SLI", indicator, title, {"ratioMetric": _ratio(made, one)})
        slo = named(names, "objective", f"{label}-{level.target.period}", str(level.percent))
        yield _document("SLO", slo, title, _objective(one, service, indicator))


def _document(kind: str, name: str, title: str, spec: dict[str, Any]) -> dict[str, Any]:
    return {
        "apiVersion": "openslo/v1",
        "kind": kind,
        "metadata": {"name": name, "displayName": title},
        "spec": spec,
    }


def _ratio(made: Made, one: Objective) -> dict[str, Any]:
    facts, level = made.compiled.rules.contract, one.level
    labels = {"contract": facts.called}
    if level.view.name != EVERY_PLAN:
        labels["plan"] = level.view.name
    labels |= {"availability": level.availability.id, "component": one.component}
    matchers = ",".join(f"{name}={promql_text(value)}" for name, value in labels.items())
    return {
        "counter": False,
        "bad": _metric("slac:down", matchers),
        "total": _metric("slac:agreed", matchers),
    }


def _metric(name: str, matchers: str) -> dict[str, Any]:
    return {"metricSource": {"type": "Prometheus", "spec": {"query": f"{name}{{{matchers}}}"}}}


def _objective(one: Objective, service: str, indicator: str) -> dict[str, Any]:
    level = one.level
    zone = level.view.zone
    start = zone.date(max(level.view.engine.horizon[0], 0)).replace(day=1)
    if level.target.period == "quarter":
        start = start.replace(month=start.month - (start.month - 1) % 3)
    name = zone.name if "/" in zone.name else f"Etc/{zone.name}"
    return {
        "service": service,
        "indicatorRef": indicator,
        "timeWindow": [
            {
                "duration": _DURATIONS[level.target.period],
                "isRolling": False,
                "calendar": {"startTime": f"{start} 00:00:00", "timeZone": name},
            }
        ],
        "budgetingMethod": "Occurrences",
        "objectives": [{"displayName": f"{float(level.percent):g} %", "target": float(level.percent / 100)}],
    }


def named(names: dict[tuple[str, str], str], kind: str, label: str, more: str = "") -> str:
    """A name as OpenSLO takes it (small letters, digits, hyphens), its own for each label of a kind.

    `more`: what keeps those apart that are called alike.
    """
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].strip("-") or kind
    name, number = stem, 2
    while names.get((kind, name), label + more) != label + more:
        name, number = f"{stem}-{number}", number + 1
    names[kind, name] = label + more
    return name
