"""From the document to a Word file: real headings, lists and tables, and a bookmark for each section's id."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from html import escape

from slacontract.document.branding import Branding
from slacontract.document.tables import shares
from slacontract.document.tree import (
    Block,
    Code,
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
    Week,
    walk,
)

from .package import FIRST_LIST, PAGE_NUMBER, TEXT_WIDTH, package

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_STYLE_OF = {"lead": "Subtitle", "note": "Quote", "quote": "Intense Quote", "warning": "Intense Quote"}
_MAX_LEVEL = 9
_INDENT = 360  # twentieths of a point, for each depth of a list
_SHORT = 14  # rows
_END = '<w:jc w:val="right"/>'
_APART = '<w:spacing w:before="200"/>'
_ROOM = '<w:spacing w:before="360"/>'


def render(document: Document, on: datetime.date, brand: Branding) -> bytes:
    """The bytes of the file. `on`: the date that it says it was made, so that two builds are equal."""
    writer = _Writer(document)
    header = brand.in_language(brand.header, document.language)
    footer = brand.in_language(brand.footer, document.language)
    body = "".join(writer.whole(document))
    parts = package(
        body,
        writer.lists,
        title=quoted(document.cover.title[:250]),
        language=document.language,
        accent=brand.accent[1:].upper(),
        font=re.sub(r"[^\w -]", "", brand.font),
        header=writer.paragraph(writer.text(header), "Header") if header else "",
        footer=writer.paragraph((writer.text(f"{footer}  ") if footer else "") + PAGE_NUMBER, "Footer"),
        on=on,
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, content.encode())
    return out.getvalue()


def shown(text: str) -> str:
    """A text that XML can hold, on one line; controls are shown as U+FFFD."""
    return re.sub(r"[ \t\r\n]+", " ", _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text))


def quoted(text: str) -> str:
    """A text as it stands in an element or in an attribute."""
    return escape(shown(text))


def mark(identity: str) -> str:
    """An id as Word allows names of bookmarks: letters, digits, _, at most 40."""
    name = re.sub(r"\W", "_", identity)[:40]
    return name if name[:1].isalpha() else f"s{name}"[:40]


class _Writer:
    """Writes sections and blocks as the markup of Word's body, one element after the other."""

    def __init__(self, document: Document) -> None:
        self.known = {mark(one.id) for one in walk(document.sections)}
        self.lists = 0
        self.colon = ": "
        self.marks = 0

    def whole(self, document: Document) -> Iterator[str]:
        """Cover, sections, and the words on the data; no table of contents, which Word makes itself."""
        self.colon = document.labels["colon"]
        cover = document.cover
        yield self.paragraph(self.text(cover.kind), "Subtitle")
        yield self.paragraph(self.text(cover.title), "Title")
        for said in filter(None, (cover.status, cover.notice)):
            yield self.paragraph(self.text(said, "<w:b/>"))
        tab = '<w:pPr><w:tabs><w:tab w:val="left" w:pos="2835"/></w:tabs>'
        tab += '<w:ind w:left="2835" w:hanging="2835"/></w:pPr>'
        for fact in cover.facts:
            says = [self.phrase(one.phrase) for one in fact.says if isinstance(one, Paragraph)]
            inner = "<w:r><w:tab/></w:r>".join([self.phrase(fact.term), "<w:r><w:br/></w:r>".join(says)])
            yield f"<w:p>{tab}{inner}</w:p>"
        yield '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        for section in document.sections:
            yield from self.section(section, 1, document.labels)
        yield self.paragraph(self.text(document.labels["data"]))

    def section(self, section: Section, level: int, labels: dict[str, str]) -> Iterator[str]:
        """A heading with its number and its bookmark, its blocks, and the sections inside."""
        number = self.text(f"{section.number} ") if section.number else ""
        inner = self.bookmarked(section.id, number + self.phrase(section.title))
        yield self.paragraph(inner, f"Heading {min(level, _MAX_LEVEL)}")
        if section.audience == "provider":
            yield self.paragraph(self.text(labels["provider-only"], "<w:b/>"))
        yield from self.blocks(section.blocks, level)
        for one in section.sections:
            yield from self.section(one, level + 1, labels)

    def bookmarked(self, identity: str, inner: str) -> str:
        """What stands in a paragraph, marked with an id that links and people find it by."""
        self.marks += 1
        start = f'<w:bookmarkStart w:id="{self.marks}" w:name="{quoted(mark(identity))}"/>'
        return f'{start}{inner}<w:bookmarkEnd w:id="{self.marks}"/>'

    def blocks(self, several: Iterable[Block], level: int, style: str = "", depth: int = 0) -> Iterator[str]:
        ordered = tuple(several)
        for block, after in zip(ordered, (*ordered[1:], None), strict=False):
            yield from self.block(block, level, style, depth, isinstance(after, Table))

    def block(self, block: Block, level: int, style: str, depth: int, leads: bool = False) -> Iterator[str]:
        """One block; a figure is given in the words of its description. `leads`: to a table, on its page."""
        match block:
            case Paragraph(phrase, kind):
                yield self.paragraph(self.phrase(phrase), style or _STYLE_OF.get(kind, ""), leads)
            case Heading(phrase):
                name = f"Heading {min(level + block.level, _MAX_LEVEL)}"
                yield self.paragraph(self.phrase(phrase), name)
            case Code(text):
                yield from (self.paragraph(self.text(line), "No Spacing") for line in text.split("\n"))
            case Items():
                yield from self.items(block, level, depth)
            case Facts(facts):
                for fact in facts:
                    term = self.phrase(fact.term, "<w:b/>")
                    inner = self.bookmarked(fact.id, term) if fact.id else term
                    yield self.paragraph(inner, keep=True, more=_APART)
                    yield from self.blocks(fact.says, level, depth=depth)
            case Table():
                yield from self.table(block)
            case Pair(left, right):
                yield from self.blocks(left, level, style, depth)
                yield from self.blocks(right, level, style, depth)
            case Signatures():
                yield from self.signatures(block)
            case Week(told=True):
                pass
            case _:
                yield self.paragraph(self.text(f"{block.title}{self.colon}{block.description}"), "Quote")

    def items(self, items: Items, level: int, depth: int) -> Iterator[str]:
        """A list; a numbered one starts at 1. Of an item, only the first paragraph bears the sign."""
        style = "List Number" if items.numbered else "List Bullet"
        number = self.new_list() if items.numbered else 0
        left = f'<w:ind w:left="{_INDENT * (depth + 1)}" w:hanging="{_INDENT}"/>'
        after = f'<w:ind w:left="{_INDENT * (depth + 1)}" w:firstLine="0"/>'
        own = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
        for item in items.items:
            for at, block in enumerate(item):
                if not isinstance(block, Paragraph):
                    yield from self.block(block, level, "", depth + 1)
                elif at:
                    yield self.paragraph(self.phrase(block.phrase), "List Paragraph", more=after)
                else:
                    yield self.paragraph(self.phrase(block.phrase), style, more=own + left)

    def new_list(self) -> int:
        """The number of a list that starts at 1, whatever list came before."""
        self.lists += 1
        return FIRST_LIST + self.lists - 1

    def table(self, table: Table) -> Iterator[str]:
        """A table whose row of heads repeats on each page, and whose rows are not split."""
        if table.caption:
            yield self.paragraph(self.phrase(table.caption), "Caption", keep=True)
        parts = shares(table)
        widths = [share * TEXT_WIDTH // sum(parts) for share in parts]
        yield '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        yield f'<w:tblW w:type="dxa" w:w="{sum(widths)}"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        yield f"<w:tblGrid>{grid}</w:tblGrid>"
        last, ledger = len(table.rows), table.kind == "ledger"

        def line(phrase: Phrase, at_end: bool, strong: bool, row: int) -> str:
            # A short table stays on one page; of a long one, the last row is not left alone.
            keep = row < last and (last <= _SHORT or row >= last - 1)
            inner = self.phrase(phrase, "<w:b/>" * strong)
            return self.paragraph(inner, "Table Text", keep, _END * at_end)

        if table.head:
            heads = [[line(head, table.at_end(at), True, 0)] for at, head in enumerate(table.head)]
            yield self.row(heads, widths, "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>")
        for number, row in enumerate(table.rows, 1):
            strong = ledger and number == last
            cells = [
                [
                    line(one, cell.align == "end", strong or (cell.header and not ledger), number)
                    for one in cell.lines or ((),)
                ]
                for cell in row
            ]
            yield self.row(cells, widths, "<w:trPr><w:cantSplit/></w:trPr>")
        yield "</w:tbl><w:p/>"

    def signatures(self, block: Signatures) -> Iterator[str]:
        """Two parties beside each other, with lines to write on; a party's lines stay on one page."""
        half = TEXT_WIDTH // 2
        yield '<w:tbl><w:tblPr><w:tblStyle w:val="TableNormal"/>'
        yield f'<w:tblW w:type="dxa" w:w="{2 * half}"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        column = f'<w:gridCol w:w="{half}"/>'
        yield f"<w:tblGrid>{column * 2}</w:tblGrid>"
        cells = [
            [
                self.paragraph(self.text(side), "Caption", keep=True),
                self.paragraph(self.phrase(who, "<w:b/>"), keep=True),
                *(
                    self.paragraph(self.text(f"{line}{self.colon}" + "_" * 26), keep=True, more=_ROOM)
                    for line in block.lines
                ),
            ]
            for side, who in block.parties
        ]
        for at in range(0, len(cells), 2):
            yield self.row(cells[at : at + 2], [half, half], "<w:trPr><w:cantSplit/></w:trPr>")
        yield "</w:tbl><w:p/>"

    def row(self, cells: list[list[str]], widths: list[int], properties: str) -> str:
        """A row of cells, each some paragraphs; what is missing of it is empty."""
        filled = [*cells, *[[]] * (len(widths) - len(cells))]
        written = (
            f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/></w:tcPr>{"".join(inner) or "<w:p/>"}</w:tc>'
            for inner, width in zip(filled, widths, strict=True)
        )
        return f"<w:tr>{properties}{''.join(written)}</w:tr>"

    def paragraph(self, inner: str, style: str = "", keep: bool = False, more: str = "") -> str:
        """A paragraph of a named style. `keep`: on the page of the next one. `more`: of its properties."""
        said = f'<w:pStyle w:val="{style.replace(" ", "")}"/>' if style else ""
        said += "<w:keepNext/>" if keep else ""
        return f"<w:p>{f'<w:pPr>{said}{more}</w:pPr>' if said or more else ''}{inner}</w:p>"

    def phrase(self, phrase: Phrase, weight: str = "") -> str:
        """Runs with their styles, languages and links inside the file."""
        return "".join(self.run(run, weight) for run in phrase if run.text)

    def run(self, run: Run, weight: str) -> str:
        """A run; what is still to be agreed is highlighted."""
        said = weight or ("<w:b/>" if run.style == "strong" else "")
        said += "<w:i/>" if run.style in ("emphasis", "unset") else ""
        said += '<w:highlight w:val="yellow"/>' if run.style == "hole" else ""
        said += f'<w:lang w:val="{run.language}"/>' if re.fullmatch("[a-z]{2,3}", run.language) else ""
        written = self.text(run.text, said)
        target = mark(run.target) if run.target else ""
        if target not in self.known:
            return written
        return f'<w:hyperlink w:anchor="{quoted(target)}">{written}</w:hyperlink>'

    def text(self, text: str, properties: str = "") -> str:
        """A run of text with its properties, in the order that the format wants."""
        own = f"<w:rPr>{properties}</w:rPr>" if properties else ""
        return f'<w:r>{own}<w:t xml:space="preserve">{quoted(text)}</w:t></w:r>'
