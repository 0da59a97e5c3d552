"""Which metrics a contract times, in the order of a ticket's life, and the delays promised for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...model.clauses import Commitment, Event
from ...model.contract import Contract
from ...model.quantities import Delay, NoDelay
from ...ruleset.metrics import EVENT_OF

_ORDER = {metric: number for number, metric in enumerate(EVENT_OF)}


def metrics_of(contract: Contract) -> list[str]:
    """The metrics that are timed: by a clock of the contract, or because a commitment promises something."""
    timed = [clock.metric for clock in contract.clocks]
    timed += [one.metric for one in _every(contract) if not _nothing(one.delay)]
    return in_order(timed)


def in_order(metrics: Iterable[str]) -> list[str]:
    """Metrics as they follow one another in the life of a ticket; then those of the parties' own."""
    return sorted(dict.fromkeys(metrics), key=lambda one: _ORDER.get(one, len(_ORDER)))


def _nothing(delay: Delay) -> bool:
    return isinstance(delay, NoDelay) and delay.missing.why == "not-committed"


def delays_of(contract: Contract, metric: str) -> list[Delay]:
    """Every delay that is promised for a metric."""
    return [commitment.delay for commitment in _every(contract) if commitment.metric == metric]


def starts_named(contract: Contract, metric: str) -> list[Event]:
    """From when each promise about a metric counts, where all of them say so; else nothing."""
    timed = [one for one in _every(contract) if one.metric == metric and not isinstance(one.delay, NoDelay)]
    named = [one.start for one in timed if one.start is not None]
    return named if len(named) == len(timed) else []


def _every(contract: Contract) -> Iterator[Commitment]:
    for several in (contract.priorities, contract.commitments, contract.exceptions, contract.plans):
        for block in several:
            yield from block.commitments
