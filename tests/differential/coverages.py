"""Generated coverages: zones that change their clocks, nights, breaks, holidays, closures, unions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from support.neutral_rules import table

from slacontract.clock.coverage import (
    Closure,
    CoverageSpec,
    Finished,
    Window,
    finish,
    intersect,
    subtract,
    unite,
)
from slacontract.clock.zone import Zone, zone_from_iana
from slacontract.ruleset.coverages import Coverage, HolidaySet

ZONES = (
    "Europe/Paris",
    "America/New_York",
    "Australia/Lord_Howe",  # half an hour of daylight saving
    "Pacific/Apia",  # had no 30 December 2011
    "Asia/Kolkata",
    "Africa/Casablanca",  # changes its clock four times a year
    "UTC",
)
HOUR = 3600


@dataclass(frozen=True)
class World:
    """Where and when a generated contract holds: its zone, another one, and its horizon in epoch seconds."""

    zone: Zone
    other: Zone
    first: date
    last: date

    @property
    def span(self) -> tuple[int, int]:
        return self.zone.midnight(self.first), self.zone.end_of(self.last)

    def edges(self) -> list[int]:
        """The instants inside the horizon at which a clock of either zone changes."""
        start, end = self.span
        return [t for zone in (self.zone, self.other) for t, _ in zone.offsets if start < t < end]


def world(random: Random) -> World:
    """Some zone over some thirteen months."""
    name, other = random.choice(ZONES), random.choice(ZONES)
    year = 2011 if "Pacific/Apia" in (name, other) else random.choice([2024, 2026, 2027])
    first = date(year, random.choice([1, 3, 6, 9]), random.choice([1, 15]))
    zones = [zone_from_iana(one, year - 1, year + 2) for one in (name, other)]
    return World(zones[0], zones[1], first, first + timedelta(days=random.randint(370, 430)))


def _second(random: Random, low: int, high: int) -> int:
    """A clock time between two hours, mostly on a quarter, now and then at any second."""
    if random.random() < 0.15:
        return random.randrange(low * HOUR, high * HOUR)
    return random.randrange(low * 4, high * 4) * 900


def _office(random: Random) -> tuple[tuple[Window, ...], ...]:
    opens, closes = _second(random, 6, 11), _second(random, 15, 24)
    windows = (Window(opens, closes),)
    if random.random() < 0.5:
        windows = (Window(opens, _second(random, 12, 13)), Window(_second(random, 13, 15), closes))
    days = random.choice([(0, 1, 2, 3, 4), (0, 1, 2, 3, 4, 5), (0, 2, 4), (6, 0, 1, 2, 3)])
    return tuple(windows if day in days else () for day in range(7))


def _night(random: Random) -> tuple[tuple[Window, ...], ...]:
    window = Window(_second(random, 18, 24), _second(random, 1, 8))
    return ((window,),) * 7 if random.random() < 0.6 else ((window,),) * 5 + ((),) * 2


def _holidays(random: Random, world: World) -> dict[date, str]:
    days = (world.last - world.first).days
    return {world.first + timedelta(days=random.randrange(days)): "holiday" for _ in range(12)}


def _spec(random: Random, world: World, name: str, zone: Zone) -> CoverageSpec:
    weekly = _office(random) if name != "night" else _night(random)
    spec = CoverageSpec(zone, weekly, name=name)
    if name == "always":
        return CoverageSpec(zone, always=True, name=name)
    if random.random() < 0.6:
        spec = replace(
            spec, holidays=_holidays(random, world), keep_shifts=name == "night" and random.random() < 0.5
        )
        if random.random() < 0.15:
            spec = replace(spec, holiday_years=frozenset({world.first.year}))
    if random.random() < 0.4:
        start = world.first + timedelta(days=random.randrange(300))
        spec = replace(spec, closures=(Closure(start, start + timedelta(days=random.randrange(1, 12))),))
    return spec


def coverages(random: Random, world: World, *, combined: bool) -> dict[str, Coverage]:
    """Coverages `office`, `night`, `always`, and with `combined` a `union` and a `rest` over two zones."""
    zone = world.zone
    done: dict[str, Finished] = {
        name: finish(_spec(random, world, name, zone), world.span) for name in ("office", "night", "always")
    }
    if combined:
        done["abroad"] = finish(_spec(random, world, "abroad", world.other), world.span)
        done["union"] = unite((done["office"], done["abroad"]))
        narrow = random.choice([intersect, subtract])
        done["rest"] = narrow(done["office"], done["abroad"])
    zones = [zone, world.other] if combined else []
    found = {
        name: table(one, [z for z in zones if z.name != one.zone.name], {}) for name, one in done.items()
    }
    if combined and random.random() < 0.1:
        found["rest"] = found["rest"].model_copy(update={"undetermined": "hole", "intervals": (), "days": ()})
    return found


def holiday_set(random: Random, world: World) -> HolidaySet:
    """Holidays for working days, the years of their data sometimes ending early."""
    years = (world.first.year,) if random.random() < 0.3 else ()
    return HolidaySet(
        dates={on.isoformat(): name for on, name in sorted(_holidays(random, world).items())}, years=years
    )
