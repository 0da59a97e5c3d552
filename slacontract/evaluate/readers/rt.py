"""Request Tracker: transactions of tickets, as REST 2 answers them or as rows of the table of that name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ...diagnostics import Diagnostic
from ..mapping import LogMapping
from ..problems import NO_TICKET
from ..store import RefusedRow
from ..translation import Fact, Update


def facts(records: Iterable[tuple[int, dict[str, Any]]], mapping: LogMapping) -> Iterator[Fact | RefusedRow]:
    """What a transaction does: Create, Status, Correspond, Comment; priority or owner set; time taken."""
    for place, row in records:
        if str(row.get("ObjectType") or "RT::Ticket") not in ("RT::Ticket", "ticket"):
            continue
        ticket = _id(row.get("Object")) or _id(row.get("ObjectId")) or _id(row.get("Ticket"))
        if not ticket:
            yield RefusedRow("", place, None, NO_TICKET.at())
            continue
        at = mapping.times.read(str(row.get("Created") or ""))
        if isinstance(at, Diagnostic):
            yield RefusedRow("", place, ticket, at)
            continue
        number = str(row.get("id") or "")
        order = int(number) if number.isdigit() else place
        update = Update(ticket, at, order, place, _id(row.get("Creator")))
        new, old = _text(row.get("NewValue")), _text(row.get("OldValue"))
        kind, field = str(row.get("Type") or ""), str(row.get("Field") or "")
        what: str | None = None
        if kind == "Create":
            what, new, old = "opened", None, None
        elif kind == "Status" or (kind == "Set" and field == "Status"):
            what = "status"
        elif kind == "Set" and field == "Priority":
            what = "priority"
        elif kind in ("Take", "Give", "Steal", "Force", "SetWatcher") and field in ("Owner", ""):
            what = "assigned"
        elif kind in ("Correspond", "Comment"):
            what, new, old = ("reply" if kind == "Correspond" else "note"), None, None
        if what is not None:
            yield update.fact(what, new, old)
        taken = str(row.get("TimeTaken") or "0")
        if taken.lstrip("-").isdigit() and int(taken):  # a correction takes time back
            yield update.fact("time", taken)


def _id(one: Any) -> str | None:
    """A name: text, a number, or an object that holds it."""
    if isinstance(one, dict):
        one = one.get("id")
    return None if one in (None, "") else str(one)


def _text(one: Any) -> str | None:
    return None if one in (None, "") else str(one)
