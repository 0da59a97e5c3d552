"""Instants, lengths, verdicts and ledgers as people read them, in the languages of messages."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from .clock.errors import AmbiguousLocalTime, ClockError
from .clock.zone import Zone
from .judge.results import ClockResult, Slice
from .records import dataclass

_MONTHS = {
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ),
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
        "novembre", "décembre",
    ),
}  # fmt: skip
_WEEKDAYS = {
    "en": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    "fr": ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."],
}


def weekday(number: int, language: str) -> str:
    """The short name of a day of the week, Monday 0: `Mon`, `lun.`."""
    return _WEEKDAYS["fr" if language == "fr" else "en"][number]


@dataclass(frozen=True)
class SayableDate:
    """A date: `2 March 2026`, `1er mars 2026`."""

    date: datetime.date

    def say(self, language: str) -> str:
        """The date in a language."""
        months = _MONTHS["fr" if language == "fr" else "en"]
        day = "1er" if language == "fr" and self.date.day == 1 else str(self.date.day)
        return f"{day} {months[self.date.month - 1]} {self.date.year}"


@dataclass(frozen=True)
class SayableInstant:
    """An instant in a zone: `22 May 2026 at 16:50`, `22 mai 2026 à 16h50`.

    The offset is added where the clock shows this time twice. `weekday`: with the day of the week first.
    """

    zone: Zone
    at: int
    weekday: bool = False

    def say(self, language: str) -> str:
        """The instant in a language."""
        date, second = self.zone.date(self.at), self.zone.local(self.at)[1]
        hour, minute, rest = second // 3600, second // 60 % 60, second % 60
        french = language == "fr"
        clock = f"{hour}h{minute:02}" if french else f"{hour:02}:{minute:02}"
        if rest:
            clock += f"min{rest:02}s" if french else f":{rest:02}"
        day = SayableDate(date).say(language)
        if self.weekday:
            day = f"{_WEEKDAYS['fr' if french else 'en'][date.weekday()]} {day}"
        return f"{day} {'à' if french else 'at'} {clock}{self._twice(date, second)}"

    def _twice(self, date: datetime.date, second: int) -> str:
        try:
            self.zone.exact(date, second)
        except AmbiguousLocalTime:
            return f" (UTC{self.zone.iso(self.at)[19:]})"
        except ClockError:
            pass
        return ""


def length(seconds: int, language: str) -> str:
    """Elapsed seconds as hours, minutes and seconds, the same in both languages: `1 h 50 min`."""
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    parts = [f"{n} {unit}" for n, unit in ((hours, "h"), (minutes, "min"), (rest, "s")) if n]
    return " ".join(parts) or "0 s"


REASONS: dict[str, tuple[str, str]] = {
    "window": ("within “{name}”", "pendant « {name} »"),
    "elapsed": ("elapsed time", "temps écoulé"),
    "calendar": ("calendar time", "temps calendaire"),
    "day-counted": ("day counted", "jour compté"),
    "break": ("break in “{clause}”", "coupure de « {clause} »"),
    "outside-windows": ("outside “{clause}”", "hors de « {clause} »"),
    "holiday": ("public holiday: {name}", "jour férié : {name}"),
    "closure": ("closed: {name}", "fermé : {name}"),
    "replaced": ("other hours on that date", "autres horaires à cette date"),
    "only-in": ("outside “{name}”", "hors de « {name} »"),
    "except": ("during “{name}”, which is excepted", "pendant « {name} », qui est exclu"),
    "excluded": ("during “{name}”, which is excepted", "pendant « {name} », qui est exclu"),
    "pause": ("the clock is paused: {name}", "chronomètre suspendu : {name}"),
    "deemed-receipt": ("not deemed received yet", "pas encore réputé reçu"),
    "priority-change": ("before the change of priority", "avant le changement de priorité"),
    "start-day": ("day of the start", "jour du départ"),
    "day-skipped": ("not one of the days that count", "jour qui ne compte pas"),
}
"""What a reason of the ledger is called (K15), in English and French."""

STATUSES: dict[str, tuple[str, str]] = {
    "met": ("on time", "à temps"),
    "breached": ("late", "en retard"),
    "running": ("still running", "encore en cours"),
    "paused": ("paused", "en pause"),
    "cancelled": ("cancelled", "annulé"),
    "not-started": ("not started", "pas démarré"),
    "no-commitment": ("not committed", "sans engagement"),
    "undecided": ("undecided", "non décidé"),
    "undetermined": ("undetermined", "indéterminé"),
    "error": ("cannot be said", "impossible à dire"),
}
"""What a status is called, in English and French."""

WHY: dict[str, tuple[str, str]] = {
    "not-stated": ("the delay is not stated", "le délai n’est pas précisé"),
    "best-effort": ("best effort, without a delay", "au mieux, sans délai"),
    "as-agreed": ("agreed case by case", "convenu au cas par cas"),
    "hole": ("still to be agreed", "reste à convenir"),
    "not-committed": ("expressly not committed", "expressément sans engagement"),
    "not-applicable": ("not applicable", "sans objet"),
    "on-request": ("on request", "sur demande"),
    "in-words": ("said in words only", "dit en toutes lettres seulement"),
    "outside-event": (
        "it depends on an event that no ticket records",
        "cela dépend d’un événement qu’aucun ticket n’enregistre",
    ),
    "start-not-stated": (
        "the start of the clock is not stated",
        "le départ du chronomètre n’est pas précisé",
    ),
    "priority": ("nothing is promised for this priority", "rien n’est promis pour cette priorité"),
    "priority-or-condition": (
        "nothing is promised for this priority in these circumstances",
        "rien n’est promis pour cette priorité dans ces circonstances",
    ),
    "not-in-force": ("the contract is not in force then", "le contrat n’est pas en vigueur à cet instant"),
}
"""Why there is no deadline, in English and French."""


def said(table: dict[str, tuple[str, str]], key: str, language: str) -> str:
    """A word of a table, or the key itself where the table lacks it."""
    found = table.get(key)
    return key if found is None else found[1 if language == "fr" else 0]


@dataclass(frozen=True)
class SayableStatus:
    """How a clock stands, and why there is no deadline where there is none."""

    result: ClockResult

    def say(self, language: str) -> str:
        """`late`; `undetermined (still to be agreed)`."""
        status = said(STATUSES, self.result.status, language)
        if self.result.problem is not None:
            return f"{status} ({self.result.problem.message(language).rstrip('.')})"
        return f"{status} ({said(WHY, self.result.why, language)})" if self.result.why else status


def ledger_lines(slices: Sequence[Slice], zone: Zone, language: str) -> list[str]:
    """The ledger, a line a slice: from, to, how much counts, why (K15)."""
    rows = [
        (
            SayableInstant(zone, one.start, weekday=True).say(language),
            SayableInstant(zone, one.end, weekday=True).say(language),
            _counted(one, language),
            _reason(one, language),
        )
        for one in slices
    ]
    widths = [max((len(row[at]) for row in rows), default=0) for at in range(3)]
    return [
        f"{row[0]:<{widths[0]}} → {row[1]:<{widths[1]}}  {row[2]:>{widths[2]}}  {row[3]}".rstrip()
        for row in rows
    ]


def _counted(one: Slice, language: str) -> str:
    if one.days:
        return f"{one.days} {'jour' if language == 'fr' else 'day'}{'s' if one.days > 1 else ''}"
    return f"+ {length(one.counted_seconds, language)}" if one.counted_seconds else "–"


def _reason(one: Slice, language: str) -> str:
    return said(REASONS, one.reason, language).format(name=one.name, clause=one.clause)


@dataclass(frozen=True)
class SayableLedger:
    """A ledger as lines of a hint; long ones keep both ends."""

    slices: tuple[Slice, ...]
    zone: Zone
    most: int = 12

    def say(self, language: str) -> str:
        """Each slice on a line of its own."""
        lines = ledger_lines(self.slices, self.zone, language)
        if len(lines) > self.most:
            half = self.most // 2
            lines = [*lines[:half], "…", *lines[-half:]]
        return "".join(f"\n{line}" for line in lines)
