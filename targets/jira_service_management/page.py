"""The runbook, and the same as JSON in the units of Jira: milliseconds, days by name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from slacontract.fidelity import Calendar, Say
from slacontract.fidelity.runbook import calendar_lines, duration, escaped, labelled, party, table
from slacontract.lowering import DAY_NAMES

from .account import Goal, Made, Sla

_TITLE = Say(
    "Service levels to enter in Jira Service Management", "SLA à saisir dans Jira Service Management"
)
_INTRO = Say(
    "Jira has no public way for a program to write SLAs. Enter these, in order, in Project settings, SLAs.",
    "Jira n’offre aucun moyen public d’écrire des SLA par programme. Saisissez ceux-ci, dans l’ordre, sous "
    "Paramètres du projet, SLA.",
)
_CALENDARS, _SLAS = Say("Calendars", "Calendriers"), Say("SLAs", "SLA")
_WARNINGS = Say("Automations", "Automatisations")
_START, _PAUSE, _STOP = Say("Start", "Démarre"), Say("Pause", "Suspend"), Say("Finish", "S’arrête")
_GOALS = Say("Goals, the first that fits counts", "Objectifs, le premier qui convient vaut")
_JQL, _TIME, _CALENDAR = (
    Say("Issues (JQL)", "Tickets (JQL)"),
    Say("Goal", "Objectif"),
    Say("Calendar", "Calendrier"),
)
_NONE = Say("nothing", "rien")
_AT = Say("At", "À")
_BEFORE, _AFTER = Say("before the breach", "avant l’échéance"), Say("after the breach", "après l’échéance")
_TELL = Say("Tell", "Prévenir")
_BREACH = Say("at the breach", "à l’échéance")
_PERSONAL = Say(
    "Replace each name between angle brackets before you enter it.",
    "Remplacez chaque nom entre chevrons avant de le saisir.",
)


def jql_text(text: str) -> str:
    """A text as JQL reads it between quotes."""
    escaped_text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped_text}"'


def jql(made: Made, goal: Goal) -> str:
    """The issues of a goal."""
    plan = goal.carrying.policy.plan
    organization = made.options.by_name("organizations").get(plan)
    parts = [f"organizations = {jql_text(str(organization or '<organization>'))}"]
    if goal.carrying.level is not None:
        parts.append(f"priority = {jql_text(goal.carrying.level)}")
    if goal.tag is not None:
        parts.append(f"labels = {jql_text(goal.tag)}")
    return " AND ".join(parts)


def name_of(made: Made, sla: Sla) -> str:
    """What an SLA is called."""
    same = [one for one in made.slas.values() if (one.plan, one.metric) == (sla.plan, sla.metric)]
    number = f" ({same.index(sla) + 1})" if len(same) > 1 else ""
    plan = "" if sla.plan == "*" else f" / {sla.plan}"
    return f"{made.compiled.called}{plan} / {sla.metric}{number}"


def page(made: Made) -> str:
    """`runbook.md`, in the language of the output."""
    language = made.account.language
    lines = [f"# {_TITLE.say(language)}", "", escaped(made.compiled.called), ""]
    lines += [_INTRO.say(language), "", _PERSONAL.say(language), "", f"## {_CALENDARS.say(language)}", ""]
    for calendar in _used(made):
        lines += [f"### {escaped(calendar.name)}", "", *calendar_lines(calendar, language)]
    lines += [f"## {_SLAS.say(language)}", ""]
    for sla in made.slas.values():
        lines += _sla_lines(made, sla, language)
    if made.warnings:
        lines += [f"## {_WARNINGS.say(language)}", "", *_warnings(made, language)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _used(made: Made) -> list[Calendar]:
    keys = {goal.calendar.key for sla in made.slas.values() for goal in sla.goals if goal.calendar}
    return [calendar for calendar in made.calendars if calendar.key in keys]


def _sla_lines(made: Made, sla: Sla, language: str) -> Iterator[str]:
    yield f"### {escaped(name_of(made, sla))}"
    yield ""
    for head, conditions in ((_START, sla.start), (_PAUSE, sla.pause), (_STOP, sla.stop)):
        told = "; ".join(escaped(one) for one in conditions) or _NONE.say(language)
        yield f"- {labelled(head.say(language), told, language)}"
    yield f"- {labelled(_GOALS.say(language), '', language)}"
    yield ""
    goals = sorted(sla.goals, key=lambda goal: goal.tag is None)
    rows = [
        (jql(made, goal), duration(goal.minutes * 60), goal.calendar.name if goal.calendar else "24/7")
        for goal in goals
    ]
    yield from table((_JQL.say(language), _TIME.say(language), _CALENDAR.say(language)), rows)


def _warnings(made: Made, language: str) -> Iterator[str]:
    rows = []
    for sla, goal, step, offset in made.warnings:
        when = _BREACH.say(language)
        if offset.before:
            side = _BEFORE if offset.before > 0 else _AFTER
            when = f"{duration(abs(offset.before))} {side.say(language)}"
        told = ", ".join(party(one, language) for one in step.parties)
        rows.append((name_of(made, sla), jql(made, goal), when, told))
    heads = (_SLAS.say(language), _JQL.say(language), _AT.say(language), _TELL.say(language))
    yield from table(heads, rows)


def data(made: Made) -> bytes:
    """`service-management.json`: calendars in milliseconds of the day, goals in milliseconds."""
    told = {
        "format": 1,
        "calendars": [calendar_data(calendar) for calendar in _used(made)],
        "slas": [_sla_data(made, sla) for sla in made.slas.values()],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")


def calendar_data(calendar: Calendar) -> dict[str, Any]:
    """A calendar as Jira shows it to programs."""
    return {
        "name": calendar.name,
        "timezoneId": calendar.pattern.zone.name,
        "workingTimes": [
            {"weekday": name, "start": opens * 1000, "end": closes * 1000}
            for name, windows in zip(DAY_NAMES, calendar.pattern.week, strict=True)
            for opens, closes in windows
        ],
        "holidays": [
            {"name": name, "iso8601Date": on.isoformat(), "recurring": False}
            for on, name in sorted(calendar.pattern.closed.items())
        ],
    }


def _sla_data(made: Made, sla: Sla) -> dict[str, Any]:
    goals = sorted(sla.goals, key=lambda goal: goal.tag is None)
    return {
        "name": name_of(made, sla),
        "start": list(sla.start),
        "pause": list(sla.pause),
        "stop": list(sla.stop),
        "goals": [
            {
                "jqlQuery": jql(made, goal),
                "duration": goal.minutes * 60000,
                "calendar": goal.calendar.name if goal.calendar else None,
                "clause": goal.member.one.id,
            }
            for goal in goals
        ],
    }
