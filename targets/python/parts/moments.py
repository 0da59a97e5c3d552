"""Moments: which events start a clock, stop it or revive it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Callable

from .events import Record
from .states import Entry, Log, Place

StopOf = Callable[[str], "Place | None"]


def chosen(which: str, found: Sequence[Place | None]) -> Place | None:
    """The earliest of the places that are known; the latest, once all are."""
    known = [place for place in found if place is not None]
    if which == "latest":
        return max(known) if known and len(known) == len(found) else None
    return min(known, default=None)


def find_start(log: Log, start: Record, stop_of: StopOf) -> Place | None:
    """The earliest or the latest of the first occurrences of some moments; automatic senders count."""

    def first(moment: Record) -> Place | None:
        if moment["stop_of"] is not None:
            return stop_of(moment["stop_of"])
        for entry in log.entries:
            if entry.kind == moment["event"] and (
                moment["actors"] is None or entry.event["actor"] in moment["actors"]
            ):
                return Place(entry.at, entry.position)
        return None

    return chosen(start["which"], [first(moment) for moment in start["of"]])


def qualifies(entry: Entry, moment: Record, stop: Record) -> bool:
    """Whether an event stops: right kind, right sender (automatic ones if named), all it must contain."""
    if entry.kind != moment["event"]:
        return False
    actors, actor = moment["actors"] or stop["actors"], entry.event["actor"]
    right = actor != "automatic" if actors is None else actor in actors
    return right and all(one in entry.event["contains"] for one in stop["needs"])


def find_stop(log: Log, stop: Record, first: int, limit: int | None, stop_of: StopOf) -> Place | None:
    """The first qualifying event from position `first` on, before position `limit`."""

    def one(moment: Record) -> Place | None:
        if moment["stop_of"] is not None:
            place = stop_of(moment["stop_of"])
            inside = (
                place is not None and place.position >= first and (limit is None or place.position < limit)
            )
            return place if inside else None
        key = (as_tuple(moment["actors"]), as_tuple(stop["actors"]), as_tuple(stop["needs"]))
        hits = log.hits(moment["event"], key, lambda entry: qualifies(entry, moment, stop))
        i = bisect_left(hits, first)
        if i == len(hits) or (limit is not None and hits[i] >= limit):
            return None
        return Place(log.times[hits[i]], hits[i])

    return chosen(stop["which"], [one(moment) for moment in stop["of"]])


def as_tuple(listed: Sequence[str] | None) -> tuple[str, ...] | None:
    return None if listed is None else tuple(listed)


def next_reopening(log: Log, stop: Place) -> Entry | None:
    return log.next("reopened", stop.position + 1)


def revives(log: Log, one: Record, stop: Place, reopened: Entry) -> bool:
    """Whether the clock runs on from the reopening, rather than a new ticket beginning there."""
    rule = one["on_reopen"]
    if rule is not None and rule["mode"] == "continue":
        return True
    if rule is not None and rule["mode"] == "new-ticket" and rule["days"] is None:
        return False
    closed = log.next("closed", stop.position)
    if closed is not None and closed.position < reopened.position:
        return False
    if rule is not None and rule["days"] is not None:
        zone = log.view.rules.zone
        return bool(zone.day(reopened.at) <= zone.day(stop.at) + rule["days"])
    return True
