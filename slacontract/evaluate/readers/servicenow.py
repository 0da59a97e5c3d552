"""ServiceNow: rows of the audited incident table, each the incident as it then was; or rows of `sys_audit`,
each a change of one field, with the records of the tickets that they change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from ...diagnostics import Diagnostic
from ..export_problems import OTHER_TABLE
from ..mapping import LogMapping
from ..problems import NO_TICKET
from ..store import RefusedRow
from ..times import Times
from ..translation import Fact, Update

_UNKNOWN = ("", "?")
_TABLES = (
    "incident",
    "problem",
    "change_request",
    "sc_request",
    "sc_req_item",
    "sc_task",
    "sn_customerservice_case",
    "sn_hr_core_case",
    "task",
)
"""The tables whose records are tickets; those that an instance makes itself are called `u_…` or `x_…`."""
_CHANGES = {
    "incident_state": "status",
    "state": "status",
    "priority": "priority",
    "assigned_to": "assigned",
    "assignment_group": "assigned",
    "comments": "reply",
    "work_notes": "note",
}
"""What a change of a field is."""
_AT_FIRST = ("number", "opened_at")
"""Fields that are set when a ticket is created, and empty before."""
_STORED = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_CHECKPOINT = re.compile(r"[0-9a-f]{10,11}[0-9a-f]{7}")


def facts(records: Iterable[tuple[int, dict[str, Any]]], mapping: LogMapping) -> Iterator[Fact | RefusedRow]:
    """A change for each row of `sys_audit`, a record for each row of the table of tickets itself, a snapshot
    for each row of an audited one (`number`, `sys_updated_at`); `?` is nothing."""
    for place, row in records:
        if "documentkey" in row:
            yield from _change(place, row, mapping)
        elif "sys_updated_at" not in row and ("sys_created_on" in row or "sys_updated_on" in row):
            yield from _record(place, row, mapping)
        else:
            yield from _snapshot(place, row, mapping)


def _snapshot(place: int, row: dict[str, Any], mapping: LogMapping) -> Iterator[Fact | RefusedRow]:
    ticket = _cell(row, "number")
    if ticket is None:
        yield RefusedRow("", place, None, NO_TICKET.at())
        return
    at, opened = _instant(row, "sys_updated_at", mapping), _instant(row, "opened_at", mapping)
    wrong = next((one for one in (at, opened) if isinstance(one, Diagnostic)), None)
    if wrong is not None or isinstance(at, Diagnostic) or isinstance(opened, Diagnostic):
        assert wrong is not None
        yield RefusedRow("", place, ticket, wrong)
        return
    began = opened if _cell(row, "sys_created_at") is None else _instant(row, "sys_created_at", mapping)
    more = {
        "opened": opened,
        "created": opened if isinstance(began, Diagnostic) else began,
        "opener": _cell(row, "caller_id"),
        **_as_it_is(row, mapping),
    }
    number = _cell(row, "sys_mod_count") or "0"
    order = int(number) if number.isdigit() else 0
    yield Update(ticket, at, order, place, _cell(row, "sys_updated_by")).fact("snapshot", more=more)


def _record(place: int, row: dict[str, Any], mapping: LogMapping) -> Iterator[Fact | RefusedRow]:
    """A ticket as it is now: when it was created, by whom, what it is called, and what never changed."""
    name, key = _cell(row, "number"), _stored(row, "sys_id")
    ticket = key or name
    if ticket is None:
        yield RefusedRow("", place, None, NO_TICKET.at())
        return
    if key is not None and name is not None:
        yield Fact(key, None, 0, "called", value=name)
    first = "sys_created_on" if _cell(row, "sys_created_on") is not None else "opened_at"
    created = _instant(row, first, mapping)
    opened = created if _cell(row, "opened_at") is None else _instant(row, "opened_at", mapping)
    wrong = next((one for one in (created, opened) if isinstance(one, Diagnostic)), None)
    if wrong is not None or isinstance(created, Diagnostic) or isinstance(opened, Diagnostic):
        assert wrong is not None
        yield RefusedRow("", place, ticket, wrong)
        return
    for kind, field in (("status", _status_field(row)), ("priority", "priority"), *_columns(mapping)):
        stored, shown = _stored(row, field), _cell(row, field)
        if stored is not None and shown is not None and stored != shown:
            yield Fact("", None, 0, "name", value=f"{kind}:{stored}", old=shown)
    caller, maker, opener = (_stored(row, one) for one in ("caller_id", "sys_created_by", "opened_by"))
    login = _cell(row, "caller_id.user_name") or (maker if caller is not None and caller == opener else None)
    updates, updated = _cell(row, "sys_mod_count"), _cell(row, "sys_updated_on")
    more = {
        "opened": opened,
        "created": created,
        "login": login,
        "staff": maker if caller is not None and opener is not None and caller != opener else None,
        "unchanged": updates == "0" or (updates is None and updated == _cell(row, "sys_created_on")),
        **_as_it_is(row, mapping),
        # As changes tell them; the mapping may call them by their number or by their name.
        "status": _stored(row, _status_field(row)),
        "priority": _stored(row, "priority"),
    }
    person = login or _cell(row, "caller_id")
    yield Update(ticket, opened, -1, place, person).fact("record", more=more)


def _change(place: int, row: dict[str, Any], mapping: LogMapping) -> Iterator[Fact | RefusedRow]:
    """A row of `sys_audit`: a field of a record that changed."""
    table = _stored(row, "tablename")
    if table is not None and table not in _TABLES and not table.startswith(("u_", "x_")):
        yield Fact("", None, 0, "told", value=OTHER_TABLE.code, old=table)
        return
    ticket = _stored(row, "documentkey")
    if ticket is None:
        yield RefusedRow("", place, None, NO_TICKET.at())
        return
    at = _instant(row, "sys_created_on", mapping)
    if isinstance(at, Diagnostic):
        yield RefusedRow("", place, ticket, at)
        return
    field, old, new = _stored(row, "fieldname"), _stored(row, "oldvalue"), _stored(row, "newvalue")
    person = _stored(row, "user") or _stored(row, "sys_created_by")
    updates = _stored(row, "record_checkpoint") or ""
    number = int(updates) if updates.isdigit() else _since(_stored(row, "internal_checkpoint"))
    update = Update(ticket, at, number, place, person)
    if old is None and (updates == "0" or (field in _AT_FIRST and new is not None)):
        # Instances that audit inserts; times among the values are in UTC as they are stored.
        opened = Times().read(f"{new}Z") if field == "opened_at" else at
        told: dict[str, Any] = {"opened": at if isinstance(opened, Diagnostic) else opened}
        yield update.fact("inserted", more=told)
    what = _CHANGES.get(field or "")
    if what in ("reply", "note") and new is not None:
        yield update.fact(what)
    elif what is not None and new is not None:
        yield update.fact(what, new, old, {"field": field})
    elif field == "contact_type":
        yield update.fact("contact", new, old)
    for name, column in mapping.attributes.items():
        if column == field:
            yield update.fact("attribute", new or "", old or "", {"name": name, "column": column})


def _as_it_is(row: dict[str, Any], mapping: LogMapping) -> dict[str, Any]:
    """What a row says of its ticket as it then is."""
    return {
        "status": _cell(row, "incident_state") or _cell(row, "state"),
        "priority": _cell(row, "priority"),
        "channel": _cell(row, "contact_type"),
        "assigned": _cell(row, "assigned_to") or _cell(row, "assignment_group"),
        "attributes": {
            name: value
            for name, column in mapping.attributes.items()
            if (value := _cell(row, column)) is not None
        },
    }


def _status_field(row: dict[str, Any]) -> str:
    return "incident_state" if _cell(row, "incident_state") is not None else "state"


def _columns(mapping: LogMapping) -> list[tuple[str, str]]:
    return [(column, column) for column in mapping.attributes.values()]


def _since(checkpoint: str | None) -> int:
    """The number of an update that only has a checkpoint: its milliseconds and a counter, in hexadecimal."""
    if checkpoint is None or _CHECKPOINT.fullmatch(checkpoint.lower()) is None:
        return 0
    return int(checkpoint[:-7], 16) * 1000 + int(checkpoint[-7:], 16) % 1000


def _instant(row: dict[str, Any], name: str, mapping: LogMapping) -> int | Diagnostic:
    """A time. The table interface gives its value as it is stored, in UTC, beside what it shows."""
    value = row.get(name)
    stored = value.get("value") if isinstance(value, dict) else None
    if isinstance(stored, str) and _STORED.fullmatch(stored):
        return Times().read(f"{stored}Z")
    return mapping.times.read(_cell(row, name) or "")


def _cell(row: dict[str, Any], name: str) -> str | None:
    value = row.get(name)
    if isinstance(value, dict):  # the table interface: {"value": …, "display_value": …}
        value = value.get("display_value") or value.get("value")
    text = "" if value is None else str(value).strip()
    return None if text in _UNKNOWN else text


def _stored(row: dict[str, Any], name: str) -> str | None:
    """A cell as it is stored, where the table interface gives both: keys and changes are told by it."""
    value = row.get(name)
    if isinstance(value, dict):
        row = {name: value.get("value") or value.get("display_value")}
    return _cell(row, name)
