"""What went wrong where reading stopped: the mistake by its name, and the corrected words."""

from __future__ import annotations

import re
from difflib import get_close_matches

from ..diagnostics import Diagnostic
from ..source import Source, Span
from . import kinds as k
from .cst import Token
from .folding import fold, words
from .kinds import Bilingual
from .lexer import Lexeme
from .nodes import BLOCK_KINDS
from .parser import Failure, Reading
from .placement import FACTS
from .tables import LEXICAL

_ALL_HOURS = re.compile(
    r"24\s?[x×/hH]\s?/?7|24\s?h\s?/\s?24|[hH]24|7\s?[jd]?\s?/\s?7|24\s?/\s?7", re.IGNORECASE
)
_PLACE = "…"
_OF_A_DATE = frozenset({"NUMBER", "ORDINAL", "ISO_DATE", "SLASH_DATE", "TIME"})


def diagnose(source: Source, reading: Reading, failure: Failure, block: str | None) -> Diagnostic:
    """The diagnostic for a failure; `block` is the kind of block the reading stands in."""
    return _Case(source, reading, failure, block).find()


class _Case:
    """One failure with what helps to name it."""

    def __init__(self, source: Source, reading: Reading, failure: Failure, block: str | None) -> None:
        self.source = source
        self.reading = reading
        self.failure = failure
        self.block = block
        self.vocabulary = reading.vocabulary
        self.lexemes = reading.lexemes
        self.at = failure.at
        self.row = reading.parser.tables.actions[failure.states[-1]]
        self.tokens = [t for v in failure.read for t in ([v] if isinstance(v, Token) else v.tokens())]
        on_new_line = failure.at < len(self.lexemes) and self.lexemes[failure.at].first
        self.begins_item = failure.at == failure.item_start or (failure.complete is not None and on_new_line)

    # ---- helpers

    def raw(self, first: int, last: int | None = None) -> str:
        """The text of lexemes `first` to `last`, white space collapsed."""
        end = self.lexemes[first if last is None else last].end
        return " ".join(self.source.text[self.lexemes[first].start : end].split())

    def span(self, first: int, last: int | None = None) -> Span:
        end = self.lexemes[first if last is None else last].end
        return Span(self.source.name, self.lexemes[first].start, end)

    @property
    def before(self) -> str:
        """The last words read, as written."""
        return " ".join(self.source.text[self.tokens[-1].start : self.tokens[-1].end].split())

    def write(self, key: str, count: str = "") -> str:
        """A keyword in the file's language, plural where the count is."""
        spelling = self.vocabulary.spellings[key]
        return spelling.many if count not in ("", "0", "1") else spelling.one

    def can_be_name(self) -> bool:
        return "NAME" in self.row and self.reading.accepts("NAME", self.failure.states)

    def expected(self) -> Bilingual:
        """What may come here, in the drafter's terms."""
        accepted = {key for key in self.row if self.reading.accepts(key, self.failure.states)}
        if "WITHIN" in accepted:
            within = (
                f"{self.write('WITHIN')} 4 {self.write('HOURS', '4')} {self.write('COUNTED_IN')} {_PLACE}"
            )
            return Bilingual(f"a delay such as “{within}”", f"un délai tel que « {within} »")
        shapes = [shape for terminal, shape in k.SHAPES if terminal in accepted][:4]
        keywords = sorted(key for key in accepted if key not in LEXICAL and key in self.vocabulary.spellings)
        said = [key for key in keywords if key not in k.SAID_BY_A_SHAPE]
        if not shapes or len(keywords) <= 2 or (len(shapes) <= 2 and 0 < len(said) <= 5):
            # The words of the language first: they say what the sentence is about.
            shapes = [*(k.keyword(self.vocabulary.write(key)) for key in (said or keywords)[:5]), *shapes]
        return k.either(shapes or [Bilingual("a fact", "un fait")])

    # ---- the search, most telling first

    def find(self) -> Diagnostic:
        if self.at >= len(self.lexemes):
            return self.unfinished()
        lexeme = self.lexemes[self.at]
        for look in (
            self.mail_quote, self.all_hours, self.slash_date, self.clock_as_delay, self.hours_of,
            self.trailing_comma, self.underscore, self.short_weekdays, self.two_words_in_head,
            self.wrong_word,
        ):  # fmt: skip
            found = look(lexeme)
            if found is not None:
                return found
        incomplete = not self.begins_item and self.failure.complete is None
        if lexeme.first and incomplete and self.reading.opens(self.at):
            return self.unfinished()
        for look in (
            self.number_as_name, self.label_without_name, self.name_in_two_words, self.other_language,
            self.reserved_name, self.stray_sign,
        ):  # fmt: skip
            found = look(lexeme)
            if found is not None:
                return found
        if self.begins_item:
            return self.unknown_word(lexeme)
        return self.unexpected(lexeme)

    def unfinished(self) -> Diagnostic:
        for phrase, fix in self.vocabulary.wrong.items():
            first = self.at - len(phrase)
            apart = any(one.first for one in self.lexemes[max(first, 0) + 1 : self.at])
            if len(phrase) > 1 and first >= 0 and not apart and self.reads(phrase, first):
                return k.WRONG_WORD.at(
                    self.span(first, self.at - 1), written=self.raw(first, self.at - 1), fix=fix
                )
        last = self.tokens[-1]
        span = Span(self.source.name, last.start, last.end)
        return k.UNFINISHED.at(span, before=self.before, expected=self.expected())

    def name_missing(self) -> Diagnostic:
        """A name is missing before a word that goes on as if there were one."""
        last = self.tokens[-1]
        span = Span(self.source.name, last.start, last.end)
        return k.MISSING_NAME.at(span, before=self.before)

    def mail_quote(self, lexeme: Lexeme) -> Diagnostic | None:
        if lexeme.value != ">" or not lexeme.first:
            return None
        return k.QUOTED_MAIL.at(self.span(self.at))

    def all_hours(self, lexeme: Lexeme) -> Diagnostic | None:
        match = _ALL_HOURS.match(self.source.text, lexeme.start)
        if match is None and not self.begins_item and self.lexemes[self.at - 1].kind == "NUMBER":
            match = _ALL_HOURS.match(self.source.text, self.lexemes[self.at - 1].start)
        if match is None:
            return None
        span = Span(self.source.name, match.start(), match.end())
        return k.WRONG_WORD.at(span, written=match.group(), fix=self.vocabulary.write("ALL_HOURS"))

    def slash_date(self, lexeme: Lexeme) -> Diagnostic | None:
        if lexeme.kind != "SLASH_DATE":
            return None
        parts = [int(p) for p in re.split(r"[/.]", lexeme.value)]
        months = list(MONTH_KEYS)
        readings = []
        if parts[0] > 31:
            orders = [(parts[2], parts[1], parts[0])]
        else:
            orders = [(parts[0], parts[1], parts[2]), (parts[1], parts[0], parts[2])]
        for day, month, year in orders:
            if 1 <= month <= 12 and 1 <= day <= 31:
                year += 2000 if year < 100 else 0
                written = f"{day} {self.vocabulary.write(months[month - 1])} {year}"
                if written not in readings:
                    readings.append(written)
        fix = k.either([k.keyword(r) for r in readings or [f"22 {self.vocabulary.write('MAY')} 2026"]])
        return k.SLASH_DATE.at(self.span(self.at), written=lexeme.value, fix=fix)

    def clock_as_delay(self, lexeme: Lexeme) -> Diagnostic | None:
        if lexeme.kind != "TIME" or "NUMBER" not in self.row:
            return None
        hours, _, minutes = lexeme.value.lower().replace("h", ":").partition(":")
        count, unit = hours, "HOURS"
        if minutes.strip("0"):
            count, unit = str(int(hours) * 60 + int(minutes)), "MINUTES"
        return k.CLOCK_AS_DELAY.at(
            self.span(self.at),
            written=lexeme.value,
            fix=f"{count} {self.write(unit, count)} {self.write('COUNTED_IN')} {_PLACE}",
            other=f"{count} {self.write('CALENDAR_' + unit, count)}",
        )

    def hours_of(self, lexeme: Lexeme) -> Diagnostic | None:
        if "COUNTED_IN" not in self.row or "OF" not in (c for c, _ in self.reading.candidates(self.at)):
            return None
        after = next(j for c, j in self.reading.candidates(self.at) if c == "OF")
        name = self.raw(after) if after < len(self.lexemes) else _PLACE
        first = next((t for t in reversed(self.tokens) if t.kind == "NUMBER"), self.tokens[-1])
        quantity = " ".join(self.source.text[first.start : self.tokens[-1].end].split())
        keyword = self.write("COUNTED_IN")
        end = self.lexemes[min(after, len(self.lexemes) - 1)].end
        return k.HOURS_OF.at(
            Span(self.source.name, first.start, end),
            written=" ".join(self.source.text[first.start : end].split()),
            keyword=keyword,
            fix=f"{quantity} {keyword} {name}",
        )

    def trailing_comma(self, lexeme: Lexeme) -> Diagnostic | None:
        previous = self.at - 1
        if self.begins_item or self.lexemes[previous].kind != "COMMA":
            return None
        if lexeme.first and self.reading.opens(self.at):
            return k.LIST_ENDS_WITH_COMMA.at(self.span(previous))
        return None

    def wrong_word(self, lexeme: Lexeme) -> Diagnostic | None:
        """A phrase that the table lists as often written, ending or beginning here."""
        best: tuple[int, int, str] | None = None
        for phrase, fix in self.vocabulary.wrong.items():
            for first in range(self.at, self.at - len(phrase), -1):
                last = first + len(phrase) - 1
                if first < self.failure.item_start or last >= len(self.lexemes) or last < self.at:
                    continue
                if self.reads(phrase, first) and (best is None or last - first > best[1] - best[0]):
                    best = (first, last, fix)
        if best is None:
            return None
        first, last, fix = best
        return k.WRONG_WORD.at(self.span(first, last), written=self.raw(first, last), fix=fix)

    def reads(self, phrase: tuple[str, ...], first: int) -> bool:
        """Whether a phrase stands in the text from lexeme `first` on."""
        return all(self.lexemes[first + i].value == word for i, word in enumerate(phrase))

    def underscore(self, lexeme: Lexeme) -> Diagnostic | None:
        if lexeme.value != "_" or self.at == 0:
            return None
        match = re.compile(r"[\w-]+").search(self.source.text, self.lexemes[self.at - 1].start)
        if match is None or match.end() < lexeme.end:
            return None
        span = Span(self.source.name, match.start(), match.end())
        return k.UNDERSCORE.at(span, name=re.sub(r"_+", "-", match.group()).strip("-"))

    def short_weekdays(self, lexeme: Lexeme) -> Diagnostic | None:
        """`Mon-Fri 9-17`, `lun-ven`, `Mon`."""
        if lexeme.kind != "WORD" or not self.begins_item:
            return None
        parts = lexeme.value.split("-")
        days = [[d for d in WEEKDAY_KEYS if fold(self.write(d)).startswith(p)] for p in parts]
        if len(parts) > 2 or any(len(p) < 2 or len(d) != 1 for p, d in zip(parts, days, strict=True)):
            return None
        fix = self.write(days[0][0])
        if len(days) == 2:
            fix = f"{fix} {self.write('TO')} {self.write(days[1][0])}"
        last = self.at
        times = []
        for following in self.lexemes[self.at + 1 :]:
            if following.first or following.kind not in ("NUMBER", "TIME", "DASH"):
                break
            last += 1
            if self.lexemes[last].kind != "DASH":
                times.append(self.clock(self.lexemes[last].value))
        if len(times) == 2:
            fix += f" {times[0]}-{times[1]}"
        return k.SHORT_WEEKDAYS.at(self.span(self.at, last), written=self.raw(self.at, last), fix=fix)

    def clock(self, written: str) -> str:
        """A time as the language writes it, from `9`, `9h` or `9:00`."""
        hour, _, minute = re.sub("[hH.]", ":", written).partition(":")
        style = self.vocabulary.facts.get("time", "{hour:02}:{minute:02}")
        return style.format(hour=int(hour), minute=int(minute or 0))

    def number_as_name(self, lexeme: Lexeme) -> Diagnostic | None:
        if lexeme.kind not in ("NUMBER", "ORDINAL") or not self.can_be_name():
            return None
        previous = self.tokens[-1].kind if self.tokens else "PRIORITY"
        known = previous in self.vocabulary.spellings
        letter = "P" if previous == "PRIORITY" else self.write(previous)[:1].upper() if known else "N"
        digits = re.sub(r"\D", "", lexeme.value)
        return k.NUMBER_AS_NAME.at(self.span(self.at), written=lexeme.value, name=f"{letter}{digits}")

    def label_without_name(self, lexeme: Lexeme) -> Diagnostic | None:
        if lexeme.kind != "STRING" or not self.can_be_name():
            return None
        proposal = "-".join(w.rstrip("'") for w in words(lexeme.value)[:3] if not w.endswith("'")) or "a1"
        if proposal in self.reading.parser.keywords.reserved:
            proposal = self.reading.parser.keywords.replacement(proposal)
        return k.LABEL_WITHOUT_NAME.at(self.span(self.at), name=proposal)

    def name_in_two_words(self, lexeme: Lexeme) -> Diagnostic | None:
        """A word where the item could end, right after a name on the same line."""
        if lexeme.kind != "WORD" or lexeme.first or not self.tokens or self.tokens[-1].kind != "NAME":
            return None
        following = self.lexemes[self.at + 1] if self.at + 1 < len(self.lexemes) else None
        if following is not None and following.kind in _OF_A_DATE:  # “… on 2 March”: not of the name
            return None
        last = self.tokens[-1]
        name = f"{last.text}-{self.raw(self.at)}".rstrip("'")
        return k.NAME_IN_TWO_WORDS.at(Span(self.source.name, last.start, lexeme.end), name=name)

    def two_words_in_head(self, lexeme: Lexeme) -> Diagnostic | None:
        """As above, in a head, where a phrase that looks like a wrong one is more likely a name."""
        if not self.tokens or fact_key(self.tokens[0].kind) not in BLOCK_KINDS:
            return None
        following = self.lexemes[self.at + 1] if self.at + 1 < len(self.lexemes) else None
        if (
            len(self.tokens) == 1
            and self.can_be_name()
            and (lexeme.kind, lexeme.first) == ("WORD", False)
            and following is not None
            and (following.kind, following.first) == ("WORD", False)
        ):
            # The first word is reserved; joined to the second it is a name like any other.
            span = Span(self.source.name, lexeme.start, following.end)
            joined = f"{self.raw(self.at)}-{self.raw(self.at + 1)}".replace("'", "")
            return k.NAME_IN_TWO_WORDS.at(span, name=joined)
        return self.name_in_two_words(lexeme)

    def other_language(self, lexeme: Lexeme) -> Diagnostic | None:
        """A keyword that another table spells so, and that could stand here."""
        openers = self.reading.parser.tables.openers
        for code, vocabulary in self.reading.parser.keywords.languages.items():
            if code == self.vocabulary.code or lexeme.kind != "WORD":
                continue
            other = Reading(self.reading.parser, vocabulary, self.source.text, self.lexemes)
            for key, after in other.candidates(self.at):
                if key in LEXICAL:
                    continue
                fits = key in self.row and self.reading.accepts(key, self.failure.states)
                if fits or (key in openers and (self.begins_item or self.failure.complete)):
                    return k.OTHER_LANGUAGE.at(
                        self.span(self.at, after - 1),
                        written=self.raw(self.at, after - 1),
                        language=vocabulary.facts.get("name", code),
                        header=f"{self.write('LANGUAGE')} {self.vocabulary.code}",
                        keyword=self.vocabulary.write(key),
                    )
        return None

    def reserved_name(self, lexeme: Lexeme) -> Diagnostic | None:
        if not self.can_be_name() or lexeme.value.rstrip("'") not in self.reading.parser.keywords.reserved:
            return None
        named = self.reading.after("NAME", self.failure.states)
        if named and any(
            key not in LEXICAL and self.reading.accepts(key, named)
            for key, _ in self.reading.candidates(self.at)
        ):
            return self.name_missing()
        return reserved_name(self.source, self.reading, self.at)

    def stray_sign(self, lexeme: Lexeme) -> Diagnostic | None:
        if lexeme.kind != "OTHER":
            return None
        shown = lexeme.value if lexeme.value.isprintable() else f"U+{ord(lexeme.value):04X}"
        return k.STRAY_SIGN.at(self.span(self.at), written=shown)

    def unknown_word(self, lexeme: Lexeme) -> Diagnostic:
        facts = FACTS.get(self.block or "contract", frozenset())
        openers = self.reading.parser.tables.openers
        spellings = {}
        for key in sorted(openers):
            if key in self.vocabulary.spellings and (
                fact_key(key) in facts
                or fact_key(key) in FACTS
                or key.startswith("E_")
                or key in WEEKDAY_KEYS
            ):
                spellings[fold(self.vocabulary.write(key))] = self.vocabulary.write(key)
        near = self.nearest(spellings)
        following = self.at + 1
        if (
            lexeme.kind == "WORD"
            and following < len(self.lexemes)
            and not self.lexemes[following].first
            and any(key.startswith("E_") for key, _ in self.reading.candidates(following))
        ):
            start = f"{self.write('FOR')} {self.raw(self.at)}"
            hint = Bilingual(
                f"A line never begins with a name: write “{start} {self.raw(following)} …”.",
                f"Une ligne ne commence jamais par un nom : écrivez « {start} {self.raw(following)} … ».",
            )
        elif near:
            hint = Bilingual(f"Did you mean “{near}”?", f"Vouliez-vous dire « {near} » ?")
        elif lexeme.kind == "WORD":
            hint = Bilingual(
                "Every line begins with a word of the language, never with a name.",
                "Chaque ligne commence par un mot de la langue, jamais par un nom.",
            )
        else:
            hint = Bilingual(
                "Every line begins with a word of the language.",
                "Chaque ligne commence par un mot de la langue.",
            )
        return k.UNKNOWN_WORD.at(self.span(self.at), written=self.shown(lexeme), hint=hint)

    def nearest(self, spellings: dict[str, str]) -> str | None:
        """The spelling nearest to the one to four words that begin here."""
        best: tuple[float, str] | None = None
        phrase = []
        for lexeme in self.lexemes[self.at : self.at + 4]:
            if lexeme.kind != "WORD":
                break
            phrase.append(lexeme.value)
            written = " ".join(phrase).replace("' ", "'")
            for match in get_close_matches(written, spellings, n=1, cutoff=0.75):
                score = _similarity(written, match)
                if best is None or score > best[0]:
                    best = (score, spellings[match])
        return best[1] if best else None

    def shown(self, lexeme: Lexeme) -> str:
        text = " ".join(self.source.text[lexeme.start : lexeme.end].split())
        return text if len(text) <= 40 else text[:39] + "…"

    def unexpected(self, lexeme: Lexeme) -> Diagnostic:
        accepted = [
            key
            for key in sorted(self.row)
            if key in self.vocabulary.spellings and self.reading.accepts(key, self.failure.states)
        ]
        spellings = {}
        for key in accepted:
            for spelling in {self.vocabulary.spellings[key].one, self.vocabulary.spellings[key].many}:
                spellings[fold(spelling)] = spelling
        near = self.nearest(spellings) if lexeme.kind == "WORD" else None
        if near:
            hint = Bilingual(f"Did you mean “{near}”?", f"Vouliez-vous dire « {near} » ?")
        elif self.failure.complete is not None:
            hint = Bilingual(
                "Begin a new line with a word of the language, or put the text in quotes.",
                "Passez à la ligne et commencez par un mot de la langue, ou mettez des guillemets au texte.",
            )
        else:
            expected = self.expected()
            hint = Bilingual(f"Write {expected.en}.", f"Écrivez {expected.fr}.")
        before = self.before if self.tokens else self.raw(max(self.at - 1, 0))
        return k.UNEXPECTED.at(self.span(self.at), written=self.shown(lexeme), before=before, hint=hint)


WEEKDAY_KEYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
MONTH_KEYS = (
    "JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER", "OCTOBER",
    "NOVEMBER", "DECEMBER",
)  # fmt: skip


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
