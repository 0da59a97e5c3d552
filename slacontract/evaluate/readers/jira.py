"""Jira: issues with their changelog, as a search with `expand=changelog` answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ...diagnostics import Diagnostic
from ..mapping import LogMapping
from ..problems import CUT_HISTORY, NO_HISTORY, NO_REPLIES, NO_TICKET
from ..store import RefusedRow
from ..translation import Fact, Update


def facts(records: Iterable[tuple[int, dict[str, Any]]], mapping: LogMapping) -> Iterator[Fact | RefusedRow]:
    """An issue is opened; histories change status, priority and assignee; comments are replies, those for
    staff alone are notes. A history that was exported in part, or not at all, makes the ticket undecided."""
    for place, issue in records:
        ticket, fields = str(issue.get("key") or issue.get("id") or ""), issue.get("fields") or {}
        if not ticket:
            yield RefusedRow("", place, None, NO_TICKET.at())
            continue
        opened = mapping.times.read(str(fields.get("created")))
        if isinstance(opened, Diagnostic):
            yield RefusedRow("", place, ticket, opened)
            continue
        log = issue.get("changelog")
        if not isinstance(log, dict):
            yield RefusedRow("", place, ticket, NO_HISTORY.at(field="changelog"))
            log = {}
        histories = log.get("histories") or log.get("values") or []
        comments = fields.get("comment")
        for name, found, there in (
            ("changelog", log, histories),
            ("comment", comments or {}, (comments or {}).get("comments") or []),
        ):
            if (found.get("total") or 0) > len(there) or found.get("isLast") is False:
                total = str(found.get("total") or f"> {len(there)}")
                yield RefusedRow(
                    "", place, ticket, CUT_HISTORY.at(field=name, there=str(len(there)), total=total)
                )
        if comments is None:
            yield Fact(ticket, None, 0, "told", value=NO_REPLIES.code, old="comment")
        changed = {item.get("field") for one in histories for item in one.get("items") or ()}
        more: dict[str, Any] = {
            "attributes": {
                name: text
                for name, column in mapping.attributes.items()
                if (text := _word(fields.get(column)))
            }
        }
        for kind in ("status", "priority"):
            if kind not in changed and fields.get(kind):
                more[kind] = _word(fields[kind])
        person = _person(fields.get("reporter") or fields.get("creator"))
        yield Update(ticket, opened, 0, place, person).fact("opened", more=more)
        for history in histories:
            yield from _history(ticket, history, mapping, place)
        for comment in (comments or {}).get("comments") or ():
            at = mapping.times.read(str(comment.get("created")))
            if isinstance(at, Diagnostic):
                yield RefusedRow("", place, ticket, at)
                continue
            yield from _machine(comment.get("author"))
            update = Update(ticket, at, _number(comment), place, _person(comment.get("author")))
            yield update.fact("reply" if _public(comment) else "note")


def _history(
    ticket: str, history: dict[str, Any], mapping: LogMapping, place: int
) -> Iterator[Fact | RefusedRow]:
    at = mapping.times.read(str(history.get("created")))
    if isinstance(at, Diagnostic):
        yield RefusedRow("", place, ticket, at)
        return
    update = Update(ticket, at, _number(history), place, _person(history.get("author")))
    yield from _machine(history.get("author"))
    for item in history.get("items") or ():
        for name, column in mapping.attributes.items():
            if column in (item.get("fieldId"), item.get("field")):
                new, old = item.get("toString") or "", item.get("fromString") or ""
                yield update.fact("attribute", new, old, {"name": name})
        kind = {"status": "status", "priority": "priority", "assignee": "assigned"}.get(item.get("field"))
        value = item.get("toString") or item.get("to")
        if kind is not None and value:
            yield update.fact(kind, str(value), item.get("fromString") or item.get("from"))


def _public(comment: dict[str, Any]) -> bool:
    """Whether the client sees a comment; Jira says it in three ways."""
    own = {one.get("key"): one.get("value") for one in comment.get("properties") or ()}
    internal = (own.get("sd.public.comment") or {}).get("internal", False)
    return bool(comment.get("jsdPublic", True)) and not comment.get("visibility") and not internal


def _machine(one: Any) -> Iterator[Fact]:
    """An app that acts by an account of its own, such as a rule of automation."""
    if isinstance(one, dict) and one.get("accountType") == "app":
        yield Fact("", None, 0, "name", value=f"machine:{_person(one)}", old="")


def _number(one: dict[str, Any]) -> int:
    text = str(one.get("id") or "0")
    return int(text) if text.isdigit() else 0


def _word(one: Any) -> str | None:
    if isinstance(one, dict):
        one = one.get("name") or one.get("value")
    return None if one in (None, "") else str(one)


def _person(one: Any) -> str | None:
    if not isinstance(one, dict):
        return None if one is None else str(one)
    names = (one.get(key) for key in ("name", "emailAddress", "accountId", "displayName"))
    return next((str(name) for name in names if name), None)
