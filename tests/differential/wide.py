"""Rule sets and logs of level 3 with what the narrower ones never draw; for the modules that answer it all.

Every metric with its events, labels, bindings, conditions on plans and sites and on cadences, cadences in
days, senders of single moments, stops of other clocks, windows of a second, editions that drop a plan; logs
of such events, judged at a deadline and a second beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

from support.neutral_rules import table

from differential.cases import Batch
from differential.coverages import HOUR
from differential.logs import DAY, Asker
from differential.rules import PRIORITIES, Maker, rule_set
from slacontract.clock.coverage import CoverageSpec, Window, finish
from slacontract.judge import deadline
from slacontract.ruleset.commitments import Atom, Commitment, Grid, Moment, Start, Stop
from slacontract.ruleset.metrics import METRICS
from slacontract.ruleset.rules import Edition, Plan

CADENCES = (
    "elapsed",
    "covered",
    "calendar",
    "business-days",
    "same-business-day",
    "later-of",
    "opening-days",
)
CYCLES = ("next-reply", "update")
EVENTS = tuple(dict.fromkeys(metric.event for metric in METRICS.values()))
ESSENTIAL = ("reopened", "cancelled", "state-changed", "priority-changed")
SINGLE = tuple(metric for metric in METRICS if metric not in CYCLES)


class WideMaker(Maker):
    """Draws the parts of one rule set."""

    def __init__(self, random: Random) -> None:
        super().__init__(random, 3)
        self.coverages |= self._odd()

    def _odd(self) -> dict[str, Any]:
        """A coverage of windows that last a second, and one that never opens."""
        at = self.random.randrange(0, 23 * HOUR)
        weekly = ((Window(at, at + 1), Window(at + 2, at + 3)),) * 7
        spec = CoverageSpec(self.world.zone, weekly, name="blink")
        found = {"blink": spec, "never": replace(spec, weekly=((),) * 7, name="never")}
        drawn = [name for name in found if self.some(0.15)]
        return {name: table(finish(found[name], self.world.span), [self.world.other], {}) for name in drawn}

    def atom(self) -> Atom:
        if self.some(0.8):
            return super().atom()
        if self.some(0.5):
            return Atom(
                kind="plan", values=(self.random.choice(["*", "basic", "gold"]),), negated=self.some(0.2)
            )
        return Atom(
            kind="site", values=(self.random.choice(["incident", "request"]),), negated=self.some(0.2)
        )

    def commitment(self, metric: str, priority: str | None, number: int) -> dict[str, Any]:
        random = self.random
        said = super().commitment(metric, priority, number)
        said["status"] = random.choice(["committed", "committed", "target", "internal", "measured"])
        if "start" in said and said["start"] is not None and self.some(0.15):
            of = tuple(
                one.model_copy(update={"actors": random.choice([("client",), ("provider", "automatic")])})
                for one in said["start"].of
                if one.event
            )
            said["start"] = Start(which=said["start"].which, of=of or (Moment(event="reported"),))
        if metric not in CYCLES and self.some(0.1):
            stopping = random.choice(["response", "resolution", "update", "next-reply", "acknowledgement"])
            moments = (Moment(event=METRICS[metric].event, actors=("provider",)), Moment(stop_of=stopping))
            said["stop"] = Stop(which=random.choice(["earliest", "latest"]), of=moments)
        return said

    def _cadence(self) -> dict[str, Any]:
        said = super()._cadence()
        if isinstance(said["cadence"], Grid) or self.some(0.4):
            return said
        return said | {"cadence": self._delay(self.random.choice(CADENCES), 0)}

    def commitments(self) -> tuple[Commitment, ...]:
        """Some metrics, twice under two labels now and then, each for some priorities, with exceptions."""
        random = self.random
        metrics = [*random.sample(SINGLE, 3), *(one for one in CYCLES if self.some(0.5))]
        metrics += [one for one in ("response", "resolution") if one not in metrics and self.some(0.7)]
        found: list[dict[str, Any]] = []
        for metric in metrics:
            for label in random.choice([(None,), (None,), (None, "second"), ("first", "second")]):
                for priority in (None,) if self.some(0.2) else random.sample(PRIORITIES, 2):
                    group = [self.commitment(metric, priority, len(found))]
                    if self.some(0.35):
                        group.append(self.commitment(metric, priority, len(found) + 1))
                        group[1]["when"] = self.condition()
                        group[0]["yields_to"] = (group[1]["id"],) if self.some(0.9) else ()
                    found += [{**one, "label": label} for one in group]
        return tuple(Commitment.model_validate(one) for one in found)

    def editions(self) -> tuple[Edition, ...]:
        if self.some(0.6):
            return super().editions()
        names = ["basic", "gold"]
        seams = [self.world.zone.midnight(self.world.first + timedelta(days=on)) for on in (3, 120, 250)]
        until = [*seams[1:], self.random.choice([None, seams[-1] + 60 * DAY])]
        return tuple(
            Edition(
                id=str(number), in_force=(start, end), plans=self._plans(names if number != 2 else names[:1])
            )
            for number, (start, end) in enumerate(zip(seams, until, strict=True), 1)
        )

    def _plans(self, names: list[str]) -> dict[str, Plan]:
        return {name: self.plan() for name in names}


class WideAsker(Asker):
    """Draws the questions that are put to one such rule set."""

    def judge(self) -> dict[str, Any]:
        said = super().judge()
        rows, random = said["events"], self.random
        for row in rows:
            if row.get("kind") == "time-spent" and self.some(0.5):
                row["valued_minutes"] = random.choice([0, "7/2", 10])
        at, horizon = rows[0]["at"], self.rules.horizon
        if self.some(0.3) and isinstance(at, int) and horizon[0] <= at <= horizon[1]:
            plan, facts = said["plan"], self.plans[said["plan"] or self.rules.default_plan]
            one = random.choice(facts.commitments)
            due = deadline(self.engine, at=at, plan=plan, commitment_id=one.id).deadline
            if due is not None:
                said["as_of"] = due + random.choice([-1, 0, 1])
        return said

    def _row(self, at: int, state: str | None, ended: bool, decisive: bool) -> dict[str, Any]:
        row = super()._row(at, state, ended, decisive)
        if self.some(0.25) and row["kind"] not in (
            "reopened",
            "cancelled",
            "state-changed",
            "priority-changed",
        ):
            kinds = sorted({metric.event for metric in METRICS.values()} - {"reopened", "cancelled"})
            kind = self.random.choice([one for one in kinds if one != "priority-changed"])
            row = {**self._event(at, kind), **({"contains": ["cause"]} if self.some(0.2) else {})}
        return row


def wide_batches(seed: object, n: int, per: int = 50) -> Iterator[Batch]:
    """At least `n` questions of level 3, `per` a rule set; the same for the same arguments."""
    for number in range(-(-n // per)):
        name = f"wide/{seed}/{number}"
        rules = rule_set(f"{seed}/{number}", 3, WideMaker(Random(f"rules/{name}")))
        asker = WideAsker(rules, Random(name), 3)
        asks = tuple(
            asker.judge() if asker.some(0.9) else asker.due() for _ in range(min(per, n - number * per))
        )
        yield Batch(name, 3, rules, asks)
