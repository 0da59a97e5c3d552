"""Finished sets and their tables, computed once for texts that say the same of a coverage: the editions of a
contract, and the versions that a review compares."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from ..clock.coverage import finish
from ..clock.finished import Finished
from ..clock.intervals import Interval
from ..clock.spec import CoverageSpec
from ..clock.zone import Zone

T = TypeVar("T")


class Shared:
    """What has been computed, by all that it comes from; it keeps everything as long as it lives."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[object, object]] = {}

    def once(self, key: Hashable, owners: Sequence[object], make: Callable[[], T]) -> T:
        """What `make` gives, computed once for each key. `owners`: the objects whose `id` the key holds; they
        are kept, so that no other object can take their place."""
        if key not in self._kept:
            self._kept[key] = (owners, make())
        found: T = self._kept[key][1]  # type: ignore[assignment]
        return found

    def finished(self, spec: CoverageSpec, span: Interval) -> Finished:
        """`finish`, once for each coverage as written; a `LocalTimeError` is raised each time."""
        members = (*spec.includes, *spec.only_in, *spec.except_)
        key = (
            "finished",
            span,
            zone_key(spec.zone),
            spec.weekly,
            spec.always,
            tuple(sorted(spec.holidays.items())),
            spec.holiday_years,
            spec.keep_shifts,
            spec.dated,
            spec.closures,
            *(tuple(map(id, each)) for each in (spec.includes, spec.only_in, spec.except_)),
            spec.name,
        )
        return self.once(key, members, lambda: finish(spec, span))


def zone_key(zone: Zone) -> Hashable:
    """What tells one zone from another: its name and all its offsets."""
    return zone.name, tuple(zone.offsets)
