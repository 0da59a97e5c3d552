"""Conditions: which commitments hold for a ticket as it is."""

from __future__ import annotations

from collections.abc import Sequence

from .events import Record
from .states import Log, Place


class Around:
    """The ticket as after an event: what conditions are read from."""

    def __init__(self, log: Log, position: int, start: int, priority: str | None) -> None:
        self.log, self.position = log, position
        self.view, self.start, self.priority = log.view, start, priority
        report = log.next("reported", 0)
        report = report if report is not None and report.position <= position else None
        at_start = report or (log.entries[position] if log.entries else None)
        self.channel = at_start.event["channel"] if at_start else None
        self.state = log.states[position] if log.states else None
        self.report = report.at if report else None
        self.flags: set[str] = set()

    def holds(self, condition: Record | None) -> bool:
        """Whether all atoms hold; all are read, so that each unset one is flagged."""
        if condition is None:
            return True
        answers = [self._plain(atom) != atom["negated"] for atom in condition["atoms"]]
        return all(answers) != bool(condition["negated"])

    def _plain(self, atom: Record) -> bool:
        kind, values = atom["kind"], atom["values"]
        if kind == "judged":
            answer = self._attribute(atom["name"])
            if answer is None:
                self.flags.add("judged-unset")
            return answer is True or answer == "yes"
        if kind == "started-in":
            return self._inside(values, self.start)
        if kind in ("reported-in", "reported-outside"):
            return self.report is not None and self._inside(values, self.report) == (kind == "reported-in")
        return self._value(kind, atom["name"]) in values

    def _inside(self, names: Sequence[str], t: int) -> bool:
        return any(self.view.cover(name).contains(t) for name in names)

    def _attribute(self, name: str | None) -> object:
        return self.log.attribute(name or "", self.position)

    def _value(self, kind: str, name: str | None) -> object:
        if kind == "criterion":
            return self._attribute(name)
        if kind in ("service", "site", "type"):
            return self._attribute(kind)
        own = {
            "channel": self.channel,
            "plan": self.view.name,
            "priority": self.priority,
            "state": self.state,
        }
        return own[kind]


def pick(
    log: Log, members: Sequence[Record], place: Place, priority: str | None
) -> tuple[list[Record], set[str]]:
    """The commitments of a clock that hold for a start and a priority; a default yields to its exception."""
    around = Around(log, place.position, place.at, priority)
    holding = [one for one in members if one["priority"] in (None, priority) and around.holds(one["when"])]
    names = {one["id"] for one in holding}
    return [one for one in holding if not names.intersection(one["yields_to"])], around.flags
