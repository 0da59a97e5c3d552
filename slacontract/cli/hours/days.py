"""A date of a coverage in words: its hours, or why it has none."""

from __future__ import annotations

import datetime

from ...clock.face import to_minute
from ..words import say
from .agenda import Shown, closed_on, hours_on


def day_as_text(one: Shown, on: datetime.date, language: str) -> str:
    """What a coverage covers of a date: its hours, `all day`, why it is closed, or nothing."""
    view = one.view
    start, end = view.zone.civil_day(on)
    known = view.timeline.known
    if start == end:
        return say("no-such-date", language)
    if view.coverage.undetermined or end <= known[0] or start >= known[1]:
        return "?"
    hours = hours_on(view, on)
    holiday = closed_on(view, on)
    if hours == [(start, end)]:
        text = say("all-day", language)
    else:
        text = " ".join(f"{to_minute(view.zone.local(a)[1])}-{_end(view.zone.local(b)[1])}" for a, b in hours)
    if holiday is None:
        return text
    if text:
        return f"{text} ({holiday})" if holiday else text
    return say("closed-for", language, name=holiday) if holiday else say("closed", language)


def _end(second: int) -> str:
    """An end of a stretch within a date: the first instant of the next date is 24:00 (T1)."""
    return to_minute(second) if second else "24:00"
