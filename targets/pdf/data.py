"""The document as plain data for the typesetter: strings stay strings, whatever they hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from slacontract.document.figures import svg
from slacontract.document.tables import heights, shares
from slacontract.document.tree import (
    Block,
    Cell,
    Code,
    Cover,
    Document,
    Facts,
    Heading,
    Items,
    Pair,
    Paragraph,
    Phrase,
    Run,
    Section,
    Signatures,
    Table,
    Timeline,
    Week,
    Year,
    phrases,
    plain,
    walk,
)

LONG_WORD = 22
"""A longer stretch without a place to break gets one every so many characters."""

SHORT_TABLE = 8
"""Rows of a table that stays with the figure of it."""
WHOLE_TABLE, WHOLE_LINES = 14, 36
"""Rows, and lines, of a table that stands on one page; and lines of a row that does."""
SHORT_LIST = 8
"""Items of a list whose lines stay together."""
SHORT_FACT = 3
"""Blocks that are said of a thing and stay together."""
LINE, HALF_PAGE = 80, 22
"""Characters of a line of text, and lines of half a page."""
STEPS_TO_TABLE = 4
"""Blocks of a few lines that stay with the table that they lead to."""
FEW_COLUMNS, MANY_COLUMNS = 3, 5
LONG_CELL_WORD = 15
"""Letters of a word; in a table of more than a few columns, a longer one may be broken, of many any one."""
LONG_RUNNING = 160
"""Characters that a running head has room for."""
LONG_TITLE = 1000
"""Characters; a longer title is bold text, in no table of contents, bookmark, tag or property."""
LONG_DESCRIPTION = 8000
"""Characters of the description of a figure; PDF/A holds no string of more than 32,767 bytes."""

_UNBROKEN = re.compile(rf"[^\s\-/\u2010-\u2014\u200b]{{{LONG_WORD + 1},}}")
_SEAM = re.compile(r"(?<=[_.,:;@?&=+])(?=\w)|(?<=[a-z])(?=[A-Z])")
"""Where a long word breaks well: after a sign that joins words, before a capital inside it."""
_LONG_WORD = re.compile(rf"\w{{{LONG_CELL_WORD + 1}}}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_WHITE = re.compile(r"[ \t\r\n\f\v]+")


class Data:
    """Turns a document into JSON values; remembers the characters that no font shows.

    `shown`: code points that can be set. Every other one becomes {"code": "U+…"}.
    """

    def __init__(self, document: Document, shown: frozenset[int]) -> None:
        self.document = document
        self.shown = shown
        self._characters = frozenset(map(chr, shown))
        self.not_shown: dict[str, None] = {}
        self._ids: set[str] = set()
        self._known = {section.id for section in walk(document.sections)} | {
            fact.id for section in walk(document.sections) for fact in _facts(section.blocks) if fact.id
        }

    def whole(self) -> dict[str, Any]:
        """All of the document."""
        document = self.document
        return {
            "language": document.language,
            "cover": self._cover(document.cover),
            "sections": [self._section(one, 1) for one in document.sections],
            "labels": {key: self.pieces(label) for key, label in document.labels.items()},
            "head": self._head(),
        }

    def _head(self) -> dict[str, Any]:
        """What running heads and the file's properties say: plain strings, without what no font shows."""
        by_name = self.document.cover.facts
        said = [says.phrase for fact in by_name for says in fact.says if isinstance(says, Paragraph)]
        unset = ("hole", "unset")
        values = ["" if any(run.style in unset for run in phrase) else plain(phrase) for phrase in said]
        provider, reference = values[0] if values else "", values[2] if len(values) > 2 else ""
        return {
            "title": self.pieces(self.document.cover.title[:LONG_RUNNING]),
            "reference": self.pieces(reference[:LONG_RUNNING]),
            "status": self.pieces(self.document.cover.status),
            "property-title": clean(self.document.cover.title)[:LONG_TITLE] or "–",
            "property-author": clean(provider)[:LONG_TITLE],
            "property-keywords": clean(reference)[:LONG_TITLE],
        }

    def _cover(self, cover: Cover) -> dict[str, Any]:
        facts = [
            {
                "term": self.phrase(fact.term),
                "says": [self.phrase(one.phrase) for one in fact.says if isinstance(one, Paragraph)],
            }
            for fact in cover.facts
        ]
        return {
            "title": self.pieces(cover.title),
            "kind": self.pieces(cover.kind),
            "status": self.pieces(cover.status),
            "draft": cover.status_kind == "draft",
            "notice": self.pieces(cover.notice),
            "facts": facts,
        }

    def _section(self, section: Section, level: int) -> dict[str, Any]:
        return {
            "id": self._id(section.id),
            "number": section.number,
            "title": self.phrase(section.title),
            "listed": len(plain(section.title)) <= LONG_TITLE,
            "provider": section.audience == "provider",
            "blocks": self.blocks(section.blocks, level),
            "sections": [self._section(one, level + 1) for one in section.sections],
            "level": level,
        }

    def _id(self, identity: str) -> str | None:
        """An id for its first bearer: a label can stand only once."""
        if not identity or identity in self._ids:
            return None
        self._ids.add(identity)
        return identity

    def blocks(self, several: Iterable[Block], level: int) -> list[dict[str, Any]]:
        """Blocks in order. `level`: of the heading above, so that none below skips a level."""
        found = []
        last = level
        ordered = tuple(several)
        for block, sticky in zip(ordered, _kept(ordered), strict=True):
            if isinstance(block, Heading):
                last = min(level + block.level, last + 1)
            found.append({**self._block(block, last), "sticky": sticky})
        return found

    def _block(self, block: Block, level: int) -> dict[str, Any]:
        match block:
            case Paragraph():
                return {"is": "paragraph", "kind": block.kind, "phrase": self.phrase(block.phrase)}
            case Heading():
                listed = len(plain(block.phrase)) <= LONG_TITLE
                return {
                    "is": "heading",
                    "level": level,
                    "phrase": self.phrase(block.phrase),
                    "listed": listed,
                }
            case Code():
                lines = [self.pieces(line, fold=False) for line in block.text.split("\n")]
                return {"is": "code", "lines": lines}
            case Items():
                items = [self.blocks(item, level) for item in block.items]
                whole = _is_short(block) and all(_is_line(item) for item in block.items)
                return {"is": "items", "numbered": block.numbered, "items": items, "whole": whole}
            case Facts():
                facts = [
                    {
                        "id": self._id(fact.id),
                        "term": self.phrase(fact.term),
                        "says": self.blocks(fact.says, level),
                        "whole": len(fact.says) <= SHORT_FACT and _are_few_lines(fact.says),
                    }
                    for fact in block.facts
                ]
                return {"is": "facts", "facts": facts}
            case Table():
                return self._table(block)
            case Week() | Year() | Timeline():
                alt = clean(f"{block.title}. {block.description}")[:LONG_DESCRIPTION]
                return {"is": "figure", "svg": svg(block), "alt": alt}
            case Pair():
                return {
                    "is": "pair",
                    "left": self.blocks(block.left, level),
                    "right": self.blocks(block.right, level),
                    "language": block.language,
                    "stacked": block.stacked,
                }
            case Signatures():
                parties = [
                    {"side": self.pieces(side), "who": self.phrase(who)} for side, who in block.parties
                ]
                return {"is": "signatures", "parties": parties, "lines": [*map(self.pieces, block.lines)]}

    def _table(self, table: Table) -> dict[str, Any]:
        rows = [[self._cell(cell) for cell in row] for row in table.rows]
        columns = table.columns
        for row in rows:
            row += [{"lines": [], "header": False, "end": False} for _ in range(columns - len(row))]
        widths = shares(table)
        tall = heights(table, widths)
        return {
            "is": "table",
            "kind": table.kind,
            "whole": len(rows) <= WHOLE_TABLE and sum(tall) + len(rows) <= WHOLE_LINES,
            "kept": [lines <= WHOLE_LINES for lines in tall[1:]],
            "caption": self.phrase(table.caption),
            "head": [self.phrase(head) for head in table.head]
            + [[] for _ in range(columns - len(table.head))],
            "ends": [table.at_end(column) for column in range(columns)],
            "rows": rows,
            "widths": widths,
            "hyphenate": table.kind != "ledger" and _breaks_words(table),
        }

    def _cell(self, cell: Cell) -> dict[str, Any]:
        lines = [self.phrase(line) for line in cell.lines]
        return {"lines": lines, "header": cell.header, "end": cell.align == "end"}

    def phrase(self, phrase: Phrase) -> list[dict[str, Any]]:
        """Runs with their style, language and link; a target that is no section is left out."""
        return [self._run(run) for run in phrase if run.text]

    def _run(self, run: Run) -> dict[str, Any]:
        return {
            "pieces": self.pieces(run.text),
            "style": run.style,
            "language": run.language if _LANGUAGE.fullmatch(run.language) else None,
            "target": run.target if run.target in self._known and len(run.text) <= LONG_TITLE else None,
            "link": run.link if run.link and run.link.isprintable() else None,
        }

    def pieces(self, text: str, fold: bool = True) -> list[str | dict[str, str]]:
        """A text as stretches that the fonts show, and codes of characters that they do not."""
        text = _WHITE.sub(" ", text) if fold else text.replace("\t", "    ").replace("\r", "")
        if self._characters.issuperset(text):
            return [_breakable(text)] if text else []
        found: list[str | dict[str, str]] = []
        stretch: list[str] = []
        for character in text:
            if ord(character) in self.shown:
                stretch.append(character)
                continue
            self.not_shown[character] = None
            if stretch:
                found.append(_breakable("".join(stretch)))
                stretch = []
            found.append({"code": f"U+{ord(character):04X}"})
        if stretch:
            found.append(_breakable("".join(stretch)))
        return found


def _is_line(item: tuple[Block, ...]) -> bool:
    return len(item) == 1 and isinstance(item[0], Paragraph)


def _kept(blocks: tuple[Block, ...]) -> list[bool]:
    """Which blocks stay on the page of the next one: what leads to a table or to the figure of a week."""
    kept, steps = [False] * len(blocks), [0] * len(blocks)  # steps: how many blocks on there is a table
    several = [_shown_first(block) for block in blocks]
    for at in range(len(several) - 2, -1, -1):
        block, after = several[at], several[at + 1]
        match block:
            case Paragraph():
                leads = isinstance(after, Items) and plain(block.phrase).rstrip().endswith(":")
                kept[at] = leads or isinstance(after, Table | Week)
            case Items():
                kept[at] = isinstance(after, Week) and _is_short(block)
            case Table():
                before_figure = isinstance(several[-1], Week) and (after is several[-1] or kept[at + 1])
                kept[at] = before_figure and len(block.rows) <= SHORT_TABLE
        if isinstance(block, Paragraph) and isinstance(after, Table):
            steps[at] = 1
        elif isinstance(after, Paragraph) and 0 < steps[at + 1] < STEPS_TO_TABLE:
            steps[at] = steps[at + 1] + 1 if isinstance(block, Paragraph) or _is_short(block) else 0
        kept[at] |= steps[at] > 0
    return kept


def _breaks_words(table: Table) -> bool:
    """Whether the columns of a table are too narrow for its words."""
    if not FEW_COLUMNS < table.columns <= MANY_COLUMNS:
        return table.columns > MANY_COLUMNS
    texts = [*table.head, *(line for row in table.rows for cell in row for line in cell.lines)]
    return _LONG_WORD.search("\n".join(map(plain, texts))) is not None


def _shown_first(block: Block) -> Block:
    """What stands at the left, of a block beside its translation."""
    return block.left[0] if isinstance(block, Pair) and len(block.left) == 1 else block


def _is_short(block: Block) -> bool:
    return isinstance(block, Items) and len(block.items) <= SHORT_LIST and _are_few_lines((block,))


def _are_few_lines(blocks: tuple[Block, ...]) -> bool:
    """Whether some blocks fill half a page at most: what stands on one page must not run out of it."""
    room = HALF_PAGE
    for phrase in phrases(blocks):
        room -= -(-len(plain(phrase)) // LINE) or 1
        if room < 0:
            return False
    return True


def clean(text: str) -> str:
    """One line of text without controls, as a property of a file holds it."""
    return " ".join("".join(c if c.isprintable() or c == " " else " " for c in text).split())


def _breakable(text: str) -> str:
    """A text whose long words may be broken, by zero-width spaces: at a sign or a capital, else anywhere."""
    return _UNBROKEN.sub(lambda match: "\u200b".join(_parts(match[0])), text)


def _parts(word: str) -> Iterable[str]:
    size = LONG_WORD // 2
    for part in _SEAM.split(word):
        if len(part) <= LONG_WORD:
            yield part
        else:
            yield from (part[at : at + size] for at in range(0, len(part), size))


def _facts(blocks: Iterable[Block]) -> Iterable[Any]:
    for block in blocks:
        if isinstance(block, Facts):
            yield from block.facts
        elif isinstance(block, Pair):
            yield from _facts(block.left)
