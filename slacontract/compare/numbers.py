"""Numbers, sums, dates and counted units as the languages of messages write them."""

from __future__ import annotations

import datetime
import re
from fractions import Fraction

from ..telling import SayableDate


def counted(n: int, en: str, fr: str, language: str) -> str:
    """`1 day`, `2 days`; `1 jour ouvré`, `2 jours ouvrés`."""
    if language == "fr":
        words = fr.split(" ")
        return f"{n} " + " ".join(
            word if n < 2 or word.endswith(("s", "x")) else word + "s" for word in words
        )
    return f"{n} {en}{'' if n == 1 else 's'}"


def date(text: str, language: str) -> str:
    """`2026-03-02` as people write it; any other text as it stands."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text) is None:
        return text
    try:
        return SayableDate(datetime.date.fromisoformat(text)).say(language)
    except ValueError:
        return text


def number(text: str, language: str) -> str:
    """A number as a language writes it: with a comma in French."""
    return text.replace(".", ",") if language == "fr" else text


def money(cents: Fraction | int | str, currency: str | None, language: str = "en") -> str:
    """`1 200.00 EUR`, in French `1 200,00 EUR`."""
    value = Fraction(cents) / 100
    exact = (value * 100).denominator == 1
    text = f"{float(value):,.2f}".replace(",", " ") if exact else f"{float(value):.6g}"
    return number(text, language) + (f" {currency}" if currency else "")


_PERIODS = {
    "month": "mois",
    "quarter": "trimestre",
    "year": "an",
    "hour": "heure",
    "day": "jour",
    "week": "semaine",
}


def period(word: str, language: str) -> str:
    """What recurs, in a language; the parties' own words as they stand."""
    return _PERIODS.get(word, word) if language == "fr" else word


_COUNTED = {
    "second": "seconde",
    "minute": "minute",
    "hour": "heure",
    "day": "jour",
    "week": "semaine",
    "month": "mois",
    "quarter": "trimestre",
    "year": "an",
}


def quantity(n: int, unit: str, language: str) -> str:
    """`3 months`, `3 mois`; a unit of the parties' own as it stands."""
    return counted(n, unit, _COUNTED[unit], language) if unit in _COUNTED else f"{n} {unit}"


def each(word: str | None, language: str) -> str:
    """` / month` behind an amount; nothing behind one that does not recur."""
    return f" / {period(word, language)}" if word else ""
