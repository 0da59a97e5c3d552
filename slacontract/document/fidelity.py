"""What documents say of each line of a contract: in words, all of it, and in which section."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..emitter import Compiled, Degree, FidelityLine
from ..ruleset.rules import EVERY_PLAN
from .tree import Section, walk

_KINDS = {
    "coverages": "coverage",
    "maintenance": "maintenance",
    "availability": "availability",
    "credits": "credit",
    "prices": "price",
    "prepaid": "prepaid",
}


def lines(compiled: Compiled, sections: tuple[Section, ...]) -> Iterator[FidelityLine]:
    """A line for each promise, coverage, maintenance, availability, credit and price."""
    numbers = {section.id: section.number for section in walk(sections)}
    for name, plan in compiled.rules.editions[-1].plans.items():
        prefix = "" if name == EVERY_PLAN else f"{name}/"
        for commitment in plan.commitments:
            yield FidelityLine(f"{prefix}{commitment.id}", "exact", f"section {numbers.get('promises', '–')}")
        for field, kind in _KINDS.items():
            several = getattr(plan, field)
            for one in several if isinstance(several, dict) else [item.id for item in several]:
                number = numbers.get(f"{kind}-{one}")
                yield FidelityLine(f"{prefix}{kind}/{one}", "exact", f"section {number}" if number else "")


TERMS: Mapping[str, Degree] = dict.fromkeys(
    (
        "coverage",
        "on-call",
        "holidays",
        "closures",
        "term",
        "rota",
        "commitments",
        "pauses",
        "maintenance",
        "availability",
        "credits",
        "prices",
        "prepaid",
        "escalations",
    ),
    "exact",
)
