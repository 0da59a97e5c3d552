"""The cases that every runtime answers: generated rule sets, each asked many questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Any

from differential.logs import Asker
from differential.rules import Level, rule_set
from slacontract.ruleset.rules import RuleSet

Ask = dict[str, Any]
"""A question as JSON: see README.md for its three shapes, `elapsed`, `due` and `judge`."""

PER_RULE_SET = 200


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
