"""Ledgers of many clocks: drawn up from the verdict where that is enough, else by asking the engine (K15)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from ..batch import NONE
from ..clock.zone import Zone
from ..judge.ask import judge_one
from ..judge.events import Rejected, read_ticket_events
from ..judge.index import Engine, PlanView
from ..judge.ledger import Account, ledger
from ..judge.log import Pause
from ..judge.pauses import NO_PAUSES, Pauses
from ..judge.results import ClockResult, Slice
from ..records import dataclass
from ..ruleset.base import TICKET_EVENTS
from ..ruleset.commitments import Commitment
from ..ruleset.delays import (
    BusinessDays,
    Calendar,
    Covered,
    Elapsed,
    OpeningDays,
    SameBusinessDay,
    WorkingDays,
)
from .judging import Judged

_SIMPLE = (Covered, Elapsed, OpeningDays, BusinessDays, SameBusinessDay, WorkingDays, Calendar)
_REOPENED = TICKET_EVENTS.index("reopened")


@dataclass(frozen=True)
class Case:
    """What the engine must be asked to tell one clock of a batch with its ledger (K15); it holds nothing else
    of the batch. `place`: of the clock among those of its ticket; `told`: what the batch said of it."""

    ticket: str
    rows: Sequence[Mapping[str, Any]]
    refused: Sequence[Rejected]
    place: int
    as_of: int
    told: ClockResult

    def clock(self, engine: Engine, plan: str | None) -> ClockResult:
        """The clock as the engine tells it when asked about its ticket alone."""
        accepted, _ = read_ticket_events(self.rows)
        found = judge_one(engine, self.ticket, accepted, self.refused, plan=plan, as_of=self.as_of)
        clock, told = found.clocks[self.place], self.told
        if (clock.status, clock.deadline, clock.stop) != (told.status, told.deadline, told.stop):
            raise AssertionError(f"two answers for one clock of {self.ticket}: {told} and {clock}")
        return clock


def case_of(judged: Judged, row: int) -> Case:
    """The case of a row of verdicts."""
    verdicts, events = judged.verdicts, judged.events
    ticket = int(verdicts.columns["ticket"][row])
    first = int(np.searchsorted(verdicts.columns["ticket"], ticket))
    start, end = np.searchsorted(events.ticket, (ticket, ticket + 1)).tolist()
    name = events.name(ticket)
    return Case(
        ticket=name,
        rows=events.rows(start, end),
        refused=[finding for number, finding in events.rejected if number == ticket],
        place=row - first,
        as_of=verdicts.as_of,
        told=verdicts.result(row, name),
    )


def with_ledger(engine: Engine, plan: str | None, judged: Judged, row: int) -> ClockResult:
    """A row of verdicts as the engine tells it when asked about its ticket alone: with its ledger (K15)."""
    return case_of(judged, row).clock(engine, plan)


def ledgers(
    engine: Engine, plan: str | None, judged: Judged, rows: Iterable[int]
) -> Iterator[tuple[int, tuple[Slice, ...]]]:
    """The ledger of each of some rows whose clocks have a deadline.

    A ticket that is not reopened, whose priority is settled with its first event, and whose clock has one
    simple delay, needs no second judgement: its ledger follows from start, deadline and states.
    """
    short = _Short(engine, plan, judged)
    chosen = np.fromiter(rows, np.int64)
    for row, account in zip(chosen.tolist(), short.accounts(chosen), strict=True):
        if account is None:
            yield row, with_ledger(engine, plan, judged, row).ledger
        else:
            yield row, ledger(account)


class _Short:
    """What is needed of a batch to draw up ledgers without judging again."""

    def __init__(self, engine: Engine, plan: str | None, judged: Judged) -> None:
        events, verdicts = judged.events, judged.verdicts
        self.events, self.verdicts = events, verdicts
        self.views = {view.edition.id: view for view in engine.views(plan)}
        self.editions = [self.views.get(name) for name in verdicts.editions]
        self.numbers, self.first = np.unique(events.ticket, return_index=True)
        self.last = np.append(self.first, len(events))[1:]
        later = events.at > events.at[self.first][np.searchsorted(self.numbers, events.ticket)]
        odd = events.kind == _REOPENED
        if events.priority is not None:
            odd |= later & (events.priority.codes >= 0)
        if any(view.plan.priority_table for view in self.views.values()):
            for one in events.attributes.values():
                odd |= later & (one.codes >= 0)
        if any(one.sets_priority for view in self.views.values() for one in view.plan.channels):
            odd |= True
        self.odd = np.isin(self.numbers, np.unique(events.ticket[odd])) if len(events) else odd
        self._simple: dict[tuple[int, int], tuple[PlanView, Commitment, frozenset[str]] | None] = {}

    def accounts(self, rows: Any) -> Iterator[Account | None]:
        """What the ledger of each row is drawn up from; None where the engine must be asked."""
        columns = self.verdicts.columns
        tickets = columns["ticket"][rows]
        places = np.searchsorted(self.numbers, tickets)
        inside = np.minimum(places, len(self.numbers) - 1)
        if len(self.numbers):
            asked = columns["handed"][rows] | (self.numbers[inside] != tickets) | self.odd[inside]
        else:
            asked = np.ones(len(rows), np.bool_)
        names = ("edition", "commitment", "deadline", "start", "deemed_start", "ended_at")
        values = (columns[name][rows].tolist() for name in names)
        for beyond, place, *found in zip(asked.tolist(), places.tolist(), *values, strict=True):
            yield None if beyond else self._account(place, *found)

    def _account(
        self, place: int, edition: int, commitment: int, deadline: int, start: int, deemed: int, ended: int
    ) -> Account | None:
        found = self._commitment(edition, commitment)
        if found is None or deadline == NONE or start == NONE:
            return None
        view, one, states = found
        at = start if deemed == NONE else deemed
        return Account(
            view=view,
            clause=one.id,
            delay=one.delay,
            start=start,
            deemed=at,
            counted_from=at,
            end=deadline,
            pauses=self._pauses(view, states, place, None if ended == NONE else ended),
        )

    def _commitment(
        self, edition: int, commitment: int
    ) -> tuple[PlanView, Commitment, frozenset[str]] | None:
        key = edition, commitment
        if key not in self._simple:
            view = None if edition < 0 else self.editions[edition]
            name = None if commitment < 0 else self.verdicts.commitments[commitment]
            one = view.commitments.get(name) if view is not None and name is not None else None
            if view is None or one is None or not isinstance(one.delay, _SIMPLE) or one.pauses_when:
                self._simple[key] = None
            else:
                self._simple[key] = view, one, frozenset(one.pauses)
        return self._simple[key]

    def _pauses(self, view: PlanView, states: frozenset[str], place: int, until: int | None) -> Pauses:
        """The stays of a ticket in states that pause, cut where its clock ended (K4)."""
        column, as_of = self.events.state, self.verdicts.as_of
        if not states or column is None:
            return NO_PAUSES
        first, last = int(self.first[place]), int(self.last[place])
        codes = column.codes[first:last].tolist()
        if not any(code >= 0 and column.values[code] in states for code in codes):
            return NO_PAUSES
        stays: list[Pause] = []
        initial = view.plan.states[0].name if view.plan.states else ""
        for code, at in zip(codes, self.events.at[first:last].tolist(), strict=True):
            if at > as_of:
                break
            if not stays:
                stays.append(Pause(at, None, initial))
            if code >= 0 and column.values[code] != stays[-1].name:
                stays[-1] = stays[-1]._replace(end=at)
                stays.append(Pause(at, None, column.values[code]))
        kept = [one for one in stays if one.name in states and one.start != one.end]
        if until is not None:
            kept = [
                one._replace(end=until if one.end is None else min(one.end, until))
                for one in kept
                if one.start < until
            ]
        return Pauses(kept, as_of if until is None else until)


class LedgerText:
    """Ledgers as JSON on one line, as `slac deadline --format json` writes their slices."""

    def __init__(self, zone: Zone) -> None:
        self.zone = zone
        self._instants: dict[int, str] = {}
        self._days: dict[int, str] = {}
        self._offsets: dict[int, str] = {}
        self._words: dict[tuple[str, str, str], str] = {}

    def write(self, slices: tuple[Slice, ...]) -> str:
        """One ledger."""
        return "[" + ", ".join([self._slice(one) for one in slices]) + "]"

    def _slice(self, one: Slice) -> str:
        key = one.reason, one.name, one.clause
        words = self._words.get(key)
        if words is None:
            told: dict[str, Any] = slice_json(one, self.zone)
            reason, clause = (json.dumps(told[name], ensure_ascii=False) for name in ("reason", "clause"))
            words = self._words[key] = f'"reason": {reason}, "clause": {clause}}}'
        return (
            f'{{"from": "{self._iso(one.start)}", "to": "{self._iso(one.end)}", '
            f'"counted_seconds": {one.counted_seconds}, {words}'
        )

    def _iso(self, at: int) -> str:
        found = self._instants.get(at)
        if found is None:
            if len(self._instants) > 50_000:
                self._instants.clear()
            found = self._instants[at] = self._written(at)
        return found

    def _written(self, at: int) -> str:
        """`Zone.iso`, which parts every instant into a date; here each date and offset is written once."""
        shift = self.zone.offset(at)
        offset = self._offsets.get(shift)
        if offset is None:
            offset = self._offsets[shift] = self.zone.iso(at)[19:]
        day, second = divmod(at + shift, 86400)
        date = self._days.get(day)
        if date is None:
            date = self._days[day] = self.zone.iso(at)[:11]
        minute, second = divmod(second, 60)
        return f"{date}{minute // 60:02}:{minute % 60:02}:{second:02}{offset}"


def slice_json(one: Slice, zone: Zone) -> dict[str, Any]:
    """A slice of a ledger (K15)."""
    return {
        "from": zone.iso(one.start),
        "to": zone.iso(one.end),
        "counted_seconds": one.counted_seconds,
        "reason": f"{one.reason}: {one.name}" if one.name else one.reason,
        "clause": one.clause,
    }
