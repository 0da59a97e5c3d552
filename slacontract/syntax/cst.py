"""The concrete tree: every word of an item under the rule that read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(slots=True)
class Token:
    """A terminal: a keyword (`kind` is its key) or a lexical shape; `text` as written, words folded
    only for keywords."""

    kind: str
    start: int
    end: int
    text: str


@dataclass(slots=True)
class Tree:
    """A rule and what it read, in order."""

    rule: str
    children: list[Token | Tree]

    @property
    def start(self) -> int:
        return self.children[0].start

    @property
    def end(self) -> int:
        return self.children[-1].end

    def tokens(self) -> Iterator[Token]:
        """All tokens, left to right. The grammar bounds the depth."""
        for child in self.children:
            if isinstance(child, Token):
                yield child
            else:
                yield from child.tokens()
