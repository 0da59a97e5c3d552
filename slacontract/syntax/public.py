"""A contract's text as its client may read it: no comments, and nothing that is for the provider only."""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Severity
from ..source import Source
from . import nodes as n
from .cst import Token, Tree
from .formatting import INDENT, defined_names
from .lexer import scan
from .parser import Parser
from .printer import Printer
from .reading import build, read

_HIDDEN_BLOCKS = frozenset(("supplier", "waiver"))
_HIDDEN_FACTS = frozenset((("rota", "rotation"), ("rota", "dated-entry")))
_HIDDEN_STATUS = frozenset(("provider-only", "as-internal", "measured-only"))
_HIDDEN_WORDS = "RELYING_ON"
"""Begins the words of a promise that name the supplier whom it rests on."""


def without_comments(source: Source) -> str:
    """The text as it was written, but for its comments and the lines that held nothing else."""
    text, kept, at = source.text, [], 0
    for comment in scan(text).comments:
        start = comment.start
        while start > at and text[start - 1] in " \t":
            start -= 1
        if comment.first and start > 0 and text[start - 1] == "\n":
            start -= 1  # the whole line goes, with the end of the line before
        kept.append(text[at : max(start, at)])
        at = comment.end
    return "".join((*kept, text[at:])).lstrip("\n")


def public_text(source: Source, parser: Parser) -> str | None:
    """The canonical text without comments, and without the lines and words that only the provider may read.

    None for a text with errors, and for one that brings others along. Names that only such lines defined
    stay where others use them: whoever publishes the text compiles it first.
    """
    found: list[Diagnostic] = []
    document = read(source, parser, found)
    if document is None:
        return None
    file = build(document, parser, found)
    if file.uses or any(one.severity is Severity.ERROR for one in found):
        return None
    kept = {start: public for block in file.blocks for start, public in _lines(block)}
    vocabulary = parser.keywords.languages[document.language]
    printer = Printer(vocabulary, defined_names(document.items))
    lines = [f"{vocabulary.write('LANGUAGE')} {document.language}"]
    for tree in document.items:
        if not kept.get(tree.start, False):
            continue
        is_head = tree.rule == "block"
        lines += [""] if is_head else []
        lines.append(("" if is_head else INDENT) + printer.line(_public(tree)))
    return "\n".join(lines) + "\n"


def _lines(block: n.Block) -> Iterator[tuple[int, bool]]:
    """Where each line of a block begins, and whether both parties may read it."""
    public = not block.provider_only and block.kind not in _HIDDEN_BLOCKS
    yield block.head.start, public
    for fact in block.facts:
        hidden = (block.kind, fact.key) in _HIDDEN_FACTS
        hidden = hidden or any(one.key in _HIDDEN_STATUS for one in fact.modifiers)
        yield fact.span.start, public and not hidden


def _public(tree: Tree) -> Tree:
    """A line without the words that only the provider may read."""
    children = [child for child in tree.children if not _is_hidden(child)]
    return Tree(tree.rule, children)


def _is_hidden(child: Token | Tree) -> bool:
    if not isinstance(child, Tree) or child.rule != "modifier":
        return False
    return next(child.tokens()).kind == _HIDDEN_WORDS
