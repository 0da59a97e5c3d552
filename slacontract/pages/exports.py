"""Pages of exports that leave out what tickets are judged by, and of logs that start no clock."""

from __future__ import annotations

import json

from .reading import (
    OPEN,
    REDMINE,
    REPLIED,
    REPORTED,
    RESOLVED,
    SOUND,
    issue,
    issues,
    log,
    of_log,
    told,
)


def jira(*, comments: bool = True, total: int = 0) -> str:
    """An export of Jira of one issue, with its comments, and with `total` entries of its history said."""
    fields: dict[str, object] = {
        "created": "2026-03-02T10:00:00.000+0100",
        "status": {"name": "open"},
        "priority": {"name": "P1"},
        "reporter": {"accountId": "c"},
    }
    if comments:
        fields["comment"] = {"comments": [], "total": 0}
    ticket = {"key": "T-1", "fields": fields, "changelog": {"histories": [], "total": total}}
    return json.dumps({"issues": [ticket]}, indent=1) + "\n"


_JIRA = OPEN.replace("redmine", "jira")
_OF_JIRA = "slac evaluate support.sla tickets.json --mapping map.toml"
_NOW = (
    '[times]\nzone = "Europe/Paris"\n\n[states]\n1 = "open"\n2 = "open"\n3 = "waiting"\nwaiting = "waiting"\n'
    '\n[priorities]\n1 = "P1"\n'
)
_CHANGES = "tablename,documentkey,fieldname,oldvalue,newvalue,user,record_checkpoint,sys_created_on\n"
_WORKED = "incident,a1,incident_state,1,2,agent.1,1,2026-03-02 11:00:00\n"
_WAITED = "incident,a1,incident_state,2,3,agent.1,2,2026-03-02 12:00:00\n"
_RESUMED = "incident,a1,incident_state,3,2,agent.1,3,2026-03-02 13:00:00\n"
_COMMENT = "incident,a1,comments,,We are on it,agent.1,2,2026-03-02 11:30:00\n"
_TICKETS = (
    "number,sys_id,incident_state,priority,sys_created_by,caller_id,opened_at,sys_created_on,sys_mod_count\n"
    "INC1,a1,2,1,caller.1,Caller 1,2026-03-02 10:00:00,2026-03-02 10:00:00,1\n"
)
_BOTH = "slac evaluate support.sla sys_audit.csv incident.csv --mapping map.toml"
_UNDECIDED = (
    "The ticket is undecided: in no share and in no credit, though it may have been late.",
    "Le ticket est indécis : il n’entre dans aucun taux ni aucun avoir, même s’il a peut-être été en retard.",
)
_ASK_AGAIN = (
    "Ask the helpdesk for the export that its reader names; it costs one setting, once.",
    "Demandez à l’outil l’export que nomme son lecteur ; c’est un réglage, une seule fois.",
)

PAGES = (
    of_log(
        "SLA480",
        *told(
            (
                "A ticket as it stands today, without its history.",
                "Un ticket dans son état final, sans son historique.",
            ),
            (
                "The last status of a ticket does not say when it was answered, or how long it waited. "
                "Only its history does, and the export left it out.",
                "Le dernier statut d’un ticket ne dit pas quand il a eu sa réponse, ni combien il a "
                "attendu. Seul son historique le dit, et l’export l’omet.",
            ),
            _UNDECIDED,
            _ASK_AGAIN,
        ),
        {
            "map.toml": OPEN,
            "tickets.json": issues({key: value for key, value in issue(1).items() if key != "journals"}),
        },
        {"tickets.json": issues(issue(1))},
        REDMINE,
    ),
    of_log(
        "SLA481",
        *told(
            ("A history of which pages are missing.", "Un historique dont des pages manquent."),
            (
                "The helpdesk says how many entries there are, and the export has fewer: it was cut at "
                "the size of a page. What is missing may be a pause or the answer itself.",
                "L’outil dit combien il y a d’entrées, et l’export en a moins : il est coupé à la taille "
                "d’une page. Ce qui manque est peut-être une pause, ou la réponse elle-même.",
            ),
            _UNDECIDED,
            (
                "Fetch the other pages. Long tickets are cut first, and they are the ones in dispute.",
                "Lisez les autres pages. Les longs tickets sont coupés d’abord, et ce sont eux que l’on "
                "discute.",
            ),
        ),
        {"map.toml": _JIRA, "tickets.json": jira(total=120)},
        {"tickets.json": jira()},
        _OF_JIRA,
    ),
    of_log(
        "SLA482",
        *told(
            (
                "Tickets that were exported without their comments.",
                "Des tickets exportés sans leurs commentaires.",
            ),
            (
                "In this helpdesk a reply is a comment. Without comments no reply is seen, and every "
                "first answer looks late.",
                "Dans cet outil, une réponse est un commentaire. Sans commentaires, aucune réponse ne se "
                "voit, et toute première réponse paraît en retard.",
            ),
            (
                "A share of answers from such a log is worth nothing, for either side.",
                "Un taux de réponse tiré d’un tel journal ne vaut rien, pour personne.",
            ),
            (
                "You would be shown late where you were not. Export the field, or say which status is a "
                "reply.",
                "On vous montrerait en retard à tort. Exportez le champ, ou dites quel statut est une "
                "réponse.",
            ),
        ),
        {"map.toml": _JIRA, "tickets.json": jira(comments=False)},
        {"tickets.json": jira()},
        _OF_JIRA,
    ),
    of_log(
        "SLA483",
        *told(
            ("A ticket whose beginning is not in the log.", "Un ticket dont le début n’est pas au journal."),
            (
                "The clocks of the contract start with the report, and the log has later events alone: it "
                "begins in the middle of the ticket.",
                "Les chronomètres du contrat partent du signalement, et le journal n’a que des événements "
                "ultérieurs : il débute au milieu du ticket.",
            ),
            (
                "No delay of this ticket is judged. Long ones, opened the month before, are the first to go.",
                "Aucun délai de ce ticket n’est jugé. Les longs, ouverts le mois d’avant, sont les "
                "premiers touchés.",
            ),
            (
                "Export by tickets that were open in the month, not by the date of their events.",
                "Exportez les tickets ouverts pendant le mois, et non les événements de ce mois.",
            ),
        ),
        {"tickets.csv": log(REPLIED.replace(",,\n", ",,P1\n"), RESOLVED)},
        {"tickets.csv": SOUND},
    ),
    of_log(
        "SLA484",
        *told(
            (
                "A ticket for which the contract promises nothing.",
                "Un ticket pour lequel le contrat ne promet rien.",
            ),
            (
                "No commitment is for its priority, or for its service and kind. Most often the log does "
                "not say the priority, and every promise of the contract is for one.",
                "Aucun engagement ne vise sa priorité, ni son service ou son genre. Le plus souvent le "
                "journal ne dit pas la priorité, et chaque engagement du contrat en vise une.",
            ),
            (
                "Your ticket is in no figure. See whether it should have had a priority.",
                "Votre ticket n’entre dans aucun chiffre. Voyez s’il aurait dû avoir une priorité.",
            ),
            (
                "A default priority in the contract, or one of the channel, leaves no ticket without a "
                "promise.",
                "Une priorité par défaut au contrat, ou celle du canal, ne laisse aucun ticket sans "
                "engagement.",
            ),
        ),
        {"tickets.csv": log(REPORTED.replace("P1", ""), REPLIED, RESOLVED)},
        {"tickets.csv": SOUND},
    ),
    of_log(
        "SLA486",
        *told(
            (
                "An event that a promise waits for and that no row of the log is.",
                "Un événement qu’attend un engagement et qu’aucune ligne du journal n’est.",
            ),
            (
                "By such a log the promise is broken for every ticket, whatever was done: the helpdesk "
                "does not record the event, or calls it otherwise.",
                "Selon un tel journal, l’engagement est manqué pour tout ticket, quoi qu’il ait été fait "
                ": l’outil n’enregistre pas cet événement, ou le nomme autrement.",
            ),
            (
                "A share of 0 % proves nothing here. Ask for an export that has the event.",
                "Un taux de 0 % ne prouve rien ici. Demandez un export qui contient l’événement.",
            ),
            (
                "Before you accept a credit, say which status or which row records what was promised.",
                "Avant d’accepter un avoir, dites quel statut ou quelle ligne enregistre ce qui est promis.",
            ),
        ),
        {"tickets.csv": log(REPORTED, RESOLVED)},
        {"tickets.csv": SOUND},
    ),
    of_log(
        "SLA487",
        *told(
            (
                "Changes of a ticket without the ticket itself.",
                "Les changements d’un ticket, sans le ticket.",
            ),
            (
                "The audit of ServiceNow tells what changed, field by field. When the ticket was created, "
                "and with which priority, stands in the table of the tickets.",
                "L’audit de ServiceNow dit ce qui change, champ par champ. Quand le ticket fut créé, et "
                "avec quelle priorité, est dans la table des tickets.",
            ),
            _UNDECIDED,
            _ASK_AGAIN,
        ),
        {"map.toml": _NOW, "sys_audit.csv": _CHANGES + _WORKED},
        {"incident.csv": _TICKETS},
        "slac evaluate support.sla sys_audit.csv --mapping map.toml",
        _BOTH,
    ),
    of_log(
        "SLA488",
        *told(
            (
                "A change of the ticket that the export has lost.",
                "Un changement du ticket que l’export a perdu.",
            ),
            (
                "Each change says from what to what. Where one does not go on from the one before, a "
                "change between them is missing, and how long the ticket waited is not known.",
                "Chaque changement dit de quoi à quoi. Quand l’un ne part pas d’où le précédent s’arrête, "
                "il en manque un, et l’on ne sait combien le ticket a attendu.",
            ),
            _UNDECIDED,
            (
                "Export in parts: ServiceNow leaves out what exceeds its limit of rows, without a word.",
                "Exportez en plusieurs fois : ServiceNow omet sans le dire ce qui dépasse sa limite de "
                "lignes.",
            ),
        ),
        {"map.toml": _NOW, "incident.csv": _TICKETS, "sys_audit.csv": _CHANGES + _WORKED + _RESUMED},
        {"sys_audit.csv": _CHANGES + _WORKED + _WAITED + _RESUMED},
        _BOTH,
    ),
    of_log(
        "SLA489",
        *told(
            (
                "Comments of people of whom the export does not say whether they are clients.",
                "Des commentaires de personnes dont l’export ne dit pas si elles sont clientes.",
            ),
            (
                "A comment is signed with a login, the ticket with the name of its caller. Where the two "
                "cannot be brought together, every comment counts as one of the provider.",
                "Un commentaire est signé d’un identifiant, le ticket du nom de son demandeur. Si rien ne "
                "les rapproche, tout commentaire compte comme du prestataire.",
            ),
            (
                "Your own comment could stop the clock of the first answer. Have the export mended.",
                "Votre propre commentaire pourrait arrêter le chronomètre de la réponse. Faites corriger "
                "l’export.",
            ),
            (
                "Answers that were not yours are no proof. Add the field, or name the clients’ logins.",
                "Des réponses qui ne sont pas les vôtres ne prouvent rien. Ajoutez le champ, ou nommez "
                "les identifiants des clients.",
            ),
        ),
        {"map.toml": _NOW, "incident.csv": _TICKETS, "sys_audit.csv": _CHANGES + _WORKED + _COMMENT},
        {
            "incident.csv": _TICKETS.replace("caller_id,", "caller_id,caller_id.user_name,").replace(
                "Caller 1,", "Caller 1,caller.1,"
            )
        },
        _BOTH,
    ),
    of_log(
        "SLA490",
        *told(
            (
                "Changes of records that are no tickets.",
                "Des changements d’enregistrements qui ne sont pas des tickets.",
            ),
            (
                "The audit of ServiceNow holds all tables together. Rows of users, of machines and the "
                "like are left out and counted; no ticket loses anything by it.",
                "L’audit de ServiceNow réunit toutes les tables. Les lignes d’utilisateurs, de machines, "
                "etc. sont omises et comptées ; aucun ticket n’y perd rien.",
            ),
            (
                "No figure changes with them, whether they are there or not.",
                "Aucun chiffre n’en dépend, qu’elles soient là ou non.",
            ),
            (
                "Export the changes of tickets alone: the file is smaller, and holds no personal data of "
                "others.",
                "N’exportez que les changements des tickets : le fichier est plus petit, sans données "
                "personnelles d’autrui.",
            ),
        ),
        {
            "map.toml": _NOW,
            "incident.csv": _TICKETS,
            "sys_audit.csv": _CHANGES + _WORKED + "sys_user,u1,phone,1,2,agent.1,1,2026-03-02 11:30:00\n",
        },
        {"sys_audit.csv": _CHANGES + _WORKED},
        _BOTH,
    ),
)
