"""From a coverage as written to its finished set (T2 to T6, T9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from .finished import PAD, Finished, intersect, subtract, unite
from .intervals import Interval, Intervals, clip, intersection, normalise, overlaps
from .layers import Layers
from .reasons import disjoint, overlay
from .spec import Closure, CoverageSpec, Dated, Window

__all__ = [
    "Closure",
    "CoverageSpec",
    "Dated",
    "Finished",
    "Window",
    "closed_time",
    "double_instead",
    "finish",
    "intersect",
    "subtract",
    "unite",
]


def finish(spec: CoverageSpec, span: Interval) -> Finished:
    """The finished set of a coverage over a span of epoch seconds (T2).

    Own windows by their layers (T3), then `includes`, `only_in`, `except_`, in that order. A dated window
    at a clock time that does not exist, or occurs twice, raises a `LocalTimeError` (T1).
    """
    done = _own(spec, span)
    if spec.includes:
        done = replace(unite((done, *spec.includes)), overlaps=done.overlaps)
    for other in spec.only_in:
        done = intersect(done, other)
    for other in spec.except_:
        done = subtract(done, other)
    return replace(done, name=spec.name)


def double_instead(spec: CoverageSpec) -> tuple[tuple[date, date], ...]:
    """The ranges of dates, both ends included, for which two dated windows say `instead`: an error (T3)."""
    said = [(one.first.toordinal(), one.last.toordinal() + 1) for one in spec.dated if one.mode == "instead"]
    return tuple((date.fromordinal(start), date.fromordinal(end - 1)) for start, end in overlaps(said))


def closed_time(spec: CoverageSpec, other: Finished) -> Intervals:
    """Where the closures of a coverage meet time it includes or that joins it, which they do not cut (T3)."""
    days = normalise((spec.zone.midnight(one.first), spec.zone.end_of(one.last)) for one in spec.closures)
    return intersection(days, other.intervals)


def _own(spec: CoverageSpec, span: Interval) -> Finished:
    """The coverage by its own layers alone (T3)."""
    zone = spec.zone
    layers = Layers(spec, zone.date(span[0] - PAD), zone.date(span[1] + PAD))
    layers.lay()
    padded = (span[0] - PAD, span[1] + PAD)
    return Finished(
        zone,
        span,
        clip(normalise(layers.stretches), padded),
        tuple(sorted(t for t in set(layers.openings) if padded[0] <= t < padded[1])),
        _known(spec, span),
        overlay(
            disjoint(layers.breaks),  # on top: they lie between windows that took place
            overlay(disjoint(layers.closed), overlay(disjoint(layers.off), disjoint(layers.replaced))),
        ),
        clip(overlaps(layers.stretches), span),
        frozenset({zone.name}),
        spec.name,
    )


def _known(spec: CoverageSpec, span: Interval) -> Interval:
    """The part of the span, from the first year that has data, for which the holidays are known (T12)."""
    if spec.holiday_years is None:
        return span
    zone = spec.zone
    year = zone.date(span[0]).year
    last = zone.date(span[1] - 1).year
    while year not in spec.holiday_years and year <= last:
        year += 1
    end = year
    while end in spec.holiday_years:
        end += 1
    start = max(span[0], zone.midnight(date(year, 1, 1)))
    return start, max(start, min(span[1], zone.midnight(date(end, 1, 1))))
