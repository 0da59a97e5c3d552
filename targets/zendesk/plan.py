"""The calls that bring Zendesk to what the contract says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from slacontract.fidelity import Calendar, of_plan, policy_title
from slacontract.lowering import (
    Access,
    Plan,
    Request,
    Step,
    Variable,
    item,
    minutes_of_week,
    ref,
    self_ref,
    short_name,
    variable,
)

from .account import Made, zone_name

_LONGEST = 255
_SCHEDULES = ("api", "v2", "business_hours", "schedules")


def plan_of(made: Made) -> Plan:
    """Schedules with their hours and holidays, policies in order, then triggers that set the schedules."""
    access = Access("ZENDESK_TOKEN", "https://{your-account}.zendesk.com", scheme="basic")
    steps = (*_schedules(made), *_policies(made), *_triggers(made))
    variables = tuple(
        Variable(of_plan("organizations", plan), "id of the client's organisation")
        for plan in dict.fromkeys(plan for plan, _ in made.policies)
        if not made.options.for_plan("organizations", plan)
    )
    return Plan("zendesk", made.compiled.called, access, steps, variables)


def _schedules(made: Made) -> Iterator[Step]:
    used = set(made.schedules.values())
    for calendar in made.calendars:
        if calendar.key not in used:
            continue
        name = short_name(f"{made.compiled.called} / {calendar.name}", _LONGEST)
        zone = zone_name(made, calendar.pattern.zone.name) or calendar.pattern.zone.name
        body = {"name": name, "time_zone": zone}
        yield Step(
            calendar.key,
            f"Schedule {name}",
            "object",
            Request("GET", _SCHEDULES),
            ("schedules",),
            ("next_page",),
            {"name": name},
            wanted=body,
            create=Request("POST", _SCHEDULES, body={"schedule": body}),
            created_id=("schedule", "id"),
            update=Request("PUT", (*_SCHEDULES, self_ref()), body={"schedule": body}),
        )
        yield _hours(calendar, name)
        yield _holidays(calendar, name)


def _hours(calendar: Calendar, name: str) -> Step:
    intervals = intervals_of_week(calendar)
    return Step(
        f"{calendar.key}.hours",
        f"Hours of {name}",
        "setting",
        Request("GET", (*_SCHEDULES, ref(calendar.key))),
        ("schedule", "intervals"),
        wanted=intervals,
        update=Request(
            "PUT", (*_SCHEDULES, ref(calendar.key), "workweek"), body={"workweek": {"intervals": intervals}}
        ),
    )


def intervals_of_week(calendar: Calendar) -> list[dict[str, int]]:
    """Intervals in minutes since Sunday 00:00, none over midnight, as a schedule's workweek takes them."""
    return [
        {"start_time": opens, "end_time": closes}
        for opens, closes in minutes_of_week(calendar.pattern.week, "sunday")
    ]


def _holidays(calendar: Calendar, name: str) -> Step:
    path = (*_SCHEDULES, ref(calendar.key), "holidays")
    rows = tuple(
        {
            "name": short_name(told or "closed", _LONGEST),
            "start_date": on.isoformat(),
            "end_date": on.isoformat(),
        }
        for on, told in sorted(calendar.pattern.closed.items())
    )
    return Step(
        f"{calendar.key}.holidays",
        f"Holidays of {name}",
        "collection",
        Request("GET", path),
        ("holidays",),
        ("next_page",),
        rows=rows,
        key=("name", "start_date", "end_date"),
        create=Request("POST", path, body={"holiday": item("*")}),
        delete=Request("DELETE", (*path, item("id"))),
    )


def _filter(made: Made, plan: str, tag: str | None, level: str | None = None) -> dict[str, Any]:
    """Conditions on tickets: one organisation is given later, several as alternatives."""
    every: list[dict[str, Any]] = []
    known = made.options.for_plan("organizations", plan) or []
    if not known:
        every.append(_is("organization_id", variable(of_plan("organizations", plan))))
    if tag is not None:
        every.append({"field": "current_tags", "operator": "includes", "value": tag})
    if level is not None:
        every.append(_is("priority", level))
    return {"all": every, "any": [_is("organization_id", str(one)) for one in known]}


def _is(field: str, value: Any) -> dict[str, Any]:
    return {"field": field, "operator": "is", "value": value}


def _policies(made: Made) -> Iterator[Step]:
    path = ("api", "v2", "slas", "policies")
    # An exception goes before what it excepts from: the first policy that fits is taken.
    ordered = sorted(made.policies.items(), key=lambda entry: entry[0][1] is None)
    for number, ((plan, tag), rows) in enumerate(ordered, 1):
        title = short_name(policy_title(made.account, plan, None, tag), _LONGEST)
        metrics = [
            {
                "priority": level,
                "metric": metric.metric,
                "target": metric.minutes,
                "business_hours": metric.schedule is not None,
            }
            for _, metric in rows
            for level in ([metric.level] if metric.level else ["urgent", "high", "normal", "low"])
        ]
        body = {"title": title, "filter": _filter(made, plan, tag), "policy_metrics": metrics}
        yield Step(
            f"policy.{number}",
            f"SLA policy {title}",
            "object",
            Request("GET", path),
            ("sla_policies",),
            ("next_page",),
            {"title": title},
            wanted=body,
            create=Request("POST", path, body={"sla_policy": {**body, "position": number}}),
            created_id=("sla_policy", "id"),
            update=Request("PUT", (*path, self_ref()), body={"sla_policy": body}),
            clauses=tuple(
                dict.fromkeys(one.one.id for carrying, _ in rows for one in carrying.members.values())
            ),
        )


def _triggers(made: Made) -> Iterator[Step]:
    path = ("api", "v2", "triggers")
    # Of several triggers the last to run decides: exceptions come after what they except from.
    ordered = sorted(made.schedules.items(), key=lambda entry: entry[0][1] is not None)
    for number, ((plan, tag, level), calendar) in enumerate(ordered, 1):
        title = short_name(f"Schedule: {policy_title(made.account, plan, level, tag)}", _LONGEST)
        body = {
            "title": title,
            "conditions": _filter(made, plan, tag, level),
            "actions": [{"field": "set_schedule", "value": ref(calendar)}],
        }
        yield Step(
            f"trigger.{number}",
            f"Trigger {title}",
            "object",
            Request("GET", path),
            ("triggers",),
            ("next_page",),
            {"title": title},
            wanted=body,
            create=Request("POST", path, body={"trigger": body}),
            created_id=("trigger", "id"),
            update=Request("PUT", (*path, self_ref()), body={"trigger": body}),
        )
