"""States: where a ticket stands after each of its events, and since when."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .events import Record
from .plans import View


class Entry(NamedTuple):
    """An event in its place; `kind` differs from the event's own where a state marks a moment."""

    position: int
    at: int
    kind: str
    event: Record


class Pause(NamedTuple):
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
        self.states: list[str | None] = []
        self.priorities: list[str | None] = []
        self._walk([event for event in events if event["at"] <= as_of])
        self.times = [entry.at for entry in self.entries]
        self.cancelled = next((one for one in self.entries if one.kind == "cancelled"), None)
        self.stays = self._stays()

    def _walk(self, events: Sequence[Record]) -> None:
        plan, state = self.view.plan, self.view.first_state
        own = {(event["at"], event["kind"]) for event in events}
        said: str | None = None
        by_channel: str | None = None
        attributes: Record = {}
        for event in events:
            entered = event["state"] is not None and event["state"] != state
            state = event["state"] if event["state"] is not None else state
            said = event["priority"] or said
            attributes.update(event["sets"])
            if event["kind"] == "reported" and by_channel is None and event["channel"] is not None:
                by_channel = plan["channels"].get(event["channel"])
            priority = said or by_channel or self._by_matrix(attributes) or plan["default_priority"]
            kinds = [event["kind"]]
            if entered and state is not None:
                kinds += [kind for kind in self.view.marks.get(state, []) if (event["at"], kind) not in own]
            for kind in kinds:
                self.entries.append(Entry(len(self.entries), event["at"], kind, event))
                self.states.append(state)
                self.priorities.append(priority)

    def _by_matrix(self, attributes: Record) -> str | None:
        for cell in self.view.plan["priority_table"]:
            if all(name in attributes and attributes[name] == one for name, one in cell["levels"].items()):
                priority: str = cell["priority"]
                return priority
        return None

    def _stays(self) -> list[Pause]:
        """The stretches of each state from the first event on; the last has no end."""
        found: list[Pause] = []
        for entry, state in zip(self.entries, self.states):
            if not found:
                found.append(Pause(entry.at, None, self.view.first_state or ""))
            if (state or "") != found[-1].name:
                found[-1] = found[-1]._replace(end=entry.at)
                found.append(Pause(entry.at, None, state or ""))
        return [stay for stay in found if stay.start != stay.end]

    def index_at(self, t: int) -> int:
        return bisect_left(self.times, t)

    def priority_at(self, position: int) -> str | None:
        return self.priorities[position] if self.priorities else None

    def changes_after(self, position: int) -> list[Change]:
        return [
            Change(entry.position, entry.at, self.priorities[entry.position])
            for entry in self.entries[position + 1 :]
            if self.priorities[entry.position] != self.priorities[entry.position - 1]
        ]

    def pauses(self, states: Iterable[str], until: int | None) -> list[Pause]:
        """Stretches in one of the states; cut at `until`, where a clock ended there."""
        found = [stay for stay in self.stays if stay.name in states]
        if until is None:
            return found
        return [
            stay._replace(end=until if stay.end is None else min(stay.end, until))
            for stay in found
            if stay.start < until
        ]
