"""Two parts of the contract are printed under the same words, or under words that differ by case or accents.

## What

Names may not fold alike; the labels that a document prints are free. Where two priorities, coverages, plans,
states or the like bear labels that differ by nothing but case, accents or punctuation, a reader cannot tell
them apart. A name defined twice is refused when the text is read.

## For the client

"Critical" on one page and "critical" on another are the same word to whoever signs.

## For the provider

Labels become the choices in the helpdesk; two alike get mixed up, and many helpdesks refuse them.

## Example

```sla
language en

contract "Support"
  reference "S-28"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

priority P1 "Urgent"
  response within 4 hours counted in office

priority P2 "URGENT!"
  response within 4 hours counted in office
```

## Instead

```sla
language en

contract "Support"
  reference "S-28"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

priority P1 "Urgent"
  response within 4 hours counted in office

priority P2 "Serious"
  response within 4 hours counted in office
```
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..diagnostics import Diagnostic, Kind, Severity, Words
from ..model.base import Block
from ..model.contract import Contract
from ..syntax.folding import fold
from . import Context, check
from ._words import BY_RULE

ALIKE = Kind(
    "SLA328",
    Severity.WARNING,
    Words(
        "“{one}” and “{other}” are printed under the same words: “{label}”. {evidence}",
        "Give one of them a label that says what sets it apart.",
    ),
    Words(
        "« {one} » et « {other} » s’impriment sous les mêmes mots : « {label} ». {evidence}",
        "Donnez à l’un des deux un intitulé qui dit ce qui le distingue.",
    ),
)


@check(ALIKE)
def labels_alike(context: Context) -> Iterator[Diagnostic]:
    """Compares the labels of each family of blocks; what stands for another in a plan may share its label."""
    contract = context.contract
    stands_for = {frozenset((one.name.name, one.by.name)) for plan in contract.plans for one in plan.replaces}
    for blocks in _families(contract):
        first: dict[str, Block] = {}
        for block in blocks:
            if block.label is None:
                continue
            key = "".join(one for one in fold(block.label.text) if one.isalnum())
            before = first.setdefault(key, block)
            if before is not block and key and frozenset((before.name, block.name)) not in stands_for:
                yield ALIKE.at(
                    block.label.span,
                    before.label.span if before.label else before.span,
                    one=before.name,
                    other=block.name,
                    label=block.label.text,
                    evidence=BY_RULE,
                )


def _families(contract: Contract) -> Iterator[Sequence[Block]]:
    yield contract.priorities
    yield contract.coverages
    yield contract.holidays
    yield contract.plans
    yield contract.states
    yield contract.channels
    yield contract.services
    yield contract.sites
    yield contract.ticket_types
    yield contract.roles
    yield contract.definitions
    yield contract.availabilities
    yield contract.credits
    yield contract.prices
    yield contract.clauses


PAGE_FR = """Deux parties du contrat sont imprimées sous les mêmes mots, ou sous des mots qui ne diffèrent
que par la casse ou les accents.

## Quoi

Deux noms ne peuvent pas se confondre ; les libellés qu'imprime le document sont libres. Quand deux
priorités, couvertures, formules, états ou autres portent des libellés qui ne diffèrent que par la casse,
les accents ou la ponctuation, le lecteur ne peut pas les distinguer. Un nom défini deux fois est refusé à
la lecture du texte.

## Pour le client

« Critique » sur une page et « critique » sur une autre sont le même mot pour qui signe.

## Pour le prestataire

Les libellés deviennent les choix proposés par l'outil de tickets ; deux libellés pareils se confondent, et
bien des outils les refusent.
"""
