"""When clocks start and stop: moments looked up in a ticket's events (K2)."""

from __future__ import annotations

from collections.abc import Callable
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
    for entry in log.entries:
        if entry.kind == moment.event and (moment.actors is None or entry.event.actor in moment.actors):
            return Place(entry.position, entry.at)
    return None


def qualifies(entry: Entry, moment: Moment, stop: Stop) -> bool:
    """Whether an event is one of a stop's: right kind, right sender, all it must contain (K2).

    Automatic senders do not count for stops, unless the stop names them.
    """
    if entry.kind != moment.event:
        return False
    actors = moment.actors or stop.actors
    right_sender = entry.event.actor != "automatic" if actors is None else entry.event.actor in actors
    return right_sender and set(stop.needs) <= set(entry.event.contains)


def find_stop(log: TicketLog, stop: Stop, first: int, limit: int | None, stop_of: StopOf) -> Place | None:
    """The first qualifying event from position `first` on, before position `limit`; None if there is none.

    Of the latest of several moments: the last of their first occurrences.
    """
    entries = log.entries[first:limit]
    found: list[Place | None] = []
    for moment in stop.of:
        if moment.stop_of is not None:
            place = stop_of(moment.stop_of)
            inside = (
                place is not None and place.position >= first and (limit is None or place.position < limit)
            )
            found.append(place if inside else None)
        else:
            hit = next((entry for entry in entries if qualifies(entry, moment, stop)), None)
            found.append(Place(hit.position, hit.at) if hit else None)
    if stop.which == "latest":
        return max((place for place in found if place), key=_order) if all(found) and found else None
    return min((place for place in found if place), key=_order, default=None)


def stop_events(commitment: Commitment) -> frozenset[str]:
    """Kinds of event among a commitment's stops."""
    return frozenset(moment.event for moment in commitment.stop.of if moment.event is not None)
