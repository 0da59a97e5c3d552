"""A rule set that says one string wherever a contract may name something that a start is judged by."""

from __future__ import annotations

from differential.rules import rule_set

from slacontract.ruleset.commitments import Atom, Condition, DeemedReceipt, Priority
from slacontract.ruleset.delays import BusinessDays, NoDelay
from slacontract.ruleset.rules import Channel, PriorityCell, RuleSet


def rules_of(hostile: str) -> RuleSet:
    """Its plan, coverage, priority, channel, criterion, clause, label and commitments bear the string."""
    rules = rule_set("texts", 1)
    edition = rules.editions[0]
    plan = edition.plans["*"]
    cover = next(
        one for one in plan.coverages.values() if one.undetermined is None and one.days and one.intervals
    )
    first, second, *_ = plan.commitments
    delay = BusinessDays(n=1, coverage=hostile, until="last-closing")
    atoms = (
        Atom(kind="service", values=(hostile, "other")),
        Atom(kind="criterion", name=hostile, values=(hostile,)),
        Atom(kind="started-in", values=(hostile,)),
        Atom(kind="channel", values=("none",), negated=True),
    )
    shared = {"metric": "response", "label": hostile, "priority": hostile, "edge": None}
    general = first.model_copy(
        update={**shared, "id": f"{hostile}/general", "delay": NoDelay(why="hole"), "when": None}
        | {"yields_to": (f"{hostile}/special",), "deemed_receipt": None}
    )
    special = second.model_copy(
        update={**shared, "id": f"{hostile}/special", "delay": delay, "when": Condition(atoms=atoms)}
        | {"yields_to": (), "deemed_receipt": DeemedReceipt(coverage=hostile, after=None)}
    )
    named = plan.model_copy(
        update={
            "coverages": {hostile: cover},
            "priorities": (Priority(name=hostile),),
            "channels": (Channel(id=hostile, sets_priority=hostile),),
            "priority_table": (PriorityCell(levels={hostile: hostile}, priority=hostile),),
            "default_priority": None,
            "commitments": (general, special),
        }
    )
    plans = {hostile: named, f"{hostile}!": plan}
    editions = (edition.model_copy(update={"id": hostile, "plans": plans}),)
    return rules.model_copy(update={"editions": editions, "default_plan": hostile})
