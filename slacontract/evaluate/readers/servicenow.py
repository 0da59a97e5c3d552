"""ServiceNow: rows of the audited incident table, one for each update, each the incident as it then was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ...diagnostics import Diagnostic
from ..mapping import LogMapping
from ..problems import NO_TICKET
from ..store import RefusedRow
from ..translation import Fact, fact

_UNKNOWN = ("", "?")


def facts(records: Iterable[tuple[int, dict[str, Any]]], mapping: LogMapping) -> Iterator[Fact | RefusedRow]:
    """A snapshot for each row: `number`, `sys_updated_at` and what they say; `?` is nothing."""
    for place, row in records:
        ticket = _cell(row, "number")
        if ticket is None:
            yield RefusedRow("", place, None, NO_TICKET.at())
            continue
        at = mapping.times.read(_cell(row, "sys_updated_at") or "")
        opened = mapping.times.read(_cell(row, "opened_at") or "")
        wrong = next((one for one in (at, opened) if isinstance(one, Diagnostic)), None)
        if wrong is not None or isinstance(at, Diagnostic) or isinstance(opened, Diagnostic):
            assert wrong is not None
            yield RefusedRow("", place, ticket, wrong)
            continue
        created = _cell(row, "sys_created_at")
        began = mapping.times.read(created) if created is not None else opened
        more = {
            "opened": opened,
            "created": opened if isinstance(began, Diagnostic) else began,
            "opener": _cell(row, "caller_id"),
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
        number = _cell(row, "sys_mod_count") or "0"
        yield fact(
            ticket,
            at,
            int(number) if number.isdigit() else 0,
            "snapshot",
            place=place,
            person=_cell(row, "sys_updated_by"),
            more=more,
        )


def _cell(row: dict[str, Any], name: str) -> str | None:
    value = row.get(name)
    if isinstance(value, dict):  # the table interface: {"value": …, "display_value": …}
        value = value.get("display_value") or value.get("value")
    text = "" if value is None else str(value).strip()
    return None if text in _UNKNOWN else text
