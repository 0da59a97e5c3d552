"""`slac deadline`: until when a commitment must be kept, and every slice of time that says so."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from gettext import gettext
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from .. import EXIT_FINDINGS
from ..ending import refuse
from ..instants import instant_or_exit
from ..options import language_option, today_option
from ..words import say, surroundings_language

if TYPE_CHECKING:
    from ...clock.zone import Zone
    from ...judge import ClockResult, Engine


@click.command(
    name="deadline",
    epilog="Example: slac deadline contract.sla --priority P4 --commitment intervention "
    "--at 2026-05-22T16:50+02:00",
)
@click.argument("file", metavar="FILE")
@click.option(
    "--commitment",
    required=True,
    metavar="NAME",
    help="Metric (intervention, resolution …, in either language), own clock, or id (P4/intervention).",
)
@click.option("--priority", default=None, metavar="NAME", help="Priority of the ticket.")
@click.option("--plan", default=None, metavar="NAME", help="Plan of the contract.  [default: the contract's]")
@click.option("--channel", default=None, metavar="NAME", help="Channel that the ticket came by.")
@click.option(
    "--set",
    "attributes",
    multiple=True,
    metavar="NAME=VALUE",
    help="Attribute of the ticket: service, site, type, a criterion, or a judged clause (yes, no).",
)
@click.option(
    "--at", default=None, metavar="INSTANT", help="Every start event happens then; with its offset from UTC."
)
@click.option(
    "--event",
    "events",
    multiple=True,
    metavar="KIND=INSTANT",
    help="An event of the ticket; may be repeated.",
)
@click.option(
    "--events",
    "events_file",
    type=click.Path(path_type=Path, allow_dash=True),
    default=None,
    metavar="FILE",
    help="Ticket events as JSON (a list, or one a line).",
)
@click.option("--as-of", default=None, metavar="INSTANT", help="Judge as of then.  [default: the last event]")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the answer is written.",
)
@language_option
@today_option
def command(
    file: str,
    commitment: str,
    priority: str | None,
    plan: str | None,
    channel: str | None,
    attributes: Sequence[str],
    at: str | None,
    events: Sequence[str],
    events_file: Path | None,
    as_of: str | None,
    form: str,
    language: str | None,
    today: datetime.date | None,
) -> None:
    """Say until when a commitment must be kept, with the ledger: each slice of time, counted or not, and why.

    JSON: deadline (ISO 8601 with its offset, or null), status, ledger (from, to, counted_seconds, reason,
    clause). Exit code 1 where the contract cannot be compiled or the question has no answer.
    """
    from ...judge import ClockResult, deadline, engine_of
    from ...judge.problems import UNKNOWN_PRIORITY
    from ..loading import compiled_or_exit

    if sum((at is not None, bool(events), events_file is not None)) != 1:
        raise click.UsageError(say("at-or-events", language or surroundings_language()))
    day = today or datetime.date.today()
    compiled, _, said = compiled_or_exit(file, language, day)
    assert compiled.rules is not None
    engine = engine_of(compiled.rules)
    rows = _rows(events, events_file, priority, channel, attributes, engine.contract_zone, said)
    plan = None if plan is None else _spelled(plan, engine.plan_names)
    known = dict.fromkeys(one.name for view in engine.views(plan) for one in view.plan.priorities)
    priority = None if priority is None else _spelled(priority, known)
    asked = _commitment(engine, commitment, plan)
    result = deadline(
        engine,
        at=instant_or_exit(at, engine.contract_zone, said) if at is not None else rows,
        plan=plan,
        priority=priority,
        attributes=_attributes(attributes),
        channel=channel,
        as_of=instant_or_exit(as_of, engine.contract_zone, said) if as_of is not None else None,
        **asked,
    )
    if priority is not None and known and priority not in known:
        problem = UNKNOWN_PRIORITY.at(priority=priority, known=", ".join(known))
        result = ClockResult(result.metric, "error", problem=problem)
    unknown = result.problem is not None and result.problem.code == "SLA604" and "metric" in asked
    if unknown and form == "text":
        assert result.problem is not None
        # In the words of the drafter, not as rule sets call a metric.
        told = {**result.problem.values, "name": commitment, "known": ", ".join(_nouns(engine, plan, said))}
        result = replace(result, problem=replace(result.problem, values=told))
    if form == "json":
        click.echo(json.dumps(as_json(result, engine), ensure_ascii=False, indent=2).encode())
    else:
        click.echo(as_text(result, engine, said))
        if priority is None and known and result.why == "priority-or-condition":
            click.echo(say("give-priority", said, known=", ".join(known)))
    if result.status == "error":
        sys.exit(EXIT_FINDINGS)


def as_json(result: ClockResult, engine: Engine) -> dict[str, Any]:
    """`deadline`, `status`, `ledger`; where there is no deadline also `projection`, `why` or `problem`."""
    iso = engine.contract_zone.iso
    data: dict[str, Any] = {
        "deadline": None if result.deadline is None else iso(result.deadline),
        "status": result.status,
        "ledger": [
            {
                "from": iso(one.start),
                "to": iso(one.end),
                "counted_seconds": one.counted_seconds,
                "reason": f"{one.reason}: {one.name}" if one.name else one.reason,
                "clause": one.clause,
            }
            for one in result.ledger
        ],
    }
    if result.projection is not None and result.deadline is None:
        data["projection"] = iso(result.projection)
    if result.why:
        data["why"] = result.why
    if result.problem is not None:
        problem = result.problem
        data["problem"] = {"code": problem.code, "message": problem.message(), "hint": problem.hint()}
    return data


def as_text(result: ClockResult, engine: Engine, language: str) -> str:
    """The answer in a language of messages: the deadline, how the clock stands, the ledger."""
    from ...telling import SayableInstant, SayableStatus, ledger_lines
    from ..findings.text import safe

    zone = engine.contract_zone
    name = result.commitment or result.metric
    lines = []
    if result.problem is not None:
        lines += [result.problem.message(language), result.problem.hint(language)]
    elif result.deadline is not None:
        when = SayableInstant(zone, result.deadline, weekday=True).say(language)
        lines.append(say("deadline", language, commitment=name, when=when))
    elif result.projection is not None:
        when = SayableInstant(zone, result.projection, weekday=True).say(language)
        lines.append(say("projection", language, commitment=name, when=when))
    else:
        lines.append(say("no-deadline", language, why=SayableStatus(result).say(language)))
    if result.problem is None and (result.deadline is not None or result.projection is not None):
        lines.append(say("status", language, status=SayableStatus(result).say(language)))
    ledger = ledger_lines(result.ledger, zone, language)
    if ledger:
        lines += ["", *ledger]
    return "\n".join(safe(line) for line in lines)


def _commitment(engine: Engine, name: str, plan: str | None) -> dict[str, str]:
    """What is asked about: an id where the plan has one of that name, else a metric or clock."""
    ids = {one for view in engine.views(plan) for one in view.commitments}
    if name in ids:
        return {"commitment_id": name}
    metrics = {key[0] for view in engine.views(plan) for key in view.groups}
    return {"metric": name if name in metrics else metric_names().get(_plain(name), name)}


def _nouns(engine: Engine, plan: str | None, language: str) -> list[str]:
    """The metrics and clocks of a plan as a drafter in a language writes them."""
    from ...project import shared_parser

    vocabulary = shared_parser().keywords.languages[language]
    keys = _keywords_of_metrics()
    names = dict.fromkeys(key[0] for view in engine.views(plan) for key in view.groups)
    return [vocabulary.write(keys[one]) if keys.get(one) in vocabulary.spellings else one for one in names]


def _spelled(name: str, known: Iterable[str]) -> str:
    """A name as its definition spells it: case and accents do not count."""
    return next((one for one in known if _plain(one) == _plain(name)), name)


def _keywords_of_metrics() -> dict[str, str]:
    """The English noun of every metric, to its keyword."""
    from ...ruleset.metrics import EVENT_OF

    keys = {noun: f"E_{event.upper().replace('-', '_')}" for noun, event in EVENT_OF.items()}
    return {**keys, "response": "E_REPLIED", "next-reply": "E_NEXT_REPLY"}


def metric_names() -> dict[str, str]:
    """The noun of every metric as each keyword table spells it (folded), to its English noun."""
    from ...project import shared_parser

    nouns = _keywords_of_metrics()
    found = {_plain(noun): noun for noun in nouns}
    for vocabulary in shared_parser().keywords.languages.values():
        for noun, key in nouns.items():
            if key in vocabulary.spellings:
                found[_plain(vocabulary.write(key))] = noun
    return found


def _plain(name: str) -> str:
    from ...syntax.folding import fold

    return fold(name).replace("-", " ").strip()


def _attributes(pairs: Sequence[str]) -> dict[str, str | bool]:
    found: dict[str, str | bool] = {}
    for pair in pairs:
        name, equals, value = pair.rpartition("=")
        if not equals:
            raise click.UsageError(gettext("--set {value}: write it as NAME=VALUE").format(value=pair))
        found[name] = {"yes": True, "oui": True, "no": False, "non": False}.get(value.lower(), value)
    return found


def _rows(
    events: Sequence[str],
    file: Path | None,
    priority: str | None,
    channel: str | None,
    attributes: Sequence[str],
    zone: Zone,
    language: str,
) -> list[Mapping[str, Any]]:
    if file is not None:
        return _rows_of_file(file, language)
    rows: list[Mapping[str, Any]] = []
    for event in events:
        kind, equals, when = event.partition("=")
        known = event_names()
        if not equals or _plain(kind) not in known:
            _refuse(say("unknown-event", language, text=event, known=", ".join(sorted(set(known.values())))))
        name = known[_plain(kind)]
        by_client = name in ("reported", "report-completed", "client-message", "accepted", "reopened")
        row: dict[str, Any] = {
            "ticket": "-",
            "at": instant_or_exit(when, zone, language),
            "kind": name,
            "actor": "client" if by_client else "provider",
        }
        rows.append(row)
    rows.sort(key=lambda row: int(row["at"]))
    if rows:
        rows[0] = {**rows[0], "priority": priority, "channel": channel, "set": _attributes(attributes)}
    return rows


def event_names() -> dict[str, str]:
    """Event kinds by their own name, and by the noun of their metric in each language."""
    from ...ruleset.base import TICKET_EVENTS
    from ...ruleset.metrics import EVENT_OF

    found = {spelled: EVENT_OF[noun] for spelled, noun in metric_names().items()}
    # These need more than an instant, and come by file.
    needing = {"state-changed", "attribute-changed", "priority-changed", "time-spent"}
    found |= {_plain(kind): kind for kind in TICKET_EVENTS}
    return {spelled: kind for spelled, kind in found.items() if kind not in needing}


def _rows_of_file(file: Path, language: str) -> list[Mapping[str, Any]]:
    from ...diagnostics import Diagnostic
    from ...project import read_file, read_standard_input

    name = str(file)
    content = read_standard_input() if name == "-" else read_file(file, name)
    if isinstance(content, Diagnostic):
        _refuse(content.message(language))
    try:
        text = content.decode("utf-8-sig")
        if text.lstrip().startswith("["):
            rows = json.loads(text)
        else:
            rows = [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError) as problem:
        _refuse(say("bad-events", language, file=name, why=problem))
    if not all(isinstance(row, dict) for row in rows):
        _refuse(say("bad-events", language, file=name, why="[{…}, …]"))
    tickets = {row.get("ticket") for row in rows}
    if len(tickets) > 1:
        _refuse(say("one-ticket", language, file=name, n=len(tickets)))
    found: list[Mapping[str, Any]] = rows
    return found


def _refuse(message: str) -> NoReturn:
    refuse(message)
