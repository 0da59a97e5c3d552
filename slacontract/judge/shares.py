"""Shares of clocks met over a period (K7)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..records import dataclass
from ..ruleset.rules import Period
from .editions import decided_in
from .results import ClockResult, TicketResult


@dataclass(frozen=True)
class ShareResult:
    """How many of the clocks of a commitment decided in a period were met, exactly.

    `share` is None where none was decided: no figure, and no credit. `cancelled`: clocks of tickets
    cancelled in the period before they were decided. `undecided`: tickets that are out of the share, with
    the share if all of them had met, or breached, the commitment. `restated`: tickets whose verdict or
    period differs from the run as of `previous_as_of`. `provisional`: the period has not ended.
    """

    commitment: str
    metric: str
    period: str
    met: int
    decided: int
    as_of: int
    priority: str | None = None
    target: Fraction | None = None
    cancelled: int = 0
    undecided: tuple[str, ...] = ()
    restated: tuple[str, ...] = ()
    previous_as_of: int | None = None
    provisional: bool = False

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.met, self.decided) if self.decided else None

    @property
    def target_met(self) -> bool | None:
        """Compared unrounded; None without a figure or a target."""
        if self.share is None or self.target is None:
            return None
        return self.share * 100 >= self.target

    @property
    def if_undecided_met(self) -> Fraction | None:
        return self._with(len(self.undecided))

    @property
    def if_undecided_breached(self) -> Fraction | None:
        return self._with(0)

    def _with(self, met: int) -> Fraction | None:
        decided = self.decided + len(self.undecided)
        return Fraction(self.met + met, decided) if decided else None


def share_of(
    tickets: Sequence[TicketResult],
    commitments: Sequence[str],
    metric: str,
    period: Period,
    as_of: int,
    *,
    target: Fraction | None = None,
    priority: str | None = None,
    previous: Sequence[TicketResult] | None = None,
) -> ShareResult:
    """The share of the clocks of some commitments (ids) that are decided in a period, as of an instant."""
    wanted = set(commitments)
    clocks = [clock for ticket in tickets for clock in ticket.clocks if clock.commitment in wanted]
    decided = [clock for clock in clocks if decided_in(clock, period)]
    return ShareResult(
        commitment=", ".join(commitments),
        metric=metric,
        period=period.id,
        met=sum(clock.status == "met" for clock in decided),
        decided=len(decided),
        as_of=as_of,
        priority=priority,
        target=target,
        cancelled=sum(_cancelled_in(clock, period) for clock in clocks),
        undecided=undecided_in(tickets, period),
        restated=_restated(tickets, previous, wanted, period) if previous is not None else (),
        previous_as_of=previous[0].as_of if previous else None,
        provisional=as_of < period.end,
    )


def undecided_in(tickets: Sequence[TicketResult], period: Period) -> tuple[str, ...]:
    """Undecided tickets of a period, by their first readable event (K14)."""
    return tuple(
        ticket.ticket
        for ticket in tickets
        if ticket.undecided is not None
        and ticket.first_event is not None
        and period.start <= ticket.first_event < period.end
    )


def _cancelled_in(clock: ClockResult, period: Period) -> bool:
    ended = clock.ended_at
    return clock.status == "cancelled" and ended is not None and period.start <= ended < period.end


def _restated(
    now: Sequence[TicketResult], before: Sequence[TicketResult], wanted: set[str], period: Period
) -> tuple[str, ...]:
    """Tickets of the period, then or now, whose verdict or its date has changed between two runs (K6)."""
    verdicts = {ticket.ticket: _verdicts(ticket, wanted) for ticket in now}
    found: list[str] = []
    for ticket in before:
        old, new = _verdicts(ticket, wanted), verdicts.get(ticket.ticket, {})
        for key, clock in old.items():
            later = new.get(key)
            if clock.decided_at is None:
                continue
            same = later is not None and (later.status, later.decided_at) == (clock.status, clock.decided_at)
            concerned = decided_in(clock, period) or (later is not None and decided_in(later, period))
            if not same and concerned and ticket.ticket not in found:
                found.append(ticket.ticket)
    return tuple(found)


def _verdicts(ticket: TicketResult, wanted: set[str]) -> dict[tuple[str, str | None, int], ClockResult]:
    """The clocks of a ticket by metric, label and place, whatever commitment holds by now."""
    found: dict[tuple[str, str | None, int], ClockResult] = {}
    keys = {(clock.metric, clock.label) for clock in ticket.clocks if clock.commitment in wanted}
    for clock in ticket.clocks:
        if (clock.metric, clock.label) in keys:
            number = sum(1 for one in found if one[:2] == (clock.metric, clock.label))
            found[clock.metric, clock.label, number] = clock
    return found
