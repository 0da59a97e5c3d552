"""The formatter and translator: one fact a line, blocks apart, comments kept, keywords of one language."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from ..diagnostics import Diagnostic, Severity
from ..records import dataclass, field
from ..source import Source
from .cst import Token, Tree
from .folding import fold
from .lexer import BLANK_LINE, Lexeme
from .parser import Parser
from .placement import slug
from .printer import Printer
from .reading import Document, build, read

INDENT = "  "
COMMENT_WIDTH = 60
LINE_WIDTH = 72


def format_text(
    source: Source, parser: Parser, language: str | None = None
) -> tuple[str | None, list[Diagnostic]]:
    """The canonical text of a contract, in the keywords of `language` (its own where None).

    A text with errors is not printed: (None, the errors). Printing is idempotent and keeps comments;
    translating there and back is the identity, but for the language of the document, which the first
    translation writes down where the text left it to the header.
    """
    found: list[Diagnostic] = []
    document = read(source, parser, found)
    if document is not None:
        build(document, parser, found)
    if document is None or any(d.severity >= Severity.ERROR for d in found):
        return None, found
    target = language or document.language
    if target not in parser.keywords.languages:
        raise ValueError(f"there is no keyword table for {target!r}")
    return _Layout(document, parser, target).text(), found


@dataclass
class _Line:
    """A printed item with the comments that belong to it."""

    tree: Tree | None
    text: str
    head: bool
    above: list[str] = field(default_factory=list)  # "" is a blank line between comments
    after: list[str] = field(default_factory=list)  # at the end of its line
    below: list[str] = field(default_factory=list)


class _Layout:
    def __init__(self, document: Document, parser: Parser, target: str) -> None:
        self.document = document
        self.source = document.source
        self.vocabulary = parser.keywords.languages[target]
        self.printer = Printer(self.vocabulary, defined_names(document.items))
        self.target = target

    def lines(self) -> list[_Line]:
        """The header and each item, printed, with its comments."""
        header = _Line(None, f"{self.vocabulary.write('LANGUAGE')} {self.target}", True)
        lines = [header]
        for tree in self.document.items:
            lines.append(_Line(tree, self.printer.line(tree), tree.rule in ("block", "use")))
        self._attach(lines)
        return lines

    def text(self) -> str:
        """The whole text, ending in one newline."""
        lines = self.lines()
        self._write_language(lines)
        out: list[str] = []
        for place, line in enumerate(lines):
            indent = "" if line.head else INDENT
            is_use = line.tree is not None and line.tree.rule == "use"
            follows_use = place > 0 and (before := lines[place - 1].tree) is not None and before.rule == "use"
            if line.head and out and not (is_use and follows_use and not line.above):
                out.append("")
            after = "  ".join(line.after)
            if after and len(indent + line.text) + 2 + len(after) > LINE_WIDTH:
                line.above.extend(line.after)
                after = ""
            out.extend(self._comments(line.above, indent))
            out.append(f"{indent}{line.text}  {after}".rstrip() if after else indent + line.text)
            out.extend(self._comments(line.below, INDENT if line.tree is not None and not is_use else ""))
        return "\n".join(out) + "\n"

    def _comments(self, comments: list[str], indent: str) -> Iterator[str]:
        for comment in comments:
            if not comment:
                yield ""
            elif len(indent + comment) <= COMMENT_WIDTH:
                yield indent + comment
            else:
                mark = (re.match(r"#+\s*", comment) or [""])[0]
                body = comment[len(mark) :]
                mark = mark.rstrip() + " "
                wrapped = textwrap.wrap(
                    body,
                    COMMENT_WIDTH - len(indent) - len(mark),
                    break_long_words=False,
                    break_on_hyphens=False,
                )
                yield from (f"{indent}{mark}{part}" for part in wrapped)

    def _attach(self, lines: list[_Line]) -> None:
        """Give each comment to the item it stands with."""
        text = self.source.text
        ends = [0 if self.document.body == 0 else self.document.lexed.lexemes[self.document.body - 1].end]
        starts = [0 if self.document.body == 0 else self.document.lexed.lexemes[0].start]
        for line in lines[1:]:
            assert line.tree is not None
            starts.append(line.tree.start)
            ends.append(line.tree.end)
        owner = 0
        pending: list[Lexeme] = []

        def flush(to: int) -> None:
            self._place(pending, lines, to, ends, starts)
            pending.clear()

        for comment in self.document.lexed.comments:
            while owner < len(lines) and starts[owner] < comment.start and ends[owner] < comment.start:
                flush(owner)
                owner += 1
            shown = comment.value.rstrip()
            if owner < len(lines) and starts[owner] < comment.start < ends[owner]:
                lines[owner].above.append(shown)
            elif not comment.first and owner > 0 and not _has_line_end(text, ends[owner - 1], comment.start):
                lines[owner - 1].after.append(shown)
            else:
                pending.append(comment)
        if owner < len(lines):
            flush(owner)
        elif pending:
            self._place(pending, lines, len(lines), ends, starts)

    def _place(
        self, comments: list[Lexeme], lines: list[_Line], owner: int, ends: list[int], starts: list[int]
    ) -> None:
        """Comments on lines of their own, between the item before `owner` and `owner`."""
        if not comments:
            return
        text = self.source.text
        at_end = owner == len(lines)
        place = ends[owner - 1] if owner > 0 else 0
        next_start = len(text) if at_end else starts[owner]
        groups: list[list[Lexeme]] = []
        for comment in comments:
            if not groups or _has_blank_line(text, place, comment.start):
                groups.append([])
            groups[-1].append(comment)
            place = comment.end
        to_next_head = not at_end and lines[owner].head
        first = groups[0]
        touches_before = owner > 0 and not _has_blank_line(text, ends[owner - 1], first[0].start)
        apart_after = len(groups) > 1 or at_end or _has_blank_line(text, first[-1].end, next_start)
        if (to_next_head or at_end) and touches_before and apart_after and owner > 1:
            lines[owner - 1].below.extend(c.value.rstrip() for c in first)
            groups = groups[1:]
        for number, group in enumerate(groups):
            shown = [c.value.rstrip() for c in group]
            if at_end:
                lines[-1].below.extend(["", *shown])
                continue
            last = number == len(groups) - 1
            blank = to_next_head and (not last or _has_blank_line(text, group[-1].end, next_start))
            lines[owner].above.extend([*shown, ""] if blank else shown)

    def _write_language(self, lines: list[_Line]) -> None:
        """Where translating changes the header and the contract does not say its language, say it."""
        key = f"IN_{self.document.language.upper()}"
        if self.target == self.document.language or key not in self.vocabulary.spellings:
            return
        for place, line in enumerate(lines):
            if line.tree is None or not _is_document(line.tree):
                continue
            end = place + 1
            while end < len(lines) and not lines[end].head:
                tree = lines[end].tree
                assert tree is not None
                first = tree.children[0]
                if isinstance(first, Token) and first.kind == "WRITTEN":
                    return
                end += 1
            text = self.printer.join(
                list(self.printer.pieces(Tree("written", [Token("WRITTEN", 0, 0, ""), Token(key, 0, 0, "")])))
            )
            lines.insert(end, _Line(line.tree, text, False))
            lines[end].below, lines[end - 1].below = lines[end - 1].below, []
            return


def _is_document(tree: Tree) -> bool:
    """Whether an item is the head of the contract or amendment itself."""
    first = tree.children[0]
    return tree.rule == "block" and isinstance(first, Token) and first.kind in ("CONTRACT", "AMENDMENT")


def _has_line_end(text: str, start: int, end: int) -> bool:
    return "\n" in text[start:end] or "\r" in text[start:end]


def _has_blank_line(text: str, start: int, end: int) -> bool:
    return BLANK_LINE.search(text, start, end) is not None


def defined_names(items: list[Tree]) -> dict[str, str]:
    """The spelling of each name where it is defined: heads, levels, and names of commitments."""
    names: dict[str, str] = {}
    for tree in items:
        if tree.rule == "block" or slug_of(tree) == "levels":
            for token in tree.tokens():
                if token.kind == "NAME":
                    names.setdefault(fold(token.text), token.text)
    return names


def slug_of(tree: Tree) -> str:
    first = tree.children[0]
    return slug(first.kind) if isinstance(first, Token) else ""
