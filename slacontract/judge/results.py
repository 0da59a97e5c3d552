"""What the engine answers: one result a clock, with the reasons for it (K3, K15)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Literal

from ..diagnostics import Diagnostic
from ..records import dataclass, field

Status = Literal[
    "met",
    "breached",
    "running",
    "paused",
    "cancelled",
    "not-started",
    "no-commitment",
    "undecided",
    "undetermined",
    "error",
]
"""`undetermined`: the contract gives no number; `no-commitment`: it promises nothing; `undecided`: the
ticket's events contradict each other or could not be read; `error`: the answer lies outside what is known."""


@dataclass(frozen=True)
class Slice:
    """A stretch of the ledger (K15), [start, end).

    `reason` is a key without language: window, elapsed, calendar, day-counted (counted); break,
    outside-windows, holiday, closure, replaced, only-in, except, pause, deemed-receipt, priority-change,
    start-day, day-skipped (skipped). `name`: of the holiday, closure, state or coverage. `days`: 1 for a
    day that counts. `clause`: identity of the commitment or coverage that says so.
    """

    start: int
    end: int
    counted_seconds: int
    reason: str
    name: str = ""
    clause: str = ""
    days: int = 0


@dataclass(frozen=True)
class Fired:
    """A step of an escalation ladder and the instant at which it is due (K11); None while open."""

    ladder: str
    step: int
    parties: tuple[str, ...]
    percent: str | None
    at: int | None
    projection: int | None = None
    why: str | None = None


@dataclass(frozen=True)
class ClockResult:
    """The answer for one clock of one ticket, as of an instant. All instants are epoch seconds.

    `start` is the actual, `deemed_start` the deemed one (T11). `deadline` is None while it is open, or
    where there is none; `projection` is the deadline if resumed now (K4). `late_covered_s` is None
    without a coverage. `decided_at`: the stop if met, the deadline if breached (K7). `why` says why a
    clock is undetermined, or not started; `problem` is the finding of an error or of an undecided ticket.
    `ended_at`: the stop, or the cancellation.
    `cycle` counts the cycles of a cadence or of next replies from 0.
    """

    metric: str
    status: Status
    ticket: str | None = None
    commitment: str | None = None
    label: str | None = None
    priority: str | None = None
    plan: str | None = None
    edition: str | None = None
    binding: str = "committed"
    bound: str = "within"
    cycle: int | None = None
    start: int | None = None
    deemed_start: int | None = None
    deadline: int | None = None
    projection: int | None = None
    stop: int | None = None
    late_elapsed_s: int | None = None
    late_covered_s: int | None = None
    decided_at: int | None = None
    ended_at: int | None = None
    as_of: int | None = None
    flags: tuple[str, ...] = ()
    why: str | None = None
    problem: Diagnostic | None = None
    escalations: tuple[Fired, ...] = ()
    parts: tuple[int | None, ...] = ()
    tell: Callable[[], tuple[Slice, ...]] | None = field(default=None, repr=False, compare=False)

    @cached_property
    def ledger(self) -> tuple[Slice, ...]:
        """Every slice from the actual start to the deadline (or to the projection), counted or skipped."""
        return self.tell() if self.tell is not None else ()

    @property
    def elapsed_s(self) -> int | None:
        """Seconds from the actual start to the stop; 0 where the stop came before the start (K2)."""
        if self.stop is None or self.start is None:
            return None
        return max(0, self.stop - self.start)


@dataclass(frozen=True)
class CoveredTime:
    """Covered seconds between two instants; None where the contract (`why`) or the question (`problem`)
    gives no answer."""

    seconds: int | None = None
    why: str | None = None
    problem: Diagnostic | None = None


@dataclass(frozen=True)
class TicketResult:
    """Every clock of one ticket; `undecided`: why nothing may be concluded from its events (K14).

    `as_of` is None where the instant asked about could not be read.
    """

    ticket: str
    as_of: int | None
    clocks: tuple[ClockResult, ...]
    undecided: Diagnostic | None = None
    first_event: int | None = None

    def of(self, metric: str) -> tuple[ClockResult, ...]:
        """The clocks of one metric, in order."""
        return tuple(clock for clock in self.clocks if clock.metric == metric)
