"""Redmine: issues with their journals, as `GET /issues/ID.json?include=journals` answers, one or many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...diagnostics import Diagnostic
from ..mapping import LogMapping
from ..problems import NO_HISTORY, NO_TICKET
from ..store import RefusedRow
from ..translation import Fact, Update


def facts(records: Iterable[tuple[int, dict[str, Any]]], mapping: LogMapping) -> Iterator[Fact | RefusedRow]:
    """An issue is opened, its journals change status, priority and assignee, and hold replies.

    Journals name statuses and priorities by number; their names are learnt from the issues that have them.
    """
    for place, record in records:
        issue = record.get("issue", record)
        ticket = str(issue.get("id") or "")
        if not ticket:
            yield RefusedRow("", place, None, NO_TICKET.at())
            continue
        for kind in ("status", "priority", *mapping.attributes.values()):
            named = issue.get(kind) or {}
            if isinstance(named, dict) and named.get("id") is not None:
                yield Fact("", None, 0, "name", value=f"{kind}:{named['id']}", old=named.get("name"))
        opened = mapping.times.read(str(issue.get("created_on")))
        if isinstance(opened, Diagnostic):
            yield RefusedRow("", place, ticket, opened)
            continue
        if not isinstance(issue.get("journals"), list):
            yield RefusedRow("", place, ticket, NO_HISTORY.at(field="journals"))
        journals = sorted(issue.get("journals") or (), key=lambda one: one.get("id") or 0)
        changed = {
            detail.get("name")
            for journal in journals
            for detail in journal.get("details") or ()
            if detail.get("property") == "attr"
        }
        more: dict[str, Any] = {"attributes": _attributes(issue, mapping)}
        for kind in ("status", "priority"):
            if f"{kind}_id" not in changed and issue.get(kind):
                more[kind] = issue[kind].get("name")
        yield Update(ticket, opened, 0, place, _name(issue.get("author"))).fact("opened", more=more)
        fields = _fields(issue, mapping)
        for number, journal in enumerate(journals, 1):
            yield from _journal(ticket, number, journal, mapping, place, fields)


def _journal(
    ticket: str,
    number: int,
    journal: dict[str, Any],
    mapping: LogMapping,
    place: int,
    fields: Mapping[tuple[str, str], tuple[str, str]],
) -> Iterator[Fact | RefusedRow]:
    at = mapping.times.read(str(journal.get("created_on")))
    if isinstance(at, Diagnostic):
        yield RefusedRow("", place, ticket, at)
        return
    update = Update(ticket, at, number, place, _name(journal.get("user")))
    if journal.get("notes"):
        yield update.fact("note" if journal.get("private_notes") else "reply")
    for detail in journal.get("details") or ():
        known = fields.get((str(detail.get("property")), str(detail.get("name"))))
        if known is not None:
            yield update.fact(
                "attribute",
                str(detail.get("new_value") or ""),
                str(detail.get("old_value") or ""),
                {"name": known[0], "column": known[1]},
            )
        if detail.get("property") != "attr":
            continue
        kind = {"status_id": "status", "priority_id": "priority", "assigned_to_id": "assigned"}.get(
            detail.get("name")
        )
        if kind is not None and detail.get("new_value"):
            old = detail.get("old_value")
            yield update.fact(kind, str(detail["new_value"]), None if old is None else str(old))


def _fields(issue: dict[str, Any], mapping: LogMapping) -> dict[tuple[str, str], tuple[str, str]]:
    """How journals call the fields that are attributes: the attribute and its column. A custom field goes by
    its number, a field that names something by the number of what it names."""
    custom = {one.get("name"): str(one.get("id")) for one in issue.get("custom_fields") or ()}
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for name, column in mapping.attributes.items():
        if column in custom:
            found["cf", custom[column]] = name, column
        for called in (column, f"{column}_id"):
            found["attr", called] = name, column
    return found


def _attributes(issue: dict[str, Any], mapping: LogMapping) -> dict[str, str]:
    """Attributes that the mapping names: of a field of the issue, or of a custom field by its name."""
    custom = {one.get("name"): one.get("value") for one in issue.get("custom_fields") or ()}
    found: dict[str, str] = {}
    for name, column in mapping.attributes.items():
        value = issue.get(column, custom.get(column))
        text = _name(value) if isinstance(value, dict) else value
        if text not in (None, ""):
            found[name] = str(text)
    return found


def _name(one: Any) -> str | None:
    return None if not isinstance(one, dict) else str(one.get("name") or one.get("id") or "")
