"""Clocks: what starts and stops each metric, and what a change or a reopening does to it (K2, K5, K6)."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import clauses
from ..model import tickets as model
from ..model.base import Parties, Party
from ..model.contract import Contract
from .base import TICKET_EVENTS, Actor
from .commitments import DeemedReceipt, Moment, Reopening, Start, Stop
from .metrics import EVENT_OF, default_start, default_stop
from .plans import Scope

ACTORS: tuple[Actor, ...] = ("client", "provider", "third-party", "automatic")
_SIDES: dict[str, tuple[Actor, ...]] = {
    "client": ("client",),
    "provider": ("provider",),
    "third-party": ("third-party",),
    "automatic": ("automatic",),
    "either": ("client", "provider"),
    "both": ("client", "provider"),
}


class Clocks:
    """The clocks of a contract as one plan reads them."""

    def __init__(self, contract: Contract, scope: Scope) -> None:
        self.scope = scope
        self._roles = {role.name: role for role in contract.roles}
        self._clocks: dict[str, model.Clock] = {}
        # Of two blocks for one metric the one without a name of its own times it; a name comes first.
        for named in sorted(contract.clocks, key=lambda one: bool(one.name)):
            self._clocks.setdefault(named.metric, named)
        self._clocks.update({one.name: one for one in contract.clocks if one.name})

    def metric_of(self, commitment: clauses.Commitment) -> str:
        """The metric of a commitment: the noun of its moment, or the name of a clock of one's own."""
        return self.scope.name(commitment.clock) if commitment.clock else commitment.metric

    def clock_of(self, metric: str) -> model.Clock | None:
        """The block that says when a metric starts and stops, if there is one."""
        return self._clocks.get(metric)

    def start_of(self, commitment: clauses.Commitment) -> Start | None:
        """The start of a commitment's clock; None: not stated, or an event that no stream feeds (K1)."""
        metric = self.metric_of(commitment)
        clock = self.clock_of(metric)
        if commitment.start is not None:
            return self.start_at(commitment.start, None)
        if clock is not None and clock.starts is not None:
            return self.start_at(clock.starts, clock.starts_by)
        if clock is not None and clock.starts_missing is not None:
            return None
        return default_start(metric)

    def start_at(self, event: clauses.Event, by: Parties | None) -> Start | None:
        """The start at an event, or at the earliest or latest of several."""
        moments = self._moments(event)
        if moments is None:
            return None
        actors = self.actors_of(by)
        if actors is not None:
            moments = tuple(one.model_copy(update={"actors": actors}) for one in moments)
        return Start(which="latest" if event.which == "latest" else "earliest", of=_sorted(moments))

    def stop_of(self, commitment: clauses.Commitment, *, cadence: bool) -> Stop:
        """The stop of a commitment's clock; without moments: not stated, so that no verdict is given.

        `by` of the commitment counts where the clock names nobody. An automatic message counts only where
        the clock says so (K2).
        """
        metric = self.metric_of(commitment)
        clock = self.clock_of(metric)
        stop = default_stop(metric, cadence=cadence) or Stop(of=())
        if clock is not None and clock.stops is not None:
            moments = self._moments(clock.stops)
            late = clock.stops.which == "latest"
            stop = Stop(which="latest" if late else "earliest", of=_sorted(moments or ()))
        elif clock is not None and clock.stops_missing is not None:
            stop = Stop(of=())
        by = clock.stops_by if clock is not None and clock.stops_by is not None else commitment.by
        actors = self.actors_of(by)
        if clock is not None and clock.automatic_counts:
            actors = tuple(one for one in ACTORS if one == "automatic" or actors is None or one in actors)
        needs = tuple(sorted(text.text for text in clock.must_contain)) if clock is not None else ()
        return stop.model_copy(update={"actors": actors, "needs": needs})

    def actors_of(self, parties: Parties | None) -> tuple[Actor, ...] | None:
        """The sides that some parties stand on; None: everybody, or somebody whom only a text names."""
        if parties is None:
            return None
        sides: set[Actor] = set()
        for party in parties.parties:
            found = self._sides(party)
            if found is None:
                return None
            sides.update(found)
        return tuple(one for one in ACTORS if one in sides) or None

    def _sides(self, party: Party) -> tuple[Actor, ...] | None:
        if party.kind != "role":
            return _SIDES.get(party.kind)
        name = self.scope.name(party.role) if party.role else ""
        role = self._roles.get(name)
        if role is None:
            return None
        sides = [_SIDES.get(one.kind) for one in role.of.parties]
        return tuple(side for one in sides if one for side in one) or None

    def _moments(self, event: clauses.Event) -> tuple[Moment, ...] | None:
        """The moments that an event, or a list of them, stands for; None where a stream lacks one."""
        if event.parts:
            found: list[Moment] = []
            for part in event.parts:
                nested = self._moments(part)
                if nested is None or (len(nested) > 1 and part.which != event.which):
                    return None
                found += nested
            return tuple(found)
        if event.stop_of or event.kind == "clock":
            metric = self.scope.name(event.clock) if event.clock else event.metric
            return (Moment(stop_of=metric),) if metric else None
        kind = event_kind(event)
        return (Moment(event=kind),) if kind else None


def event_kind(event: clauses.Event) -> str | None:
    """The kind of ticket event (K1) of a moment; None for what is computed, outside, or a list."""
    kind = EVENT_OF.get(event.kind, event.kind)
    return kind if kind in TICKET_EVENTS else None


def _sorted(moments: Sequence[Moment]) -> tuple[Moment, ...]:
    """Moments once each, in an order of their own: earliest and latest mean no other."""
    return tuple(
        sorted(
            dict.fromkeys(moments), key=lambda one: (_rank(one.event), one.stop_of or "", one.actors or ())
        )
    )


def _rank(event: str | None) -> int:
    return TICKET_EVENTS.index(event) if event in TICKET_EVENTS else len(TICKET_EVENTS)


def deemed_receipt(clock: model.Clock | None, scope: Scope) -> DeemedReceipt | None:
    """How the start of a clock moves to the next opening (T11)."""
    if clock is None or clock.deemed is None:
        return None
    return DeemedReceipt(coverage=scope.name(clock.deemed.coverage), after=clock.deemed.after)


def reopening(clock: model.Clock | None) -> Reopening | None:
    """What a reopening does (K6); None where the text is silent: the clock revives until the closure.

    `opens a new ticket` without days makes every reopening one; after so many days, the clock revives
    until then. `continues` goes on after the closure too, up to the days of a new ticket if both are said.
    """
    said = clock.reopening if clock is not None else ()
    continues = any(one.mode == "continues" for one in said)
    new = next((one for one in said if one.mode == "opens-new-ticket"), None)
    if continues:
        return Reopening(mode="continue", days=new.after_days if new else None)
    if new is None:
        return None
    if new.after_days is None:
        return Reopening(mode="new-ticket")
    return Reopening(mode="revive", days=new.after_days)
