"""docs/language.md: every example runs, both languages say the same, nothing of the language is left out."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from support.doc_blocks import (
    DocBlock,
    compiled,
    doc_blocks,
    doc_pairs,
    keyword_keys_in,
    read_nodes,
    shape,
)
from support.syntax import printed

from slacontract.diagnostics import Severity
from slacontract.syntax.nodes import BLOCK_KINDS, EVENTS
from slacontract.syntax.tables import grammar_text, keyword_keys

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "language.md"
BLOCKS = doc_blocks(PAGE)
CONTRACTS = [one for one in BLOCKS if not one.file or one.file.endswith(".sla")]
PAIRS = [(one, other) for one, other in doc_pairs(PAGE) if one in CONTRACTS]
HEADERS = {"en": "language en", "fr": "langue fr"}


def at(block: DocBlock) -> str:
    return f"line-{block.line}-{block.language}"


@pytest.mark.parametrize("block", CONTRACTS, ids=at)
def test_an_example_compiles_as_it_stands(block: DocBlock, tmp_path: Path) -> None:
    """No example has an error, its worked examples hold; what is shown as refused is refused."""
    result = compiled(block, tmp_path, BLOCKS)
    errors = [one for one in result.diagnostics if one.severity is Severity.ERROR]
    if block.refused:
        assert errors
    else:
        assert not errors, [f"{one.code} {one.message()} {one.hint()}" for one in errors]
        assert all(holds for one in result.examples for _, _, holds in one.outcomes)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: at(pair[0]))
def test_both_languages_say_the_same(pair: tuple[DocBlock, DocBlock]) -> None:
    """The trees are equal once names and texts, which are the parties' own, are set aside."""
    english, french = pair
    assert english.file == french.file
    assert english.refused == french.refused
    assert shape(read_nodes(english.text, "en")) == shape(read_nodes(french.text, "fr"))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: at(pair[0]))
def test_translated_keywords_are_the_other_example(pair: tuple[DocBlock, DocBlock]) -> None:
    """`fmt --keywords` turns each into the other, names and texts apart, and back into itself."""
    for one, other in (pair, pair[::-1]):
        if one.refused:
            continue
        text = one.text if one.whole else f"{HEADERS[one.language]}\n\n{one.text}"
        translated = printed(text, other.language)
        theirs = shape(read_nodes(translated, other.language))
        # A translation writes the language of the texts down, which a header alone leaves unsaid.
        assert without_language(theirs) == without_language(shape(read_nodes(other.text, other.language)))
        assert without_language(shape(read_nodes(printed(translated, one.language), one.language))) == (
            without_language(shape(read_nodes(one.text, one.language)))
        )


def without_language(tree: object) -> object:
    """A shape without the facts `written in`."""
    if isinstance(tree, tuple):
        return tuple(
            without_language(one) for one in tree if not (isinstance(one, tuple) and one[:1] == ("Written",))
        )
    return tree


@pytest.mark.parametrize("block", [one for one in CONTRACTS if not one.refused], ids=at)
def test_an_example_is_written_as_the_formatter_writes_it(block: DocBlock) -> None:
    """What a reader copies from the page, `slac fmt` leaves as it is."""
    text = block.text if block.whole else f"{HEADERS[block.language]}\n\n{block.text}"
    assert printed(text) == text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_keyword_stands_in_an_example(language: str) -> None:
    """No word of the tables is without an example that runs."""
    used = {"LANGUAGE"}
    for block in CONTRACTS:
        if block.language == language:
            used |= keyword_keys_in(block)
    assert sorted(set(keyword_keys(grammar_text())) - used) == []


def test_every_kind_of_block_and_event_is_shown() -> None:
    """Each block of the language has an example, and so has each event."""
    shown = {block.kind for one in CONTRACTS for block in read_nodes(one.text, one.language).blocks}
    assert shown == set(BLOCK_KINDS)
    said = {key for one in CONTRACTS for key in keyword_keys_in(one)}
    assert {f"E_{event.upper().replace('-', '_')}" for event in EVENTS} <= said


def test_the_generated_parts_are_fresh() -> None:
    """Contents, keyword tables and reserved words are those of the tables: run `./dev docs`."""
    filled = runpy.run_path(str(ROOT / "tools" / "language_page.py"))["filled"]
    text = PAGE.read_text(encoding="utf-8")
    assert filled(text) == text
    assert filled(text.replace("| `coverage` |", "| `cover` |")) == text
