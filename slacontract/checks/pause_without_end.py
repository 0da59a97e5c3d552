"""A pause that nobody has to end, or that only the provider can.

## What

A state that pauses clocks should say whom the ticket waits for, or who takes it out of that state. The check
reports a state that says neither, one that only the provider may leave although the client is waited for, and
a pausing state in which every ticket begins.

## For the client

A ticket that is put on hold and never taken out of it is never late.

## For the provider

A pile of tickets on hold cannot be told from forgotten ones; a stated exit is also the proof that waiting was
justified.

## Example

```sla
language en

contract "Support"
  reference "S-15"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

state on-hold "On hold"
  pauses the intervention

priority P1 "Critical"
  intervention within 4 hours counted in office
```

## Instead

```sla
language en

contract "Support"
  reference "S-15"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

state on-hold "On hold"
  waiting for the client
  pauses the intervention

priority P1 "Critical"
  intervention within 4 hours counted in office
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Bilingual, Diagnostic, Kind, Severity, Words
from ..model.base import Parties
from . import Context, check
from ._words import BY_RULE

NO_EXIT = Kind(
    "SLA315",
    Severity.WARNING,
    Words(
        "“{state}” pauses clocks, and {what}. {evidence}",
        "{fix}",
    ),
    Words(
        "« {state} » suspend des chronomètres, et {what}. {evidence}",
        "{fix}",
    ),
)

_NOBODY = Bilingual("nobody is said to end it", "rien ne dit qui y met fin")
_SAY = Bilingual(
    "Add “waiting for” and the party that is waited for, or “left by” and who ends it.",
    "Ajoutez « en attente de » et la partie attendue, ou « quitté par » et qui y met fin.",
)
_PROVIDER = Bilingual(
    "only the provider can end it, although the client is waited for",
    "seul le prestataire peut y mettre fin, alors que le client est attendu",
)
_LET = Bilingual(
    "Write “left by the client”, or “left by either party”.",
    "Écrivez « quitté par le client », ou « quitté par l’une des parties ».",
)
_BEGINS = Bilingual("every ticket begins in it", "tout ticket y commence")
_MOVE = Bilingual(
    "Let tickets begin in a state that pauses nothing.",
    "Faites commencer les tickets dans un état qui ne suspend rien.",
)


@check(NO_EXIT)
def pause_without_end(context: Context) -> Iterator[Diagnostic]:
    """One finding a state, the gravest."""
    for state in context.contract.states:
        if not state.pauses:
            continue
        waits, left = _kinds(state.waiting_for), _kinds(state.left_by)
        what: tuple[Bilingual, Bilingual] | None = None
        if state.first and not any(pause.when for pause in state.pauses):
            what = _BEGINS, _MOVE
        elif not (state.waiting_for or state.left_by):
            what = _NOBODY, _SAY
        elif waits == {"client"} and left == {"provider"}:
            what = _PROVIDER, _LET
        if what is not None:
            yield NO_EXIT.at(
                state.pauses[0].span,
                state.span,
                state=state.name,
                what=what[0],
                fix=what[1],
                evidence=BY_RULE,
            )


def _kinds(parties: Parties | None) -> set[str]:
    return {party.kind for party in parties.parties} if parties is not None else set()


PAGE_FR = """Une suspension que personne n'est tenu de lever, ou que seul le prestataire peut lever.

## Quoi

Un état qui suspend des chronomètres devrait dire qui le ticket attend, ou qui l'en fait sortir. Le contrôle
signale un état qui ne dit ni l'un ni l'autre, un état que seul le prestataire peut quitter alors que c'est
le client qu'on attend, et un état qui suspend et dans lequel commence tout ticket.

## Pour le client

Un ticket mis en attente et jamais repris n'est jamais en retard.

## Pour le prestataire

Une pile de tickets en attente ne se distingue pas de tickets oubliés ; une sortie écrite est aussi la
preuve que l'attente était justifiée.
"""
