"""One ticket's events in order, as one plan reads them: states, priorities, attributes (K1, K4, K14)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from itertools import groupby, pairwise
from typing import NamedTuple

from ..diagnostics import Diagnostic
from ..records import dataclass
from .events import RANK, TicketEvent
from .index import Engine, PlanView
from .problems import (
    CONTRADICTION,
    EVENT_AFTER_CANCELLATION,
    REOPENED_WITHOUT_STOP,
    SOME_NUMBERED,
    UNKNOWN_PRIORITY,
    UNKNOWN_STATE,
)

ENDS = frozenset({"workaround", "restored", "resolved", "accepted", "closed"})
"""Events after which a ticket can be reopened."""

TIE = "tie-by-kind-rank"


class Entry(NamedTuple):
    """An event in its place. `kind` differs from the event's own where a state marks a moment."""

    position: int
    at: int
    kind: str
    event: TicketEvent


class Pause(NamedTuple):
    """A stretch in a state; `end` None: the ticket is in it still."""

    start: int
    end: int | None
    name: str


@dataclass(frozen=True)
class Ordered:
    """The events of one ticket in order (K1); `trouble`: why nothing may be concluded from them (K14)."""

    ticket: str
    events: tuple[TicketEvent, ...]
    flags: tuple[str, ...]
    trouble: Diagnostic | None


def order(engine: Engine, plan: str | None, ticket: str, events: Iterable[TicketEvent]) -> Ordered:
    """Order the events of a ticket by (at, seq), or by (at, rank) without numbers (K1).

    Two rows that say the same under one number are one event. Contradictions make the ticket
    undecided (K14).
    """
    rows = list(events)
    numbered = [event.seq is not None for event in rows]
    if any(numbered) and not all(numbered):
        return Ordered(ticket, tuple(_ranked(rows)), (), SOME_NUMBERED.at())
    if all(numbered):
        kept: dict[tuple[str, int], TicketEvent] = {}
        for event in rows:
            twin = kept.setdefault((event.kind, event.seq or 0), event)
            if twin != event:
                trouble = CONTRADICTION.at(event=event.kind, seq=event.seq)
                return Ordered(ticket, tuple(sorted(rows, key=_by_number)), (), trouble)
        ordered = sorted(kept.values(), key=_by_number)
        flags: tuple[str, ...] = ()
    else:
        ordered = _ranked(rows)
        ties = [(a, b) for a, b in pairwise(ordered) if a.at == b.at]
        flags = (TIE,) if ties else ()
        for first, second in ties:
            if first.kind == second.kind and _clash(first, second):
                return Ordered(ticket, tuple(ordered), flags, CONTRADICTION.at(event=first.kind, seq="-"))
    return Ordered(ticket, tuple(ordered), flags, _trouble(engine, plan, ordered))


def _by_number(event: TicketEvent) -> tuple[int, int, int]:
    return event.at, event.seq or 0, RANK[event.kind]


def _by_rank(event: TicketEvent) -> tuple[int, int]:
    return event.at, RANK[event.kind]


def _ranked(events: Iterable[TicketEvent]) -> list[TicketEvent]:
    # The text breaks what rank cannot, so that the order of rows in a file never matters.
    found: list[TicketEvent] = []
    for _, group in groupby(sorted(events, key=_by_rank), key=_by_rank):
        tied = list(group)
        found += tied if len(tied) == 1 else sorted(tied, key=TicketEvent.model_dump_json)
    return found


def _clash(first: TicketEvent, second: TicketEvent) -> bool:
    """Whether two unnumbered events of one kind and second cannot both hold, whatever their order."""
    shared = first.sets.keys() & second.sets.keys()
    return (
        (first.state != second.state and None not in (first.state, second.state))
        or (first.priority != second.priority and None not in (first.priority, second.priority))
        or any(first.sets[name] != second.sets[name] for name in shared)
    )


def _trouble(engine: Engine, plan: str | None, events: Sequence[TicketEvent]) -> Diagnostic | None:
    """The first event that the contract cannot take (K14), if any."""
    views = engine.views(plan)
    states = tuple(dict.fromkeys(state.name for view in views for state in view.plan.states))
    priorities = tuple(dict.fromkeys(one.name for view in views for one in view.plan.priorities))
    ended = cancelled = False
    for event in events:
        if cancelled:
            return EVENT_AFTER_CANCELLATION.at(event=event.kind)
        if event.state is not None and event.state not in states:
            return UNKNOWN_STATE.at(state=event.state, known=", ".join(states) or "-")
        if event.priority is not None and event.priority not in priorities:
            return UNKNOWN_PRIORITY.at(priority=event.priority, known=", ".join(priorities) or "-")
        if event.kind == "reopened":
            if not ended:
                return REOPENED_WITHOUT_STOP.at()
            ended = False
        marked = next((s.marks for v in views for s in v.plan.states if s.name == event.state), ())
        ended = ended or event.kind in ENDS or bool(ENDS.intersection(marked))
        cancelled = event.kind == "cancelled"
    return None


class TicketLog:
    """The events of a ticket up to `as_of`, as one plan of one edition reads them."""

    def __init__(self, view: PlanView, ordered: Ordered, as_of: int) -> None:
        self.view = view
        self.ticket = ordered.ticket
        self.flags = ordered.flags
        self.as_of = as_of
        self.entries: list[Entry] = []
        self._states: list[str | None] = []
        self._priorities: list[str | None] = []
        self._walk([event for event in ordered.events if event.at <= as_of])
        self._times = [entry.at for entry in self.entries]

    def _walk(self, events: Sequence[TicketEvent]) -> None:
        plan = self.view.plan
        marks = {state.name: state.marks for state in plan.states}
        state = plan.states[0].name if plan.states else None
        channel_priority = {one.id: one.sets_priority for one in plan.channels}
        own = {(event.at, event.kind) for event in events}
        said: str | None = None
        by_channel: str | None = None
        attributes: dict[str, str | bool] = {}
        for event in events:
            entered = event.state is not None and event.state != state
            state = event.state if event.state is not None else state
            said = event.priority or said
            attributes.update(event.sets)
            if event.kind == "reported" and by_channel is None and event.channel is not None:
                by_channel = channel_priority.get(event.channel)
            priority = said or by_channel or self._by_matrix(attributes) or plan.default_priority
            kinds: list[str] = [event.kind]
            if entered and state is not None:
                kinds += [kind for kind in marks.get(state, ()) if (event.at, kind) not in own]
            for kind in kinds:
                self.entries.append(Entry(len(self.entries), event.at, kind, event))
                self._states.append(state)
                self._priorities.append(priority)

    def _by_matrix(self, attributes: dict[str, str | bool]) -> str | None:
        have = attributes.items()
        return next((priority for levels, priority in self.view.cells if levels <= have), None)

    def index_at(self, t: int) -> int:
        """Position of the first entry at or after an instant."""
        return bisect_left(self._times, t)

    def priority_at(self, position: int) -> str | None:
        """Priority after the entry at `position`."""
        return self._priorities[position] if self._priorities else None

    def state_at(self, position: int) -> str | None:
        """State after the entry at `position`."""
        return self._states[position] if self._states else None

    def changes_after(self, position: int) -> list[tuple[int, int, str | None]]:
        """Changes of priority after `position`: (position, instant, priority from then on)."""
        return [
            (entry.position, entry.at, self._priorities[entry.position])
            for entry in self.entries[position + 1 :]
            if self._priorities[entry.position] != self._priorities[entry.position - 1]
        ]

    def attributes_at(self, position: int) -> dict[str, str | bool]:
        """Attributes of the ticket after all events up to and including `position` (K8)."""
        found: dict[str, str | bool] = {}
        for entry in self.entries[: position + 1]:
            found.update(entry.event.sets)
        return found

    def first_report(self, position: int) -> Entry | None:
        """The first report up to and including `position`."""
        return next((entry for entry in self.entries[: position + 1] if entry.kind == "reported"), None)

    @cached_property
    def cancelled(self) -> Entry | None:
        """The cancellation of the ticket, which is its last event (K14)."""
        return next((entry for entry in self.entries if entry.kind == "cancelled"), None)

    @cached_property
    def stays(self) -> tuple[Pause, ...]:
        """The stretches of each state from the first event on (K4); the last has no end."""
        stays: list[Pause] = []
        for entry in self.entries:
            state = self._states[entry.position] or ""
            first = self.view.plan.states[0].name if self.view.plan.states else ""
            if not stays:
                stays.append(Pause(entry.at, None, first))
            if state != stays[-1].name:
                stays[-1] = stays[-1]._replace(end=entry.at)
                stays.append(Pause(entry.at, None, state))
        return tuple(stay for stay in stays if stay.start != stay.end)

    def pauses(self, states: Collection[str], until: int | None = None) -> list[Pause]:
        """Stretches in one of the states, in order; cut at `until` where a clock ended there (K4)."""
        found = [stay for stay in self.stays if stay.name in states]
        if until is None:
            return found
        return [
            stay._replace(end=until if stay.end is None else min(stay.end, until))
            for stay in found
            if stay.start < until
        ]
