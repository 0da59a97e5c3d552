"""The contract as one ES module with its TypeScript types: due when, breached by how much, and why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from slacontract.emitter import Artifact, Compiled, Degree, Emission, FidelityLine, Target
from slacontract.ruleset.rules import EVERY_PLAN, RuleSet
from slacontract.ruleset.tables import tables

from .assembly import part, runtime

_PLACE = 'const TABLES = "null";\n'
_LEFT_OUT = {"maintenance": "maintenance", "availability": "availability", "credits": "credit"}
_LEFT_OUT |= {"prices": "price", "prepaid": "prepaid", "rota": "rota"}
_WHY = "the module judges the clocks of tickets"


def emit(compiled: Compiled) -> Emission:
    """`sla.mjs`: the contract's tables, and what reads them; `sla.d.mts`: its types."""
    artifacts = (
        Artifact("sla.mjs", module(compiled.rules).encode()),
        Artifact("sla.d.mts", part("sla.d.mts").encode()),
    )
    return Emission(artifacts, tuple(_lines(compiled.rules)))


def module(rules: RuleSet) -> str:
    """The text of the module for a rule set: the runtime with the tables put in as text.

    JSON in ASCII, each piece a string literal of its own: no word of the contract is ever read as code, nor
    ends a script in a page.
    """
    before, after = runtime().split(_PLACE)
    text = json.dumps(tables(rules), separators=(",", ":")).replace("<", "\\u003c")
    pieces = (text[at : at + 100] for at in range(0, len(text), 100))
    literals = " +\n".join(f"  {_literal(piece)}" for piece in pieces)
    return f"{before}const TABLES =\n{literals};\n{after}"


def _literal(piece: str) -> str:
    """ASCII text as a string literal: only the quote and the backslash need care."""
    return '"' + piece.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _lines(rules: RuleSet) -> Iterator[FidelityLine]:
    for name, plan in rules.editions[-1].plans.items():
        prefix = "" if name == EVERY_PLAN else f"{name}/"
        for one in plan.commitments:
            how = "without its escalations" if one.escalations else ""
            yield FidelityLine(f"{prefix}{one.id}", "rewritten" if how else "exact", how, gives_more=0)
        for coverage in plan.coverages:
            yield FidelityLine(f"{prefix}coverage/{coverage}", "exact")
        for holidays in plan.holidays:
            yield FidelityLine(f"{prefix}holidays/{holidays}", "exact", "inside the intervals and days")
        for kind, word in _LEFT_OUT.items():
            for block in getattr(plan, kind):
                yield FidelityLine(f"{prefix}{word}/{block.id}", "not-expressible", _WHY)


_TERMS: Mapping[str, Degree] = {
    **dict.fromkeys(
        ("coverage", "on-call", "holidays", "closures", "term", "commitments", "pauses"), "exact"
    ),
    **dict.fromkeys(
        ("rota", "maintenance", "availability", "credits", "prices", "prepaid"), "not-expressible"
    ),
    "escalations": "not-expressible",
}

TARGET = Target("javascript", "Module for JavaScript", emit, proof="observed", terms=_TERMS)
