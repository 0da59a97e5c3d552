"""A rota leaves hours of its coverage without anybody, or calls one person to two places at once.

## What

For each rota the check lays its turns over the hours of the coverage that it is under, while the contract is
in force. Covered hours that no turn holds are a warning, with the first such stretch and how many hours there
are in all: before the rotation begins, after its last turn, on dates on which somebody is absent and nobody
stands in. Two turns of one person that overlap within the hours of their coverages, in one rota or in two,
are a warning as well. A rota without a coverage is not asked for gaps.

## For the client

Hours that are promised and that nobody is planned for are hours in which the telephone rings in vain.

## For the provider

A gap shows on the night itself. Somebody booked twice can only be in one place.

## Example

```sla
language en

contract "Support"
  reference "S-7"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage nights "Nights"
  every day 20:00-06:00
  on call

rota night-duty "Night duty"
  under coverage nights
  rotation "First team", "Second team" every 1 calendar week from 5 January 2026 at 09:00

priority P1 "Critical"
  response within 1 hour counted in nights
```

## Instead

```sla
language en

contract "Support"
  reference "S-7"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage nights "Nights"
  every day 20:00-06:00
  on call

rota night-duty "Night duty"
  under coverage nights
  rotation "First team", "Second team" every 1 calendar week from 29 December 2025 at 09:00

priority P1 "Critical"
  response within 1 hour counted in nights
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ..clock.intervals import Intervals, difference, intersection, total
from ..diagnostics import Diagnostic, Kind, Severity, Words
from ..judge.index import PlanView
from ..ruleset.rules import Rota
from . import Context, check
from ._hours import covered, hours_of, turns
from ._times import force, instant, plans
from ._words import OVER_DATES

GAP = Kind(
    "SLA308",
    Severity.WARNING,
    Words(
        "Nobody is on duty by “{rota}” from {start} to {end}, within “{coverage}”; in all, {hours} hours of "
        "it are without anybody. {evidence}",
        "Begin the rotation earlier, name who stands in on those dates, or take the hours off the coverage.",
    ),
    Words(
        "Personne n’est de garde selon « {rota} » du {start} au {end}, dans « {coverage} » ; en tout, "
        "{hours} heures y sont sans personne. {evidence}",
        "Faites commencer la rotation plus tôt, nommez qui remplace à ces dates, ou retirez ces heures de la "
        "couverture.",
    ),
)
TWICE = Kind(
    "SLA360",
    Severity.WARNING,
    Words(
        "{person} is on duty twice from {start} to {end}: by “{rota}” and by “{other}”. {evidence}",
        "Give one of the two turns to somebody else.",
    ),
    Words(
        "{person} est de garde deux fois du {start} au {end} : selon « {rota} » et selon « {other} ». "
        "{evidence}",
        "Confiez l’un des deux tours à quelqu’un d’autre.",
    ),
)


@check(GAP, TWICE)
def rota_gaps(context: Context) -> Iterator[Diagnostic]:
    """The first gap of each rota and the first double booking of each person, each once for all plans."""
    spans = {one.name: one.name_span or one.span for one in context.contract.rotas}
    said: set[object] = set()
    for view in plans(context):
        rotas = [one for one in view.plan.rota if one.id in spans]
        for rota in rotas:
            gaps = difference(covered(view, rota.coverage) or (), turns(rota))
            if gaps and rota.id not in said:
                said.add(rota.id)
                start, end = gaps[0]
                yield GAP.at(
                    spans[rota.id],
                    rota=rota.id,
                    coverage=rota.coverage,
                    start=instant(view, start),
                    end=instant(view, end),
                    hours=hours_of(total(gaps)),
                    evidence=OVER_DATES,
                )
        for person, rota, other, (start, end) in _twice(view, rotas):
            if person in said:
                continue
            said.add(person)
            yield TWICE.at(
                *dict.fromkeys((spans[rota.id], spans[other.id])),
                person=person,
                rota=rota.id,
                other=other.id,
                start=instant(view, start),
                end=instant(view, end),
                evidence=OVER_DATES,
            )


def _twice(view: PlanView, rotas: list[Rota]) -> Iterator[tuple[str, Rota, Rota, tuple[int, int]]]:
    """Overlapping turns of one person within covered hours and force, in order of time."""
    span = force(view)
    within = {rota.id: covered(view, rota.coverage) for rota in rotas}
    booked = sorted(
        (turn.start, turn.end, turn.person, number)
        for number, rota in enumerate(rotas)
        for turn in rota.turns
    )
    busy: dict[str, tuple[int, int, int]] = {}
    for start, end, person, number in booked:
        if end <= span[0] or start >= span[1]:
            continue
        before = busy.get(person)
        if before is not None and start < before[1]:
            shared: Intervals = ((max(start, before[0], span[0]), min(end, before[1], span[1])),)
            for rota in {number, before[2]}:
                hours = within[rotas[rota].id]
                shared = shared if hours is None else intersection(shared, hours)
            if shared:
                yield person, rotas[before[2]], rotas[number], shared[0]
        if before is None or end > before[1]:
            busy[person] = (start, end, number)


PAGE_FR = """Un tour de garde laisse des heures de sa couverture sans personne, ou appelle une personne à
deux endroits à la fois.

## Quoi

Pour chaque tour de garde, le contrôle pose ses tours sur les heures de la couverture dont il relève, tant
que le contrat est en vigueur. Les heures couvertes que personne ne tient donnent un avertissement, avec la
première de ces plages et le nombre d'heures en tout : avant le début de la rotation, après son dernier
tour, aux dates où quelqu'un est absent et où personne ne le remplace. Deux tours d'une même personne qui se
chevauchent dans les heures de leurs couvertures, dans un ou deux tours de garde, donnent aussi un
avertissement. Un tour de garde sans couverture n'est pas interrogé sur ses trous.

## Pour le client

Des heures promises pour lesquelles personne n'est prévu sont des heures où le téléphone sonne dans le vide.

## Pour le prestataire

Un trou se voit la nuit même. Une personne prévue deux fois ne peut être qu'à un endroit.
"""
