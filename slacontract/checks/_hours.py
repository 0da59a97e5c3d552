"""Hours of coverages and of duty, as sets of time while a plan is in force."""

from __future__ import annotations

from collections.abc import Iterable

from ..clock.intervals import Intervals, clip, intersection, normalise
from ..diagnostics import Bilingual
from ..judge.index import PlanView
from ..ruleset.rules import Rota
from ._times import force


def covered(view: PlanView, name: str | None) -> Intervals | None:
    """The hours of a coverage; None where there is none of this name, or they are not settled."""
    coverage = view.plan.coverages.get(name or "")
    if coverage is None or coverage.undetermined:
        return None
    return clip(normalise([(row[0], row[1]) for row in coverage.intervals]), force(view))


def turns(rota: Rota) -> Intervals:
    """When a rota has a turn, within its coverage or not."""
    return normalise([(turn.start, turn.end) for turn in rota.turns])


def on_duty(view: PlanView, rota: Rota) -> Intervals:
    """When somebody is on duty by a rota: its turns, within the coverage that it is under."""
    within = covered(view, rota.coverage)
    return turns(rota) if within is None else intersection(turns(rota), within)


def members(view: PlanView, names: Iterable[str]) -> tuple[str, ...]:
    """The named coverages behind unions."""
    found: dict[str, None] = {}
    for name in sorted(names):
        joined = view.plan.coverages[name].layers.includes if " + " in name else (name,)
        found.update(dict.fromkeys(joined))
    return tuple(found)


def hours_of(seconds: int) -> Bilingual:
    """Seconds in hours, whole where they are, else to a tenth: `91.5`, `91,5`."""
    hours = f"{seconds / 3600:.1f}" if seconds % 3600 else f"{seconds // 3600}"
    return Bilingual(hours, hours.replace(".", ","))
