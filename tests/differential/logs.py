"""Generated questions: instants near every edge of a rule set, and ticket logs, sound and unsound."""

from __future__ import annotations

from random import Random
from typing import Any

from differential.rules import Level
from differential.words import words_of
from slacontract.clock.zone import Zone
from slacontract.judge import Engine, deadline
from slacontract.ruleset.rules import Plan, RuleSet

DAY = 86400
ENDS = ("workaround", "restored", "resolved", "accepted", "closed")
DECISIVE = ("state-changed", "resolved", "replied", "priority-changed")
ACTORS = ("provider", "provider", "provider", "client", "third-party", "automatic")


class Asker:
    """Draws the questions that are put to one rule set."""

    def __init__(self, rules: RuleSet, random: Random, level: Level) -> None:
        self.rules = rules
        self.random = random
        self.level = level
        self.zone = Zone(rules.contract.zone, rules.zones[rules.contract.zone].offsets)
        self.engine = Engine(rules)
        self.words = words_of(rules)
        self.plans: dict[str, Plan] = {
            name: plan for edition in rules.editions for name, plan in edition.plans.items()
        }
        start, end = rules.horizon
        rows = [
            row for plan in self.plans.values() for one in plan.coverages.values() for row in one.intervals
        ]
        self.edges = sorted({t for row in random.sample(rows, min(len(rows), 400)) for t in row[:2]})
        offsets = [t for table in rules.zones.values() for t, _ in table.offsets]
        self.changes = [t for t in offsets if start < t < end]
        forces = [t for edition in rules.editions for t in edition.in_force if t is not None]
        self.seams = [start, end, *forces]

    def some(self, probability: float) -> bool:
        return self.random.random() < probability

    def instant(self) -> int:
        """Mostly inside the horizon; often at an edge, at a change of clocks, or a second from it."""
        random = self.random
        start, end = self.rules.horizon
        draw = random.random()
        if draw < 0.35 and self.edges:
            return random.choice(self.edges) + random.choice([-1, 0, 0, 1])
        if draw < 0.55 and self.changes:
            return random.choice(self.changes) + random.randrange(-DAY, DAY)
        if draw < 0.60:
            return random.choice(self.seams) + random.choice([-1, 0, 1, -DAY, 3 * DAY])
        at = random.randrange(start, end)
        return at if draw < 0.7 else at - at % 900

    def written(self, t: int) -> int | str:
        """An instant as a number, or as text with an offset."""
        if self.some(0.5):
            return t
        return self.zone.iso(t) if self.some(0.8) and t >= self.zone.offsets[0][0] else _utc(t)

    def attributes(self) -> dict[str, str | bool]:
        """Some of the attributes that the contract reads."""
        random = self.random
        found: dict[str, str | bool] = {
            name: random.choice(values) for name, values in self.words.attributes.items() if self.some(0.5)
        }
        if self.some(0.4):
            found[random.choice(self.words.judged)] = random.choice([True, False, "yes", "no"])
        return found

    def plan(self) -> tuple[str | None, Plan]:
        if self.some(0.5) and self.rules.default_plan in self.plans:
            return None, self.plans[self.rules.default_plan]
        name = self.random.choice(list(self.plans))
        return name, self.plans[name]

    # --- elapsed and due ---------------------------------------------------------------------------

    def elapsed(self) -> dict[str, Any]:
        plan, facts = self.plan()
        a, b = self.instant(), self.instant()
        if self.some(0.5):
            b = a + self.random.choice([0, 1, 3600, 40_000, 5 * DAY])
        return {
            "ask": "elapsed",
            "plan": plan,
            "coverage": self.random.choice(list(facts.coverages)),
            "from": a,
            "to": b,
        }

    def due(self) -> dict[str, Any]:
        plan, facts = self.plan()
        one = self.random.choice(facts.commitments)
        asked: dict[str, Any] = {"ask": "due", "plan": plan, "at": self.written(self.instant())}
        if self.level == 1 or self.some(0.4):
            return {**asked, "commitment": one.id}
        asked |= {"metric": one.metric, "priority": self.random.choice([*self.words.priorities, None])}
        if self.some(0.6):
            asked["priority"] = one.priority
        channel = self.random.choice([*self.words.channels, None])
        return {**asked, "channel": channel, "attributes": self.attributes()}

    # --- logs --------------------------------------------------------------------------------------

    def judge(self) -> dict[str, Any]:
        random = self.random
        plan, facts = self.plan()
        at = self.instant()
        rows = [self._first(at)]
        ends = self._deadlines(plan, facts, at, rows[0].get("priority"))
        state, ended = self.words.states[0], False
        marks = {one.name: one.marks for one in facts.states}
        for _ in range(random.choice([0, 1, 2, 3, 4, 5, 6, 8, 12])):
            at = max(at + self._gap(at, ends), at)
            row = self._row(at, state if facts.states else None, ended or self.some(0.01), at in ends)
            state = row.get("state", state)
            ended = row["kind"] in ENDS or bool(marks.get(row.get("state", ""))) or ended
            ended = ended and row["kind"] != "reopened"
            rows.append(row)
            if row["kind"] == "cancelled" and self.some(0.8):
                break
        for number, row in enumerate(rows):
            row["seq"] = number
        as_of = at + random.choice([0, 0, 1, 3600, DAY, 30 * DAY, -3600])
        self._spoil(rows)
        return {"ask": "judge", "plan": plan, "events": rows, "as_of": as_of}

    def _deadlines(self, plan: str | None, facts: Plan, at: int, priority: str | None) -> list[int]:
        """When some of the commitments would be due, did nothing happen: what happens just then decides."""
        applying = [one for one in facts.commitments if one.priority in (None, priority)]
        some = self.random.sample(applying, min(3, len(applying)))
        found = (deadline(self.engine, at=at, plan=plan, commitment_id=one.id) for one in some)
        return [one.deadline for one in found if one.deadline is not None]

    def _gap(self, at: int, ends: list[int]) -> int:
        """Some minutes, hours or days; or right to a deadline, or to an edge of a coverage."""
        random = self.random
        if self.some(0.25) and any(at < end for end in ends):
            return random.choice([end for end in ends if at < end]) - at + random.choice([-1, 0, 0, 0, 1])
        if self.some(0.3) and self.edges:
            near = [t for t in random.sample(self.edges, min(8, len(self.edges))) if at <= t < at + 6 * DAY]
            if near:
                return near[0] - at + random.choice([-1, 0, 0, 1])
        return random.choice([0, 1, 60, 900, 1800, 3600, 3600, 7200, 14400, 28800, 40_000, DAY, 3 * DAY])

    def _first(self, at: int) -> dict[str, Any]:
        random = self.random
        row = self._event(
            at, random.choice(["reported", "reported", "reported", "detected", "ticket-created"])
        )
        row["actor"] = random.choice(["client", "client", "automatic"])
        if self.some(0.8):
            row["priority"] = random.choice(self.words.priorities)
        if self.some(0.4):
            row["channel"] = random.choice(self.words.channels)
        if self.some(0.4):
            row["set"] = self.attributes()
        return row

    def _event(self, at: int, kind: str) -> dict[str, Any]:
        return {
            "ticket": "A",
            "at": self.written(at),
            "kind": kind,
            "actor": self.random.choice(ACTORS),
        }

    def _row(self, at: int, state: str | None, ended: bool, decisive: bool) -> dict[str, Any]:
        """What happens next in a state (None: the contract has none), reopening only what had ended.

        At a `decisive` instant, a deadline: what starts a pause, stops a clock or changes it.
        """
        random = self.random
        kind = random.choice(
            ["state-changed"] * (6 if state or self.some(0.02) else 0)
            + ["priority-changed"] * 3
            + ["replied"] * 2
            + ["resolved"] * 2
            + ["reopened"] * (5 if ended else 0)
            + ["client-message"] * 2
            + ["update-sent"] * 2
            + ["workaround", "closed", "reported", "ticket-created", "attribute-changed"]
            + ["restored", "acknowledged", "time-spent"]
            + (["cancelled"] if self.some(0.3) else [])
        )
        if decisive and state and self.some(0.8):
            kind = random.choice(
                ["state-changed", "state-changed", "resolved", "replied", "priority-changed"]
            )
        row = self._event(at, kind)
        if kind == "state-changed" or (state and kind in ("replied", "resolved") and self.some(0.1)):
            row["state"] = random.choice([one for one in self.words.states if one != state] or ["nowhere"])
        if kind == "priority-changed":
            row["priority"] = random.choice(self.words.priorities)
        if kind == "attribute-changed":
            row["set"] = self.attributes()
        if kind == "time-spent":
            row["minutes"] = random.choice([5, "12.5"])
        if kind in ("replied", "resolved", "update-sent") and self.some(0.3):
            row["contains"] = random.choice([["cause"], ["cause", "fix"], ["other"]])
        return row

    def _spoil(self, rows: list[dict[str, Any]]) -> None:
        """Rows out of order, without numbers, twice, or with what no contract or reader takes."""
        random = self.random
        if self.some(0.35):
            for row in rows:
                del row["seq"]
        if self.some(0.1):
            random.shuffle(rows)
        if self.some(0.08):
            rows.append(dict(random.choice(rows)))
        if self.some(0.92):
            return
        row = random.choice(rows)
        spoils: list[dict[str, Any]] = [
            {"state": "nowhere"},
            {"priority": "P9"},
            {"kind": "opened"},
            {"actor": "robot"},
            {"at": "2026-03-02T10:00:00"},
            {"at": "tomorrow"},
            {"at": None},
            {"at": 10**12},
            {"at": "2026-02-30T10:00:00Z"},
            {"seq": "first"},
            {"seq": None},
            {"colour": "red"},
            {"contains": "cause"},
            {"set": {"service": 3.5}},
            {"minutes": "many"},
            {"kind": "state-changed", "state": None},
        ]
        row.update(random.choice(spoils))


def _utc(t: int) -> str:
    return Zone("UTC", ((-(1 << 40), 0),)).iso(t).replace("+00:00", "Z")
