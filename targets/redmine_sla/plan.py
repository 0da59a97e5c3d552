"""The calls that bring the plugin redmine_sla to what the contract says.

Its level terms have no address to write to: `PUT /sla/levels/ID` takes them, as pairs of ids and rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from slacontract.clock.face import to_minute
from slacontract.lowering import SUNDAY_FIRST, Access, Plan, Request, Step, ref, renumbered, self_ref

from .account import Made

_MOST = {"per_page": 100}
_AS_JSON = {"format": "json"}
"""Instead of the ending `.json`, which cannot follow an id."""


def plan_of(made: Made) -> Plan:
    """What Redmine has by name, then types, calendar, holidays, level and terms, then the project's SLA."""
    access = Access("REDMINE_API_KEY", "https://{your-redmine}", header="X-Redmine-API-Key")
    steps = (*_known(made), *_types(made), *_calendar(made), *_levels(made), *_project(made))
    return Plan("redmine-sla", made.compiled.called, access, steps)


def _known(made: Made) -> Iterator[Step]:
    """What the target `redmine` has made."""
    statuses = dict.fromkeys(name for names in made.running.values() for name in names)
    priorities = dict.fromkeys(term.priority for term in made.terms)
    for kind, names, path, items in (
        ("status", statuses, ("issue_statuses.json",), "issue_statuses"),
        ("priority", priorities, ("enumerations", "issue_priorities.json"), "issue_priorities"),
        ("tracker", made.called.trackers, ("trackers.json",), "trackers"),
    ):
        for number, name in enumerate(names, 1):
            yield Step(
                f"{kind}.{number}",
                f"{kind.capitalize()} {name}",
                "object",
                Request("GET", path),
                items=(items,),
                match={"name": name},
            )


def made_step(
    step: str, title: str, path: str, rows: str, row: str, match: dict[str, Any], **query: Any
) -> Step:
    """A row of the plugin that is made where it is missing."""
    return Step(
        step,
        title,
        "object",
        Request("GET", ("sla", f"{path}.json"), query={**_MOST, **query}),
        items=(rows,),
        match=match,
        create=Request("POST", ("sla", f"{path}.json"), body={row: match}),
        created_id=(row, "id"),
    )


def _numbers(names: Any) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names), 1)}


def _types(made: Made) -> Iterator[Step]:
    statuses = _numbers(name for names in made.running.values() for name in names)
    for slot in dict.fromkeys(term.slot for term in made.terms):
        title = f"{made.title} / {slot}"
        yield made_step(f"type.{slot}", f"Clock {title}", "types", "sla_types", "sla_type", {"name": title})
        rows = tuple(
            {"sla_type_id": ref(f"type.{slot}"), "status_id": ref(f"status.{statuses[name]}")}
            for name in made.running[slot]
        )
        path = ("sla", "statuses.json")
        yield Step(
            f"type.{slot}.statuses",
            f"Statuses in which {title} runs",
            "collection",
            Request("GET", path, query={**_MOST, "sla_type_id": ref(f"type.{slot}")}),
            items=("sla_statuses",),
            rows=rows,
            key=("sla_type_id", "status_id"),
            create=Request("POST", path, body={"sla_status": {"$item": "*"}}),
            delete=Request("DELETE", ("sla", "statuses", self_ref()), query=_AS_JSON),
        )


def _calendar(made: Made) -> Iterator[Step]:
    calendar = made.calendar
    assert calendar is not None
    title = f"{made.title} / {calendar.name}"
    yield made_step(
        "calendar", f"Calendar {title}", "calendars", "sla_calendars", "sla_calendar", {"name": title}
    )
    path = ("sla", "schedules.json")
    yield Step(
        "calendar.schedule",
        f"Hours of {title}",
        "collection",
        Request("GET", path, query={**_MOST, "sla_calendar_id": ref("calendar")}),
        items=("sla_schedules",),
        rows=tuple(schedule_rows(made)),
        key=("sla_calendar_id", "dow", "start_time", "end_time", "match"),
        create=Request("POST", path, body={"sla_schedule": {"$item": "*"}}),
        delete=Request("DELETE", ("sla", "schedules", self_ref()), query=_AS_JSON),
    )
    for number, (on, name) in enumerate(sorted(calendar.pattern.closed.items()), 1):
        date = on.isoformat()
        step = made_step(
            f"holiday.{number}",
            f"Holiday {date}",
            "holidays",
            "sla_holidays",
            "sla_holiday",
            {"date": date},
            date=date,
        )
        # The plugin has a date once: what another contract called it stays.
        body = {"sla_holiday": {"name": name or date, "date": date}}
        yield _with_body(step, body)
        match = {"sla_calendar_id": ref("calendar"), "sla_holiday_id": ref(f"holiday.{number}")}
        closed = made_step(
            f"holiday.{number}.closed",
            f"{title} closed on {date}",
            "calendar_holidays",
            "sla_calendar_holidays",
            "sla_calendar_holiday",
            {**match, "match": False},
            **match,
        )
        yield closed


def _with_body(step: Step, body: dict[str, Any]) -> Step:
    assert step.create is not None
    return replace(step, create=replace(step.create, body=body))


def schedule_rows(made: Made) -> Iterator[dict[str, Any]]:
    """The week of the calendar; the last minute of a window is named, and is inside."""
    assert made.calendar is not None
    for day, windows in renumbered(made.calendar.pattern.week, SUNDAY_FIRST).items():
        for opens, closes in windows:
            yield {
                "sla_calendar_id": ref("calendar"),
                "dow": day,
                "start_time": to_minute(opens),
                "end_time": to_minute(closes - 60),
                "match": True,
            }


def _levels(made: Made) -> Iterator[Step]:
    yield made_step("sla", f"SLA {made.title}", "slas", "slas", "sla", {"name": made.title})
    match = {"name": made.title, "sla_id": ref("sla"), "sla_calendar_id": ref("calendar")}
    yield made_step("level", f"Level {made.title}", "levels", "sla_levels", "sla_level", match)
    priorities = _numbers(term.priority for term in made.terms)
    for term in made.terms:
        kind, urgency = ref(f"type.{term.slot}"), ref(f"priority.{priorities[term.priority]}")
        minutes = {"term": str(term.minutes)}

        def write(row: dict[str, Any], kind: Any = kind, urgency: Any = urgency) -> Request:
            body = {"sla_level": {"sla_level_terms_attributes": [[kind, [[urgency, row]]]]}}
            return Request("PUT", ("sla", "levels", ref("level")), query=_AS_JSON, body=body)

        yield Step(
            f"term.{term.slot}.{priorities[term.priority]}",
            f"{term.slot} of {term.priority}: {term.minutes} minutes",
            "object",
            Request("GET", ("sla", "level_terms.json"), query={**_MOST, "sla_level_id": ref("level")}),
            items=("sla_level_terms",),
            match={"sla_level_id": ref("level"), "sla_type_id": kind, "sla_priority_id": urgency},
            wanted={"term": term.minutes},
            create=write(minutes),
            update=write({"id": self_ref(), **minutes}),
            clauses=(term.clause,),
        )


def _project(made: Made) -> Iterator[Step]:
    identifier = made.called.project
    yield Step(
        "project",
        f"Project {identifier}",
        "object",
        Request("GET", ("projects", f"{identifier}.json")),
        items=("project",),
        match={"identifier": identifier},
    )
    for number, name in enumerate(made.called.trackers, 1):
        match = {"project_id": ref("project"), "tracker_id": ref(f"tracker.{number}")}
        body = {"sla_project_tracker": {**match, "sla_id": ref("sla")}}
        path = ("sla", "project_trackers.json")
        yield Step(
            f"project.{number}",
            f"SLA of {identifier} / {name}",
            "object",
            Request("GET", path, query=_MOST),
            items=("sla_project_trackers",),
            match=match,
            wanted={"sla_id": ref("sla")},
            create=Request("POST", path, body=body),
            created_id=("sla_project_tracker", "id"),
            update=Request("PUT", ("sla", "project_trackers", self_ref()), query=_AS_JSON, body=body),
        )
