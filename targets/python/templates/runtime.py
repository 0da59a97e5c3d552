"""Answers for one support contract: when is something due, and was it in time?

Generated from the contract; needs Python 3.9 and nothing else. All times are seconds since 1970-01-01T00:00Z,
or text with an offset, as 2026-05-22T16:50:00+02:00. Times, days and zones are read from the tables at the
end of this file: nothing here knows a calendar. A question without an answer gets a `code`, never a number.

    due("P1/response", "2026-05-22T16:50:00+02:00")       when would this be due?
    due({"metric": "response", "priority": "P1"}, at, attributes)
    judge(events, plan=None, as_of="2026-05-26T12:00:00+02:00")["clocks"]
    elapsed("office", start, end)                         covered seconds between two instants
    iso(seconds)                                          as text, on the contract's clocks
"""

# ruff: noqa: B905, RUF007, UP035

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from itertools import groupby
from typing import Any, Callable, NamedTuple

__all__ = ["CONTRACT", "Rules", "due", "elapsed", "iso", "judge"]

OUTSIDE_HORIZON = "SLA601"
OUTSIDE_HOLIDAY_DATA = "SLA602"
UNKNOWN_PLAN = "SLA603"
UNKNOWN_NAME = "SLA604"
SEVERAL_COMMITMENTS = "SLA605"
UNKNOWN_FEATURE = "SLA606"
INSTANT_WITHOUT_OFFSET = "SLA611"
UNREADABLE_INSTANT = "SLA612"
UNREADABLE_EVENT = "SLA613"
UNKNOWN_STATE = "SLA621"
UNKNOWN_PRIORITY = "SLA622"
REOPENED_WITHOUT_STOP = "SLA623"
EVENT_AFTER_CANCELLATION = "SLA624"
CONTRADICTION = "SLA625"
SOME_NUMBERED = "SLA626"

FEATURES: frozenset[str] = frozenset()  # beyond schema 1.0, what this module answers for
KINDS = (
    *("detected", "reported", "report-completed", "client-message", "ticket-created", "qualified"),
    *("acknowledged", "replied", "assigned", "intervention-started", "arrived-on-site", "workaround"),
    *("restored", "resolved", "accepted", "closed", "reopened", "update-sent", "escalated"),
    *("state-changed", "priority-changed", "attribute-changed", "time-spent", "cancelled"),
)
RANK = {kind: rank for rank, kind in enumerate(KINDS)}
ACTORS = ("client", "provider", "third-party", "automatic")
ENDS = ("workaround", "restored", "resolved", "accepted", "closed")
DAY = 86400
FIRST, LAST = -62104060800, 253370764799  # the years 2 to 9998
NO_TICKET = "-"

Record = dict[str, Any]
Stretch = tuple[int, int]


class Refused(Exception):
    """No answer, and the code that says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Outside(Refused):
    """The answer lies outside the time, or the years of holidays, that were compiled."""


# --- reading ---------------------------------------------------------------------------------------

DATE = (
    r"(?P<y>[0-9]{4})(?:(?P<dash>-?)(?P<mo>[0-9]{2})(?P=dash)(?P<d>[0-9]{2})"
    r"|(?P<wdash>-?)W(?P<w>[0-9]{2})(?:(?P=wdash)(?P<wd>[0-9]))?)"
)
TIME = r"(?P<h>[0-9]{2})(?:(?P<colon>:?)(?P<mi>[0-9]{2})(?:(?P=colon)(?P<s>[0-9]{2})(?:[.,][0-9]+)?)?)?"
OFFSET = r"(?P<z>Z|(?P<sign>[+-])(?P<oh>[0-9]{2})(?:(?P<oc>:?)(?P<om>[0-9]{2})(?:(?P=oc)(?P<os>[0-9]{2}))?)?)"
INSTANT = re.compile(DATE + r"(?:[^0-9](?:" + TIME + r")" + OFFSET + r"?)?", re.DOTALL)
EPOCH = date(1970, 1, 1)


def read_instant(value: object) -> int:
    """Seconds of a number, or of ISO 8601 text with its offset; fractions are dropped."""
    if isinstance(value, int) and not isinstance(value, bool) and FIRST <= value <= LAST:
        return value
    if not isinstance(value, str):
        raise Refused(UNREADABLE_INSTANT)
    found = INSTANT.fullmatch(value.strip())
    if found is None:
        raise Refused(UNREADABLE_INSTANT)
    part = found.groupdict(default="0")
    try:
        if found["w"]:
            on = date.fromisocalendar(int(part["y"]), int(part["w"]), int(part["wd"]) if found["wd"] else 1)
        else:
            on = date(int(part["y"]), int(part["mo"]), int(part["d"]))
    except ValueError:
        raise Refused(UNREADABLE_INSTANT) from None
    hour, minute, second = int(part["h"]), int(part["mi"]), int(part["s"])
    east = int(part["oh"]) * 3600 + int(part["om"]) * 60 + int(part["os"])
    if hour > 23 or minute > 59 or second > 59 or int(part["om"]) > 59 or int(part["os"]) > 59 or east >= DAY:
        raise Refused(UNREADABLE_INSTANT)
    if not found["z"]:
        raise Refused(INSTANT_WITHOUT_OFFSET)
    east = -east if found["sign"] == "-" else east
    seconds = (on - EPOCH).days * DAY + hour * 3600 + minute * 60 + second - east
    if not FIRST <= seconds <= LAST:
        raise Refused(UNREADABLE_INSTANT)
    return seconds


FIELDS = {"ticket", "seq", "at", "kind", "actor", "channel", "state", "priority", "contains", "set", "sets"}
FIELDS |= {"minutes", "valued_minutes"}
RATIONAL = re.compile(r"-?[0-9]+(?:\.[0-9]+|/[1-9][0-9]*)?")
SURROGATE = re.compile("[\ud800-\udfff]")
INTEGER = re.compile(r"[+-]?[0-9]+(?:\.0*)?")


def read_event(row: object) -> Record:
    """A row of a ticket's events, whole; `Refused` at the first field that cannot be read."""
    if not isinstance(row, Mapping):
        raise Refused(UNREADABLE_EVENT)
    at: object = row.get("at")
    _check(_is_text(row.get("ticket")) and row["ticket"] != "")
    event: Record = {"ticket": row["ticket"], "seq": _integer(row.get("seq"))}
    _check(isinstance(at, str) or (isinstance(at, int) and not isinstance(at, bool) and FIRST <= at <= LAST))
    event["at"] = read_instant(at)
    _check(isinstance(row.get("kind"), str) and row["kind"] in RANK)
    _check(isinstance(row.get("actor"), str) and row["actor"] in ACTORS)
    event["kind"], event["actor"] = row["kind"], row["actor"]
    for name in ("channel", "state", "priority"):
        _check(row.get(name) is None or _is_text(row[name]))
        event[name] = row.get(name)
    contains = row.get("contains", ())
    _check(isinstance(contains, (list, tuple)) and all(map(_is_text, contains)))
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
        _check(_is_text(name) and (_is_text(said) or isinstance(said, bool)))
        found[name] = said
    return found


def _is_text(value: object) -> bool:
    return isinstance(value, str) and SURROGATE.search(value) is None


def _check(readable: bool) -> None:
    if not readable:
        raise Refused(UNREADABLE_EVENT)


def _integer(value: object) -> int | None:
    if value is None or isinstance(value, int):
        return None if value is None else int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    _check(isinstance(value, str) and INTEGER.fullmatch(value.strip()) is not None)
    return int(str(value).strip().partition(".")[0])


def _minutes(value: object) -> int | str | None:
    if isinstance(value, str):
        _check(RATIONAL.fullmatch(value) is not None)
        return value
    return _integer(value)


# --- zones, sets of time, days ---------------------------------------------------------------------


def summed(differences: Iterable[int]) -> list[int]:
    """The numbers of which a table holds the differences."""
    found, total = [], 0
    for one in differences:
        total += one
        found.append(total)
    return found


class Zone:
    """Local time from a table of offsets. Days are numbers, 0 for 1 January 1970."""

    def __init__(self, rows: Sequence[Sequence[int]]) -> None:
        self.starts = [row[0] for row in rows]
        self.offsets = [row[1] for row in rows]
        self.tops: list[float] = []  # of each row, the wall time that it or an earlier one reaches
        self.skipped: set[int] = set()  # days that no instant bears
        top = float("-inf")
        for i, offset in enumerate(self.offsets):
            last = i + 1 == len(rows)
            top = max(top, float("inf") if last else self.starts[i + 1] + offset)
            self.tops.append(top)
            if not last:
                jump = self.starts[i + 1]
                self.skipped.update(range(-((jump + offset) // -DAY), (jump + self.offsets[i + 1]) // DAY))

    def local(self, t: int) -> tuple[int, int]:
        """The day and the second of the day that calendar and clock show at an instant."""
        row = bisect_right(self.starts, t) - 1
        if row < 0:
            raise Outside(OUTSIDE_HORIZON)
        return divmod(t + self.offsets[row], DAY)

    def day(self, t: int) -> int:
        return self.local(t)[0]

    def at_wall(self, wall: int) -> int:
        """The first instant at which the clock shows `wall` or later: the end of a gap, the first of two."""
        row = bisect_right(self.tops, wall)
        if row == 0 and wall - self.offsets[0] < self.starts[0]:
            raise Outside(OUTSIDE_HORIZON)
        return max(self.starts[row], wall - self.offsets[row])

    def boundary(self, day: int, second: int) -> int:
        return self.at_wall(day * DAY + second)

    def midnight(self, day: int) -> int:
        return self.at_wall(day * DAY)

    def end_of(self, day: int) -> int:
        return self.at_wall((day + 1) * DAY)

    def next_day(self, day: int) -> int:
        day += 1
        while day in self.skipped:
            day += 1
        return day


class Row(NamedTuple):
    """A day of a set: its first instant, its last closing, its first opening (none: no business day)."""

    midnight: int
    closing: int
    opening: int | None


class Cover:
    """A finished set of time, with its days; what lies outside the horizon, or the known, is refused."""

    def __init__(self, table: Record, zones: Mapping[str, Zone], horizon: Stretch) -> None:
        edges = summed(table["edges"])
        self.opens, self.closes = edges[::2], edges[1::2]
        self.before = [0]
        for opens, closes in zip(self.opens, self.closes):
            self.before.append(self.before[-1] + closes - opens)
        self.zone = table["zone"]
        self.undetermined = table["undetermined"]
        self.horizon = horizon
        own = table["known"]
        self.known = (max(horizon[0], own[0]), min(horizon[1], own[1])) if own else horizon
        self._tables = table["days"]
        self._own = (own[0], own[1]) if own else horizon
        self._zones = zones
        self._days: dict[str, Days] = {}

    def days(self, zone: str | None = None) -> Days:
        """The days as read in its own zone, or in another."""
        name = zone or self.zone
        if name not in self._days:
            self._days[name] = Days(self._tables[name], self._zones[name], self.horizon, self._own)
        return self._days[name]

    def check(self, t: int) -> None:
        if not self.known[0] <= t <= self.known[1]:
            inside = self.horizon[0] <= t <= self.horizon[1] and self.known != self.horizon
            raise Outside(OUTSIDE_HOLIDAY_DATA if inside else OUTSIDE_HORIZON)

    def unreached(self) -> Outside:
        """The refusal of an answer that lies after all that is known."""
        return Outside(OUTSIDE_HOLIDAY_DATA if self.known[1] < self.horizon[1] else OUTSIDE_HORIZON)

    def count(self, t: int) -> int:
        """Covered seconds before an instant."""
        i = bisect_right(self.opens, t) - 1
        return 0 if i < 0 else self.before[i] + min(t, self.closes[i]) - self.opens[i]

    def contains(self, t: int) -> bool:
        self.check(t)
        i = bisect_right(self.opens, t) - 1
        return i >= 0 and t < self.closes[i]

    def is_closing(self, t: int) -> bool:
        self.check(t)
        i = bisect_left(self.closes, t)
        return i < len(self.closes) and self.closes[i] == t

    def covered(self, start: int, end: int) -> int:
        self.check(start)
        self.check(end)
        return self.count(end) - self.count(start)

    def first_covered(self, t: int) -> int:
        if self.contains(t):
            return t
        i = bisect_right(self.opens, t)
        if i == len(self.opens) or self.opens[i] >= self.known[1]:
            raise self.unreached()
        return self.opens[i]

    def next_opening(self, t: int) -> int:
        self.check(t)
        i = bisect_left(self.opens, t)
        if i == len(self.opens) or self.opens[i] >= self.known[1]:
            raise self.unreached()
        return self.opens[i]

    def deadline(self, t: int, seconds: int, pauses: Sequence[Stretch] = ()) -> int:
        """The earliest instant by which so much has been covered since `t`, what is paused not counted."""
        at, left = t, seconds
        for start, end in pauses:
            if end <= at:
                continue
            if start > at:
                if self.known[1] <= start:
                    break
                if left <= 0:
                    found = self.first_covered(at)
                    if found < start:
                        return found
                else:
                    counted = self.covered(at, start)
                    if counted >= left:
                        return self._reach(at, left)
                    left -= counted
            at = end
        return self._reach(at, left)

    def _reach(self, t: int, seconds: int) -> int:
        if seconds <= 0:
            return self.first_covered(t)
        self.check(t)
        wanted = self.count(t) + seconds
        i = bisect_left(self.before, wanted) - 1
        if i == len(self.opens):
            raise self.unreached()
        answer = self.opens[i] + wanted - self.before[i]
        if answer > self.known[1]:
            raise self.unreached()
        return answer


class Days:
    """The days of a set in one zone."""

    def __init__(self, table: Sequence[int], zone: Zone, horizon: Stretch, known: Stretch) -> None:
        self.zone, self.horizon, self.known = zone, horizon, known
        self.rows: list[Row] = []
        midnight = 0
        for i in range(0, len(table), 3):
            midnight += table[i]
            opening = None if table[i + 2] < 0 else midnight + table[i + 2]
            self.rows.append(Row(midnight, midnight + table[i + 1], opening))
        self.midnights = [row.midnight for row in self.rows]
        self.business = [row for row in self.rows if row.opening is not None]
        self.business_midnights = [row.midnight for row in self.business]

    def bounded(self, asked: int, answer: int) -> int:
        if not self.known[0] <= asked <= self.known[1] or answer > self.known[1]:
            inside = self.horizon[0] <= asked and answer <= self.horizon[1]
            raise Outside(OUTSIDE_HOLIDAY_DATA if inside else OUTSIDE_HORIZON)
        return answer

    def unreached(self) -> Outside:
        return Outside(OUTSIDE_HOLIDAY_DATA if self.known[1] < self.horizon[1] else OUTSIDE_HORIZON)

    def row(self, t: int) -> Row | None:
        self.bounded(t, t)
        i = bisect_right(self.midnights, t) - 1
        if i < 0 or t >= self.zone.end_of(self.zone.day(self.midnights[i])):
            return None
        return self.rows[i]

    def deadline(
        self, t: int, n: int, until: str, cover: Cover, skipped: Callable[[int], bool] | None
    ) -> int:
        """The end of the nth business day after the date of `t`; a day that is `skipped` is not one."""
        self.bounded(t, t)
        i = bisect_right(self.business_midnights, t) - 1
        while n:
            i += n if skipped is None else 1
            if i >= len(self.business):
                raise self.unreached()
            if skipped is None:
                n = 0
            elif not skipped(self.bounded(t, self.business[i].closing) - 1):
                n -= 1
        if until == "last-closing":
            return self.bounded(t, self.business[i].closing)
        day = self.zone.day(self.business[i].midnight)
        return cover.first_covered(self.bounded(t, self.zone.boundary(day, self.zone.local(t)[1])))

    def same_business_day(self, t: int) -> int:
        self.bounded(t, t)
        for row in self.rows[max(0, bisect_right(self.midnights, t) - 1) :]:
            if row.closing > t:
                return self.bounded(t, row.closing)
        raise self.unreached()

    def deemed_receipt(self, t: int, cover: Cover, cutoff: int | None) -> int:
        """When what arrives at `t` counts as received."""
        row = None if cutoff is None else self.row(t)
        opens = row is not None and row.opening is not None
        if row and opens and t > self.zone.boundary(self.zone.day(row.midnight), cutoff or 0):
            for later in self.rows[bisect_right(self.midnights, t) :]:
                if later.opening is not None:
                    return self.bounded(t, later.opening)
            raise self.unreached()
        return cover.first_covered(t)


def merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Stretches sorted, those that overlap or touch made one, empty ones dropped."""
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def elapsed_deadline(t: int, seconds: int, pauses: Sequence[Stretch]) -> int:
    """`t` plus elapsed seconds, what is paused not counted."""
    at, left = t, seconds
    for start, end in pauses:
        if end <= at:
            continue
        if start > at:
            if at + left <= start:
                break
            left -= start - at
        at = end
    return at + left


# --- the contract ----------------------------------------------------------------------------------


class View:
    """One plan of one edition."""

    def __init__(self, rules: Rules, edition: Record, name: str) -> None:
        self.rules = rules
        self.edition = edition["id"]
        self.first, self.until = edition["in_force"]
        self.name = name
        self.plan: Record = edition["plans"][name]
        self.commitments: list[Record] = self.plan["commitments"]
        self.clocks: dict[tuple[str, str | None], list[Record]] = {
            (one["metric"], one["label"]): [self.commitments[i] for i in one["commitments"]]
            for one in self.plan["clocks"]
        }
        self.states = [one["name"] for one in self.plan["states"]]
        self.first_state: str | None = self.states[0] if self.states else None
        self.marks: dict[str, list[str]] = {one["name"]: one["marks"] for one in self.plan["states"]}

    def cover(self, name: str) -> Cover:
        return self.rules.cover(self.plan["coverages"][name])

    def in_force(self, t: int) -> bool:
        return (self.first is None or self.first <= t) and (self.until is None or t < self.until)


# --- a ticket's events -----------------------------------------------------------------------------


class Entry(NamedTuple):
    """An event in its place; `kind` differs from the event's own where a state marks a moment."""

    position: int
    at: int
    kind: str
    event: Record


class Pause(NamedTuple):
    """A stretch in a state; no end: the ticket is in it still."""

    start: int
    end: int | None
    name: str


class Place(NamedTuple):
    """A place in a ticket's events, and its instant."""

    at: int
    position: int


def in_order(event: Record) -> tuple[int, int, int]:
    return event["at"], event["seq"] or 0, RANK[event["kind"]]


def by_rank(event: Record) -> tuple[int, int]:
    return event["at"], RANK[event["kind"]]


def ranked(events: Iterable[Record]) -> list[Record]:
    """Events in order of rank; the text breaks what rank cannot, so that the order of rows never matters."""
    found: list[Record] = []
    for _, group in groupby(sorted(events, key=by_rank), key=by_rank):
        tied = list(group)
        found += tied if len(tied) == 1 else sorted(tied, key=text_of)
    return found


def text_of(event: Record) -> str:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"))


def order(views: Sequence[View], events: Sequence[Record]) -> tuple[list[Record], list[str], str | None]:
    """The events in order, flags, and the code of what makes the ticket undecided."""
    numbered = [event["seq"] is not None for event in events]
    if any(numbered) and not all(numbered):
        return list(events), [], SOME_NUMBERED
    flags: list[str] = []
    if all(numbered):
        kept: dict[tuple[str, int], Record] = {}
        for event in events:
            if kept.setdefault((event["kind"], event["seq"]), event) != event:
                return list(events), [], CONTRADICTION
        ordered = sorted(kept.values(), key=in_order)
    else:
        ordered = ranked(events)
        for first, second in zip(ordered, ordered[1:]):
            if first["at"] == second["at"]:
                flags = ["tie-by-kind-rank"]
                if first["kind"] == second["kind"] and clash(first, second):
                    return ordered, flags, CONTRADICTION
    return ordered, flags, trouble(views, ordered)


def clash(first: Record, second: Record) -> bool:
    """Whether two events of one kind and second cannot both hold, whatever their order."""
    for name in ("state", "priority"):
        if first[name] != second[name] and first[name] is not None and second[name] is not None:
            return True
    return any(name in second["sets"] and second["sets"][name] != one for name, one in first["sets"].items())


def trouble(views: Sequence[View], events: Sequence[Record]) -> str | None:
    """The code of the first event that the contract cannot take."""
    states: dict[str, list[str]] = {}
    for view in views:
        for name, marks in view.marks.items():
            states.setdefault(name, marks)
    priorities = {name for view in views for name in view.plan["priorities"]}
    ended = cancelled = False
    for event in events:
        if cancelled:
            return EVENT_AFTER_CANCELLATION
        if event["state"] is not None and event["state"] not in states:
            return UNKNOWN_STATE
        if event["priority"] is not None and event["priority"] not in priorities:
            return UNKNOWN_PRIORITY
        if event["kind"] == "reopened":
            if not ended:
                return REOPENED_WITHOUT_STOP
            ended = False
        marked = states.get(event["state"] or "", []) if event["state"] is not None else []
        ended = ended or event["kind"] in ENDS or any(one in ENDS for one in marked)
        cancelled = event["kind"] == "cancelled"
    return None


class Log:
    """The events of a ticket up to an instant, as one plan reads them."""

    def __init__(
        self, view: View, ticket: str, events: Sequence[Record], flags: list[str], as_of: int
    ) -> None:
        self.view, self.ticket, self.flags, self.as_of = view, ticket, flags, as_of
        self.entries: list[Entry] = []
        self.states: list[str | None] = []
        self.priorities: list[str | None] = []
        self._walk([event for event in events if event["at"] <= as_of])
        self.times = [entry.at for entry in self.entries]
        self.cancelled = next((one for one in self.entries if one.kind == "cancelled"), None)
        self.stays = self._stays()

    def _walk(self, events: Sequence[Record]) -> None:
        plan, state = self.view.plan, self.view.first_state
        own = {(event["at"], event["kind"]) for event in events}
        said: str | None = None
        by_channel: str | None = None
        attributes: Record = {}
        for event in events:
            entered = event["state"] is not None and event["state"] != state
            state = event["state"] if event["state"] is not None else state
            said = event["priority"] or said
            attributes.update(event["sets"])
            if event["kind"] == "reported" and by_channel is None and event["channel"] is not None:
                by_channel = plan["channels"].get(event["channel"])
            priority = said or by_channel or self._by_matrix(attributes) or plan["default_priority"]
            kinds = [event["kind"]]
            if entered and state is not None:
                kinds += [kind for kind in self.view.marks.get(state, []) if (event["at"], kind) not in own]
            for kind in kinds:
                self.entries.append(Entry(len(self.entries), event["at"], kind, event))
                self.states.append(state)
                self.priorities.append(priority)

    def _by_matrix(self, attributes: Record) -> str | None:
        for cell in self.view.plan["priority_table"]:
            if all(name in attributes and attributes[name] == one for name, one in cell["levels"].items()):
                priority: str = cell["priority"]
                return priority
        return None

    def _stays(self) -> list[Pause]:
        """The stretches of each state from the first event on; the last has no end."""
        found: list[Pause] = []
        for entry, state in zip(self.entries, self.states):
            if not found:
                found.append(Pause(entry.at, None, self.view.first_state or ""))
            if (state or "") != found[-1].name:
                found[-1] = found[-1]._replace(end=entry.at)
                found.append(Pause(entry.at, None, state or ""))
        return [stay for stay in found if stay.start != stay.end]

    def index_at(self, t: int) -> int:
        return bisect_left(self.times, t)

    def priority_at(self, position: int) -> str | None:
        return self.priorities[position] if self.priorities else None

    def changes_after(self, position: int) -> list[Change]:
        return [
            Change(entry.position, entry.at, self.priorities[entry.position])
            for entry in self.entries[position + 1 :]
            if self.priorities[entry.position] != self.priorities[entry.position - 1]
        ]

    def pauses(self, states: Iterable[str], until: int | None) -> list[Pause]:
        """Stretches in one of the states; cut at `until`, where a clock ended there."""
        found = [stay for stay in self.stays if stay.name in states]
        if until is None:
            return found
        return [
            stay._replace(end=until if stay.end is None else min(stay.end, until))
            for stay in found
            if stay.start < until
        ]


class Change(NamedTuple):
    """A change of priority, or the reopening after which a changed priority is seen."""

    position: int
    at: int
    priority: str | None


# --- conditions ------------------------------------------------------------------------------------


class Around:
    """The ticket as after an event: what conditions are read from."""

    def __init__(self, log: Log, position: int, start: int, priority: str | None) -> None:
        self.view, self.start, self.priority = log.view, start, priority
        entries = log.entries[: position + 1]
        self.attributes: Record = {}
        for entry in entries:
            self.attributes.update(entry.event["sets"])
        report = next((entry for entry in entries if entry.kind == "reported"), None)
        at_start = report or (log.entries[position] if log.entries else None)
        self.channel = at_start.event["channel"] if at_start else None
        self.state = log.states[position] if log.states else None
        self.report = report.at if report else None
        self.flags: set[str] = set()

    def holds(self, condition: Record | None) -> bool:
        """Whether all atoms hold; all are read, so that each unset one is flagged."""
        if condition is None:
            return True
        answers = [self._plain(atom) != atom["negated"] for atom in condition["atoms"]]
        return all(answers) != bool(condition["negated"])

    def _plain(self, atom: Record) -> bool:
        kind, values = atom["kind"], atom["values"]
        if kind == "judged":
            answer = self.attributes.get(atom["name"] or "")
            if answer is None:
                self.flags.add("judged-unset")
            return answer is True or answer == "yes"
        if kind == "started-in":
            return self._inside(values, self.start)
        if kind in ("reported-in", "reported-outside"):
            return self.report is not None and self._inside(values, self.report) == (kind == "reported-in")
        return self._value(kind, atom["name"]) in values

    def _inside(self, names: Sequence[str], t: int) -> bool:
        return any(self.view.cover(name).contains(t) for name in names)

    def _value(self, kind: str, name: str | None) -> object:
        if kind == "criterion":
            return self.attributes.get(name or "")
        if kind in ("service", "site", "type"):
            return self.attributes.get(kind)
        own = {
            "channel": self.channel,
            "plan": self.view.name,
            "priority": self.priority,
            "state": self.state,
        }
        return own[kind]


def pick(
    log: Log, members: Sequence[Record], place: Place, priority: str | None
) -> tuple[list[Record], set[str]]:
    """The commitments of a clock that hold for a start and a priority; a default yields to its exception."""
    around = Around(log, place.position, place.at, priority)
    holding = [one for one in members if one["priority"] in (None, priority) and around.holds(one["when"])]
    names = {one["id"] for one in holding}
    return [one for one in holding if not names.intersection(one["yields_to"])], around.flags


# --- deadlines -------------------------------------------------------------------------------------


class Due:
    """When a delay ends; or that it is open (paused), or why it has no end: `why`, or `code`."""

    def __init__(
        self,
        deadline: int | None = None,
        *,
        opened: bool = False,
        projection: int | None = None,
        why: str | None = None,
        code: str | None = None,
        part: Record | None = None,
    ) -> None:
        self.deadline, self.opened, self.projection = deadline, opened, projection
        self.why, self.code, self.part = why, code, part


class Pauses:
    """The pauses of one clock; one that lasts still ends at `as_of`, and `still` is its start."""

    def __init__(self, stays: Sequence[Pause], as_of: int) -> None:
        self.any = len(stays) > 0
        self.as_of = as_of
        self.closed = merged((one.start, as_of if one.end is None else one.end) for one in stays)
        last = next((one.start for one in stays if one.end is None), None)
        self.still: int | None = None
        if last is not None:
            self.still = next((start for start, end in self.closed if start <= last <= end), last)
        self.before = [one for one in self.closed if self.still is None or one[0] < self.still]

    def at(self, t: int) -> Stretch | None:
        return next(((start, end) for start, end in self.closed if start <= t < end), None)


def within(t: int, answer: int, horizon: Stretch) -> int:
    """The answer, if the question and it lie in the horizon."""
    if not (horizon[0] <= t <= horizon[1] and answer <= horizon[1]):
        raise Outside(OUTSIDE_HORIZON)
    return answer


def due_of(view: View, one: Record, start: int, pauses: Pauses) -> Due:
    """The end of a commitment's delay, carried to the next opening where it says so."""
    delay = one["delay"]
    found = end_of(view, delay, start, pauses)
    if one["edge"] is None or delay["kind"] not in ("covered", "opening-days"):
        return found
    cover = view.cover(delay["coverage"])

    def carried(t: int | None) -> int | None:
        return cover.next_opening(t) if t is not None and cover.is_closing(t) else t

    try:
        found.deadline = carried(found.deadline)
        found.projection = carried(found.projection)
    except Outside as outside:
        return Due(code=outside.code)
    return found


def end_of(view: View, delay: Record, start: int, pauses: Pauses) -> Due:
    """The end of a delay; what lies outside the known is a code, never a clamp."""
    if delay["kind"] in ("later-of", "earlier-of"):
        return _several(view, delay, start, pauses)
    why = delay["why"] if delay["kind"] == "none" else None
    if "coverage" in delay:
        why = view.cover(delay["coverage"]).undetermined
    if why is not None:
        return Due(why=why, part=delay)
    try:
        found = _leaf(view, delay, start, pauses)
    except Outside as outside:
        return Due(code=outside.code, part=delay)
    found.part = delay
    return found


def _several(view: View, delay: Record, start: int, pauses: Pauses) -> Due:
    """later-of is open while any part is; earlier-of is the earliest part that is not open."""
    parts = [end_of(view, part, start, pauses) for part in delay["delays"]]
    for part in parts:
        if part.code or part.why:
            return part
    later = delay["kind"] == "later-of"
    choose = max if later else min
    opened = [part.opened for part in parts]
    if any(opened) if later else all(opened):
        ends = [part.deadline if part.deadline is not None else part.projection for part in parts]
        known = [end for end in ends if end is not None]
        projection = choose(known) if len(known) == len(parts) else None
        last = next((part.part for part in parts if part.opened), None)
        return Due(opened=True, projection=projection, part=last)
    fixed = [part for part in parts if part.deadline is not None]
    return choose(fixed, key=lambda part: part.deadline or 0)


def _leaf(view: View, delay: Record, start: int, pauses: Pauses) -> Due:
    horizon, kind = view.rules.horizon, delay["kind"]
    within(start, start, horizon)
    if kind in ("covered", "opening-days", "immediate"):
        seconds = delay["n"] * delay["hours"] if kind == "opening-days" else delay.get("seconds", 0)
        return _covered(view.cover(delay["coverage"]), seconds, start, pauses)
    if kind == "elapsed":
        return _elapsed(delay["seconds"], start, pauses, horizon)
    if kind == "business-days":
        return _business_days(view.cover(delay["coverage"]), delay, start, pauses)
    if kind == "same-business-day":
        return Due(_same_business_day(view.cover(delay["coverage"]).days(), start, pauses))
    if kind == "working-days":
        return Due(within(start, _working_days(view, delay, start, pauses), horizon))
    if kind == "calendar":
        return _calendar(view, delay, start, pauses)
    if delay["end"] is None:
        raise Outside(OUTSIDE_HORIZON)
    return Due(within(start, delay["end"], horizon))


def _covered(cover: Cover, seconds: int, start: int, pauses: Pauses) -> Due:
    if pauses.still is None:
        return Due(cover.deadline(start, seconds, pauses.closed))
    try:
        reached: int | None = cover.deadline(start, seconds, pauses.before)
    except Outside:
        reached = None  # not before the pause, at least: the pause lies inside the horizon
    if reached is not None and (reached < pauses.still or (seconds > 0 and reached == pauses.still)):
        return Due(reached)
    try:
        return Due(opened=True, projection=cover.deadline(start, seconds, pauses.closed))
    except Outside:
        return Due(opened=True)


def _elapsed(seconds: int, start: int, pauses: Pauses, horizon: Stretch) -> Due:
    if pauses.still is not None:
        if elapsed_deadline(start, seconds, pauses.before) > pauses.still:
            return Due(opened=True, projection=elapsed_deadline(start, seconds, pauses.closed))
        return Due(within(start, elapsed_deadline(start, seconds, pauses.before), horizon))
    return Due(within(start, elapsed_deadline(start, seconds, pauses.closed), horizon))


def _business_days(cover: Cover, delay: Record, start: int, pauses: Pauses) -> Due:
    """A day paused at its last covered second is not counted; one paused after the same time is."""
    days, until, n = cover.days(delay["zone"]), delay["until"], delay["n"]
    if not pauses.any:
        return Due(days.deadline(start, n, until, cover, None))
    second = days.zone.local(start)[1]
    counted = 0

    def skipped(t: int) -> bool:
        nonlocal counted
        pause = pauses.at(t)
        if pause is not None:
            last = counted == n - 1 and until == "same-time"
            if not last or pause[0] < cover.first_covered(days.zone.boundary(days.zone.day(t), second)):
                return True
        counted += 1
        return False

    found = days.deadline(start, n, until, cover, skipped)
    if until == "same-time" and pauses.still is not None and pauses.still < found:
        row = days.row(found)
        if row is not None and pauses.as_of < row.closing:
            # Whether this day counts is known at its last covered second only: until then, open.
            return Due(opened=True, projection=found)
    return Due(found)


def _same_business_day(days: Days, start: int, pauses: Pauses) -> int:
    found = days.same_business_day(start)
    while pauses.at(found - 1) is not None:
        found = days.same_business_day(max(found, start))
    return found


def _working_days(view: View, delay: Record, start: int, pauses: Pauses) -> int:
    """24:00 of the nth day of the table after the start's; the holidays of all years it reaches are known."""
    zone, table = view.rules.zone, view.rules.workdays[delay["workdays"]]
    day, n = zone.day(start), delay["n"]
    last = limit = zone.day(view.rules.horizon[1])
    if table["known"] is not None:
        stretch = next((one for one in table["known"] if one[0] <= day <= one[1]), None)
        if stretch is None:
            raise Outside(OUTSIDE_HOLIDAY_DATA)
        last = min(last, stretch[1])
    for counting in table["days"][bisect_right(table["days"], day) :]:
        if counting > last:
            break
        if pauses.at(zone.end_of(counting) - 1) is None:
            n -= 1
        if n == 0:
            return zone.end_of(counting)
    raise Outside(OUTSIDE_HOLIDAY_DATA if last < limit else OUTSIDE_HORIZON)


def _calendar(view: View, delay: Record, start: int, pauses: Pauses) -> Due:
    """Calendar units do not wait, unless they are extended by the whole days waited."""
    zone, until = view.rules.zone, delay["until"]
    day, second = zone.local(start)
    end = _add(view.rules, day, delay["n"], delay["unit"])
    extended = delay["extended_by"] is not None and pauses.any
    if extended:
        end = _extended(zone, day, end, pauses.closed, zone.day(view.rules.horizon[1]))
    found = zone.end_of(end) if until == "end-of-day" else zone.boundary(end, second)
    within(start, found, view.rules.horizon)
    if extended and pauses.still is not None and until == "same-time" and pauses.as_of >= found:
        on = zone.day(found)
        if pauses.still <= zone.midnight(on) and pauses.as_of < zone.end_of(on):
            # Whether this date is waited through is known at its end only: until then, open.
            return Due(opened=True, projection=found)
    return Due(found)


def _add(rules: Rules, day: int, n: int, unit: str) -> int:
    """The day so many units later; of a month too short, its last day. Months begin where the table says."""
    if unit in ("day", "week"):
        return day + n * (7 if unit == "week" else 1)
    month = bisect_right(rules.months, day) - 1
    other = month + n * (12 if unit == "year" else 1)
    if month < 0 or other + 1 >= len(rules.months):
        raise Outside(OUTSIDE_HORIZON)
    return min(rules.months[other] + day - rules.months[month], rules.months[other + 1] - 1)


def _extended(zone: Zone, day: int, end: int, waited: Sequence[Stretch], last: int) -> int:
    """The day `end`, one later for each day from `day` to it, so extended, that was waited through."""
    while day <= end:
        if end > last:
            raise Outside(OUTSIDE_HORIZON)
        first, until = zone.midnight(day), zone.end_of(day)
        if any(start <= first and until <= stop for start, stop in waited):
            end = zone.next_day(end)
        day = zone.next_day(day)
    return end


def deemed_start(view: View, rule: Record | None, start: int) -> int | Due:
    """The instant at which a clock counts as started; a `Due` where it cannot be known."""
    if rule is None:
        return start
    cover = view.cover(rule["coverage"])
    if cover.undetermined is not None:
        return Due(why=cover.undetermined)
    try:
        return cover.days().deemed_receipt(start, cover, rule["after"])
    except Outside as outside:
        return Due(code=outside.code)


# --- starts and stops ------------------------------------------------------------------------------

StopOf = Callable[[str], "Place | None"]


def chosen(which: str, found: Sequence[Place | None]) -> Place | None:
    """The earliest of the places that are known; the latest, once all are."""
    known = [place for place in found if place is not None]
    if which == "latest":
        return max(known) if known and len(known) == len(found) else None
    return min(known, default=None)


def find_start(log: Log, start: Record, stop_of: StopOf) -> Place | None:
    """The earliest or the latest of the first occurrences of some moments; automatic senders count."""

    def first(moment: Record) -> Place | None:
        if moment["stop_of"] is not None:
            return stop_of(moment["stop_of"])
        for entry in log.entries:
            if entry.kind == moment["event"] and (
                moment["actors"] is None or entry.event["actor"] in moment["actors"]
            ):
                return Place(entry.at, entry.position)
        return None

    return chosen(start["which"], [first(moment) for moment in start["of"]])


def qualifies(entry: Entry, moment: Record, stop: Record) -> bool:
    """Whether an event stops: right kind, right sender (automatic ones if named), all it must contain."""
    if entry.kind != moment["event"]:
        return False
    actors, actor = moment["actors"] or stop["actors"], entry.event["actor"]
    right = actor != "automatic" if actors is None else actor in actors
    return right and all(one in entry.event["contains"] for one in stop["needs"])


def find_stop(log: Log, stop: Record, first: int, limit: int | None, stop_of: StopOf) -> Place | None:
    """The first qualifying event from position `first` on, before position `limit`."""

    def one(moment: Record) -> Place | None:
        if moment["stop_of"] is not None:
            place = stop_of(moment["stop_of"])
            inside = (
                place is not None and place.position >= first and (limit is None or place.position < limit)
            )
            return place if inside else None
        for entry in log.entries[first:limit]:
            if qualifies(entry, moment, stop):
                return Place(entry.at, entry.position)
        return None

    return chosen(stop["which"], [one(moment) for moment in stop["of"]])


def next_reopening(log: Log, stop: Place) -> Entry | None:
    return next((one for one in log.entries[stop.position + 1 :] if one.kind == "reopened"), None)


def revives(log: Log, one: Record, stop: Place, reopened: Entry) -> bool:
    """Whether the clock runs on from the reopening, rather than a new ticket beginning there."""
    rule = one["on_reopen"]
    if rule is not None and rule["mode"] == "continue":
        return True
    if rule is not None and rule["mode"] == "new-ticket" and rule["days"] is None:
        return False
    if any(entry.kind == "closed" for entry in log.entries[stop.position : reopened.position]):
        return False
    if rule is not None and rule["days"] is not None:
        zone = log.view.rules.zone
        return bool(zone.day(reopened.at) <= zone.day(stop.at) + rule["days"])
    return True


# --- one clock -------------------------------------------------------------------------------------


def blank(metric: str, status: str, **more: Any) -> Record:
    """An answer for one clock, all its fields in order."""
    found: Record = {
        "ticket": None,
        "metric": metric,
        "label": None,
        "commitment": None,
        "priority": None,
        "plan": None,
        "edition": None,
        "binding": "committed",
        "bound": "within",
        "cycle": None,
        "status": status,
        "start": None,
        "deemed_start": None,
        "deadline": None,
        "projection": None,
        "stop": None,
        "late_elapsed_s": None,
        "late_covered_s": None,
        "decided_at": None,
        "ended_at": None,
        "as_of": None,
        "flags": [],
        "why": None,
        "code": None,
    }
    found.update(more)
    return found


def result(log: Log, metric: str, status: str, **more: Any) -> Record:
    """An answer that a plan gives for one clock of a ticket."""
    found = blank(metric, status, ticket=log.ticket, plan=log.view.name, edition=log.view.edition)
    found.update(as_of=log.as_of, flags=list(log.flags))
    found.update(more)
    return found


class Run:
    """One clock of one ticket, from its start to its end."""

    def __init__(
        self,
        log: Log,
        members: Sequence[Record],
        one: Record,
        place: Place,
        stop_of: StopOf,
        priority: str | None,
        flags: Iterable[str],
        adopted: Change | None = None,
    ) -> None:
        self.log, self.view, self.members, self.one = log, log.view, members, one
        self.place, self.stop_of, self.priority = place, stop_of, priority
        self.flags, self.adopted = set(flags), adopted
        self.first: int | None = None
        self.cycle: int | None = None
        self.ends: Place | None = None  # the end of the series that a cycle belongs to
        self.rebase: tuple[str, int] | None = None  # how a past deadline was moved at a change, and when
        self.resolved: list[Pause] = []
        self.last_stop: Place | None = None

    def pauses(self, until: int | None) -> Pauses:
        states = set(self.one["pauses"])
        if self.one["pauses_when"]:
            around = Around(self.log, self.place.position, self.place.at, self.priority)
            states.update(state for state, when in self.one["pauses_when"].items() if around.holds(when))
        stays = [*self.resolved, *self.log.pauses(states, until)]
        return Pauses(stays, self.log.as_of if until is None else until)

    def deemed(self) -> int | Due:
        return deemed_start(self.view, self.one["deemed_receipt"], self.place.at)

    @property
    def fixed(self) -> bool:
        return self.rebase is not None and self.rebase[0] == "due-at-change"

    def due(self, until: int | None) -> Due:
        if not FEATURES.issuperset(self.one["requires"]):
            return Due(code=UNKNOWN_FEATURE)
        if self.one["start"] is None:
            return Due(why="start-not-stated")
        start = self.deemed() if self.rebase is None or self.fixed else self.rebase[1]
        if isinstance(start, Due):
            return start
        found = due_of(self.view, self.one, start, self.pauses(until))
        if self.rebase is not None and self.fixed:
            return Due(self.rebase[1], part=found.part)
        return found

    def breach(self, found: Due) -> int | None:
        """The first instant at which an unstopped clock is breached."""
        if found.deadline is None:
            return None
        return found.deadline + (1 if self.one["bound"] == "within" or self.fixed else 0)

    def stop(self, first: int, limit: int | None) -> Place | None:
        if self.ends is not None:
            limit = self.ends.position if limit is None else min(limit, self.ends.position)
        return find_stop(self.log, self.one["stop"], first, limit, self.stop_of)

    def judge(self) -> Record:
        at_start = self.log.index_at(self.place.at)
        if self.first is None:
            if self.stop(0, at_start) is not None:
                self.flags.add("stopped-before-start")
                return self.finish("met", self.due(self.place.at), self.place)
            self.first = 0 if self.one["stop"]["which"] == "latest" else at_start
        changes = self.log.changes_after(max(self.place.position, 0))
        if self.ends is not None:
            end = self.ends.position
            changes = [one for one in changes if one.position < end]
        if self.adopted is not None:
            adopted = self.adopted
            changes = [one for one in changes if one.position > adopted.position]
            self._apply_policy(adopted.at)
        return self._advance(self.first, changes)

    def _advance(self, cursor: int, changes: list[Change]) -> Record:
        while True:
            change = changes[0] if changes else None
            stop = self.stop(cursor, change.position if change else None)
            if stop is not None:
                self.last_stop = stop
                found = self.due(stop.at)
                breach = self.breach(found)
                if breach is not None and breach <= stop.at:
                    return self._breached(found, stop)
                reopened = next_reopening(self.log, stop) if self.one["revivable"] else None
                if reopened is None or not revives(self.log, self.one, stop, reopened):
                    if reopened is not None:
                        self.flags.add("reopened-is-new-ticket")
                    return self.finish("met", found, stop)
                self.resolved.append(Pause(stop.at, reopened.at, "resolved"))
                after = reopened.position
                cursor = after + 1
                changes = [one for one in changes if one.position > after]
                priority = self.log.priority_at(after)
                if priority != self.priority:
                    changes.insert(0, Change(after, reopened.at, priority))
                    cursor = after
                continue
            if change is None:
                return self._open()
            changes.pop(0)
            while changes and changes[0].at == change.at:
                if self.stop(change.position, changes[0].position) is not None:
                    break
                change = changes.pop(0)
            ended = self._change(change, changes)
            if ended is not None:
                return ended
            cursor = max(cursor, change.position)

    def _change(self, change: Change, later: list[Change]) -> Record | None:
        """A priority change: a breach that has occurred is final, else all is recomputed."""
        found = self.due(None)
        breach = self.breach(found)
        if breach is not None and breach <= change.at:
            return self._breached(found, self.stop(self.first or 0, None))
        picked, flags = pick(self.log, self.members, self.place, change.priority)
        while not picked:
            if not later:
                return self._without_promise(change)
            change = later.pop(0)
            picked, flags = pick(self.log, self.members, self.place, change.priority)
            if picked and find_stop(
                self.log, picked[0]["stop"], self.first or 0, change.position, self.stop_of
            ):
                return self._without_promise(change)
        self.priority = change.priority
        self.flags |= flags
        if len(picked) > 1:
            return self.finish("error", Due(code=SEVERAL_COMMITMENTS), None)
        if picked[0] is not self.one:
            self.one = picked[0]
            self._apply_policy(change.at)
        return None

    def _apply_policy(self, at: int) -> None:
        """The deadline recomputed whole; at or before the change, it is as the contract says."""
        self.rebase = None
        found = self.due(None)
        if found.deadline is not None and found.deadline <= at:
            policy = self.one["on_priority_change"] or "new-delay-from-change"
            if policy != "retroactive":
                self.rebase = (policy, at)

    def _open(self) -> Record:
        """The clock has not stopped by the instant it is judged at."""
        cancelled = self.log.cancelled
        until = self.ends.at if self.ends else cancelled.at if cancelled else None
        found = self.due(until)
        breach = self.breach(found)
        if breach is not None and breach <= (self.log.as_of if until is None else until):
            return self.finish("breached", found, self.ends)
        if until is not None:
            return self.finish("cancelled", found, None)
        return self.finish("running" if self.pauses(None).still is None else "paused", found, None)

    def _breached(self, found: Due, stop: Place | None) -> Record:
        """A breach is final; the stop is the last one, should a reopening follow it."""
        while stop is not None:
            self.last_stop = stop
            reopened = next_reopening(self.log, stop) if self.one["revivable"] else None
            if reopened is None:
                break
            if not revives(self.log, self.one, stop, reopened):
                self.flags.add("reopened-is-new-ticket")
                break
            stop = self.stop(reopened.position + 1, None)
        return self.finish("breached", found, stop)

    def _all_flags(self) -> list[str]:
        return [*self.log.flags, *sorted(self.flags)]

    def _without_promise(self, change: Change) -> Record:
        return result(
            self.log,
            self.one["metric"],
            "no-commitment",
            label=self.one["label"],
            priority=change.priority,
            cycle=self.cycle,
            start=self.place.at,
            flags=self._all_flags(),
            why="priority",
        )

    def finish(self, status: str, found: Due, stop: Place | None) -> Record:
        one = self.one
        why = found.why
        if found.code is None and why is None and not (one["stop"]["of"] or self.ends):
            why = "stop-not-stated"
        if found.code is not None:
            status = "error"
        elif why is not None:
            status = "undetermined"
        cancelled = self.log.cancelled
        over = self.ends.at if self.ends else cancelled.at if cancelled else None
        end = stop.at if stop else over
        late, covered = self._lateness(status, found, end)
        deemed = self.deemed()
        if one["pauses_when"]:
            self.pauses(end)  # refused where its conditions cannot be read
        decided = stop.at if status == "met" and stop else found.deadline if status == "breached" else None
        return result(
            self.log,
            one["metric"],
            status,
            label=one["label"],
            commitment=one["id"],
            priority=self.priority,
            binding=one["status"],
            bound=one["bound"],
            cycle=self.cycle,
            start=self.place.at,
            deemed_start=None if isinstance(deemed, Due) else deemed,
            deadline=found.deadline,
            projection=found.projection,
            stop=stop.at if stop else None,
            late_elapsed_s=late,
            late_covered_s=covered,
            decided_at=decided,
            ended_at=end if status in ("met", "breached", "cancelled") else None,
            flags=self._all_flags(),
            why=why,
            code=found.code,
        )

    def _lateness(self, status: str, found: Due, end: int | None) -> tuple[int | None, int | None]:
        """Elapsed and covered seconds from the deadline to the event, or to now while there is none."""
        coverage = found.part.get("coverage") if found.part is not None else None
        if status == "met":
            return 0, 0 if coverage is not None else None
        if status != "breached" or found.deadline is None:
            return None, None
        until = self.log.as_of if end is None else max(end, found.deadline)
        late = until - found.deadline
        if coverage is None:
            return late, None
        try:
            return late, self.view.cover(coverage).covered(found.deadline, until)
        except Outside:
            return late, None


# --- cadence ---------------------------------------------------------------------------------------


class Series:
    """The cycles, or the points, of one cadence."""

    def __init__(self, run: Run) -> None:
        self.run, self.log, self.one = run, run.log, run.one
        self.own: Record = {"event": run.one["event"], "stop_of": None, "actors": None}

    def judge(self) -> list[Record]:
        stop = self._stop(self.log.index_at(self.run.place.at))
        if self.one["cadence"]["kind"] == "grid":
            return self._points(self.one["cadence"], stop)
        return self._cycles(stop)

    def _stop(self, first: int) -> Place | None:
        """The end of the series: its last stop, where a reopening revives it."""
        stop = self.run.stop(first, None)
        while stop is not None:
            reopened = next_reopening(self.log, stop) if self.one["revivable"] else None
            if reopened is None or not revives(self.log, self.one, stop, reopened):
                return stop
            self.run.resolved.append(Pause(stop.at, reopened.at, "resolved"))
            stop = self.run.stop(reopened.position + 1, None)
        return None

    def _updates(self, end: Place | None) -> list[Entry]:
        entries = self.log.entries[self.log.index_at(self.run.place.at) : end.position if end else None]
        return [entry for entry in entries if qualifies(entry, self.own, self.one["stop"])]

    def _cycles(self, end: Place | None) -> list[Record]:
        """From the start, then from each update; a priority change counts in each as in any clock."""
        run, log = self.run, self.log
        members = [
            self._as_cycle(one)
            for one in run.members
            if one["cadence"] is not None and one["cadence"]["kind"] != "grid"
        ]
        begins = [(run.place, log.index_at(run.place.at))]
        begins += [(Place(one.at, one.position), one.position + 1) for one in self._updates(end)]
        results: list[Record] = []
        for place, first in begins:
            priority = log.priority_at(place.position)
            picked, flags = pick(log, members, run.place, priority)
            if len(picked) != 1:
                continue
            cycle = Run(log, members, picked[0], place, run.stop_of, priority, run.flags | flags)
            cycle.first, cycle.cycle, cycle.ends = first, len(results), end
            cycle.resolved = run.resolved
            results.append(cycle.judge())
        return results

    def _as_cycle(self, one: Record) -> Record:
        """A commitment of the cadence as that of one cycle: its delay, stopped by the metric's own event."""
        stop = {**one["stop"], "which": "earliest", "of": [self.own]}
        revivable = self.own["event"] in ("restored", "resolved", "closed")
        return {**one, "delay": one["cadence"], "stop": stop, "revivable": revivable}

    def _points(self, rule: Record, end: Place | None) -> list[Record]:
        """Each point after the start up to the stop; one at which the clock is paused does not count."""
        run, log = self.run, self.log
        over = end.at if end else log.cancelled.at if log.cancelled else None
        until = log.as_of if over is None else over
        pauses = run.pauses(end.at if end else None)
        updates = [one.at for one in self._updates(end)]
        results: list[Record] = []
        previous = run.place.at - 1
        try:
            for point in self._grid(rule, run.place.at, until if over is not None else until + 60 * DAY):
                if pauses.at(point) is not None:
                    continue
                hit = next((at for at in updates if previous < at <= point), None)
                results.append(self._point(len(results), point, hit, over is not None))
                previous = point
                if over is None and point >= until:
                    break
        except Outside as outside:
            results.append(run.finish("error", Due(code=outside.code), None))
        return results

    def _grid(self, rule: Record, start: int, until: int) -> list[int]:
        """The points after the start up to an instant, on each calendar day or on the days of a coverage."""
        view = self.run.view
        zone, horizon = view.rules.zone, view.rules.horizon
        within(start, min(until, self.log.as_of), horizon)
        until = min(until, horizon[1])
        days = range(zone.day(start), zone.day(until) + 1)
        points = {zone.boundary(day, time) for day in days if day not in zone.skipped for time in rule["at"]}
        found = sorted(t for t in points if start < t <= until)
        if rule["days_of"] is None:
            return found
        table = view.cover(rule["days_of"]).days()
        open_days = {table.zone.day(row.midnight) for row in table.business}
        return [t for t in found if zone.day(t) in open_days]

    def _point(self, number: int, point: int, hit: int | None, ended: bool) -> Record:
        run = self.run
        one = Run(self.log, run.members, run.one, run.place, run.stop_of, run.priority, run.flags)
        one.cycle, one.resolved = number, run.resolved
        status = "met" if hit is not None else "breached"
        if hit is None and not ended and point >= self.log.as_of:
            status = "running"
        return one.finish(status, Due(point), Place(hit, 0) if hit is not None else None)


# --- one ticket ------------------------------------------------------------------------------------


class Begin(NamedTuple):
    """How a clock begins: its commitment, its start, and the later change that first gave it one, if any."""

    one: Record
    place: Place
    priority: str | None
    flags: set[str]
    adopted: Change | None


class Ticket:
    """The clocks of one ticket under one plan, as of an instant."""

    def __init__(
        self, views: Sequence[View], ticket: str, events: Sequence[Record], flags: list[str], as_of: int
    ) -> None:
        self.views, self.ticket, self.events, self.as_of = views, ticket, list(events), as_of
        self.ordered_flags = flags
        self.logs = [Log(view, ticket, events, flags, as_of) for view in views]
        self.assumed: int | None = None  # every start event happens then
        self.forced: str | None = None  # the commitment to take, by its id
        self._stops: dict[tuple[int, str], Place | None] = {}

    def known_clocks(self) -> list[tuple[str, str | None]]:
        return list(dict.fromkeys(key for view in self.views for key in view.clocks))

    def clocks(self) -> list[Record]:
        found = [one for key in self.known_clocks() for one in self.clock(key)]
        return found + self._new_tickets(found)

    def clock(self, key: tuple[str, str | None]) -> list[Record]:
        try:
            return self._clock(key)
        except Outside as outside:
            log = next(log for log in self.logs if key in log.view.clocks)
            return [result(log, key[0], "error", code=outside.code)]

    def _clock(self, key: tuple[str, str | None]) -> list[Record]:
        begins: list[tuple[Log, Begin, bool]] = []
        outside: Log | None = None
        for log in self.logs:
            members = log.view.clocks.get(key)
            found = self._begin(log, members) if members else None
            if found is None:
                continue
            if log.view.in_force(found[0].place.at):
                begins.append((log, found[0], len(found) > 1))
            else:
                outside = log
        if not begins:
            if outside is not None:
                return [result(outside, key[0], "no-commitment", why="not-in-force")]
            return [self._not_begun(key)]
        log, begin, rivals = min(begins, key=lambda one: one[1].place.at)
        members = log.view.clocks[key]
        if rivals:
            return [result(log, key[0], "error", code=SEVERAL_COMMITMENTS)]
        if begin.one["cadence"] is not None:
            return Series(self._run(log, members, begin)).judge()
        if begin.one["cycle"]:
            return self._cycles(log, members)
        return [self._run(log, members, begin).judge()]

    def _run(self, log: Log, members: Sequence[Record], begin: Begin) -> Run:
        return Run(
            log,
            members,
            begin.one,
            begin.place,
            self._stop_of(log),
            begin.priority,
            begin.flags,
            begin.adopted,
        )

    def _begin(self, log: Log, members: Sequence[Record]) -> list[Begin] | None:
        """The earliest start of a commitment that applies at it; several that apply at once are rivals."""
        stop_of = self._stop_of(log)
        if self.forced is not None and self.assumed is not None:
            one = next((one for one in members if one["id"] == self.forced), None)
            if one is None:
                return None
            place = Place(self.assumed, len(log.entries) - 1)
            return [Begin(one, place, log.priority_at(place.position), set(), None)]
        found = ((one, self._start(log, one, stop_of)) for one in members)
        started = [(one, place) for one, place in found if place is not None]
        begins: list[Begin] = []
        for one, place in started:
            priority = log.priority_at(place.position)
            picked, flags = pick(log, members, place, priority)
            if any(one is other for other in picked):
                begins.append(Begin(one, place, priority, flags, None))
        if not begins:
            begins = self._adopted(log, members, started)
        if not begins:
            return None
        first = min(begin.place for begin in begins)
        return [begin for begin in begins if begin.place == first]

    def _start(self, log: Log, one: Record, stop_of: StopOf) -> Place | None:
        if self.assumed is not None:
            return Place(self.assumed, len(log.entries) - 1)
        if one["start"] is None:
            return Place(log.entries[0].at, 0) if log.entries else None
        return find_start(log, one["start"], stop_of)

    def _adopted(
        self, log: Log, members: Sequence[Record], started: Sequence[tuple[Record, Place]]
    ) -> list[Begin]:
        """A ticket that got a priority, or one that promises something, only after its start."""
        for change in log.changes_after(0):
            found: list[Begin] = []
            for one, place in started:
                picked, flags = pick(log, members, place, change.priority)
                if not any(one is other for other in picked) or place.position > change.position:
                    continue
                if find_stop(log, one["stop"], log.index_at(place.at), change.position, self._stop_of(log)):
                    continue  # it had ended before anything was promised
                found.append(Begin(one, place, change.priority, flags, change))
            if found:
                return found
        return []

    def _not_begun(self, key: tuple[str, str | None]) -> Record:
        """Not started if a commitment would apply as things are now; else nothing is promised."""
        logs = [log for log in self.logs if key in log.view.clocks]
        log = next((one for one in logs if one.view.in_force(self.as_of)), logs[-1])
        last = len(log.entries) - 1
        here = Place(log.entries[last].at if log.entries else self.as_of, last)
        picked, _ = pick(log, log.view.clocks[key], here, log.priority_at(last))
        if len(picked) != 1:
            return result(log, key[0], "no-commitment", why="priority-or-condition")
        one = picked[0]
        return result(
            log,
            key[0],
            "not-started",
            commitment=one["id"],
            label=one["label"],
            binding=one["status"],
            bound=one["bound"],
        )

    def _stop_of(self, log: Log) -> StopOf:
        """Where the clock of a metric stopped, the one without a label first."""

        def stop_of(metric: str) -> Place | None:
            known = (id(log), metric)
            if known not in self._stops:
                self._stops[known] = None  # a metric that waits for its own stop never starts
                keys = sorted(
                    (key for key in log.view.clocks if key[0] == metric), key=lambda key: key[1] or ""
                )
                for key in keys:
                    members = log.view.clocks[key]
                    begin = self._begin(log, members)
                    if begin is not None and len(begin) == 1:
                        run = self._run(log, members, begin[0])
                        stop = run.judge()["stop"]
                        if stop is not None:
                            place = run.last_stop or begin[0].place
                            self._stops[known] = Place(stop, place.position)
                            break
            return self._stops[known]

        return stop_of

    def _cycles(self, log: Log, members: Sequence[Record]) -> list[Record]:
        """Next replies: each start event after the first own event starts a cycle."""
        metric = members[0]["metric"]
        stop_of = self._stop_of(log)
        results: list[Record] = []
        first = find_stop(log, members[0]["stop"], 0, None, stop_of)
        for entry in log.entries[first.position + 1 :] if first is not None else []:
            place = Place(entry.at, entry.position)
            priority = log.priority_at(entry.position)
            picked, flags = pick(log, members, place, priority)
            for one in picked[:1]:
                if one["start"] is None or not any(
                    moment["event"] == entry.kind
                    and (moment["actors"] is None or entry.event["actor"] in moment["actors"])
                    for moment in one["start"]["of"]
                ):
                    continue
                run = Run(log, members, one, place, stop_of, priority, flags)
                run.first, run.cycle = entry.position + 1, len(results)
                results.append(run.judge())
        return results or [result(log, metric, "not-started")]

    def _new_tickets(self, found: Sequence[Record]) -> list[Record]:
        """The clocks of the ticket that a reopening began: it stands as its report and its creation."""
        new = [one for one in found if "reopened-is-new-ticket" in one["flags"] and one["stop"] is not None]
        if not new:
            return []
        begun = min(one["stop"] for one in new)
        at = next(i for i, e in enumerate(self.events) if e["kind"] == "reopened" and e["at"] >= begun)
        anew = {(one["metric"], one["label"]) for one in new}
        revivable = {one["id"]: one["revivable"] for view in self.views for one in view.commitments}
        kept = any(
            revivable.get(one["commitment"])
            and (one["metric"], one["label"]) not in anew
            and one["stop"] is not None
            for one in found
        )
        ticket = Ticket(self.views, self.ticket, self._as_new(at), self.ordered_flags, self.as_of)
        keys = [key for key in ticket.known_clocks() if key in anew or not kept]
        results = [one for key in keys for one in ticket.clock(key)]
        every = results + ticket._new_tickets(results)
        return [one for one in every if one["status"] not in ("not-started", "no-commitment")]

    def _as_new(self, at: int) -> list[Record]:
        """The events from a reopening on, which stands as the new ticket's report and creation."""
        sets: Record = {}
        priority: str | None = None
        for event in self.events[: at + 1]:
            sets.update(event["sets"])
            priority = event["priority"] or priority
        report = {**self.events[at], "kind": "reported", "sets": sets, "priority": priority}
        return [report, {**report, "kind": "ticket-created"}, *self.events[at + 1 :]]


# --- questions -------------------------------------------------------------------------------------


class Rules:
    """The tables of a contract, ready to be asked."""

    def __init__(self, tables: Record) -> None:
        self.tables = tables
        self.contract: Record = tables["contract"]
        self.horizon: Stretch = (tables["horizon"][0], tables["horizon"][1])
        self.zones = {name: Zone(rows) for name, rows in tables["zones"].items()}
        self.zone = self.zones[self.contract["zone"]]
        self.months = summed(tables["months"])
        self.workdays = [{**one, "days": summed(one["days"])} for one in tables["workdays"]]
        self._covers: dict[int, Cover] = {}
        self._views: dict[str, list[View]] = {}

    def cover(self, number: int) -> Cover:
        if number not in self._covers:
            self._covers[number] = Cover(self.tables["coverages"][number], self.zones, self.horizon)
        return self._covers[number]

    def views(self, plan: str | None) -> list[View]:
        """The plan in each edition that has it; `Refused` where none has, or a feature is unknown."""
        if not FEATURES.issuperset(self.tables["requires"]):
            raise Refused(UNKNOWN_FEATURE)
        name = self.tables["default_plan"] if plan is None else plan
        if name not in self._views:
            editions = [one for one in self.tables["editions"] if name in one["plans"]]
            self._views[name] = [View(self, one, name) for one in editions]
        if not self._views[name]:
            raise Refused(UNKNOWN_PLAN)
        return self._views[name]

    def due(
        self,
        what: str | Mapping[str, Any],
        at: int | str,
        attributes: Mapping[str, Any] | None = None,
    ) -> Record:
        """One clock, if all its start events happen at an instant; see the head of the module."""
        asked: Mapping[str, Any] = {"commitment": what} if isinstance(what, str) else what
        name = asked.get("commitment") or asked.get("metric") or ""
        try:
            views = self.views(asked.get("plan"))
            instant = read_instant(at)
            sets = read_attributes({} if attributes is None else attributes)
            return self._due(views, asked, instant, sets)
        except Refused as refused:
            return blank(name, "error", plan=asked.get("plan"), code=refused.code)

    def _due(self, views: Sequence[View], asked: Mapping[str, Any], at: int, sets: Record) -> Record:
        forced, metric, priority = asked.get("commitment"), asked.get("metric"), asked.get("priority")
        if forced is not None:
            keys = [
                key
                for view in views
                for key, all_of in view.clocks.items()
                for one in all_of
                if one["id"] == forced
            ]
            keys = keys[:1]
        else:
            keys = list(dict.fromkeys(key for view in views for key in view.clocks if key[0] == metric))
        if not keys:
            raise Refused(UNKNOWN_NAME)
        view = next((one for one in views if one.in_force(at)), views[-1])
        results: list[Record] = []
        for key in keys:
            members = view.clocks.get(key, [])
            if forced is not None:
                members = [one for one in members if one["id"] == forced]
                if members and priority is None:
                    priority = members[0]["priority"]
            events = _assumed(members, at, priority, sets, asked.get("channel"), forced is not None)
            ticket = Ticket(views, NO_TICKET, events, [], at)
            ticket.assumed, ticket.forced = at, forced
            results += ticket.clock(key)
        begun = [one for one in results if one["status"] not in ("no-commitment", "not-started")] or results
        if not begun:  # a grid without any point to come
            return blank(keys[0][0], "not-started")
        if len(begun) > 1 and begun[0]["cycle"] is None:
            return {**begun[0], "status": "error", "deadline": None, "code": SEVERAL_COMMITMENTS}
        return begun[-1] if begun[0]["cycle"] is not None else begun[0]

    def judge(self, events: Iterable[Any], *, plan: str | None = None, as_of: int | str) -> Record:
        """Every clock of every ticket as of an instant, and the rows that could not be read."""
        tickets: dict[str, list[Record]] = {}
        bad: dict[str, str] = {}
        refused: list[Record] = []
        for number, row in enumerate(events, 1):
            try:
                event = read_event(row)
                tickets.setdefault(event["ticket"], []).append(event)
            except Refused as why:
                ticket = row.get("ticket") if isinstance(row, Mapping) else None
                ticket = ticket if isinstance(ticket, str) else None
                refused.append({"row": number, "ticket": ticket, "code": why.code})
                if ticket is not None:
                    bad.setdefault(ticket, why.code)
        try:
            instant = read_instant(as_of)
            views = self.views(plan)
        except Refused as why:
            return {"as_of": as_of, "clocks": [], "refused": refused, "code": why.code}
        clocks: list[Record] = []
        for name in sorted({*tickets, *bad}):
            clocks += self._judge_one(views, name, tickets.get(name, []), bad.get(name), instant)
        return {"as_of": instant, "clocks": clocks, "refused": refused, "code": None}

    def _judge_one(
        self, views: Sequence[View], name: str, events: Sequence[Record], bad: str | None, as_of: int
    ) -> list[Record]:
        known = [event for event in events if event["at"] <= as_of]
        ordered, flags, code = order(views, known)
        code = bad or code
        if code is None:
            return Ticket(views, name, ordered, flags, as_of).clocks() if known else []
        keys = dict.fromkeys(key for view in views for key in view.clocks)
        said: Record = {"ticket": name, "plan": views[0].name, "as_of": as_of, "flags": flags, "code": code}
        return [blank(metric, "undecided", label=label, **said) for metric, label in keys]

    def elapsed(self, coverage: str, start: int | str, end: int | str, plan: str | None = None) -> Record:
        """`{"seconds": n}`: covered seconds between two instants; else `why` or `code`."""
        try:
            views = self.views(plan)
            view = next((one for one in views if coverage in one.plan["coverages"]), None)
            if view is None:
                raise Refused(UNKNOWN_NAME)
            cover = view.cover(coverage)
            if cover.undetermined is not None:
                return {"seconds": None, "why": cover.undetermined, "code": None}
            seconds = cover.covered(read_instant(start), read_instant(end))
            return {"seconds": seconds, "why": None, "code": None}
        except Refused as refused:
            return {"seconds": None, "why": None, "code": refused.code}

    def iso(self, t: int, zone: str | None = None) -> str:
        """An instant as text, on the clocks of the contract or of another of its zones."""
        day, second = (self.zones[zone] if zone else self.zone).local(t)
        wall = day * DAY + second
        return datetime.fromtimestamp(wall, timezone(timedelta(0))).strftime("%Y-%m-%dT%H:%M:%S") + _east(
            wall - t
        )


def _east(offset: int) -> str:
    sign, left = ("-", -offset) if offset < 0 else ("+", offset)
    return f"{sign}{left // 3600:02}:{left // 60 % 60:02}" + (f":{left % 60:02}" if left % 60 else "")


def _assumed(
    members: Sequence[Record],
    at: int,
    priority: str | None,
    sets: Record,
    channel: str | None,
    forced: bool,
) -> list[Record]:
    """One event of each kind that starts the commitments, all at one instant, in rank order."""
    kinds = {
        moment["event"]
        for one in members
        if one["start"] is not None and (forced or one["priority"] in (None, priority))
        for moment in one["start"]["of"]
        if moment["event"] is not None
    }
    row = {
        "ticket": NO_TICKET,
        "at": at,
        "actor": "client",
        "channel": channel,
        "priority": priority,
        "set": sets,
    }
    return [
        read_event({**row, "kind": kind}) for kind in sorted(kinds or {"reported"}, key=lambda one: RANK[one])
    ]


_TABLES = "null"
_RULES = Rules(json.loads(_TABLES))
CONTRACT: Record = _RULES.contract
due, judge, elapsed, iso = _RULES.due, _RULES.judge, _RULES.elapsed, _RULES.iso
