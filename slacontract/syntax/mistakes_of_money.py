"""Mistakes about money: credits written as a comparison, shares of something that is no price."""

from __future__ import annotations

import re

from ..diagnostics import Bilingual, Diagnostic
from ..source import Span
from . import kinds as k
from .failing import Case
from .folding import fold
from .lexer import Lexeme
from .tables import LEXICAL
from .trials import judged

_PERCENT = r"(\d[\d.,]*)\s*%"
_COMPARED = re.compile(
    rf"(?:<|\bbelow|\bless than|\bunder|inf[ée]rieure?s? à|en[- ]dessous de|moins de)\s*{_PERCENT}"
    rf"[^%]*?{_PERCENT}",
    re.IGNORECASE,
)
_SLICED = re.compile(
    rf"{_PERCENT}[^%]*?(?:par tranche de|per|for each|for every)\s+{_PERCENT}", re.IGNORECASE
)


def credit_line(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """`if availability < 99.9 %: 5 % of the fee`: a band of a credit, in its own words."""
    start, end = case.lexemes[case.line[0]].start, case.lexemes[case.line[1]].end
    text = case.source.text[start:end]
    price = _price(case)
    band, piece = _COMPARED.search(text), _SLICED.search(text)
    write = case.vocabulary.write
    percent = case.vocabulary.facts.get("percent", "{}%").format
    if band is not None:
        line = f"{write('BELOW')} {percent(band[1])} {write('GIVES')} {percent(band[2])} {_of(case, price)}"
    elif piece is not None:
        line = (
            f"{write('FOR_EACH_STARTED')} {percent(piece[2])} {write('BELOW')} {percent('…')} "
            f"{write('ADDS')} {percent(piece[1])} {_of(case, price)}"
        )
    else:
        return None
    if band is not None and judged(case, line.replace("…", "x")).unread:
        return None
    return k.WRONG_WORD.at(
        case.span(*case.line),
        written=case.raw(*case.line),
        hint=_with_price(case, Bilingual(f"Write “{line}”", f"Écrivez « {line} »")),
    )


def _price(case: Case) -> str:
    names = case.names_of("PRICE")
    return names[0] if len(names) == 1 else "…"


def _of(case: Case, name: str) -> str:
    """`of NAME`, elided where the language does so."""
    word = case.vocabulary.write("OF")
    short = case.vocabulary.pairs("elision").get(word)
    return f"{short}{name}" if short and fold(name)[:1] in tuple("aeiouh") else f"{word} {name}"


def _with_price(case: Case, said: Bilingual) -> Bilingual:
    """An instruction with the name of a price in it, and what the name is of."""
    noun = case.vocabulary.write("PRICE")
    names = case.names_of("PRICE")
    if len(names) == 1:
        return Bilingual(f"{said.en}.", f"{said.fr}.")
    if names:
        known = ", ".join(names)
        return Bilingual(
            f"{said.en} with the name of a block “{noun}”: {known}.",
            f"{said.fr} avec le nom d’un bloc « {noun} » : {known}.",
        )
    return Bilingual(
        f"{said.en} with the name of a block “{noun}”, which says the amount; add one if there is none.",
        f"{said.fr} avec le nom d’un bloc « {noun} », qui dit le montant ; ajoutez-en un s’il n’y en a pas.",
    )


def share_of_price(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """`10 % of the monthly invoice`: a share is of a price, which has a name."""
    kinds = [token.kind for token in case.tokens]
    if lexeme.kind != "WORD" or lexeme.first:
        return None
    if kinds[-2:] == ["PERCENT", "OF"] and case.can_be_name():
        first = case.at
    elif kinds[-3:] == ["PERCENT", "OF", "NAME"]:
        here = [key for key, _ in case.reading.candidates(case.at) if key not in LEXICAL]
        if any(case.reading.accepts(key, case.failure.states) for key in here):
            return None
        first = case.at - 1
    else:
        return None
    last = first
    while (
        last + 1 < len(case.lexemes)
        and not case.lexemes[last + 1].first
        and case.lexemes[last + 1].kind == "WORD"
    ):
        last += 1
    number = next(token for token in reversed(case.tokens) if token.kind == "NUMBER")
    fix = f"{case.vocabulary.facts.get('percent', '{}%').format(number.text)} {_of(case, _price(case))}"
    said = _with_price(case, Bilingual(f"Write “{fix}”", f"Écrivez « {fix} »"))
    span = Span(case.source.name, number.start, case.lexemes[last].end)
    before = case.source.text[case.tokens[0].start : case.tokens[0].end]
    written = " ".join(case.source.text[span.start : span.end].split())
    return k.UNEXPECTED.at(span, written=written, before=before, hint=said)
