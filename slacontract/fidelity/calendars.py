"""The calendars that a configuration needs: each pattern once, with a name, widened to what the tool says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..clock.intervals import Intervals
from ..clock.zone import DAY
from ..judge.index import PlanView
from ..lowering.policies import one_calendar
from ..lowering.rounding import widened
from ..lowering.week import Pattern, intervals_of
from ..records import dataclass

ALL_HOURS = "24/7"


@dataclass(frozen=True)
class Calendar:
    """One calendar: its key in plans, what it is called, its pattern, and the time that it opens there.

    `shared`: commitments of one policy that count different time have it together.
    """

    key: str
    name: str
    pattern: Pattern
    intervals: Intervals
    shared: bool = False

    @property
    def always(self) -> bool:
        """Whether it is open day and night."""
        return self.pattern.always


class Calendars:
    """Collects calendars. `unit`: whole units of the tool's clock times, in seconds; windows are widened.

    `special`: the tool knows hours of single dates. Without, its calendar has the week's hours on them.
    """

    def __init__(self, unit: int = 60, *, special: bool = False) -> None:
        self.unit = unit
        self.special = special
        self._known: list[Calendar] = []

    def __iter__(self) -> Iterator[Calendar]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def for_policy(self, view: PlanView, coverages: Iterable[str | None]) -> Calendar | None:
        """The calendar of a policy that has a single one; None where its weeks would have no hours at all."""
        keys = list(dict.fromkeys(coverages))
        shared = one_calendar(view, keys)
        if shared is None:
            pattern = Pattern(view.zone, view.engine.horizon, (((0, DAY),),) * 7)
            name = ALL_HOURS
        else:
            pattern = shared
            name = " + ".join(sorted({part for key in keys if key is not None for part in key.split(" + ")}))
        if pattern.empty and not (self.special and pattern.special):
            return None
        return self._add(name, pattern, len(keys) > 1)

    def _add(self, name: str, pattern: Pattern, shared: bool) -> Calendar:
        if self.unit > 1:
            pattern = Pattern(
                pattern.zone, pattern.span, widened(pattern.week, self.unit), pattern.closed, pattern.special
            )
        for one in self._known:
            if one.pattern == pattern:
                return Calendar(one.key, one.name, one.pattern, one.intervals, shared)
        # Some tools tell names apart whatever their case.
        taken = {one.name.casefold() for one in self._known}
        unique = name
        number = 2
        while unique.casefold() in taken:
            unique, number = f"{name} ({number})", number + 1
        intervals = intervals_of(pattern, special=self.special)
        made = Calendar(f"calendar.{len(self._known) + 1}", unique, pattern, intervals, shared)
        self._known.append(made)
        return made
