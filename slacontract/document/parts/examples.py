"""Worked examples: what happens, what the contract then gives, and how the time was counted."""

from __future__ import annotations

import datetime
from typing import Any

from ...clock.errors import AmbiguousLocalTime
from ...clock.zone import Zone
from ...model.clauses import Condition
from ...model.examples import (
    Expectation,
    ExpectCommitment,
    ExpectFigure,
    Given,
    Happening,
    Observed,
    ServiceEvent,
    TimeEntry,
    WorkedExample,
)
from ..tree import Block, Cell, Items, Paragraph, Phrase, Run, Section
from ..wording.words import NOUN_OF
from .base import Maker

LEDGER_ROWS = 24
"""A longer ledger is cut in the document: its first and last rows are shown, and how many are left out."""


def chapter(make: Maker) -> Section:
    """Worked examples with their ledger, as the compiler verified them."""
    results = {result.name: result for result in make.compiled.examples}
    sections = [
        make.section("example", one, _example(make, one, results.get(one.name)))
        for one in make.contract.worked_examples
    ]
    lead = make.lead("examples.lead") if sections else None
    return make.chapter("examples", lead, sections=sections)


def _example(make: Maker, example: WorkedExample, result: Any) -> list[Block]:
    w = make.w
    events: list[Phrase] = [_given(make, given) for given in example.given]
    if example.every_clock_starts:
        events.append(make.sentence("example.every-clock", at=w.instant(example.every_clock_starts)))
    events += [w.sentence(_happening(make, one)) for one in example.happenings]
    blocks: list[Block] = make.about(example)
    if events:
        blocks.append(Items(tuple((Paragraph(event),) for event in events)))
    outcomes = {
        id(expected): (answer, holds) for expected, answer, holds in (result.outcomes if result else ())
    }
    by_order = list(result.outcomes) if result else []
    # What is expected of each clock, before the ledger that its expectations share.
    groups: list[tuple[Any, Block | None, list[Block]]] = []
    told: set[tuple[Any, Any]] = set()
    for number, expected in _deadlines_first(example.expectations):
        of = (expected.metric, expected.label_name) if isinstance(expected, ExpectCommitment) else number
        found = outcomes.get(id(expected))
        if found is None and number < len(by_order):
            found = by_order[number][1:]
        answer, holds = found or (None, True)
        due = getattr(answer, "deadline", None)
        says: list[Block] = [
            Paragraph(w.sentence(_expectation(make, expected, answer, known=(of, due) in told)))
        ]
        told.add((of, due))
        if not holds:
            says.append(Paragraph(make.sentence("example.fails"), "warning"))
        table = _ledger(make, answer)
        shared = [group for group in groups if group[0] == of and (table is None or group[1] == table)]
        if shared:
            shared[-1][2].extend(says)
        else:
            groups.append((of, table, says))
    for _, table, several in groups:
        blocks += [*several, *([table] if table else [])]
    return blocks


def _deadlines_first(expectations: tuple[Expectation, ...]) -> list[tuple[int, Expectation]]:
    """Expectations with their numbers: those of one clock together, its deadline before its verdict."""
    clocks: list[str] = []
    order = []
    for number, one in enumerate(expectations):
        clock = f"{one.metric} {one.label_name}" if isinstance(one, ExpectCommitment) else str(number)
        if clock not in clocks:
            clocks.append(clock)
        due = isinstance(one, ExpectCommitment) and one.no_later_than is not None
        order.append((clocks.index(clock), not due, number))
    return [(number, expectations[number]) for _, _, number in sorted(order)]


def _given(make: Maker, given: Condition) -> Phrase:
    atoms = make.w.all_of(make.w.atom(atom) for atom in given.atoms)
    return make.w.sentence(atoms)


def _happening(make: Maker, one: Given) -> Phrase:
    w = make.w
    if isinstance(one, Happening):
        return _event(make, one)
    if isinstance(one, TimeEntry):
        # Without a clock time, time spent or bought is of the day; its first instant would say too much.
        at = w.instant(one.at) if one.at.time else (Run(w.grammar.weekday_date(one.at.date)),)
        said = w.tail(w.say(f"example.{one.form}", time=w.value(one.time), at=at), one, "at")
        return (*said, Run(", "), *w.say("example.towards", ref=w.ref(one.towards))) if one.towards else said
    if isinstance(one, ServiceEvent):
        said = w.say(f"example.{one.form}", of=w.ref(one.component) if one.component else ())
        if one.until:
            said = w.say(
                "example.from-until", what=said, start=w.instant(one.start), end=w.instant(one.until)
            )
        else:
            said = w.say("example.from", what=said, start=w.instant(one.start))
        return (
            (*said, Run(", "), *w.say("example.announced", at=w.instant(one.announced)))
            if one.announced
            else said
        )
    return _observed(make, one)


def _event(make: Maker, one: Happening) -> Phrase:
    w = make.w
    if one.state:
        what = w.say("example.in-state", state=w.ref(one.state))
    elif one.priority:
        what = w.say("example.priority-change", priority=w.ref(one.priority))
    else:
        what = w.noun(NOUN_OF.get(one.kind, one.kind))
    if one.until:
        said = w.say("example.from-until", what=what, start=w.instant(one.at), end=w.instant(one.until))
    else:
        said = w.say("example.event", what=what, at=w.instant(one.at))
    said = w.tail(said, one, "at")
    if one.means_text:
        said = (*said, Run(", "), *w.say("modifier.means-of", means=w.quote(one.means_text)))
    if one.containing:
        said = (*said, Run(", "), *w.say("example.containing", texts=w.quoted_list(one.containing)))
    return said


def _observed(make: Maker, one: Observed) -> Phrase:
    w = make.w
    value: Phrase = ()
    if one.percent is not None:
        value = (Run(w.grammar.percent(one.percent)),)
    elif one.amount is not None:
        value = w.amount(one.amount)
    said = w.say("example.observed", ref=w.ref(one.ref), value=value)
    return _period(make, said, one.period_of)


def _period(make: Maker, said: Phrase, on: Any) -> Phrase:
    if on is None:
        return said
    return (*said, Run(", "), *make.w.say("example.period-of", date=make.w.grammar.date(on)))


def _expectation(make: Maker, one: Expectation, answer: Any, *, known: bool) -> Phrase:
    """What is expected, as of when; of a clock that is paused, when it would be due if resumed then (K4).

    `known`: the deadline that a verdict rests on has been said.
    """
    w = make.w
    if isinstance(one, ExpectCommitment):
        said = _by_exception(make, _of_clock(make, one, answer, known), answer)
    else:
        said = _figure(make, one, answer)
    if one.as_of:
        said = (*said, Run(", "), *w.say("example.as-of", at=w.instant(one.as_of)))
    resumed = getattr(answer, "projection", None)
    if isinstance(one, ExpectCommitment) and not one.no_later_than and resumed is not None:
        return w.say("example.if-resumed", said=said, at=_instant(make, resumed))
    return said


def _by_exception(make: Maker, said: Phrase, answer: Any) -> Phrase:
    """What the answer rests on, where that is the promise of an exception and not of the priority (K8)."""
    parts = (getattr(answer, "commitment", None) or "").split("/")
    found = [one for one in make.contract.exceptions if one.name == parts[-1] and len(parts) > 2]
    return make.w.say("example.by-exception", said=said, ref=make.w.ref(found[0].name)) if found else said


def _of_clock(make: Maker, one: ExpectCommitment, answer: Any, known: bool) -> Phrase:
    """A deadline, or a verdict with the deadline that it rests on (K3)."""
    w = make.w
    noun = w.noun(one.metric)
    if one.label_name:
        noun = w.say("modifier.named", noun=noun, name=w.grammar.quoted(one.label_name, "name"))
    before = "-before" if getattr(answer, "bound", "") == "under" else ""
    if one.no_later_than:
        return w.say(f"example.due{before}", metric=noun, at=w.instant(one.no_later_than))
    verdict = w.say(f"verdict.{one.verdict}")
    deadline = getattr(answer, "deadline", None)
    if deadline is not None and not known:
        at = _instant(make, deadline)
        return w.say(f"example.verdict-due{before}", metric=noun, verdict=verdict, at=at)
    return w.say("example.verdict", metric=noun, verdict=verdict)


def _figure(make: Maker, one: ExpectFigure, answer: Any) -> Phrase:
    """An amount, an availability or a balance, of which period, and what an availability is reckoned from."""
    w = make.w
    value: Phrase = ()
    if one.percent is not None:
        value = (Run(w.grammar.percent(one.percent)),)
    elif one.amount is not None:
        value = w.amount(one.amount)
    elif one.minutes is not None:
        value = w.effort(one.minutes)
    said = w.say(f"example.expect-{one.kind}", ref=w.ref(one.ref), value=value)
    agreed, down = getattr(answer, "agreed_s", None), getattr(answer, "down_s", None)
    if agreed is not None and down is not None:
        hours = {"agreed": _time(make, agreed), "down": _time(make, round(down))}
        said = w.say("example.reckoned", said=said, **hours)
    identity = getattr(answer, "period", None)
    period = next((part for part in make.compiled.rules.periods if part.id == identity), None)
    if period is None:
        return _period(make, said, one.period_of)
    zone = _zone(make)
    first, last = zone.date(period.start), zone.date(period.end) - datetime.timedelta(days=1)
    days = {"first": w.grammar.date(first), "last": w.grammar.date(last)}
    return w.say("example.in-period", said=said, **days)


def _zone(make: Maker) -> Zone:
    name = make.compiled.rules.contract.zone
    return Zone(name, make.compiled.rules.zones[name].offsets)


def _instant(make: Maker, at: int) -> Phrase:
    """An instant that the engine gives, as those that the contract writes."""
    date, time = _local(make, _zone(make), at)
    return make.w.say("instant", date=date, time=time)


def _time(make: Maker, seconds: int) -> str:
    """A length of time; none at all is said too."""
    return "".join(run.text for run in _length(make, seconds, 0)) if seconds else "0\N{NO-BREAK SPACE}h"


def _ledger(make: Maker, answer: Any) -> Block | None:
    """The ledger of a deadline: every stretch counted or skipped, and why (K15)."""
    slices = getattr(answer, "ledger", None)
    if not slices:
        return None
    w = make.w
    zone = _zone(make)
    rows: list[list[Cell]] = []
    total = 0
    counted = any(piece.counted_seconds for piece in slices)
    days = 0
    for piece in slices:
        total += piece.counted_seconds
        days += piece.days if piece.reason == "day-counted" else 0
        rows.append(
            [
                Cell((_moment(make, zone, piece.start),), header=True),
                Cell((_moment(make, zone, piece.end),)),
                Cell((w.grammar.cases["cap"](_reason(make, piece)),)),
                Cell((_length(make, piece.counted_seconds, piece.days),), align="end"),
            ]
        )
    if len(rows) > LEDGER_ROWS:
        left_out = len(rows) - LEDGER_ROWS
        said = w.say("ledger.left-out", n=w.grammar.number(left_out))
        half = LEDGER_ROWS // 2
        rows = [*rows[:half], [Cell((said,), header=True), Cell(()), Cell(()), Cell(())], *rows[-half:]]
    sum_cell = _length(make, total, 0) if counted else _length(make, 0, days)
    if counted or days:
        rows.append(
            [Cell((w.say("ledger.total"),), header=True), Cell(()), Cell(()), Cell((sum_cell,), align="end")]
        )
    head = [w.say(f"ledger.{key}") for key in ("from", "to", "reason", "counted")]
    return make.table(w.say("ledger.caption", zone=zone.name), head, rows, "ledger")


def _moment(make: Maker, zone: Zone, at: int) -> Phrase:
    date, time = _local(make, zone, at)
    return make.w.say("ledger.moment", date=date, time=time)


def _local(make: Maker, zone: Zone, at: int) -> tuple[str, str]:
    """The date and the clock time of an instant; of one that repeats, which it is (T1)."""
    on, second = zone.date(at), zone.local(at)[1]
    time = make.w.grammar.time(second)
    try:
        zone.exact(on, second)
    except AmbiguousLocalTime:
        which = "first" if zone.exact(on, second, "first") == at else "second"
        time = make.w.grammar.text(f"time.{which}", time=time)
    return make.w.grammar.weekday_date(on), time


def _reason(make: Maker, piece: Any) -> Phrase:
    w = make.w
    key = f"reason.{piece.reason}"
    said = w.say(key) if key in w.grammar.templates else (Run(piece.reason),)
    if not piece.name or piece.reason in ("window", "day-counted"):
        return said
    shown = w.ref(piece.name) if piece.name in w.titles else w.grammar.quoted(piece.name)
    return w.say("reason.named", reason=said, name=shown)


def _length(make: Maker, seconds: int, days: int) -> Phrase:
    """Counted time: hours and minutes, or days."""
    g = make.w.grammar
    if days and not seconds:
        return (Run(g.units(days, "day")),)
    if not seconds:
        return (Run("–"),)
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    parts = [f"{hours}\N{NO-BREAK SPACE}h"] if hours else []
    parts += [f"{minutes}\N{NO-BREAK SPACE}min"] if minutes else []
    parts += [f"{left}\N{NO-BREAK SPACE}s"] if left else []
    return (Run(" ".join(parts)),)
