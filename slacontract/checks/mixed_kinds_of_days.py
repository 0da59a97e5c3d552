"""Delays of one event count different kinds of days from priority to priority, or a day of more hours than
its coverage ever has.

## What

"Five days" may be business days, days from Monday to Saturday, or calendar days. Where the delays of one
event mix them, the numbers do not compare at a glance. A delay of N days of H hours whose coverage is never
open for H hours on one day runs into further days, and is reported as well. Delays without any kind of time
are refused when the text is read.

## For the client

Seven calendar days are sooner than six business days; most readers take them for longer.

## For the provider

Two priorities of one helpdesk queue need two calendars, and the team will plan by the wrong one.

## Example

```sla
language en

contract "Support"
  reference "S-24"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

clock response
  starts at report
  if a priority change makes it late it is due at the change

priority P1 "Serious"
  response within 1 business day counted in office

priority P2 "Minor"
  response within 7 calendar days to the end of the day
```

## Instead

```sla
language en

contract "Support"
  reference "S-24"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

clock response
  starts at report
  if a priority change makes it late it is due at the change

priority P1 "Serious"
  response within 1 business day counted in office

priority P2 "Minor"
  response within 5 business days counted in office
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Bilingual, Diagnostic, Kind, Severity, Words
from ..judge.index import PlanView
from ..ruleset.commitments import Commitment
from ..ruleset.delays import BusinessDays, Calendar, Delay, EarlierOf, LaterOf, OpeningDays, WorkingDays
from ..source import Span
from . import Context, check
from ._times import known, place, plans
from ._words import BY_RULE, OVER_DATES, SayableMetric

MIXED = Kind(
    "SLA324",
    Severity.NOTE,
    Words(
        "Delays of {metric} count {one} for {first}, and {other} for {second}. {evidence}",
        "Count one kind of day, or say in the label which one it is.",
    ),
    Words(
        "Les délais pour {metric} comptent des {one} en {first}, et des {other} en {second}. {evidence}",
        "Comptez une seule sorte de jours, ou dites dans l’intitulé laquelle.",
    ),
)
DAY_TOO_LONG = Kind(
    "SLA354",
    Severity.WARNING,
    Words(
        "A day of {hours} hours is promised, and “{coverage}” is open for {most} hours a day at "
        "most: the delay "
        "takes more days than it says. {evidence}",
        "Write the hours that the coverage has, or count business days.",
    ),
    Words(
        "Un jour de {hours} heures est promis, et « {coverage} » est ouverte au plus {most} heures "
        "par jour : le "
        "délai prend plus de jours qu’il n’en dit. {evidence}",
        "Écrivez les heures de la couverture, ou comptez des jours ouvrés.",
    ),
)

_KINDS: dict[type, Bilingual] = {
    BusinessDays: Bilingual("business days", "jours ouvrés"),
    WorkingDays: Bilingual("Monday-to-Saturday days", "jours ouvrables"),
    Calendar: Bilingual("calendar days", "jours calendaires"),
}


@check(MIXED, DAY_TOO_LONG)
def mixed_kinds_of_days(context: Context) -> Iterator[Diagnostic]:
    """The first two kinds of days of each event, once; and each day that is too long."""
    mixed: set[str] = set()
    said: set[Span] = set()
    for view in plans(context):
        first: dict[str, tuple[type, Commitment]] = {}
        for one in view.plan.commitments:
            span = place(context, view, one)
            if span is None or one.status == "measured":
                continue
            for delay in _parts(one.delay):
                if isinstance(delay, OpeningDays) and span not in said and known(view, one):
                    found = _too_long(view, delay, span)
                    said.update([span] if found else ())
                    yield from found
            delay = one.delay
            if type(delay) not in _KINDS or (isinstance(delay, Calendar) and delay.unit != "day"):
                continue
            kind, before = first.setdefault(one.metric, (type(delay), one))
            where = place(context, view, before)
            if kind is not type(delay) and one.metric not in mixed and where is not None:
                mixed.add(one.metric)
                yield MIXED.at(
                    span,
                    where,
                    metric=SayableMetric(one.metric),
                    one=_KINDS[kind],
                    first=before.priority or "*",
                    other=_KINDS[type(delay)],
                    second=one.priority or "*",
                    evidence=BY_RULE,
                )


def _parts(delay: Delay) -> Iterator[Delay]:
    if isinstance(delay, LaterOf | EarlierOf):
        for part in delay.delays:
            yield from _parts(part)
    else:
        yield delay


def _too_long(view: PlanView, delay: OpeningDays, span: Span) -> list[Diagnostic]:
    """Whether no date of the coverage has as many covered hours as the day of the delay."""
    cover = view.coverage(delay.coverage)
    per_date: dict[object, int] = {}
    for opens, closes, _ in cover.coverage.intervals:
        day = cover.zone.date(opens)
        per_date[day] = per_date.get(day, 0) + closes - opens
    most = max(per_date.values(), default=0)
    if not 0 < most < delay.hours:
        return []
    hours = (f"{seconds / 3600:g}" for seconds in (delay.hours, most))
    return [
        DAY_TOO_LONG.at(
            span, hours=next(hours), most=next(hours), coverage=delay.coverage, evidence=OVER_DATES
        )
    ]


PAGE_FR = """Les délais d'un même événement comptent des jours de sortes différentes selon la priorité, ou
un jour de plus d'heures que sa couverture n'en a jamais.

## Quoi

« Cinq jours » peut vouloir dire des jours ouvrés, des jours du lundi au samedi, ou des jours calendaires.
Quand les délais d'un même événement les mélangent, les nombres ne se comparent pas d'un coup d'œil. Un
délai de N jours de H heures dont la couverture n'est jamais ouverte H heures dans une journée déborde sur
d'autres jours, et est signalé aussi. Les délais qui ne disent aucune sorte de temps sont refusés à la
lecture du texte.

## Pour le client

Sept jours calendaires sont plus courts que six jours ouvrés ; la plupart des lecteurs les croient plus
longs.

## Pour le prestataire

Deux priorités d'une même file demandent deux calendriers, et l'équipe s'organisera selon le mauvais.
"""
