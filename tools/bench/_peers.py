"""Libraries of business hours asked the same questions: how long they take, and how often they are wrong."""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from importlib.util import find_spec
from typing import Any

from _clocks import WINDOWS, YEARS, office_hours
from speed import CountIsOff, Row, in_turns

from slacontract.clock.coverage import CoverageSpec, Window, finish
from slacontract.clock.holidays import holiday_dates
from slacontract.clock.timeline import Timeline
from slacontract.clock.zone import _zone_info, zone_from_iana

H = 3600
TARGET = 4 * H
QUESTIONS = 1_000
NEAR_CHANGES = 200  # of the questions: within a day of a change of clocks
MOST_OF_OPENING_HOURS = 0.1  # ours, of its time: ten times as many deadlines a second


@dataclass(frozen=True)
class Hours:
    """Hours that every peer can be told: windows of the day, on weekdays, less French holidays or not."""

    name: str
    line: Timeline
    windows: tuple[tuple[int, int], ...]
    weekdays: tuple[int, ...]
    holidays: bool
    osm: str


def calendars() -> tuple[Hours, Hours]:
    """French office hours with a lunch break, and nights that go over midnight and both changes of clocks."""
    office = Hours(
        "office",
        office_hours().timeline,
        tuple((one.open, one.close) for one in WINDOWS),
        (0, 1, 2, 3, 4),
        True,
        "Mo-Fr 09:00-13:00,14:00-17:00; PH off",
    )
    zone = zone_from_iana("Europe/Paris", YEARS[0], YEARS[-1])
    span = zone.midnight(date(YEARS[0], 1, 1)), zone.end_of(date(YEARS[-1], 12, 31))
    nights = finish(CoverageSpec(zone, ((Window(20 * H, 8 * H),),) * 7), span).timeline
    night = Hours("nights", nights, ((20 * H, 8 * H),), tuple(range(7)), False, "20:00-08:00")
    return office, night


def questions() -> list[int]:
    """Instants over ten years, some of them near changes of clocks."""
    rng = random.Random(20260101)
    first = int(datetime(YEARS[0], 1, 2, tzinfo=UTC).timestamp())
    last = int(datetime(YEARS[0] + 10, 1, 1, tzinfo=UTC).timestamp())
    zone = zone_from_iana("Europe/Paris", YEARS[0], YEARS[-1])
    changes = [t for t, _ in zone.offsets if first < t < last]
    near = [rng.choice(changes) + rng.randrange(-24 * H, 24 * H) for _ in range(NEAR_CHANGES)]
    return near + [rng.randrange(first, last) for _ in range(QUESTIONS - NEAR_CHANGES)]


Peer = Callable[[datetime], datetime]
"""The instant by which four hours are over."""


def opening_hours(hours: Hours) -> Peer:
    """opening-hours-py has no deadline of its own: it gives the open intervals, the loop is ours."""
    from opening_hours import OpeningHours, State

    peer = OpeningHours(hours.osm, timezone=_zone_info("Europe/Paris"), country="FR")

    def ask(at: datetime) -> datetime:
        left = TARGET
        for start, end, state, _ in peer.intervals(at):
            if state == State.OPEN:
                open_for = int((end.astimezone(UTC) - start.astimezone(UTC)).total_seconds())
                if open_for >= left:
                    break
                left -= open_for
        found: datetime = start.astimezone(UTC) + timedelta(seconds=left)
        return found

    return ask


def businesstimedelta(hours: Hours) -> Peer:
    """businesstimedelta: a rule for each window."""
    import pytz  # the only zones it takes
    from businesstimedelta import BusinessTimeDelta, HolidayRule, Rules, WorkDayRule

    info = pytz.timezone("Europe/Paris")
    rules: list[Any] = [
        WorkDayRule(start_time=_time(a), end_time=_time(b), working_days=list(hours.weekdays), tz=info)
        for a, b in hours.windows
    ]
    if hours.holidays:
        rules.append(HolidayRule(holiday_dates("FR", None, (), YEARS), tz=info))
    four = BusinessTimeDelta(Rules(rules), seconds=TARGET)

    def ask(at: datetime) -> datetime:
        found: datetime = at + four
        return found

    return ask


def pandas_hours(hours: Hours) -> Peer:
    """pandas CustomBusinessHour, told the same windows."""
    import pandas as pd

    offset = pd.offsets.CustomBusinessHour(
        n=TARGET // H,
        start=[f"{a // H:02}:00" for a, _ in hours.windows],
        end=[f"{b // H:02}:00" for _, b in hours.windows],
        weekmask="".join("1" if day in hours.weekdays else "0" for day in range(7)),
        holidays=list(holiday_dates("FR", None, (), YEARS)) if hours.holidays else [],
    )

    def ask(at: datetime) -> datetime:
        found: datetime = (pd.Timestamp(at) + offset).to_pydatetime()
        return found

    return ask


PEERS: dict[str, tuple[str, Callable[[Hours], Peer]]] = {
    "opening-hours-py": ("opening_hours", opening_hours),
    "businesstimedelta": ("businesstimedelta", businesstimedelta),
    "pandas CustomBusinessHour": ("pandas", pandas_hours),
}


def answers(peer: Peer, asked: Sequence[datetime]) -> list[datetime | None]:
    """What a peer says to each question, None where it raises: it has no answer then."""
    found: list[datetime | None] = []
    for at in asked:
        try:
            found.append(peer(at))
        except Exception:  # whatever it may be
            found.append(None)
    return found


def peers(rounds: int) -> tuple[list[Row], str]:
    """Four covered hours from each instant, by our scalar form and by each peer: times, and wrong answers.

    Ours takes and gives seconds, a peer its own datetimes. An answer at the next opening instead of the
    closing before it is another convention and no error; an exception is one.
    """
    rows: list[Row] = []
    lines = [f"Four hours from {QUESTIONS:,} instants, {NEAR_CHANGES} of them near a change of clocks:"]
    info = _zone_info("Europe/Paris")
    asked = questions()
    local = [datetime.fromtimestamp(t, info) for t in asked]
    for hours in calendars():
        line = hours.line
        right = [line.deadline(t, TARGET) for t in asked]
        for name, (module, made) in PEERS.items():
            if find_spec(module) is None:
                lines.append(f"  {hours.name:7} {name}: not installed (pip install 'slacontract[bench]')")
                continue
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                peer = made(hours)
                said = answers(peer, local)
                ours, theirs = in_turns(rounds, partial(_ours, line, asked), partial(answers, peer, local))
            wrong = sum(not _same(line, t, found) for t, found in zip(right, said, strict=True))
            raised = sum(found is None for found in said)
            exact = name == "opening-hours-py" and hours.name == "office"
            if exact and wrong:
                raise CountIsOff(f"{name} and the engine differ on {wrong} deadlines of office hours")
            bar = MOST_OF_OPENING_HOURS if exact else None
            rows.append(Row(f"{QUESTIONS:,} deadlines of {hours.name} / {name}", ours, theirs, bar))
            lines.append(
                f"  {hours.name:7} {name:26} {QUESTIONS / theirs:>9,.0f}/s, ours {QUESTIONS / ours:>9,.0f}/s;"
                f" wrong {wrong / QUESTIONS:6.1%}{f', of which {raised} raised' if raised else ''}"
            )
    return rows, "\n".join(lines)


def _ours(line: Timeline, asked: Sequence[int]) -> list[int]:
    return [line.deadline(t, TARGET) for t in asked]


def _same(line: Timeline, right: int, found: datetime | None) -> bool:
    if found is None:
        return False
    at = found.timestamp()
    return at == right or (line.is_closing(right) and at == line.next_opening(right))


def _time(seconds: int) -> time:
    return time(seconds // H, seconds % H // 60)
