"""Delays as helpdesks count them: seconds of one coverage, or of all time; what cannot be said, and why."""

from __future__ import annotations

from collections import OrderedDict
from typing import Literal

from ..clock.errors import OutsideHorizon
from ..judge.delays import undetermined, unpaused
from ..judge.functions import DeadlineFunction
from ..judge.index import PlanView
from ..records import dataclass
from ..ruleset.commitments import Commitment, Grid
from ..ruleset.coverages import Coverage
from ..ruleset.delays import BusinessDays, Covered, Delay, Elapsed, Immediate, OpeningDays, SameBusinessDay

Why = Literal[
    "no-number",
    "undetermined",
    "calendar-units",
    "working-days",
    "to-date",
    "several",
    "outside-event",
    "grid",
    "zero",
]


@dataclass(frozen=True)
class Counted:
    """So many seconds of a coverage, by its key; `coverage` None: of all time, day and night.

    `lossless`: every deadline stays where the contract puts it. Where it is not, none is later (the
    fidelity run measures by how much they are earlier).
    """

    seconds: int
    coverage: str | None
    lossless: bool = True


@dataclass(frozen=True)
class Unsayable:
    """Why a delay is no length of counted time."""

    why: Why


def counted(view: PlanView, commitment: Commitment) -> Counted | Unsayable:
    """The delay of a commitment (of its cadence, where it has one) as counted time.

    Opening days are their hours (T9). Business days become the most covered time that never ends later.
    """
    if isinstance(commitment.cadence, Grid):
        return Unsayable("grid")
    delay = commitment.cadence if commitment.cadence is not None else commitment.delay
    return counted_delay(view, delay)


def counted_delay(view: PlanView, delay: Delay) -> Counted | Unsayable:
    """One delay as counted time."""
    if delay.kind == "none":
        return Unsayable("no-number")
    if undetermined(view, delay) is not None:
        return Unsayable("outside-event" if delay.kind == "event" else "undetermined")
    match delay:
        case Covered() | OpeningDays():
            seconds = delay.seconds if isinstance(delay, Covered) else delay.n * delay.hours
            found = Counted(seconds, delay.coverage)
        case Elapsed():
            found = Counted(delay.seconds, None)
        case Immediate():
            return Unsayable("zero")
        case BusinessDays() | SameBusinessDay():
            seconds = business_days_as_time(view, delay)
            found = Counted(seconds, delay.coverage, lossless=False)
        case _:
            whys: dict[str, Why] = {
                "calendar": "calendar-units",
                "working-days": "working-days",
                "to-date": "to-date",
                "event": "outside-event",
            }
            return Unsayable(whys.get(delay.kind, "several"))
    return found if found.seconds > 0 else Unsayable("zero")


_RECENT: OrderedDict[object, tuple[Coverage, int]] = OrderedDict()
_KEPT = 64


def business_days_as_time(view: PlanView, delay: BusinessDays | SameBusinessDay) -> int:
    """The most covered seconds that, counted from any start, never end later than the business days do.

    0 where nothing is left, as for `the same business day`, which may be about to end.
    """
    coverage = view.plan.coverages[delay.coverage]
    key = id(coverage), view.engine.horizon, delay.model_dump_json()
    kept = _RECENT.get(key)
    if kept is None or kept[0] is not coverage:
        kept = _RECENT[key] = coverage, _least(view, delay)
        while len(_RECENT) > _KEPT:
            _RECENT.popitem(last=False)
    return kept[1]


def _least(view: PlanView, delay: BusinessDays | SameBusinessDay) -> int:
    timeline = view.coverage(delay.coverage).timeline
    end = unpaused(view, delay)
    first, last = timeline.known
    if isinstance(delay, BusinessDays) and delay.until == "last-closing":
        # All starts of a date end together: the last of them has the least.
        zone = view.coverage(delay.coverage).days(delay.zone).zone
        starts = [zone.end_of(on) - 1 for on in zone.dates(zone.date(first), zone.date(last - 1))]
    else:
        breaks = DeadlineFunction(view.engine, view.name, _Promise(delay), _edition(view)).breakpoints(
            first, last
        )
        edges = {at for row in timeline.intervals for at in row}
        starts = sorted({first, *breaks, *(edge - 1 for edge in edges), *edges, *(at - 1 for at in breaks)})
    least: int | None = None
    for t in starts:
        if not first <= t < last:
            continue
        try:
            left = timeline.covered(t, end(t))
        except OutsideHorizon:
            continue
        if least is None or left < least:
            least = left
            if least == 0:
                break
    return least or 0


def _Promise(delay: Delay) -> Commitment:
    return Commitment.model_construct(
        id="", metric="", start=None, stop=None, delay=delay, cadence=None, deemed_receipt=None, when=None
    )


def _edition(view: PlanView) -> int:
    return next(
        number for number, other in enumerate(view.engine.views(view.name)) if other.edition is view.edition
    )
