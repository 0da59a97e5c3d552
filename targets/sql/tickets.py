"""The clocks of whole tickets as one SQL text: states, pauses, priority changes, reopening, updates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import count as numbers
from typing import Any

from slacontract.clock.zone import DAY
from slacontract.ruleset.rules import RuleSet
from slacontract.ruleset.tables import tables

from .conditions import ACTORS, ENDS, KINDS, Words
from .counting import REFUSED, Counting, Part
from .covers import FEATURE, HOLIDAYS, HORIZON, Record, days, value
from .delays import WHY, Delays
from .members import Functions, split
from .pieces import Function, Piece
from .text import Value, literal, packed, table

WIDTH = 28800
ROUNDS = 60
RENEWALS = 3
POLICIES = {"retroactive": 0, "due-at-change": 1, "new-delay-from-change": 2, None: 2}
MODES = {None: 0, "revive": 0, "continue": 1, "new-ticket": 2}
NORMAL, CYCLES, CADENCE, CYCLE_OF, LEFT_OUT = 0, 1, 2, 3, 4
COLUMNS = {
    "views": ("v", "plan_", "s0", "p0", "first", "until"),
    "states": ("plan_", "s", "ends"),
    "priorities": ("plan_", "p"),
    "marks": ("v", "s", "j", "kind"),
    "channels": ("v", "channel_", "p"),
    "words": ("n", "word_"),
    "moments": ("mo", "kind", "a0", "a1", "a2", "a3"),
    "of_view": ("v", "mo"),
    "stops": ("v", "sd", "mo", "latest"),
    "stop_of": ("mo", "c", "nth", "pass"),
    "awaits": ("c", "other", "pass"),
    "starts": ("v", "m", "c", "mo", "latest"),
    "clocks": ("c", "v", "key", "mode", "base", "sd", "pass"),
    "keys": ("plan_", "key", "metric_", "label_"),
    "updates": ("m", "c", "mo"),
    "conditions": ("c", "k"),
    "pausing": ("m", "s", "k"),
    "yields": ("m", "other"),
    "grid": ("m", "ts"),
    "parts_of": ("cover", "f"),
    "left_out": ("plan_", "key"),
}
MEMBER = ("m", "v", "c", "p", "k", "sd", "latest", "bound", "mode", "days", "revivable", "revivable0", "policy")
MEMBER += ("deemed", "deemed_bad", "requires", "unstarted", "stops", "grid", "several", "id_")
PART = ("m", "j", "kind", "n", "more", "back", "fcount", "fbase", "finv", "fleast", "fmost", "fwall", "finst")
PART += ("frow", "beyond", "cover", "refused")


def script(rules: RuleSet) -> str:
    """The whole text; statements end in `;` and a line break, which stand nowhere else."""
    return ";\n\n".join(_Script(tables(rules)).statements()) + ";\n"


@dataclass
class _Clock:
    """One clock of one plan of one edition."""

    number: int
    view: int
    key: tuple[str, str | None]
    members: list[Record]
    plan: Record
    mode: int
    base: int = -1
    own: list[int] = field(default_factory=list)


def cannot_express(clocks: dict[tuple[str, str | None], list[Record]]) -> dict[tuple[str, str | None], str]:
    """The clocks of a plan, by metric and label, that SQL cannot judge, and why."""
    found: dict[tuple[str, str | None], str] = {}
    awaited = {key: _awaited(members) for key, members in clocks.items()}
    repeats = {key[0] for key, of in clocks.items() if of[0]["cycle"] or any(one["cadence"] for one in of)}
    for key, members in clocks.items():
        if any(one["cadence"] is None for one in members) and any(one["cadence"] for one in members):
            found[key] = "repeats for some priorities only"
        if any("|" in need for one in members for need in one["stop"]["needs"]):
            found[key] = "needs what has a bar in its name"
        for one in members:
            for delay in (one["delay"], one["cadence"]):
                if delay and any(part["kind"].endswith("-of") for part in delay.get("delays", ())):
                    found[key] = "nests later-of and earlier-of"
        if awaited[key] and any(one["cycle"] or one["cadence"] for one in members):
            found[key] = "repeats, and awaits another clock"
        if awaited[key] & repeats:
            found[key] = "awaits a clock that repeats"
        if passes(clocks, key[0]) is None:
            found[key] = "awaits a clock that awaits it"
    return found


def passes(clocks: dict[tuple[str, str | None], list[Record]], metric: str, seen: frozenset[str] = frozenset()) -> int | None:
    """How many clocks must be judged, one after the other, before one of a metric; None: it awaits itself."""
    if metric in seen:
        return None
    awaited = {one for key, of in clocks.items() if key[0] == metric for one in _awaited(of)} - {metric}
    found = [passes(clocks, one, seen | {metric}) for one in awaited]
    known = [one for one in found if one is not None]
    return 1 + max(known, default=-1) if len(known) == len(found) else None


def _awaited(members: list[Record]) -> set[str]:
    moments = [moment for one in members for moment in (one["start"] or {"of": ()})["of"]]
    moments += [moment for one in members for moment in one["stop"]["of"]]
    return {moment["stop_of"] for moment in moments if moment["stop_of"] is not None}


def _starts_after(members: list[Record]) -> set[str]:
    """The metrics at whose stop a clock may start."""
    moments = [moment for one in members for moment in (one["start"] or {"of": ()})["of"]]
    return {moment["stop_of"] for moment in moments if moment["stop_of"] is not None}


class _Script:
    def __init__(self, facts: Record) -> None:
        self.facts = facts
        self.first, self.last = facts["horizon"]
        self.delays = Delays(facts)
        self.counting = Counting(self.delays)
        self.functions = Functions()
        said = {name: name for name in (HORIZON, HOLIDAYS, FEATURE, "SLA605")}
        said |= {"UNSTOPPED": f"{WHY}stop-not-stated", "UNSTARTED": f"{WHY}start-not-stated"}
        self.refusals = {name: self.functions.refusal(one) for name, one in said.items()}
        self.rows: dict[str, list[tuple[Value, ...]]] = {name: [] for name in COLUMNS}
        self.members: list[tuple[Value, ...]] = []
        self.parts: list[tuple[Value, ...]] = []
        self.needs: dict[int, tuple[str, ...]] = {}
        self._moments: dict[Any, int] = {}
        self._stops: dict[Any, int] = {}
        self.clocks: list[_Clock] = []
        self._number = numbers()
        self.views = [(e, name) for e in facts["editions"] for name in e["plans"]]
        self.words = Words(self.views, self.delays, self.functions)
        self.levels: dict[tuple[int, tuple[str, str | None]], int] = {}
        self.passes = 1
        self._lay_out()

    # --- the contract as rows ----------------------------------------------------------------------

    def _lay_out(self) -> None:
        rows, words = self.rows, self.words
        rows["words"] = [(n, word) for word, n in words.priorities.items()]
        keys: dict[str, dict[tuple[str, str | None], int]] = {}
        states: dict[tuple[str, int], int] = {}
        for v, (edition, name) in enumerate(self.views):
            plan = edition["plans"][name]
            first, until = edition["in_force"]
            named = [one["name"] for one in plan["states"]]
            default = words.priorities.get(plan["default_priority"] or "", -1)
            rows["views"].append((v, name, words.states[named[0]] if named else -1, default, first, until))
            for one in plan["states"]:
                s = words.states[one["name"]]
                marked = [KINDS.index(kind) for kind in one["marks"]]
                rows["marks"] += [(v, s, j, kind) for j, kind in enumerate(marked, 1)]
                states.setdefault((name, s), int(any(kind in ENDS for kind in one["marks"])))
            for channel, priority in plan["channels"].items():
                if priority is not None:
                    rows["channels"].append((v, channel, words.priorities[priority]))
            for priority in plan["priorities"]:
                if (name, words.priorities[priority]) not in rows["priorities"]:
                    rows["priorities"].append((name, words.priorities[priority]))
            known = keys.setdefault(name, {})
            clocks = {
                (one["metric"], one["label"]): [plan["commitments"][i] for i in one["commitments"]]
                for one in plan["clocks"]
            }
            refused = cannot_express(clocks)
            for key, members in clocks.items():
                number = known.setdefault(key, len(known))
                if key in refused and (name, number) not in rows["left_out"]:
                    rows["left_out"].append((name, number))
                level = passes(clocks, key[0]) or 0
                self.levels[v, key] = level
                own = level + 1 if key[0] in _awaited(members) else level
                self._clock(v, plan, key, members, number, LEFT_OUT if key in refused else NORMAL, own)
        rows["states"] = [(name, s, ends) for (name, s), ends in states.items()]
        for name, known in keys.items():
            rows["keys"] += [(name, number, metric, label) for (metric, label), number in known.items()]
        by_view = {(one.view, one.key): one for one in self.clocks if one.mode == NORMAL}
        for (kind, metric, *_), mo in self._moments.items():
            if kind == -1:
                for v in range(len(self.views)):
                    labels = sorted(
                        (key for w, key in by_view if w == v and key[0] == metric), key=lambda key: key[1] or ""
                    )
                    rows["stop_of"] += [
                        (mo, by_view[v, key].number, nth, self.levels[v, key]) for nth, key in enumerate(labels)
                    ]
        for one in self.clocks:
            for metric in _starts_after(one.members) if one.mode == NORMAL else ():
                others = [other for (v, key), other in by_view.items() if v == one.view and key[0] == metric]
                rows["awaits"] += [
                    (one.number, other.number, self.levels[other.view, other.key]) for other in others
                ]
        for cover in self.delays.covers:
            if cover.undetermined is None:
                rows["parts_of"].append((cover.number, self.functions.number(cover.counted, WIDTH)))

    def _clock(
        self,
        v: int,
        plan: Record,
        key: tuple[str, str | None],
        members: list[Record],
        number: int,
        mode: int,
        level: int,
    ) -> None:
        if mode == NORMAL:
            mode = CADENCE if members[0]["cadence"] else CYCLES if members[0]["cycle"] else NORMAL
        clock = _Clock(len(self.clocks), v, key, members, plan, mode)
        self.clocks.append(clock)
        if mode == LEFT_OUT:
            self.rows["clocks"].append((clock.number, v, number, mode, -1, -1, 0))
            return
        stops = [self._member(clock, one, one["stop"], one["delay"], one["revivable"]) for one in members]
        self._yields(clock)
        self.rows["clocks"].append((clock.number, v, number, mode, -1, stops[0], level))
        self.passes = max(self.passes, level + 1)
        if mode != CADENCE:
            return
        repeated = [one for one in members if one["cadence"]["kind"] != "grid"]
        cycle = _Clock(len(self.clocks), v, key, repeated, plan, CYCLE_OF, clock.number)
        self.clocks.append(cycle)
        self.rows["clocks"].append((cycle.number, v, number, CYCLE_OF, clock.number, -1, 0))
        for one in repeated:
            stop = self._own(one)
            revivable = one["event"] in ("restored", "resolved", "closed")
            self._member(cycle, one, stop, one["cadence"], revivable)
        self._yields(cycle)
        for m, one in zip(clock.own, members, strict=True):
            mo = self._moment(v, self._own(one)["of"][0], self._own(one))
            self.rows["updates"].append((m, cycle.number, mo))
            if one["cadence"]["kind"] == "grid":
                self.rows["grid"] += [(m, at) for at in self._grid(one["cadence"], plan)]

    @staticmethod
    def _own(one: Record) -> Record:
        own = {"event": one["event"], "stop_of": None, "actors": None}
        return {**one["stop"], "which": "earliest", "of": [own]}

    def _yields(self, clock: _Clock) -> None:
        named = {one["id"]: m for m, one in zip(clock.own, clock.members, strict=True)}
        for m, one in zip(clock.own, clock.members, strict=True):
            self.rows["yields"] += [(m, named[other]) for other in one["yields_to"] if other in named]

    def _member(self, clock: _Clock, one: Record, stop: Record, delay: Record, revivable: bool) -> int:
        """The rows of a commitment; the number of what stops it."""
        m, plan, v, words = next(self._number), clock.plan, clock.view, self.words
        clock.own.append(m)
        sd = self._stop(v, stop)
        start = one["start"]
        if start is None:
            self.rows["starts"].append((v, m, clock.number, -1, 0))
        else:
            latest = int(start["which"] == "latest")
            for moment in start["of"]:
                self.rows["starts"].append((v, m, clock.number, self._moment(v, moment, None), latest))
        when = -1 if one["when"] is None else words.condition(v, one["when"])
        rule = one["on_reopen"] or {"mode": None, "days": None}
        deemed, unknown = self._deemed(one["deemed_receipt"], plan)
        several = {"later-of": 1, "earlier-of": 2}.get(delay["kind"], 0)
        self.members.append(
            (
                *(m, v, clock.number, -1 if one["priority"] is None else words.priorities[one["priority"]]),
                *(when, sd, int(stop["which"] == "latest"), int(one["bound"] == "within")),
                *(MODES[rule["mode"]], rule["days"], int(revivable), int(one["revivable"])),
                *(POLICIES[one["on_priority_change"]], self._function(deemed), unknown, int(bool(one["requires"]))),
                *(int(start is None), int(bool(stop["of"])), int((one["cadence"] or {}).get("kind") == "grid")),
                *(several, one["id"]),
            )
        )
        self.rows["conditions"] += [(clock.number, when)] if when >= 0 else []
        self.rows["pausing"] += [(m, words.states[state], -1) for state in one["pauses"] if state in words.states]
        for state, condition in one["pauses_when"].items():
            k = words.condition(v, condition)
            self.rows["conditions"].append((clock.number, k))
            self.rows["pausing"].append((m, words.states.get(state, -3), k))
        if delay["kind"] == "grid":
            return sd
        edge = one["edge"] if not several else None
        for j, part in enumerate(delay["delays"] if several else [delay]):
            self._part(m, j, self.counting.part(part, plan, edge))
        return sd

    def _deemed(self, rule: Record | None, plan: Record) -> tuple[Function | None, int]:
        """When what starts at an instant counts as received; or why nobody knows."""
        if rule is None:
            return None, -1
        unknown = self.delays.cover(plan, rule["coverage"]).undetermined
        if unknown is not None:
            return None, self.functions.refusal(f"{WHY}{unknown}")
        return self.delays.deemed(rule, plan), -1

    def _part(self, m: int, j: int, part: Part) -> None:
        functions = (part.count, part.base, part.inverse, part.least, part.most, part.wall, part.instant, part.row)
        outside = part.inverse.outside if part.inverse is not None else HORIZON
        refused = self.functions.refusal(part.refused or HORIZON) if part.kind == REFUSED else -1
        self.parts.append(
            (
                *(m, j, part.kind, part.n, part.add, part.back, *map(self._function, functions)),
                *(self.functions.refusal(outside), part.cover, refused),
            )
        )

    def _function(self, function: Function | None) -> int:
        return -1 if function is None else self.functions.number(function, WIDTH)

    def _stop(self, v: int, stop: Record) -> int:
        moments = tuple(self._moment(v, one, stop) for one in stop["of"])
        latest = int(stop["which"] == "latest" and len(moments) > 0)
        sd = self._stops.setdefault((moments, latest), len(self._stops))
        for mo in moments:
            if (v, sd, mo, latest) not in self.rows["stops"]:
                self.rows["stops"].append((v, sd, mo, latest))
        return sd

    def _moment(self, v: int, moment: Record, stop: Record | None) -> int:
        """The number of a moment; of a stop, automatic senders count only if they are named."""
        if moment["stop_of"] is not None:
            key: tuple[Any, ...] = (-1, moment["stop_of"])
        else:
            actors = moment["actors"] or (stop["actors"] if stop is not None else None)
            default = ACTORS if stop is None else ("client", "provider", "third-party")
            allowed = tuple(int(actor in (default if actors is None else actors)) for actor in ACTORS)
            key = (KINDS.index(moment["event"]), allowed, tuple(stop["needs"]) if stop is not None else ())
        if key not in self._moments:
            mo = self._moments[key] = len(self._moments)
            self.rows["moments"].append((mo, key[0], *(key[1] if key[0] >= 0 else (0, 0, 0, 0))))
            if key[0] >= 0 and key[2]:
                self.needs[mo] = key[2]
        mo = self._moments[key]
        if (v, mo) not in self.rows["of_view"]:
            self.rows["of_view"].append((v, mo))
        return mo

    def _grid(self, rule: Record, plan: Record) -> list[int]:
        """The points of a grid inside the horizon (K10)."""
        zone = self.delays.zone
        every = [value(one) // DAY for one in days(zone, self.first, self.last + 1).pieces]
        points = {zone.at_wall(day * DAY + time) for day in dict.fromkeys(every) for time in rule["at"]}
        found = sorted(t for t in points if self.first < t <= self.last)
        if rule["days_of"] is None:
            return found
        cover = self.delays.cover(plan, rule["days_of"])
        own = cover.zones[cover.zone]
        rows = [row for row in cover.days_in[cover.zone] if row[2] is not None]
        opened = {(row[0] + own.offset(row[0])) // DAY for row in rows}
        return [t for t in found if (t + zone.offset(t)) // DAY in opened]

    # --- the text ----------------------------------------------------------------------------------

    def statements(self) -> Iterator[str]:
        """Every statement, in order."""
        zone = self.delays.zone
        last = max([self.last, *(t for t, _ in zone.offsets)]) + 2000 * DAY
        walls = days(zone, max(zone.offsets[0][0], self.first - 400 * DAY), min(last, self.last + 1200 * DAY))
        flat = [Piece(one.x, value(one) // DAY * DAY) for one in walls.pieces]
        self.day = self._function(Function(flat, walls.end, HORIZON))
        self.values = self._values()
        body = list(self._body())
        made = re.findall(r"CREATE TABLE (sl[at]_\w+)", "\n".join(body))
        yield from (f"DROP TABLE IF EXISTS {name}" for name in made)
        yield from body

    def _body(self) -> Iterator[str]:
        yield from packed(self.functions.rows(), "slt")
        for name, columns in COLUMNS.items():
            yield from table(name, columns, self.rows[name], "slt")
        yield from table("members", MEMBER, self.members, "slt")
        yield from table("parts", PART, self.parts, "slt")
        sections = dict(_sections())
        def section(name: str, **more: object) -> Iterator[str]:
            text = sections[name]
            values = {**self.values, **{key: str(one) for key, one in more.items()}}
            for statement in text.split(";\n"):
                written = _expanded(statement, values)
                if written:
                    yield written

        for name in ("cells", "read"):
            yield from section(name)
        for i in range(self.passes):
            earlier = " UNION ALL ".join(
                f"SELECT o.g, o.stop_pos, o.stop_at, s.mo, s.nth FROM slt_out{n} o JOIN slt_stop_of s ON s.c = o.c "
                f"AND s.pass = {n} WHERE o.stop_at IS NOT NULL AND o.thrown IS NULL"
                for n in range(i)
            )
            stopped = sections["stopped"].replace("{earlier}", earlier).strip().rstrip(";") if i else ""
            dread = "".join(
                f"\n    UNION ALL\n    SELECT b.g, w.c, -1, b.{bad} FROM slt_awaits w JOIN slt_{name}{n} b ON b.c = w.other "
                f"WHERE w.pass = {n} AND b.{bad} IS NOT NULL"
                for n in range(i)
                for name, bad in (("begin", "bad"), ("out", "thrown"))
            )
            for name in ("hits", "picks", "runs", "walk", "thrown"):
                yield from section(name, i=i, stopped=f"\n{stopped}" if stopped else "", dread=dread)
            for step, q in (("policy", 2 * i), ("asks", 2 * i + 1)):
                yield from section(step, i=i, q=q, before=2 * i)
                for name in ("due", "sametime", "leaf"):
                    yield from section(name, i=i, q=q)
            for name in ("judged", "points", "broken"):
                yield from section(name, i=i, q=2 * i + 1)
        for name in ("out", "begin", "broken"):
            text = " UNION ALL ".join(
                f"SELECT x.* FROM slt_{name}{i} x JOIN slt_clocks k ON k.c = x.c AND k.pass = {i}"
                for i in range(self.passes)
            )
            yield f"CREATE TABLE slt_all_{name} AS {text}"
        yield from section("verdicts")
        renews = any(one[MEMBER.index("revivable")] for one in self.members)
        yield "CREATE TABLE slt_shown0 AS SELECT * FROM slt_answers WHERE gen = 0"
        for t in range(1, RENEWALS + 1) if renews else ():
            yield from section("renewed", t=t, s=t - 1)
        shown = " UNION ALL ".join(
            f"SELECT * FROM slt_shown{t}" + (" WHERE status NOT IN ('not-started', 'no-commitment')" if t else "")
            for t in range(RENEWALS + 1 if renews else 1)
        )
        yield f"CREATE TABLE slt_all AS {shown}"
        yield from section("said")

    def _values(self) -> dict[str, str]:
        words = self.words
        conditions, matrix = words.written(), words.matrix()
        self.functions.rows()  # so that every refusal has its number
        refusals = [split(one) for one in self.functions.refusals]
        us = [f"u{n}" for n in range(len(words.attributes))]
        renews = any(one[MEMBER.index("revivable")] for one in self.members)
        stated = {kind.replace("-", "_"): str(n) for n, kind in enumerate(KINDS)}
        names = ("reopened", "cancelled", "closed", "reported", "state_changed", "priority_changed")
        carried = "".join(
            f",\n  SUBSTR(MAX(CASE WHEN e.{u}_own IS NOT NULL THEN CAST(1000000 + e.n AS VARCHAR(9)) || e.{u}_own END) "
            f"OVER (PARTITION BY e.ticket ORDER BY e.n ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), 8) AS {u}"
            for u in us
        )
        own = ", ".join(
            f"MAX(CASE WHEN name = {literal(name)} THEN CASE WHEN value IS NULL THEN CASE WHEN yes = 1 THEN 'b1' "
            f"ELSE 'b0' END ELSE 't' || value END END) AS {u}_own"
            for name, u in words.attributes.items()
        )
        joined = f"\n  LEFT JOIN (SELECT id, {own} FROM sla_sets GROUP BY id) a ON a.id = r.id" if us else ""
        return {
            **{name: stated[name] for name in names},
            **{name: str(number) for name, number in self.refusals.items()},
            "w": str(WIDTH),
            "created": stated["ticket_created"],
            "ends": ", ".join(str(KINDS.index(one)) for one in ENDS),
            "first": str(self.first),
            "last": str(self.last),
            "clocks": str(len(self.clocks) + 1),
            "rounds": str(ROUNDS),
            "plan": literal(self.facts["default_plan"]),
            "unknown": "TRUE" if self.facts["requires"] else "FALSE",
            "renews": "TRUE" if renews else "FALSE",
            "kinds": _numbered("e.kind", {kind: n for n, kind in enumerate(KINDS)}, "NULL"),
            "actors": _numbered("e.actor", {actor: n for n, actor in enumerate(ACTORS)}, "NULL"),
            "states": f"CASE WHEN e.state IS NULL THEN -1 ELSE {_numbered('e.state', words.states, '-2')} END",
            "priorities": "CASE WHEN e.priority IS NULL THEN -1 ELSE "
            f"{_numbered('e.priority', words.priorities, '-2')} END",
            "attributes": "".join(f", a.{u}_own" for u in us),
            "attributes_of": joined,
            "carried": carried,
            "us": "".join(f", e.{u}" for u in us),
            "us_e": "".join(f", e.{u}" for u in us),
            "us_r": "".join(f", r.{u}" for u in us),
            "us_w": "".join(f", w.{u}" for u in us),
            "us_plain": "".join(f", {u}" for u in us),
            "matrix": matrix,
            "f_day": str(self.day),
            "needs": self._needs(),
            "code": _told(code for code, _ in refusals),
            "why": _told(why for _, why in refusals),
            **conditions,
        }

    def _needs(self) -> str:
        cases = [
            f"WHEN {mo} THEN "
            + " AND ".join(f"POSITION({literal(f'|{one}|')} IN e.contains) > 0" for one in needs)
            for mo, needs in self.needs.items()
        ]
        return f"CASE m.mo {' '.join(cases)} ELSE TRUE END" if cases else "TRUE"


def _numbered(column: str, words: dict[str, int], other: str) -> str:
    cases = " ".join(f"WHEN {literal(word)} THEN {n}" for word, n in words.items())
    return f"CASE {column} {cases} ELSE {other} END" if cases else other


def _told(texts: Iterator[str | None]) -> str:
    """What the numbers of refusals stand for."""
    cases = [f"WHEN {n} THEN {literal(text)}" for n, text in enumerate(texts) if text is not None]
    return f"CASE v.said {' '.join(cases)} END"


def _sections() -> Iterator[tuple[str, str]]:
    text = files(__package__).joinpath("templates", "tickets.sql").read_text("utf-8")
    for part in text.split("-- [")[1:]:
        name, body = part.split("]\n", 1)
        yield name, body


_CHANGE = "(CASE WHEN w.syn = 1 THEN w.cpos WHEN r.over_pos IS NULL OR x.nch < r.over_pos THEN x.nch END)"
_STOPS = f"(s.st IS NOT NULL AND ({_CHANGE} IS NULL OR s.st < {_CHANGE}) AND (r.over_pos IS NULL OR s.st < r.over_pos))"
_MERGED = (
    "CASE WHEN xc.lch IS NULL OR xc.lch <= xc.pos THEN xc.pos "
    "WHEN s2.st IS NULL OR s2.st >= r.over_pos OR x2.pch >= xc.lch THEN xc.lch "
    "WHEN x2.pch > xc.pos THEN x2.pch ELSE xc.pos END"
)
_MISSED = "(COALESCE(t.pos, 0) <> COALESCE(tm.pos, 0) AND COALESCE(n3.st < t.pos, FALSE))"
_BAD = "COALESCE(tm.bad, t.bad, CASE WHEN t.r IS NULL THEN tm.later_bad END)"
_JOINS = f"""JOIN slt_run{{i}} r ON r.r = w.r
  JOIN slt_members m ON m.m = w.m
  JOIN slt_entries x ON x.g = r.g AND x.pos = w.cpos
  LEFT JOIN slt_next{{i}} s ON s.g = r.g AND s.sd = m.sd AND s.pos = w.cur
  LEFT JOIN slt_entries xs ON xs.g = r.g AND xs.pos = s.st
  LEFT JOIN slt_link{{i}} k ON k.g = r.g AND k.m = w.m AND k.st = s.st
  LEFT JOIN slt_entries xr ON xr.g = r.g AND xr.pos = k.nre
  LEFT JOIN slt_entries xc ON xc.g = r.g AND xc.pos = {_CHANGE}
  LEFT JOIN slt_next{{i}} s2 ON s2.g = r.g AND s2.sd = m.sd AND s2.pos = xc.pos
  LEFT JOIN slt_entries x2 ON x2.g = r.g AND x2.pos = s2.st
  LEFT JOIN slt_turn{{i}} tm ON tm.r = w.r AND tm.pos = {_MERGED}
  LEFT JOIN slt_turn{{i}} t ON t.r = w.r AND t.pos = CASE WHEN tm.n > 0 THEN tm.pos ELSE tm.later END
  LEFT JOIN slt_next{{i}} n3 ON n3.g = r.g AND n3.sd = t.sd AND n3.pos = r.from_pos"""
_CELL = re.compile(r"@cell\((\w+), ([^,]+), ([^()]+)\)")


def _expanded(text: str, values: dict[str, str]) -> str:
    """A statement with its values put in, and its shorthands written out."""
    for name, written in (("@joins", _JOINS), ("@bad", _BAD), ("@missed", _MISSED), ("@stops", _STOPS), ("@change", _CHANGE)):
        text = text.replace(name, written)
    for name, one in values.items():
        text = text.replace("{" + name + "}", one)
    text = _CELL.sub(
        rf"LEFT JOIN slt_cells \1 ON \1.f = \2 AND \1.k = (\3) - MOD(\3, {WIDTH}) AND \1.x <= \3 AND \3 < \1.e", text
    )
    return "\n".join(line for line in text.strip().splitlines() if line.strip())
