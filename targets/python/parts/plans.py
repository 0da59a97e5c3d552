"""Plans: what one edition of the contract promises under one plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .events import Record
from .windows import Cover

if TYPE_CHECKING:
    from .answers import Rules


class View:
    """One plan of one edition."""

    def __init__(self, rules: Rules, edition: Record, name: str) -> None:
        self.rules = rules
        self.edition = edition["id"]
        self.first, self.until = edition["in_force"]
        self.name = name
        self.plan: Record = edition["plans"][name]
        self.commitments: list[Record] = self.plan["commitments"]
        self.clocks: dict[tuple[str, str | None], list[Record]] = {
            (one["metric"], one["label"]): [self.commitments[i] for i in one["commitments"]]
            for one in self.plan["clocks"]
        }
        self.states = [one["name"] for one in self.plan["states"]]
        self.first_state: str | None = self.states[0] if self.states else None
        self.marks: dict[str, list[str]] = {one["name"]: one["marks"] for one in self.plan["states"]}

    def cover(self, name: str) -> Cover:
        return self.rules.cover(self.plan["coverages"][name])

    def in_force(self, t: int) -> bool:
        return (self.first is None or self.first <= t) and (self.until is None or t < self.until)
