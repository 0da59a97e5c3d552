"""Verdicts of many batches added up: what shares, credits and the pictures of a review are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..batch import NONE, STATUSES, Verdicts
from ..diagnostics import Diagnostic
from ..judge.credits import Late
from ..judge.index import Engine
from ..records import dataclass, field
from ..ruleset.rules import Period
from .problems import NO_PROMISE, NO_START

MET, BREACHED, CANCELLED = (STATUSES.index(one) for one in ("met", "breached", "cancelled"))
NOT_STARTED, NO_COMMITMENT = (STATUSES.index(one) for one in ("not-started", "no-commitment"))
OUTSIDE = "not-in-force"
HOUR, DAY = 3600, 86400
_REASONS = 200  # different ones that are told; a log in which every ticket is wrong in its own way has more
MARGINS = (-7 * DAY, -DAY, -4 * HOUR, -HOUR, 0, HOUR, 4 * HOUR, DAY, 7 * DAY)
"""Edges of the classes of margins in seconds: negative is late; on time to the second is 0."""


@dataclass
class Count:
    """Clocks of one commitment decided in one period. `binding`: those breached whose commitment binds, with
    their `lateness` in seconds, covered where there is a coverage (K13)."""

    met: int = 0
    breached: int = 0
    cancelled: int = 0
    binding: int = 0
    lateness: int = 0


@dataclass
class Reason:
    """Why tickets are undecided, or have no verdict: the finding, one of them, and how many they are."""

    finding: Diagnostic
    example: str
    tickets: int = 0


@dataclass
class Tally:
    """Counts by commitment and period, as batches come; nothing of a single ticket is kept but the names of
    undecided ones. `id_sets`: the sets of commitments whose late tickets are counted, None for all."""

    engine: Engine
    plan: str | None
    id_sets: Sequence[tuple[str, ...]] = ()
    counts: dict[tuple[str, str], Count] = field(default_factory=dict)
    late_tickets: Counter[tuple[tuple[str, ...], str]] = field(default_factory=Counter)
    undecided: dict[str, list[str]] = field(default_factory=dict)
    undecided_why: Counter[str] = field(default_factory=Counter)
    reasons: dict[str, Reason] = field(default_factory=dict)
    unjudged: dict[str, Reason] = field(default_factory=dict)
    statuses: dict[str, Counter[str]] = field(default_factory=dict)
    margins_of: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    tickets: int = 0
    clocks: int = 0
    undecided_tickets: int = 0
    handed: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        rules = self.engine.rules
        self.kinds = {
            kind: sorted((one for one in rules.periods if one.kind == kind), key=lambda one: one.start)
            for kind in ("month", "quarter")
        }

    # --- adding up -------------------------------------------------------------------------------

    def add(self, verdicts: Verdicts, names: Sequence[str]) -> None:
        """Counts a batch."""
        self.tickets += len(verdicts.tickets)
        self.clocks += len(verdicts)
        self.handed.update(verdicts.handed_over)
        columns = verdicts.columns
        commitment, status = columns["commitment"], columns["status"]
        for (one, code), n in _counted(commitment, status, len(STATUSES)):
            if one >= 0:
                name = verdicts.commitments[one]
                self.statuses.setdefault(name, Counter())[STATUSES[code]] += n
        self._undecided(verdicts, names)
        self._unjudged(verdicts, names)
        binding = binding_rows(verdicts)
        for kind, periods in self.kinds.items():
            if periods:
                self._by_period(verdicts, periods, binding, margins=kind == "month")

    def _by_period(self, verdicts: Verdicts, periods: Sequence[Period], binding: Any, margins: bool) -> None:
        columns = verdicts.columns
        status, commitment, decided = columns["status"], columns["commitment"], columns["decided_at"]
        late = np.where(
            columns["late_covered_s"] == NONE, columns["late_elapsed_s"], columns["late_covered_s"]
        )
        # A deadline at 00:00 belongs to the day that it ends (K7).
        at = np.where(status == BREACHED, decided - 1, decided)
        at = np.where(status == CANCELLED, columns["ended_at"], at)
        known = np.isin(status, (MET, BREACHED, CANCELLED)) & (at != NONE)
        known &= (commitment >= 0) & ((status == CANCELLED) | (decided != NONE))
        period = _place(at, periods)
        known &= period >= 0
        wide = len(periods)
        key = commitment.astype(np.int64) * wide + period
        for code in (MET, BREACHED, CANCELLED):
            chosen = known & (status == code)
            for place, n in zip(*_unique(key[chosen]), strict=True):
                one = self._count(verdicts, place, periods)
                if code == MET:
                    one.met += n
                elif code == BREACHED:
                    one.breached += n
                else:
                    one.cancelled += n
        breached = known & (status == BREACHED) & binding
        late = np.where(late == NONE, 0, late)[breached]
        for place, n, seconds in _summed(key[breached], late):
            one = self._count(verdicts, place, periods)
            one.binding += n
            one.lateness += seconds
        self._late_tickets(verdicts, breached, period, periods)
        if margins:
            self._margins(verdicts, known, period, periods)

    def _count(self, verdicts: Verdicts, place: int, periods: Sequence[Period]) -> Count:
        commitment, period = divmod(place, len(periods))
        return self.counts.setdefault((verdicts.commitments[commitment], periods[period].id), Count())

    def _late_tickets(
        self, verdicts: Verdicts, breached: Any, period: Any, periods: Sequence[Period]
    ) -> None:
        for ids in self.id_sets:
            chosen = breached
            if ids:
                wanted = [i for i, one in enumerate(verdicts.commitments) if one in ids]
                chosen = breached & np.isin(verdicts.columns["commitment"], wanted)
            pairs = np.unique(verdicts.columns["ticket"][chosen] * len(periods) + period[chosen])
            for place, n in zip(*_unique(pairs % len(periods)), strict=True):
                self.late_tickets[ids, periods[place].id] += n

    def _margins(self, verdicts: Verdicts, known: Any, period: Any, periods: Sequence[Period]) -> None:
        """Time left at the stop, or time late, in classes."""
        columns = verdicts.columns
        status = columns["status"]
        met = known & (status == MET) & (columns["deadline"] != NONE) & (columns["stop"] != NONE)
        late = known & (status == BREACHED) & (columns["late_elapsed_s"] != NONE)
        margin = np.where(met, columns["deadline"] - np.maximum(columns["stop"], columns["start"]), 0)
        margin = np.where(late, -np.maximum(columns["late_elapsed_s"], 1), margin)
        chosen = met | late
        classes = np.searchsorted(np.array(MARGINS), margin[chosen], side="right")
        wide = len(MARGINS) + 1
        key = (
            columns["commitment"][chosen].astype(np.int64) * len(periods) + period[chosen]
        ) * wide + classes
        for place, n in zip(*_unique(key), strict=True):
            place, one = divmod(place, wide)
            commitment, month = divmod(place, len(periods))
            name = verdicts.commitments[commitment], periods[month].id
            self.margins_of.setdefault(name, [0] * wide)[one] += n

    def _undecided(self, verdicts: Verdicts, names: Sequence[str]) -> None:
        for i in np.flatnonzero(verdicts.undecided >= 0).tolist():
            self.undecided_tickets += 1
            problem = verdicts.problems[int(verdicts.undecided[i])]
            self.undecided_why[problem.code] += 1
            reason = f"{problem.code}: {problem.message()}"
            if reason in self.reasons or len(self.reasons) < _REASONS:
                name = names[int(verdicts.tickets[i])]
                self.reasons.setdefault(reason, Reason(problem, name)).tickets += 1
            at = int(verdicts.first_event[i])
            if at == NONE:
                continue
            for periods in self.kinds.values():
                for one in periods:
                    if one.start <= at < one.end:
                        self.undecided.setdefault(one.id, []).append(names[int(verdicts.tickets[i])])

    def _unjudged(self, verdicts: Verdicts, names: Sequence[str]) -> None:
        """Tickets of which no clock has a verdict, though they were read: who reads shares would not miss
        them. Those of before the contract are told by their events."""
        status, ticket = verdicts.columns["status"], verdicts.columns["ticket"]
        told = ~np.isin(status, (NOT_STARTED, NO_COMMITMENT))
        if OUTSIDE in verdicts.whys:
            told |= verdicts.columns["why"] == verdicts.whys.index(OUTSIDE)
        judged = np.zeros(len(names), np.bool_)
        judged[ticket[told]] = True
        bare = np.zeros(len(names), np.bool_)
        bare[ticket[status == NO_COMMITMENT]] = True
        begun = (verdicts.first_event != NONE) & (verdicts.first_event <= verdicts.as_of)
        tickets = verdicts.tickets[begun & ~judged[verdicts.tickets]]
        for kind, chosen in ((NO_PROMISE, bare[tickets]), (NO_START, ~bare[tickets])):
            found = tickets[chosen]
            if len(found):
                reason = self.unjudged.setdefault(kind.code, Reason(kind.at(), names[int(found[0])]))
                reason.tickets += len(found)

    # --- what the engine asks of it (judge.credits.Decided) ---------------------------------------

    def decided(self, ids: Sequence[str], period: Period) -> tuple[int, int]:
        """Clocks of some commitments met, and decided, in a period (K7)."""
        found = [self.counts[one, period.id] for one in set(ids) if (one, period.id) in self.counts]
        met = sum(one.met for one in found)
        return met, met + sum(one.breached for one in found)

    def late(self, ids: Sequence[str], period: Period) -> Late:
        """Binding clocks breached in a period, of some commitments or of all (K13)."""
        found = [
            one for (name, at), one in self.counts.items() if at == period.id and (not ids or name in ids)
        ]
        tickets = self.late_tickets[tuple(ids), period.id]
        return Late(sum(one.binding for one in found), tickets, sum(one.lateness for one in found))


def binding_rows(verdicts: Verdicts) -> Any:
    """Whether each row's commitment binds: to miss a target is no breach."""
    columns = verdicts.columns
    table = np.ones((len(verdicts.editions) + 1, len(verdicts.commitments) + 1), np.bool_)
    for (edition, name), (binding, _) in verdicts.terms.items():
        if edition in verdicts.editions and name in verdicts.commitments:
            table[verdicts.editions.index(edition), verdicts.commitments.index(name)] = binding == "committed"
    return table[columns["edition"], columns["commitment"]]


def _place(at: Any, periods: Sequence[Period]) -> Any:
    """The place of the period that holds each instant, -1 for none."""
    starts = np.array([one.start for one in periods], np.int64)
    ends = np.array([one.end for one in periods], np.int64)
    place = np.searchsorted(starts, at, side="right") - 1
    inside = (place >= 0) & (at < ends[np.maximum(place, 0)])
    return np.where(inside, place, -1)


def _unique(values: Any) -> tuple[list[int], list[int]]:
    found, counts = np.unique(values, return_counts=True)
    return found.tolist(), counts.tolist()


def _summed(keys: Any, values: Any) -> list[tuple[int, int, int]]:
    found, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    sums = np.zeros(len(found), np.int64)
    np.add.at(sums, inverse, values)
    return list(zip(found.tolist(), counts.tolist(), sums.tolist(), strict=True))


def _counted(first: Any, second: Any, wide: int) -> list[tuple[tuple[int, int], int]]:
    keys, counts = _unique(first.astype(np.int64) * wide + second)
    return [(divmod(key, wide), n) for key, n in zip(keys, counts, strict=True)]
