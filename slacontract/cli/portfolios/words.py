"""A portfolio in words: the cells of its tables, the facts above them, in English and French."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from ...clock.zone import zone_from_iana
from ...telling import SayableDate, SayableInstant, length
from ..words import say

if TYPE_CHECKING:
    from ...portfolio import Entry, Portfolio


def instant(portfolio: Portfolio, t: int) -> str:
    """An instant in ISO 8601, in the zone of the portfolio."""
    return zone_from_iana(portfolio.zone, portfolio.on.year - 1, portfolio.on.year + 2).iso(t)


def rows(portfolio: Portfolio, language: str) -> tuple[list[str], list[list[str]]]:
    """Heads and rows of the table of contracts."""
    keys = ("contract-title", "client", "next-notice", "term-end", "renewal", "hours-a-week", "state", "file")
    return [say(key, language) for key in keys], [_row(one, language) for one in portfolio.entries]


def _row(entry: Entry, language: str) -> list[str]:
    def day(value: datetime.date | None) -> str:
        return value.isoformat() if value else "–"

    average = entry.hours_a_week
    hours = "–" if average is None else say("always", language) if entry.always else f"{average:.1f}"
    if language == "fr":
        hours = hours.replace(".", ",")
    notice = day(entry.notice)
    if entry.notice is None and entry.notice_past is not None:
        notice = say("notice-past", language, on=day(entry.notice_past))
    return [
        entry.title,
        entry.client or "–",
        notice,
        day(entry.end),
        day(entry.renewal),
        hours,
        say(f"state-{entry.state}", language),
        entry.file,
    ]


def facts(portfolio: Portfolio, language: str) -> list[tuple[str, str]]:
    """What stands out: the next notice, the peak, the hours without anybody, the weakest supplier."""
    zone = zone_from_iana(portfolio.zone, portfolio.on.year - 1, portfolio.on.year + 2)
    found = [(say("as-of-day", language), SayableDate(portfolio.on).say(language))]
    coming = [one for one in portfolio.entries if one.notice is not None and one.state != "ended"]
    if coming:
        first = min(coming, key=lambda one: (one.notice or datetime.date.max, one.title))
        assert first.notice is not None
        days = (first.notice - portfolio.on).days
        on = SayableDate(first.notice).say(language)
        found.append(
            (
                say("next-notice", language),
                say("notice-of", language, on=on, days=days, title=first.title),
            )
        )
    peak = portfolio.peak
    if peak is not None:
        start, end = (SayableInstant(zone, t, weekday=True).say(language) for t in (peak.start, peak.end))
        value = say(
            "peak-of",
            language,
            n=peak.contracts,
            start=start,
            end=end,
            hours=round(peak.seconds / 3600),
        )
        found.append((say("peak", language), value))
    nobody = dict(portfolio.levels).get(0, 0)
    if nobody and portfolio.entries:
        share = 100 * nobody / (portfolio.window[1] - portfolio.window[0])
        found.append((say("uncovered", language), say("share-of-time", language, share=round(share))))
    if portfolio.suppliers:
        weakest = portfolio.weakest
        found.append(
            (say("weakest", language), weakest.name if weakest is not None else say("none-weaker", language))
        )
    return found


def supplier_rows(portfolio: Portfolio, language: str) -> tuple[list[str], list[list[str]]]:
    """Heads and rows of the table of suppliers, the weakest first."""
    zone = zone_from_iana(portfolio.zone, portfolio.on.year - 1, portfolio.on.year + 2)
    keys = ("supplier", "contracts-head", "promises-head", "unpromised", "weaker", "worst")
    found = []
    for one in portfolio.suppliers:
        worst = "–"
        if one.worst is not None and one.worst[1].excess is not None and one.worst[1].at is not None:
            worst = say(
                "worst-of",
                language,
                excess=length(one.worst[1].excess, language),
                clause=one.worst[1].clause,
                at=SayableInstant(zone, one.worst[1].at, weekday=True).say(language),
                file=one.worst[0],
            )
        numbers = (len(one.contracts), one.promises, one.missing, one.weaker)
        found.append([one.name, *map(str, numbers), worst])
    return [say(key, language) for key in keys], found
