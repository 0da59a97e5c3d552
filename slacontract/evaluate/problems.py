"""What can be wrong with a log of tickets, its mapping file, or a row of it."""

from __future__ import annotations

from ..diagnostics import Kind, Severity, Words
from . import export_problems as export_problems  # who knows these kinds knows those

BAD_MAPPING = Kind(
    "SLA450",
    Severity.ERROR,
    Words(
        "{file} cannot be used as a mapping: {key}: {why}.",
        "Correct this entry; “slac evaluate --suggest-mapping” prints a mapping to start from.",
    ),
    Words(
        "{file} est inutilisable comme correspondance : {key} : {why}.",
        "Corrigez cette entrée ; « slac evaluate --suggest-mapping » en affiche une à compléter.",
    ),
)
MAPPED_TO_UNKNOWN = Kind(
    "SLA451",
    Severity.ERROR,
    Words(
        "The mapping says that {what} “{name}” is “{value}”, which the contract does not have.",
        "Write one of: {known}.",
    ),
    Words(
        "La correspondance dit que {what} « {name} » est « {value} », que le contrat n’a pas.",
        "Écrivez l’un de : {known}.",
    ),
)
UNREADABLE_LOG = Kind(
    "SLA452",
    Severity.ERROR,
    Words("{file} cannot be read as a log: {why}.", "Check the file, and the reader: {readers}."),
    Words("{file} ne peut être lu comme journal : {why}.", "Vérifiez le fichier, et le lecteur : {readers}."),
)
MISSING_COLUMN = Kind(
    "SLA453",
    Severity.ERROR,
    Words(
        "{file} has no column “{column}”.",
        "Name the column that holds it under [columns] of the mapping, which --suggest-mapping prints; the "
        "file has: {known}.",
    ),
    Words(
        "{file} n’a pas de colonne « {column} ».",
        "Nommez la colonne qui la contient sous [columns] de la correspondance, qu’affiche "
        "--suggest-mapping ; le fichier a : {known}.",
    ),
)
WRONG_ENCODING = Kind(
    "SLA454",
    Severity.ERROR,
    Words(
        "The line is not written in {encoding}.",
        "Export the file in one encoding; name it under [file] encoding of the mapping, such as latin-1.",
    ),
    Words(
        "La ligne n’est pas écrite en {encoding}.",
        "Exportez le fichier dans un seul codage, à nommer sous [file] encoding de la correspondance, par "
        "exemple latin-1.",
    ),
)
UNLIKE_HEADER = Kind(
    "SLA455",
    Severity.ERROR,
    Words(
        "The row has more or fewer cells than the header.",
        "Export the file again, whole, with quotation marks around cells that hold the delimiter.",
    ),
    Words(
        "La ligne a plus ou moins de cellules que l’en-tête.",
        "Exportez à nouveau le fichier, entier, avec des guillemets autour des cellules qui contiennent le "
        "séparateur.",
    ),
)
OPEN_QUOTE = Kind(
    "SLA456",
    Severity.ERROR,
    Words(
        "A quotation mark is left open, or text follows the one that closes; lines taken in by it: {lines}.",
        "Export the file again, whole; inside a cell a quotation mark is written twice.",
    ),
    Words(
        "Un guillemet reste ouvert, ou du texte suit celui qui ferme ; lignes qu’il englobe : {lines}.",
        "Exportez à nouveau le fichier, entier ; dans une cellule, un guillemet s’écrit deux fois.",
    ),
)
LINE_TOO_LONG = Kind(
    "SLA457",
    Severity.ERROR,
    Words(
        "The line is longer than {most} MB, which no event is.",
        "Leave texts and attachments out of the export.",
    ),
    Words(
        "La ligne dépasse {most} Mo, ce qu’aucun événement n’atteint.",
        "Laissez textes et pièces jointes hors de l’export.",
    ),
)
SPARK_REPLAY = Kind(
    "SLA458",
    Severity.ERROR,
    Words(
        "“slac replay” sorts and shares out the tickets with DuckDB only.",
        "Leave --engine out; “slac evaluate --engine spark” judges one version on Spark.",
    ),
    Words(
        "« slac replay » ne trie et ne répartit les tickets qu’avec DuckDB.",
        "Retirez --engine ; « slac evaluate --engine spark » juge une version sur Spark.",
    ),
)
TRUNCATED = Kind(
    "SLA459",
    Severity.ERROR,
    Words(
        "The log ends in the middle; what stands before is read.",
        "Export or copy the file again, whole.",
    ),
    Words(
        "Le journal s’interrompt ; ce qui précède est lu.",
        "Exportez ou copiez à nouveau le fichier, entier.",
    ),
)
BROKEN_LINE = Kind(
    "SLA460",
    Severity.ERROR,
    Words(
        "The line cannot be read: {why}.",
        "Export the file again, whole and in one encoding; name it under [file] encoding of the mapping.",
    ),
    Words(
        "La ligne est illisible : {why}.",
        "Exportez à nouveau le fichier, entier et dans un seul codage, à nommer sous [file] encoding de la "
        "correspondance.",
    ),
)
NO_TICKET = Kind(
    "SLA461",
    Severity.ERROR,
    Words("The row names no ticket.", "Give every row the number of its ticket."),
    Words("La ligne ne nomme aucun ticket.", "Donnez à chaque ligne le numéro de son ticket."),
)
UNKNOWN_KIND = Kind(
    "SLA462",
    Severity.ERROR,
    Words(
        "“{value}” is no kind of event.",
        "Write one of the kinds that “slac schema events” prints, or translate it under [events].",
    ),
    Words(
        "« {value} » n’est pas un genre d’événement.",
        "Écrivez l’un des genres qu’affiche « slac schema events », ou traduisez-le sous [events].",
    ),
)
UNKNOWN_ACTOR = Kind(
    "SLA463",
    Severity.ERROR,
    Words(
        "“{value}” is no actor.",
        "Write client, provider, third-party or automatic, or translate it under [actors].",
    ),
    Words(
        "« {value} » n’est pas un acteur.",
        "Écrivez client, provider, third-party ou automatic, ou traduisez-le sous [actors].",
    ),
)
FIELD_MISSING = Kind(
    "SLA464",
    Severity.ERROR,
    Words("An event “{kind}” needs the field {field}.", "Fill the field in."),
    Words("Un événement « {kind} » exige le champ {field}.", "Renseignez ce champ."),
)
BAD_FIELD = Kind(
    "SLA465",
    Severity.ERROR,
    Words("The field {field} cannot be “{value}”.", "Correct it; “slac schema events” says what it holds."),
    Words(
        "Le champ {field} ne peut valoir « {value} ».",
        "Corrigez-le ; « slac schema events » dit ce qu’il contient.",
    ),
)
UNMAPPED = Kind(
    "SLA466",
    Severity.ERROR,
    Words(
        "The mapping does not say what “{value}” is, under [{table}].",
        "Add it under [{table}] of the mapping.",
    ),
    Words(
        "La correspondance ne dit pas ce qu’est « {value} », sous [{table}].",
        "Ajoutez-le sous [{table}] de la correspondance.",
    ),
)
REPEATED_HOUR = Kind(
    "SLA467",
    Severity.ERROR,
    Words(
        "“{value}” occurs twice, for the clocks go back in that hour.",
        'Export times with their offset, or write repeated = "first" or "second" under [times].',
    ),
    Words(
        "« {value} » existe deux fois, car on recule les horloges à cette heure.",
        'Exportez les heures avec leur décalage, ou écrivez repeated = "first" ou "second" sous [times].',
    ),
)
SKIPPED_HOUR = Kind(
    "SLA468",
    Severity.ERROR,
    Words(
        "“{value}” does not exist, for the clocks go forward over that hour.",
        'Check the zone under [times] of the mapping, or write skipped = "after".',
    ),
    Words(
        "« {value} » n’existe pas, car on avance les horloges par-dessus cette heure.",
        'Vérifiez le fuseau sous [times] de la correspondance, ou écrivez skipped = "after".',
    ),
)
UNREADABLE_TIME = Kind(
    "SLA469",
    Severity.ERROR,
    Words(
        "“{value}” is no date and time.", "Say how times are written: format, under [times] of the mapping."
    ),
    Words(
        "« {value} » n’est ni une date ni une heure.",
        "Dites comment les heures s’écrivent : format, sous [times] de la correspondance.",
    ),
)
TIME_WITHOUT_ZONE = Kind(
    "SLA470",
    Severity.ERROR,
    Words(
        "“{value}” does not say its offset from UTC.",
        "Say which zone the log is written in: zone, under [times] of the mapping.",
    ),
    Words(
        "« {value} » ne dit pas son décalage par rapport à UTC.",
        "Dites dans quel fuseau le journal est écrit : zone, sous [times] de la correspondance.",
    ),
)
DUPLICATE_ROW = Kind(
    "SLA471",
    Severity.WARNING,
    Words(
        "The same row stands elsewhere in the log; it counts once.",
        "Nothing is lost; number rows with seq where two alike are two events.",
    ),
    Words(
        "La même ligne figure ailleurs dans le journal ; elle compte une fois.",
        "Rien n’est perdu ; numérotez les lignes par seq si deux lignes pareilles sont deux événements.",
    ),
)
BEFORE_CONTRACT = Kind(
    "SLA472",
    Severity.NOTE,
    Words(
        "The event lies before the contract is in force.",
        "A clock that starts then is not judged; evaluate it under the contract of that time.",
    ),
    Words(
        "L’événement précède l’entrée en vigueur du contrat.",
        "Un chronomètre parti alors n’est pas jugé ; évaluez-le sous le contrat de l’époque.",
    ),
)
AFTER_HORIZON = Kind(
    "SLA473",
    Severity.WARNING,
    Words(
        "The event lies after the end of what is computed of this contract.",
        "Write a later “horizon until” in the contract.",
    ),
    Words(
        "L’événement suit la fin de ce qui est calculé de ce contrat.",
        "Écrivez un « horizon jusqu’au » plus lointain dans le contrat.",
    ),
)
AFTER_AS_OF = Kind(
    "SLA474",
    Severity.NOTE,
    Words(
        "The event is later than the instant of the evaluation, and does not count yet.",
        "Evaluate as of a later instant to count it.",
    ),
    Words(
        "L’événement suit l’instant de l’évaluation et ne compte pas encore.",
        "Évaluez à un instant plus tardif pour le compter.",
    ),
)
UNUSED_COLUMN = Kind(
    "SLA475",
    Severity.NOTE,
    Words(
        "The column “{column}” of {file} is not used.",
        "Name it under [columns] or [attributes] of the mapping if it says something of the ticket.",
    ),
    Words(
        "La colonne « {column} » de {file} n’est pas utilisée.",
        "Nommez-la sous [columns] ou [attributes] de la correspondance si elle dit quelque chose du ticket.",
    ),
)
SEVERAL_UNREADABLE = Kind(
    "SLA476",
    Severity.ERROR,
    Words(
        "No row of {file} can be read.",
        "Check the reader and the mapping; the reasons are counted above.",
    ),
    Words(
        "Aucune ligne de {file} n’est lisible.",
        "Vérifiez le lecteur et la correspondance ; les raisons sont comptées ci-dessus.",
    ),
)
STRANGE_RECORD = Kind(
    "SLA477",
    Severity.ERROR,
    Words(
        "The record is not what {reader} exports.",
        "Name the reader under “reader” of the mapping, or export it as the documentation says.",
    ),
    Words(
        "L’enregistrement n’a pas la forme qu’exporte {reader}.",
        "Nommez le lecteur sous « reader » de la correspondance, ou exportez comme le dit la documentation.",
    ),
)
FOREIGN_HEADER = Kind(
    "SLA478",
    Severity.ERROR,
    Words(
        "The header of {file} is not written in {encoding}.",
        "Name the encoding under [file] encoding of the mapping: cp1252 (of Windows), latin-1 …",
    ),
    Words(
        "L’en-tête de {file} n’est pas écrit en {encoding}.",
        "Nommez le codage sous [file] encoding de la correspondance : cp1252 (de Windows), latin-1…",
    ),
)
NO_ROOM = Kind(
    "SLA479",
    Severity.ERROR,
    Words(
        "DuckDB cannot go on: {why}.",
        "Give it more with --memory, or room in the folder of temporary files (TMPDIR).",
    ),
    Words(
        "DuckDB ne peut continuer : {why}.",
        "Donnez-lui plus par --memory, ou de la place dans le dossier des fichiers temporaires (TMPDIR).",
    ),
)
NO_HISTORY = Kind(
    "SLA480",
    Severity.ERROR,
    Words(
        "The ticket comes without its history: it has no “{field}”.",
        "Export it with its history; what was true at the end says nothing of the time before.",
    ),
    Words(
        "Le ticket est exporté sans son historique : il n’a pas de « {field} ».",
        "Exportez-le avec son historique ; l’état final ne dit rien de ce qui précède.",
    ),
)
CUT_HISTORY = Kind(
    "SLA481",
    Severity.ERROR,
    Words(
        "The export holds only {there} of the {total} entries of “{field}” of the ticket.",
        "Fetch the other pages too, and add their entries to the record.",
    ),
    Words(
        "L’export ne contient que {there} des {total} entrées de « {field} » du ticket.",
        "Lisez aussi les autres pages, et ajoutez leurs entrées à l’enregistrement.",
    ),
)
NO_REPLIES = Kind(
    "SLA482",
    Severity.WARNING,
    Words(
        "Tickets of {file} that come without “{field}”: {n}. Their replies are not seen.",
        "Export the tickets with their comments, or say under [states] which status is the event replied.",
    ),
    Words(
        "Tickets de {file} exportés sans « {field} » : {n}. Leurs réponses ne sont pas vues.",
        "Exportez les tickets avec leurs commentaires, ou dites sous [states] quel statut est l’événement "
        "replied.",
    ),
)
NO_START = Kind(
    "SLA483",
    Severity.WARNING,
    Words(
        "No clock of the ticket starts, for the log does not hold the event that starts one.",
        "Export tickets from their report on; a log that begins in the middle tells no delay.",
    ),
    Words(
        "Aucun chronomètre du ticket ne démarre, car le journal n’a pas l’événement qui en démarre un.",
        "Exportez les tickets depuis leur signalement ; un journal qui débute au milieu ne dit aucun délai.",
    ),
)
NO_PROMISE = Kind(
    "SLA484",
    Severity.WARNING,
    Words(
        "Nothing is promised for the ticket: no commitment is for its priority, or no condition holds.",
        "See that the log says the priority of each ticket, in the contract’s words or the mapping’s.",
    ),
    Words(
        "Rien n’est promis pour le ticket : aucun engagement ne vise sa priorité, ou n’a ses conditions "
        "remplies.",
        "Vérifiez que le journal dit la priorité de chaque ticket, dans les mots du contrat ou de la "
        "correspondance.",
    ),
)
EMPTY_LOG = Kind(
    "SLA485",
    Severity.ERROR,
    Words("{file} holds no row.", "Export the log again, over the months to be reviewed."),
    Words("{file} n’a aucune ligne.", "Exportez à nouveau le journal, sur les mois à passer en revue."),
)
NEVER_SEEN = Kind(
    "SLA486",
    Severity.WARNING,
    Words(
        "No row of the logs is “{events}”, for which {commitments} waits: by these logs it is always late.",
        "Export what records it, or say under [states] or [events] of the mapping what it is; else do not "
        "review this commitment by these logs.",
    ),
    Words(
        "Aucune ligne des journaux n’est « {events} », qu’attend {commitments} : selon eux, c’est toujours "
        "en retard.",
        "Exportez ce qui l’enregistre, ou dites sous [states] ou [events] de la correspondance ce qui l’est ;"
        " sinon, ne jugez pas cet engagement d’après ces journaux.",
    ),
)
