"""Tickets of ServiceNow told by their record and by the changes of their fields: what they began with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from ...diagnostics import Diagnostic
from ..export_problems import CALLERS_UNKNOWN, GAP, NO_CREATION
from ..mapping import LogMapping
from ..problems import NO_HISTORY
from ..translation import Fact, Update, refusal

_OWN = ("record", "inserted", "contact")
_AT_FIRST = ("status", "priority", "attribute", "contact", "reply", "note")
"""What an inserted row says of a ticket as it is created: no change, and no reply but the report itself."""
_NAMES = {"status": "state", "priority": "priority"}


class Changes:
    """The facts of one ticket after the other, made ready for `Translation`. `machines`: who the helpdesk
    itself is."""

    def __init__(self, mapping: LogMapping, machines: Sequence[str]) -> None:
        self.mapping, self.machines = mapping, machines
        self.unknown_callers = 0

    def of(self, facts: Sequence[Fact]) -> Iterator[Fact]:
        """The facts of one ticket with the one that opens it; snapshots stay as they are.

        A ticket is created when its record says, else when its inserted row does. Without either, with a
        record that was changed and no change, or where a change is missing, a refused row makes the ticket
        undecided (K14).
        """
        kinds = {one.what for one in facts}
        if "snapshot" in kinds or kinds == {"refused"}:
            yield from (one for one in facts if one.what not in _OWN)
            return
        records = [one for one in facts if one.what == "record"]
        made = [one for one in facts if one.what == "inserted"]
        inserted = min(made, key=lambda one: _more(one)["opened"]) if made else None
        changes = [one for one in facts if one.what not in ("record", "inserted")]
        if any(_field(one) == "incident_state" for one in changes):
            # Both fields are written at a change of state; the one of the incident says more.
            changes = [one for one in changes if _field(one) != "state"]
        begun = [one for one in changes if inserted is not None and _is_begun(one, inserted)]
        changes = _in_turn([one for one in changes if one not in begun])
        yield from _missing(facts[0], records, inserted, changes, begun)
        if records or inserted is not None:
            opening = _opening(records, inserted, changes, begun)
            yield opening
            # A record that is exported twice is told twice: it counts once, and is counted.
            yield from (opening for _ in records[1:])
        yield from (one for one in changes if one.what != "contact")
        self.unknown_callers += self._is_unknown(records, changes)

    def notes(self) -> Iterator[Diagnostic]:
        """What the tickets so far do not tell."""
        if self.unknown_callers:
            yield CALLERS_UNKNOWN.at(n=str(self.unknown_callers))

    def _is_unknown(self, records: Sequence[Fact], changes: Sequence[Fact]) -> bool:
        """Whether somebody comments who may be the caller, whose login nobody says."""
        more: dict[str, Any] = _more(records[-1]) if records else {}
        return more.get("login") is None and any(
            one.what == "reply"
            and one.person is not None
            and one.person not in (more.get("staff"), *self.machines)
            and self.mapping.named(one.person) is None
            for one in changes
        )


def _is_begun(one: Fact, inserted: Fact) -> bool:
    """Whether a change is what the ticket was created with."""
    return one.what in _AT_FIRST and not one.old and one[1:3] == inserted[1:3]


def _missing(
    first: Fact,
    records: Sequence[Fact],
    inserted: Fact | None,
    changes: Sequence[Fact],
    begun: Sequence[Fact],
) -> Iterator[Fact]:
    """What a ticket cannot be judged without, refused."""
    if not records and inserted is None:
        yield refusal(first, NO_CREATION.at())
    elif records and inserted is None and not changes and not _more(records[-1])["unchanged"]:
        yield refusal(records[-1], NO_HISTORY.at(field="sys_audit"))
    for what, field in _NAMES.items():
        was = next((one.value for one in begun if one.what == what), None)
        for one in dict.fromkeys(one._replace(place=None, log=None) for one in changes if one.what == what):
            if was is not None and one.old is not None and one.old != was:
                yield refusal(first, GAP.at(field=field, was=was, old=one.old))
                break
            was = one.value


def _opening(
    records: Sequence[Fact], inserted: Fact | None, changes: Sequence[Fact], begun: Sequence[Fact]
) -> Fact:
    """The fact that opens a ticket, with what it was created with: what inserted rows say; else what
    the first change says it was before (`Translation`), or what the record says of fields that never changed.
    """
    made = records[-1] if records else inserted
    assert made is not None
    assert made.instant is not None
    record = _more(records[-1]) if records else {}
    changed = {one.what for one in changes}
    more: dict[str, Any] = {"created": record.get("created", made.instant)}
    for what, name in (("status", "status"), ("priority", "priority"), ("contact", "channel")):
        said = next((one.value for one in begun if one.what == what), None)
        if said is None and what not in changed:
            said = record.get(name)
        more[name] = said
    if more["channel"] is None:
        more["channel"] = next((one.old for one in changes if one.what == "contact"), None)
    more["attributes"] = {
        **record.get("attributes", {}),
        **{_more(one)["name"]: one.value for one in begun if one.what == "attribute"},
    }
    opened = made.instant if records else _more(made)["opened"]
    opening = Update(made.ticket, opened, -1, made.place or 0, made.person).fact("opened", more=more)
    return opening._replace(log=made.log)


def _in_turn(changes: Sequence[Fact]) -> list[Fact]:
    """Changes of one second and update in the order in which each goes on from the other."""
    found = list(changes)
    was: dict[str, str | None] = {}
    for i, one in enumerate(found):
        if one.what not in _NAMES:
            continue
        for j in range(i, len(found)):
            if found[j][1:3] != one[1:3]:
                break
            if found[j].what == one.what and found[j].old == was.get(one.what):
                found[i], found[j] = found[j], found[i]
                break
        was[one.what] = found[i].value
    return found


def _field(one: Fact) -> str | None:
    return _more(one).get("field") if one.what == "status" else None


def _more(one: Fact) -> dict[str, Any]:
    return dict(json.loads(one.more or "{}"))
