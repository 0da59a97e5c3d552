"""The cases that every runtime answers: generated rule sets, each asked many questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from differential.logs import Asker
from differential.rules import Level, rule_set
from slacontract.project import compile_file
from slacontract.ruleset.rules import RuleSet

Ask = dict[str, Any]
"""A question as JSON: see README.md for its three shapes, `elapsed`, `due` and `judge`."""

PER_RULE_SET = 200
EXAMPLES = tuple(sorted((Path(__file__).parents[2] / "contracts/examples").glob("*.sla")))


@dataclass(frozen=True)
class Batch:
    """One rule set with its questions; `name` tells them apart in a failure."""

    name: str
    level: Level
    rules: RuleSet
    asks: tuple[Ask, ...]


@dataclass(frozen=True)
class Case:
    """One question put to one rule set."""

    name: str
    level: Level
    rules: RuleSet
    ask: Ask


def batches(seed: object, n: int, level: Level, per: int = PER_RULE_SET) -> Iterator[Batch]:
    """At least `n` questions of a level, `per` a rule set; the same for the same arguments.

    Level 1 asks for elapsed time and deadlines, level 2 for deadlines of every kind of delay, level 3 for
    whole tickets as well.
    """
    for number in range(-(-n // per)):
        name = f"L{level}/{seed}/{number}"
        rules = rule_set(f"{seed}/{number}", level)
        asker = Asker(rules, Random(name), level)
        yield Batch(name, level, rules, tuple(_ask(asker, level) for _ in range(min(per, n - number * per))))


@lru_cache(maxsize=1)
def examples() -> tuple[tuple[str, RuleSet], ...]:
    """The example contracts of the repository, compiled: name and rule set."""
    found = [(path.stem, compile_file(path, today=date(2026, 6, 1)).rules) for path in EXAMPLES]
    return tuple((name, rules) for name, rules in found if rules is not None)


def example_batches(seed: object, per: int) -> Iterator[Batch]:
    """Questions of level 3 to each example contract, as its text was compiled, `per` a contract."""
    for name, rules in examples():
        if any(plan.commitments for edition in rules.editions for plan in edition.plans.values()):
            asker = Asker(rules, Random(f"{name}/{seed}"), 3)
            yield Batch(f"{name}/{seed}", 3, rules, tuple(_ask(asker, 3) for _ in range(per)))


def _ask(asker: Asker, level: Level) -> Ask:
    draw = asker.random.random()
    if level == 3 and draw < 0.9:
        return asker.judge()
    if level == 1 and draw < 0.5:
        return asker.elapsed()
    return asker.due()


def cases(seed: object, n: int, level: Level) -> Iterator[Case]:
    """The same, one by one."""
    every = (
        Case(f"{batch.name}/{i}", level, batch.rules, ask)
        for batch in batches(seed, n, level)
        for i, ask in enumerate(batch.asks)
    )
    return islice(every, n)
