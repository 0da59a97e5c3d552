"""The contract as a policy in Rego with its tables: when something would be due, and covered time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from slacontract.emitter import Artifact, Compiled, Degree, Emission, FidelityLine, Target
from slacontract.ruleset.lookups import lookups
from slacontract.ruleset.rules import EVERY_PLAN, RuleSet

from .assembly import policy

_LEFT_OUT = {"maintenance": "maintenance", "availability": "availability", "credits": "credit"}
_LEFT_OUT |= {"prices": "price", "prepaid": "prepaid", "rota": "rota"}
_WHY = "the policy answers when something would be due"


def emit(compiled: Compiled) -> Emission:
    """`sla.rego` and `data.json`: together the files of a bundle."""
    artifacts = (
        Artifact("data.json", data(compiled.rules).encode()),
        Artifact("sla.rego", policy().encode()),
    )
    return Emission(artifacts, tuple(_lines(compiled.rules)))


def data(rules: RuleSet) -> str:
    """The tables of a rule set, below the one name `sla_tables`.

    Characters as they are: rego-cpp compares the text of strings as JSON writes it, escapes included.
    """
    return json.dumps({"sla_tables": lookups(rules)}, ensure_ascii=False, separators=(",", ":")) + "\n"


def _lines(rules: RuleSet) -> Iterator[FidelityLine]:
    said = lookups(rules)
    edition = rules.editions[-1]
    refused = {
        (name, one["id"])
        for name in edition.plans
        for one in said["plans"][said["views"][name][-1]["plan"]]["commitments"]
        if one["refused"]
    }
    for name, plan in edition.plans.items():
        prefix = "" if name == EVERY_PLAN else f"{name}/"
        for one in plan.commitments:
            clause = f"{prefix}{one.id}"
            if (name, one.id) in refused:
                yield FidelityLine(
                    clause, "not-expressible", "refused: it takes a ticket's history to judge it"
                )
            elif one.pauses or one.pauses_when or one.escalations or one.on_priority_change or one.on_reopen:
                yield FidelityLine(clause, "rewritten", "as it stands at the start: without what follows", 0)
            else:
                yield FidelityLine(clause, "exact", gives_more=0)
        for coverage in plan.coverages:
            yield FidelityLine(f"{prefix}coverage/{coverage}", "exact")
        for holidays in plan.holidays:
            yield FidelityLine(f"{prefix}holidays/{holidays}", "exact", "inside the intervals and days")
        for kind, word in _LEFT_OUT.items():
            for block in getattr(plan, kind):
                yield FidelityLine(f"{prefix}{word}/{block.id}", "not-expressible", _WHY)


_TERMS: Mapping[str, Degree] = {
    **dict.fromkeys(("coverage", "on-call", "holidays", "closures", "term", "commitments"), "exact"),
    **dict.fromkeys(("rota", "maintenance", "availability", "credits"), "not-expressible"),
    **dict.fromkeys(("prices", "prepaid", "pauses", "escalations"), "not-expressible"),
}

TARGET = Target("rego", "Policy in Rego (L2)", emit, proof="observed", terms=_TERMS)
