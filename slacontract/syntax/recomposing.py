"""One text out of the items of several: each line as it stands in its file, comments and all.

The blocks say what is to stand in the text; the files say how it is written there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from posixpath import dirname, join, normpath, relpath

from ..records import dataclass, field
from ..source import Source
from . import nodes as n
from .cst import Token, Tree
from .folding import fold
from .formatting import _Layout, _Line, defined_names, format_text
from .parser import Parser
from .printer import Printer
from .reading import build, read

INDENT = "  "


@dataclass
class _Written:
    """The lines of one file by the offset at which each begins, and the comments that belong to none."""

    lines: dict[int, _Line] = field(default_factory=dict)
    loose: list[str] = field(default_factory=list)


class NotTheSame(Exception):
    """The text that was put together does not say what its blocks say: a fault of ours."""


def recomposed(
    blocks: Iterable[n.Block],
    sources: Mapping[str, Source],
    base: str,
    parser: Parser,
    *,
    above: str = "",
) -> str:
    """The canonical text of blocks that come from several files, in the keyword language of the file `base`.

    Every block and fact must be one that was read from `sources`, or a commitment of one for fewer
    priorities. Comments stand where they stood; those of a line that is left out are left out with it, but
    for the heads of files. Paths of files are read from the folder of `base`. `above`: a comment at the top.
    """
    wanted = tuple(blocks)
    writer = _Writer(sources, base, parser)
    lines = [f"{writer.vocabulary.write('LANGUAGE')} {writer.language}", ""]
    lines += [f"# {above}"] if above else []
    for number, block in enumerate(wanted):
        if number == 0:
            lines += writer.loose(wanted)
        lines += writer.block(block)
        lines.append("")
    text, found = format_text(Source(base, "\n".join(lines) + "\n"), parser)
    if text is None:
        raise NotTheSame("; ".join(one.message() for one in found))
    document = read(Source(base, text), parser, [])
    again = build(document, parser, []).blocks if document is not None else ()
    if not writer.moved and tuple(map(_plain, again)) != tuple(map(_plain, wanted)):
        raise NotTheSame(base)
    return text


def _plain(block: n.Block) -> tuple[object, ...]:
    """What a block says, whatever brought it."""
    head = block.kind, block.name, block.event, block.label, block.owner, block.condition
    return *head, block.provider_only, block.facts


class _Writer:
    def __init__(self, sources: Mapping[str, Source], base: str, parser: Parser) -> None:
        documents = {}
        for name, source in sources.items():
            document = read(source, parser, [])
            if document is not None:
                documents[name] = document
        self.base = base
        self.language = documents[base].language
        self.vocabulary = parser.keywords.languages[self.language]
        names: dict[str, str] = {}
        for document in (documents[base], *documents.values()):
            names = {**defined_names(document.items), **names}
        self.printer = Printer(self.vocabulary, names)
        self.moved = False
        self.files: dict[str, _Written] = {}
        self.heads: dict[str, list[Tree]] = {}
        for name, document in documents.items():
            written = self.files[name] = _Written()
            for line in _Layout(document, parser, self.language).lines():
                loose = line.tree is None or line.tree.rule == "use"
                if loose:
                    written.loose += [one for one in (*line.above, *line.after, *line.below) if one]
                else:
                    assert line.tree is not None
                    written.lines[line.tree.start] = line
            self.heads[name] = [tree for tree in document.items if tree.rule == "block"]

    def loose(self, blocks: tuple[n.Block, ...]) -> Iterator[str]:
        """Comments of headers, `use` lines, and of heads whose facts are elsewhere now."""
        stay = {(block.head.file, block.head.start) for block in blocks}
        for name in (self.base, *(one for one in self.files if one != self.base)):
            yield from self.files[name].loose
            for tree in self.heads[name]:
                kinds = {token.kind for token in tree.tokens()}
                if (name, tree.start) not in stay and not kinds.isdisjoint(("AMENDMENT", "OVERRIDE")):
                    line = self.files[name].lines[tree.start]
                    if "AMENDMENT" in kinds:
                        yield from (one for one in (*line.above, *line.after) if one)

    def block(self, block: n.Block) -> Iterator[str]:
        """The lines of a block: its head as its texts make it together, then its facts."""
        line = self.files[block.head.file].lines[block.head.start]
        assert line.tree is not None
        for other in self._other_heads(line.tree):
            yield from (one for one in (*other.above, *other.after, *other.below) if one)
        yield from (one for one in line.above if one)
        after = "  ".join(line.after)
        yield f"{self.printer.line(self._head(block, line.tree))}  {after}".rstrip()
        yield from (INDENT + one for one in line.below if one)
        for fact in block.facts:
            line = self.files[fact.span.file].lines[fact.span.start]
            yield from (INDENT + one for one in line.above if one)
            after = "  ".join(line.after)
            yield f"{INDENT}{self._fact(fact, line)}  {after}".rstrip()
            yield from (INDENT + one for one in line.below if one)

    def _other_heads(self, tree: Tree) -> Iterator[_Line]:
        """The lines of the other heads of a block that overrides something: their comments stay too."""
        if not any(getattr(child, "kind", "") == "OVERRIDE" for child in tree.children):
            return
        for name, heads in self.heads.items():
            for head in heads:
                if head is not tree and _identity(head) == _identity(tree):
                    yield self.files[name].lines[head.start]

    def _head(self, block: n.Block, tree: Tree | None) -> Tree:
        """The head, with the label, the owner and the condition that an override leaves as they are."""
        assert tree is not None
        children = [child for child in tree.children if getattr(child, "kind", "") != "OVERRIDE"]
        parts = {child.rule for child in children if isinstance(child, Tree)}
        at = next((i for i, child in enumerate(children) if _is_end(child)), len(children))
        for rule, node in (("text", block.label), ("owner", block.owner)):
            if node is not None and rule not in parts:
                children.insert(at, self._part(node, rule))
                at += 1
        if block.condition is not None and "condition" not in parts:
            children.append(self._part(block.condition, "condition"))
        if block.provider_only and not any(getattr(one, "kind", "") == "PROVIDER_ONLY" for one in children):
            children.append(Token("PROVIDER_ONLY", tree.end, tree.end, ""))
        return Tree(tree.rule, children)

    def _part(self, node: n.Node, rule: str) -> Tree:
        """The tree of a part of a head, in whichever head it was written."""
        for tree in self.heads[node.span.file]:
            for child in tree.children:
                inside = child.start <= node.span.start < child.end
                if isinstance(child, Tree) and child.rule == rule and inside:
                    return child
        raise NotTheSame(rule)

    def _fact(self, fact: n.Fact, line: _Line) -> str:
        assert line.tree is not None
        if fact.key == "text-file" and dirname(fact.span.file) != dirname(self.base):
            return self.printer.line(self._with_path(line.tree, fact.span.file))
        if not isinstance(fact, n.Commitment) or not isinstance(fact.targets, n.Values):
            return self.printer.line(line.tree)
        kept = {item.key for item in fact.targets.items if isinstance(item, n.Name)}
        children = [_for_fewer(child, kept) for child in line.tree.children]
        return self.printer.line(Tree(line.tree.rule, children))

    def _with_path(self, tree: Tree, file: str) -> Tree:
        """The path of a clause's text, read from the folder of the base."""
        self.moved = True

        def moved(child: Token | Tree) -> Token | Tree:
            if isinstance(child, Tree):
                return Tree(child.rule, [moved(one) for one in child.children])
            if child.kind != "STRING":
                return child
            path = relpath(normpath(join(dirname(file), child.text[1:-1])), dirname(self.base) or ".")
            return Token(child.kind, child.start, child.end, f'"{path}"')

        changed = moved(tree)
        assert isinstance(changed, Tree)
        return changed


def _identity(head: Tree) -> tuple[str, ...]:
    """Kind and name of the block that a head opens."""
    tokens = [one for one in head.children if isinstance(one, Token) and one.kind != "OVERRIDE"]
    return tuple(fold(one.text) if one.kind == "NAME" else one.kind for one in tokens[:2])


def _is_end(child: Token | Tree) -> bool:
    """Whether a part of a head stands after its label."""
    if isinstance(child, Tree):
        return child.rule == "condition"
    return child.kind in ("PROVIDER_ONLY", "BY")


def _for_fewer(child: Token | Tree, kept: set[str]) -> Token | Tree:
    """The targets of a commitment, without the priorities that another one is for now."""
    if not isinstance(child, Tree) or child.rule != "targets":
        return child
    values = child.children[-1]
    assert isinstance(values, Tree)
    items: list[Token | Tree] = []
    for item in values.children:
        if isinstance(item, Token) and item.kind in ("COMMA", "OR"):
            continue
        if isinstance(item, Token) and item.kind == "NAME" and fold(item.text) not in kept:
            continue
        if items:
            items.append(Token("COMMA", item.start, item.start, ","))
        items.append(item)
    return Tree(child.rule, [*child.children[:-1], Tree(values.rule, items)])
