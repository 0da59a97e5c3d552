"""Something is still to be agreed.

## What

Wherever a value can stand, a contract may say "to be agreed". Each such hole is listed while the contract is
a draft, and refused when it is built as a release.

## For the client

Nobody should sign a blank that the other party can fill in.

## For the provider

The list is what remains to be settled before the signature.

## Example

```sla
language en

contract "Support"
  reference "S-38"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

priority P1 "Critical"
  response within 4 hours counted in office
  intervention to be agreed
```

## Instead

```sla
language en

contract "Support"
  reference "S-38"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

priority P1 "Critical"
  response within 4 hours counted in office
  intervention within 8 hours counted in office
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Bilingual, Diagnostic, Kind, Severity, Words
from . import Context, check
from ._nodes import found_in

HOLE = Kind(
    "SLA338",
    Severity.NOTE,
    Words(
        "This is still to be agreed{where}.",
        "Agree on it before the signature; write “not stated” if the contract is to leave it open.",
    ),
    Words(
        "Ceci reste à convenir{where}.",
        "Convenez-en avant la signature ; écrivez « sans précision » si le contrat doit le laisser ouvert.",
    ),
)


@check(HOLE)
def open_hole(context: Context) -> Iterator[Diagnostic]:
    """Each hole once: a note in a draft, an error in a release."""
    weight = Severity.ERROR if context.release else Severity.NOTE
    for missing, _, block in found_in(context).missing:
        if missing.why == "hole":
            where = Bilingual(f", in “{block}”", f", dans « {block} »") if block else Bilingual("", "")
            yield HOLE.at(missing.span, severity=weight, where=where)


PAGE_FR = """Quelque chose reste à convenir.

## Quoi

Partout où une valeur peut se trouver, un contrat peut dire « à convenir ». Chacun de ces points est listé
tant que le contrat est un projet, et refusé quand il est produit pour signature.

## Pour le client

Personne ne devrait signer un blanc que l'autre partie peut remplir.

## Pour le prestataire

La liste est ce qui reste à régler avant la signature.
"""
