"""The names that a rule set knows, and so what tickets can say to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from slacontract.ruleset.commitments import Atom
from slacontract.ruleset.rules import Plan, RuleSet

OWN = ("service", "site", "type")


@dataclass(frozen=True)
class Words:
    """Priorities, states and channels by name, and the values of each attribute that a condition reads.

    `judged`: names of the attributes that somebody answers with yes or no.
    """

    priorities: tuple[str, ...]
    states: tuple[str, ...]
    channels: tuple[str, ...]
    attributes: dict[str, tuple[str, ...]]
    judged: tuple[str, ...]


def words_of(rules: RuleSet) -> Words:
    """Every name of every plan and edition, each once; at least one of each, known or not."""
    plans = [plan for edition in rules.editions for plan in edition.plans.values()]
    atoms = [atom for plan in plans for atom in _atoms(plan)]
    attributes: dict[str, tuple[str, ...]] = {"impact": ("high", "low"), "urgency": ("high", "low")}
    for atom in atoms:
        name = atom.kind if atom.kind in OWN else atom.name if atom.kind == "criterion" else None
        if name is not None:
            attributes[name] = tuple(dict.fromkeys((*attributes.get(name, ()), *atom.values, "other")))
    for plan in plans:
        for cell in plan.priority_table:
            for name, level in cell.levels.items():
                attributes[name] = tuple(dict.fromkeys((*attributes.get(name, ()), level)))
    return Words(
        _once([one.name for plan in plans for one in plan.priorities], "P1"),
        _once([one.name for plan in plans for one in plan.states], "open", "waiting"),
        _once([one.id for plan in plans for one in plan.channels], "phone"),
        attributes,
        _once([atom.name for atom in atoms if atom.kind == "judged" and atom.name], "access-given"),
    )


def _once(names: list[str], *otherwise: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names)) or otherwise


def _atoms(plan: Plan) -> Iterator[Atom]:
    for one in plan.commitments:
        if one.when is not None:
            yield from one.when.atoms
        for condition in one.pauses_when.values():
            yield from condition.atoms
