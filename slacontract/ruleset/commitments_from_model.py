"""Commitments of a plan: each promise with its clock, condition, pauses, policies and ladders (K2 to K11)."""

from __future__ import annotations

from collections.abc import Callable

from ..diagnostics import Diagnostic, Kind, Severity, Words
from ..model import clauses
from ..model.base import Ref
from ..model.contract import Contract
from ..model.parties import Supplier
from ..records import dataclass
from . import commitments
from .base import PeriodKind
from .clocks_from_model import Clocks, deemed_receipt, event_kind, reopening
from .commitments import Commitment, Condition, Reliance, Share
from .conditions_from_model import NEVER, condition_from_model, decided_for, either, party_names
from .delays_from_model import Table, edge_of, rational, read_delay
from .drafts_from_model import Draft, drafts_of
from .ladders_from_model import Ladders
from .metrics import METRICS
from .plans import Scope, order_of

SHARE_WITHOUT_PERIOD = Kind(
    "SLA295",
    Severity.ERROR,
    Words(
        "Shares, availabilities and credits are counted over months or quarters; this says neither.",
        "Add “over each calendar month” or “over each calendar quarter”.",
    ),
    Words(
        "Parts, disponibilités et avoirs se comptent par mois ou trimestre ; ici, ni l’un ni l’autre.",
        "Ajoutez « sur chaque mois civil » ou « sur chaque trimestre civil ».",
    ),
)

PAUSES_WHEN_EITHER = "pauses-when-either"
"""Feature that no evaluator knows yet: a state pauses under one of several conditions that are not one."""


@dataclass(frozen=True)
class _Pauses:
    """The states that pause, each with its metrics (None: all) and its condition."""

    rows: tuple[tuple[str, frozenset[str] | None, Condition | None], ...]

    def of(self, metric: str, priority: str | None) -> tuple[tuple[str, ...], dict[str, Condition], bool]:
        """States that always pause a metric for a priority, and those that do under a condition.

        The last is False where the conditions of one state are more than one condition can say.
        """
        always: dict[str, None] = {}
        under: dict[str, Condition] = {}
        whole = True
        for state, metrics, when in self.rows:
            left = decided_for(when, priority)
            if (metrics is not None and metric not in metrics) or left == NEVER:
                continue
            if left is None:
                always[state] = None
            elif state not in under:
                under[state] = left
            elif (joined := either(under[state], left)) is not None:
                under[state] = joined
            else:
                whole = False
        return tuple(always), {state: one for state, one in under.items() if state not in always}, whole


class CommitmentReader:
    """Reads the commitments of one plan; `table` gives keys of coverages, `found` takes the findings."""

    def __init__(self, contract: Contract, scope: Scope, table: Table, found: list[Diagnostic]) -> None:
        self.contract = contract
        self.scope = scope
        self.table = table
        self.found = found
        self.clocks = Clocks(contract, scope)
        self.ladders = Ladders(contract, scope, table, table.key)
        self.pauses = _pauses(contract, scope, table.key)
        self.suppliers = {one.name: one for one in contract.suppliers}
        self.ranks = {one.name: n for n, one in enumerate(contract.priorities)}
        self.metric_ranks = {metric: n for n, metric in enumerate(METRICS)}

    def read(self) -> tuple[tuple[Commitment, ...], dict[str, Draft]]:
        """The commitments in canonical order, and the draft behind each id.

        Order: priorities from the most urgent, `*` first; metrics in their table's order; then the id.
        """
        drafts = drafts_of(
            self.contract,
            self.scope,
            self.clocks,
            self.table.key,
            self.found,
        )
        read = [(draft, self._commitment(draft)) for draft in drafts]
        # Two facts on one matter are an error; the content orders them, never their place in the text.
        read.sort(key=lambda pair: (*self._order(pair[0]), repr(pair[1])))
        taken: dict[str, int] = {}
        for draft, _ in read:
            name = draft.name()
            taken[name] = taken.get(name, 0) + 1
            draft.id = name if taken[name] == 1 else f"{name}/{taken[name]}"
        done = tuple(
            commitment.model_copy(
                update={"id": draft.id, "yields_to": tuple(sorted(one.id for one in draft.yields_to))}
            )
            for draft, commitment in read
        )
        return done, {draft.id: draft for draft, _ in read}

    def _order(self, draft: Draft) -> tuple[object, ...]:
        rank = -1 if draft.priority is None else self.ranks.get(draft.priority, len(self.ranks))
        metric = self.metric_ranks.get(draft.metric, len(self.metric_ranks))
        return rank, metric, order_of(draft.metric), draft.force, order_of(draft.name())

    def _commitment(self, draft: Draft) -> Commitment:
        """One promise, its id and what it yields to still open."""
        source = draft.source
        delay = read_delay(source.delay, self.table, extended=source.extended_by_waiting)
        clock = self.clocks.clock_of(draft.metric)
        pauses, pauses_when, whole = self.pauses.of(draft.metric, draft.priority)
        return Commitment(
            id="",
            metric=draft.metric,
            label=draft.label,
            priority=draft.priority,
            when=draft.when,
            start=self.clocks.start_of(source),
            stop=self.clocks.stop_of(source, cadence=delay.cadence is not None),
            delay=delay.delay,
            bound=delay.bound,
            edge=edge_of(source),
            deemed_receipt=deemed_receipt(clock, self.scope),
            relies_on=self._reliance(source, draft) if source.relying_on else None,
            status=source.status,
            possible=source.where_possible,
            share=self._share(source),
            pauses=pauses,
            pauses_when=pauses_when,
            on_priority_change=clock.late_by_priority_change if clock else None,
            on_reopen=reopening(clock),
            cadence=delay.cadence,
            escalations=self.ladders.of(draft.metric, draft.priority),
            audience=draft.audience,
            requires=() if whole else (PAUSES_WHEN_EITHER,),
        )

    def _share(self, source: clauses.Commitment) -> Share | None:
        """The share of tickets promised (K7); only months and quarters hold one."""
        if source.share is None:
            return None
        period = period_kind(source.share.over)
        if period is None:
            self.found.append(SHARE_WITHOUT_PERIOD.at(source.share.span))
            return None
        return Share(percent=rational(source.share.percent), period=period)

    def _reliance(self, source: clauses.Commitment, draft: Draft) -> Reliance:
        """The promise of a supplier for the same metric and priority (K17)."""
        assert source.relying_on is not None
        name = self.scope.name(source.relying_on)
        supplier = self.suppliers.get(name)
        promise = self._promise(supplier, draft) if supplier else None
        delay = read_delay(promise.delay, self.table).delay if promise else None
        return Reliance(supplier=name, delay=delay)

    def _promise(self, supplier: Supplier, draft: Draft) -> clauses.Commitment | None:
        same = [one for one in supplier.commitments if self.clocks.metric_of(one) == draft.metric]
        exact = (one for one in same if draft.priority in self.scope.names(one.targets))
        general = (one for one in same if not one.targets)
        return next(exact, None) or next(general, None)


def period_kind(period: object) -> PeriodKind | None:
    """Month or quarter (K7); None for any other time, and where none is said."""
    each = getattr(period, "each", None)
    if each == "month":
        return "month"
    return "quarter" if each == "quarter" else None


def _pauses(contract: Contract, scope: Scope, coverage: Callable[[tuple[Ref, ...]], str]) -> _Pauses:
    rows: list[tuple[str, frozenset[str] | None, Condition | None]] = []
    for state in contract.states:
        if not scope.keeps(state):
            continue
        for pause in state.pauses:
            when = condition_from_model(pause.when, scope, coverage)
            if when != NEVER:
                metrics = None if pause.every else frozenset(pause.metrics)
                rows.append((state.name, metrics, when))
    rows.sort(key=lambda row: (order_of(row[0]), sorted(row[1] or ()), repr(row[2]) if row[2] else ""))
    return _Pauses(tuple(rows))


def states_of(contract: Contract, scope: Scope) -> tuple[commitments.State, ...]:
    """The states of a ticket: the first one first, the rest by name (K4).

    Where the text calls none the first, it is a state without name, which pauses nothing.
    """
    kept = [one for one in contract.states if scope.keeps(one)]
    kept.sort(key=lambda one: (not one.first, order_of(one.name)))
    found = [
        commitments.State(
            name=state.name,
            label=state.label.text if state.label else None,
            marks=tuple(sorted({kind for event in state.marks if (kind := event_kind(event))})),
            waits_for=party_names(state.waiting_for, scope) if state.waiting_for else (),
        )
        for state in kept
    ]
    if found and not kept[0].first:
        found.insert(0, commitments.State(name=""))
    return tuple(found)
