"""What must hold of the whole contract for it to have one meaning."""

from __future__ import annotations

from ..diagnostics import Bilingual, Diagnostic, Kind, Severity, Words
from .base import Missing
from .contract import Contract
from .names import Names
from .quantities import BusinessDays, CalendarTime, Quantity
from .sense_money import check_money
from .sense_promises import check_promises
from .sense_repeats import check_repeats, check_unsaid
from .sense_tickets import check_tickets
from .sense_time import check_time

ZONE_UNSAID = Kind(
    "SLA244",
    Severity.ERROR,
    Words(
        "The contract does not say its time zone: no date or time of it can be computed.",
        "Write “time zone” and its name, such as Europe/Paris, or “time zone to be agreed”.",
    ),
    Words(
        "Le contrat ne dit pas son fuseau horaire : aucune de ses dates ne peut être calculée.",
        "Écrivez « fuseau horaire » et son nom, tel que Europe/Paris, ou « fuseau horaire à convenir ».",
    ),
)
FORCE_UNSAID = Kind(
    "SLA247",
    Severity.WARNING,
    Words(
        "The contract does not say from when it is in force.",
        "Write “in force from” and a date, or “in force to be agreed”.",
    ),
    Words(
        "Le contrat ne dit pas depuis quand il est en vigueur.",
        "Écrivez « en vigueur à compter du » et une date, ou « en vigueur à convenir ».",
    ),
)
NOT_SAID = Kind(
    "SLA248",
    Severity.NOTE,
    Words("The contract does not say {what}.", "State it, or write “{keyword} to be agreed”."),
    Words("Le contrat ne dit pas {what}.", "Indiquez-le, ou écrivez « {keyword} à convenir »."),
)
NOT_A_TERM = Kind(
    "SLA249",
    Severity.ERROR,
    Words(
        "A term is counted in calendar days, weeks, months or years.",
        "Write it so, such as “12 months”.",
    ),
    Words(
        "Une durée de contrat se compte en jours calendaires, semaines, mois ou ans.",
        "Écrivez-la ainsi, par exemple « 12 mois ».",
    ),
)

_PARTS = (
    (
        "provider",
        Bilingual("who the provider is", "qui est le prestataire"),
        Bilingual("provider", "prestataire"),
    ),
    ("client", Bilingual("who the client is", "qui est le client"), Bilingual("client", "client")),
    ("reference", Bilingual("its reference", "sa référence"), Bilingual("reference", "référence")),
)


def check_contract(
    contract: Contract,
    names: Names,
    days: list[BusinessDays],
    found: list[Diagnostic],
    *,
    head: bool = True,
) -> None:
    """Adds what is wrong with a contract as a whole; `head` False: the file has none, so none is missed.

    `days`: every quantity of the contract in business days.
    """
    if head:
        _check_head(contract, found)
    check_time(contract, names, days, found)
    check_promises(contract, found)
    check_tickets(contract, found)
    check_money(contract, found)
    check_repeats(contract, found)
    if not any(one.severity is Severity.ERROR for one in found):
        # What could not be read is missing too, and was reported as what it is.
        check_unsaid(contract, found)


def _check_head(contract: Contract, found: list[Diagnostic]) -> None:
    if contract.zone is None and contract.zone_missing is None and contract.zone_span is None:
        found.append(ZONE_UNSAID.at(contract.span))
    if contract.in_force is None:
        found.append(FORCE_UNSAID.at(contract.span))
    for field, what, keyword in _PARTS:
        if getattr(contract, field) is None:
            found.append(NOT_SAID.at(contract.span, what=what, keyword=keyword))
    for term in (contract.renewed_for, contract.minimum_term, *(one.minimum_term for one in contract.plans)):
        _check_term(term, found)


def _check_term(term: Quantity | Missing | None, found: list[Diagnostic]) -> None:
    if term is not None and not isinstance(term, Missing | CalendarTime):
        found.append(NOT_A_TERM.at(term.span))
