"""Hours for an event lie outside the contract, add nothing, or are fewer than on an ordinary day.

## What

A coverage may have hours of its own on some dates: in addition to the usual ones, instead of them, or as a
coverage for an event that joins another. The check reports dates outside the time in force, an event whose
hours are already covered by what it joins, and dates on which the hours that stand "instead" are fewer than
the usual ones of that weekday.

## For the client

The extra service that was paid for is not there, or replaces more than it adds.

## For the provider

A date of last year, copied with the contract, calls nobody in; nobody notices before the event.

## Example

```sla
language en

contract "Support"
  reference "S-27"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

coverage launch "Launch of the shop"
  on 20 June 2027 08:00-20:00
  joins office

priority P1 "Critical"
  response within 1 hour counted in office
```

## Instead

```sla
language en

contract "Support"
  reference "S-27"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

coverage launch "Launch of the shop"
  on 20 June 2026 08:00-20:00
  joins office

priority P1 "Critical"
  response within 1 hour counted in office
```
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind, Severity, Words
from ..model.contract import Contract
from ..model.time import Coverage, DatedWindows, OneDate
from ..telling import SayableDate
from . import Context, check
from ._times import contains, plans
from ._words import BY_RULE, OVER_DATES

OUTSIDE = Kind(
    "SLA327",
    Severity.WARNING,
    Words(
        "These hours of “{name}” are on {on}, when the contract is not in force. {evidence}",
        "Correct the date, or delete the line.",
    ),
    Words(
        "Ces horaires de « {name} » sont le {on}, hors de la durée du contrat. {evidence}",
        "Corrigez la date, ou supprimez la ligne.",
    ),
)
ADDS_NOTHING = Kind(
    "SLA357",
    Severity.WARNING,
    Words(
        "“{name}” joins “{other}” and adds no hour to it. {evidence}",
        "Correct its dates or hours, or delete it.",
    ),
    Words(
        "« {name} » rejoint « {other} » sans y ajouter une heure. {evidence}",
        "Corrigez ses dates ou horaires, ou supprimez-la.",
    ),
)
FEWER = Kind(
    "SLA358",
    Severity.NOTE,
    Words(
        "On {on}, “{name}” is open for {hours} hours instead of the usual {usual}. {evidence}",
        "If the date should add to the usual hours, write “in addition”.",
    ),
    Words(
        "Le {on}, « {name} » est ouverte {hours} heures au lieu des {usual} habituelles. {evidence}",
        "Si la date doit s’ajouter aux horaires habituels, écrivez « en outre ».",
    ),
)


@check(OUTSIDE, ADDS_NOTHING, FEWER)
def event_hours(context: Context) -> Iterator[Diagnostic]:
    """Looks at each dated line, and at each coverage that joins another."""
    contract = context.contract
    for coverage in contract.coverages:
        outside = 0
        for dated in coverage.dated:
            first, last = _ends(dated)
            if first is None or last is None:
                continue
            on = _outside(contract, first, last)
            if on is not None:
                outside += 1
                yield OUTSIDE.at(dated.span, name=coverage.name, on=SayableDate(on), evidence=BY_RULE)
            elif dated.mode == "instead":
                yield from _fewer(coverage, dated, first)
        if coverage.joins and outside < max(1, len(coverage.dated)):
            yield from _adds_nothing(context, coverage)


def _ends(dated: DatedWindows) -> tuple[datetime.date | None, datetime.date | None]:
    first, last = dated.first, dated.last or dated.first
    return (
        first.date if isinstance(first, OneDate) else None,
        last.date if isinstance(last, OneDate) else None,
    )


def _outside(contract: Contract, first: datetime.date, last: datetime.date) -> datetime.date | None:
    """A date of a stretch that lies wholly outside the time in force; renewals prolong that."""
    force = contract.in_force
    if force is None:
        return None
    if isinstance(force.start, datetime.date) and last < force.start:
        return last
    ends = force.end is not None and (contract.renewed_for is None or _far(force.start, force.end, first))
    return first if ends and force.end is not None and first > force.end else None


def _far(start: object, end: datetime.date, first: datetime.date) -> bool:
    """Whether a date lies in no current term: later than the last day, where the text fixes both ends."""
    return isinstance(start, datetime.date) and first > end


def _fewer(coverage: Coverage, dated: DatedWindows, on: datetime.date) -> Iterator[Diagnostic]:
    usual = sum(
        _length(window.opens, window.closes)
        for weekly in coverage.weekly
        if on.weekday() in weekly.days
        for window in weekly.windows
    )
    usual = 86400 if coverage.at_all_hours else usual
    hours = sum(_length(window.opens, window.closes) for window in dated.windows)
    if hours < usual:
        yield FEWER.at(
            dated.span,
            name=coverage.name,
            on=SayableDate(on),
            hours=f"{hours / 3600:g}",
            usual=f"{usual / 3600:g}",
            evidence=BY_RULE,
        )


def _length(opens: int, closes: int) -> int:
    return closes - opens if closes > opens else closes - opens + 86400


def _adds_nothing(context: Context, coverage: Coverage) -> Iterator[Diagnostic]:
    """What an event joins is covered without it already: by the set's own layers, the joiner left out."""
    for view in plans(context):
        for ref in coverage.joins:
            own = view.plan.coverages.get(coverage.name)
            other = view.plan.coverages.get(ref.name)
            if own is None or other is None or own.undetermined or other.undetermined or not own.intervals:
                continue
            alone = other.layers.always and not (other.layers.holidays or other.layers.closures)
            if alone and contains(context, view, ref.name, coverage.name):
                yield ADDS_NOTHING.at(
                    coverage.name_span or coverage.span,
                    ref.span,
                    name=coverage.name,
                    other=ref.name,
                    evidence=OVER_DATES,
                )
                return


PAGE_FR = """Des heures prévues pour un événement tombent hors du contrat, n'ajoutent rien, ou sont moins
nombreuses qu'un jour ordinaire.

## Quoi

Une couverture peut avoir ses propres heures à certaines dates : en plus des heures habituelles, à leur
place, ou dans une couverture d'événement qui en rejoint une autre. Le contrôle signale des dates hors du
temps où le contrat est en vigueur, un événement dont les heures sont déjà couvertes par ce qu'il rejoint,
et des dates où les heures écrites « à la place » sont moins nombreuses que celles de ce jour de la semaine.

## Pour le client

Le service supplémentaire qui a été payé n'existe pas, ou remplace plus qu'il n'ajoute.

## Pour le prestataire

Une date de l'an dernier, recopiée avec le contrat, n'appelle personne ; nul ne s'en aperçoit avant
l'événement.
"""
