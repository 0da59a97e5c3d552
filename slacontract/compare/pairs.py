"""One plan in both versions, the old one in the names of the new, and what its comparers share."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from typing import Any, TypeVar

from ..clock.intervals import Intervals, clip
from ..clock.zone import Zone
from ..diagnostics import Bilingual, Sayable
from ..judge.index import PlanView, engine_of
from ..ruleset.base import Part
from ..ruleset.coverages import Coverage, HolidaySet
from ..ruleset.rules import Plan
from ..source import Span
from .changes import Change, Evidence, Witness
from .renames import Names, canonical, in_new_names
from .rules import INTERNAL, OTHER, Rule
from .saying import events, missing, parties, plain, short
from .versions import Version

T = TypeVar("T")


class PlanPair:
    """The plan of one edition of each version. `span`: [from, to) of the starts to compare.

    `editions`: which edition of each version. `memo` is shared by all plans of a comparison.
    """

    def __init__(
        self,
        old: Version,
        new: Version,
        editions: tuple[int, int],
        plans: tuple[str, str],
        span: tuple[int, int],
        names: Names,
        memo: dict[Hashable, Any],
    ) -> None:
        self.sides = (old, new)
        self.editions = editions
        self.plans = plans
        self.span = span
        self.names = names
        self._memo = memo
        self.originals: tuple[Plan, Plan] = (
            old.rules.editions[editions[0]].plans[plans[0]],
            new.rules.editions[editions[1]].plans[plans[1]],
        )
        self.old = canonical(in_new_names(self.originals[0], names))
        self.new = canonical(self.originals[1])

    @cached_property
    def views(self) -> tuple[PlanView, PlanView]:
        """The plan as the engine reads it, in each version."""
        found = []
        for side, number, name in zip(self.sides, self.editions, self.plans, strict=True):
            engine = engine_of(side.rules)
            edition = side.rules.editions[number]
            found.append(next(one for one in engine.views(name) if one.edition is edition))
        return found[0], found[1]

    @cached_property
    def view_numbers(self) -> tuple[int, int]:
        """Which of the editions that have the plan the views are, as the engine counts them."""
        found = [
            view.engine.views(name).index(view) for view, name in zip(self.views, self.plans, strict=True)
        ]
        return found[0], found[1]

    def same_coverage(self, old: str, new: str) -> bool:
        """Whether a coverage of the old version, in its own names, is the same set of time as one of the new.

        Over what both versions know from the first start on, days and zone included.
        """
        a, b = self.originals[0].coverages[old], self.originals[1].coverages[new]
        return self.once(("same coverage", id(a), id(b), self.span[0]), lambda: self._same(a, b))

    def _same(self, a: Coverage, b: Coverage) -> bool:
        if (a.zone, a.undetermined) != (b.zone, b.undetermined):
            return False
        rules = [side.rules for side in self.sides]
        first, last = self.span[0], min(one.horizon[1] for one in rules)
        return (
            a.intervals == b.intervals or clipped(a, first, last) == clipped(b, first, last)
        ) and (a.days == b.days or days(a, first, last) == days(b, first, last)) and (
            a.known == b.known or (a.known or rules[0].horizon) == (b.known or rules[1].horizon)
        )  # fmt: skip

    def same_holidays(self, old: str, new: str) -> bool:
        """Whether two sets have the same dates from the first start on, as far as both know them."""
        a, b = self.originals[0].holidays[old], self.originals[1].holidays[new]
        if a == b:
            return True
        return a.undetermined == b.undetermined and self.dates(a, b) == self.dates(b, a)

    def dates(self, one: HolidaySet, other: HolidaySet) -> set[str]:
        """The dates of a set among those that both versions know: of years of both sets, in both horizons."""
        years = set(one.years) & set(other.years) if one.years and other.years else None
        first, last = self.known_days
        return {day for day in one.dates if first <= day <= last and (years is None or int(day[:4]) in years)}

    @cached_property
    def known_days(self) -> tuple[str, str]:
        """The first and the last date that both horizons reach."""
        zones = [view.zone for view in self.views]
        horizons = [side.rules.horizon for side in self.sides]
        return (
            max(zone.iso(start)[:10] for zone, (start, _) in zip(zones, horizons, strict=True)),
            min(zone.iso(end - 1)[:10] for zone, (_, end) in zip(zones, horizons, strict=True)),
        )

    @property
    def zone(self) -> Zone:
        """The zone of the contract as it reads now."""
        return self.views[1].zone

    @property
    def zones_differ(self) -> bool:
        """Whether the clocks on the wall of the two versions are not the same."""
        return self.views[0].zone.name != self.views[1].zone.name

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, computed once for all plans that ask with this key."""
        if key not in self._memo:
            self._memo[key] = make()
        found: T = self._memo[key]
        return found

    def change(
        self,
        rule: Rule,
        clause: str,
        old: Sayable,
        new: Sayable,
        evidence: Evidence = "rule",
        *,
        was: Any = None,
        became: Any = None,
        witness: Witness | None = None,
        audience: str = "both",
        figures: Mapping[str, Any] | None = None,
    ) -> Change:
        """A change of this plan; one that only the provider may read is internal, whatever its direction."""
        if audience == "provider":
            rule = INTERNAL
        return Change(
            rule,
            clause,
            old,
            new,
            evidence,
            plain(was),
            plain(became),
            witness,
            (self.plans[1],),
            self._place(1, clause),
            self._place(0, clause),
            figures or {},
        )

    def field(
        self,
        rule: Rule,
        clause: str,
        was: Any,
        became: Any,
        evidence: Evidence = "rule",
        *,
        audience: str = "both",
        say: Callable[[Any], Bilingual] = short,
    ) -> Change:
        """A change of one value, said as it stands."""
        return self.change(
            rule, clause, say(was), say(became), evidence, was=was, became=became, audience=audience
        )

    def _place(self, side: int, clause: str) -> tuple[Span, ...]:
        """Where a clause stands: a commitment by plan and id, what is in a block by the block."""
        places = self.sides[side].places
        kind, _, rest = clause.partition("/")
        if kind == "commitment":
            found = places.of_commitment(self.plans[side], rest)
        else:
            found = None
            path = clause
            while found is None and path:
                found = places.place(path)
                path = path.rpartition("/")[0]
        return () if found is None else (found,)

    def left_over(
        self, clause: str, old: Part, new: Part, handled: frozenset[str], audience: str = "both"
    ) -> list[Change]:
        """Whatever else differs between two parts, field by field: nothing is silent."""
        found = []
        for field in type(new).model_fields:
            if field in handled:
                continue
            before, after = getattr(old, field), getattr(new, field)
            if before != after:
                say = _SAID.get(field, short)
                found.append(
                    self.change(
                        OTHER,
                        f"{clause}/{field}",
                        say(before),
                        say(after),
                        "unknown",
                        was=before,
                        became=after,
                        audience=audience,
                    )
                )
        return found


_SAID: dict[str, Callable[[Any], Bilingual]] = {
    "marks": events,
    "waits_for": parties,
    "alerts": parties,
    "undetermined": missing,
    "why_no_number": missing,
}
"""How facts are said that are no numbers, names or texts."""


def clipped(one: Coverage, first: int, last: int) -> Intervals:
    """The covered stretches of a set within [first, last)."""
    rows = one.intervals
    start = max(0, bisect_right(rows, (first,)) - 1)
    inside = [(opens, closes) for opens, closes, _ in rows[start : bisect_left(rows, (last,))]]
    return clip(inside, (first, last))


def days(one: Coverage, first: int, last: int) -> list[tuple[int, int, int]]:
    """The days of a set from the first whole one after `first` up to `last`."""
    return [row for row in one.days if row[0] >= first and row[1] <= last]
