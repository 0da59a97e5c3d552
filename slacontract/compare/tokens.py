"""Words of the model and of the rule set that are ours, as people read them, in English and French."""

from __future__ import annotations

UNITS = {
    "day": ("calendar day", "jour calendaire"),
    "week": ("calendar week", "semaine calendaire"),
    "month": ("calendar month", "mois calendaire"),
    "year": ("calendar year", "année calendaire"),
}
ATOMS = {
    "channel": ("by {}", "par {}"),
    "service": ("service {}", "service {}"),
    "site": ("site {}", "site {}"),
    "type": ("type {}", "type {}"),
    "plan": ("plan {}", "formule {}"),
    "priority": ("priority {}", "priorité {}"),
    "state": ("state {}", "état {}"),
    "started-in": ("started in {}", "démarré en {}"),
    "reported-in": ("reported in {}", "signalé en {}"),
    "reported-outside": ("reported outside {}", "signalé hors de {}"),
    "judged": ("{}", "{}"),
}


TOKENS: dict[str, tuple[str, str]] = {
    "committed": ("binding", "engagement ferme"),
    "target": ("a target", "objectif"),
    "internal": ("internal", "interne"),
    "measured": ("measured only", "mesuré seulement"),
    "within": ("up to the deadline", "à l’échéance au plus tard"),
    "under": ("before the deadline", "avant l’échéance"),
    "both": ("both parties", "les deux parties"),
    "provider": ("the provider only", "le seul prestataire"),
    "due-at-change": ("due at the change", "dû au changement"),
    "new-delay-from-change": ("new delay from the change", "nouveau délai à compter du changement"),
    "retroactive": ("retroactive", "rétroactif"),
    "each-alone": ("each alone", "chacun séparément"),
    "any-down": ("down as soon as one is", "en panne dès que l’un l’est"),
    "all-down": ("down when all are", "en panne quand tous le sont"),
    "carried": ("carried over", "reporté"),
    "lost": ("lost", "perdu"),
    "work-stops": ("work stops", "le travail s’arrête"),
    "charged": ("charged", "facturé"),
    "overdrawn": ("overdrawn", "à découvert"),
    "contract-ends": ("the contract ends", "le contrat prend fin"),
    "draft": ("draft", "projet"),
    "signed": ("signed", "signé"),
    "excluded": ("excluded", "hors taxes"),
    "included": ("included", "taxes comprises"),
    "month": ("month", "mois"),
    "quarter": ("quarter", "trimestre"),
}
"""Values of the rule set that are words of ours, as people read them."""


PARTIES: dict[str, tuple[str, str]] = {
    "provider": ("the provider", "le prestataire"),
    "client": ("the client", "le client"),
    "both": ("both parties", "les deux parties"),
    "either": ("either party", "l’une ou l’autre partie"),
    "third-party": ("a third party", "un tiers"),
    "automatic": ("automatically", "automatiquement"),
}
WORDS = {
    **TOKENS,
    **PARTIES,
    "contract-end": ("contract end", "fin du contrat"),
    "means": ("means", "moyens"),
    "result": ("result", "résultat"),
    "year": ("year", "année"),
}
"""Values of the model and of the rule set that are words of ours, parties among them."""
