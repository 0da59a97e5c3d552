"""Places are exact, whatever the line ends, marks, tabs and spaces."""

from __future__ import annotations

import unicodedata

import pytest
from support.syntax import HERE, parser, read_clean

from slacontract.source import Source
from slacontract.syntax import decode, nodes, parse

TEXT = 'langue fr\ncontrat "Été à Genève"\n  prestataire "É"\n  réponse sous 4 heures\n'


def found_at(source: Source) -> tuple[int, int, str]:
    _, (diagnostic,) = parse(source, parser())
    span = diagnostic.spans[0]
    return (*source.position(span.start), source.text[span.start : span.end])


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_positions_with_every_line_end(ending: str) -> None:
    """LF, CRLF and CR each end a line once."""
    assert found_at(Source("x", TEXT.replace("\n", ending))) == (4, 16, "4 heures")


def test_positions_with_tabs_and_no_break_spaces() -> None:
    """A tab is one column; a no-break space separates words, also inside a phrase."""
    text = TEXT.replace("  réponse", "\tréponse").replace("4 heures", "4\u00a0heures")
    assert found_at(Source("x", text)) == (4, 15, "4\u00a0heures")
    phrase = TEXT.replace("4 heures", "4\u202fheures\u00a0calendaires")
    assert parse(Source("x", phrase), parser())[1] == []


def test_positions_after_a_byte_order_mark() -> None:
    """The mark is no column."""
    source, _ = decode("x", b"\xef\xbb\xbf" + TEXT.encode())
    assert source is not None
    assert found_at(source) == (4, 16, "4 heures")


def test_decomposed_accents_are_composed() -> None:
    """Letters and accents typed apart (as macOS writes them) are one column each and mean the same."""
    source, _ = decode("x", unicodedata.normalize("NFD", TEXT).encode())
    assert source is not None
    assert found_at(source) == (4, 16, "4 heures")
    apart, _ = parse(Source("x", unicodedata.normalize("NFD", TEXT)), parser())
    together, _ = parse(Source("x", TEXT), parser())
    assert apart is not None
    assert together is not None
    assert [b.kind for b in apart.blocks] == [b.kind for b in together.blocks]


def test_spans_cover_what_was_written() -> None:
    """The span of a name, a text, a fact and a block is its text, first to last character."""
    text = (HERE / "examples" / "dixdata.sla").read_text(encoding="utf-8")
    file = read_clean(text)
    for block in file.blocks:
        shown = text[block.span.start : block.span.end]
        assert not shown[0].isspace()
        assert not shown[-1].isspace()
        assert text[block.head.start : block.head.end] in shown
        if block.name:
            assert text[block.name.span.start : block.name.span.end] == block.name.text
        if block.label:
            assert text[block.label.span.start : block.label.span.end].strip('"«» ') == block.label.value
        for fact in block.facts:
            assert block.span.start <= fact.span.start < fact.span.end <= block.span.end
            line = text[text.rfind("\n", 0, fact.span.start) + 1 : text.find("\n", fact.span.start)]
            assert text[fact.span.start : fact.span.end] == line.strip()


def test_every_node_lies_inside_its_parent() -> None:
    """No node reaches out of the node that holds it."""

    def visit(node: object, outer: nodes.Node) -> None:
        if isinstance(node, tuple):
            for item in node:
                visit(item, outer)
        elif isinstance(node, nodes.Node):
            assert outer.span.start <= node.span.start <= node.span.end <= outer.span.end
            for name in node.__dataclass_fields__:
                if name not in ("span", "head", "at"):
                    visit(getattr(node, name), node)

    for path in [*(HERE / "good").glob("*.sla"), *(HERE / "examples").glob("*.sla")]:
        file = read_clean(path.read_text(encoding="utf-8"))
        for block in file.blocks:
            visit(block, file)
