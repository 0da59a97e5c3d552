"""The clocks of a contract as rows of small tables: what starts, stops, pauses and bounds each of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count as numbers
from typing import Any

from slacontract.clock.zone import DAY
from slacontract.fidelity import Say

from .conditions import ACTORS, ENDS, KINDS, Words
from .counting import REFUSED, Counting, Part
from .covers import FEATURE, HOLIDAYS, HORIZON, Record, days, value
from .delays import WHY, Delays
from .members import Functions
from .pieces import Function
from .text import Value

WIDTH = 28800
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
    "turns": ("c", "pass"),
    "keys": ("plan_", "key", "metric_", "label_"),
    "updates": ("m", "c", "mo"),
    "conditions": ("c", "k"),
    "pausing": ("m", "s", "k"),
    "yields": ("m", "other"),
    "grid": ("m", "ts"),
    "parts_of": ("cover", "f"),
    "left_out": ("plan_", "key"),
}
MEMBER: tuple[str, ...] = (
    "m",
    "v",
    "c",
    "p",
    "k",
    "sd",
    "latest",
    "bound",
    "mode",
    "days",
    "revivable",
    "revivable0",
    "policy",
)
MEMBER += ("deemed", "deemed_bad", "requires", "unstarted", "stops", "grid", "several", "id_")
PART: tuple[str, ...] = (
    "m",
    "j",
    "kind",
    "n",
    "more",
    "back",
    "fcount",
    "fbase",
    "finv",
    "fleast",
    "fmost",
    "fwall",
    "finst",
)
PART += ("frow", "beyond", "cover", "refused")


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


def cannot_express(clocks: dict[tuple[str, str | None], list[Record]]) -> dict[tuple[str, str | None], Say]:
    """The clocks of a plan, by metric and label, that SQL cannot judge, and why."""
    found: dict[tuple[str, str | None], Say] = {}
    awaited = {key: _awaited(members) for key, members in clocks.items()}
    repeats = {key[0] for key, of in clocks.items() if of[0]["cycle"] or any(one["cadence"] for one in of)}
    for key, members in clocks.items():
        if any(one["cadence"] is None for one in members) and any(one["cadence"] for one in members):
            found[key] = Say("repeats for some priorities only", "ne se répète que pour certaines priorités")
        if any("|" in need for one in members for need in one["stop"]["needs"]):
            found[key] = Say("needs what has a bar in its name", "exige un contenu dont le nom a une barre")
        for one in members:
            for delay in (one["delay"], one["cadence"]):
                if delay and any(part["kind"].endswith("-of") for part in delay.get("delays", ())):
                    found[key] = Say(
                        "nests later-of and earlier-of", "imbrique « plus tôt de » et « plus tard de »"
                    )
        if awaited[key] and any(one["cycle"] or one["cadence"] for one in members):
            found[key] = Say("repeats, and awaits another clock", "se répète, et attend un autre chronomètre")
        if awaited[key] & repeats:
            found[key] = Say("awaits a clock that repeats", "attend un chronomètre qui se répète")
        if passes(clocks, key[0]) is None:
            found[key] = Say("awaits a clock that awaits it", "attend un chronomètre qui l’attend")
    return found


def passes(
    clocks: dict[tuple[str, str | None], list[Record]], metric: str, seen: frozenset[str] = frozenset()
) -> int | None:
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


class ClockRows:
    """The rows of every table, and the functions that they name."""

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
                        (key for w, key in by_view if w == v and key[0] == metric),
                        key=lambda key: key[1] or "",
                    )
                    rows["stop_of"] += [
                        (mo, by_view[v, key].number, nth, self.levels[v, key])
                        for nth, key in enumerate(labels)
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
        turns = {level, self.levels[v, key]}
        self.rows["turns"] += [(clock.number, turn) for turn in sorted(turns)]
        if mode != CADENCE:
            return
        repeated = [one for one in members if one["cadence"]["kind"] != "grid"]
        cycle = _Clock(len(self.clocks), v, key, repeated, plan, CYCLE_OF, clock.number)
        self.clocks.append(cycle)
        self.rows["clocks"].append((cycle.number, v, number, CYCLE_OF, clock.number, -1, 0))
        self.rows["turns"].append((cycle.number, 0))
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
                *(
                    POLICIES[one["on_priority_change"]],
                    self.function(deemed),
                    unknown,
                    int(bool(one["requires"])),
                ),
                *(
                    int(start is None),
                    int(bool(stop["of"])),
                    int((one["cadence"] or {}).get("kind") == "grid"),
                ),
                *(several, one["id"]),
            )
        )
        self.rows["conditions"] += [(clock.number, when)] if when >= 0 else []
        self.rows["pausing"] += [
            (m, words.states[state], -1) for state in one["pauses"] if state in words.states
        ]
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
        functions = (
            part.count,
            part.base,
            part.inverse,
            part.least,
            part.most,
            part.wall,
            part.instant,
            part.row,
        )
        outside = part.inverse.outside if part.inverse is not None else HORIZON
        refused = self.functions.refusal(part.refused or HORIZON) if part.kind == REFUSED else -1
        self.parts.append(
            (
                *(m, j, part.kind, part.n, part.add, part.back, *map(self.function, functions)),
                *(self.functions.refusal(outside), part.cover, refused),
            )
        )

    def function(self, function: Function | None) -> int:
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
