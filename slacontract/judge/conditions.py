"""Whether a condition holds for a ticket at the start of a clock (K8)."""

from __future__ import annotations

from collections.abc import Callable

from ..records import dataclass, field
from ..ruleset.commitments import Atom, Condition
from .index import PlanView
from .log import TicketLog

JUDGED_UNSET = "judged-unset"
_ATTRIBUTES = {"service": "service", "site": "site", "type": "type"}


def _unset(name: str) -> None:
    return None


@dataclass
class Circumstances:
    """What the atoms of a condition are read from: the ticket as after the actual start event (K8).

    `start`: the actual start instant. `report`: instant of the first report, if any came. `attribute`: looks
    one up by its name. `flags` gains `judged-unset` where an atom that a person judges has no answer.
    """

    view: PlanView
    start: int
    priority: str | None
    channel: str | None = None
    state: str | None = None
    report: int | None = None
    attribute: Callable[[str], str | bool | None] = _unset
    flags: set[str] = field(default_factory=set)

    def holds(self, condition: Condition | None) -> bool:
        """Whether all atoms hold; with `negated` (the text said `unless`), whether one does not."""
        if condition is None:
            return True
        answers = [self._true(atom) for atom in condition.atoms]  # all are read: each unset one is flagged
        return all(answers) != condition.negated

    def _true(self, atom: Atom) -> bool:
        return self._plain(atom) != atom.negated

    def _plain(self, atom: Atom) -> bool:
        if atom.kind == "judged":
            answer = self.attribute(atom.name or "")
            if answer is None:
                self.flags.add(JUDGED_UNSET)
            return answer is True or answer == "yes"
        if atom.kind == "started-in":
            return any(self.view.coverage(name).timeline.contains(self.start) for name in atom.values)
        if atom.kind in ("reported-in", "reported-outside"):
            if self.report is None:
                return False
            inside = any(self.view.coverage(name).timeline.contains(self.report) for name in atom.values)
            return inside == (atom.kind == "reported-in")
        return self._value(atom) in atom.values

    def _value(self, atom: Atom) -> str | bool | None:
        if atom.kind == "channel":
            return self.channel
        if atom.kind == "plan":
            return self.view.name
        if atom.kind == "priority":
            return self.priority
        if atom.kind == "state":
            return self.state
        if atom.kind == "criterion":
            return self.attribute(atom.name or "")
        return self.attribute(_ATTRIBUTES[atom.kind])


def circumstances(log: TicketLog, position: int, start: int, priority: str | None) -> Circumstances:
    """The ticket as after all events up to and including the one at `position`, judged as of `priority`."""
    report = log.first_report(position)
    at_start = report or (log.entries[position] if log.entries else None)
    return Circumstances(
        view=log.view,
        start=start,
        priority=priority,
        channel=at_start.event.channel if at_start else None,
        state=log.state_at(position),
        report=report.at if report else None,
        attribute=lambda name: log.attribute(name, position),
    )
