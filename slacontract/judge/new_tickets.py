"""The new tickets that reopenings begin, and which clocks begin anew in them (K6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from .reopening import NEW_TICKET, can_revive
from .results import ClockResult

if TYPE_CHECKING:
    from .index import GroupKey
    from .tickets import TicketJudge


class _Standing(NamedTuple):
    """A clock as judged, and where it stands among the events of the whole ticket.

    `ticket`: position of the reopening whose ticket it belongs to, 0 for the first ticket. `begun`: of the
    event that began it. `renewed`: of the reopening with which it begins anew, if any.
    """

    result: ClockResult
    key: GroupKey
    revivable: bool
    ticket: int
    begun: int | None
    renewed: int | None

    def runs_on(self, at: int) -> bool:
        """Whether a reopening finds this clock running or revives it, rather than beginning it anew."""
        promised = self.begun is not None and self.begun < at
        return self.revivable and promised and (self.renewed is None or self.renewed > at)


def with_new_tickets(judge: TicketJudge, found: Sequence[ClockResult]) -> tuple[ClockResult, ...]:
    """The clocks of a ticket, and those of the tickets that its reopenings began, one after the other.

    A clock that runs on keeps its one verdict. Clocks that no reopening revives begin anew where every
    clock that could be revived does; what then begins after the reopening is the new ticket's alone. What
    begins anew is decided by what stood before the reopening, never by what came later.
    """
    if not any(NEW_TICKET in one.flags for one in found):
        return tuple(found)
    standing = list(_stand(judge, found, judge, 0))
    wholly: list[int] = []
    at = 0
    while later := [one.renewed for one in standing if one.renewed is not None and one.renewed > at]:
        at = min(later)
        anew = {one.key for one in standing if one.renewed == at}
        kept = any(one.runs_on(at) for one in standing)
        if not kept:
            wholly.append(at)
        new = judge.reopened(at)
        keys = [key for key in new.known_clocks() if key in anew or not kept]
        results = [result for key in keys for result in new.clock(key)]
        begun = [one for one in results if one.status not in ("not-started", "no-commitment")]
        standing += _stand(judge, begun, new, at)
    events = judge.ordered.events
    return tuple(
        one.result
        for one in standing
        if not any(one.ticket < at and _began_after(one, at, events[at].at) for at in wholly)
    )


def _stand(
    first: TicketJudge, found: Sequence[ClockResult], judge: TicketJudge, ticket: int
) -> Iterator[_Standing]:
    commitments = {name: one for view in judge.views for name, one in view.commitments.items()}
    begun: dict[GroupKey, int | None] = {}
    for result in found:
        key = (result.metric, result.label)
        if key not in begun:
            own = judge.begun(key)
            # A new ticket's first two events are both the reopening: its report and its creation.
            begun[key] = own if own is None or not ticket else ticket + max(own - 1, 0)
        renewed = None
        if NEW_TICKET in result.flags and result.stop is not None:
            renewed = next(
                i
                for i, event in enumerate(first.ordered.events)
                if i > ticket and event.kind == "reopened" and event.at >= result.stop
            )
        one = commitments.get(result.commitment or "")
        yield _Standing(result, key, one is not None and can_revive(one), ticket, begun[key], renewed)


def _began_after(one: _Standing, at: int, instant: int) -> bool:
    """Whether a clock, or a cycle of it, began with a reopening or after it."""
    cycle = bool(one.result.cycle) and one.result.start is not None and one.result.start >= instant
    return cycle or (one.begun is not None and one.begun >= at)
