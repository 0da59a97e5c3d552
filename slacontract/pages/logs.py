"""Pages of logs and mapping files that `slac evaluate` cannot read, or cannot read whole."""

from __future__ import annotations

from .reading import (
    ABOUT,
    AGAIN,
    ASK,
    HEAD,
    MAPPED,
    OPEN,
    PART,
    REDMINE,
    REPLIED,
    REPORTED,
    RESOLVED,
    SOUND,
    SUPPORT,
    issue,
    issues,
    log,
    mapping,
    of_log,
    told,
)

_NOTHING = (
    "Nothing is evaluated, so that no figure of the period is there to argue about.",
    "Rien n’est évalué : il n’y a aucun chiffre de la période dont discuter.",
)
_STOPS = (
    "The month has no figures until this is mended. The log itself is not at fault, only how it is read.",
    "Le mois n’a aucun chiffre tant que ce n’est pas corrigé. Le journal n’est pas en cause, mais sa "
    "lecture.",
)
_EXPORT = (
    "The month has no figures until the export is made again. Keep the file that was refused: it is "
    "evidence.",
    "Le mois n’a aucun chiffre tant que l’export n’est pas refait. Gardez le fichier refusé : c’est une "
    "preuve.",
)


PAGES = (
    of_log(
        "SLA450",
        *told(
            ("A mapping file that cannot be used.", "Un fichier de correspondance inutilisable."),
            (
                "The mapping says how the words of a helpdesk read in the contract’s. An entry that is "
                "unknown, or of another kind than it must be, is refused as a whole: a mapping half "
                "understood would give wrong verdicts.",
                "La correspondance dit comment lire les mots d’un outil de tickets dans ceux du contrat. "
                "Une entrée inconnue, ou d’un autre genre qu’il ne faut, est refusée en entier : une "
                "correspondance à moitié comprise donnerait de faux verdicts.",
            ),
            _NOTHING,
            _STOPS,
        ),
        {"map.toml": mapping("columns", "ticket = 3"), "tickets.csv": SOUND},
        {"map.toml": mapping("columns", 'ticket = "ticket"')},
        MAPPED,
    ),
    of_log(
        "SLA451",
        *told(
            (
                "A mapping that translates into a state or a priority that the contract does not have.",
                "Une correspondance qui traduit par un état ou une priorité que le contrat n’a pas.",
            ),
            (
                "On the left stand the words of the helpdesk, on the right those of the contract. A name "
                "on the right that no block of the contract has would put each of its tickets aside.",
                "À gauche sont les mots de l’outil, à droite ceux du contrat. Un nom à droite qu’aucun "
                "bloc du contrat ne porte écarterait chacun de ses tickets.",
            ),
            _NOTHING,
            _STOPS,
        ),
        {"map.toml": mapping("states", '"In progress" = "working"'), "tickets.csv": SOUND},
        {"map.toml": mapping("states", '"In progress" = "open"')},
        MAPPED,
    ),
    of_log(
        "SLA452",
        *told(
            (
                "A file that the reader of logs cannot open as what its name says.",
                "Un fichier que le lecteur de journaux ne peut ouvrir pour ce que dit son nom.",
            ),
            (
                "The form of a log is told by its name and its first bytes: CSV, JSON Lines, Parquet, or "
                "the export of a helpdesk. Here the content is of another form, or damaged from the start.",
                "La forme d’un journal se voit à son nom et à ses premiers octets : CSV, JSON Lines, "
                "Parquet, ou l’export d’un outil. Ici le contenu a une autre forme, ou est abîmé dès le "
                "début.",
            ),
            _NOTHING,
            _EXPORT,
        ),
        {"tickets.parquet": "Parquet, but only by its name\n"},
        {"tickets.csv": SOUND},
        "slac evaluate support.sla tickets.parquet",
        ASK,
    ),
    of_log(
        "SLA453",
        *told(
            (
                "A log without a column that no event can do without.",
                "Un journal sans une colonne dont aucun événement ne peut se passer.",
            ),
            (
                "Each row needs its ticket, its instant and its kind. A helpdesk calls these columns "
                "otherwise; which is which is never guessed from their names.",
                "Chaque ligne exige son ticket, son instant et son genre. L’outil nomme ces colonnes "
                "autrement ; laquelle est laquelle ne se devine jamais d’après leur nom.",
            ),
            _NOTHING,
            _STOPS,
        ),
        {"map.toml": ABOUT.rstrip() + "\n", "tickets.csv": SOUND.replace(",at,", ",moment,", 1)},
        {"map.toml": mapping("columns", 'at = "moment"')},
        MAPPED,
    ),
    of_log(
        "SLA458",
        *told(
            (
                "A replay of two versions that is asked of another engine.",
                "Une comparaison de deux versions demandée à un autre moteur.",
            ),
            (
                "`slac replay` judges the same tickets by two versions side by side and sorts them with "
                "DuckDB. Spark judges one version at a time, with `slac evaluate`.",
                "`slac replay` juge les mêmes tickets selon deux versions côte à côte et les trie avec "
                "DuckDB. Spark juge une version à la fois, par `slac evaluate`.",
            ),
            (
                "What the new version would have cost or given is not told until the command is asked again.",
                "Ce que la nouvelle version aurait coûté ou donné n’est dit qu’une fois la commande "
                "corrigée.",
            ),
            (
                "DuckDB keeps to a memory that you may set, so that large logs need no cluster.",
                "DuckDB se tient à la mémoire que vous fixez : un grand journal n’exige pas de grappe.",
            ),
        ),
        {"next.sla": SUPPORT.replace("8 hours", "6 hours"), "tickets.csv": SOUND},
        {},
        "slac replay support.sla next.sla tickets.csv --engine spark",
        "slac replay support.sla next.sla tickets.csv",
    ),
    of_log(
        "SLA459",
        *told(
            (
                "A log that ends in the middle of a record.",
                "Un journal qui s’arrête au milieu d’un enregistrement.",
            ),
            (
                "The file was cut while it was written or copied. The records before the cut are read; "
                "how many followed it nobody can tell.",
                "Le fichier a été coupé en cours d’écriture ou de copie. Ce qui précède est lu ; personne "
                "ne peut dire combien d’enregistrements suivaient.",
            ),
            (
                "Tickets that are missing at the end are in no figure. A late one among them is not seen.",
                "Les tickets qui manquent à la fin n’entrent dans aucun chiffre. Un retard parmi eux ne "
                "se voit pas.",
            ),
            AGAIN,
        ),
        {"map.toml": OPEN, "tickets.json": issues(issue(1), issue(2))[:-120]},
        {"tickets.json": issues(issue(1), issue(2))},
        REDMINE,
    ),
    of_log(
        "SLA475",
        *told(
            (
                "A column of the log that says nothing to this contract as it is read.",
                "Une colonne du journal qui ne dit rien à ce contrat, telle qu’elle est lue.",
            ),
            (
                "Columns that are neither ours nor named in the mapping are passed over, and listed. Some "
                "of them may hold a service, a site or a level that a promise depends on.",
                "Les colonnes qui ne sont ni les nôtres ni nommées dans la correspondance sont laissées, "
                "et citées. L’une d’elles porte peut-être un service, un site ou un niveau dont dépend un "
                "engagement.",
            ),
            (
                "A promise for one service only is judged right where the log says the service of each "
                "ticket.",
                "Un engagement propre à un service n’est bien jugé que si le journal dit le service de "
                "chaque ticket.",
            ),
            (
                "Read the list once for each helpdesk. What is not needed may stay; it changes nothing.",
                "Lisez la liste une fois pour chaque outil. Ce qui ne sert pas peut rester ; cela ne "
                "change rien.",
            ),
        ),
        {
            "map.toml": ABOUT.rstrip() + "\n",
            "tickets.csv": log(*(f"{row[:-1]},shop\n" for row in (REPORTED, REPLIED, RESOLVED))).replace(
                "priority\n", "priority,product\n"
            ),
        },
        {"map.toml": mapping("attributes", 'service = "product"')},
        MAPPED,
    ),
    of_log(
        "SLA476",
        *told(
            ("A log of which no row can be read.", "Un journal dont aucune ligne n’est lisible."),
            (
                "Every row was refused, most often for one reason that is counted above this finding: "
                "times in another form, or a reader that does not fit.",
                "Chaque ligne a été refusée, le plus souvent pour une seule raison, comptée au-dessus de "
                "ce constat : des heures sous une autre forme, ou un lecteur qui ne convient pas.",
            ),
            _NOTHING,
            _STOPS,
        ),
        {
            "map.toml": ABOUT.rstrip() + "\n",
            "tickets.csv": log(
                *(
                    one.replace("2026-03-02T", "02/03/2026 ").replace("+01:00", "")
                    for one in (REPORTED, REPLIED, RESOLVED)
                )
            ),
        },
        {"map.toml": mapping("times", 'zone = "Europe/Paris"', 'format = "%d/%m/%Y %H:%M"')},
        MAPPED,
    ),
    of_log(
        "SLA477",
        *told(
            (
                "A record of an export that is not built as that helpdesk builds it.",
                "Un enregistrement d’export qui n’est pas bâti comme le fait cet outil.",
            ),
            (
                "Each reader knows the form of one helpdesk’s export. A record of another form was made "
                "by another program, or by another version, and is refused alone.",
                "Chaque lecteur connaît la forme de l’export d’un outil. Un enregistrement d’une autre "
                "forme vient d’un autre programme, ou d’une autre version, et est refusé seul.",
            ),
            PART,
            AGAIN,
        ),
        {"map.toml": OPEN, "tickets.json": issues(issue(1), issue(2, journals="many"))},
        {"tickets.json": issues(issue(1), issue(2))},
        REDMINE,
    ),
    of_log(
        "SLA478",
        *told(
            (
                "A log whose first line is not in the encoding that was named.",
                "Un journal dont la première ligne n’est pas dans le codage nommé.",
            ),
            (
                "Without its header no column can be found, so that the whole file is refused. Exports of "
                "Windows are often in cp1252.",
                "Sans son en-tête, aucune colonne ne se trouve : le fichier entier est refusé. Les "
                "exports de Windows sont souvent en cp1252.",
            ),
            _NOTHING,
            _STOPS,
        ),
        {
            "map.toml": mapping("file", 'encoding = "ascii"'),
            "tickets.csv": SOUND.replace("priority\n", "priorité\n", 1),
        },
        {"map.toml": mapping("file", 'encoding = "utf-8"')},
        MAPPED,
    ),
    of_log(
        "SLA479",
        *told(
            (
                "The database that sorts the tickets has run out of memory or of room on disk.",
                "La base qui trie les tickets n’a plus de mémoire, ou plus de place sur le disque.",
            ),
            (
                "Tickets are sorted and counted by DuckDB within a memory that can be set; what does not "
                "fit goes to the folder of temporary files. One of the two was too small.",
                "DuckDB trie et compte les tickets dans une mémoire que l’on peut fixer ; ce qui n’y "
                "tient pas va au dossier des fichiers temporaires. L’un des deux était trop petit.",
            ),
            _NOTHING,
            (
                "Nothing is lost: the log is as it was. Ask again with more memory, or one month after "
                "another.",
                "Rien n’est perdu : le journal est intact. Recommencez avec plus de mémoire, ou mois par "
                "mois.",
            ),
        ),
        {"tickets.csv": SOUND},
        {},
        f"{ASK} --memory 64MB",
        f"{ASK} --memory 4GB",
        shown_only=True,
    ),
    of_log(
        "SLA485",
        *told(
            ("A log that holds no row.", "Un journal qui n’a aucune ligne."),
            (
                "The file is empty, or has its header alone. The filter of the export has found nothing: "
                "another month, another queue, or a right that is missing.",
                "Le fichier est vide, ou n’a que son en-tête. Le filtre de l’export n’a rien trouvé : un "
                "autre mois, une autre file, ou un droit qui manque.",
            ),
            (
                "A month without a ticket would read like a month without a fault. It is refused instead.",
                "Un mois sans ticket se lirait comme un mois sans manquement. Il est refusé à la place.",
            ),
            _EXPORT,
        ),
        {"tickets.csv": HEAD},
        {"tickets.csv": SOUND},
    ),
    of_log(
        "SLA491",
        *told(
            (
                "A log with two columns of one name, of which one is needed.",
                "Un journal où deux colonnes, dont une nécessaire, portent le même nom.",
            ),
            (
                "Which of the two says the ticket, the instant or the priority cannot be seen from the file. "
                "Taking the first or the last would judge every row by chance.",
                "Rien dans le fichier ne montre laquelle des deux dit le ticket, l’instant ou la priorité. "
                "Prendre la première ou la dernière jugerait chaque ligne au hasard.",
            ),
            _NOTHING,
            _EXPORT,
        ),
        {"tickets.csv": SOUND.replace(",state", ",priority", 1)},
        {"tickets.csv": SOUND},
    ),
    of_log(
        "SLA492",
        *told(
            (
                "A Parquet file without its end, which says what stands where.",
                "Un fichier Parquet sans sa fin, qui dit ce qui se trouve où.",
            ),
            (
                "Parquet keeps its list of contents at the end. A copy or an export that was interrupted has "
                "none, and nothing of it can be read, however much is there.",
                "Parquet garde sa table des matières à la fin. Une copie ou un export interrompu n’en a pas, "
                "et rien n’en est lisible, si long soit-il.",
            ),
            _NOTHING,
            _EXPORT,
        ),
        {"tickets.parquet": "PAR1, and the copy ended here\n"},
        {"tickets.csv": SOUND},
        "slac evaluate support.sla tickets.parquet",
        ASK,
    ),
    of_log(
        "SLA493",
        *told(
            (
                "A workbook, an archive or a web page given as a log.",
                "Un classeur, une archive ou une page web donnés comme journal.",
            ),
            (
                "What a helpdesk or a spreadsheet saves is not always what it is called: a workbook is an "
                "archive, and an export behind a login is the page that asks for the password.",
                "Ce qu’un outil ou un tableur enregistre n’est pas toujours ce que dit son nom : un classeur "
                "est une archive, et un export derrière une connexion est la page qui demande le mot de "
                "passe.",
            ),
            _NOTHING,
            _EXPORT,
        ),
        {"tickets.csv": "<!DOCTYPE html>\n<title>Please log in</title>\n"},
        {"tickets.csv": SOUND},
    ),
)
