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
    return compare_all((runner,), batches, most)[0]


def compare_all(runners: Sequence[Runner], batches: Iterable[Batch], most: int = 5) -> list[Tally]:
    """The same of several runtimes, a tally each; the engine answers once."""
    tallies = [Tally() for _ in runners]
    with ThreadPoolExecutor(len(runners)) as beside:  # one in another process works while the engine does
        for batch in batches:
            engine = Engine(batch.rules)
            asked = [beside.submit(one.answers, batch.rules, batch.asks) for one in runners]
            said = [answer(engine, ask, (*CLOCK, *ABOUT)) for ask in batch.asks]
            for runner, tally, answers in zip(runners, tallies, asked, strict=True):
                _held(runner, batch, said, answers.result(), tally)
            if any(len(tally.differ) >= most for tally in tallies):
                break
    return tallies


def _held(
    runner: Runner, batch: Batch, said: Sequence[Answer], answers: Sequence[Answer | None], tally: Tally
) -> None:
    for number, (ask, ours, theirs) in enumerate(zip(batch.asks, said, answers, strict=True)):
        tally.asked += 1
        count(tally, ours)
        if theirs is None:
            continue
        tally.answered += 1
        if narrowed(ours, runner.fields) != narrowed(theirs, runner.fields):
            tally.differ.append(f"{batch.name}/{number}: {describe(ask, ours, theirs, runner.fields)}")


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
