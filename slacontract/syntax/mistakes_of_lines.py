"""Lines that lack or have a word: the one word of the language with which the line reads is proposed."""

from __future__ import annotations

import re

from ..diagnostics import Bilingual, Diagnostic
from . import kinds as k
from .failing import Case
from .folding import fold
from .lexer import Lexeme
from .nodes import BLOCK_KINDS
from .placement import ANYWHERE, FACTS, allowed_modifiers, slug
from .tables import LEXICAL
from .trials import attempt, judged

_SIGNS = {
    "+": ("PLUS",),
    "/": ("AND", "PER"),
    ":": ("GIVES",),
    "&": ("AND", "PLUS"),
    "=": ("GIVES",),
    "|": ("AND",),
}
_UNITS = ("HOURS", "MINUTES", "BUSINESS_DAYS", "DAYS")
# Small words that are left out or mistaken for another, the most likely first.
_SMALL = ("WITHIN", "TO", "PLUS", "COUNTED_IN", "AND", "GIVES", "ON", "OF", "FROM", "UNTIL", "COMMA")
# What a line without its first word is most likely to say, where the block allows it.
_FIRST = (
    "IN_FORCE", "COSTS", "AT_LEAST", "AT_MOST", "GRANTS", "NOTICE", "BELOW", "EVERY_DAY", "ON", "FOR", "STEP",
    "E_REPLIED", "RENEWED", "DONE", "TEXT", "MEANS",
)  # fmt: skip


def stray_sign(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """A sign that is none of the language: to be left out, or a word for it."""
    if lexeme.kind not in ("OTHER", "DASH") or (
        lexeme.kind == "DASH" and case.begins_item and not lexeme.first
    ):
        return None
    choices = ["", *(case.write(key) for key in _SIGNS.get(lexeme.value, ()))]
    if lexeme.kind == "DASH":
        choices.append(case.write("TO"))
    tried = [(attempt(case, case.at, case.at, one)[0], n, one) for n, one in enumerate(choices)]
    outcome, _, word = min(tried, key=lambda one: (one[0].unread, one[1]))
    shown = lexeme.value if lexeme.value.isprintable() else f"U+{ord(lexeme.value):04X}"
    if lexeme.kind == "DASH" and outcome.unread > case.line[1] - case.at:
        return None
    if word:
        hint = Bilingual(f"Write “{word}” for it.", f"Écrivez « {word} » à sa place.")
    else:
        hint = Bilingual(
            "Leave it out; what the parties invent stands in quotes.",
            "Supprimez-le ; ce que les parties inventent se met entre guillemets.",
        )
    return k.STRAY_SIGN.at(case.span(case.at), written=shown, hint=hint)


def missing_first_word(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """`300 EUR per month` in a price, `from 1 January 2026` in a contract: its first word is missing."""
    if not case.begins_item or case.block not in FACTS:
        return None
    keys = [key for key, _ in case.reading.candidates(case.at) if key not in LEXICAL]
    if lexeme.kind == "WORD" and not keys:
        return None  # some word that the language lacks
    facts = FACTS[case.block]
    opening = case.reading.parser.tables.openers
    found = []
    for order, key in enumerate(_FIRST):
        fact = slug(key)
        loose = key in ("EVERY_DAY", "ON", "FOR", "MEANS") or (key.startswith("E_") and "commitment" in facts)
        if key not in opening or not (fact in facts or loose):
            continue
        if case.block == "availability" and key == "AT_LEAST" and not _percentage(case):
            continue
        outcome, _ = attempt(case, case.at, case.at - 1, case.write(key))
        found.append((outcome.misplaced, outcome.unread, order, key))
    if not found:
        return None
    misplaced, unread, _, key = min(found)
    few = key == "COSTS" or lexeme.kind == "STRING"
    if misplaced or unread > case.line[1] - case.at - (not few):
        return None
    word = case.write(key)
    last = min(case.line[1], case.at + 15)
    shown = case.raw(case.at, last)
    more = " …" if case.line[1] > last else ""
    hint = Bilingual(f"Write “{word} {shown}{more}”.", f"Écrivez « {word} {shown}{more} ».")
    return k.UNKNOWN_WORD.at(case.span(case.at), written=case.raw(case.at), hint=hint)


def _percentage(case: Case) -> bool:
    following = case.at + 1
    return following < len(case.lexemes) and case.lexemes[following].kind == "PERCENT"


def small_word(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """One small word is missing here, or another stands for it: with it the whole line reads."""
    if case.begins_item or case.at > case.line[1]:
        return None
    here = [key for key, _ in case.reading.candidates(case.at) if key not in LEXICAL]
    length = max((after for key, after in case.reading.candidates(case.at)), default=case.at + 1) - case.at
    for key in _SMALL:
        if key not in case.row or not case.reading.accepts(key, case.failure.states):
            continue
        word = "," if key == "COMMA" else case.write(key)
        if attempt(case, case.at, case.at - 1, word)[0].whole:
            line = case.raw(case.at, min(case.line[1], case.at + 3))
            hint = Bilingual(
                f"Write “{word}” before it: “{word} {line}”.",
                f"Écrivez « {word} » devant : « {word} {line} ».",
            )
        elif (lexeme.kind == "COMMA" or here or _small(case, lexeme)) and attempt(
            case, case.at, case.at + length - 1, word
        )[0].whole:
            hint = Bilingual(f"Write “{word}” instead.", f"Écrivez plutôt « {word} ».")
        else:
            continue
        written = case.raw(case.at, min(case.at + length - 1, case.line[1]))
        return k.UNEXPECTED.at(
            case.span(case.at, case.at + length - 1), written=written, before=case.before, hint=hint
        )
    return None


def next_line(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """`Monday 8:00-12:00, Tuesday …`: what a comma joins are two facts, on two lines."""
    here = {key for key, _ in case.reading.candidates(case.at)}
    if case.failure.complete is None or not here & {"COMMA", "AND"} or case.at >= case.line[1]:
        return None
    rest = case.raw(case.at + 1, case.line[1])
    if not judged(case, rest).whole:
        return None
    hint = Bilingual(f"Begin a new line for it: “{rest}”.", f"Passez à la ligne à sa place : « {rest} ».")
    return k.UNEXPECTED.at(case.span(case.at), written=case.raw(case.at), before=case.before, hint=hint)


def coverage_at_the_end(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """`within 5 business days from qualification in office`: the coverage belongs to the quantity."""
    keys = {key for key, _ in case.reading.candidates(case.at)}
    units = [
        n for n, t in enumerate(case.tokens) if t.kind in _UNITS and n and case.tokens[n - 1].kind == "NUMBER"
    ]
    if "COUNTED_IN" not in keys or not units or case.at >= case.line[1]:
        return None
    counted, unit = case.raw(case.at, case.at + 1), case.tokens[units[-1]]
    start = case.tokens[units[-1] - 1].start
    quantity = " ".join(case.source.text[start : unit.end].split())
    span = case.span(case.at, case.at + 1)
    if any(token.kind == "COUNTED_IN" for token in case.tokens):
        line = case.raw(case.line[0], case.at - 1)
        return k.NEEDLESS.at(span, written=counted, line=line)
    return k.COVERAGE_TOO_FAR.at(span, written=counted, fix=f"{quantity} {counted}")


def _small(case: Case, lexeme: Lexeme) -> bool:
    """Whether a word is one of the small ones of a language."""
    return lexeme.kind == "WORD" and (
        len(lexeme.value) <= 2 or lexeme.value.rstrip("'") in case.reading.parser.keywords.reserved
    )


def titled_line(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """`Office hours: Monday to Friday 9-17`: a title and the fact that it is of."""
    first, last = case.line
    colon = next((at for at in range(first, last + 1) if case.lexemes[at].value == ":"), None)
    if colon is None or not first < colon < last or case.indented or case.lexemes[first].kind != "WORD":
        return None
    rest = case.raw(colon + 1, last)
    name = "-".join(re.findall(r"[^\W_]+", case.raw(first, colon - 1))).lower()
    if fold(name) in case.reading.parser.keywords.reserved:
        name = f"{name}-1"
    for key in ("COVERAGE", "PRIORITY"):
        outcome = judged(case, rest, slug(key))
        if not outcome.misplaced and outcome.unread < last - colon - 1 and not outcome.head:
            head = f"{case.write(key)} {name}"
            case.means(head)
            hint = Bilingual(
                f"Write: {head}; then, on a line of its own: {rest}.",
                f"Écrivez : {head} ; puis, sur une autre ligne : {rest}.",
            )
            return k.UNKNOWN_WORD.at(case.span(first, colon), written=case.raw(first, colon - 1), hint=hint)
    return None


def price_line(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """`flat rate 500 EUR per week` in a price: the amount is what it costs, its title a price of its own."""
    first, last = case.line
    if case.block not in ("price", "plan") or case.lexemes[first].kind != "WORD":
        return None
    at = next((n for n in range(first, last) if case.lexemes[n].kind == "NUMBER"), None)
    if at is None or case.lexemes[at + 1].kind != "CURRENCY" or at == first:
        return None
    word = case.write("COSTS")
    title = case.raw(first, at - 1)
    line = f"{word} {case.raw(at, last)}"
    hint = Bilingual(f"Write “{line}”.", f"Écrivez « {line} ».")
    if case.block == "price":
        name = "-".join(re.findall(r"[^\W_]+", title)).lower()
        head = f"{case.write('PRICE')} {name}"
        hint = Bilingual(
            f"Write “{line}”; where there are several prices, each below its own “{head}”.",
            f"Écrivez « {line} » ; s’il y a plusieurs prix, chacun sous son propre « {head} ».",
        )
    return k.UNKNOWN_WORD.at(case.span(first, at - 1), written=title, hint=hint)


def otherwise(case: Case, lexeme: Lexeme) -> Bilingual:
    """What helps with any line that the language does not know: the words for it, or a place for a text."""
    write = case.vocabulary.write
    outside = not case.indented
    plans = {fold(one): one for one in case.names_of("PLAN")}
    if lexeme.value in plans and "when" in allowed_modifiers("at-least") and case.block in FACTS:
        end = f"{write('WHEN')} {write('PLAN')} {write('IS')} {plans[lexeme.value]}"
        return Bilingual(
            f"What holds for one plan ends with “{end}”.",
            f"Ce qui vaut pour une formule finit par « {end} ».",
        )
    if outside or case.block is None:
        kinds = ", ".join(
            write(one) for one in ("COVERAGE", "PRIORITY", "COMMITMENTS", "CLOCK", "STATE", "PRICE", "CREDIT")
        )
        clause = f'{write("CLAUSE")} c1 "…"', f'{write("TEXT")} "…"'
        return Bilingual(
            f"A block begins with its noun: {kinds} … What only has to be said stands in “{clause[0]}”, "
            f"with the line “{clause[1]}”.",
            f"Un bloc commence par son nom : {kinds} … Ce qui doit seulement être dit se met dans "
            f"« {clause[0]} », avec la ligne « {clause[1]} ».",
        )
    note = f'{write("NOTE")} "…"'
    if "commitment" in FACTS.get(case.block, ()):
        events = ", ".join(
            write(one)
            for one in (
                "E_ACKNOWLEDGED",
                "E_REPLIED",
                "E_INTERVENTION_STARTED",
                "E_WORKAROUND",
                "E_RESTORED",
                "E_RESOLVED",
            )
        )
        delay = f"{write('WITHIN')} 4 {case.write('HOURS', '4')} {write('COUNTED_IN')} …"
        if case.block not in ("contract", "plan", "price", "credit", "right", "supplier"):
            return Bilingual(
                f"A promise begins with what is reached ({events} …), as “{write('E_REPLIED')} {delay}”; "
                f"what only has to be said stands in “{note}”.",
                f"Un engagement commence par ce qui est atteint ({events} …), comme « {write('E_REPLIED')} "
                f"{delay} » ; ce qui doit seulement être dit se met dans « {note} ».",
            )
    facts = FACTS.get(case.block, frozenset()) - ANYWHERE
    openers = case.reading.parser.tables.openers
    own = [write(key) for key in sorted(openers) if key in case.vocabulary.spellings and _own(key, facts)]
    listed = k.listed(own or (write("MEANS"), write("NOTE")))
    return Bilingual(
        f"A line of this block begins with {listed.en}; what only has to be said stands in “{note}”.",
        f"Une ligne de ce bloc commence par {listed.fr} ; ce qui doit seulement être dit se met dans "
        f"« {note} ».",
    )


def _own(key: str, facts: frozenset[str]) -> bool:
    """Whether a keyword begins a fact of these that no other block's noun begins with."""
    return not key.startswith("E_") and slug(key) in facts and slug(key) not in BLOCK_KINDS
