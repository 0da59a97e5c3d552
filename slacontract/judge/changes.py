"""Changes of priority: those that a clock has still to see, and what each promises (K5, K8)."""

from __future__ import annotations

from ..ruleset.commitments import Commitment
from .conditions import circumstances
from .log import Change, TicketLog
from .moments import Place


class Changes:
    """The changes of priority that a clock has still to see: those after a position, before its end."""

    def __init__(self, log: TicketLog, after: int, ends: Place | None) -> None:
        self._log = log
        self._next = log.changes_upto(after)
        self._end = len(log.changes) if ends is None else log.changes_upto(ends.position - 1)
        self._put: Change | None = None

    @property
    def head(self) -> Change | None:
        """The next one, if any."""
        if self._put is not None:
            return self._put
        return self._log.changes[self._next] if self._next < self._end else None

    def pop(self) -> None:
        """The next one has been seen."""
        if self._put is None:
            self._next += 1
        self._put = None

    def put(self, change: Change) -> None:
        """One more, to be seen first."""
        self._put = change

    def skip(self, position: int) -> None:
        """Those up to a position are past."""
        self._next = max(self._next, self._log.changes_upto(position))
        self._put = None


def pick(
    log: TicketLog, members: tuple[Commitment, ...], place: Place, priority: str | None
) -> tuple[list[Commitment], set[str]]:
    """The commitments of a clock that hold for a start and a priority (K8), and flags raised on the way.

    A default yields to an exception while that one's own condition holds.
    """
    around = circumstances(log, place.position, place.at, priority)
    holding = [one for one in members if one.priority in (None, priority) and around.holds(one.when)]
    names = {one.id for one in holding}
    return [one for one in holding if not names.intersection(one.yields_to)], around.flags


def promised_later(
    log: TicketLog, members: tuple[Commitment, ...], place: Place, begun: Place, limit: int | None
) -> Change | None:
    """The change that first promises a cycle begun without a promise, before the position at which it ends
    anyway; conditions hold as at `place` (K5, K8)."""
    for change in log.changes[log.changes_upto(begun.position) :]:
        if limit is not None and change.position >= limit:
            break
        if pick(log, members, place, change.priority)[0]:
            return change
    return None
