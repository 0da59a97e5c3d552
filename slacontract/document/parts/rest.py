"""Duties and rights, free clauses, accepted risks, worked examples."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...clock.errors import AmbiguousLocalTime
from ...clock.zone import Zone
from ...model.clauses import Condition
from ...model.examples import (
    Expectation,
    ExpectCommitment,
    Given,
    Happening,
    Observed,
    ServiceEvent,
    TimeEntry,
    WorkedExample,
)
from ...model.parties import Clause, Waiver
from ...model.tickets import Duty, Right
from ..branding import Branding
from ..markdown import markdown_blocks
from ..tree import Block, Cell, Items, Paragraph, Phrase, Run, Section
from ..wording.words import NOUN_OF
from .base import Maker

LEDGER_ROWS = 24
"""A longer ledger is cut in the document: its first and last rows are shown, and how many are left out."""


def duties(make: Maker) -> Section:
    """Duties and rights of the parties."""
    contract = make.contract
    sections = [make.section("duty", one, _duty(make, one), n) for n, one in enumerate(contract.duties, 1)]
    sections += [make.section("right", one, _right(make, one), n) for n, one in enumerate(contract.rights, 1)]
    return make.chapter("duties", sections=sections)


def _duty(make: Maker, duty: Duty) -> list[Block]:
    w = make.w
    doing = [*([w.texts(duty.does)] if duty.does else []), *(w.task(task) for task in duty.tasks)]
    said = [make.sentence("duty.does", parties=w.parties(duty.of), texts=texts) for texts in doing]
    if not said:
        said = [make.sentence("duty.of", parties=w.parties(duty.of))]
    for done in duty.done:
        said.append(make.sentence("duty.done", delay=w.due(done)))
    if duty.automatic:
        said.append(make.sentence("automatic"))
    if duty.automatic_counts is not None:
        said.append(make.sentence(f"duty.automatic-{'counts' if duty.automatic_counts else 'ignored'}"))
    if duty.free_of_charge:
        said.append(make.sentence("free-of-charge"))
    return [*make.said(said), *make.about(duty)]


def _right(make: Maker, right: Right) -> list[Block]:
    w = make.w
    said = [make.sentence("right.of", parties=w.parties(right.of))]
    said += [make.sentence("right.arises", condition=w.condition(one)) for one in right.arises]
    said += [make.sentence("right.exercise", delay=w.due(due)) for due in right.exercise]
    said += w.limits(right.limits)
    return [*make.said(said), *make.about(right)]


def clauses(make: Maker) -> Section:
    """Free clauses: they bind like all others and are marked §."""
    sections = []
    for number, one in enumerate(make.contract.clauses, 1):
        section = make.section("clause", one, _clause(make, one), number)
        sections.append(replace(section, title=(Run("§ "), *section.title)))
    return make.chapter("clauses", sections=sections)


def standing_clauses(make: Maker, brand: Branding) -> Section:
    """Clauses that the provider adds to all its contracts, from Markdown; marked § as free clauses are."""
    text = brand.in_language(brand.clauses, make.w.language)
    if not text.strip():
        return make.chapter("standing-clauses")
    lead = make.lead("standing-clauses.lead")
    return make.chapter("standing-clauses", lead, *markdown_blocks(text))


def _clause(make: Maker, clause: Clause) -> list[Block]:
    blocks: list[Block] = []
    w = make.w
    if clause.written_in and clause.written_in != w.language:
        blocks.append(make.note("clause.written-in", language=w.language_name(clause.written_in)))
    for text in clause.paragraphs:
        (run,) = w.text(text, source=True)
        other = run.language or (clause.written_in if clause.written_in != w.language else "")
        blocks += markdown_blocks(run.text, other or "")
    if clause.file_content is not None:
        other = clause.written_in if clause.written_in and clause.written_in != w.language else ""
        blocks += markdown_blocks(clause.file_content, other)
    elif clause.text_file:
        blocks.append(make.paragraph("clause.file", file=w.quote(clause.text_file)))
    return blocks + make.about(clause)


def waivers(make: Maker) -> Section:
    """Risks that the provider accepted; for the provider only."""
    sections = [
        make.section("waiver", one, _waiver(make, one), n) for n, one in enumerate(make.contract.waivers, 1)
    ]
    return make.chapter("waivers", sections=sections)


def _waiver(make: Maker, waiver: Waiver) -> list[Block]:
    w = make.w
    said = [
        make.sentence(
            "waiver.code", code=waiver.code, by=w.text(waiver.by), until=w.grammar.date(waiver.until)
        ),
        make.sentence("waiver.reason", reason=w.text(waiver.reason)),
    ]
    concerns = [w.ref(ref) for ref in waiver.concerns] + [w.quote(text) for text in waiver.concerns_targets]
    if concerns:
        said.append(make.sentence("waiver.concerns", items=w.all_of(concerns)))
    return [*make.said(said), *make.about(waiver)]


def examples(make: Maker) -> Section:
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
    said: dict[Any, list[Block]] = {}
    ledgers: dict[Any, list[Block]] = {}
    for number, expected in _deadlines_first(example.expectations):
        of = (expected.metric, expected.label_name) if isinstance(expected, ExpectCommitment) else number
        found = outcomes.get(id(expected))
        if found is None and number < len(by_order):
            found = by_order[number][1:]
        answer, holds = found or (None, True)
        said.setdefault(of, []).append(Paragraph(w.sentence(_expectation(make, expected, answer))))
        if not holds:
            said[of].append(Paragraph(make.sentence("example.fails"), "warning"))
        table = _ledger(make, answer)
        if table and table not in (known := ledgers.setdefault(of, [])):
            known.append(table)
    for of, several in said.items():
        blocks += [*several, *ledgers.get(of, ())]
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
        said = w.say(f"example.{one.form}", time=w.value(one.time), at=w.instant(one.at))
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


def _expectation(make: Maker, one: Expectation, answer: Any) -> Phrase:
    """What is expected; a time promised in less than so much is over at its deadline (`bound`)."""
    w = make.w
    if isinstance(one, ExpectCommitment):
        noun = w.noun(one.metric)
        if one.label_name:
            noun = w.say("modifier.named", noun=noun, name=w.grammar.quoted(one.label_name, "name"))
        if one.no_later_than:
            key = "example.due-before" if getattr(answer, "bound", "") == "under" else "example.due"
            said = w.say(key, metric=noun, at=w.instant(one.no_later_than))
        else:
            said = w.say("example.verdict", metric=noun, verdict=w.say(f"verdict.{one.verdict}"))
    else:
        value: Phrase = ()
        if one.percent is not None:
            value = (Run(w.grammar.percent(one.percent)),)
        elif one.amount is not None:
            value = w.amount(one.amount)
        elif one.minutes is not None:
            value = w.effort(one.minutes)
        said = _period(
            make, w.say(f"example.expect-{one.kind}", ref=w.ref(one.ref), value=value), one.period_of
        )
    return (*said, Run(", "), *w.say("example.as-of", at=w.instant(one.as_of))) if one.as_of else said


def _ledger(make: Maker, answer: Any) -> Block | None:
    """The ledger of a deadline: every stretch counted or skipped, and why (K15)."""
    slices = getattr(answer, "ledger", None)
    if not slices:
        return None
    w = make.w
    facts = make.compiled.rules.contract
    zone = Zone(facts.zone, make.compiled.rules.zones[facts.zone].offsets)
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
    return make.table(w.say("ledger.caption", zone=facts.zone), head, rows, "ledger")


def _moment(make: Maker, zone: Zone, at: int) -> Phrase:
    on, second = zone.date(at), zone.local(at)[1]
    time = make.w.grammar.time(second)
    try:
        zone.exact(on, second)
    except AmbiguousLocalTime:
        which = "first" if zone.exact(on, second, "first") == at else "second"
        time = make.w.grammar.text(f"time.{which}", time=time)
    return make.w.say("ledger.moment", date=make.w.grammar.weekday_date(on), time=time)


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
