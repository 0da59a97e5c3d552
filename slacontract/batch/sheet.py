"""Rows of verdicts as they are found: blocks from the vector form, single results from the engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..diagnostics import Diagnostic
from ..judge.ask import judge_one, no_answer
from ..judge.events import Rejected, read_ticket_events
from ..judge.index import Engine, GroupKey
from ..judge.results import ClockResult, TicketResult
from .columns import NONE, Bools, EventColumns, Ints
from .verdicts import INSTANTS, STATUSES, WORDS, Numbered, Verdicts

TYPES: dict[str, Any] = {
    "ticket": np.int64,
    "status": np.int8,
    "cycle": np.int32,
    "handed": np.bool_,
    **dict.fromkeys(INSTANTS, np.int64),
    **dict.fromkeys(WORDS, np.int32),
}
"""The columns of verdicts and their types."""


def _empty(name: str) -> int:
    """What a column holds where nothing is said."""
    return 0 if name in ("flags", "handed") else NONE if TYPES[name] is np.int64 else -1


class Rows:
    """Columns that grow at their end; memory for what is foreseen is asked for once."""

    def __init__(self) -> None:
        self.columns: dict[str, Ints] = {name: np.empty(0, kind) for name, kind in TYPES.items()}
        self.used = 0

    def expect(self, more: int) -> None:
        """Make room for further rows."""
        room = len(self.columns["ticket"])
        if self.used + more > room:
            size = max(self.used + more, room + room // 2)
            for name, column in self.columns.items():
                self.columns[name] = np.empty(size, column.dtype)
                self.columns[name][: self.used] = column[: self.used]

    def empty(self, tickets: int, clocks: int) -> dict[str, Ints]:
        """The next rows, as a table of tickets and clocks that says nothing yet."""
        self.expect(tickets * clocks)
        found = {}
        for name, column in self.columns.items():
            part = column[self.used : self.used + tickets * clocks]
            part.fill(_empty(name))
            found[name] = part.reshape(tickets, clocks)
        return found

    def put(self, columns: Mapping[str, Ints]) -> None:
        """The next rows, as given."""
        more = len(columns["ticket"])
        self.expect(more)
        for name, column in columns.items():
            self.columns[name][self.used : self.used + more] = column
        self.used += more

    def all(self) -> dict[str, Ints]:
        """All rows."""
        return {name: column[: self.used] for name, column in self.columns.items()}


class Block:
    """The rows of some tickets in vector form, one a clock; tickets may be handed to the engine after all."""

    def __init__(self, columns: dict[str, Ints]) -> None:
        self.columns = columns
        tickets, clocks = columns["ticket"].shape
        self.reason = np.zeros(tickets, np.int16)
        """Of each ticket, the place in `reasons` of why it is handed over; 0: it is not."""
        self.reasons: Numbered[str] = Numbered([""])
        self.problem = np.full(tickets, -1, np.int32)
        """Of each ticket, the number of the finding that leaves it undecided, or -1."""
        self.several = np.zeros((tickets, clocks), np.bool_)
        self.extra: list[tuple[Ints, Ints, Ints, dict[str, Ints]]] = []
        """Rows of clocks with several: their tickets, places, numbers and columns."""

    def hand(self, tickets: Ints, reason: str) -> None:
        """Leave some tickets to the engine; the first reason stands."""
        if len(tickets):
            new = tickets[self.reason[tickets] == 0]
            self.reason[new] = self.reasons.number(reason)

    def write(self, tickets: Ints, place: int, **columns: Any) -> None:
        """Rows of the clock at a place; what is not given stays as it is."""
        # All tickets, ascending: no need to look for each place.
        where: Any = slice(None) if len(tickets) == len(self.reason) else tickets
        for name, values in columns.items():
            self.columns[name][where, place] = values

    def doubt(self, tickets: Ints, problem: Ints, clocks: Ints, flags: Ints) -> None:
        """Tickets of which nothing may be concluded: each of their clocks is undecided (K14)."""
        self.reason[tickets] = 0
        self.problem[tickets] = problem
        self.several[tickets] = False
        for name, column in self.columns.items():
            column[tickets] = _empty(name)
        self.columns["status"][tickets] = STATUSES.index("undecided")
        self.columns["clock"][tickets] = clocks
        self.columns["flags"][tickets] = flags[:, None]
        self.columns["problem"][tickets] = problem[:, None]

    def extend(self, tickets: Ints, place: int, rows: Ints, number: Ints, **columns: Any) -> None:
        """Rows of a clock that has any number of them in each of some tickets: those of `rows`, numbered."""
        self.several[tickets, place] = True
        if len(rows):
            extra = {name: np.full(len(rows), _empty(name), kind) for name, kind in TYPES.items()}
            extra["cycle"][:] = number
            for name, values in columns.items():
                extra[name][:] = values
            self.extra.append((rows, np.full(len(rows), place), number, extra))


class Sheet:
    """Collects the rows of all tickets of a log, and puts them in order."""

    def __init__(self, engine: Engine, plan: str | None, as_of: int | Diagnostic) -> None:
        self.engine = engine
        self.plan = plan
        self.no_instant = as_of if isinstance(as_of, Diagnostic) else None
        self.as_of = NONE if isinstance(as_of, Diagnostic) else as_of
        self.clocks: Numbered[GroupKey] = Numbered()
        self.commitments: Numbered[str] = Numbered()
        self.priorities: Numbered[str] = Numbered()
        self.editions: Numbered[str] = Numbered()
        self.flag_sets: Numbered[tuple[str, ...]] = Numbered([()])
        self.whys: Numbered[str] = Numbered()
        self.problems: list[Diagnostic] = []
        self.reasons: Counter[str] = Counter()
        self._problem_of: dict[tuple[str, str], int] = {}
        self._rows = Rows()
        self._refused: dict[int, list[Rejected]] | None = None
        self._tickets: list[tuple[Ints, Ints, Ints]] = []
        self._single: list[tuple[int, ClockResult]] = []

    def problem(self, one: Diagnostic | None) -> int:
        """The number of a finding, -1 for None; findings that read alike share one."""
        if one is None:
            return -1
        key = one.code, repr(one.values)
        if key not in self._problem_of:
            self._problem_of[key] = len(self.problems)
            self.problems.append(one)
        return self._problem_of[key]

    def expect(self, rows: int) -> None:
        """Make room for so many rows."""
        self._rows.expect(rows)

    def block(self, tickets: int, clocks: int) -> Block:
        """Room for the rows of the next tickets."""
        return Block(self._rows.empty(tickets, clocks))

    def add(self, block: Block, numbers: Ints, first_event: Ints) -> None:
        """The rows of a block, and in the place of tickets handed over what the engine said of them.

        `numbers`: those of its tickets.
        """
        block.columns["ticket"][:] = numbers[:, None]
        kept = block.reason == 0
        if self._single or block.extra or block.several.any() or not kept.all():
            asked = self._answers()
            extra = [one for _, _, _, one in block.extra]
            for rows, _, _, one in block.extra:
                one["ticket"][:] = numbers[rows]
            whole = {
                name: np.concatenate([column.reshape(-1), *(one[name] for one in extra), asked[name]])
                for name, column in block.columns.items()
            }
            order = self._order(block, whole["ticket"], kept)
            self._rows.put({name: column.take(order) for name, column in whole.items()})
        else:
            self._rows.used += block.columns["ticket"].size
        self._tickets.append((numbers[kept], first_event[kept], block.problem[kept]))

    def _order(self, block: Block, ticket: Ints, kept: Bools) -> Ints:
        """The places of the rows of a block, of its further rows and of the engine's, in their order."""
        size, clocks = block.several.shape
        flat = np.flatnonzero((kept[:, None] & ~block.several).reshape(-1))
        rows, clock, number = [flat], [flat % max(clocks, 1)], [np.zeros(len(flat), np.int64)]
        at = size * clocks
        for tickets, place, cycle, _ in block.extra:
            here = np.flatnonzero(kept[tickets] & (block.problem[tickets] < 0))
            rows.append(at + here)
            clock.append(place[here])
            number.append(cycle[here])
            at += len(tickets)
        asked = np.arange(len(ticket) - at)
        rows.append(at + asked)
        clock.append(asked)
        number.append(asked)
        every = np.concatenate(rows)
        if len(rows) == 2:  # a ticket's rows stand in order already
            return every[np.argsort(ticket[every], kind="stable")]
        return every[np.lexsort((np.concatenate(number), np.concatenate(clock), ticket[every]))]

    def without_events(self, numbers: Ints) -> None:
        """Tickets of which nothing is known yet: no clock, no doubt."""
        none = np.full(len(numbers), NONE)
        self._tickets.append((numbers, none, np.full(len(numbers), -1, np.int32)))

    def ask(self, events: EventColumns, ticket: int, rows: tuple[int, int], reason: str) -> None:
        """Let the engine judge a ticket, whose rows are first..last-1 of the columns."""
        accepted, rejected = read_ticket_events(events.rows(*rows))
        if self._refused is None:
            self._refused = {}
            for number, one in events.rejected:
                self._refused.setdefault(number, []).append(one)
        name, refused = events.name(ticket), [*rejected, *self._refused.get(ticket, ())]
        if self.no_instant is not None:
            found = no_answer(name, self.no_instant)
        else:
            found = judge_one(self.engine, name, accepted, refused, plan=self.plan, as_of=self.as_of)
        self.reasons[reason] += 1
        self._answered(ticket, found)

    def _answered(self, ticket: int, found: TicketResult) -> None:
        first = NONE if found.first_event is None else found.first_event
        undecided = self.problem(found.undecided)
        numbers = np.array([ticket]), np.array([first]), np.array([undecided], np.int32)
        self._tickets.append(numbers)
        self._single += [(ticket, clock) for clock in found.clocks]

    def _answers(self) -> dict[str, Ints]:
        """The engine's results since the last block, as columns."""
        every = [one for _, one in self._single]
        columns: dict[str, list[Any]] = {
            name: [NONE if (at := getattr(one, name)) is None else at for one in every] for name in INSTANTS
        }
        columns |= {
            "ticket": [ticket for ticket, _ in self._single],
            "status": [STATUSES.index(one.status) for one in every],
            "cycle": [-1 if one.cycle is None else one.cycle for one in every],
            "handed": [True] * len(every),
            "clock": [self.clocks.number((one.metric, one.label)) for one in every],
            "commitment": [self.commitments.number(one.commitment) for one in every],
            "priority": [self.priorities.number(one.priority) for one in every],
            "edition": [self.editions.number(one.edition) for one in every],
            "flags": [self.flag_sets.number(one.flags) for one in every],
            "why": [self.whys.number(one.why) for one in every],
            "problem": [self.problem(one.problem) for one in every],
        }
        self._single = []
        return {name: np.array(columns[name], kind) for name, kind in TYPES.items()}

    def verdicts(self) -> Verdicts:
        """All rows, tickets ascending, those of a ticket in the engine's order."""
        if self._single:
            self._rows.put(self._answers())
        columns = self._rows.all()
        # Each ticket's rows are in order, and mostly all are: only refused tickets may come at the end.
        ticket = columns["ticket"]
        if np.any(ticket[1:] < ticket[:-1]):
            order = np.argsort(ticket, kind="stable")
            columns = {name: column[order] for name, column in columns.items()}
        numbers, first, undecided = (
            _joined([one[i] for one in self._tickets] or [np.zeros(0, np.int64)]) for i in range(3)
        )
        by_number = np.argsort(numbers, kind="stable")
        return Verdicts(
            as_of=self.as_of,
            plan=self.engine.rules.default_plan if self.plan is None else self.plan,
            columns=columns,
            clocks=self.clocks.all(),
            commitments=self.commitments.all(),
            priorities=self.priorities.all(),
            editions=self.editions.all(),
            flag_sets=self.flag_sets.all(),
            whys=self.whys.all(),
            problems=tuple(self.problems),
            terms={
                (view.edition.id, name): (one.status, one.bound)
                for view in self.engine.views(self.plan)
                for name, one in view.commitments.items()
            },
            tickets=numbers[by_number],
            first_event=first[by_number],
            undecided=undecided[by_number],
            handed_over=dict(self.reasons),
        )


def _joined(parts: Sequence[Ints]) -> Ints:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)
