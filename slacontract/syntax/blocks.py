"""Items to blocks: each fact goes to the head above it, and is checked against what may stand there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..diagnostics import Bilingual, Diagnostic
from ..records import dataclass, field
from ..source import Source, Span
from . import kinds as k
from . import nodes as n
from .build_facts import FactBuilder
from .cst import Token, Tree
from .keywords import Vocabulary
from .placed import check_placement
from .placement import FACTS

_ATTRIBUTES = frozenset(("priority", "plan", "service", "site", "ticket-type", "state"))


@dataclass
class _Open:
    """A block being filled. `head` None: it could not be read; `kind` "": nor is its kind known."""

    kind: str
    head: n.Block | None
    facts: list[n.Fact] = field(default_factory=list)
    inside: bool = False  # its head stands among the facts of the block above


def blocks_of(
    source: Source,
    vocabulary: Vocabulary,
    items: list[Tree],
    unread: dict[int, str],
    indentation: int,
    found: list[Diagnostic],
) -> tuple[tuple[n.Use, ...], tuple[n.Block, ...]]:
    """The `use` lines and the blocks of a text, in order.

    `unread`: kinds of heads that could not be read, by the index of the item that follows them.
    `indentation`: columns before a fact. A head at that column or in the middle of a line whose
    facts belong to the block above is most likely a fact that lost a word: that is said once.
    """
    builder = FactBuilder(source, vocabulary, found)
    uses: list[n.Use] = []
    open_blocks: list[_Open] = []
    contracts = 0
    for index, tree in enumerate(items):
        if index in unread:
            open_blocks.append(_Open(unread[index], None))
        node: Any = builder.build(tree)
        if isinstance(node, n.Use):
            uses.append(node)
        elif isinstance(node, n.Block):
            inside = bool(open_blocks) and _stands_inside(source, tree, indentation)
            open_blocks.append(_Open(node.kind, node, inside=inside))
            _check_label(source, vocabulary, tree, found)
            contracts += node.kind in ("contract", "amendment") and not node.override
            if contracts > 1 and node.kind in ("contract", "amendment"):
                found.append(k.TWO_CONTRACTS.at(node.head))
        else:
            if not open_blocks:  # the head above, in the middle of a line, could not be read
                open_blocks.append(_Open("", None))
            block = open_blocks[-1]
            if block.inside and block.head is not None and node.key not in FACTS[block.kind]:
                outer = open_blocks[-2]
                if not outer.kind or node.key in FACTS[outer.kind]:
                    words = source.text[block.head.head.start : block.head.head.end]
                    written = " ".join(words.split())
                    hint = _inside(vocabulary, block.head, outer.kind)
                    found.append(k.HEAD_INSIDE.at(block.head.head, written=written, hint=hint))
                    open_blocks.pop()
                    block = outer
            if (
                block.head is not None
                and not block.facts
                and _runs_on(source, block.head, tree, node, block.kind)
            ):
                first = next(tree.tokens())
                assert block.head.name is not None
                span = Span(source.name, block.head.name.span.start, first.end)
                joined = f"{block.head.name.text}-{source.text[first.start : first.end]}"
                found.append(k.NAME_IN_TWO_WORDS.at(span, name="-".join(joined.split())))
                continue
            if block.kind:
                check_placement(source, vocabulary, node, tree, block.kind, found)
            block.facts.append(node)
    return tuple(uses), tuple(_closed(b.head, b.facts) for b in open_blocks if b.head is not None)


def _runs_on(source: Source, head: n.Block, tree: Tree, fact: n.Fact, kind: str) -> bool:
    """Whether the second word of a name was taken for a fact: it follows on the line, where none may."""
    if head.name is None or fact.key in FACTS.get(kind, ()) or head.name.span.end != head.span.end:
        return False
    between = source.text[head.name.span.end : tree.start]
    return not between.strip() and "\n" not in between and "\r" not in between


def _inside(vocabulary: Vocabulary, head: n.Block, outer: str) -> Bilingual:
    """What to write for a noun of a block among the facts of another."""
    if outer == "worked-example" and head.kind in _ATTRIBUTES and head.name is not None:
        noun = vocabulary.write(head.kind.upper().replace("-", "_"))
        line = f"{vocabulary.write('GIVEN')} {noun} {vocabulary.write('IS')} {head.name.text}"
        return Bilingual(f"Write “{line}”.", f"Écrivez « {line} ».")
    return Bilingual(
        "A word before it is missing; if a block is meant, write it at the margin with its own facts.",
        "Il manque un mot devant ; si c’est un bloc, écrivez-le à la marge avec ses propres faits.",
    )


def _stands_inside(source: Source, head: Tree, indentation: int) -> bool:
    """Whether a head stands at the column of the facts, or in the middle of a line."""
    line = max(source.text.rfind("\n", 0, head.start), source.text.rfind("\r", 0, head.start)) + 1
    before = source.text[line : head.start]
    return bool(before.strip()) or (indentation > 0 and len(before) >= indentation)


def _check_label(source: Source, vocabulary: Vocabulary, tree: Tree, found: list[Diagnostic]) -> None:
    """A label on another line than its head may be a fact whose keyword was lost."""
    for before, child in zip(tree.children, tree.children[1:], strict=False):
        if isinstance(child, Tree) and child.rule == "text" and isinstance(before, Token):
            between = source.text[before.end : child.start]
            if "\n" in between or "\r" in between:
                span = Span(source.name, child.start, child.end)
                found.append(k.LABEL_ON_NEXT_LINE.at(span, means=vocabulary.write("MEANS")))


def _closed(head: n.Block, facts: list[n.Fact]) -> n.Block:
    end = facts[-1].span.end if facts else head.span.end
    return replace(head, span=Span(head.span.file, head.span.start, end), facts=tuple(facts))
