"""Layers of a coverage: what the text writes, with yearly dates and closures of the contract set out (T3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

from ..clock.spec import Closure, Dated, Window
from ..model import time as model
from ..model.base import Why
from ..model.contract import Contract
from ..records import dataclass, field
from . import coverages
from .delays_from_model import UNSAID
from .holidays_from_model import Holidays, dates_of
from .plans import Scope

DAY = 86400


@dataclass
class Written:
    """The layers of one coverage in one plan, for the clock and as printed.

    `undetermined`: the set has no meaning, and why. `only_holes`: all its time lies on dates still to be
    agreed: nothing is covered yet, and what names it beside others goes on without it.
    """

    weekly: list[list[Window]] = field(default_factory=lambda: [[] for _ in range(7)])
    weekly_parts: list[coverages.WeeklyWindow] = field(default_factory=list)
    dated: list[Dated] = field(default_factory=list)
    dated_parts: list[coverages.DatedWindow] = field(default_factory=list)
    closures: list[Closure] = field(default_factory=list)
    undetermined: Why | None = None
    only_holes: bool = False

    @property
    def windows(self) -> int:
        """Windows that a year of it holds, about."""
        dated = sum(((one.last - one.first).days + 1) * len(one.windows) for one in self.dated)
        return 52 * sum(map(len, self.weekly)) + dated


def written_layers(
    coverage: model.Coverage,
    contract: Contract,
    scope: Scope,
    first: date,
    last: date,
    holidays: Callable[[str], Holidays | None],
) -> Written:
    """The layers of a coverage between two dates, both included. `holidays` gives a set by its key."""
    layers = Written()
    for one in coverage.weekly:
        for window in one.windows:
            clock = _window(window)
            if clock is None:
                continue
            for day in one.days:
                layers.weekly[day].append(clock)
            layers.weekly_parts.append(
                coverages.WeeklyWindow(days=tuple(sorted(one.days)), opens=clock.open, closes=clock.close)
            )
    has_weekly = coverage.at_all_hours or any(layers.weekly)
    holes = _dated(layers, coverage, has_weekly, first, last)
    _on_holidays(layers, coverage, has_weekly, scope, first, last, holidays)
    layers.closures = [
        *_closures(coverage.closed, first, last),
        *_of_contract(contract, coverage, scope, first, last),
    ]
    layers.closures.sort(key=lambda one: (one.first, one.last, one.label))
    layers.weekly_parts.sort(key=lambda one: (one.days, one.opens, one.closes))
    layers.dated_parts.sort(key=lambda one: (one.first, one.last, one.windows, one.mode or ""))
    layers.undetermined = layers.undetermined or _why(coverage)
    nothing = not (has_weekly or layers.dated or coverage.includes)
    layers.only_holes = nothing and holes and layers.undetermined is None
    if nothing and not holes and layers.undetermined is None:
        layers.undetermined = "not-stated"
    return layers


def _window(window: model.Window) -> Window | None:
    """A window in the clock's terms; None for an equal start and end, which is an error of the text (T5)."""
    opens, closes = window.opens % DAY, window.closes
    if opens == closes or (window.opens == DAY and closes == 0):
        return None
    return Window(opens, closes, window.opens_which, window.closes_which)


def _why(coverage: model.Coverage) -> Why | None:
    """Why the text gives the set no meaning. A set of holidays that is not stated cuts nothing."""
    if coverage.opening_hours is not None:
        return coverage.opening_hours.why
    missing = coverage.except_holidays_missing
    if missing is not None and missing.why not in UNSAID:
        return missing.why
    return "not-stated" if coverage.zone_of_client else None


def _stretches(
    first: model.WrittenDate, last: model.WrittenDate | None, begin: date, end: date
) -> Iterator[tuple[date, date]]:
    """The stretches of dates, both ends included, that meet [begin, end]; a yearly one recurs."""
    if last is None:
        for on in dates_of(first, begin, end):
            yield on, on
        return
    if isinstance(first, model.OneDate) and isinstance(last, model.OneDate):
        if first.date <= end and last.date >= begin and first.date <= last.date:
            yield max(first.date, begin), min(last.date, end)
        return
    # A yearly stretch ends on the first such date after it begins, over a new year too.
    early, late = date(max(1, begin.year - 1), 1, 1), date(min(9999, end.year + 1), 12, 31)
    ends = dates_of(last, early, late)
    for on in dates_of(first, early, late):
        close = next((one for one in ends if one >= on), None)
        if close is not None and on <= end and close >= begin:
            yield max(on, begin), min(close, end)


def _dated(layers: Written, coverage: model.Coverage, has_weekly: bool, first: date, last: date) -> bool:
    """The dated windows; whether some wait for a date."""
    holes = False
    for one in coverage.dated:
        if isinstance(one.first, model.HoleDate) or isinstance(one.last, model.HoleDate):
            holes = True
            continue
        windows = tuple(clock for window in one.windows if (clock := _window(window)) is not None)
        if has_weekly and one.mode is None:
            layers.undetermined = "not-stated"  # neither `instead` nor `in addition`: an error of the text
            continue
        for begin, end in _stretches(one.first, one.last, first, last):
            _add(layers, begin, end, windows, one.mode, has_weekly, one.on_site)
    return holes


def _on_holidays(
    layers: Written,
    coverage: model.Coverage,
    has_weekly: bool,
    scope: Scope,
    first: date,
    last: date,
    holidays: Callable[[str], Holidays | None],
) -> None:
    """Windows on holidays: dated windows that say `instead` (T3)."""
    for one in coverage.on_holidays:
        windows = tuple(clock for window in one.windows if (clock := _window(window)) is not None)
        named = holidays(scope.name(one.holidays))
        if named is None or named.part.undetermined is not None:
            layers.undetermined = (named.part.undetermined if named else None) or "not-stated"
            continue
        for on in sorted(named.dates):
            if first <= on <= last:
                _add(layers, on, on, windows, "instead", has_weekly, False)


def _add(
    layers: Written,
    first: date,
    last: date,
    windows: tuple[Window, ...],
    mode: Literal["instead", "in-addition"] | None,
    has_weekly: bool,
    on_site: bool,
) -> None:
    said = mode if has_weekly else None
    layers.dated.append(Dated(first, last, windows, said))
    layers.dated_parts.append(
        coverages.DatedWindow(
            first=first.isoformat(),
            last=last.isoformat(),
            windows=tuple(sorted((window.open, window.close) for window in windows)),
            mode=said,
            on_site=on_site,
        )
    )


def _closures(closings: Sequence[model.Closing], first: date, last: date) -> Iterator[Closure]:
    for one in closings:
        for begin, end in _stretches(one.first, one.last, first, last):
            yield Closure(begin, end, one.label.text if one.label else "")


def _of_contract(
    contract: Contract, coverage: model.Coverage, scope: Scope, first: date, last: date
) -> Iterator[Closure]:
    """The closures that the contract states for this coverage, or for all (T3)."""
    for closes in contract.closes:
        if closes.all or coverage.name in scope.names(closes.coverages):
            yield from _closures(closes.closings, first, last)


def layers_part(
    coverage: model.Coverage, layers: Written, scope: Scope, joined_by: Sequence[str]
) -> coverages.Layers:
    """The layers as the rule set prints them; every list in an order of its own, none of the text."""
    inside = coverage.name
    return coverages.Layers(
        always=coverage.at_all_hours,
        weekly=tuple(layers.weekly_parts),
        holidays=scope.names(coverage.except_holidays),
        keeps_shifts=coverage.keeps_shifts,
        dated=tuple(layers.dated_parts),
        closures=tuple(
            coverages.Closure(first=one.first.isoformat(), last=one.last.isoformat(), label=one.label or None)
            for one in layers.closures
        ),
        includes=scope.names(coverage.includes, inside),
        only_in=scope.names(coverage.only_in, inside),
        excepts=scope.names(coverage.excepts, inside),
        joined_by=tuple(joined_by),
    )


def merged_names(sets: Sequence[Mapping[date, str]]) -> dict[date, str]:
    """The dates of several sets of holidays; where two name one date, the first set does."""
    merged: dict[date, str] = {}
    for one in sets:
        for on, name in one.items():
            merged.setdefault(on, name)
    return merged
