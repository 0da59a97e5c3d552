"""Mistakes about names: two words, numbers, reserved words, labels and kinds where a name must stand."""

from __future__ import annotations

import re

from ..diagnostics import Bilingual, Diagnostic
from ..source import Source, Span
from . import kinds as k
from .failing import Case
from .folding import fold, words
from .lexer import Lexeme
from .nodes import BLOCK_KINDS
from .parser import Reading
from .placement import FACTS, slug
from .tables import LEXICAL

_OF_A_DATE = frozenset({"NUMBER", "ORDINAL", "ISO_DATE", "SLASH_DATE", "TIME"})
# Nouns of blocks that people write for a fact, and the word that this fact begins with.
_FACT_FOR_HEAD = {"DEFINITION": "MEANS", "SUPPLIER": "PROVIDER", "PRICE": "COSTS", "AVAILABILITY": "AT_LEAST"}
_RUN = re.compile(r"[^\s\"«“,]+")


def underscore(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """`office_hours`."""
    at = case.at
    following = case.lexemes[at + 1] if at + 1 < len(case.lexemes) else None
    if (
        lexeme.kind == "WORD"
        and following is not None
        and (following.value, following.start) == ("_", lexeme.end)
    ):
        at += 1  # the word before the sign is reserved, alone
    if case.lexemes[at].value != "_" or at == 0:
        return None
    match = re.compile(r"[\w-]+").search(case.source.text, case.lexemes[at - 1].start)
    if match is None or match.end() < case.lexemes[at].end:
        return None
    span = Span(case.source.name, match.start(), match.end())
    return k.UNDERSCORE.at(span, name=re.sub(r"_+", "-", match.group()).strip("-"))


def fact_for_head(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """`definition "…"` among the facts of a priority: the noun of a block for the word of a fact."""
    if len(case.tokens) != 1 or case.tokens[0].kind not in _FACT_FOR_HEAD or not case.can_be_name():
        return None
    key = _FACT_FOR_HEAD[case.tokens[0].kind]
    wanted = ("STRING",) if key in ("MEANS", "PROVIDER") else ("NUMBER", "CURRENCY")
    outer = case.block_above
    if lexeme.first or lexeme.kind not in wanted or slug(key) not in FACTS.get(outer or "", ()):
        return None
    first = case.tokens[0]
    written = case.source.text[first.start : first.end]
    return k.WRONG_WORD.at(
        Span(case.source.name, first.start, first.end),
        written=written,
        hint=Bilingual(f"Write: {case.write(key)}.", f"Écrivez : {case.write(key)}."),
    )


def head_for_fact(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """`escalation` alone on its line, at the margin: a word of a commitment for the noun of a block."""
    if [token.kind for token in case.tokens] != ["E_ESCALATED"] or not lexeme.first or case.indented:
        return None
    first = case.tokens[0]
    written = case.source.text[first.start : first.end]
    fix = f"{case.write('ESCALATION_LADDER')} {fold(written)}-1"
    case.means(fix)
    hint = Bilingual(f"Write: {fix}.", f"Écrivez : {fix}.")
    return k.WRONG_WORD.at(Span(case.source.name, first.start, first.end), written=written, hint=hint)


def number_as_name(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """`priority 1`, `coverage 5x8`."""
    if lexeme.kind not in ("NUMBER", "ORDINAL", "TIME") or not case.can_be_name():
        return None
    previous = case.tokens[-1].kind if case.tokens else "PRIORITY"
    known = previous in case.vocabulary.spellings
    letter = "P" if previous == "PRIORITY" else case.write(previous)[:1].upper() if known else "N"
    match = _RUN.match(case.source.text, lexeme.start)
    assert match is not None
    run = match.group().rstrip(":;.")
    if lexeme.kind == "TIME" and len(run) == len(lexeme.value):
        return None
    name = "-".join(re.findall(r"[^\W_]+", run))
    span = Span(case.source.name, lexeme.start, lexeme.start + len(run))
    given = next((one for one in sorted(case.defined) if one[1:] == fold(name)), None)
    if given is not None:  # its block was given a name since
        return k.NUMBER_AS_NAME.at(span, written=run, name=given[:1].upper() + given[1:])
    return k.NUMBER_AS_NAME.at(span, written=run, name=f"{letter}{name}")


def label_without_name(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """`coverage "Office hours"`."""
    if lexeme.kind != "STRING" or not case.can_be_name():
        return None
    proposal = "-".join(w.rstrip("'") for w in words(lexeme.value)[:3] if not w.endswith("'")) or "a1"
    if proposal in case.reading.parser.keywords.reserved:
        proposal = case.reading.parser.keywords.replacement(proposal)
    return k.LABEL_WITHOUT_NAME.at(case.span(case.at), name=proposal)


def kind_before_name(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """`counted in coverage office`: the noun of a block before its name, where the name alone is wanted."""
    following = case.at + 1
    if not case.can_be_name() or not case.tokens or slug(case.tokens[0].kind) in BLOCK_KINDS:
        return None
    for key, after in case.reading.candidates(case.at):
        if slug(key) in BLOCK_KINDS and after < len(case.lexemes):
            following = after
            break
    else:
        return None
    if case.lexemes[following].first or not _could_be_name(case, following):
        return None
    name = case.raw(following)
    return k.UNEXPECTED.at(
        case.span(case.at, following - 1),
        written=case.raw(case.at, following - 1),
        before=case.before,
        hint=Bilingual(f"Write the name alone: “{name}”.", f"Écrivez le nom seul : « {name} »."),
    )


def name_in_two_words(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """A word where the item could end, right after a name on the same line."""
    if lexeme.kind != "WORD" or lexeme.first or not case.tokens or case.tokens[-1].kind != "NAME":
        return None
    following = case.lexemes[case.at + 1] if case.at + 1 < len(case.lexemes) else None
    known = fold(case.tokens[-1].text) in case.defined
    if known and not _of_the_name(case) and slug(case.tokens[0].kind) not in BLOCK_KINDS:
        return None  # the name is whole: what follows it is at fault
    dated = following is not None and following.kind in _OF_A_DATE and not following.first
    if dated and not _of_the_name(case):  # “… on 2 March”: not of the name
        return None
    last = case.tokens[-1]
    return _joined(case, last.start, _end_of_name(case, case.at))


def _of_the_name(case: Case) -> bool:
    """Whether the word at the mistake is no word of the language, and so the name's."""
    return all(key == "NAME" for key, _ in case.reading.candidates(case.at))


def two_words_in_head(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """As above, in a head, where a phrase that looks like a wrong one is more likely a name."""
    if not case.tokens or slug(case.tokens[0].kind) not in BLOCK_KINDS:
        return None
    following = case.lexemes[case.at + 1] if case.at + 1 < len(case.lexemes) else None
    if (
        len(case.tokens) == 1
        and case.can_be_name()
        and (lexeme.kind, lexeme.first) == ("WORD", False)
        and following is not None
        and (following.kind, following.first) == ("WORD", False)
    ):
        # The first word is reserved; joined to the second it is a name like any other.
        return _joined(case, lexeme.start, _end_of_name(case, case.at + 1))
    return name_in_two_words(case, lexeme)


def name_taken_for_fact(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """`state waiting for customer`: what follows the name on the line of a head is of the name."""
    first = case.failure.item_start
    last = first - 1
    if last < 1 or case.lexemes[first].first or case.lexemes[first].kind != "WORD":
        return None
    head = case.line[0]
    if head != last - 1 or not any(
        slug(key) in BLOCK_KINDS and after == last and key not in ("CONTRACT", "AMENDMENT")
        for key, after in case.reading.candidates(head)
    ):
        return None
    end = first
    while end < case.line[1] and case.lexemes[end + 1].kind == "WORD":
        end += 1
    return _joined(case, case.lexemes[last].start, end)


def _end_of_name(case: Case, at: int) -> int:
    """The lexeme that ends a name which runs on at lexeme `at`: the words up to one that may follow it."""
    named = (
        case.reading.after("NAME", case.failure.states) if case.can_be_name() else list(case.failure.states)
    )
    last = at
    for following in range(at + 1, len(case.lexemes)):
        lexeme = case.lexemes[following]
        if lexeme.first or lexeme.kind != "WORD":
            break
        keys = [key for key, _ in case.reading.candidates(following) if key not in LEXICAL]
        if named and any(case.reading.accepts(key, named) for key in keys):
            break
        last = following
    return last


def _joined(case: Case, start: int, last: int) -> Diagnostic:
    span = Span(case.source.name, start, case.lexemes[last].end)
    parts = re.findall(r"[^\W_]+", case.source.text[span.start : span.end])
    return k.NAME_IN_TWO_WORDS.at(span, name="-".join(parts))


def reserved_word(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """A word of the language where a name must stand; or where a name is missing before it."""
    if not case.can_be_name() or lexeme.value.rstrip("'") not in case.reading.parser.keywords.reserved:
        return None
    named = case.reading.after("NAME", case.failure.states)
    if named and any(
        key not in LEXICAL and case.reading.accepts(key, named) for key, _ in case.reading.candidates(case.at)
    ):
        last = case.tokens[-1]
        span = Span(case.source.name, last.start, last.end)
        if last.kind == "COMMA":
            return k.LIST_ENDS_WITH_COMMA.at(span)
        return k.MISSING_NAME.at(span, before=case.before)
    return reserved_name(case.source, case.reading, case.at)


def reserved_name(source: Source, reading: Reading, at: int) -> Diagnostic:
    """A reserved word where a name must stand, with a name to use instead."""
    lexeme = reading.lexemes[at]
    keywords = reading.parser.keywords
    word = lexeme.value.rstrip("'")
    tables = ", ".join(keywords.languages[c].facts.get("name", c) for c in keywords.reserved[word])
    return k.RESERVED_NAME.at(
        Span(source.name, lexeme.start, lexeme.end),
        written=source.text[lexeme.start : lexeme.end],
        languages=tables,
        name=keywords.replacement(word),
    )


def _could_be_name(case: Case, at: int) -> bool:
    lexeme = case.lexemes[at]
    return lexeme.kind == "WORD" and lexeme.value.rstrip("'") not in case.reading.parser.keywords.reserved
