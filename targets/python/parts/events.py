"""A ticket's events as they come in: each row read whole, or refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .instants import is_instant, read_instant
from .refusals import UNREADABLE_EVENT, Refused

KINDS = (
    *("detected", "reported", "report-completed", "client-message", "ticket-created", "qualified"),
    *("acknowledged", "replied", "assigned", "intervention-started", "arrived-on-site", "workaround"),
    *("restored", "resolved", "accepted", "closed", "reopened", "update-sent", "escalated"),
    *("state-changed", "priority-changed", "attribute-changed", "time-spent", "cancelled"),
)
RANK = {kind: rank for rank, kind in enumerate(KINDS)}
ACTORS = ("client", "provider", "third-party", "automatic")
ENDS = ("workaround", "restored", "resolved", "accepted", "closed")

Record = dict[str, Any]


FIELDS = {
    *("ticket", "seq", "at", "kind", "actor", "channel", "state", "priority", "contains", "set", "sets"),
    *("minutes", "valued_minutes"),
}
RATIONAL = re.compile(r"-?[0-9]+(?:\.[0-9]+|/[1-9][0-9]*)?")
SURROGATE = re.compile("[\ud800-\udfff]")
WHOLE = re.compile(r"[ \t-\r]*([+-]?)0*([0-9]{1,16})(?:\.0+)?[ \t-\r]*")
MOST = 2**53 - 1  # what every language counts exactly


def read_event(row: object) -> Record:
    """A row of a ticket's events, whole; `Refused` at the first field that cannot be read."""
    if not isinstance(row, Mapping):
        raise Refused(UNREADABLE_EVENT)
    at: object = row.get("at")
    _check(is_text(row.get("ticket")) and row["ticket"] != "")
    event: Record = {"ticket": row["ticket"], "seq": _integer(row.get("seq"))}
    _check(isinstance(at, str) or is_instant(at))
    event["at"] = read_instant(at)
    _check(isinstance(row.get("kind"), str) and row["kind"] in RANK)
    _check(isinstance(row.get("actor"), str) and row["actor"] in ACTORS)
    event["kind"], event["actor"] = row["kind"], row["actor"]
    for name in ("channel", "state", "priority"):
        _check(row.get(name) is None or is_text(row[name]))
        event[name] = row.get(name)
    contains = row.get("contains", ())
    _check(isinstance(contains, (list, tuple)) and all(map(is_text, contains)))
    event["contains"] = list(contains)
    event["sets"] = read_attributes(row.get("set", row.get("sets", {})))
    for name in ("minutes", "valued_minutes"):
        event[name] = _minutes(row.get(name))
    _check(FIELDS.issuperset(row) and not ("set" in row and "sets" in row))
    needed = {"state-changed": "state", "priority-changed": "priority", "time-spent": "minutes"}.get(
        event["kind"]
    )
    _check(needed is None or event[needed] is not None)
    return event


def read_attributes(value: object) -> Record:
    """Attributes of a ticket: text, or yes or no."""
    _check(isinstance(value, Mapping))
    assert isinstance(value, Mapping)
    found: Record = {}
    for name, one in value.items():
        said = bool(one) if one in (0, 1) else one
        _check(is_text(name) and (is_text(said) or isinstance(said, bool)))
        found[name] = said
    return found


def is_text(value: object) -> bool:
    return isinstance(value, str) and SURROGATE.search(value) is None


def _check(readable: bool) -> None:
    if not readable:
        raise Refused(UNREADABLE_EVENT)


def _integer(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, str):
        found = WHOLE.fullmatch(value)
        _check(found is not None)
        value = int(found[1] + found[2]) if found else None
    _check(isinstance(value, (int, float)) and abs(value) <= MOST and value == int(value))
    return int(value) if isinstance(value, (int, float)) else None


def _minutes(value: object) -> int | str | None:
    if isinstance(value, str):
        _check(RATIONAL.fullmatch(value) is not None)
        return value
    return _integer(value)
