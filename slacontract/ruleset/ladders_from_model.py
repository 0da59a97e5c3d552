"""Escalation ladders: each step beside the commitments whose clocks it watches (K11)."""

from __future__ import annotations

from collections.abc import Callable

from ..model import tickets as model
from ..model.base import Ref
from ..model.clauses import Event
from ..model.contract import Contract
from ..records import dataclass
from . import delays
from .clocks_from_model import event_kind
from .commitments import Condition, Escalation
from .conditions_from_model import NEVER, condition_from_model, decided_for, party_names
from .delays_from_model import Table, from_quantity, rational
from .metrics import EVENT_OF
from .plans import Scope

_NOUN_OF = {event: noun for noun, event in reversed(EVENT_OF.items())}


@dataclass(frozen=True)
class _Step:
    ladder: model.EscalationLadder
    step: model.Step
    when: Condition | None
    metrics: frozenset[str]


class Ladders:
    """The steps of all ladders as one plan reads them."""

    def __init__(
        self,
        contract: Contract,
        scope: Scope,
        table: Table,
        coverage: Callable[[tuple[Ref, ...]], str],
    ) -> None:
        self.scope = scope
        self.table = table
        self._steps: list[_Step] = []
        for ladder in sorted(contract.ladders, key=lambda one: one.name):
            if not scope.keeps(ladder):
                continue
            named = frozenset(step.metric for step in ladder.steps if step.metric)
            for step in sorted(ladder.steps, key=lambda one: one.number):
                when = condition_from_model(step.when, scope, coverage)
                if when != NEVER:
                    # A step that names no metric watches those that the other steps of its ladder name.
                    metrics = frozenset({step.metric}) if step.metric else named
                    self._steps.append(_Step(ladder, step, when, metrics))

    def of(self, metric: str, priority: str | None) -> tuple[Escalation, ...]:
        """The steps that watch a metric for a priority; a ladder that names no metric watches all."""
        found = []
        for one in self._steps:
            when = decided_for(one.when, priority)
            if not self._watches(one, metric) or when == NEVER:
                continue
            found.append(self._step(one, when))
        return tuple(found)

    def _watches(self, one: _Step, metric: str) -> bool:
        return not one.metrics or metric in one.metrics

    def _step(self, one: _Step, when: Condition | None) -> Escalation:
        step = one.step
        day_count = step.of_covered_time
        return Escalation(
            ladder=one.ladder.name,
            step=step.number,
            parties=party_names(step.parties, self.scope),
            percent=rational(step.percent) if step.percent is not None else None,
            of=None if step.percent is None else ("covered-time" if day_count else "delay"),
            after=self._delay(step.after),
            before=self._delay(step.before),
            at_event=_noun(step.at) or _noun(step.after) or _noun(step.before),
            when=when,
            audience="provider" if "provider" in (one.ladder.audience, step.audience) else "both",
        )

    def _delay(self, value: object) -> delays.Delay | None:
        if value is None or isinstance(value, Event):
            return None
        return from_quantity(value, self.table)  # type: ignore[arg-type]


def _noun(value: object) -> str | None:
    """The moment that a step waits for: a noun of the language, `breach`, or the text of an outside event."""
    if not isinstance(value, Event):
        return None
    if value.metric and event_kind(value):
        return value.metric
    if value.kind in EVENT_OF:
        return value.kind
    return _NOUN_OF.get(value.kind, value.text.text if value.text else value.kind)
