"""What the engine refuses to answer, and the events it cannot use: codes SLA6xx."""

from __future__ import annotations

from collections.abc import Iterable

from ..diagnostics import Diagnostic, Kind, Severity, Words
from ..records import dataclass


@dataclass(frozen=True)
class Sought:
    """What a question names and the contract has not."""

    en: str
    fr: str

    def say(self, language: str) -> str:
        return self.fr if language == "fr" else self.en


COMMITMENT, COVERAGE = Sought("commitment", "d’engagement"), Sought("coverage", "de plage de couverture")


OUTSIDE_HORIZON = Kind(
    "SLA601",
    Severity.ERROR,
    Words(
        "The answer lies outside the time that this contract was compiled for ({first} to {last}).",
        "Write a later “horizon until”, or ask about an instant inside it.",
    ),
    Words(
        "La réponse se trouve hors de la période pour laquelle ce contrat a été compilé ({first} à {last}).",
        "Écrivez un « horizon jusqu’au » plus lointain, ou interrogez un instant qui s’y trouve.",
    ),
)
OUTSIDE_HOLIDAY_DATA = Kind(
    "SLA602",
    Severity.ERROR,
    Words(
        "The answer needs public holidays of a year that is not in the data (known: {first} to {last}).",
        "Lock the holidays of that year with “slac lock”, or write them in the contract.",
    ),
    Words(
        "La réponse exige les jours fériés d’une année absente des données (connues : {first} à {last}).",
        "Verrouillez les jours fériés de cette année par « slac lock », ou écrivez-les au contrat.",
    ),
)
UNKNOWN_PLAN = Kind(
    "SLA603",
    Severity.ERROR,
    Words("The contract has no plan “{plan}”.", "Name one of: {known}."),
    Words("Le contrat n’a pas de formule « {plan} ».", "Nommez l’une de : {known}."),
)
UNKNOWN_NAME = Kind(
    "SLA604",
    Severity.ERROR,
    Words("The contract has no {what} “{name}”.", "Name one of: {known}."),
    Words("Le contrat n’a pas {what} « {name} ».", "Nommez l’un de : {known}."),
)


def unknown_name(what: Sought, name: object, known: Iterable[str]) -> Diagnostic:
    """The finding for a commitment or a coverage that the contract has not."""
    said = name if isinstance(name, str) else ""
    return UNKNOWN_NAME.at(what=what, name=said, known=", ".join(dict.fromkeys(known)) or "-")


SEVERAL_COMMITMENTS = Kind(
    "SLA605",
    Severity.ERROR,
    Words(
        "Several commitments answer to this: {names}.",
        "Name the one you mean, or give the ticket's priority and circumstances.",
    ),
    Words(
        "Plusieurs engagements répondent à cette demande : {names}.",
        "Nommez celui que vous visez, ou donnez la priorité et les circonstances du ticket.",
    ),
)
UNKNOWN_FEATURE = Kind(
    "SLA606",
    Severity.ERROR,
    Words(
        "This version cannot judge what rests on: {features}.",
        "Evaluate these rules with the version that compiled them, or a later one.",
    ),
    Words(
        "Cette version ne sait pas juger ce qui repose sur : {features}.",
        "Évaluez ces règles avec la version qui les a compilées, ou une plus récente.",
    ),
)
INSTANT_WITHOUT_OFFSET = Kind(
    "SLA611",
    Severity.ERROR,
    Words(
        "“{text}” does not say its offset from UTC.",
        "Write it with its offset, such as 2026-05-22T16:50:00+02:00.",
    ),
    Words(
        "« {text} » ne dit pas son décalage par rapport à UTC.",
        "Écrivez-le avec son décalage, par exemple 2026-05-22T16:50:00+02:00.",
    ),
)
UNREADABLE_INSTANT = Kind(
    "SLA612",
    Severity.ERROR,
    Words("“{text}” is no date and time.", "Write it such as 2026-05-22T16:50:00+02:00."),
    Words("« {text} » n’est ni une date ni une heure.", "Écrivez par exemple 2026-05-22T16:50:00+02:00."),
)
UNREADABLE_EVENT = Kind(
    "SLA613",
    Severity.ERROR,
    Words(
        "Event {row} cannot be read: {field}: {reason}.",
        "Correct the field; “slac schema events” prints the fields and kinds of events.",
    ),
    Words(
        "L’événement {row} est illisible : {field} : {reason}.",
        "Corrigez ce champ ; « slac schema events » affiche les champs et les sortes d’événements.",
    ),
)
UNKNOWN_STATE = Kind(
    "SLA621",
    Severity.ERROR,
    Words("The contract has no ticket state “{state}”.", "Send one of: {known}."),
    Words("Le contrat n’a pas d’état de ticket « {state} ».", "Envoyez l’un de : {known}."),
)
UNKNOWN_PRIORITY = Kind(
    "SLA622",
    Severity.ERROR,
    Words("The contract has no priority “{priority}”.", "Send one of: {known}."),
    Words("Le contrat n’a pas de priorité « {priority} ».", "Envoyez l’une de : {known}."),
)
REOPENED_WITHOUT_STOP = Kind(
    "SLA623",
    Severity.ERROR,
    Words(
        "The ticket is reopened but was not restored, resolved or closed before.",
        "Send the event that ended the ticket before it was reopened.",
    ),
    Words(
        "Le ticket est rouvert sans avoir été rétabli, résolu ni clôturé.",
        "Envoyez l’événement qui avait terminé le ticket avant sa réouverture.",
    ),
)
EVENT_AFTER_CANCELLATION = Kind(
    "SLA624",
    Severity.ERROR,
    Words(
        "A cancelled ticket has a later event: {event}.",
        "Remove the event, or the cancellation that comes before it.",
    ),
    Words(
        "Un ticket annulé a un événement postérieur : {event}.",
        "Retirez cet événement, ou l’annulation qui le précède.",
    ),
)
CONTRADICTION = Kind(
    "SLA625",
    Severity.ERROR,
    Words(
        "Two events contradict each other: {event}, number {seq}.",
        "Keep one of the two, or number them in the order in which they happened.",
    ),
    Words(
        "Deux événements se contredisent : {event}, numéro {seq}.",
        "Gardez l’un des deux, ou numérotez-les dans l’ordre où ils ont eu lieu.",
    ),
)
SOME_NUMBERED = Kind(
    "SLA626",
    Severity.ERROR,
    Words(
        "Some events of the ticket have a “seq” and some have none.",
        "Number all the events of the ticket, or none.",
    ),
    Words(
        "Certains événements du ticket portent un « seq », d’autres non.",
        "Numérotez tous les événements du ticket, ou aucun.",
    ),
)
