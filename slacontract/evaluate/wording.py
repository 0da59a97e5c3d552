"""What a review says itself, in English and French, and how figures are written in it."""

# ruff: noqa: E501 -- a sentence is read whole

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from ..document.wording.languages import grammar_of
from ..document.wording.phrases import Grammar
from ..telling import length

WORDS: dict[str, tuple[str, str]] = {
    "review": ("Service review", "Revue de service"),
    "period": ("Period", "Période"),
    "commitment": ("Commitment", "Engagement"),
    "met-of": ("On time", "À temps"),
    "share": ("Share", "Taux"),
    "promised": ("Promised", "Promis"),
    "result": ("Result", "Résultat"),
    "kept": ("kept", "tenu"),
    "missed": ("missed", "manqué"),
    "no-figure": ("no figure", "sans chiffre"),
    "not-promised": ("–", "–"),
    "provisional": ("provisional", "provisoire"),
    "provisional-about": (
        "provisional: the period has not ended",
        "provisoire : la période n’est pas terminée",
    ),
    "with-undecided": ("undecided", "non décidés"),
    "credit-of": ("Credit {period}: {amount}", "Avoir {period} : {amount}"),
    "if-met": ("undecided as on time", "non décidés comme à temps"),
    "if-breached": ("undecided as late", "non décidés comme en retard"),
    "summary": (
        "As of {when}: tickets {tickets}; shares kept {kept}, missed {missed}; breaches {breaches}; credits {credits}; undecided {undecided}; rows refused {refused} of {rows}.",
        "Au {when} : tickets {tickets} ; taux tenus {kept}, manqués {missed} ; manquements {breaches} ; avoirs {credits} ; non décidés {undecided} ; lignes refusées {refused} sur {rows}.",
    ),
    "none": ("none", "aucun"),
    "nothing-decided": (
        "Nothing was decided in these periods.",
        "Rien n’a été décidé pendant ces périodes.",
    ),
    "rows-refused": ("{n} × {code}: {message}", "{n} × {code} : {message}"),
    "and-more": ("… and {n} more", "… et {n} autres"),
    "example": ("for example {log}: {ticket}: {message}", "par exemple {log} : {ticket} : {message}"),
    "line": ("row {n}", "ligne {n}"),
    "contract": ("Contract", "Contrat"),
    "provider": ("Provider", "Prestataire"),
    "client": ("Client", "Client"),
    "reference": ("Reference", "Référence"),
    "plan": ("Plan", "Formule"),
    "as-of": ("As of", "Arrêté au"),
    "periods": ("Periods", "Périodes"),
    "logs": ("Logs", "Journaux"),
    "at-a-glance": ("At a glance", "L’essentiel"),
    "tickets": ("Tickets", "Tickets"),
    "clocks-decided": ("Commitments decided", "Engagements décidés"),
    "on-time": ("On time", "À temps"),
    "late": ("Late", "En retard"),
    "breaches": ("Breaches", "Manquements"),
    "credits-due": ("Credits due", "Avoirs dus"),
    "undecided": ("Undecided tickets", "Tickets non décidés"),
    "compliance": ("Compliance", "Tenue des engagements"),
    "compliance-about": (
        "Each commitment with the clocks decided in the period: met at their stop, or breached at their deadline.",
        "Chaque engagement avec les chronomètres décidés dans la période : tenus à leur arrêt, manqués à leur échéance.",
    ),
    "compliance-figure": (
        "Shares on time of each commitment, with the percentage promised",
        "Taux à temps de chaque engagement, avec le pourcentage promis",
    ),
    "promised-mark": ("the line marks the percentage promised", "le trait marque le pourcentage promis"),
    "by-period": ("Shares by period", "Taux par période"),
    "bounds-about": (
        "{n} tickets of this period are undecided and count in no share. If all of them had been on time, or late:",
        "{n} tickets de cette période ne sont pas décidés et ne comptent dans aucun taux. S’ils avaient tous été à temps, ou en retard :",
    ),
    "distribution": ("How much time was left", "Le temps restant"),
    "distribution-about": (
        "Clocks by the time between their stop and their deadline, in elapsed time: late on the left, on time on the right.",
        "Chronomètres selon le temps entre leur arrêt et leur échéance, en temps écoulé : en retard à gauche, à temps à droite.",
    ),
    "distribution-figure": ("{commitment}: time left at the stop", "{commitment} : temps restant à l’arrêt"),
    "clocks": ("clocks", "chronomètres"),
    "breaches-about": (
        "{shown} of {n} clocks that passed their deadline, in its order, each with its ledger.",
        "{shown} chronomètres sur {n} qui ont dépassé leur échéance, dans son ordre, chacun avec son décompte.",
    ),
    "no-breaches": ("No deadline was missed.", "Aucune échéance n’a été manquée."),
    "ticket": ("Ticket", "Ticket"),
    "start": ("Start", "Départ"),
    "deadline": ("Deadline", "Échéance"),
    "stop": ("Stop", "Arrêt"),
    "late-by": ("Late by", "Retard"),
    "covered": ("{length} covered", "{length} couvertes"),
    "still-open": ("still open", "encore ouvert"),
    "ledger": ("Ledger", "Décompte"),
    "from": ("From", "De"),
    "to": ("To", "À"),
    "counted": ("Counted", "Compté"),
    "reason": ("Why", "Pourquoi"),
    "legend-counted": ("time that counts", "temps qui compte"),
    "legend-skipped": ("time that does not count", "temps qui ne compte pas"),
    "legend-pause": ("clock paused", "chronomètre suspendu"),
    "line-of": ("Line", "Ligne"),
    "days": ("{n} d", "{n} j"),
    "credits": ("Service credits", "Avoirs"),
    "no-credits": ("No credit is due.", "Aucun avoir n’est dû."),
    "clause": ("Clause", "Clause"),
    "figure": ("Figure", "Chiffre"),
    "value": ("Value", "Valeur"),
    "rule": ("Rule", "Règle"),
    "amount": ("Amount", "Montant"),
    "rule-below": ("below {bound}", "en dessous de {bound}"),
    "rule-above": ("above {bound}", "au-dessus de {bound}"),
    "rule-slices": ("{n} slices of {points}", "{n} tranches de {points}"),
    "late-tickets": ("Late tickets", "Tickets en retard"),
    "rule-each-breach": ("for each breach", "par manquement"),
    "rule-each-late": ("for each late ticket", "par ticket en retard"),
    "total": ("Total of the period", "Total de la période"),
    "before-caps": ("{amount} before the cap", "{amount} avant plafond"),
    "not-computed": ("cannot be computed: {why}", "non calculable : {why}"),
    "why-hole": ("its terms are still to be agreed", "ses termes restent à convenir"),
    "why-not-stated": ("the contract does not state it", "le contrat ne le dit pas"),
    "why-as-agreed": ("it is agreed case by case", "il en est convenu au cas par cas"),
    "why-in-words": ("the contract gives it in words only", "le contrat ne le donne qu’en mots"),
    "why-exhausted-not-stated": (
        "the contract does not say what happens once it is used up",
        "le contrat ne dit pas ce qui se passe une fois le forfait épuisé",
    ),
    "why-unused-not-stated": (
        "the contract does not say what becomes of unused time",
        "le contrat ne dit pas ce que devient le temps non utilisé",
    ),
    "why-in-force-not-stated": (
        "the contract does not say since when it is in force",
        "le contrat ne dit pas depuis quand il est en vigueur",
    ),
    "why-outside-what-is-known": (
        "it reaches beyond the time that the contract knows",
        "il dépasse la période que le contrat connaît",
    ),
    "prevails": ("replaced by {clause}", "remplacé par {clause}"),
    "availability": ("Availability", "Disponibilité"),
    "component": ("Component", "Composant"),
    "down": ("Down", "Indisponible"),
    "agreed": ("Agreed", "Convenu"),
    "prepaid": ("Prepaid time", "Temps prépayé"),
    "granted": ("Granted", "Accordé"),
    "used": ("Used", "Consommé"),
    "lost": ("Expired", "Expiré"),
    "beyond": ("Beyond", "Au-delà"),
    "balance": ("Balance", "Solde"),
    "prepaid-figure": ("Prepaid time used and left", "Temps prépayé consommé et restant"),
    "data": ("The data", "Les données"),
    "data-about": (
        "{kept} of {rows} rows were read as events.",
        "{kept} lignes sur {rows} ont été lues comme événements.",
    ),
    "no-problems": ("Nothing was wrong with them.", "Rien n’y était fautif."),
    "problem": ("Problem", "Problème"),
    "rows": ("Rows", "Lignes"),
    "what-to-do": ("What to do", "Que faire"),
    "first-refused": ("The first rows refused", "Les premières lignes refusées"),
    "undecided-because": ("undecided tickets: {n} × {told}", "tickets non décidés : {n} × {told}"),
    "unjudged-because": ("tickets without a verdict: {n} × {told}", "tickets sans verdict : {n} × {told}"),
    "tickets-n": ("tickets: {n}", "tickets : {n}"),
    "undecided-about": (
        "Their events contradict each other or could not be read; they are out of shares and credits.",
        "Leurs événements se contredisent ou sont illisibles ; ils sont hors des taux et des avoirs.",
    ),
    "alike": (
        "{n} records of time repeat another; all of them count.",
        "{n} relevés de temps en répètent un autre ; tous comptent.",
    ),
    "made-with": (
        "Made with slac evaluate {version}; every instant in {zone}.",
        "Établi par slac evaluate {version} ; toutes les heures en {zone}.",
    ),
    "hours-late": ("late", "retard"),
    "hours-left": ("left", "restant"),
    "week": ("1 wk", "1 sem."),
    "day": ("1 d", "1 j"),
    # replay
    "replay": ("Replay", "Rejeu"),
    "old": ("Before", "Avant"),
    "new": ("After", "Après"),
    "replay-summary": (
        "As of {when}: tickets {tickets}; breaches {before} → {after} (appear {appeared}, disappear {gone}); credits {paid} → {would}; undecided {undecided}; rows refused {refused} of {rows}.",
        "Au {when} : tickets {tickets} ; manquements {before} → {after} (apparus {appeared}, disparus {gone}) ; avoirs {paid} → {would} ; non décidés {undecided} ; lignes refusées {refused} sur {rows}.",
    ),
    "appeared": ("Appear", "Apparaissent"),
    "gone": ("Disappear", "Disparaissent"),
    "decided": ("Decided", "Décidés"),
    "nothing-differs": ("No verdict differs.", "Aucun verdict ne diffère."),
    "every-commitment": ("Total", "Total"),
    "because": ("What made the difference", "Ce qui a fait la différence"),
    "because-about": (
        "Each breach that appears or disappears, by the terms of its commitment that differ between the two versions.",
        "Chaque manquement qui apparaît ou disparaît, selon les termes de son engagement qui diffèrent entre les deux versions.",
    ),
    "terms": ("Terms that differ", "Termes qui diffèrent"),
    "pairs-about": (
        "A → B: before, the clock is judged by A, and after, by B, for the priority of its ticket changed; –: by none.",
        "A → B : avant, le chronomètre est jugé selon A, après, selon B, car la priorité du ticket a changé ; – : selon aucun.",
    ),
    "undone": ("With one term as before", "Avec un seul terme comme avant"),
    "undone-about": (
        "Of {n} clocks with several such terms: breaches that one term alone, left as it was, keeps from appearing or disappearing. What no term undoes alone hangs on several together.",
        "Sur {n} chronomètres à plusieurs de ces termes : manquements qu’un seul terme, laissé comme avant, empêche d’apparaître ou de disparaître. Ce qu’aucun terme ne défait seul tient à plusieurs ensemble.",
    ),
    "not-appear": ("Would not appear", "N’apparaîtraient pas"),
    "not-gone": ("Would not disappear", "Ne disparaîtraient pas"),
    "shares-missed": ("Shares missed", "Taux manqués"),
    "credits-by-clause": ("Credits by clause", "Avoirs par clause"),
    "hours": ("Which hours", "Quelles heures"),
    "hours-about": (
        "Such clocks examined: {n}. The time that counts in one version only, before the nearer deadline, by weekday and hour:",
        "Chronomètres examinés : {n}. Le temps qui ne compte que dans une version, avant l’échéance la plus proche, par jour et par heure :",
    ),
    "no-hours": (
        "The same hours count in both versions: the difference lies in the delays and rules.",
        "Les mêmes heures comptent dans les deux versions : la différence tient aux délais et aux règles.",
    ),
    "hours-figure": ("Hours that count in one version only", "Heures qui ne comptent que dans une version"),
    "only-before": ("count before only", "ne comptent qu’avant"),
    "only-after": ("count after only", "ne comptent qu’après"),
    "some": ("Some of the tickets", "Quelques tickets"),
    "some-about": ("{shown} of {n}.", "{shown} sur {n}."),
    "credits-by-period": ("Credits by period", "Avoirs par période"),
    "verdict": ("Verdict", "Verdict"),
    "weekdays": ("Mon Tue Wed Thu Fri Sat Sun", "lun mar mer jeu ven sam dim"),
    "term.only-new": ("promised in the new version only", "promis dans la nouvelle version seulement"),
    "term.only-old": ("promised in the old version only", "promis dans l’ancienne version seulement"),
    "term.priority": ("priority", "priorité"),
    "term.status": ("binding or not", "engagement ou objectif"),
    "term.delay": ("delay", "délai"),
    "term.bound": ("within or under", "borne incluse ou non"),
    "term.edge": ("deadline at a closing", "échéance à une fermeture"),
    "term.deemed_receipt": ("deemed receipt", "réputé reçu"),
    "term.start": ("start of the clock", "départ du chronomètre"),
    "term.stop": ("stop of the clock", "arrêt du chronomètre"),
    "term.when": ("conditions", "conditions"),
    "term.pauses": ("pauses", "suspensions"),
    "term.pauses_when": ("pauses under conditions", "suspensions sous conditions"),
    "term.on_priority_change": ("change of priority", "changement de priorité"),
    "term.on_reopen": ("reopening", "réouverture"),
    "term.cadence": ("cadence", "cadence"),
    "term.hours": ("hours or holidays of the coverage", "horaires ou jours fériés de la couverture"),
    "term.other": (
        "something else: states, priorities or force",
        "autre chose : états, priorités ou entrée en vigueur",
    ),
}
"""Words of the review, English and French."""


def word(key: str, language: str, **values: object) -> str:
    """A phrase of the review in a language."""
    text = WORDS[key][1 if language == "fr" else 0]
    return (grammar(language).spaced(text)).format(**values)


def not_computed(why: str, language: str) -> str:
    """That a figure cannot be computed, and why, in words where there are some for the reason."""
    key = f"why-{why}"
    return word("not-computed", language, why=word(key, language) if key in WORDS else why)


def labelled(name: str, value: str, language: str) -> str:
    """A name and its value, with the colon as the language spaces it."""
    return f"{name}\N{NO-BREAK SPACE}: {value}" if language == "fr" else f"{name}: {value}"


@lru_cache(maxsize=2)
def grammar(language: str) -> Grammar:
    """How the language writes numbers, sums and dates."""
    return grammar_of("fr" if language == "fr" else "en")


def percent(share: Fraction | None, language: str, decimals: int = 2) -> str:
    """A share (0 to 1) as a percentage of two decimals, half up, but never 100 or 0 unless it is."""
    if share is None:
        return word("no-figure", language)
    scale = 10**decimals
    units = (share * 100 * scale + Fraction(1, 2)) // 1
    if share < 1:
        units = min(units, 100 * scale - 1)
    if share > 0:
        units = max(units, 1)
    text = (Decimal(int(units)) / scale).quantize(Decimal(1) / scale)
    return grammar(language).percent(text)


def against(share: Fraction | None, target: Fraction | None, language: str) -> str:
    """A share with so many decimals that it does not look like the target that it misses."""
    decimals = 2
    while (
        share is not None
        and target is not None
        and share * 100 < target
        and (share * 100 * 10**decimals + Fraction(1, 2)) // 1 >= target * 10**decimals
        and decimals < 9
    ):
        decimals += 1
    return percent(share, language, decimals)


def target_text(target: Fraction | None, language: str) -> str:
    """A percentage promised, as it stands."""
    if target is None:
        return word("not-promised", language)
    return grammar(language).percent(decimal(target))


def decimal(value: Fraction) -> Decimal:
    """A fraction as a decimal number, at most nine decimals."""
    whole = Decimal(value.numerator) / Decimal(value.denominator)
    short = whole.quantize(Decimal("1e-9")).normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


def money(cents: int | Fraction, currency: str | None, language: str) -> str:
    """An amount of cents in the contract's currency."""
    amount = Decimal(int(cents)) / 100 if isinstance(cents, int) else decimal(cents / 100)
    return grammar(language).money(amount.quantize(Decimal("0.01")), currency or "EUR")


def count(n: int, language: str) -> str:
    """A whole number with its groups of three."""
    return grammar(language).number(n)


def hours(minutes: Fraction | int, language: str) -> str:
    """Minutes as hours and minutes."""
    if not minutes:
        return "0\N{NO-BREAK SPACE}h"
    sign = "−" if minutes < 0 else ""
    seconds = abs(Fraction(minutes)) * 60
    return sign + length(int(seconds), language)


def metric(name: str, language: str) -> str:
    """A metric as documents call it."""
    key = f"metric.{name}"
    known = grammar(language)
    return known.text(key) if key in known.templates else name
