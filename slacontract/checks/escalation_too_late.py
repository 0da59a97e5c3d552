"""A step of an escalation comes after the deadline that it should save.

## What

A step at a time after the start is compared with the deadline of each promise that its ladder watches, for
every possible start while the contract is in force; a step above one hundred percent always comes after it.
A step at or after the deadline is reported where the ladder has no earlier one for that promise.

## For the client

The manager hears of the ticket when it is already late.

## For the provider

An escalation is there to prevent the breach. One that comes after it only makes the breach known.

## Example

```sla
language en

contract "Support"
  reference "S-35"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

priority P1 "Critical"
  intervention within 4 calendar hours

escalation ladder management "Management"
  step 1 "head of operations" after 4 hours counted in office
```

## Instead

```sla
language en

contract "Support"
  reference "S-35"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

priority P1 "Critical"
  intervention within 4 hours counted in office

escalation ladder management "Management"
  step 1 "head of operations" after 2 hours counted in office
```
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from ..diagnostics import Diagnostic, Kind, Severity, Words
from ..judge.index import PlanView
from ..ruleset.commitments import Commitment, Escalation
from ..source import Span
from . import Context, check
from ._times import instant, known, later, place, plans
from ._words import BY_RULE, PROVED, SayableMetric

TOO_LATE = Kind(
    "SLA335",
    Severity.WARNING,
    Words(
        "Step {step} of “{ladder}” may come after the deadline of {metric}: of a clock started on "
        "{at} it comes "
        "on {due}, and the deadline is {other}. {evidence}",
        "Let the step come sooner, or add an earlier one.",
    ),
    Words(
        "Le palier {step} de « {ladder} » peut venir après l’échéance pour {metric} : au départ du "
        "{at} il vient "
        "le {due}, et l’échéance est le {other}. {evidence}",
        "Avancez ce palier, ou ajoutez-en un plus tôt.",
    ),
)
ABOVE_HUNDRED = Kind(
    "SLA359",
    Severity.WARNING,
    Words(
        "Step {step} of “{ladder}” comes at {percent} % of the delay of {metric}, after its "
        "deadline. {evidence}",
        "Let the first step come before 100 %.",
    ),
    Words(
        "Le palier {step} de « {ladder} » vient à {percent} % du délai pour {metric}, après "
        "l’échéance. {evidence}",
        "Faites venir le premier palier avant 100 %.",
    ),
)


@check(TOO_LATE, ABOVE_HUNDRED)
def escalation_too_late(context: Context) -> Iterator[Diagnostic]:
    """The first step of each ladder, against each promise that it watches; once for each step."""
    spans = {
        (ladder.name, step.number): step.span for ladder in context.contract.ladders for step in ladder.steps
    }
    said: set[Span] = set()
    for view in plans(context):
        for one in view.plan.commitments:
            for step in _first_steps(one):
                span, where = spans.get((step.ladder, step.step)), place(context, view, one)
                if span is None or where is None or span in said or not known(view, one):
                    continue
                found = _finding(context, view, one, step, (span, where))
                if found is not None:
                    said.add(span)
                    yield found


def _first_steps(one: Commitment) -> Iterator[Escalation]:
    """The only steps of their ladder that go by time; those at an event come when it comes.

    A ladder that has a step by percentage up to 100, or before the deadline, saves what it can.
    """
    ladders: dict[str, list[Escalation]] = {}
    for step in one.escalations:
        ladders.setdefault(step.ladder, []).append(step)
    for steps in ladders.values():
        in_time = any(
            step.before is not None or (step.percent is not None and Fraction(step.percent) <= 100)
            for step in steps
        )
        by_event = any(step.after is None and step.percent is None and step.at_event for step in steps)
        timed = [step for step in steps if step.percent is not None or step.after is not None]
        if timed and not in_time and not by_event:
            yield timed[0]


def _finding(
    context: Context, view: PlanView, one: Commitment, step: Escalation, spans: tuple[Span, Span]
) -> Diagnostic | None:
    names: dict[str, Any] = {"step": step.step, "ladder": step.ladder, "metric": SayableMetric(one.metric)}
    if step.percent is not None:
        return ABOVE_HUNDRED.at(*spans, percent=step.percent, evidence=BY_RULE, **names)
    if step.after is None or step.at_event is not None:
        return None
    # The step as a promise of its own, from the same start.
    reached = one.model_copy(
        update={
            "id": f"{one.id} {step.ladder} {step.step}",
            "delay": step.after,
            "cadence": None,
            "edge": None,
            "escalations": (),
        }
    )
    if not known(view, reached):
        return None
    witness = later(context, view, reached, one)
    if witness is None:
        return None
    return TOO_LATE.at(
        *spans,
        at=instant(view, witness.at),
        due=instant(view, witness.due),
        other=instant(view, witness.other),
        evidence=PROVED,
        **names,
    )


PAGE_FR = """Une étape d'escalade vient après l'échéance qu'elle devrait sauver.

## Quoi

Une étape placée un certain temps après le départ est comparée à l'échéance de chaque engagement que
surveille son échelle, pour tous les départs possibles tant que le contrat est en vigueur ; une étape
au-delà de cent pour cent vient toujours après. Une étape à l'échéance ou après elle est signalée quand
l'échelle n'en a pas de plus précoce pour cet engagement.

## Pour le client

Le responsable apprend l'existence du ticket quand il est déjà en retard.

## Pour le prestataire

Une escalade est là pour éviter le manquement. Celle qui vient après ne fait que le faire connaître.
"""
