"""The walk over the dates of a coverage that lays its layers and keeps what each cut took (T3 to T6)."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from itertools import pairwise

from .intervals import Interval, normalise
from .reasons import Kind, Mark
from .spec import CoverageSpec, Dated, Window
from .zone import DAY, EPOCH_ORDINAL


class Layers:
    """The stretches, openings and reasons of the dates `first` to `last`, once `lay` has run (T3)."""

    def __init__(self, spec: CoverageSpec, first: date, last: date) -> None:
        self.spec = spec
        self.zone = spec.zone
        self.first = first - timedelta(days=1)  # whose windows may reach into the first date
        self.last = last
        self.stretches: list[Interval] = []
        self.openings: list[int] = []
        self.closed: list[Mark] = []
        self.off: list[Mark] = []
        self.replaced: list[Mark] = []
        self.breaks: list[Mark] = []
        self.holidays = {day.toordinal(): name for day, name in spec.holidays.items()}
        self.closures: dict[int, str] = {}
        for one in spec.closures:
            reach = min(one.last, last + timedelta(days=1))
            for ordinal in range(max(one.first, self.first).toordinal(), reach.toordinal() + 1):
                self.closures.setdefault(ordinal, one.label)
        self.added: dict[int, list[Window]] = {}
        self.instead: set[int] = set()
        for dated in spec.dated:
            self._note(dated)

    def _note(self, dated: Dated) -> None:
        if dated.mode is None and any(self.spec.windows):
            raise ValueError("a dated window beside weekly windows says instead or in addition")
        single = dated.first == dated.last
        first, last = max(dated.first, self.first), min(dated.last, self.last)
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            # A range passes over a date that does not exist; a single such date is refused later on (T1).
            if single or self.zone.exists(date.fromordinal(ordinal)):
                self.added.setdefault(ordinal, []).extend(dated.windows)
            if dated.mode == "instead":
                self.instead.add(ordinal)

    def lay(self) -> None:
        """Fill `stretches`, `openings` and the marks."""
        zone, weekly = self.zone, self.spec.windows
        special = {*self.holidays, *self.closures, *self.added, *self.instead}
        plain = [all(window.open < window.close for window in day) for day in weekly]
        stretches, openings, breaks = self.stretches, self.openings, self.breaks
        starts, tops, offsets = [s for s, _ in zone.offsets], zone.tops, [o for _, o in zone.offsets]
        for ordinal in range(self.first.toordinal(), self.last.toordinal() + 1):
            weekday = (ordinal - 1) % 7
            midnight = (ordinal - EPOCH_ORDINAL) * DAY
            row = bisect_right(tops, midnight)
            steady = tops[row] > midnight + DAY and midnight - offsets[row] >= starts[row]
            if ordinal in special or not plain[weekday] or not steady:
                if zone.exists(day := date.fromordinal(ordinal)) or ordinal in self.added:
                    self._lay_date(day, ordinal, weekly[weekday])
                continue
            # The common date: no layer but the weekly one, no change of clock, no window past midnight.
            base = midnight - offsets[row]
            last: int | None = None
            for window in weekly[weekday]:
                opening, closing = base + window.open, base + window.close
                stretches.append((opening, closing))
                openings.append(opening)
                if last is not None and last < opening:
                    breaks.append(Mark(last, opening, "break"))
                last = closing if last is None or closing > last else last

    def _lay_date(self, day: date, ordinal: int, weekly: tuple[Window, ...]) -> None:
        """The windows that open on one date, through all layers."""
        zone = self.zone
        midnight, end = zone.civil_day(day)
        following = zone.next_date(day)
        replaced, weekly = (weekly, ()) if ordinal in self.instead else ((), weekly)
        if replaced and (cause := self._cause(day, True)) is not None:
            self._blame(cause, midnight, end)
        for window in replaced:
            close_on = following if window.close < window.open else day
            stretch = zone.boundary(day, window.open), zone.boundary(close_on, window.close)
            self.replaced.append(Mark(*stretch, "replaced"))
        kept: list[Interval] = []
        for window in weekly:
            close_on = following if window.close < window.open else day
            stretch = zone.boundary(day, window.open), zone.boundary(close_on, window.close)
            kept += self._cut(stretch, day, following, (midnight, end), holidays=True)
        for window in self.added.get(ordinal, ()):
            close_on = following if window.close < window.open else day
            stretch = (
                zone.exact(day, window.open, window.open_which),
                zone.exact(close_on, window.close, window.close_which),
            )
            kept += self._cut(stretch, day, following, (midnight, end), holidays=False)
        self.stretches += kept
        self.openings += [start for start, stop in kept if start < end and start < stop]
        written = [one for one in normalise(kept) if one[0] < end]
        self.breaks += [Mark(a[1], b[0], "break") for a, b in pairwise(written)]

    def _cut(
        self, stretch: Interval, day: date, following: date, civil: Interval, *, holidays: bool
    ) -> list[Interval]:
        """What closures, and holidays where they apply, leave of one window (T3, T4)."""
        start, end = stretch
        if start >= end:
            return []
        here = self._cause(day, holidays)
        if self.spec.keep_shifts:
            if here is None:
                return [stretch]
            self._blame(here, civil[0], max(end, civil[1]))
            return []
        if here is not None:
            self._blame(here, *civil)
            start = max(start, civil[1])
        if end > civil[1] and (there := self._cause(following, holidays)) is not None:
            self._blame(there, *self.zone.civil_day(following))
            end = min(end, civil[1])
        return [(start, end)] if start < end else []

    def _cause(self, day: date, holidays: bool) -> tuple[Kind, str] | None:
        """What cuts the civil day of a date, strongest first; None if nothing does."""
        ordinal = day.toordinal()
        if ordinal in self.closures:
            return "closure", self.closures[ordinal]
        if holidays and ordinal in self.holidays:
            return "holiday", self.holidays[ordinal]
        return None

    def _blame(self, cause: tuple[Kind, str], start: int, end: int) -> None:
        marks = self.closed if cause[0] == "closure" else self.off
        marks.append(Mark(start, end, *cause))
