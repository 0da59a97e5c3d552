"""The settings of the target, its finding, and the words of its account."""

from __future__ import annotations

from slacontract.diagnostics import Kind, Severity, Words
from slacontract.fidelity import CLOCKS, Option, Say
from slacontract.fidelity.works import FROM, WORKS

NAME = "pagerduty"
OPTIONS = (
    Option(
        "version",
        "version",
        Say("version of the Terraform provider", "version du fournisseur Terraform"),
        ("3",),
        "3",
    ),
    Option(
        "users",
        "names",
        Say(
            "the id or the e-mail address in PagerDuty of each person and party; else a variable",
            "l’identifiant ou l’adresse dans PagerDuty de chaque personne et partie ; à défaut, une variable",
        ),
    ),
    CLOCKS,
    WORKS,
    FROM,
)
PAGES = Say(
    "PagerDuty pages people and measures no delay", "PagerDuty alerte des personnes et ne mesure aucun délai"
)
UNTIL_ACKNOWLEDGED = Say(
    "PagerDuty escalates only until somebody acknowledges",
    "PagerDuty n’escalade que jusqu’à ce que quelqu’un prenne en compte",
)
CONDITION = Say("conditions are not looked at", "les conditions ne sont pas regardées")
NO_LENGTH = Say("it is no length of time after the start", "ce n’est pas une durée à partir du début")
UNSETTLED = Say("it is not settled", "ce n’est pas arrêté")
NOBODY_PAGED = Say(
    "no delay counts in it that anybody is paged for", "aucun délai pour lequel on alerte n’y est compté"
)
ON_WALL = Say(
    "in minutes that pass, also where the coverage closes meanwhile: earlier, never later",
    "en minutes qui passent, même si la couverture ferme entre-temps : plus tôt, jamais plus tard",
)
RAISED = Say(
    "outside support hours urgency is low, and the minutes begin when they open",
    "hors des heures d’assistance l’urgence est basse, et les minutes débutent à leur ouverture",
)
ONE_WINDOW = Say(
    "support hours are one window on chosen days: the narrowest that holds the week",
    "les heures d’assistance sont une plage à des jours choisis : la plus étroite qui contient la semaine",
)
AT_ANY_HOUR = Say(
    "urgent at any hour: whoever is left to page is paged when nothing is open",
    "urgent à toute heure : quand rien n’est ouvert, la personne restante est alertée",
)
CLOCK_CHANGES = Say(
    "at worst an hour off in the night when the clocks change",
    "au pire une heure d’écart la nuit du changement d’heure",
)
ON_HOLIDAYS = Say(
    "holidays and closures are not known: people are paged then",
    "les jours fériés et fermetures sont inconnus : on y est alerté",
)
SOME_DATES = Say(
    "hours of single dates are not known: outside the week nobody is paged at once",
    "les heures à une date sont inconnues : hors de la semaine personne n’est alerté aussitôt",
)
ABOVE = Say(
    "its people are a layer of the schedule, restricted to its week",
    "ses personnes sont une couche du planning, restreinte à sa semaine",
)
HOLIDAYS = Say(
    "PagerDuty knows no holidays: people on call are paged then",
    "PagerDuty ne connaît pas les jours fériés : l’astreinte y est alertée",
)
LAST_SECOND = Say(
    "hours until midnight lose their last second",
    "des heures jusqu’à minuit perdent leur dernière seconde",
)
NO_ZONE = Say(
    "PagerDuty has no time zone whose clocks agree with the contract's",
    "PagerDuty n’a pas de fuseau dont l’heure suive celle du contrat",
)
DATED = Say(
    "works that the settings name, as maintenance windows: no incident is made meanwhile",
    "les travaux que nomment les réglages, en fenêtres de maintenance : aucun incident ne naît alors",
)
NO_WORKS = Say(
    "it has no dates: name each work in the settings when it is planned",
    "elle n’a pas de dates : nommez chaque intervention dans les réglages quand elle est prévue",
)
SAME_TICKET = Say(
    "an incident starts when it is triggered: trigger it at the report",
    "un incident débute à son déclenchement : déclenchez-le au signalement",
)

ZONE_UNKNOWN = Kind(
    "SLA824",
    Severity.ERROR,
    Words(
        "PagerDuty knows neither the time zone {zone} nor one whose clocks agree with it.",
        "Leave the target pagerduty out, or write the contract in a zone that PagerDuty takes.",
    ),
    Words(
        "PagerDuty ne connaît ni le fuseau {zone} ni un autre dont l’heure le suive.",
        "Omettez la cible pagerduty, ou rédigez le contrat dans un fuseau que PagerDuty accepte.",
    ),
)
