"""From the document to Markdown: one line a sentence or cell, so that a review shows what changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

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
    walk,
)

_BRACKETS = re.compile(r"[<>\\\s]")
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$&!(){}])")
_OPENING = re.compile(r"^(\s*)(?:([-+=])|(\d+)([.)]))")
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def render(document: Document) -> str:
    """The whole document as CommonMark with tables; every text of the parties is escaped."""
    known = {section.id for section in walk(document.sections)}
    return "\n".join(_lines(document, known)).rstrip("\n") + "\n"


def _lines(document: Document, known: set[str]) -> Iterator[str]:
    cover = document.cover
    yield from (f"# {escaped(cover.title)}", "", f"{escaped(cover.kind)} · **{escaped(cover.status)}**", "")
    if cover.notice:
        yield from (f"**{escaped(cover.notice)}**", "")
    for fact in cover.facts:
        said = "; ".join(_phrase(one.phrase, known) for one in fact.says if isinstance(one, Paragraph))
        yield f"- {_phrase(fact.term, known)}: {said}"
    yield ""
    for section in document.sections:
        yield from _section(section, 2, document.labels, known)
    yield from ("---", "", escaped(document.labels["data"]), "")


def _section(section: Section, level: int, labels: dict[str, str], known: set[str]) -> Iterator[str]:
    number = f"{section.number} " if section.number else ""
    yield from (f'<a id="{anchor(section.id)}"></a>', "")
    yield from ("#" * level + f" {number}{_phrase(section.title, known)}", "")
    if section.audience == "provider":
        yield from (f"**{escaped(labels['provider-only'])}**", "")
    yield from _blocks(section.blocks, known, level)
    for one in section.sections:
        yield from _section(one, level + 1, labels, known)


def _blocks(blocks: Iterable[Block], known: set[str], level: int = 6) -> Iterator[str]:
    for block in blocks:
        yield from _block(block, known, level)
        yield ""


def _block(block: Block, known: set[str], level: int) -> Iterator[str]:
    match block:
        case Paragraph(phrase, kind):
            said = _opened(_phrase(phrase, known))
            yield f"> {said}" if kind in ("note", "quote", "warning") else said
        case Heading(phrase):
            yield "#" * min(level + block.level, 6) + f" {_phrase(phrase, known)}"
        case Code(text):
            fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
            yield from (fence, *_FORBIDDEN.sub(_shown_line, text).split("\n"), fence)
        case Items(items, is_numbered):
            for number, item in enumerate(items, 1):
                mark = f"{number}. " if is_numbered else "- "
                inside = list(_blocks(item, known, level))[:-1]
                yield mark + (inside[0] if inside else "")
                yield from (" " * len(mark) + line if line else "" for line in inside[1:])
        case Facts(facts):
            for fact in facts:
                if fact.id:
                    yield from (f'<a id="{anchor(fact.id)}"></a>', "")
                yield from (f"**{_phrase(fact.term, known)}**", "")
                yield from _blocks(fact.says, known, level)
        case Table():
            yield from _table(block, known)
        case Pair(left, right):
            yield from list(_blocks(left, known, level))
            yield from list(_blocks(right, known, level))[:-1]
        case Signatures(parties, lines):
            for side, who in parties:
                yield f"- {escaped(side)}: {_phrase(who, known)} ({', '.join(map(escaped, lines))})"
        case _:  # a figure: what it shows, in words
            yield f"> {escaped(block.title)}: {escaped(block.description)}"


def _table(table: Table, known: set[str]) -> Iterator[str]:
    if table.caption:
        yield from (f"*{_phrase(table.caption, known)}*", "")
    columns = max([len(table.head), *map(len, table.rows)])
    head = [_phrase(one, known) for one in table.head]
    yield "| " + " | ".join(head + [""] * (columns - len(head))) + " |"
    yield "|" + " --- |" * columns
    for row in table.rows:
        cells = ["<br>".join(_phrase(line, known) for line in cell.lines) for cell in row]
        yield "| " + " | ".join(cells + [""] * (columns - len(cells))) + " |"


def _phrase(phrase: Phrase, known: set[str]) -> str:
    return "".join(_run(run, known) for run in phrase)


def _run(run: Run, known: set[str]) -> str:
    inner = run.text.strip()
    if not inner:
        return escaped(run.text)
    said = escaped(inner)
    mark = {"strong": "**", "hole": "**", "emphasis": "*", "unset": "*"}.get(run.style, "")
    if run.style == "hole":
        said = f"⟦{said}⟧"
    said = f"{mark}{said}{mark}"
    if run.target in known and run.target:
        said = f"[{said}](#{anchor(run.target)})"
    elif run.link:
        said = f"[{said}](<{_BRACKETS.sub('', run.link)}>)"
    before, _, after = run.text.partition(inner)
    return f"{escaped(before)}{said}{escaped(after)}"


def escaped(text: str) -> str:
    """A text that Markdown reads back as it is, on one line; controls are shown as U+FFFD."""
    folded = re.sub(r"[ \t\r\n\f\v]+", " ", text)
    return _SPECIAL.sub(r"\\\1", _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", folded))


def _opened(line: str) -> str:
    """A line whose first sign would open a list or a rule, with that sign escaped."""
    return _OPENING.sub(
        lambda found: f"{found[1]}\\{found[2]}" if found[2] else f"{found[1]}{found[3]}\\{found[4]}", line
    )


def _shown_line(found: re.Match[str]) -> str:
    return "\n" if found[0] == "\n" else "\N{REPLACEMENT CHARACTER}"


def anchor(identity: str) -> str:
    """An id as an attribute and a fragment can hold it."""
    return re.sub(r"[^\w.-]+", "-", identity)
