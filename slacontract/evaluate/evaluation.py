"""A whole log under a contract: batches judged one after the other, added up into the figures of a review."""

from __future__ import annotations

import gc
import heapq
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

import numpy as np

from ..diagnostics import Diagnostic
from ..judge.availability import AvailabilityResult
from ..judge.credits import Books, PeriodCredit
from ..judge.editions import edition_of_period
from ..judge.events import AccountEvent, ServiceEvent, TicketEvent
from ..judge.index import Engine
from ..judge.moments import stop_events
from ..judge.prepaid import PrepaidResult
from ..judge.report import Observed, availability_over, balances, stating_share
from ..judge.results import ClockResult
from ..judge.shares import ShareResult
from ..records import dataclass, field
from ..ruleset.commitments import Commitment
from ..ruleset.metrics import EVENT_OF
from ..ruleset.rules import Period
from .ahead import Beside, ahead
from .data import Data
from .judging import Judged, judge_batch
from .ledgers import Case, case_of
from .problems import NEVER_SEEN
from .store import Store
from .tally import BREACHED, Reason, Tally, binding_rows

FAULTS = frozenset(f"SLA62{n}" for n in range(1, 7))
"""Codes of what the rows of a ticket can say that no contract can judge: unknown words, contradictions."""

Batches = Iterator[Judged]
Sink = Callable[[Judged], None]
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Breach:
    """A clock breached: its result, whose ledger says why; `period`: the month of its deadline."""

    ticket: str
    clock: ClockResult
    period: str | None


@dataclass(frozen=True)
class Line:
    """One commitment in one period: the row of a review. `share` states how many are to be met, if the
    contract does over periods of this kind."""

    commitment: Commitment
    period: Period
    share: ShareResult
    breached: int
    margins: tuple[int, ...] = ()


@dataclass(frozen=True)
class Evaluation:
    """The figures of a log under a contract, as of an instant.

    `lines`: every commitment with something decided, cancelled or promised as a share in a period.
    `reasons`: why tickets are undecided; `unjudged`: why others have no clock that is judged.
    `never_seen`: events that breached clocks wait for and no log holds.
    `breaches`: the latest clocks, at most as many as were asked for, of `breached` in all.
    """

    engine: Engine
    plan: str
    as_of: int
    periods: tuple[Period, ...]
    tickets: int
    clocks: int
    statuses: Mapping[str, int]
    lines: tuple[Line, ...]
    breached: int
    breaches: tuple[Breach, ...]
    availability: tuple[AvailabilityResult, ...]
    credits: tuple[PeriodCredit, ...]
    prepaid: tuple[PrepaidResult, ...]
    undecided: int
    undecided_why: Mapping[str, int]
    reasons: tuple[Reason, ...]
    unjudged: tuple[Reason, ...]
    never_seen: tuple[Diagnostic, ...]
    undecided_in: Mapping[str, tuple[str, ...]]
    data: Data
    handed: Mapping[str, int] = field(default_factory=dict)

    @property
    def missed(self) -> tuple[Line, ...]:
        """The shares that are below what the contract promises."""
        return tuple(line for line in self.lines if line.share.target_met is False)

    @property
    def cents(self) -> int:
        """All credits due, in cents."""
        return sum(one.cents for one in self.credits)


@dataclass(frozen=True)
class Question:
    """What is asked of a log. `as_of` None: the last event. `periods`: ids; all that the log reaches for
    none; breaches are those whose deadline lies in them. `breaches`: how many are listed, with their
    ledger."""

    plan: str | None = None
    as_of: int | None = None
    periods: tuple[str, ...] = ()
    breaches: int = 200
    service: Sequence[ServiceEvent] = ()
    account: Sequence[AccountEvent] = ()


def judged_batches(engine: Engine, store: Store, plan: str | None, as_of: int) -> Batches:
    """The verdicts of a store, whole tickets at a time, tickets in order of their names."""
    for table in ahead(store.batches()):
        yield judge_batch(engine, table, plan, as_of)


def evaluate(
    engine: Engine,
    store: Store,
    asked: Question,
    *,
    sinks: Sequence[Sink] = (),
    progress: Progress | None = None,
    batches: Batches | None = None,
) -> Evaluation:
    """Judges every ticket of a store. `sinks` see each batch once, beside the judging of the next;
    `progress` hears of rows done.

    `batches`: verdicts that another engine made of the same store, in any order.
    """
    running = Running(engine, store, asked)
    given = [Beside(sink) for sink in sinks]
    try:
        for judged in (
            batches if batches is not None else judged_batches(engine, store, asked.plan, running.as_of)
        ):
            for one in given:
                one(judged)
            running.see(judged)
            if progress is not None:
                progress(len(judged.events) + judged.dropped + len(judged.events.rejected))
    finally:
        for one in given:
            one.finish()
    return running.done()


def as_of_question(engine: Engine, store: Store, asked: Question) -> int:
    """The instant that is asked for, else the last event that lies in what is computed, else its start.

    One mistyped year in a log must not carry the evaluation of all tickets there.
    """
    if asked.as_of is not None:
        return asked.as_of
    last = store.last_instant(before=engine.horizon[1])
    return engine.horizon[0] if last is None else last


class Running:
    """An evaluation while its batches come."""

    def __init__(self, engine: Engine, store: Store, asked: Question) -> None:
        self.engine, self.store, self.asked = engine, store, asked
        self.as_of = as_of_question(engine, store, asked)
        sets = {rule.on_metrics for view in engine.views(asked.plan) for rule in view.plan.credits}
        self.tally = Tally(engine, asked.plan, sorted(sets))
        self.worst = _Worst(engine, asked)
        self.dropped = self.alike = 0
        self._measured: dict[str, list[AvailabilityResult]] = {}

    def see(self, judged: Judged) -> None:
        """Adds a batch."""
        # What the last batch left is little by number, and large: the collector would not come by itself.
        gc.collect()
        self.tally.add(judged.verdicts, judged.events.names or ())
        self.worst.see(judged)
        self.dropped += judged.dropped
        self.alike += judged.alike

    def _availability(self, period: Period) -> list[AvailabilityResult]:
        if period.id not in self._measured:
            self._measured[period.id] = availability_over(
                self.engine, self.asked.plan, period, self.asked.service, self.as_of, Observed()
            )
        return self._measured[period.id]

    def _by_id(self, period: Period) -> Mapping[str, Sequence[AvailabilityResult]]:
        found: dict[str, list[AvailabilityResult]] = {}
        for one in self._availability(period):
            found.setdefault(one.id, []).append(one)
        return found

    def done(self) -> Evaluation:
        """The figures of all batches."""
        engine, store, asked, tally, as_of = self.engine, self.store, self.asked, self.tally, self.as_of
        wanted = _periods(engine, asked, store, tally, as_of)
        books = Books(engine, asked.plan, tally, asked.account, as_of, self._by_id)
        counts, shown = store.refused()
        statuses: Counter[str] = Counter()
        for found in tally.statuses.values():
            statuses.update(found)
        return Evaluation(
            engine=engine,
            plan=engine.rules.default_plan if asked.plan is None else asked.plan,
            as_of=as_of,
            periods=tuple(wanted),
            tickets=tally.tickets,
            clocks=tally.clocks,
            statuses=dict(statuses),
            lines=tuple(line for one in wanted for line in _lines(engine, asked.plan, tally, one, as_of)),
            breached=self.worst.total,
            breaches=self.worst.listed(),
            availability=tuple(
                one
                for period in wanted
                for one in self._availability(period)
                if asked.service and (one.targets or one.observed or period.kind == "month")
            ),
            credits=tuple(given for one in wanted if (given := books.credits(one)).credits),
            prepaid=tuple(
                balances(engine, asked.plan, _time_spent(engine, store, asked), asked.account, as_of)
            ),
            undecided=tally.undecided_tickets,
            undecided_why=dict(tally.undecided_why),
            # What a refused row says is told with the rows.
            reasons=tuple(one for one in tally.reasons.values() if one.finding.code not in counts),
            unjudged=tuple(tally.unjudged.values()),
            never_seen=tuple(_never_seen(engine, asked.plan, store, tally)),
            undecided_in={
                one.id: tuple(tally.undecided[one.id]) for one in wanted if one.id in tally.undecided
            },
            data=Data(
                kept=store.extent.kept - self.dropped,
                refused=counts,
                words=tuple(store.unknown_words()),
                shown=tuple(shown),
                dropped=self.dropped,
                alike=self.alike,
                doubtful=sum(one.tickets for one in tally.reasons.values() if one.finding.code in FAULTS),
                misplaced=store.misplaced(
                    engine.views(asked.plan)[0].edition.in_force[0], engine.horizon[1], as_of
                ),
            ),
            handed=dict(tally.handed),
        )


def _periods(engine: Engine, asked: Question, store: Store, tally: Tally, as_of: int) -> list[Period]:
    """The periods asked for; else those begun by `as_of` in which the log says or decides something."""
    begun = [
        one
        for one in engine.rules.periods
        if one.start < as_of and edition_of_period(engine, asked.plan, one) is not None
    ]
    if asked.periods:
        return [one for one in begun if one.id in asked.periods]
    first, last = store.extent.first, store.extent.last
    decided = {period for _, period in tally.counts}
    return [
        one
        for one in begun
        if one.id in decided
        or (first is not None and last is not None and first < one.end and one.start <= last)
    ]


def _lines(engine: Engine, plan: str | None, tally: Tally, period: Period, as_of: int) -> Iterator[Line]:
    """Every commitment of the edition that judges the period, where it has something to show.

    Where no share is stated over such periods, a month's line shows the share without a target.
    """
    view = edition_of_period(engine, plan, period)
    stated = {one.id for one in stating_share(engine, plan, period)}
    undecided = tuple(tally.undecided.get(period.id, ()))
    for one in view.plan.commitments if view is not None else ():
        count = tally.counts.get((one.id, period.id))
        if one.id not in stated and (period.kind != "month" or count is None):
            continue
        met, decided = tally.decided((one.id,), period)
        share = ShareResult(
            commitment=one.id,
            metric=one.metric,
            period=period.id,
            met=met,
            decided=decided,
            as_of=as_of,
            priority=one.priority,
            target=Fraction(one.share.percent) if one.share is not None and one.id in stated else None,
            cancelled=0 if count is None else count.cancelled,
            undecided=undecided,
            provisional=as_of < period.end,
        )
        margins = tuple(tally.margins_of.get((one.id, period.id), ()))
        yield Line(one, period, share, 0 if count is None else count.breached, margins)


def _never_seen(engine: Engine, plan: str | None, store: Store, tally: Tally) -> Iterator[Diagnostic]:
    """What breached clocks wait for and no log holds: who does not record it looks late in everything."""
    seen: set[str] | None = None
    told: dict[tuple[str, ...], list[str]] = {}
    for view in engine.views(plan):
        for one in view.plan.commitments:
            if not tally.statuses.get(one.id, Counter())["breached"]:
                continue
            waits = stop_events(one)
            if one.cadence is not None:  # a cycle waits for the next update, not for the end of all
                waits = frozenset({EVENT_OF.get(one.metric, "update-sent")})
            if seen is None:
                seen = store.kinds()
            marked = {event for state in view.plan.states for event in state.marks}
            if waits and not seen.intersection(waits) and not marked.intersection(waits):
                told.setdefault(tuple(sorted(waits)), []).append(one.id)
    for events, ids in told.items():
        yield NEVER_SEEN.at(events=", ".join(events), commitments=", ".join(dict.fromkeys(ids)))


def _time_spent(engine: Engine, store: Store, asked: Question) -> list[TicketEvent]:
    """The records of time that were read, where the contract has prepaid time; else none."""
    if not any(view.plan.prepaid for view in engine.views(asked.plan)):
        return []
    # Two rows that say the same under one number are one event (K1); without a number they are two.
    fields = "ticket, seq, instant, actor, minutes, valued_minutes"
    spent = "FROM events WHERE why IS NULL AND kind = 'time-spent' AND seq IS"
    rows = store.run(
        f"SELECT DISTINCT {fields} {spent} NOT NULL UNION ALL SELECT {fields} {spent} NULL"
    ).fetchall()
    return [
        TicketEvent.model_construct(
            ticket=ticket,
            seq=seq,
            at=at,
            kind="time-spent",
            actor=actor,
            minutes=minutes,
            valued_minutes=valued,
        )
        for ticket, seq, at, actor, minutes, valued in rows
    ]


class _Worst:
    """The breaches that are latest, with their ledger: at most so many."""

    def __init__(self, engine: Engine, asked: Question) -> None:
        self.engine, self.plan, self.most = engine, asked.plan, asked.breaches
        self.periods = [one for one in engine.rules.periods if one.id in asked.periods]
        self.everything = not asked.periods
        self.total = 0
        self._heap: list[tuple[int, str, int, Case]] = []

    def see(self, judged: Judged) -> None:
        """Looks through a batch."""
        verdicts, names = judged.verdicts, judged.events.names or ()
        late = verdicts.columns["late_elapsed_s"]
        chosen = (verdicts.columns["status"] == BREACHED) & binding_rows(verdicts)
        if not self.everything:
            decided = verdicts.columns["decided_at"]
            inside = np.zeros(len(decided), np.bool_)
            for one in self.periods:
                inside |= (decided > one.start) & (decided <= one.end)
            chosen &= inside
        rows = np.flatnonzero(chosen)
        self.total += len(rows)
        if len(rows) > self.most:
            rows = rows[np.argsort(-late[rows], kind="stable")[: self.most]]
        for row in rows.tolist():
            name = names[int(verdicts.columns["ticket"][row])]
            lateness = max(0, int(late[row]))
            if self.most and (len(self._heap) < self.most or lateness > self._heap[0][0]):
                entry = (lateness, name, row, case_of(judged, row))
                if len(self._heap) < self.most:
                    heapq.heappush(self._heap, entry)
                else:
                    heapq.heapreplace(self._heap, entry)

    def listed(self) -> tuple[Breach, ...]:
        """In order of their deadlines."""
        months = [one for one in self.engine.rules.periods if one.kind == "month"]
        found = []
        for _, name, _, case in self._heap:
            clock = case.clock(self.engine, self.plan)
            at = clock.decided_at
            month = next((one.id for one in months if at is not None and one.start < at <= one.end), None)
            found.append(Breach(name, clock, month))
        return tuple(sorted(found, key=lambda one: (one.clock.deadline or 0, one.ticket, one.clock.metric)))
