"""Who is on call: the layers of a schedule, from the rotas of the contract."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from slacontract.clock import calendar
from slacontract.clock.intervals import Interval, normalise
from slacontract.clock.zone import DAY, Zone, zone_from_iana
from slacontract.emitter import Compiled
from slacontract.fidelity import NOTHING, PlanView, Say
from slacontract.model import quantities as q
from slacontract.model.time import Rota, Rotation
from slacontract.ruleset.horizon import Horizon
from slacontract.ruleset.rota_from_model import turns_of
from slacontract.ruleset.rules import RotaTurn

LONGEST_TURN, SHORTEST_TURN = 365 * DAY, 3600
MOST_LAYERS = 60
"""Layers of single turns that one rota may add: swaps, and turns that are no number of days."""

NO_TURNS = Say("it has no turns with a date", "il n’a pas de tours datés")
TOO_MANY = Say(
    "turns that are no number of days, and too many to list one by one",
    "des tours qui ne sont pas un nombre de jours, et trop nombreux pour être listés",
)
NOT_USED = Say(
    "it staffs no hours in which somebody is paged", "il n’assure aucun horaire où l’on alerte quelqu’un"
)
TURNS = Say("turns as a layer that rotates", "les tours en une couche qui tourne")
SWAPS = Say("swaps as layers above it", "les échanges en couches au-dessus")
ONE_BY_ONE = Say("each turn as a layer of its own", "chaque tour en une couche")
NOBODY = Say(
    "while nobody is on duty the person in turn is paged",
    "quand personne n’est de garde, la personne du tour est alertée",
)
AFTER_CHANGE = Say(
    "at worst, if turns are counted in seconds, they hand over an hour off after a change of the clocks",
    "au pire, si les tours sont comptés en secondes, la relève se décale d’une heure après un changement "
    "d’heure",
)


@dataclass(frozen=True)
class Layer:
    """A layer: persons in order, each for so many seconds from `virtual_start` on, over [start, end)."""

    persons: tuple[str, ...]
    seconds: int
    virtual_start: int
    start: int
    end: int | None = None


@dataclass(frozen=True)
class Duty:
    """A rota as layers, the lower first; `number`: of one of its several rotations.

    `wrong`: stretches in which, at worst, somebody else is on call; `spare`: in which somebody is though
    nobody should be. Without layers, `why`.
    """

    rota: Rota
    layers: tuple[Layer, ...] = ()
    how: tuple[Say, ...] = ()
    wrong: tuple[Interval, ...] = ()
    spare: tuple[Interval, ...] = ()
    why: Say = NOTHING
    number: int = 1

    def always(self, start: int) -> bool:
        """Whether somebody is on call at any instant from `start` on."""
        return bool(self.layers) and self.layers[0].end is None and self.layers[0].virtual_start <= start


def duties_of(compiled: Compiled, view: PlanView, coverage: str) -> tuple[Duty, ...]:
    """The rotas that staff a coverage, as layers: one for each rotation, as each has a person on call."""
    zone, horizon = view.coverage(coverage).zone, view.engine.horizon
    found: list[Duty] = []
    for told in view.plan.rota:
        rota = next((one for one in compiled.contract.rotas if one.name == told.id), None)
        if told.coverage != coverage or rota is None:
            continue
        if len(rota.rotations) < 2:
            found.append(_duty(rota, told.turns, zone, horizon))
            continue
        days = Horizon(zone.date(horizon[0]), zone.date(horizon[1] - 1), (None, None))
        for number, one in enumerate(rota.rotations, 1):
            alone = rota.model_copy(update={"rotations": (one,)})
            turns = turns_of(alone, zone, days)
            found.append(replace(_duty(alone, turns, zone, horizon), number=number))
    return tuple(found)


def _duty(rota: Rota, turns: tuple[RotaTurn, ...], zone: Zone, horizon: Interval) -> Duty:
    if not turns:
        return Duty(rota, why=NO_TURNS)
    rotation = rota.rotations[0] if rota.rotations else None
    if rotation is not None and rotation.from_date is not None and rotation.from_date < zone.date(horizon[0]):
        # A rotation goes on from earlier contracts: its first turn may lie before the table of the zone.
        zone = zone_from_iana(zone.name, rotation.from_date.year, zone.date(horizon[1]).year)
    usual = _rotating(rotation, zone, horizon) if rotation is not None else None
    base = [] if usual is None else _turns(usual, rotation, zone, horizon)
    wanted = [(max(a.start, horizon[0]), min(a.end, horizon[1]), a.person) for a in turns]
    other = _other(base, wanted)
    if len(other) > MOST_LAYERS:
        return Duty(rota, why=TOO_MANY)
    single = tuple(Layer((who,), 7 * DAY, start, start, end) for start, end, who in other)
    spare = _nobody(base, wanted)
    wrong: tuple[Interval, ...] = ()
    if usual is not None and len(set(usual.persons)) > 1:
        wrong = normalise(_shifted(usual, rotation, base, zone))
    told = (
        (usual is not None, TURNS),
        (usual is None, ONE_BY_ONE),
        (usual is not None and bool(single), SWAPS),
        (bool(spare), NOBODY),
        (bool(wrong), AFTER_CHANGE),
    )
    how = tuple(words for holds, words in told if holds)
    return Duty(rota, ((usual,) if usual is not None else ()) + single, how, wrong, spare)


def _rotating(rotation: Rotation, zone: Zone, horizon: Interval) -> Layer | None:
    """A rotation whose turns are all of one length that PagerDuty takes."""
    every = rotation.every
    if rotation.from_date is None:
        return None
    if isinstance(every, q.CalendarTime) and every.unit in ("day", "week"):
        seconds = every.n * (DAY if every.unit == "day" else 7 * DAY)
    elif isinstance(every, q.ElapsedTime):
        seconds = every.seconds
    else:
        return None
    start = zone.boundary(rotation.from_date, rotation.from_time or 0)
    if not SHORTEST_TURN <= seconds <= LONGEST_TURN or start % 60:
        return None
    persons = tuple(person.text for person in rotation.persons)
    return Layer(persons, seconds, start, max(start, horizon[0]))


Turn = tuple[int, int, str]


def _turns(layer: Layer, rotation: Rotation | None, zone: Zone, horizon: Interval) -> list[Turn]:
    """The turns of a layer inside the horizon, handed over as the contract says (T6)."""
    found: list[Turn] = []
    on_wall = rotation is not None and isinstance(rotation.every, q.CalendarTime)
    first = zone.date(layer.virtual_start)
    second = rotation.from_time or 0 if rotation is not None else 0

    def at(n: int) -> int:
        if not on_wall:
            return layer.virtual_start + n * layer.seconds
        return zone.boundary(calendar.add(first, n * (layer.seconds // DAY), "day"), second)

    n = max(0, (horizon[0] - layer.virtual_start) // layer.seconds - 1)
    while (start := at(n)) < horizon[1]:
        end = at(n + 1)
        if end > horizon[0]:
            person = layer.persons[n % len(layer.persons)]
            found.append((max(start, horizon[0]), min(end, horizon[1]), person))
        n += 1
    return found


def _pieces(base: list[Turn], wanted: list[Turn]) -> Iterator[tuple[int, int, str | None, str | None]]:
    """Each stretch with who is on call by the base layer, and by the contract."""
    edges = sorted({at for start, end, _ in (*base, *wanted) for at in (start, end)})
    i = j = 0
    for start, end in pairwise(edges):
        while i < len(base) and base[i][1] <= start:
            i += 1
        while j < len(wanted) and wanted[j][1] <= start:
            j += 1
        mine = base[i][2] if i < len(base) and base[i][0] <= start else None
        told = wanted[j][2] if j < len(wanted) and wanted[j][0] <= start else None
        yield start, end, mine, told


def _other(base: list[Turn], wanted: list[Turn]) -> list[Turn]:
    """The stretches in which the contract has somebody else on call than the base layer."""
    found: list[Turn] = []
    for start, end, mine, told in _pieces(base, wanted):
        if told is None or told == mine:
            continue
        if found and found[-1][1] == start and found[-1][2] == told:
            found[-1] = found[-1][0], end, told
        else:
            found.append((start, end, told))
    return found


def _nobody(base: list[Turn], wanted: list[Turn]) -> tuple[Interval, ...]:
    first = min(start for start, _, _ in wanted)
    rows = [(a, b) for a, b, mine, told in _pieces(base, wanted) if told is None and mine and a >= first]
    return normalise(rows)


def _shifted(layer: Layer, rotation: Rotation | None, base: list[Turn], zone: Zone) -> Iterator[Interval]:
    """The time around each hand-over by which the other reading of a turn's length is off."""
    zero = zone.offset(layer.virtual_start)
    sign = 1 if rotation is not None and isinstance(rotation.every, q.CalendarTime) else -1
    for start, _, _ in base:
        off = sign * (zone.offset(start) - zero)
        if off and start > layer.start:
            yield (start, start + off) if off > 0 else (start + off, start)
