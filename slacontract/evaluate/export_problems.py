"""What can be wrong with files of logs as a whole, and with exports that tell a ticket by its changes."""

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
SAME_COLUMN = Kind(
    "SLA491",
    Severity.ERROR,
    Words(
        "Several columns are called “{column}”.",
        "Keep one of them, or name it otherwise: which of them counts is not guessed.",
    ),
    Words(
        "Plusieurs colonnes s’appellent « {column} ».",
        "Gardez-en une, ou renommez-la : laquelle compte ne se devine pas.",
    ),
)
CUT_PARQUET = Kind(
    "SLA492",
    Severity.ERROR,
    Words(
        "{file} is a Parquet file whose end is missing or damaged; without it nothing can be read.",
        "Export or copy the file again, whole.",
    ),
    Words(
        "{file} est un fichier Parquet dont la fin manque ou est abîmée ; sans elle, rien n’est lisible.",
        "Exportez ou copiez à nouveau le fichier, entier.",
    ),
)
OTHER_FORM = Kind(
    "SLA493",
    Severity.ERROR,
    Words(
        "{file} is no log that can be read; by its first bytes it is {what}.",
        "Export it as CSV in UTF-8, JSON or Parquet; gzip alone is unpacked.",
    ),
    Words(
        "{file} n’est pas un journal lisible ; à ses premiers octets, c’est du {what}.",
        "Exportez-le en CSV (UTF-8), JSON ou Parquet ; seul gzip est décompressé.",
    ),
)
