"""Clocks of one kind as columns, and what has become of each (K5, K6, K10)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .begin import Begun
from .columns import NONE, Bools, Ints
from .log import NEVER


@dataclass
class Course:
    """Some clocks of one kind, one row each, and what has become of them.

    `member`, `priority`: as of the last change. `counted_from`: the instant that the delay is counted from
    after a change, `fixed`: the deadline that a change set; `NONE` where there is neither (K5). `until`: the
    end that pauses are cut at, `NONE` while there is none. `stop`: the place of the last stop. `stopped`: the
    clock was ended by a stop; `early`: by one before its start; `late`: a change found it breached.
    `unpromised`: a change left it without a commitment, under the priority at hand.
    `first`: the place from which stops are looked for, `over`: the end of the series that a cycle belongs to,
    else `NEVER` (K10).
    `held_row`, `held_from`, `held_to`: the stretches from a stop to a reopening, ascending in each row (K6).
    """

    ticket: Ints
    place: Ints
    member: Ints
    priority: Ints
    unset: Bools
    counted_from: Ints
    fixed: Ints
    until: Ints
    stop: Ints
    stopped: Bools
    early: Bools
    late: Bools
    unpromised: Bools
    first: Ints
    over: Ints
    held_row: Ints
    held_from: Ints
    held_to: Ints


def new_course(
    ticket: Ints,
    place: Ints,
    member: Ints,
    priority: Ints,
    unset: Bools,
    first: Ints | None = None,
    over: Ints | None = None,
) -> Course:
    """Clocks that have begun, one row each, before anything has become of them."""
    size = len(ticket)
    nothing = np.zeros(0, np.int64)
    return Course(
        ticket=ticket,
        place=place,
        member=member,
        priority=priority,
        unset=unset,
        counted_from=np.full(size, NONE),
        fixed=np.full(size, NONE),
        until=np.full(size, NONE),
        stop=np.full(size, NEVER),
        stopped=np.zeros(size, np.bool_),
        early=np.zeros(size, np.bool_),
        late=np.zeros(size, np.bool_),
        unpromised=np.zeros(size, np.bool_),
        first=place if first is None else first,
        over=np.full(size, NEVER) if over is None else over,
        held_row=nothing,
        held_from=nothing,
        held_to=nothing,
    )


def begun_course(begun: Begun, tickets: Ints) -> Course:
    """The clocks of some tickets as they have begun."""
    place, member = begun.place[tickets], begun.member[tickets]
    return new_course(tickets, place, member, begun.priority[tickets], begun.unset[tickets])
