"""The configuration as Alertmanager reads it: hours in the zone of the coverage, routes, receivers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from slacontract.clock.face import to_minute
from slacontract.lowering import Pattern, Windows
from slacontract.ruleset.rules import EVERY_PLAN

from .account import Made, Route

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n"}


def configuration(made: Made) -> dict[str, Any]:
    """The whole file. Names of intervals and receivers are told apart by numbers where they are alike."""
    intervals = _Intervals()
    routes = [route for step in made.parties for route in _escalation(made, step)]
    routes += [told for route in made.routes for told in _routes(made, route, intervals)]
    receivers = dict.fromkeys(["slacontract", *(route["receiver"] for route in routes)])
    return {
        "route": {
            "receiver": "slacontract",
            "group_by": ["contract", "plan", "priority", "alertname"],
            "routes": routes,
        },
        "receivers": [_receiver(made, name) for name in receivers],
        **({"time_intervals": intervals.told} if intervals.told else {}),
    }


def matcher(label: str, value: str) -> str:
    """A matcher for one label, its value quoted."""
    return f'{label}="{"".join(_ESCAPES.get(one, one) for one in value)}"'


def _receiver(made: Made, name: str) -> dict[str, Any]:
    address = made.options.by_name("webhooks").get(name)
    return {"name": name, **({"webhook_configs": [{"url": str(address)}]} if address else {})}


def _escalation(made: Made, step: str) -> Iterator[dict[str, Any]]:
    """An escalated alert goes to each party of its step, at any hour."""
    of_contract = [matcher("contract", made.compiled.called), matcher("slac_escalation", step)]
    parties = made.parties[step]
    for number, party in enumerate(parties, 1):
        yield {
            "matchers": of_contract,
            "receiver": party,
            **({"continue": True} if number < len(parties) else {}),
        }


def _routes(made: Made, route: Route, intervals: _Intervals) -> Iterator[dict[str, Any]]:
    matchers = [matcher("contract", made.compiled.called)]
    if route.view.name != EVERY_PLAN:
        matchers.append(matcher("plan", route.view.name))
    if route.priority is not None:
        matchers.append(matcher("priority", route.priority))
    told: dict[str, Any] = {"matchers": matchers, "receiver": route.priority or "slacontract"}
    pattern = route.pattern
    if pattern is None:
        yield told
        return
    departing = sorted({*pattern.closed, *(one.date for one in pattern.special)})
    mute = {}
    if departing:
        mute = {"mute_time_intervals": [intervals.add(f"{route.name}, not on", _dates(pattern, departing))]}
    if pattern.special:
        hours = [_on(pattern, [one.date], one.windows) for one in pattern.special]
        yield {
            **told,
            "active_time_intervals": [intervals.add(f"{route.name}, on dates", hours)],
            "continue": True,
        }
    if not pattern.empty:
        yield {**told, "active_time_intervals": [intervals.add(route.name, list(_week(pattern)))], **mute}


class _Intervals:
    """Collects named intervals, each content once."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []

    def add(self, name: str, content: Sequence[Mapping[str, Any]]) -> str:
        """The name under which the content stands."""
        taken = set()
        for one in self.told:
            if one["time_intervals"] == list(content):
                return str(one["name"])
            taken.add(one["name"])
        unique, number = name, 2
        while unique in taken:
            unique, number = f"{name} ({number})", number + 1
        self.told.append({"name": unique, "time_intervals": list(content)})
        return unique


def _week(pattern: Pattern) -> Iterator[dict[str, Any]]:
    """Weekdays with the same hours stand together."""
    by_hours: dict[Windows, list[str]] = {}
    for name, windows in zip(_DAYS, pattern.week, strict=True):
        if windows:
            by_hours.setdefault(windows, []).append(name)
    for windows, days in by_hours.items():
        yield {"weekdays": days, "times": _times(windows), "location": pattern.zone.name}


def _dates(pattern: Pattern, dates: Sequence[date]) -> list[dict[str, Any]]:
    """Whole dates, those of one month together."""
    return [_on(pattern, list(days), ()) for _, days in groupby(dates, key=lambda on: (on.year, on.month))]


def _on(pattern: Pattern, dates: Sequence[date], windows: Windows) -> dict[str, Any]:
    """Dates of one month, all day or in some hours."""
    return {
        **({"times": _times(windows)} if windows else {}),
        "years": [str(dates[0].year)],
        "months": [str(dates[0].month)],
        "days_of_month": [str(on.day) for on in dates],
        "location": pattern.zone.name,
    }


def _times(windows: Windows) -> list[dict[str, str]]:
    return [{"start_time": to_minute(opens), "end_time": to_minute(closes)} for opens, closes in windows]
