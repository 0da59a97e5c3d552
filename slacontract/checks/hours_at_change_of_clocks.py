"""A weekly clock time meets the night on which the clocks change, when it does not exist or occurs twice.

## What

On the last Sunday of March the clocks of most of Europe jump from 02:00 to 03:00, and in October they show
the hour from 02:00 to 03:00 twice. A window, cut-off or update that begins or ends in that hour is read so:
in the hour that is skipped, at the instant it ends; in the hour that occurs twice, at its first occurrence.
This note names the first such date while the contract is in force.

## For the client

One night a year, a window is shorter or longer than it reads.

## For the provider

A helpdesk or a rota may read that night differently; moving the clock time by an hour avoids the question.

## Example

```sla
language en

contract "Support"
  reference "S-11"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage nights "Night watch"
  every day 22:00-02:30

priority P1 "Critical"
  response within 1 hour counted in nights
```

## Instead

```sla
language en

contract "Support"
  reference "S-11"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage nights "Night watch"
  every day 22:00-04:00

priority P1 "Critical"
  response within 1 hour counted in nights
```
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from ..clock.zone import DAY, EPOCH_ORDINAL, Zone
from ..diagnostics import Bilingual, Diagnostic, Kind, Severity, Words
from ..judge.index import PlanView
from ..ruleset.commitments import Grid
from ..source import Span
from ..telling import SayableDate
from . import Context, check
from ._times import force, place, plans
from ._words import OVER_DATES, SayableClock

CHANGE_OF_CLOCKS = Kind(
    "SLA311",
    Severity.NOTE,
    Words(
        "On {day} the clocks of {zone} {do} {time}; {read} is read. {evidence}",
        "If this night matters, choose another clock time.",
    ),
    Words(
        "Le {day}, les horloges de {zone} {do} {time} ; on lit {read}. {evidence}",
        "Si cette nuit importe, choisissez une autre heure.",
    ),
)

_SKIP = Bilingual("skip", "sautent")
_TWICE = Bilingual("show twice", "marquent deux fois")
_FIRST = Bilingual("the first time", "la première fois")


@check(CHANGE_OF_CLOCKS)
def hours_at_change_of_clocks(context: Context) -> Iterator[Diagnostic]:
    """The first meeting of each coverage, or promise with a grid or a cut-off, with a change of clocks."""
    spans = {one.name: one.name_span or one.span for one in context.contract.coverages}
    said: set[Span] = set()
    for view in plans(context):
        first, last = force(view)
        for name, coverage in view.plan.coverages.items():
            if name not in spans or spans[name] in said:
                continue
            zone = view.engine.zone(coverage.zone)
            times = {(day, window.opens) for window in coverage.layers.weekly for day in window.days}
            for window in coverage.layers.weekly:
                late = 1 if window.closes <= window.opens else 0
                times |= {((day + late) % 7, window.closes) for day in window.days}
            found = _meeting(zone, times, first, last)
            if found is not None:
                said.add(spans[name])
                yield _finding(spans[name], zone, found)
        yield from _of_promises(context, view, first, last, said)


def _of_promises(
    context: Context, view: PlanView, first: int, last: int, said: set[Span]
) -> Iterator[Diagnostic]:
    for one in view.plan.commitments:
        zone, clocks = view.zone, set[int]()
        if isinstance(one.cadence, Grid):
            clocks.update(one.cadence.at)
        rule = one.deemed_receipt
        if rule is not None and rule.after is not None:
            zone, clocks = view.coverage(rule.coverage).zone, {*clocks, rule.after}
        span = place(context, view, one)
        if clocks and span is not None and span not in said:
            found = _meeting(zone, {(day, at) for day in range(7) for at in clocks}, first, last)
            if found is not None:
                said.add(span)
                yield _finding(span, zone, found)


def _meeting(
    zone: Zone, times: set[tuple[int, int]], first: int, last: int
) -> tuple[int, int, bool, int] | None:
    """The first clock time (of a weekday) in a jump of the clocks: its date as an ordinal, the second of that
    day, whether it is skipped, and the second that is read. 00:00 and 24:00 always exist (T1)."""
    for (_, before), (at, after) in zip(zone.offsets, zone.offsets[1:], strict=False):
        if not first <= at < last or before == after:
            continue
        low, high = at + min(before, after), at + max(before, after)
        days = range(low // DAY, high // DAY + 1)
        for day in days:
            weekday = (day + EPOCH_ORDINAL - 1) % 7
            for on, second in sorted(times):
                wall = day * DAY + second
                # What is skipped from its very first second on is the same instant by either clock.
                inside = low < wall < high if after > before else low <= wall < high
                if on == weekday and second % DAY and inside:
                    skipped = after > before
                    read = (at + after) % DAY if skipped else second
                    return day + EPOCH_ORDINAL, second, skipped, read
    return None


def _finding(span: Span, zone: Zone, found: tuple[int, int, bool, int]) -> Diagnostic:
    ordinal, second, skipped, read = found
    return CHANGE_OF_CLOCKS.at(
        span,
        day=SayableDate(_date(ordinal)),
        zone=zone.name,
        do=_SKIP if skipped else _TWICE,
        time=SayableClock(second),
        read=SayableClock(read) if skipped else _FIRST,
        evidence=OVER_DATES,
    )


def _date(ordinal: int) -> datetime.date:
    return datetime.date.fromordinal(ordinal)


PAGE_FR = """Une heure hebdomadaire tombe dans la nuit du changement d'heure, où elle n'existe pas ou existe
deux fois.

## Quoi

Le dernier dimanche de mars, les horloges de presque toute l'Europe passent de 02:00 à 03:00, et en octobre
elles montrent deux fois l'heure de 02:00 à 03:00. Une plage, une heure limite ou un point d'avancement qui
commence ou finit dans cette heure se lit ainsi : dans l'heure sautée, à l'instant où elle finit ; dans
l'heure double, à sa première occurrence. Cette remarque nomme la première de ces dates tant que le contrat
est en vigueur.

## Pour le client

Une nuit par an, une plage est plus courte ou plus longue qu'elle ne se lit.

## Pour le prestataire

Un outil de tickets ou un planning peut lire cette nuit autrement ; déplacer l'horaire d'une heure évite la
question.
"""
