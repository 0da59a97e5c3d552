"""What a reopening does to a clock that had stopped (K6)."""

from __future__ import annotations

from datetime import timedelta

from ..ruleset.commitments import Commitment
from ..ruleset.metrics import REVIVING_EVENTS
from .log import Entry, TicketLog
from .moments import Place, stop_events

RESOLVED = "resolved"
"""Name of the pause from a clock's own stop to the reopening."""

NEW_TICKET = "reopened-is-new-ticket"


def can_revive(commitment: Commitment) -> bool:
    """Whether a reopening concerns this clock: it stops at restored, resolved or closed (K6)."""
    return bool(stop_events(commitment) & REVIVING_EVENTS)


def next_reopening(log: TicketLog, stop: Place) -> Entry | None:
    """The first reopening after a stop."""
    return log.next("reopened", stop.position + 1)


def revives(log: TicketLog, commitment: Commitment, stop: Place, reopened: Entry) -> bool:
    """Whether the clock runs on from the reopening, rather than a new ticket beginning there (K6).

    After closed, or after the Nth calendar day (contract's zone) following the clock's stop where the
    contract says so, it is a new ticket, unless the contract says that it continues.
    """
    rule = commitment.on_reopen
    if rule is not None and rule.mode == "continue":
        return True
    if rule is not None and rule.mode == "new-ticket" and rule.days is None:
        return False
    closed = log.next("closed", stop.position)
    if closed is not None and closed.position < reopened.position:
        return False
    if rule is not None and rule.days is not None:
        zone = log.view.zone
        return zone.date(reopened.at) <= zone.date(stop.at) + timedelta(days=rule.days)
    return True
