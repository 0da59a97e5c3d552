"""Contracts as meant, built in a few words, for tests of what is made from a model."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from slacontract.model.base import Missing, Parties, Party, Ref, Text
from slacontract.model.clauses import Atom, Commitment, Condition, Event
from slacontract.model.contract import Contract, InForce
from slacontract.model.quantities import (
    BusinessDays,
    CalendarTime,
    CoveredTime,
    Delay,
    ElapsedTime,
    Every,
    NoDelay,
    Within,
)
from slacontract.model.tickets import Clock, CommitmentException, Plan, Priority, Replacement, State
from slacontract.model.time import Coverage, HolidaySet, WeeklyWindows, Window
from slacontract.source import Span

SPAN = Span("contract.sla", 0, 8)
WEEK = (0, 1, 2, 3, 4)


def ref(name: str) -> Ref:
    return Ref(name, SPAN)


def refs(*names: str) -> tuple[Ref, ...]:
    return tuple(ref(name) for name in names)


def text(words: str) -> Text:
    return Text(span=SPAN, text=words, language="en")


def missing(why: str) -> Missing:
    return Missing.model_validate({"span": SPAN, "why": why})


def parties(*kinds: str) -> Parties:
    return Parties(span=SPAN, parties=tuple(Party.model_validate({"span": SPAN, "kind": k}) for k in kinds))


def seconds(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def windows(*written: str) -> tuple[Window, ...]:
    """`09:00-13:00` as a window."""
    pairs = (one.split("-") for one in written)
    return tuple(Window(span=SPAN, opens=seconds(a), closes=seconds(b)) for a, b in pairs)


def coverage(name: str, *written: str, days: Iterable[int] = WEEK, **more: Any) -> Coverage:
    weekly = (WeeklyWindows(span=SPAN, days=tuple(days), windows=windows(*written)),) if written else ()
    return Coverage(span=SPAN, name=name, weekly=weekly, **more)


def holidays(name: str, country: str | None, **more: Any) -> HolidaySet:
    return HolidaySet(span=SPAN, name=name, country=country, **more)


def covered(hours: float, *names: str) -> Within:
    quantity = CoveredTime(span=SPAN, seconds=int(hours * 3600), counted_in=refs(*names))
    return Within(span=SPAN, quantity=quantity)


def elapsed(hours: float) -> Within:
    return Within(span=SPAN, quantity=ElapsedTime(span=SPAN, seconds=int(hours * 3600)))


def business_days(n: int, *names: str, zone: str | None = None) -> Within:
    return Within(span=SPAN, quantity=BusinessDays(span=SPAN, n=n, counted_in=refs(*names), zone=zone))


def calendar(n: int, unit: str) -> Within:
    return Within(span=SPAN, quantity=CalendarTime.model_validate({"span": SPAN, "n": n, "unit": unit}))


def every(hours: float) -> Every:
    return Every(span=SPAN, quantity=ElapsedTime(span=SPAN, seconds=int(hours * 3600)))


def none(why: str) -> NoDelay:
    return NoDelay(span=SPAN, missing=missing(why))


def promise(metric: str, delay: Delay, *targets: str, **more: Any) -> Commitment:
    return Commitment(span=SPAN, metric=metric, delay=delay, targets=refs(*targets), **more)


def priority(name: str, *promises: Commitment, **more: Any) -> Priority:
    return Priority(span=SPAN, name=name, commitments=promises, **more)


def plan(name: str, *promises: Commitment, replaces: dict[str, str] | None = None, **more: Any) -> Plan:
    pairs = (replaces or {}).items()
    given = tuple(Replacement(span=SPAN, name=ref(a), by=ref(b)) for a, b in pairs)
    return Plan(span=SPAN, name=name, commitments=promises, replaces=given, **more)


def atom(kind: str, *names: str, **more: Any) -> Atom:
    return Atom.model_validate({"span": SPAN, "kind": kind, "refs": refs(*names), **more})


def when(*atoms: Atom, unless: bool = False) -> Condition:
    return Condition(span=SPAN, atoms=atoms, unless=unless)


def exception(name: str, condition: Condition, *promises: Commitment, **more: Any) -> CommitmentException:
    return CommitmentException(span=SPAN, name=name, when=condition, commitments=promises, **more)


def event(kind: str, **more: Any) -> Event:
    return Event(span=SPAN, kind=kind, **more)


def clock(metric: str, name: str = "", **more: Any) -> Clock:
    return Clock(span=SPAN, metric=metric, name=name, **more)


def state(name: str, **more: Any) -> State:
    return State(span=SPAN, name=name, **more)


def contract(start: str | None = "2026-01-01", end: str | None = "2026-12-31", **blocks: Any) -> Contract:
    """A contract in Paris, in force in 2026 unless said otherwise."""
    force = None
    if start is not None:
        until = datetime.date.fromisoformat(end) if end else None
        force = InForce(span=SPAN, start=datetime.date.fromisoformat(start), end=until)
    return Contract(
        **{"span": SPAN, "label": text("Support"), "zone": "Europe/Paris", "in_force": force, **blocks}
    )
