"""A shift that runs past midnight meets a public holiday or a closure, and is cut at midnight.

## What

A holiday takes out its civil day and no more: of a night shift that opens on the eve, the part before
midnight remains; of the one that opens on the holiday, the part after midnight. The check names the first
night on which that happens. It is silent where the coverage says that a shift follows the day it opens, and
where the night is written as two windows, which says that the cut is meant.

## For the client

On the eve of a holiday nobody is there from midnight on, though the roster says "nights".

## For the provider

Somebody would have to go home at midnight, or comes in at midnight for the rest of a night: that is rarely
what was agreed with the team.

## Example

```sla
language en

contract "Support"
  reference "S-10"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

holidays own "Company holidays"
  on 1 May 2026 "Labour Day"

coverage nights "Night shift"
  Monday to Friday 22:00-06:00
  except holidays own

priority P1 "Critical"
  response within 1 hour counted in nights
```

## Instead

```sla
language en

contract "Support"
  reference "S-10"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

holidays own "Company holidays"
  on 1 May 2026 "Labour Day"

coverage nights "Night shift"
  Monday to Friday 22:00-06:00
  except holidays own
  a shift follows the day it opens

priority P1 "Critical"
  response within 1 hour counted in nights
```
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind, Severity, Words
from ..ruleset.coverages import Layers
from ..ruleset.rules import Plan
from ..telling import SayableDate
from . import Context, check
from ._times import force, plans
from ._words import OVER_DATES, SayableClock

CUT = Kind(
    "SLA310",
    Severity.WARNING,
    Words(
        "A shift of “{name}” runs past midnight and is cut by a day off: on {day} ({why}) the part of "
        "{opens}-{closes} that lies on that day is not covered, the rest is. {evidence}",
        "Add “a shift follows the day it opens” to keep shifts whole; if the cut is meant, write "
        "the night as "
        "two windows, up to 24:00 and from 00:00.",
    ),
    Words(
        "Une vacation de « {name} » passe minuit et un jour chômé la coupe : le {day} ({why}), la partie de "
        "{opens}-{closes} qui tombe ce jour-là n’est pas couverte, le reste l’est. {evidence}",
        "Ajoutez « une vacation suit le jour où elle commence » pour garder les vacations entières ; si la "
        "coupure est voulue, écrivez la nuit en deux plages, jusqu’à 24h00 et à partir de 0h00.",
    ),
)

_ONE = datetime.timedelta(days=1)


@check(CUT)
def shift_cut_at_midnight(context: Context) -> Iterator[Diagnostic]:
    """The first cut of each coverage while the contract is in force."""
    spans = {one.name: one.name_span or one.span for one in context.contract.coverages}
    said: set[str] = set()
    for view in plans(context):
        first, last = (view.zone.date(t) for t in force(view))
        for name, coverage in view.plan.coverages.items():
            layers = coverage.layers
            if name in said or name not in spans or layers.keeps_shifts or coverage.undetermined:
                continue
            nights = [one for one in layers.weekly if 0 < one.closes <= one.opens]
            off = _days_off(layers, view.plan) if nights else {}
            for day in sorted(off):
                if not first <= day <= last:
                    continue
                cut = next(
                    (one for one in nights if {day.weekday(), (day - _ONE).weekday()} & {*one.days}), None
                )
                # Of a run of days off, a night between two of them is cut whole.
                if cut is None or ((day - _ONE).weekday() not in cut.days and day + _ONE in off):
                    continue
                said.add(name)
                yield CUT.at(
                    spans[name],
                    name=name,
                    day=SayableDate(day),
                    why=off[day],
                    opens=SayableClock(cut.opens),
                    closes=SayableClock(cut.closes),
                    evidence=OVER_DATES,
                )
                break


def _days_off(layers: Layers, plan: Plan) -> dict[datetime.date, str]:
    """Holidays and closures of a coverage, with their names."""
    found: dict[datetime.date, str] = {}
    for name in layers.holidays:
        for on, label in plan.holidays[name].dates.items():
            found[datetime.date.fromisoformat(on)] = label
    for closure in layers.closures:
        day = datetime.date.fromisoformat(closure.first)
        last = datetime.date.fromisoformat(closure.last)
        while day <= last:
            found.setdefault(day, closure.label or "×")
            day += _ONE
    return found


PAGE_FR = """Une vacation qui passe minuit rencontre un jour férié ou une fermeture, et s'arrête à minuit.

## Quoi

Un jour férié retire sa journée civile et rien de plus : d'une nuit qui ouvre la veille, il reste la partie
d'avant minuit ; de celle qui ouvre le jour férié, la partie d'après minuit. Le contrôle nomme la première
nuit où cela arrive. Il se tait quand la couverture dit qu'une vacation suit le jour où elle ouvre, et quand
la nuit est écrite en deux plages, ce qui dit que la coupure est voulue.

## Pour le client

La veille d'un jour férié, personne n'est là à partir de minuit, alors que le planning dit « nuits ».

## Pour le prestataire

Quelqu'un devrait rentrer chez lui à minuit, ou arriver à minuit pour le reste d'une nuit : c'est rarement
ce qui a été convenu avec l'équipe.
"""
