"""Nothing says what becomes of a clock when its ticket is opened again.

## What

A clock that ends with the restoration, the resolution or the closure of a ticket ends too soon where the
ticket comes back. Where the contract says nothing, the clock goes on if the ticket is reopened before it is
closed, and the time in between counts as a pause; after the closure it is a new ticket. Clocks that do not
say so are reported together.

## For the client

A fault that returns after an hour is either a broken promise or a new ticket with a new delay.

## For the provider

Without a rule, a met promise can be reopened for months.

## Example

```sla
language en

contract "Support"
  reference "S-18"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

priority P1 "Critical"
  resolution within 8 hours counted in office
```

## Instead

```sla
language en

contract "Support"
  reference "S-18"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

clock resolution "Resolution"
  starts at report
  on reopening opens a new ticket after 10 calendar days

priority P1 "Critical"
  resolution within 8 hours counted in office
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind, Severity, Words
from ..ruleset.metrics import REVIVING_EVENTS
from ..source import Span
from . import Context, check
from ._times import place, plans
from ._words import BY_RULE, SayableMetrics

UNSAID = Kind(
    "SLA318",
    Severity.WARNING,
    Words(
        "Nothing says what a reopening does to the clock of {metrics}: up to the closure it goes on, after "
        "that the ticket is a new one. {evidence}",
        "In the clock of each (add a block such as “clock resolution” where there is none), write “on "
        "reopening continues” or “on reopening opens a new ticket after 10 calendar days”.",
    ),
    Words(
        "Rien ne dit ce que la réouverture fait au chronomètre pour {metrics} : jusqu’à la clôture il "
        "reprend, ensuite c’est un nouveau ticket. {evidence}",
        "Dans le chronomètre de chacun (ajoutez un bloc tel que « chronomètre résolution » s’il manque), "
        "écrivez « en cas de réouverture se poursuit » ou « en cas de réouverture "
        "ouvre un nouveau ticket après 10 jours calendaires ».",
    ),
)


@check(UNSAID)
def reopening_unsaid(context: Context) -> Iterator[Diagnostic]:
    """One finding for all clocks that a reopening would revive (K6)."""
    clocks = {one.name or one.metric: one for one in context.contract.clocks}
    found: dict[str, Span] = {}
    for view in plans(context):
        for one in view.plan.commitments:
            stops = {moment.event for moment in one.stop.of}
            promised = one.status in ("committed", "target") and one.delay.kind not in ("none", "event")
            if one.metric in found or one.on_reopen is not None or not promised or one.cadence is not None:
                continue
            clock = clocks.get(one.metric)
            said = clock is not None and clock.reopening_missing is not None
            span = place(context, view, one)
            if stops & REVIVING_EVENTS and not said and span is not None:
                found[one.metric] = span
    if found:
        yield UNSAID.at(*found.values(), metrics=SayableMetrics(tuple(found)), evidence=BY_RULE)


PAGE_FR = """Rien ne dit ce que devient un chronomètre quand son ticket est rouvert.

## Quoi

Un chronomètre qui finit au rétablissement, à la résolution ou à la clôture du ticket finit trop tôt si le
ticket revient. Quand le contrat n'en dit rien, le chronomètre reprend si le ticket est rouvert avant sa
clôture, et le temps écoulé entre les deux compte comme une suspension ; après la clôture, c'est un nouveau
ticket. Les chronomètres qui ne le disent pas sont signalés ensemble.

## Pour le client

Une panne qui revient au bout d'une heure est soit un engagement manqué, soit un nouveau ticket avec un
nouveau délai.

## Pour le prestataire

Sans règle, un engagement tenu peut être rouvert pendant des mois.
"""
