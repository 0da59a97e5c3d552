"""Pages of rows of a log whose time cannot be read, or is not that of the contract."""

from __future__ import annotations

from .reading import (
    ASK,
    MAPPED,
    MEND,
    REPLIED,
    REPORTED,
    RESOLVED,
    ROW,
    SOUND,
    log,
    mapping,
    of_log,
    told,
)

_HOUR = (
    "An hour more or less decides whether a short delay was kept. It is not guessed in anybody’s favour.",
    "Une heure de plus ou de moins décide d’un court délai. Elle n’est devinée en faveur de personne.",
)
_ZONE = 'zone = "Europe/Paris"'
_CSV = {"tickets.csv": SOUND}
_NIGHT = "T-1,{},reported,client,,P1\n"

PAGES = (
    of_log(
        "SLA467",
        *told(
            (
                "A time in the hour that occurs twice when the clocks go back.",
                "Une heure de la nuit où l’on recule les horloges, qui existe deux fois.",
            ),
            (
                "On 25 October 2026 it is half past two twice in Paris, an hour apart. Without an offset "
                "the log does not say which of the two it was.",
                "Le 25 octobre 2026, il est deux fois deux heures et demie à Paris, à une heure de "
                "distance. Sans décalage, le journal ne dit pas laquelle.",
            ),
            _HOUR,
            (
                "Have the helpdesk export offsets, or agree once with the client how that hour is read.",
                "Faites exporter les décalages par l’outil, ou convenez avec le client de la lecture de "
                "cette heure.",
            ),
        ),
        {"map.toml": mapping("times", _ZONE), "tickets.csv": log(_NIGHT.format("2026-10-25T02:30"))},
        {"map.toml": mapping("times", _ZONE, 'repeated = "first"')},
        MAPPED,
    ),
    of_log(
        "SLA468",
        *told(
            (
                "A time in the hour that is left out when the clocks go forward.",
                "Une heure de la nuit où l’on avance les horloges, qui n’existe pas.",
            ),
            (
                "On 29 March 2026 no clock in Paris shows half past two. A log that has such a time was "
                "written in another zone than the mapping says, often in UTC.",
                "Le 29 mars 2026, aucune horloge de Paris ne marque deux heures et demie. Un journal qui "
                "a cette heure est écrit dans un autre fuseau que ne dit la correspondance, souvent en "
                "UTC.",
            ),
            _HOUR,
            (
                "If the zone is wrong, every time of the log is. Check it before anything else.",
                "Si le fuseau est faux, toutes les heures du journal le sont. Vérifiez-le avant tout.",
            ),
        ),
        {"map.toml": mapping("times", _ZONE), "tickets.csv": log(_NIGHT.format("2026-03-29T02:30"))},
        {"map.toml": mapping("times", 'zone = "UTC"')},
        MAPPED,
    ),
    of_log(
        "SLA469",
        *told(
            (
                "A cell that should say when, and does not.",
                "Une cellule qui devrait dire quand, et ne le dit pas.",
            ),
            (
                "Instants are read as ISO 8601 (`2026-03-02T11:00+01:00`), or in the form that the "
                "mapping names. Day and month are never told apart by guessing.",
                "Les instants se lisent en ISO 8601 (`2026-03-02T11:00+01:00`), ou sous la forme que "
                "nomme la correspondance. Le jour et le mois ne se devinent jamais.",
            ),
            ROW,
            MEND,
        ),
        {"tickets.csv": log(REPORTED, REPLIED.replace("2026-03-02T11:00+01:00", "around noon"), RESOLVED)},
        _CSV,
    ),
    of_log(
        "SLA470",
        *told(
            (
                "A time of which nobody knows in which zone.",
                "Une heure dont on ne sait de quel fuseau elle est.",
            ),
            (
                "Without its offset from UTC, and without a zone in the mapping, `10:00` is a different "
                "instant in each country. The zone of the contract is not taken for it: helpdesks often "
                "write UTC.",
                "Sans décalage par rapport à UTC, et sans fuseau dans la correspondance, `10:00` est un "
                "autre instant dans chaque pays. Le fuseau du contrat n’est pas supposé : les outils "
                "écrivent souvent en UTC.",
            ),
            _HOUR,
            (
                "The documentation of the helpdesk says in which zone it exports. Write it into the "
                "mapping once.",
                "La documentation de l’outil dit dans quel fuseau il exporte. Écrivez-le une fois dans la "
                "correspondance.",
            ),
        ),
        {"map.toml": 'reader = "events"\n', "tickets.csv": SOUND.replace("+01:00", "")},
        {"map.toml": mapping("times", _ZONE)},
        MAPPED,
    ),
    of_log(
        "SLA471",
        *told(
            ("The same row twice in the log.", "La même ligne deux fois dans le journal."),
            (
                "Rows that are alike in everything are one event: exports overlap. It is counted once, "
                "and the report says how many were dropped.",
                "Des lignes pareilles en tout sont un seul événement : les exports se recouvrent. Il "
                "compte une fois, et le rapport dit combien sont écartées.",
            ),
            (
                "Nothing of it moves a verdict. Two messages of one second are two only where numbers say "
                "so.",
                "Rien n’y change un verdict. Deux messages d’une même seconde ne sont deux que si des "
                "numéros le disent.",
            ),
            (
                "Number the rows with `seq` if your helpdesk records two alike within a second.",
                "Numérotez les lignes par `seq` si votre outil en enregistre deux pareilles dans une "
                "seconde.",
            ),
        ),
        {"tickets.csv": log(REPORTED, REPLIED, REPLIED, RESOLVED)},
        _CSV,
    ),
    of_log(
        "SLA472",
        *told(
            ("Events of a time before the contract.", "Des événements antérieurs au contrat."),
            (
                "They are kept, as a ticket may go on into the term; but a clock that starts before the "
                "contract is in force is not judged by it.",
                "Ils sont gardés, car un ticket peut se poursuivre dans la durée du contrat ; mais un "
                "chronomètre parti avant son entrée en vigueur n’est pas jugé.",
            ),
            (
                "What was promised before stands in the contract of that time.",
                "Ce qui était promis avant est au contrat de l’époque.",
            ),
            (
                "If the contract was in force earlier, its dates are wrong; else evaluate each year by "
                "its text.",
                "Si le contrat était déjà en vigueur, ses dates sont fausses ; sinon, évaluez chaque "
                "année selon son texte.",
            ),
        ),
        {"tickets.csv": SOUND.replace("2026-", "2025-")},
        _CSV,
    ),
    of_log(
        "SLA473",
        *told(
            (
                "Events of a time for which the contract has not been computed.",
                "Des événements d’un temps pour lequel le contrat n’est pas calculé.",
            ),
            (
                "Hours and holidays are computed up to the horizon: a year after the term, or `horizon "
                "until`. No deadline is told beyond it, rather than a wrong one.",
                "Horaires et jours fériés sont calculés jusqu’à l’horizon : un an après la durée, ou « "
                "horizon jusqu’au ». Au-delà, aucune échéance n’est dite, plutôt qu’une fausse.",
            ),
            (
                "These tickets are in no figure. Ask whether a contract holds on those dates at all.",
                "Ces tickets n’entrent dans aucun chiffre. Demandez si un contrat vaut seulement à ces "
                "dates.",
            ),
            (
                "A renewal that was agreed on belongs into the contract; a wrong year in the log, out of it.",
                "Une reconduction convenue s’écrit au contrat ; une année fausse se corrige dans le journal.",
            ),
        ),
        {"tickets.csv": SOUND.replace("2026-", "2031-")},
        _CSV,
    ),
    of_log(
        "SLA474",
        *told(
            (
                "Events after the instant of the evaluation.",
                "Des événements postérieurs à l’instant de l’évaluation.",
            ),
            (
                "`--as-of` asks what was known at an instant. What the log says of later does not count "
                "yet, so that the same question always has the same answer.",
                "`--as-of` demande ce que l’on savait à un instant. Ce que le journal dit de plus tard ne "
                "compte pas encore : la même question a toujours la même réponse.",
            ),
            (
                "A clock that still runs at that instant is neither kept nor broken.",
                "Un chronomètre qui court encore à cet instant n’est ni tenu ni manqué.",
            ),
            (
                "Leave the option out to have all of the log, or name the end of the month under review.",
                "Retirez l’option pour avoir tout le journal, ou nommez la fin du mois passé en revue.",
            ),
        ),
        _CSV,
        {},
        f"{ASK} --as-of 2026-03-02T12:00+01:00",
        ASK,
    ),
)
