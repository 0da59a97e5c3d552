"""The configuration as Terraform reads it: schedules, escalation policies, services, maintenance windows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from slacontract.clock.face import to_second
from slacontract.fidelity import PlanView
from slacontract.lowering import Expression, Verbatim, identifier, short_name
from slacontract.ruleset.rules import EVERY_PLAN

from .hours import restrictions
from .made import Level, Made, Service, week_of
from .people import Layer

_WEEK = 604800
_NAME = 255
_LAST_DELAY = 30
"""Minutes that the last level waits: nothing comes after it."""
_SPECIAL = {"\\": "-", "/": "-", "&": "+", "<": "(", ">": ")"}


def configuration(made: Made) -> dict[str, Any]:
    """The whole file, as plain values: variables, data sources and resources, each where there are any."""
    build = _Build(made)
    for service in made.services:
        build.service(service)
    build.works()
    told: dict[str, Any] = {
        "terraform": {
            "required_providers": {"pagerduty": {"source": "PagerDuty/pagerduty", "version": "~> 3.0"}}
        },
        "variable": build.variables,
        "data": build.data,
        "resource": build.resources,
    }
    return {name: block for name, block in told.items() if block}


def printable(text: str, *, special: bool = True) -> str:
    """A text as a name that PagerDuty takes: no control or format characters, no space at its end, not
    empty; without `special`, none of \\ / & < >. A digest keeps apart what had to be changed."""
    plain = text if special else text.replace(" / ", " - ")
    said = "".join(one if one.isprintable() else " " for one in plain)
    if not special:
        said = "".join(_SPECIAL.get(one, one) for one in said)
    said = said.strip()
    if said != plain:
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        said = f"{said} ~{digest}".strip()
    return short_name(said, _NAME)


class _Build:
    """Collects blocks; each schedule, person and variable once."""

    def __init__(self, made: Made) -> None:
        self.made = made
        self.variables: dict[str, dict[str, Any]] = {}
        self.data: dict[str, dict[str, Any]] = {}
        self.resources: dict[str, dict[str, Any]] = {}
        self.services: dict[str, list[Expression]] = {}
        self._language = made.account.language

    def service(self, service: Service) -> None:
        """A service with its escalation policy and the schedule that it pages first."""
        label = _label(service.view, service.priority)
        policy = self._policy(service, label)
        told: dict[str, Any] = {
            "name": printable(service.title),
            "description": service.title,
            "escalation_policy": policy,
            # The contract has no incident that ends, or is taken up anew, by itself.
            "auto_resolve_timeout": "null",
            "acknowledgement_timeout": "null",
        }
        hours = service.hours
        if hours is None:
            told["incident_urgency_rule"] = [{"type": "constant", "urgency": "high"}]
        else:
            told |= {
                "incident_urgency_rule": [
                    {
                        "type": "use_support_hours",
                        "during_support_hours": [{"type": "constant", "urgency": "high"}],
                        "outside_support_hours": [{"type": "constant", "urgency": "low"}],
                    }
                ],
                "support_hours": [
                    {
                        "type": "fixed_time_per_day",
                        "time_zone": self.made.zone,
                        "start_time": to_second(hours.opens),
                        "end_time": to_second(hours.closes),
                        "days_of_week": list(hours.days),
                    }
                ],
                "scheduled_actions": [
                    {
                        "type": "urgency_change",
                        "to_urgency": "high",
                        "at": [{"type": "named_time", "name": "support_hours_start"}],
                    }
                ],
            }
        made = self._resource("pagerduty_service", label, told)
        self.services.setdefault(service.view.name, []).append(made)

    def works(self) -> None:
        """A maintenance window of all services of the plan for each work that the settings name."""
        zone = self.made.account.engine.contract_zone
        for work in self.made.works:
            services = self.services.get(work.view.name)
            if services:
                label = identifier(work.clause, zone.iso(work.start), zone.iso(work.end))
                title = work.kind.label or work.kind.id
                told = {
                    "start_time": zone.iso(work.start),
                    "end_time": zone.iso(work.end),
                    "description": f"{self.made.compiled.called} / {title}",
                    "services": services,
                }
                self._resource("pagerduty_maintenance_window", label, told)

    def _resource(self, kind: str, label: str, told: dict[str, Any]) -> Expression:
        self.resources.setdefault(kind, {})[label] = told
        return Expression(f"{kind}.{label}.id")

    def _policy(self, service: Service, label: str) -> Expression:
        """First whoever is on call, then the parties of each step, by minutes."""
        by_minutes: dict[int, list[dict[str, Any]]] = {0: list(self._first(service))}
        for level in sorted(service.levels, key=lambda one: one.minutes):
            by_minutes.setdefault(level.minutes, []).extend(self._parties(service, level))
        minutes = sorted(by_minutes)
        rules = []
        for here, following in zip(minutes, (*minutes[1:], minutes[-1] + _LAST_DELAY), strict=True):
            targets = [one for n, one in enumerate(by_minutes[here]) if one not in by_minutes[here][:n]]
            rules.append({"escalation_delay_in_minutes": following - here, "target": targets})
        told = {
            "name": printable(service.title, special=False),
            "description": service.title,
            "num_loops": 0,
            "rule": rules,
        }
        return self._resource("pagerduty_escalation_policy", label, told)

    def _first(self, service: Service) -> Iterator[dict[str, Any]]:
        """Whoever is on call, and by each further rota or rotation whoever is on call beside them."""
        view = service.view
        yield self._on_call(view, service.members)
        for key in service.members:
            limits = self._limits(view, key)
            for duty in [one for one in self.made.on_duty(view, key) if one.layers][1:]:
                if limits is not None:
                    name = duty.rota.title(self._language)
                    numbered = f"{name} ({duty.number})" if duty.number > 1 else name
                    label = identifier(view.name, key, "rota", duty.rota.name, str(duty.number))
                    layers = [{**self._turns(one, name), **limits} for one in duty.layers]
                    yield self._schedule(label, f"{self.made.compiled.called} / {numbered}", layers)

    def _parties(self, service: Service, level: Level) -> Iterable[dict[str, Any]]:
        """The targets of a level; a role that works under a coverage is whoever is on call in it."""
        for party in level.parties:
            coverage = self.made.staffed_by(party)
            if coverage in service.members and level.minutes == 0:
                continue  # paged already
            if coverage is not None and coverage in service.view.plan.coverages:
                yield self._on_call(service.view, (coverage,))
            else:
                yield {"type": "user_reference", "id": self._user(party)}

    def _on_call(self, view: PlanView, members: tuple[str, ...]) -> dict[str, Any]:
        """The schedule of some coverages: somebody is always on call in it, for without anybody PagerDuty
        makes no incident at all."""
        names = [view.plan.coverages[key].label or key for key in members]
        label = (
            identifier(members[0])
            if view.name == EVERY_PLAN and len(members) == 1
            else identifier(view.name, *(members or ("", "all_hours")))
        )
        plan = [] if view.name == EVERY_PLAN else [view.name]
        parts = [self.made.compiled.called, *plan, " + ".join(names)]
        layers = [one for n, key in enumerate(members or ("",)) for one in self._layers(view, key, n > 0)]
        return self._schedule(label, " / ".join(part for part in parts if part), layers)

    def _schedule(self, label: str, title: str, layers: list[dict[str, Any]]) -> dict[str, Any]:
        """A schedule as a target of a policy; the same label is the same schedule."""
        told = {
            "name": printable(title),
            "description": title,
            "time_zone": self.made.zone,
            "layer": layers,
        }
        schedule = self._resource("pagerduty_schedule", label, told)
        return {"type": "schedule_reference", "id": schedule}

    def _limits(self, view: PlanView, key: str) -> dict[str, Any] | None:
        """The restrictions of a layer to the week of a coverage; None where it has no hours in any week."""
        week = restrictions(week_of(view, key).week)
        if week is None:
            return None
        told = [
            {
                "type": "weekly_restriction" if one.day else "daily_restriction",
                "start_time_of_day": to_second(one.start),
                "duration_seconds": one.seconds,
                **({"start_day_of_week": one.day} if one.day else {}),
            }
            for one in week
        ]
        return {"restriction": told} if told else {}

    def _layers(self, view: PlanView, key: str, above: bool) -> list[dict[str, Any]]:
        """The layers of one coverage ("": of all hours), those that prevail last. The lowest of a schedule is
        not limited, and has somebody on call at any time."""
        zone = self.made.account.engine.contract_zone
        name = view.plan.coverages[key].label or key if key else _ALL_HOURS[self._language == "fr"]
        duties = [one for one in self.made.on_duty(view, key) if one.layers] if key else []
        limits = self._limits(view, key) if above else {}
        if limits is None:
            return []
        layers = [{**self._turns(layer, name), **limits} for one in duties[:1] for layer in one.layers]
        first = view.engine.horizon[0]
        if duties and (above or duties[0].always(first)):
            return layers
        start = zone.iso(first)
        anybody = {
            "name": name,
            "start": start,
            "rotation_virtual_start": start,
            "rotation_turn_length_seconds": self._turn_length(),
            "users": self._list(view, key, name),
        }
        return [{**anybody, **limits}, *layers]

    def _turns(self, layer: Layer, name: str) -> dict[str, Any]:
        zone = self.made.account.engine.contract_zone
        return {
            "name": name,
            "start": zone.iso(layer.start),
            **({"end": zone.iso(layer.end)} if layer.end is not None else {}),
            "rotation_virtual_start": zone.iso(layer.virtual_start),
            "rotation_turn_length_seconds": layer.seconds,
            "users": [self._user(person) for person in layer.persons],
        }

    def _user(self, name: str) -> Expression | str:
        """The id of a person or party: as the settings say, or a variable; nobody is made up."""
        given = self.made.options.by_name("users").get(name)
        if given is None:
            label = f"user_{identifier(name)}"
            self.variables[label] = {
                "type": Verbatim("string"),
                "description": Verbatim(f"{_USER[self._language == 'fr']} {name}"),
            }
            return Expression(f"var.{label}")
        text = str(given)
        if "@" not in text:
            return text
        label = identifier("user", name)
        self.data.setdefault("pagerduty_user", {})[label] = {"email": text}
        return Expression(f"data.pagerduty_user.{label}.id")

    def _list(self, view: PlanView, key: str, name: str) -> Expression:
        parts = (key,) if view.name == EVERY_PLAN and key else (view.name, key)
        label = f"on_call_{identifier(*parts)}"
        self.variables[label] = {
            "type": Verbatim("list(string)"),
            "description": Verbatim(f"{_USERS[self._language == 'fr']} {name}"),
        }
        return Expression(f"var.{label}")

    def _turn_length(self) -> Expression:
        self.variables["turn_seconds"] = {
            "type": Verbatim("number"),
            "description": Verbatim(_TURN[self._language == "fr"]),
            "default": _WEEK,
        }
        return Expression("var.turn_seconds")


_ALL_HOURS = ("All hours", "À toute heure")
_USER = ("Id in PagerDuty of:", "Identifiant dans PagerDuty de :")
_USERS = (
    "Ids in PagerDuty of those on call, in the order of their turns:",
    "Identifiants dans PagerDuty des personnes d’astreinte, dans l’ordre des tours :",
)
_TURN = (
    "Seconds of a turn where the contract has no rota",
    "Secondes d’un tour quand le contrat n’a pas de tour de garde",
)


def _label(view: PlanView, priority: str | None) -> str:
    if view.name == EVERY_PLAN and priority is not None:
        return identifier(priority)
    return identifier(view.name, priority or "")
