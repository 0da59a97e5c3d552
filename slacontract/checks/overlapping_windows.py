"""Two windows of one coverage overlap: the time they share counts once.

## What

The weekly windows of a coverage are laid out over the week, those past midnight on the next day as well. Time
that two of them cover is counted once, so nothing is computed wrongly; but two windows that overlap are most
often a slip in one of the four clock times. A window beside "at all hours" is reported too.

## For the client

The hours as printed can be read as more than they are: two windows of five hours that share one are nine.

## For the provider

A helpdesk may refuse such hours, or count the shared time twice.

## Example

```sla
language en

contract "Support"
  reference "S-9"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-13:00 and 12:00-17:00

priority P1 "Critical"
  response within 1 hour counted in office
```

## Instead

```sla
language en

contract "Support"
  reference "S-9"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

priority P1 "Critical"
  response within 1 hour counted in office
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind, Severity, Words
from ..model.time import Coverage
from ..source import Span
from . import Context, check
from ._words import BY_RULE, SayableTime

OVERLAP = Kind(
    "SLA309",
    Severity.WARNING,
    Words(
        "Two windows of “{name}” overlap from {start} to {end}; that time counts once. {evidence}",
        "Correct one of the clock times, or write a single window.",
    ),
    Words(
        "Deux plages de « {name} » se chevauchent de {start} à {end} ; ce temps compte une fois. {evidence}",
        "Corrigez l’une des heures, ou écrivez une seule plage.",
    ),
)

_DAY = 86400
_WEEK = 7 * _DAY


@check(OVERLAP)
def overlapping_windows(context: Context) -> Iterator[Diagnostic]:
    """The first overlap of each coverage, by its weekly windows."""
    for coverage in context.contract.coverages:
        found = _overlap(coverage)
        if found is not None:
            one, other, start, end = found
            yield OVERLAP.at(
                other,
                one,
                name=coverage.name,
                start=SayableTime(start),
                end=SayableTime(end),
                evidence=BY_RULE,
            )


def _overlap(coverage: Coverage) -> tuple[Span, Span, int, int] | None:
    windows: list[tuple[int, int, Span]] = []
    for weekly in coverage.weekly:
        for window in weekly.windows:
            past = _DAY if window.closes <= window.opens else 0
            for day in weekly.days:
                windows.append((day * _DAY + window.opens, day * _DAY + window.closes + past, window.span))
    if not windows:
        return None
    windows.sort(key=lambda one: one[:2])
    if coverage.at_all_hours:
        start, end, span = windows[0]
        return coverage.name_span or coverage.span, span, start, end
    # Sunday's last window may run into Monday's first.
    last = max(windows, key=lambda one: one[1])
    rows = [*windows, *((start + _WEEK, end + _WEEK, span) for start, end, span in windows[:1])]
    reached, by = rows[0][1], rows[0][2]
    for start, end, span in rows[1:]:
        if start < reached:
            return by, span, start, min(reached, end)
        if end > reached:
            reached, by = end, span
    if last[1] > _WEEK and windows[0][0] + _WEEK < last[1]:
        return last[2], windows[0][2], windows[0][0], min(last[1] - _WEEK, windows[0][1])
    return None


PAGE_FR = """Deux plages d'une même couverture se chevauchent : le temps commun compte une fois.

## Quoi

Les plages hebdomadaires d'une couverture sont posées sur la semaine, celles qui passent minuit débordant
sur le lendemain. Le temps que deux d'entre elles couvrent compte une fois, rien n'est donc mal calculé ;
mais deux plages qui se chevauchent sont le plus souvent une erreur dans l'une des quatre heures. Une plage
à côté de « à toute heure » est signalée aussi.

## Pour le client

Les heures imprimées peuvent se lire comme plus nombreuses qu'elles ne sont : deux plages de cinq heures qui
en partagent une font neuf heures.

## Pour le prestataire

Un outil de tickets peut refuser de telles heures, ou compter deux fois le temps commun.
"""
