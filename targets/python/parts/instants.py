"""Instants: seconds since 1970, read from numbers or from ISO 8601 text with its offset."""

from __future__ import annotations

import re
from datetime import date

from .refusals import INSTANT_WITHOUT_OFFSET, UNREADABLE_INSTANT, Refused

DAY = 86400
FIRST, LAST = -62104060800, 253370764799  # the years 2 to 9998

Stretch = tuple[int, int]


DATE = (
    r"(?P<y>[0-9]{4})(?:(?P<dash>-?)(?P<mo>[0-9]{2})(?P=dash)(?P<d>[0-9]{2})"
    r"|(?P<wdash>-?)W(?P<w>[0-9]{2})(?:(?P=wdash)(?P<wd>[0-9]))?)"
)
TIME = r"(?P<h>[0-9]{2})(?:(?P<colon>:?)(?P<mi>[0-9]{2})(?:(?P=colon)(?P<s>[0-9]{2})(?:[.,][0-9]+)?)?)?"
OFFSET = r"(?P<z>Z|(?P<sign>[+-])(?P<oh>[0-9]{2})(?:(?P<oc>:?)(?P<om>[0-9]{2})(?:(?P=oc)(?P<os>[0-9]{2}))?)?)"
INSTANT = re.compile(DATE + r"(?:[^0-9](?:" + TIME + r")" + OFFSET + r"?)?", re.DOTALL)
EPOCH = date(1970, 1, 1)


def is_instant(value: object) -> bool:
    """Whether it is a number of whole seconds that dates can name; 5.0 is one, as in JSON."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return FIRST <= value <= LAST and value == int(value)


def read_instant(value: object) -> int:
    """Seconds of a number, or of ISO 8601 text with its offset; fractions are dropped."""
    if is_instant(value):
        return int(value)  # type: ignore[call-overload,no-any-return]
    if not isinstance(value, str):
        raise Refused(UNREADABLE_INSTANT)
    found = INSTANT.fullmatch(value.strip())
    if found is None:
        raise Refused(UNREADABLE_INSTANT)
    part = found.groupdict(default="0")
    try:
        if found["w"]:
            on = date.fromisocalendar(int(part["y"]), int(part["w"]), int(part["wd"]) if found["wd"] else 1)
        else:
            on = date(int(part["y"]), int(part["mo"]), int(part["d"]))
    except ValueError:
        raise Refused(UNREADABLE_INSTANT) from None
    hour, minute, second = int(part["h"]), int(part["mi"]), int(part["s"])
    east = int(part["oh"]) * 3600 + int(part["om"]) * 60 + int(part["os"])
    if hour > 23 or minute > 59 or second > 59 or int(part["om"]) > 59 or int(part["os"]) > 59 or east >= DAY:
        raise Refused(UNREADABLE_INSTANT)
    if not found["z"]:
        raise Refused(INSTANT_WITHOUT_OFFSET)
    east = -east if found["sign"] == "-" else east
    seconds = (on - EPOCH).days * DAY + hour * 3600 + minute * 60 + second - east
    if not FIRST <= seconds <= LAST:
        raise Refused(UNREADABLE_INSTANT)
    return seconds
