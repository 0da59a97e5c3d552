"""What people write by habit: the words of other contracts, texts without quotes, holidays without a name,
credits as a comparison. The words themselves are rows `@wrong` and `@needless` of the keyword tables."""

from __future__ import annotations

import re

from ..diagnostics import Bilingual, Diagnostic
from ..source import Span
from . import kinds as k
from .failing import Case
from .folding import fold
from .lexer import Lexeme
from .nodes import BLOCK_KINDS
from .placed import HOMES, kind_key, misplaced
from .placement import FACTS, slug, takes_text
from .tables import LEXICAL
from .trials import attempt, best

_PLACES = {
    "{coverage}": "COVERAGE",
    "{holidays}": "HOLIDAYS",
    "{price}": "PRICE",
    "{maintenance}": "MAINTENANCE",
}


def wrong_word(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """A phrase that the table lists as often written, ending or beginning here."""
    found: tuple[int, int, str] | None = None
    for phrase, fix in case.vocabulary.wrong.items():
        if fix.startswith("::"):
            for first in range(case.line[0], case.line[1] - len(phrase) + 2):
                if case.reads(phrase, first):
                    return _instead(case, case.line[0], case.line[1], fix[1:])
            continue
        for first in {*range(case.at, case.at - len(phrase) - 1, -1), case.line[0]}:
            last = first + len(phrase) - 1
            if first < case.failure.item_start or not case.reads(phrase, first):
                continue
            begins = first == case.line[0] and (
                (last == case.at - 1 and _as_name(case)) or (not case.indented and len(phrase) > 1)
            )
            if last < case.at and not begins:
                continue
            if found is None or last - first > found[1] - found[0]:
                found = (first, last, fix)
    return _instead(case, *found) if found is not None else None


def wrong_line(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """A phrase of three words or more that the table lists, where it begins a line and is not a name."""
    first = case.line[0]
    phrases = [p for p in case.vocabulary.wrong if len(p) > 2 and case.reads(p, first)]
    if not phrases or case.at > first + max(map(len, phrases)):
        return None
    phrase = max(phrases, key=len)
    return _instead(case, first, first + len(phrase) - 1, case.vocabulary.wrong[phrase])


def _as_name(case: Case) -> bool:
    """Whether the last word read was taken for a name, as `délai de correction` is."""
    return len(case.tokens) > 1 and case.tokens[-1].kind == "NAME"


def wrong_word_before(case: Case) -> Diagnostic | None:
    """As above, for a phrase that ends a line which is not finished."""
    for phrase, fix in case.vocabulary.wrong.items():
        first = case.at - len(phrase)
        apart = any(one.first for one in case.lexemes[max(first, 0) + 1 : case.at])
        if len(phrase) > 1 and first >= 0 and not apart and case.reads(phrase, first):
            return _instead(case, first, case.at - 1, fix)
    return None


def _instead(case: Case, first: int, last: int, fix: str) -> Diagnostic | None:
    """The mistake of lexemes `first` to `last`, and what a row says to write instead of them.

    A row is words to write, divided by “|”, each with a remark in brackets if need be; of several, those
    that suit the line best are shown. A row that begins with “:” is an instruction of its own. `{coverage}`
    stands for the name of one. With “::” it holds wherever the phrase stands in a line that cannot be read.
    """
    span, written, fix = case.span(first, last), case.raw(first, last), fix.replace("::", ":")
    if fix.startswith(":"):
        text, names = _filled(case, fix[1:].strip())
        return k.WRONG_WORD.at(
            span, written=written, hint=Bilingual(f"{text}{names.en}.", f"{text}{names.fr}.")
        )
    tail = f" {case.write('COUNTED_IN')} {{coverage}}"
    if case.counts_on(last + 1):  # the coverage stands there already
        fix = fix.replace(tail, "")
    choices = [_filled(case, one.strip()) for one in fix.split("|")]
    said = [text for text, _ in choices]
    names = next((n for text, n in choices if n.en), Bilingual("", ""))
    outcome, fitting = best(case, first, last, said)
    if first > case.line[0] and outcome.unread > case.line[1] - last:
        return None  # words for another place
    if len(fitting) == 1 and first == case.line[0]:
        case.means(fitting[0])
        shown = _with_name(case, fitting[0], first, last)
        if _promise_at_margin(case, fitting[0]):
            rest = case.raw(last + 1, case.line[1]) if last < case.line[1] else "…"
            block, every = case.write("COMMITMENTS"), f"{case.write('FOR')} {case.write('EVERY_TICKET')}"
            line = _shown(f"{every} {fitting[0]} {rest}")
            shown = Bilingual(
                f"{block}; then, on a line of its own: {line}",
                f"{block} ; puis, sur une autre ligne : {line}",
            )
    else:
        shown = Bilingual(", ".join(fitting), ", ".join(fitting))
    hint = Bilingual(f"Write: {shown.en}{names.en}.", f"Écrivez : {shown.fr}{names.fr}.")
    return k.WRONG_WORD.at(span, written=written, hint=hint)


def _promise_at_margin(case: Case, words_: str) -> bool:
    """Whether some words begin a commitment, on a line that stands where blocks begin."""
    if case.indented or case.line[0] in case.reading.meant or "\n  " not in case.source.text:
        return False
    events = (fold(s.one) for key, s in case.vocabulary.spellings.items() if key.startswith("E_"))
    return any(fold(words_).startswith(one) for one in events)


def _with_name(case: Case, noun: str, first: int, last: int) -> Bilingual:
    """The noun of a block, with a name where the line has none, and its facts on lines of their own."""
    following = case.lexemes[last + 1] if last < case.line[1] else None
    colon = following is not None and following.value == ":"
    nouns = {fold(case.vocabulary.write(kind_key(kind))) for kind in BLOCK_KINDS}
    if fold(noun) in nouns and (following is None or following.kind == "STRING" or colon):
        name = "-".join(re.findall(r"[^\W_]+", case.raw(first, last))).lower()
        if fold(name) in case.reading.parser.keywords.reserved:
            name = f"{name}-1"
        noun = f"{noun} {name}"
    if (
        not colon
        or fold(noun).split(" ")[0] not in {one.split(" ")[0] for one in nouns}
        or last + 2 > case.line[1]
    ):
        return Bilingual(noun, noun)
    rest = _shown(case.raw(last + 2, case.line[1]))
    return Bilingual(
        f"{noun}; then, on a line of its own: {rest}", f"{noun} ; puis, sur une autre ligne : {rest}"
    )


def _filled(case: Case, text: str) -> tuple[str, Bilingual]:
    """A text with the name of a block for its place, and a remark on that name where it is open."""
    for place, key in _PLACES.items():
        if place not in text:
            continue
        names = case.names_of(key)
        noun = case.vocabulary.write(key)
        blank = "NOM" if case.vocabulary.code == "fr" else "NAME"
        if len(names) == 1:
            return text.replace(place, names[0]), Bilingual("", "")
        choice = f": {', '.join(names)}" if names else ", to be added"
        french = f" : {', '.join(names)}" if names else ", à ajouter"
        return text.replace(place, blank), Bilingual(
            f" ({blank}: the name of a block “{noun}”{choice})",
            f" ({blank} : le nom d’un bloc « {noun} »{french})",
        )
    return text, Bilingual("", "")


def needless_end(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """Words that can be left out, where the whole line reads without them."""
    found = None if case.at <= case.line[0] else needless_word(case, lexeme, whole=True)
    return found


def needless_word(case: Case, lexeme: Lexeme, whole: bool = False) -> Diagnostic | None:
    """Words that can be left out: the line reads on without them."""
    sizes = sorted({len(phrase) for phrase in case.vocabulary.needless}, reverse=True)
    line = case.line
    for size in sizes:
        for first in range(case.at, case.at - size, -1):
            last = first + size - 1
            if first < line[0] or last > line[1]:
                continue
            if tuple(one.value for one in case.lexemes[first : last + 1]) not in case.vocabulary.needless:
                continue
            outcome, text = attempt(case, first, last, "")
            known = any(key not in LEXICAL for key, _ in case.reading.candidates(first))
            further = outcome.unread < line[1] - last and not (first == line[0] and known)
            if outcome.misplaced or not text or not (outcome.whole or (further and not whole)):
                continue
            return k.NEEDLESS.at(case.span(first, last), written=case.raw(first, last), line=_shown(text))
    return None


def text_without_quotes(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """`means nobody can work`: after some words, what follows is text."""
    if not case.tokens or lexeme.first or lexeme.kind not in ("WORD", "NUMBER", "TIME"):
        return None
    key = slug(case.tokens[0].kind)
    if key == "contract":
        alone = len(case.tokens) == 1
    else:
        listed = key in ("includes", "excludes", "requires")
        alone = all(t.kind in ("NAME", "COMMA", "STRING") for t in case.tokens[1:]) and (
            takes_text(key) or (listed and len(case.tokens) > 1)
        )
    if not alone or (len(case.tokens) > 1 and case.tokens[-1].kind == "STRING"):
        return None
    if case.block is not None and case.block in FACTS and key in HOMES and key not in FACTS[case.block]:
        return misplaced(case.source, case.vocabulary, key, case.tokens[0], case.block)
    head = case.tokens[0]
    text = case.source.text[head.end : case.lexemes[case.line[1]].end]
    if '"' in text or "«" in text or "“" in text:
        return None
    parts = [part.strip() for part in text.split(",")] if key != "contract" else [text.strip()]
    if key in ("means", "does-not-mean", "note", "does"):
        parts = [text.strip()]
    begun = case.source.text[head.start : head.end]
    start = head.end + len(text) - len(text.lstrip())
    written = ", ".join(f'"{" ".join(part.split())}"' for part in parts if part)
    return k.TEXT_WITHOUT_QUOTES.at(
        Span(case.source.name, start, case.lexemes[case.line[1]].end), line=f"{begun} {written}"
    )


def holidays_without_name(case: Case, lexeme: Lexeme | None) -> Diagnostic | None:
    """`except public holidays`, `closed on bank holidays`: which ones, is a block of its own."""
    block = case.block
    if case.tokens and case.tokens[0].kind == "HOLIDAYS" and case.indented:
        block = case.block_above
    if block != "coverage" or case.line[1] < case.line[0]:
        return None
    first, last = case.line
    at = next(
        (
            at
            for at in range(first, last + 1)
            if any(
                key in ("HOLIDAYS", "ON_HOLIDAYS", "OUTSIDE_HOLIDAYS")
                for key, _ in case.reading.candidates(at)
            )
        ),
        None,
    )
    if at is None:
        return None
    after = max(after for key, after in case.reading.candidates(at) if "HOLIDAYS" in key)
    word = case.lexemes[at].value
    for phrase, fix in case.vocabulary.wrong.items():
        if len(phrase) == 2 and phrase[1] == word and case.reads(phrase, at - 1) and fix.startswith(":"):
            return None  # other holidays than public ones
    if any(key == "HOLIDAYS_INCLUDED" for key, _ in case.reading.candidates(at)):
        return None
    reserved = case.reading.parser.keywords.reserved
    named = (
        after <= last
        and case.lexemes[after].kind == "WORD"
        and case.lexemes[after].value.rstrip("'") not in reserved
    )
    whole_day = any(case.lexemes[i].kind == "TIME" for i in range(after, last + 1)) or any(
        fix.startswith(_whole_day(case)) and any(case.reads(phrase, i) for i in range(after, last + 1))
        for phrase, fix in case.vocabulary.wrong.items()
    )
    if named and not whole_day and at != first:
        return None
    names = case.names_of("HOLIDAYS")
    code, name = ("FR", "france") if case.vocabulary.code == "fr" else ("GB", "uk")
    name = names[0] if names else name
    noun = case.vocabulary.write("HOLIDAYS")
    if whole_day:
        line = f"{case.vocabulary.write('ON_HOLIDAYS')} {name} {_whole_day(case)}"
    else:
        line = f"{case.vocabulary.write('EXCEPT')} {noun} {name}"
    block = f"{noun} {name}"
    country = f'{case.vocabulary.write("COUNTRY")} "{code}"'
    hint = Bilingual(f"Write “{line}”.", f"Écrivez « {line} ».")
    if not names:
        hint = Bilingual(
            f"Write “{line}”, and add a block “{block}” with the line “{country}” "
            "(the code of your country).",
            f"Écrivez « {line} », et ajoutez un bloc « {block} » avec la ligne « {country} » "
            "(le code de votre pays).",
        )
    return k.HOLIDAYS_WITHOUT_NAME.at(case.span(first, last), hint=hint)


def _whole_day(case: Case) -> str:
    style = case.vocabulary.facts.get("time", "{hour:02}:{minute:02}")
    return f"{style.format(hour=0, minute=0)}-{style.format(hour=24, minute=0)}"


def share_of_tickets(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """`90 % of tickets within 4 hours`: the share ends the commitment that it is of."""
    if (
        lexeme.kind != "NUMBER"
        or not case.begins_item
        or case.block in ("availability", "credit", "contract")
    ):
        return None
    if case.at + 1 >= len(case.lexemes) or case.lexemes[case.at + 1].kind != "PERCENT":
        return None
    write = case.vocabulary.write
    percent = case.vocabulary.facts.get("percent", "{}%").format(lexeme.value)
    example = (
        f"{write('E_RESOLVED')} {write('WITHIN')} 4 {case.write('HOURS', '4')} {write('COUNTED_IN')} … "
        f"{write('FOR_AT_LEAST')} {percent} {write('OF_TICKETS')} "
        f"{write('OVER_EACH')} {write('PERIOD_MONTH')}"
    )
    hint = Bilingual(
        f"A share stands at the end of its commitment: “{example}”.",
        f"Une part se met à la fin de son engagement : « {example} ».",
    )
    return k.UNKNOWN_WORD.at(
        case.span(case.at, case.at + 1), written=case.raw(case.at, case.at + 1), hint=hint
    )


def _shown(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"
