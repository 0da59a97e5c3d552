"""The words of a calendar that the contract does not write itself, in English and French."""

from __future__ import annotations

from collections.abc import Mapping

_EN = {
    "all": "all coverages",
    "closed": "Closed",
    "closed-for": "Closed: {label}",
    "coverage": "Coverage",
    "coverage-of": "Coverage “{title}” of the contract {contract}.",
    "everything": "Everything the contract “{contract}” puts on a date.",
    "holiday": "Public holiday",
    "holiday-named": "Public holiday: {name}",
    "milestone": "Contract",
    "milestones-of": "Dates of the contract “{contract}”: start, end, notice, renewal.",
    "milestones": "dates of the contract",
    "starts": "Start of the contract: {contract}",
    "announce-before": "Announce it at least {length} before.",
    "announce-days": "Announce it at the latest on the {n}. calendar day before, until 24:00.",
    "announce-until": "Announce it by {day}, {clock}, at the latest.",
    "due": "Due at the latest: {duty}",
    "ends": "End of the contract: {contract}",
    "maintenance": "Planned work",
    "window": "Planned work possible: {title}",
    "window-of": "Window in which work of the kind “{title}” may lie, by the contract {contract}.",
    "last-day-of-minimum": "End of the minimum term: {contract}",
    "last-day-of-term": "Last day of the current term: {contract}",
    "last-notice": "Last day to give notice: {contract}",
    "last-notice-received": "Notice must be received on this day at the latest. {notice}",
    "last-notice-sent": "Notice must be sent on this day at the latest. {notice}",
    "renewed": "Renewal, unless notice was given: {contract}",
    "on-call": "On call",
    "on-duty": "On duty: {person}",
    "rota": "Rota",
}
_FR = {
    "all": "toutes les couvertures",
    "closed": "Fermé",
    "closed-for": "Fermé : {label}",
    "coverage": "Couverture",
    "coverage-of": "Couverture « {title} » du contrat {contract}.",
    "everything": "Tout ce que le contrat « {contract} » met à une date.",
    "holiday": "Jour férié",
    "holiday-named": "Jour férié : {name}",
    "milestone": "Contrat",
    "milestones-of": "Dates du contrat « {contract} » : début, fin, préavis, reconduction.",
    "milestones": "dates du contrat",
    "starts": "Début du contrat : {contract}",
    "announce-before": "À annoncer au moins {length} avant.",
    "announce-days": "À annoncer au plus tard le {n}e jour calendaire qui précède, avant 24 h 00.",
    "announce-until": "À annoncer au plus tard le {day} à {clock}.",
    "due": "À faire au plus tard : {duty}",
    "ends": "Fin du contrat : {contract}",
    "maintenance": "Travaux planifiés",
    "window": "Travaux planifiés possibles : {title}",
    "window-of": "Plage où des travaux du genre « {title} » peuvent avoir lieu, selon le contrat {contract}.",
    "last-day-of-minimum": "Fin de la durée minimale : {contract}",
    "last-day-of-term": "Dernier jour de la période en cours : {contract}",
    "last-notice": "Dernier jour pour donner préavis : {contract}",
    "last-notice-received": "Le préavis doit être reçu ce jour-là au plus tard. {notice}",
    "last-notice-sent": "Le préavis doit être envoyé ce jour-là au plus tard. {notice}",
    "renewed": "Reconduction, sauf préavis : {contract}",
    "on-call": "Astreinte",
    "on-duty": "De garde : {person}",
    "rota": "Tour de garde",
}
WORDS: Mapping[str, Mapping[str, str]] = {"en": _EN, "fr": _FR}


def say(language: str, key: str, /, **values: str) -> str:
    """A phrase in a language, English where there is no table for it."""
    return WORDS.get(language, _EN)[key].format_map(values)
