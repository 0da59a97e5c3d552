"""What the command line says itself, in English and French; findings carry their own words."""

from __future__ import annotations

import os
import sys
from typing import Any

LANGUAGES = ("en", "fr")

WORDS: dict[str, tuple[str, str]] = {
    # Severities: one, several.
    "error": ("error", "erreur"),
    "errors": ("errors", "erreurs"),
    "danger": ("danger", "risque"),
    "dangers": ("dangers", "risques"),
    "warning": ("warning", "avertissement"),
    "warnings": ("warnings", "avertissements"),
    "note": ("note", "remarque"),
    "notes": ("notes", "remarques"),
    "accepted": ("accepted: {reason}", "accepté : {reason}"),
    "also-here": ("see also", "voir aussi"),
    # Check.
    "contract": ("1 contract checked", "1 contrat vérifié"),
    "contracts": ("{n} contracts checked", "{n} contrats vérifiés"),
    "nothing-found": ("{checked}: nothing to report.", "{checked} : rien à signaler."),
    "not-checked": ("{checked}; not checked: {n}.", "{checked} ; non vérifiés : {n}."),
    "found": ("{checked}: {counts}.", "{checked} : {counts}."),
    "accepted-count": ("{n} accepted", "{n} acceptés"),
    "finding": ("Finding", "Constat"),
    "where": ("Where", "Où"),
    "what-to-do": ("What to do", "Que faire"),
    "checking": ("checking", "vérification"),
    "stage": ("stage", "étape"),
    "seconds": ("seconds", "secondes"),
    "share": ("share", "part"),
    "all-stages": ("all stages", "toutes les étapes"),
    "checks-run": ("checks run", "contrôles effectués"),
    "intervals-expanded": ("intervals expanded", "intervalles développés"),
    "commitments-compiled": ("commitments compiled", "engagements compilés"),
    "from-cache": ("files read from the cache", "fichiers lus du cache"),
    # Portfolio.
    "reading": ("reading", "lecture"),
    "portfolio-title": ("Portfolio of contracts", "Portefeuille de contrats"),
    "contracts-title": ("Contracts", "Contrats"),
    "suppliers-title": ("Suppliers, the weakest first", "Fournisseurs, le plus faible d’abord"),
    "week-title": ("The hours of a week", "Les heures d’une semaine"),
    "week-about": (
        "How many contracts are covered in each hour, on average over the 52 weeks to come.",
        "Combien de contrats sont couverts à chaque heure, en moyenne sur les 52 semaines à venir.",
    ),
    "portfolio-missing-title": ("Contracts that are missing here", "Contrats absents de cette vue"),
    "portfolio-missing": (
        "Missing here, for they cannot be compiled: {n}",
        "Absents, car impossibles à compiler : {n}",
    ),
    "same-text": (
        "it amends the same text as {file}, without it: let the later one “use” the earlier",
        "il modifie le même texte que {file}, sans celui-ci : que le plus récent « utilise » l’autre",
    ),
    "contract-title": ("Contract", "Contrat"),
    "client": ("Client", "Client"),
    "next-notice": ("Next notice", "Prochain préavis"),
    "term-end": ("End of term", "Fin de période"),
    "renewal": ("Renewal", "Reconduction"),
    "hours-a-week": ("Hours a week", "Heures par semaine"),
    "state": ("State", "État"),
    "file": ("File", "Fichier"),
    "always": ("always", "toujours"),
    "notice-past": ("past ({on})", "passé ({on})"),
    "state-in-force": ("in force", "en vigueur"),
    "state-to-come": ("to come", "à venir"),
    "state-ended": ("ended", "terminé"),
    "state-unknown": ("unknown", "inconnu"),
    "as-of-day": ("As of", "Au"),
    "notice-of": ("{on}, in {days} days: {title}", "{on}, dans {days} jours : {title}"),
    "peak": ("Most contracts at once", "Le plus de contrats à la fois"),
    "peak-of": (
        "{n}, first from {start} to {end}; {hours} hours in 52 weeks",
        "{n}, d’abord du {start} au {end} ; {hours} heures en 52 semaines",
    ),
    "uncovered": ("No contract covered", "Aucun contrat couvert"),
    "share-of-time": ("{share}% of the time", "{share} % du temps"),
    "weakest": ("Weakest supplier", "Fournisseur le plus faible"),
    "none-weaker": ("none is weaker than what rests on it", "aucun n’est en deçà de ce qui s’appuie sur lui"),
    "supplier": ("Supplier", "Fournisseur"),
    "contracts-head": ("Contracts", "Contrats"),
    "promises-head": ("Promises on it", "Engagements appuyés"),
    "unpromised": ("Not promised", "Non promis"),
    "weaker": ("Weaker", "En deçà"),
    "worst": ("At worst", "Au pire"),
    "worst-of": (
        "{excess} later: {clause}, started {at} ({file})",
        "{excess} plus tard : {clause}, départ {at} ({file})",
    ),
    # Redline.
    "worded-otherwise": ("worded otherwise: see the text", "rédigé autrement : voir le texte"),
    # Test.
    "testing": ("testing", "essai"),
    "no-examples": ("no worked examples", "aucun exemple chiffré"),
    "not-compiled": ("cannot be compiled", "ne peut être compilé"),
    "passed": ("holds", "vérifié"),
    "passeds": ("hold", "vérifiés"),
    "failed": ("does not hold", "en échec"),
    "faileds": ("do not hold", "en échec"),
    "open": ("rests on what is open", "en attente d’un point à convenir"),
    "opens": ("rest on what is open", "en attente d’un point à convenir"),
    "contract-read": ("contract", "contrat"),
    "contract-reads": ("contracts", "contrats"),
    "tested": (
        "Worked examples: {n} in {contracts}: {sums}.",
        "Exemples chiffrés : {n} dans {contracts} : {sums}.",
    ),
    "tested-broken": ("Contracts that cannot be compiled: {n}.", "Contrats impossibles à compiler : {n}."),
    # Build.
    "building": ("building {target}", "production de {target}"),
    "target": ("target", "cible"),
    "term": ("kind of term", "genre de terme"),
    "files": ("files", "fichiers"),
    "bytes": ("bytes", "octets"),
    "clause": ("clause", "clause"),
    "how": ("how", "comment"),
    "degree": ("said", "dit"),
    "gives-more": ("gives more", "donne en plus"),
    "gives-less": ("gives less", "donne en moins"),
    "witness-more": (
        "most: ticket of {start}, promised {promised}, here {given}",
        "au plus : ticket du {start}, promis {promised}, ici {given}",
    ),
    "witness-less": (
        "least: ticket of {start}, promised {promised}, here {given}",
        "au moins : ticket du {start}, promis {promised}, ici {given}",
    ),
    "is-unchanged": ("unchanged", "inchangé"),
    "is-created": ("create", "créer"),
    "is-updated": ("update", "modifier"),
    "is-deleted": ("delete", "supprimer"),
    "unset": ("not given yet", "pas encore donné"),
    "applied": ("{n} of {all} changed on the server.", "{n} sur {all} modifiés sur le serveur."),
    "would-apply": (
        "{n} of {all} would change; nothing was written. Add --yes to write.",
        "{n} sur {all} changeraient ; rien n’a été écrit. Ajoutez --yes pour écrire.",
    ),
    "only-listed": (
        "Not compared with any server: give --base-url ({url}) and the secret in {env}.",
        "Comparé à aucun serveur : donnez --base-url ({url}) et le secret dans {env}.",
    ),
    "not-configured": (
        "not built, for want of settings in slac.toml: {names}",
        "non produits, faute de réglages dans slac.toml : {names}",
    ),
    "exact": ("exact", "exact"),
    "rewritten": ("rewritten", "réécrit"),
    "approximated": ("approximated", "approché"),
    "not-expressible": ("not expressible", "non exprimable"),
    "unknown": ("unknown", "inconnu"),
    "proof": ("proof", "preuve"),
    "observed": ("observed", "observé"),
    "schema": ("schema", "schéma"),
    "documented": ("documented", "documenté"),
    "built": ("Written to {folder}.", "Écrit dans {folder}."),
    "not-for-audience": (
        "target {target} is not made for the {audience}",
        "la cible {target} n’est pas faite pour ce public ({audience})",
    ),
    "foreign": (
        "{path} is there already, and was not written by slac; choose another folder",
        "{path} existe déjà sans avoir été écrit par slac ; choisissez un autre dossier",
    ),
    "stale-changed": ("differs from what the contract gives now", "diffère de ce que donne le contrat"),
    "stale-missing": ("missing", "absent"),
    "stale-left-over": ("no longer written", "n’est plus produit"),
    "output-current": ("{folder}: up to date", "{folder} : à jour"),
    "mend": (
        "Files that are out of date: {n}. To write them: {command}",
        "Fichiers périmés : {n}. Pour les écrire : {command}",
    ),
    "cannot-read": ("cannot read {file}: {why}", "impossible de lire {file} : {why}"),
    "not-built": ("Nothing was written.", "Rien n’a été écrit."),
    "fidelity-title": (
        "How exactly each target says each line of the contract",
        "Avec quelle exactitude chaque cible dit chaque ligne du contrat",
    ),
    # Deadline.
    "give-priority": (
        "No priority was given; say --priority with one of: {known}.",
        "Aucune priorité n’a été donnée ; dites --priority avec l’une de : {known}.",
    ),
    "no-deadline": ("No deadline: {why}.", "Pas d’échéance : {why}."),
    "with-offset": (
        "In {zone} that is {told}: write it so.",
        "À l’heure de {zone}, c’est {told} : écrivez-le ainsi.",
    ),
    "deadline": ("{commitment}: {when}", "{commitment} : {when}"),
    "projection": (
        "{commitment}: open; {when} if resumed now",
        "{commitment} : en suspens ; {when} si le chronomètre repart maintenant",
    ),
    "one-ticket": (
        "{file} holds the events of {n} tickets; give those of one",
        "{file} contient les événements de {n} tickets ; donnez ceux d’un seul",
    ),
    "status": ("status: {status}", "statut : {status}"),
    "unknown-event": (
        "{text} is no event: write KIND=INSTANT; the kinds are {known}",
        "{text} n’est pas un événement : écrivez GENRE=INSTANT ; les genres sont {known}",
    ),
    "bad-events": ("{file}: {why}", "{file} : {why}"),
    "at-or-events": (
        "say when: --at INSTANT, --event KIND=INSTANT or --events FILE",
        "dites quand : --at INSTANT, --event GENRE=INSTANT ou --events FICHIER",
    ),
    # Next, calendar.
    "not-in-force": (
        "The contract is not in force at this moment.",
        "Le contrat n’est pas en vigueur à ce moment.",
    ),
    "no-coverage": ("The contract has no coverage.", "Le contrat n’a aucune couverture."),
    "open-until": ("{title}: open until {until}", "{title} : ouvert jusqu’au {until}"),
    "open-always": ("{title}: open, without an end", "{title} : ouvert, sans fin"),
    "closed-until": ("{title}: closed until {until}", "{title} : fermé jusqu’au {until}"),
    "closed-always": ("{title}: closed, and does not open again", "{title} : fermé, et ne rouvre plus"),
    "hours-unknown": ("{title}: unknown, {why}", "{title} : inconnu, {why}"),
    "outside-data": (
        "for its holidays are not known then",
        "car ses jours fériés ne sont pas connus à ce moment",
    ),
    "on-call-by": ("on call ({rota}): {who}", "d’astreinte ({rota}) : {who}"),
    "on-call-until": (
        "on call ({rota}): {who}, until {until}",
        "d’astreinte ({rota}) : {who}, jusqu’au {until}",
    ),
    "on-call-then": (
        "on call then ({rota}): {who}, until {until}",
        "d’astreinte alors ({rota}) : {who}, jusqu’au {until}",
    ),
    "nobody": ("nobody", "personne"),
    "next-closing-day": ("next closing day: {day}", "prochain jour de fermeture : {day}"),
    "all-day": ("all day", "toute la journée"),
    "closed": ("closed", "fermé"),
    "closed-for": ("closed: {name}", "fermé : {name}"),
    "no-such-date": ("this date was skipped", "cette date a été sautée"),
    "day": ("day", "jour"),
    "weekdays": ("Mon Tue Wed Thu Fri Sat Sun", "lun mar mer jeu ven sam dim"),
    "months": (
        "January February March April May June July August September October November December",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    ),
    "outside-month": (
        "{month} lies outside what is computed of this contract: {first} to {last}",
        "{month} se trouve hors de ce qui est calculé de ce contrat : du {first} au {last}",
    ),
    "unknown-coverage": ("no coverage {name}; there is {known}", "pas de couverture {name} ; il y a {known}"),
    "year-of": ("Hours of {year}: {contract}", "Horaires de {year} : {contract}"),
    "year-about": (
        "A row a month, a column a day; each day from 0 to 24 hours, top to bottom.",
        "Une ligne par mois, une colonne par jour ; chaque jour de haut en bas, de 0 à 24 heures.",
    ),
    "legend-open": ("covered hours", "heures couvertes"),
    "legend-closed": ("holiday or closure", "jour férié ou fermeture"),
    # Format, lock, new, explain, targets.
    "formatted": ("{file}: formatted", "{file} : mis en forme"),
    "would-format": ("{file}: not in canonical form", "{file} : pas en forme canonique"),
    "unchanged": ("{n} already in canonical form", "{n} déjà en forme canonique"),
    "not-formatted": ("{file}: left as it is", "{file} : laissé tel quel"),
    "lock-written": ("{file}: {years} locked, {dates} dates", "{file} : {years} verrouillées, {dates} dates"),
    "lock-current": ("{file}: up to date", "{file} : à jour"),
    "lock-stale": (
        "{file}: differs from what would be written now",
        "{file} : diffère de ce qui serait écrit maintenant",
    ),
    "lock-missing": ("{file}: missing; run slac lock", "{file} : absent ; lancez slac lock"),
    "lock-none": (
        "no public holidays to lock in this contract",
        "pas de jours fériés à verrouiller dans ce contrat",
    ),
    "unknown-code": ("No finding has the code {code}.", "Aucun constat ne porte le code {code}."),
    "did-you-mean": ("Did you mean {names}?", "Vouliez-vous dire {names} ?"),
    "says": ("says: {words}", "dit : {words}"),
    "instead": ("instead: {words}", "à la place : {words}"),
    "unknown-target": ("no target {name}; there is {known}", "pas de cible {name} ; il y a {known}"),
    "left-out": (
        "{target}: left out, for {package} is not installed (pip install 'slacontract[all]')",
        "{target} : omis, car {package} n’est pas installé (pip install 'slacontract[all]')",
    ),
    "no-targets": ("no target is installed", "aucune cible n’est installée"),
    "exists": ("{file} is there already; add --force to replace it", "{file} existe ; ajoutez --force"),
    "written": ("{file}: written", "{file} : écrit"),
    "ask-kind": ("Kind of contract, by number or name", "Genre de contrat, numéro ou nom"),
    "no-kind": ("there is no {text}; give a number or a name", "pas de {text} ; donnez un numéro ou un nom"),
    "ask-provider": ("Provider (empty: to be agreed)", "Prestataire (vide : à convenir)"),
    "ask-client": ("Client (empty: to be agreed)", "Client (vide : à convenir)"),
    "ask-reference": ("Reference (empty: to be agreed)", "Référence (vide : à convenir)"),
    "ask-country": ("Country of the public holidays (FR, DE, CH …)", "Pays des jours fériés (FR, CH, BE …)"),
    "no-country": (
        "no public holidays are known for {text}; give a country’s code or name, as FR or France",
        "pas de jours fériés connus pour {text} ; donnez le code ou le nom d’un pays, comme FR ou France",
    ),
    "ask-zone": ("Time zone", "Fuseau horaire"),
    "no-zone": (
        "no time zone is named {text}; write it as Europe/Paris",
        "aucun fuseau horaire ne s’appelle {text} ; écrivez-le comme Europe/Paris",
    ),
    "ask-start": (
        "First day in force, as 2027-01-31 (empty: to be agreed)",
        "Premier jour en vigueur, comme 2027-01-31 (vide : à convenir)",
    ),
    "next-steps": (
        "Complete it in any text editor; “slac check {file}” says what is still open.",
        "Complétez-le dans un éditeur de texte ; « slac check {file} » dit ce qui reste ouvert.",
    ),
    "not-quotable": (
        "{text} cannot be quoted: it holds a quotation mark of every kind, or a blank line",
        "{text} ne peut être mis entre guillemets : il en contient de toutes sortes, ou une ligne vide",
    ),
    # Logs of tickets.
    "judging": ("judging", "jugement"),
    "log-needed": (
        "This needs packages that are not installed: pip install 'slacontract[{extra}]'",
        "Il manque des paquets : pip install 'slacontract[{extra}]'",
    ),
    "output-needed": (
        "Parquet is not for a terminal: add --output FILE",
        "Parquet n’est pas pour un terminal : ajoutez --output FICHIER",
    ),
    "unknown-period": (
        "no period {name}; write 2026-05 or 2026-Q2",
        "pas de période {name} ; écrivez 2026-05 ou 2026-Q2",
    ),
    "strict-refused": (
        "rows are refused, stand twice or say what the contract does not have, and --strict was asked for",
        "des lignes sont refusées, figurent deux fois ou disent ce que le contrat n’a pas, et --strict est "
        "demandé",
    ),
    "reading-log": ("reading {log}", "lecture de {log}"),
    "cannot-write": ("cannot write {file}: {why}", "impossible d’écrire {file} : {why}"),
    "no-contracts": (
        "no contract (*.sla) in {folder}",
        "aucun contrat (*.sla) dans {folder}",
    ),
    "not-an-artifact": (
        "target {target} asked to write {path}, which is outside its folder, or twice",
        "la cible {target} a voulu écrire {path}, hors de son dossier ou deux fois",
    ),
    "plugin": ("cannot load {path}: {why}", "impossible de charger {path} : {why}"),
    "plugin-api": (
        "it was made for version {theirs} of the plug-in interface, and this is version {ours}",
        "conçue pour la version {theirs} de l’interface d’extension, et voici la version {ours}",
    ),
    "plugin-taken": ("there is a target {name} already", "il y a déjà une cible {name}"),
    "plugin-none": ("it defines no TARGET", "elle ne définit pas TARGET"),
    "no-io": ("cannot read or write {file}: {why}", "impossible de lire ou d’écrire {file} : {why}"),
    "this-folder": ("the folder that you are in", "le dossier où vous êtes"),
    "the-output": ("what is printed", "ce qui est affiché"),
    "internal": (
        "slac failed on its own account; the contract is not at fault. Please report these lines:",
        "slac a échoué de son propre fait ; le contrat n’est pas en cause. Merci de transmettre ces lignes :",
    ),
    "internal-more": (
        "SLAC_DEBUG=1 shows where in the program.",
        "SLAC_DEBUG=1 montre l’endroit du programme.",
    ),
}


def say(key: str, language: str, **values: Any) -> str:
    """A phrase of the command line in a language."""
    return WORDS[key][1 if language == "fr" else 0].format(**values)


def surroundings_language() -> str:
    """Language of messages where neither an option nor a contract says one: that of the environment, or of
    Windows, which has no such variables."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "fr" if value.lower().startswith("fr") else "en"
    return "fr" if _language_of_windows().startswith("fr") else "en"


def _language_of_windows() -> str:
    """What Windows shows its own menus in, as `fr_FR`; nothing elsewhere."""
    if sys.platform != "win32":
        return ""
    import ctypes
    import locale

    return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")


def labelled(label: str, told: str, language: str) -> str:
    """`label: told`; French has a space before the colon."""
    return f"{label} : {told}" if language == "fr" else f"{label}: {told}"


def counted(n: int, one: str, language: str) -> str:
    """`1 error`, `2 errors`; French has the plural from 2."""
    plural = n >= 2 if language == "fr" else n != 1
    return f"{n} {say(one + 's' if plural else one, language)}"
