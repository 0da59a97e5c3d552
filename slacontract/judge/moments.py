"""When clocks start and stop: moments looked up in a ticket's events (K2)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import NamedTuple

from ..ruleset.commitments import Commitment, Moment, Start, Stop
from .log import Entry, TicketLog


class Place(NamedTuple):
    """A place in a ticket's events: position of the entry, and its instant."""

    position: int
    at: int


StopOf = Callable[[str], Place | None]
"""Where the clock of a metric stopped, by its own rule; None while it has not."""


def find_start(log: TicketLog, start: Start, stop_of: StopOf) -> Place | None:
    """The earliest, or the latest, of the first occurrences of the moments; None while it has not come.

    Automatic senders count for a start (K2).
    """
    found = [_first_of(log, moment, stop_of) for moment in start.of]
    if start.which == "latest":
        return max((place for place in found if place), key=_order) if all(found) and found else None
    return min((place for place in found if place), key=_order, default=None)


def _order(place: Place) -> tuple[int, int]:
    return place.at, place.position


def _first_of(log: TicketLog, moment: Moment, stop_of: StopOf) -> Place | None:
    if moment.stop_of is not None:
        return stop_of(moment.stop_of)
    if moment.actors is None:
        hit = log.next(moment.event or "", 0)
        return Place(hit.position, hit.at) if hit else None
    senders = moment.actors
    hits = log.hits(moment.event, ("start", senders), lambda entry: entry.event.actor in senders)
    return Place(hits[0], log.entries[hits[0]].at) if hits else None


def qualifies(entry: Entry, moment: Moment, stop: Stop) -> bool:
    """Whether an event is one of a stop's: right kind, right sender, all it must contain (K2).

    Automatic senders do not count for stops, unless the stop names them.
    """
    if entry.kind != moment.event:
        return False
    actors = moment.actors or stop.actors
    right_sender = entry.event.actor != "automatic" if actors is None else entry.event.actor in actors
    return right_sender and set(stop.needs) <= set(entry.event.contains)


def stops_of(log: TicketLog, moment: Moment, stop: Stop) -> Sequence[int]:
    """Positions of the events that are one of a stop's, in order."""
    key = moment.actors, stop.actors, stop.needs
    return log.hits(moment.event, key, lambda entry: qualifies(entry, moment, stop))


def find_stop(log: TicketLog, stop: Stop, first: int, limit: int | None, stop_of: StopOf) -> Place | None:
    """The first qualifying event from position `first` on, before position `limit`; None if there is none.

    Of the latest of several moments: the last of their first occurrences.
    """
    found: list[Place | None] = []
    for moment in stop.of:
        if moment.stop_of is not None:
            place = stop_of(moment.stop_of)
            inside = (
                place is not None and place.position >= first and (limit is None or place.position < limit)
            )
            found.append(place if inside else None)
        else:
            hits = stops_of(log, moment, stop)
            i = bisect_left(hits, first)
            inside = i < len(hits) and (limit is None or hits[i] < limit)
            found.append(Place(hits[i], log.entries[hits[i]].at) if inside else None)
    if stop.which == "latest":
        return max((place for place in found if place), key=_order) if all(found) and found else None
    return min((place for place in found if place), key=_order, default=None)


def stop_events(commitment: Commitment) -> frozenset[str]:
    """Kinds of event among a commitment's stops."""
    return frozenset(moment.event for moment in commitment.stop.of if moment.event is not None)
