"""The calls that bring GLPI to what the contract says, through its REST API."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from slacontract.clock.face import to_second
from slacontract.fidelity import Calendar, of_plan, policy_title, tag_of
from slacontract.lowering import (
    SUNDAY_FIRST,
    Access,
    Plan,
    Request,
    Session,
    Step,
    Variable,
    item,
    ref,
    renumbered,
    self_ref,
    short_name,
    variable,
)

from .account import NUMBERS, Agreement, Made

_LONGEST = 255
_RANGE = {"range": "0-9999"}
_TYPES = {"ttr": 0, "tto": 1}
_ALWAYS = "slm.always"


def plan_of(made: Made) -> Plan:
    """Calendars with segments and closed dates, an SLM for each, agreements, levels, and the rules."""
    session = Session(
        Request("GET", ("apirest.php", "initSession")),
        ("session_token",),
        "Session-Token",
        Request("GET", ("apirest.php", "killSession")),
    )
    access = Access(
        "GLPI_USER_TOKEN",
        "https://{your-glpi}",
        prefix="user_token ",
        session=session,
        more_headers={"App-Token": "GLPI_APP_TOKEN"},
    )
    steps = (*_calendars(made), *_slms(made), *_agreements(made), *_rules(made))
    variables = tuple(
        Variable(of_plan("organizations", plan), "id of the client's entity")
        for plan in dict.fromkeys(one.carrying.policy.plan for one in made.agreements)
        if not made.options.for_plan("organizations", plan)
    )
    return Plan("glpi", made.compiled.called, access, steps, variables)


def _object(
    step: str, title: str, kind: str, match: dict[str, Any], wanted: dict[str, Any], *clauses: str
) -> Step:
    """An object of GLPI, found among all of its kind."""
    return Step(
        step,
        title,
        "object",
        Request("GET", ("apirest.php", kind), _RANGE),
        match=match,
        wanted=wanted,
        create=Request("POST", ("apirest.php", kind), body={"input": wanted}),
        update=Request("PUT", ("apirest.php", kind, self_ref()), body={"input": wanted}),
        clauses=clauses,
    )


def _rows(
    step: str, title: str, parent: tuple[str, str], kind: str, rows: tuple[dict[str, Any], ...], *key: str
) -> Step:
    """The rows below an object, exactly these."""
    return Step(
        step,
        title,
        "collection",
        Request("GET", ("apirest.php", parent[0], ref(parent[1]), kind), _RANGE),
        rows=rows,
        key=key,
        create=Request("POST", ("apirest.php", kind), body={"input": item("*")}),
        delete=Request("DELETE", ("apirest.php", kind, item("id")), {"force_purge": "true"}),
    )


def _calendars(made: Made) -> Iterator[Step]:
    used = {one.calendar for one in made.agreements}
    holidays: dict[tuple[date, str], str] = {}
    for calendar in made.calendars:
        if calendar.key not in used:
            continue
        name = short_name(f"{made.compiled.called} / {calendar.name}", _LONGEST)
        shared = {"name": name, "entities_id": 0, "is_recursive": 1}
        yield _object(calendar.key, f"Calendar {name}", "Calendar", {"name": name}, shared)
        yield _rows(
            f"{calendar.key}.segments",
            f"Segments of {name}",
            ("Calendar", calendar.key),
            "CalendarSegment",
            segments(calendar),
            "day",
            "begin",
            "end",
        )
        days = []
        for on, told in sorted(calendar.pattern.closed.items()):
            if (on, told) not in holidays:
                step = holidays[on, told] = f"holiday.{len(holidays) + 1}"
                title = short_name(f"{on.isoformat()} {told or 'closed'}", _LONGEST)
                body = {
                    "name": title,
                    "begin_date": on.isoformat(),
                    "end_date": on.isoformat(),
                    "is_perpetual": 0,
                    "entities_id": 0,
                    "is_recursive": 1,
                }
                match = {"name": title, "begin_date": on.isoformat()}
                yield _object(step, f"Holiday {title}", "Holiday", match, body)
            days.append({"calendars_id": ref(calendar.key), "holidays_id": ref(holidays[on, told])})
        yield _rows(
            f"{calendar.key}.holidays",
            f"Closed dates of {name}",
            ("Calendar", calendar.key),
            "Calendar_Holiday",
            tuple(days),
            "holidays_id",
        )


def segments(calendar: Calendar) -> tuple[dict[str, Any], ...]:
    """Rows of `CalendarSegment`: Sunday is 0, and 24:00:00 ends a day; windows that touch are one."""
    return tuple(
        {"calendars_id": ref(calendar.key), "day": day, "begin": to_second(opens), "end": to_second(closes)}
        for day, windows in renumbered(calendar.pattern.week, SUNDAY_FIRST).items()
        for opens, closes in windows
    )


def _slms(made: Made) -> Iterator[Step]:
    head = made.compiled.called
    names = {calendar.key: calendar.name for calendar in made.calendars}
    for key in dict.fromkeys(one.calendar for one in made.agreements):
        name = short_name(f"{head} / {names[key] if key else '24/7'}", _LONGEST)
        wanted = {
            "name": name,
            "calendars_id": ref(key) if key else 0,
            "use_ticket_calendar": 0,
            "entities_id": 0,
            "is_recursive": 1,
        }
        yield _object(f"slm.{key}" if key else _ALWAYS, f"SLM {name}", "SLM", {"name": name}, wanted)


def _agreements(made: Made) -> Iterator[Step]:
    for number, one in enumerate(made.agreements, 1):
        kind = "OLA" if one.internal else "SLA"
        name = short_name(f"{_title(made, one)} / {one.kind.upper()}", _LONGEST)
        slm = ref(f"slm.{one.calendar}" if one.calendar else _ALWAYS)
        wanted = {
            "name": name,
            "slms_id": slm,
            "type": _TYPES[one.kind],
            "number_time": one.number,
            "definition_time": one.unit,
            "end_of_working_day": int(one.unit == "day"),
            "entities_id": 0,
            "is_recursive": 1,
        }
        match = {"name": name, "slms_id": slm}
        yield _object(f"agreement.{number}", f"{kind} {name}", kind, match, wanted, one.member.one.id)
        yield from _levels(number, one, kind, name)


def _levels(number: int, one: Agreement, kind: str, name: str) -> Iterator[Step]:
    level = f"{kind.title()}Level"
    for step, offset in one.levels:
        title = short_name(f"{step.ladder} {step.step}: {', '.join(step.parties)}", _LONGEST)
        made = f"agreement.{number}.{step.ladder}.{step.step}"
        wanted = {
            "name": title,
            f"{kind.lower()}s_id": ref(f"agreement.{number}"),
            "execution_time": -offset.before,
            "is_active": 1,
            "match": "AND",
        }
        match = {"name": title, f"{kind.lower()}s_id": ref(f"agreement.{number}")}
        yield _object(made, f"{level} of {name}: {title}", level, match, wanted)
        yield _rows(
            f"{made}.action",
            f"Reminder of {title}",
            (level, made),
            f"{level}Action",
            ({f"{level.lower()}s_id": ref(made), "action_type": "send", "field": "recall", "value": "1"},),
            "action_type",
            "field",
            "value",
        )


def _title(made: Made, one: Agreement) -> str:
    policy = one.carrying.policy
    label = tag_of(made.options, policy, "categories")
    return policy_title(made.account, policy.plan, policy.priority, label)


def _rules(made: Made) -> Iterator[Step]:
    """A rule for each agreement and entity; GLPI runs all, so those of exceptions come last."""
    ordered = sorted(enumerate(made.agreements, 1), key=lambda entry: entry[1].category is not None)
    for number, one in ordered:
        plan = one.carrying.policy.plan
        entities: list[Any] = made.options.for_plan("organizations", plan) or [
            variable(of_plan("organizations", plan))
        ]
        for at, entity in enumerate(entities, 1):
            step = f"rule.{number}.{at}"
            kind = "OLA" if one.internal else "SLA"
            mark = f" / {entity}" if len(entities) > 1 else ""
            name = short_name(f"{_title(made, one)} / {kind} {one.kind.upper()}{mark}", _LONGEST)
            wanted = {
                "name": name,
                "sub_type": "RuleTicket",
                "match": "AND",
                "is_active": 1,
                "condition": 3,
                "entities_id": 0,
                "is_recursive": 1,
            }
            yield _object(step, f"Rule {name}", "RuleTicket", {"name": name}, wanted)
            yield _rows(
                f"{step}.criteria",
                f"Criteria of {name}",
                ("RuleTicket", step),
                "RuleCriteria",
                tuple(_criteria(one, step, entity)),
                "criteria",
                "condition",
                "pattern",
            )
            field = f"{kind.lower()}s_id_{one.kind}"
            action = {
                "rules_id": ref(step),
                "action_type": "assign",
                "field": field,
                "value": ref(f"agreement.{number}"),
            }
            yield _rows(
                f"{step}.action",
                f"Action of {name}",
                ("RuleTicket", step),
                "RuleAction",
                (action,),
                "action_type",
                "field",
                "value",
            )


def _criteria(one: Agreement, step: str, entity: Any) -> Iterator[dict[str, Any]]:
    yield {"rules_id": ref(step), "criteria": "entities_id", "condition": 0, "pattern": entity}
    if one.carrying.level is not None:
        pattern = NUMBERS[one.carrying.level]
        yield {"rules_id": ref(step), "criteria": "priority", "condition": 0, "pattern": pattern}
    if one.category is not None:
        yield {
            "rules_id": ref(step),
            "criteria": "itilcategories_id",
            "condition": 0,
            "pattern": one.category,
        }
