"""The same log under two versions of a contract: what would have been late, what it costs, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..clock.intervals import difference, intersection
from ..judge.index import Engine, GroupKey
from ..judge.results import ClockResult
from ..records import dataclass, field
from ..ruleset.commitments import Commitment
from .ahead import ahead
from .data import Data
from .evaluation import Evaluation, Progress, Question, Running, as_of_question
from .judging import Judged, columns_of_table, judge_columns
from .ledgers import with_ledger
from .store import Store
from .tally import BREACHED, MET, binding_rows
from .undoing import HOURS, by_id, terms_apart, with_term_of

TERMS = (
    "status",
    "delay",
    "bound",
    "edge",
    "deemed_receipt",
    "start",
    "stop",
    "when",
    "pauses",
    "pauses_when",
    "on_priority_change",
    "on_reopen",
    "cadence",
)
"""Terms of a commitment that can change a verdict; the hours of its coverage are compared too."""

_CLOCKS, _PLACES = 10_000, 1_000_000
_Place = tuple[str, int, int]
"""A clock: its ticket, the number of its metric and label, and which one of these it is."""

Pair = tuple[str | None, str | None]
"""A commitment before and after, by their ids; None where a clock is promised in one version only."""


@dataclass(frozen=True)
class Changed:
    """A clock that is a breach in one version only, as each version tells it."""

    ticket: str
    old: ClockResult | None
    new: ClockResult | None
    appeared: bool
    reasons: tuple[str, ...]


@dataclass
class Row:
    """The clocks of one commitment, before and after: how many were decided, and late."""

    old_decided: int = 0
    new_decided: int = 0
    old_breached: int = 0
    new_breached: int = 0
    appeared: int = 0
    gone: int = 0


@dataclass(frozen=True)
class Replay:
    """What differs between two versions on one log.

    `rows`: by commitment. `reasons`: breaches appeared and gone by the terms that differ. `undone`: of
    `several` examined clocks whose terms differ in several ways, how many breaches would neither have
    appeared nor gone with one term alone as before, by term. `hours`: of `examined` such clocks, the seconds
    that count in one version only before the nearer deadline, by weekday (Monday 0) and hour of the new
    contract's zone: (only in the old, only in the new).
    """

    old: Evaluation
    new: Evaluation
    rows: dict[Pair, Row]
    reasons: dict[tuple[str, ...], tuple[int, int]]
    changed: tuple[Changed, ...]
    examined: int
    hours: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    several: int = 0
    undone: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def data(self) -> Data:
        """What became of the rows: of both versions the one under which less of them counts."""
        return max(self.old.data, self.new.data, key=lambda data: data.doubtful)

    @property
    def appeared(self) -> int:
        return sum(row.appeared for row in self.rows.values())

    @property
    def gone(self) -> int:
        return sum(row.gone for row in self.rows.values())


def replay(
    old: Engine,
    new: Engine,
    store: Store,
    asked: Question,
    *,
    new_plan: str | None = None,
    examine: int = 2000,
    progress: Progress | None = None,
) -> Replay:
    """Judges each ticket under both versions as of the same instant. `examine`: how many clocks whose
    verdict differs are asked for their ledger; all of them are counted."""
    as_of = as_of_question(old, store, asked)
    before = Running(old, store, _at(asked, asked.plan, as_of))
    after = Running(new, store, _at(asked, new_plan, as_of))
    found = _Difference(before, after, examine)
    for table in ahead(store.batches()):
        read = columns_of_table(table)
        was = judge_columns(old, read, asked.plan, as_of)
        would = judge_columns(new, read, new_plan, as_of)
        before.see(was)
        after.see(would)
        found.see(was, would)
        if progress is not None:
            progress(table.num_rows)
    found.undo()
    return found.done(before.done(), after.done())


def _at(asked: Question, plan: str | None, as_of: int) -> Question:
    return Question(plan, as_of, asked.periods, 0, asked.service, asked.account)


class _Difference:
    """What differs, as batches come."""

    def __init__(self, before: Running, after: Running, examine: int) -> None:
        self.before, self.after, self.examine = before, after, examine
        self.rows: dict[Pair, Row] = {}
        self.reasons: dict[tuple[str, ...], Counter[bool]] = {}
        self.changed: list[Changed] = []
        self.hours: dict[tuple[int, int], list[int]] = {}
        self._because: dict[tuple[Pair, str | None, str | None], tuple[str, ...]] = {}
        self._clocks: dict[GroupKey, int] = {}
        self._places: list[_Place] = []
        self.undone: dict[str, Counter[bool]] = {}
        self._all = (by_id(before.engine, before.asked.plan), by_id(after.engine, after.asked.plan))

    def see(self, was: Judged, would: Judged) -> None:
        """Compares two judgements of one batch, clock by clock."""
        old_keys, old_late, old_decided = self._keyed(was)
        new_keys, new_late, new_decided = self._keyed(would)
        keys = np.union1d(old_keys, new_keys)
        old_at, new_at = _found(keys, old_keys), _found(keys, new_keys)
        pairs = self._pairs(was, would, old_at, new_at)
        late = _at_place(old_late, old_at), _at_place(new_late, new_at)
        decided = _at_place(old_decided, old_at), _at_place(new_decided, new_at)
        appeared, gone = late[1] & ~late[0], late[0] & ~late[1]
        for number, pair in enumerate(pairs[1]):
            mine = pairs[0] == number
            if pair == (None, None):
                continue
            row = self.rows.setdefault(pair, Row())
            row.old_decided += int(decided[0][mine].sum())
            row.new_decided += int(decided[1][mine].sum())
            row.old_breached += int(late[0][mine].sum())
            row.new_breached += int(late[1][mine].sum())
            row.appeared += int(appeared[mine].sum())
            row.gone += int(gone[mine].sum())
        for at in np.flatnonzero(appeared | gone).tolist():
            clock = divmod(int(keys[at]), _PLACES)
            self._differs(was, would, int(old_at[at]), int(new_at[at]), bool(appeared[at]), clock)

    def _keyed(self, judged: Judged) -> tuple[Any, Any, Any]:
        """A number for each clock that both versions can compute: ticket, clock and its place there."""
        verdicts = judged.verdicts
        columns = verdicts.columns
        codes = np.array(
            [self._clocks.setdefault(one, len(self._clocks)) for one in verdicts.clocks] or [0], np.int64
        )
        group = columns["ticket"] * _CLOCKS + codes[columns["clock"]]
        order = np.argsort(group, kind="stable")
        ranked = group[order]
        first = np.searchsorted(ranked, ranked)
        place = np.empty(len(group), np.int64)
        place[order] = np.arange(len(group)) - first
        status = columns["status"]
        late = (status == BREACHED) & binding_rows(verdicts)
        return group * _PLACES + place, late, (status == BREACHED) | (status == MET)

    def _pairs(self, was: Judged, would: Judged, old_at: Any, new_at: Any) -> tuple[Any, list[Pair]]:
        old_names, new_names = was.verdicts.commitments, would.verdicts.commitments
        old = np.where(old_at < 0, -1, _at_place(was.verdicts.columns["commitment"], old_at))
        new = np.where(new_at < 0, -1, _at_place(would.verdicts.columns["commitment"], new_at))
        wide = len(new_names) + 1
        numbers, which = np.unique((old + 1).astype(np.int64) * wide + new + 1, return_inverse=True)
        pairs: list[Pair] = []
        for number in numbers.tolist():
            one, other = divmod(number, wide)
            pairs.append((old_names[one - 1] if one else None, new_names[other - 1] if other else None))
        return which, pairs

    def _differs(
        self, was: Judged, would: Judged, old_at: int, new_at: int, appeared: bool, clock: tuple[int, int]
    ) -> None:
        old = None if old_at < 0 else was.verdicts.result(old_at)
        new = None if new_at < 0 else would.verdicts.result(new_at)
        reasons = self._reasons(old, new)
        self.reasons.setdefault(reasons, Counter())[appeared] += 1
        if len(self.changed) >= self.examine:
            return
        if old_at >= 0:
            old = with_ledger(self.before.engine, self.before.asked.plan, was, old_at)
        if new_at >= 0:
            new = with_ledger(self.after.engine, self.after.asked.plan, would, new_at)
        judged, at = (was, old_at) if old_at >= 0 else (would, new_at)
        name = judged.events.name(int(judged.verdicts.columns["ticket"][at]))
        self.changed.append(Changed(name, old, new, appeared, reasons))
        self._places.append((name, clock[0] % _CLOCKS, clock[1]))
        self._count_hours(old, new)

    def undo(self) -> None:
        """Judges the clocks that differ in several terms again, with one of these as before."""
        apart = [at for at, one in enumerate(self.changed) if len(one.reasons) > 1]
        names = sorted({self.changed[at].ticket for at in apart})
        before, after = self.before, self.after
        for term in terms_apart((self.changed[at].reasons for at in apart), TERMS):
            engine = with_term_of(before.engine, before.asked.plan, after.engine, after.asked.plan, term)
            late = self._late_under(engine, names)
            for at in apart:
                one = self.changed[at]
                if term in one.reasons and (self._places[at] in late) is not one.appeared:
                    self.undone.setdefault(term, Counter())[one.appeared] += 1

    def _late_under(self, engine: Engine, names: Sequence[str]) -> set[_Place]:
        """The clocks of some tickets that another version breaches."""
        found: set[_Place] = set()
        for table in self.after.store.batches(tickets=names):
            judged = judge_columns(engine, columns_of_table(table), self.after.asked.plan, self.after.as_of)
            keys, late, _ = self._keyed(judged)
            for key in keys[late].tolist():
                group, place = divmod(key, _PLACES)
                ticket, clock = divmod(group, _CLOCKS)
                found.add((judged.events.name(ticket), clock, place))
        return found

    def _reasons(self, old: ClockResult | None, new: ClockResult | None) -> tuple[str, ...]:
        """The terms of a clock that differ between the versions."""
        one = self._commitment(self.before, old)
        other = self._commitment(self.after, new)
        pair = (None if one is None else one.id, None if other is None else other.id)
        editions = (None if old is None else old.edition, None if new is None else new.edition)
        key = (pair, *editions)
        if key not in self._because:
            self._because[key] = self._compared(one, other, *editions)
        return self._because[key]

    def _commitment(self, of: Running, clock: ClockResult | None) -> Commitment | None:
        if clock is None or clock.commitment is None:
            return None
        for view in of.engine.views(of.asked.plan):
            if view.edition.id == clock.edition and clock.commitment in view.commitments:
                return view.commitments[clock.commitment]
        return None

    def _compared(
        self, one: Commitment | None, other: Commitment | None, old: str | None, new: str | None
    ) -> tuple[str, ...]:
        # A clock whose ticket changed its priority may be judged by another commitment in either version:
        # what differs is what became of each of them, not how they differ from each other.
        named = dict.fromkeys(each.id for each in (one, other) if each is not None)
        pairs = [(self._all[0].get(name), self._all[1].get(name)) for name in named]
        if all(was is None or would is None for was, would in pairs):
            if one is None or other is None:
                return ("only-new",) if one is None else ("only-old",)
            pairs = [(one, other)]
        found: set[str] = set()
        for was, would in pairs:
            if was is None or would is None:
                found.add("only-new" if was is None else "only-old")
                continue
            found.update(name for name in TERMS if getattr(was, name) != getattr(would, name))
            if was.priority != would.priority:
                found.add("priority")
            if self._hours_of(self.before, was, old) != self._hours_of(self.after, would, new):
                found.add(HOURS)
        order = ("only-new", "only-old", "priority", *TERMS, HOURS)
        return tuple(name for name in order if name in found) or ("other",)

    def _hours_of(self, of: Running, one: Commitment, edition: str | None) -> object:
        """The covered time of a commitment's coverage while the log lasts."""
        name = getattr(one.delay, "coverage", None)
        views = of.engine.views(of.asked.plan)
        view = next((view for view in views if view.edition.id == edition), views[-1])
        if name is None or name not in view.plan.coverages:
            return None
        first = of.store.extent.first or of.engine.horizon[0]
        return intersection(
            tuple((row[0], row[1]) for row in view.plan.coverages[name].intervals),
            ((first, max(first, of.as_of) + 86400),),
        )

    def _count_hours(self, old: ClockResult | None, new: ClockResult | None) -> None:
        if old is None or new is None or old.start is None or new.start is None:
            return
        ends = [one for one in (old.deadline, new.deadline) if one is not None]
        until = ((min(old.start, new.start), min(ends)),) if ends else ()
        if not until or until[0][0] >= until[0][1]:
            return
        was, would = (
            tuple((each.start, each.end) for each in one.ledger if each.counted_seconds) for one in (old, new)
        )
        zone = self.after.engine.contract_zone
        for side, found in enumerate((difference(was, would), difference(would, was))):
            for start, end in intersection(found, until):
                at = start
                while at < end:
                    second = zone.local(at)[1]
                    stop = min(end, at + 3600 - second % 3600)
                    key = zone.date(at).weekday(), second // 3600
                    self.hours.setdefault(key, [0, 0])[side] += stop - at
                    at = stop

    def done(self, before: Evaluation, after: Evaluation) -> Replay:
        """The whole difference."""
        return Replay(
            old=before,
            new=after,
            rows=self.rows,
            reasons={key: (found[True], found[False]) for key, found in self.reasons.items()},
            changed=tuple(self.changed),
            examined=len(self.changed),
            hours={key: (one, other) for key, (one, other) in sorted(self.hours.items())},
            several=sum(len(one.reasons) > 1 for one in self.changed),
            undone={term: (n[True], n[False]) for term, n in self.undone.items()},
        )


def _found(keys: Any, among: Any) -> Any:
    """The place of each key, -1 where it is not."""
    if not len(among):
        return np.full(len(keys), -1, np.int64)
    order = np.argsort(among, kind="stable")
    place = np.minimum(np.searchsorted(among[order], keys), len(among) - 1)
    return np.where(among[order][place] == keys, order[place], -1)


def _at_place(values: Any, places: Any) -> Any:
    """The values at places; nothing (False, 0) where a place is -1."""
    if not len(values):
        return np.zeros(len(places), values.dtype)
    return np.where(places < 0, np.zeros(1, values.dtype), values[np.maximum(places, 0)])


__all__: Sequence[str] = ("Changed", "Pair", "Replay", "Row", "replay")
