"""`slac plan`: which open tickets a change of a contract gives another deadline."""

from __future__ import annotations

import csv
import datetime
import io
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from gettext import gettext
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from .. import EXIT_FINDINGS, EXIT_USAGE
from ..ending import refuse
from ..instants import instant_or_exit
from ..options import language_option, today_option
from ..words import say, surroundings_language

if TYPE_CHECKING:
    from ...judge import ClockResult, Engine

OPEN = ("running", "paused", "not-started")
_WORDS = {
    "ticket": ("ticket", "ticket"),
    "commitment": ("commitment", "engagement"),
    "before": ("before", "avant"),
    "now": ("now", "désormais"),
    "moves": ("moves by", "décalage"),
    "none": (
        "Open tickets: {tickets}; no deadline moves.",
        "Tickets ouverts : {tickets} ; aucune échéance ne bouge.",
    ),
    "some": (
        "Open tickets: {tickets}; deadlines that move: {n}.",
        "Tickets ouverts : {tickets} ; échéances déplacées : {n}.",
    ),
    "if-resumed": ("{when} if resumed now", "{when} si le chronomètre repart maintenant"),
    "later": ("+ {length}", "+ {length}"),
    "sooner": ("– {length}", "– {length}"),
    "undecided": (
        "{ticket}: not judged, {why}",
        "{ticket} : non jugé, {why}",
    ),
}


def _word(key: str, language: str, **values: Any) -> str:
    return _WORDS[key][1 if language == "fr" else 0].format(**values)


@click.command(
    name="plan", epilog="Example: slac plan git:main:contract.sla contract.sla --open tickets.json"
)
@click.argument("old")
@click.argument("new")
@click.option(
    "--open",
    "tickets",
    required=True,
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="TICKETS",
    help="Ticket events as JSON (a list, or one a line) or CSV.",
)
@click.option("--plan", default=None, metavar="NAME", help="Plan of the contract.  [default: the contract's]")
@click.option("--as-of", default=None, metavar="INSTANT", help="Judge as of then.  [default: the last event]")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--fail", is_flag=True, help="Exit code 1 where a deadline moves.")
@today_option
@language_option
def command(
    old: str,
    new: str,
    tickets: Path,
    plan: str | None,
    as_of: str | None,
    form: str,
    fail: bool,
    today: datetime.date | None,
    language: str | None,
) -> None:
    """List the open tickets whose deadline moves when the NEW version takes the place of the OLD one.

    Each ticket is judged by both versions, from its own events, as if the version had always held. OLD and
    NEW are files, or git:REV:PATH.
    """
    from ...judge import engine_of
    from ..changes.reviewing import errors_of, read
    from ..changes.revisions import Refused
    from ..changes.sides import side_of

    said = language or surroundings_language()
    day = today or datetime.date.today()
    engines = []
    for operand in (old, new):
        try:
            side = side_of(operand)
        except Refused as refused:
            _end([refused.finding], said, EXIT_USAGE)
        if not side.single:
            raise click.UsageError(gettext("{file}: name one contract").format(file=operand))
        one = read(side.entries[""], day)
        assert one is not None
        if one.unreadable is not None:
            _end([one.unreadable], said, EXIT_USAGE)
        assert one.compiled is not None
        rules = one.compiled.rules
        if rules is None or errors_of(one):
            _end(errors_of(one), said, EXIT_FINDINGS, one.compiled.sources)
        assert rules is not None
        said = language or one.compiled.language or said
        engines.append(engine_of(rules))
    instant = None
    if as_of is not None:
        instant = instant_or_exit(as_of, engines[1].contract_zone, said)
    rows = rows_of(tickets, said)
    moved, left_out, n = moves(engines[0], engines[1], rows, plan, instant, said)
    if form == "json":
        data = {"open": n, "moved": moved, "undecided": left_out}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace"))
    else:
        click.echo(as_text(engines[1], moved, left_out, n, said))
    if moved and fail:
        sys.exit(EXIT_FINDINGS)


def _end(
    found: Sequence[Any], language: str, code: int, sources: Mapping[str, Any] | None = None
) -> NoReturn:
    from ..findings.report import finding
    from ..findings.text import render

    for one in found:
        click.echo(render(finding(one, sources or {}, language), language), err=True)
    sys.exit(code)


def rows_of(file: Path, language: str) -> list[Mapping[str, Any]]:
    """The rows of a file of events: a JSON list, JSON lines, or CSV with a line of names."""
    from ...diagnostics import Diagnostic
    from ...project import read_file, read_standard_input

    name = str(file)
    content = read_standard_input() if name == "-" else read_file(file, name)
    if isinstance(content, Diagnostic):
        _end([content], language, EXIT_USAGE)
    try:
        text = content.decode("utf-8-sig")
        start = text.lstrip()[:1]
        rows: list[Any]
        if start == "[":
            rows = json.loads(text)
        elif start == "{":
            rows = [json.loads(line) for line in text.splitlines() if line.strip()]
        else:
            rows = list(_csv(text))
        if not all(isinstance(row, dict) for row in rows):
            raise ValueError("[{…}, …]")
    except (ValueError, RecursionError, csv.Error) as problem:
        refuse(say("bad-events", language, file=name, why=problem))
    return rows


def _csv(text: str) -> Iterable[Mapping[str, Any]]:
    """Rows of CSV: empty cells are not said; numbers and lists as the events have them."""
    for row in csv.DictReader(io.StringIO(text)):
        found: dict[str, Any] = {}
        for key, value in row.items():
            if key is None or value is None:
                raise ValueError("a row has more or fewer cells than the first line")
            if value == "":
                continue
            found[key] = value
            if key in ("seq", "minutes", "valued_minutes") and value.lstrip("-").isdigit():
                found[key] = int(value)
            elif key == "contains":
                found[key] = value.split(";")
        yield found


def moves(
    old: Engine,
    new: Engine,
    rows: Iterable[Mapping[str, Any]],
    plan: str | None,
    as_of: int | None,
    language: str = "en",
) -> tuple[list[dict[str, Any]], list[dict[str, str]], int]:
    """Clocks of open tickets whose deadline differs, tickets that cannot be judged, and how many are open.

    A ticket is open while a clock of it is, in either version, and until it is closed or cancelled. Without
    `as_of`: as of the last event of all.
    """
    from ...judge import judge_ticket, read_instant

    by_ticket: dict[str, list[Mapping[str, Any]]] = {}
    last = 0
    for row in rows:
        by_ticket.setdefault(str(row.get("ticket")), []).append(row)
        at = row.get("at")
        found = read_instant(at) if isinstance(at, str) else at
        last = max(last, found) if isinstance(found, int) else last
    instant = last if as_of is None else as_of
    iso = new.contract_zone.iso
    moved: list[dict[str, Any]] = []
    left_out: list[dict[str, str]] = []
    n = 0
    for ticket, events in by_ticket.items():
        before = judge_ticket(old, events, plan=_known(old, plan), as_of=instant)
        after = judge_ticket(new, events, plan=_known(new, plan), as_of=instant)
        problem = before.undecided or after.undecided
        if problem is not None:
            left_out.append({"ticket": ticket, "code": problem.code, "why": problem.message(language)})
            continue
        clocks = [{_key(one): one for one in side.clocks} for side in (before, after)]
        is_open = any(one.status in ("running", "paused") for side in clocks for one in side.values())
        if not is_open or _closed(old, events, instant):
            continue
        n += 1
        for key in dict.fromkeys((*clocks[1], *clocks[0])):
            a, b = clocks[0].get(key), clocks[1].get(key)
            if not any(one is not None and one.status in OPEN for one in (a, b)):
                continue
            was, now = _due(a), _due(b)
            if was == now:
                continue
            moved.append(
                {
                    "ticket": ticket,
                    "commitment": (b.commitment if b and b.commitment else None)
                    or (a.commitment if a else None)
                    or key[0],
                    "metric": key[0],
                    "before": None if was is None else iso(was),
                    "now": None if now is None else iso(now),
                    "moves_by_seconds": None if was is None or now is None else now - was,
                    "status_before": a.status if a else None,
                    "status_now": b.status if b else None,
                    "open": any(one is not None and one.deadline is None for one in (a, b)),
                }
            )
    return moved, left_out, n


def _closed(engine: Engine, events: Iterable[Mapping[str, Any]], as_of: int) -> bool:
    """Whether a ticket was closed or cancelled, and not reopened since; a state may mark the closure."""
    from ...judge import read_instant

    marking = {
        state.name
        for view in engine.views()
        for state in view.plan.states
        if any(mark == "closed" for mark in state.marks)
    }
    found: list[tuple[int, int, bool]] = []
    for event in events:
        at = read_instant(event["at"]) if isinstance(event.get("at"), str) else event.get("at")
        kind, seq = event.get("kind"), event.get("seq")
        if not isinstance(at, int) or at > as_of:
            continue
        if kind in ("closed", "cancelled", "reopened"):
            found.append((at, seq if isinstance(seq, int) else 0, kind != "reopened"))
        elif kind == "state-changed" and event.get("state") in marking:
            found.append((at, seq if isinstance(seq, int) else 0, True))
    return max(found)[2] if found else False


def _known(engine: Engine, plan: str | None) -> str | None:
    return plan if plan is None or plan in engine.plan_names else None


def _key(one: ClockResult) -> tuple[Any, ...]:
    return one.metric, one.label, one.cycle


def _due(one: ClockResult | None) -> int | None:
    """The deadline of a clock; of one that is paused, what it would be if resumed now."""
    if one is None:
        return None
    return one.deadline if one.deadline is not None else one.projection


def as_text(
    engine: Engine,
    moved: Sequence[Mapping[str, Any]],
    left_out: Sequence[Mapping[str, str]],
    tickets: int,
    language: str,
) -> str:
    """A line a clock that moves, and how many they are."""
    from ...judge import read_instant
    from ...telling import SayableInstant, length
    from ..findings.text import safe, table

    def instant(text: str | None) -> str:
        at = None if text is None else read_instant(text)
        if not isinstance(at, int):
            return "–"
        return SayableInstant(engine.contract_zone, at, weekday=True).say(language)

    rows = [[_word(key, language) for key in ("ticket", "commitment", "before", "now", "moves")]]
    for one in moved:
        by = one["moves_by_seconds"]
        way = "later" if by is not None and by > 0 else "sooner"
        shift = "" if by is None else _word(way, language, length=length(abs(by), language))
        now = instant(one["now"])
        if one["status_now"] == "paused":
            now = _word("if-resumed", language, when=now)
        rows.append([str(one["ticket"]), str(one["commitment"]), instant(one["before"]), now, shift])
    lines = [table(rows)] if moved else []
    lines += [safe(_word("undecided", language, ticket=one["ticket"], why=one["why"])) for one in left_out]
    lines.append(_word("some" if moved else "none", language, tickets=tickets, n=len(moved)))
    return "\n".join(lines)
