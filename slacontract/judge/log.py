"""One ticket's events in order, as one plan reads them: states, priorities, attributes (K1, K4, K14)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Sequence
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


class Change(NamedTuple):
    """A change of priority, or the reopening after which a changed priority is seen."""

    position: int
    at: int
    priority: str | None


class Stays:
    """Stretches in any of some states, in order and apart; one that lasts still ends at `as_of`.

    `starts`, `ends`: those that follow one another at once are one; `named`: each as it was, `named_ends`
    where it ended.
    """

    def __init__(self, named: Sequence[Pause], as_of: int) -> None:
        self.as_of = as_of
        self.named = named
        self.named_ends = [as_of if one.end is None else one.end for one in named]
        self.lasting = bool(named) and named[-1].end is None
        self.starts: list[int] = []
        self.ends: list[int] = []
        for one, end in zip(named, self.named_ends, strict=True):
            if self.ends and self.ends[-1] == one.start:
                self.ends[-1] = end
            else:
                self.starts.append(one.start)
                self.ends.append(end)


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
    """The events of a ticket up to `as_of`, as one plan of one edition reads them.

    `sources`: of each entry, the place of its event among those of the ticket.
    """

    def __init__(self, view: PlanView, ordered: Ordered, as_of: int) -> None:
        self.view = view
        self.ticket = ordered.ticket
        self.flags = ordered.flags
        self.as_of = as_of
        self.entries: list[Entry] = []
        self.sources: list[int] = []
        self._states: list[str | None] = []
        self._priorities: list[str | None] = []
        self._attributes: dict[
            str, tuple[list[int], list[str | bool]]
        ] = {}  # where each was set, and to what
        self._hits: dict[tuple[str | None, Hashable], list[int]] = {}
        self._stays: dict[frozenset[str], Stays] = {}
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
        for number, event in enumerate(events):
            entered = event.state is not None and event.state != state
            state = event.state if event.state is not None else state
            said = event.priority or said
            attributes.update(event.sets)
            for name, value in event.sets.items():
                places, values = self._attributes.setdefault(name, ([], []))
                places.append(len(self.entries))
                values.append(value)
            if event.kind == "reported" and by_channel is None and event.channel is not None:
                by_channel = channel_priority.get(event.channel)
            priority = said or by_channel or self._by_matrix(attributes) or plan.default_priority
            kinds: list[str] = [event.kind]
            if entered and state is not None:
                kinds += [kind for kind in marks.get(state, ()) if (event.at, kind) not in own]
            for kind in kinds:
                self.entries.append(Entry(len(self.entries), event.at, kind, event))
                self.sources.append(number)
                self._states.append(state)
                self._priorities.append(priority)

    def _by_matrix(self, attributes: dict[str, str | bool]) -> str | None:
        have = attributes.items()
        return next((priority for levels, priority in self.view.cells if levels <= have), None)

    def index_at(self, t: int) -> int:
        """Position of the first entry at or after an instant."""
        return bisect_left(self._times, t)

    def source(self, entry: Entry | None) -> int | None:
        """Place of an entry's event among those of the ticket."""
        return self.source_at(None if entry is None else entry.position)

    def source_at(self, position: int | None) -> int | None:
        """The same of the entry at a position."""
        return None if position is None else self.sources[position]

    def priority_at(self, position: int) -> str | None:
        """Priority after the entry at `position`."""
        return self._priorities[position] if self._priorities else None

    def state_at(self, position: int) -> str | None:
        """State after the entry at `position`."""
        return self._states[position] if self._states else None

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """The changes of priority, in order."""
        return tuple(
            Change(position, self._times[position], after)
            for position, (before, after) in enumerate(pairwise(self._priorities), 1)
            if before != after
        )

    def changes_upto(self, position: int) -> int:
        """How many of the changes lie at a position or before it."""
        return bisect_right(self._change_places, position)

    @cached_property
    def _change_places(self) -> list[int]:
        return [one.position for one in self.changes]

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """Positions of the entries of each kind."""
        found: dict[str, list[int]] = {}
        for entry in self.entries:
            found.setdefault(entry.kind, []).append(entry.position)
        return found

    def next(self, kind: str, position: int) -> Entry | None:
        """The first entry of a kind from a position on."""
        places = self._places.get(kind, ())
        i = bisect_left(places, position)
        return self.entries[places[i]] if i < len(places) else None

    def hits(self, kind: str | None, key: Hashable, fits: Callable[[Entry], bool]) -> Sequence[int]:
        """Positions of the entries of a kind that fit; looked for once a `key`, which says what fits."""
        known = kind, key
        if known not in self._hits:
            places = self._places.get(kind or "", ())
            self._hits[known] = [at for at in places if fits(self.entries[at])]
        return self._hits[known]

    def attribute(self, name: str, position: int) -> str | bool | None:
        """An attribute of the ticket after all events up to and including `position` (K8)."""
        places, values = self._attributes.get(name, ((), ()))
        i = bisect_right(places, position)
        return values[i - 1] if i else None

    def first_report(self, position: int) -> Entry | None:
        """The first report up to and including `position`."""
        found = self.next("reported", 0)
        return found if found is not None and found.position <= position else None

    @cached_property
    def cancelled(self) -> Entry | None:
        """The cancellation of the ticket, which is its last event (K14)."""
        return self.next("cancelled", 0)

    @cached_property
    def _every_stay(self) -> tuple[Pause, ...]:
        """The stretches of each state from the first event on (K4); the last has no end."""
        stays: list[Pause] = []
        first = self.view.plan.states[0].name if self.view.plan.states else ""
        for entry in self.entries:
            state = self._states[entry.position] or ""
            if not stays:
                stays.append(Pause(entry.at, None, first))
            if state != stays[-1].name:
                stays[-1] = stays[-1]._replace(end=entry.at)
                stays.append(Pause(entry.at, None, state))
        return tuple(stay for stay in stays if stay.start != stay.end)

    def stays(self, states: frozenset[str]) -> Stays:
        """The stretches in any of some states."""
        if states not in self._stays:
            named = [stay for stay in self._every_stay if stay.name in states]
            self._stays[states] = Stays(named, self.as_of)
        return self._stays[states]
