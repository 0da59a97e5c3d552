"""The settings of the target, and the words of its account and of what is posted."""

from __future__ import annotations

from slacontract.fidelity import Option, Say
from slacontract.fidelity.works import FROM, UNTIL, WORKS

NAME = "statuspage"
OPTIONS = (
    Option(
        "page",
        "text",
        Say("id of the status page", "identifiant de la page d’état"),
    ),
    Option(
        "components",
        "names",
        Say(
            "what the page calls each component of the contract; its own name where this is missing",
            "comment la page appelle chaque composant du contrat ; à défaut, son propre nom",
        ),
    ),
    Option(
        "remind",
        "yes-no",
        Say(
            "whether subscribers are reminded sixty minutes before the start",
            "si les abonnés reçoivent un rappel soixante minutes avant le début",
        ),
        default=True,
    ),
    Option(
        "automatic",
        "yes-no",
        Say(
            "whether the page says by itself that work has begun and ended, at the times announced",
            "si la page annonce d’elle-même le début et la fin des travaux, aux heures annoncées",
        ),
        default=True,
    ),
    WORKS,
    FROM,
    UNTIL,
)
TICKETS = Say(
    "a status page tells of works and outages, and knows no ticket",
    "une page d’état annonce travaux et pannes, et ne connaît pas de ticket",
)
OUTSIDE = Say("a status page holds no such thing", "une page d’état ne connaît rien de tel")
OWN_FIGURE = Say(
    "the page reckons an uptime of its own from what people post",
    "la page calcule sa propre disponibilité d’après ce qu’on y publie",
)
POSTED = Say(
    "each with its start and end; announced when the plan is applied",
    "chacune avec son début et sa fin ; annoncée quand le plan est appliqué",
)
BY_HAND = Say(
    "the page enforces no notice: announcements.md has the last moment for each",
    "la page n’impose aucun préavis : announcements.md donne le dernier moment pour chacune",
)
NO_NUMBER = Say("its notice has no number", "son préavis n’a pas de nombre")
CONDITION = Say("a notice under a condition is not looked at", "un préavis sous condition n’est pas regardé")
WINDOWS = Say(
    "as windows in which work may take place, up to the day in the settings",
    "comme plages où des travaux peuvent avoir lieu, jusqu’au jour des réglages",
)
CAP = Say(
    "the page knows no cap: named works are checked against it when they are built",
    "la page ne connaît pas de plafond : les travaux nommés y sont comparés à la construction",
)
LEFT_OUT = Say(
    "windows that cannot be announced in time any more are left out",
    "les plages qu’on ne peut plus annoncer à temps sont omises",
)
NO_COMPONENTS = Say(
    "the contract names no component for it", "le contrat ne nomme pas de composant pour elle"
)
NO_DATES = Say(
    "it has no dates: name each work in the settings when it is planned",
    "elle n’a pas de dates : nommez chaque intervention dans les réglages quand elle est prévue",
)
NONE_IN_TIME = Say(
    "no window up to that day can still be announced in time",
    "aucune plage jusqu’à ce jour ne peut encore être annoncée à temps",
)
AS_WINDOWS = Say(
    "as the windows of planned work that it leaves",
    "par les plages de travaux qu’elle laisse",
)
NO_HOURS = Say("a status page has no hours", "une page d’état n’a pas d’horaires")
WHICH_DAYS = Say(
    "which works to announce, or up to which day",
    "quels travaux annoncer, ou jusqu’à quel jour",
)

BODY = Say(
    "Planned work from {start} to {end} ({zone}).",
    "Travaux prévus du {start} au {end} ({zone}).",
)
MAY = Say(
    "Work may take place from {start} to {end} ({zone}).",
    "Des travaux peuvent avoir lieu du {start} au {end} ({zone}).",
)
TITLE = Say("Announcements", "Annonces")
HEADS = (
    Say("Announce by", "À annoncer avant le"),
    Say("Start", "Début"),
    Say("End", "Fin"),
    Say("Work", "Travaux"),
    Say("Components", "Composants"),
)
ALL_TIMES = Say("All times are in {zone}.", "Toutes les heures sont celles de {zone}.")
AT_ANY_TIME = Say("no number", "sans nombre")
