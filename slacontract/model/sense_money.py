"""What availabilities, credits, prices and prepaid time need to have one meaning (K12, K13, K16)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import combinations, pairwise

from ..diagnostics import Bilingual, Diagnostic, Kind, Severity, Words
from ..source import Span
from .clauses import Cost
from .contract import Contract
from .disjoint import disjoint
from .money import Availability, Band, Credit, PrepaidTime, Price, Slice
from .tickets import Plan

COMPONENTS_UNSAID = Kind(
    "SLA281",
    Severity.ERROR,
    Words(
        "“{name}” measures several components, and does not say when it is down.",
        "Add “each one is measured alone”, “down as soon as one is down” or “down when all are down”.",
    ),
    Words(
        "« {name} » porte sur plusieurs composants et ne dit pas quand elle est en panne.",
        "Ajoutez « chacun est mesuré seul », « en panne dès que l’un est en panne » ou « en panne quand "
        "tous sont en panne ».",
    ),
)
TWO_LEVELS = Kind(
    "SLA282",
    Severity.ERROR,
    Words(
        "“{name}” has two levels over one kind of period.",
        "Keep one of them, or add “in addition” if both hold, or each under its own condition.",
    ),
    Words(
        "« {name} » a deux niveaux sur une même sorte de période.",
        "Gardez-en un, ou ajoutez « en outre » si les deux valent, ou chacun sous sa condition.",
    ),
)
PERIOD_UNSAID = Kind(
    "SLA283",
    Severity.ERROR,
    Words(
        "This level of “{name}” does not say over which period.",
        "Add “over each calendar month”, “quarter” or “year”.",
    ),
    Words(
        "Ce niveau de « {name} » ne dit pas sur quelle période.",
        "Ajoutez « sur chaque mois civil », « trimestre civil » ou « année civile ».",
    ),
)
BANDS_OUT_OF_ORDER = Kind(
    "SLA284",
    Severity.ERROR,
    Words(
        "The bands of “{name}” are out of order, or two have one bound.",
        "Write them from the lightest to the deepest: the deepest band reached counts, alone.",
    ),
    Words(
        "Les tranches de « {name} » ne sont pas dans l’ordre, ou deux ont la même borne.",
        "Écrivez-les de la moins grave à la plus grave : la plus grave atteinte compte, seule.",
    ),
)
BANDS_OF_TWO_SORTS = Kind(
    "SLA285",
    Severity.ERROR,
    Words(
        "The bands of “{name}” measure two different things.",
        "Write one credit for each: percentages, breaches and delays do not compare.",
    ),
    Words(
        "Les tranches de « {name} » mesurent deux choses différentes.",
        "Écrivez un avoir pour chacune : pourcentages, manquements et délais ne se comparent pas.",
    ),
)
CAP_OVER_NOTHING = Kind(
    "SLA286",
    Severity.ERROR,
    Words(
        "A cap on credits is over a calendar month or quarter; this one says {said}.",
        "Add “over each calendar month” or “over each calendar quarter”.",
    ),
    Words(
        "Un plafond d’avoirs porte sur un mois ou un trimestre civil ; celui-ci {said}.",
        "Ajoutez « sur chaque mois civil » ou « sur chaque trimestre civil ».",
    ),
)
TWO_COSTS = Kind(
    "SLA287",
    Severity.ERROR,
    Words(
        "“{name}” costs two amounts for one unit.",
        "Keep one of them, add “in addition” if both are due, or give each a condition that rules "
        "the other out.",
    ),
    Words(
        "« {name} » coûte deux montants pour une même unité.",
        "Gardez-en un, ajoutez « en outre » si les deux sont dus, ou donnez à chacun une condition qui "
        "exclut l’autre.",
    ),
)
CREDIT_OF_NOTHING = Kind(
    "SLA288",
    Severity.ERROR,
    Words(
        "The credit “{name}” does not say {what}.",
        "Write “based on” and an availability or an event, and what each band, breach or late ticket gives.",
    ),
    Words(
        "L’avoir « {name} » ne dit pas {what}.",
        "Écrivez « d’après » et une disponibilité ou un événement, et ce que donne chaque tranche, "
        "manquement ou ticket en retard.",
    ),
)
EXHAUSTED_UNSAID = Kind(
    "SLA289",
    Severity.ERROR,
    Words(
        "“{name}” does not say what happens beyond the last minute granted.",
        "Write “once exhausted” with “work stops”, “charged at” and a price, or “the balance may be "
        "overdrawn”.",
    ),
    Words(
        "« {name} » ne dit pas ce qui se passe au-delà de la dernière minute accordée.",
        "Écrivez « une fois épuisé » avec « le travail s’arrête », « facturé au prix » et un prix, ou « le "
        "solde peut devenir négatif ».",
    ),
)
EXHAUSTED_TWICE = Kind(
    "SLA225",
    Severity.ERROR,
    Words(
        "“{name}” says two things of work beyond the last minute granted.",
        "Keep one of them: the work stops, is charged, or the balance is overdrawn.",
    ),
    Words(
        "« {name} » dit deux choses du travail au-delà de la dernière minute accordée.",
        "Gardez-en une : le travail s’arrête, est facturé, ou le solde devient négatif.",
    ),
)
TWO_EXPIRIES = Kind(
    "SLA229",
    Severity.ERROR,
    Words("“{name}” says two things of when its time expires.", "Keep one of them."),
    Words("« {name} » dit deux choses de l’expiration de son temps.", "Gardez-en une."),
)
EMPTY_SLICE = Kind(
    "SLA260",
    Severity.ERROR,
    Words("A slice of nothing never ends.", "Write a size above zero."),
    Words("Une tranche nulle n’a pas de fin.", "Écrivez une taille supérieure à zéro."),
)
GIVES_LESS = Kind(
    "SLA299",
    Severity.ERROR,
    Words(
        "A deeper band of “{name}” gives less than the one before.",
        "Correct one of the two amounts: worse service would cost less.",
    ),
    Words(
        "Une tranche plus grave de « {name} » donne moins que la précédente.",
        "Corrigez l’un des deux montants : un service plus mauvais coûterait moins.",
    ),
)


def check_money(contract: Contract, found: list[Diagnostic]) -> None:
    """Reports what has no meaning, or two, in availabilities, credits, prices and prepaid time."""
    for availability in contract.availabilities:
        _check_availability(availability, found)
    for credit in contract.credits:
        _check_credit(credit, found)
    priced: list[Price | PrepaidTime | Plan] = [*contract.prices, *contract.prepaid, *contract.plans]
    for block in priced:
        _check_costs(block.name, block.costs, found)
    for prepaid in contract.prepaid:
        _check_prepaid(prepaid, found)


def _check_availability(availability: Availability, found: list[Diagnostic]) -> None:
    name = availability.name
    if len(availability.measures) > 1 and availability.rule is None:
        found.append(COMPONENTS_UNSAID.at(availability.span, name=name))
    levels = [limit for limit in availability.limits if limit.missing is None]
    for limit in levels:
        if limit.over is None or limit.over.each is None:
            found.append(PERIOD_UNSAID.at(limit.span, name=name))
    for one, other in combinations(levels, 2):
        same = one.side == other.side and one.over is not None and other.over is not None
        if same and one.status == other.status and not (one.in_addition or other.in_addition):
            found.append(TWO_LEVELS.at(other.span, one.span, name=name))


def _check_credit(credit: Credit, found: list[Diagnostic]) -> None:
    name = credit.name
    if not credit.based_on:
        what = Bilingual("what it is reckoned from", "d’après quoi il se calcule")
        found.append(CREDIT_OF_NOTHING.at(credit.span, name=name, what=what))
    gives = credit.bands or credit.slices or credit.each_breach or credit.each_late_ticket
    if not gives:
        what = Bilingual("what it gives", "ce qu’il donne")
        found.append(CREDIT_OF_NOTHING.at(credit.span, name=name, what=what))
    sorts = {_sort(one) for one in credit.bands} | {_sort(one) for one in credit.slices}
    if len(sorts) > 1:
        found.append(BANDS_OF_TWO_SORTS.at(credit.span, *(b.span for b in credit.bands[:1]), name=name))
    else:
        _check_bands(credit, found)
    for one in credit.slices:
        size = one.step_percent if one.step_percent is not None else one.step_count
        if size is not None and size <= 0:
            found.append(EMPTY_SLICE.at(one.span))
    for cap in credit.caps:
        if cap.over is None or cap.over.each not in ("month", "quarter"):
            said = (
                Bilingual("no period", "ne dit pas de période")
                if cap.over is None
                else Bilingual("another period", "dit une autre période")
            )
            found.append(CAP_OVER_NOTHING.at(cap.span, said=said))


def _sort(one: Band | Slice) -> tuple[str, str]:
    figure = "percent" if one.percent is not None else "count" if one.count is not None else "time"
    if one.quantity is not None:
        figure = one.quantity.kind
    return one.side, figure


def _check_bands(credit: Credit, found: list[Diagnostic]) -> None:
    """K13: `below` bands go down, `above` bands go up, and a deeper one never gives less."""
    for one, other in pairwise(credit.bands):
        first, second = _bound(one), _bound(other)
        if first is None or second is None:
            continue
        deeper = second < first if one.side == "below" else second > first
        if not deeper:
            found.append(BANDS_OUT_OF_ORDER.at(other.span, one.span, name=credit.name))
            continue
        before, after = _given(one), _given(other)
        if before is not None and after is not None and before[0] == after[0] and after[1] < before[1]:
            found.append(GIVES_LESS.at(other.span, one.span, name=credit.name))


def _bound(band: Band) -> Decimal | None:
    if band.percent is not None:
        return band.percent
    if band.count is not None:
        return band.count
    quantity = band.quantity
    seconds = getattr(quantity, "seconds", None)
    return Decimal(seconds if seconds is not None else getattr(quantity, "n", 0))


def _given(band: Band) -> tuple[str, Decimal] | None:
    """Amounts that compare: of one currency, or shares of one price."""
    if band.gives.kind == "money":
        return band.gives.currency, band.gives.amount
    if band.gives.kind == "percent":
        return band.gives.of.name, band.gives.percent
    return None


def _check_costs(name: str, costs: Iterable[Cost], found: list[Diagnostic]) -> None:
    """Two costs for one unit, neither in addition, whose conditions can both hold."""
    for one, other in combinations(costs, 2):
        if _unit(one) != _unit(other) or one.in_addition or other.in_addition:
            continue
        if one.by or other.by:
            continue
        if not disjoint((one.when,), (other.when,)):
            found.append(TWO_COSTS.at(other.span, one.span, name=name))


def _unit(cost: Cost) -> tuple[object, ...]:
    text = cost.per_text.text if cost.per_text else None
    quantity = cost.per_quantity.model_dump(exclude={"span"}) if cost.per_quantity else None
    ways = cost.on_request, cost.on_site, cost.remotely
    return cost.per, text, repr(quantity), *ways


_ANSWERS = ("work-stops", "charged", "overdrawn", "contract-ends", "missing")


def _check_prepaid(prepaid: PrepaidTime, found: list[Diagnostic]) -> None:
    """K16: what happens beyond the last grant is said, once."""
    answers = [one for one in prepaid.exhausted if one.mode in _ANSWERS]
    exclusive = [one for one in answers if one.mode in ("work-stops", "charged", "overdrawn")]
    granted = any(grant.time is not None for grant in prepaid.grants)
    if not answers:
        # Nothing is granted yet where the grant itself is to be agreed: this can wait as long.
        severity = None if granted else Severity.WARNING
        found.append(EXHAUSTED_UNSAID.at(prepaid.span, name=prepaid.name, severity=severity))
    for second in exclusive[1:]:
        found.append(EXHAUSTED_TWICE.at(second.span, exclusive[0].span, name=prepaid.name))
    expiries: list[Span] = [
        one.span for one in (prepaid.expires_after, prepaid.expires_at_end_of) if one is not None
    ]
    if len(expiries) + prepaid.never_expires > 1:
        found.append(TWO_EXPIRIES.at(prepaid.span, *expiries[:1], name=prepaid.name))
