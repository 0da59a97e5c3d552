"""The order of a ticket's events, and what makes the ticket undecided."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import groupby

from .events import ENDS, RANK, Record
from .plans import View
from .refusals import (
    CONTRADICTION,
    EVENT_AFTER_CANCELLATION,
    REOPENED_WITHOUT_STOP,
    SOME_NUMBERED,
    UNKNOWN_PRIORITY,
    UNKNOWN_STATE,
)


def in_order(event: Record) -> tuple[int, int, int]:
    return event["at"], event["seq"] or 0, RANK[event["kind"]]


def by_rank(event: Record) -> tuple[int, int]:
    return event["at"], RANK[event["kind"]]


def ranked(events: Iterable[Record]) -> list[Record]:
    """Events in order of rank; the text breaks what rank cannot, so that the order of rows never matters."""
    found: list[Record] = []
    for _, group in groupby(sorted(events, key=by_rank), key=by_rank):
        tied = list(group)
        found += tied if len(tied) == 1 else sorted(tied, key=text_of)
    return found


def text_of(event: Record) -> str:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"))


def order(views: Sequence[View], events: Sequence[Record]) -> tuple[list[Record], list[str], str | None]:
    """The events in order, flags, and the code of what makes the ticket undecided."""
    numbered = [event["seq"] is not None for event in events]
    if any(numbered) and not all(numbered):
        return list(events), [], SOME_NUMBERED
    flags: list[str] = []
    if all(numbered):
        kept: dict[tuple[str, int], Record] = {}
        for event in events:
            if kept.setdefault((event["kind"], event["seq"]), event) != event:
                return list(events), [], CONTRADICTION
        ordered = sorted(kept.values(), key=in_order)
    else:
        ordered = ranked(events)
        for first, second in zip(ordered, ordered[1:]):
            if first["at"] == second["at"]:
                flags = ["tie-by-kind-rank"]
                if first["kind"] == second["kind"] and clash(first, second):
                    return ordered, flags, CONTRADICTION
    return ordered, flags, trouble(views, ordered)


def clash(first: Record, second: Record) -> bool:
    """Whether two events of one kind and second cannot both hold, whatever their order."""
    for name in ("state", "priority"):
        if first[name] != second[name] and first[name] is not None and second[name] is not None:
            return True
    return any(name in second["sets"] and second["sets"][name] != one for name, one in first["sets"].items())


def trouble(views: Sequence[View], events: Sequence[Record]) -> str | None:
    """The code of the first event that the contract cannot take."""
    states: dict[str, list[str]] = {}
    for view in views:
        for name, marks in view.marks.items():
            states.setdefault(name, marks)
    priorities = {name for view in views for name in view.plan["priorities"]}
    ended = cancelled = False
    for event in events:
        if cancelled:
            return EVENT_AFTER_CANCELLATION
        if event["state"] is not None and event["state"] not in states:
            return UNKNOWN_STATE
        if event["priority"] is not None and event["priority"] not in priorities:
            return UNKNOWN_PRIORITY
        if event["kind"] == "reopened":
            if not ended:
                return REOPENED_WITHOUT_STOP
            ended = False
        marked = states.get(event["state"] or "", []) if event["state"] is not None else []
        ended = ended or event["kind"] in ENDS or any(one in ENDS for one in marked)
        cancelled = event["kind"] == "cancelled"
    return None
