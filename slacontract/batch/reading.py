"""Columns of events read into parts of whole tickets; what is beyond vectors is set aside (K1, K14)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..diagnostics import Diagnostic
from ..judge.events import FIRST_INSTANT, LAST_INSTANT, read_ticket_events
from ..judge.index import PlanView
from ..judge.log import ENDS
from ..judge.problems import (
    EVENT_AFTER_CANCELLATION,
    REOPENED_WITHOUT_STOP,
    UNKNOWN_PRIORITY,
    UNKNOWN_STATE,
)
from ..ruleset.base import TICKET_EVENTS
from .columns import ACTORS, NONE, Bools, Coded, EventColumns, Ints
from .log import KIND, NEVER, Part

UNREADABLE = "unreadable-event"
REJECTED = "rejected-rows"
UNSORTED = "out-of-order-or-twice"
SOME_NUMBERED = "some-numbered"

NEEDED = {"state-changed": "state", "priority-changed": "priority", "time-spent": "minutes"}
ATTRIBUTE = "an attribute"


@dataclass
class Read:
    """Some tickets: their numbers, their rows up to `as_of`, and those that are set aside, by reason.

    `silent`: tickets of which nothing is known by `as_of`; `unsound`: those of them that need the engine.
    `doubted`: tickets with an event that the contract cannot take (K14), and `doubts`, what is told of each.
    """

    numbers: Ints
    part: Part
    states: tuple[str, ...]
    priorities: tuple[str, ...]
    odd: list[tuple[str, Ints]]
    bounds: Ints
    silent: Ints
    unsound: list[tuple[int, tuple[int, int]]]
    doubted: Ints
    doubts: list[Diagnostic]

    def rows(self, ticket: int) -> tuple[int, int]:
        """The rows of a ticket in the columns, those after `as_of` included."""
        return int(self.bounds[ticket, 0]), int(self.bounds[ticket, 1])


class Reader:
    """Reads the columns of one log for the editions of one plan."""

    def __init__(self, views: Sequence[PlanView], events: EventColumns, as_of: int) -> None:
        self.events, self.as_of = events, as_of
        plans = [view.plan for view in views]
        self.known_states = tuple(dict.fromkeys(one.name for plan in plans for one in plan.states))
        known = dict.fromkeys(one.name for plan in plans for one in plan.priorities)
        self.known_priorities = tuple(known)
        # A channel, the matrix or a default may name a priority that no ticket can say.
        for view in views:
            known |= dict.fromkeys(one.sets_priority for one in view.plan.channels if one.sets_priority)
            known |= dict.fromkeys(priority for _, priority in view.cells)
            known |= dict.fromkeys([view.plan.default_priority] if view.plan.default_priority else [])
        self.priorities = tuple(known)
        self._rejected = np.array(sorted({number for number, _ in events.rejected}), np.int64)
        columns: dict[str, Coded | None] = {
            name: getattr(events, name)
            for name in ("state", "priority", "channel", "contains", "minutes", "valued_minutes")
        }
        self._bad = [
            (column.codes, bad)
            for name, column in (*columns.items(), *((ATTRIBUTE, one) for one in events.attributes.values()))
            if column is not None and (bad := _unreadable(name, column)).any()
        ]
        # The first edition that knows a state says what it marks, as for the engine.
        marks: dict[str, tuple[str, ...]] = {}
        for plan in plans:
            for one in plan.states:
                marks.setdefault(one.name, one.marks)
        ending = [bool(ENDS.intersection(marks[name])) for name in self.known_states]
        self._ending_states = np.array([*ending, False, False], np.bool_)  # unknown and none: no end
        self._state = _translated(events.state, self.known_states)
        self._priority = _translated(events.priority, self.known_priorities)

    def read(self, first: int, last: int) -> Read:
        """The tickets of rows first..last-1, which are whole tickets."""
        events = self.events
        ticket = events.ticket[first:last]
        heads = np.append(0, np.flatnonzero(ticket[1:] != ticket[:-1]) + 1)
        bounds = np.append(heads, len(ticket))
        numbers = ticket[heads]
        own = np.repeat(np.arange(len(heads), dtype=np.int32), np.diff(bounds))
        odd: list[tuple[str, Ints]] = [(UNREADABLE, own[self._unreadable_rows(first, last)])]
        if len(self._rejected):
            odd.append((REJECTED, np.flatnonzero(np.isin(numbers, self._rejected))))
        at = events.at[first:last]
        kept: Any = slice(None)
        silent: Ints = numbers[:0]
        unsound: list[tuple[int, tuple[int, int]]] = []
        ends = np.stack([bounds[:-1], bounds[1:]], axis=1) + first
        if len(at) and at.max() > self.as_of:
            known = at <= self.as_of
            some = np.zeros(len(numbers), np.bool_)
            some[own[known]] = True
            kept = np.flatnonzero(known)
            wrong = np.zeros(len(numbers), np.bool_)
            for _, who in odd:
                wrong[who] = True
            silent = numbers[~some & ~wrong]
            unsound = [
                (int(numbers[i]), (int(ends[i, 0]), int(ends[i, 1])))
                for i in np.flatnonzero(~some & wrong).tolist()
            ]
            new = np.cumsum(some) - 1
            odd = [(reason, new[who[some[who]]]) for reason, who in odd]
            own = new[own[kept]]
            numbers, ends = numbers[some], ends[some]
            bounds = np.searchsorted(own, np.arange(len(numbers) + 1))
        rows = self._rows(first, last, kept)
        part, more = self._part(rows, bounds)
        doubted, doubts = self._doubts(part, rows)
        states, priorities = self.known_states, self.priorities
        return Read(numbers, part, states, priorities, odd + more, ends, silent, unsound, doubted, doubts)

    def _unreadable_rows(self, first: int, last: int) -> Bools:
        """Rows that no reader of events takes."""
        events = self.events
        kind, actor, at = events.kind[first:last], events.actor[first:last], events.at[first:last]
        found: Any = (kind < 0) | (kind >= len(KIND)) | (actor < 0) | (actor >= len(ACTORS))
        found |= (at < FIRST_INSTANT) | (at > LAST_INSTANT)
        for name, column in NEEDED.items():
            given: Coded | None = getattr(events, column)
            lacking = kind == KIND[name]
            found |= lacking if given is None else lacking & (given.codes[first:last] < 0)
        for codes, bad in self._bad:
            found |= bad[codes[first:last]]
        return np.asarray(found, np.bool_)

    def _rows(self, first: int, last: int, kept: Any) -> Mapping[str, Any]:
        events = self.events

        def cut(values: Ints) -> Ints:
            part: Ints = values[first:last][kept]
            return part

        def coded(column: Coded | None) -> Coded | None:
            return None if column is None else Coded(cut(column.codes), column.values)

        return {
            "at": cut(events.at),
            "kind": cut(events.kind),
            "actor": cut(events.actor),
            "seq": None if events.seq is None else cut(events.seq),
            "state": None if events.state is None else self._state[cut(events.state.codes)],
            "priority": None if events.priority is None else self._priority[cut(events.priority.codes)],
            "state_said": None if events.state is None else cut(events.state.codes),
            "priority_said": None if events.priority is None else cut(events.priority.codes),
            "channel": coded(events.channel),
            "contains": coded(events.contains),
            "attributes": {name: coded(one) for name, one in events.attributes.items()},
        }

    def _part(self, rows: Mapping[str, Any], bounds: Ints) -> tuple[Part, list[tuple[str, Ints]]]:
        """The rows as a part, and the tickets whose order or content the vector form leaves to the engine."""
        part = Part(rows, bounds, np.zeros(len(bounds) - 1, np.bool_))
        own, kind = part.own, part.kind
        same = own[1:] == own[:-1]
        step = part.at[1:] - part.at[:-1]
        odd = [(UNSORTED, own[1:][same & (step < 0)])]
        tie = same & (step == 0)
        seq = rows["seq"]
        ranked = tie
        if seq is not None:
            numbered = seq != NONE
            odd.append((SOME_NUMBERED, own[1:][same & (numbered[1:] != numbered[:-1])]))
            both = same & numbered[1:]
            odd.append((UNSORTED, own[1:][both & (seq[1:] <= seq[:-1])]))
            ranked = tie & ~numbered[1:]
        odd.append((UNSORTED, own[1:][ranked & (kind[1:] <= kind[:-1])]))
        part.tied[own[1:][ranked]] = True
        return part, odd

    def _doubts(self, part: Part, rows: Mapping[str, Any]) -> tuple[Ints, list[Diagnostic]]:
        """Tickets with an event that the contract cannot take, and what the first such event of each is."""
        own, kind = part.own, part.kind
        after = np.flatnonzero((own[1:] == own[:-1]) & (kind[:-1] == KIND["cancelled"])) + 1
        unknown = [
            np.flatnonzero(codes == UNKNOWN_CODE) if codes is not None else after[:0]
            for codes in (part.state, part.priority)
        ]
        found = [after, *unknown, self._reopened_without_end(part)]
        if not any(len(one) for one in found):
            return after, []
        # In the engine's order: by row, and in a row by what is looked at first.
        first = np.full(part.size, NEVER)
        for place, one in enumerate(found):
            np.minimum.at(first, own[one], one * len(found) + place)
        doubted = np.flatnonzero(first != NEVER)
        row, rank = np.divmod(first[doubted], len(found))
        said = (kind, rows["state_said"], rows["priority_said"], kind)
        told: dict[tuple[int, int], Diagnostic] = {}
        doubts = []
        for at, which in zip(row.tolist(), rank.tolist(), strict=True):
            key = which, int(said[which][at]) if which < 3 else 0
            if key not in told:
                told[key] = self._finding(*key)
            doubts.append(told[key])
        return doubted, doubts

    def _finding(self, rank: int, code: int) -> Diagnostic:
        if rank == 0:
            return EVENT_AFTER_CANCELLATION.at(event=TICKET_EVENTS[code])
        if rank == 1:
            assert self.events.state is not None
            known = ", ".join(self.known_states) or "-"
            return UNKNOWN_STATE.at(state=self.events.state.values[code], known=known)
        if rank == 2:
            assert self.events.priority is not None
            known = ", ".join(self.known_priorities) or "-"
            return UNKNOWN_PRIORITY.at(priority=self.events.priority.values[code], known=known)
        return REOPENED_WITHOUT_STOP.at()

    def _reopened_without_end(self, part: Part) -> Ints:
        """Rows that reopen a ticket though nothing had ended it since it last was (K14)."""
        rows = np.flatnonzero(part.kind == KIND["reopened"])
        if not len(rows):
            return rows
        ending = np.isin(part.kind, [KIND[name] for name in ENDS])
        if part.state is not None:
            ending |= self._ending_states[part.state]
        ends = np.flatnonzero(ending)
        last_end = np.append(-1, ends)[np.searchsorted(ends, rows, "left")]
        since = part.first[part.own[rows]]
        again = np.append(False, part.own[rows[1:]] == part.own[rows[:-1]])
        before = np.append(-1, rows[:-1])
        since = np.where(again, before, since)
        return np.asarray(rows[last_end < since])


UNKNOWN_CODE = -2


def _translated(column: Coded | None, known: Sequence[str]) -> Ints:
    """The code among known names of each value of a column; the last entry is for rows that say nothing."""
    values = () if column is None else column.values
    places = {name: place for place, name in enumerate(known)}
    return np.array([*(places.get(value, UNKNOWN_CODE) for value in values), -1], np.int32)


def _unreadable(name: str, column: Coded) -> Bools:
    """Which values of a column no reader of events takes; the last entry is for rows without one."""
    if name == ATTRIBUTE:
        found: Iterable[bool] = (not isinstance(value, str | bool) for value in column.values)
    else:
        row = {"ticket": "-", "at": 0, "kind": "reported", "actor": "client"}
        found = (bool(read_ticket_events([{**row, name: value}])[1]) for value in column.values)
    return np.array([*found, False], np.bool_)
