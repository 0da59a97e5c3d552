"""A step of the work may be promised for a later instant than the step that follows it.

## What

A ticket is acknowledged, answered, taken in hand, restored and resolved, in this order. The check compares
the deadlines of these promises, for each priority and plan, in real time and for every possible start while
the contract is in force: four office hours on a Friday afternoon end after six hours on the clock. Where the
two clocks do not start at the same event, they are taken to start together, and the finding says so.

## For the client

A promise that may fall after the next one promises nothing: whoever waits for a resolution on Friday night
does not gain from a response on Monday.

## For the provider

The looser of the two promises cannot be used: the team is late for the second before it is for the first.
Most often one of them counts in the wrong hours.

## Example

```sla
language en

contract "Support"
  reference "S-1"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

priority P1 "Critical"
  response within 4 hours counted in office
  intervention within 6 calendar hours
```

## Instead

```sla
language en

contract "Support"
  reference "S-1"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

priority P1 "Critical"
  response within 4 hours counted in office
  intervention within 6 hours counted in office
```
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..diagnostics import Bilingual, Diagnostic, Kind, Severity, Words
from ..judge.index import PlanView
from ..ruleset.commitments import Commitment, Start
from . import Context, check
from ._promises import by_priority, for_priority, together
from ._times import instant, later, place, plans, share
from ._words import PROVED, SayableMetric

OUT_OF_ORDER = Kind(
    "SLA301",
    Severity.DANGER,
    Words(
        "Out of order{target}: {first} may be due after {second}. Of clocks started on {at}, the "
        "first is due "
        "on {due}, the second on {other}. {lag}{evidence}",
        "Shorten the delay of {first}, or count both in the same hours.",
    ),
    Words(
        "Ordre inversé{target} : {first} peut échoir après {second}. Au départ du {at}, l’échéance de l’un "
        "est le {due}, celle de l’autre le {other}. {lag}{evidence}",
        "Raccourcissez le délai pour {first}, ou comptez les deux dans les mêmes horaires.",
    ),
)

_ORDER = ("acknowledgement", "response", "intervention", "restoration", "resolution")
_EARLY = frozenset({"detected", "reported", "report-completed", "ticket-created", "qualified"})
_NO_LAG = Bilingual("", "")
_LAG = Bilingual(
    "The two clocks start at different events; they are taken to start together. ",
    "Les deux chronomètres partent d’événements différents ; on les fait partir ensemble. ",
)


@check(OUT_OF_ORDER)
def clocks_out_of_order(context: Context) -> Iterator[Diagnostic]:
    """Compares each promise with the next one of the same priority, once for each pair of clauses."""
    said: set[object] = set()
    for view in plans(context):
        for promises in by_priority(view).values():
            for first, second in _pairs(promises, view):
                spans = place(context, view, first), place(context, view, second)
                if spans[0] is None or spans[1] is None or spans in said:
                    continue
                witness = later(context, view, first, second)
                if witness is None:
                    continue
                said.add(spans)
                bound = "committed" in (first.status, second.status) and "target" not in (
                    first.status,
                    second.status,
                )
                yield OUT_OF_ORDER.at(
                    spans[0],
                    spans[1],
                    severity=Severity.DANGER if bound else Severity.WARNING,
                    first=SayableMetric(first.metric),
                    second=SayableMetric(second.metric),
                    target=for_priority(first.priority or second.priority),
                    at=instant(view, witness.at),
                    due=instant(view, witness.due),
                    other=instant(view, witness.other),
                    lag=_NO_LAG if first.start == second.start else _LAG,
                    evidence=PROVED,
                )


def _pairs(promises: Iterable[Commitment], view: PlanView) -> Iterator[tuple[Commitment, Commitment]]:
    """Each promise with those of the nearest step before it whose clock can be compared with its own."""
    steps: dict[str, list[Commitment]] = {}
    for one in promises:
        if one.metric in _ORDER and one.status != "measured" and one.cadence is None:
            steps.setdefault(one.metric, []).append(one)
    ranked = [steps[metric] for metric in _ORDER if metric in steps]
    for at, seconds in enumerate(ranked):
        for second in seconds:
            for firsts in reversed(ranked[:at]):
                near = [
                    first for first in firsts if _comparable(first, second) and together(first, second, view)
                ]
                yield from ((first, second) for first in near)
                if near:
                    break


def _comparable(first: Commitment, second: Commitment) -> bool:
    """Whether both start before the work does, and the second is promised to no smaller a share."""
    return _starts_early(first.start) and _starts_early(second.start) and share(second) >= share(first)


def _starts_early(start: Start | None) -> bool:
    return start is not None and all(one.event in _EARLY for one in start.of)


PAGE_FR = """Une étape du travail peut être promise pour un instant plus tardif que l'étape qui la suit.

## Quoi

Un ticket est accusé, répondu, pris en main, rétabli puis résolu, dans cet ordre. Le contrôle compare les
échéances de ces engagements, pour chaque priorité et chaque formule, en temps réel et pour tous les départs
possibles tant que le contrat est en vigueur : quatre heures de bureau un vendredi après-midi durent bien
plus longtemps à l'horloge. Quand les deux chronomètres ne partent pas du même événement, on suppose qu'ils
partent ensemble, et le constat le dit.

## Pour le client

Un engagement qui peut tomber après le suivant n'engage à rien : qui attend une résolution le vendredi soir
ne gagne rien à une réponse le lundi.

## Pour le prestataire

Le plus large des deux engagements ne sert à rien : l'équipe est en retard sur le second avant de l'être sur
le premier. Le plus souvent, l'un des deux compte dans les mauvaises heures.
"""
