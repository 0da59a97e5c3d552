"""Generated rule sets of three levels: what is asked of every runtime, and what only of some."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any, Literal

from differential.coverages import World, coverages, holiday_set, world
from slacontract.ruleset.commitments import (
    Atom,
    Commitment,
    Condition,
    DeemedReceipt,
    Grid,
    Moment,
    Priority,
    Reopening,
    Start,
    State,
    Stop,
)
from slacontract.ruleset.metrics import default_start, default_stop
from slacontract.ruleset.rules import (
    Channel,
    ContractFacts,
    DataVersions,
    Edition,
    Plan,
    PriorityCell,
    RuleSet,
    ZoneTable,
)

Level = Literal[1, 2, 3]
PRIORITIES = ("P1", "P2", "P3")
STATES = ("open", "waiting", "parked", "done", "over")
CHANNELS = ("phone", "mail")
SERVICES = ("shop", "back-office")
JUDGED = "access-given"
HOUR, DAY = 3600, 86400


class Maker:
    """Draws the parts of one rule set."""

    def __init__(self, random: Random, level: Level) -> None:
        self.random = random
        self.level = level
        self.world: World = world(random)
        self.coverages = coverages(random, self.world, combined=level > 1)

    def some(self, probability: float) -> bool:
        return self.random.random() < probability

    def cover(self) -> str:
        return self.random.choice(list(self.coverages))

    # --- delays ------------------------------------------------------------------------------------

    def delay(self, depth: int = 0) -> dict[str, Any]:
        """A delay of any kind that the level has."""
        kinds = ["covered", "covered", "covered", "elapsed", "elapsed", "opening-days", "immediate"]
        if self.level > 1:
            kinds += ["business-days", "business-days", "same-business-day", "working-days"]
            kinds += ["calendar", "calendar"]
            kinds += ["later-of", "earlier-of"] if depth == 0 else []
            kinds += [self.random.choice(["none", "event", "to-date"])] if self.some(0.3) else []
        return self._delay(self.random.choice(kinds), depth)

    def _delay(self, kind: str, depth: int) -> dict[str, Any]:
        random = self.random
        length = random.choice([0, 1, 900, 1800, HOUR, 4 * HOUR, 8 * HOUR, 20 * HOUR, 40 * HOUR])
        if random.random() < 0.2:
            length = random.randrange(1, 200_000)
        match kind:
            case "covered":
                return {"kind": kind, "seconds": length, "coverage": self.cover()}
            case "elapsed":
                return {"kind": kind, "seconds": length}
            case "opening-days":
                hours = random.choice([1, 7, 8]) * HOUR
                return {"kind": kind, "n": random.randint(1, 4), "hours": hours, "coverage": self.cover()}
            case "immediate":
                return {"kind": kind, "coverage": self.cover()}
            case "business-days":
                said = {"kind": kind, "n": random.randint(1, 6), "coverage": self.cover()}
                said["until"] = random.choice(["last-closing", "same-time"])
                zones = [name for name in (self.world.zone.name, self.world.other.name) if self.some(0.3)]
                cover = self.coverages[said["coverage"]]
                zones = [name for name in zones if name == cover.zone or name in cover.days_in]
                return {**said, "zone": zones[0]} if zones else said
            case "same-business-day":
                return {"kind": kind, "coverage": self.cover()}
            case "working-days":
                days = random.choice([(0, 1, 2, 3, 4, 5), (0, 1, 2, 3, 4), (6,)])
                holidays = random.choice([None, "public"])
                return {"kind": kind, "n": random.randint(1, 12), "days": days, "holidays": holidays}
            case "calendar":
                unit = random.choice(["day", "week", "month", "year"])
                most = {"day": 20, "week": 4, "month": 6, "year": 1}[unit]
                said = {"kind": kind, "n": random.randint(1, most), "unit": unit}
                said["until"] = random.choice(["end-of-day", "same-time"])
                waits = self.level == 3 and unit == "day" and self.some(0.4)
                return {**said, "extended_by": "whole-days-waited"} if waits else said
            case "to-date":
                on = self.world.first + timedelta(days=random.randrange(30, 365))
                return {"kind": kind, "date": on.isoformat()}
            case "event":
                return {"kind": kind, "text": "the client's signature"}
            case "none":
                return {"kind": kind, "why": random.choice(["hole", "not-stated", "best-effort"])}
            case _:
                parts = [self.delay(depth + 1) for _ in range(random.randint(2, 3))]
                return {"kind": kind, "delays": parts}

    # --- conditions --------------------------------------------------------------------------------

    def atom(self) -> Atom:
        random = self.random
        kinds = ["channel", "service", "type", "criterion", "started-in", "reported-in", "reported-outside"]
        kinds += ["judged", "state" if self.level == 3 else "site", "priority"]
        kind = random.choice(kinds)
        name, values = None, ()
        if kind in ("started-in", "reported-in", "reported-outside"):
            values = tuple(random.sample(list(self.coverages), random.randint(1, 2)))
        elif kind == "channel":
            values = (random.choice(CHANNELS),)
        elif kind == "service":
            values = (random.choice(SERVICES),)
        elif kind in ("type", "site"):
            values = (random.choice(["incident", "request"]),)
        elif kind == "criterion":
            name, values = "impact", (random.choice(["high", "low"]),)
        elif kind == "judged":
            name = JUDGED
        elif kind == "state":
            values = (random.choice(STATES),)
        else:
            values = tuple(random.sample(PRIORITIES, 2))
        return Atom(kind=kind, name=name, values=values, negated=self.some(0.25))

    def condition(self) -> Condition:
        atoms = tuple(self.atom() for _ in range(self.random.choice([1, 1, 2])))
        return Condition(atoms=atoms, negated=self.some(0.2))

    # --- commitments -------------------------------------------------------------------------------

    def commitment(self, metric: str, priority: str | None, number: int) -> dict[str, Any]:
        random = self.random
        delay = self.delay()
        start, stop = default_start(metric), default_stop(metric)
        said: dict[str, Any] = {
            "id": f"{priority or '*'}/{metric}/{number}",
            "metric": metric,
            "priority": priority,
            "start": start,
            "stop": stop,
            "delay": delay,
            "bound": random.choice(["within", "within", "under"]),
            "edge": "next-opening"
            if delay["kind"] in ("covered", "opening-days") and self.some(0.2)
            else None,
        }
        if self.level > 1 and self.some(0.2):
            after = random.choice([None, 12 * HOUR, 16 * HOUR + 1800])
            said["deemed_receipt"] = DeemedReceipt(coverage=self.cover(), after=after)
        if self.level == 3:
            said |= self._of_level_3(metric)
        return said

    def _of_level_3(self, metric: str) -> dict[str, Any]:
        random = self.random
        said: dict[str, Any] = {
            "pauses": tuple(state for state in ("waiting", "parked", "done") if self.some(0.35)),
            "on_priority_change": random.choice(
                [None, "due-at-change", "new-delay-from-change", "retroactive"]
            ),
        }
        if self.some(0.15):
            said["pauses_when"] = {"parked": self.condition()}
        if self.some(0.4):
            mode = random.choice(["revive", "continue", "new-ticket"])
            days = None if mode == "continue" else random.choice([None, 1, 5])
            said["on_reopen"] = Reopening(mode=mode, days=days)
        if metric == "update":
            return said | self._cadence()
        if self.some(0.12):
            moments = (Moment(event="reported"), Moment(event="ticket-created"))
            said["start"] = Start(which=random.choice(["earliest", "latest"]), of=moments)
        elif metric == "resolution" and self.some(0.1):
            said["start"] = Start(of=(Moment(stop_of=random.choice(["response", "resolution"])),))
        elif self.some(0.03):
            said["start"] = None
        if metric == "resolution" and self.some(0.25):
            moments = (Moment(event="resolved"), Moment(event=random.choice(["workaround", "closed"])))
            said["stop"] = Stop(which=random.choice(["earliest", "latest"]), of=moments)
        elif self.some(0.15):
            actors = random.choice([None, ("provider",), ("provider", "automatic")])
            needs = random.choice([(), ("cause",)])
            said["stop"] = default_stop(metric).model_copy(update={"actors": actors, "needs": needs})
        elif self.some(0.02):
            said["stop"] = Stop(of=())
        return said

    def _cadence(self) -> dict[str, Any]:
        random = self.random
        said: dict[str, Any] = {
            "delay": {"kind": "none", "why": "not-applicable"},
            "edge": None,
            "stop": default_stop("update", cadence=True),
        }
        if self.some(0.4):
            times = tuple(sorted(random.sample([0, 9 * HOUR, 10 * HOUR, 16 * HOUR, 86400], 2)))
            days_of = self.cover() if self.some(0.5) else None
            return said | {"cadence": Grid(at=times, days_of=days_of)}
        return said | {"cadence": self._delay(random.choice(["elapsed", "covered", "calendar"]), 1)}

    def commitments(self) -> tuple[Commitment, ...]:
        random = self.random
        metrics = ["response", "resolution"]
        if self.level == 3:
            metrics += [one for one in ("update", "next-reply", "restoration") if self.some(0.5)]
        found: list[dict[str, Any]] = []
        for metric in metrics:
            everywhere = self.some(0.2)
            for priority in (None,) if everywhere else random.sample(PRIORITIES, random.randint(2, 3)):
                first = self.commitment(metric, priority, len(found))
                found.append(first)
                if self.level > 1 and metric != "update" and self.some(0.3):
                    exception = self.commitment(metric, priority, len(found))
                    exception["when"] = self.condition()
                    if self.some(0.9):
                        first["yields_to"] = (exception["id"],)
                    found.append(exception)
                elif self.level > 1 and self.some(0.1):
                    first["when"] = self.condition()
        if self.level > 1 and self.some(0.03):
            found[-1]["requires"] = ("of-a-later-version",)
        return tuple(Commitment.model_validate(one) for one in found)

    # --- the whole ---------------------------------------------------------------------------------

    def plan(self) -> Plan:
        random = self.random
        matrix: tuple[PriorityCell, ...] = ()
        default: str | None = None
        channels: tuple[Channel, ...] = ()
        if self.level > 1:
            default = random.choice([None, "P3"])
            sets = random.choice([None, "P2"])
            channels = tuple(
                Channel(id=one, sets_priority=sets if one == "phone" else None) for one in CHANNELS
            )
            if self.some(0.4):
                matrix = (
                    PriorityCell(levels={"impact": "high", "urgency": "high"}, priority="P1"),
                    PriorityCell(levels={"impact": "low"}, priority="P2"),
                )
        states: tuple[State, ...] = ()
        if self.level == 3 and self.some(0.9):
            marks = {"done": ("resolved",), "over": ("closed", "resolved")} if self.some(0.7) else {}
            states = tuple(State(name=one, marks=marks.get(one, ())) for one in STATES)
        return Plan(
            coverages=self.coverages,
            holidays={"public": holiday_set(random, self.world)},
            priorities=tuple(Priority(name=one) for one in PRIORITIES),
            default_priority=default,
            priority_table=matrix,
            commitments=self.commitments(),
            states=states,
            channels=channels,
        )

    def editions(self) -> tuple[Edition, ...]:
        plans = {"*": self.plan()}
        if self.level == 3 and self.some(0.2):
            plans = {"basic": plans["*"], "gold": self.plan()}
        if self.level == 3 and self.some(0.3):
            middle = self.world.zone.midnight(self.world.first + timedelta(days=180))
            start = self.world.zone.midnight(self.world.first + timedelta(days=3))
            later = {name: self.plan() for name in plans}
            return (
                Edition(id="1", in_force=(start, middle), plans=plans),
                Edition(id="2", in_force=(middle, None), plans=later),
            )
        return (Edition(id="1", in_force=(None, None), plans=plans),)


def rule_set(seed: object, level: Level, maker: Maker | None = None) -> RuleSet:
    """A rule set with everything its level has, the same for the same seed.

    Level 1: covered and elapsed time. Level 2: days, calendar units, later-of and earlier-of, conditions,
    deemed receipt, priorities by channel and matrix. Level 3: states, pauses, priority changes, reopening,
    cadence, cycles, editions and plans.
    """
    maker = maker or Maker(Random(f"rules/{level}/{seed}"), level)
    zones = (maker.world.zone, maker.world.other)
    editions = maker.editions()
    return RuleSet(
        requires=("of-a-later-version",) if level > 1 and maker.some(0.02) else (),
        contract=ContractFacts(
            reference=f"CASE-{level}-{seed}", title="Generated", language="en", zone=maker.world.zone.name
        ),
        data=DataVersions(tzdata="-", holidays="-"),
        horizon=maker.world.span,
        zones={zone.name: ZoneTable(offsets=zone.offsets) for zone in zones},
        default_plan=next(iter(editions[0].plans)),
        editions=editions,
    )
