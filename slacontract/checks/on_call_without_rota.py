"""Hours on call for which a contract with rotas plans nobody.

## What

A contract that writes down who is on duty, in at least one rota, is asked about each coverage that says
`on call` and in which a promise counts: the hours of it that no rota holds, under that coverage or another,
while the contract is in force. Reported are the first such stretch and how many hours there are in all. A
contract without any rota is not asked: it keeps its plan elsewhere.

## For the client

Hours that are promised on call and that nobody is planned for are hours in which the telephone rings in vain.

## For the provider

The other rotas make it look as if everything were planned; the gap shows on the night itself.

## Example

```sla
language en

contract "Support"
  reference "S-41"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage nights "Nights"
  every day 20:00-08:00
  on call

coverage daytime "Days"
  every day 08:00-20:00
  on call

rota night-duty "Night duty"
  under coverage nights
  rotation "First team", "Second team" every 1 calendar week from 29 December 2025 at 09:00

priority P1 "Critical"
  response within 1 hour counted in nights plus daytime
```

## Instead

```sla
language en

contract "Support"
  reference "S-41"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage nights "Nights"
  every day 20:00-08:00
  on call

coverage daytime "Days"
  every day 08:00-20:00
  on call

rota night-duty "Night duty"
  under coverage nights
  rotation "First team", "Second team" every 1 calendar week from 29 December 2025 at 09:00

rota day-duty "Day duty"
  under coverage daytime
  rotation "Third team", "Fourth team" every 1 calendar week from 29 December 2025 at 09:00

priority P1 "Critical"
  response within 1 hour counted in nights plus daytime
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ..clock.intervals import difference, total, union
from ..diagnostics import Diagnostic, Kind, Severity, Words
from ..judge.index import PlanView
from . import Context, check
from ._hours import covered, hours_of, members, on_duty
from ._times import coverages_of, instant, plans
from ._words import OVER_DATES

UNPLANNED = Kind(
    "SLA442",
    Severity.WARNING,
    Words(
        "“{coverage}” is on call, and no rota plans anybody for it from {start} to {end}; in all, {hours} "
        "hours of it are without anybody. {evidence}",
        "Add a block “rota r1” with “under coverage {coverage}” and “rotation” with the persons, “every 1 "
        "calendar week from” and a date; or take “on call” away.",
    ),
    Words(
        "« {coverage} » est une astreinte, et aucune rotation n’y prévoit personne du {start} au {end} ; en "
        "tout, {hours} heures y sont sans personne. {evidence}",
        "Ajoutez un bloc « tour de garde g1 » avec « sous couverture {coverage} » et « rotation » avec les "
        "personnes, « à intervalle de 1 semaine calendaire à compter du » et une date ; ou retirez « sous "
        "astreinte ».",
    ),
)


@check(UNPLANNED)
def on_call_without_rota(context: Context) -> Iterator[Diagnostic]:
    """The hours on call of each coverage that no rota is under, less those that any rota holds."""
    spans = {one.name: one.name_span or one.span for one in context.contract.coverages if one.on_call}
    said: set[str] = set()
    for view in plans(context):
        rotas = view.plan.rota
        planned = {one.coverage for one in rotas}
        for name in sorted(_promised(view) & spans.keys()):
            hours = covered(view, name)
            if not rotas or name in planned or name in said or hours is None:
                continue
            gaps = difference(hours, union(*(on_duty(view, rota) for rota in rotas)))
            if gaps:
                said.add(name)
                yield UNPLANNED.at(
                    spans[name],
                    coverage=name,
                    start=instant(view, gaps[0][0]),
                    end=instant(view, gaps[0][1]),
                    hours=hours_of(total(gaps)),
                    evidence=OVER_DATES,
                )


def _promised(view: PlanView) -> set[str]:
    """The coverages in which a promise counts, behind unions."""
    return set(members(view, {name for one in view.plan.commitments for name in coverages_of(one.delay)}))


PAGE_FR = """Des heures d'astreinte pour lesquelles un contrat qui a des tours de garde ne prévoit personne.

## Quoi

Un contrat qui écrit qui est de garde, dans au moins un tour de garde, est interrogé sur chaque couverture
qui dit « sous astreinte » et dans laquelle un engagement compte : les heures qu'aucun tour de garde ne
tient, sous cette couverture ou une autre, tant que le contrat est en vigueur. Sont signalés la première de
ces plages et le nombre d'heures en tout. Un contrat sans aucun tour de garde n'est pas interrogé : son
planning est tenu ailleurs.

## Pour le client

Des heures d'astreinte promises pour lesquelles personne n'est prévu sont des heures où le téléphone sonne
dans le vide.

## Pour le prestataire

Les autres tours de garde donnent l'impression que tout est prévu ; le trou se voit la nuit même.
"""
