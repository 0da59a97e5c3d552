"""The calls that bring Zammad to what the contract says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from slacontract.clock.face import to_minute
from slacontract.fidelity import Calendar, of_plan, policy_title, tag_of
from slacontract.lowering import (
    Access,
    Plan,
    Request,
    Step,
    Variable,
    Windows,
    ref,
    self_ref,
    short_name,
    variable,
)

from .account import Made, Sla

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONGEST = 150
_CLOCKS = ("first_response_time", "response_time", "update_time", "solution_time")


def plan_of(made: Made) -> Plan:
    """Priorities and statuses by name, calendars, then SLAs in the order in which Zammad looks at them."""
    access = Access("ZAMMAD_TOKEN", "https://{your-zammad}", prefix="Token token=")
    steps = (*_levels(made), *_states(made), *_calendars(made), *_slas(made))
    return Plan("zammad", made.compiled.called, access, steps, tuple(_variables(made)))


def _variables(made: Made) -> Iterator[Variable]:
    for plan in dict.fromkeys(sla.carrying.policy.plan for sla in made.slas):
        yield Variable(
            of_plan("organizations", plan),
            "ids of the client's organisations",
            made.options.for_plan("organizations", plan),
            many=True,
        )


def _levels(made: Made) -> Iterator[Step]:
    for level in dict.fromkeys(sla.carrying.level for sla in made.slas):
        if level is not None:
            yield Step(
                f"priority.{level}",
                f"Priority {level}",
                "object",
                Request("GET", ("api", "v1", "ticket_priorities")),
                match={"name": level},
            )


def _states(made: Made) -> Iterator[Step]:
    for status in dict.fromkeys(made.states.values()):
        wanted = {"ignore_escalation": True}
        yield Step(
            f"state.{status}",
            f"Status {status} stops the clocks",
            "object",
            Request("GET", ("api", "v1", "ticket_states")),
            match={"name": status},
            wanted=wanted,
            update=Request("PUT", ("api", "v1", "ticket_states", self_ref()), body=wanted),
        )


def _calendars(made: Made) -> Iterator[Step]:
    for calendar in made.calendars:
        title = short_name(f"{made.compiled.called} / {calendar.name}", _LONGEST)
        body = calendar_body(calendar, title)
        yield Step(
            calendar.key,
            f"Calendar {calendar.name}",
            "object",
            Request("GET", ("api", "v1", "calendars")),
            match={"name": title},
            wanted=body,
            create=Request("POST", ("api", "v1", "calendars"), body=body),
            update=Request("PUT", ("api", "v1", "calendars", self_ref()), body=body),
        )


def calendar_body(calendar: Calendar, title: str) -> dict[str, Any]:
    """A calendar as `POST /api/v1/calendars` takes it. 24:00 is written 23:59, which Zammad reads so."""
    pattern = calendar.pattern
    hours = {
        name: {"active": bool(windows), "timeframes": _timeframes(windows)}
        for name, windows in zip(_DAYS, pattern.week, strict=True)
    }
    holidays = {
        on.isoformat(): {"active": True, "summary": name} for on, name in sorted(pattern.closed.items())
    }
    return {
        "name": title,
        "timezone": pattern.zone.name,
        "business_hours": hours,
        "public_holidays": holidays,
    }


def _timeframes(windows: Windows) -> list[list[str]]:
    return [
        [to_minute(opens), "23:59" if closes == 86400 else to_minute(closes)] for opens, closes in windows
    ]


def _slas(made: Made) -> Iterator[Step]:
    # Zammad takes the first SLA by name that fits: exceptions go first. Names do not depend on how many SLAs
    # there are, so that a later version of the contract finds those that it still has.
    names: set[str] = set()
    for number, sla in enumerate(made.slas, 1):
        tag = tag_of(made.options, sla.carrying.policy)
        said = policy_title(made.account, sla.carrying.policy.plan, sla.carrying.policy.priority, tag)
        name = _unused(f"{1 if tag is not None else 2} {said}", names)
        body = {
            "name": name,
            "calendar_id": ref(sla.calendar),
            **{clock: _minutes(sla, clock) for clock in _CLOCKS},
            "condition": _condition(sla, tag),
        }
        yield Step(
            f"sla.{number}",
            f"SLA {name}",
            "object",
            Request("GET", ("api", "v1", "slas")),
            match={"name": name},
            wanted=body,
            create=Request("POST", ("api", "v1", "slas"), body=body),
            update=Request("PUT", ("api", "v1", "slas", self_ref()), body=body),
            clauses=tuple(one.one.id for one in sla.carrying.members.values()),
        )


def _unused(title: str, names: set[str]) -> str:
    """A name that no other SLA has, in whatever case: Zammad tells names apart by their letters only."""
    name, number = short_name(title, _LONGEST), 2
    while name.casefold() in names:
        name, number = short_name(f"{title} ({number})", _LONGEST), number + 1
    names.add(name.casefold())
    return name


def _minutes(sla: Sla, clock: str) -> int | None:
    member = sla.carrying.members.get(clock)
    return member.count.count if member is not None else None


def _condition(sla: Sla, tag: str | None) -> dict[str, Any]:
    condition: dict[str, Any] = {
        "ticket.organization_id": {
            "operator": "is",
            "pre_condition": "specific",
            "value": variable(of_plan("organizations", sla.carrying.policy.plan)),
        }
    }
    if sla.carrying.level is not None:
        condition["ticket.priority_id"] = {"operator": "is", "value": [ref(f"priority.{sla.carrying.level}")]}
    if tag is not None:
        condition["ticket.tags"] = {"operator": "contains one", "value": tag}
    return condition
