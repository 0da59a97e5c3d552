"""Text to nodes: header, items, blocks; the entry points of the syntax layer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..diagnostics import Diagnostic
from ..source import Source, Span
from . import nodes as n
from .build_facts import FactBuilder
from .cst import Tree
from .lexer import Lexed, scan
from .parser import Parser, Reading
from .tables import END


def parse(source: Source, parser: Parser) -> tuple[n.File | None, list[Diagnostic]]:
    """Read a contract. The file holds whatever blocks could be read; None where there is none at all."""
    found: list[Diagnostic] = []
    lexed = scan(source.text)
    language, at = "en", 0
    if len(lexed.lexemes) > 1:
        code = lexed.lexemes[1].value
        if (lexed.lexemes[0].value,) in parser.keywords.headers and code in parser.keywords.languages:
            language, at = code, 2
    vocabulary = parser.keywords.languages[language]
    reading = Reading(parser, vocabulary, source.text, lexed.lexemes)
    trees: list[Tree] = []
    while at < len(lexed.lexemes):
        tree, after, failure = reading.item(at)
        if tree is not None:
            trees.append(tree)
        if failure is not None:
            raise NotImplementedError(source.text[lexed.lexemes[at].start :][:200])
        at = after
    builder = FactBuilder(source, vocabulary, found)
    uses: list[n.Use] = []
    heads: list[tuple[n.Block, list[n.Fact]]] = []
    for tree in trees:
        node: Any = builder.build(tree)
        if isinstance(node, n.Use):
            uses.append(node)
        elif isinstance(node, n.Block):
            heads.append((node, []))
        elif heads:
            heads[-1][1].append(node)
    blocks = tuple(_closed(head, facts) for head, facts in heads)
    end = len(source.text)
    return n.File(Span(source.name, 0, end), language, tuple(uses), blocks), found


def _closed(head: n.Block, facts: list[n.Fact]) -> n.Block:
    end = facts[-1].span.end if facts else head.span.end
    return replace(head, span=Span(head.span.file, head.span.start, end), facts=tuple(facts))


__all__ = ["END", "Lexed", "parse"]
