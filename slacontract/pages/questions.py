"""Pages of what the engine refuses to answer, and of events that it cannot use."""

from __future__ import annotations

import json

from . import Page, Told

SUPPORT = """language en

contract "Support"
  provider "Harbour Systems"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2027
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

state open "Open"
  first state of every ticket

state waiting "Waiting for the client"
  pauses resolution

priority P1 "Critical"
  response within 2 hours counted in office
  resolution within 8 hours counted in office
"""


def event(at: str, kind: str, actor: str = "provider", **more: object) -> dict[str, object]:
    """An event of the ticket, in March 2026 in Paris."""
    return {"ticket": "4711", "at": f"2026-03-{at}:00+01:00", "kind": kind, "actor": actor, **more}


def ticket(*events: dict[str, object]) -> str:
    """A file of events, one a line."""
    return "".join(json.dumps(one) + "\n" for one in events)


REPORTED = event("02T10:00", "reported", "client", priority="P1")
RESOLVED = event("02T15:00", "resolved")
SOUND = ticket(REPORTED, RESOLVED)
ASK = "slac deadline support.sla --format json --commitment"
OF_EVENTS = f"{ASK} resolution --events ticket.jsonl"
AT = "--at 2026-03-02T10:00:00+01:00"


def of_events(code: str, en: Told, fr: Told, wrong: str, right: str = SOUND) -> Page:
    """A page about the events of a ticket."""
    return Page(
        code, en, fr, {"support.sla": SUPPORT, "ticket.jsonl": wrong}, OF_EVENTS, {"ticket.jsonl": right}
    )


def of_question(code: str, en: Told, fr: Told, wrong: str, right: str, text: str = SUPPORT) -> Page:
    """A page about a question: the words after the commitment's option."""
    return Page(code, en, fr, {"support.sla": text}, f"{ASK} {wrong}", {}, f"{ASK} {right}")


PAGES = (
    of_question(
        "SLA601",
        Told(
            "A question whose answer lies outside the time that the contract was compiled for.",
            "Hours, holidays and changes of the clock are worked out from the start of force to a year "
            "after the last day "
            "of the term and the longest delay, or as far as `horizon until` says. What lies before or "
            "beyond is not "
            "known; the answer is an error, never the nearest day that is known.",
            "A deadline guessed beyond what was worked out would bind nobody.",
            "A clock that was started in force runs on past the term; only very long waits reach the "
            "horizon.",
        ),
        Told(
            "Une question dont la réponse sort de la période pour laquelle le contrat a été compilé.",
            "Horaires, jours fériés et changements d’heure sont établis depuis l’entrée en vigueur jusqu’à "
            "un an après le "
            "dernier jour de la durée et le plus long délai, ou jusqu’où le dit « horizon jusqu’au ». "
            "Avant et après, rien "
            "n’est connu ; la réponse est une erreur, jamais le jour connu le plus proche.",
            "Une échéance devinée au-delà de ce qui est établi n’obligerait personne.",
            "Un délai commencé pendant la durée court au-delà ; seules de très longues attentes touchent à "
            "l’horizon.",
        ),
        "P1/response --at 2027-12-31T16:30:00+01:00",
        f"P1/response {AT}",
        SUPPORT.replace("  time zone", "  horizon until 31 December 2027\n  time zone"),
    ),
    of_question(
        "SLA603",
        Told(
            "A plan that the contract does not have.",
            "What a ticket is owed follows from the plan of its client. A plan that is not in the "
            "contract, misspelt or of "
            "another version, is not replaced by the one that is meant where none is named.",
            "Under the wrong plan every deadline would be another client's.",
            "Look for the name in the helpdesk: it was changed there, or in the contract.",
        ),
        Told(
            "Une formule que le contrat n’a pas.",
            "Ce qui est dû à un ticket dépend de la formule de son client. Une formule absente du contrat, "
            "mal écrite ou d’une "
            "autre version, n’est pas remplacée par celle qui vaut à défaut.",
            "Sous une autre formule, chaque échéance serait celle d’un autre client.",
            "Cherchez ce nom dans l’outil de tickets : il y a changé, ou bien au contrat.",
        ),
        f"response --priority P1 --plan gold {AT}",
        f"response --priority P1 {AT}",
    ),
    of_question(
        "SLA604",
        Told(
            "A commitment, or a coverage, that the contract does not have.",
            "A commitment is named by its metric, or by its identity, the priority and the metric: "
            "`P1/response`. The answer "
            "lists what there is.",
            "What is not in the contract was not promised.",
            "An identity changes with the name of its priority; `formerly` keeps it for those who ask by it.",
        ),
        Told(
            "Un engagement, ou une plage de couverture, que le contrat n’a pas.",
            "Un engagement se nomme par sa mesure, ou par son identité, la priorité puis la mesure : "
            "`P1/response`. La réponse "
            "énumère ce qu’il y a.",
            "Ce qui n’est pas au contrat n’a pas été promis.",
            "Une identité change avec le nom de sa priorité ; « anciennement » la garde pour qui s’en sert.",
        ),
        f"P2/response {AT}",
        f"P1/response {AT}",
    ),
    of_question(
        "SLA605",
        Told(
            "A question to which several commitments answer.",
            "Two commitments of one metric can hold for one ticket, told apart by their label. A question "
            "that names the metric "
            "alone means neither.",
            "Both are owed; each has its own deadline.",
            "Ask for each by its identity; a ticket that is judged whole has both clocks.",
        ),
        Told(
            "Une question à laquelle répondent plusieurs engagements.",
            "Deux engagements d’une même mesure peuvent valoir pour un ticket, distingués par leur "
            "intitulé. Une question qui ne "
            "nomme que la mesure ne vise ni l’un ni l’autre.",
            "Les deux sont dus ; chacun a son échéance.",
            "Demandez chacun par son identité ; un ticket jugé en entier a les deux.",
        ),
        f"response --priority P1 {AT}",
        f"P1/response/telephone {AT}",
        SUPPORT + "  response within 30 minutes counted in office in addition under the name telephone\n",
    ),
    of_events(
        "SLA611",
        Told(
            "An instant that does not say its offset from UTC.",
            "Ten o'clock is another instant in Paris and in Montreal, and in Paris another one in summer. "
            "Outside the text of a "
            "contract nothing says whose clock is meant, so that none is assumed.",
            "An hour more or less decides whether your deadline was met.",
            "Most helpdesks export the offset once asked to; otherwise say the zone where the export is "
            "read.",
        ),
        Told(
            "Un instant qui ne dit pas son décalage par rapport à UTC.",
            "Dix heures n’est pas le même instant à Paris et à Montréal, ni à Paris en été et en hiver. "
            "Hors du texte d’un "
            "contrat, rien ne dit de quelle horloge il s’agit : aucune n’est supposée.",
            "Une heure de plus ou de moins décide si votre échéance fut tenue.",
            "La plupart des outils de tickets exportent le décalage si on le demande ; sinon, dites le "
            "fuseau à la lecture.",
        ),
        ticket({**REPORTED, "at": "2026-03-02T10:00:00"}, RESOLVED),
    ),
    of_events(
        "SLA612",
        Told(
            "Something that is no instant.",
            "An instant is a date and a time of day as ISO 8601 writes them, with an offset, or whole "
            "seconds since 1970. Dates "
            "that do not exist, words, milliseconds and years before 2 or after 9998 are none, and are not "
            "corrected.",
            "A date that was corrected by guess would be a fact that nobody stated.",
            "A column of milliseconds is to be divided by 1000 where it is exported.",
        ),
        Told(
            "Une chose qui n’est pas un instant.",
            "Un instant est une date et une heure écrites selon ISO 8601, avec un décalage, ou un nombre "
            "entier de secondes depuis "
            "1970. Dates inexistantes, mots, millisecondes et années avant 2 ou après 9998 n’en sont pas, "
            "et ne sont pas "
            "corrigés.",
            "Une date corrigée au jugé serait un fait que personne n’a dit.",
            "Une colonne de millisecondes se divise par 1000 à l’export.",
        ),
        ticket({**REPORTED, "at": "2026-02-30T10:00:00+01:00"}, RESOLVED),
    ),
    of_events(
        "SLA613",
        Told(
            "A row of events that cannot be read.",
            "A row has the fields of `slac schema events` and no others: a kind that is not in the list, a "
            "sender that is none, a "
            "field that is misspelt. To leave it out could change a verdict, so that the whole ticket is "
            "undecided.",
            "A ticket that is undecided is counted apart, and its share shown as if met and as if breached.",
            "Correct the field where the rows are made; the message says which.",
        ),
        Told(
            "Une ligne d’événements illisible.",
            "Une ligne a les champs de `slac schema events` et aucun autre : une sorte absente de la "
            "liste, un émetteur qui n’en "
            "est pas un, un champ mal écrit. L’écarter pourrait changer un verdict : tout le ticket reste "
            "indécis.",
            "Un ticket indécis est compté à part, et la part montrée comme tenue et comme manquée.",
            "Corrigez le champ là où les lignes sont faites ; le message dit lequel.",
        ),
        ticket(REPORTED, {**RESOLVED, "kind": "solved"}),
    ),
    of_events(
        "SLA621",
        Told(
            "A ticket state that the contract does not have.",
            "States decide when a clock pauses. One that the contract does not name may pause or not: "
            "nothing can be concluded "
            "from the ticket.",
            "A state that was added in the helpdesk must not stop your clock unnoticed.",
            "Name the state in the contract, or translate it where the rows are made.",
        ),
        Told(
            "Un état de ticket que le contrat n’a pas.",
            "Les états décident quand un délai est suspendu. Celui que le contrat ne nomme pas suspend "
            "peut-être, ou non : rien ne "
            "peut être conclu du ticket.",
            "Un état ajouté dans l’outil ne doit pas arrêter votre délai à votre insu.",
            "Nommez l’état au contrat, ou traduisez-le là où les lignes sont faites.",
        ),
        ticket(REPORTED, event("02T11:00", "state-changed", state="parked"), RESOLVED),
        ticket(REPORTED, event("02T11:00", "state-changed", state="waiting"), RESOLVED),
    ),
    of_events(
        "SLA622",
        Told(
            "A priority that the contract does not have.",
            "The priority decides which commitments hold. One that the contract does not name promises "
            "nothing that could be "
            "found, and is not taken for another.",
            "A ticket of an unknown priority would otherwise be owed nothing.",
            "Helpdesks have priorities of their own: translate them where the rows are made.",
        ),
        Told(
            "Une priorité que le contrat n’a pas.",
            "La priorité décide des engagements qui valent. Celle que le contrat ne nomme pas ne promet "
            "rien que l’on puisse "
            "trouver, et n’est pas prise pour une autre.",
            "Sans cela, rien ne serait dû à un ticket de priorité inconnue.",
            "Les outils de tickets ont leurs propres priorités : traduisez-les là où les lignes sont faites.",
        ),
        ticket({**REPORTED, "priority": "Urgent"}, RESOLVED),
    ),
    of_events(
        "SLA623",
        Told(
            "A ticket that is reopened without having ended.",
            "Only what was restored, resolved or closed can be reopened. Where the end is missing, the "
            "time from it to the "
            "reopening is not known, and that time does not count.",
            "Without the end, your waiting and the provider's work cannot be told apart.",
            "The export has probably left out the event that ended the ticket.",
        ),
        Told(
            "Un ticket rouvert sans avoir pris fin.",
            "Seul ce qui fut rétabli, résolu ou clôturé peut être rouvert. Sans cette fin, le temps qui la "
            "sépare de la "
            "réouverture, et qui ne compte pas, est inconnu.",
            "Sans la fin, votre attente et le travail du prestataire ne se distinguent pas.",
            "L’export a sans doute omis l’événement qui mettait fin au ticket.",
        ),
        ticket(REPORTED, event("02T16:00", "reopened", "client")),
        ticket(REPORTED, RESOLVED, event("02T16:00", "reopened", "client")),
    ),
    of_events(
        "SLA624",
        Told(
            "An event after the cancellation of its ticket.",
            "A cancelled ticket is over: its clocks ended undecided. Something that happens to it "
            "afterwards contradicts that.",
            "Work on a ticket that you were told was cancelled needs a ticket of its own.",
            "Remove the cancellation if it was a mistake; give later work another ticket.",
        ),
        Told(
            "Un événement postérieur à l’annulation de son ticket.",
            "Un ticket annulé est terminé : ses délais ont pris fin sans verdict. Ce qui lui arrive "
            "ensuite contredit cela.",
            "Un travail sur un ticket dit annulé demande un ticket à lui.",
            "Retirez l’annulation si elle est une erreur ; donnez aux travaux suivants un autre ticket.",
        ),
        ticket(REPORTED, event("02T11:00", "cancelled"), RESOLVED),
    ),
    of_events(
        "SLA625",
        Told(
            "Two events that contradict each other.",
            "Two rows of one kind and number that say different things cannot both be true; without "
            "numbers, two of one second "
            "that give different states or priorities. Rows that say the same twice are one event.",
            "Which of the two is believed would decide about your deadline.",
            "Keep the right one, or number the rows in the order in which things happened.",
        ),
        Told(
            "Deux événements qui se contredisent.",
            "Deux lignes d’une même sorte et d’un même numéro qui disent autre chose ne peuvent être "
            "vraies toutes deux ; sans "
            "numéros, deux lignes d’une même seconde qui donnent d’autres états ou priorités. Deux lignes "
            "identiques ne font "
            "qu’un événement.",
            "Celle que l’on croirait déciderait de votre échéance.",
            "Gardez la bonne, ou numérotez les lignes dans l’ordre des faits.",
        ),
        ticket(
            REPORTED,
            event("02T11:00", "state-changed", state="open"),
            event("02T11:00", "state-changed", state="waiting"),
        ),
        ticket(REPORTED, event("02T11:00", "state-changed", state="waiting")),
    ),
    of_events(
        "SLA626",
        Told(
            "A ticket of which some events have a number and some have none.",
            "Numbers say in which order things happened within one second. Where only some rows have one, "
            "the order of the others "
            "is unknown.",
            "In the order of two events of one second a deadline can be met or missed.",
            "Number all rows of the ticket, or none: then those of one second go by their kind.",
        ),
        Told(
            "Un ticket dont certains événements ont un numéro et d’autres non.",
            "Les numéros disent dans quel ordre les choses se sont passées au cours d’une seconde. Si "
            "seules certaines lignes en ont "
            "un, l’ordre des autres est inconnu.",
            "De l’ordre de deux événements d’une même seconde peut dépendre une échéance.",
            "Numérotez toutes les lignes du ticket, ou aucune : celles d’une seconde se rangent alors par "
            "sorte.",
        ),
        ticket({**REPORTED, "seq": 1}, RESOLVED),
        ticket({**REPORTED, "seq": 1}, {**RESOLVED, "seq": 2}),
    ),
)
