"""A commitment relies on a supplier who promises less: later at some hours, or nothing.

## What

For each commitment that says `relying on`, the check compares its deadline with that of the supplier's own
promise for the same event (and priority), for every possible start while the contract is in force. Reported
are a start for which the supplier is due later, with both dates, and a supplier without such a promise. The
same is asked of a supplier's whole contract by `slac check CONTRACT --relies-on SUPPLIER.sla`.

## For the client

A promise is worth what stands behind it: at those hours nobody owes the provider what the client is owed.

## For the provider

You are liable for the difference, and learn of it on the day it costs you.

## Example

```sla
language en

contract "Support"
  reference "S-40"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

supplier carrier "Example Carrier"
  intervention within 4 hours counted in office

priority P1 "Critical"
  intervention within 8 calendar hours relying on carrier
```

## Instead

```sla
language en

contract "Support"
  reference "S-40"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

supplier carrier "Example Carrier"
  intervention within 4 hours counted in office

priority P1 "Critical"
  intervention within 8 hours counted in office relying on carrier
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Bilingual, Diagnostic, Kind, Severity, Words
from ..judge.functions import DeadlineFunction
from ..judge.index import PlanView
from ..model.parties import Supplier
from ..ruleset.commitments import Commitment
from ..ruleset.delays import NoDelay
from ..source import Span
from ..telling import WHY
from . import Context, check
from ._times import function, instant, known, later_of, place, plans
from ._words import PROVED, SayableMetric

SUPPLIER_LATER = Kind(
    "SLA440",
    Severity.DANGER,
    Words(
        "{supplier} may be due after you are: for {metric}, a clock started on {at} is due on {theirs} for "
        "{supplier}, and on {ours} for you. {evidence}",
        "Agree with {supplier} on a delay as short, counted in hours as wide; or promise no more than that.",
    ),
    Words(
        "{supplier} peut échoir après vous : pour {metric}, un départ le {at} échoit le {theirs} pour "
        "{supplier}, et le {ours} pour vous. {evidence}",
        "Convenez avec {supplier} d’un délai aussi court, compté dans des horaires aussi larges ; ou ne "
        "promettez pas davantage.",
    ),
)
SUPPLIER_SILENT = Kind(
    "SLA441",
    Severity.DANGER,
    Words(
        "This relies on {supplier}, who gives no deadline for {metric}: {why}.",
        "Write what {supplier} promises, or take “relying on” away.",
    ),
    Words(
        "Ceci s’appuie sur {supplier}, qui ne donne pas d’échéance pour {metric} : {why}.",
        "Écrivez ce que {supplier} promet, ou retirez « en s’appuyant sur ».",
    ),
)

NOTHING = Bilingual("nothing is promised about it", "rien n’est promis à ce sujet")


@check(SUPPLIER_LATER, SUPPLIER_SILENT)
def supplier_weaker(context: Context) -> Iterator[Diagnostic]:
    """Each commitment that relies on a supplier, once for all plans (K17)."""
    titles = {one.name: one for one in context.contract.suppliers}
    said: set[Span | None] = set()
    for view in plans(context):
        for ours in view.plan.commitments:
            if ours.relies_on is None or ours.status in ("internal", "measured"):
                continue
            where = place(context, view, ours)
            found = None if where in said else _finding(context, view, ours, where, titles)
            if found is not None:
                said.add(where)
                yield found


def _finding(
    context: Context, view: PlanView, ours: Commitment, where: Span | None, titles: dict[str, Supplier]
) -> Diagnostic | None:
    assert ours.relies_on is not None
    supplier = titles.get(ours.relies_on.supplier)
    name = supplier.name if supplier else ours.relies_on.supplier
    places = [one for one in (where, supplier.name_span if supplier else None) if one is not None]
    delay = ours.relies_on.delay
    metric = SayableMetric(ours.metric)
    if delay is None or isinstance(delay, NoDelay):
        why = Bilingual(*WHY[delay.why]) if delay is not None else NOTHING
        return SUPPLIER_SILENT.at(*places, supplier=name, metric=metric, why=why)
    theirs = ours.model_copy(
        update={"delay": delay, "when": None, "deemed_receipt": None, "edge": None, "cadence": None}
    )
    if not known(view, theirs) or not known(view, ours):
        return None
    g = DeadlineFunction(view.engine, view.name, theirs)
    witness = later_of(context, view, g, function(context, view, ours))
    if witness is None:
        return None
    return SUPPLIER_LATER.at(
        *places,
        supplier=name,
        metric=metric,
        at=instant(view, witness.at),
        theirs=instant(view, witness.due),
        ours=instant(view, witness.other),
        evidence=PROVED,
    )


PAGE_FR = """Un engagement s'appuie sur un fournisseur qui promet moins : plus tard à certaines heures, ou
rien.

## Quoi

Pour chaque engagement qui dit « en s'appuyant sur », le contrôle compare son échéance avec celle de
l'engagement du fournisseur pour le même événement (et la même priorité), pour tous les départs possibles
tant que le contrat est en vigueur. Sont signalés un départ pour lequel le fournisseur est dû plus tard,
avec les deux dates, et un fournisseur sans tel engagement. La même question est posée au contrat entier
d'un fournisseur par `slac check CONTRAT --relies-on FOURNISSEUR.sla`.

## Pour le client

Un engagement vaut ce qu'il y a derrière lui : à ces heures, personne ne doit au prestataire ce qui est dû
au client.

## Pour le prestataire

Vous répondez de la différence, et l'apprenez le jour où elle vous coûte.
"""
