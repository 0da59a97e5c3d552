"""Checks each fact against the placement tables: its block, its modifiers, its values."""

from __future__ import annotations

from ..diagnostics import Diagnostic
from ..source import Source, Span
from . import kinds as k
from . import nodes as n
from .cst import Token, Tree
from .keywords import Vocabulary
from .placement import FACTS, allowed_modifiers, blocks_for, wrong_values

_REPEATABLE = frozenset(("when", "unless", "at", "after", "before", "per"))


def check_placement(
    source: Source, vocabulary: Vocabulary, fact: n.Fact, tree: Tree, block: str, found: list[Diagnostic]
) -> None:
    """Report a fact that its block, or a modifier or value that the fact, does not take."""
    first = next(tree.tokens())
    written = _as_written(source, first.start, first.end)
    if fact.key not in FACTS[block]:
        blocks = k.listed(vocabulary.write(kind_key(kind)) for kind in blocks_for(fact.key))
        found.append(
            k.MISPLACED_FACT.at(
                Span(source.name, first.start, first.end),
                written=written,
                block=vocabulary.write(kind_key(block)),
                blocks=blocks,
            )
        )
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


def kind_key(kind: str) -> str:
    """The keyword of a kind of block."""
    return kind.upper().replace("-", "_")


def _as_written(source: Source, start: int, end: int) -> str:
    text = " ".join(source.text[start:end].split())
    return text if len(text) <= 60 else text[:59] + "…"


__all__ = ["Token", "check_placement", "kind_key"]
