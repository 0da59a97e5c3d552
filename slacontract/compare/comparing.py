"""Two versions, edition by edition and plan by plan: the rule sets first, then what only the model says."""

from __future__ import annotations

from collections.abc import Iterator

from ..judge.index import engine_of
from ..ruleset.rules import RuleSet
from .changes import Change, Comparison, merged
from .pairs import PlanPair
from .promises import promises
from .versions import Readable, version


def compare(old: Readable, new: Readable) -> Comparison:
    """Every change of meaning from `old` to `new`, whom it favours and how that is known (DESIGN 5).

    Reads compilations without errors, editions of one (`versions_of`), or what `for_reader` gives; ValueError
    for one with errors. Deadlines are compared over all start instants at which both versions are in force.
    """
    one, two = version(old), version(new)
    plans = set()
    found: list[Change] = []
    span = None
    for before, after, first, last in overlaps(one.rules, two.rules):
        span = (first if span is None else min(first, span[0]), last if span is None else max(last, span[1]))
        for name in after.plans:
            if name in before.plans:
                plans.add(name)
                pair = PlanPair(
                    one,
                    two,
                    (one.rules.editions.index(before), two.rules.editions.index(after)),
                    (name, name),
                    (first, last),
                    {},
                    {},
                )
                found += promises(pair)
    zone = engine_of(two.rules).contract_zone
    return Comparison(merged(found, len(plans)), span, zone)


def overlaps(old: RuleSet, new: RuleSet) -> Iterator[tuple]:  # type: ignore[type-arg]
    yield (
        old.editions[-1],
        new.editions[-1],
        *(max(old.horizon[0], new.horizon[0]), min(old.horizon[1], new.horizon[1])),
    )
