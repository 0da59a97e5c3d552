"""One place where reading stopped: what stood there, what could have, and the words to say it in."""

from __future__ import annotations

from ..source import Source, Span
from . import kinds as k
from .cst import Token
from .kinds import Bilingual
from .parser import Failure, Reading
from .tables import LEXICAL

PLACE = "…"
"""Stands in an instruction where the drafter puts a name."""


class Case:
    """One failure with what helps to name the mistake."""

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

    def raw(self, first: int, last: int | None = None) -> str:
        """The text of lexemes `first` to `last`, white space collapsed."""
        end = self.lexemes[first if last is None else last].end
        return " ".join(self.source.text[self.lexemes[first].start : end].split())

    def span(self, first: int, last: int | None = None) -> Span:
        """The span of lexemes `first` to `last`."""
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
        """Whether a name may stand here."""
        return "NAME" in self.row and self.reading.accepts("NAME", self.failure.states)

    def expected(self) -> Bilingual:
        """What may come here, in the drafter's terms."""
        accepted = {key for key in self.row if self.reading.accepts(key, self.failure.states)}
        if "WITHIN" in accepted:
            within = f"{self.write('WITHIN')} 4 {self.write('HOURS', '4')} {self.write('COUNTED_IN')} {PLACE}"
            return Bilingual(f"a delay such as “{within}”", f"un délai tel que « {within} »")
        shapes = [shape for terminal, shape in k.SHAPES if terminal in accepted][:4]
        keywords = sorted(key for key in accepted if key not in LEXICAL and key in self.vocabulary.spellings)
        said = [key for key in keywords if key not in k.SAID_BY_A_SHAPE]
        if not shapes or len(keywords) <= 2 or (len(shapes) <= 2 and 0 < len(said) <= 5):
            # The words of the language first: they say what the sentence is about.
            shapes = [*(k.keyword(self.vocabulary.write(key)) for key in (said or keywords)[:5]), *shapes]
        return k.either(shapes or [Bilingual("a fact", "un fait")])

    def reads(self, phrase: tuple[str, ...], first: int) -> bool:
        """Whether a phrase stands in the text from lexeme `first` on."""
        return all(self.lexemes[first + i].value == word for i, word in enumerate(phrase))
