"""From what a helpdesk records (opened, status, priority, reply) to the events that a contract speaks of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ..diagnostics import Diagnostic
from ..judge.index import Engine
from ..judge.log import ENDS
from .mapping import LogMapping, Status
from .problems import UNMAPPED
from .rows import EventRow
from .sql import packed


class Fact(NamedTuple):
    """Something that a helpdesk records of a ticket.

    `what`: opened, status, priority, attribute (`more` names it), assigned, reply, note, time, snapshot; or
    refused (`value` is the code, `more` what it says); name (`value` is called `old`), called (so the ticket
    is), told (a note of the code `value`, of `old`). `number` orders facts of one second.
    `value`, `old`: the helpdesk's words. `person`: who did it. `more`: JSON: of opened and snapshot the
    channel, priority, status and attributes; of time the minutes.
    """

    ticket: str
    instant: int | None
    number: int
    what: str
    value: str | None = None
    old: str | None = None
    person: str | None = None
    more: str | None = None
    place: int | None = None
    log: str | None = None


class Update(NamedTuple):
    """One update of a ticket: its instant in seconds since 1970, its number among those of one second, the
    place of its record in the file, and who made it."""

    ticket: str
    instant: int
    number: int
    place: int
    person: str | None

    def fact(
        self, what: str, value: str | None = None, old: str | None = None, more: dict[str, Any] | None = None
    ) -> Fact:
        """What it did, one of several things: a fact of it, `more` as JSON."""
        told = None if more is None else json.dumps(more, ensure_ascii=False, sort_keys=True)
        return Fact(self.ticket, self.instant, self.number, what, value, old, self.person, told, self.place)


def refusal(one: Fact, finding: Diagnostic) -> Fact:
    """A fact that cannot count: it stands where another does, and makes its ticket undecided (K14)."""
    return Fact(
        one.ticket, None, 0, "refused", finding.code, more=packed(finding), place=one.place, log=one.log
    )


class Translation:
    """The facts of one ticket after the other, as events. `names`: what numbers of the helpdesk are called,
    and which people are machines (`machine:NAME`).

    An entered status is the event that the mapping says, else the reopening of a ticket that had ended, else
    a change of state. A status without a state of the contract stands for its first state.
    """

    def __init__(self, engine: Engine, mapping: LogMapping, names: dict[str, str]) -> None:
        self.mapping, self.names = mapping, names
        states = [one for view in engine.views(None) for one in view.plan.states]
        self.first = states[0].name if states else None
        self.marks = {one.name: one.marks for one in states}
        self.known = set(self.marks)
        self.priorities = {one.name for view in engine.views(None) for one in view.plan.priorities}

    def of(self, facts: Sequence[Fact]) -> Iterator[EventRow]:
        """The events of one ticket, numbered; its facts are in order."""
        return _Ticket(self, facts).rows()

    def status(self, name: str) -> Status | None:
        """What a status is: by its name, or the name of its number; a state of the contract is itself."""
        for one in (name, self.names.get(f"status:{name}", "")):
            found = self.mapping.states.get(one)
            if found is not None and (found.state or found.event or found.ignored):
                return found
            if one and found is None and not self.mapping.states and one in self.known:
                return Status(state=one)
        return None

    def priority(self, name: str) -> str | None:
        """What a priority is."""
        for one in (name, self.names.get(f"priority:{name}", "")):
            if one in self.mapping.priorities:
                return self.mapping.priorities[one]
            if one and not self.mapping.priorities and one in self.priorities:
                return one
        return None

    def actor_of(self, person: str | None, opener: str) -> str:
        """Who a person is (`LogMapping.actor_of`); one that the helpdesk itself calls a machine is automatic,
        unless the mapping names it."""
        who = self.mapping.named(person or "")
        if who is None and f"machine:{person}" in self.names:
            return "automatic"
        return who or self.mapping.actor_of(person or "", opener)

    def spoken(self, kind: str, name: str) -> str:
        """A word of the helpdesk for people: with the name of its number."""
        called = self.names.get(f"{kind}:{name}")
        return f"{name} ({called})" if called and called != name else name

    def ends(self, status: Status | None) -> bool:
        """Whether a ticket in this status can be reopened."""
        if status is None:
            return False
        return status.event in ENDS or bool(ENDS.intersection(self.marks.get(status.state or "", ())))


class _Ticket:
    """One ticket while its facts are told."""

    def __init__(self, by: Translation, facts: Sequence[Fact]) -> None:
        self.by, self.facts = by, facts
        self.number = 0
        self.opener = next((one.person or "" for one in facts if one.what in ("opened", "snapshot")), "")
        self.last: Status | None = None
        self.ended = False
        self.seen: dict[str, Any] = {}

    def rows(self) -> Iterator[EventRow]:
        told: dict[Fact | str, list[EventRow]] = {}
        for one in self.facts:
            # A fact that logs tell twice is the same rows twice: they count once, and are counted (K1). A
            # ticket is opened once, whatever else was exported of it since.
            key = one.what if one.what == "opened" else one._replace(place=None, log=None)
            if key not in told:
                told[key] = list(self._rows(one))
            yield from told[key]

    def _rows(self, one: Fact) -> Iterator[EventRow]:
        if one.what == "opened":
            yield from self._opened(one)
        elif one.what == "snapshot":
            yield from self._snapshot(one)
        elif one.what == "status":
            yield from self._status(one, one.value or "")
        elif one.what == "priority":
            yield from self._priority(one, one.value or "")
        elif one.what == "time":
            yield self._row(one, "time-spent", minutes=one.value)
        elif one.what == "attribute":
            name, value = self._attribute(one, one.value)
            yield self._row(one, "attribute-changed", sets=_json({name: value}))
        elif one.what == "refused":
            yield EventRow(one.ticket, why=one.value, said=one.more, place=one.place, log=one.log)
        else:
            yield from self._plain(one)

    def _row(self, one: Fact, kind: str, actor: str | None = None, **found: Any) -> EventRow:
        self.number += 1
        who = actor or self.by.actor_of(one.person, self.opener)
        return EventRow(
            one.ticket, self.number, one.instant, kind, who, place=one.place, log=one.log, **found
        )

    def _refused(self, one: Fact, finding: Diagnostic) -> EventRow:
        return EventRow(one.ticket, why=finding.code, said=packed(finding), place=one.place, log=one.log)

    def _opened(self, one: Fact) -> Iterator[EventRow]:
        more = json.loads(one.more or "{}")
        mapping = self.by.mapping
        status = more.get("status")
        if status is None:
            # The first change of status says which status the ticket had before.
            later = next((other for other in self.facts if other.what == "status"), None)
            status = later.old if later is not None else None
        priority = more.get("priority")
        if priority is None:
            later = next((other for other in self.facts if other.what == "priority"), None)
            priority = later.old if later is not None else None
        said = None
        if priority:
            said = self.by.priority(priority)
            self.seen["priority"] = priority
            if said is None:
                yield self._unmapped(one, "priority", priority)
        channel = more.get("channel")
        reported = mapping.events.get("opened", "reported")
        if reported != "-":
            yield self._row(
                one,
                reported,
                # Nobody is named where the account is gone.
                None if one.person else mapping.opener,
                channel=mapping.channels.get(channel, channel) if channel else None,
                priority=said,
                sets=_json(self._at_first(more.get("attributes") or {})),
            )
        created = mapping.events.get("created", "ticket-created")
        if created != "-":
            at = more.get("created")
            yield self._row(one if at is None else one._replace(instant=at), created, actor="automatic")
        if status:
            yield from self._status(one, status, quiet=True)

    def _at_first(self, attributes: dict[str, Any]) -> dict[str, Any]:
        """What a ticket was reported with: attributes as exported, but for those changed later."""
        found = dict(attributes)
        for one in reversed(self.facts):
            if one.what == "attribute":
                name, value = self._attribute(one, one.old)
                found[name] = value
        return {name: value for name, value in found.items() if value}

    def _attribute(self, one: Fact, value: str | None) -> tuple[str, str]:
        """The name of an attribute, and a value by its name where the helpdesk writes a number."""
        more = json.loads(one.more or "{}")
        return more["name"], self.by.names.get(f"{more.get('column')}:{value}", value or "")

    def _snapshot(self, one: Fact) -> Iterator[EventRow]:
        more = json.loads(one.more or "{}")
        opening = not self.seen
        if opening:
            first = one._replace(instant=more["opened"], what="opened", person=more.get("opener"))
            self.opener = more.get("opener") or ""
            self.seen = {"status": None, "priority": more.get("priority"), "assigned": None}
            quiet = {key: value for key, value in more.items() if key not in ("status",)} | {"status": ""}
            yield from self._opened(first._replace(more=json.dumps(quiet)))
            self.seen["attributes"] = more.get("attributes")
        if more.get("priority") and more["priority"] != self.seen.get("priority"):
            self.seen["priority"] = more["priority"]
            yield from self._priority(one, more["priority"])
        if more.get("attributes") and more["attributes"] != self.seen.get("attributes"):
            self.seen["attributes"] = more["attributes"]
            yield self._row(one, "attribute-changed", sets=_json(more["attributes"]))
        if more.get("assigned") and more["assigned"] != self.seen.get("assigned"):
            self.seen["assigned"] = more["assigned"]
            yield from self._plain(one._replace(what="assigned"))
        if more.get("status") and more["status"] != self.seen.get("status"):
            self.seen["status"] = more["status"]
            yield from self._status(one, more["status"], quiet=opening)

    def _status(self, one: Fact, name: str, quiet: bool = False) -> Iterator[EventRow]:
        """Entering a status; `quiet`: the one a ticket is opened with, which is no event of its own unless
        the mapping says so."""
        status = self.by.status(name)
        if status is None:
            yield self._unmapped(one, "status", name)
            return
        if status.ignored:
            return
        state = status.state if status.state is not None else self.by.first
        ends = self.by.ends(status)
        if self.ended and not ends:
            yield self._row(one, "reopened", status.actor, state=state)
        elif status.event is None and state is not None and not (quiet and state == self.by.first):
            yield self._row(one, "state-changed", status.actor, state=state)
        if status.event is not None:
            yield self._row(one, status.event, status.actor, state=state)
        self.ended = ends
        self.last = status

    def _priority(self, one: Fact, name: str) -> Iterator[EventRow]:
        found = self.by.priority(name)
        if found is None:
            yield self._unmapped(one, "priority", name)
        else:
            yield self._row(one, "priority-changed", priority=found)

    def _plain(self, one: Fact) -> Iterator[EventRow]:
        who = self.by.actor_of(one.person, self.opener)
        usual = {
            "assigned": "assigned",
            "reply": "client-message" if who == "client" else "replied",
            "note": "-",
        }
        kind = self.by.mapping.events.get(f"{who} {one.what}") or self.by.mapping.events.get(one.what)
        kind = kind or usual.get(one.what, "-")
        if kind != "-":
            yield self._row(one, kind)

    def _unmapped(self, one: Fact, what: str, name: str) -> EventRow:
        table = {"status": "states", "priority": "priorities"}[what]
        spoken = self.by.spoken(what, name)
        return self._refused(one, UNMAPPED.at(value=spoken, table=table))


def _json(found: dict[str, Any] | None) -> str | None:
    return json.dumps(found, ensure_ascii=False, sort_keys=True) if found else None
