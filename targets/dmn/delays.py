"""Delays as rows of a decision table: the kind of time, how much of it, in what coverage, how binding."""

from __future__ import annotations

from collections.abc import Iterator

from slacontract.clock.face import shortest
from slacontract.ruleset.commitments import Commitment
from slacontract.ruleset.delays import (
    BusinessDays,
    Calendar,
    Covered,
    Delay,
    EarlierOf,
    Elapsed,
    Immediate,
    LaterOf,
    NoDelay,
    OpeningDays,
    OutsideEvent,
    SameBusinessDay,
    ToDate,
    WorkingDays,
)

COLUMNS = (
    *("part", "kind", "amount", "unit", "coverage", "until", "zone", "seconds_a_day", "days", "holidays"),
    *("date", "extended_by", "bound", "edge", "received_in", "received_after", "status", "why"),
)
"""What a row says; a word that a delay does not have is empty, a number it does not have is 0."""
NUMBERS = ("amount", "seconds_a_day")
_UNITS = ((3600, "hour"), (60, "minute"), (1, "second"))
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def rows(one: Commitment) -> Iterator[dict[str, str]]:
    """A row for the delay of a commitment; of later-of and earlier-of, one for each part."""
    receipt = one.deemed_receipt
    after = receipt.after if receipt is not None else None
    common = {
        "bound": one.bound,
        "edge": one.edge or "",
        "received_in": receipt.coverage if receipt is not None else "",
        "received_after": "" if after is None else shortest(after),
        "status": one.status,
    }
    for part, said in _parts(one.delay, ""):
        blank = {name: "0" if name in NUMBERS else "" for name in COLUMNS}
        yield {**blank, **common, **said, "part": part}


def _parts(delay: Delay, part: str) -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(delay, LaterOf | EarlierOf):
        prefix = f"{part} / " if part else ""
        for number, inner in enumerate(delay.delays, 1):
            yield from _parts(inner, f"{prefix}{delay.kind} {number}")
    else:
        yield part, {"kind": delay.kind, **_said(delay)}


def _said(delay: Delay) -> dict[str, str]:
    match delay:
        case Covered():
            return {**_amount(delay.seconds), "coverage": delay.coverage}
        case Elapsed():
            return _amount(delay.seconds)
        case BusinessDays():
            said = {"amount": str(delay.n), "unit": "business-day", "coverage": delay.coverage}
            return {**said, "until": delay.until, "zone": delay.zone or ""}
        case OpeningDays():
            said = {"amount": str(delay.n), "unit": "opening-day", "coverage": delay.coverage}
            return {**said, "seconds_a_day": str(delay.hours)}
        case WorkingDays():
            days = {"days": " ".join(_WEEKDAYS[day] for day in delay.days), "holidays": delay.holidays or ""}
            return {"amount": str(delay.n), "unit": "working-day", **days}
        case Calendar():
            said = {"amount": str(delay.n), "unit": delay.unit, "until": delay.until}
            return {**said, "extended_by": delay.extended_by or ""}
        case Immediate() | SameBusinessDay():
            return {"coverage": delay.coverage}
        case ToDate():
            return {"date": delay.date}
        case OutsideEvent():
            return {"why": delay.text}
        case NoDelay():
            return {"why": delay.why}
        case _:  # pragma: no cover - parts are taken apart above
            raise TypeError(delay)


def _amount(seconds: int) -> dict[str, str]:
    """Seconds in the largest unit that needs no fraction."""
    size, unit = next((size, unit) for size, unit in _UNITS if seconds % size == 0)
    return {"amount": str(seconds // size), "unit": unit}
