"""What a clock is held to at the moment: its commitment, and the deadlines that follow (K3 to K5, K11)."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Literal

from ..records import dataclass, field
from ..ruleset.commitments import Commitment, Escalation
from .conditions import Circumstances, circumstances
from .delays import Due, deemed_start, due
from .escalations import step_due
from .index import PlanView, missing_features
from .log import Pause, TicketLog
from .moments import Place
from .pauses import Pauses
from .problems import UNKNOWN_FEATURE


@dataclass(frozen=True)
class Rebase:
    """What a priority change made of a clock whose new deadline was already past (K5)."""

    kind: Literal["due-at-change", "new-delay-from-change"]
    at: int

    @property
    def fixed(self) -> bool:
        """Whether the change itself is the deadline."""
        return self.kind == "due-at-change"


@dataclass
class Terms:
    """The terms of one clock: they change with the priority of its ticket, while its start stays (K5).

    `place`: the original start. `resolved`: the times between a stop and a reopening that revived the clock.
    """

    log: TicketLog
    place: Place
    commitment: Commitment
    priority: str | None
    resolved: list[Pause] = field(default_factory=list)
    rebase: Rebase | None = None
    known: dict[Hashable, Due] = field(default_factory=dict)

    @property
    def view(self) -> PlanView:
        return self.log.view

    def under(self, commitment: Commitment, priority: str | None) -> Terms:
        """The terms of the same clock by another commitment, under another priority."""
        return Terms(self.log, self.place, commitment, priority, self.resolved, self.rebase)

    def recompute(self, at: int) -> Due:
        """The deadline recomputed whole; at or before the change, it is as the contract says (K5)."""
        self.rebase = None
        found = self.due(None)
        if found.deadline is not None and found.deadline <= at:
            policy = self.commitment.on_priority_change or "new-delay-from-change"
            if policy != "retroactive":
                self.rebase = Rebase(policy, at)
                found = self.due(None)
        return found

    def due(self, until: int | None) -> Due:
        """The deadline by the commitment at hand, from the original start unless rebased (K5); its pauses are
        cut at `until`.

        Asked again under the same terms, as where priorities come and go, it is not reckoned again.
        """
        terms = self.commitment.id, self.priority, self.rebase, len(self.resolved), until
        if terms not in self.known:
            self.known[terms] = self._due(until)
        return self.known[terms]

    def _due(self, until: int | None) -> Due:
        missing = list(missing_features(self.commitment))
        if missing:
            return Due(problem=UNKNOWN_FEATURE.at(features=", ".join(missing)))
        if self.commitment.start is None:
            return Due(why="start-not-stated")
        start = self.deemed() if self.rebase is None or self.rebase.fixed else self.rebase.at
        if isinstance(start, Due):
            return start
        found = due(self.view, self.commitment, self.commitment.delay, start, self.pauses(until))
        # Due at the change: no longer by its own count, but late in the time of the same part (K3).
        return (
            Due(self.rebase.at, part=found.part) if self.rebase is not None and self.rebase.fixed else found
        )

    def breach(self, found: Due) -> int | None:
        """The first instant at which an unstopped clock is breached (K3); None while it cannot be."""
        if found.deadline is None:
            return None
        fixed = self.rebase is not None and self.rebase.fixed
        return found.deadline + (1 if self.commitment.bound == "within" or fixed else 0)

    def deemed(self) -> int | Due:
        """The start as the contract deems it to be, or why nobody can say."""
        return deemed_start(self.view, self.commitment.deemed_receipt, self.place.at)

    def pauses(self, until: int | None) -> Pauses:
        """The pauses of the commitment at hand; cut at `until`, the instant at which the clock ended."""
        states = {*self.commitment.pauses, *self._pausing_here()}
        stays = self.log.stays(frozenset(states))
        return Pauses(stays, self.log.as_of, self.resolved, self.place.at, until)

    def _pausing_here(self) -> list[str]:
        """States that pause the commitment only under a condition, which holds at the start (K4, K8)."""
        conditional = self.commitment.pauses_when
        if not conditional:
            return []
        around = self._around()
        return [state for state, condition in conditional.items() if around.holds(condition)]

    def steps(self, found: Due, until: int | None) -> Iterator[tuple[Escalation, Due]]:
        """The steps whose condition, if any, holds at the start, and when each is due (K11)."""
        steps = self.commitment.escalations
        around = self._around() if any(step.when is not None for step in steps) else None
        for step in steps:
            if around is None or around.holds(step.when):
                yield step, self._step(step, found, until)

    def _step(self, step: Escalation, found: Due, until: int | None) -> Due:
        start = self.deemed() if self.rebase is None else self.rebase.at
        if isinstance(start, Due):
            return start
        pauses, breach = self.pauses(until), self.breach(found)
        return step_due(self.view, self.commitment, step, start, found, breach, pauses, self.log)

    def _around(self) -> Circumstances:
        """The ticket as at the original start, under the priority at hand (K5, K8)."""
        return circumstances(self.log, self.place.position, self.place.at, self.priority)
