"""What all parts share: the contract in hand, its words, and the shapes of what is said of a block."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ...emitter import Compiled
from ...model.base import Block as ModelBlock
from ...model.contract import Contract
from ...records import dataclass
from ..tree import Block, Cell, Fact, Facts, Items, Paragraph, Phrase, Run, Section, Table
from ..wording.clauses import Wording


@dataclass(frozen=True)
class Maker:
    """Makes parts: the compiled contract and the words of the document's language."""

    compiled: Compiled
    w: Wording

    @property
    def contract(self) -> Contract:
        return self.compiled.contract

    def chapter(self, key: str, *blocks: Block | None, sections: Iterable[Section] = ()) -> Section:
        """A first-level section; it vanishes where it holds nothing."""
        kept = tuple(block for block in blocks if block is not None)
        return Section(key, self.w.say(f"chapter.{key}"), kept, tuple(sections))

    def section(self, kind: str, block: ModelBlock, blocks: Iterable[Block], number: int = 0) -> Section:
        """The section about a block; `number` tells apart blocks that bear no name."""
        name = block.name or str(number or 1)
        title = self.w.title(block) if block.label or block.name else self.w.say(f"kind.{kind}")
        return Section(self.w.anchor(kind, name), title, tuple(blocks), audience=block.audience)

    def fact(self, kind: str, block: ModelBlock, says: Iterable[Block]) -> Fact:
        """What is said of a block that needs no section of its own, under its anchor."""
        return Fact(self.w.title(block), tuple(says), self.w.anchor(kind, block.name))

    def priority(self, priority: ModelBlock) -> Phrase:
        """A priority with its code before its label (P1 – Critical), where the label does not show it."""
        title, code = self.w.title(priority), priority.name
        if priority.label is None or len(code) > 3 or code[-1:] in priority.label.text:
            return title
        return (Run(f"{code} – "), *title)

    def sentence(self, key: str, /, **values: Phrase | str | int) -> Phrase:
        return self.w.sentence(self.w.say(key, **values))

    def paragraph(self, key: str, /, **values: Phrase | str | int) -> Paragraph:
        return Paragraph(self.sentence(key, **values))

    def lead(self, key: str, /, **values: Phrase | str | int) -> Paragraph:
        return Paragraph(self.sentence(key, **values), "lead")

    def note(self, key: str, /, **values: Phrase | str | int) -> Paragraph:
        return Paragraph(self.sentence(key, **values), "note")

    def said(self, sentences: Iterable[Phrase]) -> tuple[Block, ...]:
        """Sentences as one paragraph if there is one, else as a list."""
        several = [sentence for sentence in sentences if sentence]
        if len(several) == 1:
            return (Paragraph(several[0]),)
        return (Items(tuple((Paragraph(sentence),) for sentence in several)),) if several else ()

    def about(self, block: ModelBlock) -> list[Block]:
        """What every block may say: what it means and does not, examples, notes."""
        found: list[Block] = []
        w = self.w
        if block.means:
            found.append(Paragraph(self.sentence("block.means", texts=w.texts(block.means))))
        if block.does_not_mean:
            found.append(Paragraph(self.sentence("block.does-not-mean", texts=w.texts(block.does_not_mean))))
        if block.examples:
            found.append(Paragraph(self.sentence("block.examples", texts=w.texts(block.examples))))
        for one in block.unsaid:
            key = f"unsaid.{one.field}"
            known = key if key in w.grammar.templates else "unsaid.other"
            found.append(Paragraph(self.sentence(known, value=w.missing(one.missing))))
        found += [Paragraph(w.sentence(w.text(note)), "note") for note in block.notes]
        return found

    def facts(self, facts: Iterable[Fact]) -> Facts | None:
        several = tuple(facts)
        return Facts(several) if several else None

    def table(
        self,
        caption: Phrase,
        head: Iterable[Phrase],
        rows: Iterable[Iterable[Cell | Phrase]],
        kind: Any = "plain",
    ) -> Table:
        """A table; the first cell of a row heads it."""
        made = tuple(
            tuple(
                cell if isinstance(cell, Cell) else Cell((cell,) if cell else (), header=column == 0)
                for column, cell in enumerate(row)
            )
            for row in rows
        )
        return Table(caption, tuple(head), made, kind)

    def each(self, key: str, values: Iterable[Any], words: Callable[[Any], Phrase]) -> list[Phrase]:
        """A sentence for each value, its phrase under the field `value`."""
        return [self.sentence(key, value=words(value)) for value in values]


Part = Callable[[Maker], Section]
