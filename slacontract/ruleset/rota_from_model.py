"""Rotas: who is on duty when, every hand-over over the horizon set out; for the provider only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..clock import calendar
from ..clock.zone import Zone, zone_from_iana
from ..model import quantities as q
from ..model import time as model
from .horizon import Horizon
from .plans import Scope
from .rules import Rota, RotaTurn

MOST_TURNS = 100_000

Duty = tuple[int, int, str]
"""One turn: [start, end) in epoch seconds, and the person."""


def rota_from_model(rota: model.Rota, scope: Scope, zone: Zone, horizon: Horizon) -> Rota:
    """The turns of a rota in one plan, in order; none where its rotation says no date to begin from."""
    return Rota(
        id=rota.name,
        coverage=scope.name(rota.coverage) if rota.coverage else None,
        turns=turns_of(rota, zone, horizon),
    )


def turns_of(rota: model.Rota, zone: Zone, horizon: Horizon) -> tuple[RotaTurn, ...]:
    """The turns of all rotations of a rota, swaps and absences laid over them, in order."""
    turns: list[Duty] = []
    for rotation in rota.rotations:
        duties = list(_duties(rotation, zone, horizon))
        persons = {person.text for person in rotation.persons}
        for turn in rota.turns:
            if turn.instead_of is None or turn.instead_of.text in persons:
                duties = _with_turn(duties, turn, zone)
        turns += duties
    if not rota.rotations:
        for turn in rota.turns:
            turns = _with_turn(turns, turn, zone)
    return tuple(RotaTurn(person=person, start=start, end=end) for start, end, person in sorted(turns))


def _duties(rotation: model.Rotation, zone: Zone, horizon: Horizon) -> Iterator[Duty]:
    """The turns of one rotation that meet the horizon; each hands over at a recurring boundary (T6)."""
    if rotation.from_date is None or not rotation.persons:
        return
    first, end = zone.midnight(horizon.first), zone.end_of(horizon.last)
    if rotation.from_date < horizon.first:  # a rotation goes on from earlier contracts
        zone = zone_from_iana(zone.name, rotation.from_date.year, horizon.last.year + 1)
    begins = _handovers(rotation, rotation.from_date, zone)
    start = next(begins, None)
    for n, following in enumerate(begins):
        if start is None or start >= end or n > 10 * MOST_TURNS:
            return
        if following > first:
            yield start, following, rotation.persons[n % len(rotation.persons)].text
        start = following


def _handovers(rotation: model.Rotation, first: date, zone: Zone) -> Iterator[int]:
    time, every = rotation.from_time or 0, rotation.every
    if isinstance(every, q.CalendarTime) and every.n > 0:
        for n in range(MOST_TURNS):
            try:
                yield zone.boundary(calendar.add(first, n * every.n, every.unit), time)
            except (ValueError, OverflowError):
                return  # past the last date that a calendar holds
    elif isinstance(every, q.ElapsedTime) and every.seconds > 0:
        start = zone.boundary(first, time)
        for n in range(MOST_TURNS):
            yield start + n * every.seconds


def _with_turn(duties: list[Duty], turn: model.Turn, zone: Zone) -> list[Duty]:
    """The turns with a swap or an absence laid over whole local dates; of one person, or of whoever is on."""
    start, end = zone.midnight(turn.first), zone.end_of(turn.last)
    other = turn.instead_of.text if turn.instead_of else None
    substitute = turn.person.text if turn.person and not turn.absent else None
    absent = turn.person.text if turn.person and turn.absent else other
    kept: list[Duty] = []
    met = False
    for begins, ends, person in duties:
        concerned = person == absent if absent is not None else True
        if not concerned or ends <= start or begins >= end:
            kept.append((begins, ends, person))
            continue
        met = True
        if begins < start:
            kept.append((begins, start, person))
        if substitute is not None:
            kept.append((max(begins, start), min(ends, end), substitute))
        if ends > end:
            kept.append((end, ends, person))
    if not met and substitute is not None and other is None:
        kept.append((start, end, substitute))
    return sorted(kept)
