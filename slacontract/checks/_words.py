"""Words that several checks put into their messages: clocks, names in a list, kinds of evidence."""

from __future__ import annotations

from collections.abc import Iterable

from ..diagnostics import Bilingual
from ..records import dataclass

_METRICS: dict[str, tuple[str, str]] = {
    "detection": ("the detection", "la détection"),
    "report": ("the report", "le signalement"),
    "complete-report": ("the complete report", "le signalement complet"),
    "client-message": ("the client message", "le message du client"),
    "ticket-creation": ("the ticket creation", "la création du ticket"),
    "qualification": ("the qualification", "la qualification"),
    "acknowledgement": ("the acknowledgement", "l’accusé de réception"),
    "response": ("the response", "la réponse"),
    "next-reply": ("the next reply", "la réponse suivante"),
    "update": ("the update", "le point d’avancement"),
    "assignment": ("the assignment", "l’affectation"),
    "intervention": ("the intervention", "l’intervention"),
    "on-site-arrival": ("the on-site arrival", "l’arrivée sur site"),
    "workaround": ("the workaround", "le contournement"),
    "restoration": ("the restoration", "le rétablissement"),
    "resolution": ("the resolution", "la résolution"),
    "acceptance": ("the acceptance", "l’acceptation"),
    "closure": ("the closure", "la clôture"),
    "cancellation": ("the cancellation", "l’annulation"),
    "reopening": ("the reopening", "la réouverture"),
    "escalation": ("the escalation", "l’escalade"),
    "priority-change": ("the priority change", "le changement de priorité"),
}


@dataclass(frozen=True)
class SayableMetric:
    """A metric with its article; a clock of one's own by its name."""

    metric: str

    def say(self, language: str) -> str:
        """`the response`, `la réponse`, `“diagnosis”`."""
        found = _METRICS.get(self.metric)
        if found is None:
            return f"« {self.metric} »" if language == "fr" else f"“{self.metric}”"
        return found[1] if language == "fr" else found[0]


@dataclass(frozen=True)
class SayableMetrics:
    """Several metrics, joined by `and`."""

    metrics: tuple[str, ...]

    def say(self, language: str) -> str:
        """`the response, the intervention and the resolution`."""
        return joined((SayableMetric(one).say(language) for one in self.metrics), language)


@dataclass(frozen=True)
class SayableNames:
    """Several names, joined by `and`."""

    names: tuple[str, ...]

    def say(self, language: str) -> str:
        """`P1, P2 and P3`."""
        return joined(self.names, language)


def joined(words: Iterable[str], language: str) -> str:
    """Words with commas, and a conjunction before the last."""
    *first, last = words
    if not first:
        return last
    return f"{', '.join(first)} {'et' if language == 'fr' else 'and'} {last}"


@dataclass(frozen=True)
class SayableTime:
    """A clock time of a weekday: `Monday 09:00`, `lundi 9h00`; seconds from Monday 00:00."""

    second: int

    def say(self, language: str) -> str:
        """The day and the time."""
        day, rest = divmod(self.second % (7 * 86400), 86400)
        return f"{DAYS['fr' if language == 'fr' else 'en'][day]} {clock(rest, language)}"


@dataclass(frozen=True)
class SayableClock:
    """A clock time: `09:00`, `9h00`."""

    second: int

    def say(self, language: str) -> str:
        """The time as the keywords of a language write it."""
        return clock(self.second, language)


def clock(second: int, language: str) -> str:
    """A second of the day as people write it."""
    hours, minutes = second // 3600, second // 60 % 60
    return f"{hours}h{minutes:02}" if language == "fr" else f"{hours:02}:{minutes:02}"


DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}

PROVED = Bilingual(
    "Proved over every start while the contract is in force, pauses left aside.",
    "Établi pour tout départ pendant la durée du contrat, hors pauses.",
)
OVER_DATES = Bilingual(
    "Proved over every date while the contract is in force.",
    "Établi pour toute date pendant la durée du contrat.",
)
COMPUTED = Bilingual("Computed, pauses left aside.", "Calculé, hors pauses.")
BY_RULE = Bilingual("Found by rule, from the text alone.", "Constaté par règle, d’après le seul texte.")
