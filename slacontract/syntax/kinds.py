"""The words of every mistake in reading a text, named after what the drafter did."""

from __future__ import annotations

from collections.abc import Iterable

from ..diagnostics import Bilingual, Kind, Severity, Words

ERROR, WARNING = Severity.ERROR, Severity.WARNING

EMPTY = Kind(
    "SLA100", ERROR,
    en=Words("There is nothing to read.", "Begin with “language en” or “langue fr”, then “contract”."),
    fr=Words("Il n’y a rien à lire.", "Commencez par « langue fr » ou « language en », puis « contrat »."),
)  # fmt: skip
MISSING_HEADER = Kind(
    "SLA101",
    ERROR,
    en=Words(
        "The first line must say in which language the keywords are.", "Write “{header}” above this line."
    ),
    fr=Words(
        "La première ligne doit dire la langue des mots-clés.",
        "Écrivez « {header} » au-dessus de cette ligne.",
    ),
)
UNKNOWN_LANGUAGE = Kind(
    "SLA102", ERROR,
    en=Words("There is no keyword table for “{written}”.", "Write one of: {known}."),
    fr=Words("Il n’y a pas de table de mots-clés pour « {written} ».", "Écrivez l’une de : {known}."),
)  # fmt: skip
WRONG_HEADER = Kind(
    "SLA143",
    ERROR,
    en=Words(
        "The first line says “{written}”, but the text is written with other keywords.", "Write “{header}”."
    ),
    fr=Words(
        "La première ligne dit « {written} », mais le texte a d’autres mots-clés.", "Écrivez « {header} »."
    ),
)
UNKNOWN_WORD = Kind(
    "SLA103", ERROR,
    en=Words("“{written}” begins no fact and no block.", "{hint}"),
    fr=Words("« {written} » ne commence ni un fait ni un bloc.", "{hint}"),
)  # fmt: skip
UNEXPECTED = Kind(
    "SLA104", ERROR,
    en=Words("“{written}” cannot follow “{before}”.", "{hint}"),
    fr=Words("« {written} » ne peut pas suivre « {before} ».", "{hint}"),
)  # fmt: skip
UNFINISHED = Kind(
    "SLA105", ERROR,
    en=Words("Something is missing after “{before}”.", "Write {expected} here."),
    fr=Words("Il manque quelque chose après « {before} ».", "Écrivez ici {expected}."),
)  # fmt: skip
MISSING_NAME = Kind(
    "SLA145", ERROR,
    en=Words("A name is missing after “{before}”.", "Write the name here."),
    fr=Words("Il manque un nom après « {before} ».", "Écrivez ici le nom."),
)  # fmt: skip
RESERVED_NAME = Kind(
    "SLA106",
    ERROR,
    en=Words(
        "“{written}” is a word of the language ({languages}) and cannot be a name.", "Call it “{name}”."
    ),
    fr=Words(
        "« {written} » est un mot de la langue ({languages}) et ne peut pas être un nom.",
        "Appelez-le « {name} ».",
    ),
)
CLOSES_PHRASE = Kind(
    "SLA138",
    ERROR,
    en=Words(
        "“{phrase}” is one phrase of the language ({language}): “{written}” cannot be a name here.",
        "Call it “{name}”.",
    ),
    fr=Words(
        "« {phrase} » est une seule locution du langage ({language}) : « {written} » ne peut pas être un "
        "nom ici.",
        "Appelez-le « {name} ».",
    ),
)
OTHER_LANGUAGE = Kind(
    "SLA107", ERROR,
    en=Words(
        "“{written}” is a keyword of {language}; this file is written with those of “{header}”.",
        "Write “{keyword}”.",
    ),
    fr=Words(
        "« {written} » est un mot-clé de la langue {language} ; ce fichier emploie ceux de « {header} ».",
        "Écrivez « {keyword} ».",
    ),
)  # fmt: skip
WRONG_WORD = Kind(
    "SLA108", ERROR,
    en=Words("“{written}” is not a word of the language here.", "{hint}"),
    fr=Words("« {written} » n’est pas un mot de la langue ici.", "{hint}"),
)  # fmt: skip
HOLIDAYS_WITHOUT_NAME = Kind(
    "SLA146", ERROR,
    en=Words("Which public holidays? They need a name, and a block that says their country.", "{hint}"),
    fr=Words("Quels jours fériés ? Il leur faut un nom, et un bloc qui dit leur pays.", "{hint}"),
)  # fmt: skip
TEXT_WITHOUT_QUOTES = Kind(
    "SLA147", ERROR,
    en=Words("Text of your own stands in quotes.", "Write: {line}."),
    fr=Words("Un texte à vous se met entre guillemets.", "Écrivez : {line}."),
)  # fmt: skip
NEEDLESS = Kind(
    "SLA148", ERROR,
    en=Words("“{written}” means nothing here, and is not needed.", "Leave it out: “{line}”."),
    fr=Words("« {written} » n’a pas de sens ici, et est inutile.", "Supprimez-le : « {line} »."),
)  # fmt: skip
COVERAGE_TOO_FAR = Kind(
    "SLA149", ERROR,
    en=Words("“{written}” stands too far from its quantity.", "Write it right after the quantity: “{fix}”."),
    fr=Words(
        "« {written} » est trop loin de sa quantité.", "Écrivez-le juste après la quantité : « {fix} »."
    ),
)  # fmt: skip
FORGOTTEN_QUOTE = Kind(
    "SLA109", ERROR,
    en=Words("This text has no closing quote.", "Close it with {quote} at its end."),
    fr=Words("Ce texte n’a pas de guillemet fermant.", "Fermez-le par {quote} à sa fin."),
)  # fmt: skip
SLASH_DATE = Kind(
    "SLA120", ERROR,
    en=Words("“{written}”: which is the day, which is the month?", "Write the month in letters: {fix}."),
    fr=Words("« {written} » : où est le jour, où est le mois ?", "Écrivez le mois en lettres : {fix}."),
)  # fmt: skip
CLOCK_AS_DELAY = Kind(
    "SLA121",
    ERROR,
    en=Words(
        "“{written}” is a time of day, not a delay.",
        "Write “{fix}”{known}, or “{other}” (day and night).",
    ),
    fr=Words(
        "« {written} » est une heure de la journée, pas un délai.",
        "Écrivez « {fix} »{known}, ou « {other} » (jour et nuit).",
    ),
)
HOURS_OF = Kind(
    "SLA122",
    ERROR,
    en=Words("“{written}”: the hours of a coverage are joined to it by “{keyword}”.", "Write “{fix}”."),
    fr=Words(
        "« {written} » : les heures d’une couverture s’y rattachent par « {keyword} ».", "Écrivez « {fix} »."
    ),
)
SHORT_WEEKDAYS = Kind(
    "SLA123", ERROR,
    en=Words("“{written}”: days are written in full.", "Write “{fix}”."),
    fr=Words("« {written} » : les jours s’écrivent en toutes lettres.", "Écrivez « {fix} »."),
)  # fmt: skip
NUMBER_AS_NAME = Kind(
    "SLA124", ERROR,
    en=Words("A name begins with a letter: “{written}” begins with a digit.", "Call it “{name}”."),
    fr=Words(
        "Un nom commence par une lettre : « {written} » commence par un chiffre.", "Appelez-le « {name} »."
    ),
)  # fmt: skip
NAME_IN_TWO_WORDS = Kind(
    "SLA125", ERROR,
    en=Words("A name is one word.", "Join it with hyphens: “{name}”; a title stands in quotes after it."),
    fr=Words(
        "Un nom est un seul mot.",
        "Joignez-le par des traits d’union : « {name} » ; un titre se met entre guillemets après lui.",
    ),
)  # fmt: skip
LABEL_WITHOUT_NAME = Kind(
    "SLA126", ERROR,
    en=Words("A name of one word is needed here, before the text.", "Write for example “{name}” before it."),
    fr=Words("Il faut ici un nom d’un seul mot, avant le texte.", "Écrivez par exemple « {name} » devant."),
)  # fmt: skip
STRAY_SIGN = Kind(
    "SLA127",
    ERROR,
    en=Words("The sign “{written}” has no meaning here.", "{hint}"),
    fr=Words("Le signe « {written} » n’a pas de sens ici.", "{hint}"),
)
UNDERSCORE = Kind(
    "SLA128", ERROR,
    en=Words("A name has hyphens, not underscores.", "Write “{name}”."),
    fr=Words("Un nom a des traits d’union, pas de tirets bas.", "Écrivez « {name} »."),
)  # fmt: skip
LIST_ENDS_WITH_COMMA = Kind(
    "SLA129", ERROR,
    en=Words("This list ends with a comma.", "Leave the comma out, or write what comes after it."),
    fr=Words("Cette liste finit par une virgule.", "Supprimez la virgule, ou écrivez ce qui la suit."),
)  # fmt: skip
QUOTED_MAIL = Kind(
    "SLA130",
    ERROR,
    en=Words(
        "This line begins with a mail's quotation mark “>”.",
        "Take “> ” away from every line; “slac fmt” does it where all lines begin so.",
    ),
    fr=Words(
        "Cette ligne commence par la marque de citation d’un courriel « > ».",
        "Ôtez « > » de chaque ligne ; « slac fmt » le fait si toutes commencent ainsi.",
    ),
)
OUTSIDE_BLOCK = Kind(
    "SLA131", ERROR,
    en=Words("“{written}” stands before any block.", "Begin with “{contract} \"…\"”."),
    fr=Words("« {written} » est placé avant tout bloc.", "Commencez par « {contract} \"…\" »."),
)  # fmt: skip
MISPLACED_FACT = Kind(
    "SLA132", ERROR,
    en=Words("“{written}” cannot stand in “{block}”.", "{hint}"),
    fr=Words("« {written} » n’a pas sa place dans « {block} ».", "{hint}"),
)  # fmt: skip
HEAD_INSIDE = Kind(
    "SLA144",
    ERROR,
    en=Words(
        "“{written}” opens a block in the middle of another.",
        "{hint}",
    ),
    fr=Words(
        "« {written} » ouvre un bloc au milieu d’un autre.",
        "{hint}",
    ),
)
MISPLACED_MODIFIER = Kind(
    "SLA133",
    ERROR,
    en=Words(
        "“{written}” says nothing after “{fact}”.", "Take it away, or write it after a fact that takes it."
    ),
    fr=Words(
        "« {written} » ne dit rien après « {fact} ».",
        "Ôtez-le, ou écrivez-le après un fait qui l’accepte.",
    ),
)
WRONG_VALUE = Kind(
    "SLA134", ERROR,
    en=Words("“{written}” is not what “{fact}” takes.", "Write {expected}."),
    fr=Words("« {written} » n’est pas ce que « {fact} » demande.", "Écrivez {expected}."),
)  # fmt: skip
TOO_MANY = Kind(
    "SLA135", ERROR,
    en=Words("More than {count} mistakes: the rest of the text was not read.", "Correct these first."),
    fr=Words("Plus de {count} erreurs : la suite du texte n’a pas été lue.", "Corrigez d’abord celles-ci."),
)  # fmt: skip
TOO_LARGE = Kind(
    "SLA136", ERROR,
    en=Words("The text is longer than {most} characters.", "Divide it into files that “use” each other."),
    fr=Words("Le texte dépasse {most} caractères.", "Répartissez-le en fichiers reliés par « utilise »."),
)  # fmt: skip
REPEATED_MODIFIER = Kind(
    "SLA137", ERROR,
    en=Words("“{written}” is said twice after one fact.", "Keep one of the two."),
    fr=Words("« {written} » est dit deux fois après un même fait.", "Gardez l’un des deux."),
)  # fmt: skip
LABEL_ON_NEXT_LINE = Kind(
    "SLA140",
    WARNING,
    en=Words(
        "The label stands on another line than its head.",
        "Write it after the name, or say “{means}” before it.",
    ),
    fr=Words(
        "Le libellé est sur une autre ligne que son en-tête.",
        "Écrivez-le après le nom, ou dites « {means} » devant.",
    ),
)
TWO_ON_A_LINE = Kind(
    "SLA141", WARNING,
    en=Words("“{written}” begins a fact in the middle of a line.", "Begin a new line before it."),
    fr=Words("« {written} » commence un fait au milieu d’une ligne.", "Passez à la ligne avant."),
)  # fmt: skip
TWO_CONTRACTS = Kind(
    "SLA142",
    ERROR,
    en=Words("A file holds one contract or one amendment.", "Move this one to a file of its own."),
    fr=Words(
        "Un fichier contient un seul contrat ou un seul avenant.", "Placez celui-ci dans son propre fichier."
    ),
)


def either(choices: list[Bilingual]) -> Bilingual:
    """`a, b or c` in each language."""

    def join(parts: list[str], word: str) -> str:
        return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}"

    return Bilingual(join([c.en for c in choices], "or"), join([c.fr for c in choices], "ou"))


def listed(spellings: Iterable[str]) -> Bilingual:
    """Keywords one after the other, each quoted."""
    quoted = [keyword(one) for one in spellings]
    return Bilingual(", ".join(one.en for one in quoted), ", ".join(one.fr for one in quoted))


def keyword(spelling: str) -> Bilingual:
    """A keyword, quoted."""
    return Bilingual(f"“{spelling}”", f"« {spelling} »")


# What may come next, in the drafter's terms: (a terminal that shows it is accepted, its name).
SHAPES = (
    ("ISO_DATE", Bilingual("a date", "une date")),
    ("TIME", Bilingual("a time such as 09:00", "une heure telle que 9h00")),
    ("NAME", Bilingual("a name", "un nom")),
    ("STRING", Bilingual("a text in quotes", "un texte entre guillemets")),
    ("E_REPORTED", Bilingual("an event", "un événement")),
    ("PROVIDER", Bilingual("a party", "une partie")),
    ("HOURS", Bilingual("a unit of time", "une unité de temps")),
    ("MONDAY", Bilingual("a day of the week", "un jour de la semaine")),
    ("JANUARY", Bilingual("a month", "un mois")),
    ("CURRENCY", Bilingual("a currency such as EUR", "une monnaie telle que EUR")),
    ("NUMBER", Bilingual("a number", "un nombre")),
    ("PERCENT", Bilingual("%", "%")),
    ("ZONE", Bilingual("a time zone such as Europe/Paris", "un fuseau horaire tel que Europe/Paris")),
    ("NOT_STATED", Bilingual("“to be agreed”", "« à convenir »")),
)
# Keywords that a shape stands for already.
SAID_BY_A_SHAPE = frozenset((
    "NOT_STATED", "BEST_EFFORT", "AS_AGREED", "TO_BE_AGREED", "NOT_COMMITTED", "NOT_APPLICABLE",
    "ON_REQUEST", "IN_WORDS", "PROVIDER", "CLIENT", "THIRD_PARTY", "EITHER_PARTY", "BOTH_PARTIES",
    "AUTOMATIC_MESSAGE", "HOURS", "MINUTES", "DAYS", "WEEKS", "CALENDAR_HOURS", "CALENDAR_MINUTES",
    "CALENDAR_DAYS", "CALENDAR_WEEKS", "MONTHS", "YEARS", "BUSINESS_DAYS", "WORKING_DAYS", "MONDAY",
    "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY", "JANUARY", "FEBRUARY", "MARCH",
    "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER", "EASTER",
    "LAST", "SAME_BUSINESS_DAY", "DAYS_OF",
))  # fmt: skip
VALUE_SHAPES = {
    "t": Bilingual("a text in quotes", "un texte entre guillemets"),
    "n": Bilingual("a name", "un nom"),
    "p": Bilingual("a party", "une partie"),
    "r": Bilingual("a number", "un nombre"),
    "e": Bilingual("every ticket", "tout ticket"),
    "u": Bilingual("“to be agreed”", "« à convenir »"),
}
