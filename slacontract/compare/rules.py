"""The kinds of change: one table of rules, each with its code, whom it favours, and its mirror."""

from __future__ import annotations

from typing import Literal

from ..diagnostics import Kind, Severity, Words
from ..records import dataclass

Favours = Literal["client", "provider", "neutral", "mixed"]

_HINTS: dict[Favours, tuple[str, str]] = {
    "client": (
        "Make sure that the provider can keep it, or restore what stood before.",
        "Assurez-vous que le prestataire pourra le tenir, ou rétablissez l’ancien texte.",
    ),
    "provider": (
        "Have the client agree to it, or restore what stood before.",
        "Faites-le accepter par le client, ou rétablissez l’ancien texte.",
    ),
    "mixed": (
        "Weigh what it gives and what it takes; neither side only gains.",
        "Pesez ce qu’il donne et ce qu’il retire ; aucune partie n’y gagne seulement.",
    ),
    "neutral": (
        "Read it; by itself it moves no deadline, no hours and no sum.",
        "Lisez-le ; en lui-même, il ne déplace ni échéance, ni horaire, ni somme.",
    ),
}


@dataclass(frozen=True)
class Rule:
    """A kind of change. `mirror`: the rule that the same pair gives when old and new change places.

    `why_self`: why a rule is its own mirror. `said`: what is said of such a change, in English and French.
    """

    name: str
    kind: Kind
    favours: Favours
    mirror: str
    said: tuple[str, str]
    why_self: str = ""

    @property
    def code(self) -> str:
        """Code of its findings."""
        return self.kind.code


RULES: dict[str, Rule] = {}
"""Every rule by name, in order of code."""


def _rule(
    number: int, name: str, favours: Favours, mirror: str, en: str, fr: str, why_self: str = ""
) -> Rule:
    severity = Severity.NOTE if favours == "neutral" else Severity.WARNING
    hint = _HINTS[favours]
    kind = Kind(
        f"SLA{number}",
        severity,
        Words(f"{{clause}}: {en}: {{old}} → {{new}}. {{witness}}{{evidence}}", hint[0]),
        Words(f"{{clause}} : {fr} : {{old}} → {{new}}. {{witness}}{{evidence}}", hint[1]),
    )
    RULES[name] = Rule(name, kind, favours, mirror, (en, fr), why_self)
    return RULES[name]


_BOTH = "a change that goes both ways goes both ways when read backwards"
_UNDIRECTED = "it has no direction: what was old is new, and the other way round"

OTHER = _rule(400, "other", "mixed", "other", "changed", "modifié", _UNDIRECTED)
DUE_LATER = _rule(401, "due-later", "provider", "due-sooner", "due later", "dû plus tard")
DUE_SOONER = _rule(402, "due-sooner", "client", "due-later", "due sooner", "dû plus tôt")
DUE_MOVED = _rule(
    403,
    "due-moved",
    "mixed",
    "due-moved",
    "due sooner or later, by the start",
    "dû plus tôt ou plus tard, selon le départ",
    _BOTH,
)
PROMISE_ADDED = _rule(404, "promise-added", "client", "promise-removed", "promised now", "désormais promis")
PROMISE_REMOVED = _rule(
    405, "promise-removed", "provider", "promise-added", "no longer promised", "n’est plus promis"
)
BINDS_LESS = _rule(406, "binds-less", "provider", "binds-more", "binds less", "engage moins")
BINDS_MORE = _rule(407, "binds-more", "client", "binds-less", "binds more", "engage davantage")
CLOCK_LOOSER = _rule(
    408, "clock-looser", "provider", "clock-tighter", "spares the provider", "ménage le prestataire"
)
CLOCK_TIGHTER = _rule(409, "clock-tighter", "client", "clock-looser", "is stricter", "est plus strict")
CLOCK_CHANGED = _rule(
    410, "clock-changed", "mixed", "clock-changed", "runs otherwise", "court autrement", _BOTH
)
FEWER_HOURS = _rule(
    411, "fewer-hours", "provider", "more-hours", "fewer covered hours", "moins d’heures couvertes"
)
MORE_HOURS = _rule(
    412, "more-hours", "client", "fewer-hours", "more covered hours", "plus d’heures couvertes"
)
HOURS_MOVED = _rule(
    413, "hours-moved", "mixed", "hours-moved", "other covered hours", "autres heures couvertes", _BOTH
)
AVAILABILITY_LOWER = _rule(
    414,
    "availability-lower",
    "provider",
    "availability-higher",
    "less availability promised",
    "moins de disponibilité promise",
)
AVAILABILITY_HIGHER = _rule(
    415,
    "availability-higher",
    "client",
    "availability-lower",
    "more availability promised",
    "plus de disponibilité promise",
)
AVAILABILITY_CHANGED = _rule(
    416,
    "availability-changed",
    "mixed",
    "availability-changed",
    "availability reckoned otherwise",
    "disponibilité comptée autrement",
    _BOTH,
)
MAINTENANCE_LOOSER = _rule(
    417,
    "maintenance-looser",
    "provider",
    "maintenance-tighter",
    "more freedom for planned work",
    "maintenance plus libre",
)
MAINTENANCE_TIGHTER = _rule(
    418,
    "maintenance-tighter",
    "client",
    "maintenance-looser",
    "less freedom for planned work",
    "maintenance plus encadrée",
)
CREDIT_LESS = _rule(419, "credit-less", "provider", "credit-more", "less credit", "moins d’avoir")
CREDIT_MORE = _rule(420, "credit-more", "client", "credit-less", "more credit", "plus d’avoir")
CREDIT_CHANGED = _rule(
    421,
    "credit-changed",
    "mixed",
    "credit-changed",
    "credit reckoned otherwise",
    "avoir calculé autrement",
    _BOTH,
)
PRICE_UP = _rule(422, "price-up", "provider", "price-down", "the client pays more", "le client paie plus")
PRICE_DOWN = _rule(423, "price-down", "client", "price-up", "the client pays less", "le client paie moins")
TERMS_FOR_CLIENT = _rule(
    424,
    "terms-for-client",
    "client",
    "terms-for-provider",
    "gives the client more",
    "donne davantage au client",
)
TERMS_FOR_PROVIDER = _rule(
    425,
    "terms-for-provider",
    "provider",
    "terms-for-client",
    "gives the client less",
    "donne moins au client",
)
WORDS = _rule(426, "words", "neutral", "words", "said otherwise", "dit autrement", _UNDIRECTED)
ADDED = _rule(427, "added", "neutral", "removed", "added", "ajouté")
REMOVED = _rule(428, "removed", "neutral", "added", "removed", "supprimé")
INTERNAL = _rule(
    429,
    "internal",
    "neutral",
    "internal",
    "changed for the provider only",
    "modifié pour le seul prestataire",
    _UNDIRECTED,
)
