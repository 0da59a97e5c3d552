"""A delay that its hours cannot hold: no deadline falls within the contract, or only after many weeks.

## What

A delay counted in a coverage ends only when that coverage has been open for so long. The check reports a
delay whose coverage never opens while the contract is in force, one that no clock can reach before the
contract ends, and one that needs more than four average weeks of its coverage.

## For the client

The promise reads like one and is none: nothing is ever due.

## For the provider

Nobody plans for such a deadline; the figure or its hours are most often a slip.

## Example

```sla
language en

contract "Support"
  reference "S-3"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage saturdays "Saturday mornings"
  Saturday 09:00-11:00

priority P1 "Critical"
  response within 40 hours counted in saturdays
```

## Instead

```sla
language en

contract "Support"
  reference "S-3"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage saturdays "Saturday mornings"
  Saturday 09:00-11:00

priority P1 "Critical"
  response within 4 hours counted in saturdays
```
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind, Severity, Words
from ..judge.index import PlanView
from ..ruleset.commitments import Commitment
from ..ruleset.delays import BusinessDays, Covered, Immediate, OpeningDays, SameBusinessDay
from ..source import Span
from . import Context, check
from ._times import coverages_of, force, function, instant, known, place, plans
from ._words import BY_RULE, COMPUTED, OVER_DATES, SayableMetric

MANY_WEEKS = Kind(
    "SLA303",
    Severity.WARNING,
    Words(
        "The delay of {metric} takes about {weeks} weeks: “{coverage}” is open {hours} hours a "
        "week. {evidence}",
        "Correct the delay, or count it in wider hours.",
    ),
    Words(
        "Le délai pour {metric} prend environ {weeks} semaines : « {coverage} » est ouverte {hours} heures "
        "par semaine. {evidence}",
        "Corrigez le délai, ou comptez-le dans des horaires plus larges.",
    ),
)
NEVER_OPEN = Kind(
    "SLA345",
    Severity.WARNING,
    Words(
        "The delay of {metric} never ends: “{coverage}” is not open once while the contract is in force. "
        "{evidence}",
        "Correct the hours or dates of “{coverage}”, or count the delay in another coverage.",
    ),
    Words(
        "Le délai pour {metric} ne s’achève jamais : « {coverage} » n’est pas ouverte une seule fois pendant "
        "la durée du contrat. {evidence}",
        "Corrigez les horaires ou dates de « {coverage} », ou comptez le délai dans une autre couverture.",
    ),
)
AFTER_THE_END = Kind(
    "SLA346",
    Severity.WARNING,
    Words(
        "Even a clock started at once is due for {metric} on {due}, after the contract has ended. {evidence}",
        "Shorten the delay, or lengthen the contract.",
    ),
    Words(
        "Même au premier instant du contrat, l’échéance pour {metric} est le {due}, après sa fin. {evidence}",
        "Raccourcissez le délai, ou allongez le contrat.",
    ),
)

_WEEK = 7 * 86400
_MOST_WEEKS = 4


@check(MANY_WEEKS, NEVER_OPEN, AFTER_THE_END)
def delay_out_of_reach(context: Context) -> Iterator[Diagnostic]:
    """Looks at each promise once, in the first plan that reads it."""
    said: set[Span] = set()
    for view in plans(context):
        for one in view.plan.commitments:
            span = place(context, view, one)
            if span is None or span in said or not known(view, one):
                continue
            found = _never_open(context, view, one, span) or _too_long(context, view, one, span)
            if found is not None:
                said.add(span)
                yield found


def _never_open(context: Context, view: PlanView, one: Commitment, span: Span) -> Diagnostic | None:
    first, last = force(view)
    for name in coverages_of(one.delay):
        rows = view.plan.coverages[name].intervals
        at = bisect_left(rows, (first,))
        open_at_first = at > 0 and rows[at - 1][1] > first
        if first < last and not open_at_first and (at == len(rows) or rows[at][0] >= last):
            where = context.places.place(f"coverage/{name}")
            return NEVER_OPEN.at(
                span,
                *([where] if where else []),
                metric=SayableMetric(one.metric),
                coverage=name,
                evidence=OVER_DATES,
            )
    return None


def _too_long(context: Context, view: PlanView, one: Commitment, span: Span) -> Diagnostic | None:
    delay = one.delay
    if not isinstance(delay, Covered | OpeningDays | BusinessDays | Immediate | SameBusinessDay):
        return None
    first, last = force(view)
    until = view.edition.in_force[1]
    if until is not None and context.contract.renewed_for is None:
        due = function(context, view, one)(first)
        if due is not None and due > until:
            return AFTER_THE_END.at(
                span, metric=SayableMetric(one.metric), due=instant(view, due), evidence=COMPUTED
            )
    if not isinstance(delay, Covered | OpeningDays):
        return None
    seconds = delay.seconds if isinstance(delay, Covered) else delay.n * delay.hours
    timeline = view.coverage(delay.coverage).timeline
    # Years whose holidays nobody knows are left out of the average.
    first, last = max(first, timeline.known[0]), min(last, timeline.known[1])
    covered = timeline.covered(first, last) if last - first >= _WEEK else 0
    if covered and seconds * (last - first) > _MOST_WEEKS * _WEEK * covered:
        weekly = covered * _WEEK / (last - first)
        return MANY_WEEKS.at(
            span,
            metric=SayableMetric(one.metric),
            weeks=round(seconds / weekly),
            coverage=delay.coverage,
            hours=round(weekly / 3600, 1) if weekly < 36000 else round(weekly / 3600),
            evidence=BY_RULE,
        )
    return None


PAGE_FR = """Un délai que ses heures ne peuvent pas contenir : aucune échéance ne tombe pendant le contrat,
ou seulement après de longues semaines.

## Quoi

Un délai compté dans une couverture ne finit que lorsque cette couverture a été ouverte aussi longtemps.
Sont signalés un délai dont la couverture n'ouvre jamais tant que le contrat est en vigueur, un délai
qu'aucun chronomètre n'atteint avant la fin du contrat, et un délai qui demande plus de quatre semaines
moyennes de sa couverture.

## Pour le client

La promesse se lit comme un engagement et n'en est pas un : rien n'est jamais dû.

## Pour le prestataire

Personne ne s'organise pour une telle échéance ; le chiffre ou ses heures sont le plus souvent une erreur de
saisie.
"""
