"""Answers: a contract's tables, ready to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from .clocks import FEATURES, blank
from .events import RANK, Record, is_text, read_attributes, read_event
from .instants import DAY, Stretch, read_instant
from .order import order
from .plans import View
from .refusals import (
    SEVERAL_COMMITMENTS,
    UNKNOWN_FEATURE,
    UNKNOWN_NAME,
    UNKNOWN_PLAN,
    UNKNOWN_PRIORITY,
    Refused,
)
from .tickets import Ticket
from .windows import Cover
from .zones import Zone, summed

NO_TICKET = "-"


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
        self._plans = [name for edition in tables["editions"] for name in edition["plans"]]

    def cover(self, number: int) -> Cover:
        if number not in self._covers:
            self._covers[number] = Cover(self.tables["coverages"][number], self.zones, self.horizon)
        return self._covers[number]

    def views(self, plan: str | None) -> list[View]:
        """The plan in each edition that has it; `Refused` where none has, or a feature is unknown."""
        if not FEATURES.issuperset(self.tables["requires"]):
            raise Refused(UNKNOWN_FEATURE)
        name = self.tables["default_plan"] if plan is None else plan
        if name not in self._plans:
            raise Refused(UNKNOWN_PLAN)
        if name not in self._views:
            editions = [one for one in self.tables["editions"] if name in one["plans"]]
            self._views[name] = [View(self, one, name) for one in editions]
        return self._views[name]

    def due(
        self,
        what: str | Mapping[str, Any],
        at: int | str,
        attributes: Mapping[str, Any] | None = None,
    ) -> Record:
        """One clock, if all its start events happen at an instant; see the head of the module."""
        asked: Mapping[str, Any] = {"commitment": what} if not isinstance(what, Mapping) else what
        named = (asked.get("commitment"), asked.get("metric"))
        name = next((one for one in named if isinstance(one, str) and is_text(one)), "")
        try:
            views = self.views(asked.get("plan"))
            instant = read_instant(at)
            sets = read_attributes({} if attributes is None else attributes)
            return self._due(views, asked, instant, sets)
        except Refused as refused:
            return blank(name, "error", code=refused.code)

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
        known = {name for one in views for name in one.plan["priorities"]}
        for key in keys:
            members = view.clocks.get(key, [])
            if forced is not None:
                members = [one for one in members if one["id"] == forced]
                if members and priority is None:
                    priority = members[0]["priority"]
            events = _assumed(members, at, priority, sets, asked.get("channel"), forced is not None)
            if asked.get("priority") is not None and asked["priority"] not in known:
                raise Refused(UNKNOWN_PRIORITY)
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
            views = self.views(plan)
            instant = read_instant(as_of)
        except Refused as why:
            return {"as_of": None, "clocks": [], "refused": refused, "code": why.code}
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
            view = next((one for one in views if coverage in list(one.plan["coverages"])), None)
            if view is None:
                raise Refused(UNKNOWN_NAME)
            cover = view.cover(coverage)
            if cover.undetermined is not None:
                return {"seconds": None, "why": cover.undetermined, "code": None}
            seconds = cover.covered(read_instant(start), read_instant(end))
            return {"seconds": seconds, "why": None, "code": None}
        except Refused as refused:
            return {"seconds": None, "why": None, "code": refused.code}

    def iso(self, t: int | str, zone: str | None = None) -> str:
        """An instant as text, on the clocks of the contract or of another of its zones; else `Refused`."""
        t = read_instant(t)
        if zone is not None and zone not in list(self.zones):
            raise Refused(UNKNOWN_NAME)
        day, second = (self.zone if zone is None else self.zones[zone]).local(t)
        wall = day * DAY + second
        return (datetime(1970, 1, 1) + timedelta(seconds=wall)).isoformat() + _east(wall - t)


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
