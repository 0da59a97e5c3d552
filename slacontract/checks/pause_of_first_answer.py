"""A state pauses the acknowledgement or the response: the clock of the very first sign of life.

## What

Acknowledgement and response say how soon the client hears that somebody has seen the report. Waiting for the
client makes no sense before the client has been asked anything, so a pause of these clocks is reported, also
where a state pauses "every clock".

## For the client

The one promise that depends on nobody else can be put on hold by a change of state.

## For the provider

Most helpdesks cannot pause the first response, or do it in a way of their own; reports will differ.

## Example

```sla
language en

contract "Support"
  reference "S-16"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

state waiting-client "Waiting for the client"
  waiting for the client
  pauses the response

priority P1 "Critical"
  response within 4 hours counted in office
```

## Instead

```sla
language en

contract "Support"
  reference "S-16"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

state waiting-client "Waiting for the client"
  waiting for the client
  pauses the intervention

priority P1 "Critical"
  response within 4 hours counted in office
  intervention within 6 hours counted in office
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind, Severity, Words
from . import Context, check
from ._times import plans
from ._words import BY_RULE, SayableMetrics

PAUSES_RESPONSE = Kind(
    "SLA316",
    Severity.WARNING,
    Words(
        "“{state}” pauses {metrics}, the first sign of life that the client gets. {evidence}",
        "Name the clocks that it should pause, such as “pauses the resolution”.",
    ),
    Words(
        "« {state} » suspend {metrics}, premier signe de vie que reçoit le client. {evidence}",
        "Nommez les chronomètres à suspendre, par exemple « suspend la résolution ».",
    ),
)

_FIRST = ("acknowledgement", "response")


@check(PAUSES_RESPONSE)
def pause_of_first_answer(context: Context) -> Iterator[Diagnostic]:
    """The pauses of each state that touch a promised acknowledgement or response."""
    promised = {one.metric for view in plans(context) for one in view.plan.commitments}
    for state in context.contract.states:
        for pause in state.pauses:
            hit = tuple(one for one in _FIRST if one in promised and (pause.every or one in pause.metrics))
            if hit:
                yield PAUSES_RESPONSE.at(
                    pause.span, state=state.name, metrics=SayableMetrics(hit), evidence=BY_RULE
                )
                break


PAGE_FR = """Un état suspend l'accusé de réception ou la réponse : le chronomètre du tout premier signe de
vie.

## Quoi

L'accusé de réception et la réponse disent en combien de temps le client apprend que quelqu'un a vu son
signalement. Attendre le client n'a pas de sens avant de lui avoir rien demandé : une suspension de ces
chronomètres est donc signalée, y compris quand un état suspend « tous les chronomètres ».

## Pour le client

Le seul engagement qui ne dépend de personne d'autre peut être mis en attente par un changement d'état.

## Pour le prestataire

La plupart des outils de tickets ne savent pas suspendre la première réponse, ou le font à leur façon ; les
rapports ne diront pas la même chose.
"""
