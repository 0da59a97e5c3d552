"""From the document to Markdown: one line a sentence or cell, so that a review shows what changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

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

_BRACKETS = re.compile(r"[<>\\\s]")
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$&!(){}])")
_OPENING = re.compile(r"^(\s*)(?:([-+=])|(\d+)([.)]))")
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


class Here(NamedTuple):
    """What a block needs to know of its document: where links may lead, and the words of its language."""

    known: frozenset[str]
    labels: Mapping[str, str]


def render(document: Document) -> str:
    """The whole document as CommonMark with tables; every text of the parties is escaped."""
    here = Here(frozenset(section.id for section in walk(document.sections)), document.labels)
    return "\n".join(_lines(document, here)).rstrip("\n") + "\n"


def _lines(document: Document, here: Here) -> Iterator[str]:
    cover, colon = document.cover, here.labels["colon"]
    yield from (f"# {escaped(cover.title)}", "", f"{escaped(cover.kind)} · **{escaped(cover.status)}**", "")
    if cover.notice:
        yield from (f"**{escaped(cover.notice)}**", "")
    for fact in cover.facts:
        said = here.labels["semicolon"].join(
            _phrase(one.phrase, here) for one in fact.says if isinstance(one, Paragraph)
        )
        yield f"- {_phrase(fact.term, here)}{colon}{said}"
    yield ""
    for section in document.sections:
        yield from _section(section, 2, here)
    yield from ("---", "", escaped(document.labels["data"]), "")


def _section(section: Section, level: int, here: Here) -> Iterator[str]:
    number = f"{section.number} " if section.number else ""
    yield from (f'<a id="{anchor(section.id)}"></a>', "")
    yield from ("#" * level + f" {number}{_phrase(section.title, here)}", "")
    if section.audience == "provider":
        yield from (f"**{escaped(here.labels['provider-only'])}**", "")
    yield from _blocks(section.blocks, here, level)
    for one in section.sections:
        yield from _section(one, level + 1, here)


def _blocks(blocks: Iterable[Block], here: Here, level: int = 6) -> Iterator[str]:
    for block in blocks:
        if not (isinstance(block, Week) and block.told):
            yield from _block(block, here, level)
            yield ""


def _block(block: Block, here: Here, level: int) -> Iterator[str]:
    match block:
        case Paragraph(phrase, kind):
            said = _opened(_phrase(phrase, here))
            yield f"> {said}" if kind in ("note", "quote", "warning") else said
        case Heading(phrase):
            yield "#" * min(level + block.level, 6) + f" {_phrase(phrase, here)}"
        case Code(text):
            fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
            yield from (fence, *_FORBIDDEN.sub(_shown_line, text).split("\n"), fence)
        case Items(items, is_numbered):
            for number, item in enumerate(items, 1):
                mark = f"{number}. " if is_numbered else "- "
                inside = list(_blocks(item, here, level))[:-1]
                yield mark + (inside[0] if inside else "")
                yield from (" " * len(mark) + line if line else "" for line in inside[1:])
        case Facts(facts):
            for fact in facts:
                if fact.id:
                    yield from (f'<a id="{anchor(fact.id)}"></a>', "")
                yield from (f"**{_phrase(fact.term, here)}**", "")
                yield from _blocks(fact.says, here, level)
        case Table():
            yield from _table(block, here)
        case Pair(left, right):
            yield from list(_blocks(left, here, level))
            yield from list(_blocks(right, here, level))[:-1]
        case Signatures(parties, lines):
            for side, who in parties:
                to_fill = ", ".join(map(escaped, lines))
                yield f"- {escaped(side)}{here.labels['colon']}{_phrase(who, here)} ({to_fill})"
        case _:  # a figure: what it shows, in words
            yield f"> {escaped(block.title)}{here.labels['colon']}{escaped(block.description)}"


def _table(table: Table, here: Here) -> Iterator[str]:
    if table.caption:
        yield from (f"*{_phrase(table.caption, here)}*", "")
    columns = max([len(table.head), *map(len, table.rows)])
    head = [_phrase(one, here) for one in table.head]
    yield "| " + " | ".join(head + [""] * (columns - len(head))) + " |"
    yield "|" + " --- |" * columns
    for row in table.rows:
        cells = ["<br>".join(_phrase(line, here) for line in cell.lines) for cell in row]
        yield "| " + " | ".join(cells + [""] * (columns - len(cells))) + " |"


def _phrase(phrase: Phrase, here: Here) -> str:
    return "".join(_run(run, here) for run in phrase)


def _run(run: Run, here: Here) -> str:
    inner = run.text.strip()
    if not inner:
        return escaped(run.text)
    said = escaped(inner)
    mark = {"strong": "**", "hole": "**", "emphasis": "*", "unset": "*"}.get(run.style, "")
    if run.style == "hole":
        said = f"⟦{said}⟧"
    said = f"{mark}{said}{mark}"
    if run.target in here.known and run.target:
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
