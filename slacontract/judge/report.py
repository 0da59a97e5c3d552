"""Everything about a contract as of an instant: tickets, shares, availability, credits, balances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from ..diagnostics import Diagnostic
from ..records import dataclass, field
from ..ruleset.commitments import Commitment
from ..ruleset.rules import Period, RuleSet
from .ask import judge_one
from .availability import AvailabilityResult, availability_of
from .credits import Books, DecidedTickets, PeriodCredit
from .editions import edition_of_period
from .events import (
    AccountEvent,
    Rejected,
    ServiceEvent,
    TicketEvent,
    instant_of,
    read_account_events,
    read_service_events,
    read_ticket_events,
)
from .index import Engine, engine_of
from .prepaid import PrepaidResult, prepaid_of
from .results import TicketResult
from .shares import ShareResult, share_of, undecided_in

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Observed:
    """What a worked example states instead of events: availabilities (0 to 1) and fees in cents, by name."""

    availabilities: Mapping[str, Fraction] = field(default_factory=dict)
    fees: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """The answers as of an instant. `refused`: rows that could not be read; a refused ticket row makes its
    ticket undecided (K14). `undecided`: those tickets by period id. `problem`: why nothing was judged;
    `as_of` is None where it is no instant."""

    as_of: int | None
    plan: str
    tickets: tuple[TicketResult, ...] = ()
    shares: tuple[ShareResult, ...] = ()
    availability: tuple[AvailabilityResult, ...] = ()
    credits: tuple[PeriodCredit, ...] = ()
    prepaid: tuple[PrepaidResult, ...] = ()
    undecided: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    refused: tuple[Rejected, ...] = ()
    problem: Diagnostic | None = None


def judge(
    rules: RuleSet | Engine,
    ticket_events: Iterable[Row | TicketEvent] = (),
    service_events: Iterable[Row | ServiceEvent] = (),
    account_events: Iterable[Row | AccountEvent] = (),
    *,
    plan: str | None = None,
    as_of: int | str,
    periods: Sequence[str] | None = None,
    previous_as_of: int | str | None = None,
    observed: Observed | None = None,
) -> Report:
    """All verdicts, and every share, availability and credit of the periods begun by `as_of` (K7 to K16).

    `periods`: only those with these ids. `previous_as_of`: list what has changed since that run (K6).
    Instants are epoch seconds, or text with an offset (T1). Service rows that cannot be read
    are refused by themselves: `refused` lists them.
    """
    engine = engine_of(rules)
    name = engine.rules.default_plan if plan is None else plan
    now = instant_of(as_of)
    earlier = None if previous_as_of is None else instant_of(previous_as_of)
    refusals = [one for one in (engine.refuse_plan(plan), now, earlier) if isinstance(one, Diagnostic)]
    if refusals or isinstance(now, Diagnostic) or isinstance(earlier, Diagnostic):
        return Report(now if isinstance(now, int) else None, str(name), problem=refusals[0])
    events, rejected = read_ticket_events(ticket_events)
    service, bad_service = read_service_events(service_events)
    account, bad_account = read_account_events(account_events)
    tickets = _tickets(engine, plan, events, rejected, now)
    before = _tickets(engine, plan, events, rejected, earlier) if earlier is not None else None
    wanted = [
        period
        for period in engine.rules.periods
        if period.start < now
        and (periods is None or period.id in periods)
        and edition_of_period(engine, plan, period) is not None
    ]
    seen = observed or Observed()
    measured = {one.id: availability_over(engine, plan, one, service, now, seen) for one in wanted}

    def by_id(period: Period) -> Mapping[str, Sequence[AvailabilityResult]]:
        if period.id not in measured:
            measured[period.id] = availability_over(engine, plan, period, service, now, seen)
        found: dict[str, list[AvailabilityResult]] = {}
        for one in measured[period.id]:
            found.setdefault(one.id, []).append(one)
        return found

    books = Books(engine, plan, DecidedTickets(tickets), account, now, by_id, seen.fees)
    shares = [one for period in wanted for one in _shares(engine, plan, tickets, before, period, now)]
    credits = [given for period in wanted if (given := books.credits(period)).credits]
    return Report(
        as_of=now,
        plan=name,
        tickets=tuple(tickets),
        shares=tuple(shares),
        availability=tuple(
            one
            for period in wanted
            for one in measured[period.id]
            if one.targets or one.observed or period.kind == "month"
        ),
        credits=tuple(credits),
        prepaid=tuple(balances(engine, plan, events, account, now)),
        undecided={one.id: found for one in wanted if (found := undecided_in(tickets, one))},
        refused=(*rejected, *bad_service, *bad_account),
    )


def _tickets(
    engine: Engine,
    plan: str | None,
    events: Sequence[TicketEvent],
    rejected: Sequence[Rejected],
    as_of: int,
) -> list[TicketResult]:
    by_ticket: dict[str, list[TicketEvent]] = {}
    bad: dict[str, list[Rejected]] = {}
    for event in events:
        by_ticket.setdefault(event.ticket, []).append(event)
    for row in rejected:
        if row.ticket is not None:
            bad.setdefault(row.ticket, []).append(row)
    names = sorted({*by_ticket, *bad})
    return [
        judge_one(engine, name, by_ticket.get(name, ()), bad.get(name, ()), plan=plan, as_of=as_of)
        for name in names
        if name in bad or any(event.at <= as_of for event in by_ticket[name])
    ]


def _shares(
    engine: Engine,
    plan: str | None,
    tickets: Sequence[TicketResult],
    before: Sequence[TicketResult] | None,
    period: Period,
    as_of: int,
) -> list[ShareResult]:
    """The share of every commitment that states one over periods of this kind, by the period's edition."""
    return [
        share_of(
            tickets,
            [one.id],
            one.metric,
            period,
            as_of,
            target=Fraction(one.share.percent) if one.share else None,
            priority=one.priority,
            previous=before,
        )
        for one in stating_share(engine, plan, period)
    ]


def stating_share(engine: Engine, plan: str | None, period: Period) -> list[Commitment]:
    """The commitments that state a share over periods of this kind, in the edition that judges the period."""
    view = edition_of_period(engine, plan, period)
    return [
        one
        for one in (view.plan.commitments if view else ())
        if one.share is not None and one.share.period == period.kind
    ]


def availability_over(
    engine: Engine,
    plan: str | None,
    period: Period,
    events: Sequence[ServiceEvent],
    as_of: int,
    observed: Observed,
) -> list[AvailabilityResult]:
    """Every availability of a period, by the edition that judges it (K12)."""
    view = edition_of_period(engine, plan, period)
    if view is None:
        return []
    seen = observed.availabilities
    return [
        result
        for rule in view.plan.availability
        for result in availability_of(view, rule, period, events, as_of, seen.get(rule.id))
    ]


def balances(
    engine: Engine,
    plan: str | None,
    events: Sequence[TicketEvent],
    account: Sequence[AccountEvent],
    as_of: int,
) -> list[PrepaidResult]:
    """The balance of every pack of prepaid time in force at `as_of` (K16)."""
    views = engine.views(plan)
    view = next((one for one in views if one.in_force(as_of)), views[-1])
    term = views[0].edition.in_force[0], views[-1].edition.in_force[1]
    return [prepaid_of(view, rule, events, account, term, as_of) for rule in view.plan.prepaid]
