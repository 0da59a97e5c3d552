"""The life of a ticket: report, states, priorities, clocks, escalation."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.base import Missing
from ...model.clauses import Event, Limit
from ...model.quantities import AtTimes, Every, NoDelay
from ...model.tickets import (
    Clock,
    Criterion,
    EscalationLadder,
    Matrix,
    Pause,
    Priority,
    PriorityRules,
    State,
    Step,
)
from ...ruleset.metrics import CADENCE_STOP, EVENT_OF, REVIVING_EVENTS, default_start, default_stop
from ..tree import Block, Cell, Fact, Facts, Phrase, Run, Section, plain
from .base import Maker
from .delays import delays_of, metrics_of, starts_named
from .people import report_forms
from .promises import metric_title
from .timeline import timeline


def tickets(make: Maker) -> Section:
    """Report forms, states and pauses."""
    contract, w = make.contract, make.w
    sections = [
        make.section("report-form", one, report_forms(make, one), number)
        for number, one in enumerate(contract.report_forms, 1)
    ]
    states = [
        make.fact("state", one, [*make.said(_state(make, one)), *make.about(one)]) for one in contract.states
    ]
    if states:
        lead = make.lead("states.lead")
        sections.append(Section("states", w.say("section.states"), (lead, make.facts(states))))  # type: ignore[arg-type]
    return make.chapter("tickets", sections=sections)


def _state(make: Maker, state: State) -> Iterator[Phrase]:
    w = make.w
    if state.first:
        yield make.sentence("state.first")
    if state.marks:
        yield make.sentence("state.marks", event=w.all_of(w.event(event) for event in state.marks))
    if state.waiting_for:
        yield make.sentence("state.waiting-for", parties=w.parties(state.waiting_for))
    for pause in state.pauses:
        yield w.sentence(w.when(_pause(make, pause), pause.when))
    if state.assigned_to:
        yield make.sentence("assigned-to", parties=w.parties(state.assigned_to))
    if state.left_by:
        yield make.sentence("state.left-by", parties=w.parties(state.left_by))
    for use in state.uses:
        yield w.sentence(w.use(use))


def _pause(make: Maker, pause: Pause) -> Phrase:
    if pause.every:
        return make.w.say("state.pauses-every")
    return make.w.say("state.pauses", metrics=make.w.all_of(make.w.noun(one) for one in pause.metrics))


def priorities(make: Maker) -> Section:
    """Priorities with what they mean, and how they are given."""
    contract, w = make.contract, make.w
    facts = [
        Fact(
            make.priority(one),
            (*make.about(one), *make.said(_priority(make, one))),
            w.anchor("priority", one.name),
        )
        for one in contract.priorities
    ]
    sections = []
    rules = [(one, [*make.said(_rules(make, one)), *make.about(one)]) for one in contract.priority_rules]
    for number, (one, blocks) in enumerate(rules, 1):
        sections.append(make.section("priority-rules", one, blocks, number))
    criteria = [
        make.fact("criterion", one, [*make.said(_criterion(make, one)), *make.about(one)])
        for one in contract.criteria
    ]
    if criteria:
        sections.append(Section("criteria", w.say("section.criteria"), (make.facts(criteria),)))  # type: ignore[arg-type]
    sections += [make.section("matrix", one, _matrix(make, one)) for one in contract.matrices]
    lead = make.lead("priorities.lead") if len(facts) > 1 else None
    return make.chapter("priorities", lead, make.facts(facts), sections=sections)


def _priority(make: Maker, priority: Priority) -> Iterator[Phrase]:
    w = make.w
    if priority.under_coverage:
        yield make.sentence("under-coverage", coverage=w.refs(priority.under_coverage))
    for effort in priority.effort:
        said = w.limit(effort) if isinstance(effort, Limit) else w.value(effort)
        yield make.sentence("priority.effort", value=said)


def _rules(make: Maker, rules: PriorityRules) -> Iterator[Phrase]:
    w = make.w
    for field in ("proposed_by", "set_by"):
        for one in getattr(rules, field):
            said = w.say(f"rules.{field}", parties=w.parties(one.by))
            yield w.sentence(w.tail(said, one, "by"))
    if rules.default:
        yield make.sentence("rules.default", priority=w.ref(rules.default))
    for change in rules.reclassification:
        said = w.say("rules.reclassified", parties=w.parties(change.by))
        if change.towards:
            said = (*said, Run(", "), *w.say("rules.towards", refs=w.refs(change.towards, "or")))
        if change.towards_text:
            said = (*said, Run(", "), *w.say("rules.towards", refs=w.quote(change.towards_text)))
        yield w.sentence(w.tail(said, change, "by"))
    for flag in ("higher_first", "highest_that_fits", "first_come"):
        if getattr(rules, flag):
            yield make.sentence(f"rules.{flag}")
    for terms in rules.changes:
        yield make.sentence("evolution.changes", value=w.terms(terms))


def _criterion(make: Maker, criterion: Criterion) -> Iterator[Phrase]:
    w = make.w
    if criterion.levels:
        levels = w.all_of(w.grammar.quoted(level.name, "name") for level in criterion.levels)
        yield make.sentence("criterion.levels", levels=levels)
    if criterion.levels_missing:
        yield make.sentence("criterion.levels", levels=w.missing(criterion.levels_missing))
    if criterion.considers:
        yield make.sentence("criterion.considers", texts=w.texts(criterion.considers))


def _matrix(make: Maker, matrix: Matrix) -> list[Block]:
    w = make.w
    blocks: list[Block] = []
    if matrix.cells and matrix.columns and matrix.rows:
        found = [one for one in make.contract.criteria if one.name == matrix.columns.name]
        levels = [level.name for level in found[0].levels] if found else []
        head: list[Phrase] = [w.ref(matrix.rows), *((Run(level),) for level in levels)]
        rows = [
            [Cell(((Run(row.level.name),),), header=True), *(Cell((w.ref(one),)) for one in row.gives)]
            for row in matrix.cells
        ]
        blocks.append(
            make.table(w.say("matrix.caption", columns=w.ref(matrix.columns)), head, rows, "matrix")
        )
    elif matrix.cells_missing or matrix.rows or matrix.columns:
        missing = matrix.cells_missing
        value = w.missing(missing) if missing else (Run(w.grammar.text("why.not-stated"), "unset"),)
        refs = w.refs(one for one in (matrix.rows, matrix.columns) if one)
        blocks.append(make.paragraph("matrix.missing", refs=refs, value=value))
    return blocks + make.about(matrix)


def clocks(make: Maker) -> Section:
    """When each clock starts and stops: as written, or as the language of contracts presumes."""
    w = make.w
    own = {clock.metric: clock for clock in make.contract.clocks}
    facts = []
    for metric in metrics_of(make.contract):
        clock = own.get(metric)
        says = [*make.said(_clock(make, metric, clock)), *(make.about(clock) if clock else ())]
        facts.append(Fact(metric_title(make, metric), tuple(says), w.anchor("clock", metric)))
    blocks: tuple[Block, ...] = (make.lead("clocks.lead"), Facts(tuple(facts))) if facts else ()
    figure = timeline(make) if facts else None
    if figure:
        blocks = (*blocks, figure)
    return Section("clocks", w.say("section.clocks"), blocks)


def _clock(make: Maker, metric: str, clock: Clock | None) -> Iterator[Phrase]:
    w = make.w
    yield _edge(make, "starts", metric, clock)
    forms = {type(delay) for delay in delays_of(make.contract, metric)}
    single = forms - ({Every, AtTimes, NoDelay} if forms & {Every, AtTimes} else set())
    if single or not forms or (clock and clock.stops_missing):
        yield _edge(make, "stops", metric, clock)
    if forms & {Every, AtTimes}:
        yield _series(make, clock, forms)
    if clock is None:
        return
    if clock.must_contain:
        yield make.sentence("clock.must-contain", texts=w.quoted_list(clock.must_contain))
    if clock.automatic_counts is not None:
        yield make.sentence(f"clock.automatic-{'counts' if clock.automatic_counts else 'ignored'}")
    if clock.deemed:
        coverage = w.ref(clock.deemed.coverage)
        if clock.deemed.after is None:
            yield make.sentence("clock.deemed", coverage=coverage)
        else:
            time = w.grammar.time(clock.deemed.after)
            yield make.sentence("clock.deemed-after", coverage=coverage, time=time)
    if clock.late_by_priority_change:
        yield make.sentence(f"clock.{clock.late_by_priority_change}")
    if clock.late_missing:
        yield make.sentence("clock.late-missing", value=w.missing(clock.late_missing))
    if clock.reopening_missing:
        yield make.sentence("clock.reopening-missing", value=w.missing(clock.reopening_missing))
    # Only a clock that ends what a reopening undoes runs again after it (K6).
    kept = "" if _revives(metric, clock) else "-kept"
    for reopening in clock.reopening:
        if reopening.after_days is None:
            yield make.sentence(f"clock.reopening-{reopening.mode}{kept}")
        else:
            days = w.grammar.units(reopening.after_days, "calendar-day")
            yield make.sentence(f"clock.reopening-{reopening.mode}-after{kept}", days=days)
    if clock.to_be_confirmed_by:
        yield make.sentence("to-be-confirmed-by", value=w.value(clock.to_be_confirmed_by))


def _revives(metric: str, clock: Clock) -> bool:
    """Whether a reopening makes a clock run again: it stops at restoration, resolution or closure."""
    if clock.stops is None:
        presumed = default_stop(metric)
        return bool(presumed and any(moment.event in REVIVING_EVENTS for moment in presumed.of))
    events = clock.stops.parts or (clock.stops,)
    return any((EVENT_OF.get(one.metric or "") or one.kind) in REVIVING_EVENTS for one in events)


def _series(make: Maker, clock: Clock | None, forms: set[type]) -> Phrase:
    """How a cadence, or clock times that are fixed, go on, and what ends them (K10)."""
    both = {Every, AtTimes} <= forms
    key = "clock.cadence-or-grid" if both else "clock.cadence" if Every in forms else "clock.grid"
    if clock and clock.stops:
        return make.sentence(key, event=make.w.event(clock.stops))
    return make.sentence("clock.presumed", said=make.w.say(key, event=make.w.moments(CADENCE_STOP)))


def _edge(make: Maker, edge: str, metric: str, clock: Clock | None) -> Phrase:
    """When a clock starts or stops, by whom and how."""
    w = make.w
    event: Event | None = getattr(clock, edge) if clock else None
    missing: Missing | None = getattr(clock, f"{edge}_missing") if clock else None
    if missing is not None:
        return make.sentence(f"clock.{edge}", event=w.missing(missing))
    named = starts_named(make.contract, metric) if edge == "starts" and event is None else []
    several = len({plain(w.event(one)) for one in named}) > 1
    if named and not several:
        return make.sentence("clock.starts", event=w.event(named[0]))
    if several:
        return make.sentence("clock.starts-named")
    if event is None:
        presumed = default_start(metric) if edge == "starts" else default_stop(metric)
        if presumed is None:
            return make.sentence(f"clock.{edge}", event=(Run(w.grammar.text("why.not-stated"), "unset"),))
        return make.sentence("clock.presumed", said=w.say(f"clock.{edge}", event=w.moments(presumed)))
    said = w.say(f"clock.{edge}", event=w.event(event))
    by = getattr(clock, f"{edge}_by")
    if by:
        said = (*said, Run(", "), *w.say("modifier.by", party=w.parties(by)))
    if edge == "starts" and clock and clock.starts_means:
        said = (*said, Run(", "), *w.say("modifier.means-of", means=w.value(clock.starts_means)))
    return w.sentence(said)


def escalation(make: Maker) -> Section:
    """Ladders, a table each."""
    sections = [make.section("ladder", one, _ladder(make, one)) for one in make.contract.ladders]
    return make.chapter("escalation", sections=sections)


def _ladder(make: Maker, ladder: EscalationLadder) -> list[Block]:
    w = make.w
    rows = []
    for step in ladder.steps:
        number = Cell(((Run(str(step.number)),),), header=True)
        rows.append(
            [
                number,
                Cell((w.grammar.cases["cap"](w.parties(step.parties)),)),
                Cell((_step(make, ladder, step),)),
            ]
        )
    head = [w.say("ladder.step"), w.say("ladder.who"), w.say("ladder.when")]
    table = [make.table(w.say("ladder.caption", title=w.title(ladder)), head, rows)] if rows else []
    return [*table, *make.about(ladder)]


def _watched(make: Maker, ladder: EscalationLadder, step: Step) -> Phrase:
    named = [step.metric] if step.metric else [one.metric for one in ladder.steps if one.metric]
    if not named:
        return make.w.say("ladder.every")
    return make.w.all_of((make.w.noun(metric) for metric in dict.fromkeys(named)), "or")


def _step(make: Maker, ladder: EscalationLadder, step: Step) -> Phrase:
    """When a step is due: a length of time counts from the start, or back from the deadline, of the clocks
    that the step or else its ladder names (K11)."""
    w = make.w
    said: list[Phrase] = []
    metric = step.metric or (step.at.metric if step.at else None)
    if step.percent is not None:
        key = "ladder.at-percent-covered" if step.of_covered_time else "ladder.at-percent"
        noun = w.noun(metric) if metric else (w.event(step.at) if step.at else ())
        said.append(w.say(key, percent=w.grammar.percent(step.percent), event=noun))
    elif step.at:
        said.append(w.say("ladder.at", event=w.event(step.at)))
    for side in ("after", "before"):
        value = getattr(step, side)
        if isinstance(value, Event):
            said.append(w.say(f"ladder.{side}", value=w.event(value)))
        elif value is not None:
            key = "ladder.after-start" if side == "after" else "ladder.before-due"
            said.append(
                w.say(key, value=w.quantity(value, ending=False), metrics=_watched(make, ladder, step))
            )
    if step.means_of is not None:
        said.append(w.say("modifier.means-of", means=w.value(step.means_of)))
    joined: list[Run] = []
    for number, one in enumerate(said):
        joined += [*([Run(", ")] if number else []), *one]
    return w.sentence(w.when(tuple(joined), step.when))
