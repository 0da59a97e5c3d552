"""What in a contract promises something: the lines that every configuration target accounts for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..emitter import Compiled
from ..records import dataclass
from ..ruleset.rules import EVERY_PLAN, Plan

PROMISING: Mapping[str, str] = {
    "holidays": "holidays",
    "channels": "channel",
    "roles": "role",
    "scopes": "scope",
    "report_forms": "report-form",
    "priority_rules": "priority-rules",
    "matrices": "matrix",
    "states": "state",
    "ladders": "escalation",
    "rights": "right",
    "duties": "duty",
    "time_records": "time-record",
    "clauses": "clause",
    "services": "service",
    "rotas": "rota",
}
"""Blocks of the model, by field, that hold whatever the plan: the kind of their line."""

NOT_PROMISING: Mapping[str, str] = {
    "coverages": "by plan: coverage",
    "priorities": "their commitments, by plan",
    "commitments": "by plan: each commitment",
    "exceptions": "their commitments, by plan",
    "maintenance": "by plan: maintenance",
    "availabilities": "by plan: availability",
    "credits": "by plan: credit",
    "prices": "by plan: price",
    "prepaid": "by plan: prepaid",
    "plans": "all that they promise is told by plan",
    "clocks": "when a clock starts, stops and waits is part of each commitment's line",
    "ticket_types": "named by conditions",
    "sites": "named by conditions",
    "criteria": "read by the matrices",
    "definitions": "words",
    "suppliers": "what is promised to the provider, not by it",
    "worked_examples": "they show, and promise nothing",
    "waivers": "the provider's own",
}
"""The other fields that hold blocks, and why they have no line of their own."""

BY_PLAN: Mapping[str, str] = {
    "maintenance": "maintenance",
    "availability": "availability",
    "credits": "credit",
    "prices": "price",
    "prepaid": "prepaid",
}


@dataclass(frozen=True)
class Promised:
    """One line of a contract: its path of names, and its kind (`commitment`, `coverage`, `credit`, …)."""

    clause: str
    kind: str


def promised(compiled: Compiled) -> tuple[Promised, ...]:
    """Every line of the contract in hand that promises something, in the order of the kinds.

    Commitments, coverages, maintenance, availabilities, credits, prices and prepaid time of each plan of the
    last edition; of the model, all blocks of `PROMISING`. Names do not depend on the target.
    """
    found = list(_by_plan(compiled))
    for field, kind in PROMISING.items():
        for number, block in enumerate(getattr(compiled.contract, field), 1):
            found.append(Promised(f"{kind}/{block.name or number}", kind))
    return tuple(dict.fromkeys(found))


def prefix_of(plan: str) -> str:
    """What the paths of a plan begin with."""
    return "" if plan == EVERY_PLAN else f"{plan}/"


def _by_plan(compiled: Compiled) -> Iterator[Promised]:
    named = {one.name for one in compiled.contract.coverages}
    for name, plan in compiled.rules.editions[-1].plans.items():
        prefix = prefix_of(name)
        for one in plan.commitments:
            yield Promised(f"{prefix}{one.id}", "commitment")
        for key in plan.coverages:
            if key in named:
                yield Promised(f"{prefix}coverage/{key}", "coverage")
        yield from _blocks(prefix, plan)


def _blocks(prefix: str, plan: Plan) -> Iterator[Promised]:
    for field, kind in BY_PLAN.items():
        for block in getattr(plan, field):
            yield Promised(f"{prefix}{kind}/{block.id}", kind)
