"""A part of a log as one plan reads it: states, priorities, pauses, first occurrences (K1, K4)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import numpy as np

from ..judge.index import PlanView
from ..ruleset.base import TICKET_EVENTS
from .columns import ACTORS, Bools, Coded, Ints
from .pauses import OPEN, Runs

NEVER = int(np.iinfo(np.int64).max)
"""The place of what does not happen in a ticket."""

KIND = {name: code for code, name in enumerate(TICKET_EVENTS)}
AUTOMATIC = ACTORS.index("automatic")


class Part:
    """Rows that are known at `as_of`, of tickets that have some: sorted, sound, nothing contradictory.

    `first[i]` to `first[i+1] - 1` are the rows of ticket i; `own` is the ticket of each row; `tied`: tickets
    in which rank broke a tie (K1). States and priorities are codes of `states` and `priorities`, -1 for none.
    """

    def __init__(self, rows: Mapping[str, Any], first: Ints, tied: Bools) -> None:
        self.first = first
        self.tied = tied
        self.size = len(first) - 1
        self.own: Ints = np.repeat(np.arange(self.size, dtype=np.int32), np.diff(first))
        self.at: Ints = rows["at"]
        self.kind: Ints = rows["kind"]
        self.actor: Ints = rows["actor"]
        self.state: Ints | None = rows["state"]
        self.priority: Ints | None = rows["priority"]
        self.channel: Coded | None = rows["channel"]
        self.contains: Coded | None = rows["contains"]
        self.attributes: Mapping[str, Coded] = rows["attributes"]
        self._last_said: dict[int, Ints] = {}
        self._carried: dict[str, Ints] = {}

    def carried(self, codes: Ints, otherwise: Ints | int = -1) -> Ints:
        """What each row's ticket last said up to it: `codes` where not negative, else of an earlier row."""
        places = np.where(codes >= 0, np.arange(len(codes), dtype=np.int32), np.int32(-1))
        np.maximum.accumulate(places, out=places)
        said = places >= self.first[self.own]
        return np.where(said, codes[places], otherwise)

    def attribute(self, name: str) -> Ints:
        """The code of an attribute after each row, -1 while it is not set."""
        if name not in self._carried:
            self._carried[name] = self.carried(self.attributes[name].codes)
        return self._carried[name]


class PlanLog:
    """A part of a log under one plan of one edition.

    A *place* is `row * step`, and `row * step + n` for the nth moment that the state entered there marks
    (K1): places order what happens in a ticket, as positions do for the engine. `changes`: the rows after
    which the priority is another than before.
    """

    def __init__(self, part: Part, view: PlanView, states: Sequence[str], priorities: Sequence[str]) -> None:
        self.part = part
        self.view = view
        self.states = {name: code for code, name in enumerate(states)}
        self.priority_names = tuple(priorities)
        self.priorities = {name: code for code, name in enumerate(priorities)}
        plan = view.plan
        initial = self.states[plan.states[0].name] if plan.states else -1
        self.state: Ints | None = None
        if part.state is not None:
            self.state = part.carried(part.state, initial)
        elif plan.states:
            self.state = np.full(len(part.at), initial, np.int32)
        self.step = 1 + max((len(one.marks) for one in plan.states), default=0)
        self._marked = self._marks(initial) if self.step > 1 else {}
        self.priority = self._priorities()
        self._firsts: dict[object, Ints] = {}
        self._hits: dict[object, Ints] = {}
        self.stop_of: Callable[[str], Ints | None] = lambda metric: None
        """Where the clock of a metric stopped in each ticket (K2), set by who judges; None in a circle."""
        changed = (self.priority[1:] != self.priority[:-1]) & (part.own[1:] == part.own[:-1])
        self.changes: Ints = np.flatnonzero(changed) + 1
        self._runs: dict[frozenset[str], Runs] = {}

    # --- states ------------------------------------------------------------------------------------

    def _marks(self, initial: int) -> dict[int, list[tuple[Ints, int]]]:
        """By kind: rows whose entered state marks that moment, and the place of the mark (K1).

        The ticket's own event of that kind in the same second stands for it.
        """
        part = self.part
        if part.state is None or self.state is None:
            return {}
        before = np.empty_like(self.state)
        before[1:] = self.state[:-1]
        before[part.first[:-1]] = initial
        entered = (part.state >= 0) & (self.state != before)
        found: dict[int, list[tuple[Ints, int]]] = {}
        for state in self.view.plan.states:
            if not state.marks:
                continue
            rows = np.flatnonzero(entered & (self.state == self.states[state.name]))
            for place, name in enumerate(state.marks, 1):
                kept = rows[~self._has_own(rows, KIND[name])] if name in KIND else rows[:0]
                found.setdefault(KIND.get(name, -1), []).append((kept, place))
        return found

    def _has_own(self, rows: Ints, kind: int) -> Bools:
        """Rows whose ticket has an event of a kind in the same second."""
        part = self.part
        found: Bools = part.kind[rows] == kind
        for way in (-1, 1):
            here, there = np.arange(len(rows)), rows + way
            while len(here):
                near = (there >= 0) & (there < len(part.at))
                here, there = here[near], there[near]
                same = (part.own[there] == part.own[rows[here]]) & (part.at[there] == part.at[rows[here]])
                here, there = here[same], there[same]
                found[here] |= part.kind[there] == kind
                there = there + way
        return found

    def runs(self, states: Collection[str]) -> Runs | None:
        """The merged stretches in some states (K4); None where no ticket is ever in one."""
        key = frozenset(states).intersection(self.states)
        if not key or self.state is None:
            return None
        if key not in self._runs:
            self._runs[key] = self._stretches([self.states[name] for name in sorted(key)])
        found = self._runs[key]
        return found if len(found.start) else None

    def _stretches(self, codes: list[int]) -> Runs:
        part = self.part
        assert self.state is not None
        inside = np.zeros(len(self.states) + 1, np.bool_)
        inside[codes] = True
        paused = inside[self.state]
        before = np.empty_like(paused)
        before[1:], before[:1] = paused[:-1], False
        heads = np.zeros(len(paused), np.bool_)
        heads[part.first[:-1]] = True
        begins = np.flatnonzero(paused & (heads | ~before))
        stops = np.append(np.flatnonzero(before & (heads | ~paused)), len(paused))[: len(begins)]
        owner = part.own[begins]
        start = part.at[begins]
        same = np.zeros(len(begins), np.bool_)
        inner = stops < len(paused)
        same[inner] = part.own[stops[inner]] == owner[inner]
        end = np.full(len(begins), OPEN)
        end[same] = part.at[stops[same]]
        some = start != end
        if not some.all():
            owner, start, end = owner[some], start[some], end[some]
        # A state left in the second in which it was entered parts no pause in two.
        touching = (owner[1:] == owner[:-1]) & (start[1:] == end[:-1])
        if touching.any():
            start = start[np.append(True, ~touching)]
            end = end[np.append(~touching, True)]
            owner = owner[np.append(True, ~touching)]
        first = np.searchsorted(owner, np.arange(part.size + 1))
        return Runs(first, start, end)

    # --- priorities --------------------------------------------------------------------------------

    def _priorities(self) -> Ints:
        """The priority after each row: as said, else by channel, else by the matrix, else the default."""
        part, plan = self.part, self.view.plan
        otherwise: Ints | int = self.priorities.get(plan.default_priority or "", -1)
        for levels, priority in reversed(self.view.cells):
            holds = np.ones(len(part.at), np.bool_)
            for name, level in levels:
                holds &= self.attribute_in(name, (level,))
            otherwise = np.where(holds, self.priorities.get(priority, -1), otherwise)
        sets = {one.id: one.sets_priority for one in plan.channels if one.sets_priority is not None}
        if part.channel is not None and sets:
            of_channel = np.array(
                [self.priorities.get(sets.get(name) or "", -1) for name in part.channel.values] + [-1]
            )
            by_channel = np.where(part.kind == KIND["reported"], of_channel[part.channel.codes], -1)
            # The first report whose channel sets one decides; later ones say nothing.
            rows = np.flatnonzero(by_channel >= 0)
            later = part.own[rows[1:]] == part.own[rows[:-1]]
            by_channel[rows[1:][later]] = -1
            by_channel = part.carried(by_channel)
            otherwise = np.where(by_channel >= 0, by_channel, otherwise)
        if part.priority is None:
            return np.broadcast_to(np.asarray(otherwise), (len(part.at),))
        return part.carried(part.priority, otherwise)

    def attribute_in(self, name: str, values: Collection[str | bool]) -> Bools:
        """Rows after which an attribute has one of some values."""
        column = self.part.attributes.get(name)
        if column is None:
            return np.zeros(len(self.part.at), np.bool_)
        wanted = np.array([value in values for value in column.values] + [False])
        found: Bools = wanted[self.part.attribute(name)]
        return found

    # --- places ------------------------------------------------------------------------------------

    def row(self, places: Ints) -> Ints:
        """The row of each place."""
        return places if self.step == 1 else places // self.step

    def place_at(self, rows: Ints) -> Ints:
        """The place of the first row of its ticket in the same second as each row."""
        part = self.part
        found = rows.copy()
        going = np.arange(len(found))
        while len(going):
            before = found[going] - 1
            inside = before >= part.first[part.own[found[going]]]
            going, before = going[inside], before[inside]
            same = part.at[before] == part.at[found[going]]
            going = going[same]
            found[going] -= 1
        return found * self.step

    def first_of(
        self, kind: str, actors: tuple[str, ...] | None, needs: tuple[str, ...] = (), *, people: bool = False
    ) -> Ints:
        """For each ticket, the place of the first event of a kind by some senders, or `NEVER`.

        `people`: without named senders, automatic ones do not count (K2). `needs`: what it must contain.
        """
        key = (kind, actors, needs, people)
        if key not in self._firsts:
            hits = self.hits(kind, actors, needs, people=people)
            owner = self.part.own[self.row(hits)]
            new = np.append(True, owner[1:] != owner[:-1])[: len(hits)]
            self._firsts[key] = np.full(self.part.size, NEVER)
            self._firsts[key][owner[new]] = hits[new]
        return self._firsts[key]

    def hits(
        self, kind: str, actors: tuple[str, ...] | None, needs: tuple[str, ...] = (), *, people: bool = False
    ) -> Ints:
        """The places of all events of a kind by some senders, ascending; arguments as for `first_of`."""
        key = (kind, actors, needs, people)
        if key not in self._hits:
            self._hits[key] = self._find(KIND.get(kind, -1), actors, needs, people)
        return self._hits[key]

    def next_of(self, hits: Ints, tickets: Ints, first: Ints) -> Ints:
        """For each ticket, the first of some ascending places from a place on, or `NEVER`."""
        place = np.append(hits, NEVER)[np.searchsorted(hits, first, "left")]
        return np.where(place < self.part.first[tickets + 1] * self.step, place, NEVER)

    def _find(self, kind: int, actors: tuple[str, ...] | None, needs: tuple[str, ...], people: bool) -> Ints:
        part = self.part
        found: list[Ints] = []
        rows = np.flatnonzero(part.kind == kind)
        for hits, place in [(rows, 0), *self._marked.get(kind, ())]:
            if actors is not None:
                codes = [ACTORS.index(one) for one in actors]
                hits = hits[np.isin(part.actor[hits], codes)]
            elif people:
                hits = hits[part.actor[hits] != AUTOMATIC]
            if needs:
                hits = hits[self._contain(hits, needs)]
            found.append(hits * self.step + place)
        return found[0] if len(found) == 1 else np.sort(np.concatenate(found))

    def _contain(self, rows: Ints, needs: tuple[str, ...]) -> Bools:
        column = self.part.contains
        if column is None:
            return np.zeros(len(rows), np.bool_)
        enough = np.array([set(needs) <= set(value) for value in column.values] + [False])
        found: Bools = enough[column.codes[rows]]
        return found
