"""Questions about starts alone, put to contracts of level 3: what a runtime below that level says of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from differential.cases import Ask, Batch, examples
from differential.engine import Answer
from differential.logs import Asker
from differential.rules import rule_set
from differential.runner import Runner
from slacontract.ruleset.rules import RuleSet

UNKNOWN_FEATURE = "SLA606"


def start_batches(seed: object, n: int, per: int) -> Iterator[Batch]:
    """Deadlines and elapsed time of the example contracts and of `n` rule sets with plans and editions."""
    names = [f"starts/{seed}/{number}" for number in range(n)]
    sets = [(name, labelled(rule_set(name, 3), Random(name))) for name in names]
    for name, rules in [*sets, *examples()]:
        asker = Asker(rules, Random(name), 3)
        if any(plan.commitments for plan in asker.plans.values()):
            covered = all(plan.coverages for plan in asker.plans.values())
            asks = [asker.elapsed() if covered and i % 5 == 0 else asker.due() for i in range(per)]
            yield Batch(name, 3, rules, tuple(asks))


def labelled(rules: RuleSet, random: Random) -> RuleSet:
    """The same with labels, alike and unlike, so that a metric has several clocks."""
    editions = []
    for edition in rules.editions:
        plans = {}
        for name, plan in edition.plans.items():
            labels = [random.choice([None, None, "by phone", "on site"]) for _ in plan.commitments]
            pairs = zip(plan.commitments, labels, strict=True)
            commitments = tuple(one.model_copy(update={"label": label}) for one, label in pairs)
            plans[name] = plan.model_copy(update={"commitments": commitments})
        editions.append(edition.model_copy(update={"plans": plans}))
    return rules.model_copy(update={"editions": tuple(editions)})


class Refusing:
    """A runner whose refusals by SLA606 count as what it cannot express."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner
        self.name, self.level, self.fields = runner.name, runner.level, runner.fields

    def answers(self, rules: RuleSet, asks: Sequence[Ask]) -> list[Answer | None]:
        return [None if _refused(one) else one for one in self.runner.answers(rules, asks)]


def _refused(one: Answer | None) -> bool:
    return one is not None and (one.get("clocks") or [one])[0].get("code") == UNKNOWN_FEATURE
