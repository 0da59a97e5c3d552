"""Pauses: the stretches of a clock that do not count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .instants import Stretch
from .states import Pause


def merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Stretches sorted, those that overlap or touch made one, empty ones dropped."""
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


class Pauses:
    """The pauses of one clock; one that lasts still ends at `as_of`, and `still` is its start."""

    def __init__(self, stays: Sequence[Pause], as_of: int) -> None:
        self.any = len(stays) > 0
        self.as_of = as_of
        self.closed = merged((one.start, as_of if one.end is None else one.end) for one in stays)
        last = next((one.start for one in stays if one.end is None), None)
        self.still: int | None = None
        if last is not None:
            self.still = next((start for start, end in self.closed if start <= last <= end), last)
        self.before = [one for one in self.closed if self.still is None or one[0] < self.still]

    def at(self, t: int) -> Stretch | None:
        return next(((start, end) for start, end in self.closed if start <= t < end), None)
