"""The contract to read and to sign, as one HTML file that asks nothing of the network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from slacontract.document.build import document_of
from slacontract.document.tree import Section, walk
from slacontract.emitter import Artifact, Compiled, Degree, Emission, FidelityLine, Target
from slacontract.ruleset.rules import EVERY_PLAN

from .render import render


def emit(compiled: Compiled) -> Emission:
    """`contract.html` in the language asked for, of the edition for the audience asked for."""
    document, diagnostics = document_of(compiled)
    page = Artifact("contract.html", render(document).encode("utf-8", "replace"))
    return Emission((page,), tuple(_lines(compiled, document.sections)), diagnostics)


def _lines(compiled: Compiled, sections: tuple[Section, ...]) -> Iterator[FidelityLine]:
    """What the document says of each line: in words, all of it."""
    numbers = {section.id: section.number for section in walk(sections)}
    for name, plan in compiled.rules.editions[-1].plans.items():
        prefix = "" if name == EVERY_PLAN else f"{name}/"
        for commitment in plan.commitments:
            yield FidelityLine(f"{prefix}{commitment.id}", "exact", f"section {numbers.get('promises', '–')}")
        for kind in ("coverages", "maintenance", "availability", "credits", "prices", "prepaid"):
            several = getattr(plan, kind)
            for one in several if isinstance(several, dict) else [item.id for item in several]:
                kind_of = {"coverages": "coverage", "credits": "credit", "prices": "price"}.get(kind, kind)
                number = numbers.get(f"{kind_of}-{one}")
                yield FidelityLine(f"{prefix}{kind_of}/{one}", "exact", f"section {number}" if number else "")


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

TARGET = Target("html", "Contract to read and sign (HTML)", emit, proof="observed", terms=_TERMS)
