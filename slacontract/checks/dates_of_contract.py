"""The dates of the contract do not fit each other, or lie in the past.

## What

Reported are a notice longer than the term that it ends, a signature after the day from which the contract is
in force, a term that does not end on a day that `ends on` names, a contract whose last day is past without a
renewal, and one that goes on while its text still speaks of a term that is past: no deadline is
computed after that term. What "past" means depends on the day of the check. Of a term and `ends on`, the term
is computed as it is stated, and its renewals end on the days of `ends on`.

## For the client

A notice longer than the term can never be given in time: the contract cannot be ended when it should. Of two
last days, each side will rely on its own.

## For the provider

Work done before the signature, or after the last day, is work without a contract. Of a term that the text
does not reach, no ticket has a deadline, and no report a figure.

## Example

```sla
language en

contract "Support"
  reference "S-13"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2030 until 28 February 2030
  renewed for 2 months
  notice at least 3 months before contract end
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

priority P1 "Critical"
  response within 4 hours counted in office
```

## Instead

```sla
language en

contract "Support"
  reference "S-13"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2030 until 28 February 2030
  renewed for 2 months
  notice at least 1 month before contract end
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

priority P1 "Critical"
  response within 4 hours counted in office
```
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from ..clock.calendar import Span, last_day_of_renewal
from ..diagnostics import Bilingual, Diagnostic, Kind, Severity, Words
from ..model.quantities import CalendarTime
from ..model.term import fixed_end, term_dates
from ..telling import SayableDate
from . import Context, check
from ._words import BY_RULE

NOTICE_TOO_LONG = Kind(
    "SLA313",
    Severity.WARNING,
    Words(
        "Notice would have to be given by {on}, before the contract starts on {start}. {evidence}",
        "Shorten the notice, or lengthen the term.",
    ),
    Words(
        "Le préavis devrait être donné au plus tard le {on}, avant le début du contrat, le {start}. "
        "{evidence}",
        "Raccourcissez le préavis, ou allongez la durée.",
    ),
)
SIGNED_LATE = Kind(
    "SLA350",
    Severity.WARNING,
    Words(
        "The contract is signed on {on}, after it is in force from {start}. {evidence}",
        "Correct one of the dates, or have both parties say that it holds for the time before as well.",
    ),
    Words(
        "Le contrat est signé le {on}, après son entrée en vigueur du {start}. {evidence}",
        "Corrigez l’une des dates, ou faites dire aux parties qu’il vaut aussi pour la période antérieure.",
    ),
)
ENDED = Kind(
    "SLA351",
    Severity.WARNING,
    Words(
        "The contract ended on {end}, and says of no renewal. {evidence}",
        "Correct the date, write “renewed for” and a term, or start a new contract.",
    ),
    Words(
        "Le contrat a pris fin le {end}, et ne dit rien d’une reconduction. {evidence}",
        "Corrigez la date, écrivez « reconduit pour » et une durée, ou commencez un nouveau contrat.",
    ),
)

RENEWED_SINCE = Kind(
    "SLA361",
    Severity.WARNING,
    Words(
        "The contract goes on, but its text reaches no further than the term that ended on {end}: "
        "of later tickets no deadline is computed. {evidence}",
        "Write “horizon until” and a date of the term that runs now.",
    ),
    Words(
        "Le contrat se poursuit, mais son texte ne va pas au-delà de la période qui a fini "
        "le {end} : aucune échéance n’est calculée pour les tickets postérieurs. {evidence}",
        "Écrivez « horizon jusqu’au » et une date de la période en cours.",
    ),
)

ENDS_ELSEWHERE = Kind(
    "SLA362",
    Severity.WARNING,
    Words(
        "{which} ends on {on}; by “ends on” it would be {other}. {evidence}",
        "Correct the dates so that they agree, or delete one of the two.",
    ),
    Words(
        "{which} prend fin le {on} ; d’après « s’achève le », ce serait le {other}. {evidence}",
        "Corrigez les dates pour qu’elles s’accordent, ou supprimez l’une des deux.",
    ),
)
_TERM = Bilingual("The term", "La période")
_RENEWAL = Bilingual("The term after a renewal", "La période qui suit une reconduction")


@check(NOTICE_TOO_LONG, SIGNED_LATE, ENDED, RENEWED_SINCE, ENDS_ELSEWHERE)
def dates_of_contract(context: Context) -> Iterator[Diagnostic]:
    """Compares the dates that the head of the contract states or fixes (T10)."""
    contract = context.contract
    force = contract.in_force
    if force is None:
        return
    start = force.start if isinstance(force.start, datetime.date) else None
    for one in term_dates(contract):
        if one.what == "notice" and start is not None and one.on < start:
            yield NOTICE_TOO_LONG.at(
                one.node.span, force.span, on=SayableDate(one.on), start=SayableDate(start), evidence=BY_RULE
            )
    if contract.signed is not None and start is not None and contract.signed.date > start:
        yield SIGNED_LATE.at(
            contract.signed.span,
            force.span,
            on=SayableDate(contract.signed.date),
            start=SayableDate(start),
            evidence=BY_RULE,
        )
    yield from _ends_elsewhere(context)
    if force.end is not None and contract.renewed_for is None and force.end < context.today:
        yield ENDED.at(force.span, end=SayableDate(force.end), evidence=BY_RULE)
    reached = context.rules.contract.in_force_until
    if (contract.renewed_for is not None or force.end is None) and reached is not None:
        last = datetime.date.fromisoformat(reached)
        if last < context.today:
            yield RENEWED_SINCE.at(force.span, end=SayableDate(last), evidence=BY_RULE)


def _ends_elsewhere(context: Context) -> Iterator[Diagnostic]:
    """A stated end, or else that of its first renewal, which is no day of `ends on` or not the next (T10)."""
    contract, force = context.contract, context.contract.in_force
    if force is None or force.end is None or not contract.ends_on:
        return
    renewed, end = contract.renewed_for, force.end
    which, at, on, other = _TERM, force.span, end, fixed_end(contract, end)
    if on == other and isinstance(renewed, CalendarTime) and renewed.n > 0:
        start = force.start if isinstance(force.start, datetime.date) else end
        on = last_day_of_renewal(start, end, Span(renewed.n, renewed.unit), 1)
        which, at, other = _RENEWAL, renewed.span, fixed_end(contract, end + datetime.timedelta(days=1))
    if other is not None and on != other:
        places = [one.span for one in contract.ends_on]
        yield ENDS_ELSEWHERE.at(
            at, *places, which=which, on=SayableDate(on), other=SayableDate(other), evidence=BY_RULE
        )


PAGE_FR = """Les dates du contrat ne s'accordent pas, ou sont dans le passé.

## Quoi

Sont signalés un préavis plus long que la durée à laquelle il met fin, une signature postérieure au jour
d'entrée en vigueur, une période qui ne finit pas un jour que nomme « s'achève le », un contrat dont le
dernier jour est passé sans reconduction, et un contrat qui se poursuit alors que son texte
en reste à une période passée : aucune échéance n'est calculée après elle. Ce qui est « passé » dépend du jour
du contrôle. Entre une période et « s'achève le », la période est calculée telle quelle, et ses reconductions
finissent aux jours de « s'achève le ».

## Pour le client

Un préavis plus long que la durée ne peut jamais être donné à temps : le contrat ne peut pas prendre fin
quand il le devrait. De deux derniers jours, chacun invoquera le sien.

## Pour le prestataire

Un travail fait avant la signature, ou après le dernier jour, est un travail sans contrat. D'une période que
le texte n'atteint pas, aucun ticket n'a d'échéance, et aucun compte rendu de chiffre.
"""
