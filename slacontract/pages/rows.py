"""Pages of rows of a log that are refused."""

from __future__ import annotations

from .reading import (
    AGAIN,
    MAPPED,
    MEND,
    PART,
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

_CSV = {"tickets.csv": SOUND}

PAGES = (
    of_log(
        "SLA454",
        *told(
            (
                "A line of the log that is not in the encoding of the file.",
                "Une ligne du journal qui n’est pas dans le codage du fichier.",
            ),
            (
                "A log is read as UTF-8, or in the encoding that the mapping names. A line with other "
                "bytes, often an accent of an older export that was pasted in, is refused alone.",
                "Un journal se lit en UTF-8, ou dans le codage que nomme la correspondance. Une ligne "
                "d’autres octets, souvent un accent d’un export plus ancien, est refusée seule.",
            ),
            PART,
            AGAIN,
        ),
        {
            "map.toml": mapping("file", 'encoding = "ascii"'),
            "tickets.csv": log(REPORTED, REPLIED.replace("T-1", "T-é"), RESOLVED),
        },
        {"map.toml": mapping("file", 'encoding = "utf-8"')},
        MAPPED,
    ),
    of_log(
        "SLA455",
        *told(
            (
                "A row with more or fewer cells than the header.",
                "Une ligne qui a plus ou moins de cellules que l’en-tête.",
            ),
            (
                "Behind a cell that is missing, or one too many, every value stands under the wrong "
                "title. The cause is most often an export that was cut, or a text with a comma and no "
                "quotation marks.",
                "Après une cellule qui manque, ou une de trop, chaque valeur est sous un autre titre. La "
                "cause est le plus souvent un export coupé, ou un texte avec une virgule sans guillemets.",
            ),
            PART,
            AGAIN,
        ),
        {"tickets.csv": log(REPORTED, "T-1,2026-03-02T11:00+01:00\n", RESOLVED)},
        {"tickets.csv": SOUND},
    ),
    of_log(
        "SLA456",
        *told(
            (
                "A quotation mark that opens a cell and is never closed.",
                "Un guillemet qui ouvre une cellule et n’est jamais fermé.",
            ),
            (
                "All lines up to the next quotation mark would be text of that cell. They are counted as "
                "taken in by it, and read again from where that can be done.",
                "Toutes les lignes jusqu’au prochain guillemet seraient du texte de cette cellule. Elles "
                "sont comptées comme englobées, et relues dès que c’est possible.",
            ),
            PART,
            AGAIN,
        ),
        {"tickets.csv": log(REPORTED, f'"{REPLIED}', RESOLVED)},
        {"tickets.csv": SOUND},
    ),
    of_log(
        "SLA457",
        *told(
            ("A line far longer than any event.", "Une ligne bien plus longue que tout événement."),
            (
                "No event of a ticket takes 2 MB. Such a line holds an attachment or a whole "
                "conversation, or line ends were lost in the export. It is refused, and the rest is read. "
                "In the example `…` stands for two million letters.",
                "Aucun événement d’un ticket ne prend 2 Mo. Une telle ligne contient une pièce jointe ou "
                "une conversation entière, ou l’export a perdu ses fins de ligne. Elle est refusée, et le "
                "reste est lu. Dans l’exemple, `…` vaut deux millions de lettres.",
            ),
            PART,
            AGAIN,
        ),
        {"tickets.csv": log(REPORTED, REPLIED.replace(",,\n", ",The log of the server: …,\n"), RESOLVED)},
        {"tickets.csv": SOUND},
        shown_only=True,
    ),
    of_log(
        "SLA460",
        *told(
            ("A line of JSON that is none.", "Une ligne de JSON qui n’en est pas."),
            (
                "In JSON Lines each line is an event of its own. One that cannot be read is refused "
                "alone, with its number; the lines around it are read.",
                "En JSON Lines, chaque ligne est un événement. Celle qui est illisible est refusée seule, "
                "avec son numéro ; les lignes voisines sont lues.",
            ),
            ROW,
            MEND,
        ),
        {"tickets.jsonl": '{"ticket": "T-1", "at":\n'},
        {
            "tickets.jsonl": '{"ticket": "T-1", "at": "2026-03-02T10:00+01:00", "kind": "reported", '
            '"actor": "client", "priority": "P1"}\n'
        },
        "slac evaluate support.sla tickets.jsonl",
    ),
    of_log(
        "SLA461",
        *told(
            (
                "A row that says of no ticket what happened.",
                "Une ligne qui ne dit pas de quel ticket elle parle.",
            ),
            (
                "Without the number of its ticket an event belongs to nothing, and is refused. Often a "
                "row of totals, or the second line of a text, has become a row.",
                "Sans le numéro de son ticket, un événement n’appartient à rien et est refusé. Souvent "
                "une ligne de totaux, ou la deuxième ligne d’un texte, est devenue une ligne du journal.",
            ),
            (
                "No ticket is undecided by it, as nobody knows which one; the report counts the row.",
                "Aucun ticket n’en devient indécis, puisqu’on ne sait lequel ; le rapport compte la ligne.",
            ),
            MEND,
        ),
        {"tickets.csv": log(REPORTED, REPLIED.removeprefix("T-1"), RESOLVED)},
        _CSV,
    ),
    of_log(
        "SLA462",
        *told(
            (
                "A row whose kind is no kind of event.",
                "Une ligne dont le genre n’est pas un genre d’événement.",
            ),
            (
                "Clocks start and stop with events of few kinds: `reported`, `replied`, `resolved` and so "
                "on. The word of the helpdesk has to be translated; it is not guessed.",
                "Les chronomètres partent et s’arrêtent sur des événements de peu de genres : `reported`, "
                "`replied`, `resolved`, etc. Le mot de l’outil est à traduire ; il ne se devine pas.",
            ),
            ROW,
            MEND,
        ),
        {
            "map.toml": 'reader = "events"\n',
            "tickets.csv": log(REPORTED, REPLIED.replace("replied", "answered"), RESOLVED),
        },
        {"map.toml": mapping("events", '"answered" = "replied"')},
        MAPPED,
    ),
    of_log(
        "SLA463",
        *told(
            (
                "A row that does not say on whose side its actor stands.",
                "Une ligne qui ne dit pas de quel côté est son auteur.",
            ),
            (
                "An actor is the client, the provider, a third party or a program. A person’s name says "
                "none of these; the mapping does.",
                "Un auteur est le client, le prestataire, un tiers ou un programme. Le nom d’une personne "
                "n’en dit rien ; la correspondance, si.",
            ),
            (
                "A reply of your own must not stop the clock of the provider.",
                "Votre propre réponse ne doit pas arrêter le chronomètre du prestataire.",
            ),
            MEND,
        ),
        {
            "map.toml": 'reader = "events"\n',
            "tickets.csv": log(REPORTED, REPLIED.replace("provider", "a.jones"), RESOLVED),
        },
        {"map.toml": mapping("actors", '"a.jones" = "provider"')},
        MAPPED,
    ),
    of_log(
        "SLA464",
        *told(
            ("An event without the field that it is about.", "Un événement sans le champ dont il parle."),
            (
                "A change of state needs the state, a change of priority the priority, time spent its "
                "minutes. Without it the event says that something changed, and not what.",
                "Un changement d’état exige l’état, un changement de priorité la priorité, un temps passé "
                "ses minutes. Sans cela, l’événement dit que quelque chose a changé, non quoi.",
            ),
            ROW,
            MEND,
        ),
        {"tickets.csv": log(REPORTED, REPLIED.replace("replied", "state-changed"), RESOLVED)},
        {
            "tickets.csv": log(
                REPORTED, REPLIED.replace("replied,provider,", "state-changed,provider,waiting"), RESOLVED
            )
        },
    ),
    of_log(
        "SLA465",
        *told(
            (
                "A field that cannot hold what stands in it.",
                "Un champ qui ne peut contenir ce qui s’y trouve.",
            ),
            (
                "Numbers of order and minutes are numbers, and some fields hold a word of a short list. "
                "`slac schema events` prints what each of them holds.",
                "Les numéros d’ordre et les minutes sont des nombres, et certains champs un mot d’une "
                "courte liste. `slac schema events` affiche ce que chacun contient.",
            ),
            ROW,
            MEND,
        ),
        {"tickets.csv": SOUND.replace("ticket,", "ticket,seq,").replace("T-1,", "T-1,first,")},
        {"tickets.csv": SOUND.replace("ticket,", "ticket,seq,").replace("T-1,", "T-1,1,")},
    ),
    of_log(
        "SLA466",
        *told(
            (
                "A word of the helpdesk that a table of the mapping leaves out.",
                "Un mot de l’outil qu’une table de la correspondance omet.",
            ),
            (
                "Once the mapping has a table of states, priorities or kinds, every word of the log has "
                "to be in it. A new status that somebody added to the helpdesk is found here.",
                "Dès que la correspondance a une table d’états, de priorités ou de genres, chaque mot du "
                "journal doit y être. Un statut ajouté depuis à l’outil se voit ici.",
            ),
            (
                "A status may stop the clock or not. Until somebody says which, its tickets are undecided.",
                "Un statut suspend ou non le chronomètre. Tant que personne ne le dit, ses tickets sont "
                "indécis.",
            ),
            (
                "Add the word, and have the client see it: what pauses a clock is part of the contract.",
                "Ajoutez le mot, et montrez-le au client : ce qui suspend un chronomètre relève du contrat.",
            ),
        ),
        {
            "map.toml": mapping("states", '"Pending" = "waiting"'),
            "tickets.csv": log(
                REPORTED, REPLIED.replace("replied,provider,", "state-changed,provider,On hold"), RESOLVED
            ),
        },
        {"map.toml": mapping("states", '"Pending" = "waiting"', '"On hold" = "waiting"')},
        MAPPED,
    ),
)
