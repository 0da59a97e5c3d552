"""Moments, dates, clock times and windows as meant."""

from __future__ import annotations

import datetime
from calendar import monthrange
from typing import Any, cast

from ..clock.yearly import NthWeekday as NthWeekdayRule
from ..diagnostics import Bilingual, Kind, Severity, Words
from ..source import Span
from ..syntax import nodes
from .clauses import Event
from .examples import When
from .reading import Reader
from .time import HoleDate, OneDate, Window, WrittenDate, YearlyDate
from .zones import check_clock_time

NO_SUCH_DATE = Kind(
    "SLA240",
    Severity.ERROR,
    Words("There is no {date}.", "Write a date of the calendar."),
    Words("Le {date} n’existe pas.", "Écrivez une date du calendrier."),
)
YEAR_UNSAID = Kind(
    "SLA241",
    Severity.ERROR,
    Words("This date comes back every year; one date is expected here.", "Add the year."),
    Words("Cette date revient chaque année ; on attend ici une seule date.", "Ajoutez l’année."),
)
DATES_REVERSED = Kind(
    "SLA242",
    Severity.ERROR,
    Words("The stretch ends on {last}, before it begins on {first}.", "Write the earlier date first."),
    Words(
        "La période s’achève le {last}, avant de commencer le {first}.",
        "Écrivez d’abord la date la plus proche.",
    ),
)
NOUNS = {
    "detected": "detection",
    "reported": "report",
    "report-completed": "complete-report",
    "client-message": "client-message",
    "ticket-created": "ticket-creation",
    "qualified": "qualification",
    "acknowledged": "acknowledgement",
    "replied": "response",
    "next-reply": "next-reply",
    "update-sent": "update",
    "assigned": "assignment",
    "intervention-started": "intervention",
    "arrived-on-site": "on-site-arrival",
    "workaround": "workaround",
    "restored": "restoration",
    "resolved": "resolution",
    "accepted": "acceptance",
    "closed": "closure",
    "cancelled": "cancellation",
    "reopened": "reopening",
    "escalated": "escalation",
    "priority-changed": "priority-change",
}
"""The noun of each event that a ticket stream feeds: the metric that a commitment to reach it times."""


def metric_of(r: Reader, node: nodes.Moment | nodes.OwnClock) -> tuple[str, Any] | None:
    """What a commitment times: the noun of an event, or the name of a clock of one's own with its Ref."""
    if isinstance(node, nodes.OwnClock):
        clock = r.ref(node.name, "clock")
        return (clock.name, clock) if clock else None
    noun = NOUNS.get(node.event)
    if noun is None:
        r.refuse(
            node,
            Bilingual(
                "an event of a ticket (response, restoration …)",
                "un événement d’un ticket (la réponse, le rétablissement …)",
            ),
        )
        return None
    return noun, None


def event(r: Reader, node: nodes.Event) -> Event | None:
    """A moment as meant; None where a clock it names is unknown, which is then reported."""
    audience, span = r.audience, node.span
    match node:
        case nodes.Moment():
            noun = NOUNS.get(node.event)
            kind = "replied" if node.event == "next-reply" else node.event
            return Event(span=span, audience=audience, kind=kind, metric=noun)
        case nodes.OwnClock():
            clock = r.ref(node.name, "clock")
            if clock is None:
                return None
            return Event(span=span, audience=audience, kind="clock", metric=clock.name, clock=clock)
        case nodes.StopOf():
            inner = event(r, node.of)
            return inner.model_copy(update={"stop_of": True, "span": span}) if inner else None
        case nodes.Outside():
            text = r.text(nodes.Text(span, node.text))
            return Event(span=span, audience=audience, kind="outside", text=text)
        case nodes.ExtremeEvent():
            parts = tuple(part for one in node.of if (part := event(r, one)))
            if len(parts) < len(node.of):
                return None
            which: Any = "latest" if node.which == "later" else "earliest"
            return Event(span=span, audience=audience, kind="several", which=which, parts=parts)


def definite_date(r: Reader, day: nodes.Day) -> datetime.date | None:
    """One date of one year; a yearly one, or one the calendar lacks, is an error."""
    if isinstance(day, nodes.Date):
        try:
            return datetime.date(day.year, day.month, day.day)
        except ValueError:
            r.found.append(NO_SUCH_DATE.at(day.span, date=f"{day.year:04}-{day.month:02}-{day.day:02}"))
            return None
    if isinstance(day, nodes.NthWeekday) and day.year:
        found = NthWeekdayRule(day.nth, day.weekday, day.month).in_year(day.year)
        if found is None:
            shown = f"{day.year:04}-{day.month:02}, {day.nth} × {day.weekday + 1}/7"
            r.found.append(NO_SUCH_DATE.at(day.span, date=shown))
        return found
    r.found.append(YEAR_UNSAID.at(day.span))
    return None


def written_date(r: Reader, day: nodes.Day | nodes.Unstated) -> WrittenDate | None:
    """A date as written: of one year, of every year, or missing."""
    audience, span = r.audience, day.span
    match day:
        case nodes.Unstated():
            return HoleDate(span=span, audience=audience, missing=r.missing(day))
        case nodes.Yearly():
            if not 1 <= day.day <= monthrange(2000, day.month)[1]:
                r.found.append(NO_SUCH_DATE.at(span, date=f"{day.day:02}/{day.month:02}"))
                return None
            return YearlyDate(span=span, audience=audience, form="fixed", day=day.day, month=day.month)
        case nodes.NthWeekday() if day.year is None:
            return YearlyDate(
                span=span,
                audience=audience,
                form="nth-weekday",
                nth=day.nth,
                weekday=day.weekday,
                month=day.month,
            )
        case nodes.Easter():
            return YearlyDate(span=span, audience=audience, form="easter", easter_offset=day.offset)
        case _:
            date = definite_date(r, day)
            return OneDate(span=span, audience=audience, date=date) if date else None


def stretches(
    r: Reader, days: nodes.Days | nodes.DayRange | nodes.Unstated
) -> list[tuple[WrittenDate, WrittenDate | None]]:
    """Each date by itself, or the first and last of a stretch, both included."""
    if isinstance(days, nodes.DayRange):
        first, last = written_date(r, days.first), written_date(r, days.last)
        if first is None or last is None:
            return []
        if isinstance(first, OneDate) and isinstance(last, OneDate) and last.date < first.date:
            r.found.append(DATES_REVERSED.at(days.span, first=first.date, last=last.date))
        elif first.form != last.form and "date" in (first.form, last.form):
            r.found.append(YEAR_UNSAID.at(days.last.span if first.form == "date" else days.first.span))
            return []
        return [(first, last)]
    items = (days,) if isinstance(days, nodes.Unstated) else days.items
    return [(date, None) for item in items if (date := written_date(r, item))]


def instant(r: Reader, node: nodes.Instant) -> When | None:
    """A date and a clock time of the contract's zone; where only the day is written, its first instant."""
    date = definite_date(r, node.day)
    if date is None:
        return None
    seconds = node.time.seconds if node.time else 0
    which = _which(node.time) if node.time else None
    if r.zone is not None:
        check_clock_time(r, r.zone, date, seconds, which, node.span)
    return When(span=node.span, audience=r.audience, date=date, time=seconds, which=which)


def windows(r: Reader, written: tuple[nodes.Window, ...]) -> tuple[Window, ...]:
    """Windows in seconds of the day; those of no length were refused as they were parsed (T5)."""
    found = []
    for one in written:
        opens, closes = one.opens, one.closes
        if opens.seconds == closes.seconds and opens.occurrence == closes.occurrence:
            continue
        found.append(
            Window(
                span=one.span,
                audience=r.audience,
                opens=opens.seconds,
                closes=closes.seconds,
                opens_which=_which(opens),
                closes_which=_which(closes),
            )
        )
    return tuple(found)


def order_of_dates(r: Reader, first: datetime.date | None, last: datetime.date | None, span: Span) -> None:
    """Reports a stretch that ends before it begins."""
    if first and last and last < first:
        r.found.append(DATES_REVERSED.at(span, first=first, last=last))


def _which(time: nodes.ClockTime) -> Any:
    return cast(Any, (None, "first", "second")[time.occurrence or 0])
