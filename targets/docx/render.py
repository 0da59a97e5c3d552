"""From the document to a Word file: real headings, lists and tables, and a bookmark for each section's id."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable
from typing import Any

from slacontract.document.branding import Branding
from slacontract.document.tree import (
    Block,
    Cell,
    Code,
    Document,
    Facts,
    Heading,
    Items,
    Pair,
    Paragraph,
    Phrase,
    Section,
    Signatures,
    Table,
)

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_STYLE_OF = {"lead": "Subtitle", "note": "Quote", "quote": "Intense Quote", "warning": "Intense Quote"}


def render(document: Document, on: datetime.date, brand: Branding) -> bytes:
    """The bytes of the file. `on`: the date that it says it was made, so that two builds are equal."""
    import docx

    made = docx.Document()
    _Writer(made, brand).whole(document)
    properties = made.core_properties
    properties.title = shown(document.cover.title)[:250]
    properties.author = ""
    properties.language = document.language
    properties.created = properties.modified = datetime.datetime.combine(on, datetime.time())
    stream = io.BytesIO()
    made.save(stream)
    return _dated(stream.getvalue())


def _dated(content: bytes) -> bytes:
    """The same archive with one date for every part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return out.getvalue()


def shown(text: str) -> str:
    """A text that XML can hold, on one line; controls are shown as U+FFFD."""
    return re.sub(r"[ \t\r\n]+", " ", _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text))


class _Writer:
    """Writes blocks one after the other to the end of a Word document."""

    def __init__(self, made: Any, brand: Branding) -> None:
        from docx.shared import RGBColor

        self.made = made
        self.marks = 0
        for level in range(1, 5):
            made.styles[f"Heading {level}"].font.color.rgb = RGBColor.from_string(brand.accent[1:].upper())
            if brand.font:
                made.styles[f"Heading {level}"].font.name = brand.font
        if brand.font:
            made.styles["Normal"].font.name = brand.font

    def whole(self, document: Document) -> None:
        """Cover, sections, and the words on the data; no table of contents, which Word makes itself."""
        cover = document.cover
        self.made.add_paragraph(shown(cover.kind), style="Subtitle")
        self.made.add_paragraph(shown(cover.title), style="Title")
        for said in filter(None, (cover.status, cover.notice)):
            self.made.add_paragraph(shown(said))
        for fact in cover.facts:
            paragraph = self.made.add_paragraph()
            self.runs(paragraph, fact.term)
            for block in fact.says:
                if isinstance(block, Paragraph):
                    paragraph.add_run("\t")
                    self.runs(paragraph, block.phrase)
        self.made.add_page_break()
        for section in document.sections:
            self.section(section, 1, document.labels)
        self.made.add_paragraph(shown(document.labels["data"]))

    def section(self, section: Section, level: int, labels: dict[str, str]) -> None:
        """A heading with its number and its bookmark, its blocks, and the sections inside."""
        heading = self.made.add_heading(level=level)
        if section.number:
            heading.add_run(f"{section.number} ")
        self.runs(heading, section.title)
        self.bookmark(heading, section.id)
        if section.audience == "provider":
            self.made.add_paragraph(shown(labels["provider-only"]))
        self.blocks(section.blocks, level)
        for one in section.sections:
            self.section(one, level + 1, labels)

    def bookmark(self, paragraph: Any, identity: str) -> None:
        """Marks a paragraph with an id as Word allows names: letters, digits, _, at most 40."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self.marks += 1
        name = re.sub(r"\W", "_", identity)[:40]
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(tag)
            mark.set(qn("w:id"), str(self.marks))
            if tag.endswith("Start"):
                mark.set(qn("w:name"), name if name[:1].isalpha() else f"s{name}"[:40])
                paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, mark)
            else:
                paragraph._p.append(mark)

    def blocks(self, several: Iterable[Block], level: int, style: str = "") -> None:
        for block in several:
            self.block(block, level, style)

    def block(self, block: Block, level: int, style: str) -> None:
        """One block; a figure is given in the words of its description."""
        match block:
            case Paragraph(phrase, kind):
                self.runs(self.made.add_paragraph(style=style or _STYLE_OF.get(kind, "Normal")), phrase)
            case Heading(phrase):
                self.runs(self.made.add_heading(level=min(level + block.level, 9)), phrase)
            case Code(text):
                for line in text.split("\n"):
                    self.made.add_paragraph(shown(line), style="No Spacing")
            case Items(items, is_numbered):
                for item in items:
                    self.blocks(item, level, "List Number" if is_numbered else "List Bullet")
            case Facts(facts):
                for fact in facts:
                    paragraph = self.made.add_paragraph()
                    self.runs(paragraph, fact.term, bold=True)
                    if fact.id:
                        self.bookmark(paragraph, fact.id)
                    self.blocks(fact.says, level)
            case Table():
                self.table(block)
            case Pair(left, right):
                self.blocks(left, level)
                self.blocks(right, level)
            case Signatures(parties, lines):
                for side, who in parties:
                    self.made.add_paragraph(shown(side))
                    self.runs(self.made.add_paragraph(), who, bold=True)
                    for line in lines:
                        self.made.add_paragraph(f"{shown(line)}: " + "_" * 40)
            case _:
                self.made.add_paragraph(shown(f"{block.title}: {block.description}"), style="Quote")

    def table(self, table: Table) -> None:
        """A table whose row of heads repeats on each page."""
        from docx.oxml import OxmlElement

        if table.caption:
            self.runs(self.made.add_paragraph(style="Caption"), table.caption)
        columns = max([len(table.head), *map(len, table.rows)])
        made = self.made.add_table(rows=1, cols=columns, style="Table Grid")
        made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell, head in zip(made.rows[0].cells, table.head, strict=False):
            self.runs(cell.paragraphs[0], head, bold=True)
        for row in table.rows:
            for cell, written in zip(made.add_row().cells, row, strict=False):
                self.cell(cell, written)
        self.made.add_paragraph()

    def cell(self, cell: Any, written: Cell) -> None:
        for number, line in enumerate(written.lines):
            paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
            self.runs(paragraph, line, bold=written.header)

    def runs(self, paragraph: Any, phrase: Phrase, bold: bool = False) -> None:
        """A phrase with its styles; what is still to be agreed is highlighted."""
        from docx.enum.text import WD_COLOR_INDEX
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        for run in phrase:
            made = paragraph.add_run(shown(run.text))
            made.bold = True if bold or run.style == "strong" else None
            made.italic = True if run.style in ("emphasis", "unset") else None
            if run.style == "hole":
                made.font.highlight_color = WD_COLOR_INDEX.YELLOW
            if re.fullmatch("[a-z]{2,3}", run.language):
                language = OxmlElement("w:lang")
                language.set(qn("w:val"), run.language)
                made._r.get_or_add_rPr().append(language)
