"""Text to nodes: header, items, blocks; the entry points of the syntax layer."""

from __future__ import annotations

from ..diagnostics import Diagnostic
from ..records import dataclass, field
from ..source import Source, Span
from . import kinds as k
from . import nodes as n
from .blocks import blocks_of
from .cst import Token, Tree
from .decode import MAX_BYTES
from .folding import fold
from .joining import joined_names, split_name
from .keywords import Phrase
from .lexer import BLANK_LINE, Lexed, scan
from .parser import Parser, Reading
from .placement import slug

MAX_ERRORS = 50


@dataclass
class Document:
    """A text as items: what the nodes are built from, and what the formatter prints."""

    source: Source
    lexed: Lexed
    language: str
    body: int  # index of the first lexeme after the header
    header: bool  # whether a header was written
    items: list[Tree] = field(default_factory=list)
    # Index in items -> kind of a head that could not be read, "" where even that is unknown.
    unread: dict[int, str] = field(default_factory=dict)
    indentation: int = 0  # columns before the first fact


def parse(source: Source, parser: Parser) -> tuple[n.File | None, list[Diagnostic]]:
    """Read a contract. The file holds whatever blocks could be read; None where there is nothing to read.

    Every mistake is reported once, up to MAX_ERRORS; reading goes on at the next line that begins with
    a head or a fact.
    """
    found: list[Diagnostic] = []
    document = read(source, parser, found)
    if document is None:
        return None, found
    file = build(document, parser, found)
    found.sort(key=lambda d: d.spans[0].start if d.spans else 0)
    return file, found


def build(document: Document, parser: Parser, found: list[Diagnostic]) -> n.File:
    """The nodes of a document, with the placement of its facts checked."""
    vocabulary = parser.keywords.languages[document.language]
    source = document.source
    uses, blocks = blocks_of(source, vocabulary, document.items, document.unread, document.indentation, found)
    return n.File(Span(source.name, 0, len(source.text)), document.language, uses, blocks)


def read(source: Source, parser: Parser, found: list[Diagnostic]) -> Document | None:
    """The items of a text. What cannot be read is added to `found`."""
    if len(source.text) > MAX_BYTES:
        found.append(k.TOO_LARGE.at(Span(source.name, 0, 0), most=MAX_BYTES))
        return None
    lexed = scan(source.text)
    if not lexed.lexemes:
        found.append(k.EMPTY.at(Span(source.name, 0, 0)))
        return None
    first = lexed.lexemes[0]
    if first.value == ">":  # a reply quotes the whole text: nothing else of it is worth saying
        found.append(k.QUOTED_MAIL.at(Span(source.name, first.start, first.end)))
        return None
    document = _header(source, parser, lexed, found)
    for at in lexed.open_quotes:
        opening = source.text[at]
        closing = {"«": "»", "“": "”"}.get(opening, opening)
        found.append(k.FORGOTTEN_QUOTE.at(Span(source.name, at, at + 1), quote=closing))
    _items(document, parser, found)
    return document


def _header(source: Source, parser: Parser, lexed: Lexed, found: list[Diagnostic]) -> Document:
    languages = parser.keywords.languages
    first = lexed.lexemes[0]
    if (first.value,) in parser.keywords.headers and len(lexed.lexemes) > 1:
        second = lexed.lexemes[1]
        if second.kind == "WORD" and second.value in languages:
            real = _guess(source, parser, lexed, 2, second.value)
            if real != second.value:
                header = f"{languages[real].write('LANGUAGE')} {real}"
                span = Span(source.name, first.start, second.end)
                found.append(
                    k.WRONG_HEADER.at(span, written=source.text[span.start : span.end], header=header)
                )
            return Document(source, lexed, real, 2, True)
        known = k.listed(f"{v.write('LANGUAGE')} {c}" for c, v in languages.items())
        span = Span(source.name, second.start, second.end)
        written = source.text[second.start : second.end]
        found.append(k.UNKNOWN_LANGUAGE.at(span, written=written, known=known))
        named = [c for c, v in languages.items() if fold(v.facts.get("name", "")) == second.value]
        return Document(source, lexed, named[0] if named else _guess(source, parser, lexed, 2), 2, True)
    language = _guess(source, parser, lexed, 0)
    header = f"{languages[language].write('LANGUAGE')} {language}"
    found.append(k.MISSING_HEADER.at(Span(source.name, first.start, first.end), header=header))
    return Document(source, lexed, language, 0, False)


def _guess(source: Source, parser: Parser, lexed: Lexed, body: int, said: str | None = None) -> str:
    """The language whose keywords begin most lines; the one `said`, unless another does much better."""
    lines = [i for i in range(body, min(len(lexed.lexemes), 2000)) if lexed.lexemes[i].first][:40]
    scores = {}
    for code in sorted(parser.keywords.languages, key=lambda code: code != said):
        vocabulary = parser.keywords.languages[code]
        reading = Reading(parser, vocabulary, source.text, lexed.lexemes)
        scores[code] = sum(reading.opens(i) for i in lines)
        if code == said and scores[code] * 2 >= len(lines):
            return said
    best = max(scores, key=lambda code: (scores[code], code == "en"))
    return best if said is None or scores[best] > 2 * scores[said] + 2 else said


def _items(document: Document, parser: Parser, found: list[Diagnostic]) -> None:
    source, lexemes = document.source, document.lexed.lexemes
    vocabulary = parser.keywords.languages[document.language]
    reading = Reading(parser, vocabulary, source.text, lexemes)
    at = document.body
    block: str | None = None
    errors = 0
    lacking = -1  # the item that lacks a name, already reported
    orphan = False
    previous = document.body  # where the last item that was read began
    while at < len(lexemes):
        tree, after, failure = reading.item(at)
        if at == lacking:
            tree = None  # it has a name that nobody wrote
        kind = _head_kind(tree, reading, at)
        among_facts = 0 < document.indentation <= _column(document, at)
        above = block
        head_lost, meant = False, None
        if kind is not None and (tree is not None or not among_facts):
            block = kind
        if failure is not None:
            taken = split_name(reading, at, failure)
            if taken is None and not lexemes[at].first and document.items and _ends_bare(document.items[-1]):
                # “4 heures en vigueur”: the phrase took the name, and the quantity ended without it.
                taken = split_name(reading, previous, failure)
                if taken is not None:
                    document.items.pop()
                    at = previous
            if taken is not None:
                lexeme = lexemes[taken[0]]
                found.append(_closes_phrase(document, parser, lexeme.start, lexeme.end, taken[1]))
                errors += 1
                continue
            from .mistakes import diagnose  # a text without a mistake does without

            began = failure.at if failure.complete is not None and lexemes[failure.at].first else at
            diagnosis = diagnose(source, reading, failure, block, above, _column(document, began) > 0)
            errors += 1
            if errors > MAX_ERRORS:
                span = Span(source.name, lexemes[failure.at].start, lexemes[failure.at].end)
                found.append(k.TOO_MANY.at(span, count=MAX_ERRORS))
                return
            if diagnosis.kind is k.RESERVED_NAME and failure.at not in reading.forced_names:
                found.append(diagnosis)
                reading.forced_names.add(failure.at)
                continue
            if diagnosis.kind is k.MISSING_NAME and failure.at not in reading.missing_names:
                found.append(diagnosis)
                reading.missing_names.add(failure.at)
                lacking = at
                continue
            if tree is None or not _ends_bare(tree):
                found.append(diagnosis)
            elif diagnosis.kind is not k.UNEXPECTED:  # the words after the quantity say what was meant
                found.append(diagnosis)
                tree = None
            meant = reading.meant.pop(began, None)
            at_fault = diagnosis.spans[0].start
            if tree is not None and (
                at_fault <= next(tree.tokens()).start
                or (tree.rule != "block" and at_fault < lexemes[failure.at].start and not _ends_bare(tree))
            ):
                tree = None  # words of its own are the mistake
            while (
                document.items and not lexemes[at].first and document.items[-1].rule != "block"
                and at_fault < document.items[-1].end
                and diagnosis.kind in (k.WRONG_WORD, k.HOLIDAYS_WITHOUT_NAME)
            ):  # fmt: skip
                document.items.pop()
            after = _next_item(document, reading, began, failure.at, at, (kind or meant) is not None)
            if _looks_like_head(document, began):
                document.unread[len(document.items) + (tree is not None)] = meant or ""
                head_lost = kind is None or began != at
        if not lexemes[at].first and tree is not None:
            first = next(tree.tokens())
            found.append(
                k.TWO_ON_A_LINE.at(
                    Span(source.name, first.start, first.end), written=source.text[first.start : first.end]
                )
            )
        if tree is None and kind:
            if lexemes[at].first and not 0 < document.indentation <= _column(document, at):
                document.unread[len(document.items)] = kind
        elif tree is not None and block is None and tree.rule != "use":
            if not orphan:
                orphan = True
                contract = vocabulary.write("CONTRACT")
                first = next(tree.tokens())
                span = Span(source.name, first.start, first.end)
                written = source.text[first.start : first.end]
                found.append(k.OUTSIDE_BLOCK.at(span, written=written, contract=contract))
        elif tree is not None:
            document.items.append(tree)
            previous = at
            if tree.rule not in ("block", "use") and lexemes[at].first and not document.indentation:
                document.indentation = _column(document, at)
        if head_lost:
            block = meant or ""
        at = after
    for token, phrase in joined_names(reading, document.items):
        found.append(_closes_phrase(document, parser, token.start, token.end, phrase))


def _closes_phrase(document: Document, parser: Parser, start: int, end: int, phrase: Phrase) -> Diagnostic:
    """A name that a keyword beside it makes a phrase of."""
    vocabulary = parser.keywords.languages[phrase.language]
    written = document.source.text[start:end]
    return k.CLOSES_PHRASE.at(
        Span(document.source.name, start, end),
        phrase=vocabulary.write(phrase.key),
        language=vocabulary.facts.get("name", vocabulary.code),
        written=written,
        name=f"{written}-1",
    )


def _ends_bare(tree: Tree) -> bool:
    """Whether the last thing read is a quantity that does not say what it counts."""
    last: Token | Tree = tree
    while isinstance(last, Tree):
        if last.rule == "bare":
            return True
        last = last.children[-1]
    return False


def _looks_like_head(document: Document, at: int) -> bool:
    """Whether a line that cannot be read stands where heads stand: further out than the facts."""
    lexeme = document.lexed.lexemes[at]
    return lexeme.first and _column(document, at) < document.indentation


def _next_item(document: Document, reading: Reading, began: int, stopped: int, item: int, head: bool) -> int:
    """Where reading goes on after a mistake: the next line that begins with a head or a fact, that stands in
    the column of the line at fault, or further out after a blank line, or in that of the facts below a
    `head` (the first word of such a line is then a mistake of its own)."""
    lexemes = document.lexed.lexemes
    column = _column(document, began) if lexemes[began].first else 0
    at = max(stopped, item + 1)
    while at < len(lexemes):
        if lexemes[at].first:
            if reading.opens(at):
                break
            here = _column(document, at)
            if (
                at > stopped
                and lexemes[at].kind in ("WORD", "NUMBER")
                and (
                    (column and here == column)
                    or (head and here == document.indentation > 0)
                    or (
                        here < column
                        and BLANK_LINE.search(document.source.text, lexemes[at - 1].end, lexemes[at].start)
                    )
                )
            ):
                break
        at += 1
    return at


def _column(document: Document, at: int) -> int:
    return _column_of(document, document.lexed.lexemes[at].start)


def _column_of(document: Document, offset: int) -> int:
    return document.source.position(offset).column - 1


def _head_kind(tree: Tree | None, reading: Reading, at: int) -> str | None:
    """The kind of block that an item opens, even where the item could not be read."""
    if tree is not None:
        if tree.rule != "block":
            return None
        head = tree.children[0]
        if isinstance(head, Token) and head.kind == "OVERRIDE":
            head = tree.children[1]
        assert isinstance(head, Token)
        return slug(head.kind)
    for key, after in reading.candidates(at):
        if key == "OVERRIDE" and after < len(reading.lexemes):
            return _head_kind(None, reading, after)
        if slug(key) in n.BLOCK_KINDS and key in reading.parser.tables.openers:
            return slug(key)
    return None


__all__ = ["MAX_ERRORS", "Document", "build", "parse", "read"]
