"""Delays differ by priority, and nothing says what a change of priority does to a clock that is running.

## What

When a ticket changes priority, its clocks are computed anew from their start, by the promises of the new
priority. Where that deadline is already past, the contract has to say what holds: it is due at the change, it
takes the new delay from the change, or it stays late. Where it says nothing, the new delay from the change is
used, and this danger is reported. A clock that says "not stated" gets a warning instead: then the silence is
known.

## For the client

A ticket that turns critical after a day of waiting may be late at once, or get a whole new delay: that is for
the contract to say, not for the helpdesk.

## For the provider

Every helpdesk has a default of its own, and few account managers know it. The first escalated ticket becomes
a dispute.

## Example

```sla
language en

contract "Support"
  reference "S-17"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

priority P1 "Critical"
  response within 1 hour counted in office

priority P2 "Minor"
  response within 4 hours counted in office
```

## Instead

```sla
language en

contract "Support"
  reference "S-17"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

clock response "First response"
  starts at report
  if a priority change makes it late it is due at the change

priority P1 "Critical"
  response within 1 hour counted in office

priority P2 "Minor"
  response within 4 hours counted in office
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind, Severity, Words
from ..ruleset.commitments import Commitment
from ..source import Span
from . import Context, check
from ._times import place, plans
from ._words import BY_RULE, SayableMetrics, SayableNames

UNSAID = Kind(
    "SLA317",
    Severity.DANGER,
    Words(
        "The delays of {metrics} differ by priority ({priorities}), and nothing says what holds "
        "where a change "
        "of priority makes a running clock late; the new delay from the change is used. {evidence}",
        "In the clock of each (add a block such as “clock resolution” where there is none), write “if a "
        "priority change makes it late”, then “it is due at the "
        "change”, “it "
        "takes the new delay from the change” or “it stays late”.",
    ),
    Words(
        "Les délais diffèrent selon la priorité ({priorities}) pour {metrics}, et rien ne dit ce "
        "qui vaut quand "
        "un changement de priorité met en retard un chronomètre qui court ; le nouveau délai à compter du "
        "changement est retenu. {evidence}",
        "Dans le chronomètre de chacun (ajoutez un bloc tel que « chronomètre résolution » s’il manque), "
        "écrivez « si un changement de priorité le met en retard », puis « il "
        "échoit au changement », « il prend le nouveau délai à compter du changement » ou « il "
        "reste en retard ».",
    ),
)


@check(UNSAID)
def priority_change_unsaid(context: Context) -> Iterator[Diagnostic]:
    """One danger for all clocks that are silent, one warning for those that say so (K5)."""
    clocks = {one.name or one.metric: one for one in context.contract.clocks}
    open_metrics: dict[str, Span] = {}
    stated: dict[str, Span] = {}
    names: dict[str, None] = {}
    for view in plans(context):
        by_metric: dict[str, list[Commitment]] = {}
        for one in view.plan.commitments:
            counts = one.status in ("committed", "target") and one.delay.kind not in ("none", "event")
            if one.priority is not None and one.when is None and counts:
                by_metric.setdefault(one.metric, []).append(one)
        for metric, ones in by_metric.items():
            if metric in open_metrics or metric in stated or ones[0].on_priority_change is not None:
                continue
            other = next((two for two in ones[1:] if _differ(ones[0], two)), None)
            span = place(context, view, ones[0])
            if other is None or span is None:
                continue
            clock = clocks.get(metric)
            if clock is not None and clock.late_missing is not None:
                if clock.late_missing.why != "hole":
                    stated[metric] = clock.late_missing.span
                continue
            open_metrics[metric] = span
            names[ones[0].priority or ""] = names[other.priority or ""] = None
    if open_metrics:
        yield _finding(open_metrics, tuple(names), Severity.DANGER)
    if stated:
        yield _finding(stated, tuple(one.name for one in context.contract.priorities), Severity.WARNING)


def _differ(one: Commitment, other: Commitment) -> bool:
    return one.priority != other.priority and (one.delay, one.cadence) != (other.delay, other.cadence)


def _finding(metrics: dict[str, Span], names: tuple[str, ...], severity: Severity) -> Diagnostic:
    return UNSAID.at(
        *metrics.values(),
        severity=severity,
        metrics=SayableMetrics(tuple(metrics)),
        priorities=SayableNames(names),
        evidence=BY_RULE,
    )


PAGE_FR = """Les délais diffèrent selon la priorité, et rien ne dit ce qu'un changement de priorité fait à
un chronomètre en cours.

## Quoi

Quand un ticket change de priorité, ses chronomètres sont recalculés depuis leur départ, selon les
engagements de la nouvelle priorité. Si cette échéance est déjà passée, le contrat doit dire ce qui vaut :
elle est due au changement, elle prend le nouveau délai à partir du changement, ou elle reste en retard.
S'il n'en dit rien, le nouveau délai à partir du changement est appliqué et ce risque est signalé. Un
chronomètre qui dit « sans précision » reçoit plutôt un avertissement : le silence est alors connu.

## Pour le client

Un ticket qui devient critique après un jour d'attente peut être aussitôt en retard, ou recevoir un délai
entier : c'est au contrat de le dire, pas à l'outil de tickets.

## Pour le prestataire

Chaque outil de tickets a sa règle par défaut, et peu de responsables de compte la connaissent. Le premier
ticket requalifié devient un litige.
"""
