"""Which commitments of a clock hold for columns of tickets at a place of their log (K8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..ruleset.commitments import Atom, Commitment, Condition
from .columns import Bools, Ints
from .delays import Tables
from .log import NEVER, PlanLog

ATTRIBUTES = {"service": "service", "site": "site", "type": "type"}


@dataclass
class Around:
    """Some tickets as after all events up to a row each; `unset` and `beyond` are filled by reading.

    `unset`: an atom that a person judges had no answer. `beyond`: only the engine can answer.
    """

    log: PlanLog
    tables: Tables
    ticket: Ints
    row: Ints
    priority: Ints

    def __post_init__(self) -> None:
        self.start: Ints = self.log.part.at[self.row]
        self.unset: Bools = np.zeros(len(self.row), np.bool_)
        self.beyond: Bools = np.zeros(len(self.row), np.bool_)
        self._report: Ints | None = None

    @property
    def report(self) -> Ints:
        """The row of the first report up to here, -1 where there is none."""
        if self._report is None:
            first = self.log.first_of("reported", None)[self.ticket]
            rows = np.where(first == NEVER, -1, self.log.row(first))
            self._report = np.asarray(np.where(rows > self.row, -1, rows))
        return self._report

    def holds(self, condition: Condition | None, among: Bools | None = None) -> Bools:
        """Whether all atoms hold; with `negated`, whether one does not. `among`: who is asked at all."""
        found = np.ones(len(self.row), np.bool_)
        if condition is None:
            return found
        asked = found if among is None else among
        for atom in condition.atoms:
            found = found & (self._plain(atom, asked) != atom.negated)
        return np.asarray(found != condition.negated)

    def chosen(self, members: Sequence[Commitment], priorities: dict[str, int]) -> list[Bools]:
        """For each commitment of a clock, where it applies: a default yields to what replaces it."""
        holding: dict[str, Bools] = {}
        for one in members:
            of_priority = np.ones(len(self.row), np.bool_)
            if one.priority is not None:
                of_priority = self.priority == priorities.get(one.priority, -2)
            holding[one.id] = (
                of_priority if one.when is None else of_priority & self.holds(one.when, of_priority)
            )
        found: list[Bools] = []
        for one in members:
            applies = holding[one.id]
            for name in one.yields_to:
                if name in holding:
                    applies = applies & ~holding[name]
            found.append(applies)
        return found

    def _plain(self, atom: Atom, asked: Bools) -> Bools:
        log = self.log
        if atom.kind == "judged":
            yes: Bools = log.attribute_in(atom.name or "", (True, "yes"))[self.row]
            column = log.part.attributes.get(atom.name or "")
            unset = True if column is None else log.part.attribute(atom.name or "")[self.row] < 0
            self.unset |= asked & unset
            return yes
        if atom.kind == "started-in":
            return self._inside(atom.values, self.start, asked)
        if atom.kind in ("reported-in", "reported-outside"):
            known = self.report >= 0
            inside = self._inside(atom.values, log.part.at[self.report], asked & known)
            return np.asarray(known & (inside == (atom.kind == "reported-in")))
        if atom.kind == "channel":
            column = log.part.channel
            if column is None:
                return np.zeros(len(self.row), np.bool_)
            wanted = np.array([value in atom.values for value in column.values] + [False])
            codes = column.codes[np.where(self.report >= 0, self.report, self.row)]
            return np.asarray(wanted[codes])
        if atom.kind == "plan":
            return np.full(len(self.row), log.view.name in atom.values)
        if atom.kind == "priority":
            return np.isin(self.priority, [log.priorities.get(one, -2) for one in atom.values])
        if atom.kind == "state":
            if log.state is None:
                return np.zeros(len(self.row), np.bool_)
            return np.isin(log.state[self.row], [log.states.get(one, -2) for one in atom.values])
        name = atom.name or "" if atom.kind == "criterion" else ATTRIBUTES[atom.kind]
        return log.attribute_in(name, atom.values)[self.row]

    def _inside(self, coverages: Sequence[str], t: Ints, asked: Bools) -> Bools:
        found = np.zeros(len(t), np.bool_)
        for name in coverages:
            table = self.tables.coverage(name)
            self.beyond |= asked & ~table.knows(t)
            found |= table.contains(t)
        return found
