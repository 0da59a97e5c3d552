"""Quantities, delays and amounts as meant: whole numbers of seconds or days, coverages resolved."""

from __future__ import annotations

from typing import Any, cast

from ..diagnostics import Bilingual, Kind, Severity, Words
from ..syntax import nodes
from .base import Ref
from .moments_from_syntax import definite_date
from .quantities import (
    Amount,
    AtTimes,
    BusinessDays,
    CalendarTime,
    Combined,
    CoveredTime,
    Delay,
    Delivery,
    Effort,
    ElapsedTime,
    Every,
    ExtremeOf,
    Immediately,
    Money,
    NoAmount,
    NoDelay,
    NoLaterThan,
    OpeningDays,
    PercentOf,
    Period,
    Quantity,
    SameBusinessDay,
    UncountedTime,
    Within,
    WorkingDays,
)
from .reading import Reader
from .zones import checked_zone

NO_TIME = Kind(
    "SLA220",
    Severity.ERROR,
    Words("A delay of nothing has no end.", "{fix}"),
    Words("Un délai nul n’a pas de fin.", "{fix}"),
)
NOT_WHOLE = Kind(
    "SLA221",
    Severity.ERROR,
    Words("{number} is not a whole number of {unit}.", "Write a whole number, or a smaller unit."),
    Words(
        "{number} n’est pas un nombre entier de {unit}.",
        "Écrivez un nombre entier, ou une unité plus petite.",
    ),
)
END_UNSAID = Kind(
    "SLA222",
    Severity.WARNING,
    Words(
        "This delay does not say when its last day ends it; the end of that day is read.",
        "Add “to the end of the day” or “to the same time”.",
    ),
    Words(
        "Ce délai ne dit pas quand son dernier jour l’achève ; on lit la fin de ce jour.",
        "Ajoutez « jusqu’à la fin du jour » ou « à la même heure ».",
    ),
)
NOT_A_DELAY = Kind(
    "SLA223",
    Severity.ERROR,
    Words(
        "Time of work is an effort, not a delay: it has no end.",
        "Say which time counts: “counted in” a coverage, or calendar time.",
    ),
    Words(
        "Un temps de travail est un effort, non un délai : il n’a pas de fin.",
        "Dites quel temps compte : « en » suivi d’une couverture, ou un temps calendaire.",
    ),
)
COVERAGE_UNSAID = Kind(
    "SLA224",
    Severity.ERROR,
    Words(
        "“immediately” does not say during which coverage.",
        "Write “immediately counted in” and the coverage during which somebody is there.",
    ),
    Words(
        "« immédiatement » ne dit pas pendant quelle couverture.",
        "Écrivez « immédiatement en » et la couverture pendant laquelle quelqu’un est là.",
    ),
)

_SECONDS = {"minutes": 60, "hours": 3600}
_UNIT = {
    "minutes": Bilingual("seconds", "secondes"),
    "hours": Bilingual("seconds", "secondes"),
    "days": Bilingual("days", "jours"),
    "weeks": Bilingual("weeks", "semaines"),
    "months": Bilingual("months", "mois"),
    "years": Bilingual("years", "années"),
}
_AT_ONCE = Bilingual(
    "Write “immediately counted in” and a coverage.",
    "Écrivez « immédiatement en » et une couverture.",
)
_SAME_DAY = Bilingual(
    "Write “the same business day counted in” and a coverage.",
    "Écrivez « le jour ouvré même en » et une couverture.",
)
_AT_LEAST_ONE = Bilingual("Write 1 or more.", "Écrivez 1 ou davantage.")


def quantity(r: Reader, node: nodes.Quantity, *, delay: bool = False) -> Quantity | None:
    """A quantity as meant; None where it has no meaning, which is then reported.

    `delay`: it bounds a promise, so zero is refused (T9, T10), effort too, and calendar units that do
    not say their end are warned of (T10).
    """
    match node:
        case nodes.Covered():
            return _covered(r, node)
        case nodes.Elapsed():
            return _elapsed(r, node)
        case nodes.BusinessDays():
            return _business_days(r, node)
        case nodes.SameBusinessDay():
            union = r.refs(node.union, "coverage")
            return SameBusinessDay(span=node.span, audience=r.audience, counted_in=union) if union else None
        case nodes.OpeningDays():
            return _opening_days(r, node)
        case nodes.WorkingDays():
            return _working_days(r, node)
        case nodes.Calendar():
            meant = _calendar_time(r, node)
            if meant is not None and delay and node.end is None:
                r.found.append(END_UNSAID.at(node.span))
            return meant
        case nodes.Work():
            if delay:
                r.found.append(NOT_A_DELAY.at(node.span))
                return None
            return effort(r, node)
        case nodes.Uncounted():
            return _uncounted(r, node)
        case nodes.Bare():
            return None  # an error already, where it was parsed


def _covered(r: Reader, node: nodes.Covered) -> CoveredTime | None:
    seconds = _seconds(r, node, _AT_ONCE)
    union = r.refs(node.union, "coverage")
    if seconds is None or not union:
        return None
    return CoveredTime(
        span=node.span,
        audience=r.audience,
        seconds=seconds,
        counted_in=union,
        written_unit="hour" if node.unit == "hours" else "minute",
        low=node.low,
    )


def _elapsed(r: Reader, node: nodes.Elapsed) -> ElapsedTime | None:
    seconds = _seconds(r, node, _AT_LEAST_ONE)
    if seconds is None:
        return None
    return ElapsedTime(
        span=node.span,
        audience=r.audience,
        seconds=seconds,
        written_unit="hour" if node.unit == "hours" else "minute",
        low=node.low,
    )


def _business_days(r: Reader, node: nodes.BusinessDays) -> BusinessDays | None:
    n = _whole(r, node, "days", _SAME_DAY)
    union = r.refs(node.union, "coverage")
    if n is None or not union:
        return None
    days = BusinessDays(
        span=node.span,
        audience=r.audience,
        n=n,
        counted_in=union,
        until="same-time" if node.same_time else "last-closing",
        zone=checked_zone(r, node.zone) if node.zone else None,
        low=node.low,
    )
    r.business_days.append(days)
    return days


def _opening_days(r: Reader, node: nodes.OpeningDays) -> OpeningDays | None:
    n = _whole(r, node, "days", _SAME_DAY)
    hours = node.hours * 3600
    union = r.refs(node.union, "coverage")
    if hours != int(hours) or hours <= 0:
        r.found.append(NOT_WHOLE.at(node.span, number=node.hours, unit=_UNIT["hours"]))
        return None
    if n is None or not union:
        return None
    return OpeningDays(
        span=node.span, audience=r.audience, n=n, hours=int(hours), counted_in=union, low=node.low
    )


def _working_days(r: Reader, node: nodes.WorkingDays) -> WorkingDays | None:
    n = _whole(r, node, "days", _AT_LEAST_ONE)
    if n is None:
        return None
    outside, missing = None, None
    if isinstance(node.holidays, nodes.Name):
        outside = r.ref(node.holidays, "holidays")
    elif node.holidays:
        missing = r.missing(node.holidays)
    return WorkingDays(
        span=node.span, audience=r.audience, n=n, outside=outside, outside_missing=missing, low=node.low
    )


def _calendar_time(r: Reader, node: nodes.Calendar) -> CalendarTime | None:
    n = _whole(r, node, node.unit, _AT_LEAST_ONE)
    if n is None:
        return None
    unit = cast(Any, node.unit[:-1])
    return CalendarTime(span=node.span, audience=r.audience, n=n, unit=unit, until=node.end, low=node.low)


def _uncounted(r: Reader, node: nodes.Uncounted) -> UncountedTime:
    return UncountedTime(
        span=node.span,
        audience=r.audience,
        n=node.count,
        unit=cast(Any, node.unit.removesuffix("s")),
        counting=r.missing(node.why),
        low=node.low,
    )


def effort(r: Reader, node: nodes.Quantity) -> Effort | None:
    """Time of work, in minutes; anything else is refused."""
    if not isinstance(node, nodes.Work):
        r.refuse(
            node,
            Bilingual("time of work (“2 hours of work”)", "un temps de travail (« 2 heures de travail »)"),
        )
        return None
    minutes = node.count * 60 if node.unit == "hours" else node.count
    return Effort(span=node.span, audience=r.audience, minutes=minutes)


def calendar(r: Reader, node: nodes.Quantity) -> CalendarTime | None:
    """Calendar days, weeks, months or years; anything else is refused."""
    if not isinstance(node, nodes.Calendar):
        if not isinstance(node, nodes.Bare):
            r.refuse(
                node,
                Bilingual(
                    "calendar days, weeks, months or years", "des jours calendaires, semaines, mois ou ans"
                ),
            )
        return None
    return _calendar_time(r, node)


def period(r: Reader, each: str | None, over: nodes.Quantity | None, node: nodes.Node) -> Period | None:
    """`over each calendar month`, or `over any QUANTITY`."""
    if over is not None:
        any_ = quantity(r, over)
        return Period(span=node.span, audience=r.audience, any=any_) if any_ else None
    return Period(span=node.span, audience=r.audience, each=cast(Any, each))


def delay(r: Reader, node: nodes.Delay) -> Delay | None:
    """A delay as meant; None where it has no meaning, which is then reported."""
    audience, span = r.audience, node.span
    match node:
        case nodes.Within():
            if isinstance(node.quantity, nodes.ExtremeDelay):
                parts = [_limb(r, limb) for limb in node.quantity.of]
                if any(part is None for part in parts):
                    return None
                return Combined(
                    span=span,
                    audience=audience,
                    form="later-of" if node.quantity.which == "later" else "earlier-of",
                    parts=tuple(part for part in parts if part),
                    strict=node.strict,
                )
            bound = quantity(r, node.quantity, delay=True)
            return Within(span=span, audience=audience, quantity=bound, strict=node.strict) if bound else None
        case nodes.Immediately():
            if not node.union:
                r.found.append(COVERAGE_UNSAID.at(span))
                return None
            union = r.refs(node.union, "coverage")
            return Immediately(span=span, audience=audience, counted_in=union) if union else None
        case nodes.ByDate() | nodes.Delivery():
            return _limb(r, node)
        case nodes.Cadence():
            bound = quantity(r, node.every, delay=not isinstance(node.every, nodes.Calendar))
            return Every(span=span, audience=audience, quantity=bound) if bound else None
        case nodes.Grid():
            days: tuple[Ref, ...] = r.refs(node.open_in, "coverage")
            if node.open_in and not days:
                return None
            times = tuple(sorted({time.seconds for time in node.times}))
            return AtTimes(span=span, audience=audience, times=times, days_open_in=days)
        case nodes.Unstated():
            return NoDelay(span=span, audience=audience, missing=r.missing(node))


def amount(r: Reader, node: nodes.Amount | nodes.Money | nodes.PercentOf) -> Amount | None:
    """An amount of money, a percentage of a price, the greater or lesser of some, or why it is missing."""
    audience, span = r.audience, node.span
    match node:
        case nodes.Money():
            return Money(span=span, audience=audience, amount=node.value, currency=node.currency)
        case nodes.PercentOf():
            of = r.ref(node.of, "price")
            return PercentOf(span=span, audience=audience, percent=node.percent, of=of) if of else None
        case nodes.ExtremeAmount():
            amounts = tuple(one for part in node.of if (one := amount(r, part)))
            if len(amounts) < 2:
                return None
            kind: Any = "greater-of" if node.which == "greater" else "lesser-of"
            return ExtremeOf(span=span, audience=audience, kind=kind, amounts=amounts)
        case nodes.Unstated():
            return NoAmount(span=span, audience=audience, missing=r.missing(node))


def _limb(r: Reader, node: nodes.Quantity | nodes.Delivery | nodes.ByDate) -> Delay | None:
    if isinstance(node, nodes.ByDate):
        date = definite_date(r, node.day)
        return NoLaterThan(span=node.span, audience=r.audience, date=date) if date else None
    if isinstance(node, nodes.Delivery):
        return Delivery(span=node.span, audience=r.audience, of=r.text(node.of))
    bound = quantity(r, node, delay=True)
    return Within(span=node.span, audience=r.audience, quantity=bound) if bound else None


def _seconds(r: Reader, node: nodes.Covered | nodes.Elapsed, fix: Bilingual) -> int | None:
    seconds = node.count * _SECONDS[node.unit]
    if seconds <= 0:
        r.found.append(NO_TIME.at(node.span, fix=fix))
        return None
    if seconds != int(seconds):
        r.found.append(NOT_WHOLE.at(node.span, number=node.count, unit=_UNIT[node.unit]))
        return None
    return int(seconds)


def _whole(
    r: Reader,
    node: nodes.BusinessDays | nodes.OpeningDays | nodes.WorkingDays | nodes.Calendar,
    unit: str,
    fix: Bilingual,
) -> int | None:
    if node.count <= 0:
        r.found.append(NO_TIME.at(node.span, fix=fix))
        return None
    if node.count != int(node.count):
        r.found.append(NOT_WHOLE.at(node.span, number=node.count, unit=_UNIT[unit]))
        return None
    return int(node.count)
