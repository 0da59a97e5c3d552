"""What can be wrong with exports that tell a ticket by its changes, each of one field."""

from __future__ import annotations

from ..diagnostics import Kind, Severity, Words

NO_CREATION = Kind(
    "SLA487",
    Severity.ERROR,
    Words(
        "The changes of the ticket do not say when it was created.",
        "Give the export of the tickets too: slac evaluate CONTRACT sys_audit.csv incident.csv.",
    ),
    Words(
        "Les changements du ticket ne disent pas quand il a été créé.",
        "Donnez aussi l’export des tickets : slac evaluate CONTRAT sys_audit.csv incident.csv.",
    ),
)
GAP = Kind(
    "SLA488",
    Severity.ERROR,
    Words(
        "A change of {field} is missing: it became “{was}”, and the next change is from “{old}”.",
        "Export all changes of the ticket; ServiceNow cuts an export off after some rows: export in parts.",
    ),
    Words(
        "Il manque un changement de {field} : il est devenu « {was} », et le changement suivant part de "
        "« {old} ».",
        "Exportez tous les changements du ticket ; ServiceNow coupe un export après un certain nombre de "
        "lignes : exportez en plusieurs fois.",
    ),
)
CALLERS_UNKNOWN = Kind(
    "SLA489",
    Severity.WARNING,
    Words(
        "Tickets with comments whose caller is not known by login: {n}. A comment of a client counts there "
        "as a reply of the provider.",
        "Export caller_id.user_name with the tickets, or name the clients’ logins under [actors] of the "
        "mapping.",
    ),
    Words(
        "Tickets commentés dont le demandeur n’est pas connu par son identifiant : {n}. Un commentaire du "
        "client y compte comme une réponse du prestataire.",
        "Exportez caller_id.user_name avec les tickets, ou nommez les identifiants des clients sous [actors] "
        "de la correspondance.",
    ),
)
OTHER_TABLE = Kind(
    "SLA490",
    Severity.NOTE,
    Words(
        "Rows of {file} about {table}, which holds no tickets: {n}. They are left out.",
        "Export the changes of the tickets alone: tablename=incident.",
    ),
    Words(
        "Lignes de {file} sur {table}, qui ne contient pas de tickets : {n}. Elles sont ignorées.",
        "N’exportez que les changements des tickets : tablename=incident.",
    ),
)
