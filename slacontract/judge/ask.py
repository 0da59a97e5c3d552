"""The questions that can be put to the engine: a deadline, and the verdicts of a ticket (K15)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..clock.errors import OutsideHorizon
from ..diagnostics import Diagnostic
from ..ruleset.commitments import Commitment
from ..ruleset.rules import RuleSet
from .events import RANK, Rejected, TicketEvent, instant_of, read_ticket_events
from .index import Engine, GroupKey, PlanView, engine_of
from .log import Ordered, order
from .problems import COMMITMENT, COVERAGE, SEVERAL_COMMITMENTS, UNKNOWN_PRIORITY, unknown_name
from .results import ClockResult, CoveredTime, TicketResult
from .tickets import TicketJudge

Rows = Iterable[Mapping[str, Any] | TicketEvent]
NO_TICKET = "-"


def deadline(
    rules: RuleSet | Engine,
    *,
    at: int | str | Rows,
    plan: str | None = None,
    commitment_id: str | None = None,
    metric: str | None = None,
    priority: str | None = None,
    attributes: Mapping[str, str | bool] | None = None,
    channel: str | None = None,
    as_of: int | str | None = None,
) -> ClockResult:
    """The deadline of one commitment, with its ledger (K15).

    `at`, epoch seconds or text with an offset (T1): every start event of the commitment happens then, on a
    ticket with these `attributes` (service, site, type, criteria, judged clauses), channel and priority. Or
    ticket events of one ticket: its clock is judged as of `as_of`, or of its last event. The commitment is
    named by its id, or by metric and priority; an id is taken whatever its condition. A refusal, as of a
    priority that the plan has not, is a result of status `error`, with its finding: nothing that a question
    holds raises.
    """
    engine = engine_of(rules)
    name = next((one for one in (commitment_id, metric) if isinstance(one, str)), "")
    refusal = engine.refuse_plan(plan)
    if refusal is not None:
        return _error(name, refusal)
    views = engine.views(plan)
    rows = at if isinstance(at, Iterable) and not isinstance(at, str | bytes | Mapping) else None
    start = instant_of(at) if rows is None else 0
    instant = None if as_of is None else instant_of(as_of)
    for one in (start, instant):
        if isinstance(one, Diagnostic):
            return _error(name, one)
    assert isinstance(start, int)
    assert not isinstance(instant, Diagnostic)
    sets = {} if attributes is None else attributes
    unread = _assumed((), start, None, sets, None, False) if sets else None
    if isinstance(unread, Diagnostic):
        return _error(name, unread)
    found = _find(views, commitment_id, metric)
    if isinstance(found, Diagnostic):
        return _error(name, found)
    keys, forced = found
    if rows is not None:
        return _of_events(engine, plan, keys, rows, priority, instant)
    results: list[ClockResult] = []
    known = tuple(dict.fromkeys(one.name for each in views for one in each.plan.priorities))
    view = next((one for one in views if one.in_force(start)), views[-1])
    for key in keys:
        members = view.groups.get(key, ())
        if forced is not None:
            members = tuple(one for one in members if one.id == forced)
        events = _assumed(members, start, priority, sets, channel, forced is not None)
        if isinstance(events, Diagnostic):
            return _error(name, events)
        if priority is not None and priority not in known:
            return _error(name, UNKNOWN_PRIORITY.at(priority=priority, known=", ".join(known) or "-"))
        judge = TicketJudge(
            engine, plan, Ordered(NO_TICKET, events, (), None), start if instant is None else instant
        )
        judge.assume(start, forced)
        results += judge.clock(key)
    return _one(results, keys[0][0])


def elapsed(
    rules: RuleSet | Engine, coverage: str, start: int | str, end: int | str, *, plan: str | None = None
) -> CoveredTime:
    """The covered seconds of a coverage between two instants, negative where the second comes first.

    Instants as in `deadline`. `why` where the contract leaves the coverage open; a refusal is a `problem`
    (T12): nothing that a question holds raises.
    """
    engine = engine_of(rules)
    refusal = engine.refuse_plan(plan)
    if refusal is not None:
        return CoveredTime(problem=refusal)
    views = engine.views(plan)
    known = [name for view in views for name in view.plan.coverages]
    if not isinstance(coverage, str) or coverage not in known:
        return CoveredTime(problem=unknown_name(COVERAGE, coverage, known))
    cover = next(view for view in views if coverage in view.plan.coverages).coverage(coverage)
    if cover.coverage.undetermined is not None:
        return CoveredTime(why=cover.coverage.undetermined)
    first, last = instant_of(start), instant_of(end)
    if isinstance(first, Diagnostic):
        return CoveredTime(problem=first)
    if isinstance(last, Diagnostic):
        return CoveredTime(problem=last)
    try:
        return CoveredTime(cover.timeline.covered(first, last))
    except OutsideHorizon as error:
        return CoveredTime(problem=engine.outside(error))


def judge_ticket(
    rules: RuleSet | Engine, events: Rows, *, plan: str | None = None, as_of: int | str
) -> TicketResult:
    """Every clock of one ticket as of an instant: one result a clock, or a cycle.

    A row that is refused, or contradicts the contract or another row, makes the ticket undecided (K14).
    """
    engine = engine_of(rules)
    accepted, rejected = read_ticket_events(events)
    ticket = accepted[0].ticket if accepted else next((r.ticket for r in rejected if r.ticket), NO_TICKET)
    instant = instant_of(as_of)
    if isinstance(instant, Diagnostic):
        return no_answer(ticket, engine.refuse_plan(plan) or instant)
    return judge_one(engine, ticket, accepted, rejected, plan=plan, as_of=instant)


def judge_one(
    engine: Engine,
    ticket: str,
    events: Sequence[TicketEvent],
    rejected: Sequence[Rejected],
    *,
    plan: str | None,
    as_of: int,
) -> TicketResult:
    """Every clock of one ticket whose rows have been read."""
    refusal = engine.refuse_plan(plan)
    known = [event for event in events if event.at <= as_of]
    first = min((event.at for event in known), default=None)
    if refusal is not None:
        return TicketResult(ticket, as_of, (_error("", refusal),), refusal, first)
    ordered = order(engine, plan, ticket, known)
    judge = TicketJudge(engine, plan, ordered, as_of)
    trouble = rejected[0].finding if rejected else ordered.trouble
    if trouble is not None:
        name = engine.rules.default_plan if plan is None else plan
        clocks = tuple(
            ClockResult(
                metric=metric,
                label=label,
                status="undecided",
                ticket=ticket,
                plan=name,
                as_of=as_of,
                flags=ordered.flags,
                problem=trouble,
            )
            for metric, label in judge.known_clocks()
        )
        return TicketResult(ticket, as_of, clocks, trouble, first)
    return TicketResult(ticket, as_of, judge.clocks() if known else (), None, first)


def no_answer(ticket: str, refusal: Diagnostic) -> TicketResult:
    """Of a ticket that is asked about at no instant: an error that says so."""
    return TicketResult(ticket, None, (_error("", refusal),), refusal)


def _error(metric: str, finding: Diagnostic) -> ClockResult:
    return ClockResult(metric=metric, status="error", problem=finding)


def _find(
    views: Sequence[PlanView], commitment_id: str | None, metric: str | None
) -> tuple[list[GroupKey], str | None] | Diagnostic:
    """The clocks asked about, and the one commitment, if it is named by its id."""
    if commitment_id is not None:
        for view in views:
            if isinstance(commitment_id, str) and commitment_id in view.group_of:
                return [view.group_of[commitment_id]], commitment_id
        known = [one for view in views for one in view.commitments]
        return unknown_name(COMMITMENT, commitment_id, known)
    keys = list(dict.fromkeys(key for view in views for key in view.groups if key[0] == metric))
    if not keys:
        return unknown_name(COMMITMENT, metric, [key[0] for view in views for key in view.groups])
    return keys, None


def _assumed(
    members: Sequence[Commitment],
    at: int,
    priority: str | None,
    attributes: Mapping[str, str | bool],
    channel: str | None,
    forced: bool,
) -> tuple[TicketEvent, ...] | Diagnostic:
    """One event of each kind that starts the commitments, all at one instant, in rank order."""
    if forced and members and priority is None:
        priority = members[0].priority
    kinds = {
        moment.event
        for one in members
        if one.start is not None and (forced or one.priority in (None, priority))
        for moment in one.start.of
        if moment.event is not None
    }
    base = {
        "ticket": NO_TICKET,
        "at": at,
        "actor": "client",
        "channel": channel,
        "priority": priority,
        "set": attributes,
    }
    ordered = sorted(kinds or {"reported"}, key=lambda kind: RANK[kind])
    events, refused = read_ticket_events({**base, "kind": kind} for kind in ordered)
    return refused[0].finding if refused else tuple(events)


def _of_events(
    engine: Engine,
    plan: str | None,
    keys: Sequence[GroupKey],
    rows: Rows,
    priority: str | None,
    as_of: int | None,
) -> ClockResult:
    accepted, rejected = read_ticket_events(rows)
    if rejected:
        return _error(keys[0][0], rejected[0].finding)
    if priority is not None and accepted and all(event.priority is None for event in accepted):
        accepted[0] = accepted[0].model_copy(update={"priority": priority})
    instant = max((event.at for event in accepted), default=0) if as_of is None else as_of
    ordered = order(engine, plan, NO_TICKET, [event for event in accepted if event.at <= instant])
    if ordered.trouble is not None:
        return ClockResult(metric=keys[0][0], status="undecided", problem=ordered.trouble, as_of=instant)
    judge = TicketJudge(engine, plan, ordered, instant)
    return _one([result for key in keys for result in judge.clock(key)], keys[0][0])


def _one(results: Sequence[ClockResult], metric: str) -> ClockResult:
    """The one clock that answers; several are refused by name."""
    begun = [one for one in results if one.status not in ("no-commitment", "not-started")] or list(results)
    if not begun:  # a grid without any point to come
        return ClockResult(metric=metric, status="not-started")
    if len(begun) > 1 and begun[0].cycle is None:
        names = ", ".join(one.commitment or one.metric for one in begun)
        return replace(begun[0], status="error", deadline=None, problem=SEVERAL_COMMITMENTS.at(names=names))
    return begun[-1] if begun[0].cycle is not None else begun[0]
