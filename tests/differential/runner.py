"""The law that every runtime obeys, and the count of the cases that it answers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol

from differential.cases import Ask, Batch
from differential.engine import ABOUT, CLOCK, Answer, answer
from slacontract.judge import Engine
from slacontract.ruleset.rules import RuleSet


class Runner(Protocol):
    """A runtime under test. `fields`: the fields of a clock that it answers, at least CORE."""

    name: str
    level: int
    fields: Sequence[str]

    def answers(self, rules: RuleSet, asks: Sequence[Ask]) -> Sequence[Answer | None]:
        """One answer a question, in order; None: the runtime cannot express it."""


@dataclass
class Tally:
    """What came of some cases. `statuses` counts what the engine said, so that a test can ask for variety."""

    asked: int = 0
    answered: int = 0
    differ: list[str] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)

    @property
    def share(self) -> float:
        """The share of the cases that the runtime answered."""
        return self.answered / self.asked if self.asked else 0.0


def compare(runner: Runner, batches: Iterable[Batch], most: int = 5) -> Tally:
    """Put every question to the engine and to a runtime; stop after `most` differences."""
    tally = Tally()
    with ThreadPoolExecutor(1) as beside:  # a runtime in another process works while the engine does
        for batch in batches:
            engine = Engine(batch.rules)
            asked = beside.submit(runner.answers, batch.rules, batch.asks)
            said = [answer(engine, ask, (*CLOCK, *ABOUT)) for ask in batch.asks]
            every = zip(batch.asks, said, asked.result(), strict=True)
            for number, (ask, ours, theirs) in enumerate(every):
                tally.asked += 1
                count(tally, ours)
                if theirs is None:
                    continue
                tally.answered += 1
                if narrowed(ours, runner.fields) != narrowed(theirs, runner.fields):
                    tally.differ.append(
                        f"{batch.name}/{number}: {describe(ask, ours, theirs, runner.fields)}"
                    )
                    if len(tally.differ) >= most:
                        return tally
    return tally


def count(tally: Tally, ours: Answer) -> None:
    """Note what kinds of answer the engine gave."""
    if ours.get("code"):
        tally.statuses[ours["code"]] += 1
    for one in ours.get("clocks", ()):
        tally.statuses[one["status"]] += 1
        tally.statuses.update(one["flags"])
        for name in ("why", "code"):
            if one[name]:
                tally.statuses[one[name]] += 1


def narrowed(one: Answer, fields: Sequence[str]) -> Answer:
    """An answer with only some fields of its clocks."""
    if "clocks" not in one:
        return {name: one.get(name) for name in ("seconds", "code", "why")}
    clocks = [{name: clock.get(name) for name in fields} for clock in one["clocks"]]
    return {"clocks": clocks, "code": one.get("code")}


def describe(ask: Ask, ours: Answer, theirs: Answer, fields: Sequence[str]) -> str:
    """A difference in words: the question, and both answers."""
    return "\n  ".join(
        [
            json.dumps(ask),
            f"engine  {json.dumps(narrowed(ours, fields))}",
            f"runtime {json.dumps(narrowed(theirs, fields))}",
        ]
    )
