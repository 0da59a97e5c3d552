"""`slac next`: whether support is open, until when, who is on call, and the next closing day."""

from __future__ import annotations

import datetime
import json
import sys
import time
from typing import TYPE_CHECKING, Any

import click

from .. import EXIT_FINDINGS
from ..instants import instant_or_exit
from ..options import language_option
from ..words import say

if TYPE_CHECKING:
    from ...judge import Engine
    from ..hours.agenda import Duty, Stand


@click.command(name="next", epilog="Example: slac next contract.sla --at 2026-05-22T16:50+02:00")
@click.argument("file", metavar="FILE")
@click.option(
    "--at",
    default=None,
    metavar="INSTANT",
    help="The moment in question, with its offset from UTC.  [default: now]",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the answer is written.",
)
@language_option
def command(file: str, at: str | None, form: str, language: str | None) -> None:
    """Say for each coverage whether it is open, until when, who is on call, and its next closing day.

    JSON: at, in_force, and for each coverage: coverage, title, plan (null: every plan), on_call, open (null:
    unknown), until, duty (rota, person, until), next_closing_day (date, reason, name) and why. While a
    coverage is closed, `until` is its next opening and `duty` who is on call then. A closing day is one
    that a holiday or a closure leaves without hours. Exit code 1 where the moment lies outside what is
    computed.
    """
    from ...judge import engine_of
    from ..hours.agenda import in_force, shown_at, stand
    from ..loading import compiled_or_exit

    compiled, _, said = compiled_or_exit(file, language, _day(at))
    assert compiled.rules is not None
    assert compiled.contract is not None
    engine = engine_of(compiled.rules)
    moment = int(time.time()) if at is None else instant_or_exit(at, engine.contract_zone, said)
    if not engine.horizon[0] <= moment < engine.horizon[1]:
        _outside(engine, moment, said)
    stands = [stand(one, moment) for one in shown_at(engine, compiled.contract, said, moment)]
    force = in_force(engine, moment)
    if form == "json":
        data = as_json(engine, stands, moment, force)
        click.echo(json.dumps(data, ensure_ascii=False, indent=2).encode())
    else:
        click.echo(as_text(engine, stands, moment, force, said))


def as_json(engine: Engine, stands: list[Stand], at: int, force: bool) -> dict[str, Any]:
    """The answer for scripts; instants in ISO 8601 with their offset in the zone of each coverage."""
    return {
        "at": engine.contract_zone.iso(at),
        "in_force": force,
        "coverages": [
            {
                "coverage": one.shown.view.name,
                "title": one.shown.title,
                "plan": None if one.shown.plan == "*" else one.shown.plan,
                "on_call": one.shown.view.coverage.on_call,
                "open": one.open,
                "until": _iso(one, one.until),
                "duty": [
                    {"rota": duty.rota, "person": duty.person, "until": _iso(one, duty.until)}
                    for duty in one.duties
                ],
                "next_closing_day": one.closing_day
                and {
                    "date": one.closing_day.on.isoformat(),
                    "reason": one.closing_day.reason,
                    "name": one.closing_day.name,
                },
                "why": one.why,
            }
            for one in stands
        ],
    }


def as_text(engine: Engine, stands: list[Stand], at: int, force: bool, language: str) -> str:
    """The answer for people: a paragraph a coverage, open or closed first."""
    from ...telling import SayableInstant
    from ..findings.text import safe

    lines = [SayableInstant(engine.contract_zone, at, weekday=True).say(language)]
    if not force:
        lines.append(say("not-in-force", language))
    if not stands:
        lines.append(say("no-coverage", language))
    for one in stands:
        lines += ["", *_paragraph(one, language)]
    return "\n".join(safe(line) for line in lines)


def _paragraph(one: Stand, language: str) -> list[str]:
    from ...telling import WHY, SayableDate, SayableInstant, said

    zone = one.shown.view.zone
    until = None if one.until is None else SayableInstant(zone, one.until, weekday=True).say(language)
    title = one.shown.title
    if one.open is None:
        why = (
            say("outside-data", language) if one.why == "outside-data" else said(WHY, one.why or "", language)
        )
        return [say("hours-unknown", language, title=title, why=why)]
    if one.open:
        when, ever = "open-until", "open-always"
    else:
        when, ever = "closed-until", "closed-always"
    head = say(when, language, title=title, until=until) if until else say(ever, language, title=title)
    lines = [head, *(f"  {_duty(duty, one, language)}" for duty in one.duties)]
    if one.closing_day:
        on = SayableDate(one.closing_day.on).say(language)
        line = say("next-closing-day", language, day=on)
        lines.append(f"  {line}{f' ({one.closing_day.name})' if one.closing_day.name else ''}")
    return lines


def _duty(duty: Duty, one: Stand, language: str) -> str:
    from ...telling import SayableInstant

    who = duty.person or say("nobody", language)
    if duty.until is None:
        return say("on-call-by", language, rota=duty.rota, who=who)
    until = SayableInstant(one.shown.view.zone, duty.until, weekday=True).say(language)
    then = "on-call-until" if one.open else "on-call-then"
    return say(then, language, rota=duty.rota, who=who, until=until)


def _iso(one: Stand, at: int | None) -> str | None:
    return None if at is None else one.shown.view.zone.iso(at)


def _day(text: str | None) -> datetime.date:
    """The day for which the contract is compiled: that of the moment in question, if it can be read."""
    from ...judge import read_instant

    moment = None if text is None else read_instant(text)
    if not isinstance(moment, int):
        return datetime.date.today()
    return datetime.datetime.fromtimestamp(moment, datetime.UTC).date()


def _outside(engine: Engine, at: int, language: str) -> None:
    from ...clock.errors import OutsideHorizon

    problem = engine.outside(OutsideHorizon(at, engine.horizon))
    click.echo(f"{problem.message(language)}\n{problem.hint(language)}", err=True)
    sys.exit(EXIT_FINDINGS)
