"""A part of the contract that nothing uses: a coverage in which nothing counts, a priority without a promise.

## What

Reported are a coverage, a set of holidays or a supplier that no clause names, a clock that times no promise,
a state that pauses events for which nothing is promised, a ladder that watches such events only, and a
priority for which nothing is promised.

## For the client

Office hours printed in a contract look like a promise; where nothing counts in them, they are none. A ticket
of a priority without a promise is handled at the provider's will.

## For the provider

A part that is left over from another contract is read, translated, loaded into the helpdesk and discussed
for nothing, and most often a delay was meant to name it.

## Example

```sla
language en

contract "Support"
  reference "S-6"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

coverage standby "Standby"
  at all hours
  except office

priority P1 "Critical"
  response within 1 hour counted in office
```

## Instead

```sla
language en

contract "Support"
  reference "S-6"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

coverage standby "Standby"
  at all hours
  except office

priority P1 "Critical"
  response within 1 hour counted in office plus standby
```
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..diagnostics import Bilingual, Diagnostic, Kind, Severity, Words
from ..model.base import Block
from . import Context, check
from ._nodes import found_in
from ._times import plans
from ._words import BY_RULE, SayableMetrics

UNUSED = Kind(
    "SLA306",
    Severity.WARNING,
    Words(
        "Nothing uses {what} “{name}”. {evidence}",
        "Name it where it should count, or delete it.",
    ),
    Words(
        "Rien n’utilise {what} « {name} ». {evidence}",
        "Nommez-la là où elle doit compter, ou supprimez-la.",
    ),
)
NO_PROMISE = Kind(
    "SLA347",
    Severity.WARNING,
    Words(
        "Nothing is promised for the priority “{name}”. {evidence}",
        "Add a promise, such as “response not committed” where there is none, or delete the priority.",
    ),
    Words(
        "Rien n’est promis pour la priorité « {name} ». {evidence}",
        "Ajoutez un engagement, comme « réponse sans engagement » s’il n’y en a pas, ou supprimez-la.",
    ),
)
TIMES_NOTHING = Kind(
    "SLA348",
    Severity.WARNING,
    Words(
        "{what} “{name}” is about {metrics}, and nothing is promised for it. {evidence}",
        "Add the promise that is meant, or delete this.",
    ),
    Words(
        "{what} « {name} » concerne {metrics}, et rien n’est promis à ce sujet. {evidence}",
        "Ajoutez l’engagement voulu, ou supprimez ceci.",
    ),
)

_COVERAGE = Bilingual("the coverage", "la couverture")
_HOLIDAYS = Bilingual("the set of public holidays", "la liste de jours fériés")
_SUPPLIER = Bilingual("the promises of the supplier", "les promesses de l’entreprise")
_CLOCK = Bilingual("The clock", "Le chronomètre")
_STATE = Bilingual("The state", "L’état")
_LADDER = Bilingual("The escalation ladder", "L’échelle d’escalade")


@check(UNUSED, NO_PROMISE, TIMES_NOTHING)
def unused_block(context: Context) -> Iterator[Diagnostic]:
    """Blocks whose name no fact uses, and those about events without a promise in any plan."""
    contract, used = context.contract, found_in(context).used
    yield from (
        _unused(one, _COVERAGE)
        for one in contract.coverages
        if not (one.name in used or one.joins or one.staffed_by)
    )
    yield from (_unused(one, _HOLIDAYS) for one in contract.holidays if one.name not in used)
    suppliers = (one for one in contract.suppliers if one.commitments and one.name not in used)
    yield from (_unused(one, _SUPPLIER) for one in suppliers)
    yield from _without_promise(context)
    promised = {one.metric for view in plans(context) for one in view.plan.commitments}
    # The clock of a metric that only starts or stops another one is in use all the same.
    lent = {moment.stop_of for view in plans(context) for one in view.plan.commitments
            for moment in ((*one.start.of, *one.stop.of) if one.start else one.stop.of)}  # fmt: skip
    for clock in contract.clocks:
        metric = clock.name or clock.metric
        if not {clock.metric, metric} & (promised | lent) and metric not in used:
            yield _about(_CLOCK, clock, (clock.metric,))
    for state in contract.states:
        metrics = {metric for pause in state.pauses for metric in pause.metrics}
        every = any(pause.every for pause in state.pauses)
        if metrics and not every and not metrics & promised:
            yield _about(_STATE, state, metrics)
    for ladder in contract.ladders:
        metrics = {step.metric for step in ladder.steps if step.metric}
        if metrics and not metrics & promised:
            yield _about(_LADDER, ladder, metrics)


def _without_promise(context: Context) -> Iterator[Diagnostic]:
    """Priorities without a promise in any plan; silent where no priority has one."""
    views = plans(context)
    for_all = any(one.priority is None and one.when is None for v in views for one in v.plan.commitments)
    promised = {one.priority for view in views for one in view.plan.commitments}
    replaced = {one.name.name for plan in context.contract.plans for one in plan.replaces}
    if for_all or not promised:
        return
    for priority in context.contract.priorities:
        if priority.name not in promised and priority.name not in replaced and not priority.effort:
            yield NO_PROMISE.at(priority.name_span or priority.span, name=priority.name, evidence=BY_RULE)


def _unused(block: Block, what: Bilingual) -> Diagnostic:
    return UNUSED.at(block.name_span or block.span, what=what, name=block.name, evidence=BY_RULE)


def _about(what: Bilingual, block: Block, metrics: Iterable[str]) -> Diagnostic:
    said = tuple(sorted(metrics))
    name = block.name or (block.label.text if block.label else said[0])
    return TIMES_NOTHING.at(
        block.name_span or block.span, what=what, name=name, metrics=SayableMetrics(said), evidence=BY_RULE
    )


PAGE_FR = """Une partie du contrat dont rien ne se sert : une couverture dans laquelle rien ne compte, une
priorité sans engagement.

## Quoi

Sont signalés une couverture, une liste de jours fériés ou un fournisseur qu'aucune clause ne nomme, un
chronomètre qui ne mesure aucun engagement, un état qui suspend des événements pour lesquels rien n'est
promis, une échelle d'escalade qui ne surveille que de tels événements, et une priorité pour laquelle rien
n'est promis.

## Pour le client

Des heures de bureau imprimées dans un contrat ressemblent à un engagement ; si rien n'y compte, elles n'en
sont pas un. Un ticket d'une priorité sans engagement est traité au gré du prestataire.

## Pour le prestataire

Une partie restée d'un autre contrat est lue, traduite, chargée dans l'outil de tickets et discutée pour
rien ; et le plus souvent un délai devait la nommer.
"""
