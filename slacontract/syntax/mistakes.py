"""What went wrong where reading stopped: the mistake by its name, and the corrected words."""

from __future__ import annotations

from difflib import SequenceMatcher, get_close_matches

from ..diagnostics import Bilingual, Diagnostic
from ..source import Source, Span
from . import kinds as k
from .failing import Case
from .folding import fold
from .lexer import Lexeme
from .mistakes_of_habit import (
    holidays_without_name,
    needless_end,
    needless_word,
    share_of_tickets,
    text_without_quotes,
    wrong_line,
    wrong_word,
    wrong_word_before,
)
from .mistakes_of_lines import (
    coverage_at_the_end,
    missing_first_word,
    next_line,
    otherwise,
    price_line,
    small_word,
    stray_sign,
    titled_line,
)
from .mistakes_of_money import credit_line, share_of_price
from .mistakes_of_names import (
    fact_for_head,
    head_for_fact,
    kind_before_name,
    label_without_name,
    name_in_two_words,
    name_taken_for_fact,
    number_as_name,
    reserved_word,
    two_words_in_head,
    underscore,
)
from .mistakes_of_time import (
    WEEKDAY_KEYS,
    all_hours,
    clock_as_delay,
    days_of_windows,
    hours_of,
    month_first,
    short_times,
    short_weekdays,
    slash_date,
    times_between,
)
from .parser import Failure, Reading
from .placement import FACTS, slug
from .tables import LEXICAL

_SMALL_OPENERS = frozenset(("ON", "FOR", "BETWEEN"))  # little words: a sentence may begin so


def diagnose(
    source: Source,
    reading: Reading,
    failure: Failure,
    block: str | None,
    above: str | None = None,
    indented: bool = False,
) -> Diagnostic:
    """The most telling diagnostic for a failure; `block` is the kind of block that the reading stands in,
    `above` the one before where a head is at fault; `indented`: the line stands among facts."""
    case = Case(source, reading, failure, block, above, indented)
    if case.at >= len(case.lexemes):
        return holidays_without_name(case, None) or _unfinished(case)
    lexeme = case.lexemes[case.at]
    for look in (
        _mail_quote, name_taken_for_fact, wrong_line, titled_line, all_hours, slash_date, month_first,
        times_between, credit_line, clock_as_delay, holidays_without_name, hours_of, _trailing_comma,
        underscore, short_weekdays, short_times, days_of_windows, fact_for_head, share_of_price,
        two_words_in_head, text_without_quotes, head_for_fact, needless_end, wrong_word, kind_before_name,
    ):  # fmt: skip
        found = look(case, lexeme)
        if found is not None:
            return found
    incomplete = not case.begins_item and case.failure.complete is None
    if lexeme.first and incomplete and case.reading.opens(case.at):
        return _unfinished(case)
    for look in (
        price_line, share_of_tickets, number_as_name, label_without_name, name_in_two_words, _other_language,
        reserved_word, missing_first_word, needless_word, stray_sign,
        next_line, coverage_at_the_end, small_word,
    ):  # fmt: skip
        found = look(case, lexeme)
        if found is not None:
            return found
    if case.begins_item or (len(case.tokens) == 1 and case.tokens[0].kind in _SMALL_OPENERS):
        return _unknown_word(case, lexeme)
    return _unexpected(case, lexeme)


def _unfinished(case: Case) -> Diagnostic:
    found = wrong_word_before(case)
    if found is not None:
        return found
    last = case.tokens[-1]
    span = Span(case.source.name, last.start, last.end)
    return k.UNFINISHED.at(span, before=case.before, expected=case.expected())


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


def _unknown_word(case: Case, lexeme: Lexeme) -> Diagnostic:
    facts = FACTS.get(case.block or "contract", frozenset())
    openers = case.reading.parser.tables.openers
    spellings = {}
    for key in sorted(openers):
        if key in case.vocabulary.spellings and (
            slug(key) in facts or slug(key) in FACTS or key.startswith("E_") or key in WEEKDAY_KEYS
        ):
            spellings[fold(case.vocabulary.write(key))] = case.vocabulary.write(key)
    near = _nearest(case, spellings)
    following = case.at + 1
    if (
        lexeme.kind == "WORD"
        and following < len(case.lexemes)
        and not case.lexemes[following].first
        and (len(lexeme.value) <= 2 or lexeme.value in {fold(one) for one in case.names_of("PRIORITY")})
        and any(key.startswith("E_") for key, _ in case.reading.candidates(following))
    ):
        start = f"{case.write('FOR')} {case.raw(case.at)}"
        hint = Bilingual(
            f"A line never begins with a name: write “{start} {case.raw(following)} …”.",
            f"Une ligne ne commence jamais par un nom : écrivez « {start} {case.raw(following)} … ».",
        )
    elif near:
        word, last = near
        return k.UNKNOWN_WORD.at(case.span(case.at, last), written=case.raw(case.at, last), hint=_meant(word))
    else:
        hint = otherwise(case, lexeme)
    return k.UNKNOWN_WORD.at(case.span(case.at), written=_shown(case, lexeme), hint=hint)


def _meant(word: str) -> Bilingual:
    return Bilingual(f"Did you mean “{word}”?", f"Vouliez-vous dire « {word} » ?")


def _nearest(case: Case, spellings: dict[str, str]) -> tuple[str, int] | None:
    """The spelling nearest to the one to four words that begin here, and the last lexeme of these."""
    best: tuple[float, str, int] | None = None
    phrase = []
    for lexeme in case.lexemes[case.at : case.at + 4]:
        if lexeme.kind != "WORD":
            break
        phrase.append(lexeme.value)
        written = " ".join(phrase).replace("' ", "'")
        for match in get_close_matches(written, spellings, n=1, cutoff=0.78):
            score = SequenceMatcher(None, written, match).ratio()
            if best is None or score > best[0]:
                best = (score, spellings[match], case.at + len(phrase) - 1)
    return (best[1], best[2]) if best else None


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
        hint = _meant(near[0])
    elif case.failure.complete is not None:
        note = f'{case.write("NOTE")} "…"'
        hint = Bilingual(
            "End the line before it; what follows begins a line with a word of the language, or stands in "
            f"“{note}”.",
            "Finissez la ligne avant ; la suite commence une ligne par un mot de la langue, ou se met dans "
            f"« {note} ».",
        )
    else:
        expected = case.expected()
        hint = Bilingual(f"Write {expected.en}.", f"Écrivez {expected.fr}.")
    before = case.before if case.tokens else case.raw(max(case.at - 1, 0))
    return k.UNEXPECTED.at(case.span(case.at), written=_shown(case, lexeme), before=before, hint=hint)


__all__ = ["diagnose"]
