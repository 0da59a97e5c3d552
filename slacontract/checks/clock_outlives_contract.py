"""A clock can be due after the contract has ended, and the contract says of no renewal.

## What

A clock that starts while the contract is in force runs to its end, even past the last day. The check looks
for the promise that reaches furthest, and names the first start from which its deadline lies after that day.
It is silent where the contract is renewed or has no last day.

## For the client

A ticket of the last weeks is still owed. That is the reading of this language; a court, or the other party,
may read the last day as the end of everything.

## For the provider

People and access have to remain in place after the last day, for tickets that were reported before it.

## Example

```sla
language en

contract "Support"
  reference "S-12"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

priority P1 "Critical"
  response within 10 business days counted in office
```

## Instead

```sla
language en

contract "Support"
  reference "S-12"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

priority P1 "Critical"
  response within 10 business days counted in office
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind, Severity, Words
from ..judge.index import PlanView
from ..ruleset.commitments import Commitment
from ..telling import SayableDate
from . import Context, check
from ._times import force, function, instant, known, place, plans
from ._words import COMPUTED, SayableMetric

OUTLIVES = Kind(
    "SLA312",
    Severity.NOTE,
    Words(
        "The contract ends on {end}, and clocks started before run on: from {at} on, {metric} can be due "
        "later, then on {due}. {evidence}",
        "Write “renewed for”, or a clause that says what is owed for tickets still open at the end.",
    ),
    Words(
        "Le contrat prend fin le {end} et les chronomètres partis avant courent encore : dès le {at}, "
        "l’échéance pour {metric} peut tomber après, alors le {due}. {evidence}",
        "Écrivez « reconduit pour », ou une clause qui dit ce qui reste dû pour les tickets ouverts "
        "à la fin.",
    ),
)


@check(OUTLIVES)
def clock_outlives_contract(context: Context) -> Iterator[Diagnostic]:
    """One note for the contract, on the promise whose deadline passes the last day first."""
    in_force = context.contract.in_force
    if in_force is None or in_force.end is None or context.contract.renewed_for is not None:
        return
    best: tuple[int, PlanView, Commitment] | None = None
    for view in plans(context):
        for one in view.plan.commitments:
            if one.status in ("internal", "measured") or not known(view, one):
                continue
            at = _first_past(context, view, one, None if best is None else best[0])
            if at is not None and (best is None or at < best[0]):
                best = at, view, one
    if best is None:
        return
    at, view, one = best
    span = place(context, view, one)
    due = function(context, view, one)(at)
    if span is not None and due is not None:
        yield OUTLIVES.at(
            in_force.span,
            span,
            end=SayableDate(in_force.end),
            at=instant(view, at),
            metric=SayableMetric(one.metric),
            due=instant(view, due),
            evidence=COMPUTED,
        )


def _first_past(context: Context, view: PlanView, one: Commitment, before: int | None) -> int | None:
    """The earliest start in force whose deadline is after the end of force, if it is before another one.

    Found by halving: deadlines do not fall back, but by an hour on a night when the clocks change.
    """
    low, high = force(view)
    until = view.edition.in_force[1]
    if until is None or low >= high:
        return None
    high = (high if before is None else min(high, before)) - 1
    f = function(context, view, one)
    if high < low or not _past(f(high), until):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _past(f(middle), until) else (middle + 1, high)
    return high


def _past(due: int | None, until: int) -> bool:
    """Whether a deadline lies after the end of force; one past the horizon does."""
    return due is None or due > until


PAGE_FR = """Un chronomètre peut arriver à échéance après la fin du contrat, et le contrat ne dit rien d'un
renouvellement.

## Quoi

Un chronomètre qui part tant que le contrat est en vigueur va jusqu'à son terme, même au-delà du dernier
jour. Le contrôle cherche l'engagement qui va le plus loin, et nomme le premier départ à partir duquel son
échéance dépasse ce jour. Il se tait quand le contrat est renouvelé ou n'a pas de dernier jour.

## Pour le client

Un ticket des dernières semaines reste dû. C'est la lecture de ce langage ; un juge, ou l'autre partie, peut
lire le dernier jour comme la fin de tout.

## Pour le prestataire

Les personnes et les accès doivent rester en place après le dernier jour, pour les tickets signalés avant.
"""
