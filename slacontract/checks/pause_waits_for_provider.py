"""A clock of the provider stands still while the provider itself is waited for.

## What

A state that pauses clocks says whom the ticket waits for. Where that is the provider, one of its roles or one
of its suppliers, the pause lengthens the provider's own delay.

## For the client

The promise is worth what the provider makes of it: the clock rests whenever the provider is slow.

## For the provider

Such a pause is the first thing that a client strikes out, and a judge may read it as no promise at all.

## Example

```sla
language en

contract "Support"
  reference "S-14"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

role engineers "Engineers" of the provider

state in-queue "Waiting for an engineer"
  waiting for engineers
  pauses the intervention

priority P1 "Critical"
  intervention within 4 hours counted in office
```

## Instead

```sla
language en

contract "Support"
  reference "S-14"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

role engineers "Engineers" of the provider

state in-queue "Waiting for an engineer"
  waiting for engineers

priority P1 "Critical"
  intervention within 4 hours counted in office
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Bilingual, Diagnostic, Kind, Severity, Words
from ..model.base import Party
from ..model.contract import Contract
from . import Context, check
from ._words import BY_RULE

WAITS_FOR_PROVIDER = Kind(
    "SLA314",
    Severity.DANGER,
    Words(
        "“{state}” pauses clocks of the provider while waiting for {whom}. {evidence}",
        "Take the pause out, or name in “waiting for” the party that is waited for.",
    ),
    Words(
        "« {state} » suspend les chronomètres du prestataire en attendant {whom}. {evidence}",
        "Retirez la suspension, ou nommez dans « en attente de » la partie attendue.",
    ),
)


@check(WAITS_FOR_PROVIDER)
def pause_waits_for_provider(context: Context) -> Iterator[Diagnostic]:
    """States that pause and wait for nobody but the provider's side."""
    contract = context.contract
    for state in contract.states:
        if not state.pauses or state.waiting_for is None or not state.waiting_for.parties:
            continue
        whom = [_own_side(party, contract) for party in state.waiting_for.parties]
        own = [one for one in whom if one is not None]
        # Of several parties all are waited for; where any one suffices, the client may end it as well.
        if own and (not state.waiting_for.any_one or len(own) == len(whom)):
            yield WAITS_FOR_PROVIDER.at(
                state.pauses[0].span, state.waiting_for.span, state=state.name, whom=own[0], evidence=BY_RULE
            )


def _own_side(party: Party, contract: Contract) -> Bilingual | None:
    """The name of a party of the provider's side; None for any other."""
    if party.kind == "provider" or party.kind == "both":
        return Bilingual("the provider", "le prestataire")
    if party.kind == "role" and party.role is not None:
        for role in contract.roles:
            if role.name == party.role.name and all(one.kind == "provider" for one in role.of.parties):
                return Bilingual(
                    f"“{role.name}”, a role of the provider", f"« {role.name} », rôle du prestataire"
                )
    if party.kind == "text" and party.text is not None:
        for supplier in contract.suppliers:
            if party.text.text in (supplier.name, supplier.label.text if supplier.label else None):
                return Bilingual(
                    f"its supplier “{party.text.text}”", f"son fournisseur « {party.text.text} »"
                )
    return None


PAGE_FR = """Un chronomètre du prestataire s'arrête pendant qu'on attend le prestataire lui-même.

## Quoi

Un état qui suspend des chronomètres dit qui le ticket attend. Si c'est le prestataire, l'un de ses rôles ou
l'un de ses fournisseurs, la suspension allonge le délai du prestataire lui-même.

## Pour le client

L'engagement vaut ce que le prestataire en fait : le chronomètre se repose chaque fois que le prestataire
est lent.

## Pour le prestataire

Une telle suspension est la première chose qu'un client raye, et un juge peut y lire l'absence de tout
engagement.
"""
