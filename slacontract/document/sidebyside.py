"""Two languages of one document as one: the same sections, each block beside its translation."""

from __future__ import annotations

from dataclasses import replace

from .tree import (
    Block,
    Document,
    Fact,
    Facts,
    Pair,
    Phrase,
    Run,
    Section,
    Signatures,
    Table,
    Timeline,
    Week,
    Year,
    plain,
)

_WIDE = 3
"""A table of more columns stands above its translation, not beside it."""


def side_by_side(first: Document, second: Document) -> Document:
    """The first document with the second beside it; both are of one contract, so their sections are the same.

    Figures, places to sign, the cover and running heads are given once, in the first language.
    """
    others = {section.id: section for section in second.sections}
    return replace(
        first, sections=tuple(_section(one, others.get(one.id), second.language) for one in first.sections)
    )


def _section(first: Section, second: Section | None, language: str) -> Section:
    if second is None:
        return first
    others = {section.id: section for section in second.sections}
    return replace(
        first,
        title=_title(first.title, second.title, language),
        blocks=_blocks(first.blocks, second.blocks, language),
        sections=tuple(_section(one, others.get(one.id), language) for one in first.sections),
    )


def _title(first: Phrase, second: Phrase, language: str) -> Phrase:
    if plain(first) == plain(second):
        return first
    return (*first, Run(" / "), *(replace(run, language=run.language or language) for run in second))


def _blocks(first: tuple[Block, ...], second: tuple[Block, ...], language: str) -> tuple[Block, ...]:
    """Each block beside its translation; all beside all where their number differs."""
    if [type(one) for one in first] != [type(one) for one in second]:
        return (Pair(first, _without_ids(second), language),)
    found: list[Block] = []
    for one, other in zip(first, second, strict=True):
        if isinstance(one, Week | Year | Timeline | Signatures) or one == other:
            found.append(one)
        else:
            wide = isinstance(one, Table) and len(one.head) > _WIDE
            found.append(Pair((one,), _without_ids((other,)), language, stacked=wide))
    return tuple(found)


def _without_ids(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Blocks without ids: a place is named once, in the first language."""
    return tuple(
        Facts(tuple(Fact(fact.term, fact.says) for fact in block.facts))
        if isinstance(block, Facts)
        else block
        for block in blocks
    )
