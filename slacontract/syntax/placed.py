"""Checks each fact against the placement tables: its block, its modifiers, its values."""

from __future__ import annotations

from ..diagnostics import Bilingual, Diagnostic
from ..source import Source, Span
from . import kinds as k
from . import nodes as n
from .cst import Token, Tree
from .keywords import Vocabulary
from .placement import FACTS, allowed_modifiers, blocks_for, slug, wrong_values

# What people mean by a fact of another block.
_INSTEAD = {
    ("role", "staffed-by"): "HELD_BY", ("role", "opening-hours"): "UNDER_COVERAGE",
    ("role", "includes"): "DOES",
    ("coverage", "held-by"): "STAFFED_BY", ("coverage", "outside"): "EXCEPT",
    ("coverage", "excludes"): "EXCEPT", ("coverage", "under-coverage"): "JOINS",
    ("availability", "outside"): "EXCLUDES", ("availability", "except-coverages"): "EXCLUDES",
    ("maintenance", "under-coverage"): "ONLY_IN", ("channel", "opening-hours"): "UNDER_COVERAGE",
    ("plan", "staffed-by"): "UNDER_COVERAGE", ("plan", "opening-hours"): "UNDER_COVERAGE",
    ("credit", "costs"): "EACH_BREACH EACH_LATE_TICKET", ("price", "at-least"): "COSTS",
    ("duty", "includes"): "DOES",
}  # fmt: skip
# Where a fact of many blocks is most at home.
HOMES = {
    "commitment": "priority commitments plan exception", "includes": "scope plan service",
    "excludes": "scope plan", "opening-hours": "coverage", "reference": "contract supplier",
    "under-coverage": "priority plan channel service",
}  # fmt: skip
_HOURS = frozenset(
    ("weekly", "all-hours", "dated-windows", "holiday-windows", "on-call", "except-holidays", "closed")
)
_REPEATABLE = frozenset(("when", "unless", "at", "after", "before", "per"))


def check_placement(
    source: Source, vocabulary: Vocabulary, fact: n.Fact, tree: Tree, block: str, found: list[Diagnostic]
) -> None:
    """Report a fact that its block, or a modifier or value that the fact, does not take."""
    first = next(tree.tokens())
    written = _as_written(source, first.start, first.end)
    if fact.key not in FACTS[block]:
        found.append(misplaced(source, vocabulary, fact.key, first, block))
        return
    allowed = allowed_modifiers(fact.key)
    seen: set[str] = set()
    for modifier in fact.modifiers:
        words = _as_written(source, modifier.span.start, modifier.span.end)
        if modifier.key not in allowed:
            found.append(k.MISPLACED_MODIFIER.at(modifier.span, written=words, fact=written))
        elif modifier.key in seen and modifier.key not in _REPEATABLE:
            found.append(k.REPEATED_MODIFIER.at(modifier.span, written=words))
        seen.add(modifier.key)
    for value, letters in wrong_values(fact):
        found.append(
            k.WRONG_VALUE.at(
                value.span,
                written=_as_written(source, value.span.start, value.span.end),
                fact=written,
                expected=k.either([k.VALUE_SHAPES[letter] for letter in letters]),
            )
        )


def misplaced(source: Source, vocabulary: Vocabulary, fact: str, first: Token, block: str) -> Diagnostic:
    """A fact, by the first of its words, in a block that does not take it."""
    return k.MISPLACED_FACT.at(
        Span(source.name, first.start, first.end),
        written=_as_written(source, first.start, first.end),
        block=vocabulary.write(kind_key(block)),
        hint=_other_place(vocabulary, fact, block),
    )


def _other_place(vocabulary: Vocabulary, fact: str, block: str) -> Bilingual:
    """What to write for a fact that its block does not take."""
    write = vocabulary.write
    instead = _INSTEAD.get((block, fact))
    if instead is not None:
        words = ", ".join(write(key) for key in instead.split())
        return Bilingual(f"Write here: {words}.", f"Écrivez ici : {words}.")
    link = next((key for key in ("ONLY_IN", "UNDER_COVERAGE") if slug(key) in FACTS[block]), None)
    if fact in _HOURS and block != "coverage" and link is not None:
        head = f"{write('COVERAGE')} c1"
        return Bilingual(
            f"Hours stand in a coverage: put this line below “{head}”, and write here “{write(link)} c1”.",
            f"Les heures se mettent dans une couverture : placez cette ligne sous « {head} », et écrivez ici "
            f"« {write(link)} c1 ».",
        )
    if block == "service" and fact in FACTS["credit"] and fact not in HOMES:
        head = write("CREDIT")
        return Bilingual(
            f"If the block is about service credits, begin it with “{head}” and a name.",
            f"Si le bloc parle de pénalités, commencez-le par « {head} » et un nom.",
        )
    kinds = HOMES.get(fact, "").split() or blocks_for(fact)
    blocks = k.listed(write(kind_key(kind)) for kind in kinds)
    return Bilingual(
        f"Move it below the first line of such a block: {blocks.en}.",
        f"Placez-le sous la première ligne d’un tel bloc : {blocks.fr}.",
    )


def kind_key(kind: str) -> str:
    """The keyword of a kind of block."""
    return kind.upper().replace("-", "_")


def _as_written(source: Source, start: int, end: int) -> str:
    text = " ".join(source.text[start:end].split())
    return text if len(text) <= 60 else text[:59] + "…"


__all__ = ["Token", "check_placement", "kind_key"]
