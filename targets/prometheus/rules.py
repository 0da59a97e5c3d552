"""The rules as Prometheus reads them. Text of a contract is the value of a label, quoted in expressions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from slacontract.fidelity.availability import Level, joined
from slacontract.lowering.promql_text import promql_text
from slacontract.ruleset.rules import EVERY_PLAN

from .account import Made, Step
from .hours import covered, week_second

_WINDOWS = {"month": "30d", "quarter": "90d"}
_BURNS = ((14.4, "1h", "5m", "page"), (6.0, "6h", "30m", "page"), (1.0, "3d", "6h", "ticket"))
"""How many times too fast the error budget burns, over a long and a short window, and how urgent that is."""


def groups_of(made: Made) -> list[dict[str, Any]]:
    """The groups of rules, those without a rule left out."""
    groups = {
        "slacontract hours": list(_hours(made)),
        "slacontract availability": [
            *_measured(made),
            *_percentages(made),
            *(rule for one in made.watched for rule in _alerts(made, one)),
        ],
        "slacontract escalation": [_escalation(made, step) for step in made.steps],
    }
    called = made.compiled.called
    return [{"name": f"{name}: {called}", "rules": rules} for name, rules in groups.items() if rules]


def _labels(made: Made, plan: str, **more: str) -> dict[str, str]:
    return {"contract": made.compiled.called, **({} if plan == EVERY_PLAN else {"plan": plan}), **more}


def _matchers(labels: dict[str, str]) -> str:
    return ",".join(f"{name}={promql_text(value)}" for name, value in labels.items())


def _hours(made: Made) -> Iterator[dict[str, Any]]:
    zones = {one.pattern.zone.name: one.pattern for one in made.hours if not one.pattern.always}
    for name, pattern in zones.items():
        expression = f"vector({week_second(pattern.zone, made.account.engine.horizon)})"
        yield {
            "record": "slac:week_second",
            "expr": expression,
            "labels": {"contract": made.compiled.called, "zone": name},
        }
    for one in made.hours:
        at = _matchers({"contract": made.compiled.called, "zone": one.pattern.zone.name})
        expression = covered(one.pattern, f"scalar(slac:week_second{{{at}}})")
        labels = _labels(made, one.view.name, coverage=one.key)
        yield {"record": "slac:covered", "expr": f"vector({expression})", "labels": labels}


def _measured(made: Made) -> Iterator[dict[str, Any]]:
    """What is agreed and what is down, once for each component that is promised, whatever the periods."""
    known: set[tuple[str, str, tuple[str, ...]]] = set()
    for one in made.watched:
        for group in one.groups:
            key = one.view.name, one.availability.id, group
            if key not in known:
                known.add(key)
                yield from _measures(made, one, group)


def _measures(made: Made, one: Level, group: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    rule, values = one.availability, made.options.by_name("components")
    how = "max" if rule.rule == "all-down" else "min"
    up = (
        f"{made.options['up']}{{{_matchers({made.options['label']: str(values.get(part, part))})}}}"
        for part in group
    )
    agreed = "1"
    if rule.coverage is not None:
        matchers = _matchers(_labels(made, one.view.name, coverage=rule.coverage))
        agreed = f"scalar(slac:covered{{{matchers}}})"
    labels = _of_group(made, one, group)
    yield {"record": "slac:agreed", "expr": f"vector({agreed})", "labels": labels}
    yield {"record": "slac:down", "expr": f"(1 - {how}({' or '.join(up)})) * {agreed}", "labels": labels}


def _of_group(made: Made, one: Level, group: tuple[str, ...]) -> dict[str, str]:
    return _labels(made, one.view.name, availability=one.availability.id, component=joined(group))


def _percentages(made: Made) -> Iterator[dict[str, Any]]:
    """The percentage over each kind of period that anything is promised for."""
    known: set[tuple[str, str, tuple[str, ...], str]] = set()
    for one in made.watched:
        for group in one.groups:
            key = one.view.name, one.availability.id, group, one.target.period
            if key not in known:
                known.add(key)
                measured = _of_group(made, one, group)
                ratio = _ratio(_matchers(measured), _WINDOWS[one.target.period])
                yield {
                    "record": "slac:availability:percent",
                    "expr": f"100 * (1 - {ratio})",
                    "labels": {**measured, "period": one.target.period},
                }


def _alerts(made: Made, one: Level) -> Iterator[dict[str, Any]]:
    """What is told of one promise: that its percentage is missed, and that it is being missed too fast."""
    budget = (100 - one.percent) / 100
    for group in one.groups:
        measured = _of_group(made, one, group)
        at, kept = _matchers(measured), {**measured, "period": one.target.period}
        labels = {**kept, "promise": f"{float(one.percent):g}"}
        yield {
            "alert": "SlacAvailability",
            "expr": f"slac:availability:percent{{{_matchers(kept)}}} < {float(one.percent)!r}",
            "labels": {**labels, "severity": "ticket"},
            "annotations": {"promise": f"{float(one.percent):g} %"},
        }
        for times, long, short, severity in _BURNS if budget else ():
            limit = f"{float(budget) * times!r}"
            yield {
                "alert": "SlacAvailabilityBurn",
                "expr": f"{_ratio(at, long)} > {limit} and {_ratio(at, short)} > {limit}",
                "labels": {**labels, "severity": severity, "window": long},
            }


def _ratio(matchers: str, window: str) -> str:
    """The share of the agreed time of a window that was down."""
    down, agreed = (f"sum_over_time(slac:{one}{{{matchers}}}[{window}])" for one in ("down", "agreed"))
    return f"({down} / {agreed})"


def _escalation(made: Made, one: Step) -> dict[str, Any]:
    """An alert that follows on any other of the contract that has been firing for so long."""
    labels = _labels(made, one.view.name)
    if one.priority is not None:
        labels["priority"] = one.priority
    firing = _matchers({**labels, "alertstate": "firing"})
    step = f"{one.step.ladder}/{one.step.step}"
    return {
        "alert": "SlacEscalation",
        "expr": f'ALERTS{{{firing},alertname!="SlacEscalation"}}',
        "for": f"{one.seconds}s",
        "labels": {**labels, "slac_escalation": step, "slac_to": ", ".join(one.step.parties)},
    }
