"""A log of ticket events as columns: what readers of files hand over, and what the vector form works on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from ..diagnostics import Diagnostic
from ..judge.events import RANK, Rejected, TicketEvent, instant_of
from ..records import dataclass, field
from ..ruleset.base import TICKET_EVENTS, Actor

NONE = int(np.iinfo(np.int64).min)
"""Stands for "no instant" or "no number" in every column of 64 bits: no instant of any contract."""

ACTORS: tuple[str, ...] = get_args(Actor)
"""Senders by their code: client, provider, third-party, automatic."""

Ints = NDArray[Any]
Bools = NDArray[np.bool_]


def whole_seconds(column: Any) -> Ints:
    """A column of instants as the engine reads numbers: `NONE` for what is no whole number (T1)."""
    found = np.asarray(column)
    if found.dtype.kind == "i":
        return found.astype(np.int64, copy=False)
    flat = [instant_of(one) for one in found.reshape(-1).tolist() if found.dtype.kind in "ufbO"]
    read = [NONE if isinstance(one, Diagnostic) else one for one in flat] or [NONE] * found.size
    return np.array(read, np.int64).reshape(found.shape)


@dataclass(frozen=True)
class Coded:
    """A column of repeated values: `codes[i]` is the place of row i's value in `values`, -1 for none."""

    codes: Ints
    values: tuple[Any, ...]


@dataclass(frozen=True)
class EventColumns:
    """Ticket events (K1a), one row each; the rows of a ticket stand together, tickets ascending.

    `ticket`: number of the ticket (its place in `names`, if given). `at`: epoch seconds. `kind`: place in
    `TICKET_EVENTS`; `actor`: place in `ACTORS`. `seq`: numbers (`NONE` where a row has none), or None where
    no row has any. `contains`: values are tuples of text. `attributes`: what rows set, by name of the
    attribute; values are text, True or False. `minutes`, `valued_minutes`: of time-spent.
    `rejected`: rows that could not be read, with their ticket's number: such a ticket is undecided (K14).

    Rows of a ticket are best sorted by (at, seq), or without numbers by (at, kind): other tickets are
    answered too, by the engine, one by one. Codes outside the lists are for the engine to refuse.
    """

    ticket: Ints
    at: Ints
    kind: Ints
    actor: Ints
    state: Coded | None = None
    priority: Coded | None = None
    channel: Coded | None = None
    seq: Ints | None = None
    contains: Coded | None = None
    attributes: Mapping[str, Coded] = field(default_factory=dict)
    minutes: Coded | None = None
    valued_minutes: Coded | None = None
    names: Sequence[str] | None = None
    rejected: tuple[tuple[int, Rejected], ...] = ()

    def __len__(self) -> int:
        return len(self.ticket)

    def name(self, ticket: int) -> str:
        """A ticket's name: of `names`, else its number."""
        return str(ticket) if self.names is None else self.names[ticket]

    def rows(self, first: int, last: int) -> list[dict[str, Any]]:
        """Rows first..last-1 as the engine reads them."""
        return [self._row(i) for i in range(first, last)]

    def _row(self, i: int) -> dict[str, Any]:
        kind, actor = int(self.kind[i]), int(self.actor[i])
        row: dict[str, Any] = {
            "ticket": self.name(int(self.ticket[i])),
            "at": int(self.at[i]),
            "kind": TICKET_EVENTS[kind] if 0 <= kind < len(TICKET_EVENTS) else f"kind {kind}",
            "actor": ACTORS[actor] if 0 <= actor < len(ACTORS) else f"actor {actor}",
        }
        if self.seq is not None and self.seq[i] != NONE:
            row["seq"] = int(self.seq[i])
        for name in ("state", "priority", "channel", "contains", "minutes", "valued_minutes"):
            column: Coded | None = getattr(self, name)
            if column is not None and (code := int(column.codes[i])) >= 0:
                row[name] = column.values[code]
        sets = {
            name: one.values[int(one.codes[i])]
            for name, one in self.attributes.items()
            if int(one.codes[i]) >= 0
        }
        if sets:
            row["set"] = sets
        return row

    def part(self, first: int, last: int) -> EventColumns:
        """Rows first..last-1, without the rejected ones."""

        def cut(column: Coded | None) -> Coded | None:
            return None if column is None else Coded(column.codes[first:last], column.values)

        return EventColumns(
            ticket=self.ticket[first:last],
            at=self.at[first:last],
            kind=self.kind[first:last],
            actor=self.actor[first:last],
            state=cut(self.state),
            priority=cut(self.priority),
            channel=cut(self.channel),
            seq=None if self.seq is None else self.seq[first:last],
            contains=cut(self.contains),
            attributes={
                name: Coded(one.codes[first:last], one.values) for name, one in self.attributes.items()
            },
            minutes=cut(self.minutes),
            valued_minutes=cut(self.valued_minutes),
            names=self.names,
        )


def columns_of(events: Iterable[TicketEvent]) -> EventColumns:
    """Columns of events already read, sorted as the vector form likes them; tickets by first appearance."""
    rows = list(events)
    names: dict[str, int] = {}
    for one in rows:
        names.setdefault(one.ticket, len(names))
    rows.sort(key=lambda one: (names[one.ticket], one.at, one.seq or 0, RANK[one.kind]))

    def coded(values: Sequence[Any]) -> Coded:
        found: dict[tuple[type, Any], int] = {}
        codes = [-1 if one is None else found.setdefault((type(one), one), len(found)) for one in values]
        return Coded(np.array(codes, np.int32), tuple(value for _, value in found))

    attributes = dict.fromkeys(name for one in rows for name in one.sets)
    return EventColumns(
        ticket=np.array([names[one.ticket] for one in rows], np.int64),
        at=np.array([one.at for one in rows], np.int64),
        kind=np.array([RANK[one.kind] for one in rows], np.int8),
        actor=np.array([ACTORS.index(one.actor) for one in rows], np.int8),
        state=coded([one.state for one in rows]),
        priority=coded([one.priority for one in rows]),
        channel=coded([one.channel for one in rows]),
        seq=np.array([NONE if one.seq is None else one.seq for one in rows], np.int64),
        contains=coded([one.contains or None for one in rows]),
        attributes={name: coded([one.sets.get(name) for one in rows]) for name in attributes},
        minutes=coded([one.minutes for one in rows]),
        valued_minutes=coded([one.valued_minutes for one in rows]),
        names=tuple(names),
    )
