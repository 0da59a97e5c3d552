"""The rule set itself as JSON: what every evaluator reads, and what all other outputs derive from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from slacontract.emitter import Artifact, Compiled, Degree, Emission, FidelityLine, Target
from slacontract.ruleset.rules import EVERY_PLAN

_KINDS = ("coverages", "holidays", "availability", "credits", "maintenance", "prices", "prepaid", "rota")
_SINGULAR = {
    "coverages": "coverage",
    "credits": "credit",
    "prices": "price",
}


def emit(compiled: Compiled) -> Emission:
    """`rules.json`, which follows the published schema; everything in it is exact."""
    text = to_json(compiled.rules.model_dump(mode="json", by_alias=True))
    return Emission((Artifact("rules.json", text.encode()),), tuple(_lines(compiled)))


def to_json(value: Any) -> str:
    """Canonical JSON: keys sorted, a line for each field and for each row of a table, UTF-8, a final newline.

    So that two rule sets that say the same are the same bytes, and that a change reads as a few lines.
    """
    return "".join(_written(value, "")) + "\n"


def _written(value: Any, indent: str) -> Iterator[str]:
    deeper = indent + " "
    if isinstance(value, dict) and value:
        yield "{"
        for number, key in enumerate(sorted(value)):
            yield f"{',' if number else ''}\n{deeper}{_leaf(key)}: "
            yield from _written(value[key], deeper)
        yield f"\n{indent}}}"
    elif isinstance(value, list) and any(isinstance(one, dict | list) for one in value):
        yield "["
        for number, one in enumerate(value):
            yield f"{',' if number else ''}\n{deeper}"
            yield from _written(one, deeper)
        yield f"\n{indent}]"
    else:
        yield _leaf(value)


def _leaf(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "), sort_keys=True)


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

TARGET = Target("rules-json", "Rule set (JSON)", emit, proof="schema", terms=_TERMS)
