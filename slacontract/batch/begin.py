"""Where the clocks of columns of tickets begin, and under which commitment (K2, K5, K8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..judge.index import GroupKey
from ..ruleset.commitments import Start
from .columns import Bools, Ints
from .conditions import Around
from .log import NEVER, PlanLog
from .members import Member, PlanTables
from .sheet import Block

BEYOND = "outside-what-is-known"
SEVERAL = "several-commitments"
IN_CIRCLES = "clocks-wait-for-one-another"


@dataclass
class Begun:
    """The beginning of one clock in every ticket.

    `place`: where (`NEVER`: it has not begun); `member`: the number of its commitment (-1: none);
    `priority`: the code it began with; `unset`: a judged atom had no answer (K8); `adopted`: the place of
    the later change of priority that first gave it a commitment, else `NEVER` (K5).
    """

    place: Ints
    member: Ints
    priority: Ints
    unset: Bools
    adopted: Ints


def begin(plan: PlanTables, log: PlanLog, block: Block, key: GroupKey) -> Begun:
    """The earliest start of a commitment that applies at it, for every ticket (K8)."""
    members, size = plan.members[key], log.part.size
    begun = Begun(
        np.full(size, NEVER),
        np.full(size, -1, np.int32),
        np.full(size, -1, np.int32),
        np.zeros(size, np.bool_),
        np.full(size, NEVER),
    )
    starts: dict[Start | None, Ints] = {}
    for start in dict.fromkeys(member.one.start for member in members):
        place = start_of(log, start)
        if place is None:
            block.hand(np.arange(size), IN_CIRCLES)
            return begun
        starts[start] = place
    for start, place in starts.items():
        tickets = np.flatnonzero(place != NEVER)
        priority = log.priority[log.row(place[tickets])]
        _apply(plan, log, block, members, begun, start, tickets, place[tickets], priority)
    _adopt(plan, log, block, members, begun, starts)
    return begun


def start_of(log: PlanLog, start: Start | None) -> Ints | None:
    """Where a start happens in each ticket (K2); None where clocks wait for one another in a circle."""
    if start is None:
        return log.part.first[:-1] * log.step
    firsts: list[Ints] = []
    for moment in start.of:
        first = (
            log.first_of(moment.event or "", moment.actors)
            if moment.stop_of is None
            else log.stop_of(moment.stop_of)
        )
        if first is None:
            return None
        firsts.append(first)
    return chosen_of(firsts, start.which, log.part.size)


def chosen_of(places: Sequence[Ints], which: str, size: int) -> Ints:
    """The earliest, or the latest, of some moments in each row; `NEVER` is later than all."""
    if not places:
        return np.full(size, NEVER)
    found = places[0]
    for other in places[1:]:
        found = np.maximum(found, other) if which == "latest" else np.minimum(found, other)
    return found


def _apply(
    plan: PlanTables,
    log: PlanLog,
    block: Block,
    members: Sequence[Member],
    begun: Begun,
    start: Start | None,
    tickets: Ints,
    place: Ints,
    priority: Ints,
    change: Ints | None = None,
) -> None:
    """Let begin, in some tickets, what starts so and applies under a priority; the earliest place stands."""
    around = Around(log, plan.tables, tickets, log.row(place), priority)
    chosen = around.chosen([member.one for member in members], log.priorities)
    block.hand(tickets[around.beyond], BEYOND)
    for number, (member, applies) in enumerate(zip(members, chosen, strict=True)):
        if member.one.start != start or not applies.any():
            continue
        rows = np.flatnonzero(applies)
        if change is not None:  # it had ended before anything was promised
            first = log.place_at(log.row(place[rows]))
            rows = rows[stop_from(log, member, tickets[rows], first, change[rows]) == NEVER]
        mine, at = tickets[rows], place[rows]
        before = begun.place[mine]
        block.hand(mine[at == before], SEVERAL)
        rows = rows[at < before]
        first_ones = tickets[rows]
        begun.place[first_ones], begun.member[first_ones] = place[rows], number
        begun.priority[first_ones] = priority[rows]
        begun.unset[first_ones] = around.unset[rows]
        if change is not None:
            begun.adopted[first_ones] = change[rows]


def _adopt(
    plan: PlanTables,
    log: PlanLog,
    block: Block,
    members: Sequence[Member],
    begun: Begun,
    starts: dict[Start | None, Ints],
) -> None:
    """Tickets that got a priority, or one that promises something, only after their start (K5)."""
    changes = log.changes
    first = np.searchsorted(changes, log.part.first)
    waiting = np.flatnonzero((begun.member < 0) & (first[1:] > first[:-1]))
    number = first[waiting]
    while len(waiting):
        change = changes[number]
        priority = log.priority[change]
        for start, every in starts.items():
            place = every[waiting]
            rows = np.flatnonzero((place != NEVER) & (place <= change * log.step))
            if len(rows):
                _apply(
                    plan,
                    log,
                    block,
                    members,
                    begun,
                    start,
                    waiting[rows],
                    place[rows],
                    priority[rows],
                    change[rows] * log.step,
                )
        going = (begun.member[waiting] < 0) & (number + 1 < first[waiting + 1])
        waiting, number = waiting[going], number[going] + 1


def first_stop(log: PlanLog, member: Member, tickets: Ints) -> Ints:
    """The place of the first qualifying stop of each ticket, wherever it lies, or `NEVER` (K2)."""
    stop = member.one.stop
    found = []
    for moment in stop.of:
        if moment.stop_of is not None:
            found.append(stops_elsewhere(log, moment.stop_of)[tickets])
            continue
        actors = moment.actors or stop.actors
        place = log.first_of(moment.event or "", actors, stop.needs, people=actors is None)
        found.append(place[tickets])
    return chosen_of(found, stop.which, len(tickets))


def stop_from(log: PlanLog, member: Member, tickets: Ints, first: Ints, limit: Ints) -> Ints:
    """The place of the first qualifying stop from a place on, before another, or `NEVER` (K2).

    Of the latest of several moments: the last of their first occurrences there.
    """
    stop = member.one.stop
    found = []
    for moment in stop.of:
        if moment.stop_of is not None:
            place = stops_elsewhere(log, moment.stop_of)[tickets]
            place = np.where(place < first, NEVER, place)
        else:
            actors = moment.actors or stop.actors
            hits = log.hits(moment.event or "", actors, stop.needs, people=actors is None)
            place = log.next_of(hits, tickets, first)
        found.append(np.where(place < limit, place, NEVER))
    return chosen_of(found, stop.which, len(tickets))


def stops_elsewhere(log: PlanLog, metric: str) -> Ints:
    """Where the clock of a metric stopped in each ticket; `NEVER` in a circle, which is handed over."""
    found = log.stop_of(metric)
    return np.full(log.part.size, NEVER) if found is None else found
