"""The rule set itself as JSON: what every evaluator reads, and what all other outputs derive from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from slacontract.emitter import Artifact, Compiled, Degree, Emission, FidelityLine, Target
from slacontract.ruleset.rules import EVERY_PLAN
from slacontract.ruleset.schema import dump_json

_KINDS = ("coverages", "holidays", "availability", "credits", "maintenance", "prices", "prepaid", "rota")
_SINGULAR = {
    "coverages": "coverage",
    "credits": "credit",
    "prices": "price",
}


def emit(compiled: Compiled) -> Emission:
    """`rules.json`, which follows the published schema; everything in it is exact."""
    return Emission((Artifact("rules.json", dump_json(compiled.rules)),), tuple(_lines(compiled)))


def _lines(compiled: Compiled) -> Iterator[FidelityLine]:
    for name, plan in compiled.rules.editions[-1].plans.items():
        prefix = "" if name == EVERY_PLAN else f"{name}/"
        for commitment in plan.commitments:
            yield FidelityLine(f"{prefix}{commitment.id}", "exact", gives_more=0)
        for kind in _KINDS:
            several = getattr(plan, kind)
            names = several if isinstance(several, dict) else [one.id for one in several]
            for one in names:
                yield FidelityLine(f"{prefix}{_SINGULAR.get(kind, kind)}/{one}", "exact")


_TERMS: Mapping[str, Degree] = dict.fromkeys(
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

TARGET = Target(
    "rules-json", "Rule set (JSON)", emit, proof="schema", terms=_TERMS, title_fr="Jeu de règles (JSON)"
)
