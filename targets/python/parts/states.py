"""States: where a ticket stands after each of its events, and since when."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Callable, NamedTuple

from .events import Record
from .plans import View


class Entry(NamedTuple):
    """An event in its place; `kind` differs from the event's own where a state marks a moment."""

    position: int
    at: int
    kind: str
    event: Record


class Stay(NamedTuple):
    """A stretch in a state; no end: the ticket is in it still."""

    start: int
    end: int | None
    name: str


class Place(NamedTuple):
    """A place in a ticket's events, and its instant."""

    at: int
    position: int


class Change(NamedTuple):
    """A change of priority, or the reopening after which a changed priority is seen."""

    position: int
    at: int
    priority: str | None


class Log:
    """The events of a ticket up to an instant, as one plan reads them."""

    def __init__(
        self, view: View, ticket: str, events: Sequence[Record], flags: list[str], as_of: int
    ) -> None:
        self.view, self.ticket, self.flags, self.as_of = view, ticket, flags, as_of
        self.entries: list[Entry] = []
        self.sources: list[int] = []  # of each entry, the place of its event among those of the ticket
        self.states: list[str | None] = []
        self.priorities: list[str | None] = []
        self._attributes: dict[str, tuple[list[int], list[object]]] = {}  # where each was set, and to what
        self._walk([event for event in events if event["at"] <= as_of])
        self.times = [entry.at for entry in self.entries]
        self._places: dict[str, list[int]] = {}
        for entry in self.entries:
            self._places.setdefault(entry.kind, []).append(entry.position)
        self.cancelled = self.next("cancelled", 0)
        self.changes = [
            Change(at, self.times[at], after)
            for at, (before, after) in enumerate(zip(self.priorities, self.priorities[1:]), 1)
            if before != after
        ]
        self.change_places = [one.position for one in self.changes]
        self._every_stay = self._states_entered()
        self._stays: dict[frozenset[str], Stays] = {}
        self._hits: dict[tuple[object, ...], list[int]] = {}

    def _walk(self, events: Sequence[Record]) -> None:
        plan, state = self.view.plan, self.view.first_state
        own = {(event["at"], event["kind"]) for event in events}
        said: str | None = None
        by_channel: str | None = None
        attributes: Record = {}
        for number, event in enumerate(events):
            entered = event["state"] is not None and event["state"] != state
            state = event["state"] if event["state"] is not None else state
            said = event["priority"] or said
            attributes.update(event["sets"])
            for name, one in event["sets"].items():
                places, values = self._attributes.setdefault(name, ([], []))
                places.append(len(self.entries))
                values.append(one)
            if event["kind"] == "reported" and by_channel is None and event["channel"] is not None:
                by_channel = plan["channels"].get(event["channel"])
            priority = said or by_channel or self._by_matrix(attributes) or plan["default_priority"]
            kinds = [event["kind"]]
            if entered and state is not None:
                kinds += [kind for kind in self.view.marks.get(state, []) if (event["at"], kind) not in own]
            for kind in kinds:
                self.entries.append(Entry(len(self.entries), event["at"], kind, event))
                self.sources.append(number)
                self.states.append(state)
                self.priorities.append(priority)

    def _by_matrix(self, attributes: Record) -> str | None:
        for cell in self.view.plan["priority_table"]:
            if all(name in attributes and attributes[name] == one for name, one in cell["levels"].items()):
                priority: str = cell["priority"]
                return priority
        return None

    def _states_entered(self) -> list[Stay]:
        """The stretches of each state from the first event on; the last has no end."""
        found: list[Stay] = []
        for entry, state in zip(self.entries, self.states):
            if not found:
                found.append(Stay(entry.at, None, self.view.first_state or ""))
            if (state or "") != found[-1].name:
                found[-1] = found[-1]._replace(end=entry.at)
                found.append(Stay(entry.at, None, state or ""))
        return [stay for stay in found if stay.start != stay.end]

    def index_at(self, t: int) -> int:
        return bisect_left(self.times, t)

    def source(self, entry: Entry | None) -> int | None:
        """Place of an entry's event among those of the ticket."""
        return self.source_at(None if entry is None else entry.position)

    def source_at(self, position: int | None) -> int | None:
        """The same of the entry in a position."""
        return None if position is None else self.sources[position]

    def priority_at(self, position: int) -> str | None:
        return self.priorities[position] if self.priorities else None

    def next(self, kind: str, position: int) -> Entry | None:
        """The first event of a kind from a position on."""
        places = self._places.get(kind, [])
        i = bisect_left(places, position)
        return self.entries[places[i]] if i < len(places) else None

    def hits(self, kind: str, key: tuple[object, ...], fits: Callable[[Entry], bool]) -> list[int]:
        """The positions of the events of a kind that fit; found once for each key."""
        if (kind, *key) not in self._hits:
            places = self._places.get(kind, [])
            self._hits[(kind, *key)] = [at for at in places if fits(self.entries[at])]
        return self._hits[(kind, *key)]

    def attribute(self, name: str, position: int) -> object:
        """An attribute of the ticket as after the event in a position; None before it is set."""
        places, values = self._attributes.get(name, ([], []))
        i = bisect_right(places, position)
        return values[i - 1] if i > 0 else None

    def stays(self, states: frozenset[str]) -> Stays:
        """The stretches in any of some states."""
        if states not in self._stays:
            self._stays[states] = Stays(self._every_stay, states, self.as_of)
        return self._stays[states]


class Stays:
    """The stretches in any of some states, in order and apart; one that lasts still ends at `as_of`."""

    def __init__(self, stays: Iterable[Stay], states: frozenset[str], as_of: int) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.as_of, self.lasting = as_of, False
        for one in stays:
            if one.name not in states:
                continue
            if self.ends and self.ends[-1] == one.start:
                self.ends.pop()
            else:
                self.starts.append(one.start)
            self.ends.append(as_of if one.end is None else one.end)
            self.lasting = one.end is None
