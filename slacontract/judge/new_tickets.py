"""The new tickets that reopenings begin, and which clocks begin anew in them (K6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from .results import ClockResult

if TYPE_CHECKING:
    from .index import GroupKey
    from .tickets import Judged, TicketJudge


class _Standing(NamedTuple):
    """A clock as judged, and where it stands among the events of the whole ticket.

    `ticket`: position of the reopening whose ticket it belongs to, 0 for the first ticket. `promised`: of the
    event that began the clock; `begun`, that began this cycle of it, where it has cycles. `renewed`: of the
    reopening with which the clock begins anew, if any. `result` is None of a series without any cycle.
    """

    result: ClockResult | None
    key: GroupKey
    revivable: bool
    ticket: int
    promised: int | None
    begun: int | None
    renewed: int | None

    def runs_on(self, at: int) -> bool:
        """Whether a reopening finds this clock running or revives it, rather than beginning it anew."""
        promised = self.promised is not None and self.promised < at
        return self.revivable and promised and (self.renewed is None or self.renewed > at)

    def began_after(self, at: int) -> bool:
        """Whether the clock, or this cycle of it, began with a reopening or after it."""
        return any(place is not None and place >= at for place in (self.promised, self.begun))


def with_new_tickets(
    judge: TicketJudge, found: Mapping[GroupKey, Sequence[Judged]]
) -> tuple[ClockResult, ...]:
    """The clocks of a ticket, and those of the tickets that its reopenings began, one after the other.

    A clock that runs on keeps its one verdict. Clocks that no reopening revives begin anew where every
    clock that could be revived does; what then begins after the reopening is the new ticket's alone. What
    begins anew is decided by what stood before the reopening, never by what came later.
    """
    standing = list(_stand(found, judge, 0))
    wholly: list[int] = []
    at = 0
    while later := [one.renewed for one in standing if one.renewed is not None and one.renewed > at]:
        at = min(later)
        anew = {one.key for one in standing if one.renewed == at}
        kept = any(one.runs_on(at) for one in standing)
        if not kept:
            wholly.append(at)
        new = judge.reopened(at)
        begun = {key: new.judged(key) for key in new.known_clocks() if key in anew or not kept}
        standing += (one for one in _stand(begun, new, at) if _has_begun(one.result))
    return tuple(
        one.result
        for one in standing
        if one.result is not None and not any(one.ticket < at and one.began_after(at) for at in wholly)
    )


def _has_begun(result: ClockResult | None) -> bool:
    return result is None or result.status not in ("not-started", "no-commitment")


def _stand(
    found: Mapping[GroupKey, Sequence[Judged]], judge: TicketJudge, ticket: int
) -> Iterator[_Standing]:
    def whole(place: int | None) -> int | None:
        # A new ticket's first two events are both the reopening: its report and its creation.
        return place if place is None or not ticket else ticket + max(place - 1, 0)

    for key, ones in found.items():
        promised = whole(judge.begun(key))
        for one in ones:
            begun, renewed = whole(one.begun), whole(one.anew)
            yield _Standing(one.result, key, one.revivable, ticket, promised, begun, renewed)
