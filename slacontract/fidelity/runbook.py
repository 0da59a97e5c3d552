"""Pages for what a person must enter by hand: calendars and tables as Markdown, every text as text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ..clock.face import shortest
from ..lowering.numbering import DAY_NAMES
from ..lowering.week import Windows
from .account import Say
from .calendars import Calendar

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$&!(){}])")
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_OPENING = re.compile(r"^(\s*)([-+=]|\d+[.)])")
_DAYS_FR = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
CLOSED = Say("closed", "fermé")
_DAY, _HOURS = Say("Day", "Jour"), Say("Hours", "Horaires")
_DATE, _NAME = Say("Closed on", "Fermé le"), Say("Name", "Nom")
_ZONE = Say("Time zone", "Fuseau horaire")


def escaped(text: str) -> str:
    """A text of the parties on one line of Markdown, as text: nothing of it becomes markup."""
    flat = " ".join(_FORBIDDEN.sub(" ", text).split())
    return _OPENING.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", flat))


def labelled(label: str, text: str, language: str) -> str:
    """A label with its text: French has a space, that no line breaks at, before the colon."""
    said = f"{label}\u00a0:" if language == "fr" else f"{label}:"
    return f"{said} {text}" if text else said


_PARTIES = {
    "provider": Say("the provider", "le prestataire"),
    "client": Say("the client", "le client"),
    "third-party": Say("the third party", "le tiers"),
    "either": Say("either party", "l’une des parties"),
    "both": Say("both parties", "les deux parties"),
}


def party(name: str, language: str) -> str:
    """A party of a step in words; roles and people keep the name that the contract gives them."""
    return _PARTIES[name].say(language) if name in _PARTIES else name


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table; cells are escaped."""
    yield "| " + " | ".join(escaped(head) for head in heads) + " |"
    yield "|" + " --- |" * len(heads)
    for row in rows:
        yield "| " + " | ".join(escaped(cell) for cell in row) + " |"
    yield ""


def hours(windows: Windows, language: str) -> str:
    """The windows of a day in words."""
    return ", ".join(f"{shortest(a)}-{shortest(b)}" for a, b in windows) or CLOSED.say(language)


def calendar_lines(calendar: Calendar, language: str) -> Iterator[str]:
    """The zone, the week and the closed dates of a calendar."""
    pattern = calendar.pattern
    yield labelled(_ZONE.say(language), escaped(pattern.zone.name), language)
    yield ""
    names = _DAYS_FR if language == "fr" else [name.capitalize() for name in DAY_NAMES]
    rows = [(name, hours(day, language)) for name, day in zip(names, pattern.week, strict=True)]
    yield from table((_DAY.say(language), _HOURS.say(language)), rows)
    if pattern.closed:
        dates = [(on.isoformat(), name) for on, name in sorted(pattern.closed.items())]
        yield from table((_DATE.say(language), _NAME.say(language)), dates)


def duration(seconds: int) -> str:
    """A length in hours, minutes and seconds, as `1 h 30 min`."""
    parts = [(seconds // 3600, "h"), (seconds // 60 % 60, "min"), (seconds % 60, "s")]
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 s"
