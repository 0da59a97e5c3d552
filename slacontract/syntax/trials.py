"""Corrections tried out: a line is read again with other words in it, and the best reading is proposed."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..diagnostics import Diagnostic
from ..source import Source
from .build_facts import FactBuilder
from .failing import Case
from .folding import fold
from .lexer import scan
from .nodes import Fact
from .parser import Reading
from .placed import check_placement
from .placement import FACTS, allowed_modifiers

_UNUSUAL = {"grants": "per", "at-least": "per", "at-most": "per", "costs": "over-each"}
"""Modifiers that a fact takes, and that are rarely what is meant where another would do as well."""


class Outcome(NamedTuple):
    """How well a corrected line reads; less is better, and all zero is a line without fault."""

    misplaced: int  # facts, modifiers and values that may not stand there
    unread: int  # pieces of the line that were not read
    unusual: int  # modifiers that the fact takes for other things
    head: bool = False  # whether the line opens a block

    @property
    def whole(self) -> bool:
        """Whether nothing is left to say about the line."""
        return not self.misplaced and not self.unread


def attempt(case: Case, first: int, last: int, instead: str) -> tuple[Outcome, str]:
    """The line of the mistake with lexemes `first` to `last` (none where last < first) replaced: how it
    reads, and its text. Texts the reading has not reached on later lines play no part."""
    lexemes, source = case.lexemes, case.source
    item = min(case.failure.item_start, case.line[0], first)
    if case.failure.complete is not None and case.begins_item:  # a line of its own, which nothing opens
        item = case.line[0]
    stop = lexemes[max(case.line[1], last)].end
    start = lexemes[item].start
    cut = lexemes[first].start if first < len(lexemes) else stop
    rest = lexemes[last].end if last >= first else cut
    kept = source.text[start:cut]
    text = f"{kept}{instead if not instead or not kept or kept[-1].isspace() else ' ' + instead}"
    text = f"{text} {source.text[rest:stop].lstrip()}".strip()
    return judged(case, text), " ".join(text.split())


def judged(case: Case, text: str, block: str | None = None) -> Outcome:
    """How well a line reads in a kind of block, unless said that of the mistake."""
    block = block or case.block
    lexemes = scan(text).lexemes
    if not lexemes:
        return Outcome(9, 9, 0)
    reading = Reading(case.reading.parser, case.vocabulary, text, lexemes)
    tree, after, failure = reading.item(0)
    unread = len(lexemes) - (failure.at if failure is not None else after)
    if failure is not None and failure.at == len(lexemes):
        unread = 1  # it ends too early
    if tree is None or tree.rule in ("block", "use"):
        return Outcome(0, unread, 0, tree is not None)
    if not block:
        return Outcome(0, unread, 0)
    source, found = Source(case.source.name, text), list[Diagnostic]()
    node = FactBuilder(source, case.vocabulary, found).build(tree)
    placing: list[Diagnostic] = []
    unusual = 0
    if isinstance(node, Fact) and block in FACTS:
        check_placement(source, case.vocabulary, node, tree, block, placing)
        odd = _UNUSUAL.get(node.key)
        unusual = sum(one.key == odd and one.key in allowed_modifiers(node.key) for one in node.modifiers)
    return Outcome(len(placing), unread, unusual)


_REMARK = re.compile(r"\s*\([^)]*\)\s*$")


def best(case: Case, first: int, last: int, choices: list[str]) -> tuple[Outcome, list[str]]:
    """Those of some corrections of lexemes `first` to `last` that let the line be read best, in order, and
    how well. A word that stands beside them already is not repeated."""
    following = case.lexemes[last + 1].value if last < case.line[1] else ""
    before = case.lexemes[first - 1].value if first > case.line[0] else ""
    tried = []
    for choice in choices:
        bare = _REMARK.sub("", choice)
        remark = choice[len(bare) :]
        parts = bare.split()
        if len(parts) > 1 and fold(parts[-1]) == following:
            parts.pop()
        if len(parts) > 1 and fold(parts[0]) == before:
            del parts[0]
        bare = " ".join(parts)
        tried.append((attempt(case, first, last, bare)[0], bare + remark))
    least = min(outcome for outcome, _ in tried)
    return least, list(dict.fromkeys(choice for outcome, choice in tried if outcome == least))
