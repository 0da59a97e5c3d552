"""Facts of the blocks about time: coverages, holidays, rotas."""

from __future__ import annotations

from datetime import date as Date
from typing import Any

from ..diagnostics import Bilingual, Kind, Severity, Words
from ..syntax import nodes
from .base import Missing
from .clauses_from_syntax import parties_of
from .common_facts import flag, names
from .moments_from_syntax import definite_date, stretches, windows, written_date
from .quantities_from_syntax import quantity
from .reading import NO_MODIFIER_HERE, TEXT, Fields, Reader, Table
from .time import (
    Closing,
    DatedWindows,
    HolidayDate,
    HolidayWindows,
    OneDate,
    Rotation,
    Turn,
    WeeklyWindows,
    WrittenDate,
    YearlyDate,
)
from .zones import checked_zone

TWO_MODES = Kind(
    "SLA261",
    Severity.ERROR,
    Words(
        "Dated hours stand either instead of the weekly hours or in addition to them.",
        "Keep “instead” or “in addition”.",
    ),
    Words(
        "Des horaires datés remplacent les horaires de la semaine ou s’y ajoutent.",
        "Gardez « à la place » ou « en outre ».",
    ),
)

_PLACE = ("on-site", "remotely")


def _weekly(r: Reader, out: Fields, fact: nodes.Weekly) -> None:
    modifiers = r.modifiers(fact, *_PLACE)
    for window in fact.windows:
        for time in (window.opens, window.closes):
            if time.occurrence:
                r.found.append(NO_MODIFIER_HERE.at(time.span))
    written = windows(r, fact.windows)
    if written:
        out.add(
            "weekly",
            [
                WeeklyWindows(
                    span=fact.span,
                    audience=r.audience,
                    days=fact.days,
                    windows=written,
                    on_site="on-site" in modifiers,
                    remotely="remotely" in modifiers,
                )
            ],
        )


def _dated(r: Reader, out: Fields, fact: nodes.DatedWindows) -> None:
    modifiers = r.modifiers(fact, "instead", "in-addition", "on-request", *_PLACE)
    if len(modifiers.keys() & {"instead", "in-addition"}) == 2:
        r.found.append(TWO_MODES.at(modifiers["in-addition"].span, modifiers["instead"].span))
    mode: Any = next((key for key in ("instead", "in-addition") if key in modifiers), None)
    written = windows(r, fact.windows)
    for first, last in stretches(r, fact.days) if written else ():
        out.add(
            "dated",
            [
                DatedWindows(
                    span=fact.span,
                    audience=r.audience,
                    first=first,
                    last=last,
                    windows=written,
                    mode=mode,
                    on_site="on-site" in modifiers,
                    remotely="remotely" in modifiers,
                    on_request="on-request" in modifiers,
                )
            ],
        )


def _on_holidays(r: Reader, out: Fields, fact: nodes.HolidayWindows) -> None:
    # These windows always stand instead of the weekly ones (T3); saying so changes nothing.
    modifiers = r.modifiers(fact, "instead", "on-request", *_PLACE)
    written = windows(r, fact.windows)
    for ref in r.named(fact.holidays, "holidays"):
        if written:
            out.add(
                "on_holidays",
                [
                    HolidayWindows(
                        span=fact.span,
                        audience=r.audience,
                        holidays=ref,
                        windows=written,
                        on_site="on-site" in modifiers,
                        remotely="remotely" in modifiers,
                        on_request="on-request" in modifiers,
                    )
                ],
            )


def _except_holidays(r: Reader, out: Fields, fact: nodes.Except) -> None:
    if isinstance(fact.what, nodes.Unstated):
        out.put("except_holidays_missing", r.missing(fact.what), fact.span)
    elif isinstance(fact.what, nodes.Values):
        out.add("except_holidays", r.named(fact.what, "holidays"))


def _except_coverages(r: Reader, out: Fields, fact: nodes.Except) -> None:
    if isinstance(fact.what, nodes.Values | nodes.Unstated):
        out.add("excepts", r.named(fact.what, "coverage"))


def closings(r: Reader, fact: nodes.Closed) -> list[Closing]:
    """The civil days of a closure."""
    label = r.text(fact.text) if fact.text else None
    return [
        Closing(span=fact.span, audience=r.audience, first=first, last=last, label=label)
        for first, last in stretches(r, fact.days)
    ]


def _closed(r: Reader, out: Fields, fact: nodes.Closed) -> None:
    r.modifiers(fact)
    out.add("closed", closings(r, fact))


def _opening_hours(r: Reader, out: Fields, fact: nodes.Property) -> None:
    r.modifiers(fact)
    item = r.one(fact.value)
    if isinstance(item, nodes.Unstated):
        out.put("opening_hours", r.missing(item), fact.span)
    elif isinstance(item, nodes.Text):
        words = Missing(span=item.span, audience=r.audience, why="in-words", words=r.text(item))
        out.put("opening_hours", words, fact.span)
    else:
        days_and_times = Bilingual(
            "“not stated” or “to be agreed” (hours are written as “Monday to Friday 09:00-17:00”)",
            "« sans précision » ou « à convenir » (des horaires s’écrivent « lundi au vendredi 9h00-17h00 »)",
        )
        r.refuse(fact.value, days_and_times)


def time_zone(r: Reader, out: Fields, fact: nodes.TimeZone) -> None:
    """`time zone Z`, `time zone of the client`, of a coverage or a site."""
    if isinstance(fact.zone, nodes.Zone):
        out.put("zone", checked_zone(r, fact.zone), fact.span)
        out.put("zone_span", fact.zone.span, fact.span)
    elif isinstance(fact.zone, nodes.Party):
        out.put("zone_of_client", True, fact.span)
    else:
        r.refuse(fact.zone, Bilingual("a time zone", "un fuseau horaire"))


def _staffed_by(r: Reader, out: Fields, fact: nodes.Property) -> None:
    modifiers = r.modifiers(fact, "jointly", *_PLACE)
    out.put("staffed_by", r.parties(fact.value), fact.span)
    if "jointly" in modifiers:
        out.put("staffed_jointly_with", parties_of(r, modifiers, "jointly"), fact.span)
    for key in _PLACE:
        if key in modifiers:
            out.put(key.replace("-", "_"), True, fact.span)


COVERAGE: Table = {
    "weekly": _weekly,
    "all-hours": flag("at_all_hours"),
    "dated-windows": _dated,
    "holiday-windows": _on_holidays,
    "except-holidays": _except_holidays,
    "except-coverages": _except_coverages,
    "closed": _closed,
    "joins": names("joins", "coverage"),
    "holidays-included": flag("holidays_included"),
    "only-in": names("only_in", "coverage"),
    "includes": names("includes", "coverage"),
    "opening-hours": _opening_hours,
    "time-zone": time_zone,
    "on-call": flag("on_call"),
    "staffed-by": _staffed_by,
    "whole-shifts": flag("keeps_shifts"),
}


def _code(field: str) -> Any:
    """A code as text, or a value still missing."""

    def read(r: Reader, out: Fields, fact: nodes.Property) -> None:
        r.modifiers(fact)
        item = r.one(fact.value)
        if isinstance(item, nodes.Unstated):
            out.put("missing", r.missing(item), fact.span)
        elif isinstance(item, nodes.Text):
            out.put(field, item.value, fact.span)
            out.put(f"{field}_span", item.span, fact.span)
        elif item is not None:
            r.refuse(item, TEXT)

    return read


def _category(r: Reader, out: Fields, fact: nodes.Property) -> None:
    r.modifiers(fact)
    item = r.one(fact.value)
    if isinstance(item, nodes.Text):
        out.put("category", item.value, item.span)
    elif item is not None:
        r.refuse(item, TEXT)


def _also_on(r: Reader, out: Fields, fact: nodes.DatedEntry) -> None:
    name = r.text(fact.text) if fact.text else None
    for first, last in stretches(r, fact.days):
        dates = (first,) if last is None else _each_date(first, last)
        if dates is None:
            r.refuse(fact.days, Bilingual("dates of the same sort", "des dates de même nature"))
            continue
        for date in dates:
            out.add("also_on", [HolidayDate(span=fact.span, audience=r.audience, date=date, name=name)])


def _each_date(first: WrittenDate, last: WrittenDate) -> tuple[WrittenDate, ...] | None:
    """Every date of a stretch, yearly where it is; None where an end moves with a weekday or Easter."""
    if isinstance(first, OneDate) and isinstance(last, OneDate):
        days = range(first.date.toordinal(), last.date.toordinal() + 1)
        return tuple(first.model_copy(update={"date": Date.fromordinal(day)}) for day in days)
    if not (isinstance(first, YearlyDate) and isinstance(last, YearlyDate)):
        return None
    if first.form != "fixed" or last.form != "fixed":
        return None
    # A leap year, and the one after it where the stretch runs over the new year.
    start, end = (Date(2000, one.month or 1, one.day or 1) for one in (first, last))
    end = (
        end
        if end >= start
        else Date(2001, last.month or 1, min(last.day or 1, 28 if last.month == 2 else 31))
    )
    dates = (Date.fromordinal(day) for day in range(start.toordinal(), end.toordinal() + 1))
    return tuple(first.model_copy(update={"day": date.day, "month": date.month}) for date in dates)


def _not_on(r: Reader, out: Fields, fact: nodes.Except) -> None:
    if isinstance(fact.what, nodes.Days):
        out.add("not_on", [written_date(r, day) for day in fact.what.items])


HOLIDAYS: Table = {
    "country": _code("country"),
    "region": _code("region"),
    "category": _category,
    "dates-as-listed": flag("decreed", False),
    "dates-as-decreed": flag("decreed", True),
    "dated-entry": _also_on,
    "except-dates": _not_on,
}


def _rotation(r: Reader, out: Fields, fact: nodes.Rotation) -> None:
    r.modifiers(fact)
    outer, r.audience = r.audience, "provider"  # persons of a rota are for the provider only
    try:
        persons, every = r.texts(fact.persons), quantity(r, fact.every)
        date = definite_date(r, fact.start.day) if fact.start else None
        if persons and every:
            time = fact.start.time if fact.start else None
            out.add(
                "rotations",
                [
                    Rotation(
                        span=fact.span,
                        audience="provider",
                        persons=persons,
                        every=every,
                        from_date=date,
                        from_time=time.seconds if time else None,
                    )
                ],
            )
    finally:
        r.audience = outer


def _turn(r: Reader, out: Fields, fact: nodes.DatedEntry) -> None:
    outer, r.audience = r.audience, "provider"
    try:
        person = r.text(fact.text) if fact.text else None
        for first, last in stretches(r, fact.days):
            start = getattr(first, "date", None)
            end = getattr(last, "date", None) if last else start
            if start is None or end is None:
                r.refuse(fact.days, Bilingual("dates with their year", "des dates avec leur année"))
                continue
            turn = Turn(
                span=fact.span,
                audience="provider",
                person=person,
                first=start,
                last=end,
                absent=person is None,
            )
            out.add("turns", [turn])
    finally:
        r.audience = outer


def _rota_coverage(r: Reader, out: Fields, fact: nodes.Property) -> None:
    r.modifiers(fact)
    for ref in r.named(fact.value, "coverage"):
        out.put("coverage", ref, ref.span)


ROTA: Table = {
    "under-coverage": _rota_coverage,
    "rotation": _rotation,
    "dated-entry": _turn,
}
