"""The mapping file: which status is which state, which priority is which, and how times are read."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

from ..clock.errors import UnknownZone
from ..clock.zone import zone_from_iana
from ..diagnostics import Diagnostic
from ..records import dataclass, field
from ..ruleset.base import TICKET_EVENTS
from .problems import BAD_MAPPING, MAPPED_TO_UNKNOWN
from .times import REPEATED, SKIPPED, Times

READERS = ("events", "servicenow", "redmine", "rt", "jira", "zendesk")
ACTORS = ("client", "provider", "third-party", "automatic")
FIELDS = (
    "ticket",
    "seq",
    "at",
    "kind",
    "actor",
    "channel",
    "state",
    "priority",
    "contains",
    "set",
    "minutes",
    "valued_minutes",
)
"""The fields of a ticket event, as `slac schema events` prints them; columns of a log in our own schema."""


@dataclass(frozen=True)
class Status:
    """What a status of the helpdesk is: a state of the contract, an event that entering it is, or neither."""

    state: str | None = None
    event: str | None = None
    actor: str | None = None
    ignored: bool = False


@dataclass(frozen=True)
class LogMapping:
    """How a log is read. Every table has the log's words as keys and the contract's as values.

    `reader` "": told by the file. `columns`: our field to the log's column. `attributes`: attribute of the
    ticket to the log's column. `people`: actor to patterns of names; `opener`: who opens tickets;
    `other`: who everybody else is. `own_states`, `own_priorities`: the words of the
    contract, its first state first.
    """

    name: str = "-"
    reader: str = ""
    times: Times = field(default_factory=Times)
    encoding: str = "utf-8"
    delimiter: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, Status] = field(default_factory=dict)
    priorities: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    events: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    opener: str = "client"
    other: str = "provider"
    own_states: tuple[str, ...] = ()
    own_priorities: tuple[str, ...] = ()

    def of_contract(self, states: Iterable[str], priorities: Iterable[str]) -> LogMapping:
        """The mapping that knows the contract's own words, which need no translation in our own schema."""
        return replace(self, own_states=tuple(states), own_priorities=tuple(priorities))

    @property
    def state_of(self) -> dict[str, str | None]:
        """The state of each status that is filled in: a status that is an event and no state stands for the
        first state, one that is ignored for none."""
        first = self.own_states[0] if self.own_states else None
        return {
            word: one.state or (first if one.event and not one.ignored else None)
            for word, one in self.states.items()
            if one.state or one.event or one.ignored
        }

    def named(self, person: str) -> str | None:
        """Who a person is by [actors]; None for who is not named there."""
        for actor, patterns in self.people.items():
            if any(fnmatchcase(person, pattern) for pattern in patterns):
                return actor
        return None

    def actor_of(self, person: str, opener: str = "") -> str:
        """Who a person is: named under [actors], else the one who opened the ticket, else everybody else."""
        return self.named(person) or (self.opener if person and person == opener else self.other)


class _Refused(Exception):
    def __init__(self, key: str, why: str) -> None:
        super().__init__(key, why)
        self.key, self.why = key, why


def read_mapping(data: Mapping[str, Any], name: str) -> LogMapping | Diagnostic:
    """The mapping that a TOML file says; a finding for what it cannot say."""
    try:
        _known(data, "", {*_TABLES, "reader"})
        reader = data.get("reader", "")
        if reader and reader not in READERS:
            raise _Refused("reader", f"“{reader}”: {', '.join(READERS)}")
        file = _table(data, "file", {"encoding", "delimiter"})
        encoding = _text(file, "file", "encoding", "") or "utf-8"
        try:
            # A codec that makes no text, such as base64, is none.
            encoding = codecs.lookup(encoding).name
            b"a\n".decode(encoding, "replace")
        except (LookupError, UnicodeError, ValueError):
            raise _Refused("[file] encoding", f"“{encoding}”: utf-8, cp1252, latin-1, utf-16 …") from None
        delimiter = _text(file, "file", "delimiter", "")
        if len(delimiter) > 1 or delimiter in ('"', "\n", "\r", "\0"):
            raise _Refused("[file] delimiter", f"“{delimiter!r:.20}”: , ; | \\t")
        people = dict(_table(data, "actors", None))
        opener = _one_of(people.pop("opener", "client"), "[actors] opener", ACTORS)
        other = _one_of(people.pop("default", "provider"), "[actors] default", ACTORS)
        _known(people, "actors", set(ACTORS))
        columns = _words(data, "columns")
        _known(columns, "columns", set(FIELDS))
        events = _words(data, "events")
        for key, value in events.items():
            _one_of(value, f"[events] {key}", (*TICKET_EVENTS, "-"))
        return LogMapping(
            name=name,
            reader=reader,
            times=_times(_table(data, "times", {"zone", "format", "repeated", "skipped"})),
            encoding=encoding,
            delimiter=delimiter,
            columns=columns,
            states={key: _status(key, one) for key, one in _table(data, "states", None).items()},
            priorities=_words(data, "priorities"),
            channels=_words(data, "channels"),
            events=events,
            attributes=_words(data, "attributes"),
            people={actor: _patterns(actor, found) for actor, found in people.items()},
            opener=opener,
            other=other,
        )
    except _Refused as refused:
        return BAD_MAPPING.at(file=name, key=refused.key, why=refused.why)


_TABLES = ("times", "file", "columns", "states", "priorities", "channels", "events", "attributes", "actors")


def _known(found: Mapping[str, Any], table: str, known: set[str]) -> None:
    for key in found:
        if key not in known:
            raise _Refused(f"[{table}] {key}" if table else key, f"≠ {', '.join(sorted(known))}")


def _table(data: Mapping[str, Any], name: str, known: set[str] | None) -> Mapping[str, Any]:
    found = data.get(name, {})
    if not isinstance(found, Mapping):
        raise _Refused(name, f"[{name}]")
    if known is not None:
        _known(found, name, known)
    return found


def _text(found: Mapping[str, Any], table: str, key: str, default: str) -> str:
    value = found.get(key, default)
    if not isinstance(value, str):
        raise _Refused(f"[{table}] {key}", f'{value!r}: "…"')
    return value


def _words(data: Mapping[str, Any], name: str) -> Mapping[str, str]:
    """A table of texts; an empty text is one not filled in yet, as if it were not there."""
    found = _table(data, name, None)
    return {key: text for key in found if (text := _text(found, name, key, ""))}


def _one_of(value: Any, key: str, known: Sequence[str]) -> str:
    if value not in known:
        raise _Refused(key, f"“{value}”: {', '.join(known)}")
    return str(value)


def _patterns(actor: str, found: Any) -> tuple[str, ...]:
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise _Refused(f"[actors] {actor}", '["…", …]')
    return tuple(found)


def _times(found: Mapping[str, Any]) -> Times:
    zone = _text(found, "times", "zone", "")
    if zone:
        try:
            zone_from_iana(zone, 2000, 2000)
        except UnknownZone:
            raise _Refused("[times] zone", f"“{zone}”: Europe/Paris, UTC, UTC+02:00 …") from None
    return Times(
        zone=zone or None,
        form=_text(found, "times", "format", ""),
        repeated=_one_of(found.get("repeated", "refuse"), "[times] repeated", REPEATED),
        skipped=_one_of(found.get("skipped", "refuse"), "[times] skipped", SKIPPED),
    )


def _status(name: str, found: Any) -> Status:
    if isinstance(found, str):
        return Status(state=found or None)
    if not isinstance(found, Mapping):
        raise _Refused(f"[states] {name}", '{ state = "…", event = "…" }')
    _known(found, f"states.{name}", {"state", "event", "actor", "ignore"})
    event, actor, ignored = found.get("event"), found.get("actor"), found.get("ignore", False)
    if not isinstance(ignored, bool):
        raise _Refused(f"[states] {name}", f"ignore = {ignored!r:.20}: true, false")
    return Status(
        state=_text(found, "states", "state", "") or None,
        event=None if event is None else _one_of(event, f"[states] {name}", TICKET_EVENTS),
        actor=None if actor is None else _one_of(actor, f"[states] {name}", ACTORS),
        ignored=ignored,
    )


def against_contract(
    mapping: LogMapping, states: Iterable[str], priorities: Iterable[str]
) -> list[Diagnostic]:
    """Values of a mapping that the contract does not have."""
    states, priorities = list(states), list(priorities)
    found = [
        MAPPED_TO_UNKNOWN.at(what="[states]", name=name, value=one.state, known=", ".join(states) or "-")
        for name, one in mapping.states.items()
        if one.state is not None and one.state not in states
    ]
    return found + [
        MAPPED_TO_UNKNOWN.at(what="[priorities]", name=name, value=value, known=", ".join(priorities) or "-")
        for name, value in mapping.priorities.items()
        if value not in priorities
    ]
