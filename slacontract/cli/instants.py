"""Instants given to options: with their offset from UTC, which is told to whoever left it out."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from .ending import refuse
from .words import say

if TYPE_CHECKING:
    from ..clock.zone import Zone


def instant_or_exit(text: str, zone: Zone, language: str) -> int:
    """Epoch seconds of an ISO 8601 instant; exit code 2, and what to write, for anything else.

    Nothing is guessed (T1): a clock time without its offset is refused, and the hint has the instants that it
    may stand for in the contract's zone.
    """
    from ..diagnostics import Diagnostic
    from ..judge import read_instant

    read = read_instant(text)
    if not isinstance(read, Diagnostic):
        return read
    meant = [] if read.code != "SLA611" else meanings(text, zone)
    hint = (
        say("with-offset", language, told=", ".join(meant), zone=zone.name) if meant else read.hint(language)
    )
    refuse(f"{read.message(language)} {hint}")


def meanings(text: str, zone: Zone) -> list[str]:
    """The instants that a clock time of ISO 8601 stands for in a zone: none in a gap, two where it recurs."""
    from ..clock.errors import ClockError

    wall = datetime.datetime.fromisoformat(text.strip())
    seconds = wall.hour * 3600 + wall.minute * 60 + wall.second
    try:
        found = [zone.exact(wall.date(), seconds, which) for which in ("first", "second")]
    except ClockError:
        return []
    return [zone.iso(one) for one in dict.fromkeys(found)]
