"""One place where reading stopped: what stood there, what could have, and the words to say it in."""

from __future__ import annotations

from functools import cached_property

from ..diagnostics import Bilingual
from ..source import Source, Span
from . import kinds as k
from .cst import Token
from .folding import fold
from .nodes import BLOCK_KINDS
from .parser import Failure, Reading
from .placement import slug
from .tables import LEXICAL

PLACE = "…"
"""Stands in an instruction where the drafter puts a name."""


class Case:
    """One failure with what helps to name the mistake."""

    def __init__(
        self,
        source: Source,
        reading: Reading,
        failure: Failure,
        block: str | None,
        above: str | None = None,
        indented: bool = False,
    ) -> None:
        self.source = source
        self.reading = reading
        self.failure = failure
        self.block = block
        self.block_above = above
        self.indented = indented
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
        if "ZONE" in accepted and "NAME" not in accepted:
            return dict(k.SHAPES)["ZONE"]
        shapes = [shape for terminal, shape in k.SHAPES if terminal in accepted][:4]
        keywords = sorted(key for key in accepted if key not in LEXICAL and key in self.vocabulary.spellings)
        said = [key for key in keywords if key not in k.SAID_BY_A_SHAPE]
        if not shapes or len(keywords) <= 2 or (len(shapes) <= 2 and 0 < len(said) <= 5):
            # The words of the language first: they say what the sentence is about.
            shapes = [*(k.keyword(self.vocabulary.write(key)) for key in (said or keywords)[:5]), *shapes]
        return k.either(shapes or [Bilingual("a fact", "un fait")])

    def names_of(self, key: str) -> list[str]:
        """The names that the text gives to blocks of a kind, in its order, readable or not."""
        found = []
        for at, lexeme in enumerate(self.lexemes[:-1]):
            if not lexeme.first or (lexeme.start and self.source.text[lexeme.start - 1] not in "\r\n"):
                continue  # blocks begin at the margin
            for candidate, after in self.reading.candidates(at):
                if candidate == key and after < len(self.lexemes) and self.lexemes[after].kind == "WORD":
                    following = self.lexemes[after + 1] if after + 1 < len(self.lexemes) else None
                    alone = following is None or following.first or following.kind == "STRING"
                    if alone and not self.lexemes[after].first:
                        found.append(self.raw(after))
                    break
        return [one for one in dict.fromkeys(found) if fold(one) not in self.reading.parser.keywords.reserved]

    def means(self, words_: str) -> None:
        """Notes that the line at fault was to open the kind of block that some words open."""
        for key, spelling in self.vocabulary.spellings.items():
            kind = slug(key)
            if kind in BLOCK_KINDS and fold(words_).split(" (")[0].startswith(fold(spelling.one)):
                self.reading.meant[self.line[0]] = kind

    @cached_property
    def defined(self) -> frozenset[str]:
        """The names that the text gives to its blocks, folded."""
        kinds = (kind.upper().replace("-", "_") for kind in BLOCK_KINDS)
        return frozenset(fold(name) for key in kinds for name in self.names_of(key))

    def counts_on(self, at: int) -> bool:
        """Whether the lexeme at `at` joins a coverage to a quantity, rightly or wrongly."""
        if at > self.line[1]:
            return False
        counted = self.write("COUNTED_IN")
        wrong = self.vocabulary.wrong.get((self.lexemes[at].value,), "")
        return counted in (one.strip() for one in wrong.split("|")) or any(
            key == "COUNTED_IN" for key, _ in self.reading.candidates(at)
        )

    @cached_property
    def line(self) -> tuple[int, int]:
        """The first and the last lexeme of the line that the mistake is on: of the words read, if any."""
        last = self.at if self.at < len(self.lexemes) else self.at - 1
        if last > self.failure.item_start and self.lexemes[last].first and not self.begins_item:
            last -= 1
        first = last
        while first > 0 and not self.lexemes[first].first:
            first -= 1
        while last + 1 < len(self.lexemes) and not self.lexemes[last + 1].first:
            last += 1
        return first, last

    def reads(self, phrase: tuple[str, ...], first: int) -> bool:
        """Whether a phrase stands in the text from lexeme `first` on."""
        if first < 0 or first + len(phrase) > len(self.lexemes):
            return False
        return all(self.lexemes[first + i].value == word for i, word in enumerate(phrase))
