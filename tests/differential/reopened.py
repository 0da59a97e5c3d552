"""Logs of tickets that are closed and reopened, with talk and updates before and after; for every runtime."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from differential.cases import Batch
from differential.logs import DAY, Asker
from differential.rules import Maker, rule_set
from differential.wide import WideMaker

TALK = ("client-message", "replied", "update-sent", "client-message", "replied", "priority-changed")
ENDINGS = (("resolved", "closed"), ("restored", "resolved", "closed"), ("closed",), ("resolved",))


class LifeAsker(Asker):
    """Draws tickets of one to four lives, each ended and followed by a reopening."""

    def judge(self) -> dict[str, Any]:
        random = self.random
        plan, _ = self.plan()
        at = self.instant()
        rows = [self._first(at)]
        for life in range(random.choice([1, 2, 2, 2, 3, 4])):
            if life:
                at += self._pass()
                rows.append(self._event(at, "reopened"))
                if self.some(0.2):
                    rows[-1]["priority"] = random.choice(self.words.priorities)
            for _ in range(random.choice([0, 1, 2, 3, 5])):
                at += self._pass()
                rows.append(self._said(at))
            for kind in random.choice(ENDINGS):
                at += self._pass()
                rows.append({**self._event(at, kind), "actor": "provider"})
        for number, row in enumerate(rows):
            row["seq"] = number
        as_of = at + random.choice([0, 3600, DAY, 10 * DAY])
        return {"ask": "judge", "plan": plan, "events": rows, "as_of": as_of}

    def _pass(self) -> int:
        return self.random.choice([0, 0, 60, 900, 3600, 7200, 14400, DAY, 3 * DAY])

    def _said(self, at: int) -> dict[str, Any]:
        row = self._event(at, self.random.choice(TALK))
        if row["kind"] == "priority-changed":
            row["priority"] = self.random.choice(self.words.priorities)
        return row


def reopened_batches(seed: object, n: int, per: int = 25, *, wide: bool = True) -> Iterator[Batch]:
    """At least `n` tickets of several lives, `per` a rule set; the same for the same arguments.

    `wide`: half of the rule sets have what only modules answer.
    """
    for number in range(-(-n // per)):
        name = f"reopened/{seed}/{number}"
        maker = WideMaker(Random(name)) if wide and number % 2 else Maker(Random(name), 3)
        rules = rule_set(name, 3, maker)
        asker = LifeAsker(rules, Random(f"asks/{name}"), 3)
        yield Batch(name, 3, rules, tuple(asker.judge() for _ in range(min(per, n - number * per))))
