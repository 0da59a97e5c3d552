"""Time zones as the text names them, and clock times that must exist in them (T1)."""

from __future__ import annotations

import datetime
from typing import Literal

from ..clock.errors import AmbiguousLocalTime, NoSuchLocalTime, UnknownZone
from ..clock.zone import zone_from_iana, zone_names
from ..diagnostics import Bilingual, Kind, Severity, Words
from ..source import Span
from ..syntax import nodes
from .names import did_you_mean
from .reading import Reader

UNKNOWN_ZONE = Kind(
    "SLA230",
    Severity.ERROR,
    Words("“{zone}” is no time zone.", "{fix}"),
    Words("« {zone} » n’est pas un fuseau horaire.", "{fix}"),
)
NO_SUCH_TIME = Kind(
    "SLA231",
    Severity.ERROR,
    Words(
        "On {date} the clocks of {zone} skip {time}.",
        "Write a time before or after the change of clocks.",
    ),
    Words(
        "Le {date}, les horloges de {zone} sautent {time}.",
        "Écrivez une heure d’avant ou d’après le changement d’heure.",
    ),
)
TIME_TWICE = Kind(
    "SLA232",
    Severity.ERROR,
    Words(
        "On {date} the clocks of {zone} show {time} twice.",
        "Add “the first time” or “the second time”.",
    ),
    Words(
        "Le {date}, les horloges de {zone} marquent deux fois {time}.",
        "Ajoutez « la première fois » ou « la seconde fois ».",
    ),
)
TIME_ONCE = Kind(
    "SLA233",
    Severity.WARNING,
    Words(
        "On {date} the clocks of {zone} show {time} once only.",
        "Delete “the first time” or “the second time”, or correct the date.",
    ),
    Words(
        "Le {date}, les horloges de {zone} ne marquent {time} qu’une fois.",
        "Supprimez « la première fois » ou « la seconde fois », ou corrigez la date.",
    ),
)

Which = Literal["first", "second"]


def checked_zone(r: Reader, node: nodes.Zone) -> str | None:
    """The zone of that name; None, with an error that offers near misses, where there is none."""
    if node.name in zone_names():
        return node.name
    try:
        zone_from_iana(node.name, 2000, 2000)
    except UnknownZone as unknown:
        fix = did_you_mean(
            unknown.near,
            Bilingual(
                "Write it as Europe/Paris, UTC or UTC+01:00.",
                "Écrivez-le comme Europe/Paris, UTC ou UTC+01:00.",
            ),
        )
        r.found.append(UNKNOWN_ZONE.at(node.span, zone=node.name, fix=fix))
        return None
    return node.name


def check_clock_time(
    r: Reader, zone: str, on: datetime.date, seconds: int, which: Which | None, span: Span
) -> None:
    """Reports a clock time written with a date that its zone skips, or shows twice without a word (T1)."""
    table = zone_from_iana(zone, on.year, on.year)
    date, time = on.isoformat(), clock_time(seconds)
    try:
        first = table.exact(on, seconds, which)
    except NoSuchLocalTime:
        r.found.append(NO_SUCH_TIME.at(span, date=date, zone=zone, time=time))
    except AmbiguousLocalTime:
        r.found.append(TIME_TWICE.at(span, date=date, zone=zone, time=time))
    else:
        if which and first == table.exact(on, seconds, "second" if which == "first" else "first"):
            r.found.append(TIME_ONCE.at(span, date=date, zone=zone, time=time))


def clock_time(seconds: int) -> str:
    """`HH:MM` of a second of the day, with its seconds where there are any."""
    minutes, left = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{left:02}" if left else "")
