"""A credit does not fit the promise it is based on: it pays while the promise is kept, or not when it is
broken, or its cap makes no difference.

## What

The bands of a credit are compared with the level that its availability, or its share of tickets, promises. A
first band that begins above that level pays although the promise is kept; one that begins below leaves broken
promises without a credit. A cap that no band can reach, or that the lightest band reaches already, is
reported too. The order of the bands, and the amounts that they give, are looked at when the text is read.

## For the client

Between the promised level and the first band a promise can be broken for nothing.

## For the provider

A band that begins above the promised level costs money in good months.

## Example

```sla
language en

contract "Support"
  reference "S-22"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

service shop "Web shop"
  means "the public pages"

availability shop-up "Availability of the shop"
  measures shop
  at least 99.5 % over each calendar month

price fee "Monthly fee"
  costs 1000 EUR per month

credit downtime "Credit for downtime"
  based on availability shop-up
  below 99.9 % gives 5 % of fee
  below 99 % gives 10 % of fee
```

## Instead

```sla
language en

contract "Support"
  reference "S-22"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

service shop "Web shop"
  means "the public pages"

availability shop-up "Availability of the shop"
  measures shop
  at least 99.9 % over each calendar month

price fee "Monthly fee"
  costs 1000 EUR per month

credit downtime "Credit for downtime"
  based on availability shop-up
  below 99.9 % gives 5 % of fee
  below 99 % gives 10 % of fee
```
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..diagnostics import Bilingual, Diagnostic, Kind, Severity, Words
from ..model.clauses import Limit
from ..model.contract import Contract
from ..model.money import Band, Credit
from ..model.quantities import Amount
from ..source import Span
from . import Context, check
from ._words import BY_RULE

PAYS_WHEN_KEPT = Kind(
    "SLA322",
    Severity.DANGER,
    Words(
        "“{credit}” pays below {band} %, while {level} % is promised: it is due in periods that keep the "
        "promise. {evidence}",
        "Let the first band begin at the promised level, or promise more.",
    ),
    Words(
        "« {credit} » est dû en dessous de {band} %, alors que {level} % sont promis : il est dû "
        "même quand la "
        "promesse est tenue. {evidence}",
        "Faites commencer la première tranche au niveau promis, ou promettez davantage.",
    ),
)
BREACH_UNPAID = Kind(
    "SLA352",
    Severity.WARNING,
    Words(
        "“{credit}” gives nothing between {band} % and the promised {level} %: such a breach costs nothing. "
        "{evidence}",
        "Add a band that begins at the promised level, or say in a clause that this is meant.",
    ),
    Words(
        "« {credit} » ne donne rien entre {band} % et les {level} % promis : un tel manquement ne "
        "coûte rien. "
        "{evidence}",
        "Ajoutez une tranche qui commence au niveau promis, ou dites dans une clause que c’est voulu.",
    ),
)
IDLE_CAP = Kind(
    "SLA353",
    Severity.NOTE,
    Words(
        "The cap of “{credit}” {what}. {evidence}",
        "Correct the cap or the bands; delete the cap if it should not matter.",
    ),
    Words(
        "Le plafond de « {credit} » {what}. {evidence}",
        "Corrigez le plafond ou les tranches ; supprimez le plafond s’il ne doit rien changer.",
    ),
)

_NEVER = Bilingual("is above all that the bands can give", "dépasse tout ce que donnent les tranches")
_ALWAYS = Bilingual("is reached by the lightest band already", "est atteint dès la tranche la plus légère")


@check(PAYS_WHEN_KEPT, BREACH_UNPAID, IDLE_CAP)
def credit_bands(context: Context) -> Iterator[Diagnostic]:
    """Compares bands with levels, and caps with bands, where both are said in the same terms."""
    for credit in context.contract.credits:
        first = next((one for one in credit.bands if one.side == "below" and one.percent is not None), None)
        if first is not None and first.percent is not None:
            yield from _levels(context.contract, credit, first, first.percent)
        yield from _caps(credit, _measured(context.contract, credit))


def _levels(contract: Contract, credit: Credit, first: Band, band: Decimal) -> Iterator[Diagnostic]:
    for level, span in _promised(contract, credit):
        begins = max([band, *(one.percent for one in credit.slices if one.percent is not None)])
        kind = PAYS_WHEN_KEPT if begins > level else BREACH_UNPAID if begins < level else None
        if kind is not None:
            yield kind.at(
                first.span,
                span,
                credit=credit.name,
                band=_number(begins),
                level=_number(level),
                evidence=BY_RULE,
            )
            return


def _promised(contract: Contract, credit: Credit) -> Iterator[tuple[Decimal, Span]]:
    """Levels that bind, of what the credit is based on, under no condition."""
    for basis in credit.based_on:
        if basis.kind == "availability" and basis.ref is not None:
            for one in contract.availabilities:
                if one.name == basis.ref.name:
                    yield from ((limit.percent, limit.span) for limit in one.limits if _binds(limit))  # type: ignore[misc]
        elif basis.metric is not None and not basis.priorities:
            stated = [one for block in contract.priorities for one in block.commitments]
            stated += [one for block in contract.commitments for one in block.commitments]
            promises = [one for one in stated if one.metric == basis.metric]
            shares = {one.share.percent for one in promises if one.share is not None}
            if len(shares) == 1 and all(one.share is not None for one in promises):
                yield shares.pop(), promises[0].span


def _measured(contract: Contract, credit: Credit) -> int:
    """How many figures of a period the credit is reckoned from, each giving its own amount."""
    measures = {one.name: one for one in contract.availabilities}
    count = 0
    for basis in credit.based_on:
        found = measures.get(basis.ref.name) if basis.kind == "availability" and basis.ref else None
        count += len(found.measures) if found is not None and found.rule == "each-alone" else 1
    return 1 if credit.worse_of else count


def _binds(limit: Limit) -> bool:
    binding = limit.side == "at-least" and limit.status == "committed" and limit.when is None
    return binding and limit.percent is not None and not limit.in_addition


def _caps(credit: Credit, figures: int) -> Iterator[Diagnostic]:
    """A cap over the credit's own period, against bands in the same money; slices have no end."""
    if not credit.bands or credit.each_breach or credit.each_late_ticket:
        return
    given = [_value(one.gives) for one in credit.bands]
    for cap in credit.caps:
        most = _value(cap.amount)
        if most is None or cap.over is None or cap.over.each != "month" or figures != 1 or None in given:
            continue
        amounts = [one[1] for one in given if one is not None and one[0] == most[0]]
        if len(amounts) != len(given):
            continue
        if max(amounts) < most[1] and not credit.slices:
            yield IDLE_CAP.at(
                cap.span, credit.bands[-1].span, credit=credit.name, what=_NEVER, evidence=BY_RULE
            )
        elif min(amounts) >= most[1] and len(amounts) > 1:
            yield IDLE_CAP.at(
                cap.span, credit.bands[0].span, credit=credit.name, what=_ALWAYS, evidence=BY_RULE
            )


def _value(amount: Amount) -> tuple[str, Decimal] | None:
    """What an amount is counted in, and how much; None where amounts do not compare."""
    if amount.kind == "money":
        return amount.currency, amount.amount
    return (amount.of.name, amount.percent) if amount.kind == "percent" else None


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"


PAGE_FR = """Un avoir ne va pas avec l'engagement sur lequel il repose : il est dû alors que l'engagement
est tenu, ou ne l'est pas quand il est manqué, ou son plafond ne change rien.

## Quoi

Les paliers d'un avoir sont comparés au niveau que promet sa disponibilité, ou sa part de tickets. Un
premier palier qui commence au-dessus de ce niveau paie alors que l'engagement est tenu ; un premier palier
qui commence au-dessous laisse des engagements manqués sans avoir. Un plafond qu'aucun palier n'atteint, ou
que le plus léger atteint déjà, est signalé aussi. L'ordre des paliers et les montants qu'ils donnent sont
vérifiés à la lecture du texte.

## Pour le client

Entre le niveau promis et le premier palier, un engagement peut être manqué pour rien.

## Pour le prestataire

Un palier qui commence au-dessus du niveau promis coûte de l'argent les bons mois.
"""
