"""Zendesk: ticket events of the incremental export, or the audits of tickets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ...diagnostics import Diagnostic
from ..mapping import LogMapping
from ..problems import NO_TICKET, UNREADABLE_TIME
from ..store import RefusedRow
from ..times import LAST_INSTANT
from ..translation import Fact, Update

_ABOUT = ("id", "event_type", "type", "via", "via_reference_id", "previous_value", "custom_ticket_fields")
"""Keys of an event that say something of the event itself, and not of the ticket."""


def facts(records: Iterable[tuple[int, dict[str, Any]]], mapping: LogMapping) -> Iterator[Fact | RefusedRow]:
    """An audit holds the events of one update; the one that creates a ticket opens it.

    Public comments are replies, others are notes.
    """
    for place, audit in records:
        ticket = str(audit.get("ticket_id") or "")
        if not ticket:
            yield RefusedRow("", place, None, NO_TICKET.at())
            continue
        at = _instant(audit, mapping)
        if isinstance(at, Diagnostic):
            yield RefusedRow("", place, ticket, at)
            continue
        person = _text(audit.get("updater_id") or audit.get("author_id"))
        update = Update(ticket, at, int(audit.get("id") or 0), place, person)
        events = list(audit.get("child_events") or audit.get("events") or ())
        created = {key: value for one in events if _kind(one) == "Create" for key, value in _fields(one)}
        if created:
            more: dict[str, Any] = {
                "status": created.get("status"),
                "priority": created.get("priority"),
                "channel": _channel(audit),
                "attributes": {
                    name: text
                    for name, column in mapping.attributes.items()
                    if (text := _text(created.get(column)))
                },
            }
            opener = _text(created.get("requester_id")) or update.person
            yield update._replace(person=opener).fact("opened", more=more)
        for one in events:
            yield from _event(update, one, bool(created))
            yield from _attributes(update, one, mapping)


def _event(update: Update, one: dict[str, Any], opened: bool) -> Iterator[Fact]:
    if _kind(one) == "Comment":
        if not opened:  # the comment that opens a ticket is the report itself
            what = "reply" if one.get("public", one.get("comment_public", True)) else "note"
            yield update._replace(person=_text(one.get("author_id")) or update.person).fact(what)
    elif _kind(one) == "Change":
        old = _text(one.get("previous_value"))
        for field, value in _fields(one):
            kind = {"status": "status", "priority": "priority", "assignee_id": "assigned"}.get(field)
            if kind is not None and value not in (None, ""):
                yield update.fact(kind, str(value), old)


def _attributes(update: Update, one: dict[str, Any], mapping: LogMapping) -> Iterator[Fact]:
    """Changes of the fields that are attributes."""
    if _kind(one) != "Change":
        return
    told = dict(_fields(one))
    for name, column in mapping.attributes.items():
        if column in told:
            old = _text(one.get("previous_value")) or ""
            yield update.fact("attribute", _text(told[column]) or "", old, {"name": name})


def _kind(one: dict[str, Any]) -> str:
    return str(one.get("event_type") or one.get("type") or "")


def _fields(one: dict[str, Any]) -> list[tuple[str, Any]]:
    """What an event sets: `field_name` and `value` in audits, the field itself as key in ticket events."""
    if "field_name" in one:
        return [(str(one["field_name"]), one.get("value"))]
    own = one.get("custom_ticket_fields")
    custom = list(own.items()) if isinstance(own, dict) else []
    return [*((key, value) for key, value in one.items() if key not in _ABOUT), *custom]


def _instant(audit: dict[str, Any], mapping: LogMapping) -> int | Diagnostic:
    stamp = audit.get("timestamp")
    if isinstance(stamp, int) and not isinstance(stamp, bool):
        return stamp if 0 <= stamp <= LAST_INSTANT else UNREADABLE_TIME.at(value=str(stamp))
    return mapping.times.read(str(audit.get("created_at") or ""))


def _channel(audit: dict[str, Any]) -> str | None:
    via = audit.get("via")
    return _text(via.get("channel") if isinstance(via, dict) else via)


def _text(one: Any) -> str | None:
    return None if one in (None, "") else str(one)
