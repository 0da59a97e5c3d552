"""Free clauses: CommonMark with tables, without HTML and images, as blocks of the document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .tree import Block, Cell, Code, Heading, Items, Paragraph, Phrase, Run, Style, Table

if TYPE_CHECKING:
    from markdown_it.token import Token

_SCHEMES = ("http://", "https://", "mailto:")
MAX_NESTING = 20
_SAFE = " ,.;:?'’“”«»()/%€–—\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}-"
_PLAIN = re.compile(rf"[^\W\d_](?:(?:[^\W_]|[{_SAFE}])*(?:[^\W_]|[.;:?»”)%]))?")
"""A line that means itself in Markdown: it begins with a letter and holds no sign of markup."""


def markdown_blocks(text: str, language: str = "") -> tuple[Block, ...]:
    """The blocks of a Markdown text. `language`: where it differs from the document's.

    HTML, images and links of other schemes than http, https and mailto stay what they are: text.
    """
    if _PLAIN.fullmatch(text):  # most clauses: no need to load a parser for them
        return (Paragraph((Run(text, language=language),)),)
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_NESTING}).enable("table")
    return _Reader(parser.disable("image").parse(text), language).blocks()


class _Reader:
    """Reads the flat list of tokens once, from the left."""

    def __init__(self, tokens: list[Token], language: str) -> None:
        self.tokens = tokens
        self.language = language
        self.at = 0

    def blocks(self, until: str = "") -> tuple[Block, ...]:
        """Blocks up to the token that closes what was opened."""
        found: list[Block] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type == until:
                break
            found += self._block(token)
        return tuple(found)

    def _block(self, token: Token) -> tuple[Block, ...]:
        match token.type:
            case "paragraph_open":
                return (Paragraph(self._inline("paragraph_close")),)
            case "heading_open":
                return (Heading(self._inline("heading_close"), int(token.tag[1:])),)
            case "bullet_list_open":
                return (self._items("bullet_list_close", False),)
            case "ordered_list_open":
                return (self._items("ordered_list_close", True),)
            case "blockquote_open":
                inside = self.blocks("blockquote_close")
                return tuple(
                    Paragraph(one.phrase, "quote") if isinstance(one, Paragraph) else one for one in inside
                )
            case "fence" | "code_block":
                return (Code(token.content.rstrip("\n")),)
            case "table_open":
                return (self._table(),)
            case "inline":
                return (Paragraph(self._phrase(token)),)
        return ()

    def _inline(self, until: str) -> Phrase:
        found: Phrase = ()
        while self.tokens[self.at].type != until:
            found += self._phrase(self.tokens[self.at])
            self.at += 1
        self.at += 1
        return found

    def _items(self, until: str, is_numbered: bool) -> Items:
        items = []
        while self.tokens[self.at].type != until:
            self.at += 1
            items.append(self.blocks("list_item_close"))
        self.at += 1
        return Items(tuple(items), is_numbered)

    def _table(self) -> Table:
        rows: list[list[Phrase]] = []
        while (token := self.tokens[self.at]).type != "table_close":
            self.at += 1
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(self._phrase(token))
        self.at += 1
        head, *body = rows
        return Table((), tuple(head), tuple(tuple(Cell((one,)) for one in row) for row in body))

    def _phrase(self, token: Token) -> Phrase:
        runs: list[Run] = []
        styles: list[Style] = []
        links: list[str] = []
        for child in token.children or []:
            style: Style = styles[-1] if styles else "plain"
            link = links[-1] if links else ""
            match child.type:
                case "text":
                    runs.append(Run(child.content, style, self.language, link=link))
                case "code_inline":
                    runs.append(Run(child.content, "code", self.language, link=link))
                case "softbreak" | "hardbreak":
                    runs.append(Run(" ", style, self.language, link=link))
                case "strong_open":
                    styles.append("strong")
                case "em_open":
                    styles.append("emphasis")
                case "strong_close" | "em_close":
                    styles.pop()
                case "link_open":
                    address = str(child.attrs.get("href", ""))
                    links.append(address if address.startswith(_SCHEMES) else "")
                case "link_close":
                    links.pop()
        return tuple(run for run in runs if run.text)
