"""The contract as a document: sections, paragraphs, lists, tables, and runs of text; no format's markup."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from ..records import dataclass, field

Style = Literal["plain", "strong", "emphasis", "code", "hole", "unset", "name"]
"""`hole`: still to be agreed; `unset`: without a number, and said so; `name`: a name of the contract."""


@dataclass(frozen=True)
class Run:
    """A stretch of text of one style.

    `language` is set where it differs from the document's. `target`: the id of a section of the document.
    `link`: an http, https or mailto address. Both empty: no link.
    """

    text: str
    style: Style = "plain"
    language: str = ""
    target: str = ""
    link: str = ""

    def worded(self, text: str) -> Run:
        """Another text in the same manner."""
        return Run(text, self.style, self.language, self.target, self.link)

    def goes_on(self, other: Run) -> bool:
        """Whether another run is set in the same manner."""
        return (self.style, self.language, self.target, self.link) == (
            other.style,
            other.language,
            other.target,
            other.link,
        )


Phrase = tuple[Run, ...]


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; `lead` introduces, `note` is an aside, `quote` was written elsewhere."""

    phrase: Phrase
    kind: Literal["body", "lead", "note", "quote", "warning"] = "body"


@dataclass(frozen=True)
class Heading:
    """A heading inside a free clause, which is no section of its own; level from 1."""

    phrase: Phrase
    level: int = 1


@dataclass(frozen=True)
class Code:
    """Preformatted text."""

    text: str


@dataclass(frozen=True)
class Items:
    """A list, each item some blocks; `numbered` from 1."""

    items: tuple[tuple[Block, ...], ...]
    numbered: bool = False


@dataclass(frozen=True)
class Fact:
    """A term and what is said of it. `id`: where links to a block of the contract lead."""

    term: Phrase
    says: tuple[Block, ...]
    id: str = ""


@dataclass(frozen=True)
class Facts:
    """A list of terms, in two columns where there is room."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Cell:
    """A cell of a table: paragraphs. `header`: it heads its row."""

    lines: tuple[Phrase, ...]
    header: bool = False
    align: Literal["start", "end"] = "start"


@dataclass(frozen=True)
class Table:
    """A table with a caption and a row of heads."""

    caption: Phrase
    head: tuple[Phrase, ...]
    rows: tuple[tuple[Cell, ...], ...]
    kind: Literal["plain", "matrix", "ledger"] = "plain"

    @property
    def columns(self) -> int:
        """How many columns the widest row has, at least one."""
        return max([1, len(self.head), *map(len, self.rows)])

    def at_end(self, column: int) -> bool:
        """Whether all that a column holds stands at its right side: then its head does too."""
        cells = [row[column] for row in self.rows if column < len(row)]
        return any(one.align == "end" for one in cells) and all(
            one.align == "end" or not any(one.lines) for one in cells
        )


@dataclass(frozen=True)
class Bar:
    """A stretch of a day, in seconds of the day, 0..86400."""

    start: int
    end: int


@dataclass(frozen=True)
class Week:
    """A figure of the weekly hours: a row of bars for each weekday, with what it says in words.

    `told`: a sentence or a table beside it says the same, so that a format without figures leaves it out.
    `heading` is drawn above the bars, where several figures are of one coverage.
    """

    title: str
    description: str
    days: tuple[str, ...]
    bars: tuple[tuple[Bar, ...], ...]
    hours: tuple[str, ...]
    told: bool = False
    heading: str = ""


MarkKind = Literal["holiday", "closed", "event"]


@dataclass(frozen=True)
class Mark:
    """A day of a year that is not like others; month and day from 1."""

    month: int
    day: int
    kind: MarkKind


@dataclass(frozen=True)
class Year:
    """A figure of one calendar year: its months, their lengths in days, marked days, and a legend."""

    title: str
    description: str
    number: int
    months: tuple[str, ...]
    lengths: tuple[int, ...]
    marks: tuple[Mark, ...]
    legend: tuple[tuple[MarkKind, str], ...]


@dataclass(frozen=True)
class Lane:
    """A time between two points of a timeline, by their numbers from 0; `pause`: time that does not run."""

    label: str
    start: int
    end: int
    pause: bool = False


@dataclass(frozen=True)
class Timeline:
    """A figure of what follows what: points in order, and the times between them; not to scale."""

    title: str
    description: str
    points: tuple[str, ...]
    lanes: tuple[Lane, ...]


@dataclass(frozen=True)
class Signatures:
    """A block to sign: for each party a title, a name, and labelled lines to fill in."""

    parties: tuple[tuple[str, Phrase], ...]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """Blocks and their translation, whose language is `language`; `stacked`: above it, not beside it."""

    left: tuple[Block, ...]
    right: tuple[Block, ...]
    language: str
    stacked: bool = False


Figure = Week | Year | Timeline
Block = Paragraph | Heading | Code | Items | Facts | Table | Figure | Signatures | Pair


@dataclass(frozen=True)
class Section:
    """A numbered part. `id` is stable: the kind and name of what it is about. `audience` as in the model."""

    id: str
    title: Phrase
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    number: str = ""
    audience: Literal["both", "provider"] = "both"


@dataclass(frozen=True)
class Open:
    """A point still to be agreed: the section it stands in, and the words around it."""

    section: str
    number: str
    title: Phrase
    phrase: Phrase


@dataclass(frozen=True)
class Cover:
    """The first page: title, subtitle, facts of the head."""

    title: str
    kind: str
    facts: tuple[Fact, ...]
    status: str
    status_kind: Literal["draft", "release", "signed"]
    notice: str = ""


@dataclass(frozen=True)
class Document:
    """A contract to read. `labels`: words that renderers need (table of contents, page)."""

    language: str
    cover: Cover
    sections: tuple[Section, ...]
    labels: dict[str, str] = field(default_factory=dict)
    open_points: tuple[Open, ...] = ()


def plain(phrase: Phrase) -> str:
    """The text of a phrase."""
    return "".join(run.text for run in phrase)


def numbered(sections: tuple[Section, ...], prefix: str = "") -> tuple[Section, ...]:
    """The sections with their numbers: 1, 1.1, 1.2, 2…; sections without any content are left out.

    Those for the provider only have letters, so that a clause has one number in both editions.
    """
    found: list[Section] = []
    shared = own = 0
    for section in sections:
        if not section.blocks and not section.sections:
            continue
        if _is_of_provider(section):
            own += 1
            label = _letters(own)
        else:
            shared += 1
            label = str(shared)
        below = numbered(section.sections, f"{prefix}{label}.")
        found.append(replace(section, number=f"{prefix}{label}", sections=below))
    return tuple(found)


def _is_of_provider(section: Section) -> bool:
    if section.audience == "provider" or not section.sections:
        return section.audience == "provider"
    leads = all(isinstance(block, Paragraph) and block.kind == "lead" for block in section.blocks)
    return leads and all(map(_is_of_provider, section.sections))


def _letters(n: int) -> str:
    """A, B, … Z, AA, AB…"""
    tens, one = divmod(n - 1, 26)
    return (_letters(tens) if tens else "") + chr(ord("A") + one)


def walk(sections: tuple[Section, ...]) -> Iterator[Section]:
    """Every section, in reading order."""
    for section in sections:
        yield section
        yield from walk(section.sections)


def phrases(blocks: tuple[Block, ...]) -> Iterator[Phrase]:
    """Every phrase of some blocks, in reading order."""
    for block in blocks:
        match block:
            case Paragraph(phrase) | Heading(phrase):
                yield phrase
            case Items(items):
                for item in items:
                    yield from phrases(item)
            case Facts(facts):
                for fact in facts:
                    for said in phrases(fact.says):
                        yield (*fact.term, Run(" – "), *said)
            case Table():
                for row in block.rows:
                    heads = [cell.lines for cell in row if cell.header]
                    for column, cell in enumerate(row):
                        for line in cell.lines:
                            before = heads[0][0] if heads and heads[0] and not cell.header else ()
                            head = block.head[column] if column < len(block.head) else ()
                            yield (*before, *_dot(before), *head, *_dot(head), *line)
            case Pair(left, right):
                yield from phrases(left)
                yield from phrases(right)
            case Signatures(parties):
                for _, name in parties:
                    yield name
            case Code() | Week() | Year() | Timeline():
                pass


def _dot(phrase: Phrase) -> Phrase:
    """What parts the heads of a cell from it: not a dash, which heads have in them."""
    return (Run(" · "),) if phrase else ()


def open_points(sections: tuple[Section, ...]) -> tuple[Open, ...]:
    """Every phrase with a hole, and the section it stands in, in reading order."""
    found = []
    for section in walk(sections):
        for phrase in (section.title, *phrases(section.blocks)):
            if any(run.style == "hole" for run in phrase):
                found.append(Open(section.id, section.number, section.title, phrase))
    return tuple(dict.fromkeys(found))
