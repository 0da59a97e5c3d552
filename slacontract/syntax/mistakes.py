"""What went wrong where reading stopped: the mistake by its name, and the corrected words."""

from __future__ import annotations

import re
from difflib import get_close_matches

from ..diagnostics import Diagnostic
from ..source import Source, Span
from . import kinds as k
from .failing import Case
from .folding import fold, words
from .kinds import Bilingual
from .lexer import Lexeme
from .mistakes_of_time import (
    WEEKDAY_KEYS,
    all_hours,
    clock_as_delay,
    hours_of,
    short_weekdays,
    slash_date,
)
from .nodes import BLOCK_KINDS
from .parser import Failure, Reading
from .placement import ANYWHERE, FACTS
from .tables import LEXICAL

_FEW = 12  # words that a hint may list and still be read
_OF_A_DATE = frozenset({"NUMBER", "ORDINAL", "ISO_DATE", "SLASH_DATE", "TIME"})


def diagnose(source: Source, reading: Reading, failure: Failure, block: str | None) -> Diagnostic:
    """The most telling diagnostic for a failure; `block` is the kind of block that the reading stands in."""
    case = Case(source, reading, failure, block)
    if case.at >= len(case.lexemes):
        return _unfinished(case)
    lexeme = case.lexemes[case.at]
    for look in (
        _mail_quote, all_hours, slash_date, clock_as_delay, hours_of, _trailing_comma, _underscore,
        short_weekdays, _two_words_in_head, _wrong_word,
    ):  # fmt: skip
        found = look(case, lexeme)
        if found is not None:
            return found
    incomplete = not case.begins_item and case.failure.complete is None
    if lexeme.first and incomplete and case.reading.opens(case.at):
        return _unfinished(case)
    for look in (
        _number_as_name, _label_without_name, _name_in_two_words, _other_language, _reserved_name,
        _stray_sign,
    ):  # fmt: skip
        found = look(case, lexeme)
        if found is not None:
            return found
    if case.begins_item:
        return _unknown_word(case, lexeme)
    return _unexpected(case, lexeme)


def _unfinished(case: Case) -> Diagnostic:
    for phrase, fix in case.vocabulary.wrong.items():
        first = case.at - len(phrase)
        apart = any(one.first for one in case.lexemes[max(first, 0) + 1 : case.at])
        if len(phrase) > 1 and first >= 0 and not apart and case.reads(phrase, first):
            return k.WRONG_WORD.at(
                case.span(first, case.at - 1), written=case.raw(first, case.at - 1), fix=fix
            )
    last = case.tokens[-1]
    span = Span(case.source.name, last.start, last.end)
    return k.UNFINISHED.at(span, before=case.before, expected=case.expected())


def _name_missing(case: Case) -> Diagnostic:
    """A name is missing before a word that goes on as if there were one."""
    last = case.tokens[-1]
    span = Span(case.source.name, last.start, last.end)
    return k.MISSING_NAME.at(span, before=case.before)


def _mail_quote(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    if lexeme.value != ">" or not lexeme.first:
        return None
    return k.QUOTED_MAIL.at(case.span(case.at))


def _trailing_comma(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    previous = case.at - 1
    if case.begins_item or case.lexemes[previous].kind != "COMMA":
        return None
    if lexeme.first and case.reading.opens(case.at):
        return k.LIST_ENDS_WITH_COMMA.at(case.span(previous))
    return None


def _wrong_word(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """A phrase that the table lists as often written, ending or beginning here."""
    best: tuple[int, int, str] | None = None
    for phrase, fix in case.vocabulary.wrong.items():
        for first in range(case.at, case.at - len(phrase), -1):
            last = first + len(phrase) - 1
            if first < case.failure.item_start or last >= len(case.lexemes) or last < case.at:
                continue
            if case.reads(phrase, first) and (best is None or last - first > best[1] - best[0]):
                best = (first, last, fix)
    if best is None:
        return None
    first, last, fix = best
    return k.WRONG_WORD.at(case.span(first, last), written=case.raw(first, last), fix=fix)


def _underscore(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    if lexeme.value != "_" or case.at == 0:
        return None
    match = re.compile(r"[\w-]+").search(case.source.text, case.lexemes[case.at - 1].start)
    if match is None or match.end() < lexeme.end:
        return None
    span = Span(case.source.name, match.start(), match.end())
    return k.UNDERSCORE.at(span, name=re.sub(r"_+", "-", match.group()).strip("-"))


def _number_as_name(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    if lexeme.kind not in ("NUMBER", "ORDINAL") or not case.can_be_name():
        return None
    previous = case.tokens[-1].kind if case.tokens else "PRIORITY"
    known = previous in case.vocabulary.spellings
    letter = "P" if previous == "PRIORITY" else case.write(previous)[:1].upper() if known else "N"
    digits = re.sub(r"\D", "", lexeme.value)
    return k.NUMBER_AS_NAME.at(case.span(case.at), written=lexeme.value, name=f"{letter}{digits}")


def _label_without_name(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    if lexeme.kind != "STRING" or not case.can_be_name():
        return None
    proposal = "-".join(w.rstrip("'") for w in words(lexeme.value)[:3] if not w.endswith("'")) or "a1"
    if proposal in case.reading.parser.keywords.reserved:
        proposal = case.reading.parser.keywords.replacement(proposal)
    return k.LABEL_WITHOUT_NAME.at(case.span(case.at), name=proposal)


def _name_in_two_words(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """A word where the item could end, right after a name on the same line."""
    if lexeme.kind != "WORD" or lexeme.first or not case.tokens or case.tokens[-1].kind != "NAME":
        return None
    following = case.lexemes[case.at + 1] if case.at + 1 < len(case.lexemes) else None
    if following is not None and following.kind in _OF_A_DATE:  # “… on 2 March”: not of the name
        return None
    last = case.tokens[-1]
    name = f"{last.text}-{case.raw(case.at)}".rstrip("'")
    return k.NAME_IN_TWO_WORDS.at(Span(case.source.name, last.start, lexeme.end), name=name)


def _two_words_in_head(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """As above, in a head, where a phrase that looks like a wrong one is more likely a name."""
    if not case.tokens or fact_key(case.tokens[0].kind) not in BLOCK_KINDS:
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
        span = Span(case.source.name, lexeme.start, following.end)
        joined = f"{case.raw(case.at)}-{case.raw(case.at + 1)}".replace("'", "")
        return k.NAME_IN_TWO_WORDS.at(span, name=joined)
    return _name_in_two_words(case, lexeme)


def _other_language(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """A keyword that another table spells so, and that could stand here."""
    openers = case.reading.parser.tables.openers
    for code, vocabulary in case.reading.parser.keywords.languages.items():
        if code == case.vocabulary.code or lexeme.kind != "WORD":
            continue
        other = Reading(case.reading.parser, vocabulary, case.source.text, case.lexemes)
        for key, after in other.candidates(case.at):
            if key in LEXICAL:
                continue
            fits = key in case.row and case.reading.accepts(key, case.failure.states)
            if fits or (key in openers and (case.begins_item or case.failure.complete)):
                return k.OTHER_LANGUAGE.at(
                    case.span(case.at, after - 1),
                    written=case.raw(case.at, after - 1),
                    language=vocabulary.facts.get("name", code),
                    header=f"{case.write('LANGUAGE')} {case.vocabulary.code}",
                    keyword=case.vocabulary.write(key),
                )
    return None


def _reserved_name(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    if not case.can_be_name() or lexeme.value.rstrip("'") not in case.reading.parser.keywords.reserved:
        return None
    named = case.reading.after("NAME", case.failure.states)
    if named and any(
        key not in LEXICAL and case.reading.accepts(key, named) for key, _ in case.reading.candidates(case.at)
    ):
        return _name_missing(case)
    return reserved_name(case.source, case.reading, case.at)


def _stray_sign(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    if lexeme.kind != "OTHER":
        return None
    shown = lexeme.value if lexeme.value.isprintable() else f"U+{ord(lexeme.value):04X}"
    return k.STRAY_SIGN.at(case.span(case.at), written=shown)


def _unknown_word(case: Case, lexeme: Lexeme) -> Diagnostic:
    facts = FACTS.get(case.block or "contract", frozenset())
    openers = case.reading.parser.tables.openers
    spellings = {}
    for key in sorted(openers):
        if key in case.vocabulary.spellings and (
            fact_key(key) in facts or fact_key(key) in FACTS or key.startswith("E_") or key in WEEKDAY_KEYS
        ):
            spellings[fold(case.vocabulary.write(key))] = case.vocabulary.write(key)
    near = _nearest(case, spellings)
    own = (
        []
        if "commitment" in facts
        else [
            case.vocabulary.write(key)
            for key in sorted(openers)
            if key in case.vocabulary.spellings and fact_key(key) in facts - ANYWHERE
        ]
    )
    following = case.at + 1
    if (
        lexeme.kind == "WORD"
        and following < len(case.lexemes)
        and not case.lexemes[following].first
        and any(key.startswith("E_") for key, _ in case.reading.candidates(following))
    ):
        start = f"{case.write('FOR')} {case.raw(case.at)}"
        hint = Bilingual(
            f"A line never begins with a name: write “{start} {case.raw(following)} …”.",
            f"Une ligne ne commence jamais par un nom : écrivez « {start} {case.raw(following)} … ».",
        )
    elif near:
        hint = Bilingual(f"Did you mean “{near}”?", f"Vouliez-vous dire « {near} » ?")
    elif 0 < len(own) <= _FEW:
        words = ", ".join(f"“{one}”" for one in own)
        hint = Bilingual(
            f"A line of this block begins with {words}, or with a word that fits everywhere.",
            f"Une ligne de ce bloc commence par {words.replace('“', '« ').replace('”', ' »')}, "
            "ou par un mot qui convient partout.",
        )
    else:
        hint = Bilingual(
            "Every line begins with a word of the language, never with a name or a number.",
            "Chaque ligne commence par un mot de la langue, jamais par un nom ni un nombre.",
        )
    return k.UNKNOWN_WORD.at(case.span(case.at), written=_shown(case, lexeme), hint=hint)


def _nearest(case: Case, spellings: dict[str, str]) -> str | None:
    """The spelling nearest to the one to four words that begin here."""
    best: tuple[float, str] | None = None
    phrase = []
    for lexeme in case.lexemes[case.at : case.at + 4]:
        if lexeme.kind != "WORD":
            break
        phrase.append(lexeme.value)
        written = " ".join(phrase).replace("' ", "'")
        for match in get_close_matches(written, spellings, n=1, cutoff=0.75):
            score = _similarity(written, match)
            if best is None or score > best[0]:
                best = (score, spellings[match])
    return best[1] if best else None


def _shown(case: Case, lexeme: Lexeme) -> str:
    text = " ".join(case.source.text[lexeme.start : lexeme.end].split())
    return text if len(text) <= 40 else text[:39] + "…"


def _unexpected(case: Case, lexeme: Lexeme) -> Diagnostic:
    accepted = [
        key
        for key in sorted(case.row)
        if key in case.vocabulary.spellings and case.reading.accepts(key, case.failure.states)
    ]
    spellings = {}
    for key in accepted:
        for spelling in {case.vocabulary.spellings[key].one, case.vocabulary.spellings[key].many}:
            spellings[fold(spelling)] = spelling
    near = _nearest(case, spellings) if lexeme.kind == "WORD" else None
    if near:
        hint = Bilingual(f"Did you mean “{near}”?", f"Vouliez-vous dire « {near} » ?")
    elif case.failure.complete is not None:
        hint = Bilingual(
            "Begin a new line with a word of the language, or put the text in quotes.",
            "Passez à la ligne et commencez par un mot de la langue, ou mettez des guillemets au texte.",
        )
    else:
        expected = case.expected()
        hint = Bilingual(f"Write {expected.en}.", f"Écrivez {expected.fr}.")
    before = case.before if case.tokens else case.raw(max(case.at - 1, 0))
    return k.UNEXPECTED.at(case.span(case.at), written=_shown(case, lexeme), before=before, hint=hint)


def fact_key(key: str) -> str:
    """The placement key of a keyword that begins a fact."""
    return key.removeprefix("E_").lower().replace("_", "-")


def _similarity(one: str, other: str) -> float:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, one, other).ratio()


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
