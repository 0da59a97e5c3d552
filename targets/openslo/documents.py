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
    service = named(names, "service", facts.reference or facts.title)
    yield _document("Service", service, facts.title or facts.reference or service, {})
    for one in made.objectives:
        said = f"{one.view.name}-" if one.view.name != EVERY_PLAN else ""
        label = f"{said}{one.availability.id}-{one.component}"
        indicator = named(names, "indicator", label)
        title = f"{one.availability.label or one.availability.id}: {one.component}"
        yield _document("SLI", indicator, title, {"ratioMetric": _ratio(made, one)})
        slo = named(names, "objective", f"{label}-{one.target.period}")
        yield _document("SLO", slo, title, _objective(one, service, indicator))


def _document(kind: str, name: str, title: str, spec: dict[str, Any]) -> dict[str, Any]:
    return {
        "apiVersion": "openslo/v1",
        "kind": kind,
        "metadata": {"name": name, "displayName": title},
        "spec": spec,
    }


def _ratio(made: Made, one: Objective) -> dict[str, Any]:
    facts = made.compiled.rules.contract
    labels = {"contract": facts.reference or facts.title}
    if one.view.name != EVERY_PLAN:
        labels["plan"] = one.view.name
    labels |= {"availability": one.availability.id, "component": one.component}
    matchers = ",".join(f"{name}={promql_text(value)}" for name, value in labels.items())
    return {
        "counter": False,
        "bad": _metric("slac:down", matchers),
        "total": _metric("slac:agreed", matchers),
    }


def _metric(name: str, matchers: str) -> dict[str, Any]:
    return {"metricSource": {"type": "Prometheus", "spec": {"query": f"{name}{{{matchers}}}"}}}


def _objective(one: Objective, service: str, indicator: str) -> dict[str, Any]:
    zone = one.view.zone
    start = zone.date(max(one.view.engine.horizon[0], 0)).replace(day=1)
    if one.target.period == "quarter":
        start = start.replace(month=start.month - (start.month - 1) % 3)
    name = zone.name if "/" in zone.name else f"Etc/{zone.name}"
    return {
        "service": service,
        "indicatorRef": indicator,
        "timeWindow": [
            {
                "duration": _DURATIONS[one.target.period],
                "isRolling": False,
                "calendar": {"startTime": f"{start} 00:00:00", "timeZone": name},
            }
        ],
        "budgetingMethod": "Occurrences",
        "objectives": [{"displayName": f"{float(one.percent):g} %", "target": float(one.percent / 100)}],
    }


def named(names: dict[tuple[str, str], str], kind: str, label: str) -> str:
    """A name as OpenSLO takes it (small letters, digits, hyphens), its own for each label of a kind."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].strip("-") or kind
    name, number = stem, 2
    while names.get((kind, name), label) != label:
        name, number = f"{stem}-{number}", number + 1
    names[kind, name] = label
    return name
