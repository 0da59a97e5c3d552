"""A commitment's delay in a few words, for who reads the table; nothing decides by them."""

from __future__ import annotations

from slacontract.ruleset.commitments import Commitment
from slacontract.ruleset.delays import (
    BusinessDays,
    Calendar,
    Covered,
    Delay,
    EarlierOf,
    Elapsed,
    Immediate,
    LaterOf,
    OpeningDays,
    OutsideEvent,
    SameBusinessDay,
    ToDate,
    WorkingDays,
)

_SIZES = ((3600, "hour"), (60, "minute"), (1, "second"))
_WORDS = {
    "en": {
        "hour": ("hour", "hours"),
        "minute": ("minute", "minutes"),
        "second": ("second", "seconds"),
        "day": ("day", "days"),
        "week": ("week", "weeks"),
        "month": ("month", "months"),
        "year": ("year", "years"),
        "opening-day": ("opening day", "opening days"),
        "business-day": ("business day", "business days"),
        "working-day": ("working day", "working days"),
    },
    "fr": {
        "hour": ("heure", "heures"),
        "minute": ("minute", "minutes"),
        "second": ("seconde", "secondes"),
        "day": ("jour", "jours"),
        "week": ("semaine", "semaines"),
        "month": ("mois", "mois"),
        "year": ("an", "ans"),
        "opening-day": ("jour d’ouverture", "jours d’ouverture"),
        "business-day": ("jour ouvré", "jours ouvrés"),
        "working-day": ("jour ouvrable", "jours ouvrables"),
    },
}
_PHRASES = {
    "en": {
        "within": "within {delay}",
        "under": "in less than {delay}",
        "of": "{n} ({coverage})",
        "elapsed": "{n}, day and night",
        "opening": "{n} of {hours} ({coverage})",
        "same-day": "the same business day ({coverage})",
        "date": "no later than {date}",
        "immediate": "at once ({coverage})",
        "later-of": "the later of {parts}",
        "earlier-of": "the earlier of {parts}",
        "and": " and ",
        "none": "no number: {why}",
        "status": "{said}: {status}",
    },
    "fr": {
        "within": "sous {delay}",
        "under": "en moins de {delay}",
        "of": "{n} ({coverage})",
        "elapsed": "{n}, jour et nuit",
        "opening": "{n} de {hours} ({coverage})",
        "same-day": "le même jour ouvré ({coverage})",
        "date": "au plus tard le {date}",
        "immediate": "aussitôt ({coverage})",
        "later-of": "le plus tardif de {parts}",
        "earlier-of": "le plus précoce de {parts}",
        "and": " et ",
        "none": "sans nombre : {why}",
        "status": "{said}: {status}",
    },
}


def described(one: Commitment, language: str) -> str:
    """What a commitment promises: its delay and its bound, and its status where it does not bind."""
    said = _said(one.delay, language)
    if _counts(one.delay):
        said = _PHRASES[language][one.bound].format(delay=said)
    if one.status == "committed":
        return said
    return _PHRASES[language]["status"].format(said=said, status=one.status)


def _counts(delay: Delay) -> bool:
    kinds = Covered | Elapsed | OpeningDays | BusinessDays | WorkingDays | Calendar | LaterOf | EarlierOf
    return isinstance(delay, kinds)


def _said(delay: Delay, language: str) -> str:
    phrases = _PHRASES[language]
    match delay:
        case Covered():
            return phrases["of"].format(n=_time(delay.seconds, language), coverage=delay.coverage)
        case Elapsed():
            return phrases["elapsed"].format(n=_time(delay.seconds, language))
        case OpeningDays():
            n, hours = _count(delay.n, "opening-day", language), _time(delay.hours, language)
            return phrases["opening"].format(n=n, hours=hours, coverage=delay.coverage)
        case BusinessDays():
            return phrases["of"].format(n=_count(delay.n, "business-day", language), coverage=delay.coverage)
        case SameBusinessDay():
            return phrases["same-day"].format(coverage=delay.coverage)
        case WorkingDays():
            return _count(delay.n, "working-day", language)
        case Calendar():
            return _count(delay.n, delay.unit, language)
        case ToDate():
            return phrases["date"].format(date=delay.date)
        case Immediate():
            return phrases["immediate"].format(coverage=delay.coverage)
        case LaterOf() | EarlierOf():
            parts = phrases["and"].join(_said(part, language) for part in delay.delays)
            return phrases[delay.kind].format(parts=parts)
        case OutsideEvent():
            return delay.text
        case _:
            return phrases["none"].format(why=delay.why)


def _time(seconds: int, language: str) -> str:
    """Seconds in the largest unit that needs no fraction."""
    size, unit = next((size, unit) for size, unit in _SIZES if seconds % size == 0)
    return _count(seconds // size, unit, language)


def _count(n: int, unit: str, language: str) -> str:
    one, many = _WORDS[language][unit]
    return f"{n} {one if n == 1 or (language == 'fr' and n == 0) else many}"
